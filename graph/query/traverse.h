// Walks outward from one entity, breadth first: who is within k hops, and by which way.
#ifndef PARTNERGRAPH_GRAPH_QUERY_TRAVERSE_H_
#define PARTNERGRAPH_GRAPH_QUERY_TRAVERSE_H_

#include <cstdint>
#include <functional>

#include "graph/base/limits.h"
#include "graph/query/budget.h"
#include "graph/query/filter.h"
#include "graph/snapshot/graph_snapshot.h"

namespace partnergraph {

struct ReachedVertex {
  Vertex vertex = kNoVertex;
  std::uint32_t hops = 0;
  // By which it was first reached, from `previous`; kNoRelation and kNoVertex at the start.
  RelationIndex relation = kNoRelation;
  Vertex previous = kNoVertex;
  bool forward = true;  // Walked from the relation's source to its target.
  friend bool operator==(const ReachedVertex&, const ReachedVertex&) = default;
};

// Called with each vertex as it is reached; false ends the search.
using ReachedSink = std::function<bool(const ReachedVertex&)>;

struct TraverseOptions {
  std::uint32_t max_hops = kMaxHopsDefaultTraverse;  // REQUIRES: at most kMaxHopsMax.
  Direction direction = Direction::kBoth;
};

// Delivers the start (its canonical vertex) and every vertex within max_hops of it, each once, in
// breadth-first order, arcs of a vertex in the snapshot's order. A hop is one relation that passes
// the filter; relations of symmetric kinds are walked both ways.
//
// partner_kinds, places and fields choose the vertices that are delivered and walked through:
// connectors and the start always are; others that fail are neither. A start without entity
// delivers nothing.
//
// Ends early, truncated, when `control` is exhausted: by results when there is one more. A sink
// that returns false ends it as TRUNCATION_REASON_CANCELLED.
// Time: O(arcs looked at); 4 bytes a vertex of the graph, pooled between calls.
QueryEnd Traverse(const GraphSnapshot& g, Vertex start, const TraverseOptions& options,
                  const CompiledFilter& filter, const QueryControl& control,
                  const ReachedSink& sink);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_TRAVERSE_H_
