// What an import reads while it writes, and where its records go: commits of a store, or a bulk
// load.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_RECORD_TARGET_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_RECORD_TARGET_H_

#include <cstdint>
#include <string>

#include "graph/base/status.h"
#include "graph/store/bulk_load.h"
#include "graph/store/store.h"

namespace partnergraph {

// Writes a commit and waits for it.
StatusOr<v1::WriteResponse> WriteAndWait(Store* store, v1::WriteRequest request,
                                         CommitOptions options = {});

// Refers to the store or the load, which must outlive it. One thread at a time.
class RecordTarget {
 public:
  explicit RecordTarget(Store* store) : store_(store) {}
  explicit RecordTarget(BulkLoad* load) : load_(load) {}

  // Null: records go into commits.
  BulkLoad* bulk_load() const { return load_; }

  // Of all but the new records of a bulk load.
  RecordReader reader() const { return load_ == nullptr ? store_->reader() : load_->reader(); }
  std::uint64_t revision() const {
    return load_ == nullptr ? store_->revision() : load_->revision();
  }
  // Errors as GraphService.Write says.
  StatusOr<v1::WriteResponse> Write(v1::WriteRequest request) const {
    return load_ == nullptr ? WriteAndWait(store_, std::move(request)) : load_->Commit(request);
  }

  // New records included.
  StatusOr<bool> HasEntity(const std::string& id) const;
  // The id of the entity that holds the identifier; empty: none does.
  StatusOr<std::string> HolderOf(const std::string& scheme, const std::string& value) const;

 private:
  Store* store_ = nullptr;
  BulkLoad* load_ = nullptr;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_RECORD_TARGET_H_
