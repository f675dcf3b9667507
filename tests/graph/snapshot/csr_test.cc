#include "graph/snapshot/csr.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/graph/make_graph.h"

namespace partnergraph {
namespace {

using ::testing::HasSubstr;

KindNumber Kind(const char* id) { return TestOntology()->RelationKind(id); }
constexpr KindNumber kCity = 1;

std::vector<Vertex> NeighborsOf(const Csr& csr, Vertex v) {
  const ArcParts arcs = csr.Arcs(v);
  return {arcs.neighbor, arcs.neighbor + arcs.end};
}

TEST(Csr, KeepsPartsInOrder) {
  // Vertex 2 with all four kinds of arcs; "agreement" is numbered below "twinned".
  CsrBuilder builder(*TestOntology());
  const KindNumber agreement = Kind("agreement");
  const KindNumber twinned = Kind("twinned");
  const KindNumber party = Kind("party");
  ASSERT_TRUE(builder.AddVertex(1, kCity).ok());
  ASSERT_TRUE(builder.AddArc(true, agreement, 2, 3, {1, 2}).ok());
  ASSERT_TRUE(builder.AddArc(true, twinned, 2, 4, kAllDays).ok());
  ASSERT_TRUE(builder.AddArc(false, twinned, 2, 5, kAllDays).ok());
  ASSERT_TRUE(builder.AddArc(false, party, 2, 6, kAllDays).ok());
  ASSERT_TRUE(builder.AddVertex(2, kCity).ok());
  ASSERT_TRUE(builder.AddArc(true, twinned, 1, 5, kAllDays).ok());
  ASSERT_TRUE(builder.AddArc(true, party, 1, 6, kAllDays).ok());
  ASSERT_TRUE(builder.AddArc(false, agreement, 1, 3, {1, 2}).ok());
  ASSERT_TRUE(builder.AddArc(false, twinned, 1, 4, kAllDays).ok());
  const auto csr = builder.Finish();
  ASSERT_TRUE(csr.ok()) << csr.status();
  const ArcParts arcs = (*csr)->Arcs(2);
  EXPECT_EQ(std::vector<RelationIndex>(arcs.relation, arcs.relation + arcs.end),
            (std::vector<RelationIndex>{6, 5, 4, 3}));
  EXPECT_EQ(arcs.symmetric, 1U);
  EXPECT_EQ(arcs.split, 2U);
  EXPECT_EQ(arcs.directed_in, 3U);
  EXPECT_EQ((*csr)->relation_count(), 4U);
  EXPECT_EQ((*csr)->DaysOf(3), (Days{1, 2}));
  EXPECT_EQ((*csr)->RelationKindOf(6), party);
  EXPECT_EQ((*csr)->RelationKindOf(2), kNoKind);
}

TEST(Csr, HolesAreVerticesWithoutEntity) {
  CsrBuilder builder(*TestOntology());
  ASSERT_TRUE(builder.AddVertex(3, kCity).ok());
  ASSERT_TRUE(builder.AddArc(true, 0, 7, 1, kAllDays).ok());
  ASSERT_TRUE(builder.AddVertex(7, kCity).ok());
  ASSERT_TRUE(builder.AddArc(false, 0, 3, 1, kAllDays).ok());
  const auto csr = builder.Finish();
  ASSERT_TRUE(csr.ok()) << csr.status();
  EXPECT_EQ((*csr)->vertex_count(), 8U);
  EXPECT_EQ((*csr)->KindOf(0), kNoKind);
  EXPECT_EQ((*csr)->KindOf(5), kNoKind);
  EXPECT_EQ((*csr)->KindOf(7), kCity);
  EXPECT_TRUE(NeighborsOf(**csr, 5).empty());
  EXPECT_EQ(NeighborsOf(**csr, 3), std::vector<Vertex>{7});
  EXPECT_EQ(NeighborsOf(**csr, 7), std::vector<Vertex>{3});
}

TEST(Csr, EmptyGraph) {
  const auto csr = CsrBuilder(*TestOntology()).Finish();
  ASSERT_TRUE(csr.ok());
  EXPECT_EQ((*csr)->vertex_count(), 0U);
  EXPECT_EQ((*csr)->relation_count(), 0U);
}

TEST(Csr, TakesAtMost32BytesARelation) {
  Random random(3);
  constexpr std::size_t kVertices = 2'000;
  constexpr std::size_t kRelations = 10 * kVertices;
  NaiveGraph g;
  for (Vertex v = 1; v <= kVertices; ++v) g.kinds[v] = kCity;
  std::vector<std::vector<std::tuple<bool, KindNumber, Vertex, RelationIndex>>> arcs(kVertices + 1);
  for (RelationIndex r = 1; r <= kRelations; ++r) {
    const Vertex s = 1 + Below(&random, kVertices);
    const Vertex t = 1 + Below(&random, kVertices);
    arcs[s].emplace_back(false, r % 3, t, r);  // Out first.
    arcs[t].emplace_back(true, r % 3, s, r);
  }
  CsrBuilder builder(*TestOntology(), kVertices + 1, kRelations + 1);
  for (Vertex v = 1; v <= kVertices; ++v) {
    std::sort(arcs[v].begin(), arcs[v].end());
    ASSERT_TRUE(builder.AddVertex(v, kCity).ok());
    for (const auto& [in, kind, w, r] : arcs[v]) {
      ASSERT_TRUE(builder.AddArc(!in, kind, w, r, kAllDays).ok());
    }
  }
  const auto csr = builder.Finish();
  ASSERT_TRUE(csr.ok()) << csr.status();
  EXPECT_LE((*csr)->bytes(), 32 * kRelations);
}

// --- Wrong use: what only damage on disk can bring.
struct Builder : CsrBuilder {
  Builder() : CsrBuilder(*TestOntology(), 10, 10) {}
};

void ExpectDamage(const Status& status, const std::string& what) {
  EXPECT_EQ(status.code(), StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr(what));
}

TEST(CsrBuilder, RefusesVerticesOutOfOrder) {
  Builder builder;
  ExpectDamage(builder.AddVertex(0, kCity), "vertex 0");
  ASSERT_TRUE(builder.AddVertex(4, kCity).ok());
  ExpectDamage(builder.AddVertex(4, kCity), "vertex 4");
  ExpectDamage(builder.AddVertex(3, kCity), "vertex 3");
  ExpectDamage(builder.AddVertex(10, kCity), "vertex 10");
  EXPECT_TRUE(builder.AddVertex(9, kCity).ok());
}

TEST(CsrBuilder, RefusesArcsOutOfOrder) {
  Builder builder;
  ExpectDamage(builder.AddArc(true, 0, 1, 1, kAllDays), "before the first vertex");
  ASSERT_TRUE(builder.AddVertex(1, kCity).ok());
  ASSERT_TRUE(builder.AddArc(true, 2, 5, 5, kAllDays).ok());
  ExpectDamage(builder.AddArc(true, 2, 5, 5, kAllDays), "out of order");  // Twice.
  ExpectDamage(builder.AddArc(true, 1, 6, 6, kAllDays), "out of order");
  ExpectDamage(builder.AddArc(true, 2, 4, 6, kAllDays), "out of order");
  ExpectDamage(builder.AddArc(true, 2, 5, 4, kAllDays), "out of order");
  ASSERT_TRUE(builder.AddArc(false, 0, 1, 1, kAllDays).ok());
  ExpectDamage(builder.AddArc(true, 3, 9, 9, kAllDays), "out of order");  // Out after in.
}

TEST(CsrBuilder, RefusesRelationsPastTheEnd) {
  Builder builder;
  ASSERT_TRUE(builder.AddVertex(1, kCity).ok());
  EXPECT_TRUE(builder.AddArc(true, 0, 2, 9, kAllDays).ok());
  ExpectDamage(builder.AddArc(true, 1, 2, 10, kAllDays), "past the end");
  ExpectDamage(builder.AddArc(true, 1, 2, 0, kAllDays), "relation 0");
  ExpectDamage(builder.AddArc(true, kNoKind, 2, 3, kAllDays), "no kind");
}

TEST(CsrBuilder, RefusesEndsThatDisagree) {
  Builder builder;
  ASSERT_TRUE(builder.AddVertex(1, kCity).ok());
  ASSERT_TRUE(builder.AddArc(true, 0, 2, 1, {1, 2}).ok());
  ASSERT_TRUE(builder.AddVertex(2, kCity).ok());
  ExpectDamage(builder.AddArc(false, 1, 1, 1, {1, 2}), "another kind, dataset or other days");
  ExpectDamage(builder.AddArc(false, 0, 1, 1, {1, 3}), "another kind, dataset or other days");
  ExpectDamage(builder.AddArc(false, 0, 1, 1, {1, 2}, 7), "another kind, dataset or other days");
}

TEST(CsrBuilder, RefusesRelationsWithOneEnd) {
  {
    Builder builder;
    ASSERT_TRUE(builder.AddVertex(1, kCity).ok());
    ASSERT_TRUE(builder.AddArc(true, 0, 2, 1, kAllDays).ok());
    ExpectDamage(builder.Finish().status(), "both of its ends");
  }
  {  // Both ends are there, but each names another one.
    Builder builder;
    ASSERT_TRUE(builder.AddVertex(1, kCity).ok());
    ASSERT_TRUE(builder.AddArc(true, 0, 2, 1, kAllDays).ok());
    ASSERT_TRUE(builder.AddVertex(2, kCity).ok());
    ASSERT_TRUE(builder.AddArc(false, 0, 3, 1, kAllDays).ok());
    ExpectDamage(builder.Finish().status(), "both of its ends");
  }
}

}  // namespace
}  // namespace partnergraph
