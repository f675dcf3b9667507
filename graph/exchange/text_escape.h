// How text stands within the formats that are written.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_TEXT_ESCAPE_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_TEXT_ESCAPE_H_

#include <string>
#include <string_view>

namespace partnergraph {

// All take UTF-8 and append to `out`.

// Content of an element, or of an attribute in double quotes (XML 1.0, section 2.4); characters
// that XML cannot have (section 2.2) become U+FFFD.
void AppendXmlText(std::string_view text, std::string* out);
void AppendXmlAttribute(std::string_view text, std::string* out);
// A string with its quotes (RFC 8259, section 7).
void AppendJson(std::string_view text, std::string* out);
// A field, in quotes if it needs them (RFC 4180). With `guard` a field that a spreadsheet would run
// as a formula gets an apostrophe in front (OWASP, CSV Injection).
void AppendCsv(std::string_view text, std::string* out, bool guard = false);
// A string with its quotes in which backslash and quotes are escaped by backslash and line breaks
// are
// "\n": DOT, Cypher, Turtle and N-Quads (with `quote` '"').
void AppendQuoted(std::string_view text, char quote, std::string* out);
// A string with its quotes in GML: signs beyond ASCII, '&' and '"' as "&#N;".
void AppendGml(std::string_view text, std::string* out);
// An IRI between angle brackets; what may not stand in one is percent-encoded (RFC 3987).
void AppendIri(std::string_view iri, std::string* out);

// The shortest text that reads back as the same number; integers without exponent up to 15 digits.
std::string NumberText(double number);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_TEXT_ESCAPE_H_
