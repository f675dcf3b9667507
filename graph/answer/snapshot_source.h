// Snapshots of the store's topology: the newest one, kept up with the commits, and older ones on
// demand.
//
// Thread safety: all functions may be called from any thread.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_SNAPSHOT_SOURCE_H_
#define PARTNERGRAPH_GRAPH_ANSWER_SNAPSHOT_SOURCE_H_

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

#include "graph/base/status.h"
#include "graph/snapshot/graph_snapshot.h"
#include "graph/snapshot/live_snapshot.h"
#include "graph/store/store.h"
#include "partnergraph/v1/read.pb.h"

namespace partnergraph {

// Reads the newest topology from the adjacency of the store: one scan.
StatusOr<std::shared_ptr<const GraphSnapshot>> LoadNewestSnapshot(const Store& store);

// Builds the topology as it was at `revision` from records and history: reads all records.
StatusOr<std::shared_ptr<const GraphSnapshot>> LoadSnapshotAt(const Store& store,
                                                              std::uint64_t revision);

class SnapshotSource {
 public:
  // Loads the newest snapshot and starts the store's committing. `store` must outlive the source
  // and must not be started.
  static StatusOr<std::unique_ptr<SnapshotSource>> Start(Store* store);

  std::shared_ptr<const GraphSnapshot> Newest() const { return live_->Current(); }

  // The revision that a read asks for, for reads that need no snapshot; errors as At says.
  StatusOr<std::uint64_t> RevisionAt(const v1::AsOf& as_of) const;

  // The snapshot that a read asks for; one of an older revision is built from all records, unless
  // it is kept. NOT_FOUND with FUTURE_REVISION at "as_of.revision" if it is
  // above the newest; FAILED_PRECONDITION with STALE at "as_of.at_least_revision" if the newest is
  // older. Keeps kPastSnapshotsMax older ones.
  StatusOr<std::shared_ptr<const GraphSnapshot>> At(const v1::AsOf& as_of) const;

 private:
  SnapshotSource(const Store& store, std::shared_ptr<const GraphSnapshot> first);

  StatusOr<std::shared_ptr<const GraphSnapshot>> Past(std::uint64_t revision) const;

  const Store& store_;
  std::unique_ptr<LiveSnapshot> live_;
  mutable std::mutex past_mutex_;
  // Most recently used first. Guarded by past_mutex_.
  mutable std::list<std::shared_ptr<const GraphSnapshot>> past_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_SNAPSHOT_SOURCE_H_
