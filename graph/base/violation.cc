#include "graph/base/violation.h"

#include <absl/strings/cord.h>

#include <cassert>
#include <cstddef>
#include <limits>

#include "graph/base/utf8.h"

namespace partnergraph {
namespace {

constexpr char kTypeUrl[] = "type.googleapis.com/partnergraph.v1.Violation";
constexpr std::size_t kShownBytesMax = 200;

// A file name or a reason may hold any bytes; a message with bytes that are not UTF-8 could not be
// read back.
std::string Printable(std::string_view text) {
  return PrintableUtf8(text, std::numeric_limits<std::size_t>::max());
}

Status Make(StatusCode code, const v1::Violation& violation) {
  std::string message = violation.place();
  if (!violation.value().empty()) {
    message += (message.empty() ? "\"" : " \"") + violation.value() + "\"";
  }
  message += message.empty() ? violation.reason() : ": " + violation.reason();
  Status status(code, message);
  status.SetPayload(kTypeUrl, absl::Cord(violation.SerializeAsString()));
  return status;
}

}  // namespace

Status ViolationError(StatusCode code, std::string_view place, std::string_view value,
                      std::string_view rule, std::string_view reason) {
  assert(code != StatusCode::kOk);
  v1::Violation violation;
  violation.set_place(Printable(place));
  violation.set_value(PrintableUtf8(value, kShownBytesMax));
  violation.set_rule(Printable(rule));
  violation.set_reason(Printable(reason));
  return Make(code, violation);
}

Status InvalidError(std::string_view place, std::string_view value, std::string_view rule,
                    std::string_view reason) {
  return ViolationError(StatusCode::kInvalidArgument, place, value, rule, reason);
}

Status AtPlace(std::string_view prefix, const Status& status) {
  std::optional<v1::Violation> violation = GetViolation(status);
  if (!violation) return status;
  std::string place = Printable(prefix);
  if (!place.empty() && !violation->place().empty() && violation->place().front() != '[') {
    place += '.';
  }
  violation->set_place(place + violation->place());
  return Make(status.code(), *violation);
}

std::optional<v1::Violation> GetViolation(const Status& status) {
  if (status.ok()) return std::nullopt;
  const auto payload = status.GetPayload(kTypeUrl);
  v1::Violation violation;
  if (!payload || !violation.ParseFromString(std::string(*payload))) return std::nullopt;
  return violation;
}

}  // namespace partnergraph
