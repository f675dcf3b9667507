// Groups by Louvain (Blondel, Guillaume, Lambiotte & Lefebvre 2008, "Fast unfolding of communities
// in large networks"): vertices move to the neighbouring group that gains most modularity until
// none gains; then groups become the vertices of the next round.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_LOUVAIN_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_LOUVAIN_H_

#include "graph/analysis/adjacency.h"
#include "graph/analysis/modularity.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

// Divides the vertices of a simple undirected graph. The order in which vertices are tried is
// random by the seed. O(V + E) a sweep, of which there are some twenty where groups are clear and
// hundreds where there are none; 100 bytes a vertex, and 12 an arc between groups. If the meter
// stops, the groups are those found so far; a group can then fall apart inside. Nobody waits for
// the groups of a cancelled search: there are none.
GroupsFound Louvain(const Adjacency& graph, const GroupOptions& options, WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_LOUVAIN_H_
