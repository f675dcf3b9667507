// Merging entities by judgement, and taking it back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "graph/engine.h"
#include "tests/graph/write_requests.h"

namespace partnergraph {
namespace {

using testing::ElementsAre;

// 复旦大学 is located in Shanghai; a second record of it, from another list, has a tie to
// Gothenburg.
std::unique_ptr<Engine> OpenWithTwoFudans() {
  auto engine = Engine::Open({.path = "/engine", .in_memory = true}).value();
  v1::WriteRequest request = FirstCommit();
  *request.add_mutations() = Put("university", "fudan", "复旦大学");
  *request.add_mutations() = Put("university", "fudan_u", "复旦");
  *request.add_mutations() = Relate("fudan", "located_in", "shanghai");
  *request.add_mutations() = Put("agreement", "agreement_2", "校际协议");
  *request.add_mutations() = Relate("agreement_2", "party", "fudan_u");
  *request.add_mutations() = Relate("agreement_2", "party", "gothenburg");
  EXPECT_TRUE(engine->Write(request).ok());
  return engine;
}

v1::GetEntityResponse Get(const Engine& engine, const std::string& id) {
  v1::GetEntityRequest request;
  request.set_entity(id);
  return engine.GetEntity(request).value();
}

std::vector<std::string> PartnersOf(const Engine& engine, const std::string& id) {
  v1::NeighborsRequest request;
  request.set_entity(id);
  std::vector<std::string> partners;
  const v1::NeighborsResponse response = engine.Neighbors(request, {}).value();
  for (const v1::Tie& tie : response.ties()) {
    partners.push_back(tie.partner().id());
  }
  return partners;
}

TEST(Merge, ReadsFollowTheJudgement) {
  const auto engine = OpenWithTwoFudans();
  ASSERT_TRUE(engine->Write(Commit({Merge("fudan_u", "fudan")})).ok());
  const v1::Entity entity = Get(*engine, "fudan_u").entity();
  EXPECT_EQ(entity.id(), "fudan");
  EXPECT_THAT(entity.merged_ids(), ElementsAre("fudan_u"));
  EXPECT_EQ(entity.names_size(), 4);
  EXPECT_THAT(PartnersOf(*engine, "fudan"), ElementsAre("gothenburg"));
  EXPECT_THAT(PartnersOf(*engine, "gothenburg"), testing::Contains("fudan"));
}

TEST(Merge, UndoingRestoresExactlyWhatWas) {
  const auto engine = OpenWithTwoFudans();
  const std::string before = Get(*engine, "fudan").entity().SerializeAsString();
  const std::string other_before = Get(*engine, "fudan_u").entity().SerializeAsString();
  ASSERT_TRUE(engine->Write(Commit({Merge("fudan_u", "fudan")})).ok());
  ASSERT_TRUE(engine->Write(Commit({Unrelate("fudan_u.same_as.fudan")})).ok());
  EXPECT_EQ(Get(*engine, "fudan").entity().SerializeAsString(), before);
  EXPECT_EQ(Get(*engine, "fudan_u").entity().SerializeAsString(), other_before);
  EXPECT_TRUE(PartnersOf(*engine, "fudan").empty());
  EXPECT_THAT(PartnersOf(*engine, "fudan_u"), ElementsAre("gothenburg"));
}

TEST(Merge, WhatIsReadMergedIsNotWrittenBackAsOne) {
  const auto engine = OpenWithTwoFudans();
  ASSERT_TRUE(engine->Write(Commit({Merge("fudan_u", "fudan")})).ok());
  v1::Mutation put;
  *put.mutable_put_entity() = Get(*engine, "fudan").entity();
  const auto violation = GetViolation(engine->Write(Commit({put})).status());
  ASSERT_TRUE(violation.has_value());
  EXPECT_EQ(violation->rule(), "OUTPUT_ONLY");
  EXPECT_EQ(violation->place(), "mutations[0].put_entity.merged_ids");
}

TEST(Merge, OlderRevisionsStillShowTwo) {
  const auto engine = OpenWithTwoFudans();
  ASSERT_TRUE(engine->Write(Commit({Merge("fudan_u", "fudan")})).ok());
  v1::GetEntityRequest request;
  request.set_entity("fudan_u");
  request.mutable_as_of()->set_revision(1);
  EXPECT_EQ(engine->GetEntity(request)->entity().id(), "fudan_u");
}

TEST(Merge, SearchGivesTheCanonicalEntityOnce) {
  const auto engine = OpenWithTwoFudans();
  ASSERT_TRUE(engine->Write(Commit({Merge("fudan_u", "fudan")})).ok());
  v1::SearchRequest request;
  request.set_query("复旦");
  const auto response = engine->Search(request, {});
  ASSERT_EQ(response->hits_size(), 1);
  EXPECT_EQ(response->hits(0).entity().id(), "fudan");
  EXPECT_EQ(response->hits(0).name().text(), "复旦");
}

TEST(Merge, ListsAndCountsShowTheCanonicalEntityOnce) {
  const auto engine = OpenWithTwoFudans();
  ASSERT_TRUE(engine->Write(Commit({Merge("fudan_u", "fudan")})).ok());
  v1::ListEntitiesRequest request;
  request.set_kind("university");
  EXPECT_EQ(engine->ListEntities(request)->entities_size(), 1);
  EXPECT_EQ(engine->Statistics({}, {})->entities_by_kind(0).kind(), "agreement");
}

TEST(Merge, AJudgementNeedsAReason) {
  const auto engine = OpenWithTwoFudans();
  const auto refused = engine->Write(Commit({Relate("fudan_u", "same_as", "fudan")}));
  EXPECT_EQ(GetViolation(refused.status())->rule(), "MISSING_VALUE");
}

TEST(Merge, RefusesACircleOfJudgements) {
  const auto engine = OpenWithTwoFudans();
  ASSERT_TRUE(engine->Write(Commit({Merge("fudan_u", "fudan")})).ok());
  EXPECT_EQ(GetViolation(engine->Write(Commit({Merge("fudan", "fudan_u")})).status())->rule(),
            "CYCLE");
}

}  // namespace
}  // namespace partnergraph
