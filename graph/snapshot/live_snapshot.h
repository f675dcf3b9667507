// The newest snapshot, kept up with the commits.
//
// The committer appends what each commit changed; that only queues it. Readers fold the queue into
// a new snapshot when they ask, so a commit is seen as soon as it returned. When many vertices
// differ from the base, a background thread reads a new base from the store and swaps it in.
//
// Thread safety: all functions may be called from any thread; Append by one at a time, in the
// order of revisions.
#ifndef PARTNERGRAPH_GRAPH_SNAPSHOT_LIVE_SNAPSHOT_H_
#define PARTNERGRAPH_GRAPH_SNAPSHOT_LIVE_SNAPSHOT_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "graph/base/limits.h"
#include "graph/base/status.h"
#include "graph/snapshot/graph_snapshot.h"

namespace partnergraph {

class LiveSnapshot {
 public:
  // Reads a base at some revision, no older than the last base; called on the background thread,
  // one call at a time.
  using RebuildFunction = std::function<StatusOr<std::shared_ptr<const GraphSnapshot>>()>;

  // A rebuild starts when more than `delta_vertices_max` vertices changed and more than a sixteenth
  // of all, so that rebuilds, which read everything, cost no more than a share of the changes.
  LiveSnapshot(std::shared_ptr<const GraphSnapshot> first, RebuildFunction rebuild,
               std::size_t delta_vertices_max = kDeltaVerticesMax);
  // Waits for a rebuild that runs.
  ~LiveSnapshot();
  LiveSnapshot(const LiveSnapshot&) = delete;
  LiveSnapshot& operator=(const LiveSnapshot&) = delete;

  // Takes note of a commit: O(1) but for the queue's lock. A change that a new base already holds
  // is dropped. REQUIRES: change.revision is above that of the Append before.
  void Append(TopologyChange change);

  // Goes on from `snapshot`, which holds more than changes could say. REQUIRES: as Append, for its
  // revision.
  void Replace(std::shared_ptr<const GraphSnapshot> snapshot);

  // The snapshot at the newest revision appended, or a newer one that a rebuild read. With nothing
  // queued it takes one short lock; else it folds the queue, or waits for the thread that does.
  std::shared_ptr<const GraphSnapshot> Current();

  // How the last rebuild ended; OK before the first. The next one starts when
  // as many vertices more have changed, also after a failure.
  Status last_rebuild_status() const;
  // Rebuilds that succeeded.
  std::uint64_t rebuild_count() const;
  // Waits until no rebuild is due or running.
  void WaitUntilIdle();

 private:
  // REQUIRES for these three: mutex_ is held.
  bool UpToDate() const;
  void NoteDelta();
  std::size_t RebuildStep() const;
  std::vector<std::shared_ptr<const TopologyChange>> ChangesAfter(std::uint64_t revision) const;
  void Run();
  Status Rebuild();

  const RebuildFunction rebuild_;
  const std::size_t delta_vertices_max_;

  // Held while a snapshot is made that becomes current_; taken before mutex_.
  std::mutex fold_mutex_;
  mutable std::mutex mutex_;  // Guards all below.
  std::condition_variable wake_;
  std::condition_variable idle_;
  std::shared_ptr<const GraphSnapshot> current_;
  // All above the base, which is what a rebuild may have to apply again. Those above current_ are
  // the queue.
  std::vector<std::shared_ptr<const TopologyChange>> since_base_;
  std::size_t since_base_size_ = 0;                     // As the next.
  std::size_t rebuild_size_at_ = kChangesSinceBaseMax;  // Starts the next rebuild, too.
  std::size_t queued_size_ = 0;  // Vertices and relations in the queue, and its length.
  std::uint64_t base_revision_;
  std::uint64_t newest_revision_;  // Appended or read by a rebuild.
  std::size_t rebuild_at_;         // Vertices changed that start the next rebuild.
  std::uint64_t rebuild_count_ = 0;
  std::uint64_t replace_count_ = 0;
  bool rebuild_due_ = false;
  bool fold_due_ = false;
  bool running_ = false;
  bool stop_ = false;
  Status last_rebuild_status_;
  std::thread thread_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_SNAPSHOT_LIVE_SNAPSHOT_H_
