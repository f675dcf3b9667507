#include "graph/analysis/page_rank.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "graph/analysis/for_each_block.h"

namespace partnergraph {
namespace {

// Vertices that a thread takes at a time; sums are kept for each such block.
constexpr std::size_t kBlock = 16'384;

// Where the value that a vertex gives stands. Most arcs of a large network lead to few vertices; if
// those stand together, most reads come from the cache.
class Places {
 public:
  // In the order of vertices for a small graph, else by degree, largest first.
  Places(const Adjacency& graph, WorkMeter* meter) : graph_(graph) {
    const std::size_t size = graph.vertex_count();
    if (size <= kPageRankCachedVertices) return;
    // A counting sort by degree, in which all degrees past the last bucket are one.
    constexpr std::size_t kBuckets = 4096;
    const auto bucket = [&](Vertex v) {
      return kBuckets - 1 - std::min<std::size_t>(graph.Degree(v), kBuckets - 1);
    };
    std::vector<std::uint32_t> next(kBuckets + 1, 0);
    for (Vertex v = 0; v < size; ++v) ++next[bucket(v) + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    place_.resize(size);
    for (Vertex v = 0; v < size; ++v) place_[v] = next[bucket(v)]++;
    neighbor_place_.resize(graph.arc_count());
    WorkTally tally(meter);
    for (Vertex v = 0; v < size; ++v) {
      if (!tally.Add(graph.Degree(v) + 1)) return;  // No round will begin.
      for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
        neighbor_place_[arc] = place_[graph.neighbor[arc]];
      }
    }
  }
  std::size_t Of(std::size_t v) const { return place_.empty() ? v : place_[v]; }
  // By arc: the place of the neighbour.
  const std::uint32_t* neighbors() const {
    return place_.empty() ? graph_.neighbor.data() : neighbor_place_.data();
  }

 private:
  const Adjacency graph_;
  std::vector<std::uint32_t> place_;
  std::vector<std::uint32_t> neighbor_place_;
};

// The parts of the iteration that do not depend on how arcs are stored.
class Walk {
 public:
  // All three must outlive it.
  Walk(std::span<const double> out_strength, const Places& places, const PageRankOptions& options)
      : strength_(out_strength),
        places_(places),
        options_(options),
        size_(out_strength.size()),
        block_count_((size_ + kBlock - 1) / kBlock),
        everywhere_(size_ == 0 ? 0 : 1 / static_cast<double>(size_)),
        given_(size_),
        block_sum_(block_count_) {
    if (!options.start.empty()) {
      start_.assign(options.start.begin(), options.start.end());
      const double sum = std::accumulate(start_.begin(), start_.end(), 0.0);
      for (double& value : start_) value /= sum;
    }
    scores_.score.resize(size_);
    for (std::size_t v = 0; v < size_; ++v) scores_.score[v] = StartAt(v);
  }

  // What each vertex gives along an arc of weight 1, by its place.
  const std::vector<double>& given() const { return given_; }

  // Runs rounds; pull(v) is the sum of given() over the arcs that lead to v; prepare() comes before
  // each round and says whether to go on.
  template <class Prepare, class Pull>
  PageRankScores Run(Prepare prepare, Pull pull, WorkMeter* meter) {
    if (size_ == 0) {
      scores_.converged = true;
      return std::move(scores_);
    }
    std::vector<double> next(size_);
    while (scores_.rounds < options_.rounds_max && !scores_.converged) {
      if (meter->stopped()) break;
      const double dangling = Give();
      if (!prepare()) break;
      ForEachBlock(block_count_, options_.threads, [&](std::size_t block) {
        WorkTally tally(meter);
        double change = 0;
        const std::size_t end = std::min((block + 1) * kBlock, size_);
        for (std::size_t v = block * kBlock; v < end; ++v) {
          const double start = StartAt(v);
          next[v] = options_.damping * (pull(static_cast<Vertex>(v), &tally) + dangling * start) +
                    (1 - options_.damping) * start;
          change += std::abs(next[v] - scores_.score[v]);
        }
        block_sum_[block] = change;
      });
      if (meter->stopped()) break;
      scores_.score.swap(next);
      ++scores_.rounds;
      scores_.change = std::accumulate(block_sum_.begin(), block_sum_.end(), 0.0);
      scores_.converged = scores_.change < options_.tolerance;
    }
    return std::move(scores_);
  }

 private:
  double StartAt(std::size_t v) const { return start_.empty() ? everywhere_ : start_[v]; }
  // Fills given_; returns the score of the vertices without arcs.
  double Give() {
    ForEachBlock(block_count_, options_.threads, [&](std::size_t block) {
      double dangling = 0;
      const std::size_t end = std::min((block + 1) * kBlock, size_);
      for (std::size_t v = block * kBlock; v < end; ++v) {
        double& given = given_[places_.Of(v)];
        given = strength_[v] > 0 ? scores_.score[v] / strength_[v] : 0;
        if (strength_[v] <= 0) dangling += scores_.score[v];
      }
      block_sum_[block] = dangling;
    });
    return std::accumulate(block_sum_.begin(), block_sum_.end(), 0.0);
  }

  const std::span<const double> strength_;
  const Places& places_;
  const PageRankOptions& options_;
  const std::size_t size_;
  const std::size_t block_count_;
  const double everywhere_;
  std::vector<double> given_;
  std::vector<double> block_sum_;
  std::vector<double> start_;  // Sums to 1; empty: everywhere alike.
  PageRankScores scores_;
};

// The sum of value(arc) from `begin` to `end`, as four sums side by side: an addition takes several
// cycles, and one alone would wait for the one before.
template <class Value>
double SumOver(std::uint32_t begin, std::uint32_t end, Value value) {
  double sums[4] = {0, 0, 0, 0};
  std::uint32_t arc = begin;
  for (; end - arc >= 4; arc += 4) {
    for (std::uint32_t i = 0; i < 4; ++i) sums[i] += value(arc + i);
  }
  for (std::uint32_t i = 0; arc < end; ++arc, ++i) sums[i] += value(arc);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

// A stopped meter leaves the sum short; the round is thrown away then.
double PullArcs(const Adjacency& graph, const std::uint32_t* neighbor_place,
                const std::vector<double>& given, Vertex v, WorkTally* tally) {
  const std::uint32_t begin = graph.first[v];
  const std::uint32_t end = graph.first[v + 1];
  if (!tally->Add(end - begin + 1)) return 0;
  if (graph.weight.empty()) {
    return SumOver(begin, end, [&](std::uint32_t arc) { return given[neighbor_place[arc]]; });
  }
  return SumOver(begin, end,
                 [&](std::uint32_t arc) { return given[neighbor_place[arc]] * graph.weight[arc]; });
}

}  // namespace

PageRankScores PageRank(const Adjacency& in_arcs, std::span<const double> out_strength,
                        const PageRankOptions& options, WorkMeter* meter) {
  const Places places(in_arcs, meter);
  Walk walk(out_strength, places, options);
  return walk.Run([meter] { return !meter->stopped(); },
                  [&](Vertex v, WorkTally* tally) {
                    return PullArcs(in_arcs, places.neighbors(), walk.given(), v, tally);
                  },
                  meter);
}

PageRankScores PageRankThroughGroups(const Adjacency& pairs, const MemberGroups& groups,
                                     const PageRankOptions& options, WorkMeter* meter) {
  const std::vector<double> strength = StrengthsThroughGroups(pairs, groups, meter);
  const Places places(pairs, meter);
  Walk walk(strength, places, options);
  // What the groups give each vertex, and what the vertex gave itself by them.
  std::vector<double> from_groups(strength.size());
  return walk.Run(
      [&] {
        std::fill(from_groups.begin(), from_groups.end(), 0.0);
        WorkTally tally(meter);
        for (std::size_t g = 0; g < groups.group_count(); ++g) {
          const std::span<const Vertex> members = groups.Members(g);
          if (!tally.Add(2 * members.size())) return false;
          double sum = 0;
          for (const Vertex v : members) sum += walk.given()[places.Of(v)];
          for (const Vertex v : members) {
            from_groups[v] += groups.weight[g] * (sum - walk.given()[places.Of(v)]);
          }
        }
        return true;
      },
      [&](Vertex v, WorkTally* tally) {
        return PullArcs(pairs, places.neighbors(), walk.given(), v, tally) + from_groups[v];
      },
      meter);
}

std::vector<double> StrengthsThroughGroups(const Adjacency& pairs, const MemberGroups& groups,
                                           WorkMeter* meter) {
  std::vector<double> strength(pairs.vertex_count());
  WorkTally tally(meter);
  for (Vertex v = 0; v < strength.size(); ++v) {
    if (!tally.Add(pairs.Degree(v) + 1)) return strength;
    strength[v] = pairs.Strength(v);
  }
  for (std::size_t g = 0; g < groups.group_count(); ++g) {
    const std::span<const Vertex> members = groups.Members(g);
    if (members.empty()) continue;
    if (!tally.Add(members.size())) return strength;
    const double weight = groups.weight[g] * static_cast<double>(members.size() - 1);
    for (const Vertex v : members) strength[v] += weight;
  }
  return strength;
}

}  // namespace partnergraph
