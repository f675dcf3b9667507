// The first trail to the target that goes on from a trail walked so far.
#ifndef PARTNERGRAPH_GRAPH_QUERY_FIRST_TRAIL_H_
#define PARTNERGRAPH_GRAPH_QUERY_FIRST_TRAIL_H_

#include <cstdint>
#include <vector>

#include "graph/query/path.h"
#include "graph/query/shortest_ways.h"

namespace partnergraph {

// Returns the first way of at most `max_hops` from `from`, in the order of paths, that repeats no
// relation and keeps off `off`, whose relations are those walked so far. Empty if there is none or
// the meter stopped.
//
// A shortest way w -> target enters no vertex twice. So after a first step v -r-> w it walks r
// again only by turning back at once; and where it must, another way w -> target without r is the
// answer for that step. One search finds all shortest ways, and the first that does not turn back
// is taken; only if all do, one more search is made for every step with which a way may begin.
// REQUIRES: off.vertices is empty.
std::vector<PathStep> FirstTrail(ShortestWays* ways, Vertex from, const KeptOff& off,
                                 std::uint32_t max_hops);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_FIRST_TRAIL_H_
