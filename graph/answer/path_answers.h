// Answers QueryService.FindPaths and Explain. Contracts: query_service.proto.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_PATH_ANSWERS_H_
#define PARTNERGRAPH_GRAPH_ANSWER_PATH_ANSWERS_H_

#include "graph/answer/snapshot_source.h"
#include "graph/base/status.h"
#include "graph/query/budget.h"
#include "partnergraph/v1/query_service.pb.h"

namespace partnergraph {

StatusOr<v1::FindPathsResponse> AnswerFindPaths(const Store& store, const SnapshotSource& snapshots,
                                                const v1::FindPathsRequest& request,
                                                const QueryControl& control);

// Ranks among the shortest acyclic ways: kExplainCandidatesPerPath for each asked for, and at
// least kExplainCandidatesMin, because a way of few ties can have many hops.
inline constexpr std::uint32_t kExplainCandidatesPerPath = 4;
inline constexpr std::uint32_t kExplainCandidatesMin = 50;
StatusOr<v1::ExplainResponse> AnswerExplain(const Store& store, const SnapshotSource& snapshots,
                                            const v1::ExplainRequest& request,
                                            const QueryControl& control);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_PATH_ANSWERS_H_
