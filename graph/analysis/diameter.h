// Bounds of the largest distance in a graph.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_DIAMETER_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_DIAMETER_H_

#include <cstdint>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct DiameterBounds {
  std::uint32_t lower = 0;
  std::uint32_t upper = 0;
  std::uint32_t searches = 0;
};

// Bounds the diameter of the component of `start`, in an undirected graph: two sweeps (the farthest
// from the farthest; Magnien, Latapy & Habib 2009, "Fast computation of empirical bounds for the
// diameter of massive graphs") give the lower one; then vertices are searched from in falling
// distance from the middle of that way, until what is left cannot be farther apart (iFUB: Crescenzi
// et al. 2013, "On computing the diameter of real-world undirected graphs") or `searches_max` were
// made. Exact if both bounds are equal. O(V + E) a search; 20 V bytes. If the meter stops, the
// bounds are those known by then; `upper` is 2^32 - 1 before the middle was searched from.
DiameterBounds BoundDiameter(const Adjacency& graph, Vertex start, std::uint32_t searches_max,
                             WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_DIAMETER_H_
