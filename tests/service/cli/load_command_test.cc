#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "seed_cli.h"

namespace partnergraph::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// A copy of data/ that tests may break.
class LoadTest : public SeedCliTest {
 protected:
  LoadTest() {
    folder_ = testing::TempDir() + "/load_command_test_" +
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ + "/data/seed");
    std::filesystem::copy(
        SeedFolder(), folder_ + "/data",
        std::filesystem::copy_options::recursive | std::filesystem::copy_options::skip_existing);
  }
  ~LoadTest() override { std::filesystem::remove_all(folder_); }

  std::string data() const { return folder_ + "/data"; }

  // Adds a line to a file of the seed and returns its place, "FILE:LINE".
  std::string Append(const std::string& file, const std::string& text) const {
    const std::string path = data() + "/seed/" + file;
    std::ostringstream content;
    content << std::ifstream(path).rdbuf();
    std::ofstream(path, std::ios::app) << text << "\n";
    return file + ":" + std::to_string(Lines(content.str()).size() + 1);
  }

  std::string folder_;
};

TEST_F(LoadTest, SecondLoadChangesNothing) {
  const CliResult result = Run({"load", data()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, StartsWith("0 changes"));
}

TEST_F(LoadTest, SaysWhatChanged) {
  Append("entities.csv", "wuxi,city,无锡,Wuxi,reply_2023_33,S1.1,stated,,,");
  const CliResult result = Run({"load", data()});
  EXPECT_EQ(result.out, "1 change (1 created, 0 updated, 0 deleted), revision 2\n") << result.err;
}

TEST_F(LoadTest, NamesTheLineOfARuleBroken) {
  const std::string place =
      Append("entities.csv", "wuxi,village,无锡,Wuxi,reply_2023_33,S1.1,stated,,,");
  const CliResult result = Run({"load", data()});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr(place + ": kind \"village\": "));
  EXPECT_THAT(Run({"stats", "--json"}).out, HasSubstr("\"revision\":\"1\""));
}

// A rule broken in one line of a file, and how the error goes on after its place.
struct BrokenLine {
  const char* file;
  const char* line;
  const char* error;
};

class LoadBrokenLineTest : public LoadTest, public testing::WithParamInterface<BrokenLine> {};

TEST_P(LoadBrokenLineTest, NamesTheLineThatBreaksTheRule) {
  const std::string place = Append(GetParam().file, GetParam().line);
  const CliResult result = Run({"load", data()});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, StartsWith("partnergraph: " + place + ": " + GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    OfEachFile, LoadBrokenLineTest,
    testing::Values(
        BrokenLine{"entities.csv", "wuxi,city,无锡,\tWuxi,reply_2023_33,S1.1,stated,,,",
                   "name_en \""},
        BrokenLine{"names.csv", "singapore,星洲,c,alias,,,reply_2023_33,,stated,,",
                   "language \"c\": "},
        BrokenLine{"identifiers.csv", "singapore,ror,x,reply_2023_33,,stated,", "value \"x\": "},
        BrokenLine{"values.csv", "singapore,colour,text,red,,,reply_2023_33,,stated,",
                   "key \"colour\": "},
        BrokenLine{"observations.csv", "singapore,rainfall,1,exact,1,,,,reply_2023_33,,stated",
                   "metric \"rainfall\": "},
        BrokenLine{"completeness.csv", "singapore,friends,,false,,reply_2023_33,,stated,",
                   "kind \"friends\": "},
        BrokenLine{"relations.csv", ",singapore,likes,hungary,,,reply_2023_33,,stated,,,",
                   "kind \"likes\": "},
        BrokenLine{"relation_values.csv",
                   "shanghai.part_of.china,colour,text,red,,reply_2023_33,,stated",
                   "key \"colour\": "}),
    [](const auto& tested) {
      const std::string file = tested.param.file;
      return file.substr(0, file.find('.'));
    });

TEST_F(LoadTest, NamesTheLineOfARelationAgainstTheOntology) {
  const std::string place =
      Append("relations.csv", ",singapore,party,hungary,,,reply_2023_33,S1.1,stated,,,");
  const CliResult result = Run({"load", data()});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr(place));
}

TEST_F(LoadTest, NamesTheLineOfARowThatCannotBeRead) {
  const std::string place = Append("observations.csv", "stcsm,projects_count,many,exact,1,,,,,,");
  const CliResult result = Run({"load", data()});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr(place + ": value \"many\": "));
}

TEST_F(LoadTest, DryRunChecksAllRulesAndWritesNothing) {
  const std::string place =
      Append("entities.csv", "wuxi,village,无锡,Wuxi,reply_2023_33,S1.1,stated,,,");
  const CliResult broken = Run({"load", data(), "--dry-run"});
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_THAT(broken.err, HasSubstr(place));
  const CliResult whole = Run({"load", SeedFolder(), "--dry-run"});
  EXPECT_EQ(whole.exit_code, 0) << whole.err;
  EXPECT_THAT(whole.out, HasSubstr("nothing written"));
}

TEST_F(LoadTest, DryRunAnswersInJsonToo) {
  const CliResult result = Run({"load", SeedFolder(), "--dry-run", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  v1::WriteResponse response;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(result.out, &response).ok());
  EXPECT_GT(response.changes_size(), 100);
}

TEST_F(LoadTest, RefusesTheTimesOfReads) {
  for (const auto& [option, value] : {std::pair{"--revision", "7"}, {"--as-of", "2020"}}) {
    const CliResult result = Run({"load", data(), option, value});
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.err, HasSubstr(std::string("load excludes ") + option));
  }
}

TEST_F(LoadTest, SplitsWhatIsTooLargeForOneCommit) {
  // The seed and these lines make two commits, revisions 2 and 3.
  std::string lines;
  for (int i = 0; i < kMutationsPerCommitMax; ++i) {
    lines +=
        "c" + std::to_string(i) + ",city,城" + std::to_string(i) + ",,reply_2023_33,,stated,,,\n";
  }
  lines.pop_back();
  Append("entities.csv", lines);
  const CliResult result = Run({"load", data()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "10,000 changes (10,000 created, 0 updated, 0 deleted), revision 3\n");
  EXPECT_THAT(Run({"load", data()}).out, StartsWith("0 changes"));
}

TEST_F(LoadTest, TakesASourceThatStandsBehindWhatCitesIt) {
  std::string lines;
  for (int i = 0; i < kMutationsPerCommitMax; ++i) {
    lines += "c" + std::to_string(i) + ",city,城" + std::to_string(i) + ",,late,,stated,,,\n";
  }
  Append("entities.csv", lines + "late,document,后列文件,Late,late,,stated,,,");
  const CliResult result = Run({"load", data()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, StartsWith("10,001 changes"));
}

TEST_F(LoadTest, NamesTheLineAlsoInALaterCommit) {
  std::string lines;
  for (int i = 0; i < kMutationsPerCommitMax; ++i) {
    lines +=
        "c" + std::to_string(i) + ",city,城" + std::to_string(i) + ",,reply_2023_33,,stated,,,\n";
  }
  const std::string place =
      Append("entities.csv", lines + "wuxi,village,无锡,,reply_2023_33,,stated,,,");
  const int line = std::stoi(place.substr(place.find(':') + 1)) + kMutationsPerCommitMax;
  const CliResult result = Run({"load", data()});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("entities.csv:" + std::to_string(line) + ": kind \"village\""));
  EXPECT_THAT(result.err, HasSubstr("stands, up to revision 2"));
}

TEST_F(LoadTest, NamesAMissingFolder) {
  const CliResult result = Run({"load", folder_ + "/nowhere"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr(folder_ + "/nowhere"));
}

TEST_F(LoadTest, MakesADatabaseThatOtherCommandsOpen) {
  const std::string db = folder_ + "/db";
  const CliResult missing = RunCommand({"stats", "--db", db, "--lang", "en"});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(db + "/CURRENT"));
  const CliResult loaded = RunCommand({"--db", db, "load", data(), "--lang", "en"});
  EXPECT_EQ(loaded.exit_code, 0) << loaded.err;
  const CliResult shown = RunCommand({"show", "浦江人才计划", "--db", db, "--lang", "en"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("2,795"));
}

}  // namespace
}  // namespace partnergraph::cli
