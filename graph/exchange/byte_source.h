// Where the bytes of a file come from: a stream of the standard library, a client that sends them,
// or one of those unpacked (graph/exchange/gzip_source.h).
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_BYTE_SOURCE_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_BYTE_SOURCE_H_

#include <cstddef>
#include <istream>

#include "graph/base/status.h"
#include "graph/base/violation.h"

namespace partnergraph {

// One thread at a time.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Reads up to `size` bytes, at least one unless the end is reached, and returns their number; 0
  // is the end. After an error every further read returns the same error.
  // REQUIRES: size > 0.
  virtual StatusOr<std::size_t> Read(char* buffer, std::size_t size) = 0;
};

class IstreamSource final : public ByteSource {
 public:
  // Does not own `input`, whose exceptions must be off.
  explicit IstreamSource(std::istream* input) : input_(input) {}

  // DATA_LOSS, UNREADABLE_FILE: the stream fails.
  StatusOr<std::size_t> Read(char* buffer, std::size_t size) override {
    input_->read(buffer, static_cast<std::streamsize>(size));
    if (input_->bad()) {
      return ViolationError(StatusCode::kDataLoss, "", "", "UNREADABLE_FILE",
                            "the file cannot be read");
    }
    return static_cast<std::size_t>(input_->gcount());
  }

 private:
  std::istream* input_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_BYTE_SOURCE_H_
