// Checks that the benchmarks' networks are what their headers say.
#include "generate_graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "measured_network.h"
#include "named_graph.h"

namespace partnergraph {
namespace {

constexpr std::uint64_t kSeed = 20230033;

std::vector<std::size_t> DegreesOf(const EdgeList& list) {
  std::vector<std::size_t> degrees(list.vertex_count, 0);
  for (const auto& [a, b] : list.edges) {
    ++degrees[a];
    ++degrees[b];
  }
  return degrees;
}

void ExpectSimple(const EdgeList& list) {
  for (std::size_t i = 0; i < list.edges.size(); ++i) {
    ASSERT_LT(list.edges[i].first, list.edges[i].second);
    ASSERT_LT(list.edges[i].second, list.vertex_count);
    if (i > 0) {
      ASSERT_LT(list.edges[i - 1], list.edges[i]);
    }
  }
}

// FNV-1a over the vertices.
std::uint64_t FingerprintOf(const EdgeList& list) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325U;
  for (const auto& [a, b] : list.edges) {
    for (const Vertex v : {a, b}) hash = (hash ^ v) * 0x100'0000'01B3U;
  }
  return hash;
}

TEST(KroneckerGraph, IsSimpleAndHasTheSizeOfItsScale) {
  const EdgeList list = KroneckerGraph(12, kSeed);
  EXPECT_EQ(list.vertex_count, 4096U);
  ExpectSimple(list);
  EXPECT_LT(list.edges.size(), 16U * 4096);
  EXPECT_GT(list.edges.size(), 10U * 4096);  // Repeats are a fifth at this scale.
}

TEST(KroneckerGraph, IsTheSameForASeedOnly) {
  EXPECT_EQ(KroneckerGraph(10, kSeed).edges, KroneckerGraph(10, kSeed).edges);
  EXPECT_NE(KroneckerGraph(10, kSeed).edges, KroneckerGraph(10, kSeed + 1).edges);
}

TEST(KroneckerGraph, IsTheSameWithEveryLibrary) {
  EXPECT_EQ(FingerprintOf(KroneckerGraph(8, kSeed)), 15313390403671856U);
}

TEST(KroneckerGraph, HasHubsAndLonersAtNoPlaceOfTheirOwn) {
  const EdgeList list = KroneckerGraph(14, kSeed);
  const std::vector<std::size_t> degrees = DegreesOf(list);
  const double mean = 2.0 * static_cast<double>(list.edges.size()) / 16'384;
  EXPECT_GT(static_cast<double>(*std::max_element(degrees.begin(), degrees.end())), 30 * mean);
  EXPECT_GT(std::count(degrees.begin(), degrees.end(), 0U), 16'384 / 10);
  // Without the permutation three quarters of all ends would lie in the lower half.
  std::size_t low = 0;
  for (Vertex v = 0; v < 8192; ++v) low += degrees[v];
  EXPECT_NEAR(static_cast<double>(low), static_cast<double>(list.edges.size()),
              0.15 * static_cast<double>(list.edges.size()));
}

TEST(UniformGraph, IsSimpleAndHasNearlyTheEdgesAskedFor) {
  const EdgeList list = UniformGraph(10'000, 50'000, kSeed);
  EXPECT_EQ(list.vertex_count, 10'000U);
  ExpectSimple(list);
  EXPECT_LE(list.edges.size(), 50'000U);
  EXPECT_GT(list.edges.size(), 49'800U);
}

TEST(UniformGraph, HasNoHubs) {
  const std::vector<std::size_t> degrees = DegreesOf(UniformGraph(10'000, 50'000, kSeed));
  EXPECT_LT(*std::max_element(degrees.begin(), degrees.end()), 40U);
}

TEST(UniformGraph, IsTheSameForASeedOnly) {
  EXPECT_EQ(UniformGraph(1000, 5000, kSeed).edges, UniformGraph(1000, 5000, kSeed).edges);
  EXPECT_NE(UniformGraph(1000, 5000, kSeed).edges, UniformGraph(1000, 5000, kSeed + 1).edges);
}

TEST(DrawParticipations, DrawsMembersByPopularityAndNoneTwice) {
  const Participations drawn = DrawParticipations(2000, {{2, 3}, {5, 1}}, {8, 4, 2, 1, 1}, kSeed);
  ASSERT_EQ(drawn.members.size(), 2000U);
  std::vector<std::size_t> taken(5, 0);
  for (const std::vector<Vertex>& members : drawn.members) {
    ASSERT_TRUE(std::is_sorted(members.begin(), members.end()));
    ASSERT_EQ(std::set<Vertex>(members.begin(), members.end()).size(), members.size());
    for (const Vertex member : members) ++taken[member];
  }
  EXPECT_TRUE(std::is_sorted(taken.rbegin(), taken.rend() - 1));  // The last two are alike.
}

TEST(SnapshotOf, ShowsEveryEdgeFromBothEnds) {
  const EdgeList list = UniformGraph(100, 400, kSeed);
  const auto snapshot = SnapshotOf(list);
  EXPECT_EQ(snapshot->vertex_count(), 101U);
  EXPECT_EQ(snapshot->edge_count(), list.edges.size());
  std::vector<std::pair<Vertex, Vertex>> found;
  std::size_t arc_count = 0;
  for (Vertex v = 1; v <= 100; ++v) {
    const ArcSpan arcs = snapshot->Arcs(v, Direction::kBoth);
    arc_count += arcs.size;
    for (std::uint32_t i = 0; i < arcs.size; ++i) {
      if (v < arcs.neighbor[i]) found.emplace_back(v - 1, arcs.neighbor[i] - 1);
    }
  }
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, list.edges);
  EXPECT_EQ(arc_count, 2 * list.edges.size());
}

TEST(SnapshotOf, UsesAllRelationKindsAndDatesTwoThirds) {
  const EdgeList list = UniformGraph(1000, 9000, kSeed);
  const auto snapshot = SnapshotOf(list);
  std::set<KindNumber> kinds;
  std::size_t dated = 0;
  for (RelationIndex r = 1; r <= list.edges.size(); ++r) {
    kinds.insert(snapshot->RelationKindOf(r));
    if (snapshot->DaysOf(r) != kAllDays) ++dated;
  }
  EXPECT_EQ(kinds.size(), kRelationKinds);
  EXPECT_NEAR(static_cast<double>(dated), 2.0 / 3 * static_cast<double>(list.edges.size()), 2);
}

TEST(AdjacencyOf, HasAscendingNeighborsAndEveryEdgeTwice) {
  const EdgeList list = KroneckerGraph(10, kSeed);
  const AdjacencyArrays arrays = AdjacencyOf(list);
  const Adjacency graph = arrays.view();
  ASSERT_EQ(graph.vertex_count(), list.vertex_count);
  ASSERT_EQ(graph.arc_count(), 2 * list.edges.size());
  std::vector<std::pair<Vertex, Vertex>> found;
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    const auto neighbors = graph.Neighbors(v);
    ASSERT_TRUE(std::is_sorted(neighbors.begin(), neighbors.end()));
    for (const Vertex w : neighbors) {
      if (v < w) found.emplace_back(v, w);
    }
  }
  EXPECT_EQ(found, list.edges);
}

TEST(NamedGraph, RefusesOtherNamesAndScales) {
  for (const char* name : {"", "kron", "kron0", "kron27", "kron12x", "kron-1", "uniform1"}) {
    EXPECT_EQ(NamedGraph(name).status().code(), StatusCode::kInvalidArgument) << name;
  }
  EXPECT_EQ(NamedGraph("kron5")->vertex_count, 32U);
}

// Shapes small enough to count by hand.
MeasuredShapes SmallShapes() { return {{{2, 3}, {4, 1}}, {60, 20, 10, 5, 5}, {{1, 2}, {3, 1}}}; }

TEST(MakeMeasuredNetwork, HasConnectorsOfTheSizesDrawnBehindThePartners) {
  const MeasuredNetwork network = MakeMeasuredNetwork(SmallShapes(), 4000, kSeed);
  ExpectSimple(network.list);
  // 4000 connectors of 2.5 on average; each of the partners takes part 20 times on average.
  EXPECT_NEAR(static_cast<double>(network.partner_count), 500, 15);
  ASSERT_EQ(network.list.vertex_count, network.partner_count + 4000);
  std::vector<std::size_t> sizes(4000, 0);
  for (const auto& [a, b] : network.list.edges) {
    ASSERT_LT(a, network.partner_count);  // No two connectors are joined.
    if (b >= network.partner_count) ++sizes[b - network.partner_count];
  }
  const auto fours = std::count(sizes.begin(), sizes.end(), 4U);
  EXPECT_EQ(std::count(sizes.begin(), sizes.end(), 2U) + fours, 4000);
  EXPECT_NEAR(static_cast<double>(fours), 1000, 100);
}

TEST(MakeMeasuredNetwork, IsTheSameForASeedOnly) {
  const auto made = [](std::uint64_t seed) {
    return MakeMeasuredNetwork(SmallShapes(), 100, seed).list.edges;
  };
  EXPECT_EQ(made(kSeed), made(kSeed));
  EXPECT_NE(made(kSeed), made(kSeed + 1));
}

TEST(MakeMeasuredNetwork, HasTheMeansThatWereMeasured) {
  const std::string folder = MeasuredShapesFolder();
  const auto shapes = ReadMeasuredShapes(folder);
  if (!shapes.ok()) GTEST_SKIP() << shapes.status();
  constexpr std::size_t kConnectors = 20'000;
  const MeasuredNetwork network = MakeMeasuredNetwork(*shapes, kConnectors, kSeed);
  ExpectSimple(network.list);
  std::vector<double> taken(network.partner_count, 0);
  double participations = 0;
  double pairs = 0;
  for (const auto& [a, b] : network.list.edges) {
    if (b < network.partner_count) {
      ++pairs;
    } else {
      ++participations;
      ++taken[a];
    }
  }
  const double mean_size = MeanOf(shapes->connector_size);
  EXPECT_NEAR(participations / kConnectors, mean_size, 0.04 * mean_size);
  const double mean_degree = MeanOf(shapes->pair_degree);
  EXPECT_NEAR(2 * pairs / static_cast<double>(network.partner_count), mean_degree,
              0.1 * mean_degree);
  EXPECT_GT(taken.front(), 2 * taken[taken.size() / 2]);
}

TEST(ReadMeasuredShapes, NamesTheFileThatIsMissing) {
  const Status status = ReadMeasuredShapes("/nonexistent").status();
  EXPECT_EQ(status.code(), StatusCode::kNotFound);
  EXPECT_NE(status.message().find("/nonexistent/treaty_parties.tsv"), std::string::npos);
}

}  // namespace
}  // namespace partnergraph
