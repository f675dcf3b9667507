#include "graph/analysis/louvain.h"

#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include "graph/analysis/group_graph.h"

namespace partnergraph {
namespace {

// Sweeps until a whole one moves nothing. Returns whether anything moved.
bool MoveUntilNoGain(const GroupGraph& graph, Division* division, std::mt19937_64* random,
                     WorkMeter* meter) {
  const std::vector<Vertex> order = RandomOrder(graph.vertex_count(), random, meter);
  const Adjacency view = graph.graph();
  WorkTally tally(meter);
  bool any = false;
  for (bool moved = true; moved && !meter->stopped();) {
    moved = false;
    for (const Vertex v : order) {
      if (!tally.Add(view.Degree(v) + 1)) return any;
      const Vertex best = division->BestGroup(v);
      if (best == division->GroupOf(v)) continue;
      division->Move(v, best);
      moved = true;
    }
    any = any || moved;
  }
  return any;
}

}  // namespace

GroupsFound Louvain(const Adjacency& graph, const GroupOptions& options, WorkMeter* meter) {
  std::mt19937_64 random(options.seed);
  GroupGraph level = FirstGroupGraph(graph, meter);
  if (meter->cancelled()) return {};
  std::vector<Vertex> group(graph.vertex_count());  // Of each vertex, as a vertex of `level`.
  std::iota(group.begin(), group.end(), Vertex{0});
  for (;;) {
    std::vector<Vertex> own(level.vertex_count());
    std::iota(own.begin(), own.end(), Vertex{0});
    Division division(level, std::move(own), options.resolution, meter);
    const bool moved = MoveUntilNoGain(level, &division, &random, meter);
    if (meter->cancelled()) return {};
    std::vector<Vertex> merged = division.Release();
    const std::size_t count = CompactGroups(&merged);
    for (Vertex& g : group) g = merged[g];
    if (!moved || meter->stopped()) break;
    level = MergeGroups(level, merged, count, meter);
    if (meter->stopped()) break;
  }
  return NumberGroups(graph, std::move(group), options.resolution, *meter);
}

}  // namespace partnergraph
