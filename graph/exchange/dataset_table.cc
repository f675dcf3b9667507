#include "graph/exchange/dataset_table.h"

#include <cassert>
#include <charconv>
#include <cmath>
#include <fstream>
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

const std::string& DatasetRow::Text(std::string_view column) const {
  const std::optional<std::size_t> position = reader_->Column(column);
  assert(position.has_value());
  return reader_->row()[*position];
}

StatusOr<double> DatasetRow::Number(std::string_view column) const {
  const std::optional<double> number = ParseWhole<double>(Text(column));
  if (!number || !std::isfinite(*number)) {
    return Error(column, "BAD_NUMBER", "expected a number such as 2795 or 0.5, without separators");
  }
  return *number;
}

StatusOr<std::optional<std::int64_t>> DatasetRow::Count(std::string_view column) const {
  if (IsEmpty(column)) return std::nullopt;
  const std::optional<std::int64_t> count = ParseWhole<std::int64_t>(Text(column));
  if (!count || *count < 0) {
    return Error(column, "BAD_NUMBER", "expected a whole number from 0, without separators");
  }
  return count;
}

StatusOr<bool> DatasetRow::Flag(std::string_view column) const {
  static constexpr std::pair<std::string_view, bool> kWords[] = {{"true", true}, {"false", false}};
  return Word(column, Words<bool>(kWords));
}

std::optional<v1::ValidTime> DatasetRow::Time(std::string_view column) const {
  if (IsEmpty(column)) return std::nullopt;
  v1::ValidTime time;
  time.set_edtf(Text(column));
  return time;
}

Status DatasetRow::Error(std::string_view column, std::string_view rule,
                         std::string_view reason) const {
  return InvalidError(Place() + ": " + std::string(column), Text(column), rule, reason);
}

Status ForEachRow(const std::string& folder, const std::string& file,
                  const std::vector<std::string_view>& columns,
                  const std::function<Status(const DatasetRow&)>& take) {
  std::ifstream input(folder + "/" + file, std::ios::binary);
  if (!input) {
    return ViolationError(StatusCode::kNotFound, file, folder, "MISSING_FILE",
                          "the folder has no such file, or it cannot be read");
  }
  CsvReader reader(&input, file);
  PG_RETURN_IF_ERROR(reader.ReadHeader(columns, {}));
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_row, reader.Next());
    if (!has_row) return absl::OkStatus();
    PG_RETURN_IF_ERROR(take(DatasetRow(&reader)));
  }
}

}  // namespace partnergraph
