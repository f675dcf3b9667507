#include "service/cli/table.h"

#include <gtest/gtest.h>

#include <sstream>

namespace partnergraph::cli {
namespace {

std::string Printed(const Table& table, bool color = false, std::size_t indent = 0) {
  std::ostringstream out;
  table.Print(out, color, indent);
  return out.str();
}

TEST(DisplayWidth, CountsTwoColumnsForWideCharacters) {
  EXPECT_EQ(DisplayWidth(""), 0U);
  EXPECT_EQ(DisplayWidth("Queensland"), 10U);
  EXPECT_EQ(DisplayWidth("哥德堡"), 6U);
  EXPECT_EQ(DisplayWidth("Ｑ（全角）"), 10U);
  EXPECT_EQ(DisplayWidth("서울"), 4U);
  EXPECT_EQ(DisplayWidth("ｱ"), 1U);
}

TEST(DisplayWidth, CountsNoColumnForCombiningMarks) {
  EXPECT_EQ(DisplayWidth("Göteborg"), 8U);
  EXPECT_EQ(DisplayWidth("Go\xCC\x88teborg"), 8U);  // U+0308, combining diaeresis.
  EXPECT_EQ(DisplayWidth("a\xE2\x80\x8B"), 1U);     // U+200B, zero width space.
  EXPECT_EQ(DisplayWidth("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), 2U);  // 한 in three parts.
}

TEST(DisplayWidth, CountsAColumnForAByteThatIsNotUtf8) { EXPECT_EQ(DisplayWidth("a\xFF"), 2U); }

TEST(IsUtf8, TellsTextFromBytes) {
  EXPECT_TRUE(IsUtf8("哥德堡 Göteborg"));
  EXPECT_FALSE(IsUtf8("\xC3"));
  EXPECT_FALSE(IsUtf8("\xED\xA0\x80"));  // A surrogate.
}

TEST(OneLine, ReplacesControlCharacters) {
  EXPECT_EQ(OneLine("a\nb\tc\x1b[31m"), "a b c [31m");
  EXPECT_EQ(OneLine("a\xC2\x9B"), "a ");  // U+009B, one byte's escape sequence.
}

TEST(Table, AlignsChineseAndLatin) {
  Table table({"partner", "联系"});
  table.AddRow({"哥德堡", "agreement"});
  table.AddRow({"Auvergne-Rhône-Alpes", "协议"});
  EXPECT_EQ(Printed(table),
            "partner               联系\n"
            "哥德堡                agreement\n"
            "Auvergne-Rhône-Alpes  协议\n");
}

TEST(Table, LeavesOutEmptyColumnsAndTrailingBlanks) {
  Table table({"a", "b", "c"});
  table.AddRow({"1", "", ""});
  table.AddRow({"2", "", "x"});
  EXPECT_EQ(Printed(table, false, 2), "  a  c\n  1\n  2  x\n");
}

TEST(Table, PrintsNothingWithoutRows) { EXPECT_EQ(Printed(Table({"a"})), ""); }

TEST(Table, ColorsDoNotMoveColumns) {
  Table table({"a", "b"});
  table.SetStyle(0, Style::kDim);
  table.AddRow({"x", "y"});
  EXPECT_EQ(Printed(table, true), "\x1b[1ma\x1b[0m  \x1b[1mb\x1b[0m\n\x1b[2mx\x1b[0m  y\n");
}

}  // namespace
}  // namespace partnergraph::cli
