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
  std::vector<bool> source_side;               // By vertex.
};

// Of a simple undirected graph; `unit` gives every edge the capacity 1. By Boykov & Kolmogorov
// 2004, "An experimental comparison of min-cut/max-flow algorithms": each way that it finds fills
// an edge to exactly nothing left, whatever the weights, where push-relabel can go on with what
// rounding leaves. Weights that add without rounding (integers, quarters) have an exact flow, and
// of several narrowest cuts the one with the fewest vertices on the source's side; with others the
// flow, and what the cut's edges weigh, is the least but for rounding.
//
// Mostly a few times O(V + E), though no better bound than O(V^2 E flow) is proven. 12 bytes an arc
// and 50 a vertex beside the result. If the meter stops, everything is 0.
// REQUIRES: source != target.
MaxFlow FindMaxFlow(const Adjacency& graph, Vertex source, Vertex target, bool unit,
                    WorkMeter* meter);

struct DisjointWays {
  std::size_t count = 0;  // Of ways that share no vertex but their ends.
  // Vertices, ascending, without any of which no way is left but the edge between the two ends, if
  // there is one: as many as ways without that edge (Menger 1927), of several such sets the nearest
  // to the source.
  std::vector<Vertex> separator;
};

// The same for ways that share no vertex, whatever edges weigh: as a flow through vertices of
// capacity 1, each split in two. 32 bytes an arc and 130 a vertex. If the meter stops, nothing.
// REQUIRES: source != target; below 2^31 vertices and arcs together.
DisjointWays FindDisjointWays(const Adjacency& graph, Vertex source, Vertex target,
                              WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_MAX_FLOW_H_
