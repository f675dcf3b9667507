// Triangles at each vertex and what follows from them: local clustering (Watts & Strogatz 1998) and
// transitivity.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_TRIANGLES_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_TRIANGLES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct TriangleCounts {
  std::vector<std::uint64_t> triangles;  // By vertex; empty if the meter stopped.
  std::uint64_t total = 0;               // Each triangle once.
};

// Counts the triangles of a simple undirected graph: arcs are kept only toward the end of higher
// degree, and the lists of the two ends of each are intersected ("forward", Latapy 2008,
// "Main-memory triangle computations for very large (sparse (power-law)) graphs"). The list of the
// higher end is marked; of the lower one's only what comes after the higher end is looked up, which
// is at most half of the squares of the lists' lengths in sum. O(E^1.5) time; beside the result 4 E
// bytes for the arcs kept, 12 V, and 9 V for each thread. The same for any number of threads.
TriangleCounts CountTriangles(const Adjacency& graph, std::size_t threads, WorkMeter* meter);

// The part of each vertex's pairs of neighbours that are neighbours; 0 with fewer than two.
std::vector<double> LocalClustering(const Adjacency& graph, const TriangleCounts& counts);
// The mean of LocalClustering over all vertices; 0 if there are none.
double MeanClustering(const Adjacency& graph, const TriangleCounts& counts);
// Triangles as a part of all pairs of edges that meet, each triangle counted at its three corners;
// 0 if there is no such pair.
double Transitivity(const Adjacency& graph, const TriangleCounts& counts);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_TRIANGLES_H_
