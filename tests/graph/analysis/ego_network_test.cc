#include "graph/analysis/ego_network.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <tuple>

#include "tests/graph/analysis/make_adjacency.h"

namespace partnergraph {
namespace {

// Hops by relaxing every edge until nothing changes.
std::map<Vertex, std::uint32_t> HopsByRelaxing(const std::vector<TestEdge>& edges, Vertex ego) {
  std::map<Vertex, std::uint32_t> hops{{ego, 0}};
  for (bool changed = true; changed;) {
    changed = false;
    for (const TestEdge& edge : edges) {
      for (const auto& [a, b] : {std::pair(edge.a, edge.b), std::pair(edge.b, edge.a)}) {
        if (hops.count(a) == 0) continue;
        const std::uint32_t through = hops[a] + 1;
        if (hops.count(b) != 0 && hops[b] <= through) continue;
        hops[b] = through;
        changed = true;
      }
    }
  }
  return hops;
}

using EdgeSet = std::set<std::tuple<Vertex, Vertex, double>>;

void ExpectAsDefined(std::size_t n, const std::vector<TestEdge>& edges, Vertex ego,
                     std::uint32_t max_distance, std::size_t members_max) {
  const AdjacencyArrays graph = MakeUndirected(n, edges);
  WorkMeter meter(Unlimited());
  const EgoNetwork found = FindEgoNetwork(graph.view(), ego, max_distance, members_max, &meter);
  std::vector<std::pair<std::uint32_t, Vertex>> expected;
  for (const auto& [v, hops] : HopsByRelaxing(edges, ego)) {
    if (hops <= max_distance) expected.emplace_back(hops, v);
  }
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(found.all_members, expected.size() <= members_max);
  if (expected.size() > members_max) expected.resize(members_max);
  ASSERT_EQ(found.member.size(), expected.size()) << Describe(n, edges);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(std::pair(found.distance[i], found.member[i]), expected[i]) << Describe(n, edges);
  }
  EdgeSet induced;
  const std::set<Vertex> members(found.member.begin(), found.member.end());
  for (const TestEdge& edge : edges) {
    if (members.count(edge.a) != 0 && members.count(edge.b) != 0) {
      induced.emplace(std::min(edge.a, edge.b), std::max(edge.a, edge.b), edge.weight);
    }
  }
  EdgeSet edges_found;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> positions;
  const auto take = [&](std::uint32_t a, std::uint32_t b, double weight) {
    EXPECT_LT(a, b);
    positions.emplace_back(a, b);
    const auto [low, high] = std::minmax(found.member[a], found.member[b]);
    edges_found.emplace(low, high, weight);
    return true;
  };
  ForEachEgoEdge(graph.view(), found, take, &meter);
  EXPECT_TRUE(std::is_sorted(positions.begin(), positions.end()));
  EXPECT_EQ(positions.size(), edges_found.size());
  EXPECT_EQ(edges_found, induced) << Describe(n, edges);
}

TEST(EgoNetwork, IsAsDefinedOnAllSmallGraphs) {
  ForEachSmallGraph(4, [](std::size_t n, const std::vector<TestEdge>& edges) {
    for (Vertex ego = 0; ego < n; ++ego) {
      for (std::uint32_t distance = 0; distance <= 3; ++distance) {
        ExpectAsDefined(n, edges, ego, distance, 1 + ego);
        ExpectAsDefined(n, edges, ego, distance, 100);
      }
    }
  });
}

TEST(EgoNetwork, IsAsDefinedOnRandomGraphs) {
  std::mt19937 random(1);
  for (int i = 0; i < 1000; ++i) {
    std::size_t n = 0;
    const auto edges = RandomEdges(&random, 20, true, &n);
    ExpectAsDefined(n, edges, static_cast<Vertex>(random() % n),
                    static_cast<std::uint32_t>(random() % 4), 1 + random() % 20);
  }
}

TEST(EgoNetwork, EndsWithItsSink) {
  const AdjacencyArrays graph = MakeUndirected(4, {{0, 1}, {0, 2}, {0, 3}});
  WorkMeter meter(Unlimited());
  const EgoNetwork ego = FindEgoNetwork(graph.view(), 0, 1, 100, &meter);
  int edges = 0;
  ForEachEgoEdge(
      graph.view(), ego, [&](auto, auto, double) { return ++edges < 2; }, &meter);
  EXPECT_EQ(edges, 2);
}

TEST(EgoNetwork, OfNoMembersIsEmpty) {
  WorkMeter meter(Unlimited());
  const EgoNetwork ego = FindEgoNetwork(MakeUndirected(2, {{0, 1}}).view(), 0, 1, 0, &meter);
  EXPECT_TRUE(ego.member.empty());
  EXPECT_FALSE(ego.all_members);
}

TEST(EgoNetwork, StopsWithItsMeter) {
  std::vector<TestEdge> star;
  for (Vertex leaf = 1; leaf < 20'000; ++leaf) star.push_back({0, leaf});
  QueryControl control;
  control.max_visited_edges = 1;
  WorkMeter meter(control);
  const EgoNetwork ego = FindEgoNetwork(MakeUndirected(20'000, star).view(), 0, 2, 100'000, &meter);
  EXPECT_TRUE(meter.stopped());
  EXPECT_EQ(ego.member, std::vector<Vertex>({0}));
}

// A search that stops says no distance that is wrong: of the level it was at, some are missing.
TEST(EgoNetwork, StoppedSaysTrueDistances) {
  // 0 - 50 vertices - 100 each - one behind each.
  std::vector<TestEdge> edges;
  Vertex next = 51;
  for (Vertex a = 1; a <= 50; ++a) {
    edges.push_back({0, a});
    for (int i = 0; i < 100; ++i) {
      edges.push_back({a, next});
      edges.push_back({next, next + 1});
      // A long way round, by which a search that went on would come to the vertex.
      edges.push_back({next + 1, a == 50 ? Vertex{51} : next + 2});
      next += 2;
    }
  }
  const AdjacencyArrays graph = MakeUndirected(next + 1, edges);
  WorkMeter unlimited(Unlimited());
  const EgoNetwork whole = FindEgoNetwork(graph.view(), 0, 100, 1'000'000, &unlimited);
  std::map<Vertex, std::uint32_t> distance;
  for (std::size_t i = 0; i < whole.member.size(); ++i) {
    distance[whole.member[i]] = whole.distance[i];
  }
  for (std::uint64_t edges_max = 1; edges_max < 60'000; edges_max += 2'000) {
    QueryControl control;
    control.max_visited_edges = edges_max;
    WorkMeter meter(control);
    const EgoNetwork part = FindEgoNetwork(graph.view(), 0, 100, 1'000'000, &meter);
    for (std::size_t i = 0; i < part.member.size(); ++i) {
      ASSERT_EQ(part.distance[i], distance[part.member[i]]) << edges_max;
    }
  }
}

}  // namespace
}  // namespace partnergraph
