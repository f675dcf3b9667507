// What an import reads from and where it works.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_IMPORT_FILES_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_IMPORT_FILES_H_

#include <atomic>
#include <cstdint>
#include <string>

#include "graph/base/limits.h"
#include "graph/base/status.h"
#include "graph/exchange/byte_source.h"
#include "partnergraph/v1/transfer_service.pb.h"

namespace partnergraph {

class Store;

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

struct ImportPlace {
  Store* store = nullptr;
  // For temporary files.
  std::string folder;
  // See kBulkClaimsMin.
  std::uint64_t bulk_claims_min = kBulkClaimsMin;
  // Set from another thread to stop the import; null: never.
  const std::atomic<bool>* cancelled = nullptr;

  bool IsCancelled() const {
    return cancelled != nullptr && cancelled->load(std::memory_order_relaxed);
  }
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_IMPORT_FILES_H_
