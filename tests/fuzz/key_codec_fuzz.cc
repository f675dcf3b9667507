// Whatever decodes must encode back to the same bytes.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "graph/store/key_codec.h"

namespace {

template <class Decoded, class Encode>
void MustRoundTrip(const Decoded& decoded, std::string_view bytes, Encode encode) {
  if (decoded.ok() && encode(*decoded) != bytes) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace partnergraph;  // NOLINT: a fuzz target stands outside of it.
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  MustRoundTrip(DecodeNumber(bytes), bytes, EncodeNumber);
  MustRoundTrip(DecodeNameKey(bytes), bytes, EncodeNameKey);
  MustRoundTrip(DecodeAdjacencyKey(bytes), bytes, EncodeAdjacencyKey);
  MustRoundTrip(DecodeCitationKey(bytes), bytes, EncodeCitationKey);
  MustRoundTrip(DecodeHistoryKey(bytes), bytes, EncodeHistoryKey);
  MustRoundTrip(DecodeKind(bytes), bytes, EncodeKind);
  MustRoundTrip(DecodeArcValue(bytes), bytes, EncodeArcValue);
  return 0;
}
