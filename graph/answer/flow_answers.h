// Answers AnalysisService.StrongestPath and Flow: ways between two partners. Contracts:
// analysis_service.proto.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_FLOW_ANSWERS_H_
#define PARTNERGRAPH_GRAPH_ANSWER_FLOW_ANSWERS_H_

#include "graph/answer/network_read.h"
#include "graph/answer/row_stream.h"
#include "graph/base/status.h"
#include "partnergraph/v1/analysis_service.pb.h"

namespace partnergraph {

Status AnswerStrongestPath(const AnalysisSource& source, const v1::StrongestPathRequest& request,
                           const AnalysisControl& control,
                           const ResponseSink<v1::StrongestPathResponse>& sink);
Status AnswerFlow(const AnalysisSource& source, const v1::FlowRequest& request,
                  const AnalysisControl& control, const ResponseSink<v1::FlowResponse>& sink);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_FLOW_ANSWERS_H_
