// An Adjacency as Boost.Graph sees it: an undirected graph whose edges stand as an arc at either
// end. Models VertexListGraph, IncidenceGraph and AdjacencyGraph in place; an edge descriptor has
// the number of its arc, so that maps of edges are arrays. Included by .cc files only.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_BOOST_ADJACENCY_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_BOOST_ADJACENCY_H_

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "graph/analysis/adjacency.h"

namespace partnergraph {

struct Arc {
  Vertex source = 0;
  Vertex target = 0;
  std::uint32_t number = 0;
  friend bool operator==(const Arc& a, const Arc& b) { return a.number == b.number; }
  friend bool operator!=(const Arc& a, const Arc& b) { return a.number != b.number; }
};

// The arcs of one vertex, or of all in turn.
class ArcIterator
    : public boost::iterator_facade<ArcIterator, Arc, boost::random_access_traversal_tag, Arc> {
 public:
  ArcIterator() = default;
  ArcIterator(const Adjacency* graph, Vertex source, std::uint32_t arc)
      : graph_(graph), source_(source), arc_(arc) {}

 private:
  friend class boost::iterator_core_access;
  Arc dereference() const { return {source_, graph_->neighbor[arc_], arc_}; }
  bool equal(const ArcIterator& other) const { return arc_ == other.arc_; }
  void increment() { ++arc_; }
  void decrement() { --arc_; }
  void advance(std::ptrdiff_t n) { arc_ = static_cast<std::uint32_t>(arc_ + n); }
  std::ptrdiff_t distance_to(const ArcIterator& other) const {
    return static_cast<std::ptrdiff_t>(other.arc_) - static_cast<std::ptrdiff_t>(arc_);
  }
  const Adjacency* graph_ = nullptr;
  Vertex source_ = 0;
  std::uint32_t arc_ = 0;
};

// The adjacency must outlive it.
template <class DirectedCategory>
struct BoostAdjacency {
  const Adjacency* graph = nullptr;

  using vertex_descriptor = Vertex;
  using edge_descriptor = Arc;
  using directed_category = DirectedCategory;
  using edge_parallel_category = boost::allow_parallel_edge_tag;
  struct traversal_category : boost::incidence_graph_tag,
                              boost::adjacency_graph_tag,
                              boost::vertex_list_graph_tag {};
  using vertices_size_type = std::size_t;
  using edges_size_type = std::size_t;
  using degree_size_type = std::size_t;
  using vertex_iterator = boost::counting_iterator<Vertex>;
  using out_edge_iterator = ArcIterator;
  using adjacency_iterator = const Vertex*;
  static Vertex null_vertex() { return ~Vertex{0}; }

  friend auto vertices(const BoostAdjacency& g) {
    return std::pair(vertex_iterator(0),
                     vertex_iterator(static_cast<Vertex>(g.graph->vertex_count())));
  }
  friend std::size_t num_vertices(const BoostAdjacency& g) { return g.graph->vertex_count(); }
  friend Vertex source(const Arc& arc, const BoostAdjacency&) { return arc.source; }
  friend Vertex target(const Arc& arc, const BoostAdjacency&) { return arc.target; }
  friend auto out_edges(Vertex v, const BoostAdjacency& g) {
    return std::pair(ArcIterator(g.graph, v, g.graph->first[v]),
                     ArcIterator(g.graph, v, g.graph->first[v + 1]));
  }
  friend auto adjacent_vertices(Vertex v, const BoostAdjacency& g) {
    const auto neighbors = g.graph->Neighbors(v);
    return std::pair(neighbors.data(), neighbors.data() + neighbors.size());
  }
  friend std::size_t out_degree(Vertex v, const BoostAdjacency& g) { return g.graph->Degree(v); }
  friend auto get(boost::vertex_index_t, const BoostAdjacency&) {
    return boost::typed_identity_property_map<Vertex>();
  }
  friend Vertex get(boost::vertex_index_t, const BoostAdjacency&, Vertex v) { return v; }
};
using UndirectedAdjacency = BoostAdjacency<boost::undirected_tag>;
using DirectedAdjacency = BoostAdjacency<boost::directed_tag>;

// The number of an edge's arc, for maps that are arrays.
struct ArcNumberMap {
  using key_type = Arc;
  using value_type = std::uint32_t;
  using reference = std::uint32_t;
  using category = boost::readable_property_map_tag;
  friend std::uint32_t get(ArcNumberMap, const Arc& arc) { return arc.number; }
};

// Thrown out of an algorithm of Boost's when the meter stopped, and caught by who called it.
struct AnalysisStopped {};

}  // namespace partnergraph

namespace boost {
template <class DirectedCategory>
struct property_map<partnergraph::BoostAdjacency<DirectedCategory>, vertex_index_t> {
  using type = typed_identity_property_map<partnergraph::Vertex>;
  using const_type = type;
};
}  // namespace boost

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_BOOST_ADJACENCY_H_
