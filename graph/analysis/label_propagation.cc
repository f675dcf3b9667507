#include "graph/analysis/label_propagation.h"

#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include "graph/analysis/group_graph.h"

namespace partnergraph {

GroupsFound LabelPropagation(const Adjacency& graph, const GroupOptions& options,
                             WorkMeter* meter) {
  std::mt19937_64 random(options.seed);
  const std::size_t vertex_count = graph.vertex_count();
  std::vector<Vertex> label(vertex_count);
  std::iota(label.begin(), label.end(), Vertex{0});
  const std::vector<Vertex> order = RandomOrder(vertex_count, &random, meter);
  if (meter->cancelled()) return {};
  std::vector<double> weight(vertex_count, 0);  // By label, among the neighbours of one vertex.
  std::vector<Vertex> touched;
  WorkTally tally(meter);
  const auto round = [&] {
    bool changed = false;
    if (meter->stopped()) return false;
    for (const Vertex v : order) {
      if (!tally.Add(graph.Degree(v) + 1)) return false;
      touched.clear();
      for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
        const Vertex its = label[graph.neighbor[arc]];
        if (weight[its] == 0) touched.push_back(its);
        weight[its] += graph.Weight(arc);
      }
      Vertex best = label[v];
      for (const Vertex its : touched) {
        const bool heavier = weight[its] > weight[best];
        if (heavier || (weight[its] == weight[best] && best != label[v] && its < best)) best = its;
      }
      for (const Vertex its : touched) weight[its] = 0;
      changed = changed || best != label[v];
      label[v] = best;
    }
    return changed;
  };
  for (int i = 0; i < kLabelRoundsMax && round(); ++i) {
  }
  return NumberGroups(graph, std::move(label), 1, *meter);
}

}  // namespace partnergraph
