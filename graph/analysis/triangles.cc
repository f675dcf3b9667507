#include "graph/analysis/triangles.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>

#include "graph/analysis/for_each_block.h"

namespace partnergraph {
namespace {

// The graph with vertices numbered by degree, lowest first, and each edge as the arc to the higher
// number: no vertex keeps more than sqrt(2 E) arcs.
struct Oriented {
  std::vector<Vertex> vertex;         // By number.
  std::vector<std::uint32_t> number;  // Of each vertex.
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> neighbor;  // Numbers, ascending.

  std::span<const std::uint32_t> Above(std::uint32_t i) const {
    return std::span(neighbor).subspan(first[i], first[i + 1] - first[i]);
  }
};

// Incomplete if the meter stops.
Oriented OrientByDegree(const Adjacency& graph, WorkMeter* meter) {
  const std::size_t vertex_count = graph.vertex_count();
  WorkTally tally(meter);
  Oriented oriented;
  std::uint32_t degree_max = 0;
  for (Vertex v = 0; v < vertex_count; ++v) degree_max = std::max(degree_max, graph.Degree(v));
  // Where the vertices of each degree begin.
  std::vector<std::uint32_t> next(degree_max + std::size_t{2}, 0);
  for (Vertex v = 0; v < vertex_count; ++v) ++next[graph.Degree(v) + 1];
  for (std::size_t d = 1; d < next.size(); ++d) next[d] += next[d - 1];
  oriented.vertex.resize(vertex_count);
  oriented.number.resize(vertex_count);
  for (Vertex v = 0; v < vertex_count; ++v) {
    if (!tally.Add(1)) return oriented;
    oriented.number[v] = next[graph.Degree(v)]++;
    oriented.vertex[oriented.number[v]] = v;
  }
  oriented.first.reserve(vertex_count + 1);
  oriented.neighbor.reserve(graph.arc_count() / 2);
  oriented.first.push_back(0);
  for (std::uint32_t i = 0; i < vertex_count; ++i) {
    const std::span<const Vertex> neighbors = graph.Neighbors(oriented.vertex[i]);
    if (!tally.Add(neighbors.size() + 1)) return oriented;
    const std::size_t begin = oriented.neighbor.size();
    for (const Vertex w : neighbors) {
      if (oriented.number[w] > i) oriented.neighbor.push_back(oriented.number[w]);
    }
    std::sort(oriented.neighbor.begin() + static_cast<std::ptrdiff_t>(begin),
              oriented.neighbor.end());
    oriented.first.push_back(static_cast<std::uint32_t>(oriented.neighbor.size()));
  }
  return oriented;
}

// Adds to `count`, by number, the corners of the triangles u < v < w with v = first, first + step
// and so on. Incomplete if the meter stops.
void CountFrom(const Adjacency& graph, const Oriented& oriented, std::size_t first,
               std::size_t step, std::vector<std::uint64_t>* count, WorkMeter* meter) {
  const std::size_t vertex_count = graph.vertex_count();
  std::vector<std::uint8_t> above_v(vertex_count, 0);  // 1: an arc leads from v to it.
  WorkTally tally(meter);
  for (std::size_t i = first; i < vertex_count; i += step) {
    const auto v = static_cast<std::uint32_t>(i);
    const std::span<const std::uint32_t> above = oriented.Above(v);
    const std::span<const Vertex> neighbors = graph.Neighbors(oriented.vertex[v]);
    if (!tally.Add(neighbors.size() + 1)) return;
    if (above.empty() || above.size() == neighbors.size()) continue;
    for (const std::uint32_t w : above) above_v[w] = 1;
    std::uint64_t at_v = 0;
    for (const Vertex neighbor : neighbors) {
      const std::uint32_t u = oriented.number[neighbor];
      if (u > v) continue;
      // Found in the list of u, for sure; what comes after it may be above v as well.
      const std::span<const std::uint32_t> above_u = oriented.Above(u);
      const auto after_v = std::upper_bound(above_u.begin(), above_u.end(), v);
      if (!tally.Add(static_cast<std::uint64_t>(above_u.end() - after_v) + 1)) return;
      std::uint64_t at_u = 0;
      for (auto w = after_v; w != above_u.end(); ++w) {
        // Adding nothing is cheaper than guessing a branch.
        const std::uint64_t found = above_v[*w];
        at_u += found;
        (*count)[*w] += found;
      }
      (*count)[u] += at_u;
      at_v += at_u;
    }
    (*count)[v] += at_v;
    for (const std::uint32_t w : above) above_v[w] = 0;
  }
}

}  // namespace

TriangleCounts CountTriangles(const Adjacency& graph, std::size_t threads, WorkMeter* meter) {
  const std::size_t vertex_count = graph.vertex_count();
  const Oriented oriented = OrientByDegree(graph, meter);
  if (meter->stopped()) return {};
  // High numbers have the work: threads take vertices in turn. Each counts on its own.
  const std::size_t lanes = std::max<std::size_t>(threads, 1);
  std::vector<std::vector<std::uint64_t>> counted(lanes);
  ForEachBlock(lanes, lanes, [&](std::size_t lane) {
    counted[lane].assign(vertex_count, 0);
    CountFrom(graph, oriented, lane, lanes, &counted[lane], meter);
  });
  TriangleCounts counts;
  if (meter->stopped()) return counts;
  counts.triangles.assign(vertex_count, 0);
  for (const std::vector<std::uint64_t>& count : counted) {
    for (std::size_t u = 0; u < vertex_count; ++u) {
      if (u % kWorkStrideArcs == 0 && meter->cancelled()) return {};
      counts.triangles[oriented.vertex[u]] += count[u];
    }
  }
  counts.total =
      std::accumulate(counts.triangles.begin(), counts.triangles.end(), std::uint64_t{0}) / 3;
  return counts;
}

std::vector<double> LocalClustering(const Adjacency& graph, const TriangleCounts& counts) {
  std::vector<double> clustering(counts.triangles.size(), 0);
  for (Vertex v = 0; v < clustering.size(); ++v) {
    const double degree = graph.Degree(v);
    if (degree < 2) continue;
    clustering[v] = 2 * static_cast<double>(counts.triangles[v]) / (degree * (degree - 1));
  }
  return clustering;
}

double MeanClustering(const Adjacency& graph, const TriangleCounts& counts) {
  if (counts.triangles.empty()) return 0;
  const std::vector<double> clustering = LocalClustering(graph, counts);
  return std::accumulate(clustering.begin(), clustering.end(), 0.0) /
         static_cast<double>(clustering.size());
}

double Transitivity(const Adjacency& graph, const TriangleCounts& counts) {
  double pairs = 0;
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    const double degree = graph.Degree(v);
    pairs += degree * (degree - 1) / 2;
  }
  return pairs == 0 ? 0 : 3 * static_cast<double>(counts.total) / pairs;
}

}  // namespace partnergraph
