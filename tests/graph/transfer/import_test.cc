// Imports by a mapping, through the engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <atomic>
#include <string>
#include <vector>

#include "tests/graph/transfer/import_strings.h"
#include "tests/graph/transfer/twin_towns.h"

namespace partnergraph {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Import : public testing::Test {
 protected:
  Imported Take(std::vector<StringFile> files,
                const v1::ImportOptions& options = TwinTownsOptions()) {
    return ImportInto(*engine_, options, std::move(files));
  }
  // The same, which must succeed.
  v1::ImportSummary Must(std::vector<StringFile> files,
                         const v1::ImportOptions& options = TwinTownsOptions()) {
    const Imported imported = Take(std::move(files), options);
    EXPECT_TRUE(imported.status.ok()) << imported.status;
    return imported.summary;
  }
  static v1::ImportOptions TwinTownsOptions() { return OptionsOf(TwinTowns()); }
  static v1::ImportOptions OtherOptions() { return OptionsOf(TwinTowns("other_towns")); }

  const std::unique_ptr<Engine> engine_ = OpenWithOntology();
};

TEST_F(Import, CountsWhatItCreates) {
  const v1::ImportSummary summary = Must(ThreeCities());
  EXPECT_EQ(summary.rows(), 5U);
  // The source, three cities and countries and where they lie, two twins.
  EXPECT_EQ(summary.claims(), 12U);
  EXPECT_EQ(Changes(summary.entities()), "7 created");
  EXPECT_EQ(Changes(summary.relations()), "5 created");
  EXPECT_EQ(summary.rejected() + summary.repaired() + summary.kept() + summary.repeated(), 0U);
  EXPECT_EQ(summary.revision(), RevisionOf(*engine_));
  EXPECT_FALSE(summary.dry_run());
}

TEST_F(Import, WritesWhatTheRowsSay) {
  Must(ThreeCities());
  const auto gothenburg = EntityOf(*engine_, "wikidata:Q25287");
  ASSERT_TRUE(gothenburg.has_value());
  EXPECT_EQ(gothenburg->id(), "city_q25287");
  EXPECT_EQ(gothenburg->dataset(), "twin_towns");
  EXPECT_THAT(NamesOf(gothenburg), ElementsAre("哥德堡", "Göteborg"));
  EXPECT_EQ(ValueOf(gothenburg, "population"), "587549");
  const auto twins = RelationOf(*engine_, "city_q25287.sister_of.city_q8686");
  ASSERT_TRUE(twins.has_value());
  EXPECT_EQ(twins->valid_time().edtf(), "1986/");
  ASSERT_EQ(twins->citations_size(), 1);
  EXPECT_EQ(twins->citations(0).source_id(), "twin_towns_list");
  EXPECT_EQ(twins->citations(0).locator(), "Q8686 Q25287 1986");
}

TEST_F(Import, WritesItsAuthorAndCommentIntoTheCommits) {
  v1::ImportOptions options = TwinTownsOptions();
  options.set_comment("年度更新");
  Must(ThreeCities(), options);
  v1::ListCommitsRequest request;
  request.set_from_revision(2);
  const auto commits = engine_->ListCommits(request).value().commits();
  ASSERT_FALSE(commits.empty());
  for (const v1::Commit& commit : commits) {
    EXPECT_EQ(commit.author(), "导入者");
    EXPECT_EQ(commit.comment(), "年度更新");
  }
}

TEST_F(Import, TheSameAgainChangesNothing) {
  Must(ThreeCities());
  const std::uint64_t revision = RevisionOf(*engine_);
  const v1::ImportSummary again = Must(ThreeCities());
  EXPECT_EQ(Changes(again.entities()), "none");
  EXPECT_EQ(Changes(again.relations()), "none");
  EXPECT_EQ(again.entities().unchanged(), 7U);
  EXPECT_EQ(again.relations().unchanged(), 5U);
  EXPECT_EQ(again.revision(), revision);
  EXPECT_EQ(RevisionOf(*engine_), revision);
}

// Without 横滨, and 哥德堡 has grown.
std::vector<StringFile> NewerVersion() {
  return {Cities(std::string(kShanghai) + "Q25287,city,哥德堡,Göteborg,SE,600000\n"),
          Twins("Q8686,Q25287,1986-08-15,,\n")};
}

TEST_F(Import, ANewerVersionUpdatesAndRetracts) {
  Must(ThreeCities());
  const v1::ImportSummary newer = Must(NewerVersion());
  EXPECT_EQ(Changes(newer.entities()), "1 updated, 2 deleted");  // 横滨 and Japan.
  EXPECT_EQ(Changes(newer.relations()), "1 updated, 2 deleted");
  EXPECT_EQ(EntityOf(*engine_, "wikidata:Q38283"), std::nullopt);
  EXPECT_EQ(ValueOf(EntityOf(*engine_, "city_q25287"), "population"), "600000");
  EXPECT_THAT(RelationsOf(*engine_, "city_q8686", "sister_of"),
              ElementsAre("city_q25287.sister_of.city_q8686"));
}

TEST_F(Import, TheHistoryKeepsWhatWasRetracted) {
  Must(ThreeCities());
  Must(NewerVersion());
  v1::ListVersionsRequest request;
  request.set_entity_id("city_q38283");
  const auto city = engine_->ListVersions(request).value().versions();
  ASSERT_EQ(city.size(), 2);
  EXPECT_EQ(city.Get(0).type(), v1::CHANGE_TYPE_DELETED);
  EXPECT_EQ(city.Get(1).type(), v1::CHANGE_TYPE_CREATED);
  EXPECT_EQ(city.Get(1).entity().names(0).text(), "横滨");
  request.clear_entity_id();
  request.set_relation_id("city_q25287.sister_of.city_q8686");
  const auto twins = engine_->ListVersions(request).value().versions();
  ASSERT_EQ(twins.size(), 2);
  EXPECT_EQ(twins.Get(0).relation().valid_time().edtf(), "1986-08-15/");
  EXPECT_EQ(twins.Get(1).relation().valid_time().edtf(), "1986/");
}

TEST_F(Import, BackToTheOlderVersionIsAsItWas) {
  Must(ThreeCities());
  const auto before = EntityOf(*engine_, "city_q38283");
  Must(NewerVersion());
  Must(ThreeCities());
  auto after = EntityOf(*engine_, "city_q38283");
  ASSERT_TRUE(after.has_value());
  after->set_revision(before->revision());
  EXPECT_EQ(after->DebugString(), before->DebugString());
  EXPECT_EQ(Changes(Must(ThreeCities()).entities()), "none");
}

TEST_F(Import, KeepMissingTakesNothingBack) {
  Must(ThreeCities());
  v1::ImportOptions options = TwinTownsOptions();
  options.set_keep_missing(true);
  const v1::ImportSummary newer = Must(NewerVersion(), options);
  EXPECT_EQ(Changes(newer.entities()), "1 updated");
  EXPECT_EQ(Changes(newer.relations()), "1 updated");
}

TEST_F(Import, WhatAnotherDatasetSaysStays) {
  Must(ThreeCities());
  Must({Cities("Q8686,city,沪,Shànghǎi,CN,\n"), Twins("")}, OtherOptions());
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "city_q8686")),
              ElementsAre("上海", "Shanghai", "沪", "Shànghǎi"));
  Must({Cities(kGothenburg), Twins("")});
  const auto shanghai = EntityOf(*engine_, "city_q8686");
  ASSERT_TRUE(shanghai.has_value());
  EXPECT_THAT(NamesOf(shanghai), ElementsAre("沪", "Shànghǎi"));
  EXPECT_EQ(shanghai->dataset(), "other_towns");
  EXPECT_THAT(RelationsOf(*engine_, "city_q8686"), ElementsAre("city_q8686.part_of.country_cn"));
}

TEST_F(Import, WhatWasWrittenByHandStays) {
  WriteText(*engine_,
            {"put_entity { id: 'shanghai' kind: 'city' names { text: '沪' language: 'zh-Hans' } "
             "identifiers { scheme: 'wikidata' value: 'Q8686' } }"});
  Must(ThreeCities());
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "shanghai")), ElementsAre("沪", "上海", "Shanghai"));
  EXPECT_EQ(EntityOf(*engine_, "city_q8686"), std::nullopt);
  Must({Cities(kGothenburg), Twins("")});
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "shanghai")), ElementsAre("沪"));
}

TEST_F(Import, AnEntityThatOthersReferToIsKeptAndReported) {
  Must(ThreeCities());
  WriteText(*engine_, {"put_entity { id: 'port' kind: 'firm' names { text: '横滨港' } }",
                       "put_relation { source_id: 'port' kind: 'located_in' "
                       "target_id: 'city_q38283' }"});
  const Imported newer = Take(NewerVersion());
  EXPECT_TRUE(newer.status.ok()) << newer.status;
  EXPECT_EQ(newer.summary.kept(), 1U);
  ASSERT_EQ(newer.problems.size(), 1U);
  EXPECT_EQ(newer.problems[0].outcome(), v1::IMPORT_OUTCOME_KEPT);
  EXPECT_THAT(newer.problems[0].violation().place(), HasSubstr("city_q38283"));
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "city_q38283")), ElementsAre("横滨", "Yokohama"));
  // The next import tries again.
  WriteText(*engine_, {"delete_entity { id: 'port' cascade: true }"});
  EXPECT_EQ(Changes(Must(NewerVersion()).entities()), "1 deleted");
}

TEST_F(Import, ARejectedRowDoesNotRetractWhatStood) {
  Must(ThreeCities());
  const Imported broken =
      Take({Cities(std::string(kShanghai) + kGothenburg + "Q38283,village,横滨,Yokohama,JP,\n"),
            ThreeCities()[1]});
  EXPECT_TRUE(broken.status.ok()) << broken.status;
  EXPECT_THAT(ProblemsOf(broken), ElementsAre("rejected UNKNOWN_KIND cities.csv:4: kind"));
  EXPECT_EQ(broken.summary.rejected(), 1U);
  EXPECT_EQ(Changes(broken.summary.entities()), "none");
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "city_q38283")), ElementsAre("横滨", "Yokohama"));
}

TEST_F(Import, ARejectedRelationDoesNotRetractWhatStood) {
  Must(ThreeCities());
  const Imported broken =
      Take({ThreeCities()[0], Twins("Q8686,Q25287,1986,," + std::string(101, 'r') +
                                    "\nQ8686,Q38283,1973-11-30,,\n")});
  EXPECT_TRUE(broken.status.ok()) << broken.status;
  EXPECT_THAT(ProblemsOf(broken), ElementsAre("rejected TOO_LONG twins.csv:2: role"));
  EXPECT_EQ(Changes(broken.summary.relations()), "none");
  EXPECT_TRUE(RelationOf(*engine_, "city_q25287.sister_of.city_q8686").has_value());
}

TEST_F(Import, ARepairedRowIsThereWithoutWhatWasWrong) {
  const Imported imported = Take({Cities("Q8686,city,上海,Shanghai,CN,many\n"), Twins("")});
  EXPECT_THAT(ProblemsOf(imported), ElementsAre("repaired BAD_NUMBER cities.csv:2: population"));
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "city_q8686")), ElementsAre("上海", "Shanghai"));
}

TEST_F(Import, ARelationToNobodyIsRejected) {
  const Imported imported = Take({Cities(kShanghai), Twins("Q8686,Q1,,,\n")});
  EXPECT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_THAT(ProblemsOf(imported), ElementsAre("rejected DANGLING twins.csv:2: target"));
  EXPECT_EQ(imported.problems[0].violation().value(), "wikidata:Q1");
}

TEST_F(Import, EndsPastItsMostErrorsWithoutWriting) {
  v1::ImportOptions options = TwinTownsOptions();
  options.set_max_errors(2);
  const std::string bad = "Q1,village,村,,,\n";
  const std::uint64_t revision = RevisionOf(*engine_);
  const Imported imported = Take({Cities(bad + bad + bad + kShanghai), Twins("")}, options);
  EXPECT_EQ(imported.status.code(), StatusCode::kAborted);
  EXPECT_EQ(imported.rule(), "TOO_MANY_ERRORS");
  EXPECT_EQ(imported.problems.size(), 3U);
  EXPECT_EQ(RevisionOf(*engine_), revision);
  EXPECT_TRUE(Take({Cities(bad + bad + kShanghai), Twins("")}, options).status.ok());
}

TEST_F(Import, AStrictOneWithAProblemWritesNothing) {
  v1::ImportOptions options = TwinTownsOptions();
  options.set_strict(true);
  // Read, and found by the store.
  for (const char* const twins :
       {"Q8686,Q25287,gestern,,\n", "Q8686,Q1,,,\n", "Q8686,Q8686,,,\n"}) {
    const Imported imported =
        Take({Cities(std::string(kShanghai) + kGothenburg), Twins(twins)}, options);
    EXPECT_EQ(imported.status.code(), StatusCode::kInvalidArgument) << imported.status;
    EXPECT_THAT(GetViolation(imported.status)->place(), HasSubstr("twins.csv:2: "));
    EXPECT_EQ(RevisionOf(*engine_), 1U);
  }
}

TEST_F(Import, AStrictOneWithoutProblemsIsWritten) {
  v1::ImportOptions options = TwinTownsOptions();
  options.set_strict(true);
  const v1::ImportSummary summary = Must(ThreeCities(), options);
  EXPECT_EQ(Changes(summary.entities()), "7 created");
  EXPECT_EQ(Changes(summary.relations()), "5 created");
  EXPECT_EQ(summary.revision(), RevisionOf(*engine_));
  EXPECT_TRUE(EntityOf(*engine_, "wikidata:Q8686").has_value());
}

TEST_F(Import, ADryRunWritesNothingAndCountsAsTheRealOne) {
  v1::ImportOptions dry = TwinTownsOptions();
  dry.set_dry_run(true);
  const std::vector<std::vector<StringFile>> versions = {
      ThreeCities(),
      ThreeCities(),
      NewerVersion(),
      {Cities(std::string(kShanghai) + "Q1,village,村,,CN,\n"), Twins("Q8686,Q9,,,\n")}};
  for (const std::vector<StringFile>& files : versions) {
    const std::uint64_t revision = RevisionOf(*engine_);
    const Imported tried = Take(files, dry);
    ASSERT_TRUE(tried.status.ok()) << tried.status;
    EXPECT_EQ(RevisionOf(*engine_), revision);
    EXPECT_TRUE(tried.summary.dry_run());
    const Imported real = Take(files);
    EXPECT_EQ(ProblemsOf(tried), ProblemsOf(real));
    v1::ImportSummary expected = real.summary;
    expected.set_dry_run(true);
    expected.set_revision(tried.summary.revision());
    EXPECT_EQ(tried.summary.DebugString(), expected.DebugString());
  }
}

TEST_F(Import, CanBeCancelled) {
  std::string rows;
  for (int i = 1; i < 1000; ++i) rows += "Q" + std::to_string(i) + ",city,城,City,CN,\n";
  const std::atomic<bool> cancelled = true;
  ImportStrings files({Cities(rows), Twins("")});
  const Imported imported =
      ImportInto(*engine_, TwinTownsOptions(), &files, {.cancelled = &cancelled});
  EXPECT_EQ(imported.status.code(), StatusCode::kCancelled);
  EXPECT_EQ(RevisionOf(*engine_), 1U);
}

TEST_F(Import, EndsWhenNobodyListens) {
  std::string rows;
  for (int i = 1; i < 1000; ++i) rows += "Q" + std::to_string(i) + ",village,村,,,\n";
  ImportStrings files({Cities(rows), Twins("")});
  const Status status = engine_->Import(TwinTownsOptions(), &files, {},
                                        [](const v1::ImportResponse&) { return false; });
  EXPECT_EQ(status.code(), StatusCode::kCancelled);
}

TEST_F(Import, RefusesASecondOneOfItsDatasetWhileItRuns) {
  ImportStrings files(ThreeCities());
  Imported same;
  Imported other;
  bool is_first = true;
  files.set_before_next([&] {
    if (!is_first) return;
    is_first = false;
    same = Take(ThreeCities());
    other = Take(ThreeCities(), OtherOptions());
  });
  const Imported outer = ImportInto(*engine_, TwinTownsOptions(), &files);
  EXPECT_TRUE(outer.status.ok()) << outer.status;
  EXPECT_EQ(same.status.code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(same.rule(), "IMPORT_RUNS");
  EXPECT_TRUE(other.status.ok()) << other.status;
  EXPECT_TRUE(Take(ThreeCities()).status.ok());
}

TEST_F(Import, RefusesAFileOfNoTable) {
  auto files = ThreeCities();
  files.push_back({"村庄.csv", "id\n"});
  const Imported imported = Take(files);
  EXPECT_EQ(imported.status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(imported.rule(), "UNKNOWN_FILE");
  EXPECT_EQ(GetViolation(imported.status)->value(), "村庄.csv");
  EXPECT_EQ(RevisionOf(*engine_), 1U);
}

TEST_F(Import, RefusesToDoWithoutAFile) {
  const Imported imported = Take({ThreeCities()[0]});
  EXPECT_EQ(imported.status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(imported.rule(), "MISSING_FILE");
  EXPECT_EQ(GetViolation(imported.status)->value(), "twins.csv");
  EXPECT_EQ(RevisionOf(*engine_), 1U);
}

TEST_F(Import, RefusesAFileThatComesTwice) {
  auto files = ThreeCities();
  files.push_back({"cities.csv.gz", files[0].bytes});
  const Imported imported = Take(files);
  EXPECT_EQ(imported.status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(imported.rule(), "DUPLICATE_FILE");
}

TEST_F(Import, RefusesTheSourceOfAnotherDataset) {
  Must(ThreeCities());
  v1::ImportOptions options = OtherOptions();
  options.mutable_mapping()->mutable_source()->set_id("twin_towns_list");
  const std::uint64_t revision = RevisionOf(*engine_);
  const Imported imported = Take(ThreeCities(), options);
  EXPECT_EQ(imported.status.code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(imported.rule(), "FOREIGN_SOURCE");
  EXPECT_EQ(RevisionOf(*engine_), revision);
}

TEST_F(Import, NeedsAnAuthor) {
  v1::ImportOptions options = TwinTownsOptions();
  options.clear_author();
  EXPECT_EQ(Take(ThreeCities(), options).status.code(), StatusCode::kInvalidArgument);
}

TEST_F(Import, NeedsAForm) {
  v1::ImportOptions options = TwinTownsOptions();
  options.clear_mapping();
  const Imported imported = Take(ThreeCities(), options);
  EXPECT_EQ(imported.status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(GetViolation(imported.status)->place(), "form");
}

TEST(ImportWithoutOntology, IsRefused) {
  const auto engine = Engine::Open({.path = "/memory", .in_memory = true}).value();
  const Imported imported = ImportInto(*engine, OptionsOf(TwinTowns()), ThreeCities());
  EXPECT_EQ(imported.status.code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(imported.rule(), "NO_ONTOLOGY");
}

TEST(ImportWithoutOntology, MayBringIt) {
  const auto engine = Engine::Open({.path = "/memory", .in_memory = true}).value();
  v1::ImportOptions options = OptionsOf(TwinTowns());
  *options.mutable_ontology() = ShippedOntology();
  options.set_dry_run(true);
  const Imported tried = ImportInto(*engine, options, ThreeCities());
  EXPECT_TRUE(tried.status.ok()) << tried.status;
  EXPECT_EQ(RevisionOf(*engine), 0U);
  options.set_dry_run(false);
  options.set_strict(true);
  const Imported real = ImportInto(*engine, options, ThreeCities());
  EXPECT_TRUE(real.status.ok()) << real.status;
  EXPECT_EQ(Changes(real.summary.entities()), "7 created");
}

TEST_F(Import, NamesTheColumnThatIsMissing) {
  const Imported imported = Take({{"cities.csv", "code,kind,zh,en,country\n"}, ThreeCities()[1]});
  EXPECT_EQ(imported.status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(imported.rule(), "MISSING_COLUMN");
  EXPECT_EQ(GetViolation(imported.status)->place(), "cities.csv:1");
  EXPECT_EQ(GetViolation(imported.status)->value(), "population");
}

TEST_F(Import, EndsWithTheErrorOfAFileThatCannotBeRead) {
  const Imported imported = Take({Cities("Q8686,\"city\n"), Twins("")});
  EXPECT_EQ(imported.status.code(), StatusCode::kInvalidArgument) << imported.status;
  EXPECT_EQ(RevisionOf(*engine_), 1U);
}

std::string Gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
  std::string input = text;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

TEST_F(Import, ReadsPackedFiles) {
  Must(ThreeCities());
  auto files = ThreeCities();
  files[0] = {"cities.csv.gz", Gzip(files[0].bytes)};
  const v1::ImportSummary summary = Must(files);
  EXPECT_EQ(Changes(summary.entities()), "none");
  EXPECT_EQ(summary.entities().unchanged(), 7U);
}

TEST_F(Import, NamesTheLineOfAPackedFileByItsTable) {
  const Imported imported =
      Take({{"cities.csv.gz", Gzip(Cities("Q8686,village,上海,,,\n").bytes)}, Twins("")});
  EXPECT_THAT(ProblemsOf(imported), ElementsAre("rejected UNKNOWN_KIND cities.csv:2: kind"));
}

// --- Who is meant.

TEST_F(Import, ACityAndItsGovernmentWithOneIdentifierAreTwoThings) {
  Must(ThreeCities());
  v1::ImportOptions options = OtherOptions();
  options.mutable_mapping()->mutable_tables(0)->mutable_entities(0)->set_id("body_{code | lower}");
  const Imported imported =
      Take({Cities("Q8686,government_body,上海市人民政府,,,\n"), Twins("")}, options);
  EXPECT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_THAT(ProblemsOf(imported),
              ElementsAre("repaired DUPLICATE_IDENTIFIER cities.csv:2: wikidata"));
  const auto body = EntityOf(*engine_, "body_q8686");
  ASSERT_TRUE(body.has_value());
  EXPECT_EQ(body->kind(), "government_body");
  EXPECT_TRUE(body->identifiers().empty());
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "wikidata:Q8686")), ElementsAre("上海", "Shanghai"));
}

TEST_F(Import, TwoRowsOfOneIdentifierAreOneEntity) {
  const v1::ImportSummary summary =
      Must({Cities(std::string(kShanghai) + "Q8686,city,沪,,,1\n"), Twins("")});
  EXPECT_EQ(Changes(summary.entities()), "3 created");
  const auto shanghai = EntityOf(*engine_, "city_q8686");
  EXPECT_THAT(NamesOf(shanghai), ElementsAre("上海", "Shanghai", "沪"));
  EXPECT_EQ(ValueOf(shanghai, "population"), "24870895");
}

TEST_F(Import, AMentionAddsNothingToWhatAnotherDatasetDescribes) {
  WriteText(*engine_,
            {"put_entity { id: 'china' kind: 'country' names { text: '中国' language: 'zh-Hans' } "
             "identifiers { scheme: 'iso3166' value: 'CN' } }"});
  Must(ThreeCities());
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "china")), ElementsAre("中国"));
  EXPECT_TRUE(RelationOf(*engine_, "city_q8686.part_of.china").has_value());
}

// --- Rows and relations.

TEST_F(Import, RowsThatSayDifferentThingsOfTwoEndsMakeVariants) {
  const std::string id = "city_q25287.sister_of.city_q8686";
  const auto files = [](const std::string& twins) {
    return std::vector<StringFile>{Cities(std::string(kShanghai) + kGothenburg), Twins(twins)};
  };
  const std::string three =
      "Q8686,Q25287,1986,1990,\nQ8686,Q25287,1995,1999,\nQ25287,Q8686,2003,,\n";
  Must(files(three));
  EXPECT_THAT(RelationsOf(*engine_, "city_q8686", "sister_of"),
              UnorderedElementsAre(id, id + ".2", id + ".3"));
  EXPECT_EQ(Changes(Must(files(three)).relations()), "none");
  const v1::ImportSummary fewer = Must(files("Q8686,Q25287,1995,1999,\nQ25287,Q8686,2003,,\n"));
  EXPECT_EQ(fewer.relations().deleted(), 1U);
  std::vector<std::string> times;
  for (const std::string& left : RelationsOf(*engine_, "city_q8686", "sister_of")) {
    times.push_back(RelationOf(*engine_, left)->valid_time().edtf());
  }
  EXPECT_THAT(times, UnorderedElementsAre("1995/1999", "2003/"));
}

TEST_F(Import, RowsThatSayTheSameAreOneRelationThatCitesAll) {
  const v1::ImportSummary summary =
      Must({Cities(std::string(kShanghai) + kGothenburg),
            Twins("Q8686,Q25287,1986,,\nQ25287,Q8686,1986,,\nQ8686,Q25287,1986,,\n")});
  EXPECT_EQ(summary.repeated(), 2U);
  EXPECT_EQ(RelationsOf(*engine_, "city_q8686", "sister_of").size(), 1U);
  EXPECT_EQ(RelationOf(*engine_, "city_q25287.sister_of.city_q8686")->citations_size(), 2);
}

class ImportOfTwo : public Import {
 protected:
  static constexpr char kId[] = "city_q25287.sister_of.city_q8686";
  static constexpr char kOtherId[] = "city_q25287.sister_of.city_q8686.other_towns";

  v1::ImportSummary Say(const std::string& since, const v1::ImportOptions& options) {
    return Must(
        {Cities(std::string(kShanghai) + kGothenburg), Twins("Q8686,Q25287," + since + ",,\n")},
        options);
  }
  // "1986/ (2)": when, and how many citations.
  std::string Stands(const std::string& id) {
    const auto relation = RelationOf(*engine_, id);
    if (!relation) return "";
    return relation->valid_time().edtf() + " (" + std::to_string(relation->citations_size()) + ")";
  }
};

TEST_F(ImportOfTwo, ARelationBothSayIsOneThatCitesBoth) {
  Say("1986", TwinTownsOptions());
  Say("1986", OtherOptions());
  EXPECT_EQ(Stands(kId), "1986/ (2)");
  EXPECT_EQ(Stands(kOtherId), "");
  EXPECT_EQ(Changes(Say("1986", TwinTownsOptions()).relations()), "none");
}

TEST_F(ImportOfTwo, WhatAnotherSaysOtherwiseGetsTheDatasetBehindItsId) {
  Say("1986", TwinTownsOptions());
  Say("1990", OtherOptions());
  EXPECT_EQ(Stands(kId), "1986/ (1)");
  EXPECT_EQ(Stands(kOtherId), "1990/ (1)");
  EXPECT_EQ(Changes(Say("1990", OtherOptions()).relations()), "none");
  EXPECT_EQ(Changes(Say("1986", TwinTownsOptions()).relations()), "none");
}

TEST_F(ImportOfTwo, WhoNoLongerAgreesIsNotCitedAnyMore) {
  Say("1986", TwinTownsOptions());
  Say("1986", OtherOptions());
  Say("1990", OtherOptions());
  EXPECT_EQ(Stands(kId), "1986/ (1)");
  EXPECT_EQ(Stands(kOtherId), "1990/ (1)");
  EXPECT_EQ(Changes(Say("1990", OtherOptions()).relations()), "none");
}

TEST_F(ImportOfTwo, WhoComesToAgreeHasNoRelationOfItsOwnAnyMore) {
  Say("1986", TwinTownsOptions());
  Say("1990", OtherOptions());
  Say("1986", OtherOptions());
  EXPECT_EQ(Stands(kId), "1986/ (2)");
  EXPECT_EQ(Stands(kOtherId), "");
}

TEST_F(ImportOfTwo, TheOwnerMayChangeItsMindAboutWhatBothSaid) {
  Say("1986", TwinTownsOptions());
  Say("1986", OtherOptions());
  Say("1985", TwinTownsOptions());
  EXPECT_EQ(Stands(kId), "1986/ (1)");
  EXPECT_EQ(RelationOf(*engine_, kId)->dataset(), "other_towns");
  EXPECT_EQ(Stands(std::string(kId) + ".twin_towns"), "1985/ (1)");
  EXPECT_EQ(Changes(Say("1985", TwinTownsOptions()).relations()), "none");
  EXPECT_EQ(Changes(Say("1986", OtherOptions()).relations()), "none");
}

TEST_F(ImportOfTwo, SomebodyMayAddToTheRelationThatHasTheDatasetBehindItsId) {
  Say("1986", TwinTownsOptions());
  Say("1990", OtherOptions());
  auto relation = *RelationOf(*engine_, kOtherId);
  v1::Citation* const citation = relation.add_citations();
  citation->set_source_id("twin_towns_list");
  citation->set_basis(v1::BASIS_STATED);
  v1::WriteRequest request;
  request.set_author("手工");
  *request.add_mutations()->mutable_put_relation() = relation;
  ASSERT_TRUE(engine_->Write(request).ok());
  Say("1991", OtherOptions());
  EXPECT_EQ(Stands(kOtherId), "1990/ (1)");
  EXPECT_EQ(Stands(std::string(kOtherId) + ".other_towns"), "1991/ (1)");
  EXPECT_EQ(Changes(Say("1991", OtherOptions()).relations()), "none");
}

}  // namespace
}  // namespace partnergraph
