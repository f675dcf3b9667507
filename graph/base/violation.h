// An error that says where the input is wrong: a Status that carries a v1::Violation.
//
// Violations are made where the rule is known, with a place relative to the record; callers put
// their own place in front while the Status travels up:
//
//   "kind" -> "put_relation.kind" -> "mutations[3].put_relation.kind"
#ifndef PARTNERGRAPH_GRAPH_BASE_VIOLATION_H_
#define PARTNERGRAPH_GRAPH_BASE_VIOLATION_H_

#include <optional>
#include <string>
#include <string_view>

#include "graph/base/status.h"
#include "partnergraph/v1/error.pb.h"

namespace partnergraph {

// Returns a Status of `code` whose message is `place "value": reason` and whose payload is the
// violation. `value` is cut to 200 bytes at a character's end; bytes that are not UTF-8 are shown
// as "\xNN". `rule` is UPPER_SNAKE_CASE and stable. REQUIRES: code is not OK.
Status ViolationError(StatusCode code, std::string_view place, std::string_view value,
                      std::string_view rule, std::string_view reason);

// The same with INVALID_ARGUMENT, the most common code.
Status InvalidError(std::string_view place, std::string_view value, std::string_view rule,
                    std::string_view reason);

// Returns `status` with `prefix` in front of its violation's place ("prefix.place", or
// "prefix[i]..." as given). A Status without violation, or OK, comes back as it is.
Status AtPlace(std::string_view prefix, const Status& status);

// The violation that `status` carries, if any.
std::optional<v1::Violation> GetViolation(const Status& status);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_BASE_VIOLATION_H_
