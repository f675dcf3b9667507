// Memory that analyses take, beside what PeakBytes says of them: within a fifth. Every allocation
// of this program is counted, so it is a program of its own.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <new>

#include "graph/analysis/analysis_cost.h"
#include "graph/analysis/arc_tiles.h"
#include "graph/analysis/betweenness.h"
#include "graph/analysis/biconnected.h"
#include "graph/analysis/cheapest_path.h"
#include "graph/analysis/closeness.h"
#include "graph/analysis/components.h"
#include "graph/analysis/diameter.h"
#include "graph/analysis/ego_network.h"
#include "graph/analysis/graph_statistics.h"
#include "graph/analysis/hops.h"
#include "graph/analysis/k_core.h"
#include "graph/analysis/label_propagation.h"
#include "graph/analysis/leiden.h"
#include "graph/analysis/louvain.h"
#include "graph/analysis/max_flow.h"
#include "graph/analysis/page_rank.h"
#include "graph/analysis/similarity.h"
#include "graph/analysis/spanning_forest.h"
#include "graph/analysis/strong_components.h"
#include "graph/analysis/tie_graph.h"
#include "graph/analysis/triangles.h"
#include "tests/bench/generate_graph.h"
#include "tests/graph/analysis/make_adjacency.h"

namespace {

std::atomic<std::size_t> allocated = 0;
std::atomic<std::size_t> peak = 0;

// Before each block stands its size, and blocks stay aligned.
constexpr std::size_t kHeader = 16;

void* Allocate(std::size_t size) {
  void* const block = std::malloc(size + kHeader);
  if (block == nullptr) throw std::bad_alloc();
  *static_cast<std::size_t*>(block) = size;
  const std::size_t now = allocated.fetch_add(size) + size;
  std::size_t highest = peak.load();
  while (now > highest && !peak.compare_exchange_weak(highest, now)) {
  }
  return static_cast<char*>(block) + kHeader;
}

void Free(void* pointer) {
  if (pointer == nullptr) return;
  void* const block = static_cast<char*>(pointer) - kHeader;
  allocated.fetch_sub(*static_cast<std::size_t*>(block));
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) { return Allocate(size); }
void* operator new[](std::size_t size) { return Allocate(size); }
void operator delete(void* pointer) noexcept { Free(pointer); }
void operator delete[](void* pointer) noexcept { Free(pointer); }
void operator delete(void* pointer, std::size_t) noexcept { Free(pointer); }
void operator delete[](void* pointer, std::size_t) noexcept { Free(pointer); }

namespace partnergraph {
namespace {

constexpr std::size_t kThreads = 2;

std::size_t PeakOf(const std::function<void()>& run) {
  const std::size_t before = allocated;
  peak = before;
  run();
  return peak - before;
}

void ExpectWithinAFifth(std::size_t measured, std::uint64_t estimate) {
  EXPECT_LT(static_cast<double>(measured), 1.2 * static_cast<double>(estimate));
  EXPECT_GT(static_cast<double>(measured), 0.8 * static_cast<double>(estimate));
  std::printf("  %.2f of %.1f MiB estimated\n",
              static_cast<double>(measured) / static_cast<double>(estimate),
              static_cast<double>(estimate) / (1 << 20));
}

using Kernel = std::function<void(const Adjacency&, WorkMeter*)>;

// Gathers, projects and runs the kernel; the peak of all beside the estimate.
void ExpectEstimated(const GraphSnapshot& g, AnalysisKind kind, const Kernel& kernel) {
  std::uint64_t estimate = 0;
  const std::size_t measured = PeakOf([&] {
    WorkMeter meter(Unlimited());
    const auto network = GatherTies(g, {}, TieWeight::kNewman, {}, &meter)->network;
    const auto graph = ProjectTies(*network, 0, kThreads, &meter)->graph;
    estimate = PeakBytes(*network, kind,
                         {.vertices = graph->entity.size(),
                          .arcs = graph->graph().arc_count(),
                          .threads = kThreads});
    kernel(graph->graph(), &meter);
  });
  ExpectWithinAFifth(measured, estimate);
}

// Scores are ordered for the answer.
std::vector<Vertex> OrderOf(const Adjacency& graph) {
  return std::vector<Vertex>(graph.vertex_count());
}

Vertex WidestOf(const Adjacency& graph) {
  Vertex widest = 0;
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (graph.Degree(v) > graph.Degree(widest)) widest = v;
  }
  return widest;
}

const std::vector<std::pair<AnalysisKind, Kernel>>& Kernels() {
  static const std::vector<std::pair<AnalysisKind, Kernel>> kernels = {
      {AnalysisKind::kDegree,
       [](const Adjacency& graph, WorkMeter*) {
         const std::vector<double> scores(graph.vertex_count());
         OrderOf(graph);
       }},
      {AnalysisKind::kPageRank,
       [](const Adjacency& graph, WorkMeter* meter) {
         std::vector<double> strength(graph.vertex_count());
         for (Vertex v = 0; v < strength.size(); ++v) strength[v] = graph.Strength(v);
         PageRankOptions options;
         options.threads = kThreads;
         options.rounds_max = 3;
         const auto scores = PageRank(graph, strength, options, meter);
         OrderOf(graph);
       }},
      {AnalysisKind::kPersonalizedPageRank,
       [](const Adjacency& graph, WorkMeter* meter) {
         std::vector<double> strength(graph.vertex_count());
         for (Vertex v = 0; v < strength.size(); ++v) strength[v] = graph.Strength(v);
         std::vector<double> start(graph.vertex_count(), 0);
         start[0] = 1;
         PageRankOptions options;
         options.threads = kThreads;
         options.rounds_max = 3;
         options.start = start;
         const auto scores = PageRank(graph, strength, options, meter);
         OrderOf(graph);
       }},
      {AnalysisKind::kBetweenness,
       [](const Adjacency& graph, WorkMeter* meter) {
         BetweennessOptions options;
         options.samples = 2;
         options.threads = kThreads;
         const auto scores = Betweenness(graph, options, meter);
         OrderOf(graph);
       }},
      {AnalysisKind::kCore,
       [](const Adjacency& graph, WorkMeter* meter) {
         const auto cores = CoreNumbers(graph, meter);
         const std::vector<double> scores(cores.begin(), cores.end());
       }},
      {AnalysisKind::kTriangles,
       [](const Adjacency& graph, WorkMeter* meter) {
         const auto counts = CountTriangles(graph, kThreads, meter);
         const std::vector<double> scores(counts.triangles.begin(), counts.triangles.end());
       }},
      {AnalysisKind::kLeiden,
       [](const Adjacency& graph, WorkMeter* meter) { Leiden(graph, {}, meter); }},
      {AnalysisKind::kLouvain,
       [](const Adjacency& graph, WorkMeter* meter) { Louvain(graph, {}, meter); }},
      {AnalysisKind::kLabelPropagation,
       [](const Adjacency& graph, WorkMeter* meter) { LabelPropagation(graph, {}, meter); }},
      {AnalysisKind::kBiconnected,
       [](const Adjacency& graph, WorkMeter* meter) { FindBiconnectedComponents(graph, meter); }},
      {AnalysisKind::kFlow,
       [](const Adjacency& graph, WorkMeter* meter) { FindMaxFlow(graph, 0, 1, false, meter); }},
      {AnalysisKind::kBackbone,
       [](const Adjacency& graph, WorkMeter* meter) { MaximumSpanningForest(graph, meter); }},
      {AnalysisKind::kCloseness,
       [](const Adjacency& graph, WorkMeter* meter) {
         const auto scores = Closeness(graph, kThreads, meter);
         OrderOf(graph);
       }},
      {AnalysisKind::kSimilar,
       [](const Adjacency& graph, WorkMeter* meter) {
         Similar(graph, WidestOf(graph), SimilarityMeasure::kJaccard, graph.vertex_count(), meter);
       }},
      {AnalysisKind::kCompare,
       [](const Adjacency& graph, WorkMeter* meter) {
         const auto cores = CoreNumbers(graph, meter);
         HopSearch(graph).Search(0, meter);
       }},
      {AnalysisKind::kEgo,
       [](const Adjacency& graph, WorkMeter* meter) {
         const EgoNetwork ego = FindEgoNetwork(graph, 0, 100, graph.vertex_count(), meter);
         ForEachEgoEdge(
             graph, ego, [](auto, auto, double) { return true; }, meter);
       }},
      {AnalysisKind::kStrongestPath,
       [](const Adjacency& graph, WorkMeter* meter) { FindCheapestPath(graph, 0, 1, meter); }},
      {AnalysisKind::kDisjointWays,
       [](const Adjacency& graph, WorkMeter* meter) { FindDisjointWays(graph, 0, 1, meter); }},
      {AnalysisKind::kStatistics,
       [](const Adjacency& graph, WorkMeter* meter) {
         {
           const std::vector<std::uint16_t> kind(graph.vertex_count());
           CountMixing(graph, kind, meter);
         }
         {
           const ComponentLabels labels = ConnectedComponents(graph, meter);
           const RankedComponents ranked = RankBySize(labels, *meter);
           BoundDiameter(graph, 0, 100, meter);
         }
         MeanClustering(graph, CountTriangles(graph, kThreads, meter));
       }},
      {AnalysisKind::kStream, [](const Adjacency&, WorkMeter*) {}},
  };
  return kernels;
}

TEST(Memory, OfAnalysesIsAsEstimatedWhereRelationsAreTies) {
  const auto g = SnapshotOf(KroneckerGraph(14, 1));
  for (const auto& [kind, kernel] : Kernels()) {
    SCOPED_TRACE(static_cast<int>(kind));
    ExpectEstimated(*g, kind, kernel);
  }
}

TEST(Memory, OfAnalysesIsAsEstimatedWhereTreatiesAreTies) {
  std::vector<double> popularity;
  for (int i = 0; i < 5000; ++i) popularity.push_back(1.0 + 5000.0 / (i + 1));
  const auto g =
      SnapshotOf(DrawParticipations(20'000, {{2, 60}, {5, 20}, {20, 10}, {100, 1}}, popularity, 1));
  for (const auto& [kind, kernel] : Kernels()) {
    SCOPED_TRACE(static_cast<int>(kind));
    ExpectEstimated(*g, kind, kernel);
  }
}

// With more vertices than one segment of tiles.
TEST(Memory, OfPageRankByTilesIsAsEstimated) {
  const auto g = SnapshotOf(KroneckerGraph(17, 1));
  ASSERT_GT(g->vertex_count(), kTileSide);
  for (const auto& [kind, kernel] : Kernels()) {
    if (IsPageRank(kind)) ExpectEstimated(*g, kind, kernel);
  }
}

// Partners who share several undertakings: the tie graph has weights, though each tie counts 1.
TEST(Memory, OfPageRankByTilesWithWeightsIsAsEstimated) {
  std::vector<double> popularity;
  for (int i = 0; i < 100'000; ++i) popularity.push_back(1.0 + 1000.0 / (i + 1));
  const auto g = SnapshotOf(DrawParticipations(200'000, {{2, 60}, {5, 20}}, popularity, 1));
  std::uint64_t estimate = 0;
  const std::size_t measured = PeakOf([&] {
    WorkMeter meter(Unlimited());
    const auto network = GatherTies(*g, {}, TieWeight::kCount, {}, &meter)->network;
    ASSERT_FALSE(network->weighted);
    const auto graph = ProjectTies(*network, 0, kThreads, &meter)->graph;
    ASSERT_GT(graph->entity.size(), kTileSide);
    ASSERT_FALSE(graph->graph().weight.empty());
    estimate = PeakBytes(*network, AnalysisKind::kPageRank,
                         {.vertices = graph->entity.size(),
                          .arcs = graph->graph().arc_count(),
                          .threads = kThreads});
    for (const auto& [kind, kernel] : Kernels()) {
      if (kind == AnalysisKind::kPageRank) kernel(graph->graph(), &meter);
    }
  });
  ExpectWithinAFifth(measured, estimate);
}

TEST(Memory, OfAnalysesThroughConnectorsIsAsEstimated) {
  std::vector<double> popularity;
  for (int i = 0; i < 50'000; ++i) popularity.push_back(1.0 + 50'000.0 / (i + 1));
  const auto g =
      SnapshotOf(DrawParticipations(20'000, {{5, 20}, {20, 10}, {100, 1}}, popularity, 1));
  const std::vector<std::pair<AnalysisKind, std::function<void(const TieNetwork&, WorkMeter*)>>>
      runs = {{AnalysisKind::kPageRank,
               [](const TieNetwork& ties, WorkMeter* meter) {
                 const MemberGroups groups{ties.group_first, ties.group_member, ties.group_weight};
                 PageRankOptions options;
                 options.threads = kThreads;
                 options.rounds_max = 3;
                 const auto strength = StrengthsThroughGroups(ties.pairs.view(), groups, meter);
                 const auto scores =
                     PageRankThroughGroups(ties.pairs.view(), groups, strength, options, meter);
               }},
              {AnalysisKind::kComponents,
               [](const TieNetwork& ties, WorkMeter* meter) {
                 ConnectedComponents(StarGraph(ties, meter).view(), meter);
               }},
              {AnalysisKind::kStrongComponents, [](const TieNetwork& ties, WorkMeter* meter) {
                 StrongComponents(DirectedStarGraph(ties, meter).view(), meter);
               }}};
  for (const auto& [kind, run] : runs) {
    SCOPED_TRACE(static_cast<int>(kind));
    std::uint64_t estimate = 0;
    const std::size_t measured = PeakOf([&] {
      WorkMeter meter(Unlimited());
      const auto network = GatherTies(*g, {}, TieWeight::kCount, {}, &meter)->network;
      estimate = PeakBytesThroughConnectors(*network, kind, kThreads);
      run(*network, &meter);
    });
    ExpectWithinAFifth(measured, estimate);
  }
}

}  // namespace
}  // namespace partnergraph
