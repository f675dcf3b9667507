// The engine's answers, in the domain's words.
#include "graph/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/graph/write_requests.h"

namespace partnergraph {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::unique_ptr<Engine> OpenEmpty() {
  return Engine::Open({.path = "/engine", .in_memory = true}).value();
}

std::unique_ptr<Engine> OpenWith(const v1::WriteRequest& request) {
  auto engine = OpenEmpty();
  const auto response = engine->Write(request);
  EXPECT_TRUE(response.ok()) << response.status();
  return engine;
}

std::unique_ptr<Engine> OpenNetwork() { return OpenWith(FirstCommit()); }

v1::NeighborsRequest NeighborsOf(const std::string& entity) {
  v1::NeighborsRequest request;
  request.set_entity(entity);
  return request;
}

std::vector<std::string> Partners(const v1::NeighborsResponse& response) {
  std::vector<std::string> partners;
  for (const v1::Tie& tie : response.ties()) {
    partners.push_back(tie.kind() + " " + tie.partner().id());
  }
  return partners;
}

TEST(Engine, AnEmptyDatabaseAnswers) {
  const auto engine = OpenEmpty();
  EXPECT_EQ(engine->Statistics({}, {})->revision(), 0U);
  EXPECT_TRUE(engine->ListEntities({})->entities().empty());
  v1::GetEntityRequest request;
  request.set_entity("shanghai");
  EXPECT_EQ(engine->GetEntity(request).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(engine->GetOntology({}).status().code(), StatusCode::kFailedPrecondition);
}

TEST(Engine, GetsAnEntityByIdentifier) {
  const auto engine = OpenWith(
      Commit({PutOntology(), WithIdentifier(Put("country", "sweden", "瑞典"), "iso3166", "SE")}));
  v1::GetEntityRequest request;
  request.set_entity("iso3166:SE");
  const auto response = engine->GetEntity(request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->entity().id(), "sweden");
  EXPECT_EQ(response->entity().revision(), 1U);
}

// The stored bytes passed on beside the record parsed, for every way of asking.
TEST(Engine, GetsTheSameEntitySerialized) {
  const auto engine = OpenWith(Commit(
      {PutOntology(), WithIdentifier(Put("city", "gothenburg", "哥德堡"), "iso3166", "SE-14"),
       Put("university", "fudan", "复旦大学"), Put("university", "fudan_u", "复旦"),
       Put("city", "dunedin", "达尼丁")}));
  ASSERT_TRUE(engine
                  ->Write(Commit({Merge("fudan_u", "fudan"), Delete("dunedin"),
                                  Put("city", "gothenburg", "哥德堡市")}))
                  .ok());
  for (const char* entity : {"gothenburg", "iso3166:SE-14", "fudan", "fudan_u", "dunedin", ""}) {
    for (const char* valid_date : {"", "2010", "20x0"}) {
      for (const std::uint64_t revision : {0U, 1U, 2U, 3U}) {
        v1::GetEntityRequest request;
        request.set_entity(entity);
        request.mutable_as_of()->set_valid_date(valid_date);
        if (revision != 0) request.mutable_as_of()->set_revision(revision);
        const auto parsed = engine->GetEntity(request);
        const auto serialized = engine->GetEntitySerialized(request);
        ASSERT_EQ(serialized.status(), parsed.status()) << request.DebugString();
        if (!parsed.ok()) continue;
        v1::GetEntityResponse response;
        ASSERT_TRUE(response.ParseFromString(*serialized));
        EXPECT_EQ(response.DebugString(), parsed->DebugString()) << request.DebugString();
      }
    }
  }
}

TEST(Engine, NeighborsPassThroughAnAgreement) {
  const auto engine = OpenNetwork();
  const auto response = engine->Neighbors(NeighborsOf("shanghai"), {});
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_THAT(Partners(*response), ElementsAre("agreement gothenburg"));
  EXPECT_EQ(response->ties(0).connector().id(), "agreement_1");
  EXPECT_EQ(response->ties(0).relations_size(), 2);
  EXPECT_EQ(response->ties(0).holding(), v1::HOLDING_YES);
}

TEST(Engine, ATieOfUnknownTimeHoldsPossiblyAtADate) {
  const auto engine = OpenNetwork();
  v1::NeighborsRequest request = NeighborsOf("shanghai");
  request.mutable_as_of()->set_valid_date("2010");
  const auto response = engine->Neighbors(request, {});
  ASSERT_EQ(response->ties_size(), 1);
  EXPECT_EQ(response->ties(0).holding(), v1::HOLDING_POSSIBLY);
  EXPECT_EQ(response->possible_count(), 1U);
}

TEST(Engine, ACommitIsSeenByTheNextQuery) {
  const auto engine = OpenNetwork();
  ASSERT_TRUE(engine
                  ->Write(Commit({Put("city", "dunedin", "达尼丁"),
                                  Relate("shanghai", "sister_of", "dunedin")}))
                  .ok());
  const auto response = engine->Neighbors(NeighborsOf("dunedin"), {});
  EXPECT_EQ(response->revision(), 2U);
  EXPECT_THAT(Partners(*response), ElementsAre("sister_city shanghai"));
}

TEST(Engine, ASymmetricRelationIsStoredOnceAndReadFromBothEnds) {
  const auto engine = OpenNetwork();
  ASSERT_TRUE(
      engine->Write(Commit({Relate("shanghai", "sister_of", "gothenburg", "1986/..")})).ok());
  v1::GetRelationRequest request;
  request.set_id("gothenburg.sister_of.shanghai");
  EXPECT_TRUE(engine->GetRelation(request).ok());
  for (const auto& [from, to] : {std::pair("shanghai", "gothenburg"), {"gothenburg", "shanghai"}}) {
    v1::NeighborsRequest neighbors = NeighborsOf(from);
    neighbors.mutable_filter()->add_tie_kinds("sister_city");
    EXPECT_THAT(Partners(*engine->Neighbors(neighbors, {})),
                ElementsAre(std::string("sister_city ") + to));
  }
}

TEST(Engine, AsOfDateLeavesOutWhatDoesNotHold) {
  const auto engine = OpenNetwork();
  ASSERT_TRUE(
      engine->Write(Commit({Relate("shanghai", "sister_of", "gothenburg", "1986/2000")})).ok());
  v1::NeighborsRequest request = NeighborsOf("shanghai");
  request.mutable_filter()->add_tie_kinds("sister_city");
  request.mutable_as_of()->set_valid_date("1990");
  EXPECT_EQ(engine->Neighbors(request, {})->ties(0).holding(), v1::HOLDING_YES);
  request.mutable_as_of()->set_valid_date("2010");
  EXPECT_TRUE(engine->Neighbors(request, {})->ties().empty());
}

TEST(Engine, AsOfRevisionAnswersAsItWasThen) {
  const auto engine = OpenNetwork();
  ASSERT_TRUE(engine
                  ->Write(Commit(
                      {Put("city", "shanghai", "申城"), Unrelate("agreement_1.party.gothenburg")}))
                  .ok());
  v1::NeighborsRequest neighbors = NeighborsOf("shanghai");
  EXPECT_TRUE(engine->Neighbors(neighbors, {})->ties().empty());
  neighbors.mutable_as_of()->set_revision(1);
  EXPECT_THAT(Partners(*engine->Neighbors(neighbors, {})), ElementsAre("agreement gothenburg"));
  v1::GetEntityRequest get;
  get.set_entity("shanghai");
  get.mutable_as_of()->set_revision(1);
  EXPECT_EQ(engine->GetEntity(get)->entity().names(0).text(), "上海");
  get.mutable_as_of()->set_revision(0);
  EXPECT_EQ(engine->GetEntity(get).status().code(), StatusCode::kNotFound);
  get.mutable_as_of()->set_revision(3);
  EXPECT_EQ(GetViolation(engine->GetEntity(get).status())->rule(), "FUTURE_REVISION");
}

TEST(Engine, SearchFindsNamesOfAnOlderRevision) {
  const auto engine = OpenNetwork();
  ASSERT_TRUE(engine->Write(Commit({Put("city", "shanghai", "申城")})).ok());
  v1::SearchRequest request;
  request.set_query("上海");
  EXPECT_TRUE(engine->Search(request, {})->hits().empty());
  request.mutable_as_of()->set_revision(1);
  EXPECT_EQ(engine->Search(request, {})->hits(0).entity().id(), "shanghai");
}

TEST(Engine, SearchFoldsCaseAccentsWidthAndScript) {
  v1::Mutation gothenburg = Put("city", "gothenburg", "哥德堡");
  gothenburg.mutable_put_entity()->add_names()->set_text("Göteborg");
  gothenburg.mutable_put_entity()->mutable_names(2)->set_language("sv");
  const auto engine =
      OpenWith(Commit({PutOntology(), gothenburg, Put("university", "ecnu", "华东师范大学")}));
  for (const char* query : {"göteborg", "GOTEBORG", "ＧＯＴＥＢＯＲＧ", "哥德", "gothen"}) {
    v1::SearchRequest request;
    request.set_query(query);
    ASSERT_EQ(engine->Search(request, {})->hits_size(), 1) << query;
    EXPECT_EQ(engine->Search(request, {})->hits(0).entity().id(), "gothenburg") << query;
  }
  v1::SearchRequest request;
  request.set_query("華東師範大學");
  request.set_exact(true);
  request.set_language("zh");
  const auto response = engine->Search(request, {});
  ASSERT_EQ(response->hits_size(), 1);
  EXPECT_EQ(response->hits(0).entity().name(), "华东师范大学");
  EXPECT_TRUE(response->hits(0).exact());
}

TEST(Engine, SearchPutsExactMatchesFirst) {
  const auto engine =
      OpenWith(Commit({PutOntology(), Put("city", "a", "上海市"), Put("city", "b", "上海")}));
  v1::SearchRequest request;
  request.set_query("上海");
  const auto response = engine->Search(request, {});
  ASSERT_EQ(response->hits_size(), 2);
  EXPECT_EQ(response->hits(0).entity().id(), "b");
  EXPECT_FALSE(response->hits(1).exact());
}

TEST(Engine, PagesAreOfOneRevision) {
  auto engine = OpenEmpty();
  v1::WriteRequest request = Commit({PutOntology()});
  for (int i = 0; i < 25; ++i)
    *request.add_mutations() = Put("city", "c" + std::to_string(i), "城");
  ASSERT_TRUE(engine->Write(request).ok());
  std::set<std::string> seen;
  v1::ListEntitiesRequest list;
  list.set_page_size(10);
  int pages = 0;
  do {
    const auto page = engine->ListEntities(list);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->revision(), 1U);
    for (const v1::Entity& entity : page->entities()) seen.insert(entity.id());
    list.set_page_token(page->next_page_token());
    ASSERT_TRUE(engine->Write(Commit({Put("city", "late" + std::to_string(pages), "城")})).ok());
    ++pages;
  } while (!list.page_token().empty());
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(seen.size(), 25U);
}

TEST(Engine, TraverseGivesHopsAndAWayBack) {
  const auto engine = OpenNetwork();
  v1::TraverseRequest request;
  request.set_entity("shanghai");
  request.set_max_hops(3);
  std::map<std::string, std::pair<unsigned, std::string>> reached;
  ASSERT_TRUE(engine
                  ->Traverse(request, {},
                             [&](const v1::TraverseResponse& chunk) {
                               for (const v1::Reached& item : chunk.reached()) {
                                 reached[item.entity().id()] = {item.hops(), item.previous_id()};
                               }
                               return true;
                             })
                  .ok());
  EXPECT_EQ(reached.size(), 4U);
  EXPECT_EQ(reached["sweden"], std::pair(3U, std::string("gothenburg")));
  EXPECT_EQ(reached["gothenburg"], std::pair(2U, std::string("agreement_1")));
}

TEST(Engine, FindPathsNamesEveryStep) {
  const auto engine = OpenNetwork();
  v1::FindPathsRequest request;
  request.set_source("shanghai");
  request.set_target("sweden");
  request.set_language("zh");
  const auto response = engine->FindPaths(request, {});
  ASSERT_EQ(response->paths_size(), 1);
  const v1::Path& path = response->paths(0);
  ASSERT_EQ(path.steps_size(), 3);
  EXPECT_EQ(path.tie_count(), 2U);
  EXPECT_FALSE(path.steps(0).forward());
  EXPECT_EQ(path.steps(1).entity().name(), "哥德堡");
}

// Hops of the ways from Shanghai to itself; it is party to one treaty.
std::vector<int> HopsAround(const Engine& engine, v1::PathSelector selector,
                            v1::PathRestrictor restrictor) {
  v1::FindPathsRequest request;
  request.set_source("shanghai");
  request.set_target("shanghai");
  request.set_selector(selector);
  request.set_restrictor(restrictor);
  request.set_max_hops(4);
  std::vector<int> hops;
  const auto response = engine.FindPaths(request, {});
  for (const v1::Path& path : response->paths()) hops.push_back(path.steps_size());
  return hops;
}

TEST(Engine, FindPathsCountsTheWaysOfARestrictor) {
  const auto engine = OpenNetwork();
  const auto around = [&](v1::PathRestrictor restrictor) {
    return HopsAround(*engine, v1::PATH_SELECTOR_SHORTEST_K, restrictor);
  };
  EXPECT_EQ(around(v1::PATH_RESTRICTOR_UNSPECIFIED), std::vector<int>{0});
  EXPECT_EQ(around(v1::PATH_RESTRICTOR_ACYCLIC), std::vector<int>{0});
  EXPECT_EQ(around(v1::PATH_RESTRICTOR_TRAIL), std::vector<int>{0});
  EXPECT_EQ(around(v1::PATH_RESTRICTOR_SIMPLE), (std::vector<int>{0, 2}));
  EXPECT_EQ(around(v1::PATH_RESTRICTOR_WALK), (std::vector<int>{0, 2, 4, 4}));
}

TEST(Engine, FindPathsGivesOneWayUnlessMoreAreSelected) {
  const auto engine = OpenNetwork();
  for (const v1::PathSelector selector :
       {v1::PATH_SELECTOR_UNSPECIFIED, v1::PATH_SELECTOR_ANY, v1::PATH_SELECTOR_ALL_SHORTEST}) {
    EXPECT_EQ(HopsAround(*engine, selector, v1::PATH_RESTRICTOR_WALK), std::vector<int>{0});
  }
}

TEST(Engine, ExplainGivesSentencesAndSources) {
  v1::WriteRequest request = FirstCommit();
  *request.add_mutations() = Put("document", "reply", "答复");
  for (v1::Mutation& mutation : *request.mutable_mutations()) {
    if (!mutation.has_put_relation()) continue;
    v1::Citation* citation = mutation.mutable_put_relation()->add_citations();
    citation->set_source_id("reply");
    citation->set_locator("S1.1");
    citation->set_basis(v1::BASIS_STATED);
  }
  const auto engine = OpenWith(request);
  v1::ExplainRequest explain;
  explain.set_source("shanghai");
  explain.set_target("gothenburg");
  explain.set_language("zh");
  const auto response = engine->Explain(explain, {});
  ASSERT_EQ(response->explanations_size(), 1);
  EXPECT_THAT(response->explanations(0).sentences(),
              ElementsAre("上海 — 缔约 → 科技合作协议", "科技合作协议 — 缔约方 → 哥德堡"));
  ASSERT_EQ(response->explanations(0).citations_size(), 1);
  EXPECT_EQ(response->explanations(0).citations(0).locator(), "S1.1");
  ASSERT_EQ(response->sources_size(), 1);
  EXPECT_EQ(response->sources(0).name(), "答复");
}

TEST(Engine, CoverageSaysWhoHasWhichTies) {
  v1::Mutation shanghai = Put("city", "shanghai", "上海");
  v1::Completeness* open = shanghai.mutable_put_entity()->add_completeness();
  open->set_kind("agreement");
  v1::WriteRequest request =
      Commit({PutOntology(), shanghai, Put("country", "singapore", "新加坡"),
              Put("country", "hungary", "匈牙利"), Put("country", "finland", "芬兰"),
              Put("agreement", "a1", "协议一"), Put("agreement", "a2", "协议二"),
              Put("programme", "p1", "计划一"), Put("programme", "p2", "计划二"),
              Relate("a1", "party", "shanghai"), Relate("a1", "party", "singapore"),
              Relate("a2", "party", "shanghai"), Relate("a2", "party", "hungary"),
              Relate("p1", "partner", "shanghai"), Relate("p1", "partner", "singapore"),
              Relate("p2", "partner", "shanghai"), Relate("p2", "partner", "finland")});
  const auto engine = OpenWith(request);
  v1::CoverageRequest coverage;
  coverage.set_entity("shanghai");
  coverage.add_tie_kinds("agreement");
  coverage.add_tie_kinds("programme");
  const auto response = engine->Coverage(coverage, {});
  ASSERT_TRUE(response.ok()) << response.status();
  std::vector<std::string> rows;
  for (const v1::CoverageRow& row : response->rows()) {
    std::string text = row.partner().id() + ":";
    for (const std::string& kind : row.present()) text += " " + kind;
    rows.push_back(text);
  }
  EXPECT_THAT(rows, ElementsAre("singapore: agreement programme", "hungary: agreement",
                                "finland: programme"));
  ASSERT_EQ(response->open_lists_size(), 1);
  EXPECT_EQ(response->open_lists(0).completeness().kind(), "agreement");
  EXPECT_EQ(response->open_lists(0).known_count(), 2U);
}

TEST(Engine, HistoryListsVersionsNewestFirst) {
  const auto engine = OpenNetwork();
  ASSERT_TRUE(engine->Write(Commit({Put("city", "gothenburg", "哥特堡")})).ok());
  ASSERT_TRUE(engine->Write(Commit({Delete("gothenburg", true)})).ok());
  v1::ListVersionsRequest request;
  request.set_entity_id("gothenburg");
  request.set_page_size(2);
  const auto first = engine->ListVersions(request);
  ASSERT_EQ(first->versions_size(), 2);
  EXPECT_EQ(first->versions(0).type(), v1::CHANGE_TYPE_DELETED);
  EXPECT_EQ(first->versions(1).entity().names(0).text(), "哥特堡");
  request.set_page_token(first->next_page_token());
  const auto second = engine->ListVersions(request);
  ASSERT_EQ(second->versions_size(), 1);
  EXPECT_EQ(second->versions(0).type(), v1::CHANGE_TYPE_CREATED);
  EXPECT_EQ(second->versions(0).commit().revision(), 1U);
}

TEST(Engine, DiffNamesWhatDiffers) {
  const auto engine = OpenNetwork();
  ASSERT_TRUE(
      engine->Write(Commit({Put("city", "gothenburg", "哥特堡"), Put("city", "dunedin", "达尼丁")}))
          .ok());
  ASSERT_TRUE(engine->Write(Commit({Delete("dunedin")})).ok());
  v1::DiffRequest request;
  request.set_from_revision(1);
  const auto diff = engine->Diff(request);
  ASSERT_EQ(diff->differences_size(), 1);  // Dunedin came and went in between.
  EXPECT_EQ(diff->differences(0).entity_before().names(0).text(), "哥德堡");
  EXPECT_EQ(diff->differences(0).entity_after().names(0).text(), "哥特堡");
  request.set_from_revision(0);
  request.set_to_revision(1);
  EXPECT_EQ(engine->Diff(request)->differences_size(), 8);
  request.set_from_revision(3);
  EXPECT_EQ(GetViolation(engine->Diff(request).status())->rule(), "BAD_ORDER");
}

TEST(Engine, RefusesAnUnknownTieKind) {
  const auto engine = OpenNetwork();
  v1::NeighborsRequest request = NeighborsOf("shanghai");
  request.mutable_filter()->add_tie_kinds("friendship");
  const auto violation = GetViolation(engine->Neighbors(request, {}).status());
  EXPECT_EQ(violation->place(), "filter.tie_kinds[0]");
  EXPECT_EQ(violation->value(), "friendship");
}

TEST(Engine, RefusesAMalformedDate) {
  const auto engine = OpenNetwork();
  v1::NeighborsRequest request = NeighborsOf("shanghai");
  request.mutable_as_of()->set_valid_date("yesterday");
  EXPECT_EQ(GetViolation(engine->Neighbors(request, {}).status())->place(), "as_of.valid_date");
}

TEST(Engine, RefusesAnOversizedPage) {
  const auto engine = OpenNetwork();
  v1::NeighborsRequest request = NeighborsOf("shanghai");
  request.set_page_size(kPageSizeMax + 1);
  EXPECT_EQ(GetViolation(engine->Neighbors(request, {}).status())->rule(), "LIMIT");
}

TEST(Engine, SaysThatTheBudgetEnded) {
  const auto engine = OpenNetwork();
  v1::FindPathsRequest request;
  request.set_source("shanghai");
  request.set_target("sweden");
  request.mutable_budget()->set_max_visited_edges(1);
  const auto response = engine->FindPaths(request, {});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_TRUE(response->truncated());
  EXPECT_EQ(response->truncation_reason(), v1::TRUNCATION_REASON_VISITED_EDGES);
}

TEST(Engine, StatisticsCountKinds) {
  const auto engine = OpenNetwork();
  const auto response = engine->Statistics({}, {});
  EXPECT_EQ(response->entity_count(), 4U);
  EXPECT_EQ(response->relation_count(), 3U);
  EXPECT_EQ(response->entities_by_kind(0).kind(), "city");
  EXPECT_EQ(response->relations_by_kind(0).kind(), "party");
}

}  // namespace
}  // namespace partnergraph
