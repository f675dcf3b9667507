// A set of vertices in the order in which they came: one bit a vertex of the graph, so that even
// for millions it stays near the processor, and a list of the members, by which it is emptied.
#ifndef PARTNERGRAPH_GRAPH_QUERY_VERTEX_SET_H_
#define PARTNERGRAPH_GRAPH_QUERY_VERTEX_SET_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "graph/query/array_pool.h"
#include "graph/snapshot/csr.h"

namespace partnergraph {

// Belongs to one thread; the bits come from a pool of the process and go back to it empty. 1/8 byte
// a vertex of the graph and 4 a member; O(1) to begin, O(members) to end.
class VertexSet {
 public:
  explicit VertexSet(std::size_t vertex_count) : words_(Pool::OfProcess().Take()) {
    words_.resize(std::max(words_.size(), vertex_count / 64 + 1), 0);
  }
  ~VertexSet() {
    for (const Vertex v : members_) words_[v / 64] = 0;
    Pool::OfProcess().GiveBack(std::move(words_));
  }
  VertexSet(const VertexSet&) = delete;
  VertexSet& operator=(const VertexSet&) = delete;

  bool Has(Vertex v) const { return (words_[v / 64] >> (v % 64) & 1U) != 0; }
  // REQUIRES: !Has(v).
  void Add(Vertex v) {
    words_[v / 64] |= std::uint64_t{1} << (v % 64);
    members_.push_back(v);
  }

  std::size_t size() const { return members_.size(); }
  // The member that came as number `place`, from 0.
  Vertex operator[](std::size_t place) const { return members_[place]; }
  std::span<const Vertex> members() const { return members_; }

 private:
  using Pool = ArrayPool<std::vector<std::uint64_t>>;
  std::vector<std::uint64_t> words_;
  std::vector<Vertex> members_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_VERTEX_SET_H_
