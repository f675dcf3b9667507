#include "graph/model/record_id.h"

#include <algorithm>

#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {

Status CheckRecordId(std::string_view place, std::string_view id) {
  if (id.empty()) return InvalidError(place, "", "MISSING_FIELD", "must not be empty");
  if (id.size() > kIdBytesMax) {
    return InvalidError(place, id, "TOO_LONG",
                        std::to_string(id.size()) + " bytes; the limit is " +
                            std::to_string(kIdBytesMax));
  }
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_allowed = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  if (!is_letter(id.front()) || !std::all_of(id.begin(), id.end(), is_allowed)) {
    return InvalidError(place, id, "BAD_ID",
                        "must be a-z, 0-9, '_', '-' or '.', and begin with a letter");
  }
  return absl::OkStatus();
}

}  // namespace partnergraph
