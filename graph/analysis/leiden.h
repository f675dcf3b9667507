// Groups by Leiden (Traag, Waltman & van Eck 2019, "From Louvain to Leiden: guaranteeing
// well-connected communities"): as Louvain, but before groups become vertices each is divided again
// into parts that are well connected inside, and those become the vertices; so every group is
// connected.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_LEIDEN_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_LEIDEN_H_

#include "graph/analysis/adjacency.h"
#include "graph/analysis/modularity.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

// Divides the vertices of a simple undirected graph. Order, and which of several gainful parts a
// vertex joins, are random by the seed. Only vertices whose neighbours moved are tried again.
// About O(V + E) a level; 100 bytes a vertex, and 12 an arc between groups. If the meter stops, the
// groups are the connected parts found so far; nobody waits for those of a cancelled call: there
// are none.
GroupsFound Leiden(const Adjacency& graph, const GroupOptions& options, WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_LEIDEN_H_
