#include "graph/analysis/group_graph.h"

#include <algorithm>
#include <numeric>

#include "graph/analysis/metered_array.h"
#include "graph/base/limits.h"

namespace partnergraph {
namespace {

// A gain must be larger than rounding to count, as a part of the vertex's strength: gains have its
// size, and so has what rounding leaves. With a fixed one, vertices whose groups are equally good
// would be moved to and fro without end where weights are large, and never where they are small.
constexpr double kGainMin = 1e-10;

}  // namespace

GroupGraph FirstGroupGraph(const Adjacency& graph, WorkMeter* meter) {
  GroupGraph first;
  first.given = graph;
  first.strength.resize(graph.vertex_count());
  WorkTally tally(meter);
  for (Vertex v = 0; v < first.strength.size(); ++v) {
    if (!tally.Add(graph.Degree(v) + 1)) return first;
    first.strength[v] = graph.Strength(v);
    first.total += first.strength[v];
  }
  return first;
}

GroupGraph MergeGroups(const GroupGraph& graph, std::span<const Vertex> group,
                       std::size_t group_count, WorkMeter* meter) {
  const Adjacency view = graph.graph();
  GroupGraph merged;
  // The vertices of each group together.
  std::vector<std::uint32_t> begin(group_count + 1, 0);
  for (const Vertex g : group) ++begin[g + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  if (!meter->Look()) return merged;
  std::vector<Vertex> member(group.size());
  WorkTally tally(meter);
  {
    std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
    for (Vertex v = 0; v < group.size(); ++v) {
      if (v % kWorkStrideArcs == 0 && !meter->Look()) return merged;
      member[next[group[v]]++] = v;
    }
  }
  merged.strength.assign(group_count, 0);
  merged.total = graph.total;
  merged.arrays.first.push_back(0);
  std::vector<double> weight_to(group_count, 0);
  std::vector<Vertex> touched;
  if (!meter->Look()) return merged;
  for (Vertex g = 0; g < group_count; ++g) {
    touched.clear();
    for (std::uint32_t i = begin[g]; i < begin[g + 1]; ++i) {
      const Vertex v = member[i];
      if (!tally.Add(view.Degree(v) + 1)) return merged;
      merged.strength[g] += graph.strength[v];
      for (std::uint32_t arc = view.first[v]; arc < view.first[v + 1]; ++arc) {
        const Vertex to = group[view.neighbor[arc]];
        if (to == g) continue;
        if (weight_to[to] == 0) touched.push_back(to);
        weight_to[to] += view.Weight(arc);
      }
    }
    std::sort(touched.begin(), touched.end());
    for (const Vertex to : touched) {
      merged.arrays.neighbor.push_back(to);
      merged.arrays.weight.push_back(weight_to[to]);
      weight_to[to] = 0;
    }
    merged.arrays.first.push_back(static_cast<std::uint32_t>(merged.arrays.neighbor.size()));
  }
  return merged;
}

std::size_t CompactGroups(std::vector<Vertex>* group) {
  constexpr Vertex kNone = 0xFFFF'FFFF;
  std::vector<Vertex> number(group->size(), kNone);
  Vertex count = 0;
  for (Vertex& g : *group) {
    if (number[g] == kNone) number[g] = count++;
    g = number[g];
  }
  return count;
}

std::vector<Vertex> RandomOrder(std::size_t size, std::mt19937_64* random, WorkMeter* meter) {
  std::vector<Vertex> order;
  if (!meter->Look()) return order;
  order.resize(size);
  std::iota(order.begin(), order.end(), Vertex{0});
  for (std::size_t i = size; i > 1; --i) {
    if (i % kWorkStrideArcs == 0 && !meter->Look()) break;
    std::swap(order[i - 1], order[(*random)() % i]);
  }
  return order;
}

Division::Division(const GroupGraph& graph, std::vector<Vertex> group, double resolution,
                   WorkMeter* meter)
    : graph_(graph),
      factor_(graph.total == 0 ? 0 : resolution / graph.total),
      group_(std::move(group)) {
  const std::size_t size = graph.vertex_count();
  if (!AssignMetered(&strength_, size, 0, meter) || !AssignMetered(&weight_to_, size, 0, meter) ||
      !AssignMetered(&size_, size, 0, meter)) {
    return;
  }
  for (Vertex v = 0; v < group_.size(); ++v) {
    if (v % kWorkStrideArcs == 0 && !meter->Look()) return;
    strength_[group_[v]] += graph.strength[v];
    ++size_[group_[v]];
  }
  for (std::size_t g = size_.size(); g-- > 0;) {
    if (size_[g] == 0) empty_.push_back(static_cast<Vertex>(g));
  }
}

void Division::SumNeighbors(Vertex v) {
  for (const Vertex g : neighbor_groups_) weight_to_[g] = 0;
  neighbor_groups_.clear();
  const Adjacency view = graph_.graph();
  for (std::uint32_t arc = view.first[v]; arc < view.first[v + 1]; ++arc) {
    const Vertex g = group_[view.neighbor[arc]];
    if (weight_to_[g] == 0) neighbor_groups_.push_back(g);
    weight_to_[g] += view.Weight(arc);
  }
}

double Division::GainOf(Vertex v, Vertex group) const {
  const double others = strength_[group] - (group_[v] == group ? graph_.strength[v] : 0);
  return weight_to_[group] - factor_ * graph_.strength[v] * others;
}

Vertex Division::BestGroup(Vertex v) {
  SumNeighbors(v);
  const Vertex own = group_[v];
  Vertex best = own;
  double best_gain = GainOf(v, own);
  const double own_gain = best_gain;
  const double gain_min = kGainMin * graph_.strength[v];
  for (const Vertex g : neighbor_groups_) {
    if (g == own) continue;
    const double gain = GainOf(v, g);
    if (gain <= own_gain + gain_min) continue;
    if (gain > best_gain || (gain == best_gain && best != own && g < best)) {
      best = g;
      best_gain = gain;
    }
  }
  if (best_gain >= -gain_min || size_[own] == 1) return best;
  while (!empty_.empty() && size_[empty_.back()] > 0) empty_.pop_back();
  return empty_.empty() ? best : empty_.back();
}

void Division::Move(Vertex v, Vertex to) {
  const Vertex from = group_[v];
  strength_[from] -= graph_.strength[v];
  if (--size_[from] == 0) {
    strength_[from] = 0;  // Without what rounding left.
    empty_.push_back(from);
  }
  strength_[to] += graph_.strength[v];
  ++size_[to];
  group_[v] = to;
}

}  // namespace partnergraph
