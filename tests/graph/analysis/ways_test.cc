// Ways and what holds them together: cheapest paths, flows and cuts, spanning forests, biconnected
// components, each by its definition.
#include <gtest/gtest.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <cmath>
#include <set>

#include "graph/analysis/biconnected.h"
#include "graph/analysis/cheapest_path.h"
#include "graph/analysis/components.h"
#include "graph/analysis/max_flow.h"
#include "graph/analysis/spanning_forest.h"
#include "tests/graph/analysis/naive_analysis.h"

namespace partnergraph {
namespace {

std::size_t ComponentCount(const TestGraph& graph, const std::vector<TestEdge>& edges) {
  WorkMeter meter(Unlimited());
  return ConnectedComponents(MakeUndirected(graph.n, edges).view(), &meter).count;
}

TEST(CheapestPath, CostsWhatBoostFinds) {
  ForEachTestGraph(true, 20, [](const TestGraph& graph) {
    using List =
        boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                              boost::property<boost::edge_weight_t, double>>;
    List list(graph.n);
    for (const TestEdge& edge : graph.edges) {
      boost::add_edge(edge.a, edge.b, 1 / edge.weight, list);
    }
    for (Vertex source = 0; source < graph.n; ++source) {
      std::vector<double> cost(graph.n);
      boost::dijkstra_shortest_paths(list, source,
                                     boost::distance_map(boost::make_iterator_property_map(
                                         cost.begin(), get(boost::vertex_index, list))));
      for (Vertex target = 0; target < graph.n; ++target) {
        WorkMeter meter(Unlimited());
        const CheapestPath path = FindCheapestPath(graph.view(), source, target, &meter);
        if (cost[target] == std::numeric_limits<double>::max()) {
          ASSERT_TRUE(path.vertices.empty());
          continue;
        }
        ASSERT_NEAR(path.cost, cost[target], 1e-9) << graph.Text();
        ASSERT_EQ(path.vertices.front(), source);
        ASSERT_EQ(path.vertices.back(), target);
        double sum = 0;
        for (std::size_t i = 1; i < path.vertices.size(); ++i) {
          ASSERT_TRUE(graph.Joined(path.vertices[i - 1], path.vertices[i]));
          sum += 1 / graph.weight[path.vertices[i - 1]][path.vertices[i]];
        }
        ASSERT_NEAR(sum, path.cost, 1e-9);
      }
    }
  });
}

TEST(CheapestPath, TakesFewestHopsThenSmallestVerticesOfEqualWays) {
  WorkMeter meter(Unlimited());
  // 0-1-4 and 0-2-4 cost 2 each, 0-4 directly 2.
  const AdjacencyArrays graph =
      MakeUndirected(5, {{0, 1}, {1, 4}, {0, 2}, {2, 4}, {0, 4, 0.5}, {0, 3}});
  EXPECT_EQ(FindCheapestPath(graph.view(), 0, 4, &meter).vertices, std::vector<Vertex>({0, 4}));
  const AdjacencyArrays two = MakeUndirected(4, {{0, 2}, {2, 3}, {0, 1}, {1, 3}});
  EXPECT_EQ(FindCheapestPath(two.view(), 0, 3, &meter).vertices, std::vector<Vertex>({0, 1, 3}));
}

// The least weight of the edges between a set with the source and the rest, over all sets.
double NarrowestCut(const TestGraph& graph, Vertex source, Vertex target, bool unit) {
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t bits = 0; bits < (std::size_t{1} << graph.n); ++bits) {
    if ((bits >> source & 1U) == 0 || (bits >> target & 1U) != 0) continue;
    double cut = 0;
    for (const TestEdge& edge : graph.edges) {
      if ((bits >> edge.a & 1U) != (bits >> edge.b & 1U)) cut += unit ? 1 : edge.weight;
    }
    best = std::min(best, cut);
  }
  return best;
}

TEST(MaxFlow, IsTheNarrowestCut) {
  ForEachTestGraph(true, 8, [](const TestGraph& graph) {
    for (Vertex source = 0; source < graph.n; ++source) {
      for (Vertex target = 0; target < graph.n; ++target) {
        if (source == target) continue;
        for (const bool unit : {false, true}) {
          WorkMeter meter(Unlimited());
          const MaxFlow found = FindMaxFlow(graph.view(), source, target, unit, &meter);
          ASSERT_NEAR(found.flow, NarrowestCut(graph, source, target, unit), 1e-9) << graph.Text();
          ASSERT_TRUE(found.source_side[source] && !found.source_side[target]) << graph.Text();
          ASSERT_EQ(std::count(found.source_side.begin(), found.source_side.end(), true),
                    static_cast<std::ptrdiff_t>(found.source_side_count));
          double cut = 0;
          std::vector<TestEdge> left;
          for (const TestEdge& edge : graph.edges) {
            const bool is_cut =
                std::count(found.cut.begin(), found.cut.end(), std::pair(edge.a, edge.b)) +
                    std::count(found.cut.begin(), found.cut.end(), std::pair(edge.b, edge.a)) >
                0;
            if (is_cut) cut += unit ? 1 : edge.weight;
            if (!is_cut) left.push_back(edge);
          }
          ASSERT_NEAR(cut, found.flow, 1e-9) << graph.Text();
          const auto hops = AllHops(MakeTestGraph(graph.n, left));
          ASSERT_EQ(hops[source][target], kUnreached) << graph.Text();
        }
      }
    }
  });
}

TEST(MaxFlow, OfSeveralCutsIsTheOneNearestToTheSource) {
  WorkMeter meter(Unlimited());
  const AdjacencyArrays way = MakeUndirected(4, {{0, 1, 2}, {1, 2, 2}, {2, 3, 2}});
  const MaxFlow found = FindMaxFlow(way.view(), 0, 3, false, &meter);
  EXPECT_EQ(found.cut, (std::vector<std::pair<Vertex, Vertex>>{{0, 1}}));
  EXPECT_EQ(found.source_side, std::vector<bool>({true, false, false, false}));
}

TEST(MaxFlow, SeesTheDeadlineInASearchThatFindsNothing) {
  std::vector<TestEdge> clique;
  for (Vertex b = 0; b < 1000; ++b) {
    for (Vertex a = 0; a < b; ++a) clique.push_back({a, b});
  }
  // All arcs are read to find that none leads to the target; residuals are written only once.
  WorkMeter meter(Unlimited());
  EXPECT_EQ(FindMaxFlow(MakeUndirected(1001, clique).view(), 0, 1000, false, &meter).flow, 0);
  EXPECT_GT(meter.visited_edges(), 2U * 999'000);
}

// The fewest vertices without which there is no way.
std::size_t SmallestSeparator(const TestGraph& graph, Vertex source, Vertex target) {
  std::size_t best = graph.n;
  for (std::size_t bits = 0; bits < (std::size_t{1} << graph.n); ++bits) {
    if ((bits >> source & 1U) != 0 || (bits >> target & 1U) != 0) continue;
    std::vector<TestEdge> left;
    std::size_t size = 0;
    for (std::size_t v = 0; v < graph.n; ++v) size += bits >> v & 1U;
    if (size >= best) continue;
    for (const TestEdge& edge : graph.edges) {
      const bool direct = std::minmax(edge.a, edge.b) == std::minmax(source, target);
      if ((bits >> edge.a & 1U) == 0 && (bits >> edge.b & 1U) == 0 && !direct) {
        left.push_back(edge);
      }
    }
    const auto hops = AllHops(MakeTestGraph(graph.n, left));
    if (hops[source][target] == kUnreached) best = size;
  }
  return best;
}

TEST(DisjointWays, AreAsManyAsVerticesThatSeparate) {
  ForEachTestGraph(true, 6, [](const TestGraph& graph) {
    for (Vertex source = 0; source < graph.n; ++source) {
      for (Vertex target = 0; target < graph.n; ++target) {
        if (source == target) continue;
        WorkMeter meter(Unlimited());
        const DisjointWays found = FindDisjointWays(graph.view(), source, target, &meter);
        const std::size_t separator = SmallestSeparator(graph, source, target);
        ASSERT_EQ(found.count, separator + (graph.Joined(source, target) ? 1 : 0)) << graph.Text();
        ASSERT_EQ(found.separator.size(), separator) << graph.Text();
        std::vector<TestEdge> left;
        for (const TestEdge& edge : graph.edges) {
          const bool direct = std::minmax(edge.a, edge.b) == std::minmax(source, target);
          if (!std::binary_search(found.separator.begin(), found.separator.end(), edge.a) &&
              !std::binary_search(found.separator.begin(), found.separator.end(), edge.b) &&
              !direct) {
            left.push_back(edge);
          }
        }
        const auto hops = AllHops(MakeTestGraph(graph.n, left));
        ASSERT_EQ(hops[source][target], kUnreached) << graph.Text();
        ASSERT_EQ(std::count(found.separator.begin(), found.separator.end(), source), 0);
        ASSERT_EQ(std::count(found.separator.begin(), found.separator.end(), target), 0);
      }
    }
  });
}

TEST(DisjointWays, AreFewerThanWaysThatShareNoEdge) {
  // Two triangles that share vertex 2.
  const AdjacencyArrays graph = MakeUndirected(5, {{0, 1}, {0, 2}, {1, 2}, {2, 3}, {2, 4}, {3, 4}});
  WorkMeter meter(Unlimited());
  EXPECT_EQ(FindMaxFlow(graph.view(), 0, 4, true, &meter).flow, 2);
  const DisjointWays found = FindDisjointWays(graph.view(), 0, 4, &meter);
  EXPECT_EQ(found.count, 1U);
  EXPECT_EQ(found.separator, std::vector<Vertex>({2}));
}

TEST(DisjointWays, AreNoneWhenTheMeterStops) {
  QueryControl control;
  control.max_visited_edges = 1;
  WorkMeter meter(control);
  std::vector<TestEdge> way;
  for (Vertex v = 0; v + 1 < 20'000; ++v) way.push_back({v, v + 1});
  EXPECT_EQ(FindDisjointWays(MakeUndirected(20'000, way).view(), 0, 19'999, &meter).count, 0U);
  EXPECT_TRUE(meter.stopped());
}

TEST(MaxFlow, IsNothingWhenTheMeterStops) {
  std::vector<TestEdge> clique;
  for (Vertex b = 0; b < 200; ++b) {
    for (Vertex a = 0; a < b; ++a) clique.push_back({a, b});
  }
  QueryControl control;
  control.max_visited_edges = 1;
  WorkMeter meter(control);
  EXPECT_EQ(FindMaxFlow(MakeUndirected(200, clique).view(), 0, 199, false, &meter).flow, 0);
  EXPECT_TRUE(meter.stopped());
}

TEST(SpanningForest, ConnectsAllByTheStrongestEdges) {
  ForEachTestGraph(true, 15, [](const TestGraph& graph) {
    WorkMeter meter(Unlimited());
    const std::vector<ForestEdge> forest = MaximumSpanningForest(graph.view(), &meter);
    // Greedy, as it is defined: an edge is taken if it connects.
    std::vector<TestEdge> sorted = graph.edges;
    std::sort(sorted.begin(), sorted.end(), [](const TestEdge& x, const TestEdge& y) {
      return std::tuple(-x.weight, x.a, x.b) < std::tuple(-y.weight, y.a, y.b);
    });
    std::vector<TestEdge> taken;
    std::vector<ForestEdge> expected;
    for (const TestEdge& edge : sorted) {
      const std::size_t before = ComponentCount(graph, taken);
      taken.push_back(edge);
      if (ComponentCount(graph, taken) == before) {
        taken.pop_back();
      } else {
        expected.push_back({edge.a, edge.b, edge.weight});
      }
    }
    ASSERT_EQ(forest, expected) << graph.Text();
  });
}

TEST(SpanningForest, HasTheStrongestEdgesOfThoseTakenWhenTheMeterStops) {
  std::mt19937 random(1956);
  std::vector<TestEdge> edges;
  for (Vertex b = 0; b < 400; ++b) {
    for (Vertex a = 0; a < b; ++a) edges.push_back({a, b, static_cast<double>(1 + random() % 50)});
  }
  const AdjacencyArrays graph = MakeUndirected(400, edges);
  WorkMeter unlimited(Unlimited());
  const std::vector<ForestEdge> whole = MaximumSpanningForest(graph.view(), &unlimited);
  for (std::uint64_t budget = 1; budget < unlimited.visited_edges(); budget += 200'000) {
    QueryControl control;
    control.max_visited_edges = budget;
    WorkMeter meter(control);
    const std::vector<ForestEdge> part = MaximumSpanningForest(graph.view(), &meter);
    EXPECT_TRUE(meter.stopped());
    ASSERT_LE(part.size(), whole.size());
    EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin()));
  }
}

TEST(Biconnected, PointsAndBridgesAreWhatTheGraphFallsApartWithout) {
  ForEachTestGraph(false, 14, [](const TestGraph& graph) {
    WorkMeter meter(Unlimited());
    const BiconnectedComponents found = FindBiconnectedComponents(graph.view(), &meter);
    const std::size_t whole = ComponentCount(graph, graph.edges);
    std::vector<Vertex> points;
    for (Vertex v = 0; v < graph.n; ++v) {
      std::vector<TestEdge> left;
      for (const TestEdge& edge : graph.edges) {
        if (edge.a != v && edge.b != v) left.push_back(edge);
      }
      // Without its edges v is a component of its own.
      if (graph.Degree(v) > 0 && ComponentCount(graph, left) > whole + 1) points.push_back(v);
    }
    ASSERT_EQ(found.articulation_points, points) << graph.Text();
    std::vector<std::pair<Vertex, Vertex>> bridges;
    for (const TestEdge& edge : graph.edges) {
      std::vector<TestEdge> left;
      for (const TestEdge& other : graph.edges) {
        if (other.a != edge.a || other.b != edge.b) left.push_back(other);
      }
      if (ComponentCount(graph, left) > whole) bridges.emplace_back(edge.a, edge.b);
    }
    std::sort(bridges.begin(), bridges.end());
    ASSERT_EQ(found.bridges, bridges) << graph.Text();
    // Two vertices of a component of three or more stay connected without any third; every edge is
    // in exactly one component.
    std::size_t edge_count = 0;
    for (const std::vector<Vertex>& component : found.components) {
      std::vector<TestEdge> inside;
      for (const TestEdge& edge : graph.edges) {
        if (std::binary_search(component.begin(), component.end(), edge.a) &&
            std::binary_search(component.begin(), component.end(), edge.b)) {
          inside.push_back(edge);
        }
      }
      edge_count += inside.size();
      for (const Vertex v : component) {
        std::vector<TestEdge> left;
        for (const TestEdge& edge : inside) {
          if (edge.a != v && edge.b != v) left.push_back(edge);
        }
        ASSERT_EQ(ComponentCount(graph, left), graph.n - component.size() + 2) << graph.Text();
      }
    }
    ASSERT_EQ(edge_count, graph.edges.size()) << graph.Text();
  });
}

TEST(Biconnected, OfALongWayNeedNoStack) {
  constexpr Vertex kVertices = 1'000'000;
  std::vector<TestEdge> way;
  for (Vertex v = 0; v + 1 < kVertices; ++v) way.push_back({v, v + 1});
  WorkMeter meter(Unlimited());
  const BiconnectedComponents found =
      FindBiconnectedComponents(MakeUndirected(kVertices, way).view(), &meter);
  EXPECT_EQ(found.bridges.size(), kVertices - 1);
  EXPECT_EQ(found.articulation_points.size(), kVertices - 2);
}

TEST(Biconnected, ComponentsAreLargestFirstWithAscendingVertices) {
  WorkMeter meter(Unlimited());
  // A triangle 3-4-5, a bridge 1-3, a square 0-1-2-6, and 7 alone.
  const AdjacencyArrays graph =
      MakeUndirected(8, {{3, 4}, {4, 5}, {3, 5}, {1, 3}, {0, 1}, {1, 2}, {2, 6}, {0, 6}});
  EXPECT_EQ(FindBiconnectedComponents(graph.view(), &meter).components,
            (std::vector<std::vector<Vertex>>{{0, 1, 2, 6}, {3, 4, 5}, {1, 3}}));
}

TEST(Biconnected, IsNothingWhenTheMeterStops) {
  QueryControl control;
  control.max_visited_edges = 1;
  WorkMeter meter(control);
  std::vector<TestEdge> way;
  for (Vertex v = 0; v + 1 < 20'000; ++v) way.push_back({v, v + 1});
  EXPECT_TRUE(
      FindBiconnectedComponents(MakeUndirected(20'000, way).view(), &meter).components.empty());
}

}  // namespace
}  // namespace partnergraph
