// Keeps what analyses run on, so that the next one of the same network need not make it again.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_TIE_GRAPH_CACHE_H_
#define PARTNERGRAPH_GRAPH_ANSWER_TIE_GRAPH_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "graph/analysis/tie_graph.h"
#include "graph/analysis/tie_network.h"

namespace partnergraph {

// Immutable; share it freely.
struct KeptNetwork {
  std::shared_ptr<const TieNetwork> network;
  std::shared_ptr<const TieGraph> graph;  // Null: not made yet.
  // What making them took: who finds them kept is charged the same, so that an answer does not
  // depend on what was asked before.
  std::uint64_t network_edges = 0;
  std::uint64_t graph_edges = 0;
  std::size_t bytes() const { return network->bytes() + (graph == nullptr ? 0 : graph->bytes()); }
};

// The networks used last, at most kKeptNetworksMax, as long as all together with their keys have at
// most `bytes_max` bytes; one that has more alone is not kept. Thread safety: all functions may be
// called at the same time from any thread.
class TieGraphCache {
 public:
  explicit TieGraphCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // `key` says revision and network in full. Null members if it is not kept.
  KeptNetwork Find(const std::string& key);
  void Keep(const std::string& key, KeptNetwork network);
  std::size_t bytes() const;

 private:
  struct Entry {
    std::string key;
    KeptNetwork network;
    std::size_t bytes() const { return sizeof(Entry) + key.size() + network.bytes(); }
  };

  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // Most recently used first. Guarded by mutex_, as the next.
  std::size_t bytes_ = 0;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_TIE_GRAPH_CACHE_H_
