// Ranking, and the networks that analyses run on, in the domain's words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "analysis_engine.h"

namespace partnergraph {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

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

// TwoTriangles, whose undertakings may carry an amount; some do.
struct Amount {
  std::string undertaking;
  double number = 0;
  std::string valid;
};
std::unique_ptr<Engine> OpenWithAmounts(const std::vector<Amount>& amounts) {
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
    for (const Amount& amount : amounts) {
      if (mutation.put_entity().id() != amount.undertaking) continue;
      v1::Value* const value = mutation.mutable_put_entity()->add_values();
      value->set_key("amount");
      value->set_number(amount.number);
      value->mutable_valid_time()->set_edtf(amount.valid);
    }
  }
  return OpenWith(request);
}
v1::RankRequest RankByAmount() {
  v1::RankRequest rank = RankBy(v1::RANK_MEASURE_STRENGTH);
  rank.mutable_network()->set_weight(v1::TIE_WEIGHT_VALUE);
  rank.mutable_network()->set_value_key("amount");
  return rank;
}

TEST(Analyses, WeighByAValue) {
  const auto engine = OpenWithAmounts({{"t2", 2.5, ""}});
  const auto response = Collect(*engine, &Engine::Rank, RankByAmount());
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_THAT(IdsOf(*response), ElementsAre("shanghai", "singapore"));
  EXPECT_EQ(response->rows(0).score(), 2.5);
}

TEST(Analyses, WeighByTheValuesOfTheDatesAsked) {
  const auto engine = OpenWithAmounts({{"t2", 2, "2005"}, {"t2", 3, "2015"}});
  v1::RankRequest rank = RankByAmount();
  rank.mutable_network()->mutable_as_of()->set_valid_date("2015");
  EXPECT_EQ(Collect(*engine, &Engine::Rank, rank)->rows(0).score(), 3);
}

TEST(Analyses, RefuseAValueThatNoSumCanHold) {
  const auto engine = OpenWithAmounts({{"t1", 1.7e308, ""}, {"t2", 1.7e308, ""}});
  EXPECT_EQ(PlaceOf(Collect(*engine, &Engine::Rank, RankByAmount()).status()),
            "network.value_key BAD_NUMBER");
}

TEST(Analyses, RefuseAValueThatNoKindHas) {
  const auto engine = OpenWith(TwoTriangles());
  EXPECT_EQ(PlaceOf(Collect(*engine, &Engine::Rank, RankByAmount()).status()),
            "network.value_key UNKNOWN_KEY");
}

}  // namespace
}  // namespace partnergraph
