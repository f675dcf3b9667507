// Who is within some ties of one partner, and who of them is tied to whom: its ego network
// (Freeman 1982, "Centered graphs and the structure of ego networks").
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_EGO_NETWORK_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_EGO_NETWORK_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct EgoNetwork {
  std::vector<Vertex> member;           // By distance, then vertex; the first is the ego.
  std::vector<std::uint32_t> distance;  // By position in `member`.
  // Edges among the members: positions, a < b, ordered by a, then b; and their weights.
  std::vector<std::uint32_t> edge_a;
  std::vector<std::uint32_t> edge_b;
  std::vector<double> edge_weight;
  bool all_members = true;  // False: there are more within the distance than `members_max`.
};

// Returns the ego network of `ego` in a simple undirected graph: the nearest `members_max`
// vertices within `max_distance` hops. Breadth first by whole levels, then one look at the
// members' arcs: O(their arcs, and those of the level that is cut off) time; 4 V bytes beside the
// result. A stop of the meter leaves out members of the last level, or edges.
EgoNetwork FindEgoNetwork(const Adjacency& graph, Vertex ego, std::uint32_t max_distance,
                          std::size_t members_max, WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_EGO_NETWORK_H_
