// Reads a message from a file in protobuf's text format.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_TEXTPROTO_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_TEXTPROTO_H_

#include <google/protobuf/message.h>

#include <string>

#include "graph/base/status.h"

namespace partnergraph {

inline constexpr std::size_t kTextprotoBytesMax = 8U << 20U;

// `name` names the file in errors. NOT_FOUND, MISSING_FILE: it cannot be read. INVALID_ARGUMENT,
// MALFORMED_TEXTPROTO, at "NAME:LINE": the text, or a field, is wrong; or it is too long.
Status ReadTextproto(const std::string& path, const std::string& name,
                     google::protobuf::Message* message);
// The same of text that is there already.
Status ParseTextproto(const std::string& text, const std::string& name,
                      google::protobuf::Message* message);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_TEXTPROTO_H_
