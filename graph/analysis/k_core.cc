#include "graph/analysis/k_core.h"

#include <algorithm>
#include <utility>

namespace partnergraph {

std::vector<std::uint32_t> CoreNumbers(const Adjacency& graph, WorkMeter* meter) {
  const std::size_t vertex_count = graph.vertex_count();
  // The number of neighbours that are not peeled off yet; at last the core number.
  std::vector<std::uint32_t> left(vertex_count);
  std::uint32_t degree_max = 0;
  WorkTally tally(meter);
  for (Vertex v = 0; v < vertex_count; ++v) {
    if (!tally.Add(1)) return {};
    left[v] = graph.Degree(v);
    degree_max = std::max(degree_max, left[v]);
  }
  // Vertices ordered by what they have left; bucket[d] is the first with d. Filled from the back,
  // each bucket's end becomes its begin.
  std::vector<std::uint32_t> bucket(degree_max + std::size_t{1}, 0);
  for (const std::uint32_t degree : left) ++bucket[degree];
  for (std::size_t d = 1; d < bucket.size(); ++d) bucket[d] += bucket[d - 1];
  std::vector<Vertex> order(vertex_count);
  std::vector<std::uint32_t> place(vertex_count);
  for (std::size_t i = vertex_count; i > 0; --i) {
    const auto v = static_cast<Vertex>(i - 1);
    if (!tally.Add(1)) return {};
    place[v] = --bucket[left[v]];
    order[place[v]] = v;
  }
  for (std::size_t i = 0; i < vertex_count; ++i) {
    const Vertex v = order[i];
    if (!tally.Add(graph.Degree(v) + 1)) return {};
    for (const Vertex w : graph.Neighbors(v)) {
      if (left[w] <= left[v]) continue;  // Peeled off, or bound to go with v.
      // Changes places with the first of its bucket, which then begins behind it.
      const std::uint32_t first = bucket[left[w]]++;
      const Vertex other = order[first];
      std::swap(order[first], order[place[w]]);
      std::swap(place[other], place[w]);
      --left[w];
    }
  }
  return left;
}

}  // namespace partnergraph
