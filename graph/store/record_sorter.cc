#include "graph/store/record_sorter.h"

#include <algorithm>
#include <array>
#include <boost/sort/spreadsort/integer_sort.hpp>
#include <cstring>
#include <utility>

namespace partnergraph {
namespace {

// In a run: key size, key, value.
void Pack(std::string_view key, std::string_view value, std::string* packed) {
  const auto size = static_cast<std::uint32_t>(key.size());
  packed->assign(reinterpret_cast<const char*>(&size), sizeof size);
  packed->append(key).append(value);
}

std::string_view KeyIn(std::string_view packed) {
  std::uint32_t size = 0;
  std::memcpy(&size, packed.data(), sizeof size);
  return packed.substr(sizeof size, size);
}

std::string_view ValueIn(std::string_view packed) {
  return packed.substr(sizeof(std::uint32_t) + KeyIn(packed).size());
}

// Shorter keys as if zeros followed; so equal prefixes say nothing.
std::uint64_t PrefixOf(std::string_view key) {
  std::array<char, sizeof(std::uint64_t)> bytes{};
  std::memcpy(bytes.data(), key.data(), std::min(key.size(), bytes.size()));
  std::uint64_t prefix = 0;
  for (const char byte : bytes) prefix = (prefix << 8U) | static_cast<unsigned char>(byte);
  return prefix;
}

std::string_view SharedPrefix(std::string_view a, std::string_view b) {
  if (b.substr(0, a.size()) == a) return a;
  return a.substr(
      0, static_cast<std::size_t>(
             std::mismatch(a.begin(), a.begin() + std::min(a.size(), b.size()), b.begin()).first -
             a.begin()));
}

}  // namespace

void RecordSorter::Run::Add(std::string_view key, std::string_view value) {
  ascends = ascends && (entries.empty() || KeyOf(entries.back()) <= key);
  entries.push_back({arena.size(), 0, static_cast<std::uint32_t>(key.size()),
                     static_cast<std::uint32_t>(value.size())});
  arena.append(key).append(value);
}

void RecordSorter::Run::Sort() {
  if (std::exchange(ascends, true)) return;
  std::string_view shared = KeyOf(entries.front());
  for (const Entry& entry : entries) shared = SharedPrefix(shared, KeyOf(entry));
  for (Entry& entry : entries) entry.prefix = PrefixOf(KeyOf(entry).substr(shared.size()));
  // By prefix with a radix sort, then those of equal prefixes by their keys.
  boost::sort::spreadsort::integer_sort(
      entries.begin(), entries.end(),
      [](const Entry& entry, unsigned shift) { return entry.prefix >> shift; },
      [](const Entry& a, const Entry& b) { return a.prefix < b.prefix; });
  const auto is_before = [this](const Entry& a, const Entry& b) {
    const int order = KeyOf(a).compare(KeyOf(b));
    return order != 0 ? order < 0 : a.begin < b.begin;
  };
  for (auto begin = entries.begin(); begin != entries.end();) {
    auto end = begin + 1;
    while (end != entries.end() && end->prefix == begin->prefix) ++end;
    if (end - begin > 1) std::sort(begin, end, is_before);
    begin = end;
  }
}

void RecordSorter::Run::Clear() {
  arena.clear();
  entries.clear();
  ascends = true;
}

RecordSorter::~RecordSorter() { WaitForSpill().IgnoreError(); }

Status RecordSorter::WaitForSpill() {
  if (!spilled_.valid()) return absl::OkStatus();
  return spilled_.get();
}

Status RecordSorter::Add(std::string_view key, std::string_view value) {
  if (!filling_.entries.empty() && filling_.bytes() + key.size() + value.size() > run_bytes_) {
    PG_RETURN_IF_ERROR(Spill());
  }
  filling_.Add(key, value);
  ++count_;
  return absl::OkStatus();
}

Status RecordSorter::Spill() {
  PG_RETURN_IF_ERROR(WaitForSpill());
  if (file_ == nullptr) {
    PG_ASSIGN_OR_RETURN(file_, SpillFile::Make(folder_));
    spilling_ = std::make_unique<Run>();
    shared_ = std::make_unique<std::optional<std::string>>();
  }
  std::swap(filling_, *spilling_);
  filling_.Clear();
  run_begins_.push_back(file_->end());
  spilled_ = std::async(
      std::launch::async,
      [run = spilling_.get(), file = file_.get(), all_shared = shared_.get()]() -> Status {
        run->Sort();
        // Of sorted keys the first and the last have in common what all have.
        const std::string_view first = run->KeyOf(run->entries.front());
        const std::string_view shared = SharedPrefix(first, run->KeyOf(run->entries.back()));
        if (!all_shared->has_value()) all_shared->emplace(shared);
        (*all_shared)->resize(SharedPrefix(**all_shared, shared).size());
        std::string packed;
        for (const Entry& entry : run->entries) {
          Pack(run->KeyOf(entry), run->ValueOf(entry), &packed);
          PG_RETURN_IF_ERROR(file->Append(packed));
        }
        return absl::OkStatus();
      });
  return absl::OkStatus();
}

Status RecordSorter::ForEach(const Visitor& visit) {
  if (file_ != nullptr) {
    if (!filling_.entries.empty()) PG_RETURN_IF_ERROR(Spill());
    PG_RETURN_IF_ERROR(WaitForSpill());
    PG_RETURN_IF_ERROR(file_->Flush());
    return Merge(visit);
  }
  filling_.Sort();
  for (const Entry& entry : filling_.entries) {
    PG_RETURN_IF_ERROR(visit(filling_.KeyOf(entry), filling_.ValueOf(entry)));
  }
  return absl::OkStatus();
}

struct RecordSorter::Source {
  SpillFile::Reader reader;
  std::size_t position;    // Among the runs.
  std::size_t shared = 0;  // Bytes that all keys of all runs have in common.
  std::uint64_t prefix = 0;

  StatusOr<bool> Next() {
    PG_ASSIGN_OR_RETURN(const bool has_record, reader.Next());
    if (has_record) prefix = PrefixOf(KeyIn(reader.record()).substr(shared));
    return has_record;
  }
  // Equal keys: the earlier run was added first.
  bool IsBefore(const Source& other) const {
    if (prefix != other.prefix) return prefix < other.prefix;
    const int order = KeyIn(reader.record()).compare(KeyIn(other.reader.record()));
    return order != 0 ? order < 0 : position < other.position;
  }
};

Status RecordSorter::Merge(const Visitor& visit) {
  std::vector<Source> sources;
  for (std::size_t i = 0; i < run_begins_.size(); ++i) {
    const std::uint64_t end = i + 1 < run_begins_.size() ? run_begins_[i + 1] : file_->end();
    sources.push_back({SpillFile::Reader(file_.get(), run_begins_[i], end), i, (*shared_)->size()});
  }
  // A binary heap of those that are not at their end, the smallest first.
  std::vector<Source*> heap;
  const auto is_after = [](const Source* a, const Source* b) { return b->IsBefore(*a); };
  for (Source& source : sources) {
    PG_ASSIGN_OR_RETURN(const bool has_record, source.Next());
    if (has_record) heap.push_back(&source);
  }
  std::make_heap(heap.begin(), heap.end(), is_after);
  // One walk down from the top for each record; std::pop_heap and std::push_heap make three.
  const auto sift_down = [&] {
    Source* const moving = heap.front();
    std::size_t at = 0;
    while (2 * at + 1 < heap.size()) {
      std::size_t child = 2 * at + 1;
      if (child + 1 < heap.size() && heap[child + 1]->IsBefore(*heap[child])) ++child;
      if (moving->IsBefore(*heap[child])) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = moving;
  };
  while (!heap.empty()) {
    Source& first = *heap.front();
    PG_RETURN_IF_ERROR(visit(KeyIn(first.reader.record()), ValueIn(first.reader.record())));
    PG_ASSIGN_OR_RETURN(const bool has_record, first.Next());
    if (!has_record) {
      heap.front() = heap.back();
      heap.pop_back();
    }
    if (!heap.empty()) sift_down();
  }
  return absl::OkStatus();
}

}  // namespace partnergraph
