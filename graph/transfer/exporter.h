// Writes a part of the network in a format, piece by piece.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_EXPORTER_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_EXPORTER_H_

#include <functional>

#include "graph/answer/network_read.h"
#include "graph/base/status.h"
#include "partnergraph/v1/transfer_service.pb.h"

namespace partnergraph {

// Errors as TransferService.Export says; CANCELLED if the sink returns false. Memory: that of the
// part (export_part.h), and a piece of each file.
Status RunExport(const AnalysisSource& source, const v1::ExportRequest& request,
                 const QueryControl& control,
                 const std::function<bool(const v1::ExportResponse&)>& sink);

v1::ListFormatsResponse AnswerListFormats(const v1::ListFormatsRequest& request);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_EXPORTER_H_
