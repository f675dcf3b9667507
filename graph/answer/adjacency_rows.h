// The rows of a store's adjacency in order, read and decoded ahead by another thread.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_ADJACENCY_ROWS_H_
#define PARTNERGRAPH_GRAPH_ANSWER_ADJACENCY_ROWS_H_

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

#include "graph/base/status.h"
#include "graph/store/key_codec.h"
#include "graph/store/key_value_store.h"

namespace partnergraph {

struct AdjacencyRow {
  AdjacencyKey key;
  KindNumber vertex_kind = kNoKind;  // Of rows of vertices.
  ArcValue arc;                      // Of the others.
};

// One thread at a time.
class AdjacencyRows {
 public:
  // Begins to read `view`, which must outlive it.
  explicit AdjacencyRows(const KeyValueReader* view);
  // Ends the reading.
  ~AdjacencyRows();
  AdjacencyRows(const AdjacencyRows&) = delete;
  AdjacencyRows& operator=(const AdjacencyRows&) = delete;

  // Takes the next batch; false at the end. DATA_LOSS: a row is malformed; else as
  // KeyValueReader::Scan.
  StatusOr<bool> Next();
  // Valid until the next call.
  const std::vector<AdjacencyRow>& batch() const { return batch_; }

 private:
  void Read(const KeyValueReader* view);
  // Waits until the batch before was taken. False: nobody wants more.
  bool HandOver(std::vector<AdjacencyRow>* rows);

  std::vector<AdjacencyRow> batch_;
  std::mutex mutex_;  // Guards all below.
  std::condition_variable changed_;
  std::vector<AdjacencyRow> ready_;  // Empty: taken.
  Status status_;
  bool at_end_ = false;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_ADJACENCY_ROWS_H_
