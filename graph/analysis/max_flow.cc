#include "graph/analysis/max_flow.h"

#include <boost/graph/boykov_kolmogorov_max_flow.hpp>
#include <boost/graph/graph_traits.hpp>
#include <cassert>
#include <cstdint>

#include "graph/analysis/boost_adjacency.h"

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
};

// An array by arc that counts what is written to it.
struct ResidualMap {
  using key_type = Arc;
  using value_type = double;
  using reference = double&;
  using category = boost::lvalue_property_map_tag;
  double* values = nullptr;
  WorkTally* tally = nullptr;
  double& operator[](const Arc& arc) const { return values[arc.number]; }
  friend double get(const ResidualMap& map, const Arc& arc) { return map.values[arc.number]; }
  friend void put(const ResidualMap& map, const Arc& arc, double value) {
    if (!map.tally->Add(1)) throw AnalysisStopped();
    map.values[arc.number] = value;
  }
};

// The other arc of each one's edge. Vertices come in order, so each meets the lists of its
// neighbours where their arcs to smaller ones end.
std::vector<Arc> ReverseArcs(const Adjacency& graph) {
  std::vector<Arc> reverse(graph.arc_count());
  std::vector<std::uint32_t> next(graph.first.begin(), graph.first.end());
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
      const Vertex w = graph.neighbor[arc];
      reverse[next[w]] = {v, w, arc};
      ++next[w];
    }
  }
  return reverse;
}

}  // namespace

MaxFlow FindMaxFlow(const Adjacency& graph, Vertex source, Vertex target, bool unit,
                    WorkMeter* meter) {
  assert(source != target);
  const std::size_t arcs = graph.arc_count();
  const std::size_t vertex_count = graph.vertex_count();
  std::vector<double> capacity(arcs, 1);
  if (!unit && !graph.weight.empty()) capacity.assign(graph.weight.begin(), graph.weight.end());
  std::vector<double> residual(arcs, 0);
  std::vector<Arc> reverse = ReverseArcs(graph);
  std::vector<Arc> predecessor(vertex_count);
  std::vector<boost::default_color_type> color(vertex_count, boost::white_color);
  std::vector<long> distance(vertex_count, 0);
  const auto by_vertex = [](auto& values) {
    return boost::make_iterator_property_map(values.begin(),
                                             boost::typed_identity_property_map<Vertex>());
  };
  const auto by_arc = [](auto& values) {
    return boost::make_iterator_property_map(values.begin(), ArcNumberMap());
  };
  MaxFlow found;
  WorkTally tally(meter);
  FlowGraph view;
  view.graph = &graph;
  try {
    found.flow = boost::boykov_kolmogorov_max_flow(
        view, by_arc(capacity), ResidualMap{residual.data(), &tally}, by_arc(reverse),
        by_vertex(predecessor), by_vertex(color), by_vertex(distance),
        boost::typed_identity_property_map<Vertex>(), source, target);
  } catch (const AnalysisStopped&) {
    return {};
  }
  for (Vertex v = 0; v < vertex_count; ++v) {
    if (color[v] != color[source]) continue;
    ++found.source_side_count;
    for (const Vertex w : graph.Neighbors(v)) {
      if (color[w] != color[source]) found.cut.emplace_back(v, w);
    }
  }
  return found;
}

}  // namespace partnergraph
