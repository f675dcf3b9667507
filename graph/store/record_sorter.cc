#include "graph/store/record_sorter.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <queue>
#include <utility>

namespace partnergraph {
namespace {

// In a run: key size, key, value.
std::string Packed(std::string_view key, std::string_view value) {
  const auto size = static_cast<std::uint32_t>(key.size());
  std::string packed(reinterpret_cast<const char*>(&size), sizeof size);
  return packed.append(key).append(value);
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

}  // namespace

Status RecordSorter::Add(std::string_view key, std::string_view value) {
  if (!entries_.empty() &&
      arena_.size() + key.size() + value.size() + entries_.size() * sizeof(Entry) > memory_bytes_) {
    PG_RETURN_IF_ERROR(Spill());
  }
  ascends_ = ascends_ && (entries_.empty() || KeyOf(entries_.back()) <= key);
  entries_.push_back({arena_.size(), PrefixOf(key), static_cast<std::uint32_t>(key.size()),
                      static_cast<std::uint32_t>(value.size())});
  arena_.append(key).append(value);
  ++count_;
  return absl::OkStatus();
}

void RecordSorter::Sort() {
  if (std::exchange(ascends_, true)) return;
  std::sort(entries_.begin(), entries_.end(), [this](const Entry& a, const Entry& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const int order = KeyOf(a).compare(KeyOf(b));
    return order != 0 ? order < 0 : a.begin < b.begin;
  });
}

Status RecordSorter::Spill() {
  if (file_ == nullptr) {
    PG_ASSIGN_OR_RETURN(file_, SpillFile::Make(folder_));
  }
  Sort();
  run_begins_.push_back(file_->end());
  for (const Entry& entry : entries_) {
    PG_RETURN_IF_ERROR(file_->Append(Packed(KeyOf(entry), ValueOf(entry))));
  }
  entries_.clear();
  arena_.clear();
  return absl::OkStatus();
}

Status RecordSorter::ForEach(const Visitor& visit) {
  if (file_ != nullptr) {
    PG_RETURN_IF_ERROR(Spill());
    PG_RETURN_IF_ERROR(file_->Flush());
    return Merge(visit);
  }
  Sort();
  for (const Entry& entry : entries_) PG_RETURN_IF_ERROR(visit(KeyOf(entry), ValueOf(entry)));
  return absl::OkStatus();
}

Status RecordSorter::Merge(const Visitor& visit) {
  std::vector<SpillFile::Reader> runs;
  for (std::size_t i = 0; i < run_begins_.size(); ++i) {
    runs.emplace_back(file_.get(), run_begins_[i],
                      i + 1 < run_begins_.size() ? run_begins_[i + 1] : file_->end());
  }
  // Equal keys: the earlier run was added first.
  const auto later = [&](std::size_t a, std::size_t b) {
    const int order = KeyIn(runs[a].record()).compare(KeyIn(runs[b].record()));
    return order != 0 ? order > 0 : a > b;
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> next(later);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    PG_ASSIGN_OR_RETURN(const bool has_record, runs[i].Next());
    if (has_record) next.push(i);
  }
  while (!next.empty()) {
    const std::size_t run = next.top();
    next.pop();
    PG_RETURN_IF_ERROR(visit(KeyIn(runs[run].record()), ValueIn(runs[run].record())));
    PG_ASSIGN_OR_RETURN(const bool has_record, runs[run].Next());
    if (has_record) next.push(run);
  }
  return absl::OkStatus();
}

}  // namespace partnergraph
