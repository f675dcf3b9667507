#include "graph/exchange/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <sstream>
#include <streambuf>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/base/violation.h"

namespace partnergraph {
namespace {

using std::string_view_literals::operator""sv;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Rows = std::vector<std::vector<std::string>>;

// All rows with the header first, or the error.
StatusOr<Rows> ReadAll(std::string_view text) {
  std::istringstream input{std::string(text)};
  CsvReader reader(&input, "partners.csv");
  PG_RETURN_IF_ERROR(reader.ReadHeader());
  Rows rows{reader.header()};
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_row, reader.Next());
    if (!has_row) return rows;
    rows.push_back(reader.row());
  }
}

// The rows of a file with two columns.
Rows RowsOf(std::string_view text) {
  StatusOr<Rows> rows = ReadAll("id,name\n" + std::string(text));
  EXPECT_TRUE(rows.ok()) << rows.status();
  if (!rows.ok()) return {};
  rows->erase(rows->begin());
  return *std::move(rows);
}

v1::Violation ViolationOf(std::string_view text) {
  const Status status = ReadAll(text).status();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  return GetViolation(status).value_or(v1::Violation());
}

// --- What is read.

TEST(CsvReader, ReadsRows) {
  EXPECT_THAT(
      RowsOf("gothenburg,哥德堡\nara,Auvergne-Rhône-Alpes\n"),
      ElementsAre(ElementsAre("gothenburg", "哥德堡"), ElementsAre("ara", "Auvergne-Rhône-Alpes")));
}

TEST(CsvReader, ReadsTheHeader) {
  EXPECT_THAT(*ReadAll("编号,\"Name, Göteborg\"\n"),
              ElementsAre(ElementsAre("编号", "Name, Göteborg")));
}

TEST(CsvReader, ReadsEmptyFields) {
  EXPECT_THAT(RowsOf(",\n\"\",\"\"\n"), ElementsAre(ElementsAre("", ""), ElementsAre("", "")));
}

TEST(CsvReader, ReadsBothLineBreaks) {
  EXPECT_THAT(RowsOf("a,1\r\nb,2\nc,3\r\n"),
              ElementsAre(ElementsAre("a", "1"), ElementsAre("b", "2"), ElementsAre("c", "3")));
}

TEST(CsvReader, ReadsALastLineWithoutBreak) {
  EXPECT_THAT(RowsOf("a,1"), ElementsAre(ElementsAre("a", "1")));
  EXPECT_THAT(RowsOf("a,"), ElementsAre(ElementsAre("a", "")));
  EXPECT_THAT(RowsOf("a,\"1\""), ElementsAre(ElementsAre("a", "1")));
}

TEST(CsvReader, ReadsCommasQuotesAndLineBreaksWithinQuotes) {
  EXPECT_THAT(RowsOf("a,\"上海, \"\"沪\"\"\r\n市\"\n"),
              ElementsAre(ElementsAre("a", "上海, \"沪\"\r\n市")));
}

TEST(CsvReader, KeepsBlanks) {
  EXPECT_THAT(RowsOf(" a , b \n"), ElementsAre(ElementsAre(" a ", " b ")));
}

TEST(CsvReader, SkipsTheByteOrderMark) {
  EXPECT_THAT(*ReadAll("\xEF\xBB\xBFid,name\n"), ElementsAre(ElementsAre("id", "name")));
  EXPECT_THAT(*ReadAll("\xEF\xBB\xBF\"id\"\n"), ElementsAre(ElementsAre("id")));
}

TEST(CsvReader, ReadsAnEmptyLineOfOneColumn) {
  EXPECT_THAT(*ReadAll("id\n\na\n"),
              ElementsAre(ElementsAre("id"), ElementsAre(""), ElementsAre("a")));
}

TEST(CsvReader, ReadsAFileWithoutRows) { EXPECT_THAT(RowsOf(""), IsEmpty()); }

TEST(CsvReader, SaysTheLineOnWhichARowStarts) {
  std::istringstream input("id,\"na\nme\"\r\na,\"1\n2\n\"\nb,3\n");
  CsvReader reader(&input, "partners.csv");
  ASSERT_TRUE(reader.ReadHeader().ok());
  EXPECT_TRUE(reader.Next().value());
  EXPECT_EQ(reader.line(), 3U);
  EXPECT_TRUE(reader.Next().value());
  EXPECT_EQ(reader.Place(), "partners.csv:6");
  EXPECT_FALSE(reader.Next().value());
  EXPECT_FALSE(reader.Next().value());
}

TEST(CsvReader, ReusesTheFieldsOfARow) {
  std::istringstream input("id,remark\na," + std::string(1000, 'x') + "\nb,y\n");
  CsvReader reader(&input, "partners.csv");
  ASSERT_TRUE(reader.ReadHeader().ok());
  ASSERT_TRUE(reader.Next().value());
  const char* const bytes = reader.row()[1].data();
  ASSERT_TRUE(reader.Next().value());
  EXPECT_EQ(reader.row()[1], "y");
  EXPECT_EQ(reader.row()[1].data(), bytes);
}

// --- Columns.

Status ReadHeaderOf(const std::string& text) {
  std::istringstream input(text);
  return CsvReader(&input, "partners.csv").ReadHeader({"id", "kind"}, {"remark"});
}

TEST(CsvReader, TakesColumnsInAnyOrder) {
  EXPECT_TRUE(ReadHeaderOf("kind,remark,id\n").ok());
  EXPECT_TRUE(ReadHeaderOf("id,kind\n").ok());
}

TEST(CsvReader, FindsColumnsByName) {
  std::istringstream input("id,名称\n");
  CsvReader reader(&input, "partners.csv");
  ASSERT_TRUE(reader.ReadHeader().ok());
  EXPECT_EQ(reader.Column("名称"), 1U);
  EXPECT_EQ(reader.Column("kind"), std::nullopt);
}

TEST(CsvReader, NamesAMissingColumn) {
  const auto violation = GetViolation(ReadHeaderOf("id,remark\n"));
  EXPECT_EQ(violation->rule(), "MISSING_COLUMN");
  EXPECT_EQ(violation->value(), "kind");
  EXPECT_EQ(violation->place(), "partners.csv:1");
}

TEST(CsvReader, NamesAnUnknownColumn) {
  const auto violation = GetViolation(ReadHeaderOf("id,kind,备注\n"));
  EXPECT_EQ(violation->rule(), "UNKNOWN_COLUMN");
  EXPECT_EQ(violation->value(), "备注");
}

TEST(CsvReader, NamesAColumnThatIsThereTwice) {
  const v1::Violation violation = ViolationOf("id,kind,id\n");
  EXPECT_EQ(violation.rule(), "DUPLICATE_COLUMN");
  EXPECT_EQ(violation.value(), "id");
}

TEST(CsvReader, RefusesAnEmptyFile) {
  EXPECT_THAT(ViolationOf("").reason(), HasSubstr("empty"));
  EXPECT_THAT(ViolationOf("\xEF\xBB\xBF").reason(), HasSubstr("empty"));
}

TEST(CsvReader, RefusesAColumnWithoutName) {
  EXPECT_THAT(ViolationOf("id,,name\n").reason(), HasSubstr("no name"));
}

// --- What is refused.

TEST(CsvReader, ReportsFileAndLine) {
  const Status status = ReadAll("id,name\na,1\nb,2,3\n").status();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "partners.csv:3: expected 2 fields, got 3");
  EXPECT_EQ(GetViolation(status)->rule(), "MALFORMED_CSV");
}

TEST(CsvReader, RefusesTooFewFields) {
  EXPECT_EQ(ViolationOf("id,name,kind\na,1\n").reason(), "expected 3 fields, got 2");
}

TEST(CsvReader, RefusesAnEmptyLine) {
  const v1::Violation violation = ViolationOf("id,name\n\na,1\n");
  EXPECT_EQ(violation.place(), "partners.csv:2");
  EXPECT_EQ(violation.reason(), "the line is empty");
}

TEST(CsvReader, RefusesAStrayQuote) {
  const v1::Violation violation = ViolationOf("id,name\na,哥德\"堡\n");
  EXPECT_EQ(violation.place(), "partners.csv:2");
  EXPECT_EQ(violation.value(), "哥德");
  EXPECT_THAT(violation.reason(), HasSubstr("a field without quotes"));
}

TEST(CsvReader, RefusesTextBehindAClosingQuote) {
  EXPECT_THAT(ViolationOf("id,name\na,\"哥德\"堡\n").reason(), HasSubstr("behind the closing"));
}

TEST(CsvReader, NamesTheLineOfAQuoteThatIsNeverClosed) {
  const v1::Violation violation = ViolationOf("id,name\na,\"1\nb,2\nc,3\n");
  EXPECT_EQ(violation.place(), "partners.csv:2");
  EXPECT_THAT(violation.reason(), HasSubstr("never closed"));
}

TEST(CsvReader, RefusesACarriageReturnAlone) {
  EXPECT_THAT(ViolationOf("id,name\ra,1\r").reason(), HasSubstr("carriage return"));
  EXPECT_THAT(ViolationOf("id,name\r").reason(), HasSubstr("carriage return"));
}

TEST(CsvReader, RefusesBytesThatAreNotUtf8) {
  const v1::Violation violation = ViolationOf("id,name\na,G\xF6teborg\n");
  EXPECT_EQ(violation.place(), "partners.csv:2");
  EXPECT_EQ(violation.value(), "G\\xF6teborg");
  EXPECT_THAT(violation.reason(), HasSubstr("UTF-8"));
}

TEST(CsvReader, RefusesANulByte) {
  EXPECT_THAT(ViolationOf("id,name\na,b\0c\n"sv).reason(), HasSubstr("NUL"));
  EXPECT_THAT(ViolationOf("id,name\na,哥\0\n"sv).reason(), HasSubstr("NUL"));
}

TEST(CsvReader, RefusesBadBytesInASurplusField) {
  EXPECT_THAT(ViolationOf("id,name\na,b,\xFF\n").reason(), HasSubstr("UTF-8"));
}

TEST(CsvReader, TakesTheLongestField) {
  const std::string longest(kCsvFieldBytesMax, 'x');
  EXPECT_THAT(RowsOf("a," + longest + "\n"), ElementsAre(ElementsAre("a", longest)));
  EXPECT_THAT(RowsOf("a,\"" + longest + "\"\n"), ElementsAre(ElementsAre("a", longest)));
}

TEST(CsvReader, RefusesALongerField) {
  const std::string longer(kCsvFieldBytesMax + 1, 'x');
  EXPECT_THAT(ViolationOf("id,name\na," + longer + "\n").reason(), HasSubstr("longer than"));
  EXPECT_THAT(ViolationOf("id,name\na,\"" + longer + "\"\n").reason(), HasSubstr("longer than"));
}

TEST(CsvReader, RefusesTooManyColumns) {
  std::string header = "c0";
  for (std::size_t i = 1; i < kCsvColumnsMax; ++i) header += ",c" + std::to_string(i);
  EXPECT_TRUE(ReadAll(header).ok());
  EXPECT_EQ(ViolationOf(header + ",last").reason(), "more than 1000 columns");
}

TEST(CsvReader, StaysAtItsFirstError) {
  std::istringstream input("id,name\na\nb,2\n");
  CsvReader reader(&input, "partners.csv");
  ASSERT_TRUE(reader.ReadHeader().ok());
  const Status first = reader.Next().status();
  EXPECT_FALSE(first.ok());
  EXPECT_EQ(reader.Next().status(), first);
}

// Gives some bytes, then fails as a broken disk does.
class BrokenDisk : public std::streambuf {
 public:
  explicit BrokenDisk(std::string text) : text_(std::move(text)) {
    setg(text_.data(), text_.data(), text_.data() + text_.size());
  }

 protected:
  int_type underflow() override { throw std::ios_base::failure("broken"); }

 private:
  std::string text_;
};

TEST(CsvReader, TakesNoBrokenFileForAWholeOne) {
  BrokenDisk disk("id,name\na,1\nb,2");
  std::istream input(&disk);
  CsvReader reader(&input, "partners.csv");
  Status status = reader.ReadHeader();
  while (status.ok()) {
    const StatusOr<bool> has_row = reader.Next();
    ASSERT_FALSE(has_row.ok() && !*has_row);
    status = has_row.status();
  }
  EXPECT_EQ(status.code(), StatusCode::kDataLoss);
}

// --- Slow twin: rows written by the grammar, with quotes where chance wants them, come back.

std::string RandomField(std::mt19937& random) {
  static constexpr std::string_view kPieces[] = {"", "a", "哥", "é", ",", "\"", "\n", "\r\n", "x "};
  std::string field;
  for (std::size_t i = random() % 5; i > 0; --i) field += kPieces[random() % std::size(kPieces)];
  if (random() % 50 == 0) field += std::string(random() % 2000, 'y');
  return field;
}

std::string Written(const std::string& field, std::mt19937& random) {
  if (field.find_first_of(",\"\r\n") == std::string::npos && random() % 2 == 0) return field;
  std::string written = "\"";
  for (const char c : field) written += c == '"' ? "\"\"" : std::string(1, c);
  return written + "\"";
}

TEST(CsvReader, ReadsWhatIsWrittenByTheGrammar) {
  std::mt19937 random(7);  // Fixed, so that a failure repeats.
  for (int round = 0; round < 50; ++round) {
    const std::size_t column_count = 1 + random() % 4;
    Rows rows(1 + random() % 2000, std::vector<std::string>(column_count));
    std::string text;
    for (auto& row : rows) {
      for (std::size_t i = 0; i < column_count; ++i) {
        row[i] = &row == &rows.front() ? "c" + std::to_string(i) : RandomField(random);
        text += Written(row[i], random);
        text += i + 1 < column_count ? "," : random() % 2 == 0 ? "\n" : "\r\n";
      }
    }
    const StatusOr<Rows> read = ReadAll(text);  // Often longer than the reader's buffer.
    ASSERT_TRUE(read.ok()) << read.status();
    ASSERT_EQ(*read, rows);
  }
}

}  // namespace
}  // namespace partnergraph
