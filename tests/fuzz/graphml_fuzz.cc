// GraphML from anywhere is read to its end or refused with a place.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "graph/base/violation.h"
#include "graph/exchange/graphml_reader.h"
#include "tests/graph/exchange/bytes_source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace partnergraph;  // NOLINT(google-build-using-namespace): a fuzzer's only function.
  BytesSource source(std::string(reinterpret_cast<const char*>(data), size), 64);
  GraphmlReader reader(&source, "fuzz.graphml");
  while (true) {
    const auto has_element = reader.Next();
    if (has_element.ok() && !*has_element) return 0;
    if (has_element.ok()) continue;
    const auto violation = GetViolation(has_element.status());
    if (!violation || !violation->place().starts_with("fuzz.graphml:")) std::abort();
    if (reader.Next().status() != has_element.status()) std::abort();
    return 0;
  }
}
