#include "graph/exchange/expression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "graph/base/violation.h"
#include "tests/graph/exchange/rows.h"

namespace partnergraph {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Texts = std::vector<std::string>;

const Lookups& Tables() {
  static const Lookups tables = {{"kind", {{"Education", "university"}, {"大学", "university"}}},
                                 {"state names", {{"SE", "瑞典"}, {"XX", ""}}}};
  return tables;
}

// What functions dropped, as "value: rule".
struct Dropped {
  Texts texts;
  DroppedValue Listener() {
    return [this](std::string_view value, std::string_view rule, std::string_view reason) {
      EXPECT_FALSE(reason.empty());
      texts.push_back(std::string(value) + ": " + std::string(rule));
    };
  }
};

Expression Parsed(std::string_view text) {
  auto expression = Expression::Parse(text, Tables());
  EXPECT_TRUE(expression.ok()) << expression.status();
  return expression.ok() ? *std::move(expression) : Expression();
}

// The texts of the expression; nothing may be dropped.
Texts TextsOf(std::string_view expression, const Scope& scope) {
  Dropped dropped;
  Texts texts = Parsed(expression).Evaluate(scope, dropped.Listener());
  EXPECT_THAT(dropped.texts, IsEmpty()) << expression;
  return texts;
}

Texts OfJson(std::string_view expression, const std::string& record) {
  const JsonRow row(record);
  return TextsOf(expression, row.scope());
}

// What the pipeline behind the bar makes of a list of texts.
Texts Made(const std::string& functions, const std::string& list) {
  return OfJson("{v | " + functions + "}", "{\"v\": " + list + "}");
}

// What it drops of them.
Texts DroppedOf(const std::string& functions, const std::string& list) {
  const JsonRow row("{\"v\": " + list + "}");
  Dropped dropped;
  Parsed("{v | " + functions + "}").Evaluate(row.scope(), dropped.Listener());
  return dropped.texts;
}

std::string ReasonAgainst(std::string_view text) {
  const Status status = Expression::Parse(text, Tables()).status();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument) << text;
  const v1::Violation violation = GetViolation(status).value_or(v1::Violation());
  EXPECT_EQ(violation.rule(), "MALFORMED_EXPRESSION") << text;
  EXPECT_EQ(violation.place(), "") << text;
  return violation.reason();
}

// --- Text and paths.

TEST(Expression, YieldsNothingIfEmpty) {
  EXPECT_TRUE(Parsed("").is_empty());
  EXPECT_THAT(OfJson("", "{}"), IsEmpty());
  EXPECT_FALSE(Parsed("上海").is_empty());
}

TEST(Expression, YieldsItsTextIfItHasNoBraces) {
  EXPECT_THAT(OfJson("上海 | trim: 'a'", "{}"), ElementsAre("上海 | trim: 'a'"));
}

TEST(Expression, TakesDoubledBracesForTheSigns) {
  EXPECT_THAT(OfJson("{{a}} {{{a}}}", R"({"a": 1})"), ElementsAre("{a} {1}"));
}

TEST(Expression, PutsValuesIntoText) {
  EXPECT_THAT(OfJson("ror_{id}_{n}号", R"({"id": "013q", "n": 7})"), ElementsAre("ror_013q_7号"));
}

TEST(Expression, PutsTheFirstOfEachListIntoText) {
  EXPECT_THAT(OfJson("{a}-{b}", R"({"a": [1, 2], "b": ["", null, "x", "y"]})"), ElementsAre("1-x"));
}

TEST(Expression, YieldsNothingIfAValueInTextIsMissing) {
  EXPECT_THAT(OfJson("ror_{id}_{n}", R"({"id": "013q"})"), IsEmpty());
  EXPECT_THAT(OfJson("ror_{id}", R"({"id": ""})"), IsEmpty());
}

TEST(Expression, YieldsAListIfItIsOnePipeline) {
  EXPECT_THAT(OfJson("{a}", R"({"a": ["上海", "哥德堡"]})"), ElementsAre("上海", "哥德堡"));
  EXPECT_THAT(OfJson("{a}", R"({"a": []})"), IsEmpty());
}

TEST(Expression, EntersObjectsAndListsOnTheWay) {
  EXPECT_THAT(OfJson("{names.value}", R"({"names": [{"value": "复旦大学"}, {"other": 1},
                                           [{"value": ["Fudan", ["FDU"]]}]]})"),
              ElementsAre("复旦大学", "Fudan", "FDU"));
}

TEST(Expression, LeavesOutWhatIsNoText) {
  EXPECT_THAT(OfJson("{a}", R"({"a": [null, "", {"b": 1}, false, 0]})"), ElementsAre("false", "0"));
}

TEST(Expression, TakesNamesWithSignsInQuotes) {
  EXPECT_THAT(OfJson("{'Country Code'}", R"({"Country Code": "SE"})"), ElementsAre("SE"));
  EXPECT_THAT(OfJson("{a.'b.c'.'d|}'}", R"({"a": {"b.c": {"d|}": 1}}})"), ElementsAre("1"));
  EXPECT_THAT(OfJson("{ 名称 }", R"({"名称": "上海"})"), ElementsAre("上海"));
}

TEST(Expression, ReadsAColumnOfATable) {
  const CsvRow row("id,Country Code\nara,FR\n");
  EXPECT_THAT(TextsOf("{id}", row.scope()), ElementsAre("ara"));
  EXPECT_THAT(TextsOf("{^'Country Code'}", row.scope()), ElementsAre("FR"));
  EXPECT_THAT(TextsOf("{other}", row.scope()), IsEmpty());
  EXPECT_THAT(TextsOf("{id.code}", row.scope()), IsEmpty());
  EXPECT_THAT(TextsOf("{.}", row.scope()), IsEmpty());
}

TEST(Expression, LeavesOutAnEmptyCell) {
  const CsvRow row("id,name\n,上海\n");
  EXPECT_THAT(TextsOf("{id}", row.scope()), IsEmpty());
}

TEST(Expression, BeginsAtTheNodeOfTheScope) {
  const JsonRow row(R"({"id": "r1", "names": [{"value": "上海", "id": "n1"}]})");
  Scope scope = row.scope();
  scope.node = &scope.record->Find("names")->items[0];
  EXPECT_THAT(TextsOf("{^id}: {value} {id}", scope), ElementsAre("r1: 上海 n1"));
}

TEST(Expression, TakesThePointForTheValueItself) {
  const JsonRow row(R"({"types": ["大学", "facility"]})");
  Scope scope = row.scope();
  scope.node = scope.record->Find("types");
  EXPECT_THAT(TextsOf("{.}", scope), ElementsAre("大学", "facility"));
  scope.node = &scope.record->Find("types")->items[1];
  EXPECT_THAT(TextsOf("{. | upper}", scope), ElementsAre("FACILITY"));
  EXPECT_THAT(TextsOf("{^.}", scope), IsEmpty());  // An object is no text.
}

TEST(Expression, BeginsAtTheTextOfTheScope) {
  const std::string text = "瑞典";
  const CsvRow row("id\nara\n");
  Scope scope = row.scope();
  scope.text = &text;
  EXPECT_THAT(TextsOf("{.}", scope), ElementsAre("瑞典"));
  EXPECT_THAT(TextsOf("{^id}", scope), ElementsAre("ara"));
  EXPECT_THAT(TextsOf("{id}", scope), IsEmpty());
}

TEST(Expression, GivesOneText) {
  const JsonRow row(R"({"a": ["上海", "哥德堡"]})");
  EXPECT_EQ(Parsed("{a}").EvaluateOne(row.scope(), {}), "上海");
  EXPECT_EQ(Parsed("{b}").EvaluateOne(row.scope(), {}), "");
}

TEST(Expression, HoldsIfATextIsNeitherEmptyNorFalse) {
  const auto holds = [](std::string_view expression) {
    const JsonRow row(R"({"yes": true, "no": false, "none": null, "empty": "", "zero": 0,
                          "both": [false, "x"], "list": []})");
    return Parsed(expression).Holds(row.scope(), {});
  };
  EXPECT_TRUE(holds("{yes}"));
  EXPECT_TRUE(holds("{zero}"));
  EXPECT_TRUE(holds("{both}"));
  EXPECT_TRUE(holds("总是"));
  EXPECT_FALSE(holds("{no}"));
  EXPECT_FALSE(holds("{none}"));
  EXPECT_FALSE(holds("{empty}"));
  EXPECT_FALSE(holds("{list}"));
  EXPECT_FALSE(holds("{missing}"));
  EXPECT_FALSE(holds(""));
}

TEST(Expression, NamesItsColumns) {
  Texts columns;
  Parsed("x{id | lower}{'Country Code'}{^名称}{.}").AddColumns(&columns);
  EXPECT_THAT(columns, ElementsAre("id", "Country Code", "名称"));
}

// --- Functions of each text.

TEST(ExpressionFunction, Trims) {
  EXPECT_THAT(Made("trim", R"([" 上海\t\n", "a b", " "])"), ElementsAre("上海", "a b"));
}

TEST(ExpressionFunction, LowersAscii) {
  EXPECT_THAT(Made("lower", R"(["ÅBO SE", "上海"])"), ElementsAre("Åbo se", "上海"));
}

TEST(ExpressionFunction, RaisesAscii) {
  EXPECT_THAT(Made("upper", R"(["åbo se", "上海"])"), ElementsAre("åBO SE", "上海"));
}

TEST(ExpressionFunction, MakesSlugs) {
  EXPECT_THAT(Made("slug", R"(["H2020-EU.3 [Topic]", "é"])"), ElementsAre("h2020-eu.3__topic_", "__"));
}

TEST(ExpressionFunction, TakesATextOut) {
  EXPECT_THAT(Made("without:市", R"(["上海市市", "市", "哥德堡"])"), ElementsAre("上海", "哥德堡"));
  EXPECT_THAT(Made("without:' '", R"(["a b  c"])"), ElementsAre("abc"));
}

TEST(ExpressionFunction, ReplacesATextByAnother) {
  EXPECT_THAT(Made("replace:沪,上海", R"(["沪A沪", "x"])"), ElementsAre("上海A上海", "x"));
  EXPECT_THAT(Made("replace:aa,a", R"(["aaaa"])"), ElementsAre("aa"));
  EXPECT_THAT(Made("replace:a,''", R"(["banana"])"), ElementsAre("bnn"));
}

TEST(ExpressionFunction, TakesWhatStandsBefore) {
  EXPECT_THAT(Made("before:','", R"(["57.7,11.9,0", "57.7", ",1"])"), ElementsAre("57.7", "57.7"));
}

TEST(ExpressionFunction, TakesWhatStandsAfter) {
  EXPECT_THAT(Made("after:ror.org/", R"(["https://ror.org/013q", "013q", "ror.org/"])"),
              ElementsAre("013q", "013q"));
  EXPECT_THAT(Made("after:','", R"(["57.7,11.9,0"])"), ElementsAre("11.9,0"));
}

TEST(ExpressionFunction, SplitsAndTrims) {
  EXPECT_THAT(Made("split:';'", R"(["上海; 哥德堡;;", "里昂"])"),
              ElementsAre("上海", "哥德堡", "里昂"));
  EXPECT_THAT(Made("split:' - '", R"(["a - b-c"])"), ElementsAre("a", "b-c"));
}

TEST(ExpressionFunction, PutsAPrefixInFront) {
  EXPECT_THAT(Made("prefix:iso3166:", R"(["SE", "FR"])"), ElementsAre("iso3166:SE", "iso3166:FR"));
  EXPECT_THAT(Made("prefix:x", "[]"), IsEmpty());
}

TEST(ExpressionFunction, CutsAtTheEndOfACharacter) {
  EXPECT_THAT(Made("cut:7", R"(["上海市", "Göteborg", "ab"])"),
              ElementsAre("上海", "Götebo", "ab"));
  EXPECT_THAT(Made("cut:3", R"(["🌉", "é🌉", "上海"])"), ElementsAre("é", "上"));
  EXPECT_THAT(Made("cut:6", R"(["上海", "上海a"])"), ElementsAre("上海", "上海"));
  EXPECT_THAT(Made("cut:0", R"(["上海"])"), IsEmpty());
}

TEST(ExpressionFunction, ReadsADecimalComma) {
  EXPECT_THAT(Made("decimal_comma", R"(["1234,5", "-0,5", "12"])"),
              ElementsAre("1234.5", "-0.5", "12"));
}

TEST(ExpressionFunction, DropsWhatHasNoDecimalComma) {
  EXPECT_THAT(DroppedOf("decimal_comma", R"(["1.234,5", "1,2,3", "1,5"])"),
              ElementsAre("1.234,5: BAD_NUMBER", "1,2,3: BAD_NUMBER"));
}

TEST(ExpressionFunction, ScalesANumber) {
  EXPECT_THAT(Made("scale:1000000", R"(["6.35", -0.1, 1e3])"),
              ElementsAre("6350000", "-100000", "1000000000"));
  EXPECT_THAT(Made("scale:0.001", "[1500]"), ElementsAre("1.5"));
}

TEST(ExpressionFunction, DropsWhatCannotBeScaled) {
  EXPECT_THAT(DroppedOf("scale:1e300", R"(["6.35亿", "nan", 1e300, 2])"),
              ElementsAre("6.35亿: BAD_NUMBER", "nan: BAD_NUMBER", "1e300: BAD_NUMBER"));
}

TEST(ExpressionFunction, LooksACodeUp) {
  EXPECT_THAT(Made("lookup:kind", R"(["大学", "Education"])"),
              ElementsAre("university", "university"));
  EXPECT_THAT(Made("lookup:'state names'", R"(["SE"])"), ElementsAre("瑞典"));
  EXPECT_THAT(Made("lookup:state names", R"(["SE", "XX"])"), ElementsAre("瑞典"));
}

TEST(ExpressionFunction, DropsAnUnknownCode) {
  EXPECT_THAT(DroppedOf("lookup:kind", R"(["大学", "学校"])"), ElementsAre("学校: UNKNOWN_CODE"));
}

TEST(ExpressionFunction, LooksACodeUpOrKeepsIt) {
  EXPECT_THAT(Made("lookup_or_same:kind", R"(["大学", "学校"])"),
              ElementsAre("university", "学校"));
}

TEST(ExpressionFunction, LooksACodeUpOrDropsItInSilence) {
  EXPECT_THAT(Made("lookup_if:kind", R"(["学校", "大学"])"), ElementsAre("university"));
}

// --- Functions of the list.

TEST(ExpressionFunction, TakesTheFirst) {
  EXPECT_THAT(Made("first", R"(["上海", "哥德堡"])"), ElementsAre("上海"));
  EXPECT_THAT(Made("first", "[]"), IsEmpty());
}

TEST(ExpressionFunction, TakesTheLast) {
  EXPECT_THAT(Made("last", R"(["上海", "里昂", "哥德堡"])"), ElementsAre("哥德堡"));
  EXPECT_THAT(Made("last", "[1]"), ElementsAre("1"));
  EXPECT_THAT(Made("last", "[]"), IsEmpty());
}

TEST(ExpressionFunction, TakesEachOnce) {
  EXPECT_THAT(Made("distinct", R"(["b", "上海", "b", "a", "上海"])"),
              ElementsAre("b", "上海", "a"));
}

TEST(ExpressionFunction, JoinsToOneText) {
  EXPECT_THAT(Made("join:'、'", R"(["上海", "哥德堡", "里昂"])"),
              ElementsAre("上海、哥德堡、里昂"));
  EXPECT_THAT(Made("join:''", R"(["a", "b"])"), ElementsAre("ab"));
  EXPECT_THAT(Made("join:', '", "[]"), IsEmpty());
}

TEST(ExpressionFunction, KeepsOnlySome) {
  EXPECT_THAT(Made("keep:label,别名", R"(["别名", "x", "label", "labels"])"),
              ElementsAre("别名", "label"));
}

TEST(ExpressionFunction, DropsSome) {
  EXPECT_THAT(Made("drop:label,别名", R"(["别名", "x", "label", "labels"])"),
              ElementsAre("x", "labels"));
}

TEST(ExpressionFunction, TakesTheFirstOfItsOwnOrder) {
  EXPECT_THAT(Made("first_of:university,firm,other", R"(["other", "firm"])"), ElementsAre("firm"));
  EXPECT_THAT(Made("first_of:university", R"(["firm"])"), IsEmpty());
}

TEST(ExpressionFunction, FillsAnEmptyList) {
  EXPECT_THAT(Made("default:organization", "[null, \"\"]"), ElementsAre("organization"));
  EXPECT_THAT(Made("default:organization", "[\"大学\"]"), ElementsAre("大学"));
}

TEST(ExpressionFunction, FollowOneAnother) {
  EXPECT_THAT(Made("split:',' | lower | distinct | join:'+' | prefix:=", R"(["A, b,B", "a"])"),
              ElementsAre("=a+b"));
}

TEST(ExpressionFunction, TakesArgumentsWithSignsInQuotes) {
  EXPECT_THAT(Made("replace:'|','}'", R"(["a|b"])"), ElementsAre("a}b"));
  EXPECT_THAT(Made("replace: a , b ", R"(["a a"])"), ElementsAre("b b"));
}

TEST(ExpressionFunction, DropsWithoutALookAtTheRest) {
  const JsonRow row(R"({"a": ["学校", "大学"]})");
  Dropped dropped;
  EXPECT_THAT(Parsed("kind {a | lookup:kind}").Evaluate(row.scope(), dropped.Listener()),
              ElementsAre("kind university"));
  EXPECT_THAT(dropped.texts, ElementsAre("学校: UNKNOWN_CODE"));
}

// --- What is refused.

TEST(Expression, RefusesBracesThatDoNotMatch) {
  EXPECT_THAT(ReasonAgainst("a}"), HasSubstr("closes that never opened"));
  EXPECT_THAT(ReasonAgainst("{a}}"), HasSubstr("closes that never opened"));
  EXPECT_THAT(ReasonAgainst("{a"), HasSubstr("expected | or }"));
  EXPECT_THAT(ReasonAgainst("{a {b}"), HasSubstr("expected | or } at character 4"));
  EXPECT_THAT(ReasonAgainst("{"), HasSubstr("missing"));
}

TEST(Expression, RefusesAMissingName) {
  for (const char* const text : {"{}", "{ }", "{^}", "{a.}", "{.a}", "{a..b}", "{|trim}", "{a|}",
                                 "{a|  }", "{a | trim |}", "{^ .a}"}) {
    EXPECT_FALSE(ReasonAgainst(text).empty()) << text;
  }
  EXPECT_THAT(ReasonAgainst("{a.}"), HasSubstr("a name or an argument is missing"));
}

TEST(Expression, RefusesANameWithBlanksWithoutQuotes) {
  EXPECT_THAT(ReasonAgainst("{Country Code}"), HasSubstr("at character 10"));
}

TEST(Expression, RefusesAQuoteThatIsNeverClosed) {
  EXPECT_EQ(ReasonAgainst("{'Country Code}"), "a quote is never closed");
  EXPECT_EQ(ReasonAgainst("{a | prefix:'上海}"), "a quote is never closed");
}

TEST(Expression, RefusesTextBehindAQuote) {
  EXPECT_THAT(ReasonAgainst("{'a'b}"), HasSubstr("expected | or }"));
  EXPECT_THAT(ReasonAgainst("{a | prefix:'b'c}"), HasSubstr("expected | or }"));
}

TEST(Expression, RefusesAnUnknownFunction) {
  EXPECT_EQ(ReasonAgainst("{a | 大写}"), "there is no function 大写");
  EXPECT_EQ(ReasonAgainst("{a | Trim}"), "there is no function Trim");
}

TEST(Expression, RefusesAWrongNumberOfArguments) {
  EXPECT_EQ(ReasonAgainst("{a | trim:x}"), "trim takes 0 arguments");
  EXPECT_EQ(ReasonAgainst("{a | replace:x}"), "replace takes 2 arguments");
  EXPECT_EQ(ReasonAgainst("{a | replace:x,y,z}"), "replace takes 2 arguments");
  EXPECT_EQ(ReasonAgainst("{a | keep}"), "keep takes 1 or more arguments");
  EXPECT_EQ(ReasonAgainst("{a | default}"), "default takes 1 arguments");
}

TEST(Expression, RefusesAMissingArgument) {
  EXPECT_THAT(ReasonAgainst("{a | prefix:}"), HasSubstr("missing"));
  EXPECT_THAT(ReasonAgainst("{a | keep:x,}"), HasSubstr("missing"));
  EXPECT_THAT(ReasonAgainst("{a | keep:,x}"), HasSubstr("missing"));
}

TEST(Expression, RefusesAnEmptyArgument) {
  for (const char* const name : {"without", "before", "after", "split", "prefix", "default"}) {
    EXPECT_THAT(ReasonAgainst("{a | " + std::string(name) + ":''}"), HasSubstr("not empty"));
  }
  EXPECT_THAT(ReasonAgainst("{a | replace:'',x}"), HasSubstr("not empty"));
}

TEST(Expression, RefusesAnArgumentThatIsNoNumber) {
  for (const char* const text :
       {"{a | cut:x}", "{a | cut:-1}", "{a | cut:1.5}", "{a | cut:' 1'}", "{a | cut:99999999999}",
        "{a | scale:x}", "{a | scale:inf}", "{a | scale:'1,5'}"}) {
    EXPECT_THAT(ReasonAgainst(text), HasSubstr("needs a number")) << text;
  }
}

TEST(Expression, RefusesAnUnknownLookupTable) {
  for (const char* const name : {"lookup", "lookup_or_same", "lookup_if"}) {
    EXPECT_EQ(ReasonAgainst("{a | " + std::string(name) + ":国家}"),
              "there is no lookup table 国家");
  }
}

TEST(Expression, RefusesALongText) {
  EXPECT_TRUE(Expression::Parse(std::string(2000, 'x'), Tables()).ok());
  EXPECT_THAT(ReasonAgainst(std::string(2001, 'x')), HasSubstr("longer than 2000 bytes"));
}

TEST(Expression, NamesTheTextThatItRefuses) {
  const Status status = Expression::Parse("{名称", Tables()).status();
  EXPECT_EQ(GetViolation(status)->value(), "{名称");
}

// --- Each.

// The text of `expression` in each scope.
Texts TextsOfEach(std::string_view each, std::string_view expression, const Scope& scope,
                  Dropped* dropped) {
  const auto parsed = Each::Parse(each, Tables());
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  Texts texts;
  if (!parsed.ok()) return texts;
  parsed->Visit(scope, dropped->Listener(), [&](const Scope& inner) {
    texts.push_back(Parsed(expression).EvaluateOne(inner, dropped->Listener()));
  });
  return texts;
}

Texts EachOf(std::string_view each, std::string_view expression, const std::string& record) {
  const JsonRow row(record);
  Dropped dropped;
  Texts texts = TextsOfEach(each, expression, row.scope(), &dropped);
  EXPECT_THAT(dropped.texts, IsEmpty());
  return texts;
}

TEST(Each, OpensTheScopeItIsGivenIfEmpty) {
  EXPECT_THAT(EachOf("", "{id}", R"({"id": "上海"})"), ElementsAre("上海"));
  EXPECT_THAT(EachOf("", "x", "{}"), ElementsAre("x"));
}

TEST(Each, OpensAScopeForEachObjectOfAList) {
  EXPECT_THAT(EachOf("names", "{^id} {value}",
                     R"({"id": 1, "names": [{"value": "上海"}, {"value": "沪"}]})"),
              ElementsAre("1 上海", "1 沪"));
}

TEST(Each, EntersListsWithinLists) {
  EXPECT_THAT(EachOf("a.b", "{c}", R"({"a": [{"b": [{"c": 1}, [{"c": 2}]]}, {"b": {"c": 3}}]})"),
              ElementsAre("1", "2", "3"));
}

TEST(Each, OpensAScopeForEachText) {
  EXPECT_THAT(EachOf("types", "{.}", R"({"types": ["大学", "firm"]})"),
              ElementsAre("大学", "firm"));
  EXPECT_THAT(EachOf("types | upper", "{.}", R"({"types": ["a", "b"]})"), ElementsAre("A", "B"));
}

TEST(Each, LeavesOutNullsAndEmptyTexts) {
  EXPECT_THAT(EachOf("links", "x", R"({"links": null})"), IsEmpty());
  EXPECT_THAT(EachOf("links", "x", R"({"links": [null, "", {}, "y"]})"), ElementsAre("x", "x"));
}

TEST(Each, OpensNoScopeWhereThePathLeadsNowhere) {
  EXPECT_THAT(EachOf("links.url", "x", R"({"links": [{"id": 1}]})"), IsEmpty());
  EXPECT_THAT(EachOf("missing", "x", "{}"), IsEmpty());
}

TEST(Each, SplitsACellOfATable) {
  const CsvRow row("id,parties\nt1,瑞典; 中国\n");
  Dropped dropped;
  EXPECT_THAT(TextsOfEach("parties | split:';'", "{^id}-{.}", row.scope(), &dropped),
              ElementsAre("t1-瑞典", "t1-中国"));
  EXPECT_THAT(TextsOfEach("id", "{.}", row.scope(), &dropped), ElementsAre("t1"));
}

TEST(Each, BeginsWithinTheScopeItIsGiven) {
  const JsonRow row(R"({"id": "r", "names": [{"parts": ["沪", "上海"], "id": "n"}]})");
  Dropped dropped;
  Scope scope = row.scope();
  scope.node = &scope.record->Find("names")->items[0];
  EXPECT_THAT(TextsOfEach("parts", "{.}", scope, &dropped), ElementsAre("沪", "上海"));
  EXPECT_THAT(TextsOfEach("^names", "{id}", scope, &dropped), ElementsAre("n"));
  EXPECT_THAT(TextsOfEach("^.", "{id}", scope, &dropped), ElementsAre("r"));
}

TEST(Each, LeavesTheTextOfTheScopeForTheWhole) {
  const std::string text = "瑞典";
  const JsonRow row(R"({"names": [{"id": "n"}]})");
  Dropped dropped;
  Scope scope = row.scope();
  scope.text = &text;
  EXPECT_THAT(TextsOfEach("^names", "{id}", scope, &dropped), ElementsAre("n"));
  EXPECT_THAT(TextsOfEach(".", "{.}", scope, &dropped), ElementsAre("瑞典"));
  EXPECT_THAT(TextsOfEach("names", "{id}", scope, &dropped), IsEmpty());
}

TEST(Each, TellsWhatIsDropped) {
  const JsonRow row(R"({"a": ["学校", "大学"]})");
  Dropped dropped;
  EXPECT_THAT(TextsOfEach("a | lookup:kind", "{.}", row.scope(), &dropped),
              ElementsAre("university"));
  EXPECT_THAT(dropped.texts, ElementsAre("学校: UNKNOWN_CODE"));
}

TEST(Each, NamesItsColumns) {
  Texts columns;
  Each::Parse("'Country Code' | split:','", Tables())->AddColumns(&columns);
  EXPECT_THAT(columns, ElementsAre("Country Code"));
}

TEST(Each, RefusesWhatIsNoPipeline) {
  for (const char* const text :
       {"{a}", "a b", "a}", "a |", "|", " ", "a | nothing", "'a", "a.'b'c"}) {
    const Status status = Each::Parse(text, Tables()).status();
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument) << text;
    EXPECT_EQ(GetViolation(status)->rule(), "MALFORMED_EXPRESSION") << text;
  }
}

TEST(Each, TakesBracesInQuotes) {
  EXPECT_THAT(EachOf("'}}' | without:'{'", "{.}", R"({"}}": "a{b"})"), ElementsAre("ab"));
}

}  // namespace
}  // namespace partnergraph
