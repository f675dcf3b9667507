// Which analysis a request asks for, and what that costs.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_ANALYSIS_KIND_H_
#define PARTNERGRAPH_GRAPH_ANSWER_ANALYSIS_KIND_H_

#include <cstdint>

#include "graph/analysis/analysis_cost.h"
#include "graph/analysis/tie_graph.h"
#include "graph/analysis/tie_network.h"
#include "partnergraph/v1/analysis_service.pb.h"

namespace partnergraph {

AnalysisKind KindOf(const v1::RankRequest& request);
AnalysisKind KindOf(const v1::GroupsRequest& request);
AnalysisKind KindOf(const v1::ComponentsRequest& request);
AnalysisKind KindOf(const v1::FlowRequest& request);

AnalysisSize SizeOf(const TieGraph& graph, std::uint64_t samples = 0);

// Does an analysis run through the connectors, so that no edges are made? Where only what is
// connected counts; and PageRank where edges would cost far more. Decided by the network alone.
bool RunsThroughConnectors(AnalysisKind kind, const TieNetwork& network, double min_weight);
// The size of what it runs on then.
AnalysisSize SizeThroughConnectors(const TieNetwork& network);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_ANALYSIS_KIND_H_
