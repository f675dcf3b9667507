#include "graph/model/text_check.h"

#include <string>

#include "graph/base/utf8.h"
#include "graph/base/violation.h"

namespace partnergraph {

Status CheckText(std::string_view place, std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max) {
    return InvalidError(place, text, "TOO_LONG",
                        std::to_string(text.size()) + " bytes; the limit is " +
                            std::to_string(bytes_max));
  }
  if (!IsUtf8(text)) return InvalidError(place, text, "INVALID_UTF8", "is not valid UTF-8");
  if (HasControlCharacter(text)) {
    return InvalidError(place, text, "CONTROL_CHARACTER", "has a control character");
  }
  return absl::OkStatus();
}

Status CheckRequiredText(std::string_view place, std::string_view text, std::size_t bytes_max) {
  if (text.empty()) return InvalidError(place, "", "MISSING_FIELD", "must not be empty");
  return CheckText(place, text, bytes_max);
}

}  // namespace partnergraph
