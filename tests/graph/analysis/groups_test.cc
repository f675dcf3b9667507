// Modularity by its definition; Louvain, Leiden and label propagation by what they promise.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "graph/analysis/components.h"
#include "graph/analysis/label_propagation.h"
#include "graph/analysis/leiden.h"
#include "graph/analysis/louvain.h"
#include "tests/graph/analysis/naive_analysis.h"

namespace partnergraph {
namespace {

using Method = GroupsFound (*)(const Adjacency&, const GroupOptions&, WorkMeter*);

double ModularityByPairs(const TestGraph& graph, const std::vector<Vertex>& group,
                         double resolution) {
  std::vector<double> strength(graph.n, 0);
  double total = 0;
  for (std::size_t v = 0; v < graph.n; ++v) {
    for (std::size_t w = 0; w < graph.n; ++w) strength[v] += graph.weight[v][w];
    total += strength[v];
  }
  if (total == 0) return 0;
  double sum = 0;
  for (std::size_t v = 0; v < graph.n; ++v) {
    for (std::size_t w = 0; w < graph.n; ++w) {
      if (group[v] != group[w]) continue;
      sum += graph.weight[v][w] - resolution * strength[v] * strength[w] / total;
    }
  }
  return sum / total;
}

TEST(Modularity, IsTheSumOverPairsOfAGroup) {
  std::mt19937 random(1);
  const WorkMeter meter(Unlimited());
  ForEachTestGraph(true, 12, [&](const TestGraph& graph) {
    std::vector<Vertex> group(graph.n);
    for (Vertex& g : group) g = static_cast<Vertex>(random() % graph.n);
    for (const double resolution : {0.5, 1.0, 2.0}) {
      ASSERT_NEAR(Modularity(graph.view(), group, resolution, meter),
                  ModularityByPairs(graph, group, resolution), 1e-12)
          << graph.Text();
    }
  });
}

// The best of all divisions.
double BestModularity(const TestGraph& graph, double resolution) {
  std::vector<Vertex> group(graph.n, 0);
  double best = -1;
  const std::function<void(std::size_t, Vertex)> divide = [&](std::size_t v, Vertex used) {
    if (v == graph.n) {
      best = std::max(best, ModularityByPairs(graph, group, resolution));
      return;
    }
    for (Vertex g = 0; g <= used; ++g) {
      group[v] = g;
      divide(v + 1, std::max<Vertex>(used, g + 1));
    }
  };
  divide(0, 0);
  return best;
}

// Largest first, equals by their smallest vertex.
void ExpectNumbered(const GroupsFound& found) {
  std::map<Vertex, std::vector<Vertex>> members;
  for (Vertex v = 0; v < found.group.size(); ++v) members[found.group[v]].push_back(v);
  ASSERT_EQ(members.size(), found.count);
  for (Vertex g = 0; g < found.count; ++g) {
    ASSERT_FALSE(members[g].empty());
    if (g == 0) continue;
    ASSERT_TRUE(members[g - 1].size() > members[g].size() ||
                (members[g - 1].size() == members[g].size() &&
                 members[g - 1].front() < members[g].front()));
  }
}

TEST(Groups, AreNumberedAndNeverBetterThanTheBest) {
  std::mt19937 random(2);
  double found_sum = 0;
  double best_sum = 0;
  ForEachTestGraph(true, 7, [&](const TestGraph& graph) {
    if (graph.n == 0) return;
    GroupOptions options;
    options.seed = random();
    options.resolution = random() % 2 == 0 ? 1 : 1.5;
    const double best = BestModularity(graph, options.resolution);
    for (const Method method : {Louvain, Leiden}) {
      WorkMeter meter(Unlimited());
      const GroupsFound found = method(graph.view(), options, &meter);
      ASSERT_NO_FATAL_FAILURE(ExpectNumbered(found)) << graph.Text();
      ASSERT_NEAR(found.modularity, ModularityByPairs(graph, found.group, options.resolution),
                  1e-12);
      ASSERT_LE(found.modularity, best + 1e-9) << graph.Text();
      found_sum += found.modularity;
      best_sum += best;
    }
  });
  EXPECT_LT(best_sum - found_sum, 1);  // And over 2,000 graphs hardly worse.
}

TEST(Groups, OfLouvainGainByNoMoveOfOneVertex) {
  ForEachTestGraph(true, 12, [](const TestGraph& graph) {
    WorkMeter meter(Unlimited());
    GroupOptions options;
    // Of the first level: larger groups move as one, so a vertex alone can gain after them.
    const GroupsFound found = Louvain(graph.view(), options, &meter);
    std::vector<Vertex> alone(graph.n);
    std::iota(alone.begin(), alone.end(), Vertex{0});
    ASSERT_GE(found.modularity, Modularity(graph.view(), alone, 1, meter) - 1e-12);
    ASSERT_GE(found.modularity, -1e-12) << graph.Text();  // All in one group has 0.
  });
}

TEST(Groups, OfLeidenAreConnected) {
  std::mt19937 random(3);
  ForEachTestGraph(true, 40, [&](const TestGraph& graph) {
    WorkMeter meter(Unlimited());
    GroupOptions options;
    options.seed = random();
    const GroupsFound found = Leiden(graph.view(), options, &meter);
    std::vector<TestEdge> inside;
    for (const TestEdge& edge : graph.edges) {
      if (found.group[edge.a] == found.group[edge.b]) inside.push_back(edge);
    }
    ASSERT_EQ(ConnectedComponents(MakeUndirected(graph.n, inside).view(), &meter).count,
              found.count)
        << graph.Text();
  });
}

// Four groups of 32 with most edges inside (Girvan & Newman 2002).
AdjacencyArrays PlantedGroups(std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<TestEdge> edges;
  for (Vertex b = 0; b < 128; ++b) {
    for (Vertex a = 0; a < b; ++a) {
      if (random() % 1000 < (a / 32 == b / 32 ? 400U : 20U)) edges.push_back({a, b});
    }
  }
  return MakeUndirected(128, edges);
}

TEST(Groups, ThatWerePlantedAreFound) {
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    const AdjacencyArrays graph = PlantedGroups(seed);
    for (const Method method : {Louvain, Leiden}) {
      WorkMeter meter(Unlimited());
      GroupOptions options;
      options.seed = seed;
      const GroupsFound found = method(graph.view(), options, &meter);
      ASSERT_EQ(found.count, 4U);
      for (Vertex v = 0; v < 128; ++v) ASSERT_EQ(found.group[v], found.group[v / 32 * 32]);
    }
  }
}

TEST(Groups, OfLabelPropagationWeighMostForEveryMember) {
  std::mt19937 random(4);
  ForEachTestGraph(true, 30, [&](const TestGraph& graph) {
    WorkMeter meter(Unlimited());
    const GroupsFound found = LabelPropagation(graph.view(), {1, random()}, &meter);
    ASSERT_NO_FATAL_FAILURE(ExpectNumbered(found));
    for (std::size_t v = 0; v < graph.n; ++v) {
      std::map<Vertex, double> weight;
      for (std::size_t w = 0; w < graph.n; ++w) weight[found.group[w]] += graph.weight[v][w];
      for (const auto& [group, sum] : weight) {
        ASSERT_LE(sum, weight[found.group[v]]) << graph.Text();
      }
    }
  });
}

TEST(Groups, AreTheSameForASeed) {
  std::mt19937 random(5);
  std::vector<TestEdge> edges;
  for (Vertex v = 1; v < 3000; ++v) {
    for (int i = 0; i < 3; ++i) edges.push_back({static_cast<Vertex>(random() % v), v});
  }
  std::sort(edges.begin(), edges.end(), [](const TestEdge& x, const TestEdge& y) {
    return std::pair(x.a, x.b) < std::pair(y.a, y.b);
  });
  edges.erase(
      std::unique(edges.begin(), edges.end(),
                  [](const TestEdge& x, const TestEdge& y) { return x.a == y.a && x.b == y.b; }),
      edges.end());
  const AdjacencyArrays graph = MakeUndirected(3000, edges);
  for (const Method method : {Louvain, Leiden, LabelPropagation}) {
    WorkMeter meter(Unlimited());
    GroupOptions options;
    options.seed = 11;
    const GroupsFound first = method(graph.view(), options, &meter);
    EXPECT_EQ(first.group, method(graph.view(), options, &meter).group);
  }
}

// Zachary 1977, "An information flow model for conflict and fission in small groups": who met whom
// outside the karate club. The best known division has 0.4198.
TEST(Groups, OfTheKarateClubAreNearlyTheBest) {
  const std::vector<std::vector<Vertex>> later = {
      {2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32},
      {3, 4, 8, 14, 18, 20, 22, 31},
      {4, 8, 9, 10, 14, 28, 29, 33},
      {8, 13, 14},
      {7, 11},
      {7, 11, 17},
      {17},
      {},
      {31, 33, 34},
      {34},
      {},
      {},
      {},
      {34},
      {33, 34},
      {33, 34},
      {},
      {},
      {33, 34},
      {34},
      {33, 34},
      {},
      {33, 34},
      {26, 28, 30, 33, 34},
      {26, 28, 32},
      {32},
      {30, 34},
      {34},
      {32, 34},
      {33, 34},
      {33, 34},
      {33, 34},
      {34},
      {}};
  std::vector<TestEdge> edges;
  for (Vertex v = 0; v < later.size(); ++v) {
    for (const Vertex w : later[v]) edges.push_back({v, w - 1});
  }
  ASSERT_EQ(edges.size(), 78U);
  const AdjacencyArrays graph = MakeUndirected(34, edges);
  double best = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    WorkMeter meter(Unlimited());
    const GroupsFound found = Leiden(graph.view(), {1, seed}, &meter);
    EXPECT_GT(found.modularity, 0.40);
    best = std::max(best, found.modularity);
  }
  EXPECT_GT(best, 0.4155);
}

TEST(Groups, ChangeWithTheResolution) {
  const AdjacencyArrays graph = PlantedGroups(1);
  WorkMeter meter(Unlimited());
  EXPECT_EQ(Leiden(graph.view(), {0.01, 1}, &meter).count, 1U);
  EXPECT_GT(Leiden(graph.view(), {20, 1}, &meter).count, 16U);
}

TEST(Groups, OfAStoppedSearchAreThoseSoFar) {
  const AdjacencyArrays graph = PlantedGroups(1);
  QueryControl control;
  control.max_visited_edges = 0;
  for (const Method method : {Louvain, Leiden, LabelPropagation}) {
    WorkMeter meter(control);
    meter.Spend(1);
    const GroupsFound found = method(graph.view(), {}, &meter);
    EXPECT_EQ(found.group.size(), 128U);
  }
}

TEST(Groups, OfASearchWithMoreTimeAreNoWorse) {
  constexpr std::size_t kVertices = 6000;
  std::mt19937 random(3);
  std::vector<TestEdge> edges;
  for (int i = 0; i < 60'000; ++i) {
    const auto a = static_cast<Vertex>(random() % kVertices);
    // Most partners of a vertex are near it.
    const auto b = static_cast<Vertex>((a + 1 + random() % (i % 10 == 0 ? 5000 : 50)) % kVertices);
    edges.push_back({a, b});
  }
  const AdjacencyArrays graph = MakeUndirected(kVertices, edges);
  for (const Method method : {Louvain, Leiden}) {
    double before = -1;
    bool whole = false;
    for (std::uint64_t budget = 0; !whole; budget += 2 * kWorkStrideArcs) {
      QueryControl control;
      control.max_visited_edges = budget;
      WorkMeter meter(control);
      const GroupsFound found = method(graph.view(), {}, &meter);
      whole = !meter.stopped();
      EXPECT_GE(found.modularity, before - 1e-12) << budget;
      before = found.modularity;
    }
    EXPECT_GT(before, 0.5);
  }
}

TEST(Groups, OfNothingAreNone) {
  for (const Method method : {Louvain, Leiden, LabelPropagation}) {
    WorkMeter meter(Unlimited());
    EXPECT_EQ(method(MakeUndirected(0, {}).view(), {}, &meter).count, 0U);
    EXPECT_EQ(method(MakeUndirected(3, {}).view(), {}, &meter).count, 3U);
  }
}

}  // namespace
}  // namespace partnergraph
