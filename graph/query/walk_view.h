// The snapshot as a search by a filter and a budget walks it: a Boost.Graph IncidenceGraph whose
// out edges are the arcs of a direction that pass the filter. Every arc looked at is counted; when
// the meter stops, no vertex has out edges any more, so a search runs dry within a few steps.
//
// boost::filtered_graph could not end a vertex's edges early, and tests ends it need not.
#ifndef PARTNERGRAPH_GRAPH_QUERY_WALK_VIEW_H_
#define PARTNERGRAPH_GRAPH_QUERY_WALK_VIEW_H_

#include <algorithm>
#include <array>
#include <boost/graph/graph_traits.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "graph/query/budget.h"
#include "graph/query/filter.h"
#include "graph/query/visit_marks.h"
#include "graph/snapshot/graph_snapshot.h"

namespace partnergraph {

struct WalkView {
  const GraphSnapshot* g = nullptr;
  const CompiledFilter* filter = nullptr;
  Meter* meter = nullptr;
  Direction direction = Direction::kBoth;
  // Vertices that pass the filter whatever it says: the ends of a path.
  std::array<Vertex, 2> exempt = {kNoVertex, kNoVertex};
  // Vertices that the search has visited: arcs to them are passed over before the filter, which
  // costs more, is asked. Null: none.
  const VisitMarks* visited = nullptr;
  // Relations that may not be walked; sorted. Null: none.
  const std::vector<RelationIndex>* forbidden = nullptr;

  // Counts and tests arc `i` of `arcs`, which are those of `v`. False if it is not to be walked, or
  // the meter stopped.
  bool Passes(Vertex v, const ArcSpan& arcs, std::uint32_t i) const {
    if (!meter->VisitEdge()) return false;
    const Vertex neighbor = arcs.neighbor[i];
    if (visited != nullptr && visited->Has(neighbor)) return false;
    const RelationIndex relation = arcs.relation[i];
    if (forbidden != nullptr &&
        std::binary_search(forbidden->begin(), forbidden->end(), relation)) {
      return false;
    }
    return filter->PassesEdge(*g, v, neighbor, relation) &&
           (neighbor == exempt[0] || neighbor == exempt[1] || filter->PassesVertex(*g, neighbor));
  }

  class out_edge_iterator
      : public boost::iterator_facade<out_edge_iterator, Edge, boost::forward_traversal_tag, Edge> {
   public:
    out_edge_iterator() = default;
    out_edge_iterator(const WalkView* view, Vertex v, const ArcSpan& arcs, std::uint32_t i)
        : view_(view), arcs_(arcs), v_(v), i_(i) {
      SkipToPassing();
    }

   private:
    friend class boost::iterator_core_access;
    Edge dereference() const {
      return {v_, arcs_.neighbor[i_], arcs_.relation[i_], i_ < arcs_.forward_count};
    }
    bool equal(const out_edge_iterator& other) const { return i_ == other.i_; }
    void increment() {
      ++i_;
      SkipToPassing();
    }
    void SkipToPassing() {
      while (i_ < arcs_.size && !view_->Passes(v_, arcs_, i_)) {
        if (view_->meter->stopped()) {
          i_ = arcs_.size;
          return;
        }
        ++i_;
      }
    }

    const WalkView* view_ = nullptr;
    ArcSpan arcs_;
    Vertex v_ = kNoVertex;
    std::uint32_t i_ = 0;
  };

  // Boost.Graph's associated types.
  using vertex_descriptor = Vertex;
  using edge_descriptor = Edge;
  using directed_category = boost::directed_tag;
  using edge_parallel_category = boost::allow_parallel_edge_tag;
  using traversal_category = boost::incidence_graph_tag;
  using degree_size_type = std::size_t;
  static Vertex null_vertex() { return GraphSnapshot::null_vertex(); }
};
inline Vertex source(const Edge& e, const WalkView&) { return e.source; }
inline Vertex target(const Edge& e, const WalkView&) { return e.target; }
inline auto out_edges(Vertex v, const WalkView& view) {
  const ArcSpan arcs = view.g->Arcs(v, view.direction);
  return std::pair(WalkView::out_edge_iterator(&view, v, arcs, 0),
                   WalkView::out_edge_iterator(&view, v, arcs, arcs.size));
}
// Counts the edges walked; the concept asks for it, no search here does.
inline std::size_t out_degree(Vertex v, const WalkView& view) {
  const auto [begin, end] = out_edges(v, view);
  return static_cast<std::size_t>(std::distance(begin, end));
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_WALK_VIEW_H_
