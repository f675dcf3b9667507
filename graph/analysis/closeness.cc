#include "graph/analysis/closeness.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <mutex>
#include <utility>

#include "graph/analysis/for_each_block.h"

namespace partnergraph {
namespace {

constexpr std::size_t kSearches = 64;  // Bits of a word.

// What the searches of one block found.
struct Sums {
  std::array<std::uint64_t, kSearches> reached{};  // Others.
  std::array<std::uint64_t, kSearches> hops{};
  std::array<double, kSearches> inverse_hops{};
};

// Memory of 64 searches at a time, used again and again.
class BlockSearch {
 public:
  explicit BlockSearch(const Adjacency& graph)
      : graph_(graph),
        seen_(graph.vertex_count()),
        frontier_(graph.vertex_count()),
        next_(graph.vertex_count()) {}

  // Searches from `begin` to begin + count - 1. False: the meter stopped.
  bool Search(Vertex begin, std::size_t count, Sums* sums, WorkTally* tally) {
    std::fill(seen_.begin(), seen_.end(), 0);
    std::fill(frontier_.begin(), frontier_.end(), 0);
    for (std::size_t i = 0; i < count; ++i) {
      seen_[begin + i] = frontier_[begin + i] = std::uint64_t{1} << i;
    }
    for (std::uint64_t hops = 1;; ++hops) {
      if (!Spread(tally)) return false;
      std::array<std::uint64_t, kSearches> found{};
      if (!Count(&found, tally)) return false;
      bool any = false;
      for (std::size_t i = 0; i < count; ++i) {
        any = any || found[i] > 0;
        sums->reached[i] += found[i];
        sums->hops[i] += found[i] * hops;
        sums->inverse_hops[i] += static_cast<double>(found[i]) / static_cast<double>(hops);
      }
      if (!any) return true;
    }
  }

 private:
  // Every search that is at a vertex goes to its neighbours.
  bool Spread(WorkTally* tally) {
    for (Vertex v = 0; v < graph_.vertex_count(); ++v) {
      const std::uint64_t here = frontier_[v];
      if (here == 0) continue;
      if (!tally->Add(graph_.Degree(v) + 1)) return false;
      for (const Vertex w : graph_.Neighbors(v)) next_[w] |= here;
    }
    return true;
  }
  // Counts for each search whom it found first now; these are the next frontier.
  bool Count(std::array<std::uint64_t, kSearches>* found, WorkTally* tally) {
    for (Vertex v = 0; v < graph_.vertex_count(); ++v) {
      if (!tally->Add(1)) return false;
      const std::uint64_t first = next_[v] & ~seen_[v];
      next_[v] = 0;
      frontier_[v] = first;
      if (first == 0) continue;
      seen_[v] |= first;
      for (std::uint64_t bits = first; bits != 0; bits &= bits - 1) {
        ++(*found)[static_cast<std::size_t>(std::countr_zero(bits))];
      }
    }
    return true;
  }

  const Adjacency graph_;
  // By vertex, a bit for each search: was it here, is it here now, does it come here next?
  std::vector<std::uint64_t> seen_;
  std::vector<std::uint64_t> frontier_;
  std::vector<std::uint64_t> next_;
};

}  // namespace

ClosenessScores Closeness(const Adjacency& graph, std::size_t threads, WorkMeter* meter) {
  const std::size_t vertex_count = graph.vertex_count();
  ClosenessScores scores;
  scores.closeness.assign(vertex_count, 0);
  scores.harmonic.assign(vertex_count, 0);
  if (meter->cancelled()) return {};
  std::mutex mutex;
  std::vector<BlockSearch> idle;  // Guarded by `mutex`.
  const std::size_t blocks = (vertex_count + kSearches - 1) / kSearches;
  ForEachBlock(blocks, threads, [&](std::size_t block) {
    if (meter->stopped()) return;
    std::vector<BlockSearch> mine;
    {
      const std::lock_guard<std::mutex> lock(mutex);
      if (!idle.empty()) {
        mine.push_back(std::move(idle.back()));
        idle.pop_back();
      }
    }
    if (mine.empty()) mine.emplace_back(graph);
    const auto begin = static_cast<Vertex>(block * kSearches);
    const std::size_t count = std::min(kSearches, vertex_count - begin);
    Sums sums;
    WorkTally tally(meter);
    if (!mine.front().Search(begin, count, &sums, &tally)) return;
    for (std::size_t i = 0; i < count; ++i) {
      scores.harmonic[begin + i] = sums.inverse_hops[i];
      if (sums.reached[i] == 0) continue;
      const auto reached = static_cast<double>(sums.reached[i]);
      scores.closeness[begin + i] = reached / static_cast<double>(sums.hops[i]) * reached /
                                    static_cast<double>(vertex_count - 1);
    }
    const std::lock_guard<std::mutex> lock(mutex);
    idle.push_back(std::move(mine.front()));
  });
  return scores;
}

}  // namespace partnergraph
