// What other encodings leave in text: names the encoding of text that is not UTF-8, so that an
// error can say what to do about it, and mends characters that were taken for others.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_TEXT_ENCODING_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_TEXT_ENCODING_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace partnergraph {

// "UTF-16LE", "UTF-16BE" or "UTF-32LE" if text begins with such a byte order mark, or every second
// byte of its beginning is NUL; else empty.
inline constexpr std::size_t kWideEncodingBytes = 4;  // Enough to tell.
std::string_view WideEncoding(std::string_view begin);

// What `text`, which is not UTF-8, is most likely: "GB18030", "ISO-8859-1", "windows-1252",
// "Big5", "Shift_JIS" ..., by ICU's detector over the first 64 KiB; "UTF-8 with damaged
// characters"; "an unknown encoding" if it has no guess.
std::string LikelyEncoding(std::string_view text);

// `text`, UTF-8, without control characters: those from U+0080 to U+009F become what they are in
// windows-1252, from which such text comes (U+0092 is ’ there); all others become blanks.
// Source: WHATWG Encoding Standard, index windows-1252.
std::string WithoutControls(std::string_view text);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_TEXT_ENCODING_H_
