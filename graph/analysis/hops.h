// Distances in hops from one vertex to all: breadth-first search that turns around where the
// frontier is large (Beamer, Asanovic & Patterson 2012, "Direction-optimizing breadth-first
// search"): a small frontier looks at all its arcs (top-down); past a share of the graph every
// vertex not reached looks for one neighbour in the frontier and stops there (bottom-up), which
// leaves most arcs unseen.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_HOPS_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_HOPS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

// Of a vertex that no way leads to.
inline constexpr std::uint32_t kUnreached = 0xFFFF'FFFF;

// Searches an undirected graph (repeats and loops allowed) again and again with the same memory:
// 4 V bytes of distances, 4 V of a queue, 2 bits a vertex. Belongs to one thread; the graph must
// outlive it.
class HopSearch {
 public:
  explicit HopSearch(const Adjacency& graph);

  // Returns the hops from `source` to every vertex, kUnreached where there is no way; valid until
  // the next call. O(V + E) at worst; what an earlier search reached is forgotten in O(that), not
  // O(V). If the meter stops, distances up to some number are right and all others kUnreached.
  const std::vector<std::uint32_t>& Search(Vertex source, WorkMeter* meter);

  // Of the last search, in breadth-first order level by level; the source first. After a bottom-up
  // level its vertices stand in ascending order.
  std::span<const Vertex> reached() const { return {queue_.data(), reached_count_}; }
  // The largest number of hops in it.
  std::uint32_t eccentricity() const { return eccentricity_; }

 private:
  using Bits = std::vector<std::uint64_t>;

  // Each walks one level from queue_[begin, end) and appends the next. False: the meter stopped.
  bool TopDown(std::size_t begin, std::size_t end, std::uint32_t hops, WorkMeter* meter);
  bool BottomUp(std::size_t begin, std::size_t end, std::uint32_t hops, WorkMeter* meter);
  // Takes the vertices of a level that was cut off back.
  void Forget(std::size_t begin);

  const Adjacency graph_;
  std::vector<std::uint32_t> hops_;
  std::vector<Vertex> queue_;
  Bits frontier_;
  std::size_t reached_count_ = 0;
  std::uint32_t eccentricity_ = 0;
  std::uint64_t arcs_left_ = 0;  // Of vertices not reached.
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_HOPS_H_
