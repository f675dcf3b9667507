// Rows of entities.csv and relations.csv as records in stored form, in the order of the files: what
// a bulk load takes as they are (plain_writer.h). Other imports make claims of them.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_PLAIN_ROWS_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_PLAIN_ROWS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/base/status.h"
#include "graph/model/ontology.h"
#include "graph/model/valid_time.h"
#include "graph/store/record_sorter.h"
#include "graph/store/spill_file.h"
#include "partnergraph/v1/entity.pb.h"
#include "partnergraph/v1/relation.pb.h"

namespace partnergraph {

// A text in PlainRow.bytes.
struct TextSpan {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;
};

// The numbers of a row, as they lie in the file.
struct PlainRowHead {
  std::uint64_t order = 0;  // See Claim.order.
  std::uint64_t line = 0;
  // False: the record is as the row says it, because it breaks a rule; the rest is not filled in.
  std::uint32_t is_stored_form = 0;
  // Of relations.
  std::uint32_t kind = kNoKind;
  Days days;
  TextSpan source;
  TextSpan target;
  TextSpan cited;  // Without size: it cites nothing.
  // Of all.
  TextSpan id;
};

struct PlainRow {
  PlainRowHead head;
  std::string_view bytes;  // The record, serialized.
  std::string_view Text(TextSpan span) const { return bytes.substr(span.begin, span.size); }
};
PlainRow UnpackRow(std::string_view packed);

// One thread at a time. Memory: that of two RecordSorters.
class PlainRows {
 public:
  // Records are checked against `ontology`. UNAVAILABLE: no temporary file can be made.
  static StatusOr<std::unique_ptr<PlainRows>> Make(std::shared_ptr<const Ontology> ontology,
                                                   const std::string& folder);

  // Takes a record as the row says it, and may change it. Errors are those of SpillFile.
  Status Add(std::uint64_t order, std::uint64_t line, v1::Entity* entity);
  Status Add(std::uint64_t order, std::uint64_t line, v1::Relation* relation);
  // A relation in stored form.
  Status AddRelation(const PlainRowHead& head, std::string_view bytes);
  // After the last Add, before reading.
  Status Flush();

  const SpillFile& entities() const { return *entities_.rows; }
  const SpillFile& relations() const { return *relations_.rows; }
  std::uint64_t entity_count() const { return entities_.count; }
  std::uint64_t relation_count() const { return relations_.count; }

  // Rows that have one id, relations in stored form alone: those behind the first, ascending, by
  // where the first begins in its file. RESOURCE_EXHAUSTED with NO_BULK_LOAD if they are too many.
  using Duplicates = std::unordered_map<std::uint64_t, std::vector<std::uint64_t>>;
  StatusOr<Duplicates> FindDuplicateEntities() { return FindDuplicates(&entities_); }
  StatusOr<Duplicates> FindDuplicateRelations() { return FindDuplicates(&relations_); }

 private:
  struct Table {
    explicit Table(const std::string& folder) : ids(folder) {}
    std::unique_ptr<SpillFile> rows;
    std::uint64_t count = 0;
    RecordSorter ids;  // Hash of the id, and where the row begins.
  };

  PlainRows(std::shared_ptr<const Ontology> ontology, const std::string& folder)
      : ontology_(std::move(ontology)), entities_(folder), relations_(folder) {}
  // A row whose id is to be looked for among others.
  Status AddTo(Table* table, const PlainRowHead& head, std::string_view bytes, bool has_id);
  static StatusOr<Duplicates> FindDuplicates(Table* table);

  const std::shared_ptr<const Ontology> ontology_;
  Table entities_;
  Table relations_;
  std::string bytes_;  // Of the record that is added.
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_PLAIN_ROWS_H_
