#include "graph/analysis/page_rank.h"

#include <gtest/gtest.h>

#include <boost/graph/page_rank.hpp>

#include "graph/snapshot/graph_snapshot.h"
#include "tests/graph/analysis/naive_analysis.h"
#include "tests/graph/make_graph.h"

namespace partnergraph {
namespace {

std::vector<double> StrengthsOf(const Adjacency& graph) {
  std::vector<double> strength(graph.vertex_count());
  for (Vertex v = 0; v < strength.size(); ++v) strength[v] = graph.Strength(v);
  return strength;
}

// The iteration as it is written down, with a matrix.
std::vector<double> RankByMatrix(const TestGraph& graph, const std::vector<double>& start,
                                 double damping, int rounds) {
  const std::size_t n = graph.n;
  std::vector<double> score = start;
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> next(n, 0);
    for (std::size_t v = 0; v < n; ++v) {
      double strength = 0;
      for (std::size_t w = 0; w < n; ++w) strength += graph.weight[v][w];
      for (std::size_t w = 0; w < n; ++w) {
        next[w] += damping * score[v] * (strength > 0 ? graph.weight[v][w] / strength : start[w]);
        next[w] += (1 - damping) * score[v] * start[w];
      }
    }
    score = next;
  }
  return score;
}

TEST(PageRank, IsTheWalkOfTheMatrix) {
  std::mt19937 random(4);
  ForEachTestGraph(true, 20, [&](const TestGraph& graph) {
    if (graph.n == 0) return;
    std::vector<double> start(graph.n, 1.0 / static_cast<double>(graph.n));
    PageRankOptions options;
    options.tolerance = 0;
    options.rounds_max = 30;
    std::vector<double> wish;
    if (random() % 2 == 0) {
      options.damping = 0.5;
      wish.assign(graph.n, 0);
      wish[random() % graph.n] += 2;
      wish[random() % graph.n] += 1;
      options.start = wish;
      for (std::size_t v = 0; v < graph.n; ++v) start[v] = wish[v] / 3;
    }
    WorkMeter meter(Unlimited());
    const PageRankScores found = PageRank(graph.view(), StrengthsOf(graph.view()), options, &meter);
    const std::vector<double> expected = RankByMatrix(graph, start, options.damping, 30);
    double sum = 0;
    for (std::size_t v = 0; v < graph.n; ++v) {
      ASSERT_NEAR(found.score[v], expected[v], 1e-12) << graph.Text();
      sum += found.score[v];
    }
    ASSERT_NEAR(sum, 1, 1e-12);
    ASSERT_EQ(found.rounds, 30U);
  });
}

// Boost divides what dangling vertices have among nobody, so every vertex here has an edge; and
// starts with scores that sum to V.
TEST(PageRank, IsThatOfBoostOnTheSnapshot) {
  const NamedGraph g =
      MakeGraph("a -twinned-> b; b -twinned-> c; c -twinned-> a; c -twinned-> d; d -twinned-> e");
  const GraphSnapshot& snapshot = *g.snapshot;
  AdjacencyArrays graph;
  graph.first.push_back(0);
  for (Vertex v = 1; v < snapshot.vertex_count(); ++v) {  // Boost's graph has the hole 0 as well.
    const ArcSpan arcs = snapshot.Arcs(v, Direction::kBoth);
    for (std::uint32_t i = 0; i < arcs.size; ++i) graph.neighbor.push_back(arcs.neighbor[i] - 1);
    graph.first.push_back(static_cast<std::uint32_t>(graph.neighbor.size()));
  }
  PageRankOptions options;
  options.tolerance = 0;
  options.rounds_max = 200;
  WorkMeter meter(Unlimited());
  const PageRankScores found = PageRank(graph.view(), StrengthsOf(graph.view()), options, &meter);
  const DirectedView both{&snapshot, Direction::kBoth};
  std::vector<double> score(snapshot.vertex_count());
  std::vector<double> scratch(snapshot.vertex_count());
  const auto map = [](std::vector<double>* values) {
    return boost::make_iterator_property_map(values->begin(),
                                             boost::typed_identity_property_map<Vertex>());
  };
  boost::graph::page_rank(both, map(&score), boost::graph::n_iterations(200), 0.85,
                          snapshot.vertex_count(), map(&scratch));
  double sum = 0;
  for (Vertex v = 1; v < score.size(); ++v) sum += score[v];
  for (Vertex v = 1; v < score.size(); ++v) EXPECT_NEAR(found.score[v - 1], score[v] / sum, 1e-9);
}

TEST(PageRank, IsTheSameOnAnyNumberOfThreads) {
  std::mt19937 random(5);
  std::vector<TestEdge> edges;
  for (int i = 0; i < 200'000; ++i) {
    edges.push_back({static_cast<Vertex>(random() % 50'000), static_cast<Vertex>(random() % 50'000),
                     0.25 * static_cast<double>(1 + random() % 8)});
  }
  const AdjacencyArrays graph = MakeUndirected(50'000, edges);
  const std::vector<double> strength = StrengthsOf(graph.view());
  WorkMeter meter(Unlimited());
  PageRankOptions options;
  const PageRankScores one = PageRank(graph.view(), strength, options, &meter);
  EXPECT_TRUE(one.converged);
  for (const std::size_t threads : {2U, 3U}) {
    options.threads = threads;
    const PageRankScores other = PageRank(graph.view(), strength, options, &meter);
    EXPECT_EQ(one.score, other.score);
    EXPECT_EQ(one.change, other.change);
  }
}

// A graph whose arcs have weights is ranked in double precision, also if each weighs 1.
TEST(PageRank, InSinglePrecisionAtFirstIsThatInDouble) {
  constexpr std::size_t kVertices = 2 * kPageRankFloatVertices;
  std::mt19937 random(7);
  std::vector<TestEdge> edges;
  for (Vertex v = 0; v + 1 < kVertices / 2; ++v) edges.push_back({v, v + 1});  // A long path.
  for (int i = 0; i < 100'000; ++i) {
    const auto a = static_cast<Vertex>(random() % 1000 * 100);
    edges.push_back({a, static_cast<Vertex>(random() % kVertices)});
  }
  const AdjacencyArrays graph = MakeUndirected(kVertices, edges);
  AdjacencyArrays weighted = graph;
  weighted.weight.assign(graph.neighbor.size(), 1);
  const std::vector<double> strength = StrengthsOf(graph.view());
  std::vector<double> start(kVertices, 0);
  start[3] = start[500] = 1;
  for (const bool personalised : {false, true}) {
    PageRankOptions options;
    if (personalised) options.start = start;
    options.threads = 2;
    for (const double tolerance : {1e-3, 1e-8, 1e-12}) {
      options.tolerance = tolerance;
      WorkMeter meter(Unlimited());
      const PageRankScores found = PageRank(graph.view(), strength, options, &meter);
      const PageRankScores expected = PageRank(weighted.view(), strength, options, &meter);
      EXPECT_TRUE(found.converged);
      EXPECT_LE(found.rounds, expected.rounds + 5);
      EXPECT_LT(found.change, tolerance);
      double difference = 0;
      for (Vertex v = 0; v < kVertices; ++v) {
        difference += std::abs(found.score[v] - expected.score[v]);
      }
      // Each is as near to where the walk ends as its last change says: damping / (1 - damping).
      EXPECT_LT(difference, std::min(1e-6, 2 * 5.7 * tolerance)) << tolerance;
    }
  }
}

TEST(PageRank, ThroughGroupsIsThatOfTheGraphSpelledOut) {
  std::mt19937 random(6);
  for (int i = 0; i < 500; ++i) {
    const std::size_t n = 2 + random() % 15;
    std::vector<TestEdge> edges;
    std::vector<std::uint32_t> first{0};
    std::vector<Vertex> member;
    std::vector<double> weight;
    std::vector<std::vector<double>> sum(n, std::vector<double>(n, 0));
    for (std::size_t e = random() % n; e > 0; --e) {
      const auto a = static_cast<Vertex>(random() % n);
      const auto b = static_cast<Vertex>(random() % n);
      if (a == b || sum[a][b] > 0) continue;
      edges.push_back({a, b, 0.25 * static_cast<double>(1 + random() % 8)});
      sum[a][b] = sum[b][a] = edges.back().weight;
    }
    for (std::size_t g = random() % 5; g > 0; --g) {
      std::vector<Vertex> members;
      for (Vertex v = 0; v < n; ++v) {
        if (random() % 2 == 0) members.push_back(v);
      }
      if (members.size() < 2) continue;
      weight.push_back(0.25 * static_cast<double>(1 + random() % 8));
      member.insert(member.end(), members.begin(), members.end());
      first.push_back(static_cast<std::uint32_t>(member.size()));
      for (const Vertex a : members) {
        for (const Vertex b : members) {
          if (a != b) sum[a][b] += weight.back();
        }
      }
    }
    std::vector<TestEdge> spelled_out;
    for (Vertex b = 0; b < n; ++b) {
      for (Vertex a = 0; a < b; ++a) {
        if (sum[a][b] > 0) spelled_out.push_back({a, b, sum[a][b]});
      }
    }
    const AdjacencyArrays pairs = MakeUndirected(n, edges);
    const AdjacencyArrays whole = MakeUndirected(n, spelled_out);
    PageRankOptions options;
    options.tolerance = 0;
    options.rounds_max = 40;
    WorkMeter meter(Unlimited());
    const PageRankScores expected =
        PageRank(whole.view(), StrengthsOf(whole.view()), options, &meter);
    const MemberGroups groups{first, member, weight};
    const std::vector<double> strength = StrengthsThroughGroups(pairs.view(), groups, &meter);
    const PageRankScores found =
        PageRankThroughGroups(pairs.view(), groups, strength, options, &meter);
    for (std::size_t v = 0; v < n; ++v) ASSERT_NEAR(found.score[v], expected.score[v], 1e-12);
  }
}

TEST(PageRank, OfAStoppedWalkIsThatOfTheRoundsDone) {
  constexpr std::size_t kVertices = 50'000;
  std::mt19937 random(8);
  std::vector<TestEdge> edges;
  for (int i = 0; i < 200'000; ++i) {
    const auto a = static_cast<Vertex>(random() % 1000);
    edges.push_back({a, static_cast<Vertex>(random() % kVertices)});
  }
  const AdjacencyArrays graph = MakeUndirected(kVertices, edges);  // Several blocks.
  const std::vector<double> strength = StrengthsOf(graph.view());
  PageRankOptions options;
  options.tolerance = 0;
  bool between = false;
  for (std::uint64_t budget = 0; budget < 2'000'000; budget += 131'000) {
    QueryControl control;
    control.max_visited_edges = budget;
    WorkMeter meter(control);
    options.rounds_max = 1000;
    const PageRankScores found = PageRank(graph.view(), strength, options, &meter);
    EXPECT_TRUE(meter.stopped());
    EXPECT_FALSE(found.converged);
    WorkMeter unlimited(Unlimited());
    options.rounds_max = found.rounds;
    EXPECT_EQ(found.score, PageRank(graph.view(), strength, options, &unlimited).score) << budget;
    between = between || (found.rounds > 0 && found.rounds < 4);
  }
  EXPECT_TRUE(between);
}

// Scores in a clique change by a 99th of the change before: one round leaps over the changes where
// rounds in double precision begin.
TEST(PageRank, EndsInDoublePrecisionHoweverFastItConverges) {
  constexpr std::size_t kVertices = kPageRankFloatVertices + 100;
  std::vector<TestEdge> edges;
  for (Vertex b = 0; b < 100; ++b) {
    for (Vertex a = 0; a < b; ++a) edges.push_back({a, b});
  }
  for (Vertex v = 100; v + 1 < kVertices; ++v) edges.push_back({v, v + 1});
  const AdjacencyArrays graph = MakeUndirected(kVertices, edges);
  const std::vector<double> strength = StrengthsOf(graph.view());
  std::vector<double> start(kVertices, 0);
  start[3] = 1;
  PageRankOptions options;
  options.start = start;
  WorkMeter meter(Unlimited());
  options.tolerance = 1e-15;
  AdjacencyArrays weighted = graph;
  weighted.weight.assign(graph.neighbor.size(), 1);
  const PageRankScores limit = PageRank(weighted.view(), strength, options, &meter);
  for (const double tolerance : {1e-8, 1e-12}) {
    options.tolerance = tolerance;
    const PageRankScores found = PageRank(graph.view(), strength, options, &meter);
    EXPECT_TRUE(found.converged);
    double difference = 0;
    for (Vertex v = 0; v < kVertices; ++v) {
      difference += std::abs(found.score[v] - limit.score[v]);
    }
    EXPECT_LT(difference, 5.7 * tolerance + 1e-14);
  }
}

TEST(PageRank, InDoublePrecisionWhereSingleDoesNotDo) {
  constexpr std::size_t kVertices = kPageRankFloatVertices + 1;
  std::vector<TestEdge> path;
  for (Vertex v = 0; v + 1 < kVertices; ++v) path.push_back({v, v + 1});
  for (Vertex v = 100; v < 200; ++v) path.push_back({0, v});
  const AdjacencyArrays graph = MakeUndirected(kVertices, path);
  AdjacencyArrays weighted = graph;
  weighted.weight.assign(graph.neighbor.size(), 1);
  const std::vector<double> strength = StrengthsOf(graph.view());
  PageRankOptions options;
  options.damping = 0.999;
  options.rounds_max = 50;
  WorkMeter meter(Unlimited());
  EXPECT_EQ(PageRank(graph.view(), strength, options, &meter).score,
            PageRank(weighted.view(), strength, options, &meter).score);
}

}  // namespace
}  // namespace partnergraph
