// Answers QueryService.Traverse as a stream of chunks. Contract: query_service.proto.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_TRAVERSE_ANSWER_H_
#define PARTNERGRAPH_GRAPH_ANSWER_TRAVERSE_ANSWER_H_

#include <functional>

#include "graph/answer/snapshot_source.h"
#include "graph/base/status.h"
#include "graph/query/budget.h"
#include "partnergraph/v1/query_service.pb.h"

namespace partnergraph {

// Calls `sink` with each message in order; false from it ends the query.
Status AnswerTraverse(const Store& store, const SnapshotSource& snapshots,
                      const v1::TraverseRequest& request, const QueryControl& control,
                      const std::function<bool(const v1::TraverseResponse&)>& sink);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_TRAVERSE_ANSWER_H_
