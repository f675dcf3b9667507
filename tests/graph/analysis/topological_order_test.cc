// Orders and cycles against every order there is, and against Boost.Graph.
#include "graph/analysis/topological_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/topological_sort.hpp>
#include <iterator>
#include <numeric>
#include <random>
#include <set>
#include <tuple>

#include "tests/graph/analysis/make_adjacency.h"

namespace partnergraph {
namespace {

bool LeadsForward(const std::vector<Vertex>& order, const std::vector<TestEdge>& arcs) {
  std::vector<std::size_t> place(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  return std::all_of(arcs.begin(), arcs.end(),
                     [&](const TestEdge& arc) { return place[arc.a] < place[arc.b]; });
}

// The first of all orders in which every arc leads forward; empty if none does.
std::vector<Vertex> FirstOrder(std::size_t n, const std::vector<TestEdge>& arcs) {
  std::vector<Vertex> order(n);
  std::iota(order.begin(), order.end(), Vertex{0});
  do {
    if (LeadsForward(order, arcs)) return order;
  } while (std::next_permutation(order.begin(), order.end()));
  return {};
}

void ExpectCycle(const std::vector<Vertex>& cycle, const std::vector<TestEdge>& arcs,
                 const std::string& text) {
  ASSERT_FALSE(cycle.empty()) << text;
  ASSERT_EQ(std::set<Vertex>(cycle.begin(), cycle.end()).size(), cycle.size()) << text;
  ASSERT_EQ(*std::min_element(cycle.begin(), cycle.end()), cycle.front()) << text;
  for (std::size_t i = 0; i < cycle.size(); ++i) {
    const Vertex next = cycle[(i + 1) % cycle.size()];
    ASSERT_TRUE(std::any_of(arcs.begin(), arcs.end(), [&](const TestEdge& arc) {
      return arc.a == cycle[i] && arc.b == next;
    })) << text;
  }
}

void ExpectFirstOrderOrCycle(std::size_t n, const std::vector<TestEdge>& arcs) {
  WorkMeter meter(Unlimited());
  const TopologicalOrder found = OrderTopologically(MakeDirected(n, arcs).view(), &meter);
  ASSERT_EQ(found.order, FirstOrder(n, arcs)) << Describe(n, arcs);
  if (found.order.size() == n) {
    ASSERT_TRUE(found.cycle.empty()) << Describe(n, arcs);
  } else {
    ExpectCycle(found.cycle, arcs, Describe(n, arcs));
  }
}

// Every pair, from a vertex to itself included, by the bits of a number.
std::vector<TestEdge> ArcsOf(std::size_t n, std::size_t bits) {
  std::vector<TestEdge> arcs;
  for (Vertex a = 0; a < n; ++a) {
    for (Vertex b = 0; b < n; ++b, bits >>= 1U) {
      if ((bits & 1U) != 0) arcs.push_back({a, b});
    }
  }
  return arcs;
}

TEST(TopologicalOrder, IsTheFirstOfAllOrdersOfEveryGraphOfUpToFour) {
  for (std::size_t n = 0; n <= 4; ++n) {
    for (std::size_t bits = 0; bits < (std::size_t{1} << (n * n)); ++bits) {
      ExpectFirstOrderOrCycle(n, ArcsOf(n, bits));
      if (HasFatalFailure()) return;
    }
  }
}

TEST(TopologicalOrder, IsTheFirstOfAllOrdersOfRandomGraphs) {
  std::mt19937 random(1962);
  for (int i = 0; i < 1000; ++i) {
    const std::size_t n = 1 + random() % 7;
    std::vector<TestEdge> arcs(random() % (2 * n));
    for (TestEdge& arc : arcs) {
      arc = {static_cast<Vertex>(random() % n), static_cast<Vertex>(random() % n)};
      // Mostly without cycles: half of the graphs have arcs to larger vertices only.
      if (i % 2 == 0) std::tie(arc.a, arc.b) = std::minmax(arc.a, arc.b);
    }
    ExpectFirstOrderOrCycle(n, arcs);
    if (HasFatalFailure()) return;
  }
}

TEST(TopologicalOrder, ExistsWhereBoostFindsOne) {
  using List = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
  std::mt19937 random(1974);
  for (int i = 0; i < 1000; ++i) {
    const std::size_t n = 1 + random() % 60;
    List list(n);
    std::vector<TestEdge> arcs(random() % (2 * n));
    for (TestEdge& arc : arcs) {
      arc = {static_cast<Vertex>(random() % n), static_cast<Vertex>(random() % n)};
      boost::add_edge(arc.a, arc.b, list);
    }
    bool has_order = true;
    std::vector<std::size_t> order;
    try {
      std::vector<boost::default_color_type> colors(n);
      boost::topological_sort(list, std::back_inserter(order),
                              boost::color_map(boost::make_iterator_property_map(
                                  colors.begin(), get(boost::vertex_index, list))));
    } catch (const boost::not_a_dag&) {
      has_order = false;
    }
    WorkMeter meter(Unlimited());
    const TopologicalOrder found = OrderTopologically(MakeDirected(n, arcs).view(), &meter);
    ASSERT_EQ(found.cycle.empty(), has_order) << Describe(n, arcs);
    if (has_order) {
      ASSERT_EQ(found.order.size(), n);
      ASSERT_TRUE(LeadsForward(found.order, arcs)) << Describe(n, arcs);
    } else {
      ExpectCycle(found.cycle, arcs, Describe(n, arcs));
      if (HasFatalFailure()) return;
    }
  }
}

TEST(TopologicalOrder, TakesTheSmallestOfThoseThatMayComeNext) {
  WorkMeter meter(Unlimited());
  const AdjacencyArrays graph = MakeDirected(5, {{4, 0}, {3, 1}});
  EXPECT_EQ(OrderTopologically(graph.view(), &meter).order, std::vector<Vertex>({2, 3, 1, 4, 0}));
}

TEST(TopologicalOrder, NamesTheCycleNotWhatHangsOnIt) {
  WorkMeter meter(Unlimited());
  // 0 -> 1 -> 4 -> 2 -> 1, and 2 -> 3.
  const AdjacencyArrays graph = MakeDirected(5, {{0, 1}, {1, 4}, {4, 2}, {2, 1}, {2, 3}});
  const TopologicalOrder found = OrderTopologically(graph.view(), &meter);
  EXPECT_EQ(found.cycle, std::vector<Vertex>({1, 4, 2}));
  EXPECT_TRUE(found.order.empty());
}

TEST(TopologicalOrder, OfALongWayNeedsNoStack) {
  constexpr Vertex kVertices = 1'000'000;
  std::vector<TestEdge> way;
  for (Vertex v = 0; v + 1 < kVertices; ++v) way.push_back({v, v + 1});
  WorkMeter meter(Unlimited());
  EXPECT_EQ(OrderTopologically(MakeDirected(kVertices, way).view(), &meter).order.size(),
            kVertices);
  way.push_back({kVertices - 1, 0});
  EXPECT_EQ(OrderTopologically(MakeDirected(kVertices, way).view(), &meter).cycle.size(),
            kVertices);
}

TEST(TopologicalOrder, IsNothingWhenTheBudgetIsSpent) {
  std::vector<TestEdge> way;
  for (Vertex v = 0; v + 1 < 20'000; ++v) way.push_back({v, v + 1});
  // Before the order, within it, and within the search for a cycle.
  way.push_back({19'999, 0});
  const AdjacencyArrays graph = MakeDirected(20'000, way);
  for (const std::uint64_t budget : {1U, 30'000U, 50'000U}) {
    QueryControl control;
    control.max_visited_edges = budget;
    WorkMeter meter(control);
    const TopologicalOrder found = OrderTopologically(graph.view(), &meter);
    EXPECT_TRUE(meter.stopped());
    EXPECT_TRUE(found.order.empty()) << budget;
    EXPECT_TRUE(found.cycle.empty()) << budget;
  }
}

TEST(TopologicalOrder, IsNothingWhenCancelled) {
  std::vector<TestEdge> way;
  for (Vertex v = 0; v + 1 < 20'000; ++v) way.push_back({v, v + 1});
  const std::atomic<bool> cancelled = true;
  QueryControl control = Unlimited();
  control.cancelled = &cancelled;
  WorkMeter meter(control);
  EXPECT_TRUE(OrderTopologically(MakeDirected(20'000, way).view(), &meter).order.empty());
}

}  // namespace
}  // namespace partnergraph
