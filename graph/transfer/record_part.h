// Stored entities and relations as a part of an export; see export_part.h.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_RECORD_PART_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_RECORD_PART_H_

#include <memory>

#include "graph/transfer/export_part.h"

namespace partnergraph {

// Everything, or by a filter, an ego network or paths.
StatusOr<std::unique_ptr<ExportPart>> OpenRecordPart(const AnalysisSource& source,
                                                     const v1::ExportRequest& request,
                                                     bool as_stored, const QueryControl& control);

// Ties: collapsed or parallel.
StatusOr<std::unique_ptr<ExportPart>> OpenTiePart(const AnalysisSource& source,
                                                  const v1::ExportRequest& request,
                                                  const QueryControl& control);

// What differs.
StatusOr<std::unique_ptr<ExportPart>> OpenDifferencePart(const AnalysisSource& source,
                                                         const v1::ExportRequest& request,
                                                         const QueryControl& control);

// CANCELLED or DEADLINE_EXCEEDED as `control` says.
Status CheckExportWanted(const QueryControl& control);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_RECORD_PART_H_
