#include "graph/exchange/fact_row.h"

#include <charconv>
#include <cmath>
#include <system_error>

#include "graph/base/violation.h"

namespace partnergraph {
namespace {

// Parses the whole of `text`; nothing if something is left over or out of range.
template <class Number>
std::optional<Number> ParseWhole(const std::string& text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

const std::string& FactRow::Text(std::string_view column) const {
  static const std::string kNone;
  const auto text = [this](const std::optional<std::size_t>& position) -> const std::string& {
    return position ? reader_->row()[*position] : kNone;
  };
  for (const KnownColumn& known : known_) {
    if (known.name == column.data()) return text(known.position);
  }
  known_.push_back({column.data(), reader_->Column(column)});
  return text(known_.back().position);
}

StatusOr<double> FactRow::Number(std::string_view column) const {
  const std::optional<double> number = ParseWhole<double>(Text(column));
  if (!number || !std::isfinite(*number)) {
    return Error(column, "BAD_NUMBER", "expected a number such as 2795 or 0.5, without separators");
  }
  return *number;
}

StatusOr<std::optional<std::int64_t>> FactRow::Count(std::string_view column) const {
  if (IsEmpty(column)) return std::nullopt;
  const std::optional<std::int64_t> count = ParseWhole<std::int64_t>(Text(column));
  if (!count || *count < 0) {
    return Error(column, "BAD_NUMBER", "expected a whole number from 0, without separators");
  }
  return count;
}

StatusOr<bool> FactRow::Flag(std::string_view column) const {
  static constexpr std::pair<std::string_view, bool> kWords[] = {{"true", true}, {"false", false}};
  return Word(column, Words<bool>(kWords));
}

std::optional<v1::ValidTime> FactRow::Time(std::string_view column) const {
  if (IsEmpty(column)) return std::nullopt;
  v1::ValidTime time;
  time.set_edtf(Text(column));
  return time;
}

Status FactRow::Error(std::string_view column, std::string_view rule,
                      std::string_view reason) const {
  return InvalidError(Place() + ": " + std::string(column), Text(column), rule, reason);
}

}  // namespace partnergraph
