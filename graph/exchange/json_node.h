// A JSON value (RFC 8259) as the file writes it: numbers keep their digits.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_JSON_NODE_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_JSON_NODE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace partnergraph {

struct JsonNode {
  enum class Kind : std::uint8_t { kNull, kText, kArray, kObject };

  // The member of an object, the last one of that name; null if there is none.
  const JsonNode* Find(std::string_view name) const {
    for (std::size_t i = names.size(); i > 0; --i) {
      if (names[i - 1] == name) return &items[i - 1];
    }
    return nullptr;
  }

  Kind kind = Kind::kNull;
  // Of kText: a string's characters, a number's digits, "true" or "false".
  std::string text;
  // Of kArray and kObject.
  std::vector<JsonNode> items;
  // Of kObject: the members' names, in the order of `items`.
  std::vector<std::string> names;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_JSON_NODE_H_
