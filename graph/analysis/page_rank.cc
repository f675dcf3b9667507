#include "graph/analysis/page_rank.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "graph/analysis/for_each_block.h"

namespace partnergraph {
namespace {

// Vertices that a thread takes at a time; sums are kept for each such block.
constexpr std::size_t kBlock = 16'384;

// The parts of the iteration that do not depend on how arcs are stored.
class Walk {
 public:
  Walk(std::span<const double> out_strength, const PageRankOptions& options)
      : strength_(out_strength),
        options_(options),
        size_(out_strength.size()),
        block_count_((size_ + kBlock - 1) / kBlock),
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

  // What each vertex gives along an arc of weight 1.
  const std::vector<double>& given() const { return given_; }
  double Score(std::size_t v) const { return scores_.score[v]; }

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
      scores_.converged = scores_.change < static_cast<double>(size_) * options_.tolerance;
    }
    return std::move(scores_);
  }

 private:
  double StartAt(std::size_t v) const {
    return start_.empty() ? 1 / static_cast<double>(size_) : start_[v];
  }
  // Fills given_; returns the score of the vertices without arcs.
  double Give() {
    ForEachBlock(block_count_, options_.threads, [&](std::size_t block) {
      double dangling = 0;
      const std::size_t end = std::min((block + 1) * kBlock, size_);
      for (std::size_t v = block * kBlock; v < end; ++v) {
        if (strength_[v] > 0) {
          given_[v] = scores_.score[v] / strength_[v];
        } else {
          given_[v] = 0;
          dangling += scores_.score[v];
        }
      }
      block_sum_[block] = dangling;
    });
    return std::accumulate(block_sum_.begin(), block_sum_.end(), 0.0);
  }

  const std::span<const double> strength_;
  const PageRankOptions& options_;
  const std::size_t size_;
  const std::size_t block_count_;
  std::vector<double> given_;
  std::vector<double> block_sum_;
  std::vector<double> start_;  // Sums to 1; empty: everywhere alike.
  PageRankScores scores_;
};

// A stopped meter leaves the sum short; the round is thrown away then.
double PullArcs(const Adjacency& graph, const std::vector<double>& given, Vertex v,
                WorkTally* tally) {
  double sum = 0;
  const std::uint32_t end = graph.first[v + 1];
  if (!tally->Add(end - graph.first[v] + 1)) return 0;
  if (graph.weight.empty()) {
    for (std::uint32_t arc = graph.first[v]; arc < end; ++arc) sum += given[graph.neighbor[arc]];
  } else {
    for (std::uint32_t arc = graph.first[v]; arc < end; ++arc) {
      sum += given[graph.neighbor[arc]] * graph.weight[arc];
    }
  }
  return sum;
}

}  // namespace

PageRankScores PageRank(const Adjacency& in_arcs, std::span<const double> out_strength,
                        const PageRankOptions& options, WorkMeter* meter) {
  Walk walk(out_strength, options);
  return walk.Run(
      [meter] { return !meter->stopped(); },
      [&](Vertex v, WorkTally* tally) { return PullArcs(in_arcs, walk.given(), v, tally); }, meter);
}

PageRankScores PageRankThroughGroups(const Adjacency& pairs, const MemberGroups& groups,
                                     const PageRankOptions& options, WorkMeter* meter) {
  const std::vector<double> strength = StrengthsThroughGroups(pairs, groups);
  Walk walk(strength, options);
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
          for (const Vertex v : members) sum += walk.given()[v];
          for (const Vertex v : members) {
            from_groups[v] += groups.weight[g] * (sum - walk.given()[v]);
          }
        }
        return true;
      },
      [&](Vertex v, WorkTally* tally) {
        return PullArcs(pairs, walk.given(), v, tally) + from_groups[v];
      },
      meter);
}

std::vector<double> StrengthsThroughGroups(const Adjacency& pairs, const MemberGroups& groups) {
  std::vector<double> strength(pairs.vertex_count());
  for (Vertex v = 0; v < strength.size(); ++v) strength[v] = pairs.Strength(v);
  for (std::size_t g = 0; g < groups.group_count(); ++g) {
    const std::span<const Vertex> members = groups.Members(g);
    const double weight = groups.weight[g] * static_cast<double>(members.size() - 1);
    for (const Vertex v : members) strength[v] += weight;
  }
  return strength;
}

}  // namespace partnergraph
