#include "graph/analysis/work_meter.h"

#include <algorithm>
#include <utility>

namespace partnergraph {

WorkMeter::WorkMeter(const QueryControl& control, std::uint64_t expected_arcs, Report report)
    : control_(control), expected_arcs_(expected_arcs), report_(std::move(report)) {
  Spend(0);
}

bool WorkMeter::Spend(std::uint64_t arcs) {
  const std::uint64_t spent = spent_.fetch_add(arcs, std::memory_order_relaxed) + arcs;
  if (stopped()) return false;
  const auto now = std::chrono::steady_clock::now();
  if (control_.cancelled != nullptr && control_.cancelled->load(std::memory_order_relaxed)) {
    Stop(v1::TRUNCATION_REASON_CANCELLED);
  } else if (now >= control_.deadline) {
    Stop(v1::TRUNCATION_REASON_DEADLINE);
  } else if (spent > control_.max_visited_edges) {
    Stop(v1::TRUNCATION_REASON_VISITED_EDGES);
  } else if (report_ && std::this_thread::get_id() == maker_ && now >= next_report_) {
    next_report_ = now + std::chrono::milliseconds(kProgressIntervalMs);
    const double part = static_cast<double>(spent) /
                        static_cast<double>(std::max<std::uint64_t>(expected_arcs_, 1));
    report_(std::min(part, 1.0));
  }
  // Queries of a moment go before an analysis of minutes.
  std::this_thread::yield();
  return !stopped();
}

void WorkMeter::Stop(v1::TruncationReason reason) {
  v1::TruncationReason running = v1::TRUNCATION_REASON_UNSPECIFIED;
  reason_.compare_exchange_strong(running, reason, std::memory_order_relaxed);
}

}  // namespace partnergraph
