#include "graph/analysis/group_graph.h"

#include <gtest/gtest.h>

#include "graph/analysis/leiden.h"
#include "graph/analysis/louvain.h"
#include "tests/graph/analysis/naive_groups.h"

namespace partnergraph {
namespace {

double TotalOf(const TestGraph& graph) {
  double total = 0;
  for (const TestEdge& edge : graph.edges) total += 2 * edge.weight;
  return total;
}

Groups RandomGroups(std::size_t n, std::mt19937* random) {
  Groups group(n);
  for (Vertex& g : group) g = static_cast<Vertex>((*random)() % n);
  return group;
}

// Modularity times half the total, where `group` divides the vertices of the merged graph.
double Quality(const TestGraph& graph, const Groups& merged, const Groups& group,
               double resolution) {
  Groups flat(graph.n);
  for (std::size_t v = 0; v < graph.n; ++v) flat[v] = group[merged[v]];
  return NaiveModularity(graph, flat, resolution) * TotalOf(graph) / 2;
}

TEST(GroupGraph, KeepsTheWeightBetweenGroupsAndTheirStrength) {
  std::mt19937 random(1);
  ForEachTestGraph(true, 20, [&](const TestGraph& graph) {
    Groups group = RandomGroups(graph.n, &random);
    const std::size_t count = CompactGroups(&group);
    WorkMeter meter(Unlimited());
    const GroupGraph merged =
        MergeGroups(FirstGroupGraph(graph.view(), &meter), group, count, &meter);
    std::vector<std::vector<double>> between(count, std::vector<double>(count, 0));
    std::vector<double> strength(count, 0);
    for (std::size_t a = 0; a < graph.n; ++a) {
      for (std::size_t b = 0; b < graph.n; ++b) {
        between[group[a]][group[b]] += graph.weight[a][b];
        strength[group[a]] += graph.weight[a][b];
      }
    }
    ASSERT_EQ(merged.strength, strength) << graph.Text();
    ASSERT_EQ(merged.total, TotalOf(graph)) << graph.Text();
    for (Vertex a = 0; a < count; ++a) {
      const auto neighbors = merged.graph().Neighbors(a);
      ASSERT_TRUE(std::is_sorted(neighbors.begin(), neighbors.end()));
      for (Vertex b = 0; b < count; ++b) {
        ASSERT_EQ(merged.graph().WeightBetween(a, b), a == b ? 0 : between[a][b]) << graph.Text();
      }
    }
  });
}

TEST(GroupGraph, NumbersGroupsByTheirFirstVertex) {
  Groups group = {4, 1, 4, 0, 1};
  EXPECT_EQ(CompactGroups(&group), 3U);
  EXPECT_EQ(group, Groups({0, 1, 0, 2, 1}));
}

TEST(GroupGraph, OrdersAllNumbersAndAlikeForASeed) {
  WorkMeter meter(Unlimited());
  for (const std::size_t size : {0U, 1U, 2U, 100U}) {
    std::mt19937_64 random(7);
    std::mt19937_64 again(7);
    std::vector<Vertex> order = RandomOrder(size, &random, &meter);
    EXPECT_EQ(order, RandomOrder(size, &again, &meter));
    std::sort(order.begin(), order.end());
    EXPECT_EQ(order, EachAlone(size));
  }
}

TEST(Division, TellsWhatAMoveGainsAlsoWhereVerticesAreGroups) {
  std::mt19937 random(2);
  ForEachTestGraph(true, 10, [&](const TestGraph& graph) {
    Groups merged = RandomGroups(graph.n, &random);
    const std::size_t count = CompactGroups(&merged);
    WorkMeter meter(Unlimited());
    const GroupGraph level =
        MergeGroups(FirstGroupGraph(graph.view(), &meter), merged, count, &meter);
    const double resolution = 0.5 * static_cast<double>(1 + random() % 4);
    const Groups group = count == 0 ? Groups() : RandomGroups(count, &random);
    Division division(level, group, resolution, &meter);
    for (Vertex v = 0; v < count; ++v) {
      // A number that no group has stands for v alone.
      Groups alone = group;
      alone[v] = static_cast<Vertex>(count);
      division.SumNeighbors(v);
      for (Vertex to = 0; to < count; ++to) {
        Groups joined = group;
        joined[v] = to;
        ASSERT_NEAR(
            division.GainOf(v, to),
            Quality(graph, merged, joined, resolution) - Quality(graph, merged, alone, resolution),
            1e-9)
            << graph.Text();
      }
    }
  });
}

TEST(Division, ChoosesNoWorseGroupThanAnyOther) {
  std::mt19937 random(3);
  ForEachTestGraph(true, 10, [&](const TestGraph& graph) {
    WorkMeter meter(Unlimited());
    const GroupGraph level = FirstGroupGraph(graph.view(), &meter);
    Groups group = graph.n == 0 ? Groups() : RandomGroups(graph.n, &random);
    Division division(level, group, 1, &meter);
    for (int step = 0; step < 20 && graph.n > 0; ++step) {
      const auto v = static_cast<Vertex>(random() % graph.n);
      const Vertex best = division.BestGroup(v);
      Groups moved = group;
      moved[v] = best;
      const double reached = NaiveModularity(graph, moved, 1);
      for (Vertex to = 0; to < graph.n; ++to) {
        Groups other = group;
        other[v] = to;
        ASSERT_LE(NaiveModularity(graph, other, 1), reached + 1e-9) << graph.Text();
      }
      if (best != group[v]) {
        ASSERT_GT(reached, NaiveModularity(graph, group, 1)) << graph.Text();
        division.Move(v, best);
        group = moved;
      }
      ASSERT_EQ(division.group(), group);
    }
  });
}

TEST(Division, KeepsSumsOfItsGroupsAfterMoves) {
  std::mt19937 random(4);
  ForEachTestGraph(true, 10, [&](const TestGraph& graph) {
    WorkMeter meter(Unlimited());
    const GroupGraph level = FirstGroupGraph(graph.view(), &meter);
    Division division(level, EachAlone(graph.n), 1, &meter);
    for (int step = 0; step < 20 && graph.n > 0; ++step) {
      division.Move(static_cast<Vertex>(random() % graph.n),
                    static_cast<Vertex>(random() % graph.n));
    }
    const Division fresh(level, division.group(), 1, &meter);
    for (Vertex g = 0; g < graph.n; ++g) {
      ASSERT_EQ(division.StrengthOf(g), fresh.StrengthOf(g)) << graph.Text();
      ASSERT_EQ(division.SizeOf(g), fresh.SizeOf(g)) << graph.Text();
    }
  });
}

// 33 vertices, each joined to all but those of its third.
std::vector<TestEdge> ThreeParts(double weight) {
  std::vector<TestEdge> edges;
  for (Vertex b = 0; b < 33; ++b) {
    for (Vertex a = 0; a < b; ++a) {
      if (a % 3 != b % 3) edges.push_back({a, b, weight});
    }
  }
  return edges;
}

TEST(Division, EndsWhereGroupsAreEquallyGoodAndWeightsLarge) {
  const AdjacencyArrays graph = MakeUndirected(33, ThreeParts(2500000.1));
  QueryControl control;
  control.max_visited_edges = 1'000'000;
  for (const auto method : {Louvain, Leiden}) {
    WorkMeter meter(control);
    method(graph.view(), {}, &meter);
    EXPECT_FALSE(meter.stopped());
  }
}

TEST(Division, MovesVerticesWhateverTheSizeOfWeights) {
  for (const double scale : {0x1p-50, 1.0, 0x1p50}) {
    std::vector<TestEdge> edges = KarateClub();
    for (TestEdge& edge : edges) edge.weight = scale;
    const AdjacencyArrays graph = MakeUndirected(34, edges);
    WorkMeter meter(Unlimited());
    EXPECT_GT(Louvain(graph.view(), {}, &meter).modularity, 0.38) << scale;
  }
}

}  // namespace
}  // namespace partnergraph
