#include "graph/exchange/gzip_source.h"

#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>
#include <utility>

#include "graph/base/violation.h"

namespace partnergraph {
namespace {

constexpr std::size_t kBufferBytes = 64U << 10U;
// Sixteen more than the window's bits: a gzip header and no zlib header (zlib.h, inflateInit2).
constexpr int kGzipWindowBits = 15 + 16;

Status Malformed(std::string_view reason) { return InvalidError("", "", "MALFORMED_GZIP", reason); }

}  // namespace

struct GzipSource::Inflater {
  Inflater() { ok = inflateInit2(&stream, kGzipWindowBits) == Z_OK; }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  z_stream stream{};
  bool ok = false;
  bool member_ended = false;
};

GzipSource::GzipSource(ByteSource* input) : input_(input), packed_(kBufferBytes, '\0') {}
GzipSource::~GzipSource() = default;

// Appends to what is there, so that two bytes can be told from a beginning.
Status GzipSource::Refill() {
  if (begin_ == end_) begin_ = end_ = 0;
  PG_ASSIGN_OR_RETURN(const std::size_t count,
                      input_->Read(packed_.data() + end_, packed_.size() - end_));
  end_ += count;
  packed_bytes_ += count;
  at_end_ = count == 0;
  return absl::OkStatus();
}

Status GzipSource::Begin() {
  begun_ = true;
  while (end_ < 2 && !at_end_) PG_RETURN_IF_ERROR(Refill());
  if (end_ < 2 || packed_[0] != '\x1F' || packed_[1] != '\x8B') return absl::OkStatus();
  inflater_ = std::make_unique<Inflater>();
  if (!inflater_->ok) return absl::ResourceExhaustedError("no memory to unpack gzip");
  return absl::OkStatus();
}

StatusOr<std::size_t> GzipSource::Unpack(char* buffer, std::size_t size) {
  z_stream& stream = inflater_->stream;
  stream.next_out = reinterpret_cast<Bytef*>(buffer);
  stream.avail_out =
      static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
  const uInt room = stream.avail_out;
  while (stream.avail_out == room) {
    if (begin_ == end_ && !at_end_) PG_RETURN_IF_ERROR(Refill());
    if (begin_ == end_) {
      if (inflater_->member_ended) return std::size_t{0};
      return Malformed("the file is cut short");
    }
    if (inflater_->member_ended) {
      // RFC 1952, section 2.2: a file is one member after another.
      inflateReset(&stream);
      inflater_->member_ended = false;
    }
    stream.next_in = reinterpret_cast<Bytef*>(packed_.data() + begin_);
    stream.avail_in = static_cast<uInt>(end_ - begin_);
    const int result = inflate(&stream, Z_NO_FLUSH);
    begin_ = end_ - stream.avail_in;
    if (result == Z_STREAM_END) {
      inflater_->member_ended = true;
    } else if (result == Z_MEM_ERROR) {
      return absl::ResourceExhaustedError("no memory to unpack gzip");
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      return Malformed(std::string("the file is damaged: ") +
                       (stream.msg == nullptr ? "no gzip" : stream.msg));
    }
  }
  const std::size_t count = room - stream.avail_out;
  unpacked_bytes_ += count;
  if (unpacked_bytes_ > kUnpackedBytesFree + kUnpackedRatioMax * packed_bytes_) {
    return ViolationError(StatusCode::kResourceExhausted, "", std::to_string(unpacked_bytes_),
                          "UNPACKED_SIZE",
                          "the file unpacks to more than " + std::to_string(kUnpackedRatioMax) +
                              " times its size; unpack it first if it is right");
  }
  return count;
}

StatusOr<std::size_t> GzipSource::Read(char* buffer, std::size_t size) {
  assert(size > 0);
  PG_RETURN_IF_ERROR(failure_);
  if (!begun_) failure_ = Begin();
  PG_RETURN_IF_ERROR(failure_);
  if (inflater_ != nullptr) {
    auto count = Unpack(buffer, size);
    if (!count.ok()) failure_ = count.status();
    return count;
  }
  if (begin_ < end_) {
    const std::size_t count = std::min(size, end_ - begin_);
    std::memcpy(buffer, packed_.data() + begin_, count);
    begin_ += count;
    return count;
  }
  return input_->Read(buffer, size);
}

}  // namespace partnergraph
