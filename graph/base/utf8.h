// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
#ifndef PARTNERGRAPH_GRAPH_BASE_UTF8_H_
#define PARTNERGRAPH_GRAPH_BASE_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace partnergraph {

// Decodes the character at `*position` and moves the position behind it. Returns -1 and moves by
// one byte if no valid character begins there. REQUIRES: *position < text.size().
char32_t DecodeUtf8(std::string_view text, std::size_t* position);
inline constexpr char32_t kNotUtf8 = static_cast<char32_t>(-1);

// Appends `c`, a valid code point, to `text`.
void AppendUtf8(char32_t c, std::string* text);

bool IsUtf8(std::string_view text);

// True if `text` has a control character (U+0000 to U+001F, U+007F to U+009F).
bool HasControlCharacter(std::string_view text);

// At most `bytes_max` bytes of `text`, cut at a character's end, with invalid bytes and control
// characters written as "\xNN"; ends in "..." if cut.
std::string PrintableUtf8(std::string_view text, std::size_t bytes_max);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_BASE_UTF8_H_
