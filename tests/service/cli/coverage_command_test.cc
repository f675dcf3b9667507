#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "seed_cli.h"

namespace partnergraph::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

TEST_F(SeedCliTest, CoverageGroupsThePartnersAsTheDocumentImplies) {
  const CliResult result =
      Run({"coverage", "上海市科委", "--tie", "agreement", "--tie", "programme"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Section(result.out, "both agreement and programme (1)"),
              ElementsAre(HasSubstr("(singapore)")));
  EXPECT_THAT(Section(result.out, "only agreement (6)"),
              UnorderedElementsAre(HasSubstr("(hungary)"), HasSubstr("(baden_wuerttemberg)"),
                                   HasSubstr("(auvergne_rhone_alpes)"), HasSubstr("(gothenburg)"),
                                   HasSubstr("(queensland)"), HasSubstr("(dunedin)")));
  EXPECT_THAT(Section(result.out, "only programme (2)"),
              UnorderedElementsAre(HasSubstr("(finland)"), HasSubstr("(israel)")));
  EXPECT_THAT(result.out, HasSubstr("As far as named"));
}

TEST_F(SeedCliTest, CoverageSpeaksChinese) {
  const CliResult result =
      Run({"coverage", "stcsm", "--tie", "协议", "--tie", "合作计划", "--lang", "zh"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Section(result.out, "兼有协议与合作计划（1）"), ElementsAre(HasSubstr("新加坡")));
  EXPECT_THAT(result.out, HasSubstr("就已列名者而言"));
}

TEST_F(SeedCliTest, CoverageTakesThreeTies) {
  const CliResult result =
      Run({"coverage", "stcsm", "--tie", "agreement", "--tie", "programme", "--tie", "award"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Section(result.out, "only agreement and programme (1)"),
              ElementsAre(HasSubstr("(singapore)")));
}

TEST_F(SeedCliTest, CoverageSaysWhatHoldsOnlyPossibly) {
  const std::vector<std::string> command = {"coverage", "stcsm", "--tie", "agreement"};
  EXPECT_THAT(Run(command).out, Not(HasSubstr("possibly")));
  const CliResult dated =
      Run({"coverage", "stcsm", "--tie", "agreement", "--as-of", "2010", "--lang", "en"});
  EXPECT_THAT(dated.out, HasSubstr("Singapore (singapore)  possibly agreement"));
}

TEST_F(SeedCliTest, CoverageNeedsATie) {
  const CliResult result = Run({"coverage", "stcsm"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("--tie"));
}

TEST_F(SeedCliTest, CoverageRefusesAnUnknownTie) {
  const CliResult result = Run({"coverage", "stcsm", "--tie", "marriage"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("marriage"));
}

}  // namespace
}  // namespace partnergraph::cli
