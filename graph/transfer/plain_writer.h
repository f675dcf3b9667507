// Puts plain rows into a bulk load: one row, one record, without claims and without sorting.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_PLAIN_WRITER_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_PLAIN_WRITER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_set>

#include "graph/store/bulk_load.h"
#include "graph/transfer/claim_collector.h"
#include "graph/transfer/import_report.h"
#include "graph/transfer/plain_rows.h"
#include "graph/transfer/record_writer.h"

namespace partnergraph {

// One thread at a time.
class PlainWriter {
 public:
  // Called for each row: rows done, and how many there are.
  using Tick =
      std::function<Status(v1::ImportPhase phase, std::uint64_t done, std::uint64_t total)>;

  // Does not own what it refers to. `writer` writes into `load`, and takes the records that are not
  // new or that break a rule. REQUIRES: the claims have plain rows.
  PlainWriter(const ClaimCollector& claims, BulkLoad* load, RecordWriter* writer,
              ImportReport* report, Tick tick);

  // Once. Errors are those of BulkLoad and RecordWriter; RESOURCE_EXHAUSTED with NO_BULK_LOAD if
  // too many rows have ids of others.
  Status Write();

  // What went into the load without the writer.
  std::uint64_t created_entities() const { return created_entities_; }
  std::uint64_t created_relations() const { return created_relations_; }
  // Rows that say what an earlier one says.
  std::uint64_t repeated() const { return repeated_; }

 private:
  Status WriteEntities(bool sources);
  Status WriteEntity(const PlainRow& row, std::uint64_t begin);
  Status WriteRelations();
  Status WriteRelation(const PlainRow& row, std::uint64_t begin);
  Status RejectRelation(const PlainRow& row);
  // What is said of the record by rows behind the first one, and that they are done.
  Status MergeDuplicates(const PlainRow& first, const std::vector<std::uint64_t>& later,
                         v1::Relation* relation);
  // Whether both ends exist; else the row is rejected.
  StatusOr<bool> HasEnds(const PlainRow& row);
  StatusOr<bool> IsStored(Table table, std::string_view id) const;
  // A row that cannot be a record, for the value of a column.
  void Reject(const std::string& place, const char* column, std::string_view value,
              const char* rule, const std::string& reason);

  const ClaimCollector& claims_;
  const PlainRows& rows_;
  BulkLoad* const load_;
  RecordWriter* const writer_;
  ImportReport* const report_;
  const Tick tick_;
  const bool has_entities_;  // The store, before.
  const bool has_relations_;
  PlainRows::Duplicates duplicates_;           // Of the table that is written.
  std::unordered_set<std::uint64_t> is_done_;  // Rows among them.
  v1::Entity entity_;                          // Of the row; kept for its memory.
  StoredRelation relation_;
  std::uint64_t created_entities_ = 0;
  std::uint64_t created_relations_ = 0;
  std::uint64_t repeated_ = 0;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_PLAIN_WRITER_H_
