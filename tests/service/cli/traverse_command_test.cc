#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "seed_cli.h"

namespace partnergraph::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(SeedCliTest, TraverseListsWhatIsReachedByHops) {
  const CliResult result =
      Run({"traverse", "欧洲", "--hops", "2", "--relation", "part_of", "--direction", "in"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const std::size_t one = result.out.find("1 hop\n");
  const std::size_t two = result.out.find("2 hops\n");
  ASSERT_NE(one, std::string::npos) << result.out;
  ASSERT_NE(two, std::string::npos) << result.out;
  EXPECT_LT(one, result.out.find("(germany)"));
  EXPECT_GT(two, result.out.find("(germany)"));
  EXPECT_LT(two, result.out.find("(baden_wuerttemberg)"));
  EXPECT_THAT(result.out, AllOf(HasSubstr("part of→ Germany"), Not(HasSubstr("queensland"))));
}

TEST_F(SeedCliTest, TraverseAsJsonGivesAMessageALine) {
  const CliResult result = Run({"traverse", "singapore", "--hops", "1", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  for (const std::string& line : Lines(result.out)) EXPECT_EQ(line.front(), '{');
}

TEST_F(SeedCliTest, TraverseRefusesBadArguments) {
  EXPECT_EQ(Run({"traverse", "singapore", "--hops", "-1"}).exit_code, 3);
  EXPECT_EQ(Run({"traverse", "singapore", "--direction", "up"}).exit_code, 3);
  EXPECT_EQ(Run({"traverse", "singapore", "--hops", "101"}).exit_code, 1);
  EXPECT_EQ(Run({"traverse", "singapore", "--relation", "marriage"}).exit_code, 1);
  EXPECT_EQ(Run({"traverse", "Atlantis"}).exit_code, 2);
}

}  // namespace
}  // namespace partnergraph::cli
