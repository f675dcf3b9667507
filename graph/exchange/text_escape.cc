#include "graph/exchange/text_escape.h"

#include <charconv>
#include <cmath>
#include <cstdint>

#include "graph/base/utf8.h"

namespace partnergraph {
namespace {

constexpr char kHex[] = "0123456789ABCDEF";

// XML 1.0, section 2.2, below U+0020; UTF-8 has no surrogates.
bool IsXmlControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

void AppendXml(std::string_view text, bool in_attribute, std::string* out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out->append("&amp;");
        break;
      case '<':
        out->append("&lt;");
        break;
      case '>':
        out->append("&gt;");
        break;
      case '\r':  // Would become a line feed (section 2.11).
        out->append("&#13;");
        break;
      default:
        // In an attribute blanks other than the space would become one (section 3.3.3).
        if (in_attribute && (c == '"' || c == '\n' || c == '\t')) {
          out->append(c == '"' ? "&quot;" : c == '\n' ? "&#10;" : "&#9;");
        } else if (IsXmlControl(c)) {
          out->append("\xEF\xBF\xBD");
        } else {
          out->push_back(c);
        }
    }
  }
}

}  // namespace

void AppendXmlText(std::string_view text, std::string* out) { AppendXml(text, false, out); }

void AppendXmlAttribute(std::string_view text, std::string* out) { AppendXml(text, true, out); }

void AppendJson(std::string_view text, std::string* out) {
  out->push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out->append("\\u00");
      out->push_back(kHex[static_cast<unsigned char>(c) >> 4U]);
      out->push_back(kHex[static_cast<unsigned char>(c) & 15U]);
    } else {
      out->push_back(c);
    }
  }
  out->push_back('"');
}

void AppendCsv(std::string_view text, std::string* out, bool guard) {
  const bool guarded = guard && !text.empty() &&
                       std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  if (!guarded && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out->append(text);
    return;
  }
  out->push_back('"');
  if (guarded) out->push_back('\'');
  for (const char c : text) {
    if (c == '"') out->push_back('"');
    out->push_back(c);
  }
  out->push_back('"');
}

void AppendQuoted(std::string_view text, char quote, std::string* out) {
  out->push_back(quote);
  for (const char c : text) {
    if (c == quote || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (c == '\n') {
      out->append("\\n");
    } else if (c == '\r') {
      out->append("\\r");
    } else {
      out->push_back(c);
    }
  }
  out->push_back(quote);
}

void AppendGml(std::string_view text, std::string* out) {
  out->push_back('"');
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = DecodeUtf8(text, &i);
    if (c >= 0x20 && c < 0x7F && c != '&' && c != '"') {
      out->push_back(static_cast<char>(c));
    } else {
      out->append("&#").append(std::to_string(static_cast<std::uint32_t>(c))).push_back(';');
    }
  }
  out->push_back('"');
}

void AppendIri(std::string_view iri, std::string* out) {
  out->push_back('<');
  for (const char c : iri) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || std::string_view("<>\"{}|^`\\").find(c) != std::string_view::npos) {
      out->push_back('%');
      out->push_back(kHex[byte >> 4U]);
      out->push_back(kHex[byte & 15U]);
    } else {
      out->push_back(c);
    }
  }
  out->push_back('>');
}

std::string NumberText(double number) {
  char digits[64];
  const bool whole = std::abs(number) < 1e15 && number == std::trunc(number);
  const auto end =
      whole ? std::to_chars(digits, digits + sizeof digits, static_cast<std::int64_t>(number))
            : std::to_chars(digits, digits + sizeof digits, number);
  return {digits, end.ptr};
}

}  // namespace partnergraph
