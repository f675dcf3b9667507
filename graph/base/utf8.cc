#include "graph/base/utf8.h"

#include <cstdint>

namespace partnergraph {
namespace {

bool IsControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

}  // namespace

char32_t DecodeUtf8(std::string_view text, std::size_t* position) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::size_t at = (*position)++;
  const std::uint8_t lead = byte(at);
  if (lead < 0x80) return lead;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) return kNotUtf8;
  char32_t c = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80) return kNotUtf8;
    c = (c << 6U) | (byte(at + i) & 0x3FU);
  }
  const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
  if (overlong || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF) return kNotUtf8;
  *position = at + length;
  return c;
}

void AppendUtf8(char32_t c, std::string* text) {
  const auto put = [text](char32_t byte) { text->push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
    return;
  }
  if (c < 0x800) {
    put(0xC0 | (c >> 6U));
  } else {
    if (c < 0x10000) {
      put(0xE0 | (c >> 12U));
    } else {
      put(0xF0 | (c >> 18U));
      put(0x80 | ((c >> 12U) & 0x3F));
    }
    put(0x80 | ((c >> 6U) & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

bool IsUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (DecodeUtf8(text, &i) == kNotUtf8) return false;
  }
  return true;
}

bool HasControlCharacter(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (IsControl(DecodeUtf8(text, &i))) return true;
  }
  return false;
}

std::string PrintableUtf8(std::string_view text, std::size_t bytes_max) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string shown;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const char32_t c = DecodeUtf8(text, &i);
    std::string piece(text.substr(begin, i - begin));
    if (c == kNotUtf8 || IsControl(c)) {
      piece.clear();
      for (const char raw : text.substr(begin, i - begin)) {
        const auto byte = static_cast<std::uint8_t>(raw);
        piece += {'\\', 'x', kHex[byte >> 4U], kHex[byte & 0xFU]};
      }
    }
    if (shown.size() + piece.size() > bytes_max) return shown + "...";
    shown += piece;
  }
  return shown;
}

}  // namespace partnergraph
