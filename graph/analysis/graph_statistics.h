// Figures that describe a graph as a whole.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_GRAPH_STATISTICS_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_GRAPH_STATISTICS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct DegreeCounts {
  // (degree, vertices that have it), ascending.
  std::vector<std::pair<std::uint32_t, std::uint64_t>> counts;
  double mean = 0;
};
DegreeCounts CountDegrees(const Adjacency& graph);

// Edges as a part of all pairs of a simple undirected graph; 0 with fewer than two vertices.
double Density(const Adjacency& graph);

// The following spend the arcs through the meter; if it stops, nothing comes back.

// Sum of the weights of all edges of an undirected graph.
std::optional<double> TotalWeight(const Adjacency& graph, WorkMeter* meter);

// Do vertices of high degree prefer each other: the correlation of the degrees at the ends of edges
// (Newman 2002, "Assortative mixing in networks"). Absent if all ends have the same degree, or
// there are no edges.
std::optional<double> DegreeAssortativity(const Adjacency& graph, WorkMeter* meter);

// Edges by the kinds of their ends, the smaller kind first.
using Mixing = std::map<std::pair<std::uint16_t, std::uint16_t>, std::uint64_t>;
Mixing CountMixing(const Adjacency& graph, std::span<const std::uint16_t> kind, WorkMeter* meter);

// Do vertices of a kind prefer each other (Newman 2003, "Mixing patterns in networks")? Absent if
// all edges join one kind to itself, or there are none.
std::optional<double> KindAssortativity(const Mixing& mixing);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_GRAPH_STATISTICS_H_
