// An immutable, in-memory picture of the partner network at one revision: a Csr that was read from
// the store once, and over it what commits changed since.
//
// A vertex that a commit touched has a complete adjacency of its own in the same shape, so that
// its arcs are a range either way; all others cost one test more than the bare Csr.
//
// Merges: a relation of the ontology's merging kind, source -> canonical target, makes the target
// stand for the source. The arcs shown for a canonical vertex are those of all its members, with
// both ends mapped to canonical vertices; the merging relations themselves and the loops that
// arise are left out; members have no arcs. What was stored stays as it is underneath, so undoing
// a merge gives back exactly what was.
//
// GraphSnapshot models the Boost.Graph concepts IncidenceGraph, BidirectionalGraph,
// AdjacencyGraph, VertexListGraph and EdgeListGraph through the free functions below, which Boost
// finds by argument-dependent lookup. Vertices without entity are isolated vertices to Boost.
//
// Thread safety: immutable; share it by shared_ptr<const>.
#ifndef PARTNERGRAPH_GRAPH_SNAPSHOT_GRAPH_SNAPSHOT_H_
#define PARTNERGRAPH_GRAPH_SNAPSHOT_GRAPH_SNAPSHOT_H_

#include <algorithm>
#include <array>
#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "graph/snapshot/csr.h"
#include "graph/snapshot/paged_delta.h"

namespace partnergraph {

// A relation that a commit added or removed. An update is the old one removed, then the new one
// added.
struct RelationChange {
  RelationIndex relation = kNoRelation;
  Vertex source = kNoVertex;
  Vertex target = kNoVertex;
  KindNumber kind = kNoKind;
  Days days;
  bool removed = false;
  DatasetNumber dataset = kNoDataset;
};

// An entity that a commit wrote or, with kNoKind, deleted.
struct VertexChange {
  Vertex vertex = kNoVertex;
  KindNumber kind = kNoKind;
};

// What one commit did to the topology.
struct TopologyChange {
  std::uint64_t revision = 0;
  std::vector<VertexChange> vertices;
  std::vector<RelationChange> relations;
  std::shared_ptr<const Ontology> ontology;  // Set if the commit changed it.
};

// A relation as one of its ends sees it.
struct Edge {
  Vertex source = kNoVertex;
  Vertex target = kNoVertex;
  RelationIndex relation = kNoRelation;
  bool forward = true;  // False if the relation is stored as target -> source.
  friend bool operator==(const Edge& a, const Edge& b) { return a.relation == b.relation; }
  friend bool operator!=(const Edge& a, const Edge& b) { return !(a == b); }
  friend bool operator<(const Edge& a, const Edge& b) { return a.relation < b.relation; }
};

enum class Direction : std::uint8_t { kOut, kIn, kBoth };

inline Direction Reverse(Direction direction) {
  if (direction == Direction::kBoth) return direction;
  return direction == Direction::kOut ? Direction::kIn : Direction::kOut;
}

// Arcs that may be walked from a vertex; the two arrays are parallel. The first `forward_count`
// are walked from the relation's source to its target.
struct ArcSpan {
  const Vertex* neighbor = nullptr;
  const RelationIndex* relation = nullptr;
  std::uint32_t size = 0;
  std::uint32_t forward_count = 0;
};

// Walks arcs and shows each as an Edge.
class EdgeIterator
    : public boost::iterator_facade<EdgeIterator, Edge, boost::random_access_traversal_tag, Edge> {
 public:
  EdgeIterator() = default;
  // At arc `i` of `arcs`, which are those of `at`. `own_direction`: edges point the way they are
  // stored; else away from `at`.
  EdgeIterator(Vertex at, const ArcSpan& arcs, std::uint32_t i, bool own_direction)
      : neighbor_(arcs.neighbor + i),
        relation_(arcs.relation + i),
        forward_end_(arcs.neighbor + arcs.forward_count),
        at_(at),
        own_direction_(own_direction) {}

 private:
  friend class boost::iterator_core_access;
  Edge dereference() const {
    const bool forward = neighbor_ < forward_end_;
    if (own_direction_ && !forward) return {*neighbor_, at_, *relation_, true};
    return {at_, *neighbor_, *relation_, forward};
  }
  bool equal(const EdgeIterator& other) const { return neighbor_ == other.neighbor_; }
  void increment() { advance(1); }
  void decrement() { advance(-1); }
  void advance(std::ptrdiff_t n) {
    neighbor_ += n;
    relation_ += n;
  }
  std::ptrdiff_t distance_to(const EdgeIterator& other) const {
    return other.neighbor_ - neighbor_;
  }

  const Vertex* neighbor_ = nullptr;
  const RelationIndex* relation_ = nullptr;
  const Vertex* forward_end_ = nullptr;
  Vertex at_ = kNoVertex;
  bool own_direction_ = false;
};

class GraphSnapshot {
 public:
  // The base at its revision. O(V + E) time; memory only for merges, and for vertices whose
  // relations the ontology makes symmetric unlike the one the base was built with.
  static std::shared_ptr<const GraphSnapshot> Make(std::shared_ptr<const Csr> base,
                                                   std::shared_ptr<const Ontology> ontology,
                                                   std::uint64_t revision);

  // `before` with the changes applied in order. Time: the degrees of the vertices touched; where
  // merges change, also those of the members' neighbours; where the ontology changes which kinds
  // are symmetric or merge, O(V + E).
  // REQUIRES: revisions ascend from that of `before`; a relation removed was there with these
  // attributes; one added was not; merging relations form a forest.
  static std::shared_ptr<const GraphSnapshot> Apply(
      const std::shared_ptr<const GraphSnapshot>& before,
      const std::vector<TopologyChange>& changes);

  // The way back: `undo` leads from `before` to what stood at the earlier revision that it names;
  // it names the ontology of then if that was another. Time and requirements as Apply's; vertices
  // that came later stay in vertex_count() as holes.
  static std::shared_ptr<const GraphSnapshot> Rewind(
      const std::shared_ptr<const GraphSnapshot>& before, const TopologyChange& undo);

  std::uint64_t revision() const { return revision_; }
  const std::shared_ptr<const Ontology>& ontology() const { return ontology_; }

  // Highest vertex ever + 1. Vertices past it have no entity, in all functions.
  std::size_t vertex_count() const { return vertex_count_; }
  // Relations shown: not the merging ones, nor loops that arise from merges.
  std::size_t edge_count() const { return edge_count_; }
  // kNoKind: no entity. A merged vertex keeps its kind.
  KindNumber KindOf(Vertex v) const {
    if (const VertexDelta* delta = vertices_.Find(v)) return delta->kind;
    return v < base_->vertex_count() ? base_->KindOf(v) : kNoKind;
  }
  bool IsConnector(Vertex v) const { return ontology_->IsConnector(KindOf(v)); }
  // Itself if it is not merged into another.
  Vertex CanonicalOf(Vertex v) const {
    const VertexDelta* const delta = vertices_.Find(v);
    return delta == nullptr ? v : delta->canonical;
  }
  // Vertices merged into `v`, ascending; lives as long as the snapshot.
  const std::vector<Vertex>& MembersOf(Vertex v) const;

  // kNoKind: no such relation.
  KindNumber RelationKindOf(RelationIndex r) const {
    if (const RelationDelta* delta = relations_.Find(r)) return delta->kind;
    return r < base_->relation_end() ? base_->RelationKindOf(r) : kNoKind;
  }
  // REQUIRES: the relation exists.
  Days DaysOf(RelationIndex r) const {
    if (const RelationDelta* delta = relations_.Find(r)) return delta->days;
    return base_->DaysOf(r);
  }
  // kNoDataset: of none. REQUIRES: the relation exists.
  DatasetNumber DatasetOf(RelationIndex r) const {
    if (const RelationDelta* delta = relations_.Find(r)) return delta->dataset;
    return base_->DatasetOf(r);
  }

  // Arcs that may be walked from `v`: in the relations' direction, against it or both ways; those
  // of symmetric kinds always. In four parts (out directed, out symmetric, in symmetric, in
  // directed), each sorted by relation kind, then neighbour, then relation. Lives as long as the
  // snapshot.
  ArcSpan Arcs(Vertex v, Direction direction) const {
    const ArcParts parts = ShownArcs(v);
    const std::uint32_t begin = direction == Direction::kIn ? parts.symmetric : 0;
    const std::uint32_t end = direction == Direction::kOut ? parts.directed_in : parts.end;
    return {parts.neighbor + begin, parts.relation + begin, end - begin, parts.split - begin};
  }
  // Fetches into the cache where its arcs stand, for a search that asks for them soon.
  // always_inline as in Csr.
  [[gnu::always_inline]] void PrefetchVertex(Vertex v) const {
    if (v < base_->vertex_count()) base_->Prefetch(v);
  }
  // Fetches the first neighbours into the cache, for a search that comes to `v` soon.
  [[gnu::always_inline]] void PrefetchArcs(Vertex v, Direction direction) const {
    constexpr std::uint32_t kLine = 64 / sizeof(Vertex);
    const ArcSpan arcs = Arcs(v, direction);
    for (std::uint32_t i = 0; i < std::min(arcs.size, 4 * kLine); i += kLine) {
      __builtin_prefetch(arcs.neighbor + i);
    }
  }
  // Arcs of relations stored as v -> neighbour.
  ArcSpan OutArcs(Vertex v) const {
    const ArcParts parts = ShownArcs(v);
    return {parts.neighbor, parts.relation, parts.split, parts.split};
  }
  // Arcs of relations stored as neighbour -> v.
  ArcSpan InArcs(Vertex v) const {
    const ArcParts parts = ShownArcs(v);
    return {parts.neighbor + parts.split, parts.relation + parts.split, parts.end - parts.split, 0};
  }

  // Where the arcs of one relation kind stand in Arcs(v, kBoth): one run in each of its four parts,
  // ascending; empty ones have begin == end. O(kinds) for hubs, O(log(kHubDegree)) else: the degree
  // by kind costs no walk.
  struct ArcRun {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  std::array<ArcRun, 4> RunsOf(Vertex v, KindNumber kind) const;
  bool IsHub(Vertex v) const { return ShownArcs(v).end >= kHubDegree; }
  // All runs of a hub; positions count in Arcs(v, kBoth). Null for others.
  const KindRun* KindRunsOf(Vertex v) const { return ShownArcs(v).runs; }

  // Memory of the topology, what it shares with other snapshots included.
  std::size_t bytes() const;
  // Both stand on one base: keeping the second costs only what differs.
  bool SharesBaseWith(const GraphSnapshot& other) const { return base_ == other.base_; }
  // Vertices changed since the base was read.
  std::size_t delta_vertex_count() const { return delta_vertex_count_; }

  // Boost.Graph's associated types.
  using vertex_descriptor = Vertex;
  using edge_descriptor = Edge;
  using directed_category = boost::bidirectional_tag;
  using edge_parallel_category = boost::allow_parallel_edge_tag;
  struct traversal_category : boost::bidirectional_graph_tag,
                              boost::adjacency_graph_tag,
                              boost::vertex_list_graph_tag,
                              boost::edge_list_graph_tag {};
  using vertices_size_type = std::size_t;
  using edges_size_type = std::size_t;
  using degree_size_type = std::size_t;
  using vertex_iterator = boost::counting_iterator<Vertex>;
  using out_edge_iterator = EdgeIterator;
  using in_edge_iterator = EdgeIterator;
  using adjacency_iterator = const Vertex*;
  // The out edges of all vertices in turn.
  class edge_iterator
      : public boost::iterator_facade<edge_iterator, Edge, boost::forward_traversal_tag, Edge> {
   public:
    edge_iterator() = default;
    edge_iterator(const GraphSnapshot* g, Vertex v) : g_(g), v_(v) { SkipEmpty(); }

   private:
    friend class boost::iterator_core_access;
    Edge dereference() const {
      const ArcSpan arcs = g_->OutArcs(v_);
      return {v_, arcs.neighbor[i_], arcs.relation[i_], true};
    }
    bool equal(const edge_iterator& other) const { return v_ == other.v_ && i_ == other.i_; }
    void increment() {
      ++i_;
      SkipEmpty();
    }
    void SkipEmpty() {
      while (v_ < g_->vertex_count() && i_ >= g_->OutArcs(v_).size) {
        ++v_;
        i_ = 0;
      }
    }
    const GraphSnapshot* g_ = nullptr;
    Vertex v_ = 0;
    std::uint32_t i_ = 0;
  };
  static Vertex null_vertex() { return ~Vertex{0}; }

 private:
  class Editor;

  // Arcs of one vertex that differ from the base's.
  struct ArcBlock {
    std::vector<Vertex> neighbor;
    std::vector<RelationIndex> relation;
    std::uint32_t symmetric = 0;
    std::uint32_t split = 0;
    std::uint32_t directed_in = 0;
    std::vector<KindRun> runs;  // Empty: there are fewer arcs than kHubDegree.
    ArcParts Parts() const {
      return {neighbor.data(),
              relation.data(),
              symmetric,
              split,
              directed_in,
              static_cast<std::uint32_t>(neighbor.size()),
              runs.empty() ? nullptr : runs.data()};
    }
  };
  struct VertexDelta {
    KindNumber kind = kNoKind;
    bool changed = false;  // By a commit, not only by merges that the base holds.
    Vertex canonical = kNoVertex;
    std::shared_ptr<const std::vector<Vertex>> members;  // Null: none.
    std::shared_ptr<const ArcBlock> stored;              // Null: the base's.
    std::shared_ptr<const ArcBlock> shown;               // Null: those stored.
  };
  struct RelationDelta {
    KindNumber kind = kNoKind;
    Days days;
    DatasetNumber dataset = kNoDataset;
  };

  GraphSnapshot() = default;
  ArcParts StoredArcs(Vertex v) const;
  ArcParts ShownArcs(Vertex v) const {
    if (const VertexDelta* delta = vertices_.Find(v)) {
      if (delta->shown != nullptr) return delta->shown->Parts();
      if (delta->stored != nullptr) return delta->stored->Parts();
    }
    return v < base_->vertex_count() ? base_->Arcs(v) : ArcParts{};
  }

  std::shared_ptr<const Csr> base_;
  std::shared_ptr<const Ontology> ontology_;
  std::vector<bool> symmetric_kinds_;
  std::uint64_t revision_ = 0;
  std::size_t vertex_count_ = 0;
  std::size_t edge_count_ = 0;
  std::size_t delta_vertex_count_ = 0;
  std::size_t merged_count_ = 0;
  PagedDelta<VertexDelta> vertices_;
  PagedDelta<RelationDelta> relations_;
};

// --- Boost.Graph interface -------------------------------------------------
inline auto vertices(const GraphSnapshot& g) {
  return std::pair(boost::counting_iterator<Vertex>(0),
                   boost::counting_iterator<Vertex>(static_cast<Vertex>(g.vertex_count())));
}
inline std::size_t num_vertices(const GraphSnapshot& g) { return g.vertex_count(); }
inline auto edges(const GraphSnapshot& g) {
  return std::pair(GraphSnapshot::edge_iterator(&g, 0),
                   GraphSnapshot::edge_iterator(&g, static_cast<Vertex>(g.vertex_count())));
}
inline std::size_t num_edges(const GraphSnapshot& g) { return g.edge_count(); }
inline Vertex source(const Edge& e, const GraphSnapshot&) { return e.source; }
inline Vertex target(const Edge& e, const GraphSnapshot&) { return e.target; }
inline auto EdgesOf(Vertex v, const ArcSpan& arcs, bool own_direction) {
  return std::pair(EdgeIterator(v, arcs, 0, own_direction),
                   EdgeIterator(v, arcs, arcs.size, own_direction));
}
inline auto out_edges(Vertex v, const GraphSnapshot& g) { return EdgesOf(v, g.OutArcs(v), true); }
inline auto in_edges(Vertex v, const GraphSnapshot& g) { return EdgesOf(v, g.InArcs(v), true); }
inline auto adjacent_vertices(Vertex v, const GraphSnapshot& g) {
  const ArcSpan arcs = g.OutArcs(v);
  return std::pair(arcs.neighbor, arcs.neighbor + arcs.size);
}
inline std::size_t out_degree(Vertex v, const GraphSnapshot& g) { return g.OutArcs(v).size; }
inline std::size_t in_degree(Vertex v, const GraphSnapshot& g) { return g.InArcs(v).size; }
inline std::size_t degree(Vertex v, const GraphSnapshot& g) {
  return g.Arcs(v, Direction::kBoth).size;
}
inline auto get(boost::vertex_index_t, const GraphSnapshot&) {
  return boost::typed_identity_property_map<Vertex>();
}
inline Vertex get(boost::vertex_index_t, const GraphSnapshot&, Vertex v) { return v; }
struct RelationIndexMap {
  using key_type = Edge;
  using value_type = RelationIndex;
  using reference = RelationIndex;
  using category = boost::readable_property_map_tag;
  friend RelationIndex get(RelationIndexMap, const Edge& e) { return e.relation; }
};
inline RelationIndexMap get(boost::edge_index_t, const GraphSnapshot&) { return {}; }

// The snapshot as a search walks it: with the relations' direction, against it, or both ways. One
// type for the three, so an algorithm is instantiated once. An Edge of a view points the way it is
// walked; `forward` has the stored direction. Models IncidenceGraph, AdjacencyGraph and
// VertexListGraph.
struct DirectedView {
  const GraphSnapshot* g = nullptr;
  Direction direction = Direction::kOut;

  using vertex_descriptor = Vertex;
  using edge_descriptor = Edge;
  using directed_category = boost::directed_tag;
  using edge_parallel_category = boost::allow_parallel_edge_tag;
  struct traversal_category : boost::incidence_graph_tag,
                              boost::adjacency_graph_tag,
                              boost::vertex_list_graph_tag {};
  using vertices_size_type = std::size_t;
  using edges_size_type = std::size_t;
  using degree_size_type = std::size_t;
  using vertex_iterator = boost::counting_iterator<Vertex>;
  using out_edge_iterator = EdgeIterator;
  using adjacency_iterator = const Vertex*;
  static Vertex null_vertex() { return GraphSnapshot::null_vertex(); }
};
inline auto vertices(const DirectedView& view) { return vertices(*view.g); }
inline std::size_t num_vertices(const DirectedView& view) { return num_vertices(*view.g); }
inline Vertex source(const Edge& e, const DirectedView&) { return e.source; }
inline Vertex target(const Edge& e, const DirectedView&) { return e.target; }
inline auto out_edges(Vertex v, const DirectedView& view) {
  return EdgesOf(v, view.g->Arcs(v, view.direction), false);
}
inline auto adjacent_vertices(Vertex v, const DirectedView& view) {
  const ArcSpan arcs = view.g->Arcs(v, view.direction);
  return std::pair(arcs.neighbor, arcs.neighbor + arcs.size);
}
inline std::size_t out_degree(Vertex v, const DirectedView& view) {
  return view.g->Arcs(v, view.direction).size;
}
inline auto get(boost::vertex_index_t, const DirectedView&) {
  return boost::typed_identity_property_map<Vertex>();
}
inline Vertex get(boost::vertex_index_t, const DirectedView&, Vertex v) { return v; }

}  // namespace partnergraph

namespace boost {
template <>
struct property_map<partnergraph::GraphSnapshot, vertex_index_t> {
  using type = typed_identity_property_map<partnergraph::Vertex>;
  using const_type = type;
};
template <>
struct property_map<partnergraph::GraphSnapshot, edge_index_t> {
  using type = partnergraph::RelationIndexMap;
  using const_type = type;
};
template <>
struct property_map<partnergraph::DirectedView, vertex_index_t> {
  using type = typed_identity_property_map<partnergraph::Vertex>;
  using const_type = type;
};
}  // namespace boost

#endif  // PARTNERGRAPH_GRAPH_SNAPSHOT_GRAPH_SNAPSHOT_H_
