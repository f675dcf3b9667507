#include "graph/query/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "tests/graph/query/naive_query.h"

namespace partnergraph {
namespace {

using ::testing::HasSubstr;

TEST(Filter, MatchesItsDefinitionOnRandomGraphs) {
  int passed = 0;
  int refused = 0;
  for (unsigned seed = 0; seed < 1500; ++seed) {
    Random random(seed);
    const GrownGraph g = RandomGraph(&random, 5 + Below(&random, 40));
    const NaiveFilter naive = RandomFilter(&random, g.naive, 3);
    const CompiledFilter filter = naive.Compile(*g.snapshot);
    ASSERT_FALSE(filter.end().truncated);
    for (const NaiveGraph::Shown& r : g.naive.ShownRelations()) {
      const bool expected = naive.Edge(g.naive, r);
      ++(expected ? passed : refused);
      ASSERT_EQ(filter.PassesEdge(*g.snapshot, r.source, r.target, r.relation), expected) << seed;
      ASSERT_EQ(filter.PassesEdge(*g.snapshot, r.target, r.source, r.relation), expected) << seed;
      ASSERT_EQ(filter.PassesRelationKind(r.kind), naive.RelationKind(g.naive, r.kind)) << seed;
      ASSERT_EQ(filter.PassesTimeAndDataset(*g.snapshot, r.relation), naive.TimeAndDataset(r));
    }
    for (const auto& [v, kind] : g.naive.kinds) {
      if (g.naive.CanonicalOf(v) != v) continue;  // No search comes there.
      ASSERT_EQ(filter.PassesPartner(*g.snapshot, v), naive.Partner(g.naive, v)) << seed;
      ASSERT_EQ(filter.InFields(v), naive.Active(g.naive, v)) << seed;
      ASSERT_EQ(filter.PassesVertex(*g.snapshot, v), naive.Walkable(g.naive, v)) << seed;
    }
  }
  EXPECT_GT(passed, 1000);
  EXPECT_GT(refused, 1000);
}

TEST(Filter, EmptyLetsEverythingPass) {
  const NamedGraph g = MakeGraph("a -agreement-> b [..2000]; c:treaty");
  const CompiledFilter filter;
  EXPECT_TRUE(filter.PassesEdge(*g.snapshot, g["a"], g["b"], 1));
  EXPECT_TRUE(filter.PassesVertex(*g.snapshot, g["a"]));
  EXPECT_TRUE(filter.PassesPartner(*g.snapshot, g["a"]));
}

TEST(Filter, PlaceHoldsWhatLiesInItAndItsGovernment) {
  const NamedGraph g = MakeGraph(
      "goteborg -part_of-> sweden; chalmers -located_in-> goteborg; council -government_body_of->"
      "goteborg; office -part_of-> council; shanghai -twinned-> goteborg");
  const CompiledFilter filter = NaiveFilter{{}, {}, {}, {g["sweden"]}, {}}.Compile(*g.snapshot);
  for (const char* inside : {"sweden", "goteborg", "chalmers", "council", "office"}) {
    EXPECT_TRUE(filter.PassesPartner(*g.snapshot, g[inside])) << inside;
  }
  EXPECT_FALSE(filter.PassesPartner(*g.snapshot, g["shanghai"]));
}

TEST(Filter, TimeIsThatOfTheDaysAskedFor) {
  const NamedGraph g = MakeGraph("a -agreement-> b [2005..2010]");
  const auto passes = [&](int first, int last) {
    const CompiledFilter filter =
        NaiveFilter{{}, Years(first, last), {}, {}, {}}.Compile(*g.snapshot);
    return filter.PassesEdge(*g.snapshot, g["a"], g["b"], 1);
  };
  EXPECT_TRUE(passes(2010, 2020));
  EXPECT_FALSE(passes(2011, 2020));
  EXPECT_TRUE(passes(1990, 2005));
  EXPECT_FALSE(passes(1990, 2004));
}

void ExpectUnknown(const v1::Filter& message, const std::string& place, const std::string& reason) {
  const NamedGraph g = MakeGraph("a -agreement-> b");
  const Status status = CompileFilter(message, kAllDays, *g.snapshot).status();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  const auto violation = GetViolation(status);
  ASSERT_TRUE(violation.has_value());
  EXPECT_EQ(violation->rule(), "UNKNOWN_KIND");
  EXPECT_THAT(std::string(status.message()), HasSubstr(place));
  EXPECT_THAT(std::string(status.message()), HasSubstr(reason));
}

TEST(Filter, RefusesUnknownKindsAndSaysWhichThereAre) {
  v1::Filter message;
  message.add_tie_kinds("agreement");
  message.add_tie_kinds("协议");
  ExpectUnknown(message, "filter.tie_kinds[1]", "agreement, twinning, meeting");
  message.Clear();
  message.add_relation_kinds("");
  ExpectUnknown(message, "filter.relation_kinds[0]", "no relation kind has this id");
  message.Clear();
  message.add_partner_kinds("Org");
  ExpectUnknown(message, "filter.partner_kinds[0]", "university");
}

TEST(Filter, RefusesOneEntryTooMany) {
  const NamedGraph g = MakeGraph("a -agreement-> b");
  v1::Filter message;
  for (int i = 0; i < kFilterEntriesMax; ++i) message.add_tie_kinds("agreement");
  EXPECT_TRUE(CompileFilter(message, kAllDays, *g.snapshot).ok());
  message.add_tie_kinds("agreement");
  const Status status = CompileFilter(message, kAllDays, *g.snapshot).status();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(GetViolation(status)->rule(), "LIMIT");
}

TEST(Filter, SaysWhenItRanOutOfTheBudget) {
  const NamedGraph g = MakeGraph("b -part_of-> a; c -part_of-> b; d -part_of-> c");
  QueryControl control;
  control.max_visited_edges = 6;  // Each in arc is looked at, out arcs are not.
  const NaiveFilter naive{{}, {}, {}, {g["a"]}, {}};
  EXPECT_FALSE(naive.Compile(*g.snapshot, control).end().truncated);
  control.max_visited_edges = naive.Compile(*g.snapshot, control).end().visited_edges;
  EXPECT_FALSE(naive.Compile(*g.snapshot, control).end().truncated);
  --control.max_visited_edges;
  const QueryEnd end = naive.Compile(*g.snapshot, control).end();
  EXPECT_TRUE(end.truncated);
  EXPECT_EQ(end.reason, v1::TRUNCATION_REASON_VISITED_EDGES);
}

}  // namespace
}  // namespace partnergraph
