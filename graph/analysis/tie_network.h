// The ties of the whole network, by a filter, before they are projected on pairs of partners: a
// two-mode network (Borgatti & Everett 1997, "Network analysis of 2-mode data") of partners, of the
// pairs that direct relations join, and of the groups that connectors join. A treaty with 198
// parties is one group of 198 members here, and 198 x 197 arcs in the projection (tie_graph.h).
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_TIE_NETWORK_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_TIE_NETWORK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"
#include "graph/base/limits.h"
#include "graph/base/status.h"
#include "graph/query/filter.h"
#include "graph/snapshot/graph_snapshot.h"

namespace partnergraph {

enum class TieWeight : std::uint8_t {
  kCount,   // 1 for each undertaking: a connector or a direct relation.
  kNewman,  // 1 / (k - 1) for a connector of k partners (Newman 2001); 1 for a direct relation.
  kValue,   // A value of the connector or of the direct relation.
};

// What an undertaking weighs by its value; 0 or less, or not finite: it makes no tie.
struct TieValues {
  std::function<double(RelationIndex)> of_relation;
  std::function<double(Vertex)> of_connector;
};

// Bits of TieNetwork::pair_ways.
inline constexpr std::uint8_t kLeadsThere = 1;
inline constexpr std::uint8_t kLeadsBack = 2;
inline constexpr std::uint8_t kLeadsBothWays = 3;

// Partners are numbered 0, 1, ... in the order of their snapshot vertices; only those with a tie
// have a number. Immutable once made; may be shared by threads.
struct TieNetwork {
  std::vector<Vertex> entity;  // The snapshot's vertex, by partner; ascending.
  // Pairs, at either end; a vertex's arcs by neighbour, then in the order of gathering: parallel
  // relations and several connectors make several arcs of one pair.
  AdjacencyArrays pairs;
  // By arc of `pairs`: does the relation lead from the arc's vertex to its neighbour, or back? Ties
  // by connectors and by relations of symmetric kinds lead both ways.
  std::vector<std::uint8_t> pair_ways;
  // Groups: the members of g, ascending and at least two, are group_member[group_first[g]] to
  // group_member[group_first[g + 1]]; each is tied to each other with the group's weight.
  std::vector<std::uint32_t> group_first{0};
  std::vector<Vertex> group_member;
  std::vector<double> group_weight;
  // The same turned around: the groups of each partner, ascending.
  std::vector<std::uint32_t> member_first;
  std::vector<std::uint32_t> member_group;
  bool weighted = false;  // Some weight is not 1.

  std::size_t group_count() const { return group_weight.size(); }
  std::size_t GroupSize(std::size_t g) const { return group_first[g + 1] - group_first[g]; }
  // Arcs that a projection looks at, and the most that it can have.
  std::uint64_t projection_work() const;
  std::size_t bytes() const;
};

struct TieNetworkFound {
  std::shared_ptr<const TieNetwork> network;  // Null if the meter stopped.
  QueryEnd end;
};

// Gathers the ties that FindTies (graph/query/ties.h) finds by the filter, of all entities that
// pass partner_kinds and places, each undertaking once for a pair whatever roles the two have; with
// fields, the connector or both partners are in one of them.
//
// A connector whose members are all tied to each other on some day becomes a group; one that
// ties only some of them (hosts to guests, members of different times) is spelled out as pairs.
//
// O(V + E) time, and k^2 for a connector of k relations that is spelled out; each value read spends
// as much as 1,000 arcs. Memory see GatherBytes.
//
// Returns RESOURCE_EXHAUSTED with LIMIT at "network" past `pairs_max` pairs; OUT_OF_RANGE with
// BAD_NUMBER at "network.value_key" if a value above 0 is not from kTieWeightMin to kTieWeightMax.
StatusOr<TieNetworkFound> GatherTies(const GraphSnapshot& g, const CompiledFilter& filter,
                                     TieWeight weight, const TieValues& values, WorkMeter* meter,
                                     std::uint64_t pairs_max = kTiePairsMax);

// How many pairs fit into so much memory while they are gathered.
std::uint64_t TiePairsWithin(std::uint64_t bytes);

// Most that GatherTies took at a time for this network, the network included; but for 4 bytes a
// vertex of the snapshot.
std::uint64_t GatherBytes(const TieNetwork& network);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_TIE_NETWORK_H_
