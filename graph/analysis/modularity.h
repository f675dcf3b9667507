// How good a division into groups is: the weight inside groups less what chance would put there
// (Newman & Girvan 2004, "Finding and evaluating community structure in networks"), with a
// resolution (Reichardt & Bornholdt 2006, "Statistical mechanics of community detection").
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_MODULARITY_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_MODULARITY_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

// `group` has a number below V for each vertex of a simple undirected graph. 0 for a graph without
// edges, and of no meaning if the call of `meter` is cancelled. O(V + E) time; 16 V bytes.
double Modularity(const Adjacency& graph, std::span<const Vertex> group, double resolution,
                  const WorkMeter& meter);

struct GroupOptions {
  double resolution = 1;
  std::uint64_t seed = 0;
};

struct GroupsFound {
  std::vector<Vertex> group;  // Of each vertex, from 0: largest first, equals by smallest vertex.
  std::size_t count = 0;
  double modularity = 0;
};

// Numbers the groups as GroupsFound says; `group` has any numbers below V. A meter that has stopped
// does not keep it from that, but nothing is returned if the call is cancelled.
GroupsFound NumberGroups(const Adjacency& graph, std::vector<Vertex> group, double resolution,
                         const WorkMeter& meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_MODULARITY_H_
