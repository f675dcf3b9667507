#include "graph/analysis/analysis_cost.h"

#include <algorithm>
#include <cmath>

#include "graph/analysis/arc_tiles.h"
#include "graph/analysis/tie_graph.h"

namespace partnergraph {
namespace {

// Nanoseconds for each arc looked at, by how kernels come by it. A core of 2023 with the network in
// memory, not in the cache.
constexpr double kInOrderNs = 1;  // One list after the other.
constexpr double kTiledNs = 1.5;  // A value of each neighbour, by tiles.
constexpr double kPullNs = 3;     // A value of each neighbour.
constexpr double kSearchNs = 10;  // In the order of a search, several arrays of each neighbour.
constexpr double kHeapNs = 60;    // Through a heap or a sort.

AnalysisCost Cost(double bytes, double arcs, double ns_an_arc) {
  return {static_cast<std::uint64_t>(bytes), static_cast<std::uint64_t>(arcs),
          arcs * ns_an_arc * 1e-9};
}

}  // namespace

AnalysisCost CostOf(AnalysisKind kind, const AnalysisSize& size) {
  const auto v = static_cast<double>(size.vertices);
  const auto a = static_cast<double>(size.arcs);
  const auto pairs = static_cast<double>(std::min(size.pair_arcs, size.arcs));
  const double once = v + a;
  const auto threads = static_cast<double>(std::max<std::size_t>(size.threads, 1));
  // Every result is ordered: 4 bytes a vertex beside the score.
  const double scores = 12 * v;
  switch (kind) {
    case AnalysisKind::kDegree:
      return Cost(scores, once, kInOrderNs);
    case AnalysisKind::kPageRank:
    case AnalysisKind::kPersonalizedPageRank: {
      const std::uint64_t tiles = ArcTiles::BytesMax(size.vertices, size.arcs, size.weighted);
      const std::uint64_t while_made =
          ArcTiles::BytesWhileMade(size.vertices, size.arcs, size.weighted, size.threads);
      // Rounds that reach the tolerance at the usual damping. Beside all stand strengths and where
      // the walk starts, which the rounds hold once more.
      const double start = kind == AnalysisKind::kPersonalizedPageRank ? 8 * v : 0;
      const double rounds = 40 * v + start;
      return Cost(static_cast<double>(tiles) + 8 * v + start +
                      std::max(rounds, static_cast<double>(while_made)),
                  100 * once, kTiledNs / threads);
    }
    case AnalysisKind::kBetweenness: {
      const double sources = size.samples == 0 ? v : std::min(v, static_cast<double>(size.samples));
      return Cost(scores + 8 * v + 2 * 32 * v, 2 * sources * once,
                  kSearchNs / std::min(threads, 2.0));
    }
    case AnalysisKind::kCloseness:
      // 64 searches share their arcs; each pair of vertices is counted once.
      return Cost(2 * scores + threads * 24 * v, v / 64 * 6 * once + v * v, kInOrderNs / threads);
    case AnalysisKind::kCore:
      return Cost(scores + 16 * v, once, kSearchNs);
    case AnalysisKind::kTriangles:
      return Cost(scores + 16 * v + 2 * a + threads * 12 * v,
                  a / 2 * std::sqrt(std::max(a, 1.0)) / 4, kInOrderNs / threads);
    case AnalysisKind::kLeiden:
      // The graph between groups: the edges that an undertaking of many makes fall together there,
      // those of two partners hardly do.
      return Cost(100 * v + 23 * pairs + 9 * (a - pairs), 20 * once, kSearchNs);
    case AnalysisKind::kLouvain:
      return Cost(100 * v + 3 * a, 20 * once, kSearchNs);
    case AnalysisKind::kLabelPropagation:
      return Cost(40 * v, 10 * once, kSearchNs);
    case AnalysisKind::kComponents:
      return Cost(24 * v, 3 * v, kPullNs);
    case AnalysisKind::kStrongComponents:
      return Cost(24 * v, once, kSearchNs);
    case AnalysisKind::kBiconnected:
      return Cost(40 * v + 13 * a, 2 * once, kSearchNs);
    case AnalysisKind::kSimilar:
      return Cost(40 * v, std::sqrt(std::max(a, 1.0)), kPullNs);
    case AnalysisKind::kCompare:
      return Cost(32 * v, 2 * once, kSearchNs);
    case AnalysisKind::kEgo:
      // At most: all are members.
      return Cost(16 * v, once / 10, kPullNs);
    case AnalysisKind::kStrongestPath:
      return Cost(40 * v, once, kHeapNs);
    case AnalysisKind::kFlow:
      return Cost(28 * v + 12 * a, 5 * once, kSearchNs);
    case AnalysisKind::kDisjointWays:
      return Cost(130 * v + 32 * a, 10 * once, kSearchNs);
    case AnalysisKind::kBackbone:
      return Cost(28 * v + 12 * a, a / 2, kHeapNs);
    case AnalysisKind::kStatistics:
      return Cost(40 * v + 2 * a + threads * 12 * v,
                  40 * once + a / 2 * std::sqrt(std::max(a, 1.0)) / 4, kInOrderNs);
    case AnalysisKind::kStream:
      return Cost(0, once, kInOrderNs);
  }
  return {};
}

std::uint64_t PeakBytes(const TieNetwork& network, AnalysisKind kind, const AnalysisSize& size) {
  AnalysisSize of_graph = size;
  of_graph.weighted = TieGraphIsWeighted(network, size.arcs);
  of_graph.pair_arcs = network.pairs.neighbor.size();
  const std::uint64_t working =
      std::max(ProjectionBytes(network, size.threads), CostOf(kind, of_graph).bytes);
  return std::max(GatherBytes(network),
                  network.bytes() + TieGraphBytes(network, size.vertices, size.arcs) + working);
}

std::uint64_t PeakBytesThroughConnectors(const TieNetwork& network, AnalysisKind kind,
                                         std::size_t threads) {
  AnalysisSize size{.vertices = network.entity.size(),
                    .arcs = network.pairs.neighbor.size(),
                    .threads = threads,
                    .weighted = network.weighted};
  std::uint64_t beside = 0;
  if (!IsPageRank(kind)) {
    size.vertices += network.group_count();
    size.arcs += 2 * network.group_member.size();
    beside = 8 * size.vertices + 4 * size.arcs;
  }
  return std::max(GatherBytes(network), network.bytes() + beside + CostOf(kind, size).bytes);
}

double TieGraphSeconds(std::uint64_t vertices, std::uint64_t relations,
                       std::uint64_t projection_work) {
  const double gathered = static_cast<double>(vertices) + 2 * static_cast<double>(relations);
  return (gathered * kSearchNs + 2 * static_cast<double>(projection_work) * kPullNs) * 1e-9;
}

}  // namespace partnergraph
