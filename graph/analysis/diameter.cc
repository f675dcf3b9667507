#include "graph/analysis/diameter.h"

#include <algorithm>
#include <vector>

#include "graph/analysis/hops.h"

namespace partnergraph {

DiameterBounds BoundDiameter(const Adjacency& graph, Vertex start, std::uint32_t searches_max,
                             WorkMeter* meter) {
  DiameterBounds bounds{.upper = kUnreached};
  HopSearch search(graph);
  const auto from = [&](Vertex v) -> const std::vector<std::uint32_t>& {
    ++bounds.searches;
    const std::vector<std::uint32_t>& hops = search.Search(v, meter);
    if (!meter->stopped()) bounds.lower = std::max(bounds.lower, search.eccentricity());
    return hops;
  };
  from(start);
  const Vertex a = search.reached().back();
  if (meter->stopped()) return bounds;
  const std::vector<std::uint32_t> from_a = from(a);
  const Vertex b = search.reached().back();
  if (meter->stopped()) return bounds;
  // The middle of a longest way found, from which most are about as far.
  const std::vector<std::uint32_t>& from_b = from(b);
  const std::uint32_t length = from_a[b];
  Vertex middle = a;
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (from_a[v] == length / 2 && from_b[v] == length - length / 2) {
      middle = v;
      break;
    }
  }
  if (meter->stopped()) return bounds;
  const std::vector<std::uint32_t>& hops = from(middle);
  if (meter->stopped()) return bounds;
  const std::vector<Vertex> by_distance(search.reached().begin(), search.reached().end());
  std::vector<std::uint32_t> distance;
  distance.reserve(by_distance.size());
  for (const Vertex v : by_distance) distance.push_back(hops[v]);
  // Two vertices are at most as far apart as by way of the middle.
  std::uint32_t far = search.eccentricity();
  bounds.upper = 2 * far;
  for (std::size_t i = by_distance.size(); i > 0 && bounds.lower < bounds.upper; --i) {
    if (distance[i - 1] < far) {
      // All at distance `far` were searched from: others are closer than twice that.
      far = distance[i - 1];
      bounds.upper = std::max(bounds.lower, 2 * far);
      if (bounds.lower >= bounds.upper) break;
    }
    if (bounds.searches >= searches_max) break;
    from(by_distance[i - 1]);
    if (meter->stopped()) return bounds;
  }
  if (bounds.lower > bounds.upper) bounds.upper = bounds.lower;
  return bounds;
}

}  // namespace partnergraph
