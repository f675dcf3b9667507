// Whatever parses must, written with every field quoted, parse again to the same rows; whatever
// does not must say where.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "graph/base/utf8.h"
#include "graph/base/violation.h"
#include "graph/exchange/csv_reader.h"

namespace partnergraph {
namespace {

using Rows = std::vector<std::vector<std::string>>;

void Check(bool holds) {
  if (!holds) std::abort();
}

StatusOr<Rows> ReadAll(const std::string& text) {
  std::istringstream input(text);
  CsvReader reader(&input, "fuzz.csv");
  PG_RETURN_IF_ERROR(reader.ReadHeader());
  Rows rows{reader.header()};
  std::uint64_t line = 0;
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_row, reader.Next());
    if (!has_row) return rows;
    Check(reader.line() > line);
    line = reader.line();
    rows.push_back(reader.row());
  }
}

std::string Write(const Rows& rows) {
  std::string text;
  for (const auto& row : rows) {
    Check(row.size() == rows.front().size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      Check(IsUtf8(row[i]) && row[i].find('\0') == std::string::npos);
      text += i == 0 ? "\"" : ",\"";
      for (const char c : row[i]) text += c == '"' ? "\"\"" : std::string(1, c);
      text += '"';
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace
}  // namespace partnergraph

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace partnergraph;  // NOLINT(google-build-using-namespace): a fuzzer's only function.
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto rows = ReadAll(text);
  if (rows.ok()) {
    Check(ReadAll(Write(*rows)).value() == *rows);
  } else {
    Check(GetViolation(rows.status()).value().place().starts_with("fuzz.csv:"));
  }
  return 0;
}
