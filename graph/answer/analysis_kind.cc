#include "graph/answer/analysis_kind.h"

#include "graph/analysis/for_each_block.h"
#include "graph/base/limits.h"

namespace partnergraph {

AnalysisKind KindOf(const v1::RankRequest& request) {
  switch (request.measure()) {
    case v1::RANK_MEASURE_DEGREE:
    case v1::RANK_MEASURE_STRENGTH:
      return AnalysisKind::kDegree;
    case v1::RANK_MEASURE_BETWEENNESS:
      return AnalysisKind::kBetweenness;
    case v1::RANK_MEASURE_CLOSENESS:
    case v1::RANK_MEASURE_HARMONIC:
      return AnalysisKind::kCloseness;
    case v1::RANK_MEASURE_CORE:
      return AnalysisKind::kCore;
    case v1::RANK_MEASURE_TRIANGLES:
    case v1::RANK_MEASURE_CLUSTERING:
      return AnalysisKind::kTriangles;
    default:
      return request.start_entities().empty() ? AnalysisKind::kPageRank
                                              : AnalysisKind::kPersonalizedPageRank;
  }
}

AnalysisKind KindOf(const v1::GroupsRequest& request) {
  switch (request.method()) {
    case v1::GROUP_METHOD_LOUVAIN:
      return AnalysisKind::kLouvain;
    case v1::GROUP_METHOD_LABEL_PROPAGATION:
      return AnalysisKind::kLabelPropagation;
    default:
      return AnalysisKind::kLeiden;
  }
}

AnalysisKind KindOf(const v1::ComponentsRequest& request) {
  switch (request.kind()) {
    case v1::COMPONENT_KIND_STRONG:
      return AnalysisKind::kStrongComponents;
    case v1::COMPONENT_KIND_BICONNECTED:
      return AnalysisKind::kBiconnected;
    default:
      return AnalysisKind::kComponents;
  }
}

AnalysisKind KindOf(const v1::FlowRequest& request) {
  return request.disjoint_ways() ? AnalysisKind::kDisjointWays : AnalysisKind::kFlow;
}

AnalysisSize SizeOf(const TieGraph& graph, std::uint64_t samples) {
  return {.vertices = graph.entity.size(),
          .arcs = graph.graph().arc_count(),
          .samples = samples,
          .threads = AnalysisThreads()};
}

bool RunsThroughConnectors(AnalysisKind kind, const TieNetwork& network, double min_weight) {
  if (kind == AnalysisKind::kStrongComponents) return true;
  if (min_weight > 0) return false;
  if (kind == AnalysisKind::kComponents) return true;
  if (!IsPageRank(kind)) return false;
  const std::uint64_t around = SizeThroughConnectors(network).arcs;
  return network.projection_work() > kWalkedArcsMin && network.projection_work() > 8 * around;
}

AnalysisSize SizeThroughConnectors(const TieNetwork& network) {
  return {.vertices = network.entity.size(),
          .arcs = network.pairs.neighbor.size() + network.group_member.size(),
          .threads = AnalysisThreads()};
}

}  // namespace partnergraph
