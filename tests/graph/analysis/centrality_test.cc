// Betweenness, closeness and core numbers against their definitions, and against Boost's.
#include <gtest/gtest.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/core_numbers.hpp>

#include "graph/analysis/betweenness.h"
#include "graph/analysis/boost_adjacency.h"
#include "graph/analysis/closeness.h"
#include "graph/analysis/diameter.h"
#include "graph/analysis/k_core.h"
#include "tests/graph/analysis/naive_analysis.h"

namespace partnergraph {
namespace {

// By the number of shortest ways between every two that lead through the third.
std::vector<double> BetweennessByPairs(const TestGraph& graph, const std::vector<bool>& sources,
                                       const std::vector<bool>& targets) {
  const auto hops = AllHops(graph);
  const std::size_t n = graph.n;
  // ways[s][t]: the shortest ways from s to t, counted by their last step.
  std::vector<std::vector<double>> ways(n, std::vector<double>(n, 0));
  for (std::size_t s = 0; s < n; ++s) {
    ways[s][s] = 1;
    for (std::uint32_t d = 1; d < n; ++d) {
      for (std::size_t t = 0; t < n; ++t) {
        if (hops[s][t] != d) continue;
        for (std::size_t u = 0; u < n; ++u) {
          if (graph.Joined(u, t) && hops[s][u] == d - 1) ways[s][t] += ways[s][u];
        }
      }
    }
  }
  std::vector<double> score(n, 0);
  for (std::size_t s = 0; s < n; ++s) {
    for (std::size_t t = s + 1; t < n; ++t) {
      if (!(sources[s] && targets[t]) && !(sources[t] && targets[s])) continue;
      if (hops[s][t] == kUnreached) continue;
      for (std::size_t v = 0; v < n; ++v) {
        if (v == s || v == t || hops[s][v] == kUnreached) continue;
        if (hops[s][v] + hops[v][t] == hops[s][t]) {
          score[v] += ways[s][v] * ways[v][t] / ways[s][t];
        }
      }
    }
  }
  return score;
}

void ExpectNear(const std::vector<double>& found, const std::vector<double>& expected,
                const TestGraph& graph) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t v = 0; v < found.size(); ++v) {
    ASSERT_NEAR(found[v], expected[v], 1e-9) << graph.Text() << " at " << v;
  }
}

TEST(Betweenness, CountsTheShortestWaysThroughEachVertex) {
  ForEachTestGraph(false, 20, [](const TestGraph& graph) {
    const std::vector<bool> all(graph.n, true);
    WorkMeter meter(Unlimited());
    ASSERT_NO_FATAL_FAILURE(ExpectNear(Betweenness(graph.view(), {}, &meter).score,
                                       BetweennessByPairs(graph, all, all), graph));
  });
}

TEST(Betweenness, IsThatOfBoost) {
  ForEachTestGraph(false, 30, [](const TestGraph& graph) {
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS> list(graph.n);
    for (const TestEdge& edge : graph.edges) boost::add_edge(edge.a, edge.b, list);
    std::vector<double> expected(graph.n);
    boost::brandes_betweenness_centrality(
        list, boost::make_iterator_property_map(expected.begin(), get(boost::vertex_index, list)));
    WorkMeter meter(Unlimited());
    ASSERT_NO_FATAL_FAILURE(
        ExpectNear(Betweenness(graph.view(), {}, &meter).score, expected, graph));
  });
}

TEST(Betweenness, BetweenTwoSetsCountsEachPairOfTheirsOnce) {
  std::mt19937 random(8);
  ForEachTestGraph(false, 12, [&](const TestGraph& graph) {
    std::vector<bool> sources(graph.n);
    std::vector<bool> targets(graph.n);
    for (std::size_t v = 0; v < graph.n; ++v) {
      sources[v] = random() % 2 == 0;
      targets[v] = random() % 2 == 0;
    }
    BetweennessOptions options;
    options.sources = &sources;
    options.targets = &targets;
    WorkMeter meter(Unlimited());
    ASSERT_NO_FATAL_FAILURE(ExpectNear(Betweenness(graph.view(), options, &meter).score,
                                       BetweennessByPairs(graph, sources, targets), graph));
  });
}

// Of 200 vertices with ways of several lengths.
AdjacencyArrays MiddlingGraph() {
  std::mt19937 random(9);
  std::vector<TestEdge> edges;
  for (Vertex v = 1; v < 200; ++v) edges.push_back({static_cast<Vertex>(random() % v), v});
  return MakeUndirected(200, edges);
}

TEST(Betweenness, IsTheSameOnAnyNumberOfThreads) {
  const AdjacencyArrays graph = MiddlingGraph();
  WorkMeter meter(Unlimited());
  BetweennessOptions options;
  const std::vector<double> one = Betweenness(graph.view(), options, &meter).score;
  for (const std::size_t threads : {2U, 3U}) {
    options.threads = threads;
    EXPECT_EQ(Betweenness(graph.view(), options, &meter).score, one);
  }
}

TEST(Betweenness, OfSamplesIsNearAndTheSameForASeed) {
  const AdjacencyArrays graph = MiddlingGraph();
  WorkMeter meter(Unlimited());
  BetweennessOptions options;
  const BetweennessScores exact = Betweenness(graph.view(), options, &meter);
  EXPECT_EQ(exact.source_count, 200U);
  options.samples = 100;
  options.seed = 7;
  const BetweennessScores sampled = Betweenness(graph.view(), options, &meter);
  EXPECT_EQ(sampled.source_count, 100U);
  EXPECT_EQ(sampled.score, Betweenness(graph.view(), options, &meter).score);
  const auto top = std::max_element(exact.score.begin(), exact.score.end()) - exact.score.begin();
  const auto at = static_cast<std::size_t>(top);
  EXPECT_NEAR(sampled.score[at] / exact.score[at], 1, 0.25);
  options.seed = 8;
  EXPECT_NE(sampled.score, Betweenness(graph.view(), options, &meter).score);
}

TEST(Betweenness, OfAStoppedSearchIsThatOfTheSourcesDone) {
  const AdjacencyArrays graph = MiddlingGraph();
  QueryControl control;
  control.max_visited_edges = 100'000;
  WorkMeter meter(control);
  const BetweennessScores found = Betweenness(graph.view(), {}, &meter);
  EXPECT_TRUE(meter.stopped());
  EXPECT_GT(found.source_count, 0U);
  EXPECT_LT(found.source_count, 200U);
}

TEST(Closeness, IsAsDefined) {
  ForEachTestGraph(false, 80, [](const TestGraph& graph) {
    const auto hops = AllHops(graph);
    std::vector<double> closeness(graph.n, 0);
    std::vector<double> harmonic(graph.n, 0);
    for (std::size_t v = 0; v < graph.n; ++v) {
      double sum = 0;
      double others = 0;
      for (std::size_t w = 0; w < graph.n; ++w) {
        if (w == v || hops[v][w] == kUnreached) continue;
        sum += hops[v][w];
        ++others;
        harmonic[v] += 1.0 / hops[v][w];
      }
      if (others > 0) closeness[v] = others / sum * others / static_cast<double>(graph.n - 1);
    }
    for (const std::size_t threads : {1U, 2U}) {
      WorkMeter meter(Unlimited());
      const ClosenessScores found = Closeness(graph.view(), threads, &meter);
      ASSERT_NO_FATAL_FAILURE(ExpectNear(found.closeness, closeness, graph));
      ASSERT_NO_FATAL_FAILURE(ExpectNear(found.harmonic, harmonic, graph));
    }
  });
}

TEST(Closeness, IsZeroForVerticesNotSearchedFromInTime) {
  const AdjacencyArrays graph = MiddlingGraph();
  QueryControl control;
  control.max_visited_edges = 20'000;
  WorkMeter meter(control);
  const ClosenessScores found = Closeness(graph.view(), 1, &meter);
  EXPECT_TRUE(meter.stopped());
  EXPECT_GT(found.closeness[0], 0);
  EXPECT_EQ(found.closeness[199], 0);
}

TEST(CoreNumbers, AreThoseOfBoostAndOfPeeling) {
  ForEachTestGraph(false, 40, [](const TestGraph& graph) {
    std::vector<std::uint32_t> peeled(graph.n, 0);
    for (std::uint32_t k = 1; k < graph.n; ++k) {
      std::vector<bool> in(graph.n, true);
      for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t v = 0; v < graph.n; ++v) {
          std::uint32_t neighbors = 0;
          for (std::size_t w = 0; w < graph.n; ++w) {
            if (in[w] && graph.Joined(v, w)) ++neighbors;
          }
          if (!in[v] || neighbors >= k) continue;
          in[v] = false;
          changed = true;
        }
      }
      for (std::size_t v = 0; v < graph.n; ++v) {
        if (in[v]) peeled[v] = k;
      }
    }
    WorkMeter meter(Unlimited());
    ASSERT_EQ(CoreNumbers(graph.view(), &meter), peeled) << graph.Text();
    const Adjacency view = graph.view();
    UndirectedAdjacency boost_view{&view};
    std::vector<std::uint32_t> boost_cores(graph.n, 0);
    if (graph.n > 0) {
      boost::core_numbers(boost_view,
                          boost::make_iterator_property_map(
                              boost_cores.begin(), boost::typed_identity_property_map<Vertex>()));
    }
    ASSERT_EQ(boost_cores, peeled);
  });
}

TEST(Diameter, IsBoundedAndExactWithEnoughSearches) {
  ForEachTestGraph(false, 40, [](const TestGraph& graph) {
    if (graph.n == 0) return;
    const auto hops = AllHops(graph);
    for (const Vertex start : {Vertex{0}, static_cast<Vertex>(graph.n - 1)}) {
      std::uint32_t expected = 0;
      for (std::size_t v = 0; v < graph.n; ++v) {
        for (std::size_t w = 0; w < graph.n; ++w) {
          if (hops[start][v] != kUnreached && hops[v][w] != kUnreached) {
            expected = std::max(expected, hops[v][w]);
          }
        }
      }
      WorkMeter meter(Unlimited());
      const DiameterBounds exact = BoundDiameter(graph.view(), start, 1000, &meter);
      ASSERT_EQ(exact.lower, expected) << graph.Text();
      ASSERT_EQ(exact.upper, expected) << graph.Text();
      const DiameterBounds quick = BoundDiameter(graph.view(), start, 4, &meter);
      ASSERT_LE(quick.lower, expected);
      ASSERT_GE(quick.upper, expected);
    }
  });
}

}  // namespace
}  // namespace partnergraph
