// Groups by label propagation (Raghavan, Albert & Kumara 2007, "Near linear time algorithm to
// detect community structures in large-scale networks"): everyone takes again and again the label
// that weighs most among its neighbours.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_LABEL_PROPAGATION_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_LABEL_PROPAGATION_H_

#include "graph/analysis/adjacency.h"
#include "graph/analysis/modularity.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

// Divides the vertices of a simple undirected graph. One after the other, in an order that is
// random by the seed; who has a heaviest label keeps it, of others the smallest is taken. It ends
// when all keep theirs, after kLabelRoundsMax rounds at the latest. O(V + E) a round; 44 V bytes.
// If the meter stops, the labels are those of that moment. Modularity is told at resolution 1.
// Nobody waits for the groups of a cancelled search: there are none.
GroupsFound LabelPropagation(const Adjacency& graph, const GroupOptions& options, WorkMeter* meter);

inline constexpr int kLabelRoundsMax = 100;

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_LABEL_PROPAGATION_H_
