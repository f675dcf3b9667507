// Which vertices reach each other along arcs: strongly connected components (Tarjan 1972,
// "Depth-first search and linear graph algorithms"), with one number a vertex instead of three
// (Pearce 2016, "A space-efficient algorithm for finding strongly connected components"), and
// without recursion.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_STRONG_COMPONENTS_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_STRONG_COMPONENTS_H_

#include "graph/analysis/adjacency.h"
#include "graph/analysis/components.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

// `out_arcs` lists for each vertex where it leads (repeats and loops allowed). O(V + E) time;
// beside the result 13 V bytes, taken once. If the meter stops, `label` is empty.
ComponentLabels StrongComponents(const Adjacency& out_arcs, WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_STRONG_COMPONENTS_H_
