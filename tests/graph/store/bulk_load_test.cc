// Bulk loads beside commits of the same records: what they leave in the store must be equal.
#include "graph/store/bulk_load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "graph/base/limits.h"
#include "graph/model/record_check.h"
#include "tests/graph/store/test_store.h"

namespace partnergraph {
namespace {

using testing::HasSubstr;

v1::Mutation Cited(v1::Mutation mutation, const std::string& source) {
  v1::Citation citation;
  citation.set_source_id(source);
  citation.set_basis(v1::BASIS_STATED);
  if (mutation.has_put_entity()) {
    *mutation.mutable_put_entity()->mutable_names(0)->add_citations() = citation;
  } else {
    *mutation.mutable_put_relation()->add_citations() = citation;
  }
  return mutation;
}

v1::Mutation OfDataset(v1::Mutation mutation, const std::string& dataset) {
  if (mutation.has_put_entity()) mutation.mutable_put_entity()->set_dataset(dataset);
  if (mutation.has_put_relation()) mutation.mutable_put_relation()->set_dataset(dataset);
  return mutation;
}

// "AB-123".
std::string CodeOf(int i) {
  return {'A',
          static_cast<char>('A' + i / 1000),
          '-',
          static_cast<char>('0' + i / 100 % 10),
          static_cast<char>('0' + i / 10 % 10),
          static_cast<char>('0' + i % 10)};
}

// Universities in cities, with agreements; many, so that numbers and ids sort otherwise.
std::vector<v1::Mutation> ManyUniversities(int count) {
  std::mt19937 random(20230033);
  const auto id = [](int i) { return "university_" + std::to_string(i); };
  std::vector<v1::Mutation> mutations;
  for (int i = 0; i < count; ++i) {
    v1::Mutation put = Cited(Put("university", id(i), "第" + std::to_string(i) + "大学"), "list");
    if (i % 3 == 0) put = WithIdentifier(put, "iso3166", CodeOf(i));
    mutations.push_back(OfDataset(put, "list"));
  }
  for (int i = 0; i < 3 * count; ++i) {
    const int a = static_cast<int>(random() % static_cast<unsigned>(count));
    v1::Mutation put = Cited(Relate(id(a), "located_in", i % 2 == 0 ? "shanghai" : "gothenburg",
                                    std::to_string(1900 + i % 120) + "/.."),
                             "list");
    put.mutable_put_relation()->set_id("relation_" + std::to_string(i));
    mutations.push_back(OfDataset(put, i % 5 == 0 ? "" : "list"));
  }
  return mutations;
}

// FirstCommit and the document that the records cite.
std::unique_ptr<Store> OpenWithDocument() {
  auto store = OpenNetwork();
  EXPECT_TRUE(Write(*store, Commit({Put("document", "list", "名单")})).ok());
  return store;
}

Status Create(const v1::Mutation& mutation, BulkLoad* load) {
  if (mutation.has_put_entity()) {
    v1::Entity entity = mutation.put_entity();
    PG_RETURN_IF_ERROR(NormalizeEntity(*load->ontology(), &entity));
    return load->CreateEntity(entity);
  }
  v1::Relation relation = mutation.put_relation();
  PG_RETURN_IF_ERROR(NormalizeRelation(*load->ontology(), &relation));
  return load->CreateRelation(relation);
}

// Of FirstCommit's author, and without a comment.
Status LoadAll(Store& store, const std::vector<v1::Mutation>& mutations) {
  const TemporaryFolder folder;
  return store.Load({.author = "test", .comment = "", .folder = folder.path()},
                    [&](BulkLoad* load) -> StatusOr<bool> {
                      for (const v1::Mutation& mutation : mutations) {
                        PG_RETURN_IF_ERROR(Create(mutation, load));
                      }
                      return true;
                    });
}

// Without the time of commits.
std::map<std::string, std::string> DumpWithoutTimes(const Store& store) {
  auto dump = Dump(store);
  for (auto& [key, value] : dump) {
    if (!key.starts_with("log/")) continue;
    storage::v1::CommitRecord commit;
    EXPECT_TRUE(commit.ParseFromString(value));
    commit.clear_time();
    value = commit.DebugString();
  }
  return dump;
}

TEST(BulkLoad, LeavesWhatCommitsLeave) {
  // More than two commits of kMutationsPerCommitMax, begun where records change into relations.
  const std::vector<v1::Mutation> mutations = ManyUniversities(6000);
  const auto by_commits = OpenWithDocument();
  for (std::size_t begin = 0; begin < mutations.size(); begin += kMutationsPerCommitMax) {
    v1::WriteRequest request = Commit({});
    for (std::size_t i = begin; i < mutations.size() && i < begin + kMutationsPerCommitMax; ++i) {
      *request.add_mutations() = mutations[i];
    }
    ASSERT_TRUE(Write(*by_commits, request).ok());
  }
  const auto by_load = OpenWithDocument();
  ASSERT_EQ(LoadAll(*by_load, mutations), absl::OkStatus());
  EXPECT_EQ(by_load->revision(), by_commits->revision());
  EXPECT_TRUE(DumpWithoutTimes(*by_load) == DumpWithoutTimes(*by_commits));
  ExpectAdjacencyMatchesRecords(*by_load);
}

TEST(BulkLoad, IsThereWhenTheStoreIsOpenedAgain) {
  const TemporaryFolder folder;
  std::map<std::string, std::string> dump;
  {
    const auto store = OpenStore({.path = folder.path() + "/db"});
    ASSERT_TRUE(Write(*store, FirstCommit()).ok());
    ASSERT_TRUE(Write(*store, Commit({Put("document", "list", "名单")})).ok());
    ASSERT_EQ(LoadAll(*store, ManyUniversities(100)), absl::OkStatus());
    dump = Dump(*store);
  }
  EXPECT_TRUE(Dump(*OpenStore({.path = folder.path() + "/db"})) == dump);
}

TEST(BulkLoad, CommitsGoOnAfterIt) {
  const auto store = OpenWithDocument();
  ASSERT_EQ(LoadAll(*store, ManyUniversities(10)), absl::OkStatus());
  const std::uint64_t revision = store->revision();
  ASSERT_TRUE(
      Write(*store, Commit({Put("university", "university_3", "第三大学"),
                            Relate("agreement_1", "party", "university_4"), Delete("list")}))
          .status()
          .code() == StatusCode::kFailedPrecondition);  // It is cited.
  ASSERT_TRUE(Write(*store, Commit({Put("university", "university_3", "第三大学"),
                                    Relate("agreement_1", "party", "university_4")}))
                  .ok());
  EXPECT_EQ(store->revision(), revision + 1);
  EXPECT_EQ(Entity(*store, "university_3", revision)->entity().names(0).text(), "第3大学");
  EXPECT_EQ(Entity(*store, "university_3", revision + 1)->entity().names(0).text(), "第三大学");
  ExpectAdjacencyMatchesRecords(*store);
}

// One load into OpenWithDocument, which it leaves as it was unless `keep`.
Status Load(Store& store, const std::function<Status(BulkLoad*)>& fill, bool keep = true) {
  const TemporaryFolder folder;
  return store.Load({.author = "test", .comment = "", .folder = folder.path()},
                    [&](BulkLoad* load) -> StatusOr<bool> {
                      PG_RETURN_IF_ERROR(fill(load));
                      return keep;
                    });
}

TEST(BulkLoad, LeavesNothingOfWhatIsNotKept) {
  const auto store = OpenWithDocument();
  const auto before = Dump(*store);
  const auto fill = [](BulkLoad* load) { return Create(Put("firm", "firm_1", "企业"), load); };
  EXPECT_TRUE(Load(*store, fill, /*keep=*/false).ok());
  EXPECT_EQ(Dump(*store), before);
  const Status refused = Load(*store, [&](BulkLoad* load) -> Status {
    PG_RETURN_IF_ERROR(fill(load));
    return absl::CancelledError("no more");
  });
  EXPECT_EQ(refused.code(), StatusCode::kCancelled);
  EXPECT_EQ(Dump(*store), before);
  EXPECT_TRUE(Load(*store, fill).ok());
  EXPECT_TRUE(Entity(*store, "firm_1", store->revision()).has_value());
}

TEST(BulkLoad, TakesCommitsThatChangeStoredRecords) {
  v1::WriteRequest change = Commit({Put("city", "shanghai", "上海市"),
                                    Relate("shanghai", "sister_of", "gothenburg", "1986-10/..")});
  const auto by_commits = OpenWithDocument();
  ASSERT_TRUE(Write(*by_commits, change).ok());
  ASSERT_TRUE(Write(*by_commits, Commit({Put("firm", "firm_1", "企业"),
                                         Relate("firm_1", "located_in", "shanghai")}))
                  .ok());
  ASSERT_TRUE(Write(*by_commits, Commit({Put("city", "gothenburg", "哥德堡市")})).ok());
  const auto by_load = OpenWithDocument();
  ASSERT_EQ(Load(*by_load,
                 [&](BulkLoad* load) -> Status {
                   PG_RETURN_IF_ERROR(load->Commit(change).status());
                   EXPECT_EQ(load->revision(), 3U);
                   PG_RETURN_IF_ERROR(Create(Put("firm", "firm_1", "企业"), load));
                   PG_RETURN_IF_ERROR(Create(Relate("firm_1", "located_in", "shanghai"), load));
                   return load->Commit(Commit({Put("city", "gothenburg", "哥德堡市")})).status();
                 }),
            absl::OkStatus());
  EXPECT_EQ(DumpWithoutTimes(*by_load), DumpWithoutTimes(*by_commits));
}

// How a load refuses the record, after `before`.
v1::Violation Refused(const v1::Mutation& mutation, const std::vector<v1::Mutation>& before = {}) {
  const auto store = OpenWithDocument();
  v1::Violation violation;
  EXPECT_EQ(Load(*store,
                 [&](BulkLoad* load) -> Status {
                   for (const v1::Mutation& one : before) PG_RETURN_IF_ERROR(Create(one, load));
                   const storage::v1::HeadRecord head = load->head();
                   violation = GetViolation(Create(mutation, load)).value_or(v1::Violation());
                   EXPECT_EQ(load->head().SerializeAsString(), head.SerializeAsString());
                   return absl::OkStatus();
                 }),
            absl::OkStatus());
  return violation;
}

TEST(BulkLoad, RefusesARelationToNobody) {
  const v1::Violation violation = Refused(Relate("agreement_1", "party", "nobody"));
  EXPECT_EQ(violation.rule(), "DANGLING_END");
  EXPECT_EQ(violation.place(), "target_id");
  EXPECT_EQ(violation.value(), "nobody");
}

TEST(BulkLoad, RefusesEndsOfTheWrongKind) {
  const v1::Violation violation =
      Refused(Relate("firm_1", "part_of", "sweden"), {Put("firm", "firm_1", "企业")});
  EXPECT_EQ(violation.rule(), "WRONG_DOMAIN_OR_RANGE");
  EXPECT_EQ(violation.place(), "kind");
  EXPECT_THAT(violation.reason(), HasSubstr("joins firm firm_1 and country sweden"));
}

TEST(BulkLoad, RefusesASourceThatIsNotThere) {
  const v1::Violation violation = Refused(Cited(Put("firm", "firm_1", "企业"), "rumour"));
  EXPECT_EQ(violation.rule(), "UNKNOWN_SOURCE");
  EXPECT_EQ(violation.place(), "names[0].citations[0].source_id");
  EXPECT_EQ(Refused(Cited(Relate("agreement_1", "party", "sweden"), "rumour")).rule(),
            "UNKNOWN_SOURCE");
}

TEST(BulkLoad, RefusesAnIdentifierOfANewEntity) {
  const v1::Violation violation =
      Refused(WithIdentifier(Put("firm", "firm_2", "企业"), "iso3166", "CN"),
              {WithIdentifier(Put("firm", "firm_1", "公司"), "iso3166", "CN")});
  EXPECT_EQ(violation.rule(), "DUPLICATE_IDENTIFIER");
  EXPECT_EQ(violation.place(), "identifiers[0]");
  EXPECT_EQ(violation.reason(), "belongs to firm_1");
}

TEST(BulkLoad, RefusesACycleThroughNewEntitiesAndSpellsItOut) {
  const v1::Violation violation =
      Refused(Relate("sweden", "part_of", "district"),
              {Put("city", "district", "区"), Relate("district", "part_of", "gothenburg")});
  EXPECT_EQ(violation.rule(), "CYCLE");
  EXPECT_EQ(violation.place(), "target_id");
  EXPECT_THAT(violation.reason(), HasSubstr("district -> gothenburg -> sweden"));
}

TEST(BulkLoad, GivesUpIfTwoRecordsHaveOneId) {
  const auto store = OpenWithDocument();
  const auto before = Dump(*store);
  const auto same = Relate("agreement_1", "party", "sweden");
  const Status refused = LoadAll(*store, {same, same});
  EXPECT_EQ(GetViolation(refused).value_or(v1::Violation()).rule(), kNoBulkLoad) << refused;
  EXPECT_EQ(Dump(*store), before);
}

TEST(BulkLoad, CommitsWaitUntilItIsDone) {
  const auto store = OpenWithDocument();
  std::promise<StatusOr<v1::WriteResponse>> written;
  EXPECT_TRUE(Load(*store, [&](BulkLoad* load) -> Status {
                PG_RETURN_IF_ERROR(Create(Put("firm", "firm_1", "企业"), load));
                store->WriteAsync(Commit({Relate("firm_1", "located_in", "sweden")}),
                                  [&](StatusOr<v1::WriteResponse> response) {
                                    written.set_value(std::move(response));
                                  });
                return absl::OkStatus();
              }).ok());
  const auto response = written.get_future().get();
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->revision(), 4U);
}

}  // namespace
}  // namespace partnergraph
