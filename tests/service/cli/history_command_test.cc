#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "seed_cli.h"

namespace partnergraph::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class HistoryTest : public SeedCliTest {
 protected:
  static std::string City(const std::string& name) {
    return "put_entity { id: 'wuxi' kind: 'city' dataset: 'test' names { text: '" + name +
           "' language: 'zh-Hans' citations { source_id: 'reply_2023_33' basis: BASIS_STATED } } "
           "citations { source_id: 'reply_2023_33' basis: BASIS_STATED } }";
  }
};

TEST_F(HistoryTest, ListsCommits) {
  const CliResult result = Run({"history"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("revision"), HasSubstr("seed_cli"), HasSubstr("import seed")));
  EXPECT_EQ(Lines(result.out).size(), 5U);
}

TEST_F(HistoryTest, ListsTheVersionsOfAnEntityNewestFirst) {
  Write({City("吴市")});
  Write({City("无锡")});
  const CliResult result = Run({"history", "无锡"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("revision 6"), HasSubstr("updated"),
                                HasSubstr("revision 5"), HasSubstr("created"), HasSubstr("吴市")));
  EXPECT_LT(result.out.find("revision 6"), result.out.find("revision 5"));
}

TEST_F(HistoryTest, EndsAtTheRevisionAskedFor) {
  Write({City("吴市")});
  Write({City("无锡")});
  const CliResult commits = Run({"history", "--revision", "5"});
  EXPECT_EQ(commits.exit_code, 0) << commits.err;
  EXPECT_EQ(Lines(commits.out).size(), 6U) << commits.out;
  const CliResult versions = Run({"history", "wuxi", "--revision", "5"});
  EXPECT_EQ(versions.exit_code, 0) << versions.err;
  EXPECT_THAT(versions.out, AllOf(HasSubstr("revision 5"), Not(HasSubstr("revision 6"))));
  for (const char* record : {"", "wuxi"}) {
    std::vector<std::string> args = {"history", "--revision", "5", "--json"};
    if (*record != '\0') args.emplace_back(record);
    const CliResult json = Run(args);
    EXPECT_EQ(json.exit_code, 0) << json.err;
    EXPECT_THAT(json.out, AllOf(HasSubstr("\"revision\":\"5\",\"time\""),
                                Not(HasSubstr("\"revision\":\"6\",\"time\""))));
  }
}

TEST_F(HistoryTest, SaysThatARecordDidNotExistYet) {
  Write({City("吴市")});
  const CliResult result = Run({"history", "wuxi", "--revision", "1"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.err, "partnergraph: \"wuxi\" did not exist yet at revision 1\n");
  EXPECT_EQ(result.out, "");
}

TEST_F(HistoryTest, ShowsNoCommitUpToRevisionZero) {
  const CliResult result = Run({"history", "--revision", "0"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "");
}

TEST_F(HistoryTest, RefusesOptionsThatMeanNothingToIt) {
  EXPECT_EQ(Run({"history", "--as-of", "2020"}).exit_code, 3);
  EXPECT_EQ(Run({"history", "--diff", "0", "1", "--revision", "1"}).exit_code, 3);
}

TEST_F(HistoryTest, FindsADeletedEntityById) {
  Write({City("无锡")});
  Write({"delete_entity { id: 'wuxi' }"});
  const CliResult result = Run({"history", "wuxi"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("deleted"));
}

TEST_F(HistoryTest, FindsARelation) {
  const CliResult result = Run({"history", "agreement_singapore.party.singapore", "--lang", "zh"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("新建"));
}

TEST_F(HistoryTest, ShowsWhatDiffersBetweenRevisions) {
  Write({City("吴市")});
  Write({City("无锡")});
  const CliResult result = Run({"history", "--diff", "5", "6"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("updated  entity  wuxi"), HasSubstr("无锡"),
                                HasSubstr("1 record differs")));
}

TEST_F(HistoryTest, RefusesBadArguments) {
  EXPECT_EQ(Run({"history", "Atlantis"}).exit_code, 2);
  EXPECT_EQ(Run({"history", "--diff", "2"}).exit_code, 3);
  EXPECT_EQ(Run({"history", "--diff", "1", "x"}).exit_code, 3);
  EXPECT_EQ(Run({"history", "--diff", "1", "99"}).exit_code, 1);
  EXPECT_EQ(Run({"history", "--diff", "1", "0"}).exit_code, 3);
  EXPECT_EQ(Run({"history", "--diff", "0", "0"}).exit_code, 3);
}

}  // namespace
}  // namespace partnergraph::cli
