// When a fact holds in the world: text in the Extended Date/Time Format, level 1, and the days
// computed from it. Source: Library of Congress, EDTF Specification, 4 February 2019 (a profile of
// ISO 8601-2); only dates and intervals of the years 0001 to 9999.
//
//   time     := "" | date | side "/" side      Empty: wholly unknown.
//   side     := "" | ".." | date               Empty: unknown, "..": open. Not both sides empty.
//   date     := (year | year "-" month | year "-" month "-" day) qualifier?
//   qualifier:= "?" uncertain | "~" approximate | "%" both
//
// X stands for unspecified digits, at the end of a date: 201X is some time in 2010 to 2019 and 20XX
// in the century, 2004-XX and 2004-XX-XX in the year, 2004-06-XX in the month. Refused, with the
// reason: times of day, seasons, other years, and all of level 2.
#ifndef PARTNERGRAPH_GRAPH_MODEL_VALID_TIME_H_
#define PARTNERGRAPH_GRAPH_MODEL_VALID_TIME_H_

#include <chrono>
#include <cstdint>
#include <string_view>

#include "graph/base/status.h"
#include "partnergraph/v1/valid_time.pb.h"

namespace partnergraph {

// Stand for a side without a first or last day.
inline constexpr std::int32_t kDayMin = INT32_MIN;
inline constexpr std::int32_t kDayMax = INT32_MAX;

// Days since 1970-01-01 (proleptic Gregorian), both included.
struct Days {
  std::int32_t earliest = kDayMin;
  std::int32_t latest = kDayMax;
  friend bool operator==(const Days&, const Days&) = default;
};
inline constexpr Days kAllDays;

// Returns the time with `edtf` as given and all computed fields filled.
// Returns INVALID_ARGUMENT (place "edtf", rule MALFORMED_TIME) if the text does not follow the
// grammar above, names a day that does not exist, or ends before it begins: its last possible day
// lies before its first possible day.
StatusOr<v1::ValidTime> ParseValidTime(std::string_view edtf);

// The first and the last day on which the fact can hold.
Days DaysOf(const v1::ValidTime& time);

// Returns the days that a question asks for: a date or an interval ("2019", "2019-03/..").
// Empty: all days.
// Returns INVALID_ARGUMENT (place "valid_date", rule MALFORMED_TIME) as ParseValidTime does, and
// if a date is qualified or a side is unknown, because a question must be certain.
StatusOr<Days> ParseAskedDays(std::string_view date);

// Whether a fact holds on some day of those asked for.
enum class Holds { kNo, kPossibly, kYes };

// Returns
//   kNo        if no day asked for lies within DaysOf(time);
//   kYes       if all days are asked for: a fact that is stated held at some time. Else if no date
//              is qualified and the fact surely holds on some day asked for. A date by itself is
//              sure throughout; one with unspecified digits lies somewhere in its days, and is sure
//              only if all of them are asked for. An interval is sure from the last day of its
//              begin date to the first day of its end date, without limit on an open side; where no
//              day is left between them, or a side is unknown, no day is sure;
//   kPossibly  otherwise.
// REQUIRES: `time` is empty or comes from ParseValidTime; asked.earliest <= asked.latest.
Holds HoldsOn(const v1::ValidTime& time, Days asked);

// Returns the time when both hold: from the later begin to the earlier end, with the qualifiers of
// both. Its DaysOf is what the DaysOf of both have in common.
//   2005/2010 and 2008?/..  -> 2008?/2010        2005-03 and 2004/2010 -> 2005-03
//   2005 and 2005-03/..     -> 2005-03/2005-12-31
// A date stands against an open or unknown side, and a wholly unknown time yields the other one:
// what is unknown does not narrow the overlap. So HoldsOn of the overlap can say more than is
// known; whether both hold is the lesser HoldsOn of the two.
// Times that do not overlap yield the wholly unknown time; compare their DaysOf to tell.
// REQUIRES: both are empty or come from ParseValidTime.
v1::ValidTime OverlapOf(const v1::ValidTime& a, const v1::ValidTime& b);

// The day's number since 1970-01-01. REQUIRES: the date exists, in the years 0001 to 9999.
std::int32_t DayOf(int year, int month, int day);

// The inverse. REQUIRES: the day lies in the years 0001 to 9999.
std::chrono::year_month_day DateOf(std::int32_t day);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_MODEL_VALID_TIME_H_
