#include "graph/analysis/hops.h"

#include <gtest/gtest.h>

#include <boost/graph/breadth_first_search.hpp>

#include "graph/analysis/boost_adjacency.h"
#include "tests/graph/analysis/naive_analysis.h"

namespace partnergraph {
namespace {

// Boost's breadth-first search on the same arrays.
std::vector<std::uint32_t> HopsByBoost(const Adjacency& graph, Vertex source) {
  std::vector<std::uint32_t> hops(graph.vertex_count(), kUnreached);
  hops[source] = 0;
  const UndirectedAdjacency view{&graph};
  boost::breadth_first_search(
      view, source,
      boost::visitor(boost::make_bfs_visitor(boost::record_distances(
          boost::make_iterator_property_map(hops.begin(),
                                            boost::typed_identity_property_map<Vertex>()),
          boost::on_tree_edge()))));
  return hops;
}

TEST(Hops, AreTheShortestOnAllSmallAndManyRandomGraphs) {
  ForEachTestGraph(false, 40, [](const TestGraph& graph) {
    const auto expected = AllHops(graph);
    const Adjacency view = graph.view();
    HopSearch search(view);
    WorkMeter meter(Unlimited());
    for (Vertex v = 0; v < graph.n; ++v) {
      ASSERT_EQ(search.Search(v, &meter), expected[v]) << graph.Text();
      ASSERT_EQ(HopsByBoost(view, v), expected[v]) << graph.Text();
    }
  });
}

// Large enough to turn bottom-up and back: a dense middle with long tails.
TEST(Hops, AreThoseOfBoostWhereTheSearchTurnsAround) {
  std::mt19937 random(3);
  std::vector<TestEdge> edges;
  constexpr Vertex kMiddle = 3000;
  constexpr Vertex kAll = 4000;
  for (int i = 0; i < 60'000; ++i) {
    const auto a = static_cast<Vertex>(random() % kMiddle);
    const auto b = static_cast<Vertex>(random() % kMiddle);
    if (a != b) edges.push_back({a, b});
  }
  for (Vertex v = kMiddle; v < kAll; ++v) edges.push_back({v, v % 100 == 0 ? v % 7 : v - 1});
  const AdjacencyArrays graph = MakeUndirected(kAll, edges);
  HopSearch search(graph.view());
  WorkMeter meter(Unlimited());
  for (const Vertex source : {0U, 17U, 3000U, 3999U, 0U}) {
    const std::vector<std::uint32_t>& hops = search.Search(source, &meter);
    ASSERT_EQ(hops, HopsByBoost(graph.view(), source));
    EXPECT_EQ(search.reached().size(), kAll);
    EXPECT_EQ(search.eccentricity(), *std::max_element(hops.begin(), hops.end()));
    EXPECT_EQ(hops[search.reached().back()], search.eccentricity());
  }
}

TEST(Hops, AllowLoopsAndRepeats) {
  const AdjacencyArrays graph = MakeUndirected(3, {{0, 0}, {0, 1}, {0, 1}, {1, 2}});
  HopSearch search(graph.view());
  WorkMeter meter(Unlimited());
  EXPECT_EQ(search.Search(0, &meter), std::vector<std::uint32_t>({0, 1, 2}));
}

TEST(Hops, OfAStoppedSearchAreRightAsFarAsTheyGo) {
  std::vector<TestEdge> star;
  for (Vertex leaf = 1; leaf < 30'000; ++leaf) star.push_back({leaf, 0});
  const AdjacencyArrays graph = MakeUndirected(30'000, star);
  QueryControl control;
  control.max_visited_edges = 10;
  WorkMeter meter(control);
  HopSearch search(graph.view());
  const std::vector<std::uint32_t>& hops = search.Search(5, &meter);
  EXPECT_TRUE(meter.stopped());
  EXPECT_EQ(hops[5], 0U);
  EXPECT_EQ(hops[0], 1U);
  EXPECT_EQ(hops[6], kUnreached);
  WorkMeter enough(Unlimited());
  EXPECT_EQ(search.Search(6, &enough)[5], 2U);
}

}  // namespace
}  // namespace partnergraph
