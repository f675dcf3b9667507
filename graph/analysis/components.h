// Which vertices are connected at all: Afforest (Sutton, Ben-Nun & Barak 2018, "Optimizing parallel
// graph connectivity computation via subgraph sampling"). Every vertex is linked to a few
// neighbours first; after that nearly all vertices of most networks are in one component, and
// those need not look at the rest of their arcs.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_COMPONENTS_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_COMPONENTS_H_

#include <cstddef>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct ComponentLabels {
  std::vector<Vertex> label;  // Of each vertex: the smallest vertex of its component.
  std::size_t count = 0;
};

// Returns the connected components of an undirected graph (repeats and loops allowed). About
// O(V + E) time, mostly far below E; 4 V bytes. If the meter stops, `label` is empty.
ComponentLabels ConnectedComponents(const Adjacency& graph, WorkMeter* meter);

// A component's number by its size, largest first, equals by smallest vertex; from 0.
struct RankedComponents {
  std::vector<Vertex> number;     // Of each vertex.
  std::vector<std::size_t> size;  // By number.
};
// O(V + C log C) time. A meter that has stopped does not keep it from that, but nothing is returned
// if the call is cancelled.
RankedComponents RankBySize(const ComponentLabels& components, const WorkMeter& meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_COMPONENTS_H_
