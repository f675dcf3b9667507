// Sorts more records than memory holds: runs are sorted in memory, kept in a temporary file, and
// merged while they are read (Knuth, The Art of Computer Programming 3, section 5.4). A run is
// sorted and written by another thread while the next one fills.
#ifndef PARTNERGRAPH_GRAPH_STORE_RECORD_SORTER_H_
#define PARTNERGRAPH_GRAPH_STORE_RECORD_SORTER_H_

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
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
      : folder_(std::move(folder)), run_bytes_(memory_bytes / 2) {}
  RecordSorter(RecordSorter&&) = default;
  RecordSorter& operator=(RecordSorter&&) = delete;
  // Waits for the other thread.
  ~RecordSorter();

  // Errors are those of SpillFile, also of earlier records.
  Status Add(std::string_view key, std::string_view value);
  std::uint64_t count() const { return count_; }
  // Visits all records by key, those with equal keys in the order in which they were added, and
  // ends with the visitor's first error. The views live until the visitor returns. After the last
  // Add, as often as wished.
  using Visitor = std::function<Status(std::string_view key, std::string_view value)>;
  Status ForEach(const Visitor& visit);

 private:
  struct Entry {
    std::size_t begin;  // In the arena.
    // The first eight bytes, behind those that all keys share, as a number: most comparisons end
    // there.
    std::uint64_t prefix;
    std::uint32_t key_bytes;
    std::uint32_t value_bytes;
  };
  // What is sorted at once.
  struct Run {
    std::string arena;
    std::vector<Entry> entries;
    bool ascends = true;  // The keys, as they were added.

    std::size_t bytes() const { return arena.size() + entries.size() * sizeof(Entry); }
    std::string_view KeyOf(const Entry& entry) const {
      return std::string_view(arena).substr(entry.begin, entry.key_bytes);
    }
    std::string_view ValueOf(const Entry& entry) const {
      return std::string_view(arena).substr(entry.begin + entry.key_bytes, entry.value_bytes);
    }
    void Add(std::string_view key, std::string_view value);
    void Sort();
    void Clear();
  };
  // A run in the file, while it is merged with others.
  struct Source;

  // Hands the run that fills over to the other thread, when that has done with the one before.
  Status Spill();
  Status WaitForSpill();
  Status Merge(const Visitor& visit);

  const std::string folder_;
  const std::size_t run_bytes_;
  Run filling_;
  // Belong to the other thread while `spilled_` is valid: the run, and what all keys begin with.
  std::unique_ptr<Run> spilling_;
  std::unique_ptr<std::optional<std::string>> shared_;
  std::future<Status> spilled_;
  std::uint64_t count_ = 0;
  std::unique_ptr<SpillFile> file_;
  std::vector<std::uint64_t> run_begins_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_RECORD_SORTER_H_
