// Answers GraphService's reads of records. Contracts: proto/partnergraph/v1/graph_service.proto.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_RECORD_ANSWERS_H_
#define PARTNERGRAPH_GRAPH_ANSWER_RECORD_ANSWERS_H_

#include <string>

#include "graph/answer/read_context.h"
#include "graph/answer/snapshot_source.h"
#include "graph/base/status.h"
#include "partnergraph/v1/graph_service.pb.h"

namespace partnergraph {

StatusOr<v1::GetEntityResponse> AnswerGetEntity(const Store& store, const SnapshotSource& snapshots,
                                                const v1::GetEntityRequest& request,
                                                const QueryControl& control);
// The same response, serialized. At the newest state and without a valid date the stored bytes of
// an entity that nothing is merged into are passed on as they are (figures:
// tests/bench/README.md).
StatusOr<std::string> AnswerGetEntitySerialized(const Store& store, const SnapshotSource& snapshots,
                                                const v1::GetEntityRequest& request,
                                                const QueryControl& control);
StatusOr<v1::BatchGetEntitiesResponse> AnswerBatchGetEntities(
    const Store& store, const SnapshotSource& snapshots,
    const v1::BatchGetEntitiesRequest& request, const QueryControl& control);
StatusOr<v1::ListEntitiesResponse> AnswerListEntities(const Store& store,
                                                      const SnapshotSource& snapshots,
                                                      const v1::ListEntitiesRequest& request,
                                                      const QueryControl& control);
StatusOr<v1::GetRelationResponse> AnswerGetRelation(const Store& store,
                                                    const SnapshotSource& snapshots,
                                                    const v1::GetRelationRequest& request);
StatusOr<v1::ListRelationsResponse> AnswerListRelations(const Store& store,
                                                        const SnapshotSource& snapshots,
                                                        const v1::ListRelationsRequest& request,
                                                        const QueryControl& control);
StatusOr<v1::GetOntologyResponse> AnswerGetOntology(const Store& store,
                                                    const SnapshotSource& snapshots,
                                                    const v1::GetOntologyRequest& request);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_RECORD_ANSWERS_H_
