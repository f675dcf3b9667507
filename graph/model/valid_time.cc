#include "graph/model/valid_time.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <tuple>

#include "graph/base/violation.h"

namespace partnergraph {
namespace {

// A date, or the unknown or open side of an interval.
struct Side {
  v1::TimeBound bound = v1::TIME_BOUND_UNKNOWN;
  Days days;              // Of a date: the days that it covers.
  std::string_view text;  // Of a date: without the qualifier.
  bool uncertain = false;
  bool approximate = false;
  bool unspecified = false;  // Of a date: X in it; some of `days`, nobody said which.
  bool alone = false;        // A date that is no part of an interval.
};

struct Span {
  Side begin;
  Side end;
};

bool IsDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// REQUIRES: text has at most four characters, all digits.
int NumberOf(std::string_view text) {
  int number = 0;
  for (const char c : text) number = number * 10 + (c - '0');
  return number;
}

int LastDayOfMonth(int year, int month) {
  const std::chrono::year_month_day_last last = std::chrono::year(year) / month / std::chrono::last;
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

// --- The parsers return the reason why the text is refused; empty if it is not.

std::string ReasonOfShape(std::string_view text) {
  if (text.find_first_of("T:") != std::string_view::npos) return "a time of day is not supported";
  if (text.front() == '-' || text.front() == 'Y') return "years are 0001 to 9999";
  if (text.find_first_of("?~%") != std::string_view::npos) {
    return "a date has at most one qualifier, at its end";
  }
  return "a date is YYYY, YYYY-MM or YYYY-MM-DD";
}

// 2005, 201X, 20XX.
std::string ParseYear(std::string_view text, int* first, int* last) {
  const std::string_view known = text.substr(0, std::min(text.find('X'), text.size()));
  const std::string unspecified(text.size() - known.size(), 'X');
  if (!IsDigits(known) || known.size() < 2 || text.substr(known.size()) != unspecified) {
    return "a year is four digits, of which X may replace the last or the last two";
  }
  *first = NumberOf(known);
  *last = *first;
  for (std::size_t i = known.size(); i < text.size(); ++i) {
    *first = *first * 10;
    *last = *last * 10 + 9;
  }
  *first = std::max(*first, 1);
  return *last == 0 ? "years are 0001 to 9999" : "";
}

// The month and day of a date. `days` holds the days of `year` and is narrowed.
std::string ParseMonthAndDay(int year, std::string_view month_text, std::string_view day_text,
                             Days* days) {
  if (month_text == "XX") {
    return day_text.empty() || day_text == "XX" ? "" : "a day stands after an unspecified month";
  }
  if (!IsDigits(month_text)) return "a month is two digits or XX";
  const int month = NumberOf(month_text);
  if (month >= 21 && month <= 41) return "seasons are not supported; write an interval of months";
  if (month < 1 || month > 12) return "there is no month " + std::string(month_text);
  const int last_day = LastDayOfMonth(year, month);
  *days = {DayOf(year, month, 1), DayOf(year, month, last_day)};
  if (day_text.empty() || day_text == "XX") return "";
  if (!IsDigits(day_text)) return "a day is two digits or XX";
  const int day = NumberOf(day_text);
  if (day < 1 || day > last_day) {
    return "there is no day " + std::string(day_text) + " in a month of " +
           std::to_string(last_day) + " days";
  }
  *days = {DayOf(year, month, day), DayOf(year, month, day)};
  return "";
}

std::string ParseDate(std::string_view text, Side* date) {
  const char qualifier = text.back();
  date->uncertain = qualifier == '?' || qualifier == '%';
  date->approximate = qualifier == '~' || qualifier == '%';
  if (date->uncertain || date->approximate) text.remove_suffix(1);
  if (text.empty()) return "a qualifier stands without a date";
  date->bound = v1::TIME_BOUND_KNOWN;
  date->text = text;
  date->unspecified = text.find('X') != std::string_view::npos;

  const bool has_month = text.size() > 4;
  const bool has_day = text.size() > 7;
  if ((text.size() != 4 && text.size() != 7 && text.size() != 10) ||
      (has_month && text[4] != '-') || (has_day && text[7] != '-')) {
    return ReasonOfShape(text);
  }
  int first_year = 0;
  int last_year = 0;
  std::string reason = ParseYear(text.substr(0, 4), &first_year, &last_year);
  if (!reason.empty()) return reason;
  date->days = {DayOf(first_year, 1, 1), DayOf(last_year, 12, 31)};
  if (!has_month) return "";
  if (text[3] == 'X') return "a month stands after an unspecified year";
  return ParseMonthAndDay(first_year, text.substr(5, 2), has_day ? text.substr(8) : "",
                          &date->days);
}

std::string ParseSide(std::string_view text, Side* side) {
  if (text.empty()) return "";
  if (text != "..") return ParseDate(text, side);
  side->bound = v1::TIME_BOUND_OPEN;
  return "";
}

// The views in `span` live as long as `text`.
std::string ParseSpan(std::string_view text, Span* span) {
  if (text.empty()) return "";
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    std::string reason = ParseDate(text, &span->begin);
    span->begin.alone = true;
    span->end = span->begin;
    return reason;
  }
  if (text == "/") return "neither side is known; leave the time empty";
  if (text.find('/', slash + 1) != std::string_view::npos) return "an interval has one slash";
  std::string reason = ParseSide(text.substr(0, slash), &span->begin);
  if (reason.empty()) reason = ParseSide(text.substr(slash + 1), &span->end);
  if (!reason.empty()) return reason;
  if (span->end.days.latest < span->begin.days.earliest) return "the end lies before the begin";
  return "";
}

bool IsKnown(const Side& side) { return side.bound == v1::TIME_BOUND_KNOWN; }

v1::ValidTime ToValidTime(std::string_view text, const Span& span) {
  v1::ValidTime time;
  time.set_edtf(std::string(text));
  if (IsKnown(span.begin)) time.set_earliest_day(span.begin.days.earliest);
  if (IsKnown(span.end)) time.set_latest_day(span.end.days.latest);
  time.set_begin(span.begin.bound);
  time.set_end(span.end.bound);
  time.set_uncertain(span.begin.uncertain || span.end.uncertain);
  time.set_approximate(span.begin.approximate || span.end.approximate);
  return time;
}

Span SpanOf(const v1::ValidTime& time) {
  Span span;
  [[maybe_unused]] const std::string reason = ParseSpan(time.edtf(), &span);
  assert(reason.empty());
  return span;
}

bool Overlap(Days a, Days b) { return a.earliest <= b.latest && b.earliest <= a.latest; }

// --- The sides of an overlap.

// Returns the side with the greater key, which limits the overlap, with the qualifiers of both.
template <class Key>
Side NarrowerOf(const Side& a, const Side& b, Key key) {
  if (!IsKnown(a) || !IsKnown(b)) {
    if (IsKnown(a) || IsKnown(b)) return IsKnown(a) ? a : b;
    return a.bound == v1::TIME_BOUND_UNKNOWN ? a : b;  // It may lie anywhere, an open one nowhere.
  }
  Side side = key(a) > key(b) ? a : b;
  side.uncertain = a.uncertain || b.uncertain;
  side.approximate = a.approximate || b.approximate;
  return side;
}

// The order of begins: first day, then last, which for a date alone is the first as well, because
// the fact surely holds from there. So of two begins that may be the same day the vaguer one is
// the later. The rest picks one date of several that say the same, and the innermost one.
auto BeginKey(const Side& side) {
  const Days days = side.days;
  return std::tuple(days.earliest, side.alone ? days.earliest : days.latest, side.alone,
                    -days.latest, side.text);
}

// The same from the other end.
auto EndKey(const Side& side) {
  const Days days = side.days;
  return std::tuple(-days.latest, side.alone ? -days.latest : -days.earliest, side.alone,
                    days.earliest, side.text);
}

std::string TextOfDay(std::int32_t day) {
  const std::chrono::year_month_day date = DateOf(day);
  const auto padded = [](unsigned number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return std::string(width - digits.size(), '0') + digits;
  };
  return padded(static_cast<unsigned>(static_cast<int>(date.year())), 4) + "-" +
         padded(static_cast<unsigned>(date.month()), 2) + "-" +
         padded(static_cast<unsigned>(date.day()), 2);
}

std::string WithQualifier(std::string text, bool uncertain, bool approximate) {
  if (uncertain || approximate) text += uncertain && approximate ? '%' : uncertain ? '?' : '~';
  return text;
}

// `day` is where a date alone begins or ends.
std::string TextOfSide(const Side& side, std::int32_t day) {
  if (side.bound == v1::TIME_BOUND_OPEN) return "..";
  if (!IsKnown(side)) return "";
  return WithQualifier(side.alone && !side.unspecified ? TextOfDay(day) : std::string(side.text),
                       side.uncertain, side.approximate);
}

std::string TextOfSpan(const Span& span) {
  const auto& [begin, end] = span;
  if (begin.alone && end.alone) {  // The innermost date gave both sides.
    return WithQualifier(std::string(begin.text), begin.uncertain || end.uncertain,
                         begin.approximate || end.approximate);
  }
  const std::string text =
      TextOfSide(begin, begin.days.earliest) + "/" + TextOfSide(end, end.days.latest);
  return text == "/" ? "" : text;
}

}  // namespace

StatusOr<v1::ValidTime> ParseValidTime(std::string_view edtf) {
  Span span;
  const std::string reason = ParseSpan(edtf, &span);
  if (!reason.empty()) return InvalidError("edtf", edtf, "MALFORMED_TIME", reason);
  return ToValidTime(edtf, span);
}

Days DaysOf(const v1::ValidTime& time) {
  return {time.has_earliest_day() ? time.earliest_day() : kDayMin,
          time.has_latest_day() ? time.latest_day() : kDayMax};
}

StatusOr<Days> ParseAskedDays(std::string_view date) {
  if (date.empty()) return kAllDays;
  Span span;
  std::string reason = ParseSpan(date, &span);
  if (reason.empty()) {
    const auto& [begin, end] = span;
    if (begin.uncertain || begin.approximate || end.uncertain || end.approximate) {
      reason = "a question takes no qualifier; ask for an interval that is wide enough";
    } else if (begin.bound == v1::TIME_BOUND_UNKNOWN || end.bound == v1::TIME_BOUND_UNKNOWN) {
      reason = "a question has no unknown side; write .. for an open one";
    }
  }
  if (!reason.empty()) return InvalidError("valid_date", date, "MALFORMED_TIME", reason);
  return Days{span.begin.days.earliest, span.end.days.latest};
}

Holds HoldsOn(const v1::ValidTime& time, Days asked) {
  assert(asked.earliest <= asked.latest);
  if (!Overlap(DaysOf(time), asked)) return Holds::kNo;
  if (asked == kAllDays) return Holds::kYes;
  if (time.edtf().empty() || time.uncertain() || time.approximate()) return Holds::kPossibly;
  const auto [begin, end] = SpanOf(time);
  if (begin.alone) {
    const bool all_asked =
        asked.earliest <= begin.days.earliest && begin.days.latest <= asked.latest;
    return begin.unspecified && !all_asked ? Holds::kPossibly : Holds::kYes;
  }
  if (begin.bound == v1::TIME_BOUND_UNKNOWN || end.bound == v1::TIME_BOUND_UNKNOWN) {
    return Holds::kPossibly;
  }
  const Days sure{IsKnown(begin) ? begin.days.latest : kDayMin,
                  IsKnown(end) ? end.days.earliest : kDayMax};
  const bool some_day_is_sure = sure.earliest <= sure.latest;
  return some_day_is_sure && Overlap(sure, asked) ? Holds::kYes : Holds::kPossibly;
}

v1::ValidTime OverlapOf(const v1::ValidTime& a, const v1::ValidTime& b) {
  if (a.edtf().empty() || b.edtf().empty()) {
    const v1::ValidTime& known = a.edtf().empty() ? b : a;
    return known.edtf().empty() ? ToValidTime("", Span()) : known;
  }
  if (!Overlap(DaysOf(a), DaysOf(b))) return ToValidTime("", Span());
  const Span span_a = SpanOf(a);
  const Span span_b = SpanOf(b);
  const Span both{NarrowerOf(span_a.begin, span_b.begin, BeginKey),
                  NarrowerOf(span_a.end, span_b.end, EndKey)};
  return ToValidTime(TextOfSpan(both), both);
}

std::int32_t DayOf(int year, int month, int day) {
  const std::chrono::year_month_day date = std::chrono::year(year) / month / day;
  assert(date.ok());
  return static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::chrono::year_month_day DateOf(std::int32_t day) {
  return std::chrono::sys_days(std::chrono::days(day));
}

}  // namespace partnergraph
