// What analyses cost by the size of the tie graph: for estimates, progress and memory budgets.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_ANALYSIS_COST_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_ANALYSIS_COST_H_

#include <cstddef>
#include <cstdint>

#include "graph/analysis/tie_network.h"

namespace partnergraph {

enum class AnalysisKind : std::uint8_t {
  kDegree,
  kPageRank,
  kPersonalizedPageRank,
  kBetweenness,
  kCloseness,
  kCore,
  kTriangles,
  kLeiden,
  kLouvain,
  kLabelPropagation,
  kComponents,
  kStrongComponents,
  kBiconnected,
  kSimilar,
  kCompare,
  kEgo,
  kStrongestPath,
  kFlow,
  kDisjointWays,
  kBackbone,
  kStatistics,
  kStream,
};

inline bool IsPageRank(AnalysisKind kind) {
  return kind == AnalysisKind::kPageRank || kind == AnalysisKind::kPersonalizedPageRank;
}

struct AnalysisSize {
  std::uint64_t vertices = 0;
  std::uint64_t arcs = 0;  // Two an edge.
  // Betweenness: sources that ways start at; 0: all.
  std::uint64_t samples = 0;
  std::size_t threads = 1;
  // What PeakBytes knows of the network: weights, and arcs of pairs that no group made.
  bool weighted = false;
  std::uint64_t pair_arcs = 0;
};

struct AnalysisCost {
  // Most memory at a time beside the tie graph, the result included.
  std::uint64_t bytes = 0;
  // Arcs looked at.
  std::uint64_t arcs = 0;
  double seconds = 0;
};

// Bytes follow the contracts of the kernels; arcs and seconds are rough, from figures measured on
// Kronecker graphs (tests/bench/README.md).
AnalysisCost CostOf(AnalysisKind kind, const AnalysisSize& size);

// Most memory that gathering the network, projecting it to a graph of that size and the analysis
// take at a time beside the snapshot, what is kept included.
std::uint64_t PeakBytes(const TieNetwork& network, AnalysisKind kind, const AnalysisSize& size);

// The same of an analysis that runs through the connectors, without a projection: PageRank, or
// components on the star graph.
std::uint64_t PeakBytesThroughConnectors(const TieNetwork& network, AnalysisKind kind,
                                         std::size_t threads);

// Gathering and projecting, by the vertices and relations of the snapshot and the network's
// projection_work().
double TieGraphSeconds(std::uint64_t vertices, std::uint64_t relations,
                       std::uint64_t projection_work);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_ANALYSIS_COST_H_
