#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "seed_cli.h"

namespace partnergraph::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

std::string Content(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

// A copy of the seed that tests may break; its folder is named "seed", too.
class ImportTest : public SeedCliTest {
 protected:
  ImportTest() {
    // The names of parameterized tests have a slash.
    std::string test = testing::UnitTest::GetInstance()->current_test_info()->name();
    std::replace(test.begin(), test.end(), '/', '_');
    folder_ = testing::TempDir() + "/import_command_test_" + test;
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    std::filesystem::copy(SeedFolder() + "/seed", seed());
  }
  ~ImportTest() override { std::filesystem::remove_all(folder_); }

  std::string seed() const { return folder_ + "/seed"; }

  // Adds lines to a file of the seed and returns the place of the first, "FILE:LINE".
  std::string Append(const std::string& file, const std::string& text) const {
    const std::string path = seed() + "/" + file;
    const std::size_t lines = Lines(Content(path)).size();
    std::ofstream(path, std::ios::app) << text << "\n";
    return file + ":" + std::to_string(lines + 1);
  }
  // Writes a file into the test's folder and returns its path.
  std::string Write(const std::string& file, const std::string& text) const {
    const std::string path = folder_ + "/" + file;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
    return path;
  }
  std::string RevisionNow() { return Run({"stats", "--json"}).out; }

  std::string folder_;
};

constexpr char kWuxi[] = "wuxi,city,无锡,Wuxi,reply_2023_33,S1.1,stated,,,";
constexpr char kVillage[] = "wuxi,village,无锡,Wuxi,reply_2023_33,S1.1,stated,,,";

TEST_F(ImportTest, ASecondOneChangesNothing) {
  const std::string before = RevisionNow();
  const CliResult result = Run({"import", seed()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("0 changes: the database says all of this already"));
  EXPECT_EQ(RevisionNow(), before);
}

TEST_F(ImportTest, SaysWhatChanged) {
  Append("entities.csv", kWuxi);
  const CliResult result = Run({"import", seed()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("entities   1 created, 0 updated, 0 deleted, 180 unchanged\n"),
                    HasSubstr("relations  0 created, 0 updated, 0 deleted, 312 unchanged\n"),
                    HasSubstr("problems   0 rejected, 0 repaired, 0 kept and marked\n"),
                    HasSubstr("revision 5\n"), Not(HasSubstr("0 changes"))));
  EXPECT_THAT(Run({"show", "无锡"}).out, HasSubstr("Wuxi"));
}

TEST_F(ImportTest, SpeaksChinese) {
  const CliResult result = Run({"import", seed(), "--dry-run", "--lang", "zh"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("仅试运行，未写入"));
}

TEST_F(ImportTest, TakesTheFolderForTheDataset) {
  const std::string file =
      Write("合作城市/towns/entities.csv", "id,kind,name_zh\nwuxi,city,无锡\n");
  for (const std::string& given :
       {std::filesystem::path(file).parent_path().string() + "/", file}) {
    const CliResult result = Run({"import", given});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    v1::GetEntityRequest request;
    request.set_entity("wuxi");
    EXPECT_EQ(engine().GetEntity(request)->entity().dataset(), "towns");
  }
}

TEST_F(ImportTest, TakesTheDatasetThatIsNamed) {
  const std::string file = Write("合作城市/entities.csv", "id,kind,name_zh\nwuxi,city,无锡\n");
  const CliResult unnamed = Run({"import", file});
  EXPECT_EQ(unnamed.exit_code, 1);
  EXPECT_THAT(unnamed.err, HasSubstr("合作城市"));
  const CliResult named = Run({"import", file, "--dataset", "towns"});
  EXPECT_EQ(named.exit_code, 0) << named.err;
  v1::GetEntityRequest request;
  request.set_entity("wuxi");
  EXPECT_EQ(engine().GetEntity(request)->entity().dataset(), "towns");
}

TEST_F(ImportTest, TakesBackALineThatIsGone) {
  Append("entities.csv", kWuxi);
  ASSERT_EQ(Run({"import", seed()}).exit_code, 0);
  const CliResult kept = Run({"import", SeedFolder() + "/seed", "--keep-missing"});
  EXPECT_THAT(kept.out, HasSubstr("0 changes"));
  const CliResult gone = Run({"import", SeedFolder() + "/seed"});
  EXPECT_THAT(gone.out, HasSubstr("0 created, 0 updated, 1 deleted, 180 unchanged"));
}

// --- Strict: the first problem ends it, and nothing is written.

TEST_F(ImportTest, NamesTheLineOfARuleBroken) {
  const std::string before = RevisionNow();
  const std::string place = Append("entities.csv", kVillage);
  const CliResult result = Run({"import", seed(), "--strict"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr(place + ": kind \"village\": "));
  EXPECT_EQ(RevisionNow(), before);
}

// A rule broken in one line of a file, and how the error goes on after its place.
struct BrokenLine {
  const char* file;
  const char* line;
  const char* error;
};

class ImportBrokenLineTest : public ImportTest, public testing::WithParamInterface<BrokenLine> {};

TEST_P(ImportBrokenLineTest, NamesTheLineThatBreaksTheRule) {
  const std::string place = Append(GetParam().file, GetParam().line);
  const CliResult result = Run({"import", seed(), "--strict"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, StartsWith("partnergraph: " + place + ": " + GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    OfEachFile, ImportBrokenLineTest,
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

TEST_F(ImportTest, NamesTheLineOfARelationAgainstTheOntology) {
  const std::string place =
      Append("relations.csv", ",singapore,party,hungary,,,reply_2023_33,S1.1,stated,,,");
  const CliResult result = Run({"import", seed(), "--strict"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr(place));
}

TEST_F(ImportTest, NamesTheLineOfARowThatCannotBeRead) {
  const std::string place = Append("observations.csv", "stcsm,projects_count,many,exact,1,,,,,,");
  const CliResult result = Run({"import", seed(), "--strict"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr(place + ": value \"many\": "));
}

std::string ManyCities(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) {
    lines +=
        "c" + std::to_string(i) + ",city,城" + std::to_string(i) + ",,reply_2023_33,,stated,,,\n";
  }
  return lines;
}

TEST_F(ImportTest, NamesTheLineBehindManyOthersAndWritesNoneOfThem) {
  const std::string before = RevisionNow();
  const std::string place = Append("entities.csv", ManyCities(3000) + kVillage);
  const int line = std::stoi(place.substr(place.find(':') + 1)) + 3000;
  const CliResult result = Run({"import", seed(), "--strict"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("entities.csv:" + std::to_string(line) + ": kind \"village\""));
  EXPECT_EQ(RevisionNow(), before);
}

// --- Not strict: the rest is written.

TEST_F(ImportTest, WritesAllButALineThatBreaksARule) {
  Append("entities.csv", std::string(kVillage) + "\nsuzhou,city,苏州,,reply_2023_33,,stated,,,");
  const CliResult result = Run({"import", seed()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("1 created, 0 updated, 0 deleted, 180 unchanged"),
                                HasSubstr("problems   1 rejected, 0 repaired")));
}

TEST_F(ImportTest, ReportsEachProblemAsALine) {
  const std::string village = Append("entities.csv", kVillage);
  const std::string colour =
      Append("values.csv", "singapore,colour,text,红,,,reply_2023_33,,stated,");
  const std::string report = folder_ + "/问题.txt";
  const CliResult result = Run({"import", seed(), "--report", report});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("each problem is a line of " + report));
  EXPECT_THAT(
      Lines(Content(report)),
      UnorderedElementsAre(
          AllOf(StartsWith(village + ": kind: village: "), HasSubstr("[rejected UNKNOWN_KIND]")),
          AllOf(StartsWith(colour + ": key: colour: "), HasSubstr("[repaired "))));
}

TEST_F(ImportTest, TheReportIsThereAlsoIfTheImportFails) {
  const std::string place = Append("entities.csv", kVillage);
  const std::string report = folder_ + "/report.txt";
  EXPECT_EQ(Run({"import", seed(), "--strict", "--report", report}).exit_code, 1);
  EXPECT_THAT(Content(report), StartsWith(place));
}

TEST_F(ImportTest, NamesAReportThatCannotBeWritten) {
  const std::string report = folder_ + "/没有/report.txt";
  const CliResult result = Run({"import", seed(), "--report", report});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr(report));
}

TEST_F(ImportTest, EndsPastItsMostErrors) {
  Append("entities.csv", "a1,village,甲,,,,,,,\na2,village,乙,,,,,,,\n" + std::string(kWuxi));
  const CliResult two = Run({"import", seed(), "--max-errors", "1"});
  EXPECT_EQ(two.exit_code, 1);
  EXPECT_THAT(two.err, HasSubstr("more than 1 rows are rejected"));
  const CliResult enough = Run({"import", seed(), "--max-errors", "2"});
  EXPECT_EQ(enough.exit_code, 0) << enough.err;
  EXPECT_THAT(enough.out, HasSubstr("2 rejected"));
}

// --- Trying out.

TEST_F(ImportTest, ADryRunChecksAllRulesAndWritesNothing) {
  const std::string before = RevisionNow();
  const std::string place = Append("entities.csv", kVillage);
  Append("entities.csv", "suzhou,city,苏州,,reply_2023_33,,stated,,,");
  const CliResult broken = Run({"import", seed(), "--dry-run", "--strict"});
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_THAT(broken.err, HasSubstr(place));
  const CliResult tried = Run({"import", seed(), "--dry-run"});
  EXPECT_EQ(tried.exit_code, 0) << tried.err;
  EXPECT_THAT(tried.out, AllOf(HasSubstr("1 created"), HasSubstr("1 rejected"),
                               HasSubstr("nothing was written"), Not(HasSubstr("revision"))));
  EXPECT_EQ(RevisionNow(), before);
}

TEST_F(ImportTest, AnswersInJson) {
  const CliResult result = Run({"import", seed(), "--dry-run", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  v1::ImportSummary summary;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(result.out, &summary).ok()) << result.out;
  EXPECT_EQ(summary.entities().unchanged(), 180U);
  EXPECT_TRUE(summary.dry_run());
}

// --- Large ones.

TEST_F(ImportTest, SplitsWhatIsTooLargeForOneCommit) {
  std::string lines = ManyCities(kMutationsPerCommitMax + 1);
  lines.pop_back();
  Append("entities.csv", lines);
  const CliResult result = Run({"import", seed(), "--strict"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("entities   10,001 created, 0 updated, 0 deleted"));
  EXPECT_THAT(Run({"import", seed()}).out, HasSubstr("0 changes"));
}

TEST_F(ImportTest, TakesASourceThatStandsBehindWhatCitesIt) {
  std::string lines;
  for (int i = 0; i < 2000; ++i) {
    lines += "c" + std::to_string(i) + ",city,城" + std::to_string(i) + ",,late,,stated,,,\n";
  }
  Append("entities.csv", lines + "late,document,后列文件,Late,late,,stated,,,");
  const CliResult result = Run({"import", seed(), "--strict"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("entities   2,001 created"));
}

// --- By a mapping.

constexpr char kMapping[] = R"(# proto-file: partnergraph/v1/mapping.proto
# proto-message: partnergraph.v1.Mapping
dataset: "towns"
source { id: "towns_list" kind: "dataset" names { text: "友城名录" language: "zh-Hans" } }
lookups { id: "country" file { path: "countries.csv" key_column: "name" value_column: "code" } }
tables {
  file: "towns.tsv" format: FORMAT_TSV locator: "{name}"
  entities { id: "town_{name | slug}" kind: "city" names { text: "{name}" } }
  relations { kind: "part_of" source: "town_{name | slug}" target: "iso3166:{country | lookup:country}" }
}
)";

class MappedImportTest : public ImportTest {
 protected:
  MappedImportTest() {
    mapping_ = Write("mappings/towns.textproto", kMapping);
    Write("mappings/countries.csv", "name,code\nChina,CN\n");
    Write("towns/towns.tsv", "name\tcountry\nWuxi\tChina\nYiwu\tChina\n");
  }
  std::string mapping_;
};

TEST_F(MappedImportTest, FindsTheFilesOfTheMappingInTheFolder) {
  const CliResult result = Run({"import", folder_ + "/towns", "--mapping", mapping_});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("2 rows read"), HasSubstr("entities   3 created"),
                                HasSubstr("relations  2 created")));
  EXPECT_THAT(Run({"show", "Yiwu"}).out, HasSubstr("China"));
}

TEST_F(MappedImportTest, TakesTheFileItself) {
  const CliResult result = Run({"import", folder_ + "/towns/towns.tsv", "--mapping", mapping_});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("entities   3 created"));
}

TEST_F(MappedImportTest, NamesTheFileThatIsNotThere) {
  const std::string before = RevisionNow();
  const CliResult result = Run({"import", folder_ + "/mappings", "--mapping", mapping_});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("towns.tsv"));
  EXPECT_EQ(RevisionNow(), before);
}

TEST_F(MappedImportTest, NamesAMappingThatIsNotThere) {
  const CliResult result =
      Run({"import", folder_ + "/towns", "--mapping", folder_ + "/没有.textproto"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("没有.textproto"));
}

TEST_F(MappedImportTest, NamesTheLineOfAMappingThatIsWrong) {
  Write("mappings/towns.textproto", "dataset: \"towns\"\ntable {}\n");
  const CliResult result = Run({"import", folder_ + "/towns", "--mapping", mapping_});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("towns.textproto:2"));
}

TEST_F(MappedImportTest, ImportsFactTablesAndMappingsOneAfterTheOther) {
  Append("entities.csv", kWuxi);
  const CliResult result = Run({"import", seed(), folder_ + "/towns", "--mapping", mapping_});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const std::size_t facts = result.out.find("seed\n");
  const std::size_t towns = result.out.find("towns\n");
  ASSERT_NE(facts, std::string::npos);
  ASSERT_NE(towns, std::string::npos);
  EXPECT_LT(facts, towns);
}

// --- Wrong use.

TEST_F(ImportTest, NamesAFolderWithoutTables) {
  for (const std::string& folder : {folder_, folder_ + "/没有"}) {
    const CliResult result = Run({"import", folder});
    EXPECT_EQ(result.exit_code, 3) << folder;
    EXPECT_FALSE(result.err.empty());
  }
}

TEST_F(ImportTest, NeedsFiles) { EXPECT_EQ(Run({"import"}).exit_code, 3); }

TEST_F(ImportTest, RefusesTheTimesOfReads) {
  for (const auto& [option, value] : {std::pair{"--revision", "7"}, {"--as-of", "2020"}}) {
    const CliResult result = Run({"import", seed(), option, value});
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.err, HasSubstr(std::string("import excludes ") + option));
  }
}

TEST_F(ImportTest, MakesADatabaseThatOtherCommandsOpen) {
  const std::string db = folder_ + "/db";
  const CliResult missing = RunCommand({"stats", "--db", db, "--lang", "en"});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(db + "/CURRENT"));
  const CliResult without = RunCommand({"--db", db, "import", seed(), "--lang", "en"});
  EXPECT_EQ(without.exit_code, 1);
  EXPECT_THAT(without.err, HasSubstr("ontology"));
  const CliResult imported = RunCommand({"--db", db, "import", seed(), "--ontology",
                                         SeedFolder() + "/ontology.textproto", "--lang", "en"});
  EXPECT_EQ(imported.exit_code, 0) << imported.err;
  const CliResult shown = RunCommand({"show", "浦江人才计划", "--db", db, "--lang", "en"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("2,795"));
}

}  // namespace
}  // namespace partnergraph::cli
