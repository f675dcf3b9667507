// An order in which every arc leads forward, or a cycle that forbids one.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_TOPOLOGICAL_ORDER_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_TOPOLOGICAL_ORDER_H_

#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct TopologicalOrder {
  // All vertices, each before those that its arcs lead to; of those that may come next always the
  // smallest. Empty if there is a cycle.
  std::vector<Vertex> order;
  // The vertices of one cycle along its arcs, the smallest first; the last leads back to it. One
  // vertex: an arc leads from it to itself. Empty if there is an order.
  std::vector<Vertex> cycle;
};

// `out_arcs` lists for each vertex where it leads; arcs may repeat. The order by Kahn 1962,
// "Topological sorting of large networks", because depth-first search cannot put small vertices
// first; where there is none, the cycle by Boost.Graph's topological_sort. Nothing recurses.
// O(V log V + E) time. Beside the result at most 16 V bytes; 160 V to find a cycle through all
// vertices. If the meter stops, both are empty.
TopologicalOrder OrderTopologically(const Adjacency& out_arcs, WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_TOPOLOGICAL_ORDER_H_
