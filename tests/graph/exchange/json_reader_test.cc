#include "graph/exchange/json_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/base/violation.h"
#include "tests/graph/exchange/bytes_source.h"

namespace partnergraph {
namespace {

using std::string_view_literals::operator""sv;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = JsonNode::Kind;

// A tree as JSON without blanks; numbers come out as texts.
std::string Written(const JsonNode& node) {
  if (node.kind == Kind::kNull) return "null";
  if (node.kind == Kind::kText) return "'" + node.text + "'";
  const bool is_array = node.kind == Kind::kArray;
  std::string text = is_array ? "[" : "{";
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (i > 0) text += ",";
    if (!is_array) text += node.names[i] + ":";
    text += Written(node.items[i]);
  }
  return text + (is_array ? "]" : "}");
}

// All records, or the error.
StatusOr<std::vector<std::string>> ReadAll(std::string_view text,
                                           std::size_t piece = BytesSource::kWhole) {
  BytesSource source(std::string(text), piece);
  JsonReader reader(&source, "ror.json");
  std::vector<std::string> records;
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_record, reader.Next());
    if (!has_record) return records;
    records.push_back(Written(reader.record()));
  }
}

std::vector<std::string> RecordsOf(std::string_view text) {
  const auto records = ReadAll(text);
  EXPECT_TRUE(records.ok()) << records.status();
  return records.value_or(std::vector<std::string>());
}

v1::Violation ViolationOf(std::string_view text) {
  const Status status = ReadAll(text).status();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  const v1::Violation violation = GetViolation(status).value_or(v1::Violation());
  EXPECT_EQ(violation.rule(), "MALFORMED_JSON");
  return violation;
}

// --- What is read.

TEST(JsonReader, ReadsTheElementsOfAnArray) {
  EXPECT_THAT(RecordsOf("[{\"id\": \"上海\"}, {\"id\": \"哥德堡\"}]\n"),
              ElementsAre("{id:'上海'}", "{id:'哥德堡'}"));
}

TEST(JsonReader, ReadsJsonLines) {
  EXPECT_THAT(RecordsOf("{\"id\":\"上海\"}\n\r\n{\"id\":\"哥德堡\"}\r\n"),
              ElementsAre("{id:'上海'}", "{id:'哥德堡'}"));
}

TEST(JsonReader, ReadsALastLineWithoutBreak) {
  EXPECT_THAT(RecordsOf("{\"id\":1}\n{\"id\":2}"), ElementsAre("{id:'1'}", "{id:'2'}"));
}

TEST(JsonReader, ReadsARecordOfManyLines) {
  EXPECT_THAT(RecordsOf("{\n\t\"id\":\r\n 1\n}\n{ }"), ElementsAre("{id:'1'}", "{}"));
}

TEST(JsonReader, ReadsFilesWithoutRecords) {
  EXPECT_THAT(RecordsOf(""), IsEmpty());
  EXPECT_THAT(RecordsOf(" \n\t\r\n"), IsEmpty());
  EXPECT_THAT(RecordsOf("[]"), IsEmpty());
  EXPECT_THAT(RecordsOf(" [ \n ] \n"), IsEmpty());
}

TEST(JsonReader, ReadsRecordsThatAreNoObjects) {
  EXPECT_THAT(RecordsOf("[1, \"上海\", null, true, [], false]"),
              ElementsAre("'1'", "'上海'", "null", "'true'", "[]", "'false'"));
  EXPECT_THAT(RecordsOf("1\n\"a b\"\nnull\n{}\n2"),
              ElementsAre("'1'", "'a b'", "null", "{}", "'2'"));
}

TEST(JsonReader, ReadsATree) {
  EXPECT_THAT(RecordsOf(R"({"names": [{"value": "复旦大学", "lang": null}, [[]]], "n": {}})"),
              ElementsAre("{names:[{value:'复旦大学',lang:null},[[]]],n:{}}"));
}

TEST(JsonReader, KeepsTheDigitsOfNumbers) {
  EXPECT_THAT(RecordsOf("[0, -0, 1.50, 1E5, 1e-400, -12.30e+04, 12345678901234567890123]"),
              ElementsAre("'0'", "'-0'", "'1.50'", "'1E5'", "'1e-400'", "'-12.30e+04'",
                          "'12345678901234567890123'"));
}

TEST(JsonReader, ReadsEscapes) {
  EXPECT_THAT(RecordsOf(R"(["\u4e0a\u6d77", "\"\\\/\b\f\n\r\t", "\ud83c\udf09", "]", "{\"[\\"])"),
              ElementsAre("'上海'", "'\"\\/\b\f\n\r\t'", "'🌉'", "']'", "'{\"[\\'"));
}

TEST(JsonReader, FindsTheLastMemberOfAName) {
  BytesSource source(R"({"名": 1, "b": 2, "名": 3})");
  JsonReader reader(&source, "ror.json");
  ASSERT_TRUE(reader.Next().value());
  EXPECT_EQ(reader.record().Find("名")->text, "3");
  EXPECT_EQ(reader.record().Find("c"), nullptr);
}

TEST(JsonReader, SkipsTheByteOrderMark) {
  EXPECT_THAT(RecordsOf("\xEF\xBB\xBF[1]"), ElementsAre("'1'"));
  EXPECT_THAT(RecordsOf("\xEF\xBB\xBF{}"), ElementsAre("{}"));
  EXPECT_THAT(RecordsOf("\xEF\xBB\xBF"), IsEmpty());
}

TEST(JsonReader, ReadsASourceThatGivesAByteAtATime) {
  EXPECT_THAT(ReadAll("\xEF\xBB\xBF[{\"id\": \"上海\"} , 2]\n", 1).value(),
              ElementsAre("{id:'上海'}", "'2'"));
  EXPECT_THAT(ReadAll("{\"id\":\"哥德堡\"}\n1", 1).value(), ElementsAre("{id:'哥德堡'}", "'1'"));
  EXPECT_THAT(ReadAll("1", 1).value(), ElementsAre("'1'"));
}

TEST(JsonReader, ReadsRecordsThatAreLongerThanItsBuffer) {
  const std::string name(100'000, 'x');
  EXPECT_THAT(RecordsOf("[\"" + name + "\",\"" + name + "\"]"),
              ElementsAre("'" + name + "'", "'" + name + "'"));
}

TEST(JsonReader, ForgetsTheRecordBefore) {
  EXPECT_THAT(RecordsOf("[[1, 2], {\"a\": 1}, null]"), ElementsAre("['1','2']", "{a:'1'}", "null"));
}

// --- Where a record stands.

TEST(JsonReader, SaysWhereARecordStands) {
  BytesSource source("[ {\"id\":\n1}, 2,\n\n \"上海\"\n]");
  JsonReader reader(&source, "ror.json");
  ASSERT_TRUE(reader.Next().value());
  EXPECT_EQ(reader.Place(), "ror.json:1#1");
  EXPECT_EQ(reader.text(), "{\"id\":\n1}");
  ASSERT_TRUE(reader.Next().value());
  EXPECT_EQ(reader.Place(), "ror.json:2#2");
  EXPECT_EQ(reader.text(), "2");
  ASSERT_TRUE(reader.Next().value());
  EXPECT_EQ(reader.Place(), "ror.json:4#3");
  EXPECT_EQ(reader.text(), "\"上海\"");
  EXPECT_EQ(reader.line(), 4U);
  EXPECT_FALSE(reader.Next().value());
  EXPECT_FALSE(reader.Next().value());
}

TEST(JsonReader, CountsTheRecordsOfOneLine) {
  BytesSource source("[{},{},{}]");
  JsonReader reader(&source, "ror.json");
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(reader.Next().value());
  EXPECT_EQ(reader.Place(), "ror.json:1#3");
}

TEST(JsonReader, NamesTheLineOfAnErrorWithinARecord) {
  const v1::Violation violation = ViolationOf("{}\n{\n\"名\": 1,\n\"b\": x\n}\n");
  EXPECT_EQ(violation.place(), "ror.json:4");
  EXPECT_THAT(violation.value(), HasSubstr("\"b\": x"));
}

// --- What is refused.

TEST(JsonReader, RefusesAFileCutShort) {
  EXPECT_EQ(ViolationOf("{\"id\": \"上海\"").reason(), "a record is cut short");
  EXPECT_EQ(ViolationOf("[1, \"上海").reason(), "a record is cut short");
  EXPECT_THAT(ViolationOf("[").reason(), HasSubstr("never closed"));
  EXPECT_THAT(ViolationOf("[1").reason(), HasSubstr("never closed"));
  EXPECT_THAT(ViolationOf("[{}, ").reason(), HasSubstr("never closed"));
  ViolationOf("tru");
  ViolationOf("{}\n12.");
}

TEST(JsonReader, NamesTheLineOfARecordThatIsCutShort) {
  EXPECT_EQ(ViolationOf("{}\n{\n\n").place(), "ror.json:2");
}

TEST(JsonReader, RefusesGarbageBehindTheArray) {
  EXPECT_EQ(ViolationOf("[1]\n[2]").reason(), "something stands behind the array");
  EXPECT_EQ(ViolationOf("[1]\n[2]").place(), "ror.json:2");
  EXPECT_EQ(ViolationOf("[]]").reason(), "something stands behind the array");
  EXPECT_EQ(ViolationOf("[{}],").reason(), "something stands behind the array");
}

TEST(JsonReader, RefusesAMissingComma) {
  const v1::Violation violation = ViolationOf("[{}\n{}]");
  EXPECT_THAT(violation.reason(), HasSubstr("a comma between two records"));
  EXPECT_EQ(violation.place(), "ror.json:2");
  ViolationOf("[1 2]");
  ViolationOf("[\"上海\" \"哥德堡\"]");
  ViolationOf("[1}");
}

TEST(JsonReader, RefusesACommaTooMany) {
  ViolationOf("[1,]");
  ViolationOf("[,1]");
  ViolationOf("[,]");
  ViolationOf("[1,,2]");
  ViolationOf("{\"a\":1,}");
  ViolationOf("{\"a\":[1,]}");
  ViolationOf("{},\n{}");
}

TEST(JsonReader, RefusesBracketsThatDoNotMatch) {
  ViolationOf("}");
  ViolationOf("]");
  ViolationOf("{\"a\":1]");
  ViolationOf("{\"a\":[1}}");
  ViolationOf("[{]}");
}

TEST(JsonReader, RefusesWhatIsNoJson) {
  for (const std::string_view text :
       {"上海",        "id,name",    "'a'",    "nul",    "NaN",     "Infinity",  "01",
        "+1",          ".5",         "1.",     "0x10",   "1e",      "{a:1}",     "{\"a\"}",
        "{\"a\" 1}",   "{1:2}",      "\"\n\"", "\"\t\"", "\"\\x\"", "\"\\u12\"", "// no\n{}",
        "/* no */ {}", "\"a\"\"b\"", "1{}",    "{}x"}) {
    SCOPED_TRACE(text);
    ViolationOf(text);
  }
}

TEST(JsonReader, RefusesHalfAPairOfSurrogates) {
  ViolationOf(R"("\ud83c")");
  ViolationOf(R"("\ud83c\u0041")");
  ViolationOf(R"("\udf09")");
}

TEST(JsonReader, RefusesANumberPastTheRangeOfDoubles) {
  EXPECT_THAT(ViolationOf("1e400").reason(), HasSubstr("too big"));
  EXPECT_THAT(ViolationOf("1" + std::string(400, '0')).reason(), HasSubstr("too big"));
}

TEST(JsonReader, RefusesANulByte) {
  EXPECT_THAT(ViolationOf("{\"名\": \"a\0b\"}"sv).reason(), HasSubstr("NUL"));
  EXPECT_THAT(ViolationOf("{\"名称名称\": 1}\n\0"sv).reason(), HasSubstr("NUL"));
}

TEST(JsonReader, NamesUtf16) {
  EXPECT_THAT(ViolationOf("\xFF\xFE[\0]\0"sv).reason(), HasSubstr("UTF-16LE"));
  EXPECT_THAT(ViolationOf("\xFE\xFF\0[\0]"sv).reason(), HasSubstr("UTF-16BE"));
  EXPECT_THAT(ViolationOf("[\0{\0\"\0a\0\"\0"sv).reason(), HasSubstr("UTF-16LE"));
  EXPECT_THAT(ViolationOf("\0[\0{\0\"\0a\0\""sv).reason(), HasSubstr("UTF-16BE"));
  EXPECT_THAT(ViolationOf("\xFF\xFE\0\0[\0\0\0"sv).reason(), HasSubstr("UTF-32LE"));
}

TEST(JsonReader, NamesUtf16OfASourceThatGivesAByteAtATime) {
  const Status status = ReadAll("[\0{\0\"\0a\0\"\0"sv, 1).status();
  EXPECT_THAT(std::string(status.message()), HasSubstr("UTF-16LE"));
}

// "中国与瑞典的城市在教育和科技方面合作" in GB18030.
constexpr std::string_view kGb18030 =
    "\xD6\xD0\xB9\xFA\xD3\xEB\xC8\xF0\xB5\xE4\xB5\xC4\xB3\xC7\xCA\xD0\xD4\xDA\xBD\xCC\xD3\xFD"
    "\xBA\xCD\xBF\xC6\xBC\xBC\xB7\xBD\xC3\xE6\xBA\xCF\xD7\xF7";

TEST(JsonReader, NamesGb18030) {
  const v1::Violation violation = ViolationOf("[{}, \"" + std::string(kGb18030) + "\"]");
  EXPECT_THAT(violation.reason(), HasSubstr("GB18030"));
  EXPECT_EQ(violation.place(), "ror.json:1");
}

TEST(JsonReader, NamesGb18030AtTheVeryEnd) {
  EXPECT_THAT(ViolationOf(kGb18030).reason(), HasSubstr("GB18030"));
}

TEST(JsonReader, RefusesBytesThatAreNotUtf8) {
  EXPECT_THAT(ViolationOf("\"G\xF6teborg\"").reason(), HasSubstr("not UTF-8"));
  EXPECT_THAT(ViolationOf("\"\xED\xA0\x80\"").reason(), HasSubstr("not UTF-8"));
}

TEST(JsonReader, StaysAtItsFirstError) {
  BytesSource source("{}\nx\n{}");
  JsonReader reader(&source, "ror.json");
  ASSERT_TRUE(reader.Next().value());
  const Status first = reader.Next().status();
  EXPECT_FALSE(first.ok());
  EXPECT_EQ(reader.Next().status(), first);
}

TEST(JsonReader, TakesNoBrokenFileForAWholeOne) {
  const Status broken =
      ViolationError(StatusCode::kDataLoss, "", "", "UNREADABLE_FILE", "the file cannot be read");
  for (const std::string_view text : {"", "{}\n", "{}\n{\"a\"", "12", "[", "[1", "[1,", "[1]"}) {
    SCOPED_TRACE(text);
    BytesSource source(std::string(text), BytesSource::kWhole, broken);
    JsonReader reader(&source, "ror.json");
    Status status;
    while (status.ok()) {
      const StatusOr<bool> has_record = reader.Next();
      ASSERT_FALSE(has_record.ok() && !*has_record);
      status = has_record.status();
    }
    EXPECT_EQ(status.code(), StatusCode::kDataLoss);
    EXPECT_THAT(GetViolation(status)->place(), testing::StartsWith("ror.json:"));
    EXPECT_EQ(reader.Next().status(), status);
  }
}

TEST(JsonReader, PassesAnErrorWithoutViolationOn) {
  const Status gone = absl::CancelledError("the client is gone");
  BytesSource source("[1 , ", BytesSource::kWhole, gone);
  JsonReader reader(&source, "ror.json");
  ASSERT_TRUE(reader.Next().value());
  EXPECT_EQ(reader.Next().status(), gone);
}

// --- Limits.

std::string Nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(JsonReader, TakesTheDeepestRecord) {
  EXPECT_TRUE(ReadAll("1\n" + Nested(kJsonDepthMax)).ok());
  EXPECT_TRUE(ReadAll("[" + Nested(kJsonDepthMax) + "]").ok());
}

TEST(JsonReader, RefusesADeeperRecord) {
  const v1::Violation violation = ViolationOf("1\n\n" + Nested(kJsonDepthMax + 1));
  EXPECT_EQ(violation.reason(), "a record nests deeper than 64 levels");
  EXPECT_EQ(violation.place(), "ror.json:3");
}

TEST(JsonReader, RefusesAMillionBracketsWithoutStackOverflow) {
  EXPECT_THAT(ViolationOf("[" + Nested(1'000'000) + "]").reason(), HasSubstr("deeper"));
  EXPECT_EQ(ViolationOf(std::string(1'000'000, '[')).reason(), "a record is cut short");
}

// A record of so many values, itself counted.
std::string Values(std::size_t count) {
  std::string text = "[0";
  for (std::size_t i = 2; i < count; ++i) text += ",0";
  return text + "]";
}

TEST(JsonReader, TakesTheMostValues) {
  EXPECT_TRUE(ReadAll("[" + Values(kJsonValuesMax) + "," + Values(kJsonValuesMax) + "]").ok());
}

TEST(JsonReader, RefusesMoreValues) {
  EXPECT_EQ(ViolationOf("[" + Values(kJsonValuesMax + 1) + "]").reason(),
            "a record has more than 200000 values");
}

TEST(JsonReader, TakesTheLongestRecord) {
  const std::string longest = "\"" + std::string(kJsonRecordBytesMax - 2, 'x') + "\"";
  EXPECT_TRUE(ReadAll(longest + "\n" + longest).ok());
  EXPECT_TRUE(ReadAll("[" + longest + "," + longest + "]").ok());
}

TEST(JsonReader, RefusesALongerRecord) {
  const std::string longer = "\"" + std::string(kJsonRecordBytesMax - 1, 'x') + "\"";
  EXPECT_EQ(ViolationOf(longer).reason(), "a record is longer than 4194304 bytes");
  EXPECT_EQ(ViolationOf("[\n" + longer + "]").place(), "ror.json:2");
  EXPECT_EQ(ViolationOf("[[" + std::string(kJsonRecordBytesMax, ' ') + "]]").reason(),
            "a record is longer than 4194304 bytes");
}

// --- Slow twin: trees written by the grammar, with blanks where chance wants them, come back.

using Random = std::mt19937;

std::string Blanks(Random& random) {
  static constexpr std::string_view kBlanks[] = {"", "", "", " ", "\n", "\r\n", "\t "};
  return std::string(kBlanks[random() % std::size(kBlanks)]);
}

std::string RandomText(Random& random) {
  static constexpr std::string_view kPieces[] = {"a", "哥", "é", ",", "]", "{", "🌉", " ", ":"};
  std::string text;
  for (std::size_t i = random() % 4; i > 0; --i) text += kPieces[random() % std::size(kPieces)];
  return text;
}

// Appends the value to both as a file has it and as Written() does.
void AppendRandom(Random& random, int depth, std::string* file, std::string* expected) {
  const std::size_t choice = random() % (depth > 3 ? 3 : 5);
  if (choice == 0) {
    *file += "null";
    *expected += "null";
  } else if (choice <= 2) {
    const std::string text =
        choice == 1 ? RandomText(random) : std::to_string(static_cast<int>(random() % 1000) - 500);
    *file += choice == 1 ? "\"" + text + "\"" : text;
    *expected += "'" + text + "'";
  } else {
    const bool is_array = choice == 3;
    *file += is_array ? "[" : "{";
    *expected += is_array ? "[" : "{";
    for (std::size_t i = 0, count = random() % 4; i < count; ++i) {
      if (i > 0) *file += ",";
      if (i > 0) *expected += ",";
      *file += Blanks(random);
      if (!is_array) {
        const std::string name = RandomText(random);
        *file += "\"" + name + "\"" + Blanks(random) + ":" + Blanks(random);
        *expected += name + ":";
      }
      AppendRandom(random, depth + 1, file, expected);
      *file += Blanks(random);
    }
    *file += is_array ? "]" : "}";
    *expected += is_array ? "]" : "}";
  }
}

TEST(JsonReader, ReadsWhatIsWrittenByTheGrammar) {
  Random random(7);  // Fixed, so that a failure repeats.
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> expected(random() % 50);
    const bool is_array = random() % 2 == 0;
    std::string file = Blanks(random) + (is_array ? "[" : "");
    for (std::string& record : expected) {
      if (is_array && &record != &expected.front()) file += ",";
      file += Blanks(random);
      // Lines must not begin with an array, or they are one.
      const bool is_first_line = !is_array && &record == &expected.front();
      if (is_first_line) {
        file += "{}";
        record = "{}";
      } else {
        AppendRandom(random, 0, &file, &record);
      }
      file += is_array ? Blanks(random) : "\n";
    }
    file += (is_array ? "]" : "") + Blanks(random);
    const auto read = ReadAll(file, 1 + random() % 100);
    ASSERT_TRUE(read.ok()) << read.status() << "\n" << file;
    ASSERT_EQ(*read, expected) << file;
  }
}

}  // namespace
}  // namespace partnergraph
