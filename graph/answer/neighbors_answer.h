// Answers QueryService.Neighbors and Coverage from the ties of one entity. Contracts:
// query_service.proto.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_NEIGHBORS_ANSWER_H_
#define PARTNERGRAPH_GRAPH_ANSWER_NEIGHBORS_ANSWER_H_

#include "graph/answer/snapshot_source.h"
#include "graph/base/status.h"
#include "graph/query/budget.h"
#include "partnergraph/v1/query_service.pb.h"

namespace partnergraph {

StatusOr<v1::NeighborsResponse> AnswerNeighbors(const Store& store, const SnapshotSource& snapshots,
                                                const v1::NeighborsRequest& request,
                                                const QueryControl& control);

StatusOr<v1::CoverageResponse> AnswerCoverage(const Store& store, const SnapshotSource& snapshots,
                                              const v1::CoverageRequest& request,
                                              const QueryControl& control);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_NEIGHBORS_ANSWER_H_
