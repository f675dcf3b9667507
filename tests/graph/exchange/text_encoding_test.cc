#include "graph/exchange/text_encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "graph/base/utf8.h"

namespace partnergraph {
namespace {

using std::string_view_literals::operator""sv;
using testing::AnyOf;

// --- Encodings of two and four bytes.

TEST(WideEncoding, KnowsByteOrderMarks) {
  EXPECT_EQ(WideEncoding("\xFF\xFE\x0A\x4E"), "UTF-16LE");
  EXPECT_EQ(WideEncoding("\xFE\xFF\x4E\x0A"), "UTF-16BE");
  EXPECT_EQ(WideEncoding("\xFF\xFE\0\0\x0A\x4E\0\0"sv), "UTF-32LE");
}

TEST(WideEncoding, KnowsAMarkAlone) {
  EXPECT_EQ(WideEncoding("\xFF\xFE"), "UTF-16LE");
  EXPECT_EQ(WideEncoding("\xFE\xFF"), "UTF-16BE");
}

TEST(WideEncoding, KnowsLatinTextWithoutMark) {
  EXPECT_EQ(WideEncoding("i\0d\0,\0n\0a\0m\0e\0"sv), "UTF-16LE");
  EXPECT_EQ(WideEncoding("\0i\0d\0,\0n\0a\0m\0e"sv), "UTF-16BE");
  EXPECT_EQ(WideEncoding("i\0d\0"sv), "UTF-16LE");
}

TEST(WideEncoding, LooksAtTheBeginningAlone) {
  EXPECT_EQ(WideEncoding("i\0d\0,\0n\0a\0m\0e\0,\0\x0A\x4E\x77\x6D"sv), "UTF-16LE");
}

TEST(WideEncoding, TakesOtherTextForNone) {
  EXPECT_EQ(WideEncoding(""), "");
  EXPECT_EQ(WideEncoding("id,name\n"), "");
  EXPECT_EQ(WideEncoding("上海"), "");
  EXPECT_EQ(WideEncoding("\xEF\xBB\xBFid"), "");
  EXPECT_EQ(WideEncoding("\xFF"), "");
  EXPECT_EQ(WideEncoding("a\0"sv), "");
  EXPECT_EQ(WideEncoding("a\0bc"sv), "");
  EXPECT_EQ(WideEncoding("\0\0\0\0"sv), "");
}

// --- Encodings of one byte and of a changing number.

// "中国与瑞典的城市在教育和科技方面合作" in GB18030.
constexpr std::string_view kGb18030 =
    "\xD6\xD0\xB9\xFA\xD3\xEB\xC8\xF0\xB5\xE4\xB5\xC4\xB3\xC7\xCA\xD0\xD4\xDA\xBD\xCC\xD3\xFD"
    "\xBA\xCD\xBF\xC6\xBC\xBC\xB7\xBD\xC3\xE6\xBA\xCF\xD7\xF7";

TEST(LikelyEncoding, KnowsChineseInGb18030) { EXPECT_EQ(LikelyEncoding(kGb18030), "GB18030"); }

TEST(LikelyEncoding, KnowsChineseInBig5) {
  // "這是中國與瑞典的城市在教育和科技方面的合作".
  EXPECT_EQ(LikelyEncoding("\xB3\x6F\xAC\x4F\xA4\xA4\xB0\xEA\xBB\x50\xB7\xE7\xA8\xE5\xAA\xBA"
                           "\xAB\xB0\xA5\xAB\xA6\x62\xB1\xD0\xA8\x7C\xA9\x4D\xAC\xEC\xA7\xDE"
                           "\xA4\xE8\xAD\xB1\xAA\xBA\xA6\x58\xA7\x40"),
            "Big5");
}

TEST(LikelyEncoding, KnowsLatinText) {
  EXPECT_THAT(LikelyEncoding("Universit\xE9 de Lyon et la r\xE9gion d'Auvergne-Rh\xF4ne-Alpes sont "
                             "des partenaires de la ville de G\xF6teborg"),
              AnyOf("ISO-8859-1", "windows-1252"));
}

TEST(LikelyEncoding, LooksAtTheBeginningOfALongText) {
  std::string text;
  while (text.size() < 200'000) text += kGb18030;
  EXPECT_EQ(LikelyEncoding(text), "GB18030");
}

TEST(LikelyEncoding, NeverSaysUtf8OfWhatIsNone) {
  std::string damaged = "上海市与哥德堡市是友好城市，双方在教育和科技方面合作。";
  damaged += "\xFF";
  EXPECT_EQ(LikelyEncoding(damaged), "UTF-8 with damaged characters");
}

TEST(LikelyEncoding, SaysSomethingOfEveryByte) {
  EXPECT_FALSE(LikelyEncoding("").empty());
  for (int byte = 0; byte < 256; ++byte) {
    EXPECT_FALSE(LikelyEncoding(std::string(1, static_cast<char>(byte))).empty());
  }
}

// --- Control characters.

TEST(WithoutControls, KeepsTextWithout) {
  EXPECT_EQ(WithoutControls(""), "");
  EXPECT_EQ(WithoutControls("哥德堡, Göteborg 🌉\u00A0"), "哥德堡, Göteborg 🌉\u00A0");
}

TEST(WithoutControls, ReadsWhatIsOfWindows1252) {
  EXPECT_EQ(WithoutControls("l\xC2\x92universit\xC3\xA9"), "l’université");
  EXPECT_EQ(WithoutControls("\xC2\x80\xC2\x85\xC2\x93上海\xC2\x94\xC2\x9F"), "€…“上海”Ÿ");
}

TEST(WithoutControls, MakesBlanksOfAllOthers) {
  EXPECT_EQ(WithoutControls("上\t海\n市\x7F\x1F"), "上 海 市  ");
  EXPECT_EQ(WithoutControls("a\0b"sv), "a b");
  EXPECT_EQ(WithoutControls("\xC2\x81\xC2\x8D\xC2\x8F\xC2\x90\xC2\x9D"), "     ");
}

TEST(WithoutControls, LeavesNoneOfThem) {
  std::string all;
  for (char32_t c = 0; c < 0x100; ++c) AppendUtf8(c, &all);
  EXPECT_TRUE(HasControlCharacter(all));
  EXPECT_FALSE(HasControlCharacter(WithoutControls(all)));
  EXPECT_TRUE(IsUtf8(WithoutControls(all)));
}

}  // namespace
}  // namespace partnergraph
