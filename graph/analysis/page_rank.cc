#include "graph/analysis/page_rank.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "graph/analysis/for_each_block.h"
#include "graph/analysis/metered_array.h"

namespace partnergraph {
namespace {

// Vertices that a thread takes at a time where each is as much work as the others.
constexpr std::size_t kBlockVertices = 16'384;
// Arcs that a thread takes at a time in a round, in whole rows: few vertices have most of them.
// Sums are kept for each such block.
constexpr std::size_t kBlockArcs = 131'072;

// Calls run(begin, end) for blocks of numbers below `size`; those that begin once the call is
// cancelled are left out.
template <class Run>
void ForEachVertexBlock(std::size_t size, std::size_t threads, const WorkMeter* meter, Run run) {
  ForEachBlock((size + kBlockVertices - 1) / kBlockVertices, threads, [&](std::size_t block) {
    const std::size_t begin = block * kBlockVertices;
    if (!meter->cancelled()) run(begin, std::min(begin + kBlockVertices, size));
  });
}

// The graph as rounds read it. Most arcs of a large network lead to few vertices: if these stand
// together, most reads come from the cache; and rows of one length after each other, as they do by
// degree, let the processor foresee where they end.
class Layout {
 public:
  // In the order of vertices for a small graph, else by degree, largest first. If the meter stops,
  // it is of no use.
  Layout(const Adjacency& graph, std::size_t threads, WorkMeter* meter)
      : first_(graph.first), neighbor_(graph.neighbor), weight_(graph.weight) {
    if (graph.vertex_count() <= kPageRankCachedVertices) {
      MakeBlocks();
    } else if (const auto order = PlaceByDegree(graph, meter); !order.empty()) {
      MakeBlocks();
      CopyArcs(graph, order, threads, meter);
    }
  }
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;

  std::size_t PlaceOf(std::size_t v) const { return place_.empty() ? v : place_[v]; }
  // Arcs of the vertex at place `p`, by the places of their ends.
  std::uint32_t Begin(std::size_t p) const { return first_[p]; }
  std::uint32_t End(std::size_t p) const { return first_[p + 1]; }
  // Blocks of rows for a round: the places from BlockBegin(b) to BlockBegin(b + 1).
  std::size_t block_count() const { return block_.size() - 1; }
  std::size_t BlockBegin(std::size_t block) const { return block_[block]; }
  std::uint64_t BlockWork(std::size_t block) const {
    return ArcsFrom(block_[block], block_[block + 1]);
  }
  const std::uint32_t* neighbor() const { return neighbor_.data(); }
  // Null: each weighs 1.
  const double* weight() const { return weight_.empty() ? nullptr : weight_.data(); }

 private:
  // Of rows, each of which counts as one arc itself.
  std::uint64_t ArcsFrom(std::size_t begin, std::size_t end) const {
    return std::uint64_t{first_[end]} - first_[begin] + (end - begin);
  }

  // A counting sort, in which all degrees past the last bucket are one. Returns the vertices by
  // place; none if the meter stopped.
  std::vector<Vertex> PlaceByDegree(const Adjacency& graph, WorkMeter* meter) {
    constexpr std::size_t kBuckets = 4096;
    const std::size_t size = graph.vertex_count();
    const auto bucket = [&](Vertex v) {
      return kBuckets - 1 - std::min<std::size_t>(graph.Degree(v), kBuckets - 1);
    };
    std::vector<std::uint32_t> next(kBuckets + 1, 0);
    for (Vertex v = 0; v < size; ++v) ++next[bucket(v) + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    std::vector<Vertex> order;
    if (!AssignMetered(&place_, size, 0, meter) ||
        !AssignMetered(&own_first_, size + 1, 0, meter) || !AssignMetered(&order, size, 0, meter)) {
      return {};
    }
    WorkTally tally(meter);
    for (Vertex v = 0; v < size; ++v) {
      if (!tally.Add(1)) return {};
      place_[v] = next[bucket(v)]++;
      order[place_[v]] = v;
      own_first_[place_[v] + 1] = graph.Degree(v);
    }
    std::partial_sum(own_first_.begin(), own_first_.end(), own_first_.begin());
    first_ = own_first_;
    return order;
  }

  void MakeBlocks() {
    const std::size_t size = first_.empty() ? 0 : first_.size() - 1;
    for (std::size_t p = 0; p < size; ++p) {
      if (ArcsFrom(block_.back(), p + 1) >= kBlockArcs) block_.push_back(p + 1);
    }
    if (block_.back() != size) block_.push_back(size);
  }

  // Written in the order of places, so that a block touches few pages for the first time.
  void CopyArcs(const Adjacency& graph, const std::vector<Vertex>& order, std::size_t threads,
                WorkMeter* meter) {
    own_neighbor_ = std::make_unique_for_overwrite<std::uint32_t[]>(graph.arc_count());
    if (!graph.weight.empty()) {
      own_weight_ = std::make_unique_for_overwrite<double[]>(graph.arc_count());
    }
    ForEachBlock(block_count(), threads, [&](std::size_t block) {
      if (!meter->Spend(BlockWork(block))) return;
      std::uint32_t to = first_[block_[block]];
      for (std::size_t p = block_[block]; p < block_[block + 1]; ++p) {
        const std::uint32_t last = graph.first[order[p] + 1];
        for (std::uint32_t arc = graph.first[order[p]]; arc < last; ++arc, ++to) {
          own_neighbor_[to] = place_[graph.neighbor[arc]];
          if (own_weight_ != nullptr) own_weight_[to] = graph.weight[arc];
        }
      }
    });
    neighbor_ = {own_neighbor_.get(), graph.arc_count()};
    weight_ = {own_weight_.get(), graph.weight.size()};
  }

  std::span<const std::uint32_t> first_;
  std::span<const std::uint32_t> neighbor_;
  std::span<const double> weight_;
  std::vector<std::size_t> block_{0};
  // By vertex; empty: vertices stand in their own places, and all arrays are the graph's.
  std::vector<std::uint32_t> place_;
  std::vector<std::uint32_t> own_first_;
  // Not filled with zeros before: that alone would take longer than a cancelled call may go on.
  std::unique_ptr<std::uint32_t[]> own_neighbor_;
  std::unique_ptr<double[]> own_weight_;
};

// Before the first round.
PageRankScores AtStart(const PageRankOptions& options, std::size_t size, const WorkMeter& meter) {
  PageRankScores scores;
  if (meter.cancelled()) return scores;
  if (options.start.empty()) {
    scores.score.assign(size, size == 0 ? 0 : 1 / static_cast<double>(size));
    return scores;
  }
  scores.score.assign(options.start.begin(), options.start.end());
  const double sum = std::accumulate(scores.score.begin(), scores.score.end(), 0.0);
  for (double& score : scores.score) score /= sum;
  return scores;
}

// The iteration. All arrays are by place.
class Walk {
 public:
  // All must outlive it. If the meter stops, no round will begin.
  Walk(std::span<const double> out_strength, const Layout& layout, const PageRankOptions& options,
       WorkMeter* meter)
      : layout_(layout),
        options_(options),
        size_(out_strength.size()),
        everywhere_(size_ == 0 ? 0 : 1 / static_cast<double>(size_)),
        block_change_(layout.block_count()),
        block_dangling_(layout.block_count()) {
    if (!AssignMetered(&share_, size_, 0, meter) ||
        !AssignMetered(&start_, options.start.size(), 0, meter)) {
      return;
    }
    const double sum = std::accumulate(options.start.begin(), options.start.end(), 0.0);
    ForEachVertexBlock(size_, options.threads, meter, [&](std::size_t begin, std::size_t end) {
      for (std::size_t v = begin; v < end; ++v) {
        const std::size_t place = layout.PlaceOf(v);
        share_[place] = out_strength[v] > 0 ? 1 / out_strength[v] : 0;
        if (!start_.empty()) start_[place] = options.start[v] / sum;
      }
    });
    if (!AssignMetered(&score_, size_, 0, meter) || !AssignMetered(&given_, size_, 0, meter))
      return;
    for (std::size_t p = 0; p < size_; ++p) {
      score_[p] = start_.empty() ? everywhere_ : start_[p];
      given_[p] = score_[p] * share_[p];
      if (share_[p] == 0) dangling_ += score_[p];
    }
  }

  // What each vertex gives along an arc of weight 1.
  const std::vector<double>& given() const { return given_; }

  // Runs rounds; pull(p) is the sum of given() over the arcs that lead to the vertex at p;
  // prepare() comes before each round and says whether to go on.
  template <class Prepare, class Pull>
  PageRankScores Run(Prepare prepare, Pull pull, WorkMeter* meter) {
    std::vector<double> next;
    std::vector<double> next_given;
    if (!AssignMetered(&next, size_, 0, meter) || !AssignMetered(&next_given, size_, 0, meter)) {
      return AtStart(options_, size_, *meter);
    }
    PageRankScores scores;
    scores.converged = size_ == 0;
    while (scores.rounds < options_.rounds_max && !scores.converged && !meter->stopped()) {
      if (!prepare()) break;
      ForEachBlock(layout_.block_count(), options_.threads, [&](std::size_t block) {
        if (!meter->Spend(layout_.BlockWork(block))) return;
        double change = 0;
        double dangling = 0;
        const std::size_t end = layout_.BlockBegin(block + 1);
        for (std::size_t p = layout_.BlockBegin(block); p < end; ++p) {
          const double start = start_.empty() ? everywhere_ : start_[p];
          const double score =
              options_.damping * (pull(p) + dangling_ * start) + (1 - options_.damping) * start;
          change += std::abs(score - score_[p]);
          if (share_[p] == 0) dangling += score;
          next[p] = score;
          next_given[p] = score * share_[p];
        }
        block_change_[block] = change;
        block_dangling_[block] = dangling;
      });
      if (meter->stopped()) break;
      score_.swap(next);
      given_.swap(next_given);
      dangling_ = std::accumulate(block_dangling_.begin(), block_dangling_.end(), 0.0);
      ++scores.rounds;
      scores.change = std::accumulate(block_change_.begin(), block_change_.end(), 0.0);
      scores.converged = scores.change < options_.tolerance;
    }
    if (meter->cancelled()) return {};
    scores.score = std::move(next);
    ForEachVertexBlock(size_, options_.threads, meter, [&](std::size_t begin, std::size_t end) {
      for (std::size_t v = begin; v < end; ++v) scores.score[v] = score_[layout_.PlaceOf(v)];
    });
    return scores;
  }

 private:
  const Layout& layout_;
  const PageRankOptions& options_;
  const std::size_t size_;
  const double everywhere_;
  std::vector<double> share_;  // 1 by the strength; 0: no arcs lead away.
  std::vector<double> start_;  // Sums to 1; empty: everywhere alike.
  std::vector<double> score_;
  std::vector<double> given_;
  double dangling_ = 0;  // The score of the vertices without arcs.
  std::vector<double> block_change_;
  std::vector<double> block_dangling_;
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

double PullArcs(const Layout& layout, const std::vector<double>& given, std::size_t place) {
  const std::uint32_t begin = layout.Begin(place);
  const std::uint32_t end = layout.End(place);
  const std::uint32_t* const neighbor = layout.neighbor();
  const double* const weight = layout.weight();
  if (weight == nullptr) {
    return SumOver(begin, end, [&](std::uint32_t arc) { return given[neighbor[arc]]; });
  }
  return SumOver(begin, end, [&](std::uint32_t arc) { return given[neighbor[arc]] * weight[arc]; });
}

}  // namespace

PageRankScores PageRank(const Adjacency& in_arcs, std::span<const double> out_strength,
                        const PageRankOptions& options, WorkMeter* meter) {
  const Layout layout(in_arcs, options.threads, meter);
  if (meter->stopped()) return AtStart(options, in_arcs.vertex_count(), *meter);
  Walk walk(out_strength, layout, options, meter);
  return walk.Run([] { return true; },
                  [&](std::size_t place) { return PullArcs(layout, walk.given(), place); }, meter);
}

PageRankScores PageRankThroughGroups(const Adjacency& pairs, const MemberGroups& groups,
                                     std::span<const double> strength,
                                     const PageRankOptions& options, WorkMeter* meter) {
  const Layout layout(pairs, options.threads, meter);
  if (meter->stopped()) return AtStart(options, pairs.vertex_count(), *meter);
  Walk walk(strength, layout, options, meter);
  // What the groups give each vertex, without what the vertex gave itself by them; by place.
  std::vector<double> from_groups(strength.size());
  return walk.Run(
      [&] {
        std::fill(from_groups.begin(), from_groups.end(), 0.0);
        const std::vector<double>& given = walk.given();
        WorkTally tally(meter);
        for (std::size_t g = 0; g < groups.group_count(); ++g) {
          const std::span<const Vertex> members = groups.Members(g);
          if (!tally.Add(2 * members.size())) return false;
          double sum = 0;
          for (const Vertex v : members) sum += given[layout.PlaceOf(v)];
          for (const Vertex v : members) {
            const std::size_t place = layout.PlaceOf(v);
            from_groups[place] += groups.weight[g] * (sum - given[place]);
          }
        }
        return true;
      },
      [&](std::size_t place) { return PullArcs(layout, walk.given(), place) + from_groups[place]; },
      meter);
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
