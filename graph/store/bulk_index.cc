#include "graph/store/bulk_index.h"

#include <algorithm>
#include <future>
#include <optional>
#include <utility>

#include "graph/base/violation.h"

namespace partnergraph {
namespace {

struct Change {
  std::string key;
  std::optional<std::string> value;
};

StatusOr<std::vector<Change>> ChangesOf(Family family, const KeyValueBatch& batch) {
  std::vector<Change> changes;
  const auto take = [&](std::string_view key, std::optional<std::string_view> value) -> Status {
    changes.push_back({std::string(key), std::nullopt});
    if (value) changes.back().value.emplace(*value);
    return absl::OkStatus();
  };
  PG_RETURN_IF_ERROR(batch.ForEachChange(family, take));
  return changes;
}

Status Put(const Change& change, KeyValueTable* table) {
  return change.value ? table->Put(change.key, *change.value) : table->Delete(change.key);
}

Status DuplicateKey(Family family, std::string_view key) {
  return ViolationError(StatusCode::kAlreadyExists, "", key, kNoBulkLoad,
                        std::string("two entries of ") + FamilyName(family) + " have one key");
}

}  // namespace

BulkIndex::BulkIndex(const std::string& folder) {
  for (std::size_t i = 0; i < kFamilies.size(); ++i) entries_.emplace_back(folder);
}

RecordSorter& BulkIndex::EntriesOf(Family family) {
  return entries_[static_cast<std::size_t>(std::find(kFamilies.begin(), kFamilies.end(), family) -
                                           kFamilies.begin())];
}

Status BulkIndex::Add(Family family, std::string_view key, std::string_view value) {
  return EntriesOf(family).Add(key, value);
}

StatusOr<std::unique_ptr<KeyValueTable>> BulkIndex::WriteFamily(Family family,
                                                                const KeyValueBatch& batch,
                                                                KeyValueStore* store) {
  PG_ASSIGN_OR_RETURN(const std::vector<Change> changes, ChangesOf(family, batch));
  PG_ASSIGN_OR_RETURN(auto table, store->NewTable(family));
  auto change = changes.begin();
  std::string last;
  const auto write = [&](std::string_view key, std::string_view value) -> Status {
    if (key == last) return DuplicateKey(family, key);
    last = key;
    for (; change != changes.end() && change->key < key; ++change) {
      PG_RETURN_IF_ERROR(Put(*change, table.get()));
    }
    return table->Put(key, value);
  };
  PG_RETURN_IF_ERROR(EntriesOf(family).ForEach(write));
  for (; change != changes.end(); ++change) PG_RETURN_IF_ERROR(Put(*change, table.get()));
  return table;
}

StatusOr<std::vector<std::unique_ptr<KeyValueTable>>> BulkIndex::Write(const KeyValueBatch& batch,
                                                                       KeyValueStore* store) {
  // The adjacency has as many entries as all others.
  auto adjacency =
      std::async(std::launch::async, [&] { return WriteFamily(Family::kAdjacency, batch, store); });
  std::vector<std::unique_ptr<KeyValueTable>> tables;
  Status failed;
  for (const Family family : kFamilies) {
    if (family == Family::kAdjacency || !failed.ok()) continue;
    auto table = WriteFamily(family, batch, store);
    failed = table.status();
    if (table.ok()) tables.push_back(*std::move(table));
  }
  auto table = adjacency.get();
  PG_RETURN_IF_ERROR(failed);
  PG_RETURN_IF_ERROR(table.status());
  tables.push_back(*std::move(table));
  return tables;
}

StatusOr<std::unique_ptr<KeyValueTable>> WriteChanges(Family family, const KeyValueBatch& batch,
                                                      KeyValueStore* store) {
  PG_ASSIGN_OR_RETURN(const std::vector<Change> changes, ChangesOf(family, batch));
  if (changes.empty()) return std::unique_ptr<KeyValueTable>();
  PG_ASSIGN_OR_RETURN(auto table, store->NewTable(family));
  for (const Change& change : changes) PG_RETURN_IF_ERROR(Put(change, table.get()));
  return table;
}

}  // namespace partnergraph
