// Triangles of graphs whose answer is known, of a larger one on several threads, and where the
// count must stop.
#include "graph/analysis/triangles.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <set>
#include <utility>

#include "tests/graph/analysis/make_adjacency.h"

namespace partnergraph {
namespace {

TEST(Triangles, OfACliqueAreAllItsTriples) {
  std::vector<TestEdge> clique;
  for (Vertex b = 0; b < 10; ++b) {
    for (Vertex a = 0; a < b; ++a) clique.push_back({a, b});
  }
  const AdjacencyArrays graph = MakeUndirected(10, clique);
  WorkMeter meter(Unlimited());
  const TriangleCounts found = CountTriangles(graph.view(), 1, &meter);
  EXPECT_EQ(found.total, 120U);
  EXPECT_EQ(found.triangles, std::vector<std::uint64_t>(10, 36));
  EXPECT_DOUBLE_EQ(Transitivity(graph.view(), found), 1);
  EXPECT_DOUBLE_EQ(MeanClustering(graph.view(), found), 1);
}

TEST(Triangles, OfATriangleWithATailAreOne) {
  const AdjacencyArrays graph = MakeUndirected(5, {{0, 1}, {1, 2}, {0, 2}, {2, 3}});
  WorkMeter meter(Unlimited());
  const TriangleCounts found = CountTriangles(graph.view(), 1, &meter);
  EXPECT_EQ(found.triangles, std::vector<std::uint64_t>({1, 1, 1, 0, 0}));
  EXPECT_DOUBLE_EQ(Transitivity(graph.view(), found), 3.0 / 5);
  EXPECT_DOUBLE_EQ(MeanClustering(graph.view(), found), (1 + 1 + 1.0 / 3) / 5);
}

TEST(Triangles, OfNothingAreNone) {
  WorkMeter meter(Unlimited());
  const TriangleCounts found = CountTriangles({}, 2, &meter);
  EXPECT_EQ(found.total, 0U);
  EXPECT_EQ(Transitivity({}, found), 0);
  EXPECT_EQ(MeanClustering({}, found), 0);
}

// A dense middle and a sparse rim, against a look at each pair of neighbours.
TEST(Triangles, AreTheSameOnAnyNumberOfThreads) {
  std::mt19937 random(12);
  std::set<std::pair<Vertex, Vertex>> joined;
  std::vector<TestEdge> edges;
  for (int i = 0; i < 12'000; ++i) {
    const std::uint32_t range = i % 2 == 0 ? 150 : 3000;
    auto a = static_cast<Vertex>(random() % range);
    auto b = static_cast<Vertex>(random() % range);
    if (a > b) std::swap(a, b);
    if (a != b && joined.emplace(a, b).second) edges.push_back({a, b});
  }
  const AdjacencyArrays graph = MakeUndirected(3000, edges);
  const Adjacency view = graph.view();
  std::vector<std::uint64_t> expected(3000, 0);
  for (Vertex v = 0; v < 3000; ++v) {
    for (const Vertex a : view.Neighbors(v)) {
      for (const Vertex b : view.Neighbors(v)) {
        if (a < b && joined.contains({a, b})) ++expected[v];
      }
    }
  }
  for (const std::size_t threads : {1U, 2U, 3U}) {
    WorkMeter meter(Unlimited());
    EXPECT_EQ(CountTriangles(view, threads, &meter).triangles, expected);
  }
}

TEST(Triangles, AreNoneWhenCancelledBefore) {
  std::vector<TestEdge> ring;
  for (Vertex v = 0; v < 20'000; ++v) ring.push_back({v, (v + 1) % 20'000});
  const std::atomic<bool> cancelled = true;
  QueryControl control = Unlimited();
  control.cancelled = &cancelled;
  WorkMeter meter(control);
  EXPECT_TRUE(CountTriangles(MakeUndirected(20'000, ring).view(), 2, &meter).triangles.empty());
  // It ends while the vertices are put in order.
  EXPECT_LT(meter.visited_edges(), 20'000U);
}

}  // namespace
}  // namespace partnergraph
