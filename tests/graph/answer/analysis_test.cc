// The analyses of the engine, in the domain's words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "graph/engine.h"
#include "tests/graph/write_requests.h"

namespace partnergraph {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// Two triangles, 上海–新加坡–哥德堡 and 大阪–横滨–釜山, joined by 哥德堡–大阪; 复旦 stands alone
// with 达尼丁.
//   t1: shanghai, singapore, gothenburg    t2: shanghai, singapore    t3: osaka, yokohama, busan
v1::WriteRequest TwoTriangles() {
  return Commit({PutOntology(),
                 Put("city", "shanghai", "上海"),
                 Put("country", "singapore", "新加坡"),
                 Put("city", "gothenburg", "哥德堡"),
                 Put("city", "osaka", "大阪"),
                 Put("city", "yokohama", "横滨"),
                 Put("city", "busan", "釜山"),
                 Put("city", "dunedin", "达尼丁"),
                 Put("university", "fudan", "复旦大学"),
                 Put("agreement", "t1", "三方协议"),
                 Put("agreement", "t2", "双边协议"),
                 Put("agreement", "t3", "港口协议"),
                 Put("agreement", "t4", "大学协议"),
                 Put("country", "china", "中国"),
                 Relate("shanghai", "part_of", "china"),
                 Relate("t1", "party", "shanghai"),
                 Relate("t1", "party", "singapore"),
                 Relate("t1", "party", "gothenburg"),
                 Relate("t2", "party", "shanghai"),
                 Relate("t2", "party", "singapore"),
                 Relate("t3", "party", "osaka"),
                 Relate("t3", "party", "yokohama"),
                 Relate("t3", "party", "busan"),
                 Relate("t4", "party", "fudan"),
                 Relate("t4", "party", "dunedin"),
                 Relate("gothenburg", "sister_of", "osaka", "2005/2010")});
}

std::unique_ptr<Engine> OpenWith(const v1::WriteRequest& request) {
  auto engine = Engine::Open({.path = "/engine", .in_memory = true}).value();
  const auto response = engine->Write(request);
  EXPECT_TRUE(response.ok()) << response.status();
  return engine;
}

// Runs a streamed analysis; the messages without the progress, in one.
template <class Request, class Response>
StatusOr<Response> Collect(const Engine& engine,
                           Status (Engine::*method)(const Request&, const CallControl&,
                                                    const std::function<bool(const Response&)>&)
                               const,
                           const Request& request, const CallControl& control = {}) {
  Response all;
  const Status status = (engine.*method)(request, control, [&](const Response& response) {
    if (!response.has_progress()) all.MergeFrom(response);
    return true;
  });
  if (!status.ok()) return status;
  return all;
}

std::vector<std::string> IdsOf(const v1::RankResponse& response) {
  std::vector<std::string> ids;
  for (const v1::RankRow& row : response.rows()) ids.push_back(row.entity().id());
  return ids;
}

v1::RankRequest RankBy(v1::RankMeasure measure) {
  v1::RankRequest request;
  request.set_measure(measure);
  return request;
}

TEST(Analyses, RankByNumberOfPartners) {
  const auto engine = OpenWith(TwoTriangles());
  const auto response = Collect(*engine, &Engine::Rank, RankBy(v1::RANK_MEASURE_DEGREE));
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_THAT(IdsOf(*response), ElementsAre("gothenburg", "osaka", "shanghai", "singapore",
                                            "yokohama", "busan", "dunedin", "fudan"));
  EXPECT_EQ(response->rows(0).position(), 1U);
  EXPECT_EQ(response->rows(0).degree(), 3U);
  EXPECT_EQ(response->rows(2).score(), 2);
  EXPECT_EQ(response->rows(2).strength(), 3);  // Two agreements with Singapore.
  EXPECT_EQ(response->end().partner_count(), 8U);
  EXPECT_EQ(response->end().edge_count(), 8U);
  EXPECT_FALSE(response->end().truncated());
  EXPECT_EQ(response->end().revision(), 1U);
}

TEST(Analyses, NameEntitiesInTheLanguageAsked) {
  const auto engine = OpenWith(TwoTriangles());
  v1::RankRequest request = RankBy(v1::RANK_MEASURE_DEGREE);
  request.set_language("zh");
  EXPECT_EQ(Collect(*engine, &Engine::Rank, request)->rows(0).entity().name(), "哥德堡");
}

TEST(Analyses, TheBridgeBetweenTwoGroupsBrokers) {
  const auto engine = OpenWith(TwoTriangles());
  const auto response = Collect(*engine, &Engine::Rank, RankBy(v1::RANK_MEASURE_BETWEENNESS));
  ASSERT_TRUE(response.ok()) << response.status();
  // Each of the two ends of the bridge is on the ways from two to three others.
  EXPECT_EQ(response->rows(0).entity().id(), "gothenburg");
  EXPECT_EQ(response->rows(0).score(), 6);
  EXPECT_EQ(response->rows(1).entity().id(), "osaka");
  EXPECT_EQ(response->rows(1).score(), 6);
  EXPECT_EQ(response->rows(2).score(), 0);
}

TEST(Analyses, BrokersBetweenTwoPlacesCountWaysBetweenThemOnly) {
  const auto engine = OpenWith(TwoTriangles());
  v1::RankRequest request = RankBy(v1::RANK_MEASURE_BETWEENNESS);
  request.add_from_places("china");
  request.add_to_places("osaka");
  request.add_to_places("busan");
  const auto response = Collect(*engine, &Engine::Rank, request);
  ASSERT_TRUE(response.ok()) << response.status();
  // Of 上海–哥德堡–大阪 and 上海–哥德堡–大阪–釜山.
  EXPECT_THAT(IdsOf(*response)[0], "gothenburg");
  EXPECT_EQ(response->rows(0).score(), 2);
  EXPECT_EQ(response->rows(1).entity().id(), "osaka");
  EXPECT_EQ(response->rows(1).score(), 1);
  EXPECT_EQ(response->rows(2).score(), 0);
}

TEST(Analyses, AWalkThatStartsSomewhereRanksWhatIsNear) {
  const auto engine = OpenWith(TwoTriangles());
  v1::RankRequest request = RankBy(v1::RANK_MEASURE_PAGE_RANK);
  request.add_start_entities("yokohama");
  const auto response = Collect(*engine, &Engine::Rank, request);
  ASSERT_TRUE(response.ok()) << response.status();
  const std::vector<std::string> ids = IdsOf(*response);
  EXPECT_THAT(std::set<std::string>(ids.begin(), ids.begin() + 3),
              UnorderedElementsAre("yokohama", "osaka", "busan"));
  EXPECT_EQ(response->rows(6).score(), 0);  // Not connected.
  EXPECT_GT(response->rounds(), 0U);
}

// One treaty of 4,000 parties has 16 million arcs; the walk passes through it.
TEST(Analyses, AWalkPassesThroughALargeTreaty) {
  v1::WriteRequest request = Commit({PutOntology(), Put("agreement", "paris", "巴黎协定")});
  for (int i = 0; i < 4000; ++i) {
    const std::string id = "p" + std::to_string(i);
    *request.add_mutations() = Put("city", id, "城市" + std::to_string(i));
    *request.add_mutations() = Relate("paris", "party", id);
  }
  *request.add_mutations() = Relate("p7", "sister_of", "p8");
  const auto engine = OpenWith(request);
  v1::RankRequest rank = RankBy(v1::RANK_MEASURE_PAGE_RANK);
  rank.mutable_budget()->set_max_results(3);
  rank.mutable_budget()->set_max_visited_edges(10'000'000);  // Over edges, a round has 16 million.
  const auto response = Collect(*engine, &Engine::Rank, rank);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_THAT(IdsOf(*response), ElementsAre("p7", "p8", "p0"));
  EXPECT_FALSE(response->rows(0).has_degree());
  EXPECT_EQ(response->rows(0).strength(), 4000);
  EXPECT_EQ(response->rows(2).strength(), 3999);
  EXPECT_EQ(response->end().truncation_reason(), v1::TRUNCATION_REASON_RESULTS);
  EXPECT_EQ(response->end().partner_count(), 4000U);
}

TEST(Analyses, EveryMeasureRanksAllPartners) {
  const auto engine = OpenWith(TwoTriangles());
  for (int measure = 0; measure < v1::RankMeasure_ARRAYSIZE; ++measure) {
    const auto response =
        Collect(*engine, &Engine::Rank, RankBy(static_cast<v1::RankMeasure>(measure)));
    ASSERT_TRUE(response.ok()) << response.status();
    EXPECT_EQ(response->rows_size(), 8) << measure;
    for (int i = 1; i < response->rows_size(); ++i) {
      EXPECT_GE(response->rows(i - 1).score(), response->rows(i).score()) << measure;
    }
  }
}

TEST(Analyses, PagesGoOnWhereTheyEndedAlsoAfterAWrite) {
  const auto engine = OpenWith(TwoTriangles());
  v1::RankRequest request = RankBy(v1::RANK_MEASURE_STRENGTH);
  const std::vector<std::string> all = IdsOf(*Collect(*engine, &Engine::Rank, request));
  request.mutable_budget()->set_max_results(3);
  std::vector<std::string> pages;
  for (;;) {
    const auto page = Collect(*engine, &Engine::Rank, request);
    ASSERT_TRUE(page.ok()) << page.status();
    const std::vector<std::string> ids = IdsOf(*page);
    pages.insert(pages.end(), ids.begin(), ids.end());
    EXPECT_EQ(page->end().truncated(), !page->next_page_token().empty());
    if (page->next_page_token().empty()) break;
    EXPECT_EQ(page->end().truncation_reason(), v1::TRUNCATION_REASON_RESULTS);
    request.set_page_token(page->next_page_token());
    ASSERT_TRUE(engine->Write(Commit({Delete("t2", true)})).ok() || pages.size() > 3);
  }
  EXPECT_EQ(pages, all);
}

TEST(Analyses, RunOnTheNetworkOfADate) {
  const auto engine = OpenWith(TwoTriangles());
  v1::RankRequest request = RankBy(v1::RANK_MEASURE_DEGREE);
  request.mutable_network()->mutable_as_of()->set_valid_date("2020");
  EXPECT_EQ(Collect(*engine, &Engine::Rank, request)->rows(0).degree(), 2U);  // No bridge any more.
}

TEST(Analyses, RunOnTheTiesAskedFor) {
  const auto engine = OpenWith(TwoTriangles());
  v1::RankRequest request = RankBy(v1::RANK_MEASURE_DEGREE);
  request.mutable_network()->mutable_filter()->add_tie_kinds("sister_city");
  EXPECT_THAT(IdsOf(*Collect(*engine, &Engine::Rank, request)), ElementsAre("gothenburg", "osaka"));
  request.mutable_network()->mutable_filter()->clear_tie_kinds();
  request.mutable_network()->mutable_filter()->add_partner_kinds("university");
  EXPECT_THAT(IdsOf(*Collect(*engine, &Engine::Rank, request)), IsEmpty());
}

TEST(Analyses, SeeWhatWasWritten) {
  const auto engine = OpenWith(TwoTriangles());
  const v1::RankRequest request = RankBy(v1::RANK_MEASURE_DEGREE);
  EXPECT_EQ(Collect(*engine, &Engine::Rank, request)->end().edge_count(), 8U);
  ASSERT_TRUE(engine
                  ->Write(Commit({Relate("fudan", "located_in", "shanghai"),
                                  Relate("shanghai", "sister_of", "osaka")}))
                  .ok());
  EXPECT_EQ(Collect(*engine, &Engine::Rank, request)->end().edge_count(), 9U);
}

TEST(Analyses, WeighLargeUndertakingsLess) {
  const auto engine = OpenWith(TwoTriangles());
  v1::RankRequest request = RankBy(v1::RANK_MEASURE_STRENGTH);
  request.mutable_network()->set_weight(v1::TIE_WEIGHT_NEWMAN);
  const auto response = Collect(*engine, &Engine::Rank, request);
  for (const v1::RankRow& row : response->rows()) {
    if (row.entity().id() == "shanghai") {
      EXPECT_DOUBLE_EQ(row.score(), 0.5 + 0.5 + 1);
    }
  }
}

TEST(Analyses, WeighByAValue) {
  v1::WriteRequest request = TwoTriangles();
  v1::Ontology* const ontology = request.mutable_mutations(0)->mutable_put_ontology();
  for (v1::EntityKind& kind : *ontology->mutable_entity_kinds()) {
    if (kind.id() != "undertaking") continue;
    v1::PropertyKind* const property = kind.add_properties();
    property->set_key("amount");
    property->set_type(v1::VALUE_TYPE_NUMBER);
    property->mutable_label()->set_zh("金额");
    property->mutable_label()->set_en("amount");
  }
  for (v1::Mutation& mutation : *request.mutable_mutations()) {
    if (mutation.put_entity().id() != "t2") continue;
    v1::Value* const value = mutation.mutable_put_entity()->add_values();
    value->set_key("amount");
    value->set_number(2.5);
  }
  const auto engine = OpenWith(request);
  v1::RankRequest rank = RankBy(v1::RANK_MEASURE_STRENGTH);
  rank.mutable_network()->set_weight(v1::TIE_WEIGHT_VALUE);
  rank.mutable_network()->set_value_key("amount");
  const auto response = Collect(*engine, &Engine::Rank, rank);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_THAT(IdsOf(*response), ElementsAre("shanghai", "singapore"));
  EXPECT_EQ(response->rows(0).score(), 2.5);
}

TEST(Analyses, FindTheTwoGroups) {
  const auto engine = OpenWith(TwoTriangles());
  for (const v1::GroupMethod method :
       {v1::GROUP_METHOD_LEIDEN, v1::GROUP_METHOD_LOUVAIN, v1::GROUP_METHOD_LABEL_PROPAGATION}) {
    v1::GroupsRequest request;
    request.set_method(method);
    const auto response = Collect(*engine, &Engine::Groups, request);
    ASSERT_TRUE(response.ok()) << response.status();
    std::map<std::uint32_t, std::set<std::string>> groups;
    for (const v1::GroupMember& member : response->members()) {
      groups[member.group()].insert(member.entity().id());
    }
    EXPECT_EQ(response->group_count(), 3U) << method;
    EXPECT_EQ(groups[1], (std::set<std::string>{"shanghai", "singapore", "gothenburg"})) << method;
    EXPECT_EQ(groups[2], (std::set<std::string>{"osaka", "yokohama", "busan"})) << method;
    EXPECT_EQ(groups[3], (std::set<std::string>{"fudan", "dunedin"})) << method;
    EXPECT_GT(response->modularity(), 0.4) << method;
    EXPECT_EQ(response->members(0).entity().id(), "shanghai");  // Strongest of its group.
  }
}

TEST(Analyses, FindWhatIsConnected) {
  const auto engine = OpenWith(TwoTriangles());
  const auto response = Collect(*engine, &Engine::Components, v1::ComponentsRequest());
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->component_count(), 2U);
  ASSERT_EQ(response->members_size(), 8);
  EXPECT_EQ(response->members(0).component(), 1U);
  EXPECT_EQ(response->members(5).component(), 1U);
  EXPECT_EQ(response->members(6).component(), 2U);
}

TEST(Analyses, FindWhoTheNetworkFallsApartWithout) {
  const auto engine = OpenWith(TwoTriangles());
  v1::ComponentsRequest request;
  request.set_kind(v1::COMPONENT_KIND_BICONNECTED);
  const auto response = Collect(*engine, &Engine::Components, request);
  ASSERT_TRUE(response.ok()) << response.status();
  std::set<std::string> points;
  for (const v1::ComponentMember& member : response->members()) {
    if (member.articulation_point()) points.insert(member.entity().id());
  }
  EXPECT_THAT(points, UnorderedElementsAre("gothenburg", "osaka"));
  ASSERT_EQ(response->bridges_size(), 2);  // 哥德堡–大阪, 复旦–达尼丁.
  EXPECT_EQ(response->bridges(0).a().id(), "gothenburg");
  EXPECT_EQ(response->bridges(0).b().id(), "osaka");
  EXPECT_EQ(response->component_count(), 4U);
}

TEST(Analyses, FindWhatIsStronglyConnected) {
  const auto engine = OpenWith(TwoTriangles());
  v1::ComponentsRequest request;
  request.set_kind(v1::COMPONENT_KIND_STRONG);
  const auto response = Collect(*engine, &Engine::Components, request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->component_count(), 2U);  // All ties here lead both ways.
}

TEST(Analyses, SuggestWhomToApproachNext) {
  const auto engine = OpenWith(TwoTriangles());
  v1::SimilarRequest request;
  request.set_entity("shanghai");
  request.set_measure(v1::SIMILARITY_MEASURE_COMMON_PARTNERS);
  request.set_new_only(true);
  const auto response = Collect(*engine, &Engine::Similar, request);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->rows_size(), 1);
  EXPECT_EQ(response->rows(0).entity().id(), "osaka");
  EXPECT_EQ(response->rows(0).common_partner_count(), 1U);
  EXPECT_FALSE(response->rows(0).partner());
}

TEST(Analyses, ListCommonPartners) {
  const auto engine = OpenWith(TwoTriangles());
  v1::CommonPartnersRequest request;
  request.set_a("shanghai");
  request.set_b("singapore");
  const auto response = Collect(*engine, &Engine::CommonPartners, request);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->partners_size(), 1);
  EXPECT_EQ(response->partners(0).entity().id(), "gothenburg");
  EXPECT_EQ(response->partners(0).weight_a(), 1);
  request.set_b("shanghai");
  EXPECT_EQ(Collect(*engine, &Engine::CommonPartners, request).status().code(),
            StatusCode::kInvalidArgument);
}

TEST(Analyses, PutTwoSideBySide) {
  const auto engine = OpenWith(TwoTriangles());
  v1::CompareRequest request;
  request.set_a("shanghai");
  request.set_b("gothenburg");
  const auto response = engine->Compare(request, {});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->a().degree(), 2U);
  EXPECT_EQ(response->b().degree(), 3U);
  EXPECT_EQ(response->b().degree_position(), 1U);
  EXPECT_EQ(response->common_partner_count(), 1U);  // 新加坡.
  EXPECT_EQ(response->a().own_partner_count(), 0U);
  EXPECT_EQ(response->b().own_partner_count(), 1U);  // 大阪.
  EXPECT_DOUBLE_EQ(response->jaccard(), 0.25);       // Of 新加坡, 哥德堡, 上海, 大阪.
  EXPECT_EQ(response->distance(), 1U);
  EXPECT_EQ(response->weight(), 1);
  EXPECT_EQ(response->a().core(), 2U);
}

TEST(Analyses, CompareWithOneWhoHasNoTies) {
  const auto engine = OpenWith(TwoTriangles());
  v1::CompareRequest request;
  request.set_a("shanghai");
  request.set_b("china");
  const auto response = engine->Compare(request, {});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->b().degree(), 0U);
  EXPECT_FALSE(response->has_distance());
}

TEST(Analyses, ShowWhoIsNear) {
  const auto engine = OpenWith(TwoTriangles());
  v1::EgoRequest request;
  request.set_entity("gothenburg");
  const auto response = Collect(*engine, &Engine::Ego, request);
  ASSERT_TRUE(response.ok()) << response.status();
  std::vector<std::string> members;
  for (const v1::EgoMember& member : response->members()) members.push_back(member.entity().id());
  EXPECT_THAT(members, ElementsAre("gothenburg", "shanghai", "singapore", "osaka"));
  EXPECT_THAT(response->edge_a(), ElementsAre(0, 0, 0, 1));
  EXPECT_THAT(response->edge_b(), ElementsAre(1, 2, 3, 2));
  EXPECT_THAT(response->edge_weight(), ElementsAre(1, 1, 1, 2));
}

TEST(Analyses, WhoHasNoTiesIsAlone) {
  const auto engine = OpenWith(TwoTriangles());
  v1::EgoRequest request;
  request.set_entity("china");
  const auto response = Collect(*engine, &Engine::Ego, request);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->members_size(), 1);
  EXPECT_EQ(response->members(0).entity().id(), "china");
}

TEST(Analyses, FindTheStrongestWay) {
  const auto engine = OpenWith(TwoTriangles());
  v1::StrongestPathRequest request;
  request.set_source("singapore");
  request.set_target("osaka");
  const auto response = engine->StrongestPath(request, {});
  ASSERT_TRUE(response.ok()) << response.status();
  std::vector<std::string> ids;
  for (const v1::EntityRef& ref : response->entities()) ids.push_back(ref.id());
  EXPECT_THAT(ids, ElementsAre("singapore", "gothenburg", "osaka"));
  EXPECT_EQ(response->cost(), 2);
  request.set_target("fudan");
  EXPECT_TRUE(engine->StrongestPath(request, {})->entities().empty());
}

TEST(Analyses, FindTheNarrowestCut) {
  const auto engine = OpenWith(TwoTriangles());
  v1::FlowRequest request;
  request.set_source("shanghai");
  request.set_target("busan");
  const auto response = engine->Flow(request, {});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->flow(), 1);
  ASSERT_EQ(response->cut_size(), 1);
  EXPECT_EQ(response->cut(0).a().id(), "gothenburg");
  EXPECT_EQ(response->cut(0).b().id(), "osaka");
  EXPECT_EQ(response->source_side_count(), 3U);
  request.set_target("singapore");
  EXPECT_EQ(engine->Flow(request, {})->flow(), 3);  // Two agreements, and one by way of 哥德堡.
  request.set_unit_capacity(true);
  EXPECT_EQ(engine->Flow(request, {})->flow(), 2);
}

TEST(Analyses, KeepTheBackbone) {
  const auto engine = OpenWith(TwoTriangles());
  const auto response = Collect(*engine, &Engine::Backbone, v1::BackboneRequest());
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->edges_size(), 6);  // 8 partners in 2 components.
  EXPECT_EQ(response->edges(0).a().id(), "shanghai");
  EXPECT_EQ(response->edges(0).b().id(), "singapore");
  EXPECT_EQ(response->edges(0).weight(), 2);
}

TEST(Analyses, DescribeTheNetwork) {
  const auto engine = OpenWith(TwoTriangles());
  const auto response = engine->NetworkStatistics({}, {});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->partner_count(), 8U);
  EXPECT_EQ(response->edge_count(), 8U);
  EXPECT_EQ(response->weight(), 9);
  EXPECT_DOUBLE_EQ(response->density(), 8.0 / 28);
  EXPECT_EQ(response->mean_degree(), 2);
  EXPECT_EQ(response->component_count(), 2U);
  EXPECT_EQ(response->largest_component_size(), 6U);
  EXPECT_EQ(response->diameter_min(), 3U);
  EXPECT_EQ(response->diameter_max(), 3U);
  EXPECT_EQ(response->degrees(0).degree(), 1U);
  EXPECT_EQ(response->degrees(0).count(), 2U);
  EXPECT_FALSE(response->has_reciprocity());  // No relation here has a direction.
  EXPECT_TRUE(response->has_kind_assortativity());
}

TEST(Analyses, StreamTheTieGraph) {
  const auto engine = OpenWith(TwoTriangles());
  const auto response = Collect(*engine, &Engine::StreamTies, v1::StreamTiesRequest());
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->entities_size(), 8);
  EXPECT_EQ(response->source_size(), 8);
  EXPECT_EQ(response->entities(0).id(), "shanghai");
  EXPECT_THAT(response->source(), ElementsAre(0, 0, 1, 2, 3, 3, 4, 6));
  EXPECT_THAT(response->target(), ElementsAre(1, 2, 2, 3, 4, 5, 5, 7));
  EXPECT_THAT(response->weight(), ElementsAre(2, 1, 1, 1, 1, 1, 1, 1));
}

TEST(Analyses, EstimateWhatTheyTake) {
  const auto engine = OpenWith(TwoTriangles());
  v1::EstimateRequest request;
  request.mutable_rank()->set_measure(v1::RANK_MEASURE_BETWEENNESS);
  auto response = engine->Estimate(request, {});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->partner_count(), 8U);
  EXPECT_EQ(response->edge_count(), 8U);
  EXPECT_TRUE(response->edge_count_exact());
  EXPECT_EQ(response->group_count(), 4U);
  EXPECT_EQ(response->member_count(), 10U);
  EXPECT_GT(response->peak_bytes(), 0U);
  EXPECT_FALSE(response->tie_graph_ready());
  ASSERT_TRUE(Collect(*engine, &Engine::Rank, request.rank()).ok());
  EXPECT_TRUE(engine->Estimate(request, {})->tie_graph_ready());
  EXPECT_EQ(engine->Estimate({}, {}).status().code(), StatusCode::kInvalidArgument);
}

TEST(Analyses, OfAnEmptyDatabaseAreEmpty) {
  const auto engine = Engine::Open({.path = "/engine", .in_memory = true}).value();
  const auto rank = Collect(*engine, &Engine::Rank, v1::RankRequest());
  ASSERT_TRUE(rank.ok()) << rank.status();
  EXPECT_TRUE(rank->rows().empty());
  EXPECT_TRUE(Collect(*engine, &Engine::Groups, v1::GroupsRequest()).ok());
  EXPECT_TRUE(Collect(*engine, &Engine::Components, v1::ComponentsRequest()).ok());
  EXPECT_TRUE(Collect(*engine, &Engine::StreamTies, v1::StreamTiesRequest()).ok());
  EXPECT_TRUE(engine->NetworkStatistics({}, {}).ok());
}

// --- Not of the tie graph, but counted without a walk.

TEST(ListRelations, TellsTheDegreeByKindWhateverThePage) {
  const auto engine = OpenWith(TwoTriangles());
  v1::ListRelationsRequest request;
  request.set_entity("gothenburg");
  request.set_page_size(1);
  EXPECT_EQ(engine->ListRelations(request)->degree(), 2U);
  request.set_kind("sister_of");
  request.mutable_as_of()->set_valid_date("2020");
  const auto response = engine->ListRelations(request);
  EXPECT_EQ(response->degree(), 1U);
  EXPECT_TRUE(response->relations().empty());  // It does not hold then.
  request.set_kind("located_in");
  EXPECT_EQ(engine->ListRelations(request)->degree(), 0U);
}

TEST(ListRelations, PagesThroughTheRunsOfAKind) {
  const auto engine = OpenWith(TwoTriangles());
  v1::ListRelationsRequest request;
  request.set_entity("t1");
  request.set_kind("party");
  request.set_page_size(2);
  std::vector<std::string> parties;
  for (;;) {
    const auto page = engine->ListRelations(request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::Relation& relation : page->relations()) parties.push_back(relation.target_id());
    if (page->next_page_token().empty()) break;
    request.set_page_token(page->next_page_token());
  }
  EXPECT_THAT(parties, ElementsAre("shanghai", "singapore", "gothenburg"));
}

TEST(Traverse, CountsByHopsAlone) {
  const auto engine = OpenWith(TwoTriangles());
  v1::TraverseRequest request;
  request.set_entity("shanghai");
  request.set_max_hops(3);
  request.set_counts_only(true);
  v1::TraverseResponse response;
  ASSERT_TRUE(engine
                  ->Traverse(request, {},
                             [&](const v1::TraverseResponse& message) {
                               response.MergeFrom(message);
                               return true;
                             })
                  .ok());
  // 上海; t1, t2, 中国; 新加坡, 哥德堡; 大阪.
  EXPECT_THAT(response.hop_counts(), ElementsAre(1, 3, 2, 1));
  EXPECT_TRUE(response.reached().empty());
}

// --- Wrong use.

std::string PlaceOf(const Status& status) {
  const auto violation = GetViolation(status);
  return violation ? violation->place() + " " + violation->rule() : status.ToString();
}

TEST(Analyses, SayWhatIsWrongInARequest) {
  const auto engine = OpenWith(TwoTriangles());
  const auto rank_error = [&](const auto& change) {
    v1::RankRequest request;
    change(&request);
    return PlaceOf(Collect(*engine, &Engine::Rank, request).status());
  };
  EXPECT_EQ(rank_error([](auto* r) { r->set_damping(1); }), "damping BAD_NUMBER");
  EXPECT_EQ(rank_error([](auto* r) { r->set_damping(-0.1); }), "damping BAD_NUMBER");
  EXPECT_EQ(rank_error([](auto* r) { r->set_measure(static_cast<v1::RankMeasure>(99)); }),
            "measure UNKNOWN_VALUE");
  EXPECT_EQ(rank_error([](auto* r) { r->add_from_places("china"); }), "to_places MISSING_FIELD");
  EXPECT_EQ(rank_error([](auto* r) { r->add_start_entities("nobody"); }),
            "start_entities[0] UNKNOWN_ENTITY");
  EXPECT_EQ(rank_error([](auto* r) { r->add_start_entities("china"); }), "start_entities NO_TIES");
  EXPECT_EQ(rank_error([](auto* r) {
              for (int i = 0; i < 101; ++i) r->add_start_entities("shanghai");
            }),
            "start_entities LIMIT");
  EXPECT_EQ(rank_error([](auto* r) { r->mutable_network()->set_min_weight(-1); }),
            "network.min_weight BAD_NUMBER");
  EXPECT_EQ(rank_error([](auto* r) { r->mutable_network()->set_weight(v1::TIE_WEIGHT_VALUE); }),
            "network.value_key MISSING_FIELD");
  EXPECT_EQ(rank_error([](auto* r) { r->mutable_network()->mutable_filter()->add_tie_kinds("x"); }),
            "network.filter.tie_kinds[0] UNKNOWN_KIND");
  EXPECT_EQ(rank_error([](auto* r) { r->mutable_network()->mutable_as_of()->set_valid_date("x"); }),
            "network.as_of.valid_date MALFORMED_TIME");
  EXPECT_EQ(rank_error([](auto* r) { r->mutable_budget()->set_max_results(10'000'001); }),
            "budget.max_results LIMIT");
  EXPECT_EQ(rank_error([](auto* r) { r->mutable_budget()->set_max_memory_bytes(1); }),
            "budget.max_memory_bytes LIMIT");
  EXPECT_EQ(rank_error([](auto* r) { r->set_language("not a tag"); }), "language BAD_LANGUAGE");
  EXPECT_EQ(rank_error([](auto* r) { r->set_page_token("x"); }), "page_token BAD_PAGE_TOKEN");
  v1::GroupsRequest groups;
  groups.set_resolution(-1);
  EXPECT_EQ(PlaceOf(Collect(*engine, &Engine::Groups, groups).status()), "resolution BAD_NUMBER");
  v1::SimilarRequest similar;
  EXPECT_EQ(PlaceOf(Collect(*engine, &Engine::Similar, similar).status()), "entity MISSING_FIELD");
  v1::FlowRequest flow;
  flow.set_source("shanghai");
  flow.set_target("shanghai");
  EXPECT_EQ(PlaceOf(engine->Flow(flow, {}).status()), "target SAME_ENTITY");
}

TEST(Analyses, EndWithTheirBudgetAndSaySo) {
  const auto engine = OpenWith(TwoTriangles());
  v1::RankRequest request;
  request.mutable_budget()->set_max_visited_edges(1);
  const auto response = Collect(*engine, &Engine::Rank, request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_TRUE(response->end().truncated());
  EXPECT_EQ(response->end().truncation_reason(), v1::TRUNCATION_REASON_VISITED_EDGES);
}

TEST(Analyses, EndWhenTheCallIsCancelled) {
  const auto engine = OpenWith(TwoTriangles());
  const std::atomic<bool> cancelled = true;
  CallControl control;
  control.cancelled = &cancelled;
  const auto response = Collect(*engine, &Engine::Groups, v1::GroupsRequest(), control);
  EXPECT_TRUE(response.status().code() == StatusCode::kCancelled ||
              response->end().truncation_reason() == v1::TRUNCATION_REASON_CANCELLED);
}

}  // namespace
}  // namespace partnergraph
