#include "graph/names/script.h"

#include <gtest/gtest.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <string>

#include "graph/base/utf8.h"

namespace partnergraph {
namespace {

TEST(Script, KnowsAlphabets) {
  EXPECT_EQ(ScriptOf("Göteborg"), "Latn");
  EXPECT_EQ(ScriptOf("ＡＢＣ"), "Latn");
  EXPECT_EQ(ScriptOf("Москва"), "Cyrl");
  EXPECT_EQ(ScriptOf("Αθήνα"), "Grek");
  EXPECT_EQ(ScriptOf("جامعة"), "Arab");
  EXPECT_EQ(ScriptOf("אוניברסיטה"), "Hebr");
  EXPECT_EQ(ScriptOf("จุฬาลงกรณ์"), "Thai");
}

TEST(Script, TellsTraditionalFromSimplified) {
  EXPECT_EQ(ScriptOf("华东师范大学"), "Hans");
  EXPECT_EQ(ScriptOf("華東師範大學"), "Hant");
}

TEST(Script, IsSimplifiedIfBothWritingsShareTheName) { EXPECT_EQ(ScriptOf("中山大"), "Hans"); }

TEST(Script, IsSimplifiedIfWritingsMix) { EXPECT_EQ(ScriptOf("東京大学"), "Hans"); }

TEST(Script, CountsSharedFormsForNeither) {
  EXPECT_EQ(ScriptOf("國立台灣大學"), "Hant");  // 台 is 臺 in simplified writing and itself too.
  EXPECT_EQ(ScriptOf("著名"), "Hans");          // 著 is traditional for 着 and simplified itself.
}

TEST(Script, KnowsJapaneseByKana) {
  EXPECT_EQ(ScriptOf("お茶の水女子大学"), "Jpan");
  EXPECT_EQ(ScriptOf("ｶﾞｽ"), "Jpan");
}

TEST(Script, KnowsKoreanByHangul) {
  EXPECT_EQ(ScriptOf("서울대학교"), "Kore");
  EXPECT_EQ(ScriptOf("서울大學校"), "Kore");
}

TEST(Script, CountsSyllablesAsThreeLetters) {
  EXPECT_EQ(ScriptOf("ERP审批"), "Hans");
  EXPECT_EQ(ScriptOf("Siemens AG 西"), "Latn");
}

TEST(Script, IsCommonWithoutLetters) {
  for (const char* name : {"", "123", "-·-", "\u0301", "\xFF\xC3"}) {
    EXPECT_EQ(ScriptOf(name), "Zyyy") << name;
  }
}

TEST(Script, EqualsIcuOnEveryLetter) {
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    UErrorCode error = U_ZERO_ERROR;
    std::string expected = uscript_getShortName(uscript_getScript(static_cast<UChar32>(c), &error));
    if (expected == "Zinh" || expected == "Zzzz") expected = "Zyyy";
    if (expected == "Hira" || expected == "Kana") expected = "Jpan";
    if (expected == "Hang") expected = "Kore";
    std::string text;
    AppendUtf8(c, &text);
    const std::string script = ScriptOf(text);
    if (expected == "Hani") {
      ASSERT_TRUE(script == "Hans" || script == "Hant") << text;
    } else {
      ASSERT_EQ(script, expected) << std::hex << static_cast<unsigned>(c);
    }
  }
}

}  // namespace
}  // namespace partnergraph
