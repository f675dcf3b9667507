#include "graph/analysis/ego_network.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

#include "graph/analysis/metered_array.h"

namespace partnergraph {
namespace {

constexpr std::uint32_t kNoPosition = 0xFFFF'FFFF;

// Finds the members; `reached` has them and those left out. Of the level at which the
// meter stops there are some.
void FindMembers(const Adjacency& graph, std::uint32_t max_distance, std::size_t members_max,
                 WorkMeter* meter, std::vector<bool>* reached, EgoNetwork* ego) {
  WorkTally tally(meter);
  std::size_t level_begin = 0;
  bool stopped = false;
  for (std::uint32_t distance = 1; distance <= max_distance && !stopped; ++distance) {
    const std::size_t level_end = ego->member.size();
    for (std::size_t i = level_begin; i < level_end && !stopped; ++i) {
      const Vertex v = ego->member[i];
      if (!tally.Add(graph.Degree(v) + 1)) {
        stopped = true;
        continue;
      }
      for (const Vertex w : graph.Neighbors(v)) {
        if ((*reached)[w]) continue;
        (*reached)[w] = true;
        ego->member.push_back(w);
      }
    }
    const auto begin = ego->member.begin() + static_cast<std::ptrdiff_t>(level_end);
    const auto sort = [&](auto less) { std::sort(begin, ego->member.end(), less); };
    if (!SortUnlessCancelled(*meter, std::less(), sort)) return ego->member.resize(level_end);
    if (ego->member.size() > members_max) {
      ego->all_members = false;
      ego->member.resize(members_max);
    }
    ego->distance.resize(ego->member.size(), distance);
    if (ego->member.size() == level_end || !ego->all_members) return;
    level_begin = level_end;
  }
}

}  // namespace

EgoNetwork FindEgoNetwork(const Adjacency& graph, Vertex ego_vertex, std::uint32_t max_distance,
                          std::size_t members_max, WorkMeter* meter) {
  EgoNetwork ego;
  if (members_max == 0) {
    ego.all_members = false;
    return ego;
  }
  std::vector<bool> reached(graph.vertex_count(), false);
  ego.member.push_back(ego_vertex);
  ego.distance.push_back(0);
  reached[ego_vertex] = true;
  FindMembers(graph, max_distance, members_max, meter, &reached, &ego);
  return ego;
}

void ForEachEgoEdge(const Adjacency& graph, const EgoNetwork& ego, const EgoEdgeSink& sink,
                    WorkMeter* meter) {
  std::vector<std::uint32_t> position;
  if (!AssignMetered(&position, graph.vertex_count(), kNoPosition, meter)) return;
  WorkTally tally(meter);
  for (std::uint32_t i = 0; i < ego.member.size(); ++i) {
    if (!tally.Add(1)) return;
    position[ego.member[i]] = i;
  }
  std::vector<std::pair<std::uint32_t, double>> row;  // The edges of one member to later ones.
  for (std::uint32_t a = 0; a < ego.member.size(); ++a) {
    const Vertex v = ego.member[a];
    if (!tally.Add(graph.Degree(v) + 1)) return;
    row.clear();
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
      const std::uint32_t b = position[graph.neighbor[arc]];
      if (b != kNoPosition && b > a) row.emplace_back(b, graph.Weight(arc));
    }
    std::sort(row.begin(), row.end());
    for (const auto& [b, weight] : row) {
      if (!sink(a, b, weight)) return;
    }
  }
}

}  // namespace partnergraph
