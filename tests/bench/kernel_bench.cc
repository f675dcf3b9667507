// The kernels beside Boost.Graph's algorithms on the same snapshot, in turns; read the ratios.
//
//   kernel_bench --benchmark_filter=kron20
//
// Graphs: kron20 and kron12 (Kronecker, Graph500's parameters), uniform (1 M vertices, 10 M edges),
// and treaties (shaped as measured treaties are; needs $PARTNERGRAPH_DATA or ../shared/data).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/page_rank.hpp>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <thread>

#include "generate_graph.h"
#include "graph/analysis/betweenness.h"
#include "graph/analysis/boost_adjacency.h"
#include "graph/analysis/components.h"
#include "graph/analysis/for_each_block.h"
#include "graph/analysis/hops.h"
#include "graph/analysis/k_core.h"
#include "graph/analysis/leiden.h"
#include "graph/analysis/page_rank.h"
#include "graph/analysis/tie_graph.h"
#include "graph/analysis/triangles.h"
#include "graph/query/find_paths.h"
#include "graph/query/traverse.h"
#include "in_turns.h"

namespace partnergraph {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kPageRankRounds = 20;
constexpr std::size_t kSearches = 4;         // Breadth-first searches of a slice.
constexpr std::size_t kPathPairs = 200;      // Shortest paths of a slice.
constexpr std::size_t kBoostPathPairs = 20;  // Of these, as many by Boost.
constexpr std::size_t kHopStarts = 20;       // k-hop searches of a slice.
constexpr std::uint32_t kHops = 3;

QueryControl Unlimited() {
  QueryControl control;
  control.max_visited_edges = kAnalysisEdgesMax;
  control.max_results = kResultsMax * 100;
  return control;
}

// A snapshot and its tie graph.
struct Network {
  std::shared_ptr<const GraphSnapshot> snapshot;
  std::shared_ptr<const TieNetwork> ties;
  std::shared_ptr<const TieGraph> graph;
  std::vector<Vertex> starts;  // Vertices of the tie graph that have ties, at random.

  explicit Network(std::shared_ptr<const GraphSnapshot> made) : snapshot(std::move(made)) {
    WorkMeter meter(Unlimited());
    ties = GatherTies(*snapshot, {}, TieWeight::kCount, {}, &meter)->network;
    graph = ProjectTies(*ties, 0, 2, &meter)->graph;
    std::mt19937_64 random(7919);  // Not the seed of the generators, whose pairs are edges.
    for (int i = 0; i < 4096; ++i) {
      starts.push_back(static_cast<Vertex>(random() % graph->entity.size()));
    }
  }
  Vertex Start(std::size_t i) const { return starts[i % starts.size()]; }
  Vertex EntityOf(std::size_t i) const { return graph->entity[Start(i)]; }
};

std::string DataFolder() {
  const char* const folder = std::getenv("PARTNERGRAPH_DATA");
  return std::string(folder == nullptr ? "../shared/data" : folder) + "/distributions/";
}

// Null if the files of measured shapes are not there.
std::shared_ptr<const GraphSnapshot> Treaties(std::size_t count) {
  const auto sizes = ReadDistribution(DataFolder() + "treaty_parties.tsv", false);
  const auto states = ReadDistribution(DataFolder() + "state_treaties.tsv", true);
  if (sizes.empty() || states.empty()) return nullptr;
  std::vector<double> popularity;
  for (int copy = 0; copy < 50; ++copy) {  // 50 regions of as many partners.
    for (const auto& [state, treaties] : states) popularity.push_back(treaties);
  }
  return SnapshotOf(DrawParticipations(count, sizes, popularity, 1));
}

const Network* NetworkOf(const std::string& name) {
  static std::map<std::string, std::unique_ptr<const Network>> known;
  static std::string current;
  if (name != current) known.clear();  // One at a time: they are large.
  current = name;
  std::unique_ptr<const Network>& network = known[name];
  if (network != nullptr) return network.get();
  if (name == "uniform") {
    network = std::make_unique<Network>(SnapshotOf(UniformGraph(1'000'000, 10'000'000, 1)));
  } else if (name == "treaties") {
    if (auto snapshot = Treaties(200'000)) network = std::make_unique<Network>(std::move(snapshot));
  } else {
    const auto scale = static_cast<unsigned>(std::stoul(name.substr(4)));
    network = std::make_unique<Network>(SnapshotOf(KroneckerGraph(scale, 1)));
  }
  return network.get();
}

template <class Values>
auto ByVertex(Values* values) {
  return boost::make_iterator_property_map(values->begin(),
                                           boost::typed_identity_property_map<Vertex>());
}

// The snapshot for an algorithm that asks for an undirected graph.
struct UndirectedView : DirectedView {
  using directed_category = boost::undirected_tag;
};

// Calls use(graph, size, vertex) with what Boost runs on; vertex(i) is the i-th start in it. That
// is the snapshot; where undertakings of many stand between partners it is the tie graph, as ours.
template <class View, class Use>
void OnBoostGraph(const Network& network, Use use) {
  if (network.ties->group_count() > 0) {
    const Adjacency graph = network.graph->graph();
    use(UndirectedAdjacency{&graph}, graph.vertex_count(),
        [&](std::size_t i) { return network.Start(i); });
    return;
  }
  View view;
  view.g = network.snapshot.get();
  view.direction = Direction::kBoth;
  use(view, network.snapshot->vertex_count(), [&](std::size_t i) { return network.EntityOf(i); });
}

void Bfs(benchmark::State& state, const std::string& name) {
  const Network* const network = NetworkOf(name);
  if (network == nullptr) return state.SkipWithError("the measured shapes are not there");
  HopSearch search(network->graph->graph());
  WorkMeter meter(Unlimited());
  OnBoostGraph<DirectedView>(
      *network, [&](const auto& boost_graph, std::size_t size, const auto& start_of) {
        std::vector<std::uint32_t> hops(size);
        std::vector<boost::default_color_type> color(size);
        InTurns(
            state,
            [&](std::size_t turn) {
              for (std::size_t i = 0; i < kSearches; ++i) {
                benchmark::DoNotOptimize(
                    search.Search(network->Start(turn * kSearches + i), &meter).data());
              }
            },
            [&](std::size_t turn) {
              for (std::size_t i = 0; i < kSearches; ++i) {
                const Vertex start = start_of(turn * kSearches + i);
                std::fill(hops.begin(), hops.end(), kUnreached);
                hops[start] = 0;
                boost::breadth_first_search(
                    boost_graph, start,
                    boost::color_map(ByVertex(&color))
                        .visitor(boost::make_bfs_visitor(
                            boost::record_distances(ByVertex(&hops), boost::on_tree_edge()))));
              }
            });
      });
}

// Times `rank` beside Boost's rounds of PageRank.
template <class Rank>
void PageRankBesideBoost(benchmark::State& state, const Network& network, Rank rank) {
  OnBoostGraph<DirectedView>(
      network, [&](const auto& boost_graph, std::size_t size, const auto& /*start_of*/) {
        std::vector<double> score(size);
        std::vector<double> scratch(size);
        InTurns(
            state, [&](std::size_t) { benchmark::DoNotOptimize(rank().score.data()); },
            [&](std::size_t) {
              boost::graph::page_rank(boost_graph, ByVertex(&score),
                                      boost::graph::n_iterations(kPageRankRounds), 0.85, size,
                                      ByVertex(&scratch));
            });
      });
}

PageRankOptions RoundsOf(std::size_t threads) {
  PageRankOptions options;
  options.tolerance = 0;
  options.rounds_max = kPageRankRounds;
  options.threads = threads;
  return options;
}

// By as many threads as an analysis uses; Boost's has one.
void PageRankRounds(benchmark::State& state, const std::string& name, std::size_t threads) {
  const Network* const network = NetworkOf(name);
  if (network == nullptr) return state.SkipWithError("the measured shapes are not there");
  const Adjacency graph = network->graph->graph();
  std::vector<double> strength(graph.vertex_count());
  for (Vertex v = 0; v < strength.size(); ++v) strength[v] = graph.Strength(v);
  WorkMeter meter(Unlimited());
  PageRankBesideBoost(state, *network,
                      [&] { return PageRank(graph, strength, RoundsOf(threads), &meter); });
}

// On the partners and their undertakings, without spelling ties out.
void PageRankByGroups(benchmark::State& state, const std::string& name) {
  const Network* const network = NetworkOf(name);
  if (network == nullptr) return state.SkipWithError("the measured shapes are not there");
  const TieNetwork& ties = *network->ties;
  const MemberGroups groups{ties.group_first, ties.group_member, ties.group_weight};
  WorkMeter meter(Unlimited());
  PageRankBesideBoost(state, *network, [&] {
    const auto strength = StrengthsThroughGroups(ties.pairs.view(), groups, &meter);
    return PageRankThroughGroups(ties.pairs.view(), groups, strength, RoundsOf(AnalysisThreads()),
                                 &meter);
  });
}

void PageRankOnOneThread(benchmark::State& state, const std::string& name) {
  PageRankRounds(state, name, 1);
}
void PageRankOnAllThreads(benchmark::State& state, const std::string& name) {
  PageRankRounds(state, name, AnalysisThreads());
}

void Components(benchmark::State& state, const std::string& name) {
  const Network* const network = NetworkOf(name);
  if (network == nullptr) return state.SkipWithError("the measured shapes are not there");
  WorkMeter meter(Unlimited());
  OnBoostGraph<UndirectedView>(
      *network, [&](const auto& boost_graph, std::size_t size, const auto& /*start_of*/) {
        std::vector<std::uint32_t> number(size);
        std::vector<boost::default_color_type> color(size);
        InTurns(
            state,
            [&](std::size_t) {
              benchmark::DoNotOptimize(
                  ConnectedComponents(network->graph->graph(), &meter).label.data());
            },
            [&](std::size_t) {
              boost::connected_components(boost_graph, ByVertex(&number),
                                          boost::color_map(ByVertex(&color)));
            });
      });
}

// Beside a loop over the snapshot's arrays that asks for nothing; here times_faster below 1 is how
// much the filters and the budget cost.
void KHop(benchmark::State& state, const std::string& name) {
  const Network* const network = NetworkOf(name);
  if (network == nullptr) return state.SkipWithError("the measured shapes are not there");
  const GraphSnapshot& g = *network->snapshot;
  v1::Filter message;
  message.add_relation_kinds("tie0");
  message.add_relation_kinds("tie2");
  const auto filter = CompileFilter(message, *ParseAskedDays("2005/2014"), g);
  std::vector<std::uint32_t> mark(g.vertex_count(), 0);
  std::uint32_t epoch = 0;
  std::vector<Vertex> queue;
  std::uint64_t filtered_arcs = 0;
  std::uint64_t bare_arcs = 0;
  InTurns(
      state,
      [&](std::size_t turn) {
        for (std::size_t i = 0; i < kHopStarts; ++i) {
          std::size_t reached = 0;
          const QueryEnd end =
              Traverse(g, network->EntityOf(turn * kHopStarts + i), {kHops, Direction::kBoth},
                       *filter, Unlimited(), [&](const ReachedVertex&) {
                         ++reached;
                         return true;
                       });
          filtered_arcs += end.visited_edges;
          benchmark::DoNotOptimize(reached);
        }
      },
      [&](std::size_t turn) {
        for (std::size_t i = 0; i < kHopStarts; ++i) {
          ++epoch;
          queue.assign(1, network->EntityOf(turn * kHopStarts + i));
          mark[queue[0]] = epoch;
          std::size_t begin = 0;
          for (std::uint32_t hop = 0; hop < kHops; ++hop) {
            const std::size_t end = queue.size();
            for (; begin < end; ++begin) {
              const ArcSpan arcs = g.Arcs(queue[begin], Direction::kBoth);
              bare_arcs += arcs.size;
              for (std::uint32_t a = 0; a < arcs.size; ++a) {
                const Vertex w = arcs.neighbor[a];
                if (mark[w] == epoch) continue;
                mark[w] = epoch;
                queue.push_back(w);
              }
            }
          }
          benchmark::DoNotOptimize(queue.size());
        }
      });
  // Per arc looked at, since the filter lets fewer through.
  state.counters["arcs_of_bare"] =
      static_cast<double>(filtered_arcs) / static_cast<double>(bare_arcs);
  state.counters["cost_an_arc"] = 1 / state.counters["times_faster"] *
                                  static_cast<double>(bare_arcs) /
                                  static_cast<double>(filtered_arcs);
}

// Ends Boost's search where the target is found, as its documentation advises.
struct TargetReached {};
struct StopAtTarget : boost::default_bfs_visitor {
  Vertex target = kNoVertex;
  void discover_vertex(Vertex v, const DirectedView&) const {
    if (v == target) throw TargetReached();
  }
};

void ShortestPath(benchmark::State& state, const std::string& name) {
  const Network* const network = NetworkOf(name);
  if (network == nullptr) return state.SkipWithError("the measured shapes are not there");
  const GraphSnapshot& g = *network->snapshot;
  const DirectedView view{&g, Direction::kBoth};
  std::vector<boost::default_color_type> color(g.vertex_count());
  std::vector<double> micros;
  InTurns(
      state,
      [&](std::size_t turn) {
        for (std::size_t i = 0; i < kPathPairs; ++i) {
          const std::size_t at = turn * kPathPairs + i;
          micros.push_back(1e6 * SecondsOf([&] {
                             benchmark::DoNotOptimize(FindPaths(g, network->EntityOf(2 * at),
                                                                network->EntityOf(2 * at + 1), {},
                                                                {}, Unlimited())
                                                          .paths.size());
                           }));
        }
      },
      [&](std::size_t turn) {
        for (std::size_t i = 0; i < kBoostPathPairs; ++i) {
          const std::size_t at = turn * kPathPairs + i;
          std::fill(color.begin(), color.end(), boost::white_color);
          boost::queue<Vertex> queue;
          StopAtTarget stop;
          stop.target = network->EntityOf(2 * at + 1);
          try {
            boost::breadth_first_visit(view, network->EntityOf(2 * at), queue, stop,
                                       ByVertex(&color));
          } catch (const TargetReached&) {
          }
        }
      });
  std::sort(micros.begin(), micros.end());
  state.counters["p50_us"] = micros[micros.size() / 2];
  state.counters["p99_us"] = micros[micros.size() * 99 / 100];
  // Boost's does a part of the pairs.
  state.counters["times_faster"] =
      state.counters["times_faster"] * (static_cast<double>(kPathPairs) / kBoostPathPairs);
}

// A kernel alone: milliseconds, and nanoseconds for each arc of the graph.
template <class Kernel>
void Alone(benchmark::State& state, const std::string& name, Kernel kernel) {
  const Network* const network = NetworkOf(name);
  if (network == nullptr) return state.SkipWithError("the measured shapes are not there");
  const Adjacency graph = network->graph->graph();
  WorkMeter meter(Unlimited());
  double seconds = 0;
  for (auto _ : state) {
    const double slice = SecondsOf([&] { kernel(graph, &meter); });
    seconds += slice;
    state.SetIterationTime(slice);
  }
  state.counters["ns_an_arc"] = 1e9 * seconds / static_cast<double>(state.iterations()) /
                                static_cast<double>(graph.arc_count());
}

void BetweennessOfOne(benchmark::State& state, const std::string& name) {
  BetweennessOptions options;
  options.samples = 1;
  Alone(state, name, [&](const Adjacency& graph, WorkMeter* meter) {
    benchmark::DoNotOptimize(Betweenness(graph, options, meter).score.data());
  });
}
void Cores(benchmark::State& state, const std::string& name) {
  Alone(state, name, [](const Adjacency& graph, WorkMeter* meter) {
    benchmark::DoNotOptimize(CoreNumbers(graph, meter).data());
  });
}
void Triangles(benchmark::State& state, const std::string& name) {
  Alone(state, name, [](const Adjacency& graph, WorkMeter* meter) {
    benchmark::DoNotOptimize(CountTriangles(graph, 1, meter).total);
  });
}
void LeidenGroups(benchmark::State& state, const std::string& name) {
  Alone(state, name, [](const Adjacency& graph, WorkMeter* meter) {
    benchmark::DoNotOptimize(Leiden(graph, {}, meter).count);
  });
}

// How long a kernel goes on after its call was cancelled, at moments spread over its run.
void Cancel(benchmark::State& state, const std::string& name) {
  const Network* const network = NetworkOf(name);
  if (network == nullptr) return state.SkipWithError("the measured shapes are not there");
  const Adjacency graph = network->graph->graph();
  std::vector<double> strength(graph.vertex_count());
  for (Vertex v = 0; v < strength.size(); ++v) strength[v] = graph.Strength(v);
  using Kernel = std::function<void(WorkMeter*)>;
  const std::vector<std::pair<const char*, Kernel>> kernels = {
      {"betweenness", [&](WorkMeter* meter) { Betweenness(graph, {}, meter); }},
      {"page_rank", [&](WorkMeter* meter) { PageRank(graph, strength, {}, meter); }},
      {"triangles", [&](WorkMeter* meter) { CountTriangles(graph, 1, meter); }},
      {"cores", [&](WorkMeter* meter) { CoreNumbers(graph, meter); }},
      {"leiden", [&](WorkMeter* meter) { Leiden(graph, {}, meter); }}};
  std::vector<double> millis;
  std::vector<double> longest(kernels.size());
  for (auto _ : state) {
    const auto slice = Clock::now();
    for (std::size_t i = 0; i < kernels.size(); ++i) {
      std::atomic<bool> cancelled = false;
      QueryControl control = Unlimited();
      control.cancelled = &cancelled;
      WorkMeter meter(control);
      Clock::time_point ended;
      std::thread kernel([&] {
        kernels[i].second(&meter);
        ended = Clock::now();
      });
      std::this_thread::sleep_for(std::chrono::milliseconds(5 + 13 * (millis.size() % 17)));
      const auto asked = Clock::now();
      cancelled = true;
      kernel.join();
      // One that was over before it was cancelled does not count.
      if (meter.stopped()) {
        millis.push_back(1e3 * std::chrono::duration<double>(ended - asked).count());
        longest[i] = std::max(longest[i], millis.back());
      }
    }
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - slice).count());
  }
  std::sort(millis.begin(), millis.end());
  if (millis.empty()) return state.SkipWithError("every kernel was over before it was cancelled");
  state.counters["p50_ms"] = millis[millis.size() / 2];
  state.counters["p99_ms"] = millis[millis.size() * 99 / 100];
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    state.counters[std::string(kernels[i].first) + "_max_ms"] = longest[i];
  }
}

void Project(benchmark::State& state, const std::string& name) {
  const Network* const network = NetworkOf(name);
  if (network == nullptr) return state.SkipWithError("the measured shapes are not there");
  WorkMeter meter(Unlimited());
  for (auto _ : state) {
    state.SetIterationTime(SecondsOf(
        [&] { benchmark::DoNotOptimize(ProjectTies(*network->ties, 0, 1, &meter)->graph.get()); }));
  }
  state.counters["arcs"] = static_cast<double>(network->graph->graph().arc_count());
  state.counters["pairs_of_members"] = static_cast<double>(network->ties->projection_work());
}

void Register(const std::string& graph) {
  using Run = void (*)(benchmark::State&, const std::string&);
  const std::vector<std::pair<const char*, Run>> runs = {{"Bfs", Bfs},
                                                         {"PageRank", PageRankOnAllThreads},
                                                         {"PageRank1Thread", PageRankOnOneThread},
                                                         {"Components", Components},
                                                         {"KHop", KHop},
                                                         {"ShortestPath", ShortestPath},
                                                         {"Betweenness", BetweennessOfOne},
                                                         {"Cores", Cores},
                                                         {"Triangles", Triangles},
                                                         {"Leiden", LeidenGroups},
                                                         {"Project", Project},
                                                         {"Cancel", Cancel}};
  for (const auto& [name, run] : runs) {
    benchmark::RegisterBenchmark((graph + "/" + name).c_str(),
                                 [run = run, graph](benchmark::State& state) { run(state, graph); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
}

[[maybe_unused]] const bool kRegistered = [] {
  for (const char* graph : {"kron12", "kron20", "uniform", "treaties"}) Register(graph);
  benchmark::RegisterBenchmark("treaties/PageRankByGroups",
                               [](benchmark::State& state) { PageRankByGroups(state, "treaties"); })
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
  return true;
}();

}  // namespace
}  // namespace partnergraph
