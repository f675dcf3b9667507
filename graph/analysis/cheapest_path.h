// The cheapest way between two vertices where strong edges are cheap: Dijkstra 1959, "A note on two
// problems in connexion with graphs".
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_CHEAPEST_PATH_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_CHEAPEST_PATH_H_

#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct CheapestPath {
  std::vector<Vertex> vertices;  // From source to target; empty if there is no way.
  double cost = 0;
};

// Returns the way of least cost in an undirected graph, where an edge of weight w costs 1 / w. Of
// ways of equal cost the one with the fewest hops counts; of those, each vertex is entered from
// the smallest one possible. O((V + E) log V) time, less if the target is near; 24 V bytes. If the
// meter stops, there is no way.
CheapestPath FindCheapestPath(const Adjacency& graph, Vertex source, Vertex target,
                              WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_CHEAPEST_PATH_H_
