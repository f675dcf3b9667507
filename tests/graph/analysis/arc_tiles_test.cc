#include "graph/analysis/arc_tiles.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/graph/analysis/make_adjacency.h"

namespace partnergraph {
namespace {

// For each vertex: the sum that its block adds to 1000 before.
template <class Value>
std::vector<double> SumsByTiles(const ArcTiles& tiles, std::size_t vertex_count,
                                const std::vector<Value>& value) {
  std::vector<Value> by_place(vertex_count);
  for (Vertex v = 0; v < vertex_count; ++v) by_place[tiles.PlaceOf(v)] = value[v];
  std::vector<double> sums(vertex_count, 1000);
  for (std::size_t b = 0; b < tiles.block_count(); ++b) {
    tiles.AddNeighbors(b, by_place, sums.data() + tiles.BlockBegin(b));
  }
  std::vector<double> found(vertex_count);
  for (Vertex v = 0; v < vertex_count; ++v) found[v] = sums[tiles.PlaceOf(v)];
  return found;
}

template <class Value>
void ExpectSumsOfNeighbors(const AdjacencyArrays& arrays, std::size_t in_place_max = kTileSide) {
  const Adjacency graph = arrays.view();
  const std::size_t n = graph.vertex_count();
  std::mt19937 random(1);
  std::vector<Value> value(n);
  // Quarters add without rounding, in any order.
  for (Value& x : value) x = static_cast<Value>(random() % 1024) / 4;
  WorkMeter meter(Unlimited());
  const ArcTiles tiles(graph, 1, &meter, in_place_max);
  std::uint64_t work = 0;
  for (std::size_t b = 0; b < tiles.block_count(); ++b) work += tiles.BlockWork(b);
  ASSERT_EQ(work, n + graph.arc_count());
  const std::vector<double> found = SumsByTiles(tiles, n, value);
  for (Vertex v = 0; v < n; ++v) {
    double expected = 1000;
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
      expected += value[graph.neighbor[arc]] * graph.Weight(arc);
    }
    ASSERT_EQ(found[v], expected) << "vertex " << v;
  }
}

// Of three segments; vertex 0 leads to all others, and twice to some, 1 to those of one segment.
AdjacencyArrays GraphWithHubs(bool weighted) {
  constexpr std::size_t kVertices = 2 * kTileSide + 1000;
  std::mt19937 random(2);
  std::vector<TestEdge> edges;
  const auto add = [&](std::size_t a, std::size_t b) {
    const double weight = weighted ? 0.25 * static_cast<double>(1 + random() % 8) : 1;
    edges.push_back({static_cast<Vertex>(a), static_cast<Vertex>(b), weight});
  };
  for (std::size_t v = 1; v < kVertices; ++v) add(0, v);
  for (std::size_t v = 10; v < 500; ++v) add(0, v);
  for (std::size_t v = 70'000; v < 80'000; ++v) add(1, v);
  for (int i = 0; i < 400'000; ++i) {
    const std::size_t a = random() % kVertices;
    add(a, random() % kVertices);
  }
  return MakeUndirected(kVertices, edges);
}

TEST(ArcTiles, AddWhatEachNeighborHas) {
  ForEachSmallGraph(4, [](std::size_t n, const std::vector<TestEdge>& edges) {
    for (const std::size_t in_place_max : {0U, 4U}) {
      ExpectSumsOfNeighbors<double>(MakeUndirected(n, edges), in_place_max);
    }
  });
  std::mt19937 random(3);
  for (int i = 0; i < 200; ++i) {
    std::size_t n = 0;
    const std::vector<TestEdge> edges = RandomEdges(&random, 200, i % 2 == 0, &n);
    for (const std::size_t in_place_max : {0U, 200U}) {
      ExpectSumsOfNeighbors<double>(MakeUndirected(n, edges), in_place_max);
    }
  }
}

TEST(ArcTiles, AddInGraphsOfOneSegmentAndOfOneVertexMore) {
  std::mt19937 random(5);
  for (const std::size_t n : {kTileSide, kTileSide + 1}) {
    for (const bool weighted : {false, true}) {
      std::vector<TestEdge> edges{{0, static_cast<Vertex>(n - 1)}, {7, 7}, {3, 9}, {3, 9}};
      for (int i = 0; i < 50'000; ++i) {
        const auto a = static_cast<Vertex>(random() % n);
        const auto b = static_cast<Vertex>(random() % 1000);
        edges.push_back({a, b, weighted ? 0.25 * static_cast<double>(1 + random() % 8) : 1});
      }
      ExpectSumsOfNeighbors<double>(MakeUndirected(n, edges));
    }
  }
}

TEST(ArcTiles, AddAcrossSegments) { ExpectSumsOfNeighbors<double>(GraphWithHubs(false)); }

TEST(ArcTiles, AddValuesInSinglePrecision) { ExpectSumsOfNeighbors<float>(GraphWithHubs(false)); }

TEST(ArcTiles, WeighArcs) { ExpectSumsOfNeighbors<double>(GraphWithHubs(true)); }

TEST(ArcTiles, BreakRowsOfVerticesWithoutArcs) {
  ExpectSumsOfNeighbors<double>(MakeUndirected(3 * kTileSide, {{5, 3 * kTileSide - 1}, {7, 7}}));
}

TEST(ArcTiles, AreTheSameOnAnyNumberOfThreads) {
  const AdjacencyArrays arrays = GraphWithHubs(true);
  const Adjacency graph = arrays.view();
  std::mt19937 random(4);
  std::vector<double> value(graph.vertex_count());
  for (double& x : value) x = 1.0 / static_cast<double>(1 + random() % 1000);
  WorkMeter meter(Unlimited());
  const std::vector<double> one =
      SumsByTiles(ArcTiles(graph, 1, &meter), graph.vertex_count(), value);
  for (const std::size_t threads : {2U, 3U, 100U}) {
    EXPECT_EQ(SumsByTiles(ArcTiles(graph, threads, &meter), graph.vertex_count(), value), one);
  }
}

TEST(ArcTiles, StopWithTheMeter) {
  const AdjacencyArrays arrays = GraphWithHubs(false);
  for (const std::uint64_t budget : {0U, 1U, 100'000U, 300'000U, 1'000'000U}) {
    QueryControl control;
    control.max_visited_edges = budget;
    WorkMeter meter(control);
    const ArcTiles tiles(arrays.view(), 2, &meter);
    EXPECT_TRUE(meter.stopped());
  }
}

TEST(ArcTiles, EndWithACancelledCall) {
  const AdjacencyArrays arrays = GraphWithHubs(true);
  // Set by another thread once so much is done, at which the tiles may be anywhere.
  for (std::uint64_t done = 0; done < 1'200'000; done += 30'000) {
    std::atomic<bool> cancelled = false;
    QueryControl control = Unlimited();
    control.cancelled = &cancelled;
    WorkMeter meter(control);
    std::thread canceller([&] {
      while (meter.visited_edges() < done && !meter.stopped()) std::this_thread::yield();
      cancelled = true;
    });
    const ArcTiles tiles(arrays.view(), 2, &meter);
    canceller.join();
    EXPECT_TRUE(meter.stopped() || tiles.block_count() > 0);
  }
}

}  // namespace
}  // namespace partnergraph
