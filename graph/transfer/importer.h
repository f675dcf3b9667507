// Imports the files of one dataset.
//
// Phases: rows are read, mapped and checked, and what they say is sorted by record on disk; entities
// are merged with what is stored and written; then relations, whose ends have ids by now; then what
// the dataset said before and no longer says is taken back. Each record is written at most once, and
// only if it differs, so the same files again change nothing, and an import that was interrupted
// goes on where it was.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_IMPORTER_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_IMPORTER_H_

#include <atomic>
#include <string>

#include "graph/exchange/byte_source.h"
#include "graph/store/store.h"
#include "graph/transfer/import_report.h"
#include "partnergraph/v1/transfer_service.pb.h"

namespace partnergraph {

// The files that a client sends, one after another.
class ImportFiles {
 public:
  virtual ~ImportFiles() = default;
  // Goes on to the next file; what is left of the one before is skipped. Returns false if there is
  // none.
  virtual StatusOr<bool> Next(v1::ImportFile* file) = 0;
  // The bytes of that file. Valid until the next call of Next.
  virtual ByteSource* bytes() = 0;
  // Bytes taken so far, of all files.
  virtual std::uint64_t bytes_read() const = 0;
};

// Where an import works.
struct ImportPlace {
  Store* store = nullptr;
  // For temporary files.
  std::string folder;
  // Set from another thread to stop it; null: never.
  const std::atomic<bool>* cancelled = nullptr;
};

// Errors as TransferService.Import says. Memory: kSortMemoryBytes twice, a batch, and one bit for
// each record of the store.
Status RunImport(const v1::ImportOptions& options, ImportFiles* files, const ImportPlace& place,
                 const ImportSink& sink);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_IMPORTER_H_
