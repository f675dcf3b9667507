// Bytes in memory as a source of tests: in pieces as small as wished, and with an error behind
// them.
#ifndef PARTNERGRAPH_TESTS_GRAPH_EXCHANGE_BYTES_SOURCE_H_
#define PARTNERGRAPH_TESTS_GRAPH_EXCHANGE_BYTES_SOURCE_H_

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "graph/base/status.h"
#include "graph/exchange/byte_source.h"

namespace partnergraph {

class BytesSource final : public ByteSource {
 public:
  static constexpr std::size_t kWhole = static_cast<std::size_t>(-1);

  // At most `piece` bytes a read; `end` comes behind the last one.
  explicit BytesSource(std::string bytes, std::size_t piece = kWhole, Status end = absl::OkStatus())
      : bytes_(std::move(bytes)), piece_(piece), end_(std::move(end)) {}

  StatusOr<std::size_t> Read(char* buffer, std::size_t size) override {
    if (at_ == bytes_.size() && !end_.ok()) return end_;
    const std::size_t count = std::min({size, piece_, bytes_.size() - at_});
    std::copy_n(bytes_.data() + at_, count, buffer);
    at_ += count;
    return count;
  }

 private:
  const std::string bytes_;
  const std::size_t piece_;
  const Status end_;
  std::size_t at_ = 0;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_EXCHANGE_BYTES_SOURCE_H_
