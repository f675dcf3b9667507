#include "graph/analysis/cheapest_path.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <queue>
#include <tuple>

#include "graph/analysis/metered_array.h"

namespace partnergraph {
namespace {

// How a vertex is reached so far; the lesser one is the better way.
struct Label {
  double cost = std::numeric_limits<double>::infinity();
  std::uint32_t hops = 0;
  Vertex previous = 0;
  friend bool operator<(const Label& a, const Label& b) {
    return std::tie(a.cost, a.hops, a.previous) < std::tie(b.cost, b.hops, b.previous);
  }
};

// A vertex to be settled.
struct Waiting {
  double cost = 0;
  std::uint32_t hops = 0;
  Vertex vertex = 0;
  friend bool operator>(const Waiting& a, const Waiting& b) {
    return std::tie(a.cost, a.hops, a.vertex) > std::tie(b.cost, b.hops, b.vertex);
  }
};

}  // namespace

CheapestPath FindCheapestPath(const Adjacency& graph, Vertex source, Vertex target,
                              WorkMeter* meter) {
  std::vector<Label> label;
  if (!AssignMetered(&label, graph.vertex_count(), {}, meter)) return {};
  std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting;
  label[source] = {0, 0, source};
  waiting.push({0, 0, source});
  WorkTally tally(meter);
  CheapestPath path;
  while (!waiting.empty()) {
    const Waiting next = waiting.top();
    waiting.pop();
    const Vertex v = next.vertex;
    if (next.cost != label[v].cost || next.hops != label[v].hops)
      continue;  // Reached better since.
    if (v == target) break;
    if (!tally.Add(graph.Degree(v) + 1)) return path;
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
      const Vertex w = graph.neighbor[arc];
      const Label found{next.cost + 1 / graph.Weight(arc), next.hops + 1, v};
      if (!(found < label[w])) continue;
      const bool nearer = found.cost < label[w].cost || found.hops < label[w].hops;
      label[w] = found;
      if (nearer) waiting.push({found.cost, found.hops, w});
    }
  }
  if (label[target].cost == std::numeric_limits<double>::infinity()) return path;
  path.cost = label[target].cost;
  for (Vertex v = target; v != source; v = label[v].previous) path.vertices.push_back(v);
  path.vertices.push_back(source);
  std::reverse(path.vertices.begin(), path.vertices.end());
  return path;
}

}  // namespace partnergraph
