#include "graph/analysis/matching.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>

#include "graph/analysis/alternating_tree.h"

namespace partnergraph {
namespace {

constexpr int kWeightBits = 40;

// 0: the meter stopped.
double HeaviestWeight(const Adjacency& graph, WorkTally* tally) {
  double heaviest = 0;
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (!tally->Add(graph.Degree(v) + 1)) return 0;
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
      heaviest = std::max(heaviest, graph.Weight(arc));
    }
  }
  return heaviest;
}

// The first duals: each vertex's heaviest edge, so that none is lighter than its edges need.
bool SetDuals(const Adjacency& graph, const IntegerWeights& weights, AlternatingTree* tree,
              WorkTally* tally) {
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (!tally->Add(graph.Degree(v) + 1)) return false;
    std::int64_t heaviest = 0;
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
      heaviest = std::max(heaviest, weights.Of(arc));
    }
    tree->set_dual(v, heaviest);
  }
  return true;
}

// Lowers duals of vertices that are not matched as far as their edges allow, and matches along
// edges that then have no slack: most pairs are found without a search.
bool MatchGreedily(const Adjacency& graph, const IntegerWeights& weights, AlternatingTree* tree,
                   WorkTally* tally) {
  const auto matched = [tree](Vertex v) { return tree->nodes().MateOf(v) != Blossoms::kNone; };
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (!tally->Add(2 * graph.Degree(v) + 1)) return false;
    if (matched(v)) continue;
    // What keeps the slack of an edge to a neighbour from being negative.
    const auto needed = [&](std::uint32_t arc) {
      return 2 * weights.Of(arc) - tree->dual(graph.neighbor[arc]);
    };
    std::int64_t lowest = 0;
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
      lowest = std::max(lowest, needed(arc));
    }
    tree->set_dual(v, lowest);
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1] && !matched(v); ++arc) {
      const Vertex w = graph.neighbor[arc];
      if (needed(arc) == lowest && !matched(w)) tree->Match(v, w);
    }
  }
  return true;
}

}  // namespace

Matching MaximumWeightMatching(const Adjacency& graph, WorkMeter* meter) {
  assert(graph.vertex_count() <= kMatchingVerticesMax);
  Matching found;
  if (graph.arc_count() == 0) return found;
  found.bound = std::numeric_limits<double>::infinity();
  WorkTally tally(meter);
  const double heaviest = HeaviestWeight(graph, &tally);
  if (heaviest == 0) return found;
  // ilogb rounds down, so this is below 2^kWeightBits; the scale itself must be finite, too.
  const int shift = std::min(kWeightBits - 1 - std::ilogb(heaviest), 1000);
  const IntegerWeights weights{&graph, std::ldexp(1, shift)};
  AlternatingTree tree(weights, &tally);
  if (!SetDuals(graph, weights, &tree, &tally)) return found;
  bool whole = MatchGreedily(graph, weights, &tree, &tally);
  for (Vertex v = 0; v < graph.vertex_count() && whole; ++v) {
    if (tree.nodes().MateOf(v) != Blossoms::kNone || tree.dual(v) == 0) continue;
    whole = tree.Search(v);
  }
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    const Vertex mate = tree.nodes().MateOf(v);
    if (mate == Blossoms::kNone || mate < v) continue;
    found.edges.emplace_back(v, mate);
    found.weight += graph.WeightBetween(v, mate);
  }
  found.bound = std::max(found.weight, static_cast<double>(tree.Bound2()) / 2 / weights.scale);
  return found;
}

}  // namespace partnergraph
