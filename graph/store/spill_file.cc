#include "graph/store/spill_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>

namespace partnergraph {
namespace {

constexpr std::size_t kWriteBytes = 1U << 20U;
constexpr std::size_t kReadBytes = 64U << 10U;
using Size = std::uint32_t;

Status FileError(const char* what) {
  const std::string text = std::string(what) + " a temporary file: " + std::strerror(errno);
  return errno == ENOSPC || errno == EDQUOT ? absl::ResourceExhaustedError(text)
                                            : absl::UnavailableError(text);
}

}  // namespace

StatusOr<std::unique_ptr<SpillFile>> SpillFile::Make(const std::string& folder) {
  int descriptor = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0) {  // A file system that does not know O_TMPFILE.
    std::string name = folder + "/partnergraph-XXXXXX";
    descriptor = mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) return FileError("cannot make");
    unlink(name.c_str());
  }
  return std::unique_ptr<SpillFile>(new SpillFile(descriptor));
}

SpillFile::~SpillFile() { close(descriptor_); }

Status SpillFile::Append(std::pair<std::string_view, std::string_view> parts) {
  const auto size = static_cast<Size>(parts.first.size() + parts.second.size());
  buffer_.append(reinterpret_cast<const char*>(&size), sizeof size);
  buffer_.append(parts.first).append(parts.second);
  return buffer_.size() < kWriteBytes ? absl::OkStatus() : Flush();
}

Status SpillFile::Flush() {
  std::size_t written = 0;
  while (written < buffer_.size()) {
    const ssize_t count = pwrite(descriptor_, buffer_.data() + written, buffer_.size() - written,
                                 static_cast<off_t>(size_));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError("cannot write");
    written += static_cast<std::size_t>(count);
    size_ += static_cast<std::uint64_t>(count);
  }
  buffer_.clear();
  return absl::OkStatus();
}

Status SpillFile::Reader::Fill(std::size_t bytes) {
  if (buffer_.size() - begin_ >= bytes) return absl::OkStatus();
  buffer_.erase(0, begin_);
  begin_ = 0;
  while (buffer_.size() < bytes) {
    const std::size_t have = buffer_.size();
    const std::size_t want =
        std::min<std::uint64_t>(std::max(kReadBytes, bytes) - have, end_ - at_);
    assert(want > 0);
    buffer_.resize(have + want);
    const ssize_t count =
        pread(file_->descriptor_, buffer_.data() + have, want, static_cast<off_t>(at_));
    buffer_.resize(have + (count > 0 ? static_cast<std::size_t>(count) : 0));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError("cannot read");
    if (count == 0) return absl::DataLossError("a temporary file was cut short");
    at_ += static_cast<std::uint64_t>(count);
  }
  return absl::OkStatus();
}

StatusOr<bool> SpillFile::Reader::Next() {
  if (at_ == end_ && begin_ == buffer_.size()) return false;
  PG_RETURN_IF_ERROR(Fill(sizeof(Size)));
  Size size = 0;
  std::memcpy(&size, buffer_.data() + begin_, sizeof size);
  PG_RETURN_IF_ERROR(Fill(sizeof(Size) + size));
  record_ = begin_ + sizeof(Size);
  record_size_ = size;
  begin_ = record_ + size;
  return true;
}

}  // namespace partnergraph
