// Snapshots of the store's topology: the newest one, kept up with the commits, and older ones on
// demand.
//
// Thread safety: all functions may be called from any thread.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_SNAPSHOT_SOURCE_H_
#define PARTNERGRAPH_GRAPH_ANSWER_SNAPSHOT_SOURCE_H_

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

#include "graph/base/status.h"
#include "graph/query/budget.h"
#include "graph/snapshot/graph_snapshot.h"
#include "graph/snapshot/live_snapshot.h"
#include "graph/store/store.h"
#include "partnergraph/v1/read.pb.h"

namespace partnergraph {

class SnapshotSource {
 public:
  // Loads the newest snapshot and starts the store's committing. `store` must outlive the source
  // and must not be started.
  static StatusOr<std::unique_ptr<SnapshotSource>> Start(Store* store);

  std::shared_ptr<const GraphSnapshot> Newest() const { return live_->Current(); }

  // How the last rebuild of the newest snapshot's base ended.
  Status last_rebuild_status() const { return live_->last_rebuild_status(); }

  // The revision that a read asks for, for reads that need no snapshot; errors as At says.
  StatusOr<std::uint64_t> RevisionAt(const v1::AsOf& as_of) const;

  // The snapshot that a read asks for; one of an older revision is made unless it is kept, one at a
  // time. NOT_FOUND with FUTURE_REVISION at "as_of.revision" if it is above the newest;
  // FAILED_PRECONDITION with STALE at "as_of.at_least_revision" if the newest is older; CANCELLED
  // or DEADLINE_EXCEEDED if `control` ends the making; CANCELLED at once, if it is a short call and
  // the snapshot must be made.
  StatusOr<std::shared_ptr<const GraphSnapshot>> At(const v1::AsOf& as_of,
                                                    const QueryControl& control) const;

  // Keeps a snapshot that somebody will ask for again by its revision, as the next page does: the
  // most recently used ones, up to kPastSnapshotsMax on kPastBasesMax bases beside the newest's.
  void Keep(const std::shared_ptr<const GraphSnapshot>& snapshot) const;

 private:
  SnapshotSource(const Store& store, std::shared_ptr<const GraphSnapshot> first);

  // How often a call that waits for another's older snapshot looks whether it is still wanted.
  static constexpr std::chrono::milliseconds kWaitStep{5};

  // Null if it is not kept.
  std::shared_ptr<const GraphSnapshot> Kept(std::uint64_t revision) const;

  const Store& store_;
  std::unique_ptr<LiveSnapshot> live_;
  mutable std::timed_mutex making_mutex_;  // Held while an older snapshot is made.
  mutable std::mutex past_mutex_;
  // Most recently used first. Guarded by past_mutex_.
  mutable std::list<std::shared_ptr<const GraphSnapshot>> past_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_SNAPSHOT_SOURCE_H_
