#include "graph/query/shortest_ways.h"

#include <algorithm>
#include <boost/graph/breadth_first_search.hpp>
#include <cstddef>
#include <iterator>
#include <tuple>
#include <utility>

namespace partnergraph {
namespace {

// A vertex that a search must not enter carries this number: past every number of hops.
constexpr std::uint32_t kBlocked = VisitMarks::kNumberMax;

}  // namespace

bool ShortestWays::Half::Reached(Vertex v) const {
  return marks->Has(v) && marks->NumberOf(v) != kBlocked;
}

struct ShortestWays::Colors {
  using key_type = Vertex;
  using value_type = boost::default_color_type;
  using reference = value_type;
  using category = boost::read_write_property_map_tag;
  Half* half;
  friend value_type get(const Colors& map, Vertex v) {
    return map.half->marks->Has(v) ? boost::black_color : boost::white_color;
  }
  // Boost colours the sources again, which have their number.
  friend void put(const Colors& map, Vertex v, value_type) {
    if (!map.half->marks->Has(v)) map.half->marks->Mark(v, map.half->hops + 1);
  }
};

// A Buffer that hands out the vertices of one level, and keeps those discovered for the next.
struct ShortestWays::OneLevel {
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

ShortestWays::ShortestWays(const GraphSnapshot& g, Vertex source, Vertex target,
                           Direction direction, const CompiledFilter& filter, Meter* meter)
    : g_(g),
      target_(target),
      meter_(meter),
      from_marks_(g.vertex_count()),
      to_marks_(g.vertex_count()),
      way_marks_(g.vertex_count()) {
  out_ = {{&g, &filter, meter, direction, {source, target}, &from_marks_, &forbidden_},
          &from_marks_,
          {}};
  in_ = {{&g, &filter, meter, Reverse(direction), {source, target}, &to_marks_, &forbidden_},
         &to_marks_,
         {}};
}

// Walks every edge of the frontier; the vertices reached are the next frontier.
void ShortestWays::ExpandLevel(Half* half) {
  std::vector<Vertex> next;
  OneLevel queue{&half->frontier, &next};
  boost::breadth_first_visit(half->view, half->frontier.begin(), half->frontier.end(), queue,
                             boost::default_bfs_visitor(), Colors{half});
  half->frontier.swap(next);
  ++half->hops;
}

// The first level outward. `from` itself is not marked: a way may come back to it.
void ShortestWays::ExpandFirst(Vertex from) {
  WalkView view = out_.view;
  view.forbidden = &forbidden_first_;
  out_.frontier.clear();
  out_.hops = 1;
  const ArcSpan arcs = g_.Arcs(from, view.direction);
  for (std::uint32_t i = 0; i < arcs.size && !meter_->stopped(); ++i) {
    if (!view.Passes(from, arcs, i)) continue;
    from_marks_.Mark(arcs.neighbor[i], 1);
    out_.frontier.push_back(arcs.neighbor[i]);
  }
}

// The vertices of the frontier where the halves meet in the fewest hops, which become hops_.
std::vector<Vertex> ShortestWays::Meeting(const std::vector<Vertex>& frontier) {
  std::vector<Vertex> met;
  for (const Vertex v : frontier) {
    if (!out_.Reached(v) || !in_.Reached(v)) continue;
    const std::uint32_t hops = from_marks_.NumberOf(v) + to_marks_.NumberOf(v);
    if (!met.empty() && hops > hops_) continue;
    if (!met.empty() && hops < hops_) met.clear();
    hops_ = hops;
    met.push_back(v);
  }
  return met;
}

// Gives the vertices of the outward half that lie on shortest ways their hops to the target; those
// of the inward half have them. `level` is where the halves met. False if the meter stopped.
bool ShortestWays::MarkHopsToTarget(std::vector<Vertex> level) {
  for (std::uint32_t hops = out_.hops; hops > 1; --hops) {
    std::vector<Vertex> before;
    WalkView view = in_.view;
    view.visited = &way_marks_;
    for (const Vertex v : level) {
      const ArcSpan arcs = g_.Arcs(v, view.direction);
      for (std::uint32_t i = 0; i < arcs.size; ++i) {
        const Vertex w = arcs.neighbor[i];
        const bool passes = view.Passes(v, arcs, i);
        if (meter_->stopped()) return false;
        if (!passes || !out_.Reached(w) || from_marks_.NumberOf(w) != hops - 1) continue;
        way_marks_.Mark(w, hops_ - (hops - 1));
        before.push_back(w);
      }
    }
    level = std::move(before);
  }
  return true;
}

void ShortestWays::CountArcs(Half* half) const {
  half->arcs = 0;
  for (std::size_t i = 0; i < half->frontier.size() && meter_->LookAt(i); ++i) {
    half->arcs += g_.Arcs(half->frontier[i], half->view.direction).size;
  }
}

std::optional<std::uint32_t> ShortestWays::Search(Vertex from, const KeptOff& off,
                                                  std::uint32_t max_hops) {
  if (max_hops == 0) return std::nullopt;
  from_ = from;
  forbidden_ = off.relations;
  forbidden_first_.clear();
  std::set_union(off.relations.begin(), off.relations.end(), off.first_relations.begin(),
                 off.first_relations.end(), std::back_inserter(forbidden_first_));
  from_marks_.Clear();
  way_marks_.Clear();
  const bool whole = off.vertices.empty() && off.relations.empty();
  if (!whole || !in_is_whole_) {
    to_marks_.Clear();
    to_marks_.Mark(target_, 0);
    in_.frontier = {target_};
    in_.hops = 0;
    CountArcs(&in_);
    in_is_whole_ = whole;
  }
  for (const Vertex v : off.vertices) {
    from_marks_.Mark(v, kBlocked);
    to_marks_.Mark(v, kBlocked);
  }
  ExpandFirst(from);
  CountArcs(&out_);
  const Half* grown = &out_;
  while (!meter_->stopped()) {
    // The halves have not met before, so no way is shorter than those that meet now, and all that
    // are as short do.
    std::vector<Vertex> met = Meeting(grown->frontier);
    if (!met.empty()) {
      if (hops_ > max_hops || !MarkHopsToTarget(std::move(met))) return std::nullopt;
      return hops_;
    }
    if (out_.hops + in_.hops >= max_hops || out_.frontier.empty() || in_.frontier.empty()) break;
    Half& half = out_.arcs <= in_.arcs ? out_ : in_;
    ExpandLevel(&half);
    CountArcs(&half);
    grown = &half;
  }
  return std::nullopt;
}

// The steps at `v` that `view` lets pass and whose vertex is one that `is_next`.
template <class IsNext>
std::vector<PathStep> ShortestWays::Steps(Vertex v, const WalkView& view, IsNext is_next) const {
  std::vector<PathStep> steps;
  const ArcSpan arcs = g_.Arcs(v, view.direction);
  for (std::uint32_t i = 0; i < arcs.size; ++i) {
    const Vertex w = arcs.neighbor[i];
    if (!is_next(w)) {
      meter_->VisitEdge();  // The filter, which costs more, is not asked.
    } else if (view.Passes(v, arcs, i)) {
      steps.push_back({w, arcs.relation[i], i < arcs.forward_count});
    }
    if (meter_->stopped()) return {};
  }
  std::sort(steps.begin(), steps.end(), [](const PathStep& a, const PathStep& b) {
    return std::tuple(a.vertex, a.relation, !a.forward) <
           std::tuple(b.vertex, b.relation, !b.forward);
  });
  // A relation from a vertex to itself stands there as two arcs.
  steps.erase(std::unique(steps.begin(), steps.end(),
                          [](const PathStep& a, const PathStep& b) {
                            return a.vertex == b.vertex && a.relation == b.relation;
                          }),
              steps.end());
  return steps;
}

std::vector<PathStep> ShortestWays::Next(Vertex v, std::uint32_t hops) const {
  WalkView view = out_.view;
  view.visited = nullptr;
  if (hops == hops_) view.forbidden = &forbidden_first_;  // No other place is as far.
  return Steps(v, view, [&](Vertex w) {
    return (to_marks_.Has(w) && to_marks_.NumberOf(w) == hops - 1) ||
           (way_marks_.Has(w) && way_marks_.NumberOf(w) == hops - 1);
  });
}

std::vector<PathStep> ShortestWays::First(Vertex v, std::uint32_t hops) const {
  std::vector<PathStep> steps;
  for (; hops > 0; --hops) {
    const std::vector<PathStep> next = Next(v, hops);
    if (next.empty()) return {};
    steps.push_back(next.front());
    v = next.front().vertex;
  }
  return steps;
}

std::vector<PathStep> ShortestWays::FirstSteps() const {
  WalkView view = out_.view;
  view.visited = nullptr;
  view.forbidden = &forbidden_first_;
  return Steps(from_, view, [](Vertex) { return true; });
}

std::vector<PathStep> ShortestWays::LastStepsBack() const {
  WalkView view = in_.view;
  view.visited = nullptr;
  return Steps(target_, view, [](Vertex) { return true; });
}

}  // namespace partnergraph
