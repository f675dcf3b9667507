#include "graph/query/find_paths.h"

#include <algorithm>
#include <boost/graph/breadth_first_search.hpp>
#include <cassert>
#include <compare>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>

#include "graph/query/visit_marks.h"
#include "graph/query/walk_view.h"

namespace partnergraph {
namespace {

// A vertex that a search must not enter carries this number: past every number of hops.
constexpr std::uint32_t kBlocked = VisitMarks::kNumberMax;

// One of the two searches that grow toward each other.
struct HalfSearch {
  WalkView view;
  VisitMarks* marks;  // Hops from this side's end.
  std::vector<Vertex> frontier;
  std::uint32_t hops = 0;  // Of the frontier.

  bool Reached(Vertex v) const { return marks->Has(v) && marks->NumberOf(v) != kBlocked; }
};

struct Colors {
  using key_type = Vertex;
  using value_type = boost::default_color_type;
  using reference = value_type;
  using category = boost::read_write_property_map_tag;
  HalfSearch* half;
  friend value_type get(const Colors& map, Vertex v) {
    return map.half->marks->Has(v) ? boost::black_color : boost::white_color;
  }
  // Boost colours the sources again, which have their number.
  friend void put(const Colors& map, Vertex v, value_type) {
    if (!map.half->marks->Has(v)) map.half->marks->Mark(v, map.half->hops + 1);
  }
};

// A Buffer that hands out the vertices of one level, and keeps those discovered for the next.
struct OneLevel {
  using value_type = Vertex;
  using size_type = std::size_t;
  const std::vector<Vertex>* level = nullptr;
  std::vector<Vertex>* next = nullptr;
  std::size_t pushed = 0;
  std::size_t head = 0;
  void push(Vertex v) {
    if (pushed == level->size()) {
      next->push_back(v);
    } else {
      ++pushed;  // Boost pushes the sources first.
    }
  }
  void pop() { ++head; }
  Vertex top() const { return (*level)[head]; }
  bool empty() const { return head == level->size(); }
};

// Walks every edge of the frontier; the vertices reached are the next frontier.
void ExpandLevel(HalfSearch* half) {
  std::vector<Vertex> next;
  OneLevel queue{&half->frontier, &next};
  boost::breadth_first_visit(half->view, half->frontier.begin(), half->frontier.end(), queue,
                             boost::default_bfs_visitor(), Colors{half});
  half->frontier.swap(next);
  ++half->hops;
}

// The shortest ways from one vertex to the target that keep off the vertices of a prefix and, at
// their first step, off some relations.
class ShortestWays {
 public:
  ShortestWays(const GraphSnapshot& g, Vertex target, const FindPathsOptions& options,
               const CompiledFilter& filter, Meter* meter)
      : g_(g),
        target_(target),
        from_marks_(g.vertex_count()),
        to_marks_(g.vertex_count()),
        forward_{&g, &filter, meter, options.direction, target},
        backward_{&g, &filter, meter, Reverse(options.direction)},
        meter_(meter) {}
  // The view points at forbidden_.
  ShortestWays(const ShortestWays&) = delete;
  ShortestWays& operator=(const ShortestWays&) = delete;

  // Returns the least number of hops, or nothing if it is above `max_hops` or the meter stopped.
  // Until the next call, Next() tells the ways. `forbidden` is sorted.
  // REQUIRES: from != target; prefix holds neither.
  std::optional<std::uint32_t> Search(Vertex from, const std::vector<Vertex>& prefix,
                                      const std::vector<RelationIndex>& forbidden,
                                      std::uint32_t max_hops) {
    from_marks_.Clear();
    to_marks_.Clear();
    for (const Vertex v : prefix) {
      from_marks_.Mark(v, kBlocked);
      to_marks_.Mark(v, kBlocked);
    }
    from_marks_.Mark(from, 0);
    to_marks_.Mark(target_, 0);
    to_marks_.Mark(from, kBlocked);  // Entered by a relation that may be forbidden: never.
    forbidden_ = forbidden;
    forward_.restricted = from;
    forward_.forbidden = &forbidden_;
    HalfSearch out{forward_, &from_marks_, {from}};
    HalfSearch in{backward_, &to_marks_, {target_}};
    out.view.visited = &from_marks_;
    in.view.visited = &to_marks_;
    while (out.hops + in.hops < max_hops && !out.frontier.empty() && !in.frontier.empty()) {
      // The first level is always that of `from`, which the inward half never enters.
      const bool outward = out.frontier.size() <= in.frontier.size();
      HalfSearch& half = outward ? out : in;
      ExpandLevel(&half);
      if (meter_->stopped()) return std::nullopt;
      // All shorter ways would have met before, so every meeting makes a shortest way.
      std::vector<Vertex> met;
      for (const Vertex v : half.frontier) {
        if (out.Reached(v) && in.Reached(v)) met.push_back(v);
      }
      if (met.empty()) continue;
      hops_ = out.hops + in.hops;
      if (!MarkHopsToTarget(out, std::move(met))) return std::nullopt;
      return hops_;
    }
    return std::nullopt;
  }

  // The arcs of shortest ways from `v`, which is `hops` from the target, ordered by neighbour,
  // then relation. Empty if the meter stopped.
  // REQUIRES: v lies on a shortest way.
  std::vector<PathStep> Next(Vertex v, std::uint32_t hops) const {
    std::vector<PathStep> next;
    const ArcSpan arcs = g_.Arcs(v, forward_.direction);
    for (std::uint32_t i = 0; i < arcs.size; ++i) {
      const Vertex w = arcs.neighbor[i];
      const bool nearer = to_marks_.Has(w) && to_marks_.NumberOf(w) == hops - 1;
      if (forward_.Passes(v, arcs, i) && nearer) {
        next.push_back({w, arcs.relation[i], i < arcs.forward_count});
      }
      if (meter_->stopped()) return {};
    }
    std::sort(next.begin(), next.end(), [](const PathStep& a, const PathStep& b) {
      return std::pair(a.vertex, a.relation) < std::pair(b.vertex, b.relation);
    });
    return next;
  }

  // The first of the shortest ways found. Empty if the meter stopped.
  std::vector<PathStep> First(Vertex from) const {
    std::vector<PathStep> steps;
    for (std::uint32_t hops = hops_; hops > 0; --hops) {
      const std::vector<PathStep> next = Next(from, hops);
      if (next.empty()) return {};
      steps.push_back(next.front());
      from = next.front().vertex;
    }
    return steps;
  }

 private:
  // Gives the vertices of the outward half that lie on shortest ways their hops to the target;
  // those of the inward half have them. False if the meter stopped.
  bool MarkHopsToTarget(const HalfSearch& out, std::vector<Vertex> level) {
    for (std::uint32_t hops = out.hops; hops > 1; --hops) {
      std::vector<Vertex> before;
      for (const Vertex v : level) {
        const ArcSpan arcs = g_.Arcs(v, backward_.direction);
        for (std::uint32_t i = 0; i < arcs.size; ++i) {
          const Vertex w = arcs.neighbor[i];
          const bool passes = backward_.Passes(v, arcs, i);
          if (meter_->stopped()) return false;
          if (!passes || !out.Reached(w) || from_marks_.NumberOf(w) != hops - 1) continue;
          if (to_marks_.Has(w)) continue;
          to_marks_.Mark(w, hops_ - (hops - 1));
          before.push_back(w);
        }
      }
      level = std::move(before);
    }
    return true;
  }

  const GraphSnapshot& g_;
  const Vertex target_;
  VisitMarks from_marks_;
  VisitMarks to_marks_;
  std::vector<RelationIndex> forbidden_;
  WalkView forward_;
  WalkView backward_;
  Meter* meter_;
  std::uint32_t hops_ = 0;
};

// The order of paths.
std::strong_ordering ComparePaths(const std::vector<PathStep>& a, const std::vector<PathStep>& b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].vertex != b[i].vertex) return a[i].vertex <=> b[i].vertex;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].relation != b[i].relation) return a[i].relation <=> b[i].relation;
  }
  return std::strong_ordering::equal;
}

// Lists all shortest paths in order: ways through vertices by depth-first search, then for each
// the choices among parallel relations.
class AllShortest {
 public:
  AllShortest(const ShortestWays& ways, std::size_t paths_max, Meter* meter)
      : ways_(ways), paths_max_(paths_max), meter_(meter) {}

  std::vector<PathFound> List(Vertex from, std::uint32_t hops) {
    Walk(from, hops);
    return std::move(paths_);
  }

 private:
  void Walk(Vertex v, std::uint32_t hops) {
    if (hops == 0) {
      path_.resize(choices_.size());
      Choose(0);
      return;
    }
    const std::vector<PathStep> next = ways_.Next(v, hops);
    for (std::size_t i = 0; i < next.size() && !meter_->stopped();) {
      std::size_t end = i;
      while (end < next.size() && next[end].vertex == next[i].vertex) ++end;
      choices_.emplace_back(next.begin() + static_cast<std::ptrdiff_t>(i),
                            next.begin() + static_cast<std::ptrdiff_t>(end));
      Walk(next[i].vertex, hops - 1);
      choices_.pop_back();
      i = end;
    }
  }
  void Choose(std::size_t at) {
    if (at == choices_.size()) {
      if (paths_.size() >= paths_max_) {
        meter_->Stop(v1::TRUNCATION_REASON_RESULTS);
      } else {
        paths_.push_back({path_});
      }
      return;
    }
    for (const PathStep& step : choices_[at]) {
      path_[at] = step;
      Choose(at + 1);
      if (meter_->stopped()) return;
    }
  }

  const ShortestWays& ways_;
  const std::size_t paths_max_;
  Meter* meter_;
  std::vector<std::vector<PathStep>> choices_;  // Parallel steps, one list a hop.
  std::vector<PathStep> path_;
  std::vector<PathFound> paths_;
};

// The first path of one part of the space: paths that begin with the first `prefix_size` steps of
// it, and then take none of the relations forbidden.
struct Candidate {
  std::vector<PathStep> steps;
  std::size_t prefix_size = 0;
  std::vector<RelationIndex> forbidden;  // Sorted.
  friend bool operator<(const Candidate& a, const Candidate& b) {
    return std::is_lt(ComparePaths(a.steps, b.steps));
  }
};

class Loopless {
 public:
  Loopless(ShortestWays* ways, Vertex source, const FindPathsOptions& options, Meter* meter)
      : ways_(ways), source_(source), options_(options), meter_(meter) {}

  std::vector<PathFound> List(std::size_t paths_max, std::size_t results_max) {
    std::vector<PathFound> paths;
    if (paths_max == 0) return paths;
    AddCandidate({}, 0, {});
    while (!meter_->stopped() && !candidates_.empty()) {
      if (paths.size() == results_max) {
        meter_->Stop(v1::TRUNCATION_REASON_RESULTS);
        break;
      }
      const Candidate first = std::move(candidates_.extract(candidates_.begin()).value());
      paths.push_back({first.steps});
      if (paths.size() == paths_max) break;
      // The rest of its part of the space: paths that leave it after i steps.
      for (std::size_t i = first.prefix_size; i < first.steps.size() && meter_->Look(); ++i) {
        std::vector<RelationIndex> forbidden;
        if (i == first.prefix_size) forbidden = first.forbidden;
        const RelationIndex taken = first.steps[i].relation;
        forbidden.insert(std::lower_bound(forbidden.begin(), forbidden.end(), taken), taken);
        AddCandidate(first.steps, i, std::move(forbidden));
      }
    }
    return paths;
  }

 private:
  // Adds the first path that begins with the first `prefix_size` of `steps`, then takes none of the
  // relations forbidden; nothing if there is no such path.
  void AddCandidate(const std::vector<PathStep>& steps, std::size_t prefix_size,
                    std::vector<RelationIndex> forbidden) {
    if (prefix_size >= options_.max_hops) return;
    std::vector<Vertex> prefix;  // Without its last vertex, where the search begins.
    Vertex spur = source_;
    for (std::size_t i = 0; i < prefix_size; ++i) {
      prefix.push_back(spur);
      spur = steps[i].vertex;
    }
    const auto hops_left = options_.max_hops - static_cast<std::uint32_t>(prefix_size);
    if (!ways_->Search(spur, prefix, forbidden, hops_left)) return;
    const std::vector<PathStep> rest = ways_->First(spur);
    if (rest.empty()) return;
    Candidate candidate{{steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(prefix_size)},
                        prefix_size,
                        std::move(forbidden)};
    candidate.steps.insert(candidate.steps.end(), rest.begin(), rest.end());
    candidates_.insert(std::move(candidate));
  }

  ShortestWays* ways_;
  const Vertex source_;
  const FindPathsOptions& options_;
  Meter* meter_;
  std::set<Candidate> candidates_;  // The parts of the space are disjoint: no two are equal.
};

}  // namespace

PathsFound FindPaths(const GraphSnapshot& g, Vertex source, Vertex target,
                     const FindPathsOptions& options, const CompiledFilter& filter,
                     const QueryControl& control) {
  assert(options.max_hops <= kMaxHopsMax);
  Meter meter(control, filter.end().visited_edges);
  if (filter.end().truncated) meter.Stop(filter.end().reason);
  PathsFound found;
  const Vertex from = g.CanonicalOf(source);
  const Vertex to = g.CanonicalOf(target);
  const bool exist = g.KindOf(from) != kNoKind && g.KindOf(to) != kNoKind;
  const bool one_path = options.mode == PathMode::kShortest;
  const std::size_t paths_max = one_path ? 1 : options.max_paths;
  if (!exist || meter.stopped()) {
    // No path.
  } else if (from == to) {
    if (control.max_results == 0) {
      meter.Stop(v1::TRUNCATION_REASON_RESULTS);
    } else if (paths_max > 0) {
      found.paths.emplace_back();
    }
  } else {
    ShortestWays ways(g, to, options, filter, &meter);
    if (options.mode == PathMode::kAllShortest) {
      const std::optional<std::uint32_t> hops = ways.Search(from, {}, {}, options.max_hops);
      const std::size_t limit = std::min<std::size_t>(paths_max, control.max_results);
      if (hops) found.paths = AllShortest(ways, limit, &meter).List(from, *hops);
    } else {
      found.paths = Loopless(&ways, from, options, &meter).List(paths_max, control.max_results);
    }
  }
  found.end = EndOf(meter);
  return found;
}

}  // namespace partnergraph
