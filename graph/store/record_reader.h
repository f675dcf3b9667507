// Reads records as they stood at a revision.
//
// The newest version of a record stands under its number and every older one in the history, so a
// read at revision r takes the newest version if r has seen it and else the first older one that
// r has seen. Both move in one atomic batch, and therefore no lock and no database snapshot is
// needed while commits go on.
#ifndef PARTNERGRAPH_GRAPH_STORE_RECORD_READER_H_
#define PARTNERGRAPH_GRAPH_STORE_RECORD_READER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/base/status.h"
#include "graph/store/key_codec.h"
#include "graph/store/key_value_store.h"
#include "partnergraph/storage/v1/record.pb.h"

namespace partnergraph {

class RecordReader {
 public:
  // `source` must outlive the reader.
  explicit RecordReader(const KeyValueReader* source) : source_(source) {}

  // The number that the id ever had, also if the record is deleted now; 0 if none.
  StatusOr<std::uint64_t> NumberOf(Table table, std::string_view id) const;
  // The entity that holds the identifier at `revision`; 0 if none.
  StatusOr<std::uint64_t> NumberOfIdentifier(std::string_view scheme, std::string_view value,
                                             std::uint64_t revision) const;

  // The version of the record that stands at `revision`; nullopt if it did not exist yet. A
  // deleted record comes back as such. Errors: DATA_LOSS, and those of KeyValueReader.
  StatusOr<std::optional<storage::v1::EntityRecord>> Entity(std::uint64_t number,
                                                            std::uint64_t revision) const;
  StatusOr<std::optional<storage::v1::RelationRecord>> Relation(std::uint64_t number,
                                                                std::uint64_t revision) const;
  StatusOr<std::optional<storage::v1::OntologyRecord>> Ontology(std::uint64_t revision) const;
  // The newest version of an entity as it lies in the store; see serialized_entity.h. DATA_LOSS if
  // there is none.
  StatusOr<std::string> NewestEntityBytes(std::uint64_t number) const;
  // Many at once, in the order of `numbers`.
  StatusOr<std::vector<std::optional<storage::v1::EntityRecord>>> Entities(
      const std::vector<std::uint64_t>& numbers, std::uint64_t revision) const;
  StatusOr<std::vector<std::optional<storage::v1::RelationRecord>>> Relations(
      const std::vector<std::uint64_t>& numbers, std::uint64_t revision) const;

  // Visits the records that exist at `revision`, without deleted ones, ascending from number
  // `first`. False ends the scan.
  Status ScanEntities(std::uint64_t first, std::uint64_t revision,
                      const std::function<bool(const storage::v1::EntityRecord&)>& visit) const;
  Status ScanRelations(std::uint64_t first, std::uint64_t revision,
                       const std::function<bool(const storage::v1::RelationRecord&)>& visit) const;

  // Visits the versions written at or before `revision`, newest first, deletions included.
  Status ScanEntityVersions(
      std::uint64_t number, std::uint64_t revision,
      const std::function<bool(const storage::v1::EntityRecord&)>& visit) const;
  Status ScanRelationVersions(
      std::uint64_t number, std::uint64_t revision,
      const std::function<bool(const storage::v1::RelationRecord&)>& visit) const;

  // NOT_FOUND if there is no such commit.
  StatusOr<storage::v1::CommitRecord> Commit(std::uint64_t revision) const;
  // Visits commits in ascending order from `first`.
  Status ScanCommits(std::uint64_t first,
                     const std::function<bool(const storage::v1::CommitRecord&)>& visit) const;

  StatusOr<storage::v1::HeadRecord> Head() const;

  const KeyValueReader& source() const { return *source_; }

 private:
  const KeyValueReader* source_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_RECORD_READER_H_
