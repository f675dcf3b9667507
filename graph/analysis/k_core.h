// Core numbers: the largest k so that a vertex is in a part of the graph where everyone has k
// neighbours inside it (Seidman 1983), by bucket sort (Batagelj & Zaversnik 2003, "An O(m)
// algorithm for cores decomposition of networks").
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_K_CORE_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_K_CORE_H_

#include <cstdint>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

// Returns the core number of each vertex of a simple undirected graph. O(V + E) time; beside the
// result 8 V bytes and 4 for each degree up to the largest. Empty if the meter stops.
std::vector<std::uint32_t> CoreNumbers(const Adjacency& graph, WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_K_CORE_H_
