#include "service/cli/format.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

namespace partnergraph::cli {
namespace {

template <class Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

TEST(FormatNumber, SeparatesThousands) {
  EXPECT_EQ(FormatNumber(0), "0");
  EXPECT_EQ(FormatNumber(157), "157");
  EXPECT_EQ(FormatNumber(2795), "2,795");
  EXPECT_EQ(FormatNumber(635000000), "635,000,000");
  EXPECT_EQ(FormatNumber(-1234.5), "-1,234.5");
  EXPECT_EQ(FormatNumber(-123), "-123");
  EXPECT_EQ(FormatNumber(0.0001), "0.0001");
  EXPECT_EQ(FormatNumber(1e15), "1,000,000,000,000,000");
  EXPECT_EQ(FormatNumber(1e308).size(), 309U + 102U);
  EXPECT_EQ(FormatCount(10000), "10,000");
}

TEST(FormatFigure, ShowsBoundAndUnit) {
  EXPECT_EQ(
      FormatFigure(Parse<v1::Observation>("value: 10000 bound: FIGURE_BOUND_AT_LEAST unit: \"1\"")),
      "≥ 10,000");
  EXPECT_EQ(FormatFigure(Parse<v1::Observation>("value: 635000000 unit: \"CNY\"")),
            "635,000,000 CNY");
  EXPECT_EQ(FormatFigure(Parse<v1::Observation>("value: 5 bound: FIGURE_BOUND_AT_MOST")), "≤ 5");
  EXPECT_EQ(FormatFigure(Parse<v1::Observation>("value: 5 bound: FIGURE_BOUND_APPROXIMATE")),
            "≈ 5");
}

TEST(FormatValue, ShowsEachType) {
  const auto format = [](const std::string& text) {
    return FormatValue(Parse<v1::Value>(text), Language::kChinese);
  };
  EXPECT_EQ(format("text: \"a\""), "a");
  EXPECT_EQ(format("number: 1000 unit: \"EUR\""), "1,000 EUR");
  EXPECT_EQ(format("flag: true"), "是");
  EXPECT_EQ(format("flag: false"), "否");
  EXPECT_EQ(format("date: \"2005/..\""), "2005/..");
  EXPECT_EQ(format(""), "");
}

TEST(NameOf, PrefersTheLabelInTheLanguage) {
  const auto entity = Parse<v1::Entity>(
      "id: 'gothenburg'"
      "names { text: '哥德堡市' language: 'zh-Hans' use: NAME_USE_ALIAS }"
      "names { text: 'Göteborg' language: 'sv' use: NAME_USE_LABEL }"
      "names { text: '哥德堡' language: 'zh-Hans' use: NAME_USE_LABEL }"
      "names { text: 'Gothenburg' language: 'en' use: NAME_USE_LABEL }");
  EXPECT_EQ(NameOf(entity, Language::kChinese), "哥德堡");
  EXPECT_EQ(NameOf(entity, Language::kEnglish), "Gothenburg");
}

TEST(NameOf, FallsBackToAnotherLanguageThenToTheId) {
  const auto entity = Parse<v1::Entity>(
      "id: 'gothenburg' names { text: '哥德堡市' language: 'zh-Hans' use: NAME_USE_ALIAS }"
      "names { text: '哥德堡' language: 'zh-Hans' use: NAME_USE_LABEL }");
  EXPECT_EQ(NameOf(entity, Language::kEnglish), "哥德堡");
  EXPECT_EQ(NameOf(Parse<v1::Entity>("id: 'gothenburg'"), Language::kEnglish), "gothenburg");
}

TEST(FormatCitations, NamesEachPlaceOnce) {
  const auto entity = Parse<v1::Entity>(
      "citations { source_id: 'reply' locator: 'S1.1' basis: BASIS_STATED }"
      "citations { source_id: 'reply' locator: 'S1.1' basis: BASIS_STATED original: '我委' }"
      "citations { source_id: 'ror' basis: BASIS_OUTSIDE_KNOWLEDGE }");
  EXPECT_EQ(FormatCitations(entity.citations(), ShowBasis::kUnlessStated, Language::kEnglish),
            "[reply S1.1] [ror] outside knowledge");
  EXPECT_EQ(FormatCitations(entity.citations(), ShowBasis::kAlways, Language::kChinese),
            "[reply S1.1] 原文 [ror] 外部知识");
}

TEST(FormatOpenList, SaysHowManyAreNamed) {
  const auto list = Parse<v1::OpenList>(
      "entity { id: 'award' name: '首届' } known_count: 4 "
      "completeness { kind: 'won' total: 10 "
      "  citations { source_id: 'reply' locator: 'S1.3' basis: BASIS_STATED } }");
  const Vocabulary vocabulary(v1::Ontology(), Language::kEnglish);
  EXPECT_EQ(FormatOpenList(list, vocabulary, Language::kEnglish),
            "首届, won: the list is open: more exist than are named (4 named of 10 in all)"
            "  [reply S1.3]");
  EXPECT_EQ(FormatOpenList(list, vocabulary, Language::kChinese),
            "首届，won：名单未列全（等）（共 10，已列名 4）  [reply S1.3]");
}

TEST(FormatPath, ShowsTheDirectionOfEachRelation) {
  const auto path = Parse<v1::Path>(
      "start { id: 'a' name: 'A' }"
      "steps { relation { kind: 'party' } forward: true entity { id: 'b' name: 'B' } }"
      "steps { relation { kind: 'party' role: 'host' } forward: false entity { id: 'c' }"
      "  holding: HOLDING_POSSIBLY }"
      "steps { relation { kind: 'sister_of' } forward: true entity { id: 'd' name: 'D' } }");
  const Vocabulary vocabulary(
      Parse<v1::Ontology>("relation_kinds { id: 'party' label { en: 'has party' } }"
                          "relation_kinds { id: 'sister_of' symmetric: true }"),
      Language::kEnglish);
  EXPECT_EQ(FormatPath(path, vocabulary), "A —has party→ B ←has party (host)—(?) c —sister_of— D");
}

}  // namespace
}  // namespace partnergraph::cli
