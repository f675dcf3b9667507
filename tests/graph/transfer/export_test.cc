// Exports in the domain's words: what is in them, for each part of the network that can be asked
// for.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>

#include "graph/base/limits.h"
#include "graph/exchange/formats.h"
#include "tests/graph/answer/analysis_engine.h"
#include "tests/graph/transfer/import_strings.h"

namespace partnergraph {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

struct Exported {
  Status status;
  std::map<std::uint32_t, std::string> files;
  v1::ExportSummary summary;
  std::size_t pieces = 0;

  std::vector<v1::RecordLine> Lines() const {
    std::vector<v1::RecordLine> lines;
    std::istringstream text(files.at(0));
    for (std::string line; std::getline(text, line);) {
      const auto parsed = google::protobuf::util::JsonStringToMessage(line, &lines.emplace_back());
      EXPECT_TRUE(parsed.ok()) << line;
    }
    return lines;
  }
  // Ids of the entities, or the relations, of jsonl.
  std::vector<std::string> Entities() const {
    std::vector<std::string> ids;
    for (const v1::RecordLine& line : Lines()) {
      if (line.has_entity()) ids.push_back(line.entity().id());
    }
    return ids;
  }
  std::vector<std::string> Relations() const {
    std::vector<std::string> ids;
    for (const v1::RecordLine& line : Lines()) {
      if (line.has_relation()) ids.push_back(line.relation().id());
    }
    return ids;
  }
};

Exported Export(const Engine& engine, const v1::ExportRequest& request) {
  Exported exported;
  exported.status = engine.Export(request, {}, [&](const v1::ExportResponse& response) {
    EXPECT_LE(response.ByteSizeLong(), std::size_t{2} << 20U);
    exported.files[response.file()] += response.data();
    if (!response.data().empty()) ++exported.pieces;
    if (response.has_summary()) exported.summary = response.summary();
    return true;
  });
  return exported;
}

v1::ExportRequest In(const std::string& format) {
  v1::ExportRequest request;
  request.set_format(format);
  return request;
}

class ExportTest : public testing::Test {
 protected:
  ExportTest() : engine_(OpenWith(TwoTriangles())) {}
  Exported Run(const v1::ExportRequest& request) { return Export(*engine_, request); }

  std::unique_ptr<Engine> engine_;
};

TEST_F(ExportTest, HasEverythingWithTheOntologyInFront) {
  const Exported all = Run(In("jsonl"));
  ASSERT_TRUE(all.status.ok()) << all.status;
  EXPECT_TRUE(all.Lines().front().has_ontology());
  EXPECT_EQ(all.Entities().size(), 13U);
  EXPECT_EQ(all.Relations().size(), 12U);
  EXPECT_EQ(all.summary.entities(), 13U);
  EXPECT_EQ(all.summary.relations(), 12U);
  EXPECT_EQ(all.summary.revision(), 1U);
  EXPECT_EQ(all.summary.bytes(), all.files.at(0).size());
  EXPECT_TRUE(all.summary.losses().empty());
}

TEST_F(ExportTest, EveryFormatHasAllNames) {
  for (const Format& format : FormatList()) {
    v1::ExportRequest request = In(format.id);
    request.set_language("zh");
    const Exported exported = Run(request);
    ASSERT_TRUE(exported.status.ok()) << format.id << exported.status;
    EXPECT_EQ(exported.files.size(), std::max<std::size_t>(format.files.size(), 1)) << format.id;
    // GML writes signs beyond ASCII by their number: 上 is U+4E0A.
    const std::string name = std::string_view(format.id) == "gml" ? "&#19978;&#28023;" : "上海";
    EXPECT_THAT(exported.files.at(0), HasSubstr(name)) << format.id;
    EXPECT_EQ(exported.summary.entities(), 13U) << format.id;
    EXPECT_EQ(exported.summary.relations(), 12U) << format.id;
  }
}

TEST_F(ExportTest, AFilterOfKindsTakesTheRelationsAndTheirEnds) {
  v1::ExportRequest request = In("jsonl");
  request.mutable_filter()->add_relation_kinds("sister_of");
  const Exported twins = Run(request);
  EXPECT_THAT(twins.Entities(), ElementsAre("gothenburg", "osaka"));
  EXPECT_THAT(twins.Relations(), ElementsAre("gothenburg.sister_of.osaka"));
}

TEST_F(ExportTest, AFilterOfPartnersTakesAlsoThoseWithoutRelations) {
  v1::ExportRequest request = In("jsonl");
  request.mutable_filter()->add_partner_kinds("university");
  EXPECT_THAT(Run(request).Entities(), Contains("fudan"));
  EXPECT_THAT(Run(request).Entities(), Not(Contains("shanghai")));
}

TEST_F(ExportTest, AValidDateLeavesOutWhatDoesNotHold) {
  v1::ExportRequest request = In("jsonl");
  request.mutable_as_of()->set_valid_date("2015");
  const Exported later = Run(request);
  EXPECT_THAT(later.Relations(), Not(Contains("gothenburg.sister_of.osaka")));
  EXPECT_THAT(later.Relations(), Contains("t1.party.shanghai"));
  request.mutable_as_of()->set_valid_date("2007");
  EXPECT_THAT(Run(request).Relations(), Contains("gothenburg.sister_of.osaka"));
}

TEST_F(ExportTest, AnOlderRevisionIsAsItWas) {
  ASSERT_TRUE(engine_->Write(Commit({Put("city", "kobe", "神户")})).ok());
  EXPECT_THAT(Run(In("jsonl")).Entities(), Contains("kobe"));
  v1::ExportRequest request = In("jsonl");
  request.mutable_as_of()->set_revision(1);
  EXPECT_THAT(Run(request).Entities(), Not(Contains("kobe")));
  EXPECT_EQ(Run(request).summary.revision(), 1U);
}

TEST_F(ExportTest, AnEgoNetworkHasPartnersAndWhatJoinsThem) {
  v1::ExportRequest request = In("jsonl");
  request.mutable_ego()->set_entity("shanghai");
  const Exported ego = Run(request);
  ASSERT_TRUE(ego.status.ok()) << ego.status;
  EXPECT_THAT(ego.Entities(),
              UnorderedElementsAre("shanghai", "singapore", "gothenburg", "t1", "t2"));
  EXPECT_EQ(ego.Relations().size(), 5U);
}

TEST_F(ExportTest, PathsHaveWhatStandsOnThem) {
  v1::ExportRequest request = In("jsonl");
  request.mutable_paths()->set_source("shanghai");
  request.mutable_paths()->set_target("osaka");
  request.mutable_paths()->set_max_paths(1);
  const Exported paths = Run(request);
  ASSERT_TRUE(paths.status.ok()) << paths.status;
  EXPECT_THAT(paths.Entities(), UnorderedElementsAre("shanghai", "t1", "gothenburg", "osaka"));
  EXPECT_THAT(paths.Relations(), UnorderedElementsAre("t1.party.shanghai", "t1.party.gothenburg",
                                                      "gothenburg.sister_of.osaka"));
}

TEST_F(ExportTest, CollapsedTiesWeighTheirNumber) {
  v1::ExportRequest request = In("gephi");
  request.mutable_ties();
  const Exported ties = Run(request);
  ASSERT_TRUE(ties.status.ok()) << ties.status;
  // Three and three in the triangles, one between them, one beside.
  EXPECT_EQ(ties.summary.relations(), 8U);
  EXPECT_EQ(ties.summary.entities(), 8U);
  EXPECT_THAT(ties.files.at(1), HasSubstr("shanghai,singapore,Undirected,"
                                          "shanghai.tie.singapore,tie,2"));
}

TEST_F(ExportTest, ParallelTiesAreOneByOne) {
  v1::ExportRequest request = In("jsonl");
  request.mutable_ties()->set_parallel(true);
  const Exported ties = Run(request);
  ASSERT_TRUE(ties.status.ok()) << ties.status;
  EXPECT_EQ(ties.Relations().size(), 9U);  // Shanghai and Singapore have two.
  EXPECT_THAT(ties.Relations(),
              IsSupersetOf({"t1.party.shanghai+t1.party.singapore",
                            "t2.party.shanghai+t2.party.singapore", "gothenburg.sister_of.osaka"}));
}

TEST_F(ExportTest, ADifferenceHasTheKindOfChangeAndTheEnds) {
  ASSERT_TRUE(
      engine_->Write(Commit({Put("city", "kobe", "神户"), Relate("kobe", "sister_of", "shanghai")}))
          .ok());
  v1::ExportRequest request = In("gephi");
  request.mutable_difference()->set_from_revision(1);
  const Exported difference = Run(request);
  ASSERT_TRUE(difference.status.ok()) << difference.status;
  EXPECT_EQ(difference.summary.entities(), 2U);
  EXPECT_EQ(difference.summary.relations(), 1U);
  EXPECT_THAT(difference.files.at(0), HasSubstr("created"));
  EXPECT_THAT(difference.files.at(0), HasSubstr("shanghai"));
}

TEST_F(ExportTest, MergedEntitiesAreOneAndStandApartInJsonLines) {
  ASSERT_TRUE(engine_
                  ->Write(Commit({Put("city", "sh", "申城"), Merge("sh", "shanghai"),
                                  Relate("sh", "sister_of", "busan")}))
                  .ok());
  EXPECT_THAT(Run(In("jsonl")).Entities(), AllOf(Contains("sh"), Contains("shanghai")));
  const Exported gephi = Run(In("gephi"));
  ASSERT_TRUE(gephi.status.ok()) << gephi.status;
  EXPECT_EQ(gephi.summary.entities(), 13U);
  EXPECT_THAT(gephi.files.at(1), HasSubstr("\nbusan,shanghai,"));
  EXPECT_THAT(gephi.files.at(1), Not(HasSubstr("same_as")));
}

TEST_F(ExportTest, CountsWhatAFormatCannotCarry) {
  const Exported pajek = Run(In("pajek"));
  std::map<std::string, std::uint64_t> lost;
  for (const v1::ExportLoss& loss : pajek.summary.losses()) lost[loss.what()] = loss.count();
  EXPECT_EQ(lost["kinds of relations"], 12U);
  EXPECT_EQ(lost["valid times"], 1U);
  EXPECT_FALSE(lost.contains("roles"));
}

TEST_F(ExportTest, PiecesAreSmall) {
  std::vector<std::string> more;
  v1::WriteRequest request;
  request.set_author("test");
  for (int i = 0; i < 5000; ++i) {
    *request.add_mutations() = Put("city", "c" + std::to_string(i), "城" + std::to_string(i));
  }
  ASSERT_TRUE(engine_->Write(request).ok());
  const Exported all = Run(In("graphml"));
  EXPECT_GT(all.pieces, 10U);
  EXPECT_LT(all.summary.bytes() / all.pieces, 2 * kStreamChunkBytes);
}

TEST_F(ExportTest, EndsWhenNobodyTakesIt) {
  const Status status =
      engine_->Export(In("jsonl"), {}, [](const v1::ExportResponse&) { return false; });
  EXPECT_EQ(status.code(), StatusCode::kCancelled);
}

TEST_F(ExportTest, EndsWhenItIsCancelled) {
  const std::atomic<bool> cancelled = true;
  const Status status = engine_->Export(In("jsonl"), {.cancelled = &cancelled},
                                        [](const v1::ExportResponse&) { return true; });
  EXPECT_EQ(status.code(), StatusCode::kCancelled);
}

TEST_F(ExportTest, RefusesWhatMakesNoSense) {
  EXPECT_EQ(PlaceOf(Run(In("xlsx")).status), "format UNKNOWN_FORMAT");
  v1::ExportRequest history = In("graphml");
  history.set_history(true);
  EXPECT_EQ(PlaceOf(Run(history).status), "history NOT_APPLICABLE");
  v1::ExportRequest nobody = In("jsonl");
  nobody.mutable_ego()->set_entity("atlantis");
  EXPECT_EQ(Run(nobody).status.code(), StatusCode::kNotFound);
  v1::ExportRequest future = In("jsonl");
  future.mutable_as_of()->set_revision(9);
  EXPECT_EQ(PlaceOf(Run(future).status), "as_of.revision FUTURE_REVISION");
  v1::ExportRequest dated = In("jsonl");
  dated.mutable_difference()->set_from_revision(0);
  dated.mutable_as_of()->set_valid_date("2000");
  EXPECT_EQ(PlaceOf(Run(dated).status), "as_of NOT_APPLICABLE");
}

// --- There and back.

Imported ImportLines(Engine* engine, const std::string& name, const std::string& bytes) {
  v1::ImportOptions options;
  options.set_author("test");
  if (name.ends_with(".graphml")) {
    options.mutable_graphml()->set_dataset("back");
  } else {
    options.mutable_record_lines();
  }
  return ImportInto(*engine, options, {{name, bytes}});
}

TEST_F(ExportTest, AHistoryComesBackByteForByte) {
  ASSERT_TRUE(engine_
                  ->Write(Commit({Put("city", "shanghai", "上海市"),
                                  Relate("shanghai", "sister_of", "osaka", "1974-04-18/..")}))
                  .ok());
  v1::WriteRequest remove;
  remove.set_author("王");
  remove.set_comment("撤销");
  remove.set_request_id("r-1");
  remove.add_mutations()->mutable_delete_entity()->set_id("t4");
  remove.mutable_mutations(0)->mutable_delete_entity()->set_cascade(true);
  ASSERT_TRUE(engine_->Write(remove).ok());
  ASSERT_TRUE(engine_->Write(Commit({Put("agreement", "t4", "新大学协议")})).ok());
  v1::ExportRequest request = In("jsonl");
  request.set_history(true);
  const Exported first = Run(request);
  ASSERT_TRUE(first.status.ok()) << first.status;

  auto copy = Engine::Open({.path = "/copy", .in_memory = true}).value();
  const Imported back = ImportLines(copy.get(), "all.jsonl", first.files.at(0));
  ASSERT_TRUE(back.status.ok()) << back.status;
  EXPECT_EQ(Export(*copy, request).files, first.files);
  // Again: nothing; and it can be continued.
  EXPECT_TRUE(ImportLines(copy.get(), "all.jsonl", first.files.at(0)).status.ok());
  EXPECT_EQ(Export(*copy, request).files, first.files);
}

TEST_F(ExportTest, AHistoryDoesNotGoIntoAnotherDatabase) {
  v1::ExportRequest request = In("jsonl");
  request.set_history(true);
  const std::string lines = Run(request).files.at(0);
  auto other = OpenWith(Commit({PutOntology(), Put("city", "kobe", "神户")}));
  EXPECT_EQ(ImportLines(other.get(), "all.jsonl", lines).rule(), "NOT_THE_SAME");
}

TEST_F(ExportTest, RecordsComeBackAsTheyStand) {
  const std::string lines = Run(In("jsonl")).files.at(0);
  auto copy = Engine::Open({.path = "/copy", .in_memory = true}).value();
  const Imported back = ImportLines(copy.get(), "state.jsonl", lines);
  ASSERT_TRUE(back.status.ok()) << back.status;
  EXPECT_EQ(back.summary.entities().created(), 13U);
  EXPECT_EQ(back.summary.relations().created(), 12U);
  const auto sorted = [](const std::string& text) {
    std::istringstream stream(text);
    std::multiset<std::string> all;
    for (std::string line; std::getline(stream, line);) all.insert(line);
    return all;
  };
  EXPECT_EQ(sorted(Export(*copy, In("jsonl")).files.at(0)), sorted(lines));
  EXPECT_EQ(ImportLines(copy.get(), "state.jsonl", lines).summary.entities().unchanged(), 13U);
}

TEST_F(ExportTest, GraphmlComesBackWhole) {
  const std::string graphml = Run(In("graphml")).files.at(0);
  auto copy = OpenWith(Commit({PutOntology()}));
  const Imported back = ImportLines(copy.get(), "all.graphml", graphml);
  ASSERT_TRUE(back.status.ok()) << back.status;
  EXPECT_EQ(back.summary.rejected() + back.summary.repaired(), 0U);
  EXPECT_EQ(Export(*copy, In("graphml")).summary.relations(), 12U);
}

TEST_F(ExportTest, GraphmlOfOthersIsReadByItsAttributes) {
  const std::string graphml = R"(<graphml><key id="k" for="node" attr.name="kind"/>
    <key id="l" for="node" attr.name="label"/><key id="e" for="edge" attr.name="kind"/>
    <key id="x" for="node" attr.name="colour"/>
    <graph><node id="wuxi"><data key="k">city</data><data key="l">无锡</data>
    <data key="x">red</data></node>
    <edge source="wuxi" target="shanghai"><data key="e">sister_of</data></edge></graph></graphml>)";
  const Imported read = ImportLines(engine_.get(), "others.graphml", graphml);
  ASSERT_TRUE(read.status.ok()) << read.status;
  EXPECT_EQ(read.summary.entities().created(), 1U);
  EXPECT_EQ(read.summary.relations().created(), 1U);
  ASSERT_EQ(read.problems.size(), 1U);
  EXPECT_EQ(read.problems[0].violation().place(), "others.graphml:4: colour");
}

TEST_F(ExportTest, BrokenRecordLinesAreNamed) {
  EXPECT_THAT(ImportLines(engine_.get(), "x.jsonl", "{\"entity\":{\"id\":\"a\"},\"x\":1}\n").rule(),
              "MALFORMED_RECORD");
  EXPECT_THAT(ImportLines(engine_.get(), "x.jsonl", "{\"delete_entity\":\"shanghai\"}\n").rule(),
              "WRONG_ORDER");
  EXPECT_THAT(ImportLines(engine_.get(), "x.jsonl", "{\"commit\":{\"revision\":\"7\"}}\n").rule(),
              "MISSING_REVISION");
  EXPECT_THAT(
      ImportLines(engine_.get(), "x.graphml", "<graphml><graph><node/></graph></graphml>").rule(),
      "MALFORMED_GRAPHML");
}

}  // namespace
}  // namespace partnergraph
