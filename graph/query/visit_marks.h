// Which vertices one search has visited, and a small number for each: an array that is kept
// between searches and never cleared. A search numbers its marks above all those made before
// (an epoch), so that older ones read as "not visited".
#ifndef PARTNERGRAPH_GRAPH_QUERY_VISIT_MARKS_H_
#define PARTNERGRAPH_GRAPH_QUERY_VISIT_MARKS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/base/limits.h"
#include "graph/snapshot/csr.h"

namespace partnergraph {

// Marks of one search; the array comes from a pool of the process and goes back to it. Belongs to
// one thread. 4 bytes a vertex; O(1) to begin, but for an array that is new or has to grow.
class VisitMarks {
 public:
  // Highest number that a mark can carry; no search has more hops.
  static constexpr std::uint32_t kNumberMax = 127;
  static_assert(kMaxHopsMax < kNumberMax);

  explicit VisitMarks(std::size_t vertex_count);
  ~VisitMarks();
  VisitMarks(const VisitMarks&) = delete;
  VisitMarks& operator=(const VisitMarks&) = delete;

  bool Has(Vertex v) const { return marks_[v] >= epoch_; }
  // REQUIRES: Has(v).
  std::uint32_t NumberOf(Vertex v) const { return marks_[v] - epoch_; }
  // REQUIRES: number <= kNumberMax.
  void Mark(Vertex v, std::uint32_t number = 0) { marks_[v] = epoch_ + number; }
  // Forgets all marks.
  void Clear();

 private:
  std::vector<std::uint32_t> marks_;
  std::uint32_t epoch_ = 0;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_VISIT_MARKS_H_
