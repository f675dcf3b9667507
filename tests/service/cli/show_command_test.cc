#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "seed_cli.h"

namespace partnergraph::cli {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;

TEST_F(SeedCliTest, ShowGivesTheFiguresOfThePujiangProgramme) {
  const CliResult result = Run({"show", "浦江人才计划"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const std::vector<std::string> figures = Section(result.out, "figures");
  EXPECT_EQ(figures.size(), 5U);
  EXPECT_THAT(figures, Contains(AllOf(HasSubstr("funded persons"), HasSubstr(" 2,795 "),
                                      HasSubstr("2005/2022"), HasSubstr("as of 2022"),
                                      HasSubstr("2795人"), HasSubstr("[reply_2023_33 S2.3]"))));
  EXPECT_THAT(figures, Contains(AllOf(HasSubstr("funded amount"), HasSubstr("635,000,000 CNY"),
                                      HasSubstr("6.35亿元"))));
  EXPECT_THAT(figures, Contains(AllOf(HasSubstr("elected academicians"), HasSubstr(" 2 "))));
  EXPECT_THAT(figures, Contains(HasSubstr(" 157 ")));
  EXPECT_THAT(figures, Contains(HasSubstr(" 127 ")));
}

TEST_F(SeedCliTest, ShowMarksLowerBounds) {
  const CliResult result = Run({"show", "全球技术转移大会"});
  EXPECT_THAT(Section(result.out, "figures"), Contains(HasSubstr("≥ 10,000")));
}

TEST_F(SeedCliTest, ShowGroupsNamesByLanguageTheReadersFirst) {
  const CliResult chinese = Run({"show", "stcsm", "--lang", "zh"});
  EXPECT_EQ(chinese.exit_code, 0) << chinese.err;
  const std::vector<std::string> names = Section(chinese.out, "名称");
  ASSERT_FALSE(names.empty());
  EXPECT_THAT(names[0], AllOf(HasSubstr("zh-Hans"), HasSubstr("上海市科学技术委员会"),
                              HasSubstr("[reply_2023_33 S0] 原文")));
  const CliResult english = Run({"show", "stcsm"});
  EXPECT_THAT(Section(english.out, "names")[0], testing::StartsWith("en "));
}

TEST_F(SeedCliTest, ShowGivesIdentifiersAndLists) {
  const CliResult result = Run({"show", "ror:03kt66j61"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Section(result.out, "identifiers"), Contains(HasSubstr("ror:03kt66j61")));
  EXPECT_THAT(Section(result.out, "lists"), Contains(AllOf(HasSubstr("agreement: the list is open"),
                                                           HasSubstr("[reply_2023_33 S1.1]"))));
}

TEST_F(SeedCliTest, ShowGroupsRelationsByLabelWithNeighbours) {
  const CliResult chinese = Run({"show", "stcsm", "--lang", "zh"});
  EXPECT_THAT(chinese.out, HasSubstr("是缔约方（7）"));
  EXPECT_THAT(chinese.out, HasSubstr("上海市科委与新加坡科技合作协议 (agreement_singapore)"));
  const CliResult english = Run({"show", "stcsm"});
  EXPECT_THAT(english.out, HasSubstr("party to (7)"));
}

TEST_F(SeedCliTest, ShowOfAnOlderRevisionFindsNothing) {
  Write(
      {"put_entity { id: 'wuxi' kind: 'city' dataset: 'test' names { text: '无锡' language: "
       "'zh-Hans' citations { source_id: 'reply_2023_33' basis: BASIS_STATED } } citations { "
       "source_id: 'reply_2023_33' basis: BASIS_STATED } }"});
  EXPECT_EQ(Run({"show", "无锡"}).exit_code, 0);
  EXPECT_EQ(Run({"show", "无锡", "--revision", "1"}).exit_code, 2);
  EXPECT_EQ(Run({"show", "无锡", "--revision", "99"}).exit_code, 1);
}

TEST_F(SeedCliTest, ShowOfAnUnknownNameSuggestsOthers) {
  const CliResult result = Run({"show", "昆士"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, AllOf(HasSubstr("昆士"), HasSubstr("queensland")));
}

TEST_F(SeedCliTest, ShowAsJsonGivesTheEntityAndItsRelations) {
  const std::vector<std::string> lines = Lines(Run({"show", "singapore", "--json"}).out);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(lines[0], testing::StartsWith("{\"entity\":{\"id\":\"singapore\""));
  EXPECT_THAT(lines[1], testing::StartsWith("{\"relations\":["));
}

}  // namespace
}  // namespace partnergraph::cli
