// Small undirected and directed graphs for tests of analyses: all of a few vertices, and random
// ones.
#ifndef PARTNERGRAPH_TESTS_GRAPH_ANALYSIS_MAKE_ADJACENCY_H_
#define PARTNERGRAPH_TESTS_GRAPH_ANALYSIS_MAKE_ADJACENCY_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct TestEdge {
  Vertex a = 0;
  Vertex b = 0;
  double weight = 1;
};

// Lets an analysis look at as many arcs as it likes.
inline QueryControl Unlimited() {
  QueryControl control;
  control.max_visited_edges = kAnalysisEdgesMax;
  return control;
}

// As written in a message of a failed test.
inline std::string Describe(std::size_t vertex_count, const std::vector<TestEdge>& edges) {
  std::string text = std::to_string(vertex_count) + " vertices:";
  for (const TestEdge& edge : edges) {
    text += " " + std::to_string(edge.a) + "-" + std::to_string(edge.b);
    if (edge.weight != 1) text += "(" + std::to_string(edge.weight) + ")";
  }
  return text;
}

// The arcs a -> b, each vertex's by neighbour. Weights are left out where all are 1.
inline AdjacencyArrays MakeDirected(std::size_t vertex_count, std::vector<TestEdge> arcs) {
  std::stable_sort(arcs.begin(), arcs.end(), [](const TestEdge& x, const TestEdge& y) {
    return std::pair(x.a, x.b) < std::pair(y.a, y.b);
  });
  AdjacencyArrays graph;
  graph.first.assign(vertex_count + 1, 0);
  const bool weighted =
      std::any_of(arcs.begin(), arcs.end(), [](const TestEdge& arc) { return arc.weight != 1; });
  for (const TestEdge& arc : arcs) {
    ++graph.first[arc.a + 1];
    graph.neighbor.push_back(arc.b);
    if (weighted) graph.weight.push_back(arc.weight);
  }
  for (std::size_t v = 0; v < vertex_count; ++v) graph.first[v + 1] += graph.first[v];
  return graph;
}

// Each edge at both ends; a loop stands once.
inline AdjacencyArrays MakeUndirected(std::size_t vertex_count,
                                      const std::vector<TestEdge>& edges) {
  std::vector<TestEdge> arcs = edges;
  for (const TestEdge& edge : edges) {
    if (edge.a != edge.b) arcs.push_back({edge.b, edge.a, edge.weight});
  }
  return MakeDirected(vertex_count, std::move(arcs));
}

// Calls `test` with the edges of every simple undirected graph of 0 to `vertices_max` vertices.
inline void ForEachSmallGraph(
    std::size_t vertices_max,
    const std::function<void(std::size_t, const std::vector<TestEdge>&)>& test) {
  for (std::size_t n = 0; n <= vertices_max; ++n) {
    std::vector<TestEdge> pairs;
    for (Vertex b = 0; b < n; ++b) {
      for (Vertex a = 0; a < b; ++a) pairs.push_back({a, b});
    }
    for (std::size_t bits = 0; bits < (std::size_t{1} << pairs.size()); ++bits) {
      std::vector<TestEdge> edges;
      for (std::size_t i = 0; i < pairs.size(); ++i) {
        if ((bits >> i & 1U) != 0) edges.push_back(pairs[i]);
      }
      test(n, edges);
    }
  }
}

// A simple random graph of 1 to `vertices_max` vertices, sparse to dense. Weights are small
// multiples of a quarter, which add without rounding, and often equal.
inline std::vector<TestEdge> RandomEdges(std::mt19937* random, std::size_t vertices_max,
                                         bool weighted, std::size_t* vertex_count) {
  *vertex_count = 1 + (*random)() % vertices_max;
  const std::size_t percent = 1 + (*random)() % 60;
  std::vector<TestEdge> edges;
  for (Vertex b = 0; b < *vertex_count; ++b) {
    for (Vertex a = 0; a < b; ++a) {
      if ((*random)() % 100 >= percent) continue;
      edges.push_back({a, b, weighted ? 0.25 * static_cast<double>(1 + (*random)() % 8) : 1});
    }
  }
  return edges;
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_ANALYSIS_MAKE_ADJACENCY_H_
