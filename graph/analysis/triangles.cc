#include "graph/analysis/triangles.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "graph/analysis/for_each_block.h"

namespace partnergraph {
namespace {

// The graph with vertices numbered by degree, lowest first, and each edge as the arc to the higher
// number: no vertex keeps more than sqrt(2 E) arcs.
struct Oriented {
  std::vector<Vertex> vertex;  // By number.
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> neighbor;  // Numbers, ascending.
};

Oriented OrientByDegree(const Adjacency& graph) {
  const std::size_t vertex_count = graph.vertex_count();
  Oriented oriented;
  oriented.vertex.resize(vertex_count);
  std::iota(oriented.vertex.begin(), oriented.vertex.end(), Vertex{0});
  std::stable_sort(oriented.vertex.begin(), oriented.vertex.end(),
                   [&](Vertex a, Vertex b) { return graph.Degree(a) < graph.Degree(b); });
  std::vector<std::uint32_t> number(vertex_count);
  for (std::uint32_t i = 0; i < vertex_count; ++i) number[oriented.vertex[i]] = i;
  oriented.first.reserve(vertex_count + 1);
  oriented.neighbor.reserve(graph.arc_count() / 2);
  oriented.first.push_back(0);
  for (std::uint32_t i = 0; i < vertex_count; ++i) {
    const std::size_t begin = oriented.neighbor.size();
    for (const Vertex w : graph.Neighbors(oriented.vertex[i])) {
      if (number[w] > i) oriented.neighbor.push_back(number[w]);
    }
    std::sort(oriented.neighbor.begin() + static_cast<std::ptrdiff_t>(begin),
              oriented.neighbor.end());
    oriented.first.push_back(static_cast<std::uint32_t>(oriented.neighbor.size()));
  }
  return oriented;
}

}  // namespace

TriangleCounts CountTriangles(const Adjacency& graph, std::size_t threads, WorkMeter* meter) {
  const std::size_t vertex_count = graph.vertex_count();
  const Oriented oriented = OrientByDegree(graph);
  // High numbers have the work: threads take vertices in turn. Each counts on its own.
  const std::size_t lanes = std::max<std::size_t>(threads, 1);
  std::vector<std::vector<std::uint64_t>> counted(lanes);
  ForEachBlock(lanes, threads, [&](std::size_t lane) {
    std::vector<std::uint64_t>& count = counted[lane];
    count.assign(vertex_count, 0);
    // mark[w] is the vertex whose list w is in.
    std::vector<std::uint32_t> mark(vertex_count, 0);
    WorkTally tally(meter);
    for (std::size_t u = lane; u < vertex_count; u += lanes) {
      const std::uint32_t begin = oriented.first[u];
      const std::uint32_t end = oriented.first[u + 1];
      if (!tally.Add(end - begin + 1)) return;
      if (end - begin < 2) continue;
      const auto own = static_cast<std::uint32_t>(u + 1);  // 0 marks nothing.
      for (std::uint32_t i = begin; i < end; ++i) mark[oriented.neighbor[i]] = own;
      for (std::uint32_t i = begin; i < end; ++i) {
        const std::uint32_t v = oriented.neighbor[i];
        if (!tally.Add(oriented.first[v + 1] - oriented.first[v])) return;
        for (std::uint32_t j = oriented.first[v]; j < oriented.first[v + 1]; ++j) {
          const std::uint32_t w = oriented.neighbor[j];
          if (mark[w] != own) continue;
          ++count[u];
          ++count[v];
          ++count[w];
        }
      }
    }
  });
  TriangleCounts counts;
  if (meter->stopped()) return counts;
  counts.triangles.assign(vertex_count, 0);
  for (const std::vector<std::uint64_t>& count : counted) {
    for (std::size_t u = 0; u < vertex_count; ++u) counts.triangles[oriented.vertex[u]] += count[u];
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

double Transitivity(const Adjacency& graph, const TriangleCounts& counts) {
  double pairs = 0;
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    const double degree = graph.Degree(v);
    pairs += degree * (degree - 1) / 2;
  }
  return pairs == 0 ? 0 : 3 * static_cast<double>(counts.total) / pairs;
}

}  // namespace partnergraph
