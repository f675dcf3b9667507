#include "graph/answer/tie_graph_cache.h"

#include <algorithm>
#include <utility>

#include "graph/base/limits.h"

namespace partnergraph {

KeptNetwork TieGraphCache::Find(const std::string& key) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.key == key; });
  if (found == entries_.end()) return {};
  entries_.splice(entries_.begin(), entries_, found);
  return entries_.front().network;
}

void TieGraphCache::Keep(const std::string& key, KeptNetwork network) {
  Entry entry{key, std::move(network)};
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& kept) { return kept.key == key; });
  if (found != entries_.end()) {
    bytes_ -= found->bytes();
    entries_.erase(found);
  }
  if (entry.bytes() > bytes_max_) return;
  bytes_ += entry.bytes();
  entries_.push_front(std::move(entry));
  while (bytes_ > bytes_max_ || entries_.size() > kKeptNetworksMax) {
    bytes_ -= entries_.back().bytes();
    entries_.pop_back();
  }
}

std::size_t TieGraphCache::bytes() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return bytes_;
}

}  // namespace partnergraph
