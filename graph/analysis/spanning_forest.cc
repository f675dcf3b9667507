#include "graph/analysis/spanning_forest.h"

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/kruskal_min_spanning_tree.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/property_map/property_map.hpp>
#include <compare>
#include <cstddef>
#include <iterator>
#include <tuple>
#include <utility>

#include "graph/analysis/boost_adjacency.h"

namespace partnergraph {
namespace {

// The edges, each once, as an EdgeListGraph and VertexListGraph.
struct EdgeList {
  const std::vector<ForestEdge>* edge_list = nullptr;
  std::size_t vertex_count = 0;

  using vertex_descriptor = Vertex;
  using edge_descriptor = ForestEdge;
  using directed_category = boost::undirected_tag;
  using edge_parallel_category = boost::disallow_parallel_edge_tag;
  struct traversal_category : boost::vertex_list_graph_tag, boost::edge_list_graph_tag {};
  using vertices_size_type = std::size_t;
  using edges_size_type = std::size_t;
  using degree_size_type = std::size_t;
  using vertex_iterator = boost::counting_iterator<Vertex>;
  using edge_iterator = std::vector<ForestEdge>::const_iterator;
  static Vertex null_vertex() { return ~Vertex{0}; }

  friend auto vertices(const EdgeList& g) {
    return std::pair(vertex_iterator(0), vertex_iterator(static_cast<Vertex>(g.vertex_count)));
  }
  friend std::size_t num_vertices(const EdgeList& g) { return g.vertex_count; }
  friend auto edges(const EdgeList& g) {
    return std::pair(g.edge_list->begin(), g.edge_list->end());
  }
  friend std::size_t num_edges(const EdgeList& g) { return g.edge_list->size(); }
  friend Vertex source(const ForestEdge& edge, const EdgeList&) { return edge.a; }
  friend Vertex target(const ForestEdge& edge, const EdgeList&) { return edge.b; }
};

// What Boost takes for the weight of an edge: less is taken first.
struct Rank {
  double weight = 0;
  Vertex a = 0;
  Vertex b = 0;
  friend bool operator==(const Rank&, const Rank&) = default;
  friend std::partial_ordering operator<=>(const Rank& x, const Rank& y) {
    const auto heavier = y.weight <=> x.weight;
    return heavier != 0 ? heavier : std::tie(x.a, x.b) <=> std::tie(y.a, y.b);
  }
};
struct RankMap {
  using key_type = ForestEdge;
  using value_type = Rank;
  using reference = Rank;
  using category = boost::readable_property_map_tag;
  WorkTally* tally = nullptr;
  friend Rank get(const RankMap& map, const ForestEdge& edge) {
    if (!map.tally->Add(1)) throw AnalysisStopped();
    return {edge.weight, edge.a, edge.b};
  }
};

}  // namespace

std::vector<ForestEdge> MaximumSpanningForest(const Adjacency& graph, WorkMeter* meter) {
  std::vector<ForestEdge> all;
  all.reserve(graph.arc_count() / 2);
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
      if (v < graph.neighbor[arc]) all.push_back({v, graph.neighbor[arc], graph.Weight(arc)});
    }
  }
  std::vector<ForestEdge> forest;
  WorkTally tally(meter);
  const EdgeList view{&all, graph.vertex_count()};
  try {
    boost::kruskal_minimum_spanning_tree(
        view, std::back_inserter(forest),
        boost::weight_map(RankMap{&tally})
            .vertex_index_map(boost::typed_identity_property_map<Vertex>()));
  } catch (const AnalysisStopped&) {
    // What was taken so far stands.
  }
  return forest;
}

}  // namespace partnergraph
