// Whatever parses as records of JSON must, written again, parse to the same records; whatever does
// not must say where. In pieces of one byte it is the same.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "graph/base/violation.h"
#include "graph/exchange/json_reader.h"
#include "graph/exchange/text_escape.h"
#include "tests/graph/exchange/bytes_source.h"

namespace partnergraph {
namespace {

void Check(bool holds) {
  if (!holds) std::abort();
}

// Numbers become strings, which is what the tree has them as.
void Write(const JsonNode& node, std::string* out) {
  switch (node.kind) {
    case JsonNode::Kind::kNull:
      out->append("null");
      break;
    case JsonNode::Kind::kText:
      AppendJson(node.text, out);
      break;
    case JsonNode::Kind::kArray:
    case JsonNode::Kind::kObject: {
      const bool is_object = node.kind == JsonNode::Kind::kObject;
      Check(node.names.size() == (is_object ? node.items.size() : 0));
      out->push_back(is_object ? '{' : '[');
      for (std::size_t i = 0; i < node.items.size(); ++i) {
        if (i > 0) out->push_back(',');
        if (is_object) {
          AppendJson(node.names[i], out);
          out->push_back(':');
        }
        Write(node.items[i], out);
      }
      out->push_back(is_object ? '}' : ']');
    }
  }
}

// The records, one a line; nothing of an input that is refused.
StatusOr<std::string> ReadAll(const std::string& text, std::size_t piece) {
  BytesSource source(text, piece);
  JsonReader reader(&source, "fuzz.json");
  std::string all = "[";
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_record, reader.Next());
    if (!has_record) return all + "]";
    if (all.size() > 1) all += ",\n";
    Write(reader.record(), &all);
  }
}

}  // namespace
}  // namespace partnergraph

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace partnergraph;  // NOLINT(google-build-using-namespace): a fuzzer's only function.
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto records = ReadAll(text, BytesSource::kWhole);
  const auto bytewise = ReadAll(text, 1);
  Check(records.ok() == bytewise.ok());
  if (records.ok()) {
    Check(*records == *bytewise);
    Check(ReadAll(*records, BytesSource::kWhole).value() == *records);
  } else {
    Check(GetViolation(records.status()).value().place().starts_with("fuzz.json:"));
  }
  return 0;
}
