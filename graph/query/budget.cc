#include "graph/query/budget.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace partnergraph {

Meter::Meter(const QueryControl& control, std::uint64_t visited_edges)
    : control_(control), visited_edges_(visited_edges), counted_edges_(visited_edges) {
  if (Look()) {
    next_look_ = std::min(visited_edges_ + kBudgetStrideEdges, control_.max_visited_edges);
  }
}

Meter::~Meter() {
  if (control_.short_call != nullptr) control_.short_call->Spend(visited_edges_ - counted_edges_);
}

bool Meter::Look(std::uint64_t steps) {
  if (stopped()) return false;
  steps += visited_edges_ - std::exchange(counted_edges_, visited_edges_);
  if (control_.short_call != nullptr && !control_.short_call->Spend(steps)) {
    Stop(v1::TRUNCATION_REASON_CANCELLED);
  } else if (control_.cancelled != nullptr && control_.cancelled->load(std::memory_order_relaxed)) {
    Stop(v1::TRUNCATION_REASON_CANCELLED);
  } else if (control_.deadline != std::chrono::steady_clock::time_point::max() &&
             std::chrono::steady_clock::now() >= control_.deadline) {
    Stop(v1::TRUNCATION_REASON_DEADLINE);
  }
  steps_left_ -= std::min(steps, steps_left_);
  if (steps_left_ == 0) {
    // A long query lets short ones go before it, instead of using up what the scheduler grants it.
    steps_left_ = kStepsBetweenYields;
    std::this_thread::yield();
  }
  return !stopped();
}

void Meter::Stop(v1::TruncationReason reason) {
  if (stopped()) return;
  reason_ = reason;
  next_look_ = 0;
}

bool Meter::LookOrStop() {
  if (!Look()) return false;
  if (visited_edges_ >= control_.max_visited_edges) {
    Stop(v1::TRUNCATION_REASON_VISITED_EDGES);
    return false;
  }
  next_look_ = std::min(visited_edges_ + kBudgetStrideEdges, control_.max_visited_edges);
  return true;
}

}  // namespace partnergraph
