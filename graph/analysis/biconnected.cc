#include "graph/analysis/biconnected.h"

#include <algorithm>
#include <boost/graph/biconnected_components.hpp>
#include <cstdint>
#include <iterator>

#include "graph/analysis/boost_adjacency.h"

namespace partnergraph {
namespace {

constexpr std::uint32_t kNoComponent = 0xFFFF'FFFF;

struct MeteredVisitor : boost::default_dfs_visitor {
  WorkTally* tally = nullptr;
  void discover_vertex(Vertex v, const UndirectedAdjacency& g) const {
    if (!tally->Add(out_degree(v, g) + 1)) throw AnalysisStopped();
  }
};

}  // namespace

BiconnectedComponents FindBiconnectedComponents(const Adjacency& graph, WorkMeter* meter) {
  BiconnectedComponents found;
  // By arc; Boost numbers the one of an edge's two arcs that it walked first.
  std::vector<std::uint32_t> component(graph.arc_count(), kNoComponent);
  std::size_t count = 0;
  WorkTally tally(meter);
  MeteredVisitor visitor;
  visitor.tally = &tally;
  const UndirectedAdjacency view{&graph};
  try {
    count = boost::biconnected_components(
                view, boost::make_iterator_property_map(component.begin(), ArcNumberMap()),
                std::back_inserter(found.articulation_points), boost::visitor(visitor))
                .first;
  } catch (const AnalysisStopped&) {
    return {};
  }
  found.components.resize(count);
  std::vector<std::uint32_t> edge_count(count, 0);
  // The other arc of an edge: vertices come in order, so each meets the list of a neighbour where
  // that has its arcs to smaller ones behind it.
  std::vector<std::uint32_t> next(graph.first.begin(), graph.first.end());
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (!tally.Add(graph.Degree(v) + 1)) return {};
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
      const Vertex w = graph.neighbor[arc];
      const std::uint32_t other = next[w]++;
      const std::uint32_t c = component[arc] == kNoComponent ? component[other] : component[arc];
      if (v < w) ++edge_count[c];
      std::vector<Vertex>& vertices = found.components[c];
      if (vertices.empty() || vertices.back() != v) vertices.push_back(v);
    }
  }
  for (std::size_t c = 0; c < count; ++c) {
    const std::vector<Vertex>& vertices = found.components[c];
    // One edge alone: without it its ends are not connected.
    if (edge_count[c] == 1) found.bridges.emplace_back(vertices[0], vertices[1]);
  }
  std::sort(found.components.begin(), found.components.end(),
            [](const std::vector<Vertex>& a, const std::vector<Vertex>& b) {
              return a.size() != b.size() ? a.size() > b.size() : a < b;
            });
  std::sort(found.articulation_points.begin(), found.articulation_points.end());
  std::sort(found.bridges.begin(), found.bridges.end());
  return found;
}

}  // namespace partnergraph
