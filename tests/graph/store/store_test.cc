// Commits, their rules and their history, on a real RocksDB.
#include "graph/store/store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "graph/store/entity_writer.h"
#include "graph/store/index_record.h"
#include "tests/graph/store/test_store.h"

namespace partnergraph {
namespace {

TEST(Store, CommitsGetGaplessRevisions) {
  const auto store = OpenNetwork();
  EXPECT_EQ(store->revision(), 1U);
  const auto second = Write(*store, Commit({Put("city", "dunedin", "达尼丁")}));
  EXPECT_EQ(second->revision(), 2U);
  EXPECT_EQ(second->changes_size(), 1);
  EXPECT_EQ(second->changes(0).type(), v1::CHANGE_TYPE_CREATED);
}

TEST(Store, PuttingTheSameAgainChangesNothing) {
  const auto store = OpenNetwork();
  const auto before = Dump(*store);
  const auto again = Write(*store, FirstCommit());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->revision(), 1U);
  EXPECT_TRUE(again->changes().empty());
  EXPECT_EQ(Dump(*store), before);
}

TEST(Store, RefusesRecordsBeforeThereIsAnOntology) {
  const auto store = OpenInMemory();
  EXPECT_EQ(Refusal(*store, Commit({Put("city", "shanghai", "上海")}),
                    StatusCode::kFailedPrecondition).rule(),
            "NO_ONTOLOGY");
}

TEST(Store, OrderOfMutationsDoesNotMatter) {
  const auto store = OpenInMemory();
  v1::WriteRequest request = FirstCommit();
  std::reverse(request.mutable_mutations()->begin(), request.mutable_mutations()->end());
  EXPECT_TRUE(Write(*store, request).ok());
}

TEST(Store, ARefusedCommitLeavesNothingBehind) {
  const auto store = OpenNetwork();
  const auto before = Dump(*store);
  Refusal(*store, Commit({Put("city", "dunedin", "达尼丁"), Relate("dunedin", "part_of", "nowhere")}),
          StatusCode::kFailedPrecondition);
  EXPECT_EQ(Dump(*store), before);
}

TEST(Store, RefusesADanglingEnd) {
  const auto store = OpenNetwork();
  const auto violation =
      Refusal(*store, Commit({Relate("gothenburg", "part_of", "gotenborg")}),
              StatusCode::kFailedPrecondition);
  EXPECT_EQ(violation.place(), "mutations[0].put_relation.target_id");
  EXPECT_EQ(violation.value(), "gotenborg");
  EXPECT_EQ(violation.rule(), "DANGLING_END");
}

TEST(Store, RefusesTheWrongDomainOrRange) {
  const auto store = OpenNetwork();
  const auto violation = Refusal(*store, Commit({Relate("shanghai", "party", "agreement_1")}),
                                 StatusCode::kInvalidArgument);
  EXPECT_EQ(violation.place(), "mutations[0].put_relation.kind");
  EXPECT_EQ(violation.rule(), "WRONG_DOMAIN_OR_RANGE");
}

TEST(Store, RefusesAnIdentifierOfAnotherEntity) {
  const auto store = OpenNetwork();
  ASSERT_TRUE(Write(*store, Commit({WithIdentifier(Put("country", "sweden", "瑞典"), "iso3166",
                                                   "SE")})).ok());
  const auto violation = Refusal(
      *store, Commit({WithIdentifier(Put("country", "sverige", "瑞典王国"), "iso3166", "SE")}),
      StatusCode::kAlreadyExists);
  EXPECT_EQ(violation.place(), "mutations[0].put_entity.identifiers[0]");
  EXPECT_EQ(violation.value(), "iso3166:SE");
  EXPECT_NE(violation.reason().find("sweden"), std::string::npos);
}

TEST(Store, AnIdentifierMovesWithinOneCommit) {
  const auto store = OpenNetwork();
  ASSERT_TRUE(Write(*store, Commit({WithIdentifier(Put("country", "sweden", "瑞典"), "iso3166",
                                                   "SE")})).ok());
  const auto moved =
      Write(*store, Commit({WithIdentifier(Put("city", "gothenburg", "哥德堡"), "iso3166", "SE"),
                            Put("country", "sweden", "瑞典")}));
  ASSERT_TRUE(moved.ok()) << moved.status();
  const RecordReader reader = store->reader();
  const auto sweden = reader.NumberOf(Table::kEntity, "sweden").value();
  const auto gothenburg = reader.NumberOf(Table::kEntity, "gothenburg").value();
  EXPECT_EQ(reader.NumberOfIdentifier("iso3166", "SE", 1).value(), 0U);
  EXPECT_EQ(reader.NumberOfIdentifier("iso3166", "SE", 2).value(), sweden);
  EXPECT_EQ(reader.NumberOfIdentifier("iso3166", "SE", 3).value(), gothenburg);
}

TEST(Store, RefusesToDeleteAnEntityWithRelations) {
  const auto store = OpenNetwork();
  const auto violation =
      Refusal(*store, Commit({Delete("gothenburg")}), StatusCode::kFailedPrecondition);
  EXPECT_EQ(violation.rule(), "HAS_RELATIONS");
}

TEST(Store, CascadeDeletesTheRelationsToo) {
  const auto store = OpenNetwork();
  const auto deleted = Write(*store, Commit({Delete("gothenburg", /*cascade=*/true)}));
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_EQ(deleted->changes_size(), 3);
  EXPECT_TRUE(Entity(*store, "gothenburg", 2)->deleted());
  ExpectAdjacencyMatchesRecords(*store);
}

TEST(Store, RefusesToPutARelationThatACascadeDeletes) {
  const auto store = OpenNetwork();
  for (const char* edtf : {"", "1990"}) {  // As it stands, and changed.
    const auto violation = Refusal(*store,
                                   Commit({Delete("gothenburg", /*cascade=*/true),
                                           Relate("gothenburg", "part_of", "sweden", edtf)}),
                                   StatusCode::kInvalidArgument);
    EXPECT_EQ(violation.rule(), "DUPLICATE_CHANGE");
    EXPECT_EQ(violation.place(), "mutations[1].put_relation.id");
  }
}

TEST(Store, DeletesAnEntityTogetherWithItsRelations) {
  const auto store = OpenNetwork();
  EXPECT_TRUE(Write(*store, Commit({Delete("gothenburg"), Unrelate("gothenburg.part_of.sweden"),
                                    Unrelate("agreement_1.party.gothenburg")})).ok());
}

TEST(Store, DeletionKeepsHistory) {
  const auto store = OpenNetwork();
  ASSERT_TRUE(Write(*store, Commit({Delete("gothenburg", true)})).ok());
  EXPECT_EQ(Entity(*store, "gothenburg", 1)->entity().names(0).text(), "哥德堡");
  ASSERT_TRUE(Write(*store, Commit({Put("city", "gothenburg", "哥特堡")})).ok());
  EXPECT_EQ(Entity(*store, "gothenburg", 3)->entity().names(0).text(), "哥特堡");
  EXPECT_TRUE(Entity(*store, "gothenburg", 2)->deleted());
  EXPECT_FALSE(Entity(*store, "gothenburg", 1)->deleted());
  std::vector<std::uint64_t> revisions;
  ASSERT_TRUE(store->reader()
                  .ScanEntityVersions(2, 3,
                                      [&](const auto& record) {
                                        revisions.push_back(record.revision());
                                        return true;
                                      })
                  .ok());
  EXPECT_EQ(revisions, (std::vector<std::uint64_t>{3, 2, 1}));
}

TEST(Store, NamesAndIdentifiersFollowAnEntityThatIsDeletedAndMadeAgain) {
  const auto store = OpenNetwork();
  const auto sweden = WithIdentifier(Put("country", "sweden", "瑞典"), "iso3166", "SE");
  ASSERT_TRUE(Write(*store, Commit({sweden})).ok());
  ASSERT_TRUE(Write(*store, Commit({Delete("sweden", true)})).ok());
  ASSERT_TRUE(Write(*store, Commit({sweden})).ok());
  const RecordReader reader = store->reader();
  const std::uint64_t number = reader.NumberOf(Table::kEntity, "sweden").value();
  const std::string name = EncodeNameKey({NameIndexText("瑞典"), number});
  storage::v1::IndexRecord names;
  ASSERT_TRUE(names.ParseFromString(*store->key_values().Get(Family::kNames, name).value()));
  const std::uint64_t named[] = {0, number, number, 0, number};
  const std::uint64_t identified[] = {0, 0, number, 0, number};
  for (const std::uint64_t revision : {1U, 2U, 3U, 4U}) {
    EXPECT_EQ(HolderAt(names, revision), named[revision]) << revision;
    EXPECT_EQ(reader.NumberOfIdentifier("iso3166", "SE", revision).value(), identified[revision])
        << revision;
  }
  ExpectAdjacencyMatchesRecords(*store);
}

TEST(Store, AnIdentifierIsFreeWhenItsEntityIsDeleted) {
  const auto store = OpenNetwork();
  ASSERT_TRUE(
      Write(*store, Commit({WithIdentifier(Put("city", "dunedin", "达尼丁"), "iso3166", "NZ-OTA")}))
          .ok());
  const auto moved =
      Write(*store, Commit({Delete("dunedin"),
                            WithIdentifier(Put("city", "otago", "奥塔哥"), "iso3166", "NZ-OTA")}));
  EXPECT_TRUE(moved.ok()) << moved.status();
}

TEST(Store, ACascadeTakesAMergedEntityAndItsJudgement) {
  const auto store = OpenNetwork();
  ASSERT_TRUE(
      Write(*store, Commit({Put("city", "goteborg", "哥特堡"), Merge("goteborg", "gothenburg")}))
          .ok());
  const auto member = Write(*store, Commit({Delete("goteborg", /*cascade=*/true)}));
  ASSERT_TRUE(member.ok()) << member.status();
  EXPECT_EQ(member->changes_size(), 2);
  ExpectAdjacencyMatchesRecords(*store);
  ASSERT_TRUE(
      Write(*store, Commit({Put("city", "goteborg", "哥特堡"), Merge("goteborg", "gothenburg")}))
          .ok());
  const auto canonical = Write(*store, Commit({Delete("gothenburg", /*cascade=*/true)}));
  ASSERT_TRUE(canonical.ok()) << canonical.status();
  EXPECT_EQ(canonical->changes_size(), 4);  // Part of Sweden, party, the judgement.
  EXPECT_FALSE(Entity(*store, "goteborg", store->revision())->deleted());
  ExpectAdjacencyMatchesRecords(*store);
}

TEST(Store, RefusesAMadeIdThatBelongsToAnotherRelation) {
  const auto cities = Commit({PutOntology(), Put("city", "x", "甲"), Put("city", "z", "乙"),
                              Put("city", "y.part_of.z", "丙"), Put("city", "x.part_of.y", "丁")});
  const auto first = Relate("x", "part_of", "y.part_of.z");
  const auto second = Relate("x.part_of.y", "part_of", "z");
  const auto store = OpenInMemory();
  ASSERT_TRUE(Write(*store, cities).ok());
  const auto together = Refusal(*store, Commit({first, second}), StatusCode::kAlreadyExists);
  EXPECT_EQ(together.rule(), "ID_COLLISION");
  EXPECT_EQ(together.place(), "mutations[1].put_relation.id");
  ASSERT_TRUE(Write(*store, Commit({first})).ok());
  const auto later = Refusal(*store, Commit({second}), StatusCode::kAlreadyExists);
  EXPECT_EQ(later.rule(), "ID_COLLISION");
  EXPECT_EQ(later.place(), "mutations[0].put_relation.id");
  EXPECT_NE(later.reason().find("x part_of y.part_of.z"), std::string::npos) << later.reason();
  v1::Mutation named = second;
  named.mutable_put_relation()->set_id("second");
  EXPECT_TRUE(Write(*store, Commit({named})).ok());
  EXPECT_TRUE(Write(*store, Commit({Relate("x", "part_of", "y.part_of.z", "1990")})).ok());
}

TEST(Store, RefusesOneRecordTwiceInACommit) {
  const auto store = OpenNetwork();
  EXPECT_EQ(Refusal(*store, Commit({Put("city", "dunedin", "达尼丁"),
                                    Put("city", "dunedin", "但尼丁")}),
                    StatusCode::kInvalidArgument).rule(),
            "DUPLICATE_CHANGE");
}

TEST(Store, RefusesTwoRelationsOfAFunctionalKind) {
  const auto store = OpenNetwork();
  ASSERT_TRUE(Write(*store, Commit({Merge("gothenburg", "sweden")})).ok());
  EXPECT_EQ(Refusal(*store, Commit({Merge("gothenburg", "shanghai")}),
                    StatusCode::kFailedPrecondition).rule(),
            "NOT_FUNCTIONAL");
}

TEST(Store, RefusesAnUnknownSource) {
  const auto store = OpenNetwork();
  v1::Mutation put = Put("city", "dunedin", "达尼丁");
  v1::Citation* citation = put.mutable_put_entity()->mutable_names(0)->add_citations();
  citation->set_source_id("reply_2023_33");
  citation->set_basis(v1::BASIS_STATED);
  const auto violation = Refusal(*store, Commit({put}), StatusCode::kFailedPrecondition);
  EXPECT_EQ(violation.place(), "mutations[0].put_entity.names[0].citations[0].source_id");
  EXPECT_EQ(violation.rule(), "UNKNOWN_SOURCE");
}

TEST(Store, RefusesAKindThatStoredRelationsForbid) {
  const auto store = OpenNetwork();
  EXPECT_EQ(Refusal(*store, Commit({Put("firm", "sweden", "瑞典")}),
                    StatusCode::kFailedPrecondition).rule(),
            "WRONG_DOMAIN_OR_RANGE");
}

v1::WriteRequest WithPrecondition(v1::WriteRequest request, const std::string& entity,
                                  v1::Precondition::Rule rule, std::uint64_t revision = 0) {
  v1::Precondition* condition = request.add_preconditions();
  condition->set_entity_id(entity);
  condition->set_rule(rule);
  condition->set_revision(revision);
  return request;
}

TEST(Store, PreconditionsDecideWhetherACommitIsTaken) {
  const auto store = OpenNetwork();
  const auto rename = Commit({Put("city", "shanghai", "申城")});
  EXPECT_EQ(Refusal(*store, WithPrecondition(rename, "shanghai", v1::Precondition::RULE_ABSENT),
                    StatusCode::kAborted).rule(),
            "PRECONDITION_FAILED");
  Refusal(*store, WithPrecondition(rename, "beijing", v1::Precondition::RULE_EXISTS),
          StatusCode::kAborted);
  ASSERT_TRUE(Write(*store, WithPrecondition(rename, "shanghai",
                                             v1::Precondition::RULE_AT_REVISION, 1)).ok());
  const auto stale = Refusal(
      *store,
      WithPrecondition(Commit({Put("city", "shanghai", "沪")}), "shanghai",
                       v1::Precondition::RULE_AT_REVISION, 1),
      StatusCode::kAborted);
  EXPECT_NE(stale.reason().find("revision 2"), std::string::npos) << stale.reason();
}

v1::WriteRequest WithRelationPrecondition(v1::WriteRequest request, const std::string& relation,
                                          v1::Precondition::Rule rule, std::uint64_t revision = 0) {
  v1::Precondition* condition = request.add_preconditions();
  condition->set_relation_id(relation);
  condition->set_rule(rule);
  condition->set_revision(revision);
  return request;
}

TEST(Store, APreconditionMayBeAboutARelation) {
  const auto store = OpenNetwork();
  const std::string id = "gothenburg.part_of.sweden";
  const auto rename = Commit({Put("city", "shanghai", "申城")});
  const auto violation =
      Refusal(*store, WithRelationPrecondition(rename, id, v1::Precondition::RULE_ABSENT),
              StatusCode::kAborted);
  EXPECT_EQ(violation.place(), "preconditions[0]");
  EXPECT_EQ(violation.value(), id);
  EXPECT_EQ(violation.rule(), "PRECONDITION_FAILED");
  Refusal(
      *store,
      WithRelationPrecondition(rename, "shanghai.part_of.sweden", v1::Precondition::RULE_EXISTS),
      StatusCode::kAborted);
  Refusal(*store, WithRelationPrecondition(rename, id, v1::Precondition::RULE_AT_REVISION, 2),
          StatusCode::kAborted);
  EXPECT_TRUE(
      Write(*store, WithRelationPrecondition(rename, id, v1::Precondition::RULE_AT_REVISION, 1))
          .ok());
}

TEST(Store, ConcurrentWritersAllCommitOnce) {
  const auto store = OpenNetwork();
  constexpr int kWriters = 16;
  constexpr int kEach = 20;
  std::atomic<int> failed{0};
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = "c" + std::to_string(w) + "_" + std::to_string(i);
        if (!Write(*store, Commit({Put("city", id, "城")})).ok()) ++failed;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(store->revision(), 1U + kWriters * kEach);
}

TEST(Store, OneOfManyWritersWinsAPrecondition) {
  const auto store = OpenNetwork();
  std::atomic<int> won{0};
  std::vector<std::thread> writers;
  for (int w = 0; w < 16; ++w) {
    writers.emplace_back([&, w] {
      const auto request = WithPrecondition(
          Commit({Put("city", "dunedin", "达尼丁" + std::to_string(w))}), "dunedin",
          v1::Precondition::RULE_ABSENT);
      if (Write(*store, request).ok()) ++won;
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(won, 1);
}

TEST(Store, RefusesWritesAfterItStopped) {
  const auto store = OpenNetwork();
  store->Stop();
  EXPECT_EQ(Write(*store, FirstCommit()).status().code(), StatusCode::kUnavailable);
}

}  // namespace
}  // namespace partnergraph
