// What an analysis answers depends on the request and the network, not on what was asked before:
// networks and tie graphs that are kept change how fast an answer comes and nothing else.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analysis_engine.h"

namespace partnergraph {
namespace {

// An agreement of 4,000 universities, whose pairs are many more than its parties; and one of every
// 40th of them.
constexpr int kParties = 4000;
std::unique_ptr<Engine> OpenLargeTreaty() {
  auto engine = OpenWith(Commit(
      {PutOntology(), Put("agreement", "large", "大协议"), Put("agreement", "small", "小协议")}));
  v1::WriteRequest parties = Commit({});
  for (int i = 0; i < kParties; ++i) {
    const std::string id = "u" + std::to_string(i);
    *parties.add_mutations() = Put("university", id, "大学");
    *parties.add_mutations() = Relate("large", "party", id);
    if (i % 40 == 0) *parties.add_mutations() = Relate("small", "party", id);
  }
  const auto written = engine->Write(parties);
  EXPECT_TRUE(written.ok()) << written.status();
  return engine;
}

template <class Request, class Response>
std::string AnswerOf(const Engine& engine,
                     Status (Engine::*method)(const Request&, const CallControl&,
                                              const std::function<bool(const Response&)>&) const,
                     const Request& request) {
  const auto response = Collect(engine, method, request);
  return response.ok() ? response->SerializeAsString() : response.status().ToString();
}

TEST(RepeatedAnalyses, PageRankOfALargeTreatyIsTheSameBeforeAndAfterItsEdgesAreMade) {
  const auto engine = OpenLargeTreaty();
  v1::RankRequest page_rank;
  page_rank.mutable_budget()->set_max_results(150);
  const auto first = Collect(*engine, &Engine::Rank, page_rank);
  ASSERT_TRUE(first.ok()) << first.status();
  v1::RankRequest degree = RankBy(v1::RANK_MEASURE_DEGREE);
  degree.mutable_budget()->set_max_results(1);
  const auto by_degree = Collect(*engine, &Engine::Rank, degree);
  ASSERT_TRUE(by_degree.ok()) << by_degree.status();
  ASSERT_EQ(by_degree->rows(0).degree(), kParties - 1U);
  EXPECT_EQ(Collect(*engine, &Engine::Rank, page_rank)->SerializeAsString(),
            first->SerializeAsString());
  // Equal partners stand in the order of first writing: those of both agreements, then the others.
  const std::vector<std::string> ids = IdsOf(*first);
  ASSERT_EQ(ids.size(), 150U);
  EXPECT_EQ(ids[0], "u0");
  EXPECT_EQ(ids[1], "u40");
  EXPECT_EQ(ids[99], "u3960");
  EXPECT_EQ(ids[100], "u1");
  EXPECT_EQ(ids[101], "u2");
}

TEST(RepeatedAnalyses, AnswerTheSameBytesAndCountTheSameWork) {
  const auto engine = OpenWith(TwoTriangles());
  const auto ask_all = [&] {
    std::vector<std::string> answers;
    for (int measure = 0; measure <= v1::RankMeasure_MAX; ++measure) {
      answers.push_back(
          AnswerOf(*engine, &Engine::Rank, RankBy(static_cast<v1::RankMeasure>(measure))));
    }
    for (int kind = 0; kind <= v1::ComponentKind_MAX; ++kind) {
      v1::ComponentsRequest components;
      components.set_kind(static_cast<v1::ComponentKind>(kind));
      answers.push_back(AnswerOf(*engine, &Engine::Components, components));
    }
    answers.push_back(AnswerOf(*engine, &Engine::Groups, v1::GroupsRequest()));
    return answers;
  };
  const std::vector<std::string> cold = ask_all();
  EXPECT_EQ(ask_all(), cold);
}

// As the ties are gathered anew: the work for what is kept is charged.
TEST(RepeatedAnalyses, EndWithTheSameBudget) {
  const auto ask = [](const Engine& engine, std::uint64_t edges) {
    v1::RankRequest request = RankBy(v1::RANK_MEASURE_DEGREE);
    request.mutable_budget()->set_max_visited_edges(edges);
    return Collect(engine, &Engine::Rank, request);
  };
  const auto kept = OpenLargeTreaty();
  const auto whole = ask(*kept, 0);
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_EQ(whole->rows_size(), kParties);
  const auto cold = ask(*OpenLargeTreaty(), 1'000'000);
  const auto warm = ask(*kept, 1'000'000);
  ASSERT_TRUE(cold.ok() && warm.ok());
  EXPECT_EQ(cold->end().truncation_reason(), v1::TRUNCATION_REASON_VISITED_EDGES);
  EXPECT_EQ(warm->end().truncation_reason(), v1::TRUNCATION_REASON_VISITED_EDGES);
  EXPECT_EQ(cold->rows_size(), 0);
  EXPECT_EQ(warm->rows_size(), 0);
}

TEST(RepeatedAnalyses, EstimateSaysWhatTheWayThroughTheConnectorsTakes) {
  const auto engine = OpenLargeTreaty();
  v1::EstimateRequest request;
  request.mutable_rank();
  const auto rank = engine->Estimate(request, {});
  ASSERT_TRUE(rank.ok()) << rank.status();
  EXPECT_LT(rank->peak_bytes(), 2'000'000U);
  request.mutable_rank()->set_measure(v1::RANK_MEASURE_DEGREE);
  const auto degree = engine->Estimate(request, {});
  ASSERT_TRUE(degree.ok()) << degree.status();
  EXPECT_GT(degree->peak_bytes(), 60'000'000U);
}

TEST(RepeatedAnalyses, AreRefusedForTheirMemoryOnEitherWay) {
  const auto engine = OpenLargeTreaty();
  v1::RankRequest rank;
  rank.mutable_budget()->set_max_memory_bytes(10'000);
  EXPECT_EQ(PlaceOf(Collect(*engine, &Engine::Rank, rank).status()),
            "budget.max_memory_bytes LIMIT");
  rank.set_measure(v1::RANK_MEASURE_DEGREE);
  EXPECT_EQ(PlaceOf(Collect(*engine, &Engine::Rank, rank).status()),
            "budget.max_memory_bytes LIMIT");
  v1::ComponentsRequest components;
  components.mutable_budget()->set_max_memory_bytes(10'000);
  EXPECT_EQ(PlaceOf(Collect(*engine, &Engine::Components, components).status()),
            "budget.max_memory_bytes LIMIT");
}

}  // namespace
}  // namespace partnergraph
