// Answers AnalysisService.Groups. Contract: analysis_service.proto.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_GROUP_ANSWERS_H_
#define PARTNERGRAPH_GRAPH_ANSWER_GROUP_ANSWERS_H_

#include "graph/answer/network_read.h"
#include "graph/answer/row_stream.h"
#include "graph/base/status.h"
#include "partnergraph/v1/analysis_service.pb.h"

namespace partnergraph {

Status AnswerGroups(const AnalysisSource& source, const v1::GroupsRequest& request,
                    const AnalysisControl& control, const ResponseSink<v1::GroupsResponse>& sink);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_GROUP_ANSWERS_H_
