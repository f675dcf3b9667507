#include "graph/query/path_partition.h"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <iterator>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "graph/query/first_trail.h"

namespace partnergraph {
namespace {

// A part of the space, by its first path.
struct Candidate {
  std::vector<PathStep> steps;
  std::size_t begin_size = 0;             // Steps that all paths of the part begin with.
  std::vector<RelationIndex> not_next{};  // Sorted; not the next relation of any.
  friend bool operator<(const Candidate& a, const Candidate& b) {
    return std::is_lt(ComparePaths(a.steps, b.steps));
  }
};

class Partition {
 public:
  Partition(ShortestWays* ways, Vertex source, Vertex target, PathRestrictor restrictor,
            std::uint32_t max_hops, PathList* list, Meter* meter)
      : ways_(ways),
        source_(source),
        target_(target),
        restrictor_(restrictor),
        max_hops_(max_hops),
        list_(list),
        meter_(meter) {}

  void List() {
    if (!list_->Wants()) return;
    if (source_ == target_) {
      candidates_.emplace();  // The empty path.
    } else {
      AddFirstOf({}, 0, {});
    }
    while (list_->Wants() && !candidates_.empty()) {
      const Candidate first = std::move(candidates_.extract(candidates_.begin()).value());
      list_->Add(first.steps);
      if (list_->Wants()) AddRestOf(first);
    }
  }

 private:
  // Adds the parts that the rest of a part falls into.
  void AddRestOf(const Candidate& first) {
    for (std::size_t i = first.begin_size; i < first.steps.size() && meter_->Look(); ++i) {
      std::vector<RelationIndex> not_next;
      if (i == first.begin_size) not_next = first.not_next;
      const RelationIndex taken = first.steps[i].relation;
      not_next.insert(std::lower_bound(not_next.begin(), not_next.end(), taken), taken);
      AddFirstOf(first.steps, i, std::move(not_next));
    }
    if (MayGoOn(first.steps) && meter_->Look()) AddFirstOf(first.steps, first.steps.size(), {});
  }

  // May a path begin with this one, which reached the target?
  bool MayGoOn(const std::vector<PathStep>& steps) const {
    switch (restrictor_) {
      case PathRestrictor::kWalk:
      case PathRestrictor::kTrail:
        return true;
      case PathRestrictor::kSimple:
        return steps.empty();  // Then it can come back once.
      case PathRestrictor::kAcyclic:
        return false;
    }
    return false;
  }

  // Adds the part of the paths that begin with the first `begin_size` of `steps`, then take none of
  // the relations `not_next`; unless it has no path, or none that can be delivered.
  void AddFirstOf(const std::vector<PathStep>& steps, std::size_t begin_size,
                  std::vector<RelationIndex> not_next) {
    // Behind as many candidates as there is room for, a path is never delivered.
    std::size_t hops_max = max_hops_;
    if (candidates_.size() >= list_->room()) {
      hops_max = std::min(hops_max, candidates_.rbegin()->steps.size());
    }
    if (begin_size >= hops_max) return;
    Candidate candidate{{steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(begin_size)},
                        begin_size,
                        std::move(not_next)};
    const std::vector<PathStep> rest =
        FirstRest(candidate, static_cast<std::uint32_t>(hops_max - begin_size));
    if (rest.empty()) return;
    candidate.steps.insert(candidate.steps.end(), rest.begin(), rest.end());
    candidates_.insert(std::move(candidate));
    if (candidates_.size() > list_->room()) candidates_.erase(std::prev(candidates_.end()));
  }

  // The first way that continues the beginning. Empty if there is none or the meter stopped.
  std::vector<PathStep> FirstRest(const Candidate& part, std::uint32_t hops_max) {
    const Vertex from = part.steps.empty() ? source_ : part.steps.back().vertex;
    KeptOff off;
    off.first_relations = part.not_next;
    if (restrictor_ == PathRestrictor::kTrail) {
      for (const PathStep& step : part.steps) off.relations.push_back(step.relation);
      std::sort(off.relations.begin(), off.relations.end());
      return FirstTrail(ways_, from, off, hops_max);
    }
    if (restrictor_ != PathRestrictor::kWalk) {
      // The target is among the vertices so far only if it is the source of a closed SIMPLE path.
      if (source_ != target_) off.vertices.push_back(source_);
      for (const PathStep& step : part.steps) off.vertices.push_back(step.vertex);
    }
    const std::optional<std::uint32_t> hops = ways_->Search(from, off, hops_max);
    if (!hops) return {};
    return ways_->First(from, *hops);
  }

  ShortestWays* ways_;
  const Vertex source_;
  const Vertex target_;
  const PathRestrictor restrictor_;
  const std::uint32_t max_hops_;
  PathList* list_;
  Meter* meter_;
  std::set<Candidate> candidates_;  // The parts are disjoint: no two are equal.
};

}  // namespace

void ListByPartition(ShortestWays* ways, Vertex source, Vertex target, PathRestrictor restrictor,
                     std::uint32_t max_hops, PathList* list, Meter* meter) {
  Partition(ways, source, target, restrictor, max_hops, list, meter).List();
}

}  // namespace partnergraph
