// No text crashes the decoder, and no text that we did not make is taken for a token.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "graph/answer/page_token.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto token = partnergraph::DecodePageToken(text);
  // The seal makes a token from nowhere as good as impossible; a re-encoded one must decode.
  if (token.ok() && !partnergraph::DecodePageToken(partnergraph::EncodePageToken(*token)).ok()) {
    std::abort();
  }
  return 0;
}
