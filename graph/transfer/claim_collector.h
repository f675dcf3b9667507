// The first phase of an import: reads the files, makes claims of their rows, checks them and keeps
// them on disk, entities sorted by id.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_CLAIM_COLLECTOR_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_CLAIM_COLLECTOR_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "graph/exchange/fact_tables.h"
#include "graph/exchange/mapper.h"
#include "graph/store/record_sorter.h"
#include "graph/store/spill_file.h"
#include "graph/store/store.h"
#include "graph/transfer/history_lines.h"
#include "graph/transfer/import_files.h"
#include "graph/transfer/import_report.h"
#include "graph/transfer/plain_rows.h"

namespace partnergraph {

// Who holds an identifier "scheme:value" at the store's newest revision.
struct IdentifierHolder {
  std::string id;  // Empty: nobody.
  std::string kind;
};
StatusOr<IdentifierHolder> FindHolder(const Store& store, const std::string& identity);

class RelationEncoder;

// Identities and ids that an import remembers between rows.
inline constexpr std::size_t kRememberedMax = 1'000'000;

class ClaimCollector {
 public:
  // `options` and all that `place` names must outlive it.
  ClaimCollector(const v1::ImportOptions& options, const ImportPlace& place, ImportReport* report)
      : options_(options), place_(place), report_(report), entities_(place.folder) {}

  // `ontology` may be null for record lines, which may bring one. INVALID_ARGUMENT as Mapper::Make;
  // UNAVAILABLE: no temporary file can be made.
  Status Start(std::shared_ptr<const Ontology> ontology);
  // Reads all files. Errors as RunImport.
  Status Read(ImportFiles* files);

  const std::string& dataset() const { return dataset_; }
  const std::shared_ptr<const Ontology>& ontology() const { return ontology_; }
  bool from_fact_tables() const { return options_.has_fact_tables(); }
  bool from_record_lines() const { return options_.has_record_lines(); }
  // Null unless the files were a history, which is written by then.
  const HistoryReplay* history() const { return history_.get(); }
  // True if a file was read that describes entities (relations): what it does not say any more
  // goes.
  bool has_entities() const { return has_entities_; }
  bool has_relations() const { return has_relations_; }
  std::uint64_t rows() const { return rows_; }
  std::uint64_t claims() const { return claims_; }

  // The rows of entities.csv and relations.csv, if the files were these fact tables alone and the
  // ends of relations ids; else null.
  PlainRows* plain_rows() const { return plain_rows_.get(); }
  // Makes claims of the plain rows, of which there are none then. Before the next three.
  Status UnfoldPlainRows();

  // Claims of entities by id, descriptions first, then parts, then mentions. Those of mappings are
  // in stored form.
  RecordSorter& entities() { return entities_; }
  // Claims of relations as rows say them, in the order of rows.
  SpillFile& relations() { return *relations_; }
  std::uint64_t relation_count() const { return relation_count_; }
  // Ids that claims cite; at most kSourcesMax.
  const std::set<std::string, std::less<>>& sources() const { return sources_; }
  // Ids of entities whose rows were rejected.
  const std::vector<std::string>& rejected() const { return rejected_; }
  // Relations whose rows could not be read: id, kind and ends as the rows say them.
  const std::vector<v1::Relation>& rejected_relations() const { return rejected_relations_; }
  // What an identity means in this import; null: whoever holds it.
  const std::string* MeantBy(const std::string& identity) const;

 private:
  Status ReadMapped(const v1::ImportFile& file, ImportFiles* files);
  Status ReadFacts(const v1::ImportFile& file, ImportFiles* files);
  Status ReadRecordLines(const v1::ImportFile& file, ImportFiles* files);
  Status ReadGraphml(const v1::ImportFile& file, ImportFiles* files);
  Status TakeLine(v1::RecordLine line, const std::string& place);
  // Remembers whom a row that cannot be read is about.
  void RejectRow(const FactTable& table, const CsvReader& csv);
  // The records may be changed.
  Status TakeFact(const FactTable& table, const CsvReader& csv, v1::Entity* entity);
  Status TakeFact(const FactTable& table, const CsvReader& csv, v1::Relation* relation);
  Status TakeEncoded(const CsvReader& csv, const RelationEncoder& encoder);
  Status AfterRow(const ImportFiles& files);
  void Take(storage::v1::Claim claim);
  void AddSource(std::string_view id);
  void AddSources(const google::protobuf::RepeatedPtrField<v1::Citation>& citations);
  void AddSources(const v1::Entity& entity);
  void AddSources(const v1::Relation& relation);
  Status TakeEntity(storage::v1::Claim* claim);
  // The id of the entity that the claim means.
  StatusOr<std::string> ResolveEntity(const storage::v1::Claim& claim);
  // The kind at the top of the tree: "place", "agent" ...
  std::string RootOf(const std::string& kind_id) const;

  const v1::ImportOptions& options_;
  const ImportPlace& place_;
  ImportReport* const report_;
  std::string dataset_;
  std::shared_ptr<const Ontology> ontology_;
  std::unique_ptr<const Mapper> mapper_;
  std::unique_ptr<HistoryReplay> history_;
  std::set<std::string> files_read_;  // Names of their tables.
  bool has_entities_ = false;
  bool has_relations_ = false;
  std::uint64_t rows_ = 0;
  std::uint64_t claims_ = 0;
  Status failure_;  // Of a callback.
  std::chrono::steady_clock::time_point last_progress_;

  std::unique_ptr<PlainRows> plain_rows_;
  RecordSorter entities_;
  std::unique_ptr<SpillFile> relations_;
  std::uint64_t relation_count_ = 0;
  std::set<std::string, std::less<>> sources_;
  std::string last_source_;  // One of sources_.
  std::vector<std::string> rejected_;
  std::vector<v1::Relation> rejected_relations_;
  // What identities of this import's entities mean, and by which first identity an entity was
  // taken.
  std::unordered_map<std::string, std::string> identities_;
  std::unordered_map<std::string, std::string> primaries_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_CLAIM_COLLECTOR_H_
