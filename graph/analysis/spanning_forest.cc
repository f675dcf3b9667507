#include "graph/analysis/spanning_forest.h"

#include <algorithm>
#include <boost/graph/graph_traits.hpp>
#include <boost/graph/kruskal_min_spanning_tree.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/function_output_iterator.hpp>
#include <boost/property_map/property_map.hpp>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>

#include "graph/analysis/boost_adjacency.h"

namespace partnergraph {
namespace {

// The edges, each once, as an EdgeListGraph and VertexListGraph. An edge is its place in the order
// in which it may be taken, and Boost takes this for its weight, too.
struct EdgeList {
  const std::vector<ForestEdge>* edge_list = nullptr;
  std::size_t vertex_count = 0;

  using vertex_descriptor = Vertex;
  using edge_descriptor = std::uint32_t;
  using directed_category = boost::undirected_tag;
  using edge_parallel_category = boost::disallow_parallel_edge_tag;
  struct traversal_category : boost::vertex_list_graph_tag, boost::edge_list_graph_tag {};
  using vertices_size_type = std::size_t;
  using edges_size_type = std::size_t;
  using degree_size_type = std::size_t;
  using vertex_iterator = boost::counting_iterator<Vertex>;
  using edge_iterator = boost::counting_iterator<std::uint32_t>;
  static Vertex null_vertex() { return ~Vertex{0}; }

  friend auto vertices(const EdgeList& g) {
    return std::pair(vertex_iterator(0), vertex_iterator(static_cast<Vertex>(g.vertex_count)));
  }
  friend std::size_t num_vertices(const EdgeList& g) { return g.vertex_count; }
  friend auto edges(const EdgeList& g) {
    return std::pair(edge_iterator(0),
                     edge_iterator(static_cast<std::uint32_t>(g.edge_list->size())));
  }
  friend std::size_t num_edges(const EdgeList& g) { return g.edge_list->size(); }
  friend Vertex source(std::uint32_t edge, const EdgeList& g) { return (*g.edge_list)[edge].a; }
  friend Vertex target(std::uint32_t edge, const EdgeList& g) { return (*g.edge_list)[edge].b; }
};

struct PlaceMap {
  using key_type = std::uint32_t;
  using value_type = std::uint32_t;
  using reference = std::uint32_t;
  using category = boost::readable_property_map_tag;
  WorkTally* tally = nullptr;
  friend std::uint32_t get(const PlaceMap& map, std::uint32_t edge) {
    if (!map.tally->Add(1)) throw AnalysisStopped();
    return edge;
  }
};

struct EdgeTaker {
  const std::vector<ForestEdge>* all = nullptr;
  std::vector<ForestEdge>* forest = nullptr;
  void operator()(std::uint32_t edge) const { forest->push_back((*all)[edge]); }
};

// Largest weight first, then by a, then b. Throws AnalysisStopped.
std::vector<ForestEdge> SortedEdges(const Adjacency& graph, WorkTally* tally) {
  std::vector<ForestEdge> all;
  all.reserve(graph.arc_count() / 2);
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (!tally->Add(graph.Degree(v) + 1)) throw AnalysisStopped();
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
      if (v < graph.neighbor[arc]) all.push_back({v, graph.neighbor[arc], graph.Weight(arc)});
    }
  }
  std::sort(all.begin(), all.end(), [tally](const ForestEdge& x, const ForestEdge& y) {
    if (!tally->Add(1)) throw AnalysisStopped();
    if (x.weight != y.weight) return x.weight > y.weight;
    return std::tie(x.a, x.b) < std::tie(y.a, y.b);
  });
  return all;
}

}  // namespace

std::vector<ForestEdge> MaximumSpanningForest(const Adjacency& graph, WorkMeter* meter) {
  std::vector<ForestEdge> forest;
  WorkTally tally(meter);
  try {
    const std::vector<ForestEdge> all = SortedEdges(graph, &tally);
    const EdgeList view{&all, graph.vertex_count()};
    boost::kruskal_minimum_spanning_tree(
        view, boost::make_function_output_iterator(EdgeTaker{&all, &forest}),
        boost::weight_map(PlaceMap{&tally})
            .vertex_index_map(boost::typed_identity_property_map<Vertex>()));
  } catch (const AnalysisStopped&) {
    // What was taken so far stands.
  }
  return forest;
}

}  // namespace partnergraph
