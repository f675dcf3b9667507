#include "graph/answer/adjacency_rows.h"

#include <utility>

namespace partnergraph {
namespace {

constexpr std::size_t kBatchRows = 8192;

StatusOr<AdjacencyRow> Decode(std::string_view key, std::string_view value) {
  AdjacencyRow row;
  PG_ASSIGN_OR_RETURN(row.key, DecodeAdjacencyKey(key));
  if (row.key.side == Side::kVertex) {
    PG_ASSIGN_OR_RETURN(row.vertex_kind, DecodeKind(value));
  } else {
    PG_ASSIGN_OR_RETURN(row.arc, DecodeArcValue(value));
  }
  return row;
}

}  // namespace

AdjacencyRows::AdjacencyRows(const KeyValueReader* view) : thread_([this, view] { Read(view); }) {}

AdjacencyRows::~AdjacencyRows() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void AdjacencyRows::Read(const KeyValueReader* view) {
  std::vector<AdjacencyRow> rows;
  Status decoded;
  const Status scanned =
      view->Scan(Family::kAdjacency, "", "", [&](std::string_view key, std::string_view value) {
        auto row = Decode(key, value);
        decoded = row.status();
        if (!row.ok()) return false;
        rows.push_back(*row);
        return rows.size() < kBatchRows || HandOver(&rows);
      });
  if (!rows.empty()) HandOver(&rows);
  const std::lock_guard<std::mutex> lock(mutex_);
  status_ = scanned.ok() ? decoded : scanned;
  at_end_ = true;
  changed_.notify_all();
}

bool AdjacencyRows::HandOver(std::vector<AdjacencyRow>* rows) {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return ready_.empty() || stop_; });
  if (stop_) return false;
  ready_.swap(*rows);
  changed_.notify_all();
  return true;
}

StatusOr<bool> AdjacencyRows::Next() {
  batch_.clear();
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return !ready_.empty() || at_end_; });
  if (ready_.empty()) {
    PG_RETURN_IF_ERROR(status_);
    return false;
  }
  batch_.swap(ready_);
  changed_.notify_all();
  return true;
}

}  // namespace partnergraph
