#include "graph/analysis/biconnected.h"

#include <algorithm>
#include <boost/graph/biconnected_components.hpp>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>

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
  WorkTally tally(meter);
  // By arc; Boost numbers the one of an edge's two arcs that it walked first.
  const auto component = std::make_unique_for_overwrite<std::uint32_t[]>(graph.arc_count());
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (!tally.Add(graph.Degree(v) + 1)) return {};
    std::fill(&component[graph.first[v]], &component[graph.first[v + 1]], kNoComponent);
  }
  std::size_t count = 0;
  MeteredVisitor visitor;
  visitor.tally = &tally;
  const UndirectedAdjacency view{&graph};
  try {
    count = boost::biconnected_components(
                view, boost::make_iterator_property_map(component.get(), ArcNumberMap()),
                std::back_inserter(found.articulation_points), boost::visitor(visitor))
                .first;
  } catch (const AnalysisStopped&) {
    return {};
  }
  if (!meter->Look()) return {};
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
    if (!tally.Add(1)) return {};
    const std::vector<Vertex>& vertices = found.components[c];
    // One edge alone: without it its ends are not connected.
    if (edge_count[c] == 1) found.bridges.emplace_back(vertices[0], vertices[1]);
  }
  const auto sort = [meter](auto* rows, auto less) {
    return SortUnlessCancelled(*meter, less,
                               [&](auto by) { std::sort(rows->begin(), rows->end(), by); });
  };
  const auto larger = [](const std::vector<Vertex>& a, const std::vector<Vertex>& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  };
  if (!sort(&found.components, larger) || !sort(&found.articulation_points, std::less()) ||
      !sort(&found.bridges, std::less())) {
    return {};
  }
  return found;
}

}  // namespace partnergraph
