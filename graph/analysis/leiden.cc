#include "graph/analysis/leiden.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include "graph/analysis/group_graph.h"

namespace partnergraph {
namespace {

// How random the choice among gainful parts is: the paper's theta.
constexpr double kRandomness = 0.01;

// Moves vertices until no neighbour of a moved one gains ("fast local moving").
void MoveFast(const GroupGraph& graph, Division* division, std::mt19937_64* random,
              WorkMeter* meter) {
  // Each vertex is in the queue at most once, so a ring of V places holds it.
  std::vector<Vertex> queue = RandomOrder(graph.vertex_count(), random, meter);
  std::vector<bool> waiting(graph.vertex_count(), true);
  const Adjacency view = graph.graph();
  WorkTally tally(meter);
  std::size_t head = 0;
  for (std::size_t left = queue.size(); left > 0; --left) {
    const Vertex v = queue[head];
    const std::size_t freed = head;
    head = head + 1 == queue.size() ? 0 : head + 1;
    waiting[v] = false;
    if (!tally.Add(2 * view.Degree(v) + 1)) return;
    const Vertex best = division->BestGroup(v);
    if (best == division->GroupOf(v)) continue;
    division->Move(v, best);
    std::size_t tail = (freed + left) % queue.size();
    for (const Vertex w : view.Neighbors(v)) {
      if (waiting[w] || division->GroupOf(w) == best) continue;
      waiting[w] = true;
      queue[tail] = w;
      tail = tail + 1 == queue.size() ? 0 : tail + 1;
      ++left;
    }
  }
}

// Divides each group again: vertices start alone, and one that is still alone may join a part of
// its group, if both are well connected to the rest of the group.
class Refiner {
 public:
  Refiner(const GroupGraph& graph, const Division& division, double resolution,
          std::mt19937_64* random, WorkMeter* meter)
      : graph_(graph),
        division_(division),
        factor_(graph.total == 0 ? 0 : resolution / graph.total),
        random_(random),
        parts_(graph, Alone(graph.vertex_count()), resolution, meter) {}

  std::vector<Vertex> Refine(WorkMeter* meter) {
    if (!meter->Look()) return parts_.Release();
    to_rest_.resize(graph_.vertex_count());
    const Adjacency view = graph_.graph();
    WorkTally tally(meter);
    for (Vertex v = 0; v < graph_.vertex_count(); ++v) {
      if (!tally.Add(view.Degree(v) + 1)) return parts_.Release();
      double weight = 0;
      for (std::uint32_t arc = view.first[v]; arc < view.first[v + 1]; ++arc) {
        if (SameGroup(v, view.neighbor[arc])) weight += view.Weight(arc);
      }
      to_rest_[v] = weight;
    }
    for (const Vertex v : RandomOrder(graph_.vertex_count(), random_, meter)) {
      if (!tally.Add(2 * view.Degree(v) + 1)) break;
      const bool alone = parts_.SizeOf(parts_.GroupOf(v)) == 1;
      if (alone && IsWellConnected(v, parts_.GroupOf(v))) Join(v);
    }
    return parts_.Release();
  }

 private:
  static std::vector<Vertex> Alone(std::size_t size) {
    std::vector<Vertex> own(size);
    std::iota(own.begin(), own.end(), Vertex{0});
    return own;
  }
  bool SameGroup(Vertex v, Vertex w) const { return division_.GroupOf(v) == division_.GroupOf(w); }
  // Of a part in the group of `v`: its weight to the rest of the group is no less than by chance.
  bool IsWellConnected(Vertex v, Vertex part) const {
    const double own = parts_.StrengthOf(part);
    const double group = division_.StrengthOf(division_.GroupOf(v));
    return to_rest_[part] >= factor_ * own * (group - own);
  }

  void Join(Vertex v) {
    parts_.SumNeighbors(v);
    candidates_.clear();
    double best = 0;
    for (const Vertex part : parts_.neighbor_groups()) {
      // A part has the number of one of its vertices.
      if (part == parts_.GroupOf(v) || !SameGroup(v, part) || !IsWellConnected(v, part)) continue;
      const double gain = parts_.GainOf(v, part);
      if (gain < 0) continue;
      best = std::max(best, gain);
      candidates_.push_back({part, gain});
    }
    if (candidates_.empty()) return;
    // Likelier the more it gains; scaled so that the best has 1.
    double sum = 0;
    for (Candidate& candidate : candidates_) {
      candidate.value = std::exp((candidate.value - best) / kRandomness);
      sum += candidate.value;
    }
    double at = static_cast<double>((*random_)() >> 11U) * 0x1p-53 * sum;
    Vertex chosen = candidates_.back().part;
    for (const Candidate& candidate : candidates_) {
      at -= candidate.value;
      if (at < 0) {
        chosen = candidate.part;
        break;
      }
    }
    // Arcs between the two are no longer to the rest.
    const Vertex alone = parts_.GroupOf(v);
    to_rest_[chosen] += to_rest_[alone] - 2 * parts_.WeightTo(chosen);
    parts_.Move(v, chosen);
  }

  struct Candidate {
    Vertex part;
    double value;  // Gain, then likelihood.
  };

  const GroupGraph& graph_;
  const Division& division_;
  const double factor_;
  std::mt19937_64* random_;
  Division parts_;
  std::vector<double> to_rest_;  // By part: its weight to the rest of its group.
  std::vector<Candidate> candidates_;
};

// Divides groups that are not connected inside into their connected parts, which can only gain.
// Nothing if the call is cancelled.
std::vector<Vertex> ConnectedParts(const Adjacency& graph, const std::vector<Vertex>& group,
                                   const WorkMeter& meter) {
  constexpr Vertex kNone = 0xFFFF'FFFF;
  if (meter.cancelled()) return {};
  std::vector<Vertex> part(group.size(), kNone);
  std::vector<Vertex> stack;
  for (Vertex v = 0; v < group.size(); ++v) {
    if (part[v] != kNone) continue;
    part[v] = v;
    stack.push_back(v);
    while (!stack.empty()) {
      if (meter.cancelled()) return {};
      const Vertex u = stack.back();
      stack.pop_back();
      for (const Vertex w : graph.Neighbors(u)) {
        if (part[w] != kNone || group[w] != group[v]) continue;
        part[w] = v;
        stack.push_back(w);
      }
    }
  }
  return part;
}

}  // namespace

GroupsFound Leiden(const Adjacency& graph, const GroupOptions& options, WorkMeter* meter) {
  std::mt19937_64 random(options.seed);
  GroupGraph level = FirstGroupGraph(graph, meter);
  if (meter->cancelled()) return {};
  std::vector<Vertex> part(graph.vertex_count());  // Of each vertex, as a vertex of `level`.
  std::iota(part.begin(), part.end(), Vertex{0});
  std::vector<Vertex> group = part;  // Of each vertex of `level`.
  for (;;) {
    Division division(level, std::move(group), options.resolution, meter);
    MoveFast(level, &division, &random, meter);
    if (meter->cancelled()) return {};
    std::vector<Vertex> moved = division.group();
    // Every group is one vertex: nothing is left to join. A group that is not is refined.
    if (CompactGroups(&moved) == level.vertex_count()) break;
    std::vector<Vertex> refined;
    if (meter->Look()) {
      refined = Refiner(level, division, options.resolution, &random, meter).Refine(meter);
    }
    const std::size_t count = meter->stopped() ? 0 : CompactGroups(&refined);
    // No time is left, or no part could be joined: the groups stand as they are.
    if (meter->stopped() || count == level.vertex_count()) {
      for (Vertex& p : part) p = moved[p];
      break;
    }
    // Parts begin the next level in the group that they came from, numbered by one of its parts.
    group.assign(count, 0);
    std::vector<Vertex> first_part(level.vertex_count(), 0xFFFF'FFFF);
    for (Vertex v = 0; v < level.vertex_count(); ++v) {
      Vertex& first = first_part[moved[v]];
      if (first == 0xFFFF'FFFF) first = refined[v];
      group[refined[v]] = first;
    }
    for (Vertex& p : part) p = refined[p];
    level = MergeGroups(level, refined, count, meter);
    if (meter->stopped()) {
      for (Vertex& p : part) p = group[p];
      break;
    }
  }
  return NumberGroups(graph, ConnectedParts(graph, part, *meter), options.resolution, *meter);
}

}  // namespace partnergraph
