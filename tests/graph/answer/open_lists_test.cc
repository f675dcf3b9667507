// Answers that rest on open lists: which statement they cite, and how many entries it counts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "graph/engine.h"
#include "tests/graph/write_requests.h"

namespace partnergraph {
namespace {

v1::Mutation WithOpenList(v1::Mutation put, const std::string& kind, v1::RelationEnd end) {
  v1::Completeness* open = put.mutable_put_entity()->add_completeness();
  open->set_kind(kind);
  open->set_end(end);
  return put;
}

// Sweden is part of Europe (its list of parents is open) and has two parts (that list too).
std::unique_ptr<Engine> OpenSweden() {
  auto engine = Engine::Open({.path = "/engine", .in_memory = true}).value();
  v1::Mutation sweden =
      WithOpenList(Put("country", "sweden", "瑞典"), "part_of", v1::RELATION_END_TARGET);
  v1::Mutation stockholm =
      WithOpenList(Put("city", "stockholm", "斯德哥尔摩"), "part_of", v1::RELATION_END_SOURCE);
  EXPECT_TRUE(engine
                  ->Write(Commit(
                      {PutOntology(), sweden, stockholm, Put("country", "europe", "欧洲"),
                       Put("city", "gothenburg", "哥德堡"), Relate("sweden", "part_of", "europe"),
                       Relate("stockholm", "part_of", "sweden"),
                       Relate("gothenburg", "part_of", "sweden")}))
                  .ok());
  return engine;
}

v1::FindPathsResponse Paths(const Engine& engine, const std::string& from, const std::string& to) {
  v1::FindPathsRequest request;
  request.set_source(from);
  request.set_target(to);
  return engine.FindPaths(request, {}).value();
}

TEST(OpenLists, AreCitedForTheEndByWhichAWayPasses) {
  const auto engine = OpenSweden();
  const auto through_parts = Paths(*engine, "gothenburg", "stockholm").open_lists();
  ASSERT_EQ(through_parts.size(), 2);  // Of Sweden's parts and of Stockholm's parents.
  EXPECT_EQ(through_parts[0].entity().id(), "sweden");
  EXPECT_EQ(through_parts[1].entity().id(), "stockholm");
  EXPECT_TRUE(Paths(*engine, "sweden", "europe").open_lists().empty());
}

TEST(OpenLists, CountTheRelationsOfTheirEnd) {
  const auto engine = OpenSweden();
  EXPECT_EQ(Paths(*engine, "gothenburg", "sweden").open_lists(0).known_count(), 2U);
}

// Shanghai's agreements: with Sweden's Gothenburg since 1986, with Dunedin from 1994 to 2000.
class OpenAgreementsTest : public testing::Test {
 protected:
  OpenAgreementsTest() {
    const v1::Mutation shanghai =
        WithOpenList(Put("city", "shanghai", "上海"), "agreement", v1::RELATION_END_UNSPECIFIED);
    EXPECT_TRUE(
        engine_
            ->Write(Commit(
                {PutOntology(), shanghai, Put("city", "gothenburg", "哥德堡"),
                 Put("country", "sweden", "瑞典"), Relate("gothenburg", "part_of", "sweden"),
                 Put("city", "dunedin", "达尼丁"), Put("agreement", "a1", "协议一"),
                 Put("agreement", "a2", "协议二"), Relate("a1", "party", "shanghai", "1986/.."),
                 Relate("a1", "party", "gothenburg", "1986/.."),
                 Relate("a2", "party", "shanghai", "1994/2000"),
                 Relate("a2", "party", "dunedin", "1994/2000")}))
            .ok());
    request_.set_entity("shanghai");
    request_.mutable_filter()->add_tie_kinds("agreement");
  }

  v1::OpenList List() {
    const auto response = engine_->Neighbors(request_, {});
    EXPECT_TRUE(response.ok()) << response.status();
    EXPECT_EQ(response->open_lists_size(), 1);
    return response->open_lists(0);
  }

  std::unique_ptr<Engine> engine_ = Engine::Open({.path = "/engine", .in_memory = true}).value();
  v1::NeighborsRequest request_;
};

TEST_F(OpenAgreementsTest, CountAllPartnersWhateverTheFilterLeaves) {
  EXPECT_EQ(List().known_count(), 2U);
  request_.mutable_filter()->add_places("sweden");
  EXPECT_EQ(List().known_count(), 2U);
  request_.add_partner_roles("host");
  EXPECT_EQ(List().known_count(), 2U);
}

TEST_F(OpenAgreementsTest, CountAtTheDateAskedFor) {
  request_.mutable_as_of()->set_valid_date("2010");
  EXPECT_EQ(List().known_count(), 1U);
}

TEST_F(OpenAgreementsTest, SayNoNumberThatTheBudgetDoesNotReach) {
  request_.mutable_budget()->set_max_visited_edges(1);
  EXPECT_FALSE(List().has_known_count());
}

}  // namespace
}  // namespace partnergraph
