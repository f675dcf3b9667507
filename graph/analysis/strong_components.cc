#include "graph/analysis/strong_components.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace partnergraph {
namespace {

class Searcher {
 public:
  Searcher(const Adjacency& out_arcs, WorkMeter* meter)
      : graph_(out_arcs),
        tally_(meter),
        rank_(out_arcs.vertex_count(), 0),
        stacks_(out_arcs.vertex_count()),
        next_arc_(out_arcs.vertex_count()),
        root_(out_arcs.vertex_count()),
        open_begin_(out_arcs.vertex_count()),
        component_(static_cast<std::uint32_t>(out_arcs.vertex_count())) {}

  bool Search() {
    for (Vertex v = 0; v < graph_.vertex_count(); ++v) {
      if (rank_[v] == 0 && !SearchFrom(v)) return false;
    }
    return true;
  }
  // Equal for vertices of one component; 1 to V.
  const std::vector<std::uint32_t>& rank() const { return rank_; }
  // V places, whose content is no longer needed.
  std::vector<Vertex> ReleaseStacks() { return std::move(stacks_); }

 private:
  bool SearchFrom(Vertex start) {
    if (!Enter(start)) return false;
    while (way_end_ > 0) {
      const std::size_t top = way_end_ - 1;
      const Vertex v = stacks_[top];
      const std::uint32_t end = graph_.first[v + 1];
      const std::uint32_t known = rank_[v];
      std::uint32_t lowest = known;
      std::uint32_t arc = next_arc_[top];
      std::uint32_t reached = 1;
      for (; arc < end; ++arc) {
        reached = rank_[graph_.neighbor[arc]];
        if (reached == 0) break;
        lowest = std::min(lowest, reached);
      }
      if (lowest < known) {
        rank_[v] = lowest;
        root_[top] = 0;
      }
      if (reached == 0) {
        next_arc_[top] = arc;  // It is looked at again after its vertex.
        if (!Enter(graph_.neighbor[arc])) return false;
      } else {
        --way_end_;
        Leave(v, root_[top] != 0);
      }
    }
    return true;
  }

  bool Enter(Vertex v) {
    rank_[v] = index_++;
    stacks_[way_end_] = v;
    next_arc_[way_end_] = graph_.first[v];
    root_[way_end_] = 1;
    ++way_end_;
    return tally_.Add(graph_.Degree(v) + 1);
  }

  // A root closes its component: all that came after it and are in none. Components are numbered
  // downward from the number of vertices, above all indices still in use, so they never look like a
  // vertex that came before.
  void Leave(Vertex v, bool root) {
    if (!root) {
      stacks_[--open_begin_] = v;
      return;
    }
    --index_;
    while (open_begin_ < stacks_.size() && rank_[stacks_[open_begin_]] >= rank_[v]) {
      rank_[stacks_[open_begin_++]] = component_;
      --index_;
    }
    rank_[v] = component_--;
  }

  const Adjacency graph_;
  WorkTally tally_;
  std::vector<std::uint32_t> rank_;  // 0: not seen.
  // Two stacks that grow toward each other; no vertex is in both. From the front the way of the
  // search; from the back what it has left but put in no component yet.
  std::vector<Vertex> stacks_;
  std::vector<std::uint32_t> next_arc_;  // By place on the way.
  // By place on the way: it reaches no vertex that came before it, as far as is known.
  std::vector<std::uint8_t> root_;
  std::size_t way_end_ = 0;
  std::size_t open_begin_;
  std::uint32_t index_ = 1;
  std::uint32_t component_;
};

}  // namespace

ComponentLabels StrongComponents(const Adjacency& out_arcs, WorkMeter* meter) {
  const std::size_t vertex_count = out_arcs.vertex_count();
  Searcher searcher(out_arcs, meter);
  if (!searcher.Search()) return {};
  // The smallest vertex of each component, by rank - 1.
  constexpr Vertex kNone = 0xFFFF'FFFF;
  std::vector<Vertex> smallest = searcher.ReleaseStacks();
  std::fill(smallest.begin(), smallest.end(), kNone);
  ComponentLabels components;
  components.label.resize(vertex_count);
  for (Vertex v = 0; v < vertex_count; ++v) {
    Vertex& label = smallest[searcher.rank()[v] - 1];
    if (label == kNone) {
      label = v;
      ++components.count;
    }
    components.label[v] = label;
  }
  return components;
}

}  // namespace partnergraph
