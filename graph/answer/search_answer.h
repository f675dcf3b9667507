// Answers QueryService.Search from the name index. Contract: query_service.proto.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_SEARCH_ANSWER_H_
#define PARTNERGRAPH_GRAPH_ANSWER_SEARCH_ANSWER_H_

#include "graph/answer/snapshot_source.h"
#include "graph/base/status.h"
#include "graph/query/budget.h"
#include "partnergraph/v1/query_service.pb.h"

namespace partnergraph {

StatusOr<v1::SearchResponse> AnswerSearch(const Store& store, const SnapshotSource& snapshots,
                                          const v1::SearchRequest& request,
                                          const QueryControl& control);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_SEARCH_ANSWER_H_
