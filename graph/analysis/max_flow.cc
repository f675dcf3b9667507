#include "graph/analysis/max_flow.h"

#include <algorithm>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>
#include <boost/graph/graph_traits.hpp>
#include <cassert>
#include <cstdint>
#include <memory>

#include "graph/analysis/boost_adjacency.h"
#include "graph/analysis/metered_array.h"

namespace partnergraph {
namespace {

// The arcs as a directed graph that can also list all of them, as Boost's flow needs it.
struct FlowGraph : DirectedAdjacency {
  struct traversal_category : DirectedAdjacency::traversal_category, boost::edge_list_graph_tag {};
  // All arcs in turn.
  class edge_iterator
      : public boost::iterator_facade<edge_iterator, Arc, boost::forward_traversal_tag, Arc> {
   public:
    edge_iterator() = default;
    edge_iterator(const Adjacency* graph, Vertex v) : graph_(graph), v_(v) {
      arc_ = graph->first[v];
      SkipEmpty();
    }

   private:
    friend class boost::iterator_core_access;
    Arc dereference() const { return {v_, graph_->neighbor[arc_], arc_}; }
    bool equal(const edge_iterator& other) const { return arc_ == other.arc_; }
    void increment() {
      ++arc_;
      SkipEmpty();
    }
    void SkipEmpty() {
      while (v_ < graph_->vertex_count() && arc_ == graph_->first[v_ + 1]) ++v_;
    }
    const Adjacency* graph_ = nullptr;
    Vertex v_ = 0;
    std::uint32_t arc_ = 0;
  };
  friend auto edges(const FlowGraph& g) {
    return std::pair(edge_iterator(g.graph, 0),
                     edge_iterator(g.graph, static_cast<Vertex>(g.graph->vertex_count())));
  }
  friend std::size_t num_edges(const FlowGraph& g) { return g.graph->arc_count(); }
  // Boost's own looks at all arcs of `v`.
  friend std::pair<Arc, bool> lookup_edge(Vertex v, Vertex w, const FlowGraph& g) {
    const auto neighbors = g.graph->Neighbors(v);
    const auto at = std::lower_bound(neighbors.begin(), neighbors.end(), w);
    if (at == neighbors.end() || *at != w) return {Arc{}, false};
    return {{v, w, g.graph->first[v] + static_cast<std::uint32_t>(at - neighbors.begin())}, true};
  }
};

// Arrays by arc and by vertex whose every use counts as an arc: the searches of Boost's algorithm
// read residuals, and its walks to the ends read predecessors.
struct ResidualMap {
  using key_type = Arc;
  using value_type = double;
  using reference = double;
  using category = boost::read_write_property_map_tag;
  double* values = nullptr;
  WorkTally* tally = nullptr;
  friend double get(const ResidualMap& map, const Arc& arc) {
    if (!map.tally->Add(1)) throw AnalysisStopped();
    return map.values[arc.number];
  }
  friend void put(const ResidualMap& map, const Arc& arc, double value) {
    if (!map.tally->Add(1)) throw AnalysisStopped();
    map.values[arc.number] = value;
  }
};
struct PredecessorMap {
  using key_type = Vertex;
  using value_type = Arc;
  using reference = Arc;
  using category = boost::read_write_property_map_tag;
  Arc* values = nullptr;
  WorkTally* tally = nullptr;
  friend Arc get(const PredecessorMap& map, Vertex v) {
    if (!map.tally->Add(1)) throw AnalysisStopped();
    return map.values[v];
  }
  friend void put(const PredecessorMap& map, Vertex v, const Arc& arc) { map.values[v] = arc; }
};

// The other arc of each one's edge.
struct ReverseMap {
  using key_type = Arc;
  using value_type = Arc;
  using reference = Arc;
  using category = boost::readable_property_map_tag;
  const std::uint32_t* values = nullptr;
  friend Arc get(const ReverseMap& map, const Arc& arc) {
    return {arc.target, arc.source, map.values[arc.number]};
  }
};

struct EdgeCapacityMap {
  using key_type = Arc;
  using value_type = double;
  using reference = double;
  using category = boost::readable_property_map_tag;
  const Adjacency* graph = nullptr;
  bool unit = false;
  friend double get(const EdgeCapacityMap& map, const Arc& arc) {
    return map.unit ? 1 : map.graph->Weight(arc.number);
  }
};

// Of the graph that SplitVertices makes: 1 through a vertex, and along the edge between the two
// ends; along other edges more than can flow, so that no narrowest cut has one; none backward.
struct SplitCapacityMap {
  using key_type = Arc;
  using value_type = double;
  using reference = double;
  using category = boost::readable_property_map_tag;
  Vertex source = 0;
  Vertex target = 0;
  double plenty = 0;
  friend double get(const SplitCapacityMap& map, const Arc& arc) {
    const bool within = (arc.source ^ arc.target) == 1;
    const bool from_entry = arc.source % 2 == 0;
    if (within != from_entry) return 0;
    const bool direct = arc.source == map.source && arc.target == map.target;
    return within || direct ? 1 : map.plenty;
  }
};

// Vertices come in order, so each meets the lists of its neighbours where their arcs to smaller
// ones end. Throws AnalysisStopped.
std::vector<std::uint32_t> ReverseArcs(const Adjacency& graph, WorkMeter* meter, WorkTally* tally) {
  std::vector<std::uint32_t> reverse;
  if (!AssignMetered(&reverse, graph.arc_count(), 0, meter)) throw AnalysisStopped();
  std::vector<std::uint32_t> next(graph.first.begin(), graph.first.end());
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (!tally->Add(graph.Degree(v) + 1)) throw AnalysisStopped();
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
      reverse[next[graph.neighbor[arc]]++] = arc;
    }
  }
  return reverse;
}

// Returns the flow, and sets which vertices are on the source's side. Throws AnalysisStopped.
template <class CapacityMap>
double RunFlow(const Adjacency& graph, CapacityMap capacity, Vertex source, Vertex target,
               std::vector<bool>* source_side, WorkMeter* meter) {
  WorkTally tally(meter);
  const std::size_t vertex_count = graph.vertex_count();
  const auto reverse = ReverseArcs(graph, meter, &tally);
  // Boost writes each before it reads any.
  const auto residual = std::make_unique_for_overwrite<double[]>(graph.arc_count());
  std::vector<Arc> predecessor(vertex_count);
  std::vector<boost::default_color_type> color(vertex_count, boost::white_color);
  std::vector<std::uint32_t> distance(vertex_count, 0);
  const auto by_vertex = [](auto& values) {
    return boost::make_iterator_property_map(values.begin(),
                                             boost::typed_identity_property_map<Vertex>());
  };
  FlowGraph view;
  view.graph = &graph;
  const double flow = boost::boykov_kolmogorov_max_flow(
      view, capacity, ResidualMap{residual.get(), &tally}, ReverseMap{reverse.data()},
      PredecessorMap{predecessor.data(), &tally}, by_vertex(color), by_vertex(distance),
      boost::typed_identity_property_map<Vertex>(), source, target);
  source_side->resize(vertex_count);
  for (Vertex v = 0; v < vertex_count; ++v) (*source_side)[v] = color[v] == color[source];
  return flow;
}

// Every vertex v as two: 2 v, where ways enter it, and 2 v + 1, where they leave; an arc leads from
// the first to the second, and one along every edge from leaving to entering, each with one back.
// Throws AnalysisStopped.
AdjacencyArrays SplitVertices(const Adjacency& graph, WorkMeter* meter) {
  WorkTally tally(meter);
  AdjacencyArrays split;
  split.first.reserve(2 * graph.vertex_count() + 1);
  split.first.push_back(0);
  split.neighbor.reserve(2 * (graph.arc_count() + graph.vertex_count()));
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (!tally.Add(std::uint64_t{2} * (graph.Degree(v) + 1))) throw AnalysisStopped();
    const auto neighbors = graph.Neighbors(v);
    const auto larger = std::lower_bound(neighbors.begin(), neighbors.end(), v);
    for (const Vertex leaving : {0U, 1U}) {
      const auto add = [&](Vertex w) { split.neighbor.push_back(2 * w + 1 - leaving); };
      std::for_each(neighbors.begin(), larger, add);
      add(v);
      std::for_each(larger, neighbors.end(), add);
      split.first.push_back(static_cast<std::uint32_t>(split.neighbor.size()));
    }
  }
  return split;
}

}  // namespace

MaxFlow FindMaxFlow(const Adjacency& graph, Vertex source, Vertex target, bool unit,
                    WorkMeter* meter) {
  assert(source != target);
  MaxFlow found;
  try {
    found.flow =
        RunFlow(graph, EdgeCapacityMap{&graph, unit}, source, target, &found.source_side, meter);
  } catch (const AnalysisStopped&) {
    return {};
  }
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (meter->cancelled()) return {};
    if (!found.source_side[v]) continue;
    ++found.source_side_count;
    for (const Vertex w : graph.Neighbors(v)) {
      if (!found.source_side[w]) found.cut.emplace_back(v, w);
    }
  }
  return found;
}

DisjointWays FindDisjointWays(const Adjacency& graph, Vertex source, Vertex target,
                              WorkMeter* meter) {
  assert(source != target);
  DisjointWays found;
  std::vector<bool> source_side;
  try {
    const AdjacencyArrays split = SplitVertices(graph, meter);
    const Vertex leaving = 2 * source + 1;
    const Vertex entering = 2 * target;
    const SplitCapacityMap capacity{leaving, entering, static_cast<double>(graph.vertex_count())};
    found.count = static_cast<std::size_t>(
        RunFlow(split.view(), capacity, leaving, entering, &source_side, meter));
  } catch (const AnalysisStopped&) {
    return {};
  }
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    const std::size_t entering_v = std::size_t{2} * v;
    if (source_side[entering_v] && !source_side[entering_v + 1]) found.separator.push_back(v);
  }
  return found;
}

}  // namespace partnergraph
