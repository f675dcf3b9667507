// Packed or not, bytes are unpacked within their bound or refused; in pieces of one byte they are
// the same.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "graph/exchange/gzip_source.h"
#include "tests/graph/exchange/bytes_source.h"

namespace partnergraph {
namespace {

StatusOr<std::string> Unpack(const std::string& packed, std::size_t piece) {
  BytesSource source(packed, piece);
  GzipSource gzip(&source);
  std::string all;
  std::string buffer(1 << 12, '\0');
  while (true) {
    PG_ASSIGN_OR_RETURN(const std::size_t count, gzip.Read(buffer.data(), buffer.size()));
    if (count == 0) return all;
    all.append(buffer, 0, count);
    if (all.size() > kUnpackedBytesFree + kUnpackedRatioMax * (packed.size() + 1) + (1U << 20U)) {
      std::abort();
    }
  }
}

}  // namespace
}  // namespace partnergraph

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace partnergraph;  // NOLINT(google-build-using-namespace): a fuzzer's only function.
  const std::string packed(reinterpret_cast<const char*>(data), size);
  const auto whole = Unpack(packed, BytesSource::kWhole);
  const auto bytewise = Unpack(packed, 1);
  if (whole.ok() != bytewise.ok() || (whole.ok() && *whole != *bytewise)) std::abort();
  return 0;
}
