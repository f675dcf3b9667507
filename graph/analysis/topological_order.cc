#include "graph/analysis/topological_order.h"

#include <algorithm>
#include <boost/concept/assert.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/topological_sort.hpp>
#include <boost/iterator/function_output_iterator.hpp>
#include <cstdint>
#include <functional>

#include "graph/analysis/boost_adjacency.h"

namespace partnergraph {

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<DirectedAdjacency>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<DirectedAdjacency>));

namespace {

using Color = boost::default_color_type;

// White: not seen; gray: on the way that is walked; black: done. Each look counts as an arc.
struct MeteredColors {
  using key_type = Vertex;
  using value_type = Color;
  using reference = Color;
  using category = boost::read_write_property_map_tag;
  std::vector<Color>* colors = nullptr;
  WorkTally* tally = nullptr;
  friend Color get(const MeteredColors& map, Vertex v) {
    if (!map.tally->Add(1)) throw AnalysisStopped();
    return (*map.colors)[v];
  }
  friend void put(const MeteredColors& map, Vertex v, Color color) { (*map.colors)[v] = color; }
};

// Vertices without arcs to them that are not ordered yet come next, the smallest first.
std::vector<Vertex> KahnOrder(const Adjacency& graph, WorkTally* tally) {
  std::vector<std::uint32_t> arcs_to(graph.vertex_count(), 0);
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (!tally->Add(graph.Degree(v) + 1)) return {};
    for (const Vertex w : graph.Neighbors(v)) ++arcs_to[w];
  }
  std::vector<Vertex> ready;  // A heap, the smallest on top.
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (arcs_to[v] == 0) ready.push_back(v);  // Ascending: a heap already.
  }
  std::vector<Vertex> order;
  order.reserve(graph.vertex_count());
  while (!ready.empty()) {
    std::pop_heap(ready.begin(), ready.end(), std::greater<>());
    const Vertex v = ready.back();
    ready.pop_back();
    order.push_back(v);
    if (!tally->Add(graph.Degree(v) + 1)) return {};
    for (const Vertex w : graph.Neighbors(v)) {
      if (--arcs_to[w] > 0) continue;
      ready.push_back(w);
      std::push_heap(ready.begin(), ready.end(), std::greater<>());
    }
  }
  return order;
}

// Boost ends where an arc leads back to the way that it walks. From every vertex of that way an arc
// leads on along it, so whoever follows such arcs comes around.
std::vector<Vertex> FindCycle(const Adjacency& graph, WorkTally* tally) {
  std::vector<Color> colors(graph.vertex_count(), boost::white_color);
  const DirectedAdjacency view{&graph};
  const auto on_way = [&colors](Vertex v) { return colors[v] == boost::gray_color; };
  const auto follow = [&](Vertex v) {
    const auto neighbors = graph.Neighbors(v);
    if (!tally->Add(neighbors.size())) throw AnalysisStopped();
    return *std::find_if(neighbors.begin(), neighbors.end(), on_way);
  };
  try {
    try {
      boost::topological_sort(view, boost::make_function_output_iterator([](Vertex) {}),
                              boost::color_map(MeteredColors{&colors, tally}));
    } catch (const boost::not_a_dag&) {
      // As expected.
    }
    std::vector<bool> seen(graph.vertex_count(), false);
    auto v = static_cast<Vertex>(std::find(colors.begin(), colors.end(), boost::gray_color) -
                                 colors.begin());
    for (; !seen[v]; v = follow(v)) seen[v] = true;
    std::vector<Vertex> cycle = {v};
    for (Vertex w = follow(v); w != v; w = follow(w)) cycle.push_back(w);
    std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
    return cycle;
  } catch (const AnalysisStopped&) {
    return {};
  }
}

}  // namespace

TopologicalOrder OrderTopologically(const Adjacency& out_arcs, WorkMeter* meter) {
  TopologicalOrder found;
  WorkTally tally(meter);
  found.order = KahnOrder(out_arcs, &tally);
  if (found.order.size() == out_arcs.vertex_count()) return found;
  found.order.clear();
  if (!meter->stopped()) found.cycle = FindCycle(out_arcs, &tally);
  return found;
}

}  // namespace partnergraph
