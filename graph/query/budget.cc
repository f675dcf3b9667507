#include "graph/query/budget.h"

#include <algorithm>
#include <thread>

namespace partnergraph {

Meter::Meter(const QueryControl& control, std::uint64_t visited_edges)
    : control_(control),
      visited_edges_(visited_edges),
      next_yield_(visited_edges + kEdgesBetweenYields) {
  if (Look()) {
    next_look_ = std::min(visited_edges_ + kBudgetStrideEdges, control_.max_visited_edges);
  }
}

bool Meter::LookAfter(std::uint64_t steps) {
  if (stopped()) return false;
  if (control_.short_call != nullptr && !control_.short_call->Spend(steps)) {
    Stop(v1::TRUNCATION_REASON_CANCELLED);
  } else if (control_.cancelled != nullptr && control_.cancelled->load(std::memory_order_relaxed)) {
    Stop(v1::TRUNCATION_REASON_CANCELLED);
  } else if (control_.deadline != std::chrono::steady_clock::time_point::max() &&
             std::chrono::steady_clock::now() >= control_.deadline) {
    Stop(v1::TRUNCATION_REASON_DEADLINE);
  }
  return !stopped();
}

void Meter::Stop(v1::TruncationReason reason) {
  if (stopped()) return;
  reason_ = reason;
  next_look_ = 0;
}

bool Meter::LookOrStop() {
  if (!LookAfter(kBudgetStrideEdges)) return false;
  if (visited_edges_ >= control_.max_visited_edges) {
    Stop(v1::TRUNCATION_REASON_VISITED_EDGES);
    return false;
  }
  next_look_ = std::min(visited_edges_ + kBudgetStrideEdges, control_.max_visited_edges);
  // A long query lets short ones go before it, instead of using up what the scheduler grants it.
  if (visited_edges_ >= next_yield_) {
    next_yield_ = visited_edges_ + kEdgesBetweenYields;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace partnergraph
