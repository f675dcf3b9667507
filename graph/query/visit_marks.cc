#include "graph/query/visit_marks.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <utility>

namespace partnergraph {
namespace {

// Arrays kept for later searches, a path query taking three; more at a time make their own.
constexpr std::size_t kPooledMax = 12;

struct Pooled {
  std::vector<std::uint32_t> marks;
  std::uint32_t epoch = 0;
};

struct Pool {
  std::mutex mutex;
  std::vector<Pooled> free;
};

// Never destroyed, so that a search may end after main.
Pool& ThePool() {
  static Pool& pool = *new Pool;
  return pool;
}

}  // namespace

VisitMarks::VisitMarks(std::size_t vertex_count) {
  {
    Pool& pool = ThePool();
    const std::lock_guard lock(pool.mutex);
    if (!pool.free.empty()) {
      marks_ = std::move(pool.free.back().marks);
      epoch_ = pool.free.back().epoch;
      pool.free.pop_back();
    }
  }
  if (marks_.size() < vertex_count) marks_.resize(vertex_count, 0);
  Clear();
}

VisitMarks::~VisitMarks() {
  Pool& pool = ThePool();
  const std::lock_guard lock(pool.mutex);
  if (pool.free.size() < kPooledMax) pool.free.push_back({std::move(marks_), epoch_});
}

void VisitMarks::Clear() {
  // Room above the new epoch for every number.
  if (epoch_ > std::numeric_limits<std::uint32_t>::max() - 2 * (kNumberMax + 1)) {
    std::fill(marks_.begin(), marks_.end(), 0);
    epoch_ = 0;
  }
  epoch_ += kNumberMax + 1;
}

}  // namespace partnergraph
