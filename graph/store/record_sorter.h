// Sorts more records than memory holds: runs are sorted in memory, kept in a temporary file, and
// merged while they are read (Knuth, The Art of Computer Programming 3, section 5.4).
#ifndef PARTNERGRAPH_GRAPH_STORE_RECORD_SORTER_H_
#define PARTNERGRAPH_GRAPH_STORE_RECORD_SORTER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/base/status.h"
#include "graph/store/spill_file.h"

namespace partnergraph {

inline constexpr std::size_t kSortMemoryBytes = 64U << 20U;

// One thread at a time. Memory: `memory_bytes`, and while reading 64 KiB for each run.
class RecordSorter {
 public:
  // Temporary files go to `folder`.
  explicit RecordSorter(std::string folder, std::size_t memory_bytes = kSortMemoryBytes)
      : folder_(std::move(folder)), memory_bytes_(memory_bytes) {}

  // Errors are those of SpillFile.
  Status Add(std::string_view key, std::string_view value);
  std::uint64_t count() const { return count_; }
  // Visits all records by key, those with equal keys in the order in which they were added, and
  // ends with the visitor's first error. The views live until the visitor returns. After the last
  // Add, as often as wished.
  using Visitor = std::function<Status(std::string_view key, std::string_view value)>;
  Status ForEach(const Visitor& visit);

 private:
  struct Entry {
    std::size_t begin;     // In arena_.
    std::uint64_t prefix;  // The key's first eight bytes as a number: most comparisons end there.
    std::uint32_t key_bytes;
    std::uint32_t value_bytes;
  };
  std::string_view KeyOf(const Entry& entry) const {
    return std::string_view(arena_).substr(entry.begin, entry.key_bytes);
  }
  std::string_view ValueOf(const Entry& entry) const {
    return std::string_view(arena_).substr(entry.begin + entry.key_bytes, entry.value_bytes);
  }
  void Sort();
  Status Spill();
  Status Merge(const Visitor& visit);

  const std::string folder_;
  const std::size_t memory_bytes_;
  std::string arena_;
  std::vector<Entry> entries_;
  bool ascends_ = true;  // The keys of entries_, as they were added.
  std::uint64_t count_ = 0;
  std::unique_ptr<SpillFile> file_;
  std::vector<std::uint64_t> run_begins_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_RECORD_SORTER_H_
