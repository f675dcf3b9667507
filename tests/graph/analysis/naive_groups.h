// Twins of what finds groups, and graphs whose groups are known.
#ifndef PARTNERGRAPH_TESTS_GRAPH_ANALYSIS_NAIVE_GROUPS_H_
#define PARTNERGRAPH_TESTS_GRAPH_ANALYSIS_NAIVE_GROUPS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include "graph/analysis/modularity.h"
#include "tests/graph/analysis/naive_analysis.h"

namespace partnergraph {

using Groups = std::vector<Vertex>;  // Of each vertex.

// Pair by pair: (A - resolution * k k' / 2m) / 2m of all pairs that share a group.
inline double NaiveModularity(const TestGraph& graph, const Groups& group, double resolution) {
  std::vector<double> strength(graph.n, 0);
  double total = 0;
  for (std::size_t a = 0; a < graph.n; ++a) {
    for (std::size_t b = 0; b < graph.n; ++b) strength[a] += graph.weight[a][b];
    total += strength[a];
  }
  if (total == 0) return 0;
  double sum = 0;
  for (std::size_t a = 0; a < graph.n; ++a) {
    for (std::size_t b = 0; b < graph.n; ++b) {
      if (group[a] != group[b]) continue;
      sum += graph.weight[a][b] - resolution * strength[a] * strength[b] / total;
    }
  }
  return sum / total;
}

inline Groups EachAlone(std::size_t n) {
  Groups alone(n);
  std::iota(alone.begin(), alone.end(), Vertex{0});
  return alone;
}

// Calls `test` with every division of n vertices: a vertex joins a group before it or begins one.
inline void ForEachDivision(std::size_t n, const std::function<void(const Groups&)>& test) {
  Groups group;
  const std::function<void(Vertex)> extend = [&](Vertex used) {
    if (group.size() == n) return test(group);
    for (Vertex g = 0; g <= used; ++g) {
      group.push_back(g);
      extend(std::max(used, g + 1));
      group.pop_back();
    }
  };
  extend(0);
}

// Whether groups are numbered from 0 by size, equals by smallest vertex, and `count` is theirs.
inline bool NumberedBySize(const GroupsFound& found) {
  std::vector<std::size_t> size(found.count, 0);
  std::vector<Vertex> smallest(found.count, 0xFFFF'FFFF);
  for (Vertex v = 0; v < found.group.size(); ++v) {
    if (found.group[v] >= found.count) return false;
    ++size[found.group[v]];
    smallest[found.group[v]] = std::min(smallest[found.group[v]], v);
  }
  for (std::size_t g = 0; g < found.count; ++g) {
    if (size[g] == 0) return false;
    if (g > 0 &&
        (size[g - 1] < size[g] || (size[g - 1] == size[g] && smallest[g - 1] > smallest[g]))) {
      return false;
    }
  }
  return true;
}

// Whether edges inside the group lead from any of its vertices to any other, for every group.
inline bool AllConnected(std::size_t n, const std::vector<TestEdge>& edges, const Groups& group) {
  Groups lowest = EachAlone(n);  // That a vertex is known to reach in its group.
  for (bool changed = true; changed;) {
    changed = false;
    for (const TestEdge& edge : edges) {
      if (group[edge.a] != group[edge.b] || lowest[edge.a] == lowest[edge.b]) continue;
      lowest[edge.a] = lowest[edge.b] = std::min(lowest[edge.a], lowest[edge.b]);
      changed = true;
    }
  }
  std::vector<Vertex> of_group(n, 0xFFFF'FFFF);
  for (std::size_t v = 0; v < n; ++v) {
    Vertex& first = of_group[group[v]];
    if (first == 0xFFFF'FFFF) first = lowest[v];
    if (first != lowest[v]) return false;
  }
  return true;
}

// The most that modularity gains when two groups become one; below 0 if every pair loses.
inline double BestMergeGain(const TestGraph& graph, const GroupsFound& found, double resolution) {
  const double before = NaiveModularity(graph, found.group, resolution);
  double best = -1;
  for (Vertex a = 0; a < found.count; ++a) {
    for (Vertex b = a + 1; b < found.count; ++b) {
      Groups merged = found.group;
      std::replace(merged.begin(), merged.end(), b, a);
      best = std::max(best, NaiveModularity(graph, merged, resolution) - before);
    }
  }
  return best;
}

struct PlantedGraph {
  std::size_t n = 0;
  std::vector<TestEdge> edges;
  Groups group;
};

// `group_count` groups of `size` vertices; vertex v is in group v % group_count. Pairs are joined
// with so many percent inside and between (Condon & Karp 2001).
inline PlantedGraph Plant(Vertex group_count, Vertex size, unsigned percent_inside,
                          unsigned percent_between, unsigned seed) {
  PlantedGraph planted;
  planted.n = std::size_t{group_count} * size;
  std::mt19937 random(seed);
  for (Vertex b = 0; b < planted.n; ++b) {
    planted.group.push_back(b % group_count);
    for (Vertex a = 0; a < b; ++a) {
      const bool inside = a % group_count == b % group_count;
      if (random() % 100 < (inside ? percent_inside : percent_between))
        planted.edges.push_back({a, b});
    }
  }
  return planted;
}

// Who met whom outside a karate club, 34 members and 78 ties (Zachary 1977, "An information flow
// model for conflict and fission in small groups").
inline std::vector<TestEdge> KarateClub() {
  const std::vector<std::vector<Vertex>> later = {
      {1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31},
      {2, 3, 7, 13, 17, 19, 21, 30},
      {3, 7, 8, 9, 13, 27, 28, 32},
      {7, 12, 13},
      {6, 10},
      {6, 10, 16},
      {16},
      {},
      {30, 32, 33},
      {33},
      {},
      {},
      {},
      {33},
      {32, 33},
      {32, 33},
      {},
      {},
      {32, 33},
      {33},
      {32, 33},
      {},
      {32, 33},
      {25, 27, 29, 32, 33},
      {25, 27, 31},
      {31},
      {29, 33},
      {33},
      {31, 33},
      {32, 33},
      {32, 33},
      {32, 33},
      {33}};
  std::vector<TestEdge> edges;
  for (Vertex a = 0; a < later.size(); ++a) {
    for (const Vertex b : later[a]) edges.push_back({a, b});
  }
  return edges;
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_ANALYSIS_NAIVE_GROUPS_H_
