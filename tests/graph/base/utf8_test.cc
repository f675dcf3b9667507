#include "graph/base/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace partnergraph {
namespace {

using std::string_view_literals::operator""sv;

// Slow twin: the code point written in `length` bytes as RFC 3629, section 3 shows them, or none.
bool IsCharacterByDefinition(const std::string& bytes) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    AppendUtf8(c, &text);
    if (text == bytes) return true;
  }
  return false;
}

TEST(Utf8, EveryCodePointComesBack) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    AppendUtf8(c, &text);
    std::size_t position = 0;
    ASSERT_EQ(DecodeUtf8(text, &position), c);
    ASSERT_EQ(position, text.size());
  }
}

TEST(Utf8, AppendsAsRfc3629Shows) {
  std::string text;
  for (const char32_t c : U"$¢€𐍈") {
    if (c != 0) AppendUtf8(c, &text);
  }
  EXPECT_EQ(text, "\x24\xC2\xA2\xE2\x82\xAC\xF0\x90\x8D\x88");
}

TEST(Utf8, AcceptsNamesOfPartners) {
  for (const auto text : {"", "哥德堡", "Göteborg", "Auvergne-Rhône-Alpes", "𠮷野"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
}

TEST(Utf8, RefusesOverlongForms) {
  for (const auto text : {"\xC0\xAF"sv, "\xC1\xBF"sv, "\xE0\x80\xAF"sv, "\xE0\x9F\xBF"sv,
                          "\xF0\x80\x80\xAF"sv, "\xF0\x8F\xBF\xBF"sv}) {
    EXPECT_FALSE(IsUtf8(text));
  }
}

TEST(Utf8, RefusesSurrogates) {
  EXPECT_FALSE(IsUtf8("\xED\xA0\x80"));
  EXPECT_FALSE(IsUtf8("\xED\xBF\xBF"));
}

TEST(Utf8, RefusesWhatLiesAboveUnicode) {
  EXPECT_TRUE(IsUtf8("\xF4\x8F\xBF\xBF"));
  EXPECT_FALSE(IsUtf8("\xF4\x90\x80\x80"));
  EXPECT_FALSE(IsUtf8("\xF5\x80\x80\x80"));
  EXPECT_FALSE(IsUtf8("\xFF"));
}

TEST(Utf8, RefusesACutCharacter) {
  const std::string_view name = "哥";
  EXPECT_FALSE(IsUtf8(name.substr(0, 1)));
  EXPECT_FALSE(IsUtf8(name.substr(0, 2)));
  EXPECT_FALSE(IsUtf8(name.substr(1)));
}

TEST(Utf8, TwoBytesAreACharacterOnlyByDefinition) {
  for (const int lead : {0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0}) {
    for (const int next : {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF}) {
      const std::string bytes{static_cast<char>(lead), static_cast<char>(next)};
      std::size_t position = 0;
      const bool is_one = DecodeUtf8(bytes, &position) != kNotUtf8 && position == 2;
      EXPECT_EQ(is_one, IsCharacterByDefinition(bytes)) << lead << " " << next;
    }
  }
}

TEST(Utf8, StepsOverOneBadByte) {
  const std::string_view text = "\xE5"sv;
  std::size_t position = 0;
  EXPECT_EQ(DecodeUtf8(text, &position), kNotUtf8);
  EXPECT_EQ(position, 1U);
}

TEST(Utf8, FindsControlCharacters) {
  EXPECT_FALSE(HasControlCharacter("上海 – Göteborg"));
  EXPECT_TRUE(HasControlCharacter("上海\n"));
  EXPECT_TRUE(HasControlCharacter("a\0b"sv));
  EXPECT_TRUE(HasControlCharacter("\x7F"));
  EXPECT_TRUE(HasControlCharacter("\xC2\x85"));  // U+0085, next line.
  EXPECT_FALSE(HasControlCharacter("\xC2\xA0"));
}

TEST(Utf8, PrintsTextAsItIs) {
  EXPECT_EQ(PrintableUtf8("哥德堡 Göteborg", 200), "哥德堡 Göteborg");
}

TEST(Utf8, PrintsBadBytesAsHex) { EXPECT_EQ(PrintableUtf8("G\xF6teborg", 200), "G\\xF6teborg"); }

TEST(Utf8, PrintsEveryControlCharacterAsHex) {
  EXPECT_EQ(PrintableUtf8("a\r\nb\x7F", 200), "a\\x0D\\x0Ab\\x7F");
  EXPECT_EQ(PrintableUtf8("a\xC2\x85", 200), "a\\xC2\\x85");
}

TEST(Utf8, CutsAtTheEndOfACharacter) {
  EXPECT_EQ(PrintableUtf8("哥德堡", 9), "哥德堡");
  EXPECT_EQ(PrintableUtf8("哥德堡", 8), "哥德...");
  EXPECT_EQ(PrintableUtf8("哥德堡", 0), "...");
}

}  // namespace
}  // namespace partnergraph
