// The later phases of an import: merges claims with what is stored, writes what differs, and takes
// back what the dataset no longer says.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_CLAIM_WRITER_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_CLAIM_WRITER_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "graph/transfer/claim_collector.h"
#include "graph/transfer/import_report.h"
#include "graph/transfer/record_writer.h"

namespace partnergraph {

// Of the commits of an import.
std::string CommentOf(const v1::ImportOptions& options, const ClaimCollector& claims);

class ClaimWriter {
 public:
  // Writes into `target`. All must outlive it.
  ClaimWriter(const v1::ImportOptions& options, const ImportPlace& place, RecordTarget target,
              ClaimCollector* claims, ImportReport* report);

  // Whether nothing of what is stored is the dataset's, so that nothing can be taken back. Before
  // Write.
  StatusOr<bool> IsNewDataset();

  // REQUIRES: the claims have no plain rows, or the target is a bulk load.
  // FAILED_PRECONDITION, FOREIGN_SOURCE: the mapping's source belongs to another dataset. Else as
  // RunImport. Once.
  Status Write();

  // Fills in what Write did.
  void Summarize(v1::ImportSummary* summary) const;

 private:
  Status Start();
  Status WritePlainRows();
  Status WriteEntities(bool sources);
  // Claims of one entity, as ClaimCollector orders them.
  Status WriteEntity(std::vector<storage::v1::Claim> claims);
  // Keeps what is put together of a record, and writes what is kept, in the order of claims.
  Status Keep(const storage::v1::Claim& claim);
  Status WriteKept(v1::ImportPhase phase);
  Status ResolveRelations();
  Status WriteRelations();
  Status WriteRelation(storage::v1::Claim* claim, const std::vector<storage::v1::Claim>& parts);
  Status Retract();
  // Numbers of records.
  struct Missing {
    std::vector<std::uint64_t> relations;
    std::vector<std::uint64_t> entities;
    // Of them, those that something cites.
    std::vector<std::uint64_t> sources;
  };
  // The records that the dataset owns, or that cite its sources, and that it says nothing of now.
  StatusOr<Missing> FindMissing();

  // The id that an end of a relation means; empty: nobody's.
  StatusOr<std::string> ResolveEnd(const std::string& reference);
  std::string DatasetOf(const std::string& source_id);
  Status MarkSeen(Table table, const std::string& id);
  // The same of a relation that is rejected, wherever it stood.
  Status MarkRejectedSeen(v1::Relation relation);
  Status Tick(v1::ImportPhase phase, std::uint64_t done, std::uint64_t total);
  void Reject(const storage::v1::Claim& claim, const char* field, const std::string& value,
              const char* rule, const std::string& reason);

  const v1::ImportOptions& options_;
  const ImportPlace& place_;
  const RecordTarget target_;
  ClaimCollector& claims_;
  const RecordReader reader_;
  ImportReport* const report_;
  RecordWriter writer_;
  RecordSorter relations_;  // Whose ends are resolved.
  std::unique_ptr<RecordSorter> kept_;
  std::uint64_t repeated_ = 0;
  std::uint64_t created_entities_ = 0;  // Of plain rows, as the next.
  std::uint64_t created_relations_ = 0;
  std::chrono::steady_clock::time_point last_progress_;
  std::unordered_map<std::string, std::string> ends_;
  std::unordered_map<std::string, std::string> dataset_of_;
  // By number, of those that stood before the import: the dataset still says something of it.
  std::vector<bool> entities_seen_;
  std::vector<bool> relations_seen_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_CLAIM_WRITER_H_
