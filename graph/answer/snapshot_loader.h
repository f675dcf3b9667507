// Makes snapshots of the store's topology: of the newest revision from the adjacency, of an older
// one by taking commits back, or from all records as they were.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_SNAPSHOT_LOADER_H_
#define PARTNERGRAPH_GRAPH_ANSWER_SNAPSHOT_LOADER_H_

#include <cstdint>
#include <memory>

#include "graph/base/status.h"
#include "graph/query/budget.h"
#include "graph/snapshot/graph_snapshot.h"
#include "graph/store/store.h"

namespace partnergraph {

// Reads the newest topology from the adjacency of the store: one scan.
StatusOr<std::shared_ptr<const GraphSnapshot>> LoadNewestSnapshot(const Store& store);

// The topology as it was at `revision`, made from `newest` by taking back the commits between: as
// much work as they changed. Null if that is more than reading all records.
// CANCELLED, DEADLINE_EXCEEDED: as `control` says. REQUIRES: revision < newest->revision().
StatusOr<std::shared_ptr<const GraphSnapshot>> RewindSnapshot(
    const Store& store, const std::shared_ptr<const GraphSnapshot>& newest, std::uint64_t revision,
    const QueryControl& control);

// The same from all records and their history. Errors as RewindSnapshot.
StatusOr<std::shared_ptr<const GraphSnapshot>> LoadSnapshotAt(const Store& store,
                                                              std::uint64_t revision,
                                                              const QueryControl& control);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_SNAPSHOT_LOADER_H_
