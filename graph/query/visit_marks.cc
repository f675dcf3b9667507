#include "graph/query/visit_marks.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "graph/query/array_pool.h"

namespace partnergraph {
namespace {

struct Pooled {
  std::vector<std::uint32_t> marks;
  std::uint32_t epoch = 0;
};
using Pool = ArrayPool<Pooled>;

}  // namespace

VisitMarks::VisitMarks(std::size_t vertex_count) {
  Pooled pooled = Pool::OfProcess().Take();
  marks_ = std::move(pooled.marks);
  epoch_ = pooled.epoch;
  if (marks_.size() < vertex_count) marks_.resize(vertex_count, 0);
  Clear();
}

VisitMarks::~VisitMarks() { Pool::OfProcess().GiveBack({std::move(marks_), epoch_}); }

void VisitMarks::Clear() {
  // Room above the new epoch for every number.
  if (epoch_ > std::numeric_limits<std::uint32_t>::max() - 2 * (kNumberMax + 1)) {
    std::fill(marks_.begin(), marks_.end(), 0);
    epoch_ = 0;
  }
  epoch_ += kNumberMax + 1;
}

}  // namespace partnergraph
