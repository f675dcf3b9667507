// Answers AnalysisService.NetworkStatistics. Contract: analysis_service.proto.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_NETWORK_STATISTICS_ANSWER_H_
#define PARTNERGRAPH_GRAPH_ANSWER_NETWORK_STATISTICS_ANSWER_H_

#include "graph/answer/network_read.h"
#include "graph/answer/row_stream.h"
#include "graph/base/status.h"
#include "partnergraph/v1/analysis_service.pb.h"

namespace partnergraph {

Status AnswerNetworkStatistics(const AnalysisSource& source,
                               const v1::NetworkStatisticsRequest& request,
                               const AnalysisControl& control,
                               const ResponseSink<v1::NetworkStatisticsResponse>& sink);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_NETWORK_STATISTICS_ANSWER_H_
