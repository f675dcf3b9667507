#include "service/cli/run_cli.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iomanip>
#include <sstream>

#include "partnergraph/v1/query_service.pb.h"
#include "seed_cli.h"

namespace partnergraph::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const char* const kCommands[] = {"serve", "import",  "search",   "show",    "neighbors", "traverse",
                                 "paths", "explain", "coverage", "history", "stats"};

TEST(RunCli, HelpNamesCommandsExitCodesAndAnExample) {
  const CliResult result = RunCommand({"--help", "--lang", "en"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  for (const char* command : kCommands) EXPECT_THAT(result.out, HasSubstr(command));
  EXPECT_THAT(result.out, AllOf(HasSubstr("Exit codes: 0"), HasSubstr("PARTNERGRAPH_SERVER"),
                                HasSubstr("上海市科委")));
}

TEST(RunCli, HelpOfEachCommandHasExamplesInBothLanguages) {
  for (const char* command : kCommands) {
    const CliResult english = RunCommand({command, "--help", "--lang=en"});
    EXPECT_EQ(english.exit_code, 0) << command;
    EXPECT_THAT(english.out, HasSubstr("Examples:\n  partnergraph " + std::string(command)));
    const CliResult chinese = RunCommand({"--lang", "zh", command, "--help"});
    EXPECT_THAT(chinese.out, AllOf(HasSubstr("示例："), Not(HasSubstr("Options"))));
  }
}

TEST(RunCli, HelpOfServeHasTheOptionsOfTheServer) {
  const CliResult result = RunCommand({"serve", "--help", "--lang", "zh"});
  for (const char* option : {"--db", "--address", "--insecure", "--tls-cert", "--tls-key",
                             "--tls-client-ca", "127.0.0.1:50551"}) {
    EXPECT_THAT(result.out, HasSubstr(option));
  }
  EXPECT_THAT(result.out, AllOf(HasSubstr("用法"), HasSubstr("选项")));
}

// The command lines in `help`, without the program's name.
std::vector<std::vector<std::string>> Examples(const std::string& help) {
  const std::string program = "partnergraph ";
  std::vector<std::vector<std::string>> examples;
  for (const std::string& line : Lines(help)) {
    const bool is_try = line.starts_with("Try: ") || line.starts_with("例如：");
    if (!line.starts_with("  " + program) && !is_try) continue;
    std::istringstream words(line.substr(line.find(program) + program.size()));
    std::vector<std::string>& args = examples.emplace_back();
    for (std::string word; words >> std::quoted(word);) args.push_back(word);
  }
  return examples;
}

TEST_F(SeedCliTest, ExamplesInTheHelpAnswerOnTheSeed) {
  for (const std::string language : {"en", "zh"}) {
    std::vector<std::string> helps = {RunCommand({"--help", "--lang", language}).out};
    for (const std::string command : kCommands) {
      if (command == "serve") continue;  // It would not end.
      helps.push_back(RunCommand({command, "--help", "--lang", language}).out);
    }
    for (const std::string& help : helps) {
      const auto examples = Examples(help);
      EXPECT_FALSE(examples.empty()) << help;
      for (std::vector<std::string> args : examples) {
        const std::string shown = testing::PrintToString(args);
        // Other collections are not part of the project.
        if (std::find(args.begin(), args.end(), "--mapping") != args.end()) continue;
        for (std::string& arg : args) {
          if (arg.starts_with("data/")) arg = SeedFolder() + arg.substr(4);
        }
        // The database is the one of this test.
        const auto db = std::find(args.begin(), args.end(), "--db");
        if (db != args.end()) args.erase(db, db + 2);
        const CliResult result = Run(args);
        EXPECT_EQ(result.exit_code, 0) << shown << result.err;
        EXPECT_NE(result.out, "") << shown;
        EXPECT_EQ(result.err, "") << shown;
      }
    }
  }
}

TEST(RunCli, WrongUsageExitsWithThree) {
  const std::vector<std::vector<std::string>> lines = {
      {},
      {"fly"},
      {"show"},
      {"show", "singapore", "hungary"},
      {"show", "singapore", "--colour"},
      {"show", "singapore", "--lang", "fr"},
      {"show", "singapore", "--color", "--no-color"},
      {"show", "\xC3"}};
  for (const std::vector<std::string>& line : lines) {
    const CliResult result = RunCommand(line);
    EXPECT_EQ(result.exit_code, 3) << testing::PrintToString(line) << result.err;
    EXPECT_EQ(result.out, "");
    EXPECT_FALSE(result.err.empty());
  }
}

TEST(RunCli, ServeChecksItsOptionsWithoutADatabase) {
  const std::string db = testing::TempDir() + "/run_cli_test_check";
  const auto check = [&db](const std::vector<std::string>& options) {
    std::vector<std::string> args = {"serve", "--check", "--db", db, "--lang", "en"};
    args.insert(args.end(), options.begin(), options.end());
    return RunCommand(args);
  };
  const CliResult good = check({"--address", "127.0.0.1:0"});
  EXPECT_EQ(good.exit_code, 0) << good.err;
  EXPECT_EQ(good.out, "");
  EXPECT_THAT(check({"--address", "nowhere"}).err, HasSubstr("address \"nowhere\": "));
  EXPECT_EQ(check({"--address", "0.0.0.0:0"}).exit_code, 1);
  EXPECT_EQ(check({"--address", "127.0.0.1:0", "--tls-cert", "/nowhere"}).exit_code, 1);
  EXPECT_EQ(check({"--adress", "127.0.0.1:0"}).exit_code, 3);
  EXPECT_FALSE(std::filesystem::exists(db));
}

TEST(RunCli, RefusesNumbersThatAreNoDecimalDigits) {
  for (const std::string number :
       {"-1", "+1", "0x1", "x", "1.5", "1e3", " 1", "1 ", "", "1'000", "99999999999999999999"}) {
    for (const std::vector<std::string>& line : std::vector<std::vector<std::string>>{
             {"show", "singapore", "--revision", number},
             {"history", "--diff", "0", number},
             {"traverse", "singapore", "--hops", number},
             {"paths", "singapore", "hungary", "-k", number},
             {"paths", "finland", "hungary", "--max-hops", number},
             {"explain", "finland", "hungary", "-k", number},
             {"search", "上海", "--limit", number}}) {
      const CliResult result = RunCommand(line);
      EXPECT_EQ(result.exit_code, 3) << testing::PrintToString(line) << result.err;
      EXPECT_EQ(result.out, "");
    }
  }
  EXPECT_THAT(RunCommand({"stats", "--revision", "-1", "--lang", "en"}).err,
              HasSubstr("--revision: \"-1\" is no whole number from 0 to 18446744073709551615"));
  EXPECT_THAT(RunCommand({"stats", "--revision=0x1", "--lang=zh"}).err,
              HasSubstr("--revision: “0x1” 不是 0 到"));
}

TEST(RunCli, RefusesToCountFromNothing) {
  for (const std::vector<std::string>& line :
       std::vector<std::vector<std::string>>{{"traverse", "singapore", "--hops", "0"},
                                             {"paths", "finland", "hungary", "-k", "0"},
                                             {"paths", "finland", "hungary", "--max-hops", "0"},
                                             {"explain", "finland", "hungary", "-k", "0"},
                                             {"search", "上海", "--limit", "0"}}) {
    std::vector<std::string> args = line;
    args.insert(args.end(), {"--lang", "en"});
    const CliResult result = RunCommand(args);
    EXPECT_EQ(result.exit_code, 3) << testing::PrintToString(line) << result.err;
    EXPECT_THAT(result.err, HasSubstr("\"0\" is no whole number from 1 to "));
  }
}

TEST_F(SeedCliTest, ReadsLeadingZerosAsDecimal) {
  EXPECT_EQ(Run({"paths", "Queensland", "Fudan University", "-k", "002"}).out,
            Run({"paths", "Queensland", "Fudan University", "-k", "2"}).out);
  EXPECT_THAT(Run({"search", "上海", "--limit", "010", "--json"}).out,
              Run({"search", "上海", "--limit", "10", "--json"}).out);
}

TEST_F(SeedCliTest, ReadsTheEmptyDatabaseAtRevisionZero) {
  EXPECT_EQ(Run({"show", "singapore", "--revision", "0"}).exit_code, 2);
}

TEST(RunCli, SaysHowToReachAServer) {
  const CliResult result = RunCommand({"stats", "--server", "127.0.0.1:1", "--lang", "en"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("127.0.0.1:1"), HasSubstr("partnergraph serve"), HasSubstr("--db")));
}

TEST(RunCli, NamesAPemFileThatCannotBeRead) {
  const CliResult result = RunCommand({"stats", "--tls-ca", "/nowhere/ca.pem", "--lang", "en"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("/nowhere/ca.pem"));
}

TEST(RunCli, RefusesTlsOptionsThatWouldBeIgnored) {
  const std::vector<std::vector<std::string>> lines = {
      {"--tls-cert", "/nowhere/cert.pem"},
      {"--tls-key", "/nowhere/key.pem"},
      {"--tls-cert", "/nowhere/cert.pem", "--tls-key", "/nowhere/key.pem"},
      {"--tls-ca", "/nowhere/ca.pem", "--tls-cert", "/nowhere/cert.pem"},
      {"--tls-ca", "/nowhere/ca.pem", "--tls-key", "/nowhere/key.pem"},
      {"--tls-ca", "/nowhere/ca.pem", "--db", "/nowhere/db"}};
  for (std::vector<std::string> line : lines) {
    line.insert(line.begin(), {"show", "stcsm", "--lang", "en"});
    const CliResult result = RunCommand(line);
    EXPECT_EQ(result.exit_code, 3) << testing::PrintToString(line);
    EXPECT_THAT(result.err, HasSubstr("--tls-"));
  }
}

TEST(RunCli, TakesTheServerAndTheLanguageFromTheEnvironment) {
  setenv("PARTNERGRAPH_SERVER", "127.0.0.1:2", 1);
  setenv("LC_ALL", "zh_CN.UTF-8", 1);
  const CliResult result = RunCommand({"stats"});
  unsetenv("PARTNERGRAPH_SERVER");
  unsetenv("LC_ALL");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("127.0.0.1:2"), HasSubstr("没有应答")));
}

TEST(RunCli, RefusesAServerAndADatabaseTogether) {
  const CliResult result =
      RunCommand({"stats", "--server", "127.0.0.1:1", "--db", "/nowhere", "--lang", "en"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("--server excludes --db"));
}

TEST(RunCli, TakesTheDatabaseOfTheCommandLineOverAServerOfTheEnvironment) {
  setenv("PARTNERGRAPH_SERVER", "127.0.0.1:2", 1);
  const CliResult result = RunCommand({"stats", "--db", "/nowhere", "--lang", "en"});
  unsetenv("PARTNERGRAPH_SERVER");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("/nowhere"), Not(HasSubstr("127.0.0.1:2"))));
}

TEST(RunCli, RefusesWhatMeansNothingToServe) {
  for (const std::string option :
       {"--server=x:1", "--as-of=2020", "--revision=1", "--json", "--tls-ca=ca.pem"}) {
    EXPECT_EQ(RunCommand({"serve", "--check", option}).exit_code, 3) << option;
  }
}

TEST(RunCli, RefusesAnEmptyServerOrDatabase) {
  for (const std::string option : {"--server", "--db"}) {
    for (const std::vector<std::string>& value :
         std::vector<std::vector<std::string>>{{option, ""}, {option + "="}}) {
      std::vector<std::string> args = {"stats"};
      args.insert(args.end(), value.begin(), value.end());
      args.insert(args.end(), {"--lang", "en"});
      const CliResult result = RunCommand(args);
      EXPECT_EQ(result.exit_code, 3);
      EXPECT_THAT(result.err, HasSubstr(option + ": the value is empty"));
    }
  }
}

TEST_F(SeedCliTest, JsonIsTheResponseMessage) {
  const CliResult result = Run({"--json", "neighbors", "stcsm", "--tie", "agreement"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  v1::NeighborsResponse response;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(result.out, &response).ok());
  EXPECT_EQ(response.total_count(), 7U);
  EXPECT_THAT(result.out, HasSubstr("\"total_count\":7"));
}

TEST_F(SeedCliTest, ColorsOnlyWhenAskedFor) {
  const std::string escape = "\x1b[";
  EXPECT_THAT(Run({"neighbors", "stcsm"}).out, Not(HasSubstr(escape)));
  EXPECT_THAT(Run({"neighbors", "stcsm", "--color"}).out, HasSubstr(escape));
  EXPECT_THAT(Run({"neighbors", "stcsm", "--no-color"}).out, Not(HasSubstr(escape)));
}

TEST_F(SeedCliTest, AnAmbiguousNameExitsWithTwo) {
  for (const char* id : {"wuxi", "wushi"}) {
    Write({"put_entity { id: '" + std::string(id) +
           "' kind: 'city' dataset: 'test' names { text: '吴市' language: 'zh-Hans' citations { "
           "source_id: 'reply_2023_33' basis: BASIS_STATED } } citations { source_id: "
           "'reply_2023_33' basis: BASIS_STATED } }"});
  }
  const CliResult result = Run({"neighbors", "吴市", "--lang", "zh"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("有多个实体名为 “吴市”"), HasSubstr("  1. "), HasSubstr("  2. ")));
}

TEST_F(SeedCliTest, AnUnreadableDateIsTheServicesError) {
  const CliResult result = Run({"stats", "--as-of", "31.12.2023"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("31.12.2023"));
}

}  // namespace
}  // namespace partnergraph::cli
