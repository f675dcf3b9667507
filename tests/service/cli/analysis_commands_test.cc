// The commands that analyse the network, on the seed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "seed_cli.h"
#include "service/cli/progress_bar.h"
#include "service/cli/row_output.h"

namespace partnergraph::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST_F(SeedCliTest, RankShowsATable) {
  const CliResult result = Run({"rank", "--by", "degree", "--limit", "2"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("Science and Technology Commission of Shanghai Municipality"));
  EXPECT_THAT(result.out, HasSubstr("partners"));
  EXPECT_THAT(result.err, HasSubstr("there is more"));
}

TEST_F(SeedCliTest, RankSpeaksChinese) {
  const CliResult result = Run({"rank", "--tie", "协议", "--lang", "zh"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("名次"));
  EXPECT_THAT(result.out, HasSubstr("新加坡"));
  EXPECT_THAT(result.out, HasSubstr("基于 8 个伙伴、7 条边。"));
}

TEST_F(SeedCliTest, RankWritesCsvOfAllRowsAndNothingElse) {
  const CliResult result = Run({"rank", "--by", "strength", "--csv"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, StartsWith("position,name,id,kind,score,degree,strength\r\n1,"));
  EXPECT_THAT(result.out, Not(HasSubstr("On ")));
  EXPECT_EQ(result.err, "");
}

TEST_F(SeedCliTest, AnalysesPrintOneMessageALineAsJson) {
  const CliResult result = Run({"groups", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  for (const std::string& line : Lines(result.out)) EXPECT_THAT(line, StartsWith("{"));
}

TEST_F(SeedCliTest, EstimateRunsNothing) {
  const CliResult result = Run({"rank", "--by", "betweenness", "--estimate"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("peak memory"));
  EXPECT_THAT(result.out, Not(HasSubstr("score")));
}

TEST_F(SeedCliTest, AnalysesOfNothingSaySo) {
  const CliResult result = Run({"similar", "哥德堡", "--tie", "award"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("nothing found"));
}

TEST_F(SeedCliTest, AnalysesRefuseWrongUsage) {
  EXPECT_EQ(Run({"rank", "--by", "fame"}).exit_code, 3);
  EXPECT_EQ(Run({"rank", "--weight", "heavy"}).exit_code, 3);
  EXPECT_EQ(Run({"rank", "--weight", "value:"}).exit_code, 3);
  EXPECT_EQ(Run({"rank", "--min-weight", "-1"}).exit_code, 3);
  EXPECT_EQ(Run({"rank", "--limit", "0"}).exit_code, 3);
  EXPECT_EQ(Run({"rank", "--csv", "--json"}).exit_code, 3);
  EXPECT_EQ(Run({"flow", "新加坡"}).exit_code, 3);
  EXPECT_EQ(Run({"compare", "新加坡", "没有这个"}).exit_code, 2);
  const CliResult same = Run({"flow", "新加坡", "singapore"});
  EXPECT_EQ(same.exit_code, 1);
  EXPECT_THAT(same.err, HasSubstr("is the same entity as source"));
}

TEST_F(SeedCliTest, CsvQuotesWhatNeedsIt) {
  std::ostringstream out;
  std::ostringstream err;
  Session session(&out, &err, channel());
  RowOutput rows(&session, true, {{"name", Message::kColumnName}, {"n", Message::kColumnScore}});
  rows.Add({"上海, \"沪\"\n", rows.Number(0.1)});
  rows.Finish();
  EXPECT_EQ(out.str(), "name,n\r\n\"上海, \"\"沪\"\"\n\",0.1\r\n");
}

TEST(ProgressBar, IsWipedOutBeforeTheAnswer) {
  std::ostringstream err;
  {
    ProgressBar bar(&err, Language::kEnglish, true);
    v1::AnalysisProgress progress;
    progress.set_phase(v1::AnalysisProgress::PHASE_ANALYSIS);
    progress.set_done(0.5);
    bar.Show(progress);
  }
  EXPECT_THAT(err.str(), HasSubstr("[###############...............] 50 % analysing"));
  EXPECT_TRUE(err.str().ends_with("\r\x1b[K"));
}

TEST(ProgressBar, IsNotShownWhereThereIsNoTerminal) {
  std::ostringstream err;
  ProgressBar bar(&err, Language::kChinese, false);
  bar.Show({});
  EXPECT_EQ(err.str(), "");
}

}  // namespace
}  // namespace partnergraph::cli
