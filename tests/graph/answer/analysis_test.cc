// The other analyses of the engine, in the domain's words, and what wrong requests get.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analysis_engine.h"

namespace partnergraph {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

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
  const auto response = Collect(*engine, &Engine::Compare, request);
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
  const auto response = Collect(*engine, &Engine::Compare, request);
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
  const auto response = Collect(*engine, &Engine::StrongestPath, request);
  ASSERT_TRUE(response.ok()) << response.status();
  std::vector<std::string> ids;
  for (const v1::StrongestPathStep& step : response->steps()) ids.push_back(step.entity().id());
  EXPECT_THAT(ids, ElementsAre("singapore", "gothenburg", "osaka"));
  EXPECT_FALSE(response->steps(0).has_weight());
  EXPECT_EQ(response->steps(1).weight(), 1);
  EXPECT_EQ(response->cost(), 2);
  request.mutable_budget()->set_max_results(2);
  const auto cut = Collect(*engine, &Engine::StrongestPath, request);
  EXPECT_EQ(cut->steps_size(), 2);
  EXPECT_EQ(cut->cost(), 2);
  EXPECT_EQ(cut->end().truncation_reason(), v1::TRUNCATION_REASON_RESULTS);
  request.set_target("fudan");
  EXPECT_TRUE(Collect(*engine, &Engine::StrongestPath, request)->steps().empty());
}

TEST(Analyses, FindTheNarrowestCut) {
  const auto engine = OpenWith(TwoTriangles());
  v1::FlowRequest request;
  request.set_source("shanghai");
  request.set_target("busan");
  const auto response = Collect(*engine, &Engine::Flow, request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->flow(), 1);
  ASSERT_EQ(response->cut_size(), 1);
  EXPECT_EQ(response->cut(0).a().id(), "gothenburg");
  EXPECT_EQ(response->cut(0).b().id(), "osaka");
  EXPECT_EQ(response->source_side_count(), 3U);
  request.set_target("singapore");
  EXPECT_EQ(Collect(*engine, &Engine::Flow, request)->flow(),
            3);  // Two agreements, and one by way of 哥德堡.
  request.set_unit_capacity(true);
  EXPECT_EQ(Collect(*engine, &Engine::Flow, request)->flow(), 2);
}

TEST(Analyses, FindWhoSeparatesTwo) {
  const auto engine = OpenWith(TwoTriangles());
  v1::FlowRequest request;
  request.set_source("shanghai");
  request.set_target("busan");
  request.set_disjoint_ways(true);
  const auto response = Collect(*engine, &Engine::Flow, request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->flow(), 1);
  ASSERT_EQ(response->separator_size(), 1);
  EXPECT_EQ(response->separator(0).id(), "gothenburg");
  EXPECT_TRUE(response->cut().empty());
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
  const auto response =
      Collect(*engine, &Engine::NetworkStatistics, v1::NetworkStatisticsRequest());
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

TEST(Analyses, AreNotEstimatedIfTheyWouldBeRefused) {
  const auto engine = OpenWith(TwoTriangles());
  const auto error = [&](const auto& change) {
    v1::EstimateRequest request;
    change(&request);
    return PlaceOf(engine->Estimate(request, {}).status());
  };
  EXPECT_EQ(error([](auto* r) { r->mutable_rank()->set_damping(1); }), "rank.damping BAD_NUMBER");
  EXPECT_EQ(error([](auto* r) { r->mutable_groups()->set_resolution(-1); }),
            "groups.resolution BAD_NUMBER");
  EXPECT_EQ(
      error([](auto* r) { r->mutable_components()->set_kind(static_cast<v1::ComponentKind>(99)); }),
      "components.kind UNKNOWN_VALUE");
  EXPECT_EQ(error([](auto* r) {
              r->mutable_similar()->set_measure(static_cast<v1::SimilarityMeasure>(99));
            }),
            "similar.measure UNKNOWN_VALUE");
  EXPECT_EQ(error([](auto* r) { r->mutable_ego()->set_max_distance(1000); }),
            "ego.max_distance LIMIT");
  EXPECT_EQ(error([](auto* r) {
              r->mutable_flow()->set_unit_capacity(true);
              r->mutable_flow()->set_disjoint_ways(true);
            }),
            "flow.unit_capacity NOT_APPLICABLE");
  EXPECT_EQ(error([](auto* r) { r->mutable_backbone()->mutable_network()->set_min_weight(-1); }),
            "backbone.network.min_weight BAD_NUMBER");
  EXPECT_EQ(error([](auto* r) { r->mutable_rank()->set_page_token("x"); }),
            "rank.page_token BAD_PAGE_TOKEN");
  EXPECT_EQ(error([](auto* r) { r->mutable_ego()->set_language("not a tag"); }),
            "ego.language BAD_LANGUAGE");
  EXPECT_EQ(
      error([](auto* r) { r->mutable_groups()->mutable_budget()->set_max_results(10'000'001); }),
      "groups.budget.max_results LIMIT");
}

TEST(Analyses, AreEstimatedWhateverEdgesTheyMayVisit) {
  const auto engine = OpenWith(TwoTriangles());
  v1::EstimateRequest request;
  request.mutable_rank()->mutable_budget()->set_max_visited_edges(1);
  EXPECT_EQ(engine->Estimate(request, {})->partner_count(), 8U);
}

TEST(Analyses, OfAnEmptyDatabaseAreEmpty) {
  const auto engine = Engine::Open({.path = "/engine", .in_memory = true}).value();
  const auto rank = Collect(*engine, &Engine::Rank, v1::RankRequest());
  ASSERT_TRUE(rank.ok()) << rank.status();
  EXPECT_TRUE(rank->rows().empty());
  EXPECT_TRUE(Collect(*engine, &Engine::Groups, v1::GroupsRequest()).ok());
  EXPECT_TRUE(Collect(*engine, &Engine::Components, v1::ComponentsRequest()).ok());
  EXPECT_TRUE(Collect(*engine, &Engine::StreamTies, v1::StreamTiesRequest()).ok());
  EXPECT_TRUE(Collect(*engine, &Engine::NetworkStatistics, v1::NetworkStatisticsRequest()).ok());
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
  EXPECT_EQ(rank_error([](auto* r) {
              r->set_measure(v1::RANK_MEASURE_BETWEENNESS);
              r->add_from_places("china");
            }),
            "to_places MISSING_FIELD");
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
  EXPECT_EQ(PlaceOf(Collect(*engine, &Engine::Flow, flow).status()), "target SAME_ENTITY");
}

TEST(Analyses, RefuseWhatTheyWouldPassOver) {
  const auto engine = OpenWith(TwoTriangles());
  const auto rank_error = [&](v1::RankMeasure measure, const auto& change) {
    v1::RankRequest request = RankBy(measure);
    change(&request);
    return PlaceOf(Collect(*engine, &Engine::Rank, request).status());
  };
  const auto degree = v1::RANK_MEASURE_DEGREE;
  const auto page_rank = v1::RANK_MEASURE_PAGE_RANK;
  EXPECT_EQ(rank_error(degree, [](auto* r) { r->set_damping(0.5); }), "damping NOT_APPLICABLE");
  EXPECT_EQ(rank_error(degree, [](auto* r) { r->add_start_entities("shanghai"); }),
            "start_entities NOT_APPLICABLE");
  EXPECT_EQ(rank_error(page_rank, [](auto* r) { r->set_samples(5); }), "samples NOT_APPLICABLE");
  EXPECT_EQ(rank_error(page_rank, [](auto* r) { r->set_seed(5); }), "seed NOT_APPLICABLE");
  EXPECT_EQ(rank_error(page_rank, [](auto* r) { r->add_to_places("china"); }),
            "to_places NOT_APPLICABLE");
  v1::GroupsRequest groups;
  groups.set_method(v1::GROUP_METHOD_LABEL_PROPAGATION);
  groups.set_resolution(3);
  EXPECT_EQ(PlaceOf(Collect(*engine, &Engine::Groups, groups).status()),
            "resolution NOT_APPLICABLE");
  v1::ComponentsRequest strong;
  strong.set_kind(v1::COMPONENT_KIND_STRONG);
  strong.mutable_network()->set_min_weight(2);
  EXPECT_EQ(PlaceOf(Collect(*engine, &Engine::Components, strong).status()),
            "network.min_weight NOT_APPLICABLE");
  v1::FlowRequest flow;
  flow.set_source("shanghai");
  flow.set_target("busan");
  flow.set_unit_capacity(true);
  flow.set_disjoint_ways(true);
  EXPECT_EQ(PlaceOf(Collect(*engine, &Engine::Flow, flow).status()),
            "unit_capacity NOT_APPLICABLE");
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
  EXPECT_EQ(response.status().code(), StatusCode::kCancelled);
}

}  // namespace
}  // namespace partnergraph
