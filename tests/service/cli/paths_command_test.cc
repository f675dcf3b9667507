#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "partnergraph/v1/query_service.pb.h"
#include "seed_cli.h"

namespace partnergraph::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(SeedCliTest, PathsPrintsAWayWithLabelsAndSources) {
  const CliResult result = Run({"paths", "Queensland", "Fudan University"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  ASSERT_FALSE(result.out.empty());
  EXPECT_THAT(Lines(result.out)[0], AllOf(StartsWith("Queensland "), HasSubstr("Fudan University"),
                                          HasSubstr("→"), HasSubstr("[reply_2023_33 S1.1]")));
}

TEST_F(SeedCliTest, PathsBetweenTwoPartiesPassesThroughTheCommission) {
  const CliResult result =
      Run({"paths", "匈牙利", "达尼丁市", "--relation", "party", "--lang", "zh"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(Lines(result.out)[0],
              StartsWith("匈牙利 ←缔约方为— 上海市科委与匈牙利科技合作协议 —缔约方为→ "
                         "上海市科学技术委员会 ←缔约方为— "));
}

TEST_F(SeedCliTest, PathsGivesAsManyWaysAsAskedFor) {
  const CliResult result = Run({"paths", "西门子", "特斯拉", "-k", "3"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const std::vector<std::string> lines = Lines(result.out);
  ASSERT_GE(lines.size(), 3U);
  for (int i = 0; i < 3; ++i)
    EXPECT_THAT(lines[static_cast<std::size_t>(i)], StartsWith("Siemens "));
  const CliResult json = Run({"paths", "西门子", "特斯拉", "-k", "3", "--json"});
  v1::FindPathsResponse response;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json.out, &response).ok());
  EXPECT_EQ(response.paths_size(), 3);
}

TEST_F(SeedCliTest, PathsGivesAllOfTheSmallestLength) {
  const CliResult result = Run({"paths", "西门子", "特斯拉", "--all-shortest", "--json"});
  v1::FindPathsResponse response;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(result.out, &response).ok());
  ASSERT_GT(response.paths_size(), 1);
  for (const v1::Path& path : response.paths()) {
    EXPECT_EQ(path.steps_size(), response.paths(0).steps_size());
  }
}

TEST_F(SeedCliTest, PathsComesBackToWhereItBeganIfTheRestrictorLetsIt) {
  const auto count = [this](const std::string& restrictor) {
    const CliResult result =
        Run({"paths", "西门子", "西门子", "-k", "3", "--restrictor", restrictor, "--json"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    v1::FindPathsResponse response;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(result.out, &response).ok());
    return response.paths_size();
  };
  EXPECT_EQ(count("acyclic"), 1);
  EXPECT_EQ(count("simple"), 3);
  EXPECT_EQ(count("trail"), 3);
  EXPECT_EQ(count("walk"), 3);
}

TEST_F(SeedCliTest, PathsSaysWhenThereIsNone) {
  const CliResult result = Run({"paths", "Queensland", "Tesla", "--max-hops", "1"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("no way found"));
}

TEST_F(SeedCliTest, PathsRefusesBadArguments) {
  EXPECT_EQ(Run({"paths", "Queensland"}).exit_code, 3);
  EXPECT_EQ(Run({"paths", "Queensland", "Atlantis"}).exit_code, 2);
  EXPECT_EQ(Run({"paths", "Queensland", "Tesla", "-k", "2", "--all-shortest"}).exit_code, 3);
  EXPECT_EQ(Run({"paths", "Queensland", "Tesla", "--restrictor", "trail"}).exit_code, 3);
  EXPECT_EQ(Run({"paths", "Queensland", "Tesla", "-k", "2", "--restrictor", "loops"}).exit_code, 3);
  EXPECT_EQ(Run({"paths", "Queensland", "Tesla", "--max-hops", "many"}).exit_code, 3);
  EXPECT_EQ(Run({"paths", "Queensland", "Tesla", "--max-hops", "101"}).exit_code, 1);
}

TEST_F(SeedCliTest, ExplainGivesWaysSentencesAndSources) {
  const CliResult result = Run({"explain", "西门子", "复旦大学", "--lang", "zh"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(StartsWith("1. 西门子 "), HasSubstr("复旦大学"), HasSubstr("\n2. "),
                                HasSubstr("   - "), HasSubstr("[reply_2023_33 S1."),
                                HasSubstr("\n来源\n  [reply_2023_33]")));
}

TEST_F(SeedCliTest, ExplainTakesANumberOfWays) {
  const CliResult result = Run({"explain", "Singapore", "Finland", "-k", "1"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(StartsWith("1. "), testing::Not(HasSubstr("\n2. "))));
}

TEST_F(SeedCliTest, ExplainRefusesBadArguments) {
  EXPECT_EQ(Run({"explain", "Siemens", "Atlantis"}).exit_code, 2);
  EXPECT_EQ(Run({"explain", "Siemens", "Tesla", "-k", "101"}).exit_code, 1);
}

}  // namespace
}  // namespace partnergraph::cli
