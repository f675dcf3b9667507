#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "seed_cli.h"

namespace partnergraph::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

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
  EXPECT_THAT(result.out, AllOf(HasSubstr("revision"), HasSubstr("seed_cli"), HasSubstr("load ")));
  EXPECT_EQ(Lines(result.out).size(), 2U);
}

TEST_F(HistoryTest, ListsTheVersionsOfAnEntityNewestFirst) {
  Write({City("吴市")});
  Write({City("无锡")});
  const CliResult result = Run({"history", "无锡"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("revision 3"), HasSubstr("updated"),
                                HasSubstr("revision 2"), HasSubstr("created"), HasSubstr("吴市")));
  EXPECT_LT(result.out.find("revision 3"), result.out.find("revision 2"));
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
  const CliResult result = Run({"history", "--diff", "2", "3"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("updated  entity  wuxi"), HasSubstr("无锡"),
                                HasSubstr("1 record differs")));
}

TEST_F(HistoryTest, RefusesBadArguments) {
  EXPECT_EQ(Run({"history", "Atlantis"}).exit_code, 2);
  EXPECT_EQ(Run({"history", "--diff", "2"}).exit_code, 3);
  EXPECT_EQ(Run({"history", "--diff", "1", "x"}).exit_code, 3);
  EXPECT_EQ(Run({"history", "--diff", "1", "99"}).exit_code, 1);
}

}  // namespace
}  // namespace partnergraph::cli
