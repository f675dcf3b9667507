// Unpacks gzip (RFC 1952) while it is read, and passes everything else through as it is.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_GZIP_SOURCE_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_GZIP_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "graph/base/status.h"
#include "graph/exchange/byte_source.h"

namespace partnergraph {

// Bytes that one packed byte may become, beyond kUnpackedBytesFree. Text seldom passes 50; deflate
// can reach 1,032, which is what a zip bomb is made of.
inline constexpr std::uint64_t kUnpackedRatioMax = 200;
inline constexpr std::uint64_t kUnpackedBytesFree = 16U << 20U;

// Memory: 64 KiB and what zlib takes, about 40 KiB.
class GzipSource final : public ByteSource {
 public:
  // Does not own `input`, which must outlive it.
  explicit GzipSource(ByteSource* input);
  ~GzipSource() override;
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  // INVALID_ARGUMENT, MALFORMED_GZIP: damaged, cut short, or something stands behind the end that
  // is no gzip. RESOURCE_EXHAUSTED, UNPACKED_SIZE: past kUnpackedRatioMax. Else the input's errors.
  StatusOr<std::size_t> Read(char* buffer, std::size_t size) override;

 private:
  struct Inflater;

  Status Refill();
  Status Begin();
  StatusOr<std::size_t> Unpack(char* buffer, std::size_t size);

  ByteSource* input_;
  std::string packed_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool begun_ = false;
  bool at_end_ = false;
  std::unique_ptr<Inflater> inflater_;  // Null: the input is not packed.
  std::uint64_t packed_bytes_ = 0;
  std::uint64_t unpacked_bytes_ = 0;
  Status failure_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_GZIP_SOURCE_H_
