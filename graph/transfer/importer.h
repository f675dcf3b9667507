// Imports the files of one dataset.
//
// Phases: rows are read, mapped and checked, and what they say is sorted by record on disk
// (claim_collector.h); entities are merged with what is stored and written, then relations, whose
// ends have ids by now, then what the dataset said before and no longer says is taken back
// (claim_writer.h). Each record is written at most once, and only if it differs, so the same files
// again change nothing, and an import that was interrupted goes on where it was.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_IMPORTER_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_IMPORTER_H_

#include "graph/store/store.h"
#include "graph/transfer/import_files.h"
#include "graph/transfer/import_report.h"
#include "partnergraph/v1/transfer_service.pb.h"

namespace partnergraph {

// Errors as TransferService.Import says. A strict import and one that is only tried out write into
// a fork of the store first. Memory: kSortMemoryBytes twice, a batch, what is remembered between
// rows (kRememberedMax), and one bit for each record of the store.
Status RunImport(const v1::ImportOptions& options, ImportFiles* files, const ImportPlace& place,
                 const ImportSink& sink);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_IMPORTER_H_
