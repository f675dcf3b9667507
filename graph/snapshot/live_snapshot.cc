#include "graph/snapshot/live_snapshot.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

namespace partnergraph {
namespace {

// A queue that nobody reads is folded when it has grown to this many vertices and relations, so
// that it does not grow without end.
constexpr std::size_t kQueuedSizeMax = 65'536;

using Changes = std::vector<std::shared_ptr<const TopologyChange>>;

std::shared_ptr<const GraphSnapshot> Fold(const std::shared_ptr<const GraphSnapshot>& before,
                                          const Changes& changes) {
  std::vector<TopologyChange> copies;
  copies.reserve(changes.size());
  for (const auto& change : changes) copies.push_back(*change);
  return GraphSnapshot::Apply(before, copies);
}

// Vertices and relations, and one for the change itself.
std::size_t SizeOf(const TopologyChange& change) {
  return 1 + change.vertices.size() + change.relations.size();
}

}  // namespace

LiveSnapshot::LiveSnapshot(std::shared_ptr<const GraphSnapshot> first, RebuildFunction rebuild,
                           std::size_t delta_vertices_max)
    : rebuild_(std::move(rebuild)),
      delta_vertices_max_(delta_vertices_max),
      current_(std::move(first)),
      base_revision_(current_->revision()),
      newest_revision_(current_->revision()),
      rebuild_at_(RebuildStep()),
      thread_([this] { Run(); }) {}

LiveSnapshot::~LiveSnapshot() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void LiveSnapshot::Append(TopologyChange change) {
  const std::size_t size = SizeOf(change);
  auto shared = std::make_shared<const TopologyChange>(std::move(change));
  const std::lock_guard lock(mutex_);
  if (shared->revision <= current_->revision()) return;  // A new base holds it.
  assert(shared->revision > newest_revision_);
  newest_revision_ = shared->revision;
  since_base_.push_back(std::move(shared));
  since_base_size_ += size;
  queued_size_ += size;
  if (queued_size_ > kQueuedSizeMax && !fold_due_) {
    fold_due_ = true;
    wake_.notify_one();
  }
}

void LiveSnapshot::Replace(std::shared_ptr<const GraphSnapshot> snapshot) {
  Changes dropped;  // Freed after the locks, as the old snapshot.
  const std::lock_guard fold_lock(fold_mutex_);
  const std::lock_guard lock(mutex_);
  assert(snapshot->revision() > newest_revision_);
  current_.swap(snapshot);
  ++replace_count_;
  base_revision_ = current_->revision();
  newest_revision_ = base_revision_;
  since_base_.swap(dropped);
  since_base_size_ = 0;
  queued_size_ = 0;
  rebuild_at_ = RebuildStep();
  rebuild_size_at_ = kChangesSinceBaseMax;
}

bool LiveSnapshot::UpToDate() const { return newest_revision_ <= current_->revision(); }

Changes LiveSnapshot::ChangesAfter(std::uint64_t revision) const {
  const auto first =
      std::partition_point(since_base_.begin(), since_base_.end(),
                           [revision](const auto& change) { return change->revision <= revision; });
  return {first, since_base_.end()};
}

std::size_t LiveSnapshot::RebuildStep() const {
  return std::max(delta_vertices_max_, current_->vertex_count() / 16);
}

void LiveSnapshot::NoteDelta() {
  // Many commits can change few vertices again and again; what they changed is kept, too.
  if (rebuild_due_ ||
      (current_->delta_vertex_count() <= rebuild_at_ && since_base_size_ <= rebuild_size_at_)) {
    return;
  }
  rebuild_due_ = true;
  wake_.notify_one();
}

std::shared_ptr<const GraphSnapshot> LiveSnapshot::Current() {
  {
    const std::lock_guard lock(mutex_);
    if (UpToDate()) return current_;
  }
  const std::lock_guard fold_lock(fold_mutex_);
  std::shared_ptr<const GraphSnapshot> before;
  Changes changes;
  {
    const std::lock_guard lock(mutex_);
    if (UpToDate()) return current_;  // Another thread folded meanwhile.
    before = current_;
    changes = ChangesAfter(before->revision());
    queued_size_ = 0;
  }
  std::shared_ptr<const GraphSnapshot> next = Fold(before, changes);
  const std::lock_guard lock(mutex_);
  current_ = next;
  NoteDelta();
  return next;
}

Status LiveSnapshot::Rebuild() {
  std::uint64_t replace_count = 0;
  {
    const std::lock_guard lock(mutex_);
    replace_count = replace_count_;
  }
  PG_ASSIGN_OR_RETURN(const std::shared_ptr<const GraphSnapshot> base, rebuild_());
  std::uint64_t base_revision = 0;
  Changes changes;
  {
    const std::lock_guard lock(mutex_);
    if (replace_count_ != replace_count) return absl::OkStatus();  // That one is newer.
    base_revision = base_revision_;
    changes = ChangesAfter(base->revision());
  }
  if (base->revision() < base_revision) {
    return absl::InternalError("a rebuild read revision " + std::to_string(base->revision()) +
                               ", older than the last base at " + std::to_string(base_revision));
  }
  // Most of the work without keeping readers from folding; the rest, and the swap, with.
  std::shared_ptr<const GraphSnapshot> next = Fold(base, changes);
  const std::lock_guard fold_lock(fold_mutex_);
  {
    const std::lock_guard lock(mutex_);
    if (replace_count_ != replace_count) return absl::OkStatus();
    changes = ChangesAfter(next->revision());
  }
  next = Fold(next, changes);
  // The old base and the old changes are freed after the lock.
  const std::lock_guard lock(mutex_);
  current_.swap(next);
  queued_size_ = 0;
  base_revision_ = base->revision();
  newest_revision_ = std::max(newest_revision_, current_->revision());
  changes = ChangesAfter(base_revision_);
  since_base_.swap(changes);
  since_base_size_ = 0;
  for (const auto& change : since_base_) since_base_size_ += SizeOf(*change);
  ++rebuild_count_;
  return absl::OkStatus();
}

void LiveSnapshot::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stop_ || rebuild_due_ || fold_due_; });
    if (stop_) return;
    running_ = true;
    if (fold_due_) {
      fold_due_ = false;
      lock.unlock();
      Current();
      lock.lock();
    } else {
      lock.unlock();
      Status status = Rebuild();
      lock.lock();
      rebuild_due_ = false;
      rebuild_at_ = RebuildStep() + current_->delta_vertex_count();
      rebuild_size_at_ = kChangesSinceBaseMax + since_base_size_;
      last_rebuild_status_ = std::move(status);
    }
    running_ = false;
    idle_.notify_all();
  }
}

Status LiveSnapshot::last_rebuild_status() const {
  const std::lock_guard lock(mutex_);
  return last_rebuild_status_;
}

std::uint64_t LiveSnapshot::rebuild_count() const {
  const std::lock_guard lock(mutex_);
  return rebuild_count_;
}

void LiveSnapshot::WaitUntilIdle() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return !rebuild_due_ && !fold_due_ && !running_; });
}

}  // namespace partnergraph
