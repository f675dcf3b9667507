// Answers QueryService.Statistics from the snapshot. Contract: query_service.proto.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_STATISTICS_ANSWER_H_
#define PARTNERGRAPH_GRAPH_ANSWER_STATISTICS_ANSWER_H_

#include "graph/answer/snapshot_source.h"
#include "graph/base/status.h"
#include "graph/query/budget.h"
#include "partnergraph/v1/query_service.pb.h"

namespace partnergraph {

// Time: O(V + E).
// CANCELLED once nobody waits for it.
StatusOr<v1::StatisticsResponse> AnswerStatistics(const Store& store,
                                                  const SnapshotSource& snapshots,
                                                  const v1::StatisticsRequest& request,
                                                  const QueryControl& control);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_STATISTICS_ANSWER_H_
