// All shortest and the k shortest paths beside the plain ways to find them, on the same snapshot in
// turns; a shortest path alone is in kernel_bench. Tests compare what they find.
//
//   path_bench --benchmark_filter=kron16
#include <benchmark/benchmark.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bench_setup.h"
#include "generate_graph.h"
#include "graph/query/find_paths.h"
#include "in_turns.h"
#include "named_graph.h"

namespace partnergraph {
namespace {

constexpr std::size_t kPairs = 20;            // Of a slice.
constexpr std::size_t kPathsMax = 1000;       // All shortest.
constexpr std::uint32_t kShortestCount = 10;  // The k shortest.
constexpr std::uint32_t kFar = std::numeric_limits<std::uint32_t>::max();

using Path = std::vector<Vertex>;

QueryControl Unlimited() {
  QueryControl control;
  control.max_visited_edges = kAnalysisEdgesMax;
  return control;
}

const GraphSnapshot& SnapshotOfName(const std::string& name) {
  static std::map<std::string, std::shared_ptr<const GraphSnapshot>> known;
  std::shared_ptr<const GraphSnapshot>& snapshot = known[name];
  if (snapshot == nullptr) snapshot = SnapshotOf(Required(NamedGraph(name)));
  return *snapshot;
}

// Pairs of vertices that have arcs, always the same.
std::vector<std::pair<Vertex, Vertex>> PairsOf(const GraphSnapshot& g) {
  std::mt19937_64 random(1);
  const auto vertex = [&] {
    for (;;) {
      const auto v = static_cast<Vertex>(random() % g.vertex_count());
      if (g.Arcs(v, Direction::kBoth).size > 0) return v;
    }
  };
  std::vector<std::pair<Vertex, Vertex>> pairs;
  while (pairs.size() < kPairs) {
    const Vertex source = vertex();
    const Vertex target = vertex();
    if (source != target) pairs.emplace_back(source, target);
  }
  return pairs;
}

// The number of hops from `source` to each vertex without going through `closed` ones or along
// `cut` arcs from it.
std::vector<std::uint32_t> HopsFrom(const GraphSnapshot& g, Vertex source,
                                    const std::set<Vertex>& closed, const std::set<Vertex>& cut) {
  std::vector<std::uint32_t> hops(g.vertex_count(), kFar);
  std::vector<Vertex> queue{source};
  hops[source] = 0;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Vertex v = queue[i];
    const ArcSpan arcs = g.Arcs(v, Direction::kBoth);
    for (std::uint32_t arc = 0; arc < arcs.size; ++arc) {
      const Vertex w = arcs.neighbor[arc];
      if (hops[w] != kFar || closed.count(w) > 0 || (v == source && cut.count(w) > 0)) continue;
      hops[w] = hops[v] + 1;
      queue.push_back(w);
    }
  }
  return hops;
}

// Walks back from the last vertex of `*path` to where `hops` is 0, the ways in turn.
void WalkBack(const GraphSnapshot& g, const std::vector<std::uint32_t>& hops, Path* path,
              std::size_t paths_max, std::vector<Path>* paths) {
  const Vertex v = path->back();
  if (hops[v] == 0) {
    paths->emplace_back(path->rbegin(), path->rend());
    return;
  }
  const ArcSpan arcs = g.Arcs(v, Direction::kBoth);
  for (std::uint32_t arc = 0; arc < arcs.size && paths->size() < paths_max; ++arc) {
    const Vertex w = arcs.neighbor[arc];
    if (hops[w] == kFar || hops[w] + 1 != hops[v]) continue;
    path->push_back(w);
    WalkBack(g, hops, path, paths_max, paths);
    path->pop_back();
  }
}

std::vector<Path> PlainAllShortest(const GraphSnapshot& g, Vertex source, Vertex target) {
  const std::vector<std::uint32_t> hops = HopsFrom(g, source, {}, {});
  std::vector<Path> paths;
  Path path{target};
  if (hops[target] != kFar) WalkBack(g, hops, &path, kPathsMax, &paths);
  return paths;
}

// Yen 1971, "Finding the k shortest loopless paths in a network", as it is written down.
std::vector<Path> PlainShortestK(const GraphSnapshot& g, Vertex source, Vertex target) {
  std::vector<Path> found;
  std::set<std::pair<std::size_t, Path>> candidates;
  const auto add = [&](const Path& root, const std::set<Vertex>& closed,
                       const std::set<Vertex>& cut) {
    const std::vector<std::uint32_t> hops = HopsFrom(g, root.back(), closed, cut);
    if (hops[target] == kFar) return;
    std::vector<Path> spurs;
    Path back{target};
    WalkBack(g, hops, &back, 1, &spurs);
    Path path = root;
    path.insert(path.end(), spurs[0].begin() + 1, spurs[0].end());
    candidates.emplace(path.size(), std::move(path));
  };
  add({source}, {}, {});
  while (!candidates.empty() && found.size() < kShortestCount) {
    found.push_back(candidates.begin()->second);
    candidates.erase(candidates.begin());
    const Path last = found.back();
    for (std::size_t i = 0; i + 1 < last.size(); ++i) {
      const Path root(last.begin(), last.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      std::set<Vertex> cut;
      for (const Path& path : found) {
        if (path.size() > i + 1 && std::equal(root.begin(), root.end(), path.begin())) {
          cut.insert(path[i + 1]);
        }
      }
      add(root, std::set<Vertex>(root.begin(), root.end() - 1), cut);
    }
  }
  return found;
}

template <class Plain>
void BesidePlain(benchmark::State& state, const std::string& name, const FindPathsOptions& options,
                 Plain plain) {
  const GraphSnapshot& g = SnapshotOfName(name);
  const auto pairs = PairsOf(g);
  std::size_t ours = 0;
  std::size_t theirs = 0;
  InTurns(
      state,
      [&](std::size_t) {
        for (const auto& [source, target] : pairs) {
          ours += FindPaths(g, source, target, options, {}, Unlimited()).paths.size();
        }
      },
      [&](std::size_t) {
        for (const auto& [source, target] : pairs) theirs += plain(g, source, target).size();
      });
  if (ours != theirs) state.SkipWithError("they have found different numbers of paths");
}

void AllShortest(benchmark::State& state, const std::string& name) {
  FindPathsOptions options;
  options.selector = PathSelector::kAllShortest;
  options.max_paths = kPathsMax;
  BesidePlain(state, name, options, PlainAllShortest);
}

void ShortestK(benchmark::State& state, const std::string& name) {
  FindPathsOptions options;
  options.selector = PathSelector::kShortestK;
  options.max_paths = kShortestCount;
  BesidePlain(state, name, options, PlainShortestK);
}

[[maybe_unused]] const bool kRegistered = [] {
  for (const std::string graph : {"kron12", "kron16"}) {
    benchmark::RegisterBenchmark((graph + "/AllShortest").c_str(),
                                 [graph](benchmark::State& state) { AllShortest(state, graph); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark((graph + "/ShortestK").c_str(),
                                 [graph](benchmark::State& state) { ShortestK(state, graph); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
}  // namespace partnergraph
