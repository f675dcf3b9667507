// Lists the first paths of a restrictor by parting the space of paths: Yen 1971, "Finding the k
// shortest loopless paths in a network", with Lawler's 1972 partition, which searches no part of
// the space twice.
//
// A part is a beginning of a path and the relations that its next step must not take; it holds all
// paths that begin so and go on for at least one step. The first path of a part is its beginning
// and then a shortest way that keeps off what the restrictor says. When that path is delivered, the
// rest of its part falls into parts again: one for each step at which another path may leave it,
// and one for those that go on beyond the target, if any may.
#ifndef PARTNERGRAPH_GRAPH_QUERY_PATH_PARTITION_H_
#define PARTNERGRAPH_GRAPH_QUERY_PATH_PARTITION_H_

#include <cstdint>

#include "graph/query/budget.h"
#include "graph/query/path.h"
#include "graph/query/path_list.h"
#include "graph/query/shortest_ways.h"

namespace partnergraph {

// Adds the paths from `source` to `target` of at most `max_hops`, in their order, until the list
// wants no more or there is none.
//
// Time: for every path delivered at most max_hops + 1 searches, for a TRAIL as many times the
// degree of a vertex at worst (see FirstTrail). WALKs, which keep off nothing, share the ball
// around the target. Memory: no more parts than paths wanted, each of at most max_hops steps.
void ListByPartition(ShortestWays* ways, Vertex source, Vertex target, PathRestrictor restrictor,
                     std::uint32_t max_hops, PathList* list, Meter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_PATH_PARTITION_H_
