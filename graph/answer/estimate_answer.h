// Answers AnalysisService.Estimate. Contract: analysis_service.proto.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_ESTIMATE_ANSWER_H_
#define PARTNERGRAPH_GRAPH_ANSWER_ESTIMATE_ANSWER_H_

#include "graph/answer/network_read.h"
#include "graph/answer/row_stream.h"
#include "graph/base/status.h"
#include "partnergraph/v1/analysis_service.pb.h"

namespace partnergraph {

StatusOr<v1::EstimateResponse> AnswerEstimate(const AnalysisSource& source,
                                              const v1::EstimateRequest& request,
                                              const AnalysisControl& control);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_ESTIMATE_ANSWER_H_
