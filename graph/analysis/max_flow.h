// How much can flow between two vertices where every edge carries its weight either way, and the
// narrowest cut between them (Ford & Fulkerson 1956, "Maximal flow through a network"), by
// Boost.Graph.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_MAX_FLOW_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_MAX_FLOW_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct MaxFlow {
  double flow = 0;
  std::vector<std::pair<Vertex, Vertex>> cut;  // The source's side first; ascending.
  std::size_t source_side_count = 0;           // Vertices, the source included.
};

// Of a simple undirected graph; `unit` gives every edge the capacity 1. By Boykov & Kolmogorov
// 2004, "An experimental comparison of min-cut/max-flow algorithms", because it ends with weights
// that are no integers, where push-relabel can go on with what rounding leaves. The cut's edges
// weigh the flow, but for rounding; of several cuts it is the one nearest to the source that the
// search left. 28 bytes an arc. If the meter stops, everything is 0. REQUIRES: source != target.
MaxFlow FindMaxFlow(const Adjacency& graph, Vertex source, Vertex target, bool unit,
                    WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_MAX_FLOW_H_
