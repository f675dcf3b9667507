#include "graph/analysis/graph_statistics.h"

#include <algorithm>
#include <cmath>

namespace partnergraph {

DegreeCounts CountDegrees(const Adjacency& graph) {
  // Few vertices have large degrees, and these may be as large as the graph.
  constexpr std::uint32_t kCounted = 4096;
  std::vector<std::uint64_t> counts(kCounted, 0);
  std::vector<std::uint32_t> large;
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    const std::uint32_t degree = graph.Degree(v);
    if (degree < kCounted) {
      ++counts[degree];
    } else {
      large.push_back(degree);
    }
  }
  DegreeCounts degrees;
  for (std::uint32_t degree = 0; degree < kCounted; ++degree) {
    if (counts[degree] > 0) degrees.counts.emplace_back(degree, counts[degree]);
  }
  std::sort(large.begin(), large.end());
  for (const std::uint32_t degree : large) {
    if (degrees.counts.empty() || degrees.counts.back().first != degree) {
      degrees.counts.emplace_back(degree, 0);
    }
    ++degrees.counts.back().second;
  }
  if (graph.vertex_count() > 0) {
    degrees.mean =
        static_cast<double>(graph.arc_count()) / static_cast<double>(graph.vertex_count());
  }
  return degrees;
}

double Density(const Adjacency& graph) {
  const auto vertices = static_cast<double>(graph.vertex_count());
  return vertices < 2 ? 0 : static_cast<double>(graph.arc_count()) / (vertices * (vertices - 1));
}

std::optional<double> TotalWeight(const Adjacency& graph, WorkMeter* meter) {
  double sum = 0;
  WorkTally tally(meter);
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (!tally.Add(graph.Degree(v) + 1)) return std::nullopt;
    sum += graph.Strength(v);
  }
  return sum / 2;
}

std::optional<double> DegreeAssortativity(const Adjacency& graph, WorkMeter* meter) {
  // Over all arcs, whose two ends have the same distribution. Degrees are taken from their mean,
  // so that nothing large cancels.
  const auto arcs = static_cast<double>(graph.arc_count());
  if (arcs == 0) return std::nullopt;
  double sum = 0;
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    sum += static_cast<double>(graph.Degree(v)) * graph.Degree(v);
  }
  const double mean = sum / arcs;
  double variance = 0;
  double covariance = 0;
  WorkTally tally(meter);
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (!tally.Add(graph.Degree(v) + 1)) return std::nullopt;
    const double own = graph.Degree(v) - mean;
    variance += own * own * graph.Degree(v);
    double others = 0;
    for (const Vertex w : graph.Neighbors(v)) others += graph.Degree(w) - mean;
    covariance += own * others;
  }
  if (variance <= 1e-12 * arcs) return std::nullopt;
  return covariance / variance;
}

Mixing CountMixing(const Adjacency& graph, std::span<const std::uint16_t> kind, WorkMeter* meter) {
  Mixing mixing;
  // Of one vertex, by the kind of its neighbours: kinds are few, edges are many.
  std::vector<std::uint64_t> counts(
      kind.empty() ? 0 : std::size_t{1} + *std::max_element(kind.begin(), kind.end()));
  std::vector<std::uint16_t> met;
  WorkTally tally(meter);
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (!tally.Add(graph.Degree(v) + 1)) return {};
    for (const Vertex w : graph.Neighbors(v)) {
      if (w < v) continue;
      if (counts[kind[w]]++ == 0) met.push_back(kind[w]);
    }
    for (const std::uint16_t other : met) {
      mixing[std::minmax(kind[v], other)] += counts[other];
      counts[other] = 0;
    }
    met.clear();
  }
  return mixing;
}

std::optional<double> KindAssortativity(const Mixing& mixing) {
  double ends = 0;
  double same = 0;
  std::map<std::uint16_t, double> ends_of;  // By kind.
  for (const auto& [kinds, count] : mixing) {
    const auto edges = static_cast<double>(count);
    ends += 2 * edges;
    ends_of[kinds.first] += edges;
    ends_of[kinds.second] += edges;
    if (kinds.first == kinds.second) same += 2 * edges;
  }
  if (ends == 0) return std::nullopt;
  double by_chance = 0;
  for (const auto& [kind, count] : ends_of) by_chance += (count / ends) * (count / ends);
  if (by_chance >= 1 - 1e-12) return std::nullopt;
  return (same / ends - by_chance) / (1 - by_chance);
}

}  // namespace partnergraph
