// Triangles, similarity and graph statistics against their definitions.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "graph/analysis/graph_statistics.h"
#include "graph/analysis/similarity.h"
#include "graph/analysis/triangles.h"
#include "tests/graph/analysis/naive_analysis.h"

namespace partnergraph {
namespace {

TEST(Triangles, AreAllTriplesThatAreJoined) {
  ForEachTestGraph(false, 40, [](const TestGraph& graph) {
    std::vector<std::uint64_t> expected(graph.n, 0);
    std::uint64_t total = 0;
    for (std::size_t a = 0; a < graph.n; ++a) {
      for (std::size_t b = a + 1; b < graph.n; ++b) {
        for (std::size_t c = b + 1; c < graph.n; ++c) {
          if (!graph.Joined(a, b) || !graph.Joined(b, c) || !graph.Joined(a, c)) continue;
          ++total;
          ++expected[a];
          ++expected[b];
          ++expected[c];
        }
      }
    }
    for (const std::size_t threads : {1U, 2U, 3U}) {
      WorkMeter meter(Unlimited());
      const TriangleCounts found = CountTriangles(graph.view(), threads, &meter);
      ASSERT_EQ(found.triangles, expected) << graph.Text();
      ASSERT_EQ(found.total, total);
      const std::vector<double> clustering = LocalClustering(graph.view(), found);
      double pairs = 0;
      for (std::size_t v = 0; v < graph.n; ++v) {
        const double degree = graph.Degree(v);
        pairs += degree * (degree - 1) / 2;
        const double own = degree * (degree - 1) / 2;
        ASSERT_DOUBLE_EQ(clustering[v], own == 0 ? 0 : static_cast<double>(expected[v]) / own);
      }
      ASSERT_DOUBLE_EQ(Transitivity(graph.view(), found),
                       pairs == 0 ? 0 : 3 * static_cast<double>(total) / pairs);
    }
  });
}

TEST(Triangles, AreNoneWhenTheMeterStops) {
  QueryControl control;
  control.max_visited_edges = 1;
  WorkMeter meter(control);
  std::vector<TestEdge> clique;
  for (Vertex b = 0; b < 100; ++b) {
    for (Vertex a = 0; a < b; ++a) clique.push_back({a, b});
  }
  EXPECT_TRUE(CountTriangles(MakeUndirected(100, clique).view(), 1, &meter).triangles.empty());
}

// The measure by its definition, from the matrix.
double Measure(const TestGraph& graph, SimilarityMeasure measure, std::size_t v, std::size_t w) {
  double common = 0;
  double either = 0;
  double adamic_adar = 0;
  double allocation = 0;
  for (std::size_t u = 0; u < graph.n; ++u) {
    const bool of_v = graph.Joined(u, v);
    const bool of_w = graph.Joined(u, w);
    if (of_v || of_w) ++either;
    if (!of_v || !of_w) continue;
    ++common;
    adamic_adar += 1 / std::log(graph.Degree(u));
    allocation += 1.0 / graph.Degree(u);
  }
  switch (measure) {
    case SimilarityMeasure::kCommonNeighbors:
      return common;
    case SimilarityMeasure::kJaccard:
      return either == 0 ? 0 : common / either;
    case SimilarityMeasure::kAdamicAdar:
      return adamic_adar;
    case SimilarityMeasure::kResourceAllocation:
      return allocation;
    case SimilarityMeasure::kPreferentialAttachment:
      return static_cast<double>(graph.Degree(v)) * graph.Degree(w);
  }
  return 0;
}

TEST(Similarity, IsAsDefinedForAllWhoShareANeighbor) {
  ForEachTestGraph(false, 15, [](const TestGraph& graph) {
    for (const auto measure :
         {SimilarityMeasure::kCommonNeighbors, SimilarityMeasure::kJaccard,
          SimilarityMeasure::kAdamicAdar, SimilarityMeasure::kResourceAllocation,
          SimilarityMeasure::kPreferentialAttachment}) {
      for (Vertex v = 0; v < graph.n; ++v) {
        WorkMeter meter(Unlimited());
        const std::vector<SimilarVertex> found = Similar(graph.view(), v, measure, graph.n, &meter);
        std::size_t expected = 0;
        for (std::size_t w = 0; w < graph.n; ++w) {
          if (w != v && Measure(graph, SimilarityMeasure::kCommonNeighbors, v, w) > 0) ++expected;
        }
        ASSERT_EQ(found.size(), expected) << graph.Text();
        for (std::size_t i = 0; i < found.size(); ++i) {
          const SimilarVertex& other = found[i];
          ASSERT_NEAR(other.score, Measure(graph, measure, v, other.vertex), 1e-12);
          ASSERT_EQ(other.common,
                    Measure(graph, SimilarityMeasure::kCommonNeighbors, v, other.vertex));
          ASSERT_EQ(other.joined, graph.Joined(v, other.vertex));
          if (i > 0) {
            ASSERT_TRUE(found[i - 1].score > other.score ||
                        (found[i - 1].score == other.score && found[i - 1].vertex < other.vertex));
          }
        }
        ASSERT_EQ(Similar(graph.view(), v, measure, 1, &meter).size(),
                  std::min<std::size_t>(expected, 1));
      }
    }
  });
}

TEST(Similarity, OfTwoIsAsDefined) {
  ForEachTestGraph(false, 15, [](const TestGraph& graph) {
    for (Vertex a = 0; a < graph.n; ++a) {
      for (Vertex b = 0; b < graph.n; ++b) {
        if (a == b) continue;
        const PairSimilarity pair = SimilarityOf(graph.view(), a, b);
        ASSERT_NEAR(pair.jaccard, Measure(graph, SimilarityMeasure::kJaccard, a, b), 1e-12);
        ASSERT_NEAR(pair.adamic_adar, Measure(graph, SimilarityMeasure::kAdamicAdar, a, b), 1e-12);
      }
    }
  });
}

TEST(Similarity, FindsCommonNeighborsOfAHubToo) {
  std::vector<TestEdge> edges = {{1, 2}, {1, 3}};
  for (Vertex v = 2; v < 500; ++v) edges.push_back({0, v});
  const AdjacencyArrays graph = MakeUndirected(500, edges);
  EXPECT_EQ(CommonNeighbors(graph.view(), 0, 1), std::vector<Vertex>({2, 3}));
  EXPECT_EQ(CommonNeighbors(graph.view(), 1, 0), std::vector<Vertex>({2, 3}));
}

TEST(GraphStatistics, DegreeAssortativityIsTheCorrelationAtTheEnds) {
  ForEachTestGraph(false, 20, [](const TestGraph& graph) {
    std::vector<std::pair<double, double>> ends;
    for (std::size_t v = 0; v < graph.n; ++v) {
      for (std::size_t w = 0; w < graph.n; ++w) {
        if (graph.Joined(v, w)) ends.emplace_back(graph.Degree(v), graph.Degree(w));
      }
    }
    double mean = 0;
    for (const auto& [x, y] : ends) mean += x / static_cast<double>(ends.size());
    double covariance = 0;
    double variance = 0;
    for (const auto& [x, y] : ends) {
      covariance += (x - mean) * (y - mean);
      variance += (x - mean) * (x - mean);
    }
    WorkMeter meter(Unlimited());
    const auto found = DegreeAssortativity(graph.view(), &meter);
    if (ends.empty() || variance < 1e-9) {
      ASSERT_FALSE(found.has_value()) << graph.Text();
    } else {
      ASSERT_TRUE(found.has_value()) << graph.Text();
      ASSERT_NEAR(*found, covariance / variance, 1e-9) << graph.Text();
    }
  });
}

TEST(GraphStatistics, KindAssortativityIsOneWhereKindsKeepApart) {
  EXPECT_DOUBLE_EQ(*KindAssortativity({{{1, 1}, 5}, {{2, 2}, 5}}), 1);
  EXPECT_DOUBLE_EQ(*KindAssortativity({{{1, 2}, 5}}), -1);
  EXPECT_DOUBLE_EQ(*KindAssortativity({{{1, 1}, 1}, {{1, 2}, 2}, {{2, 2}, 1}}), 0);
  EXPECT_FALSE(KindAssortativity({{{1, 1}, 5}}).has_value());
  EXPECT_FALSE(KindAssortativity({}).has_value());
}

TEST(GraphStatistics, CountLargeDegrees) {
  std::vector<TestEdge> edges;
  for (Vertex v = 10; v < 4105; ++v) edges.push_back({0, v});
  for (Vertex v = 10; v < 4106; ++v) edges.push_back({1, v});
  for (Vertex v = 10; v < 5010; ++v) edges.push_back({2, v});
  for (Vertex v = 10; v < 5010; ++v) edges.push_back({3, v});
  const AdjacencyArrays graph = MakeUndirected(5010, edges);
  const std::vector<std::pair<std::uint32_t, std::uint64_t>> expected{
      {0, 6}, {2, 904}, {3, 1}, {4, 4095}, {4095, 1}, {4096, 1}, {5000, 2}};
  EXPECT_EQ(CountDegrees(graph.view()).counts, expected);
}

TEST(GraphStatistics, CountDegreesWeightAndDensity) {
  const AdjacencyArrays graph = MakeUndirected(4, {{0, 1, 2.5}, {1, 2, 0.5}});
  const DegreeCounts degrees = CountDegrees(graph.view());
  EXPECT_EQ(degrees.counts,
            (std::vector<std::pair<std::uint32_t, std::uint64_t>>{{0, 1}, {1, 2}, {2, 1}}));
  EXPECT_DOUBLE_EQ(degrees.mean, 1);
  WorkMeter meter(Unlimited());
  EXPECT_EQ(TotalWeight(graph.view(), &meter), 3);
  EXPECT_DOUBLE_EQ(Density(graph.view()), 2.0 / 6);
  EXPECT_EQ(Density({}), 0);
  const std::vector<std::uint16_t> kind = {7, 3, 7, 3};
  EXPECT_EQ(CountMixing(graph.view(), kind, &meter), (Mixing{{{3, 7}, 2}}));
}

}  // namespace
}  // namespace partnergraph
