// The kernels beside their twins of Boost.Graph, or the plain loop that they replace, on the same
// arrays in turns: those that kernel_bench does not put beside Boost on a snapshot. Tests compare
// their results.
//
//   twin_bench --benchmark_filter=kron16/Cores
//
// kron12 where the twin takes O(V E), kron16 where it does not.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/core_numbers.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/strong_components.hpp>
#include <iterator>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "bench_setup.h"
#include "graph/analysis/betweenness.h"
#include "graph/analysis/boost_adjacency.h"
#include "graph/analysis/cheapest_path.h"
#include "graph/analysis/closeness.h"
#include "graph/analysis/k_core.h"
#include "graph/analysis/label_propagation.h"
#include "graph/analysis/page_rank.h"
#include "graph/analysis/strong_components.h"
#include "graph/analysis/triangles.h"
#include "in_turns.h"
#include "named_graph.h"

namespace partnergraph {
namespace {

constexpr std::size_t kPathPairs = 20;  // Weighted paths of a slice.
constexpr std::uint32_t kRounds = 20;   // Of personalised PageRank.

QueryControl Unlimited() {
  QueryControl control;
  control.max_visited_edges = kAnalysisEdgesMax;
  return control;
}

const AdjacencyArrays& GraphOf(const std::string& name) {
  static std::map<std::string, AdjacencyArrays> known;
  const auto [at, made] = known.try_emplace(name);
  if (made) at->second = AdjacencyOf(Required(NamedGraph(name)));
  return at->second;
}

template <class Values>
auto ByVertex(Values* values) {
  return boost::make_iterator_property_map(values->begin(),
                                           boost::typed_identity_property_map<Vertex>());
}

void Cores(benchmark::State& state, const AdjacencyArrays& arrays) {
  const Adjacency graph = arrays.view();
  const UndirectedAdjacency boost_graph{&graph};
  std::vector<std::size_t> core(graph.vertex_count());
  WorkMeter meter(Unlimited());
  InTurns(
      state, [&](std::size_t) { benchmark::DoNotOptimize(CoreNumbers(graph, &meter).data()); },
      [&](std::size_t) { boost::core_numbers(boost_graph, ByVertex(&core)); });
}

// An arc to each neighbour above, and back from every third vertex.
AdjacencyArrays Directed(const Adjacency& graph) {
  AdjacencyArrays directed;
  directed.first.push_back(0);
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    for (const Vertex w : graph.Neighbors(v)) {
      if (w > v || v % 3 == 0) directed.neighbor.push_back(w);
    }
    directed.first.push_back(static_cast<std::uint32_t>(directed.neighbor.size()));
  }
  return directed;
}

void Strong(benchmark::State& state, const AdjacencyArrays& arrays) {
  const AdjacencyArrays directed = Directed(arrays.view());
  const Adjacency graph = directed.view();
  const DirectedAdjacency boost_graph{&graph};
  std::vector<std::uint32_t> number(graph.vertex_count());
  WorkMeter meter(Unlimited());
  InTurns(
      state,
      [&](std::size_t) { benchmark::DoNotOptimize(StrongComponents(graph, &meter).label.data()); },
      [&](std::size_t) { boost::strong_components(boost_graph, ByVertex(&number)); });
}

// On one thread, as Boost's, which asks for a list of edges.
void ExactBetweenness(benchmark::State& state, const AdjacencyArrays& arrays) {
  const Adjacency graph = arrays.view();
  boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS> boost_graph(
      graph.vertex_count());
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    for (const Vertex w : graph.Neighbors(v)) {
      if (v < w) boost::add_edge(v, w, boost_graph);
    }
  }
  std::vector<double> score(graph.vertex_count());
  WorkMeter meter(Unlimited());
  InTurns(
      state,
      [&](std::size_t) { benchmark::DoNotOptimize(Betweenness(graph, {}, &meter).score.data()); },
      [&](std::size_t) {
        boost::brandes_betweenness_centrality(
            boost_graph, boost::make_iterator_property_map(score.begin(),
                                                           get(boost::vertex_index, boost_graph)));
      });
}

// Beside a search from each vertex by Boost.
void ClosenessOfAll(benchmark::State& state, const AdjacencyArrays& arrays) {
  const Adjacency graph = arrays.view();
  const UndirectedAdjacency boost_graph{&graph};
  std::vector<std::uint32_t> hops(graph.vertex_count());
  WorkMeter meter(Unlimited());
  InTurns(
      state,
      [&](std::size_t) { benchmark::DoNotOptimize(Closeness(graph, 1, &meter).closeness.data()); },
      [&](std::size_t) {
        for (Vertex v = 0; v < graph.vertex_count(); ++v) {
          std::fill(hops.begin(), hops.end(), 0);
          boost::breadth_first_search(
              boost_graph, v,
              boost::visitor(boost::make_bfs_visitor(
                  boost::record_distances(ByVertex(&hops), boost::on_tree_edge()))));
          benchmark::DoNotOptimize(hops.data());
        }
      });
}

// Beside what the neighbours of the ends of each edge have in common.
void Triangles(benchmark::State& state, const AdjacencyArrays& arrays) {
  const Adjacency graph = arrays.view();
  WorkMeter meter(Unlimited());
  InTurns(
      state, [&](std::size_t) { benchmark::DoNotOptimize(CountTriangles(graph, 1, &meter).total); },
      [&](std::size_t) {
        std::vector<Vertex> common;
        std::uint64_t total = 0;
        for (Vertex v = 0; v < graph.vertex_count(); ++v) {
          for (const Vertex w : graph.Neighbors(v)) {
            if (w < v) continue;
            const auto a = graph.Neighbors(v);
            const auto b = graph.Neighbors(w);
            common.clear();
            std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                                  std::back_inserter(common));
            total += common.size();
          }
        }
        benchmark::DoNotOptimize(total);
      });
}

// Boost's search has no end before all vertices are reached.
void WeightedPath(benchmark::State& state, const AdjacencyArrays& arrays) {
  AdjacencyArrays weighted = arrays;
  std::vector<double> cost;  // By arc, the same at either end of an edge.
  for (Vertex v = 0; v + 1 < weighted.first.size(); ++v) {
    for (std::uint32_t arc = weighted.first[v]; arc < weighted.first[v + 1]; ++arc) {
      weighted.weight.push_back(1 + (v ^ weighted.neighbor[arc]) % 8);
      cost.push_back(1 / weighted.weight.back());
    }
  }
  const Adjacency graph = weighted.view();
  const UndirectedAdjacency boost_graph{&graph};
  std::vector<double> distance(graph.vertex_count());
  const auto cost_of =
      boost::make_iterator_property_map(cost.begin(), ArcNumberMap(), cost.front());
  std::mt19937_64 random(1);
  const auto vertex = [&] { return static_cast<Vertex>(random() % graph.vertex_count()); };
  WorkMeter meter(Unlimited());
  InTurns(
      state,
      [&](std::size_t) {
        for (std::size_t i = 0; i < kPathPairs; ++i) {
          const Vertex source = vertex();
          Vertex target = vertex();
          if (target == source) target = source == 0 ? 1 : 0;
          benchmark::DoNotOptimize(FindCheapestPath(graph, source, target, &meter).cost);
        }
      },
      [&](std::size_t) {
        for (std::size_t i = 0; i < kPathPairs; ++i) {
          boost::dijkstra_shortest_paths(
              boost_graph, vertex(), boost::weight_map(cost_of).distance_map(ByVertex(&distance)));
        }
      });
}

// Beside the iteration as it is written down, on one thread.
void PersonalPageRank(benchmark::State& state, const AdjacencyArrays& arrays) {
  const Adjacency graph = arrays.view();
  const std::size_t size = graph.vertex_count();
  std::vector<double> strength(size);
  for (Vertex v = 0; v < size; ++v) strength[v] = graph.Strength(v);
  std::vector<double> start(size, 0);
  start[1] = start[2] = 0.5;
  PageRankOptions options;
  options.tolerance = 0;
  options.rounds_max = kRounds;
  options.start = start;
  WorkMeter meter(Unlimited());
  InTurns(
      state,
      [&](std::size_t) {
        benchmark::DoNotOptimize(PageRank(graph, strength, options, &meter).score.data());
      },
      [&](std::size_t) {
        std::vector<double> score = start;
        std::vector<double> next(size);
        for (std::uint32_t round = 0; round < kRounds; ++round) {
          double dangling = 0;
          for (Vertex v = 0; v < size; ++v) dangling += strength[v] == 0 ? score[v] : 0;
          for (Vertex v = 0; v < size; ++v) {
            double sum = dangling * start[v];
            for (const Vertex w : graph.Neighbors(v)) sum += score[w] / strength[w];
            next[v] = options.damping * sum + (1 - options.damping) * start[v];
          }
          score.swap(next);
        }
        benchmark::DoNotOptimize(score.data());
      });
}

// Beside rounds as they are written down: votes counted in a map.
void Labels(benchmark::State& state, const AdjacencyArrays& arrays) {
  const Adjacency graph = arrays.view();
  const std::size_t size = graph.vertex_count();
  WorkMeter meter(Unlimited());
  InTurns(
      state,
      [&](std::size_t) { benchmark::DoNotOptimize(LabelPropagation(graph, {}, &meter).count); },
      [&](std::size_t) {
        std::vector<Vertex> label(size);
        std::iota(label.begin(), label.end(), Vertex{0});
        std::vector<Vertex> order = label;
        std::shuffle(order.begin(), order.end(), std::mt19937_64(0));
        bool changed = true;
        for (int round = 0; changed && round < kLabelRoundsMax; ++round) {
          changed = false;
          for (const Vertex v : order) {
            std::map<Vertex, double> votes;
            for (const Vertex w : graph.Neighbors(v)) ++votes[label[w]];
            Vertex best = label[v];
            double most = votes.count(best) > 0 ? votes[best] : 0;
            for (const auto& [its, count] : votes) {
              if (count > most) best = its;
              most = std::max(most, count);
            }
            changed = changed || best != label[v];
            label[v] = best;
          }
        }
        benchmark::DoNotOptimize(label.data());
      });
}

void Register(const std::string& graph, const std::string& name,
              void (*run)(benchmark::State&, const AdjacencyArrays&)) {
  benchmark::RegisterBenchmark(
      (graph + "/" + name).c_str(),
      [run, graph](benchmark::State& state) { run(state, GraphOf(graph)); })
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

[[maybe_unused]] const bool kRegistered = [] {
  for (const char* graph : {"kron12", "kron16"}) {
    Register(graph, "Cores", Cores);
    Register(graph, "StrongComponents", Strong);
    Register(graph, "Triangles", Triangles);
    Register(graph, "WeightedPath", WeightedPath);
    Register(graph, "PersonalPageRank", PersonalPageRank);
    Register(graph, "LabelPropagation", Labels);
  }
  Register("kron12", "Betweenness", ExactBetweenness);
  Register("kron12", "Closeness", ClosenessOfAll);
  return true;
}();

}  // namespace
}  // namespace partnergraph
