// Lists the shortest ways that a search found, in the order of paths.
#ifndef PARTNERGRAPH_GRAPH_QUERY_ALL_SHORTEST_H_
#define PARTNERGRAPH_GRAPH_QUERY_ALL_SHORTEST_H_

#include <cstdint>

#include "graph/query/path_list.h"
#include "graph/query/shortest_ways.h"

namespace partnergraph {

// Adds the shortest ways from `from`, which are `hops` long, until the list wants no more. Looks at
// the arcs of the vertices that it passes, once for each beginning of a way; never at a vertex that
// lies on none. Memory beside the list: the steps at the vertices of one way.
// REQUIRES: ways->Search(from, ...) found `hops`.
void ListAllShortest(const ShortestWays& ways, Vertex from, std::uint32_t hops, PathList* list);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_ALL_SHORTEST_H_
