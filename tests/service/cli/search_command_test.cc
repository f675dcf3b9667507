#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "seed_cli.h"

namespace partnergraph::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(SeedCliTest, SearchFindsByBeginningInEitherScript) {
  for (const char* query : {"浦江", "浦江人才計劃"}) {
    const CliResult result = Run({"search", query, "--lang", "zh"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("pujiang_talent_programme")) << query;
  }
}

TEST_F(SeedCliTest, SearchExactLeavesLongerNamesOut) {
  const CliResult result = Run({"search", "上海", "--exact"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("shanghai"));
  EXPECT_THAT(result.out, Not(HasSubstr("shanghai_jiao_tong_university")));
}

TEST_F(SeedCliTest, SearchNarrowsByKindIdOrLabel) {
  for (const char* kind : {"university", "高校"}) {
    const CliResult result = Run({"search", "上海", "--kind", kind});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("shanghai_jiao_tong_university")) << kind;
    EXPECT_THAT(result.out, Not(HasSubstr("stcsm"))) << kind;
  }
}

TEST_F(SeedCliTest, SearchSaysWhenThereIsMore) {
  const CliResult result = Run({"search", "上海", "--page-size", "1"});
  EXPECT_EQ(Lines(result.out).size(), 2U);
  EXPECT_THAT(result.err, HasSubstr("--page-size"));
}

TEST_F(SeedCliTest, SearchForNothingKnownSaysSo) {
  const CliResult result = Run({"search", "Atlantis"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "nothing found\n");
}

TEST_F(SeedCliTest, SearchRefusesAnUnknownKind) {
  const CliResult result = Run({"search", "上海", "--kind", "village"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("village"));
}

TEST_F(SeedCliTest, SearchRefusesAnEmptyQuery) {
  const CliResult result = Run({"search", ""});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("query"));
}

TEST_F(SeedCliTest, StatsCountsKinds) {
  const CliResult result = Run({"stats"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("entities"));
  EXPECT_THAT(result.out, HasSubstr("government body"));
  EXPECT_THAT(result.out, HasSubstr("has party"));
  const CliResult chinese = Run({"stats", "--lang", "zh"});
  EXPECT_THAT(chinese.out, HasSubstr("政府机构"));
}

}  // namespace
}  // namespace partnergraph::cli
