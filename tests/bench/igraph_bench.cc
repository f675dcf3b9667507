// The kernels beside igraph's C library on the same graphs, in turns; read the ratios. Both use one
// thread, and their graphs are made before the clock starts. Before anything is timed, the two
// answers are compared once; a benchmark whose answers differ says so instead of a figure.
//
//   igraph_bench --benchmark_filter=kron20/Bfs
//
// Graphs: see named_graph.h.
#include <benchmark/benchmark.h>
#include <igraph.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "graph/analysis/betweenness.h"
#include "graph/analysis/components.h"
#include "graph/analysis/hops.h"
#include "graph/analysis/k_core.h"
#include "graph/analysis/leiden.h"
#include "graph/analysis/louvain.h"
#include "graph/analysis/page_rank.h"
#include "graph/analysis/triangles.h"
#include "in_turns.h"
#include "named_graph.h"

namespace partnergraph {
namespace {

constexpr std::size_t kSearches = 4;            // Breadth-first searches of a slice.
constexpr std::size_t kBetweennessSources = 4;  // Of a slice.
constexpr std::size_t kStarts = 256;
constexpr double kPageRankTolerance = 1e-10;  // What igraph's PRPACK is called with.

QueryControl Unlimited() {
  QueryControl control;
  control.max_visited_edges = kAnalysisEdgesMax;
  return control;
}

// igraph's arrays; freed with it.
struct Integers {
  igraph_vector_int_t vector{};
  Integers() { igraph_vector_int_init(&vector, 0); }
  ~Integers() { igraph_vector_int_destroy(&vector); }
  Integers(const Integers&) = delete;
  Integers& operator=(const Integers&) = delete;
  igraph_integer_t operator[](std::size_t i) const { return VECTOR(vector)[i]; }
};
struct Reals {
  igraph_vector_t vector{};
  explicit Reals(std::size_t size = 0) {
    igraph_vector_init(&vector, static_cast<igraph_integer_t>(size));
  }
  ~Reals() { igraph_vector_destroy(&vector); }
  Reals(const Reals&) = delete;
  Reals& operator=(const Reals&) = delete;
  double operator[](std::size_t i) const { return VECTOR(vector)[i]; }
};

// A graph in both forms.
class Graphs {
 public:
  explicit Graphs(const EdgeList& list) : arrays_(AdjacencyOf(list)) {
    Integers ends;
    igraph_vector_int_resize(&ends.vector, static_cast<igraph_integer_t>(2 * list.edges.size()));
    igraph_integer_t* at = VECTOR(ends.vector);
    for (const auto& [a, b] : list.edges) {
      *at++ = a;
      *at++ = b;
    }
    igraph_create(&theirs, &ends.vector, static_cast<igraph_integer_t>(list.vertex_count),
                  IGRAPH_UNDIRECTED);
    std::mt19937_64 random(1);
    while (starts.size() < kStarts && arc_count() > 0) {
      const auto v = static_cast<Vertex>(random() % list.vertex_count);
      if (ours().Degree(v) > 0) starts.push_back(v);
    }
  }
  ~Graphs() { igraph_destroy(&theirs); }
  Graphs(const Graphs&) = delete;
  Graphs& operator=(const Graphs&) = delete;

  Adjacency ours() const { return arrays_.view(); }
  std::size_t vertex_count() const { return arrays_.first.size() - 1; }
  std::size_t arc_count() const { return arrays_.neighbor.size(); }
  Vertex Start(std::size_t i) const { return starts[i % starts.size()]; }

  igraph_t theirs{};
  std::vector<Vertex> starts;  // Vertices that have edges, at random.

 private:
  AdjacencyArrays arrays_;
};

// Null, and `state` says why, if it cannot be made. One is kept at a time: they are large.
const Graphs* GraphsOf(benchmark::State& state, const std::string& name) {
  static std::string current;
  static std::unique_ptr<const Graphs> graphs;
  if (name == current) return graphs.get();
  graphs = nullptr;
  current.clear();
  const StatusOr<EdgeList> list = NamedGraph(name);
  if (!list.ok()) {
    state.SkipWithError(list.status().ToString().c_str());
    return nullptr;
  }
  graphs = std::make_unique<const Graphs>(*list);
  current = name;
  return graphs.get();
}

bool Near(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(std::abs(a), 1.0); }

// Calls near(v) for all vertices; if one is false, the benchmark is skipped and false returned.
template <class Same>
bool Agree(benchmark::State& state, std::size_t vertex_count, Same same) {
  for (std::size_t v = 0; v < vertex_count; ++v) {
    if (same(v)) continue;
    state.SkipWithError(("the answers differ at vertex " + std::to_string(v)).c_str());
    return false;
  }
  return true;
}

void Bfs(benchmark::State& state, const Graphs& graphs) {
  HopSearch search(graphs.ours());
  WorkMeter meter(Unlimited());
  Integers order;
  Integers layers;
  const auto theirs = [&](Vertex start) {
    igraph_bfs_simple(&graphs.theirs, start, IGRAPH_ALL, &order.vector, &layers.vector, nullptr);
  };
  const std::vector<std::uint32_t>& hops = search.Search(graphs.Start(0), &meter);
  theirs(graphs.Start(0));
  std::vector<std::uint32_t> their_hops(graphs.vertex_count(), kUnreached);
  const auto layer_count = static_cast<std::size_t>(igraph_vector_int_size(&layers.vector)) - 1;
  for (std::size_t layer = 0; layer < layer_count; ++layer) {
    for (igraph_integer_t i = layers[layer]; i < layers[layer + 1]; ++i) {
      their_hops[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] =
          static_cast<std::uint32_t>(layer);
    }
  }
  if (!Agree(state, hops.size(), [&](std::size_t v) { return hops[v] == their_hops[v]; })) return;
  InTurns(
      state,
      [&](std::size_t turn) {
        for (std::size_t i = 0; i < kSearches; ++i) {
          benchmark::DoNotOptimize(
              search.Search(graphs.Start(turn * kSearches + i), &meter).data());
        }
      },
      [&](std::size_t turn) {
        for (std::size_t i = 0; i < kSearches; ++i) theirs(graphs.Start(turn * kSearches + i));
      });
}

// igraph's PRPACK solves to a fixed tolerance of 1e-10 in all scores together (Gauss-Seidel in the
// order of the strong components) instead of counting rounds; ours iterates until a round changes
// all scores together by less than that.
void PageRankToTolerance(benchmark::State& state, const Graphs& graphs) {
  const Adjacency graph = graphs.ours();
  std::vector<double> strength(graph.vertex_count());
  for (Vertex v = 0; v < strength.size(); ++v) strength[v] = graph.Strength(v);
  PageRankOptions options;
  options.tolerance = kPageRankTolerance;
  options.rounds_max = 1000;
  WorkMeter meter(Unlimited());
  Reals scores;
  const auto theirs = [&] {
    igraph_pagerank(&graphs.theirs, IGRAPH_PAGERANK_ALGO_PRPACK, &scores.vector, nullptr,
                    igraph_vss_all(), IGRAPH_UNDIRECTED, options.damping, nullptr, nullptr);
  };
  const PageRankScores ours = PageRank(graph, strength, options, &meter);
  theirs();
  // Both end when all scores together change by less than the tolerance, and are then no farther
  // from the fixed point than that times damping / (1 - damping).
  double difference = 0;
  for (std::size_t v = 0; v < ours.score.size(); ++v) {
    difference += std::abs(ours.score[v] - scores[v]);
  }
  state.counters["difference"] = difference;
  if (difference > 2 * kPageRankTolerance * options.damping / (1 - options.damping)) {
    state.SkipWithError("the answers differ");
    return;
  }
  InTurns(
      state,
      [&](std::size_t) {
        benchmark::DoNotOptimize(PageRank(graph, strength, options, &meter).score.data());
      },
      [&](std::size_t) { theirs(); });
  state.counters["rounds"] = ours.rounds;
}

void Components(benchmark::State& state, const Graphs& graphs) {
  WorkMeter meter(Unlimited());
  Integers membership;
  igraph_integer_t count = 0;
  const auto theirs = [&] {
    igraph_connected_components(&graphs.theirs, &membership.vector, nullptr, &count, IGRAPH_WEAK);
  };
  const ComponentLabels ours = ConnectedComponents(graphs.ours(), &meter);
  theirs();
  // Every vertex is with the smallest of its component in both, and there are as many components.
  if (!Agree(state, graphs.vertex_count(), [&](std::size_t v) {
        return membership[v] == membership[ours.label[v]] &&
               static_cast<std::size_t>(count) == ours.count;
      })) {
    return;
  }
  InTurns(
      state,
      [&](std::size_t) {
        benchmark::DoNotOptimize(ConnectedComponents(graphs.ours(), &meter).label.data());
      },
      [&](std::size_t) { theirs(); });
}

void BetweennessOfSome(benchmark::State& state, const Graphs& graphs) {
  WorkMeter meter(Unlimited());
  std::vector<bool> asked(graphs.vertex_count());
  BetweennessOptions options;
  options.sources = &asked;
  Reals scores;
  // Both from `count` starts, the first of them the `at`-th.
  const auto ours = [&](std::size_t at, std::size_t count) {
    asked.assign(graphs.vertex_count(), false);
    for (std::size_t i = 0; i < count; ++i) asked[graphs.Start(at + i)] = true;
    return Betweenness(graphs.ours(), options, &meter);
  };
  const auto theirs = [&](std::size_t at, std::size_t count) {
    std::vector<igraph_integer_t> sources;
    for (std::size_t i = 0; i < count; ++i) sources.push_back(graphs.Start(at + i));
    std::sort(sources.begin(), sources.end());
    sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    igraph_vector_int_t view;
    igraph_vector_int_view(&view, sources.data(), static_cast<igraph_integer_t>(sources.size()));
    igraph_betweenness_subset(&graphs.theirs, &scores.vector, igraph_vss_all(), IGRAPH_UNDIRECTED,
                              igraph_vss_vector(&view), igraph_vss_all(), nullptr);
  };
  const BetweennessScores one = ours(0, 1);
  theirs(0, 1);
  // igraph halves what an undirected graph gives, as if every pair were searched from both ends.
  if (!Agree(state, one.score.size(),
             [&](std::size_t v) { return Near(one.score[v], 2 * scores[v]); })) {
    return;
  }
  InTurns(
      state,
      [&](std::size_t turn) {
        benchmark::DoNotOptimize(
            ours(turn * kBetweennessSources, kBetweennessSources).score.data());
      },
      [&](std::size_t turn) { theirs(turn * kBetweennessSources, kBetweennessSources); });
}

void Cores(benchmark::State& state, const Graphs& graphs) {
  WorkMeter meter(Unlimited());
  Integers cores;
  const auto theirs = [&] { igraph_coreness(&graphs.theirs, &cores.vector, IGRAPH_ALL); };
  const std::vector<std::uint32_t> ours = CoreNumbers(graphs.ours(), &meter);
  theirs();
  if (!Agree(state, ours.size(), [&](std::size_t v) { return ours[v] == cores[v]; })) return;
  InTurns(
      state,
      [&](std::size_t) { benchmark::DoNotOptimize(CoreNumbers(graphs.ours(), &meter).data()); },
      [&](std::size_t) { theirs(); });
}

void Triangles(benchmark::State& state, const Graphs& graphs) {
  WorkMeter meter(Unlimited());
  Reals triangles;
  const auto theirs = [&] {
    igraph_adjacent_triangles(&graphs.theirs, &triangles.vector, igraph_vss_all());
  };
  const TriangleCounts ours = CountTriangles(graphs.ours(), 1, &meter);
  theirs();
  if (!Agree(state, ours.triangles.size(), [&](std::size_t v) {
        return static_cast<double>(ours.triangles[v]) == triangles[v];
      })) {
    return;
  }
  InTurns(
      state,
      [&](std::size_t) {
        benchmark::DoNotOptimize(CountTriangles(graphs.ours(), 1, &meter).total);
      },
      [&](std::size_t) { theirs(); });
}

// Groups by chance differ; their modularity is told instead.
void TellModularity(benchmark::State& state, const Graphs& graphs, const GroupsFound& ours,
                    const Integers& membership) {
  igraph_real_t modularity = 0;
  igraph_modularity(&graphs.theirs, &membership.vector, nullptr, 1, IGRAPH_UNDIRECTED, &modularity);
  state.counters["modularity"] = ours.modularity;
  state.counters["their_modularity"] = modularity;
}

void LouvainGroups(benchmark::State& state, const Graphs& graphs) {
  WorkMeter meter(Unlimited());
  GroupsFound ours;
  Integers membership;
  InTurns(
      state,
      [&](std::size_t turn) {
        GroupOptions options;
        options.seed = turn;
        ours = Louvain(graphs.ours(), options, &meter);
      },
      [&](std::size_t turn) {
        igraph_rng_seed(igraph_rng_default(), turn);
        igraph_community_multilevel(&graphs.theirs, nullptr, 1, &membership.vector, nullptr,
                                    nullptr);
      });
  TellModularity(state, graphs, ours, membership);
}

// igraph's runs one iteration: it moves, refines and merges until nothing merges any more. Its beta
// is the randomness of refinement; 0.01 is what its other interfaces begin with.
void LeidenGroups(benchmark::State& state, const Graphs& graphs) {
  WorkMeter meter(Unlimited());
  GroupsFound ours;
  Integers membership;
  Reals degrees(graphs.vertex_count());
  for (Vertex v = 0; v < graphs.vertex_count(); ++v) {
    VECTOR(degrees.vector)[v] = graphs.ours().Degree(v);
  }
  InTurns(
      state,
      [&](std::size_t turn) {
        GroupOptions options;
        options.seed = turn;
        ours = Leiden(graphs.ours(), options, &meter);
      },
      [&](std::size_t turn) {
        igraph_rng_seed(igraph_rng_default(), turn);
        // By degrees and 1 / arcs, its quality is the modularity at resolution 1.
        igraph_community_leiden(&graphs.theirs, nullptr, &degrees.vector,
                                1 / static_cast<double>(graphs.arc_count()), 0.01,
                                /*start=*/false, /*n_iterations=*/1, &membership.vector, nullptr,
                                nullptr);
      });
  TellModularity(state, graphs, ours, membership);
}

void Register(const std::string& graph) {
  using Run = void (*)(benchmark::State&, const Graphs&);
  const std::vector<std::pair<const char*, Run>> runs = {{"Bfs", Bfs},
                                                         {"PageRank", PageRankToTolerance},
                                                         {"Components", Components},
                                                         {"Betweenness", BetweennessOfSome},
                                                         {"Cores", Cores},
                                                         {"Triangles", Triangles},
                                                         {"Louvain", LouvainGroups},
                                                         {"Leiden", LeidenGroups}};
  for (const auto& [name, run] : runs) {
    benchmark::RegisterBenchmark((graph + "/" + name).c_str(),
                                 [run = run, graph](benchmark::State& state) {
                                   const Graphs* const graphs = GraphsOf(state, graph);
                                   if (graphs != nullptr) run(state, *graphs);
                                 })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
}

[[maybe_unused]] const bool registered = [] {
  for (const char* graph : {"kron12", "kron20", "uniform", "measured"}) Register(graph);
  return true;
}();

}  // namespace
}  // namespace partnergraph
