#include "graph/exchange/source_date.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "graph/base/violation.h"
#include "graph/model/valid_time.h"

namespace partnergraph {
namespace {

using testing::HasSubstr;
using Kind = SourceDate::Kind;

const DateSentinels& Sentinels() {
  static const DateSentinels sentinels = {{"9999-12-31", v1::DateSentinel::MEANING_OPEN},
                                          {"至今", v1::DateSentinel::MEANING_OPEN},
                                          {"不详", v1::DateSentinel::MEANING_UNKNOWN},
                                          {"0", v1::DateSentinel::MEANING_UNKNOWN}};
  return sentinels;
}

SourceDate Read(std::string_view text) {
  const StatusOr<SourceDate> date = ReadSourceDate(text, Sentinels());
  EXPECT_TRUE(date.ok()) << date.status();
  return date.value_or(SourceDate());
}

// The date as it is read, without flaw.
std::string Edtf(std::string_view text) {
  const SourceDate date = Read(text);
  EXPECT_EQ(date.kind, Kind::kKnown) << text;
  EXPECT_EQ(date.flaw, "") << text;
  return date.edtf;
}

// The date as it is read, with a flaw that names it.
std::string Mended(std::string_view text) {
  const SourceDate date = Read(text);
  EXPECT_EQ(date.kind, Kind::kKnown) << text;
  EXPECT_THAT(date.flaw, HasSubstr("no such day; read as " + date.edtf)) << text;
  return date.edtf;
}

v1::Violation ViolationOf(std::string_view text) {
  const Status status = ReadSourceDate(text, Sentinels()).status();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument) << text;
  return GetViolation(status).value_or(v1::Violation());
}

// --- Dates.

TEST(SourceDate, ReadsNothingAsUnknown) {
  EXPECT_EQ(Read("").kind, Kind::kUnknown);
  EXPECT_EQ(Read(" \t").kind, Kind::kUnknown);
}

TEST(SourceDate, ReadsSentinels) {
  EXPECT_EQ(Read("9999-12-31").kind, Kind::kOpen);
  EXPECT_EQ(Read(" 至今 ").kind, Kind::kOpen);
  EXPECT_EQ(Read("不详").kind, Kind::kUnknown);
  EXPECT_EQ(Read("至今").edtf, "");
}

TEST(SourceDate, ReadsASentinelThatIsANumber) { EXPECT_EQ(Read("0").kind, Kind::kUnknown); }

TEST(SourceDate, KeepsDatesAsTheyAre) {
  for (const char* const text : {"1948", "1981-09", "1890-12-20", "1890-12-20?", "1948~",
                                 "1981-09%", "201X", "2004-06-XX", "2020-02-29"}) {
    EXPECT_EQ(Edtf(text), text);
  }
}

TEST(SourceDate, TakesBlanksOffAround) { EXPECT_EQ(Edtf(" 1981-09\r\n"), "1981-09"); }

TEST(SourceDate, FillsYearsUpToFourDigits) {
  EXPECT_EQ(Edtf("970"), "0970");
  EXPECT_EQ(Edtf("5"), "0005");
}

TEST(SourceDate, FillsMonthsAndDaysUpToTwoDigits) {
  EXPECT_EQ(Edtf("1986-1-5"), "1986-01-05");
  EXPECT_EQ(Edtf("1986-9?"), "1986-09?");
}

TEST(SourceDate, ReadsARangeAsSomeTimeBetweenTheTwo) {
  EXPECT_EQ(Edtf("1981-09..1981-10"), "1981-09/1981-10");
  EXPECT_EQ(Edtf("1981..1981-10-03?"), "1981/1981-10-03?");
  EXPECT_EQ(Edtf("1981..1981"), "1981/1981");
}

TEST(SourceDate, LeavesOutADayThatDoesNotExist) {
  EXPECT_EQ(Mended("2020-99-99"), "2020");
  EXPECT_EQ(Mended("2020-00-00"), "2020");
  EXPECT_EQ(Mended("2020-02-30"), "2020-02");
  EXPECT_EQ(Mended("2021-02-29"), "2021-02");
  EXPECT_EQ(Mended("2020-05-00"), "2020-05");
  EXPECT_EQ(Mended("2020-13"), "2020");
  EXPECT_EQ(Mended("2020-02-30?"), "2020-02?");
}

TEST(SourceDate, KeepsTheFlawOfEitherSideOfARange) {
  for (const char* const text : {"2020-02-30..2021", "2020..2021-00-00"}) {
    EXPECT_THAT(Read(text).flaw, HasSubstr("no such day")) << text;
  }
  EXPECT_EQ(Read("2020-02-30..2021").edtf, "2020-02/2021");
  EXPECT_EQ(Read("2020..2021-00-00").edtf, "2020/2021");
}

TEST(SourceDate, LeavesTheTimeOfDayOut) {
  EXPECT_EQ(Edtf("2023-03-10 21:15:00"), "2023-03-10");
  EXPECT_EQ(Edtf("2023-03-10T21:15:00"), "2023-03-10");
  EXPECT_EQ(Edtf("2023-03-10T21:15:00Z"), "2023-03-10");
  EXPECT_EQ(Edtf("2023-03-10T21:15:00.000+08:00"), "2023-03-10");
}

TEST(SourceDate, RefusesAnythingElse) {
  for (const char* const text :
       {"1986年10月", "01/10/1986", "10.1986", "1986/1990", "0000", "0000-01-01", "19866", "-1986",
        "1986-", "1986-123", "Oct 1986", "..", "1986..", "..1986", "1980..1985..1990",
        "1986-10-01 noon", "?", "1986??", "X"}) {
    const v1::Violation violation = ViolationOf(text);
    EXPECT_EQ(violation.rule(), "MALFORMED_TIME") << text;
    EXPECT_EQ(violation.place(), "") << text;
    EXPECT_FALSE(violation.reason().empty()) << text;
  }
}

TEST(SourceDate, RefusesARangeThatEndsBeforeItBegins) {
  EXPECT_THAT(ViolationOf("1990..1981").reason(), HasSubstr("before it begins"));
}

TEST(SourceDate, NamesTheTextThatItRefuses) {
  EXPECT_EQ(ViolationOf("1986年10月").value(), "1986年10月");
}

// --- Intervals.

SourceInterval Join(std::string_view begin, std::string_view end) {
  const SourceInterval interval = JoinDates(Read(begin), Read(end));
  EXPECT_TRUE(ParseValidTime(interval.edtf).ok()) << interval.edtf;
  return interval;
}

// Without flaw.
std::string Joined(std::string_view begin, std::string_view end) {
  const SourceInterval interval = Join(begin, end);
  EXPECT_EQ(interval.flaw, "") << begin << " " << end;
  return interval.edtf;
}

TEST(JoinDates, JoinsTwoDates) {
  EXPECT_EQ(Joined("1986-10-01", "1990"), "1986-10-01/1990");
  EXPECT_EQ(Joined("1986?", "1990-05~"), "1986?/1990-05~");
}

TEST(JoinDates, JoinsADateWithItself) {
  EXPECT_EQ(Joined("1986", "1986"), "1986/1986");
  EXPECT_EQ(Joined("1986", "1986-05"), "1986/1986-05");
}

TEST(JoinDates, LeavesAnUnknownSideEmpty) {
  EXPECT_EQ(Joined("1986", ""), "1986/");
  EXPECT_EQ(Joined("不详", "1990"), "/1990");
}

TEST(JoinDates, SaysNothingOfTwoUnknownDates) { EXPECT_EQ(Joined("", "不详"), ""); }

TEST(JoinDates, OpensTheEnd) {
  EXPECT_EQ(Joined("1986", "至今"), "1986/..");
  EXPECT_EQ(Joined("", "9999-12-31"), "/..");
}

TEST(JoinDates, TakesAnOpenBeginForUnknown) {
  EXPECT_EQ(Joined("9999-12-31", "1990"), "/1990");
  EXPECT_EQ(Joined("9999-12-31", ""), "");
}

TEST(JoinDates, KeepsOfARangeWhatIsSure) {
  EXPECT_EQ(Joined("1981-09..1981-10", "1990"), "1981-10~/1990");
  EXPECT_EQ(Joined("1981", "1990..1992"), "1981/1990~");
  EXPECT_EQ(Joined("1981-09..1981-10", "1990..1992"), "1981-10~/1990~");
  EXPECT_EQ(Joined("1981..1982?", ""), "1982?/");
}

TEST(JoinDates, KeepsOfRangesThatOverlapAllThatIsPossible) {
  EXPECT_EQ(Joined("1981-09..1981-10", "1981-09..1981-10"), "1981-09~/1981-10~");
  EXPECT_EQ(Joined("1990..1995", "1992"), "1990~/1992");
  EXPECT_EQ(Joined("1990", "1985..1992"), "1990/1992~");
}

TEST(JoinDates, LeavesOutAnEndBeforeTheBegin) {
  const SourceInterval interval = Join("1990-05", "1986");
  EXPECT_EQ(interval.edtf, "1990-05/");
  EXPECT_EQ(interval.flaw, "ends on 1986 before it begins on 1990-05");
}

TEST(JoinDates, LeavesOutARangeBeforeTheBegin) {
  const SourceInterval interval = Join("1990..1991", "1980..1985");
  EXPECT_EQ(interval.edtf, "1991~/");
  EXPECT_THAT(interval.flaw, HasSubstr("before it begins"));
}

TEST(JoinDates, KeepsTheFlawOfEitherDate) {
  EXPECT_THAT(Join("2020-02-30", "2021").flaw, HasSubstr("read as 2020-02"));
  EXPECT_THAT(Join("2020", "2021-00-00").flaw, HasSubstr("read as 2021"));
  EXPECT_THAT(Join("2020-99-99", "至今").flaw, HasSubstr("read as 2020"));
}

// --- Slow twin: what is read of every pair of dates is an EDTF that can be read.

TEST(JoinDates, MakesEdtfOfEveryPair) {
  constexpr const char* kTexts[] = {"",
                                    "至今",
                                    "不详",
                                    "970",
                                    "1986",
                                    "1986-10",
                                    "1986-1-5",
                                    "1986-10-01?",
                                    "201X",
                                    "20XX",
                                    "2020-02-30",
                                    "1985..1990",
                                    "1986..1986",
                                    "2004-XX",
                                    "1985?..1987~",
                                    "201X..2015",
                                    "2020-99-99..2021"};
  for (const char* const begin : kTexts) {
    for (const char* const end : kTexts) {
      const auto first = ReadSourceDate(begin, Sentinels());
      const auto last = ReadSourceDate(end, Sentinels());
      if (!first.ok() || !last.ok()) continue;
      const std::string edtf = JoinDates(*first, *last).edtf;
      EXPECT_TRUE(ParseValidTime(edtf).ok()) << begin << " and " << end << ": " << edtf;
    }
  }
}

}  // namespace
}  // namespace partnergraph
