// The strongest edges that connect all that is connected: a maximum spanning forest (Kruskal 1956,
// "On the shortest spanning subtree of a graph and the traveling salesman problem"), by
// Boost.Graph.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_SPANNING_FOREST_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_SPANNING_FOREST_H_

#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct ForestEdge {
  Vertex a = 0;  // The smaller end.
  Vertex b = 0;
  double weight = 1;
  friend bool operator==(const ForestEdge&, const ForestEdge&) = default;
};

// Returns the edges of the forest by weight, largest first, then by a, then b; of edges that weigh
// the same the first in this order is taken. The graph is simple and undirected. O(E log E) time;
// 24 bytes an edge and 28 a vertex. If the meter stops, the edges taken so far.
std::vector<ForestEdge> MaximumSpanningForest(const Adjacency& graph, WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_SPANNING_FOREST_H_
