// The form of free text in records: well-formed UTF-8 within a limit.
#ifndef PARTNERGRAPH_GRAPH_MODEL_TEXT_CHECK_H_
#define PARTNERGRAPH_GRAPH_MODEL_TEXT_CHECK_H_

#include <cstddef>
#include <string_view>

#include "graph/base/status.h"

namespace partnergraph {

// OK if `text` is UTF-8 without control characters and has at most `bytes_max` bytes; may be
// empty. Else INVALID_ARGUMENT at `place`: TOO_LONG, INVALID_UTF8 or CONTROL_CHARACTER.
Status CheckText(std::string_view place, std::string_view text, std::size_t bytes_max);

// The same, and MISSING_FIELD if `text` is empty, BLANK if nothing in it can be seen: white space
// and zero-width characters alone.
Status CheckRequiredText(std::string_view place, std::string_view text, std::size_t bytes_max);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_MODEL_TEXT_CHECK_H_
