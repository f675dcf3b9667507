// A nameless temporary file of byte records, written once from front to back and then read back in
// parts. It has no name, so nothing of it is left whatever ends the process.
#ifndef PARTNERGRAPH_GRAPH_STORE_SPILL_FILE_H_
#define PARTNERGRAPH_GRAPH_STORE_SPILL_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "graph/base/status.h"

namespace partnergraph {

// record := size (4 bytes, of this host) bytes. One thread at a time.
class SpillFile {
 public:
  // Made in `folder`. UNAVAILABLE: it cannot be made there.
  static StatusOr<std::unique_ptr<SpillFile>> Make(const std::string& folder);
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  // RESOURCE_EXHAUSTED: the disk is full. UNAVAILABLE: another error of the file system.
  Status Append(std::string_view record) { return Append({record, std::string_view()}); }
  // One record of two parts.
  Status Append(std::pair<std::string_view, std::string_view> parts);
  // Where the next record begins.
  std::uint64_t end() const { return size_ + buffer_.size(); }
  // Writes what is buffered. REQUIRED before reading.
  Status Flush();

  // Reads the records of [begin, end), each of which must be where a record begins. The file must
  // outlive it. Memory: 64 KiB and one record.
  class Reader {
   public:
    Reader(const SpillFile* file, std::uint64_t begin, std::uint64_t end)
        : file_(file), at_(begin), end_(end) {}
    // Returns false at the end.
    StatusOr<bool> Next();
    // Where the record read last begins.
    std::uint64_t record_begin() const {
      return at_ - (buffer_.size() - record_) - sizeof(std::uint32_t);
    }
    // Valid until the next call.
    std::string_view record() const { return {buffer_.data() + record_, record_size_}; }

   private:
    // Makes `bytes` from the place of reading available.
    Status Fill(std::size_t bytes);

    const SpillFile* file_;
    std::uint64_t at_;  // Of what is not in the buffer yet.
    std::uint64_t end_;
    std::string buffer_;
    std::size_t begin_ = 0;
    std::size_t record_ = 0;
    std::size_t record_size_ = 0;
  };

 private:
  explicit SpillFile(int descriptor) : descriptor_(descriptor) {}

  const int descriptor_;
  std::uint64_t size_ = 0;  // On disk.
  std::string buffer_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_SPILL_FILE_H_
