#include "graph/model/valid_time.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "graph/base/violation.h"

namespace partnergraph {
namespace {

using testing::HasSubstr;

v1::ValidTime Time(std::string_view edtf) {
  const StatusOr<v1::ValidTime> time = ParseValidTime(edtf);
  EXPECT_TRUE(time.ok()) << time.status();
  return time.value_or(v1::ValidTime());
}

Days Asked(std::string_view date) {
  const StatusOr<Days> days = ParseAskedDays(date);
  EXPECT_TRUE(days.ok()) << days.status();
  return days.value_or(Days());
}

std::string ReasonAgainst(std::string_view edtf) {
  const auto violation = GetViolation(ParseValidTime(edtf).status());
  return violation ? violation->reason() : "";
}

Days Between(std::int32_t earliest, std::int32_t latest) { return {earliest, latest}; }

// --- Days.

TEST(ValidTime, CountsDaysSince1970) {
  EXPECT_EQ(DayOf(1970, 1, 1), 0);
  EXPECT_EQ(DayOf(1969, 12, 31), -1);
  EXPECT_EQ(DayOf(2000, 3, 1), 11017);
  EXPECT_EQ(DayOf(1, 1, 1), -719162);
  EXPECT_EQ(DayOf(9999, 12, 31), 2932896);
}

TEST(ValidTime, EveryDayHasOneDate) {
  for (std::int32_t day = DayOf(1, 1, 1); day <= DayOf(9999, 12, 31); ++day) {
    const auto date = DateOf(day);
    ASSERT_EQ(
        DayOf(static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
              static_cast<int>(static_cast<unsigned>(date.day()))),
        day);
  }
}

// --- Dates.

TEST(ValidTime, ADateCoversItsPrecision) {
  EXPECT_EQ(DaysOf(Time("2005-03-16")), Between(DayOf(2005, 3, 16), DayOf(2005, 3, 16)));
  EXPECT_EQ(DaysOf(Time("2004-02")), Between(DayOf(2004, 2, 1), DayOf(2004, 2, 29)));
  EXPECT_EQ(DaysOf(Time("2005")), Between(DayOf(2005, 1, 1), DayOf(2005, 12, 31)));
}

TEST(ValidTime, UnspecifiedDigitsReducePrecision) {
  EXPECT_EQ(DaysOf(Time("201X")), Between(DayOf(2010, 1, 1), DayOf(2019, 12, 31)));
  EXPECT_EQ(DaysOf(Time("20XX")), Between(DayOf(2000, 1, 1), DayOf(2099, 12, 31)));
  EXPECT_EQ(DaysOf(Time("000X")), Between(DayOf(1, 1, 1), DayOf(9, 12, 31)));
  EXPECT_EQ(DaysOf(Time("2004-XX")), DaysOf(Time("2004")));
  EXPECT_EQ(DaysOf(Time("2004-XX-XX")), DaysOf(Time("2004")));
  EXPECT_EQ(DaysOf(Time("2004-06-XX")), DaysOf(Time("2004-06")));
}

TEST(ValidTime, QualifiersChangeNoDay) {
  for (const auto text : {"2005-03?", "2005-03~", "2005-03%"}) {
    EXPECT_EQ(DaysOf(Time(text)), DaysOf(Time("2005-03"))) << text;
  }
}

TEST(ValidTime, QualifiersSayUncertainAndApproximate) {
  EXPECT_FALSE(Time("2005").uncertain() || Time("2005").approximate());
  EXPECT_TRUE(Time("2005?").uncertain() && !Time("2005?").approximate());
  EXPECT_TRUE(!Time("2005~").uncertain() && Time("2005~").approximate());
  EXPECT_TRUE(Time("2005%").uncertain() && Time("2005%").approximate());
  EXPECT_TRUE(Time("2003~/2005?").uncertain() && Time("2003~/2005?").approximate());
}

TEST(ValidTime, KeepsTheText) { EXPECT_EQ(Time("1981-09~/..").edtf(), "1981-09~/.."); }

// --- Intervals.

TEST(ValidTime, AnIntervalRunsFromTheFirstToTheLastDay) {
  const v1::ValidTime time = Time("2005/2022-06");
  EXPECT_EQ(DaysOf(time), Between(DayOf(2005, 1, 1), DayOf(2022, 6, 30)));
  EXPECT_EQ(time.begin(), v1::TIME_BOUND_KNOWN);
  EXPECT_EQ(time.end(), v1::TIME_BOUND_KNOWN);
}

TEST(ValidTime, AnOpenSideHasNoDay) {
  EXPECT_EQ(Time("2019/..").end(), v1::TIME_BOUND_OPEN);
  EXPECT_EQ(DaysOf(Time("2019/..")), Between(DayOf(2019, 1, 1), kDayMax));
  EXPECT_EQ(Time("../2022").begin(), v1::TIME_BOUND_OPEN);
  EXPECT_EQ(DaysOf(Time("../2022")), Between(kDayMin, DayOf(2022, 12, 31)));
  EXPECT_EQ(DaysOf(Time("../..")), kAllDays);
}

TEST(ValidTime, AnUnknownSideIsNotOpen) {
  EXPECT_EQ(Time("2019/").end(), v1::TIME_BOUND_UNKNOWN);
  EXPECT_FALSE(Time("2019/").has_latest_day());
  EXPECT_EQ(Time("/2022").begin(), v1::TIME_BOUND_UNKNOWN);
  EXPECT_EQ(Time("/..").begin(), v1::TIME_BOUND_UNKNOWN);
  EXPECT_EQ(Time("/..").end(), v1::TIME_BOUND_OPEN);
}

TEST(ValidTime, EmptyIsWhollyUnknown) {
  const v1::ValidTime time = Time("");
  EXPECT_EQ(time.begin(), v1::TIME_BOUND_UNKNOWN);
  EXPECT_EQ(time.end(), v1::TIME_BOUND_UNKNOWN);
  EXPECT_EQ(DaysOf(time), kAllDays);
}

TEST(ValidTime, AnIntervalMayEndWithinTheDateOfItsBegin) {
  EXPECT_EQ(DaysOf(Time("2005/2005-03")), Between(DayOf(2005, 1, 1), DayOf(2005, 3, 31)));
  EXPECT_EQ(DaysOf(Time("2005-06/2005")), Between(DayOf(2005, 6, 1), DayOf(2005, 12, 31)));
}

// --- Refusals.

TEST(ValidTime, ReportsAViolation) {
  const Status status = ParseValidTime("2005-13").status();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "edtf \"2005-13\": there is no month 13");
  EXPECT_EQ(GetViolation(status)->rule(), "MALFORMED_TIME");
}

TEST(ValidTime, RefusesDaysThatDoNotExist) {
  EXPECT_EQ(ReasonAgainst("2005-02-30"), "there is no day 30 in a month of 28 days");
  EXPECT_EQ(ReasonAgainst("1900-02-29"), "there is no day 29 in a month of 28 days");
  EXPECT_EQ(ReasonAgainst("2004-02-29"), "");
  EXPECT_EQ(ReasonAgainst("2000-02-29"), "");
  EXPECT_THAT(ReasonAgainst("2005-03-00"), HasSubstr("no day 00"));
  EXPECT_THAT(ReasonAgainst("2005-00"), HasSubstr("no month 00"));
}

TEST(ValidTime, RefusesAnEndBeforeItsBegin) {
  EXPECT_EQ(ReasonAgainst("2005/2004"), "the end lies before the begin");
  EXPECT_EQ(ReasonAgainst("2005-03-17/2005-03-16"), "the end lies before the begin");
}

TEST(ValidTime, RefusesYearsOutsideFourDigits) {
  for (const auto text : {"0000", "-0044", "Y17000", "-2005-03"}) {
    EXPECT_EQ(ReasonAgainst(text), "years are 0001 to 9999") << text;
  }
}

TEST(ValidTime, SaysThatSeasonsAreNotSupported) {
  EXPECT_THAT(ReasonAgainst("2001-21"), HasSubstr("seasons"));
}

TEST(ValidTime, SaysThatTimesOfDayAreNotSupported) {
  EXPECT_THAT(ReasonAgainst("2005-03-16T10:00:00Z"), HasSubstr("time of day"));
}

TEST(ValidTime, RefusesUnspecifiedDigitsOfLevel2) {
  EXPECT_THAT(ReasonAgainst("2XXX"), HasSubstr("the last or the last two"));
  EXPECT_THAT(ReasonAgainst("20X5"), HasSubstr("the last or the last two"));
  EXPECT_THAT(ReasonAgainst("201X-03"), HasSubstr("after an unspecified year"));
  EXPECT_THAT(ReasonAgainst("2004-XX-05"), HasSubstr("after an unspecified month"));
  EXPECT_THAT(ReasonAgainst("2004-1X"), HasSubstr("a month is"));
  EXPECT_THAT(ReasonAgainst("2004-06-1X"), HasSubstr("a day is"));
}

TEST(ValidTime, RefusesQualifiersElsewhere) {
  EXPECT_THAT(ReasonAgainst("2005?-03"), HasSubstr("qualifier"));
  EXPECT_THAT(ReasonAgainst("?2005"), HasSubstr("qualifier"));
  EXPECT_THAT(ReasonAgainst("2005?~"), HasSubstr("qualifier"));
  EXPECT_THAT(ReasonAgainst("?"), HasSubstr("qualifier"));
}

TEST(ValidTime, RefusesMalformedIntervals) {
  EXPECT_THAT(ReasonAgainst("/"), HasSubstr("leave the time empty"));
  EXPECT_THAT(ReasonAgainst("2003/2004/2005"), HasSubstr("one slash"));
  EXPECT_THAT(ReasonAgainst("2003/..?"), HasSubstr("YYYY-MM-DD"));
  EXPECT_THAT(ReasonAgainst(".."), HasSubstr("YYYY-MM-DD"));
}

TEST(ValidTime, RefusesEverythingElse) {
  for (const auto text : {"20050316", "2005-3-6", "2005.03.16", "205", "2005-", " 2005", "2005 ",
                          "二〇〇五年", "2005年", "[2005,2006]", "{2005}", "201x", "März 2005"}) {
    EXPECT_FALSE(ParseValidTime(text).ok()) << text;
  }
}

// --- Questions.

TEST(ValidTime, AsksForADateOrAnInterval) {
  EXPECT_EQ(Asked(""), kAllDays);
  EXPECT_EQ(Asked("2019-03"), Between(DayOf(2019, 3, 1), DayOf(2019, 3, 31)));
  EXPECT_EQ(Asked("2019/.."), Between(DayOf(2019, 1, 1), kDayMax));
  EXPECT_EQ(Asked("../.."), kAllDays);
}

TEST(ValidTime, RefusesAQuestionThatIsNotCertain) {
  for (const auto text : {"2019?", "2019~", "2018/2019%", "2019/", "/2019", "2019-13"}) {
    const auto violation = GetViolation(ParseAskedDays(text).status());
    ASSERT_TRUE(violation.has_value()) << text;
    EXPECT_EQ(violation->place(), "valid_date");
    EXPECT_EQ(violation->rule(), "MALFORMED_TIME");
  }
}

// --- Whether a fact holds.

TEST(ValidTime, ADateIsSureThroughout) {
  EXPECT_EQ(HoldsOn(Time("2005"), Asked("2005-07-01")), Holds::kYes);
  EXPECT_EQ(HoldsOn(Time("2005"), Asked("2004")), Holds::kNo);
}

TEST(ValidTime, ADateWithUnspecifiedDigitsIsSureIfAllItsDaysAreAskedFor) {
  EXPECT_EQ(HoldsOn(Time("201X"), Asked("2015")), Holds::kPossibly);
  EXPECT_EQ(HoldsOn(Time("201X"), Asked("2010/2019")), Holds::kYes);
  EXPECT_EQ(HoldsOn(Time("201X"), Asked("2010/..")), Holds::kYes);
  EXPECT_EQ(HoldsOn(Time("20XX"), Asked("2000/2098")), Holds::kPossibly);
  EXPECT_EQ(HoldsOn(Time("201X"), Asked("2020")), Holds::kNo);
  EXPECT_EQ(HoldsOn(Time("2004-06-XX"), Asked("2004-06-30")), Holds::kPossibly);
  EXPECT_EQ(HoldsOn(Time("2004-XX"), Asked("2004")), Holds::kYes);
}

TEST(ValidTime, AnIntervalIsSureBetweenItsDates) {
  EXPECT_EQ(HoldsOn(Time("2005/2007"), Asked("2006-05")), Holds::kYes);
  EXPECT_EQ(HoldsOn(Time("2005/2007"), Asked("2005-12-31")), Holds::kYes);
  EXPECT_EQ(HoldsOn(Time("2005/2007"), Asked("2005-12-30")), Holds::kPossibly);
  EXPECT_EQ(HoldsOn(Time("2005/2007"), Asked("2008")), Holds::kNo);
}

TEST(ValidTime, NoDayIsSureIfBothDatesMeet) {
  EXPECT_EQ(HoldsOn(Time("2005/2005"), Asked("2005")), Holds::kPossibly);
}

TEST(ValidTime, AnOpenSideIsSureForEver) {
  EXPECT_EQ(HoldsOn(Time("2005/.."), Asked("9000")), Holds::kYes);
  EXPECT_EQ(HoldsOn(Time("../2005"), Asked("0001")), Holds::kYes);
}

TEST(ValidTime, AnUnknownSideIsOnlyPossible) {
  EXPECT_EQ(HoldsOn(Time("2005/"), Asked("2006")), Holds::kPossibly);
  EXPECT_EQ(HoldsOn(Time("2005/"), Asked("2004")), Holds::kNo);
}

TEST(ValidTime, AQualifiedDateIsOnlyPossible) {
  EXPECT_EQ(HoldsOn(Time("2005?"), Asked("2005")), Holds::kPossibly);
}

TEST(ValidTime, AFactHeldAtSomeTime) {
  for (const auto text : {"", "2005", "2005?", "2005/", "/2005", "2005/2005", "/.."}) {
    EXPECT_EQ(HoldsOn(Time(text), kAllDays), Holds::kYes) << text;
  }
}

TEST(ValidTime, AnUnknownTimeIsOnlyPossible) {
  EXPECT_EQ(HoldsOn(v1::ValidTime(), Asked("2005")), Holds::kPossibly);
}

// --- Slow twin: goes through a calendar of two years, in which a date covers the days whose text
// it begins, and asks of each day whether it is possible and whether it is sure.

constexpr std::array<int, 12> kDaysInMonth = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

std::vector<std::string> MakeCalendar() {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  std::vector<std::string> calendar;
  for (const int year : {2004, 2005}) {
    for (int month = 1; month <= 12; ++month) {
      const int leap_day = year == 2004 && month == 2 ? 1 : 0;
      for (int day = 1; day <= kDaysInMonth.at(static_cast<std::size_t>(month - 1)) + leap_day;
           ++day) {
        calendar.push_back(std::to_string(year) + "-" + two(month) + "-" + two(day));
      }
    }
  }
  return calendar;
}

bool Covers(std::string date, const std::string& day) {
  std::erase_if(date, [](char c) { return c == '?' || c == '~' || c == '%'; });
  date = date.substr(0, date.find('X'));
  return day.starts_with(date);
}

// Which days a side can be: all if it is unknown, else those of its date. No days: open.
std::vector<std::size_t> DaysOfSide(const std::string& side,
                                    const std::vector<std::string>& calendar) {
  std::vector<std::size_t> days;
  for (std::size_t day = 0; day < calendar.size(); ++day) {
    if (side != ".." && (side.empty() || Covers(side, calendar[day]))) days.push_back(day);
  }
  return days;
}

std::vector<std::size_t> AskedByDefinition(const std::string& asked,
                                           const std::vector<std::string>& calendar) {
  const std::size_t slash = asked.find('/');
  const std::string begin = asked.substr(0, slash);
  const std::string end = slash == std::string::npos ? begin : asked.substr(slash + 1);
  const auto begins = DaysOfSide(begin, calendar);
  const auto ends = DaysOfSide(end, calendar);
  std::vector<std::size_t> days;
  for (std::size_t day = 0; day < calendar.size(); ++day) {
    if ((begins.empty() || day >= begins.front()) && (ends.empty() || day <= ends.back())) {
      days.push_back(day);
    }
  }
  return days;
}

Holds HoldsByDefinition(const std::string& time, const std::string& asked,
                        const std::vector<std::string>& calendar) {
  const bool is_qualified = time.find_first_of("?~%") != std::string::npos;
  const std::size_t slash = time.find('/');
  const bool is_date = slash == std::string::npos && !time.empty();
  const bool is_unspecified = is_date && time.find('X') != std::string::npos;
  const std::string begin = time.substr(0, slash);
  const std::string end = is_date                      ? begin
                          : slash == std::string::npos ? ""
                                                       : time.substr(slash + 1);
  const auto begins = DaysOfSide(begin, calendar);
  const auto ends = DaysOfSide(end, calendar);
  if (asked.empty() || asked == "../..") return Holds::kYes;
  Holds holds = Holds::kNo;
  const auto asked_days = AskedByDefinition(asked, calendar);
  if (is_unspecified && !is_qualified &&
      std::includes(asked_days.begin(), asked_days.end(), begins.begin(), begins.end())) {
    return Holds::kYes;
  }
  for (const std::size_t day : asked_days) {
    const auto is_past = [day](std::size_t other) { return other <= day; };
    const auto is_coming = [day](std::size_t other) { return other >= day; };
    const bool is_possible =
        (begins.empty() || std::any_of(begins.begin(), begins.end(), is_past)) &&
        (ends.empty() || std::any_of(ends.begin(), ends.end(), is_coming));
    // Whichever the days of begin and end are, the fact holds on this one.
    const bool is_sure = !begin.empty() && !end.empty() &&
                         (is_date ? !is_unspecified
                                  : (std::all_of(begins.begin(), begins.end(), is_past) &&
                                     std::all_of(ends.begin(), ends.end(), is_coming)));
    if (!is_possible) continue;
    if (is_sure && !is_qualified) return Holds::kYes;
    holds = Holds::kPossibly;
  }
  return holds;
}

// Mostly around a few days, so that dates touch and overlap.
std::string RandomDate(std::mt19937& random) {
  const std::string year = random() % 2 == 0 ? "2004" : "2005";
  const std::string month = random() % 2 == 0 ? "01" : "02";
  const std::string day = random() % 2 == 0 ? "01" : "28";
  switch (random() % 6) {
    case 0:
      return year;
    case 1:
      return year + "-XX";
    case 2:
      return year + "-" + month + "-XX";
    case 3:
      return year + "-" + month;
    default:
      return year + "-" + month + "-" + day;
  }
}

std::string RandomInterval(std::mt19937& random, const std::vector<std::string>& sides) {
  const auto side = [&] {
    const std::size_t choice = random() % (sides.size() + 3);
    return choice < sides.size() ? sides[choice] : RandomDate(random);
  };
  const auto qualifier = [&](const std::string& date) {
    const bool is_date = !date.empty() && date != "..";
    return is_date && sides.size() == 2 && random() % 8 == 0 ? date + "?~%"[random() % 3] : date;
  };
  if (random() % 3 == 0) return qualifier(side());
  const std::string begin = qualifier(side());
  return begin + "/" + qualifier(side());
}

TEST(ValidTime, HoldsOnMatchesItsDefinition) {
  const std::vector<std::string> calendar = MakeCalendar();
  std::mt19937 random(7);  // Fixed, so that a failure repeats.
  std::array<int, 3> counts{};
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = RandomInterval(random, {"", ".."});
    const std::string asked = RandomInterval(random, {".."});
    const StatusOr<v1::ValidTime> time = ParseValidTime(text);
    const StatusOr<Days> days = ParseAskedDays(asked);
    if (!time.ok() || !days.ok()) continue;
    const Holds holds = HoldsOn(*time, *days);
    ASSERT_EQ(holds, HoldsByDefinition(text, asked, calendar)) << text << " asked " << asked;
    ++counts.at(static_cast<std::size_t>(holds));
  }
  for (const int count : counts) EXPECT_GT(count, 1000);
}

// --- Overlap.

std::string OverlapText(std::string_view a, std::string_view b) {
  const v1::ValidTime overlap = OverlapOf(Time(a), Time(b));
  EXPECT_EQ(overlap.edtf(), OverlapOf(Time(b), Time(a)).edtf());
  return overlap.edtf();
}

TEST(ValidTime, OverlapRunsFromLaterBeginToEarlierEnd) {
  EXPECT_EQ(OverlapText("2005/2010", "2008/2012-06"), "2008/2010");
  EXPECT_EQ(OverlapText("2005/..", "../2012-06"), "2005/2012-06");
  EXPECT_EQ(OverlapText("2005/..", "2006-02/.."), "2006-02/..");
  EXPECT_EQ(OverlapText("../..", "2006-02/.."), "2006-02/..");
}

TEST(ValidTime, OverlapKeepsADateByItself) {
  EXPECT_EQ(OverlapText("2005", "2003/2010"), "2005");
  EXPECT_EQ(OverlapText("2005", "2005-03"), "2005-03");
  EXPECT_EQ(OverlapText("2004-XX", "2004-01-01"), "2004-01-01");
  EXPECT_EQ(OverlapText("201X", "2005-03/.."), "201X");
}

TEST(ValidTime, OverlapWritesTheLastDayOfACutDate) {
  EXPECT_EQ(OverlapText("2005", "2005-03/.."), "2005-03/2005-12-31");
  EXPECT_EQ(OverlapText("2004", "../2004-02-29"), "2004-01-01/2004-02-29");
  EXPECT_EQ(OverlapText("201X", "2012/.."), "2012/201X");
}

TEST(ValidTime, OverlapKeepsQualifiers) {
  EXPECT_EQ(OverlapText("2005?/2010", "2008/2012~"), "2008?/2010~");
  EXPECT_EQ(OverlapText("2005?", "2005-03~"), "2005-03%");
  EXPECT_EQ(OverlapText("2005?", "2005-03/.."), "2005-03?/2005-12-31?");
}

TEST(ValidTime, OverlapOfOpenAndUnknownIsUnknown) {
  EXPECT_EQ(OverlapText("2005/..", "2004/"), "2005/");
  EXPECT_EQ(OverlapText("/..", "../"), "");
}

TEST(ValidTime, OverlapWithUnknownIsTheOther) {
  EXPECT_EQ(OverlapText("", "2005?/.."), "2005?/..");
  EXPECT_EQ(OverlapText("", ""), "");
  EXPECT_EQ(OverlapText("2005/", "../2007"), "2005/2007");
}

TEST(ValidTime, TimesApartHaveNoOverlap) {
  const v1::ValidTime none = OverlapOf(Time("2005"), Time("2006/.."));
  EXPECT_EQ(none.SerializeAsString(), Time("").SerializeAsString());
}

TEST(ValidTime, OverlapHasTheDaysThatBothHave) {
  std::mt19937 random(11);
  for (int round = 0; round < 20'000; ++round) {
    const StatusOr<v1::ValidTime> a = ParseValidTime(RandomInterval(random, {"", ".."}));
    const StatusOr<v1::ValidTime> b = ParseValidTime(RandomInterval(random, {"", ".."}));
    if (!a.ok() || !b.ok()) continue;
    const v1::ValidTime overlap = OverlapOf(*a, *b);
    const Days common = Between(std::max(DaysOf(*a).earliest, DaysOf(*b).earliest),
                                std::min(DaysOf(*a).latest, DaysOf(*b).latest));
    ASSERT_EQ(DaysOf(overlap), common.earliest <= common.latest ? common : kAllDays)
        << a->edtf() << " and " << b->edtf();
    ASSERT_EQ(overlap.SerializeAsString(), Time(overlap.edtf()).SerializeAsString());
    ASSERT_EQ(overlap.edtf(), OverlapOf(*b, *a).edtf());
  }
}

}  // namespace
}  // namespace partnergraph
