// Matchings against all matchings there are, on small graphs; against what the dual variables
// prove, on larger ones; and on graphs on which Boost.Graph 1.74 fails.
#include "graph/analysis/matching.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <tuple>
#include <utility>

#include "tests/graph/analysis/naive_analysis.h"

namespace partnergraph {
namespace {

// The most that edges without a common end weigh: the first vertex of a set stays alone or pairs
// with any other of the set.
double HeaviestOfAll(const TestGraph& graph) {
  std::vector<double> best(std::size_t{1} << graph.n, 0);  // By set of vertices.
  for (std::size_t set = 1; set < best.size(); ++set) {
    std::size_t v = 0;
    while ((set >> v & 1U) == 0) ++v;
    const std::size_t rest = set ^ (std::size_t{1} << v);
    best[set] = best[rest];
    for (std::size_t w = v + 1; w < graph.n; ++w) {
      if ((rest >> w & 1U) == 0 || !graph.Joined(v, w)) continue;
      best[set] = std::max(best[set], graph.weight[v][w] + best[rest ^ (std::size_t{1} << w)]);
    }
  }
  return best.back();
}

// Finds a matching, and checks that it is one.
Matching Match(const TestGraph& graph, WorkMeter* meter) {
  Matching found = MaximumWeightMatching(graph.view(), meter);
  std::vector<bool> paired(graph.n, false);
  double weight = 0;
  for (const auto& [a, b] : found.edges) {
    EXPECT_LT(a, b) << graph.Text();
    EXPECT_TRUE(graph.Joined(a, b)) << graph.Text();
    EXPECT_FALSE(paired[a] || paired[b]) << graph.Text();
    paired[a] = paired[b] = true;
    weight += graph.weight[a][b];
  }
  EXPECT_TRUE(std::is_sorted(found.edges.begin(), found.edges.end()));
  EXPECT_EQ(found.weight, weight);
  return found;
}

void ExpectHeaviest(const TestGraph& graph) {
  WorkMeter meter(Unlimited());
  const Matching found = Match(graph, &meter);
  ASSERT_EQ(found.weight, HeaviestOfAll(graph)) << graph.Text();
  ASSERT_EQ(found.bound, found.weight) << graph.Text();
}

// A random graph of exactly `n` vertices, each edge there by `percent`, with weights of `unit` to
// `unit` * weights_max.
TestGraph RandomGraph(std::mt19937* random, std::size_t n, std::size_t percent, double unit,
                      std::size_t weights_max) {
  std::vector<TestEdge> edges;
  for (Vertex b = 0; b < n; ++b) {
    for (Vertex a = 0; a < b; ++a) {
      if ((*random)() % 100 >= percent) continue;
      edges.push_back({a, b, unit * static_cast<double>(1 + (*random)() % weights_max)});
    }
  }
  return MakeTestGraph(n, edges);
}

TEST(Matching, IsTheHeaviestOfAllOnEveryGraphOfUpToFourAndRandomOnes) {
  ForEachTestGraph(true, 8, [](const TestGraph& graph) { ExpectHeaviest(graph); });
}

TEST(Matching, IsTheHeaviestOfAllWithAllSmallWeights) {
  // Each pair of 4 vertices is no edge, or weighs 1 to 4.
  for (std::size_t code = 0; code < 15'625; ++code) {
    std::vector<TestEdge> edges;
    std::size_t left = code;
    for (Vertex b = 0; b < 4; ++b) {
      for (Vertex a = 0; a < b; ++a, left /= 5) {
        if (left % 5 != 0) edges.push_back({a, b, static_cast<double>(left % 5)});
      }
    }
    ExpectHeaviest(MakeTestGraph(4, edges));
    if (HasFatalFailure()) return;
  }
}

TEST(Matching, IsTheHeaviestOfAllOnEveryGraphOfSix) {
  ForEachSmallGraph(6, [](std::size_t n, const std::vector<TestEdge>& edges) {
    if (n >= 5) ExpectHeaviest(MakeTestGraph(n, edges));
  });
}

TEST(Matching, IsTheHeaviestOfAllOfUpToTwelveWithQuarters) {
  std::mt19937 random(1986);
  for (int i = 0; i < 6000; ++i) {
    const std::size_t n = 5 + random() % 8;
    const std::size_t weights_max = std::size_t{1} << (random() % 7);
    ExpectHeaviest(RandomGraph(&random, n, 10 + random() % 90, 0.25, weights_max));
    if (HasFatalFailure()) return;
  }
}

TEST(Matching, WeighsWhatTheDualsProveOnLargerGraphs) {
  std::mt19937 random(1965);
  for (int i = 0; i < 1000; ++i) {
    const std::size_t n = 20 + random() % 60;
    const std::size_t weights_max = std::size_t{1} << (random() % 12);
    const TestGraph graph =
        RandomGraph(&random, n, 1 + random() % (i % 2 == 0 ? 8 : 60), 1, weights_max);
    WorkMeter meter(Unlimited());
    const Matching found = Match(graph, &meter);
    ASSERT_EQ(found.weight, found.bound) << graph.Text();
  }
}

// "0-1(8) 0-2(6)": edges with their weights; none: 1.
TestGraph Parse(std::size_t n, const std::string& text) {
  std::vector<TestEdge> edges;
  std::size_t at = 0;
  const auto number = [&] {
    std::size_t length = 0;
    const unsigned long value = std::stoul(text.substr(at), &length);
    at += length;
    return static_cast<Vertex>(value);
  };
  while (at < text.size()) {
    TestEdge edge;
    edge.a = number();
    ++at;
    edge.b = number();
    if (at < text.size() && text[at] == '(') {
      ++at;
      edge.weight = number();
      ++at;
    }
    ++at;
    edges.push_back(edge);
  }
  return MakeTestGraph(n, edges);
}

TEST(Matching, IsTheHeaviestWhereBoostNeverEnds) {
  ExpectHeaviest(Parse(7,
                       "0-1(3) 0-2(2) 1-2(3) 1-3(2) 2-3(2) 0-4(1) 1-4(2) 2-4(3) 3-4(1) 0-5(3) "
                       "1-5(1) 3-5(1) 4-5(3) 0-6(2) 1-6(1) 5-6(2)"));
  ExpectHeaviest(Parse(7,
                       "0-1(8) 0-2(6) 1-2(2) 0-3(2) 2-3(5) 0-4(1) 1-4(7) 3-4(6) 0-5(7) 1-5(8) "
                       "2-5(6) 3-5(4) 4-5(6) 0-6(2) 1-6(8) 3-6(7) 4-6(2) 5-6(7)"));
}

TEST(Matching, IsTheHeaviestWhereBoostFindsALighterOne) {
  const TestGraph graph = Parse(8,
                                "0-1(83) 0-2(49) 0-3(69) 1-3(95) 2-3(11) 0-4(7) 0-5(55) 1-5(8) "
                                "2-5(39) 2-6(79) 3-6(52) 4-6(76) 5-6(97) 1-7(65) 6-7(81)");
  ExpectHeaviest(graph);
  WorkMeter meter(Unlimited());
  EXPECT_EQ(MaximumWeightMatching(graph.view(), &meter).weight, 249);  // Boost: 241.
}

TEST(Matching, IsTheHeaviestWhereBoostCrashes) {
  ExpectHeaviest(Parse(10,
                       "0-1 0-3 2-3 1-4 2-4 0-5 2-5 3-5 4-5 2-6 4-6 5-6 0-7 3-7 4-7 5-7 6-7 1-8 "
                       "5-8 6-8 7-8 2-9 6-9 7-9"));
}

TEST(Matching, LeavesTwoAloneForAHeavierPairBetween) {
  WorkMeter meter(Unlimited());
  const AdjacencyArrays heavy = MakeUndirected(4, {{0, 1, 2}, {1, 2, 5}, {2, 3, 2}});
  using Pairs = std::vector<std::pair<Vertex, Vertex>>;
  EXPECT_EQ(MaximumWeightMatching(heavy.view(), &meter).edges, (Pairs{{1, 2}}));
  const AdjacencyArrays light = MakeUndirected(4, {{0, 1, 3}, {1, 2, 5}, {2, 3, 3}});
  EXPECT_EQ(MaximumWeightMatching(light.view(), &meter).edges, (Pairs{{0, 1}, {2, 3}}));
}

TEST(Matching, OfNothingIsNothing) {
  WorkMeter meter(Unlimited());
  EXPECT_EQ(MaximumWeightMatching({}, &meter).bound, 0);
  EXPECT_TRUE(MaximumWeightMatching(MakeUndirected(3, {}).view(), &meter).edges.empty());
}

TEST(Matching, TakesWeightsOfAnySize) {
  for (const double unit : {1e-300, 1e-12, 1.0 / 3, 1e12, 1e300}) {
    WorkMeter meter(Unlimited());
    const AdjacencyArrays graph =
        MakeUndirected(4, {{0, 1, 3 * unit}, {1, 2, 5 * unit}, {2, 3, 3 * unit}});
    const Matching found = MaximumWeightMatching(graph.view(), &meter);
    EXPECT_EQ(found.edges.size(), 2U) << unit;
    EXPECT_NEAR(found.bound / found.weight, 1, 1e-11) << unit;
  }
}

TEST(Matching, OfALongWayAndALongOddCycleNeedNoStack) {
  constexpr Vertex kVertices = 1'000'001;
  std::vector<TestEdge> edges;
  for (Vertex v = 0; v + 1 < kVertices; ++v) edges.push_back({v, v + 1});
  WorkMeter meter(Unlimited());
  EXPECT_EQ(MaximumWeightMatching(MakeUndirected(kVertices, edges).view(), &meter).weight,
            kVertices / 2);
  edges.push_back({0, kVertices - 1});
  EXPECT_EQ(MaximumWeightMatching(MakeUndirected(kVertices, edges).view(), &meter).weight,
            kVertices / 2);
}

TEST(Matching, OfBlossomsNestedDeeplyNeedNoStack) {
  // A chain of triangles: the last one becomes a blossom, which closes another with the two
  // vertices before it, and so on down to vertex 0.
  constexpr Vertex kVertices = 4001;
  std::vector<TestEdge> edges;
  for (Vertex v = 1; v + 1 < kVertices; v += 2) {
    edges.push_back({v - 1, v, 1});
    edges.push_back({v, v + 1, 1});
    edges.push_back({v - 1, v + 1, 1});
  }
  WorkMeter meter(Unlimited());
  const Matching found = MaximumWeightMatching(MakeUndirected(kVertices, edges).view(), &meter);
  EXPECT_EQ(found.weight, kVertices / 2);
  EXPECT_EQ(found.bound, found.weight);
}

TEST(Matching, HasWhatWasFoundAndAProvenBoundWhenTheBudgetIsSpent) {
  std::mt19937 random(7);
  const TestGraph graph = RandomGraph(&random, 300, 30, 1, 1000);
  WorkMeter unlimited(Unlimited());
  const Matching whole = Match(graph, &unlimited);
  double before = 0;
  std::size_t partial_count = 0;
  for (std::uint64_t budget = 1; budget < unlimited.visited_edges(); budget += 8192) {
    QueryControl control;
    control.max_visited_edges = budget;
    WorkMeter meter(control);
    const Matching found = Match(graph, &meter);
    if (found.weight < whole.weight) {
      ++partial_count;
      EXPECT_TRUE(meter.stopped());
    }
    EXPECT_GE(found.weight, before);
    EXPECT_GE(found.bound, whole.weight);
    before = found.weight;
  }
  EXPECT_GT(partial_count, 3U);
}

TEST(Matching, IsNothingWhenCancelledFromTheStart) {
  std::mt19937 random(7);
  const TestGraph graph = RandomGraph(&random, 300, 30, 1, 1000);
  const std::atomic<bool> cancelled = true;
  QueryControl control = Unlimited();
  control.cancelled = &cancelled;
  WorkMeter meter(control);
  const Matching found = MaximumWeightMatching(graph.view(), &meter);
  EXPECT_TRUE(found.edges.empty());
  EXPECT_EQ(found.bound, std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace partnergraph
