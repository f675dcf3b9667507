// What a query may spend, and the meter that stops it.
#ifndef PARTNERGRAPH_GRAPH_QUERY_BUDGET_H_
#define PARTNERGRAPH_GRAPH_QUERY_BUDGET_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "graph/base/limits.h"
#include "graph/base/short_call.h"
#include "partnergraph/v1/read.pb.h"

namespace partnergraph {

// Limits as they are: 0 lets nothing through. The caller fills in defaults.
struct QueryControl {
  std::uint64_t max_visited_edges = kVisitedEdgesDefault;
  std::uint32_t max_results = kResultsDefault;
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  // Set by another thread to end the query; null: never. Must outlive the query.
  const std::atomic<bool>* cancelled = nullptr;
  // A query that outgrows it ends as if it was cancelled; null: it may take long. Must outlive the
  // query.
  ShortCall* short_call = nullptr;
};

// Counts the edges that one query looks at. The clock and the cancel flag are looked at when the
// meter is made and every kBudgetStrideEdges edges, which is well within 10 ms. Other threads may
// run every kStepsBetweenYields steps (limits.h).
//
// Once stopped, a meter stays stopped with its first reason.
class Meter {
 public:
  // `visited_edges` were spent before, e.g. on the filter.
  explicit Meter(const QueryControl& control, std::uint64_t visited_edges = 0);
  ~Meter();
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  // Counts one edge and returns true, or returns false: stopped, look at no more.
  bool VisitEdge() {
    if (visited_edges_ >= next_look_ && !LookOrStop()) return false;
    ++visited_edges_;
    return true;
  }
  // Looks at the clock and the cancel flag now; for loops without edges, each round of which takes
  // `steps` beside the edges visited. False: stopped.
  bool Look(std::uint64_t steps = 0);
  // The same at every kBudgetStrideEdges-th step of a loop whose steps may be without edges.
  bool LookAt(std::size_t step) {
    return step % kBudgetStrideEdges == kBudgetStrideEdges - 1 ? Look(kBudgetStrideEdges)
                                                               : !stopped();
  }
  void Stop(v1::TruncationReason reason);

  bool stopped() const { return reason_ != v1::TRUNCATION_REASON_UNSPECIFIED; }
  // TRUNCATION_REASON_UNSPECIFIED if it is not stopped.
  v1::TruncationReason reason() const { return reason_; }
  std::uint64_t visited_edges() const { return visited_edges_; }

 private:
  bool LookOrStop();

  const QueryControl control_;
  std::uint64_t visited_edges_;
  std::uint64_t next_look_ = 0;                     // At this many edges; 0 once stopped.
  std::uint64_t counted_edges_;                     // As steps of the call.
  std::uint64_t steps_left_ = kStepsBetweenYields;  // Before other threads may run.
  v1::TruncationReason reason_ = v1::TRUNCATION_REASON_UNSPECIFIED;
};

// How a query ended.
struct QueryEnd {
  bool truncated = false;
  v1::TruncationReason reason = v1::TRUNCATION_REASON_UNSPECIFIED;
  std::uint64_t visited_edges = 0;
};
inline QueryEnd EndOf(const Meter& meter) {
  return {meter.stopped(), meter.reason(), meter.visited_edges()};
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_BUDGET_H_
