#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "seed_cli.h"

namespace partnergraph::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(SeedCliTest, NeighborsListsTheSevenPartnersOfTheAgreements) {
  const CliResult result = Run({"neighbors", "上海市科委", "--tie", "agreement"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  for (const char* partner : {"singapore", "hungary", "baden_wuerttemberg", "auvergne_rhone_alpes",
                              "gothenburg", "queensland", "dunedin"}) {
    EXPECT_THAT(result.out, HasSubstr("(" + std::string(partner) + ")"));
  }
  EXPECT_THAT(result.out, AllOf(HasSubstr("7 ties"), HasSubstr("party to"),
                                HasSubstr("[reply_2023_33 S1.1]"), Not(HasSubstr("finland"))));
}

TEST_F(SeedCliTest, NeighborsSaysThatTheListIsOpenInBothLanguages) {
  EXPECT_THAT(Run({"neighbors", "stcsm", "--tie", "agreement"}).out,
              HasSubstr("the list is open: more exist than are named"));
  EXPECT_THAT(Run({"neighbors", "stcsm", "--tie", "协议", "--lang", "zh"}).out,
              AllOf(HasSubstr("名单未列全（等）"), HasSubstr("共 7 条联系"), HasSubstr("新加坡")));
}

TEST_F(SeedCliTest, NeighborsNarrowsByPlaceGivenByName) {
  const CliResult result = Run({"neighbors", "stcsm", "--tie", "agreement", "--place", "欧洲"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("hungary"), HasSubstr("baden_wuerttemberg"),
                                HasSubstr("gothenburg"), Not(HasSubstr("(queensland)")),
                                Not(HasSubstr("(dunedin)")), HasSubstr("4 ties")));
}

TEST_F(SeedCliTest, NeighborsNarrowsByPartnerKind) {
  const CliResult result =
      Run({"neighbors", "stcsm", "--tie", "agreement", "--partner-kind", "country"});
  EXPECT_THAT(result.out, AllOf(HasSubstr("singapore"), HasSubstr("hungary"),
                                Not(HasSubstr("(gothenburg)")), HasSubstr("2 ties")));
}

TEST_F(SeedCliTest, NeighborsTakesSeveralTiesAndOptionsBeforeTheEntity) {
  const CliResult result = Run({"neighbors", "--tie", "agreement", "--tie", "programme", "stcsm"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("finland"), HasSubstr("dunedin")));
}

TEST_F(SeedCliTest, NeighborsOnADateCountsWhatHoldsOnlyPossibly) {
  const CliResult result = Run({"neighbors", "stcsm", "--tie", "agreement", "--as-of", "2020"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("possibly"), HasSubstr("7 of them hold only possibly")));
}

TEST_F(SeedCliTest, NeighborsRefusesUnknownKindsAndDates) {
  CliResult result = Run({"neighbors", "stcsm", "--tie", "marriage"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("marriage"));
  result = Run({"neighbors", "stcsm", "--as-of", "tomorrow"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("tomorrow"));
  result = Run({"neighbors", "stcsm", "--place", "Atlantis"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("Atlantis"));
}

// One more tie than a page holds; the first agreement says that its parties are not all named.
TEST_F(SeedCliTest, NeighborsNamesTheOpenListsOfAllPages) {
  v1::WriteRequest request;
  request.set_author("test");
  const auto put_entity = [&](const std::string& id, const char* kind) {
    v1::Entity* const entity = request.add_mutations()->mutable_put_entity();
    entity->set_id(id);
    entity->set_kind(kind);
    entity->add_names()->set_text(id);
    return entity;
  };
  put_entity("hub_city", "city");
  put_entity("other_city", "city");
  for (std::uint32_t i = 0; i <= kPageSizeMax; ++i) {
    const std::string id = "pact" + std::to_string(i);
    v1::Entity* const pact = put_entity(id, "agreement");
    if (i == 0) {
      pact->add_completeness()->set_kind("party");
      pact->mutable_completeness(0)->set_end(v1::RELATION_END_SOURCE);
    }
    for (const char* city : {"hub_city", "other_city"}) {
      v1::Relation* const party = request.add_mutations()->mutable_put_relation();
      party->set_source_id(id);
      party->set_kind("party");
      party->set_target_id(city);
    }
  }
  const auto written = engine().Write(request);
  ASSERT_TRUE(written.ok()) << written.status();
  const CliResult result = Run({"neighbors", "hub_city", "--tie", "agreement"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("1,001 ties"), HasSubstr("pact0, "),
                                HasSubstr("the list is open")));
}

}  // namespace
}  // namespace partnergraph::cli
