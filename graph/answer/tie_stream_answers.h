// Answers AnalysisService.Ego, Backbone and StreamTies: parts of the tie graph itself. Contracts:
// analysis_service.proto.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_TIE_STREAM_ANSWERS_H_
#define PARTNERGRAPH_GRAPH_ANSWER_TIE_STREAM_ANSWERS_H_

#include "graph/answer/network_read.h"
#include "graph/answer/row_stream.h"
#include "graph/base/status.h"
#include "partnergraph/v1/analysis_service.pb.h"

namespace partnergraph {

Status AnswerEgo(const AnalysisSource& source, const v1::EgoRequest& request,
                 const AnalysisControl& control, const ResponseSink<v1::EgoResponse>& sink);
Status AnswerBackbone(const AnalysisSource& source, const v1::BackboneRequest& request,
                      const AnalysisControl& control,
                      const ResponseSink<v1::BackboneResponse>& sink);
Status AnswerStreamTies(const AnalysisSource& source, const v1::StreamTiesRequest& request,
                        const AnalysisControl& control,
                        const ResponseSink<v1::StreamTiesResponse>& sink);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_TIE_STREAM_ANSWERS_H_
