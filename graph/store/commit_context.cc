#include "graph/store/commit_context.h"

#include <limits>

#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

constexpr std::uint64_t kNewest = std::numeric_limits<std::uint64_t>::max();

template <class Record>
std::optional<Record> UnlessDeleted(std::optional<Record> record) {
  if (record && record->deleted()) record.reset();
  return record;
}

}  // namespace

StatusOr<std::optional<storage::v1::EntityRecord>> CommitContext::LiveEntity(
    std::uint64_t number) const {
  if (number == 0) return std::optional<storage::v1::EntityRecord>();
  PG_ASSIGN_OR_RETURN(auto record, reader.Entity(number, kNewest));
  return UnlessDeleted(std::move(record));
}

StatusOr<std::optional<storage::v1::EntityRecord>> CommitContext::LiveEntity(
    const std::string& id) const {
  PG_ASSIGN_OR_RETURN(const std::uint64_t number, reader.NumberOf(Table::kEntity, id));
  return LiveEntity(number);
}

StatusOr<std::optional<storage::v1::RelationRecord>> CommitContext::LiveRelation(
    std::uint64_t number) const {
  if (number == 0) return std::optional<storage::v1::RelationRecord>();
  PG_ASSIGN_OR_RETURN(auto record, reader.Relation(number, kNewest));
  return UnlessDeleted(std::move(record));
}

StatusOr<std::optional<storage::v1::RelationRecord>> CommitContext::LiveRelation(
    const std::string& id) const {
  PG_ASSIGN_OR_RETURN(const std::uint64_t number, reader.NumberOf(Table::kRelation, id));
  return LiveRelation(number);
}

StatusOr<std::optional<KindNumber>> CommitContext::LiveKind(std::uint64_t number) const {
  PG_ASSIGN_OR_RETURN(const auto kind,
                      batch->Get(Family::kAdjacency, EncodeAdjacencyKey({.vertex = number})));
  if (!kind) return std::optional<KindNumber>();
  return DecodeKind(*kind);
}

bool CommitContext::IsNew(Table table, std::uint64_t number) const {
  return number >
         (table == Table::kEntity ? head_before.entity_count() : head_before.relation_count());
}

StatusOr<std::uint64_t> CommitContext::NumberFor(Table table, const std::string& id) {
  PG_ASSIGN_OR_RETURN(const std::uint64_t known, reader.NumberOf(table, id));
  if (known != 0) return known;
  const bool is_dataset = table == Table::kDataset;
  const std::uint64_t number = 1 + (is_dataset                ? head.dataset_count()
                                    : table == Table::kEntity ? head.entity_count()
                                                              : head.relation_count());
  if (number > (is_dataset ? kDatasetNumberMax : kRecordNumberMax)) {
    return ViolationError(StatusCode::kResourceExhausted, is_dataset ? "dataset" : "id", id,
                          "LIMIT",
                          std::string("the database holds as many ") +
                              (is_dataset ? "datasets" : "records") + " as it can number");
  }
  is_dataset                ? head.set_dataset_count(number)
  : table == Table::kEntity ? head.set_entity_count(number)
                            : head.set_relation_count(number);
  batch->Put(Family::kIds, EncodeIdKey(table, id), EncodeNumber(number));
  return number;
}

void CommitContext::Log(v1::RecordTable table, v1::ChangeType type, std::uint64_t number,
                        const std::string& id) {
  storage::v1::LoggedChange* change = commit.add_changes();
  change->set_table(table);
  change->set_type(type);
  change->set_number(number);
  change->set_id(id);
}

}  // namespace partnergraph
