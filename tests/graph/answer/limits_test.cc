// Answers keep within the size of a message and the patience of the caller, and pages fit together
// while commits go on.
#include "graph/base/limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <set>
#include <string>

#include "graph/engine.h"
#include "tests/graph/write_requests.h"

namespace partnergraph {
namespace {

constexpr std::size_t kMessageBytesMax = 4U << 20U;

std::unique_ptr<Engine> OpenWith(const v1::WriteRequest& request) {
  auto engine = Engine::Open({.path = "/engine", .in_memory = true}).value();
  const auto response = engine->Write(request);
  EXPECT_TRUE(response.ok()) << response.status();
  return engine;
}

// About 80 KB: as many citations with as long remarks as a fact may have, and more.
template <class Fact>
void CiteAtLength(Fact* fact) {
  for (int i = 0; i < kCitationsPerFactMax; ++i) {
    v1::Citation* citation = fact->add_citations();
    citation->set_source_id("reply");
    citation->set_locator("S" + std::to_string(i));
    citation->set_basis(v1::BASIS_STATED);
    citation->set_note(std::string(kRemarkBytesMax, 'x'));
  }
}

// `hub` with 100 sister cities, each known by a name and a relation that are cited at length.
std::unique_ptr<Engine> OpenHeavyStar() {
  auto engine = OpenWith(
      Commit({PutOntology(), Put("document", "reply", "答复"), Put("city", "hub", "枢纽")}));
  for (int i = 0; i < 100; ++i) {
    v1::Mutation city = Put("city", "sister" + std::to_string(i), "友城" + std::to_string(i));
    CiteAtLength(city.mutable_put_entity()->mutable_names(0));
    v1::Mutation relation = Relate("hub", "sister_of", city.put_entity().id());
    CiteAtLength(relation.mutable_put_relation());
    EXPECT_TRUE(engine->Write(Commit({city, relation})).ok());
  }
  return engine;
}

TEST(AnswerSize, TraverseStreamsHeavyRecordsInManyMessages) {
  const auto engine = OpenHeavyStar();
  v1::TraverseRequest request;
  request.set_entity("hub");
  int reached = 0;
  std::size_t largest = 0;
  const Status done = engine->Traverse(request, {}, [&](const v1::TraverseResponse& message) {
    reached += message.reached_size();
    largest = std::max(largest, message.ByteSizeLong());
    return true;
  });
  EXPECT_TRUE(done.ok()) << done;
  EXPECT_EQ(reached, 101);
  EXPECT_LT(largest, kStreamChunkBytes + kRecordBytesMax);
}

TEST(AnswerSize, SearchEndsAPageEarly) {
  const auto engine = OpenHeavyStar();
  v1::SearchRequest request;
  request.set_query("友城");
  request.set_page_size(100);
  std::set<std::string> found;
  do {
    const auto page = engine->Search(request, {});
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_LT(page->ByteSizeLong(), kMessageBytesMax);
    for (const v1::SearchHit& hit : page->hits()) found.insert(hit.entity().id());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(found.size(), 100U);
}

TEST(AnswerSize, NeighborsAndListsEndAPageEarly) {
  const auto engine = OpenHeavyStar();
  v1::NeighborsRequest neighbors;
  neighbors.set_entity("hub");
  const auto ties = engine->Neighbors(neighbors, {});
  ASSERT_TRUE(ties.ok()) << ties.status();
  EXPECT_LT(ties->ByteSizeLong(), kMessageBytesMax);
  EXPECT_FALSE(ties->next_page_token().empty());
  v1::ListRelationsRequest relations;
  relations.set_entity("hub");
  const auto listed = engine->ListRelations(relations);
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_LT(listed->ByteSizeLong(), kMessageBytesMax);
  EXPECT_FALSE(listed->next_page_token().empty());
  EXPECT_EQ(listed->holdings_size(), listed->relations_size());
}

TEST(AnswerSize, CoverageLeavesOutWhatDoesNotFit) {
  auto engine = OpenWith(Commit({PutOntology(), Put("city", "hub", "枢纽")}));
  const std::string long_name(kNameBytesMax - 10, 'n');
  for (int group = 0; group < 3; ++group) {
    v1::WriteRequest request = Commit({});
    for (int i = 0; i < 1000; ++i) {
      const std::string id = "c" + std::to_string(1000 * group + i);
      v1::Mutation city = Put("city", id, "城");
      city.mutable_put_entity()->mutable_names(1)->set_text(long_name + id);
      *request.add_mutations() = city;
      *request.add_mutations() = Relate("hub", "sister_of", id);
    }
    ASSERT_TRUE(engine->Write(request).ok());
  }
  v1::CoverageRequest request;
  request.set_entity("hub");
  request.add_tie_kinds("sister_city");
  const auto response = engine->Coverage(request, {});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_LT(response->ByteSizeLong(), 2 * kPageBytesMax);
  EXPECT_TRUE(response->truncated());
  EXPECT_EQ(response->truncation_reason(), v1::TRUNCATION_REASON_RESULTS);
}

TEST(Coverage, RefusesAKindThatDoesNotExistAndOneNamedTwice) {
  const auto engine = OpenWith(FirstCommit());
  v1::CoverageRequest request;
  request.set_entity("shanghai");
  request.add_tie_kinds("agreement");
  request.add_tie_kinds("agreement");
  const auto twice = GetViolation(engine->Coverage(request, {}).status());
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->place(), "tie_kinds[1]");
  EXPECT_EQ(twice->rule(), "DUPLICATE_KIND");
  request.set_tie_kinds(1, "friendship");
  EXPECT_EQ(GetViolation(engine->Coverage(request, {}).status())->place(), "tie_kinds[1]");
}

TEST(Coverage, MarksWhatHoldsOnlyPossibly) {
  const auto engine = OpenWith(FirstCommit());  // Its agreement has no date.
  v1::CoverageRequest request;
  request.set_entity("shanghai");
  request.add_tie_kinds("agreement");
  EXPECT_TRUE(engine->Coverage(request, {})->rows(0).possible().empty());
  request.mutable_as_of()->set_valid_date("2010");
  EXPECT_THAT(engine->Coverage(request, {})->rows(0).possible(), testing::ElementsAre("agreement"));
}

// --- Patience.
TEST(Cancellation, EndsEveryReadThatMayTakeLong) {
  const auto engine = OpenWith(FirstCommit());
  ASSERT_TRUE(engine->Write(Commit({Put("city", "dunedin", "达尼丁")})).ok());
  const std::atomic<bool> cancelled = true;
  const CallControl control{.cancelled = &cancelled};
  v1::GetEntityRequest get;
  get.set_entity("shanghai");
  get.mutable_as_of()->set_revision(1);
  EXPECT_TRUE(absl::IsCancelled(engine->GetEntity(get, control).status()));
  EXPECT_TRUE(absl::IsCancelled(engine->ListEntities({}, control).status()));
  EXPECT_TRUE(absl::IsCancelled(engine->ListRelations({}, control).status()));
  EXPECT_TRUE(absl::IsCancelled(engine->Diff({}, control).status()));
  v1::ListVersionsRequest versions;
  versions.set_entity_id("shanghai");
  EXPECT_TRUE(absl::IsCancelled(engine->ListVersions(versions, control).status()));
  v1::BatchGetEntitiesRequest batch;
  batch.add_entities("shanghai");
  EXPECT_TRUE(absl::IsCancelled(engine->BatchGetEntities(batch, control).status()));
}

TEST(Cancellation, ADeadlineEndsAPageAndGivesAToken) {
  const auto engine = OpenWith(FirstCommit());
  const auto page = engine->ListEntities({}, {.deadline = std::chrono::steady_clock::now()});
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_TRUE(page->entities().empty());
  v1::ListEntitiesRequest next;
  next.set_page_token(page->next_page_token());
  EXPECT_EQ(engine->ListEntities(next)->entities_size(), 4);
}

TEST(Cancellation, ADeadlineEndsAPageOfVersionsAndGivesAToken) {
  const auto engine = OpenWith(FirstCommit());
  ASSERT_TRUE(engine->Write(Commit({Put("city", "shanghai", "申城")})).ok());
  const CallControl over{.deadline = std::chrono::steady_clock::now()};
  v1::ListVersionsRequest request;
  request.set_entity_id("shanghai");
  const auto page = engine->ListVersions(request, over);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_TRUE(page->versions().empty());
  request.set_page_token(page->next_page_token());
  EXPECT_EQ(engine->ListVersions(request)->versions_size(), 2);

  v1::ListVersionsRequest unknown;
  unknown.set_entity_id("atlantis");
  EXPECT_TRUE(absl::IsNotFound(engine->ListVersions(unknown, over).status()));
}

// --- Pages.
TEST(Pages, StayAtTheirRevisionWhileCommitsGoOn) {
  v1::WriteRequest star = Commit({PutOntology(), Put("city", "hub", "枢纽")});
  for (int i = 0; i < 9; ++i) {
    const std::string id = "sister" + std::to_string(i);
    *star.add_mutations() = Put("city", id, "友城");
    *star.add_mutations() = Relate("hub", "sister_of", id);
  }
  const auto engine = OpenWith(star);
  v1::NeighborsRequest neighbors;
  neighbors.set_entity("hub");
  neighbors.set_page_size(2);
  v1::ListRelationsRequest relations;
  relations.set_page_size(2);
  v1::SearchRequest search;
  search.set_query("友城");
  search.set_page_size(2);
  std::set<std::string> partners, ids, hits;
  for (int page = 0; page < 5; ++page) {
    const auto ties = engine->Neighbors(neighbors, {});
    const auto listed = engine->ListRelations(relations);
    const auto found = engine->Search(search, {});
    ASSERT_TRUE(ties.ok() && listed.ok() && found.ok());
    EXPECT_EQ(ties->revision(), 1U);
    EXPECT_EQ(listed->revision(), 1U);
    EXPECT_EQ(found->revision(), 1U);
    for (const v1::Tie& tie : ties->ties()) partners.insert(tie.partner().id());
    for (const v1::Relation& relation : listed->relations()) ids.insert(relation.id());
    for (const v1::SearchHit& hit : found->hits()) hits.insert(hit.entity().id());
    neighbors.set_page_token(ties->next_page_token());
    relations.set_page_token(listed->next_page_token());
    search.set_page_token(found->next_page_token());
    const std::string late = "late" + std::to_string(page);
    ASSERT_TRUE(engine
                    ->Write(Commit({Put("city", late, "友城"), Relate("hub", "sister_of", late),
                                    Delete("sister" + std::to_string(page), true)}))
                    .ok());
  }
  EXPECT_EQ(partners.size(), 9U);
  EXPECT_EQ(ids.size(), 9U);
  EXPECT_EQ(hits.size(), 9U);
  EXPECT_TRUE(neighbors.page_token().empty());
}

TEST(Pages, RefuseATokenOfAnotherRpc) {
  const auto engine = OpenWith(FirstCommit());
  v1::ListRelationsRequest relations;
  relations.set_page_size(1);
  v1::ListEntitiesRequest entities;
  entities.set_page_token(engine->ListRelations(relations)->next_page_token());
  EXPECT_EQ(GetViolation(engine->ListEntities(entities).status())->rule(), "BAD_PAGE_TOKEN");
}

// --- What holds when.
TEST(ValidDate, GetRelationKnowsWhetherItHolds) {
  const auto engine = OpenWith(FirstCommit());
  ASSERT_TRUE(
      engine->Write(Commit({Relate("shanghai", "sister_of", "gothenburg", "1986/2000")})).ok());
  v1::GetRelationRequest request;
  request.set_id("gothenburg.sister_of.shanghai");
  request.mutable_as_of()->set_valid_date("1990");
  EXPECT_EQ(engine->GetRelation(request)->holding(), v1::HOLDING_YES);
  request.mutable_as_of()->set_valid_date("2000-05");
  EXPECT_EQ(engine->GetRelation(request)->holding(), v1::HOLDING_POSSIBLY);
  request.mutable_as_of()->set_valid_date("2010");
  EXPECT_EQ(GetViolation(engine->GetRelation(request).status())->rule(), "DOES_NOT_HOLD");
  request.mutable_as_of()->set_valid_date("2019-13");
  EXPECT_EQ(GetViolation(engine->GetRelation(request).status())->place(), "as_of.valid_date");
}

TEST(ValidDate, LeavesOutFiguresOfOtherTimes) {
  v1::Mutation city = Put("city", "dunedin", "达尼丁");
  for (const char* period : {"2005/2010", "2011/2022", ""}) {
    v1::Observation* figure = city.mutable_put_entity()->add_observations();
    figure->set_metric("persons");
    figure->set_value(1);
    figure->set_unit("1");
    figure->mutable_period()->set_edtf(period);
  }
  const auto engine = OpenWith(Commit({PutOntology(), city}));
  v1::GetEntityRequest request;
  request.set_entity("dunedin");
  EXPECT_EQ(engine->GetEntity(request)->entity().observations_size(), 3);
  request.mutable_as_of()->set_valid_date("2007");
  EXPECT_EQ(engine->GetEntity(request)->entity().observations_size(), 2);
}

TEST(Diff, PassesOverWhatWasDeletedAndWrittenAgain) {
  const auto engine = OpenWith(FirstCommit());
  ASSERT_TRUE(engine->Write(Commit({Put("city", "dunedin", "达尼丁")})).ok());
  ASSERT_TRUE(engine->Write(Commit({Delete("dunedin")})).ok());
  ASSERT_TRUE(engine->Write(Commit({Put("city", "dunedin", "达尼丁")})).ok());
  v1::DiffRequest request;
  request.set_from_revision(2);
  EXPECT_TRUE(engine->Diff(request)->differences().empty());
}

TEST(MergedEntity, IsNamedAlikeInListsAndSearch) {
  v1::Mutation member = Put("university", "fudan_u", "复旦");
  member.mutable_put_entity()->mutable_names(1)->set_language("sv");
  member.mutable_put_entity()->mutable_names(1)->set_text("Fudanuniversitetet");
  const auto engine = OpenWith(Commit({PutOntology(), Put("city", "shanghai", "上海"),
                                       Put("university", "fudan", "复旦大学"), member,
                                       Relate("fudan", "located_in", "shanghai")}));
  ASSERT_TRUE(engine->Write(Commit({Merge("fudan_u", "fudan")})).ok());
  v1::SearchRequest search;
  search.set_query("复旦大学");
  search.set_language("sv");
  EXPECT_EQ(engine->Search(search, {})->hits(0).entity().name(), "Fudanuniversitetet");
  v1::ListRelationsRequest relations;
  relations.set_entity("shanghai");
  relations.set_language("sv");
  EXPECT_EQ(engine->ListRelations(relations)->entities(0).name(), "Fudanuniversitetet");
}

}  // namespace
}  // namespace partnergraph
