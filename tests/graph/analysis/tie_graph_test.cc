// Holds the tie graph against FindTies, asked for every entity.
#include "graph/analysis/tie_graph.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>

#include "graph/query/ties.h"
#include "tests/graph/analysis/make_adjacency.h"
#include "tests/graph/query/naive_query.h"

namespace partnergraph {
namespace {

using Edges = std::map<std::pair<Vertex, Vertex>, double>;

// A connector or, negative, a direct relation.
using Undertaking = std::int64_t;

// Small multiples of a quarter, some of them no weight.
double ValueOf(std::uint32_t number) { return static_cast<double>(number % 5) * 0.25; }
TieValues TestValues() {
  return {[](RelationIndex r) { return ValueOf(r); }, [](Vertex v) { return ValueOf(v); }};
}

Edges EdgesByFindTies(const GraphSnapshot& g, const CompiledFilter& filter, TieWeight weight) {
  std::map<std::pair<Vertex, Vertex>, std::set<Undertaking>> found;
  for (Vertex v = 0; v < g.vertex_count(); ++v) {
    if (g.KindOf(v) == kNoKind || !filter.PassesPartner(g, v)) continue;
    for (const TieFound& tie : FindTies(g, v, filter, {}).ties) {
      const bool direct = tie.connector == kNoVertex;
      found[{v, tie.partner}].insert(direct ? -Undertaking{tie.relation} : tie.connector);
    }
  }
  // What the filter lets through from both ends.
  std::map<std::pair<Vertex, Vertex>, std::set<Undertaking>> joined;
  std::map<Undertaking, std::set<Vertex>> members;
  for (const auto& [pair, undertakings] : found) {
    for (const Undertaking undertaking : undertakings) {
      if (found[{pair.second, pair.first}].count(undertaking) == 0) continue;
      joined[pair].insert(undertaking);
      members[undertaking].insert(pair.first);
    }
  }
  Edges edges;
  for (const auto& [pair, undertakings] : joined) {
    double sum = 0;
    for (const Undertaking u : undertakings) {
      if (weight == TieWeight::kCount) sum += 1;
      if (weight == TieWeight::kNewman) sum += 1 / static_cast<double>(members[u].size() - 1);
      if (weight == TieWeight::kValue) sum += ValueOf(static_cast<std::uint32_t>(std::abs(u)));
    }
    if (sum > 0) edges[pair] = sum;
  }
  return edges;
}

Edges EdgesOf(const TieGraph& graph) {
  Edges edges;
  for (Vertex v = 0; v < graph.entity.size(); ++v) {
    const Adjacency view = graph.graph();
    for (std::uint32_t arc = view.first[v]; arc < view.first[v + 1]; ++arc) {
      if (arc > view.first[v]) {
        EXPECT_LT(view.neighbor[arc - 1], view.neighbor[arc]);
      }
      edges[{graph.entity[v], graph.entity[view.neighbor[arc]]}] = view.Weight(arc);
    }
  }
  return edges;
}

void ExpectNear(const Edges& actual, const Edges& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (auto a = actual.begin(), b = expected.begin(); a != actual.end(); ++a, ++b) {
    EXPECT_EQ(a->first, b->first);
    EXPECT_NEAR(a->second, b->second, 1e-12);
  }
}

std::shared_ptr<const TieNetwork> Gather(const GraphSnapshot& g, const CompiledFilter& filter = {},
                                         TieWeight weight = TieWeight::kCount) {
  WorkMeter meter(Unlimited());
  const auto found = GatherTies(g, filter, weight, TestValues(), &meter);
  EXPECT_TRUE(found.ok()) << found.status();
  return found->network;
}

std::shared_ptr<const TieGraph> Project(const TieNetwork& network, double min_weight = 0,
                                        std::size_t threads = 1) {
  WorkMeter meter(Unlimited());
  const auto made = ProjectTies(network, min_weight, threads, &meter);
  EXPECT_TRUE(made.ok()) << made.status();
  return made->graph;
}

TEST(TieGraph, HasTheTiesOfEveryEntity) {
  std::size_t edge_count = 0;
  for (unsigned seed = 0; seed < 2000; ++seed) {
    Random random(seed);
    const GrownGraph g = RandomGraph(&random, 10 + Below(&random, 60));
    const NaiveFilter naive = RandomFilter(&random, g.naive, 10);
    const CompiledFilter filter = naive.Compile(*g.snapshot);
    for (const TieWeight weight : {TieWeight::kCount, TieWeight::kNewman, TieWeight::kValue}) {
      const auto network = Gather(*g.snapshot, filter, weight);
      const Edges edges = EdgesOf(*Project(*network));
      ASSERT_NO_FATAL_FAILURE(ExpectNear(edges, EdgesByFindTies(*g.snapshot, filter, weight)))
          << "seed " << seed;
      edge_count += edges.size();
    }
  }
  EXPECT_GT(edge_count, 5'000U);
}

TEST(TieGraph, IsTheSameOnAnyNumberOfThreads) {
  Random random(7);
  std::string text;
  for (int treaty = 0; treaty < 400; ++treaty) {
    text += "t" + std::to_string(treaty) + ":treaty;";
    for (int i = 0; i < 6; ++i) {
      text +=
          "t" + std::to_string(treaty) + " -party-> p" + std::to_string(Below(&random, 2000)) + ";";
    }
  }
  const NamedGraph g = MakeGraph(text);
  const auto network = Gather(*g.snapshot, {}, TieWeight::kNewman);
  const auto one = Project(*network, 0, 1);
  for (const std::size_t threads : {2U, 3U}) {
    const auto other = Project(*network, 0, threads);
    EXPECT_EQ(one->entity, other->entity);
    EXPECT_EQ(one->arrays.first, other->arrays.first);
    EXPECT_EQ(one->arrays.neighbor, other->arrays.neighbor);
    EXPECT_EQ(one->arrays.weight, other->arrays.weight);
  }
}

TEST(TieGraph, ATreatyIsAGroupAndNoPairs) {
  const NamedGraph g =
      MakeGraph("paris:treaty -party-> 上海; paris -party-> 哥德堡; paris -party-> queensland");
  const auto network = Gather(*g.snapshot);
  EXPECT_EQ(network->group_count(), 1U);
  EXPECT_TRUE(network->pairs.neighbor.empty());
  EXPECT_EQ(network->projection_work(), 6U);
  EXPECT_EQ(Project(*network)->arrays.neighbor.size(), 6U);
}

TEST(TieGraph, PartiesOfDifferentTimesAreNotTied) {
  const NamedGraph g = MakeGraph(
      "paris:treaty -party-> shanghai [2000..2005]; paris -party-> goteborg [2003..];"
      "paris -party-> queensland [2010..]");
  const Edges edges = EdgesOf(*Project(*Gather(*g.snapshot)));
  EXPECT_EQ(edges.count({g["shanghai"], g["goteborg"]}), 1U);
  EXPECT_EQ(edges.count({g["goteborg"], g["queensland"]}), 1U);
  EXPECT_EQ(edges.count({g["shanghai"], g["queensland"]}), 0U);
}

TEST(TieGraph, WeakEdgesAndWhoHasNoOthersAreLeftOut) {
  const NamedGraph g = MakeGraph(
      "t:treaty -party-> a; t -party-> b; u:treaty -party-> a; u -party-> b; u -party-> c");
  const auto graph = Project(*Gather(*g.snapshot), 2);
  EXPECT_EQ(EdgesOf(*graph), (Edges{{{g["a"], g["b"]}, 2}, {{g["b"], g["a"]}, 2}}));
  EXPECT_EQ(graph->VertexOf(g["c"]), std::nullopt);
  EXPECT_EQ(graph->VertexOf(g["b"]), std::optional<Vertex>(1));
}

TEST(TieGraph, CountsItsArcsBeforehand) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const GrownGraph g = RandomGraph(&random, 40);
    const auto network = Gather(*g.snapshot);
    for (const double min_weight : {0.0, 2.0}) {
      WorkMeter meter(Unlimited());
      EXPECT_EQ(CountProjectedArcs(*network, min_weight, 1, &meter),
                Project(*network, min_weight)->arrays.neighbor.size());
    }
  }
}

TEST(TieGraph, StarConnectsWhatTheProjectionConnects) {
  const NamedGraph g =
      MakeGraph("t:treaty -party-> a; t -party-> b; c -agreement-> a; d -agreement-> e");
  const auto network = Gather(*g.snapshot);
  WorkMeter meter(Unlimited());
  const AdjacencyArrays star = StarGraph(*network, &meter);
  // Partners a b c d e in the order of their vertices, then the treaty.
  ASSERT_EQ(star.view().vertex_count(), network->entity.size() + 1);
  const auto members = star.view().Neighbors(static_cast<Vertex>(network->entity.size()));
  EXPECT_EQ(std::vector<Vertex>(members.begin(), members.end()), std::vector<Vertex>({0, 1}));
}

TEST(TieGraph, OfNothingIsEmpty) {
  const NamedGraph g = MakeGraph("a; b");
  const auto network = Gather(*g.snapshot);
  WorkMeter meter(Unlimited());
  EXPECT_TRUE(network->entity.empty());
  EXPECT_EQ(Project(*network)->graph().vertex_count(), 0U);
  EXPECT_EQ(StarGraph(*network, &meter).view().vertex_count(), 0U);
}

TEST(TieGraph, StopsWithItsMeter) {
  const NamedGraph g = MakeGraph("t:treaty -party-> a; t -party-> b");
  std::atomic<bool> cancelled = true;
  QueryControl control;
  control.cancelled = &cancelled;
  WorkMeter meter(control);
  const auto network = Gather(*g.snapshot);
  const auto made = ProjectTies(*network, 0, 2, &meter);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->graph, nullptr);
  EXPECT_EQ(made->end.reason, v1::TRUNCATION_REASON_CANCELLED);
}

// Two members that take part in a connector at many times that do not meet in one: 1.2 M pairs of
// parts, one pair of members.
TEST(TieGraph, ManyPartsOfTwoMembersAreOneTie) {
  NaiveGraph naive;
  naive.kinds[1] = naive.ontology->EntityKind("treaty");
  naive.kinds[2] = naive.kinds[3] = naive.ontology->EntityKind("org");
  const KindNumber party = naive.ontology->RelationKind("party");
  for (RelationIndex r = 1; r <= 3200; ++r) {
    const auto day = static_cast<std::int32_t>(r / 2 % 2 * 10);
    naive.relations[r] = {r, 1, 2 + r % 2, party, {day, day + 1}, false};
  }
  const auto g = naive.Build();
  WorkMeter meter(Unlimited());
  const auto found = GatherTies(*g, {}, TieWeight::kCount, {}, &meter, /*pairs_max=*/1);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->network->pairs.neighbor.size(), 2U);
}

TEST(TieGraph, PairsAtTheLimitAndOnePast) {
  const NamedGraph g = MakeGraph("a -agreement-> b; b -agreement-> c; c -agreement-> d");
  WorkMeter meter(Unlimited());
  EXPECT_TRUE(GatherTies(*g.snapshot, {}, TieWeight::kCount, {}, &meter, 3).ok());
  const auto refused = GatherTies(*g.snapshot, {}, TieWeight::kCount, {}, &meter, 2);
  EXPECT_EQ(refused.status().code(), StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace partnergraph
