// An undirected graph, or one direction of a directed one, in compressed sparse rows: what the
// analyses run on. A vertex is a position in this graph, 0 to vertex_count() - 1; whoever made the
// graph knows which entity it is (tie_graph.h).
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_ADJACENCY_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_ADJACENCY_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "graph/snapshot/csr.h"

namespace partnergraph {

// A view; whoever owns the arrays keeps it alive. In an undirected graph every edge stands as an
// arc at either end, with the same weight.
//
// Weights are positive and finite. Kernels that ask for a *simple* graph require that the
// neighbours of a vertex ascend, without repeats and without the vertex itself.
struct Adjacency {
  std::span<const std::uint32_t>
      first;                         // Vertices + 1: the arcs of v are first[v] to first[v + 1].
  std::span<const Vertex> neighbor;  // By arc.
  std::span<const double> weight;    // By arc; empty: every arc weighs 1.

  std::size_t vertex_count() const { return first.empty() ? 0 : first.size() - 1; }
  std::size_t arc_count() const { return neighbor.size(); }
  std::uint32_t Degree(Vertex v) const { return first[v + 1] - first[v]; }
  std::span<const Vertex> Neighbors(Vertex v) const {
    return neighbor.subspan(first[v], Degree(v));
  }
  double Weight(std::size_t arc) const { return weight.empty() ? 1 : weight[arc]; }
  // Of the edge between two vertices of a simple graph; 0 if there is none. O(log degree).
  double WeightBetween(Vertex a, Vertex b) const {
    const auto neighbors = Neighbors(a);
    const auto at = std::lower_bound(neighbors.begin(), neighbors.end(), b);
    if (at == neighbors.end() || *at != b) return 0;
    return Weight(first[a] + static_cast<std::size_t>(at - neighbors.begin()));
  }
  // Sum of the weights of v's arcs, added in their order.
  double Strength(Vertex v) const {
    if (weight.empty()) return Degree(v);
    double sum = 0;
    for (std::uint32_t arc = first[v]; arc < first[v + 1]; ++arc) sum += weight[arc];
    return sum;
  }
};

// The arrays behind an Adjacency.
struct AdjacencyArrays {
  std::vector<std::uint32_t> first;
  std::vector<Vertex> neighbor;
  std::vector<double> weight;

  Adjacency view() const { return {first, neighbor, weight}; }
  std::size_t bytes() const {
    return first.capacity() * sizeof(first[0]) + neighbor.capacity() * sizeof(neighbor[0]) +
           weight.capacity() * sizeof(weight[0]);
  }
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_ADJACENCY_H_
