// FoldName on any bytes: valid UTF-8, idempotent, no blank at an end, no two in a row.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "graph/base/utf8.h"
#include "graph/names/fold.h"
#include "graph/names/script.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string key = partnergraph::FoldName(text);
  const bool ok = partnergraph::IsUtf8(key) && partnergraph::FoldName(key) == key &&
                  !key.starts_with(' ') && !key.ends_with(' ') &&
                  key.find("  ") == std::string::npos && partnergraph::ScriptOf(text).size() == 4;
  if (!ok) std::abort();
  return 0;
}
