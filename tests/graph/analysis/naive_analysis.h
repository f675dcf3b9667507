// Twins of the kernels that are too simple to be wrong, on graphs of a few vertices.
#ifndef PARTNERGRAPH_TESTS_GRAPH_ANALYSIS_NAIVE_ANALYSIS_H_
#define PARTNERGRAPH_TESTS_GRAPH_ANALYSIS_NAIVE_ANALYSIS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>
#include <vector>

#include "graph/analysis/hops.h"
#include "tests/graph/analysis/make_adjacency.h"

namespace partnergraph {

// A test graph: its arrays, and its weights as a matrix in which 0 is no edge.
struct TestGraph {
  std::size_t n = 0;
  std::vector<TestEdge> edges;
  AdjacencyArrays arrays;
  std::vector<std::vector<double>> weight;

  Adjacency view() const { return arrays.view(); }
  bool Joined(std::size_t a, std::size_t b) const { return weight[a][b] > 0; }
  std::uint32_t Degree(std::size_t v) const {
    return static_cast<std::uint32_t>(
        std::count_if(weight[v].begin(), weight[v].end(), [](double w) { return w > 0; }));
  }
  std::string Text() const { return Describe(n, edges); }
};

inline TestGraph MakeTestGraph(std::size_t n, const std::vector<TestEdge>& edges) {
  TestGraph graph{n, edges, MakeUndirected(n, edges), {}};
  graph.weight.assign(n, std::vector<double>(n, 0));
  for (const TestEdge& edge : edges) {
    graph.weight[edge.a][edge.b] = graph.weight[edge.b][edge.a] = edge.weight;
  }
  return graph;
}

// Calls `test` with every simple graph of up to 4 vertices, and with 1,000 random ones.
inline void ForEachTestGraph(bool weighted, std::size_t vertices_max,
                             const std::function<void(const TestGraph&)>& test) {
  ForEachSmallGraph(4, [&](std::size_t n, const std::vector<TestEdge>& edges) {
    test(MakeTestGraph(n, edges));
  });
  std::mt19937 random(20230033);
  for (int i = 0; i < 1000; ++i) {
    std::size_t n = 0;
    const auto edges = RandomEdges(&random, vertices_max, weighted, &n);
    test(MakeTestGraph(n, edges));
  }
}

// Hops between all vertices (Floyd & Warshall); kUnreached where there is no way.
inline std::vector<std::vector<std::uint32_t>> AllHops(const TestGraph& graph) {
  std::vector<std::vector<std::uint32_t>> hops(graph.n,
                                               std::vector<std::uint32_t>(graph.n, kUnreached));
  for (std::size_t v = 0; v < graph.n; ++v) {
    for (std::size_t w = 0; w < graph.n; ++w) {
      if (graph.Joined(v, w)) hops[v][w] = 1;
    }
    hops[v][v] = 0;
  }
  for (std::size_t k = 0; k < graph.n; ++k) {
    for (std::size_t i = 0; i < graph.n; ++i) {
      for (std::size_t j = 0; j < graph.n; ++j) {
        if (hops[i][k] == kUnreached || hops[k][j] == kUnreached) continue;
        hops[i][j] = std::min(hops[i][j], hops[i][k] + hops[k][j]);
      }
    }
  }
  return hops;
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_ANALYSIS_NAIVE_ANALYSIS_H_
