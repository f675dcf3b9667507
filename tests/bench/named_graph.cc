#include "named_graph.h"

#include <charconv>
#include <numeric>

#include "measured_network.h"

namespace partnergraph {
namespace {

constexpr std::uint64_t kSeed = 1;
constexpr unsigned kScaleMax = 26;  // 2^30 edges: 2^31 arcs.
constexpr std::size_t kMeasuredConnectors = 200'000;

}  // namespace

StatusOr<EdgeList> NamedGraph(const std::string& name) {
  if (name == "uniform") return UniformGraph(1'000'000, 10'000'000, kSeed);
  if (name == "measured") {
    PG_ASSIGN_OR_RETURN(const MeasuredShapes shapes, ReadMeasuredShapes(MeasuredShapesFolder()));
    return MakeMeasuredNetwork(shapes, kMeasuredConnectors, kSeed).list;
  }
  unsigned scale = 0;
  if (name.compare(0, 4, "kron") == 0) {
    const char* const end = name.data() + name.size();
    const auto [at, error] = std::from_chars(name.data() + 4, end, scale);
    if (error != std::errc() || at != end) scale = 0;
  }
  if (scale < 1 || scale > kScaleMax) {
    return absl::InvalidArgumentError("graph \"" + name +
                                      "\": expected kron1 to kron26, uniform or measured");
  }
  return KroneckerGraph(scale, kSeed);
}

AdjacencyArrays AdjacencyOf(const EdgeList& list) {
  AdjacencyArrays graph;
  graph.first.assign(list.vertex_count + 1, 0);
  for (const auto& [a, b] : list.edges) {
    ++graph.first[a + 1];
    ++graph.first[b + 1];
  }
  std::partial_sum(graph.first.begin(), graph.first.end(), graph.first.begin());
  std::vector<std::uint32_t> next(graph.first.begin(), graph.first.end() - 1);
  graph.neighbor.resize(2 * list.edges.size());
  // The edges ascend by their smaller end, so all smaller neighbours of a vertex come before its
  // larger ones, and both ascend.
  for (const auto& [a, b] : list.edges) {
    graph.neighbor[next[a]++] = b;
    graph.neighbor[next[b]++] = a;
  }
  return graph;
}

}  // namespace partnergraph
