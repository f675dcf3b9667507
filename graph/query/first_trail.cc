#include "graph/query/first_trail.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <optional>

namespace partnergraph {
namespace {

// Past the steps that lead to the same vertex as the one at `begin`.
std::size_t EndOfVertex(const std::vector<PathStep>& steps, std::size_t begin) {
  std::size_t end = begin;
  while (end < steps.size() && steps[end].vertex == steps[begin].vertex) ++end;
  return end;
}

// Tells the second steps of shortest ways.
class SecondSteps {
 public:
  SecondSteps(const ShortestWays& ways, Vertex from, std::uint32_t hops)
      : ways_(ways), hops_(hops), there_and_back_(hops == 2 && from == ways.target()) {
    if (there_and_back_) last_ = ways.LastStepsBack();
  }

  // REQUIRES: ascending vertices.
  std::vector<PathStep> At(Vertex v) {
    if (!there_and_back_) return ways_.Next(v, hops_ - 1);
    // All arcs of all neighbours would be looked at, where those of the target are enough.
    std::vector<PathStep> steps;
    for (; at_ < last_.size() && last_[at_].vertex <= v; ++at_) {
      if (last_[at_].vertex < v) continue;
      steps.push_back({ways_.target(), last_[at_].relation, !last_[at_].forward});
    }
    return steps;
  }

 private:
  const ShortestWays& ways_;
  const std::uint32_t hops_;
  const bool there_and_back_;
  std::vector<PathStep> last_;
  std::size_t at_ = 0;
};

// The first of the shortest ways whose first two relations differ. Empty if there is none or the
// meter stopped.
std::vector<PathStep> FirstThatGoesOn(const ShortestWays& ways, Vertex from, std::uint32_t hops) {
  const std::vector<PathStep> first = ways.Next(from, hops);
  if (hops == 1 && !first.empty()) return {first.front()};
  SecondSteps second_steps(ways, from, hops);
  for (std::size_t i = 0, i_end = 0; i < first.size(); i = i_end) {
    i_end = EndOfVertex(first, i);
    const std::vector<PathStep> second = second_steps.At(first[i].vertex);
    for (std::size_t k = 0, k_end = 0; k < second.size(); k = k_end) {
      k_end = EndOfVertex(second, k);
      std::vector<PathStep> way{first[i], second[k]};
      if (way[0].relation == way[1].relation) {
        if (k_end - k > 1) {
          way[1] = second[k + 1];
        } else if (i_end - i > 1) {
          way[0] = first[i + 1];
        } else {
          continue;
        }
      }
      const std::vector<PathStep> rest = ways.First(way[1].vertex, hops - 2);
      if (ways.stopped()) return {};
      way.insert(way.end(), rest.begin(), rest.end());
      return way;
    }
    if (ways.stopped()) return {};
  }
  return {};
}

}  // namespace

std::vector<PathStep> FirstTrail(ShortestWays* ways, Vertex from, const KeptOff& off,
                                 std::uint32_t max_hops) {
  assert(off.vertices.empty());
  const std::optional<std::uint32_t> shortest = ways->Search(from, off, max_hops);
  if (!shortest) return {};
  std::vector<PathStep> trail = FirstThatGoesOn(*ways, from, *shortest);
  if (!trail.empty() || ways->stopped()) return trail;
  for (const PathStep& step : ways->FirstSteps()) {
    // A later step makes a way that comes first only if it is shorter: another relation to the same
    // vertex leads on alike, for were it one by which to turn back, a shortest way would go on. And
    // nothing is as short as the ways that turn back.
    const std::uint32_t hops_max =
        trail.empty() ? max_hops : static_cast<std::uint32_t>(trail.size()) - 1;
    if (hops_max <= *shortest) break;
    KeptOff without{{}, off.relations, {}};
    without.relations.insert(
        std::lower_bound(without.relations.begin(), without.relations.end(), step.relation),
        step.relation);
    const std::optional<std::uint32_t> hops = ways->Search(step.vertex, without, hops_max - 1);
    if (ways->stopped()) return {};
    if (!hops) continue;
    trail = ways->First(step.vertex, *hops);
    if (ways->stopped()) return {};
    trail.insert(trail.begin(), step);
  }
  return trail;
}

}  // namespace partnergraph
