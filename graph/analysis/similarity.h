// How much two vertices have in common by their neighbours: the measures by which links are
// predicted (Liben-Nowell & Kleinberg 2007, "The link-prediction problem for social networks").
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_SIMILARITY_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_SIMILARITY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

enum class SimilarityMeasure : std::uint8_t {
  kCommonNeighbors,
  kJaccard,                 // Common neighbours as a part of the neighbours of either.
  kAdamicAdar,              // Sum of 1 / ln(degree) over them (Adamic & Adar 2003).
  kResourceAllocation,      // Sum of 1 / degree over them (Zhou, Lü & Zhang 2009).
  kPreferentialAttachment,  // Product of the two degrees (Barabási & Albert 1999).
};

struct SimilarVertex {
  Vertex vertex = 0;
  double score = 0;
  std::uint32_t common = 0;  // Neighbours in common; at least one.
  bool joined = false;       // It is a neighbour.
  friend bool operator==(const SimilarVertex&, const SimilarVertex&) = default;
};

// Returns the vertices that have a neighbour in common with `v`, without `v`, by score, highest
// first, then by vertex; at most `results_max`. The graph is simple and undirected. Time: the
// degrees of the neighbours of `v`, and sorting; 12 V bytes. If the meter stops, neighbours not
// looked at do not count.
std::vector<SimilarVertex> Similar(const Adjacency& graph, Vertex v, SimilarityMeasure measure,
                                   std::size_t results_max, WorkMeter* meter);

// The neighbours that two vertices of a simple graph have in common, ascending. O(degrees), or
// O(lesser log greater) where the degrees are far apart.
std::vector<Vertex> CommonNeighbors(const Adjacency& graph, Vertex a, Vertex b);

struct PairSimilarity {
  double jaccard = 0;
  double adamic_adar = 0;
};
PairSimilarity SimilarityOf(const Adjacency& graph, Vertex a, Vertex b);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_SIMILARITY_H_
