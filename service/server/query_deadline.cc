#include "service/server/query_deadline.h"

#include <algorithm>

namespace partnergraph {

std::chrono::steady_clock::time_point QueryDeadline(
    std::chrono::system_clock::time_point client_deadline) {
  using std::chrono::steady_clock;
  using std::chrono::system_clock;
  const auto left =
      std::chrono::duration_cast<steady_clock::duration>(client_deadline - system_clock::now());
  // So long that it is none; also keeps the sum below from overflowing.
  if (left > std::chrono::hours(24)) return steady_clock::time_point::max();
  const auto reserve = std::min<steady_clock::duration>(left / 4, kAnswerReserveMax);
  return steady_clock::now() + left - reserve;
}

}  // namespace partnergraph
