#include "graph/analysis/modularity.h"

#include <algorithm>
#include <utility>

#include "graph/analysis/components.h"

namespace partnergraph {

double Modularity(const Adjacency& graph, std::span<const Vertex> group, double resolution,
                  const WorkMeter& meter) {
  std::vector<double> inside(graph.vertex_count(), 0);    // By group; an edge counts twice.
  std::vector<double> strength(graph.vertex_count(), 0);  // By group.
  double total = 0;
  for (Vertex v = 0; v < graph.vertex_count() && !meter.cancelled(); ++v) {
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
      const double weight = graph.Weight(arc);
      total += weight;
      strength[group[v]] += weight;
      if (group[graph.neighbor[arc]] == group[v]) inside[group[v]] += weight;
    }
  }
  if (total == 0) return 0;
  double modularity = 0;
  for (std::size_t g = 0; g < inside.size(); ++g) {
    const double share = strength[g] / total;
    modularity += inside[g] / total - resolution * share * share;
  }
  return modularity;
}

GroupsFound NumberGroups(const Adjacency& graph, std::vector<Vertex> group, double resolution,
                         const WorkMeter& meter) {
  // A group is known by its smallest vertex, as a component is.
  constexpr Vertex kNone = 0xFFFF'FFFF;
  if (meter.cancelled()) return {};
  std::vector<Vertex> smallest(group.size(), kNone);
  ComponentLabels labels;
  labels.label.resize(group.size());
  for (Vertex v = 0; v < group.size(); ++v) {
    Vertex& first = smallest[group[v]];
    if (first == kNone) first = v;
    labels.label[v] = first;
  }
  RankedComponents ranked = RankBySize(labels, meter);
  GroupsFound found;
  if (meter.cancelled()) return found;
  found.group = std::move(ranked.number);
  found.count = ranked.size.size();
  found.modularity = Modularity(graph, found.group, resolution, meter);
  return found;
}

}  // namespace partnergraph
