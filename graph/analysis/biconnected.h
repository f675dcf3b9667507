// What stays connected without any one vertex, and which vertices and edges hold the rest together:
// biconnected components, articulation points and bridges (Tarjan 1972), by Boost.Graph.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_BICONNECTED_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_BICONNECTED_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct BiconnectedComponents {
  // The vertices of each component, ascending; components by size, largest first, then by their
  // vertices. A vertex without edges is in none.
  std::vector<std::vector<Vertex>> components;
  std::vector<Vertex> articulation_points;         // Ascending.
  std::vector<std::pair<Vertex, Vertex>> bridges;  // Smaller vertex first; ascending.
};

// Of a simple undirected graph. O(V + E) time; the result included, at most 13 bytes an arc and 40
// a vertex, but up to 170 a vertex where the search walks a way of all of them. Nothing recurses.
// Empty if the meter stops.
BiconnectedComponents FindBiconnectedComponents(const Adjacency& graph, WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_BICONNECTED_H_
