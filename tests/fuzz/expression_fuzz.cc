// An expression, a line "---", and a JSON record or a row: whatever parses is evaluated, drops only
// what it names, and does not fail.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "graph/base/violation.h"
#include "graph/exchange/csv_reader.h"
#include "graph/exchange/expression.h"
#include "graph/exchange/json_reader.h"
#include "tests/graph/exchange/bytes_source.h"

namespace partnergraph {
namespace {

void Check(bool holds) {
  if (!holds) std::abort();
}

void Evaluate(const Expression& expression, const Scope& scope) {
  expression.Evaluate(scope, [](std::string_view, std::string_view rule, std::string_view reason) {
    Check(!rule.empty() && !reason.empty());
  });
}

}  // namespace
}  // namespace partnergraph

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace partnergraph;  // NOLINT(google-build-using-namespace): a fuzzer's only function.
  static const Lookups lookups = {{"countries", {{"CN", "china"}, {"UK", "united_kingdom"}}}};
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find("\n---\n");
  const auto expression = Expression::Parse(input.substr(0, line), lookups);
  if (!expression.ok()) {
    Check(GetViolation(expression.status())->rule() == "MALFORMED_EXPRESSION");
    return 0;
  }
  const std::string file = line == std::string::npos ? "" : input.substr(line + 5);
  BytesSource json_bytes(file);
  JsonReader json(&json_bytes, "fuzz");
  for (auto more = json.Next(); more.ok() && *more; more = json.Next()) {
    Evaluate(*expression,
             {.row = nullptr, .record = &json.record(), .node = nullptr, .text = nullptr});
  }
  BytesSource csv_bytes(file);
  CsvReader csv(&csv_bytes, "fuzz");
  if (!csv.ReadHeader().ok()) return 0;
  for (auto more = csv.Next(); more.ok() && *more; more = csv.Next()) {
    Evaluate(*expression, {.row = &csv, .record = nullptr, .node = nullptr, .text = nullptr});
  }
  return 0;
}
