// Holds FindTies against the definition of ties: every relation, and every pair of relations, is
// tried.
#include "graph/query/ties.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/graph/query/naive_query.h"

namespace partnergraph {
namespace {

std::vector<TieFound> TiesByDefinition(const NaiveGraph& g, Vertex entity,
                                       const NaiveFilter& filter) {
  std::vector<TieFound> ties;
  const Vertex e = g.CanonicalOf(entity);
  if (g.kinds.count(e) == 0 || NaiveFilter::Connector(g, e)) return ties;
  const std::vector<NaiveGraph::Shown> relations = g.ShownRelations();
  const auto is = [&](const auto& list, KindNumber kind) {
    return std::find(list.begin(), list.end(), g.ontology->relation_kind(kind).id()) != list.end();
  };
  for (std::size_t tie = 0; tie < g.ontology->tie_kind_count(); ++tie) {
    if (!filter.TieKind(g, tie)) continue;
    const v1::TieKind& kind = g.ontology->tie_kind(tie);
    for (const auto& r : relations) {
      if ((r.source != e && r.target != e) || r.source == r.target) continue;
      if (!filter.TimeAndDataset(r)) continue;
      const Vertex other = r.source == e ? r.target : r.source;
      if (!NaiveFilter::Connector(g, other)) {  // Direct.
        if (is(kind.relation_kinds(), r.kind) && filter.RelationKind(g, r.kind) &&
            filter.Partner(g, other) && filter.Active(g, other)) {
          ties.push_back({tie, other, 0, r.relation, r.relation, r.source == e, r.source == other});
        }
        continue;
      }
      for (const auto& r2 : relations) {  // Induced by the connector `other`.
        if ((r2.source != other && r2.target != other) || r2.source == r2.target) continue;
        const Vertex partner = r2.source == other ? r2.target : r2.source;
        if (partner == e || NaiveFilter::Connector(g, partner)) continue;
        const bool fits =
            std::any_of(kind.rules().begin(), kind.rules().end(), [&](const v1::TieRule& rule) {
              return g.ontology->IsA(g.kinds.at(other),
                                     g.ontology->EntityKind(rule.connector_kind())) &&
                     ((is(rule.source_roles(), r.kind) && is(rule.target_roles(), r2.kind)) ||
                      (is(rule.source_roles(), r2.kind) && is(rule.target_roles(), r.kind)));
            });
        if (!fits || !filter.TimeAndDataset(r2)) continue;
        const auto earliest = std::max({r.days.earliest, r2.days.earliest, filter.asked.earliest});
        const auto latest = std::min({r.days.latest, r2.days.latest, filter.asked.latest});
        if (earliest > latest && !filter.message.across_time()) continue;
        if (!filter.RelationKind(g, r.kind) && !filter.RelationKind(g, r2.kind)) continue;
        if (!filter.Partner(g, partner)) continue;
        if (!filter.Active(g, partner) && !filter.Active(g, other)) continue;
        ties.push_back(
            {tie, partner, other, r.relation, r2.relation, r.source == e, r2.source == partner});
      }
    }
  }
  std::sort(ties.begin(), ties.end(), [](const TieFound& a, const TieFound& b) {
    return std::tie(a.tie_kind, a.partner, a.connector, a.relation, a.partner_relation) <
           std::tie(b.tie_kind, b.partner, b.connector, b.relation, b.partner_relation);
  });
  return ties;
}

TEST(Ties, MatchTheirDefinitionOnAllSmallGraphs) {
  NaiveGraph g;
  std::size_t found = 0;
  for (const auto& vertex_kinds : std::vector<std::vector<std::string>>{
           {"org", "treaty", "city"}, {"org", "summit", "org"}, {"org", "org", "university"}}) {
    for (const auto& kinds : std::vector<std::vector<std::string>>{
             {"party", "agreement"}, {"hosts", "attends"}, {"twinned", "agreement"}}) {
      for (std::uint32_t code = 0; SmallGraph(code, vertex_kinds, kinds, &g); ++code) {
        const auto snapshot = g.Build();
        for (Vertex v = 1; v <= 3; ++v) {
          const TiesFound ties = FindTies(*snapshot, v, {}, {});
          ASSERT_EQ(ties.ties, TiesByDefinition(g, v, {})) << code;
          ASSERT_FALSE(ties.end.truncated);
          found += ties.ties.size();
        }
      }
    }
  }
  EXPECT_GT(found, 10'000U);
  for (std::uint32_t code = 0; SmallGraph(code, {"org", "treaty", "city", "org"}, {"party"}, &g);
       ++code) {
    const auto snapshot = g.Build();
    for (Vertex v = 1; v <= 4; ++v) {
      ASSERT_EQ(FindTies(*snapshot, v, {}, {}).ties, TiesByDefinition(g, v, {})) << code;
    }
  }
}

TEST(Ties, MatchTheirDefinitionOnRandomGraphs) {
  std::size_t found = 0;
  for (unsigned seed = 0; seed < 2000; ++seed) {
    Random random(seed);
    const GrownGraph g = RandomGraph(&random, 10 + Below(&random, 60));
    const NaiveFilter naive = RandomFilter(&random, g.naive, 10);
    const CompiledFilter filter = naive.Compile(*g.snapshot);
    for (Vertex v = 0; v < g.snapshot->vertex_count() + 1; ++v) {
      const TiesFound ties = FindTies(*g.snapshot, v, filter, {});
      ASSERT_EQ(ties.ties, TiesByDefinition(g.naive, v, naive)) << "seed " << seed;
      found += ties.ties.size();
    }
  }
  EXPECT_GT(found, 5'000U);
}

TEST(Ties, ATreatyTiesEachPartyToEachOther) {
  const NamedGraph g = MakeGraph(
      "paris:treaty -party-> shanghai; paris -party-> goteborg; paris -party-> queensland;"
      "shanghai -agreement-> goteborg");
  const TiesFound ties = FindTies(*g.snapshot, g["shanghai"], {}, {});
  ASSERT_EQ(ties.ties.size(), 4U);  // The direct one is an agreement and a twinning.
  EXPECT_EQ(ties.ties[0], (TieFound{0, g["goteborg"], 0, 4, 4, true, false}));
  EXPECT_EQ(ties.ties[1], (TieFound{0, g["goteborg"], g["paris"], 1, 2, false, false}));
  EXPECT_EQ(ties.ties[2], (TieFound{0, g["queensland"], g["paris"], 1, 3, false, false}));
  EXPECT_EQ(ties.ties[3].tie_kind, 1U);
  EXPECT_TRUE(FindTies(*g.snapshot, g["paris"], {}, {}).ties.empty());
}

TEST(Ties, MergedEntityHasTheTiesOfItsMembers) {
  const NamedGraph g = MakeGraph(
      "sjtu -agreement-> goteborg; jiaotong -agreement-> dunedin; jiaotong -same_as-> sjtu");
  for (const char* name : {"sjtu", "jiaotong"}) {
    const TiesFound ties = FindTies(*g.snapshot, g[name], {}, {});
    ASSERT_EQ(ties.ties.size(), 4U);
    EXPECT_EQ(ties.ties[0].partner, g["goteborg"]);
    EXPECT_EQ(ties.ties[1].partner, g["dunedin"]);
  }
}

TEST(Ties, ResultsAtTheLimitAndOnePast) {
  const NamedGraph g = MakeGraph("t:treaty -party-> a; t -party-> b; t -party-> c; t -party-> d");
  QueryControl control;
  control.max_results = 3;
  TiesFound ties = FindTies(*g.snapshot, g["a"], {}, control);
  EXPECT_EQ(ties.ties.size(), 3U);
  EXPECT_FALSE(ties.end.truncated);
  control.max_results = 2;
  ties = FindTies(*g.snapshot, g["a"], {}, control);
  EXPECT_EQ(ties.ties.size(), 2U);
  EXPECT_TRUE(ties.end.truncated);
  EXPECT_EQ(ties.end.reason, v1::TRUNCATION_REASON_RESULTS);
}

TEST(Ties, EdgesAtTheLimitAndOnePast) {
  const NamedGraph g = MakeGraph("t:treaty -party-> a; t -party-> b; t -party-> c; t -party-> d");
  QueryControl control;
  control.max_visited_edges = 5;  // One of a, four of the treaty.
  TiesFound ties = FindTies(*g.snapshot, g["a"], {}, control);
  EXPECT_EQ(ties.ties.size(), 3U);
  EXPECT_FALSE(ties.end.truncated);
  EXPECT_EQ(ties.end.visited_edges, 5U);
  control.max_visited_edges = 4;
  ties = FindTies(*g.snapshot, g["a"], {}, control);
  EXPECT_EQ(ties.ties.size(), 2U);
  EXPECT_EQ(ties.end.reason, v1::TRUNCATION_REASON_VISITED_EDGES);
}

TEST(Ties, StopWithTheFilterThatStopped) {
  const NamedGraph g = MakeGraph("a -agreement-> b; c -part_of-> b");
  QueryControl control;
  control.max_visited_edges = 1;
  const CompiledFilter filter = NaiveFilter{{}, {}, {}, {g["b"]}, {}}.Compile(*g.snapshot, control);
  const TiesFound ties = FindTies(*g.snapshot, g["a"], filter, control);
  EXPECT_TRUE(ties.ties.empty());
  EXPECT_EQ(ties.end.reason, v1::TRUNCATION_REASON_VISITED_EDGES);
}

}  // namespace
}  // namespace partnergraph
