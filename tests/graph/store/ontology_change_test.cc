// Commits that put an ontology beside records: what stood is read by the old one, what is left is
// judged by the new one.
#include <gtest/gtest.h>

#include <string>

#include "tests/graph/store/test_store.h"

namespace partnergraph {
namespace {

v1::Ontology Changed() {
  v1::Ontology ontology = TestOntologyMessage();
  ontology.set_version("test-2");
  return ontology;
}

v1::Ontology WithoutRelationKind(const std::string& id) {
  v1::Ontology ontology = Changed();
  auto* kinds = ontology.mutable_relation_kinds();
  for (int i = 0; i < kinds->size(); ++i) {
    if (kinds->Get(i).id() == id) {
      kinds->DeleteSubrange(i, 1);
      break;
    }
  }
  return ontology;
}

v1::RelationKind* KindOf(v1::Ontology* ontology, const std::string& id) {
  for (v1::RelationKind& kind : *ontology->mutable_relation_kinds()) {
    if (kind.id() == id) return &kind;
  }
  return nullptr;
}

TEST(OntologyChange, RefusesOneThatStoredDataBreaks) {
  const auto store = OpenNetwork();
  const auto violation = Refusal(*store, Commit({PutOntology(WithoutRelationKind("part_of"))}),
                                 StatusCode::kFailedPrecondition);
  EXPECT_EQ(violation.rule(), "STORED_DATA");
  EXPECT_EQ(violation.place(), "relation gothenburg.part_of.sweden");
}

TEST(OntologyChange, AKindGoesTogetherWithItsRelations) {
  const TemporaryFolder folder;
  {
    const auto store = OpenStore({.path = folder.path()});
    ASSERT_TRUE(Write(*store, FirstCommit()).ok());
    const auto taken = Write(*store, Commit({PutOntology(WithoutRelationKind("part_of")),
                                             Unrelate("gothenburg.part_of.sweden")}));
    ASSERT_TRUE(taken.ok()) << taken.status();
    ExpectAdjacencyMatchesRecords(*store);
  }
  ExpectAdjacencyMatchesRecords(*OpenStore({.path = folder.path()}));
}

TEST(OntologyChange, ARelationMovesToAnotherKindWhenItsOwnGoes) {
  const TemporaryFolder folder;
  {
    const auto store = OpenStore({.path = folder.path()});
    ASSERT_TRUE(Write(*store, FirstCommit()).ok());
    v1::Mutation moved = Relate("gothenburg", "sister_of", "sweden");
    moved.mutable_put_relation()->set_id("gothenburg.part_of.sweden");
    const auto taken = Write(*store, Commit({PutOntology(WithoutRelationKind("part_of")), moved}));
    ASSERT_TRUE(taken.ok()) << taken.status();
  }
  ExpectAdjacencyMatchesRecords(*OpenStore({.path = folder.path()}));
}

TEST(OntologyChange, ACascadeTakesRelationsOfADroppedKind) {
  const TemporaryFolder folder;
  {
    const auto store = OpenStore({.path = folder.path()});
    ASSERT_TRUE(Write(*store, FirstCommit()).ok());
    const auto taken = Write(*store, Commit({PutOntology(WithoutRelationKind("part_of")),
                                             Delete("sweden", /*cascade=*/true)}));
    ASSERT_TRUE(taken.ok()) << taken.status();
  }
  ExpectAdjacencyMatchesRecords(*OpenStore({.path = folder.path()}));
}

TEST(OntologyChange, RefusesToDropAKindInUseWhileAnEndChangesItsKind) {
  const auto store = OpenNetwork();
  const auto violation = Refusal(
      *store,
      Commit({PutOntology(WithoutRelationKind("part_of")), Put("country", "gothenburg", "哥德堡")}),
      StatusCode::kFailedPrecondition);
  EXPECT_EQ(violation.rule(), "STORED_DATA");
  EXPECT_EQ(violation.place(), "relation gothenburg.part_of.sweden");
}

TEST(OntologyChange, RefusesSymmetryIfStoredEndsStandInTheOtherOrder) {
  const auto store = OpenNetwork();
  ASSERT_TRUE(Write(*store, Commit({Put("city", "dunedin", "达尼丁"),
                                    Relate("shanghai", "part_of", "dunedin")}))
                  .ok());
  v1::Ontology changed = Changed();
  KindOf(&changed, "part_of")->set_symmetric(true);
  KindOf(&changed, "part_of")->set_acyclic(false);
  const auto violation =
      Refusal(*store, Commit({PutOntology(changed)}), StatusCode::kFailedPrecondition);
  EXPECT_EQ(violation.rule(), "STORED_DATA");
  EXPECT_EQ(violation.place(), "relation shanghai.part_of.dunedin");
}

TEST(OntologyChange, RefusesAFunctionalKindIfASourceHasTwoRelationsOfIt) {
  const auto store = OpenNetwork();
  v1::Ontology changed = Changed();
  KindOf(&changed, "party")->set_functional(true);
  const auto violation =
      Refusal(*store, Commit({PutOntology(changed)}), StatusCode::kFailedPrecondition);
  EXPECT_EQ(violation.rule(), "STORED_DATA");
  EXPECT_NE(violation.reason().find("has a party already"), std::string::npos)
      << violation.reason();
}

TEST(OntologyChange, RefusesAnAcyclicKindIfStoredRelationsGoInACircle) {
  const auto store = OpenInMemory();
  v1::Ontology cyclic = Changed();
  KindOf(&cyclic, "part_of")->set_acyclic(false);
  ASSERT_TRUE(
      Write(*store, Commit({PutOntology(cyclic), Put("city", "a", "甲"), Put("city", "b", "乙"),
                            Relate("a", "part_of", "b"), Relate("b", "part_of", "a")}))
          .ok());
  const auto violation = Refusal(*store, Commit({PutOntology()}), StatusCode::kFailedPrecondition);
  EXPECT_EQ(violation.rule(), "STORED_DATA");
  EXPECT_NE(violation.reason().find("a -> b -> a"), std::string::npos) << violation.reason();
}

TEST(OntologyChange, NamesTheMutationThatBreaksTheNewOntology) {
  const auto store = OpenInMemory();
  v1::WriteRequest request = FirstCommit();
  *request.add_mutations() = Relate("gothenburg", "part_of", "gotenborg");
  const auto violation = Refusal(*store, request, StatusCode::kFailedPrecondition);
  EXPECT_EQ(violation.rule(), "DANGLING_END");
  EXPECT_EQ(violation.place(), "mutations[8].put_relation.target_id");
}

}  // namespace
}  // namespace partnergraph
