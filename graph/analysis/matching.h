// Pairs that weigh the most together when everyone is in one pair at most: a maximum-weight
// matching of any graph (Edmonds 1965, "Maximum matching and a polyhedron with 0,1-vertices"; Galil
// 1986, "Efficient algorithms for finding maximum matching in graphs").
//
// It is our own because Boost.Graph 1.74's maximum_weighted_matching cannot be used: it never ends
// on some graphs of 7 vertices, has wrong answers from 8 and overflows the stack from 10
// (boostorg/graph issues 199, 223 and 399).
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_MATCHING_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_MATCHING_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

inline constexpr std::size_t kMatchingVerticesMax = std::size_t{1} << 20U;

struct Matching {
  std::vector<std::pair<Vertex, Vertex>> edges;  // Smaller vertex first; ascending.
  double weight = 0;                             // Of these edges, added in their order.
  // No matching weighs more, but for rounding: proven by the dual variables of the linear program.
  // Equal to `weight` unless the meter stopped; infinite if it stopped before anything was proven.
  double bound = 0;
};

// Of a simple undirected graph. Of several matchings that weigh the same, always the same one. If
// the meter stops, those matched so far, no vertex twice, with the bound that is proven so far.
//
// Weights are rounded to multiples of 2^-40 of the power of two above the heaviest: integers and
// quarters up to 2^37 are exact; with others the answer can weigh less than the best, by less than
// that for each vertex, and `bound` differs from `weight` by as much.
//
// At most V searches of O(E log V + V^2) time each; a search ends at the nearest vertex that it can
// match, so most look at few, but where nearly all can be matched the last ones look at everything.
// 70 to 200 bytes a vertex, by how deeply blossoms nest, and at most 64 an arc, mostly 12.
// REQUIRES: at most kMatchingVerticesMax vertices.
Matching MaximumWeightMatching(const Adjacency& graph, WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_MATCHING_H_
