// Who is within some ties of one partner, and who of them is tied to whom: its ego network
// (Freeman 1982, "Centered graphs and the structure of ego networks").
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_EGO_NETWORK_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_EGO_NETWORK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct EgoNetwork {
  std::vector<Vertex> member;           // By distance, then vertex; the first is the ego.
  std::vector<std::uint32_t> distance;  // By position in `member`.
  bool all_members = true;  // False: there are more within the distance than `members_max`.
};

// Returns the members of the ego network of `ego` in a simple undirected graph: the nearest
// `members_max` vertices within `max_distance` hops. Breadth first by whole levels: O(their arcs,
// and those of the level that is cut off) time; a bit a vertex beside the result. A stop of the
// meter leaves out members of the last level.
EgoNetwork FindEgoNetwork(const Adjacency& graph, Vertex ego, std::uint32_t max_distance,
                          std::size_t members_max, WorkMeter* meter);

// Called with an edge between two members: their positions, a < b, and its weight. False: no more.
using EgoEdgeSink = std::function<bool(std::uint32_t a, std::uint32_t b, double weight)>;

// Calls `sink` for each edge among the members, ordered by a, then b. O(the members' arcs) time;
// 4 V bytes. A stop of the meter leaves out edges.
void ForEachEgoEdge(const Adjacency& graph, const EgoNetwork& ego, const EgoEdgeSink& sink,
                    WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_EGO_NETWORK_H_
