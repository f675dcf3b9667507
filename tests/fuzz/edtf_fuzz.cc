// Whatever parses must parse again to the same, and hold to the contracts of valid_time.h. The
// input is one time, or two with a line break between them.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "graph/base/violation.h"
#include "graph/model/valid_time.h"

namespace partnergraph {
namespace {

void Check(bool holds) {
  if (!holds) std::abort();
}

bool Same(const v1::ValidTime& a, const v1::ValidTime& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

v1::ValidTime Reparsed(const v1::ValidTime& time) { return ParseValidTime(time.edtf()).value(); }

void CheckTime(const v1::ValidTime& time, std::string_view text) {
  Check(time.edtf() == text);
  Check(Same(Reparsed(time), time));
  const Days days = DaysOf(time);
  Check(days.earliest <= days.latest);
  Check(HoldsOn(time, days) != Holds::kNo);
  Check(Same(OverlapOf(time, time), time));
}

void CheckPair(const v1::ValidTime& a, const v1::ValidTime& b) {
  const v1::ValidTime overlap = OverlapOf(a, b);
  Check(Same(Reparsed(overlap), overlap));
  Check(Same(OverlapOf(b, a), overlap));
  const Days common{std::max(DaysOf(a).earliest, DaysOf(b).earliest),
                    std::min(DaysOf(a).latest, DaysOf(b).latest)};
  const bool is_apart = common.earliest > common.latest;
  Check(DaysOf(overlap) == (is_apart ? kAllDays : common));
  Check(is_apart || (overlap.uncertain() == (a.uncertain() || b.uncertain()) &&
                     overlap.approximate() == (a.approximate() || b.approximate())));
  Check((HoldsOn(a, DaysOf(b)) == Holds::kNo) == is_apart);
}

}  // namespace
}  // namespace partnergraph

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace partnergraph;  // NOLINT(google-build-using-namespace): a fuzzer's only function.
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line_break = std::min(text.find('\n'), size);
  const std::string_view first = text.substr(0, line_break);
  const std::string_view second = line_break < size ? text.substr(line_break + 1) : "";
  const auto a = ParseValidTime(first);
  const auto b = ParseValidTime(second);
  if (a.ok()) CheckTime(*a, first);
  if (!a.ok()) Check(!GetViolation(a.status()).value().reason().empty());
  if (const auto asked = ParseAskedDays(first); asked.ok()) Check(*asked == DaysOf(*a));
  if (a.ok() && b.ok()) CheckPair(*a, *b);
  return 0;
}
