#include "graph/answer/snapshot_source.h"

#include <utility>
#include <vector>

#include "graph/answer/snapshot_loader.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/model/valid_time.h"

namespace partnergraph {
namespace {

TopologyChange ToTopologyChange(const CommitEffect& effect) {
  TopologyChange change;
  change.revision = effect.revision;
  change.ontology = effect.ontology;
  for (const VertexEffect& vertex : effect.vertices) {
    change.vertices.push_back({static_cast<Vertex>(vertex.number), vertex.kind});
  }
  for (const RelationEffect& relation : effect.relations) {
    change.relations.push_back({static_cast<RelationIndex>(relation.number),
                                static_cast<Vertex>(relation.source),
                                static_cast<Vertex>(relation.target), relation.kind, relation.days,
                                relation.removed, relation.dataset});
  }
  return change;
}

// The revision that `as_of` asks for, with the errors that SnapshotSource::At names.
StatusOr<std::uint64_t> AskedRevision(const v1::AsOf& as_of, std::uint64_t newest) {
  const auto newest_is = [newest] { return "the newest revision is " + std::to_string(newest); };
  if (as_of.freshness_case() == v1::AsOf::kRevision) {
    if (as_of.revision() <= newest) return as_of.revision();
    return ViolationError(StatusCode::kNotFound, "as_of.revision", std::to_string(as_of.revision()),
                          "FUTURE_REVISION", newest_is());
  }
  if (newest >= as_of.at_least_revision()) return newest;
  return ViolationError(StatusCode::kFailedPrecondition, "as_of.at_least_revision",
                        std::to_string(as_of.at_least_revision()), "STALE", newest_is());
}

}  // namespace

SnapshotSource::SnapshotSource(const Store& store, std::shared_ptr<const GraphSnapshot> first)
    : store_(store), live_(std::make_unique<LiveSnapshot>(std::move(first), [&store] {
        return LoadNewestSnapshot(store);
      })) {}

StatusOr<std::unique_ptr<SnapshotSource>> SnapshotSource::Start(Store* store) {
  PG_ASSIGN_OR_RETURN(auto first, LoadNewestSnapshot(*store));
  std::unique_ptr<SnapshotSource> source(new SnapshotSource(*store, std::move(first)));
  LiveSnapshot* const live = source->live_.get();
  const auto append = [live](const CommitEffect& effect) {
    live->Append(ToTopologyChange(effect));
  };
  const auto reload = [live, store]() -> Status {
    PG_ASSIGN_OR_RETURN(auto snapshot, LoadNewestSnapshot(*store));
    live->Replace(std::move(snapshot));
    return absl::OkStatus();
  };
  store->Start(append, reload);
  return source;
}

StatusOr<std::uint64_t> SnapshotSource::RevisionAt(const v1::AsOf& as_of) const {
  return AskedRevision(as_of, Newest()->revision());
}

StatusOr<std::shared_ptr<const GraphSnapshot>> SnapshotSource::At(
    const v1::AsOf& as_of, const QueryControl& control) const {
  auto newest = Newest();
  PG_ASSIGN_OR_RETURN(const std::uint64_t revision, AskedRevision(as_of, newest->revision()));
  if (revision == newest->revision()) return newest;
  if (auto kept = Kept(revision)) return kept;
  if (control.short_call != nullptr) {
    control.short_call->Outgrow();
    return absl::CancelledError("the revision must be made first, and the call shall be short");
  }
  // One at a time: another call may be making the same one.
  std::unique_lock<std::timed_mutex> making(making_mutex_, std::defer_lock);
  Meter waiting(control);
  while (!making.try_lock_for(kWaitStep)) {
    if (waiting.Look()) continue;
    return waiting.reason() == v1::TRUNCATION_REASON_CANCELLED
               ? absl::CancelledError("the call was cancelled")
               : absl::DeadlineExceededError(
                     "the time of the call was over while other older "
                     "revisions were read");
  }
  if (auto kept = Kept(revision)) return kept;
  PG_ASSIGN_OR_RETURN(auto snapshot, RewindSnapshot(store_, newest, revision, control));
  if (snapshot == nullptr) {
    PG_ASSIGN_OR_RETURN(snapshot, LoadSnapshotAt(store_, revision, control));
  }
  Keep(snapshot);
  return snapshot;
}

std::shared_ptr<const GraphSnapshot> SnapshotSource::Kept(std::uint64_t revision) const {
  const std::lock_guard<std::mutex> lock(past_mutex_);
  for (auto it = past_.begin(); it != past_.end(); ++it) {
    if ((*it)->revision() != revision) continue;
    past_.splice(past_.begin(), past_, it);
    return past_.front();
  }
  return nullptr;
}

void SnapshotSource::Keep(const std::shared_ptr<const GraphSnapshot>& snapshot) const {
  if (Kept(snapshot->revision()) != nullptr) return;
  const auto newest = Newest();
  std::list<std::shared_ptr<const GraphSnapshot>> dropped;  // Freed after the lock.
  const std::lock_guard<std::mutex> lock(past_mutex_);
  past_.push_front(snapshot);
  // One base of each group that shares one; the newest snapshot's costs nothing.
  std::vector<const GraphSnapshot*> bases{newest.get()};
  std::size_t count = 0;
  for (auto it = past_.begin(); it != past_.end();) {
    bool shares = false;
    for (const GraphSnapshot* base : bases) shares = shares || base->SharesBaseWith(**it);
    if (++count > kPastSnapshotsMax || (!shares && bases.size() > kPastBasesMax)) {
      dropped.splice(dropped.end(), past_, it++);
      continue;
    }
    if (!shares) bases.push_back(it->get());
    ++it;
  }
}

}  // namespace partnergraph
