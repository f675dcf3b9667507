// Strong components against mutual reachability, and where the search must stop.
#include "graph/analysis/strong_components.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/graph/analysis/make_adjacency.h"

namespace partnergraph {
namespace {

// Two vertices are in one component if each reaches the other (Warshall).
ComponentLabels ByReachability(std::size_t n, const std::vector<TestEdge>& arcs) {
  std::vector<std::vector<bool>> reaches(n, std::vector<bool>(n, false));
  for (std::size_t v = 0; v < n; ++v) reaches[v][v] = true;
  for (const TestEdge& arc : arcs) reaches[arc.a][arc.b] = true;
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        if (reaches[i][k] && reaches[k][j]) reaches[i][j] = true;
      }
    }
  }
  ComponentLabels labels;
  for (std::size_t v = 0; v < n; ++v) {
    Vertex smallest = 0;
    while (!reaches[v][smallest] || !reaches[smallest][v]) ++smallest;
    labels.label.push_back(smallest);
    if (smallest == v) ++labels.count;
  }
  return labels;
}

TEST(StrongComponents, AreTheVerticesThatReachEachOther) {
  std::mt19937 random(11);
  for (int i = 0; i < 1000; ++i) {
    const std::size_t n = 1 + random() % 25;
    std::vector<TestEdge> arcs;
    for (std::size_t j = random() % (3 * n); j > 0; --j) {
      arcs.push_back({static_cast<Vertex>(random() % n), static_cast<Vertex>(random() % n)});
    }
    WorkMeter meter(Unlimited());
    const ComponentLabels expected = ByReachability(n, arcs);
    const ComponentLabels found = StrongComponents(MakeDirected(n, arcs).view(), &meter);
    ASSERT_EQ(found.label, expected.label) << Describe(n, arcs);
    ASSERT_EQ(found.count, expected.count);
  }
}

TEST(StrongComponents, OfTwoRingsJoinedOneWayAreTheRings) {
  const std::vector<TestEdge> arcs = {{0, 2}, {2, 4}, {4, 0}, {4, 1}, {1, 3}, {3, 1}, {3, 5}};
  WorkMeter meter(Unlimited());
  const ComponentLabels found = StrongComponents(MakeDirected(6, arcs).view(), &meter);
  EXPECT_EQ(found.label, std::vector<Vertex>({0, 1, 0, 1, 0, 5}));
  EXPECT_EQ(found.count, 3U);
}

TEST(StrongComponents, OfNothingAreNone) {
  WorkMeter meter(Unlimited());
  EXPECT_EQ(StrongComponents({}, &meter).count, 0U);
  EXPECT_EQ(StrongComponents(MakeDirected(0, {}).view(), &meter).count, 0U);
}

TEST(StrongComponents, AreEmptyWhenTheBudgetIsSpent) {
  std::vector<TestEdge> way;
  for (Vertex v = 1; v < 20'000; ++v) way.push_back({v - 1, v});
  QueryControl control;
  control.max_visited_edges = 1;
  WorkMeter meter(control);
  const ComponentLabels found = StrongComponents(MakeDirected(20'000, way).view(), &meter);
  EXPECT_TRUE(found.label.empty());
  EXPECT_EQ(found.count, 0U);
}

}  // namespace
}  // namespace partnergraph
