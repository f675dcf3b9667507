// Pages of analyses: together they are the whole, at the revision of the first one.
#include "graph/answer/row_page.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "analysis_engine.h"

namespace partnergraph {
namespace {

template <class Request, class Response>
using Method = Status (Engine::*)(const Request&, const CallControl&,
                                  const std::function<bool(const Response&)>&) const;

// The rows of an answer as text: all of its repeated messages, list by list.
std::vector<std::string> RowsOf(const google::protobuf::Message& response) {
  std::vector<std::string> rows;
  const auto& reflection = *response.GetReflection();
  for (int f = 0; f < response.GetDescriptor()->field_count(); ++f) {
    const auto* const field = response.GetDescriptor()->field(f);
    if (!field->is_repeated()) continue;
    for (int i = 0; i < reflection.FieldSize(response, field); ++i) {
      rows.push_back(field->name() + " " +
                     reflection.GetRepeatedMessage(response, field, i).ShortDebugString());
    }
  }
  return rows;
}

// Asks for pages of each size; a write comes between the first two of them.
template <class Request, class Response>
void ExpectPagesAreTheWhole(Method<Request, Response> method, Request request,
                            std::size_t row_count) {
  SCOPED_TRACE(request.GetTypeName() + " " + request.ShortDebugString());
  for (std::uint32_t size = 1; size <= row_count + 1; ++size) {
    const auto engine = OpenWith(TwoTriangles());
    const auto whole = Collect(*engine, method, request);
    ASSERT_TRUE(whole.ok()) << whole.status();
    const std::vector<std::string> expected = RowsOf(*whole);
    ASSERT_EQ(expected.size(), row_count);
    EXPECT_EQ(whole->next_page_token(), "");
    Request page_request = request;
    page_request.mutable_budget()->set_max_results(size);
    std::vector<std::string> paged;
    for (bool first = true;; first = false) {
      const auto page = Collect(*engine, method, page_request);
      ASSERT_TRUE(page.ok()) << page.status();
      EXPECT_EQ(page->end().revision(), 1U);
      const std::vector<std::string> rows = RowsOf(*page);
      paged.insert(paged.end(), rows.begin(), rows.end());
      EXPECT_EQ(page->end().truncated(), !page->next_page_token().empty());
      if (page->next_page_token().empty()) break;
      EXPECT_EQ(page->end().truncation_reason(), v1::TRUNCATION_REASON_RESULTS);
      EXPECT_EQ(rows.size(), size);
      page_request.set_page_token(page->next_page_token());
      if (!first) continue;
      ASSERT_TRUE(engine->Write(Commit({Delete("t1", true)})).ok());
    }
    EXPECT_EQ(paged, expected) << "pages of " << size;
  }
}

TEST(RowPage, PagesOfARankingAreTheWhole) {
  ExpectPagesAreTheWhole(&Engine::Rank, RankBy(v1::RANK_MEASURE_STRENGTH), 8);
}

TEST(RowPage, PagesOfGroupsAreTheWhole) {
  ExpectPagesAreTheWhole(&Engine::Groups, v1::GroupsRequest(), 8);
}

TEST(RowPage, PagesOfComponentsAreTheWhole) {
  v1::ComponentsRequest request;
  ExpectPagesAreTheWhole(&Engine::Components, request, 8);
  request.set_kind(v1::COMPONENT_KIND_STRONG);
  ExpectPagesAreTheWhole(&Engine::Components, request, 8);
  request.set_kind(v1::COMPONENT_KIND_BICONNECTED);  // Gothenburg and Osaka twice; two bridges.
  ExpectPagesAreTheWhole(&Engine::Components, request, 12);
}

TEST(RowPage, PagesOfTheMostSimilarAreTheWhole) {
  v1::SimilarRequest request;
  request.set_entity("gothenburg");
  ExpectPagesAreTheWhole(&Engine::Similar, request, 4);
}

TEST(RowPage, PagesOfCommonPartnersAreTheWhole) {
  v1::CommonPartnersRequest request;
  request.set_a("osaka");
  request.set_b("yokohama");
  ExpectPagesAreTheWhole(&Engine::CommonPartners, request, 1);
}

TEST(RowPage, PagesOfTheBackboneAreTheWhole) {
  ExpectPagesAreTheWhole(&Engine::Backbone, v1::BackboneRequest(), 6);
}

TEST(RowPage, TokensAreOfOneRequestOnly) {
  const auto engine = OpenWith(TwoTriangles());
  v1::GroupsRequest groups;
  groups.mutable_budget()->set_max_results(2);
  const std::string token = Collect(*engine, &Engine::Groups, groups)->next_page_token();
  groups.set_page_token(token);
  groups.set_seed(7);
  EXPECT_EQ(PlaceOf(Collect(*engine, &Engine::Groups, groups).status()),
            "page_token BAD_PAGE_TOKEN");
  v1::BackboneRequest backbone;
  backbone.mutable_budget()->set_max_results(2);
  backbone.set_page_token(token);
  EXPECT_EQ(PlaceOf(Collect(*engine, &Engine::Backbone, backbone).status()),
            "page_token BAD_PAGE_TOKEN");
}

TEST(RowPage, LaterPagesMayBeLarger) {
  const auto engine = OpenWith(TwoTriangles());
  v1::RankRequest request = RankBy(v1::RANK_MEASURE_STRENGTH);
  request.mutable_budget()->set_max_results(3);
  request.set_page_token(Collect(*engine, &Engine::Rank, request)->next_page_token());
  request.clear_budget();
  const auto rest = Collect(*engine, &Engine::Rank, request);
  ASSERT_TRUE(rest.ok()) << rest.status();
  ASSERT_EQ(rest->rows_size(), 5);
  EXPECT_EQ(rest->rows(0).position(), 4U);
}

template <class Request, class Response>
void ExpectStoppedPageGivesItsTokenBack(Method<Request, Response> method, Request request) {
  SCOPED_TRACE(request.GetTypeName());
  const auto engine = OpenWith(TwoTriangles());
  request.mutable_budget()->set_max_results(2);
  const auto first = Collect(*engine, method, request);
  ASSERT_TRUE(first.ok()) << first.status();
  request.set_page_token(first->next_page_token());
  bool stopped = false;
  for (std::uint64_t edges = 1; edges < 200; ++edges) {
    request.mutable_budget()->set_max_visited_edges(edges);
    const auto page = Collect(*engine, method, request);
    ASSERT_TRUE(page.ok()) << page.status();
    if (page->end().truncation_reason() != v1::TRUNCATION_REASON_VISITED_EDGES) continue;
    stopped = true;
    EXPECT_TRUE(RowsOf(*page).empty()) << edges;
    EXPECT_EQ(page->next_page_token(), request.page_token()) << edges;
  }
  EXPECT_TRUE(stopped);
}

TEST(RowPage, ALaterPageThatRanOutOfItsBudgetCanBeAskedForAgain) {
  ExpectStoppedPageGivesItsTokenBack(&Engine::Rank, RankBy(v1::RANK_MEASURE_PAGE_RANK));
  ExpectStoppedPageGivesItsTokenBack(&Engine::Groups, v1::GroupsRequest());
  ExpectStoppedPageGivesItsTokenBack(&Engine::Components, v1::ComponentsRequest());
  ExpectStoppedPageGivesItsTokenBack(&Engine::Backbone, v1::BackboneRequest());
  v1::SimilarRequest similar;
  similar.set_entity("gothenburg");
  ExpectStoppedPageGivesItsTokenBack(&Engine::Similar, similar);
}

TEST(RowPage, OfTheRevisionOfItsTokenIsEstimated) {
  const auto engine = OpenWith(TwoTriangles());
  v1::GroupsRequest groups;
  groups.mutable_budget()->set_max_results(2);
  groups.set_page_token(Collect(*engine, &Engine::Groups, groups)->next_page_token());
  ASSERT_TRUE(engine->Write(Commit({Delete("t4", true)})).ok());
  v1::EstimateRequest request;
  *request.mutable_groups() = groups;
  const auto estimate = engine->Estimate(request, {});
  ASSERT_TRUE(estimate.ok()) << estimate.status();
  EXPECT_EQ(estimate->revision(), 1U);
  EXPECT_EQ(estimate->partner_count(), 8U);
  EXPECT_TRUE(estimate->tie_graph_ready());
}

TEST(RowPage, AnAnalysisThatRanOutOfItsBudgetHasNoNextPage) {
  const auto engine = OpenWith(TwoTriangles());
  v1::RankRequest request = RankBy(v1::RANK_MEASURE_BETWEENNESS);
  request.mutable_budget()->set_max_results(1);
  for (std::uint64_t edges = 1; edges < 100; ++edges) {
    request.mutable_budget()->set_max_visited_edges(edges);
    const auto page = Collect(*engine, &Engine::Rank, request);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->next_page_token().empty(),
              page->end().truncation_reason() != v1::TRUNCATION_REASON_RESULTS);
  }
}

}  // namespace
}  // namespace partnergraph
