#include "graph/analysis/hops.h"

#include <algorithm>

namespace partnergraph {
namespace {

// The paper's two constants: turn bottom-up when the frontier has more than 1 / kAlpha of the arcs
// that are left, and back when it has less than 1 / kBeta of the vertices.
constexpr std::uint64_t kAlpha = 15;
constexpr std::uint64_t kBeta = 18;

// Vertices between two looks at the meter, bottom-up.
constexpr std::size_t kVerticesABlock = 4096;

}  // namespace

HopSearch::HopSearch(const Adjacency& graph)
    : graph_(graph),
      hops_(graph.vertex_count(), kUnreached),
      queue_(graph.vertex_count()),
      frontier_((graph.vertex_count() + 63) / 64) {}

const std::vector<std::uint32_t>& HopSearch::Search(Vertex source, WorkMeter* meter) {
  if (reached_count_ > hops_.size() / 8) {
    std::fill(hops_.begin(), hops_.end(), kUnreached);
  } else {
    for (std::size_t i = 0; i < reached_count_; ++i) hops_[queue_[i]] = kUnreached;
  }
  hops_[source] = 0;
  queue_[0] = source;
  reached_count_ = 1;
  eccentricity_ = 0;
  arcs_left_ = graph_.arc_count() - graph_.Degree(source);
  std::uint64_t frontier_arcs = graph_.Degree(source);
  bool bottom_up = false;
  std::size_t frontier_before = 0;
  for (std::size_t begin = 0, hops = 1; begin < reached_count_; ++hops) {
    const std::size_t end = reached_count_;
    const std::size_t frontier = end - begin;
    if (!bottom_up) {
      bottom_up = frontier_arcs > arcs_left_ / kAlpha && frontier > hops_.size() / (kBeta * 64);
    } else {
      bottom_up = frontier > hops_.size() / kBeta || frontier > frontier_before;
    }
    frontier_before = frontier;
    const std::uint64_t arcs_before = arcs_left_;
    const auto level = static_cast<std::uint32_t>(hops);
    const bool whole =
        bottom_up ? BottomUp(begin, end, level, meter) : TopDown(begin, end, level, meter);
    if (!whole) {
      Forget(end);
      break;
    }
    frontier_arcs = arcs_before - arcs_left_;
    if (reached_count_ > end) eccentricity_ = level;
    begin = end;
  }
  return hops_;
}

bool HopSearch::TopDown(std::size_t begin, std::size_t end, std::uint32_t hops, WorkMeter* meter) {
  WorkTally tally(meter);
  for (std::size_t i = begin; i < end; ++i) {
    const std::span<const Vertex> neighbors = graph_.Neighbors(queue_[i]);
    if (!tally.Add(neighbors.size() + 1)) return false;
    for (const Vertex w : neighbors) {
      if (hops_[w] != kUnreached) continue;
      hops_[w] = hops;
      queue_[reached_count_++] = w;
      arcs_left_ -= graph_.Degree(w);
    }
  }
  return true;
}

bool HopSearch::BottomUp(std::size_t begin, std::size_t end, std::uint32_t hops, WorkMeter* meter) {
  std::fill(frontier_.begin(), frontier_.end(), 0);
  for (std::size_t i = begin; i < end; ++i) {
    frontier_[queue_[i] / 64] |= std::uint64_t{1} << (queue_[i] % 64);
  }
  const auto in_frontier = [this](Vertex v) { return (frontier_[v / 64] >> (v % 64) & 1U) != 0; };
  WorkTally tally(meter);
  const std::size_t vertex_count = hops_.size();
  for (std::size_t block = 0; block < vertex_count; block += kVerticesABlock) {
    const std::size_t block_end = std::min(block + kVerticesABlock, vertex_count);
    std::uint64_t looked_at = block_end - block;
    for (std::size_t v = block; v < block_end; ++v) {
      if (hops_[v] != kUnreached) continue;
      if (looked_at >= kWorkStrideArcs) {
        if (!tally.Add(looked_at)) return false;
        looked_at = 0;
      }
      const std::uint32_t last = graph_.first[v + 1];
      for (std::uint32_t arc = graph_.first[v]; arc < last; ++arc) {
        ++looked_at;
        if (!in_frontier(graph_.neighbor[arc])) continue;
        hops_[v] = hops;
        queue_[reached_count_++] = static_cast<Vertex>(v);
        arcs_left_ -= last - graph_.first[v];
        break;
      }
    }
    if (!tally.Add(looked_at)) return false;
  }
  return true;
}

void HopSearch::Forget(std::size_t begin) {
  for (std::size_t i = begin; i < reached_count_; ++i) hops_[queue_[i]] = kUnreached;
  reached_count_ = begin;
}

}  // namespace partnergraph
