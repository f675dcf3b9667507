#include "graph/exchange/source_date.h"

#include <re2/re2.h>

#include <optional>

#include "graph/base/violation.h"
#include "graph/model/valid_time.h"

namespace partnergraph {
namespace {

std::string_view Trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool IsDate(const std::string& text) {
  return !text.empty() && text.find('/') == std::string::npos && ParseValidTime(text).ok();
}

struct Digits {
  std::string year, month, day, rest;
};

std::optional<Digits> DigitsOf(const std::string& text) {
  static const RE2 pattern(R"((\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]\d.*)?([?~%]?))");
  Digits digits;
  if (!RE2::FullMatch(text, pattern, &digits.year, &digits.month, &digits.day, &digits.rest)) {
    return std::nullopt;
  }
  const auto pad = [](std::string* part) {
    if (part->size() == 1) part->insert(0, "0");
  };
  pad(&digits.month);
  pad(&digits.day);
  return digits;
}

// The longest part of the date that exists.
StatusOr<SourceDate> ReadOneDate(const std::string& text) {
  if (IsDate(text)) {
    return SourceDate{.kind = SourceDate::Kind::kKnown, .edtf = text, .flaw = {}};
  }
  const Status malformed = InvalidError("", text, "MALFORMED_TIME", "is no date that can be read");
  const auto digits = DigitsOf(text);
  if (!digits) return malformed;
  std::string date = digits->year;
  std::string known;
  bool lost = false;
  if (IsDate(date + digits->rest)) known = date + digits->rest;
  for (const std::string& part : {digits->month, digits->day}) {
    if (part.empty()) break;
    date += "-" + part;
    if (!IsDate(date + digits->rest)) {
      lost = true;
      break;
    }
    known = date + digits->rest;
  }
  if (known.empty()) return malformed;
  return SourceDate{.kind = SourceDate::Kind::kKnown,
                    .edtf = known,
                    .flaw = lost ? "there is no such day; read as " + known : ""};
}

enum class Side { kFirst, kLast };

// A side of a range, as an approximate date; a date as it is.
std::string SideOf(const std::string& edtf, Side which) {
  const std::size_t slash = edtf.find('/');
  if (slash == std::string::npos) return edtf;
  std::string side = which == Side::kLast ? edtf.substr(slash + 1) : edtf.substr(0, slash);
  if (side.find_first_of("?~%") == std::string::npos) side += "~";
  return side;
}

}  // namespace

StatusOr<SourceDate> ReadSourceDate(std::string_view text, const DateSentinels& sentinels) {
  const std::string trimmed(Trim(text));
  if (trimmed.empty()) return SourceDate();
  if (const auto found = sentinels.find(trimmed); found != sentinels.end()) {
    return SourceDate{.kind = found->second == v1::DateSentinel::MEANING_OPEN
                                  ? SourceDate::Kind::kOpen
                                  : SourceDate::Kind::kUnknown,
                      .edtf = {},
                      .flaw = {}};
  }
  // A number: 970 is the year 0970.
  if (trimmed.size() < 4 && trimmed.find_first_not_of("0123456789") == std::string::npos) {
    return ReadOneDate(std::string(4 - trimmed.size(), '0') + trimmed);
  }
  const std::size_t dots = trimmed.find("..");
  if (dots == std::string::npos) return ReadOneDate(trimmed);
  PG_ASSIGN_OR_RETURN(SourceDate first, ReadOneDate(trimmed.substr(0, dots)));
  PG_ASSIGN_OR_RETURN(const SourceDate last, ReadOneDate(trimmed.substr(dots + 2)));
  first.edtf += "/" + last.edtf;
  if (first.flaw.empty()) first.flaw = last.flaw;
  if (!ParseValidTime(first.edtf).ok()) {
    return InvalidError("", text, "MALFORMED_TIME", "the range ends before it begins");
  }
  return first;
}

SourceInterval JoinDates(const SourceDate& begin, const SourceDate& end) {
  SourceInterval interval{.edtf = {}, .flaw = begin.flaw.empty() ? end.flaw : begin.flaw};
  // A begin that is open says only that nobody knows it: "9999-12-31" as a begin is no date.
  const std::string from = SideOf(begin.edtf, Side::kLast);
  const std::string to =
      end.kind == SourceDate::Kind::kOpen ? ".." : SideOf(end.edtf, Side::kFirst);
  if (from.empty() && to.empty()) return interval;
  interval.edtf = from + "/" + to;
  if (ParseValidTime(interval.edtf).ok()) return interval;
  // Of ranges that overlap nothing is sure.
  interval.edtf = SideOf(begin.edtf, Side::kFirst) + "/" + SideOf(end.edtf, Side::kLast);
  if (ParseValidTime(interval.edtf).ok()) return interval;
  interval.flaw = "ends on " + to + " before it begins on " + from;
  interval.edtf = from + "/";
  return interval;
}

}  // namespace partnergraph
