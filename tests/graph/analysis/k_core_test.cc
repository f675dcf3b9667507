// Core numbers of graphs whose answer is known, and where the peeling must stop.
#include "graph/analysis/k_core.h"

#include <gtest/gtest.h>

#include "tests/graph/analysis/make_adjacency.h"

namespace partnergraph {
namespace {

TEST(CoreNumbers, OfACliqueWithATailAreThreeAndOne) {
  const std::vector<TestEdge> edges = {{0, 1}, {0, 2}, {0, 3}, {1, 2},
                                       {1, 3}, {2, 3}, {3, 4}, {4, 5}};
  WorkMeter meter(Unlimited());
  EXPECT_EQ(CoreNumbers(MakeUndirected(7, edges).view(), &meter),
            std::vector<std::uint32_t>({3, 3, 3, 3, 1, 1, 0}));
}

// The largest degree is far above every core number.
TEST(CoreNumbers, OfAStarAreOne) {
  std::vector<TestEdge> star;
  for (Vertex leaf = 1; leaf < 20'000; ++leaf) star.push_back({0, leaf});
  WorkMeter meter(Unlimited());
  EXPECT_EQ(CoreNumbers(MakeUndirected(20'000, star).view(), &meter),
            std::vector<std::uint32_t>(20'000, 1));
}

TEST(CoreNumbers, OfNothingAreNone) {
  WorkMeter meter(Unlimited());
  EXPECT_TRUE(CoreNumbers({}, &meter).empty());
}

TEST(CoreNumbers, AreNoneWhenTheBudgetIsSpent) {
  std::vector<TestEdge> way;
  for (Vertex v = 1; v < 20'000; ++v) way.push_back({v - 1, v});
  QueryControl control;
  control.max_visited_edges = 1;
  WorkMeter meter(control);
  EXPECT_TRUE(CoreNumbers(MakeUndirected(20'000, way).view(), &meter).empty());
}

}  // namespace
}  // namespace partnergraph
