#include "service/cli/row_output.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "service/cli/format.h"

namespace partnergraph::cli {
namespace {

std::string CsvCell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

void WriteCsv(const std::vector<std::string>& cells, std::ostream& out) {
  for (std::size_t i = 0; i < cells.size(); ++i) out << (i == 0 ? "" : ",") << CsvCell(cells[i]);
  out << "\r\n";
}

std::vector<std::string> Titles(const Session& session, const std::vector<RowColumn>& columns) {
  std::vector<std::string> titles;
  for (const RowColumn& column : columns) titles.push_back(session.Say(column.title));
  return titles;
}

}  // namespace

RowOutput::RowOutput(Session* session, bool csv, const std::vector<RowColumn>& columns)
    : session_(session), csv_(csv), columns_(columns), table_(Titles(*session, columns)) {}

void RowOutput::WriteHeader() {
  std::vector<std::string> keys;
  for (const RowColumn& column : columns_) keys.emplace_back(column.key);
  WriteCsv(keys, session_->out());
}

void RowOutput::Add(const std::vector<std::string>& cells) {
  if (csv_ && !any_) WriteHeader();
  any_ = true;
  if (csv_) {
    WriteCsv(cells, session_->out());
    return;
  }
  std::vector<std::string> shown;
  for (const std::string& cell : cells) shown.push_back(OneLine(cell));
  table_.AddRow(std::move(shown));
}

std::string RowOutput::Number(double number) const {
  constexpr int kDigits = 6;
  if (!csv_ && number == std::floor(number) && std::abs(number) < 1e15) return FormatNumber(number);
  std::array<char, 64> text{};
  const auto end =
      csv_ ? std::to_chars(text.begin(), text.end(), number)
           : std::to_chars(text.begin(), text.end(), number, std::chars_format::general, kDigits);
  return {text.begin(), end.ptr};
}

void RowOutput::Finish() {
  if (!csv_) {
    table_.Print(session_->out(), session_->options().color);
  } else if (!any_) {
    WriteHeader();
  }
}

}  // namespace partnergraph::cli
