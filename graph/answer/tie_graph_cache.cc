#include "graph/answer/tie_graph_cache.h"

#include <algorithm>
#include <utility>

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
  const std::size_t bytes = network.bytes();
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.key == key; });
  if (found != entries_.end()) {
    bytes_ -= found->network.bytes();
    entries_.erase(found);
  }
  if (bytes > bytes_max_) return;
  entries_.push_front({key, std::move(network)});
  bytes_ += bytes;
  while (bytes_ > bytes_max_) {
    bytes_ -= entries_.back().network.bytes();
    entries_.pop_back();
  }
}

std::size_t TieGraphCache::bytes() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return bytes_;
}

}  // namespace partnergraph
