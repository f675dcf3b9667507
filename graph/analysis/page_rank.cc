#include "graph/analysis/page_rank.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <type_traits>
#include <utility>

#include "graph/analysis/arc_tiles.h"
#include "graph/analysis/for_each_block.h"
#include "graph/analysis/metered_array.h"

namespace partnergraph {
namespace {

// Vertices that a thread takes at a time where each is as much work as the others.
constexpr std::size_t kBlockVertices = 16'384;

// Calls run(begin, end) for blocks of numbers below `size`; those that begin once the call is
// cancelled are left out.
template <class Run>
void ForEachVertexBlock(std::size_t size, std::size_t threads, const WorkMeter* meter, Run run) {
  ForEachBlock((size + kBlockVertices - 1) / kBlockVertices, threads, [&](std::size_t block) {
    const std::size_t begin = block * kBlockVertices;
    if (!meter->cancelled()) run(begin, std::min(begin + kBlockVertices, size));
  });
}

double SumOf(std::span<const double> values, const WorkMeter& meter) {
  double sum = 0;
  ForEachVertexBlock(values.size(), 1, &meter, [&](std::size_t begin, std::size_t end) {
    for (std::size_t v = begin; v < end; ++v) sum += values[v];
  });
  return sum;
}

// Before the first round.
PageRankScores AtStart(const PageRankOptions& options, std::size_t size, const WorkMeter& meter) {
  PageRankScores scores;
  if (meter.cancelled()) return scores;
  if (options.start.empty()) {
    scores.score.assign(size, size == 0 ? 0 : 1 / static_cast<double>(size));
    return scores;
  }
  scores.score.assign(options.start.begin(), options.start.end());
  const double sum = SumOf(options.start, meter);
  for (double& score : scores.score) score /= sum;
  return scores;
}

// The iteration. All arrays are by place.
class Walk {
 public:
  // `groups`: null, or what else vertices give each other by. All must outlive it. If the meter
  // stops, no round will begin.
  Walk(std::span<const double> out_strength, const ArcTiles& tiles, const MemberGroups* groups,
       const PageRankOptions& options, WorkMeter* meter)
      : tiles_(tiles),
        groups_(groups),
        options_(options),
        meter_(*meter),
        size_(out_strength.size()),
        everywhere_(size_ == 0 ? 0 : 1 / static_cast<double>(size_)),
        block_change_(tiles.block_count()),
        block_dangling_(tiles.block_count()) {
    if (!AssignMetered(&share_, size_, 0, meter) ||
        !AssignMetered(&start_, options.start.size(), 0, meter)) {
      return;
    }
    const double sum = SumOf(options.start, *meter);
    ForEachVertexBlock(size_, options.threads, meter, [&](std::size_t begin, std::size_t end) {
      for (std::size_t v = begin; v < end; ++v) {
        const std::size_t place = tiles.PlaceOf(static_cast<Vertex>(v));
        share_[place] = out_strength[v] > 0 ? 1 / out_strength[v] : 0;
        if (!start_.empty()) start_[place] = options.start[v] / sum;
      }
    });
    if (!AssignMetered(&score_, size_, 0, meter)) return;
    ForEachVertexBlock(size_, 1, meter, [&](std::size_t begin, std::size_t end) {
      for (std::size_t p = begin; p < end; ++p) {
        score_[p] = start_.empty() ? everywhere_ : start_[p];
        if (share_[p] == 0) dangling_ += score_[p];
      }
    });
  }

  // Runs rounds, at least one, until the scores change by less than `enough`, with what vertices
  // give each other kept as `Real`; as float only as long as changes shrink, as they always do but
  // for rounding.
  template <class Real>
  void RunRounds(double enough) {
    if (HasNoTime()) return;
    std::vector<Real> given;  // By each vertex along an arc of weight 1.
    std::vector<Real> next_given;
    if (!AssignMetered(&given, size_, 0, &meter_) ||
        !AssignMetered(&next_given, size_, 0, &meter_) ||
        (next_.empty() && !AssignMetered(&next_, size_, 0, &meter_))) {
      return;
    }
    ForEachVertexBlock(size_, options_.threads, &meter_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t p = begin; p < end; ++p) {
        given[p] = static_cast<Real>(score_[p] * share_[p]);
      }
    });
    do {
      if (groups_ != nullptr && !GiveThroughGroups(given)) return;
      ForEachBlock(tiles_.block_count(), options_.threads, [&](std::size_t block) {
        if (meter_.Spend(tiles_.BlockWork(block))) RunBlock<Real>(block, given, &next_given);
      });
      if (meter_.stopped()) return;
      score_.swap(next_);
      given.swap(next_given);
      dangling_ = std::accumulate(block_dangling_.begin(), block_dangling_.end(), 0.0);
      const double change_before =
          std::exchange(change_, std::accumulate(block_change_.begin(), block_change_.end(), 0.0));
      ++rounds_;
      if (std::is_same_v<Real, float> && !(change_ < change_before)) return;
    } while (!(change_ < enough) && !HasNoTime());
  }

  // Of all scores together, in the last round.
  double change() const { return change_; }

  // After the last round. May be called once.
  PageRankScores TakeScores() {
    if (meter_.cancelled()) return {};
    if (rounds_ == 0) {
      PageRankScores scores = AtStart(options_, size_, meter_);
      scores.converged = size_ == 0;
      return scores;
    }
    PageRankScores scores{.score = std::move(next_),
                          .rounds = rounds_,
                          .change = change_,
                          .converged = change_ < options_.tolerance};
    scores.score.resize(size_);
    ForEachVertexBlock(size_, options_.threads, &meter_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t v = begin; v < end; ++v) {
        scores.score[v] = score_[tiles_.PlaceOf(static_cast<Vertex>(v))];
      }
    });
    if (meter_.cancelled()) return {};
    return scores;
  }

 private:
  bool HasNoTime() const {
    return size_ == 0 || rounds_ >= options_.rounds_max || meter_.stopped();
  }

  // What the members of a group give each other is their sum without each one's own. False: the
  // meter has stopped.
  template <class Real>
  bool GiveThroughGroups(const std::vector<Real>& given) {
    ForEachVertexBlock(size_, options_.threads, &meter_, [&](std::size_t begin, std::size_t end) {
      std::fill_n(next_.data() + begin, end - begin, 0.0);
    });
    WorkTally tally(&meter_);
    for (std::size_t g = 0; g < groups_->group_count(); ++g) {
      const std::span<const Vertex> members = groups_->Members(g);
      if (!tally.Add(2 * members.size())) return false;
      double sum = 0;
      for (const Vertex v : members) sum += given[tiles_.PlaceOf(v)];
      for (const Vertex v : members) {
        const std::size_t place = tiles_.PlaceOf(v);
        next_[place] += groups_->weight[g] * (sum - given[place]);
      }
    }
    return true;
  }

  // One block's part of a round.
  template <class Real>
  void RunBlock(std::size_t block, const std::vector<Real>& given, std::vector<Real>* next_given) {
    const std::size_t begin = tiles_.BlockBegin(block);
    const std::size_t end = tiles_.BlockBegin(block + 1);
    if (groups_ == nullptr) std::fill_n(next_.data() + begin, end - begin, 0.0);
    tiles_.AddNeighbors(block, given, next_.data() + begin);
    double change = 0;
    double dangling = 0;
    for (std::size_t p = begin; p < end; ++p) {
      const double start = start_.empty() ? everywhere_ : start_[p];
      const double score =
          options_.damping * (next_[p] + dangling_ * start) + (1 - options_.damping) * start;
      change += std::abs(score - score_[p]);
      if (share_[p] == 0) dangling += score;
      next_[p] = score;
      (*next_given)[p] = static_cast<Real>(score * share_[p]);
    }
    block_change_[block] = change;
    block_dangling_[block] = dangling;
  }

  const ArcTiles& tiles_;
  const MemberGroups* const groups_;
  const PageRankOptions& options_;
  WorkMeter& meter_;
  const std::size_t size_;
  const double everywhere_;
  std::vector<double> share_;  // 1 by the strength; 0: no arcs lead away.
  std::vector<double> start_;  // Sums to 1; empty: everywhere alike.
  std::vector<double> score_;
  std::vector<double> next_;  // First what vertices are given, then their next scores.
  double dangling_ = 0;       // The score of the vertices without arcs.
  double change_ = std::numeric_limits<double>::infinity();  // In the last round.
  std::uint32_t rounds_ = 0;
  std::vector<double> block_change_;
  std::vector<double> block_dangling_;
};

}  // namespace

PageRankScores PageRank(const Adjacency& in_arcs, std::span<const double> out_strength,
                        const PageRankOptions& options, WorkMeter* meter) {
  const ArcTiles tiles(in_arcs, options.threads, meter);
  if (meter->stopped()) return AtStart(options, in_arcs.vertex_count(), *meter);
  Walk walk(out_strength, tiles, nullptr, options, meter);
  // The last round's error goes on through all later ones, each time less by the damping.
  const double error_max = options.damping / (1 - options.damping) * 0x1p-24;
  if (!tiles.weighted() && in_arcs.vertex_count() > kPageRankFloatVertices &&
      error_max < kPageRankFloatErrorMax) {
    walk.RunRounds<float>(std::max(options.tolerance, kPageRankFloatChange));
    // Below kPageRankFloatChange only a round in double precision knows how much scores change.
    if (options.tolerance >= kPageRankFloatChange && walk.change() < options.tolerance) {
      return walk.TakeScores();
    }
  }
  walk.RunRounds<double>(options.tolerance);
  return walk.TakeScores();
}

PageRankScores PageRankThroughGroups(const Adjacency& pairs, const MemberGroups& groups,
                                     std::span<const double> strength,
                                     const PageRankOptions& options, WorkMeter* meter) {
  const ArcTiles tiles(pairs, options.threads, meter);
  if (meter->stopped()) return AtStart(options, pairs.vertex_count(), *meter);
  Walk walk(strength, tiles, &groups, options, meter);
  walk.RunRounds<double>(options.tolerance);
  return walk.TakeScores();
}

std::vector<double> StrengthsThroughGroups(const Adjacency& pairs, const MemberGroups& groups,
                                           WorkMeter* meter) {
  std::vector<double> strength(pairs.vertex_count());
  WorkTally tally(meter);
  for (Vertex v = 0; v < strength.size(); ++v) {
    if (!tally.Add(pairs.Degree(v) + 1)) return {};
    strength[v] = pairs.Strength(v);
  }
  for (std::size_t g = 0; g < groups.group_count(); ++g) {
    const std::span<const Vertex> members = groups.Members(g);
    if (members.empty()) continue;
    if (!tally.Add(members.size())) return {};
    const double weight = groups.weight[g] * static_cast<double>(members.size() - 1);
    for (const Vertex v : members) strength[v] += weight;
  }
  return strength;
}

}  // namespace partnergraph
