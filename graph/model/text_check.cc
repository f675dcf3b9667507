#include "graph/model/text_check.h"

#include <string>

#include "graph/base/utf8.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

// White_Space of Unicode, and the characters of no width: joiners, the mark of byte order.
bool IsInvisible(char32_t c) {
  return c == 0x20 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200D) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 || c == 0xFEFF;
}

bool IsBlank(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (!IsInvisible(DecodeUtf8(text, &i))) return false;
  }
  return true;
}

}  // namespace

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
  PG_RETURN_IF_ERROR(CheckText(place, text, bytes_max));
  if (IsBlank(text)) return InvalidError(place, text, "BLANK", "has nothing but blanks");
  return absl::OkStatus();
}

}  // namespace partnergraph
