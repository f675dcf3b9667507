#include "graph/exchange/dataset_reader.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "graph/base/violation.h"

namespace partnergraph {
namespace {

using ::testing::HasSubstr;

constexpr const char* kHeaders[][2] = {
    {"entities.csv", "id,kind,name_zh,name_en,source,section,basis,confidence,original,note"},
    {"names.csv", "entity,text,language,use,scope,valid_time,source,section,basis,original,note"},
    {"identifiers.csv", "entity,scheme,value,source,section,basis,note"},
    {"values.csv", "subject,key,type,value,unit,valid_time,source,section,basis,original"},
    {"observations.csv",
     "entity,metric,value,bound,unit,period,as_of,original,source,section,basis"},
    {"relations.csv",
     "id,source,kind,target,role,valid_time,cited_source,section,basis,confidence,original,note"},
    {"relation_values.csv", "relation,key,type,value,unit,source,section,basis"},
    {"completeness.csv", "entity,kind,end,complete,total,source,section,basis,note"}};

// A folder of facts about a reply that names Shanghai and Göteborg; tests add lines.
class DatasetReaderTest : public testing::Test {
 protected:
  DatasetReaderTest() {
    folder_ = testing::TempDir() + "/dataset_reader_test_" +
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ + "/seed");
    for (const auto& [file, header] : kHeaders) text_[file] = std::string(header) + "\n";
    Add("entities.csv", "reply,document,答复,Reply,reply,,stated,,,");
    Add("entities.csv", "shanghai,city,上海市,Shanghai,reply,S1.1,stated,high,在沪,not 上海县");
    Add("entities.csv", "gothenburg,city,哥德堡,Göteborg,reply,S1.1,stated,low,,");
    ontology_ = "version: \"1\"\nrelation_kinds { id: \"sister_of\" symmetric: true }\n";
  }
  ~DatasetReaderTest() override { std::filesystem::remove_all(folder_); }

  // The three entities stand on lines 2 to 4; in the other files, lines begin at 2.
  void Add(const std::string& file, const std::string& line) { text_[file] += line + "\n"; }

  StatusOr<Dataset> Read() {
    std::ofstream(folder_ + "/ontology.textproto") << ontology_;
    for (const auto& [file, text] : text_) std::ofstream(folder_ + "/seed/" + file) << text;
    return ReadDataset(folder_);
  }

  v1::Violation ReadViolation() {
    const StatusOr<Dataset> dataset = Read();
    EXPECT_FALSE(dataset.ok());
    EXPECT_EQ(dataset.status().code(), StatusCode::kInvalidArgument);
    return GetViolation(dataset.status()).value_or(v1::Violation());
  }

  std::string folder_;
  std::string ontology_;
  std::map<std::string, std::string> text_;
};

void ExpectViolation(const v1::Violation& violation, const std::string& place,
                     const std::string& value, const std::string& rule) {
  EXPECT_EQ(violation.place(), place);
  EXPECT_EQ(violation.value(), value);
  EXPECT_EQ(violation.rule(), rule);
  EXPECT_FALSE(violation.reason().empty());
}

TEST_F(DatasetReaderTest, PutsAnEntityTogetherFromAllFiles) {
  Add("names.csv", "shanghai,沪,zh-Hans,short,在沪,1949/..,reply,S1.2,derived,沪,note");
  Add("identifiers.csv", "shanghai,iso3166,CN-SH,reply,,outside_knowledge,");
  Add("values.csv", "shanghai,population,number,24870895,,2020,reply,S1,stated,");
  Add("values.csv", "shanghai,description,text,\"a, \"\"b\"\"\",,,reply,S1,stated,");
  Add("values.csv", "shanghai,capital,flag,false,,,reply,S1,stated,");
  Add("values.csv", "shanghai,founded,date,1927-07,,,reply,S1,stated,");
  Add("observations.csv",
      "shanghai,funded_amount,635000000,exact,CNY,2005/2022,2022,6.35亿元,reply,S2.3,stated");
  Add("completeness.csv", "shanghai,party,target,false,10,reply,S1.1,stated,等");
  const StatusOr<Dataset> dataset = Read();
  ASSERT_TRUE(dataset.ok()) << dataset.status();
  ASSERT_EQ(dataset->mutations.size(), 3U);
  v1::Mutation expected;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(put_entity {
        id: "shanghai" kind: "city" dataset: "seed"
        citations { source_id: "reply" locator: "S1.1" basis: BASIS_STATED
                    confidence: CONFIDENCE_HIGH original: "在沪" note: "not 上海县" }
        names { text: "上海市" language: "zh-Hans" use: NAME_USE_LABEL
          citations { source_id: "reply" locator: "S1.1" basis: BASIS_STATED
                      confidence: CONFIDENCE_HIGH original: "在沪" note: "not 上海县" } }
        names { text: "Shanghai" language: "en" use: NAME_USE_LABEL
          citations { source_id: "reply" locator: "S1.1" basis: BASIS_STATED
                      confidence: CONFIDENCE_HIGH original: "在沪" note: "not 上海县" } }
        names { text: "沪" language: "zh-Hans" use: NAME_USE_SHORT scope: "在沪"
          valid_time { edtf: "1949/.." }
          citations { source_id: "reply" locator: "S1.2" basis: BASIS_DERIVED original: "沪"
                      note: "note" } }
        identifiers { scheme: "iso3166" value: "CN-SH"
          citations { source_id: "reply" basis: BASIS_OUTSIDE_KNOWLEDGE } }
        values { key: "population" number: 24870895 valid_time { edtf: "2020" }
          citations { source_id: "reply" locator: "S1" basis: BASIS_STATED } }
        values { key: "description" text: "a, \"b\""
          citations { source_id: "reply" locator: "S1" basis: BASIS_STATED } }
        values { key: "capital" flag: false
          citations { source_id: "reply" locator: "S1" basis: BASIS_STATED } }
        values { key: "founded" date: "1927-07"
          citations { source_id: "reply" locator: "S1" basis: BASIS_STATED } }
        observations { metric: "funded_amount" value: 635000000 bound: FIGURE_BOUND_EXACT
          unit: "CNY" period { edtf: "2005/2022" } as_of: "2022" original: "6.35亿元"
          citations { source_id: "reply" locator: "S2.3" basis: BASIS_STATED } }
        completeness { kind: "party" end: RELATION_END_TARGET complete: false total: 10
          citations { source_id: "reply" locator: "S1.1" basis: BASIS_STATED note: "等" } }
      })",
      &expected));
  EXPECT_EQ(dataset->mutations[1].DebugString(), expected.DebugString());
}

TEST_F(DatasetReaderTest, KeepsTheOrderAndThePlaceOfRecords) {
  Add("relations.csv", "first,reply,about,shanghai,,,reply,S1,stated,,,");
  Add("relations.csv", ",reply,about,gothenburg,,,reply,S1,stated,,,");
  const StatusOr<Dataset> dataset = Read();
  ASSERT_TRUE(dataset.ok()) << dataset.status();
  std::vector<std::string> places;
  for (const RecordPlaces& record : dataset->places) places.push_back(record.record);
  EXPECT_THAT(places, testing::ElementsAre("entities.csv:2", "entities.csv:3", "entities.csv:4",
                                           "relations.csv:2", "relations.csv:3"));
  EXPECT_EQ(dataset->mutations[3].put_relation().id(), "first");
  EXPECT_EQ(dataset->mutations[4].put_relation().id(), "reply.about.gothenburg");
  EXPECT_EQ(dataset->ontology.version(), "1");
}

TEST_F(DatasetReaderTest, KnowsTheLineOfEachItem) {
  Add("names.csv", "gothenburg,Gotemburgo,es,alias,,,reply,,derived,,");
  Add("names.csv", "shanghai,沪,zh-Hans,short,,,reply,S1.2,derived,,");
  Add("identifiers.csv", "shanghai,iso3166,CN-SH,reply,,outside_knowledge,");
  Add("values.csv", "gothenburg,population,number,600000,,,reply,S1,stated,");
  Add("values.csv", "shanghai,population,number,24870895,,2020,reply,S1,stated,");
  Add("values.csv", "shanghai,founded,date,1927-07,,,reply,S1,stated,");
  Add("observations.csv", "shanghai,projects,1,exact,1,,,,reply,,stated");
  Add("completeness.csv", "shanghai,agreement,,false,10,reply,S1.1,stated,等");
  Add("relations.csv", ",shanghai,sister_of,gothenburg,,,reply,,stated,,,");
  Add("relation_values.csv", "gothenburg.sister_of.shanghai,agreed,date,1986,,reply,S1,derived");
  const StatusOr<Dataset> dataset = Read();
  ASSERT_TRUE(dataset.ok()) << dataset.status();
  const RecordPlaces& shanghai = dataset->places[1];
  // The entity's own line gives the first two names.
  EXPECT_EQ(shanghai.Of("names[0].text"), "entities.csv:3: name_zh");
  EXPECT_EQ(shanghai.Of("names[1].text"), "entities.csv:3: name_en");
  EXPECT_EQ(shanghai.Of("names[2].language"), "names.csv:3: language");
  EXPECT_EQ(shanghai.Of("names[2].citations[0].locator"), "names.csv:3: citations[0].locator");
  EXPECT_EQ(shanghai.Of("identifiers[0]"), "identifiers.csv:2");
  EXPECT_EQ(shanghai.Of("values[1].key"), "values.csv:4: key");
  EXPECT_EQ(shanghai.Of("observations[0].metric"), "observations.csv:2: metric");
  EXPECT_EQ(shanghai.Of("completeness[0].kind"), "completeness.csv:2: kind");
  EXPECT_EQ(dataset->places[3].Of("values[0].date"), "relation_values.csv:2: date");
}

TEST_F(DatasetReaderTest, GivesWhatHasNoLineOfItsOwnThatOfTheRecord) {
  const StatusOr<Dataset> dataset = Read();
  ASSERT_TRUE(dataset.ok()) << dataset.status();
  const RecordPlaces& shanghai = dataset->places[1];
  EXPECT_EQ(shanghai.Of("kind"), "entities.csv:3: kind");
  EXPECT_EQ(shanghai.Of("names"), "entities.csv:3: names");
  EXPECT_EQ(shanghai.Of("names[0].language"), "entities.csv:3: names[0].language");
  EXPECT_EQ(shanghai.Of("names[20].language"), "entities.csv:3: names[20].language");
  EXPECT_EQ(shanghai.Of(""), "entities.csv:3");
}

TEST_F(DatasetReaderTest, ReadsARelationWithItsValues) {
  Add("relations.csv",
      ",shanghai,sister_of,gothenburg,friend,1986-10/..,reply,S1,stated,medium,友好城市,note");
  Add("relation_values.csv", "gothenburg.sister_of.shanghai,agreed,date,1986-10,,reply,S1,derived");
  const StatusOr<Dataset> dataset = Read();
  ASSERT_TRUE(dataset.ok()) << dataset.status();
  v1::Relation expected;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(id: "gothenburg.sister_of.shanghai" kind: "sister_of" source_id: "shanghai"
         target_id: "gothenburg" role: "friend" valid_time { edtf: "1986-10/.." } dataset: "seed"
         values { key: "agreed" date: "1986-10"
           citations { source_id: "reply" locator: "S1" basis: BASIS_DERIVED } }
         citations { source_id: "reply" locator: "S1" basis: BASIS_STATED
                     confidence: CONFIDENCE_MEDIUM original: "友好城市" note: "note" })",
      &expected));
  EXPECT_EQ(dataset->mutations[3].put_relation().DebugString(), expected.DebugString());
}

TEST_F(DatasetReaderTest, TakesALineWithoutNamesOrCitation) {
  Add("entities.csv", "plain,city,,,,,,,,");
  const StatusOr<Dataset> dataset = Read();
  ASSERT_TRUE(dataset.ok()) << dataset.status();
  EXPECT_EQ(dataset->mutations[3].put_entity().names_size(), 0);
  EXPECT_EQ(dataset->mutations[3].put_entity().citations_size(), 0);
}

TEST_F(DatasetReaderTest, LetsAnEntityCiteOneFurtherDown) {
  Add("entities.csv", "earlier,city,早,,later,S1,stated,,,");
  Add("entities.csv", "later,document,晚,,later,,stated,,,");
  EXPECT_TRUE(Read().ok());
}

TEST_F(DatasetReaderTest, NamesAMissingFile) {
  text_.erase("values.csv");
  const StatusOr<Dataset> dataset = Read();
  EXPECT_EQ(dataset.status().code(), StatusCode::kNotFound);
  EXPECT_THAT(std::string(dataset.status().message()), HasSubstr("values.csv"));
}

TEST_F(DatasetReaderTest, NamesAMissingFolder) {
  const StatusOr<Dataset> dataset = ReadDataset(folder_ + "/nowhere");
  EXPECT_EQ(dataset.status().code(), StatusCode::kNotFound);
  EXPECT_THAT(std::string(dataset.status().message()), HasSubstr("ontology.textproto"));
}

TEST_F(DatasetReaderTest, RefusesARowWithTooFewFields) {
  Add("names.csv", "shanghai,沪");
  ExpectViolation(ReadViolation(), "names.csv:2", "", "MALFORMED_CSV");
}

TEST_F(DatasetReaderTest, RefusesAFileThatLacksAColumn) {
  text_["identifiers.csv"] = "entity,scheme,value,source,section,basis\n";
  ExpectViolation(ReadViolation(), "identifiers.csv:1", "note", "MISSING_COLUMN");
}

TEST_F(DatasetReaderTest, RefusesBytesThatAreNotUtf8) {
  Add("names.csv", "shanghai,\xC3,zh-Hans,label,,,reply,,stated,,");
  EXPECT_EQ(ReadViolation().place(), "names.csv:2");
}

TEST_F(DatasetReaderTest, RefusesAnUnknownBasis) {
  Add("entities.csv", "hungary,country,匈牙利,Hungary,reply,S1.1,guessed,,,");
  ExpectViolation(ReadViolation(), "entities.csv:5: basis", "guessed", "UNKNOWN_WORD");
}

TEST_F(DatasetReaderTest, RefusesACitationWithoutBasis) {
  Add("entities.csv", "hungary,country,匈牙利,Hungary,reply,S1.1,,,,");
  ExpectViolation(ReadViolation(), "entities.csv:5: basis", "", "UNKNOWN_WORD");
}

TEST_F(DatasetReaderTest, RefusesAnUnknownConfidence) {
  Add("entities.csv", "hungary,country,匈牙利,Hungary,reply,S1.1,stated,sure,,");
  ExpectViolation(ReadViolation(), "entities.csv:5: confidence", "sure", "UNKNOWN_WORD");
}

TEST_F(DatasetReaderTest, RefusesAnUnknownUseAndListsTheWords) {
  Add("names.csv", "shanghai,沪,zh-Hans,nick,,,reply,,stated,,");
  const v1::Violation violation = ReadViolation();
  ExpectViolation(violation, "names.csv:2: use", "nick", "UNKNOWN_WORD");
  EXPECT_THAT(violation.reason(), HasSubstr("official, label, alias, acronym, short, former"));
}

TEST_F(DatasetReaderTest, RefusesAnUnknownTypeOfValue) {
  Add("values.csv", "shanghai,population,integer,1,,,reply,,stated,");
  ExpectViolation(ReadViolation(), "values.csv:2: type", "integer", "UNKNOWN_WORD");
}

TEST_F(DatasetReaderTest, RefusesAFlagThatIsNeitherTrueNorFalse) {
  Add("completeness.csv", "shanghai,agreement,,no,,reply,,stated,");
  ExpectViolation(ReadViolation(), "completeness.csv:2: complete", "no", "UNKNOWN_WORD");
}

TEST_F(DatasetReaderTest, RefusesAnUnknownBound) {
  Add("observations.csv", "shanghai,projects,1,over,1,,,,reply,,stated");
  ExpectViolation(ReadViolation(), "observations.csv:2: bound", "over", "UNKNOWN_WORD");
}

TEST_F(DatasetReaderTest, RefusesANumberThatIsNone) {
  for (const std::string text : {"", "6.35亿", "\"2,795\"", "nan", "inf", "1e999", " 1", "0x10"}) {
    SCOPED_TRACE(text);
    text_["observations.csv"] = std::string(kHeaders[4][1]) + "\n";
    Add("observations.csv", "shanghai,projects," + text + ",exact,1,,,,reply,,stated");
    const v1::Violation violation = ReadViolation();
    EXPECT_EQ(violation.place(), "observations.csv:2: value");
    EXPECT_EQ(violation.rule(), "BAD_NUMBER");
  }
}

TEST_F(DatasetReaderTest, RefusesATotalThatIsNoCount) {
  for (const std::string text : {"-1", "1.5", "ten", "99999999999999999999"}) {
    SCOPED_TRACE(text);
    text_["completeness.csv"] = std::string(kHeaders[7][1]) + "\n";
    Add("completeness.csv", "shanghai,agreement,,false," + text + ",reply,,stated,");
    ExpectViolation(ReadViolation(), "completeness.csv:2: total", text, "BAD_NUMBER");
  }
}

TEST_F(DatasetReaderTest, RefusesAFactAboutAnEntityThatNoLineIntroduces) {
  Add("names.csv", "gotenborg,哥德堡市,zh-Hans,alias,,,reply,,stated,,");
  ExpectViolation(ReadViolation(), "names.csv:2: entity", "gotenborg", "DANGLING");
}

TEST_F(DatasetReaderTest, RefusesARelationToAnEntityThatNoLineIntroduces) {
  Add("relations.csv", ",shanghai,sister_of,gotenborg,,,reply,,stated,,,");
  ExpectViolation(ReadViolation(), "relations.csv:2: target", "gotenborg", "DANGLING");
}

TEST_F(DatasetReaderTest, RefusesACitationOfASourceThatNoLineIntroduces) {
  Add("identifiers.csv", "shanghai,iso3166,CN-SH,rely,,stated,");
  ExpectViolation(ReadViolation(), "identifiers.csv:2: source", "rely", "DANGLING");
}

TEST_F(DatasetReaderTest, RefusesAValueOfARelationThatNoLineIntroduces) {
  Add("relation_values.csv", "nowhere,agreed,date,1986,,reply,,stated");
  ExpectViolation(ReadViolation(), "relation_values.csv:2: relation", "nowhere", "DANGLING");
}

TEST_F(DatasetReaderTest, RefusesASecondEntityWithTheSameId) {
  Add("entities.csv", "shanghai,city,上海,,reply,,stated,,,");
  const v1::Violation violation = ReadViolation();
  ExpectViolation(violation, "entities.csv:5: id", "shanghai", "DUPLICATE_ID");
  EXPECT_THAT(violation.reason(), HasSubstr("entities.csv:3"));
}

TEST_F(DatasetReaderTest, RefusesASymmetricRelationStatedFromBothEnds) {
  Add("relations.csv", ",shanghai,sister_of,gothenburg,,,reply,,stated,,,");
  Add("relations.csv", ",gothenburg,sister_of,shanghai,,,reply,,stated,,,");
  ExpectViolation(ReadViolation(), "relations.csv:3: id", "gothenburg.sister_of.shanghai",
                  "DUPLICATE_ID");
}

TEST_F(DatasetReaderTest, CountsLinesAcrossQuotedLineBreaks) {
  Add("entities.csv", "hungary,country,匈牙利,Hungary,reply,S1.1,stated,,\"two\nlines\",");
  Add("entities.csv", "hungary,country,,,reply,,stated,,,");
  ExpectViolation(ReadViolation(), "entities.csv:7: id", "hungary", "DUPLICATE_ID");
}

TEST_F(DatasetReaderTest, RefusesAMalformedOntology) {
  ontology_ = "version: \"1\"\nentity_kindz { id: \"city\" }\n";
  const v1::Violation violation = ReadViolation();
  ExpectViolation(violation, "ontology.textproto:2", "entity_kindz { id: \"city\" }",
                  "MALFORMED_TEXTPROTO");
}

TEST_F(DatasetReaderTest, RefusesAnOntologyThatIsNotUtf8) {
  ontology_ = "version: \"\xFF\"\n";
  EXPECT_EQ(ReadViolation().rule(), "MALFORMED_TEXTPROTO");
}

TEST(DatasetReader, ReadsTheSeed) {
  const StatusOr<Dataset> dataset = ReadDataset(PARTNERGRAPH_SOURCE_DIR "/data");
  ASSERT_TRUE(dataset.ok()) << dataset.status();
  EXPECT_EQ(dataset->mutations.size(), dataset->places.size());
  EXPECT_GT(dataset->mutations.size(), 100U);
  EXPECT_GT(dataset->ontology.entity_kinds_size(), 10);
}

}  // namespace
}  // namespace partnergraph
