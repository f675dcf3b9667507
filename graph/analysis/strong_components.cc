#include "graph/analysis/strong_components.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace partnergraph {
namespace {

// A vertex on the way of the search, and the next of its arcs.
struct Visit {
  Vertex vertex = 0;
  std::uint32_t arc = 0;
  bool root = true;  // It reaches no vertex that came before it, as far as is known.
};

class Searcher {
 public:
  Searcher(const Adjacency& out_arcs, WorkMeter* meter)
      : graph_(out_arcs),
        tally_(meter),
        rank_(out_arcs.vertex_count(), 0),
        component_(static_cast<std::uint32_t>(out_arcs.vertex_count())) {}

  bool Search() {
    for (Vertex v = 0; v < graph_.vertex_count(); ++v) {
      if (rank_[v] == 0 && !SearchFrom(v)) return false;
    }
    return true;
  }
  // Equal for vertices of one component.
  const std::vector<std::uint32_t>& rank() const { return rank_; }

 private:
  bool SearchFrom(Vertex start) {
    if (!Enter(start)) return false;
    while (!way_.empty()) {
      Visit& visit = way_.back();
      const Vertex v = visit.vertex;
      if (visit.arc < graph_.first[v + 1]) {
        const Vertex w = graph_.neighbor[visit.arc];
        if (rank_[w] == 0) {
          if (!Enter(w)) return false;  // `visit` is gone; the arc is looked at again after w.
          continue;
        }
        if (rank_[w] < rank_[v]) {
          rank_[v] = rank_[w];
          visit.root = false;
        }
        ++visit.arc;
        continue;
      }
      Leave(visit);
      way_.pop_back();
    }
    return true;
  }

  bool Enter(Vertex v) {
    rank_[v] = index_++;
    way_.push_back({v, graph_.first[v]});
    return tally_.Add(graph_.Degree(v) + 1);
  }

  // A root closes its component: all that came after it and are in none. Components are numbered
  // downward from the number of vertices, above all indices still in use, so they never look like
  // a vertex that came before.
  void Leave(const Visit& visit) {
    const Vertex v = visit.vertex;
    if (!visit.root) {
      open_.push_back(v);
      return;
    }
    --index_;
    while (!open_.empty() && rank_[open_.back()] >= rank_[v]) {
      rank_[open_.back()] = component_;
      open_.pop_back();
      --index_;
    }
    rank_[v] = component_--;
  }

  const Adjacency graph_;
  WorkTally tally_;
  std::vector<std::uint32_t> rank_;  // 0: not seen.
  std::uint32_t index_ = 1;
  std::uint32_t component_;
  std::vector<Visit> way_;
  std::vector<Vertex> open_;  // Left, but in no component yet.
};

}  // namespace

ComponentLabels StrongComponents(const Adjacency& out_arcs, WorkMeter* meter) {
  ComponentLabels components;
  const std::size_t vertex_count = out_arcs.vertex_count();
  Searcher searcher(out_arcs, meter);
  if (!searcher.Search()) return components;
  // The smallest vertex of each component.
  constexpr Vertex kNone = 0xFFFF'FFFF;
  std::vector<Vertex> smallest(vertex_count + 1, kNone);
  components.label.resize(vertex_count);
  for (Vertex v = 0; v < vertex_count; ++v) {
    Vertex& label = smallest[searcher.rank()[v]];
    if (label == kNone) {
      label = v;
      ++components.count;
    }
    components.label[v] = label;
  }
  return components;
}

}  // namespace partnergraph
