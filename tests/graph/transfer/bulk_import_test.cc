// Imports as bulk loads beside the same imports by commits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "tests/graph/transfer/import_strings.h"
#include "tests/graph/transfer/twin_towns.h"

namespace partnergraph {
namespace {

using testing::HasSubstr;

// An engine whose imports are all bulk loads, or none.
std::unique_ptr<Engine> Open(bool bulk) {
  auto engine =
      Engine::Open({.path = "/memory",
                    .in_memory = true,
                    .bulk_claims_min = bulk ? 0 : std::numeric_limits<std::uint64_t>::max()})
          .value();
  v1::WriteRequest request;
  request.set_author("test");
  *request.add_mutations()->mutable_put_ontology() = ShippedOntology();
  EXPECT_TRUE(engine->Write(request).ok());
  WriteText(*engine, {R"pb(put_entity {
                             id: "shanghai"
                             kind: "city"
                             names { text: "上海" }
                             identifiers { scheme: "wikidata" value: "Q8686" }
                           })pb",
                      R"pb(put_entity {
                             id: "wuxi"
                             kind: "city"
                             names { text: "无锡" }
                           })pb"});
  WriteText(*engine, {R"pb(delete_entity { id: "wuxi" })pb"});
  return engine;
}

// All records of the newest revision, as JSON Lines without revisions.
std::string Records(const Engine& engine) {
  v1::ExportRequest request;
  request.set_format("jsonl");
  std::string lines;
  const Status exported = engine.Export(request, {}, [&](const v1::ExportResponse& response) {
    lines += response.data();
    return true;
  });
  EXPECT_TRUE(exported.ok()) << exported;
  std::string without;
  for (std::size_t at = 0; at < lines.size();) {
    constexpr std::string_view kRevision = "\"revision\":\"";
    const std::size_t found = std::min(lines.find(kRevision, at), lines.size());
    without += lines.substr(at, found - at);
    at = found == lines.size() ? found : lines.find('"', found + kRevision.size()) + 1;
  }
  return without;
}

struct Outcome {
  std::string records;
  std::vector<std::string> problems;
  std::string counts;
};

Outcome ImportAs(bool bulk, const v1::ImportOptions& options,
                 const std::vector<StringFile>& files) {
  const auto engine = Open(bulk);
  const Imported imported = ImportInto(*engine, options, files);
  EXPECT_TRUE(imported.status.ok()) << imported.status;
  Outcome outcome{Records(*engine), ProblemsOf(imported),
                  "entities " + Changes(imported.summary.entities()) + ", relations " +
                      Changes(imported.summary.relations()) + ", repeated " +
                      std::to_string(imported.summary.repeated())};
  std::sort(outcome.problems.begin(), outcome.problems.end());
  return outcome;
}

void ExpectTheSameBothWays(const v1::ImportOptions& options, const std::vector<StringFile>& files) {
  const Outcome by_load = ImportAs(true, options, files);
  const Outcome by_commits = ImportAs(false, options, files);
  EXPECT_EQ(by_load.counts, by_commits.counts);
  EXPECT_EQ(by_load.problems, by_commits.problems);
  EXPECT_EQ(by_load.records, by_commits.records);
}

StringFile Entities(const std::string& rows) {
  return {"entities.csv", "id,kind,name_zh,source,section,basis\nlist,document,名录,,,\n" + rows};
}
StringFile Relations(const std::string& rows) {
  return {"relations.csv", "id,source,kind,target,valid_time,cited_source,section,basis\n" + rows};
}

TEST(BulkImport, SaysOfAMappingWhatCommitsSay) {
  ExpectTheSameBothWays(OptionsOf(TwinTowns()), ThreeCities());
}

TEST(BulkImport, BringsBackWhatWasDeletedBefore) {
  ExpectTheSameBothWays(
      FactTableOptions("towns"),
      {Entities("wuxi,city,无锡,list,S1,stated\nkunshan,city,昆山,list,S2,stated\n"),
       Relations(",wuxi,sister_of,kunshan,2005/..,list,S3,stated\n")});
}

TEST(BulkImport, MergesWithWhatIsStored) {
  ExpectTheSameBothWays(FactTableOptions("towns"),
                        {Entities("shanghai,city,上海市,list,S1,stated\ngoteborg,city,哥德堡,,,\n"),
                         Relations(",shanghai,sister_of,goteborg,1986/,list,S2,stated\n")});
}

// Rows of few ids and kinds, so that they repeat, contradict and refer to nobody.
TEST(BulkImport, SaysOfRandomTablesWhatCommitsSay) {
  std::mt19937 random(20230033);
  const auto pick = [&](const std::vector<std::string>& words) {
    return words[random() % words.size()];
  };
  for (int round = 0; round < 60; ++round) {
    std::string entities;
    std::string relations;
    const std::vector<std::string> ids = {"a", "b", "c", "d", "e", "f", "shanghai", "wuxi"};
    for (int i = 0; i < 10; ++i) {
      entities += pick(ids) + "," + pick({"city", "city", "city", "university", "nothing"}) + "," +
                  pick({"甲", "乙", ""}) + "," + pick({"list,S1,stated", ",,", "list,S2,stated"}) +
                  "\n";
    }
    for (int i = 0; i < 20; ++i) {
      relations += pick({"", "", "", "r1"}) + "," + pick(ids) + "," +
                   pick({"sister_of", "sister_of", "related_to", "located_in"}) + "," + pick(ids) +
                   "," + pick({"1986", "", "soon"}) + "," +
                   pick({"list,S1,stated", "list,S2,stated", ",,", "rumour,,stated"}) + "\n";
    }
    SCOPED_TRACE(entities + relations);
    ExpectTheSameBothWays(FactTableOptions("towns"), {Entities(entities), Relations(relations)});
    if (testing::Test::HasFailure()) return;
  }
}

TEST(BulkImport, AStrictOneWritesNothingAtAProblem) {
  const auto engine = Open(true);
  const std::uint64_t revision = RevisionOf(*engine);
  v1::ImportOptions options = FactTableOptions("towns");
  options.set_strict(true);
  const Imported imported = ImportInto(
      *engine, options, {Entities("a,city,甲,,,\n"), Relations(",a,sister_of,nobody,,,,\n")});
  EXPECT_EQ(imported.rule(), "DANGLING");
  EXPECT_EQ(RevisionOf(*engine), revision);
  EXPECT_EQ(EntityOf(*engine, "a"), std::nullopt);
}

TEST(BulkImport, ADryRunCountsAndWritesNothing) {
  const auto engine = Open(true);
  const std::uint64_t revision = RevisionOf(*engine);
  v1::ImportOptions options = FactTableOptions("towns");
  options.set_dry_run(true);
  const Imported imported = ImportInto(*engine, options, {Entities("a,city,甲,,,\n")});
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(Changes(imported.summary.entities()), "2 created");
  EXPECT_EQ(RevisionOf(*engine), revision);
}

TEST(BulkImport, TooManyErrorsWriteNothing) {
  const auto engine = Open(true);
  const std::uint64_t revision = RevisionOf(*engine);
  v1::ImportOptions options = FactTableOptions("towns");
  options.set_max_errors(1);
  const Imported imported =
      ImportInto(*engine, options,
                 {Entities("a,city,甲,,,\n"),
                  Relations(",a,sister_of,nobody,,,,\n,a,sister_of,nobody_else,,,,\n")});
  EXPECT_EQ(imported.status.code(), StatusCode::kAborted) << imported.status;
  EXPECT_EQ(RevisionOf(*engine), revision);
}

TEST(BulkImport, IsSeenByTheNextCallInTheNetwork) {
  const auto engine = Open(true);
  ASSERT_TRUE(
      ImportInto(*engine, FactTableOptions("towns"),
                 {Entities("a,city,甲,,,\nb,city,乙,,,\n"), Relations(",a,sister_of,b,,,,\n")})
          .status.ok());
  v1::NeighborsRequest request;
  request.set_entity("a");
  const auto neighbors = engine->Neighbors(request, {});
  ASSERT_TRUE(neighbors.ok()) << neighbors.status();
  EXPECT_EQ(neighbors->ties_size(), 1);
}

}  // namespace
}  // namespace partnergraph
