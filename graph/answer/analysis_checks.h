// What is wrong with the request of an analysis by itself, whatever the network is: unknown enum
// values, numbers out of bounds, fields that go together or exclude each other.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_ANALYSIS_CHECKS_H_
#define PARTNERGRAPH_GRAPH_ANSWER_ANALYSIS_CHECKS_H_

#include "graph/base/status.h"
#include "partnergraph/v1/analysis_service.pb.h"

namespace partnergraph {

// Each returns INVALID_ARGUMENT at the field: UNKNOWN_VALUE (of an enum), BAD_NUMBER, LIMIT,
// MISSING_FIELD (it goes together with another one), NOT_APPLICABLE (it would be passed over). The
// network has its own checks (NetworkRead::Open).
Status CheckRequest(const v1::RankRequest& request);
Status CheckRequest(const v1::GroupsRequest& request);
Status CheckRequest(const v1::ComponentsRequest& request);
Status CheckRequest(const v1::SimilarRequest& request);
Status CheckRequest(const v1::EgoRequest& request);
Status CheckRequest(const v1::FlowRequest& request);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_ANALYSIS_CHECKS_H_
