#include "graph/analysis/components.h"

#include <gtest/gtest.h>

#include <boost/graph/connected_components.hpp>
#include <boost/graph/strong_components.hpp>
#include <map>

#include "graph/analysis/boost_adjacency.h"
#include "graph/analysis/strong_components.h"
#include "tests/graph/analysis/naive_analysis.h"

namespace partnergraph {
namespace {

// Every label is the smallest vertex of its number.
ComponentLabels LabelsOf(const std::vector<int>& number) {
  ComponentLabels labels;
  labels.label.resize(number.size());
  std::map<int, Vertex> smallest;
  for (Vertex v = 0; v < number.size(); ++v) {
    labels.label[v] = smallest.emplace(number[v], v).first->second;
  }
  labels.count = smallest.size();
  return labels;
}

auto ByVertex(std::vector<int>* values) {
  return boost::make_iterator_property_map(values->begin(),
                                           boost::typed_identity_property_map<Vertex>());
}

TEST(Components, AreThoseOfBoost) {
  ForEachTestGraph(false, 60, [](const TestGraph& graph) {
    const Adjacency view = graph.view();
    std::vector<int> number(graph.n);
    boost::connected_components(UndirectedAdjacency{&view}, ByVertex(&number));
    const ComponentLabels expected = LabelsOf(number);
    WorkMeter meter(Unlimited());
    const ComponentLabels found = ConnectedComponents(view, &meter);
    ASSERT_EQ(found.label, expected.label) << graph.Text();
    ASSERT_EQ(found.count, expected.count) << graph.Text();
  });
}

TEST(Components, OfALargeSparseGraphAreThoseOfBoost) {
  std::mt19937 random(1);
  constexpr Vertex kVertices = 20'000;
  for (const int edge_count : {5'000, 12'000, 30'000}) {
    std::vector<TestEdge> edges;
    for (int i = 0; i < edge_count; ++i) {
      edges.push_back(
          {static_cast<Vertex>(random() % kVertices), static_cast<Vertex>(random() % kVertices)});
    }
    const AdjacencyArrays graph = MakeUndirected(kVertices, edges);
    const Adjacency view = graph.view();
    std::vector<int> number(kVertices);
    boost::connected_components(UndirectedAdjacency{&view}, ByVertex(&number));
    WorkMeter meter(Unlimited());
    EXPECT_EQ(ConnectedComponents(view, &meter).label, LabelsOf(number).label);
  }
}

TEST(Components, AreRankedBySizeThenBySmallestVertex) {
  WorkMeter meter(Unlimited());
  const RankedComponents ranked = RankBySize(
      ConnectedComponents(MakeUndirected(7, {{1, 6}, {2, 3}, {3, 5}}).view(), &meter), meter);
  EXPECT_EQ(ranked.size, std::vector<std::size_t>({3, 2, 1, 1}));
  EXPECT_EQ(ranked.number, std::vector<Vertex>({2, 1, 0, 0, 3, 0, 1}));
}

TEST(Components, AreEmptyWhenTheMeterStops) {
  QueryControl control;
  control.max_visited_edges = 1;
  WorkMeter meter(control);
  std::vector<TestEdge> way;
  for (Vertex v = 1; v < 20'000; ++v) way.push_back({v - 1, v});
  EXPECT_TRUE(ConnectedComponents(MakeUndirected(20'000, way).view(), &meter).label.empty());
}

// --- Strong components.

void ExpectAsBoost(std::size_t n, const std::vector<TestEdge>& arcs) {
  const AdjacencyArrays graph = MakeDirected(n, arcs);
  const Adjacency view = graph.view();
  std::vector<int> number(n);
  boost::strong_components(DirectedAdjacency{&view}, ByVertex(&number));
  const ComponentLabels expected = LabelsOf(number);
  WorkMeter meter(Unlimited());
  const ComponentLabels found = StrongComponents(view, &meter);
  ASSERT_EQ(found.label, expected.label) << Describe(n, arcs);
  ASSERT_EQ(found.count, expected.count);
}

TEST(StrongComponents, AreThoseOfBoostOnAllSmallGraphs) {
  for (std::size_t n = 0; n <= 4; ++n) {
    std::vector<TestEdge> pairs;
    for (Vertex a = 0; a < n; ++a) {
      for (Vertex b = 0; b < n; ++b) {
        if (a != b) pairs.push_back({a, b});
      }
    }
    for (std::size_t bits = 0; bits < (std::size_t{1} << pairs.size()); ++bits) {
      std::vector<TestEdge> arcs;
      for (std::size_t i = 0; i < pairs.size(); ++i) {
        if ((bits >> i & 1U) != 0) arcs.push_back(pairs[i]);
      }
      ASSERT_NO_FATAL_FAILURE(ExpectAsBoost(n, arcs));
    }
  }
}

TEST(StrongComponents, AreThoseOfBoostOnRandomGraphs) {
  std::mt19937 random(2);
  for (int i = 0; i < 1000; ++i) {
    const std::size_t n = 1 + random() % 60;
    std::vector<TestEdge> arcs;
    for (std::size_t j = random() % (3 * n); j > 0; --j) {
      arcs.push_back({static_cast<Vertex>(random() % n), static_cast<Vertex>(random() % n)});
    }
    ASSERT_NO_FATAL_FAILURE(ExpectAsBoost(n, arcs));
  }
}

TEST(StrongComponents, OfALongWayNeedNoStack) {
  constexpr Vertex kVertices = 1'000'000;
  std::vector<TestEdge> arcs;
  for (Vertex v = 0; v + 1 < kVertices; ++v) arcs.push_back({v, v + 1});
  arcs.push_back({kVertices - 1, 1});
  WorkMeter meter(Unlimited());
  const ComponentLabels found = StrongComponents(MakeDirected(kVertices, arcs).view(), &meter);
  EXPECT_EQ(found.count, 2U);
}

}  // namespace
}  // namespace partnergraph
