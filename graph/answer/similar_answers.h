// Answers AnalysisService.Similar, CommonPartners and Compare: what partners have in common.
// Contracts: analysis_service.proto.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_SIMILAR_ANSWERS_H_
#define PARTNERGRAPH_GRAPH_ANSWER_SIMILAR_ANSWERS_H_

#include "graph/answer/network_read.h"
#include "graph/answer/row_stream.h"
#include "graph/base/status.h"
#include "partnergraph/v1/analysis_service.pb.h"

namespace partnergraph {

Status AnswerSimilar(const AnalysisSource& source, const v1::SimilarRequest& request,
                     const AnalysisControl& control, const ResponseSink<v1::SimilarResponse>& sink);
Status AnswerCommonPartners(const AnalysisSource& source, const v1::CommonPartnersRequest& request,
                            const AnalysisControl& control,
                            const ResponseSink<v1::CommonPartnersResponse>& sink);
Status AnswerCompare(const AnalysisSource& source, const v1::CompareRequest& request,
                     const AnalysisControl& control, const ResponseSink<v1::CompareResponse>& sink);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_SIMILAR_ANSWERS_H_
