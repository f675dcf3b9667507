// How near each vertex is to all others: closeness in the form for graphs that are not connected
// (Wasserman & Faust 1994, "Social network analysis", 5.2; networkx's default), and harmonic
// centrality (Marchiori & Latora 2000, "Harmony in the small-world").
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_CLOSENESS_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_CLOSENESS_H_

#include <cstddef>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct ClosenessScores {
  // (r - 1) / sum of hops * (r - 1) / (V - 1), where r vertices are reached, itself included; 0 if
  // it reaches nobody.
  std::vector<double> closeness;
  // The sum of 1 / hops to all that it reaches.
  std::vector<double> harmonic;
};

// Scores all vertices of an undirected graph (repeats and loops allowed), by breadth-first searches
// from 64 vertices at a time that share their looks at arcs, one bit a search (Then et al. 2014,
// "The more the merrier: efficient multi-source graph traversal"). At most O(V (V + E)) time, the
// arcs mostly a small part of that; 24 V bytes a thread. The same for any number of threads. If the
// meter stops, vertices that were not searched from have 0.
ClosenessScores Closeness(const Adjacency& graph, std::size_t threads, WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_CLOSENESS_H_
