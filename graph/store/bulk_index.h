// The entries that a bulk load makes in families whose keys are not in the order of its records:
// sorted on disk, then written as tables together with what the load's batch changed there.
#ifndef PARTNERGRAPH_GRAPH_STORE_BULK_INDEX_H_
#define PARTNERGRAPH_GRAPH_STORE_BULK_INDEX_H_

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/base/status.h"
#include "graph/store/key_value_store.h"
#include "graph/store/record_sorter.h"

namespace partnergraph {

// The rule of violations that say that a bulk load cannot do it and commits can. They have no
// place.
inline constexpr const char* kNoBulkLoad = "NO_BULK_LOAD";

// One thread at a time. Memory: that of a RecordSorter for each family.
class BulkIndex {
 public:
  static constexpr std::array kFamilies = {Family::kIds, Family::kIdentifiers, Family::kNames,
                                           Family::kAdjacency, Family::kCitations};

  // Temporary files go to `folder`.
  explicit BulkIndex(const std::string& folder);

  // REQUIRES: `family` is one of kFamilies.
  Status Add(Family family, std::string_view key, std::string_view value);

  // Makes the tables of all families, from the entries and the changes of `batch`, in two threads.
  // ALREADY_EXISTS with NO_BULK_LOAD if two entries have one key; else as KeyValueTable.
  StatusOr<std::vector<std::unique_ptr<KeyValueTable>>> Write(const KeyValueBatch& batch,
                                                              KeyValueStore* store);

 private:
  RecordSorter& EntriesOf(Family family);
  StatusOr<std::unique_ptr<KeyValueTable>> WriteFamily(Family family, const KeyValueBatch& batch,
                                                       KeyValueStore* store);

  std::vector<RecordSorter> entries_;  // In the order of kFamilies.
};

// Puts what the batch changed of the family into a table; null if that is nothing.
StatusOr<std::unique_ptr<KeyValueTable>> WriteChanges(Family family, const KeyValueBatch& batch,
                                                      KeyValueStore* store);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_BULK_INDEX_H_
