#include "graph/analysis/components.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace partnergraph {
namespace {

// Neighbours that every vertex is linked to before the largest component is guessed; the paper
// finds two enough.
constexpr std::uint32_t kSampledNeighbors = 2;
// Vertices asked which component they are in, at even distances.
constexpr std::size_t kSampledVertices = 1024;

// A forest of vertices; a root is the smallest of its tree.
class Forest {
 public:
  explicit Forest(std::size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), Vertex{0});
  }

  // Joins the trees of two vertices: hooks the larger root below the smaller one.
  void Link(Vertex a, Vertex b) {
    Vertex root_a = parent_[a];
    Vertex root_b = parent_[b];
    while (root_a != root_b) {
      const Vertex high = std::max(root_a, root_b);
      const Vertex low = std::min(root_a, root_b);
      if (parent_[high] == high) {
        parent_[high] = low;
        return;
      }
      root_a = parent_[parent_[high]];
      root_b = parent_[low];
    }
  }
  // Puts every vertex right below its root.
  void Compress() {
    // A parent is smaller, so it is compressed before its children.
    for (Vertex& parent : parent_) parent = parent_[parent];
  }
  Vertex RootOf(Vertex v) const { return parent_[v]; }
  std::vector<Vertex> Release() { return std::move(parent_); }

 private:
  std::vector<Vertex> parent_;
};

// The most frequent root among some vertices.
Vertex FrequentRoot(const Forest& forest, std::size_t vertex_count) {
  std::vector<Vertex> roots;
  const std::size_t step = std::max<std::size_t>(vertex_count / kSampledVertices, 1);
  for (std::size_t v = 0; v < vertex_count; v += step) {
    roots.push_back(forest.RootOf(static_cast<Vertex>(v)));
  }
  std::sort(roots.begin(), roots.end());
  Vertex best = roots.front();
  std::size_t best_count = 0;
  for (std::size_t i = 0; i < roots.size();) {
    const auto end = static_cast<std::size_t>(
        std::upper_bound(roots.begin(), roots.end(), roots[i]) - roots.begin());
    if (end - i > best_count) {
      best_count = end - i;
      best = roots[i];
    }
    i = end;
  }
  return best;
}

}  // namespace

ComponentLabels ConnectedComponents(const Adjacency& graph, WorkMeter* meter) {
  const std::size_t vertex_count = graph.vertex_count();
  if (vertex_count == 0) return {};
  Forest forest(vertex_count);
  WorkTally tally(meter);
  for (std::uint32_t round = 0; round < kSampledNeighbors; ++round) {
    for (Vertex v = 0; v < vertex_count; ++v) {
      if (graph.Degree(v) > round) forest.Link(v, graph.neighbor[graph.first[v] + round]);
      if (!tally.Add(1)) return {};
    }
    forest.Compress();
  }
  const Vertex frequent = FrequentRoot(forest, vertex_count);
  for (Vertex v = 0; v < vertex_count; ++v) {
    // An arc between it and another component is looked at from the other end.
    if (forest.RootOf(v) == frequent || graph.Degree(v) <= kSampledNeighbors) {
      if (!tally.Add(1)) return {};
      continue;
    }
    if (!tally.Add(graph.Degree(v))) return {};
    for (const Vertex w : graph.Neighbors(v).subspan(kSampledNeighbors)) forest.Link(v, w);
  }
  forest.Compress();
  ComponentLabels components;
  components.label = forest.Release();
  for (Vertex v = 0; v < vertex_count; ++v) {
    if (components.label[v] == v) ++components.count;
  }
  return components;
}

RankedComponents RankBySize(const ComponentLabels& components, const WorkMeter& meter) {
  const std::size_t vertex_count = components.label.size();
  std::vector<std::size_t> size(vertex_count, 0);
  for (const Vertex root : components.label) ++size[root];
  std::vector<Vertex> roots;
  if (meter.cancelled()) return {};
  for (Vertex v = 0; v < vertex_count; ++v) {
    if (size[v] > 0) roots.push_back(v);
  }
  const auto larger = [&](Vertex a, Vertex b) { return size[a] > size[b]; };
  const bool sorted = SortUnlessCancelled(
      meter, larger, [&](auto less) { std::stable_sort(roots.begin(), roots.end(), less); });
  if (!sorted) return {};
  RankedComponents ranked;
  ranked.number.resize(vertex_count);
  std::vector<Vertex> number_of_root(vertex_count);
  for (std::size_t i = 0; i < roots.size(); ++i) {
    number_of_root[roots[i]] = static_cast<Vertex>(i);
    ranked.size.push_back(size[roots[i]]);
  }
  if (meter.cancelled()) return {};
  for (Vertex v = 0; v < vertex_count; ++v) {
    ranked.number[v] = number_of_root[components.label[v]];
  }
  return ranked;
}

}  // namespace partnergraph
