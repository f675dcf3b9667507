// What an analysis has spent, whether it may go on, and how far it is. The kernels' counterpart of
// Meter (graph/query/budget.h): it counts arcs by blocks instead of one by one, and threads share
// it.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_WORK_METER_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_WORK_METER_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>

#include "graph/base/limits.h"
#include "graph/query/budget.h"

namespace partnergraph {

// Thread safety: all functions may be called at the same time from any thread. Once stopped, a
// meter stays stopped with its first reason.
class WorkMeter {
 public:
  // Called with the part of the work that is done, 0 to 1, from the thread that made the meter, at
  // most every kProgressIntervalMs.
  using Report = std::function<void(double done)>;

  // `expected_arcs`: about as many as the whole analysis will look at; only `report` needs it.
  explicit WorkMeter(const QueryControl& control, std::uint64_t expected_arcs = 0,
                     Report report = nullptr);

  // Counts arcs looked at since the last call, and looks at the clock and the cancel flag. False:
  // stopped, look at no more. A kernel calls it every kWorkStrideArcs or so; see WorkTally.
  bool Spend(std::uint64_t arcs);
  // The same without arcs: for steps that take milliseconds, as to make an array of a large graph.
  bool Look() { return Spend(0); }

  bool stopped() const { return reason() != v1::TRUNCATION_REASON_UNSPECIFIED; }
  v1::TruncationReason reason() const { return reason_.load(std::memory_order_relaxed); }
  std::uint64_t visited_edges() const { return spent_.load(std::memory_order_relaxed); }
  // Nobody waits for the result. A kernel then returns what it has at hand, or nothing: to order
  // and to number what was found would keep the core. Costs one load.
  bool cancelled() const {
    return control_.cancelled != nullptr && control_.cancelled->load(std::memory_order_relaxed);
  }
  QueryEnd end() const { return {stopped(), reason(), visited_edges()}; }

 private:
  void Stop(v1::TruncationReason reason);

  const QueryControl control_;
  const std::uint64_t expected_arcs_;
  const Report report_;
  const std::thread::id maker_ = std::this_thread::get_id();
  std::chrono::steady_clock::time_point next_report_;  // Only the maker's thread uses it.
  std::atomic<std::uint64_t> spent_ = 0;
  std::atomic<v1::TruncationReason> reason_ = v1::TRUNCATION_REASON_UNSPECIFIED;
};

// Sorts with `sort(less)`, e.g. std::sort on some range, unless the call is cancelled meanwhile.
// False: it was, and what was sorted has no order now and may lack elements.
//
//   if (!SortUnlessCancelled(*meter, std::less(), [&](auto less) { std::ranges::sort(all, less);
//   }))
template <class Less, class Sort>
bool SortUnlessCancelled(const WorkMeter& meter, Less less, Sort sort) {
  struct Cancelled {};
  try {
    sort([&](const auto& a, const auto& b) {
      if (meter.cancelled()) throw Cancelled();
      return less(a, b);
    });
  } catch (const Cancelled&) {
    return false;
  }
  return !meter.cancelled();
}

// Collects one thread's arcs until they are worth a look at the clock.
//
//   WorkTally tally(meter);
//   for (Vertex v = 0; v < n; ++v) {
//     if (!tally.Add(graph.Degree(v) + 1)) return;
//     ...
//   }
class WorkTally {
 public:
  explicit WorkTally(WorkMeter* meter) : meter_(meter) {}
  ~WorkTally() {
    if (pending_ > 0 && pending_ < kWorkStrideArcs) meter_->Spend(pending_);
  }
  WorkTally(const WorkTally&) = delete;
  WorkTally& operator=(const WorkTally&) = delete;

  // Counts arcs. False, from then on always: the meter has stopped, look at no more.
  bool Add(std::uint64_t arcs) {
    pending_ += arcs;
    if (pending_ < kWorkStrideArcs) return true;
    const std::uint64_t arcs_now = pending_;
    pending_ = 0;
    if (meter_->Spend(arcs_now)) return true;
    pending_ = kWorkStrideArcs;  // The next arc asks again.
    return false;
  }

 private:
  WorkMeter* const meter_;
  std::uint64_t pending_ = 0;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_WORK_METER_H_
