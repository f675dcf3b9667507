// Holds the runs that hubs keep against a walk over all arcs, in a snapshot just built and in those
// that follow commits.
#include "graph/snapshot/kind_runs.h"

#include <gtest/gtest.h>

#include "tests/graph/make_graph.h"

namespace partnergraph {
namespace {

// Begins a run wherever the part or the kind is another.
std::vector<KindRun> WalkedRuns(const GraphSnapshot& g, Vertex v) {
  const ArcSpan arcs = g.Arcs(v, Direction::kBoth);
  const ArcSpan out = g.Arcs(v, Direction::kOut);
  const ArcSpan in = g.Arcs(v, Direction::kIn);
  const auto part_of = [&](std::uint32_t i) {
    return (i >= arcs.size - in.size) + (i >= arcs.forward_count) + (i >= out.size);
  };
  std::vector<KindRun> runs;
  for (std::uint32_t i = 0; i < arcs.size; ++i) {
    const KindNumber kind = g.RelationKindOf(arcs.relation[i]);
    if (i == 0 || part_of(i) != part_of(i - 1) || kind != runs.back().kind)
      runs.push_back({i, kind});
  }
  runs.push_back({arcs.size, kNoKind});
  return runs;
}

// Counts the hubs that were right.
void CheckRuns(const GraphSnapshot& g, std::size_t* hubs) {
  for (Vertex v = 0; v < g.vertex_count(); ++v) {
    const KindRun* const runs = g.KindRunsOf(v);
    if (g.Arcs(v, Direction::kBoth).size < kHubDegree) {
      ASSERT_EQ(runs, nullptr);
      continue;
    }
    const std::vector<KindRun> walked = WalkedRuns(g, v);
    ASSERT_EQ(std::vector<KindRun>(runs, runs + walked.size()), walked) << "vertex " << v;
    ++*hubs;
    for (KindNumber kind = 0; kind < g.ontology()->relation_kind_count(); ++kind) {
      std::uint32_t degree = 0;
      for (const GraphSnapshot::ArcRun& run : g.RunsOf(v, kind)) degree += run.end - run.begin;
      std::uint32_t walked_degree = 0;
      for (std::size_t i = 0; i + 1 < walked.size(); ++i) {
        if (walked[i].kind == kind) walked_degree += walked[i + 1].begin - walked[i].begin;
      }
      ASSERT_EQ(degree, walked_degree);
    }
  }
}

TEST(KindRuns, AreThoseOfAWalkBeforeAndAfterCommits) {
  std::size_t hubs = 0;
  for (unsigned seed = 0; seed < 20; ++seed) {
    Random random(seed);
    NaiveGraph naive = SkewedGraph(&random, 100, 1500);
    std::shared_ptr<const GraphSnapshot> snapshot = naive.Build();
    ASSERT_NO_FATAL_FAILURE(CheckRuns(*snapshot, &hubs)) << "seed " << seed;
    Vertex next_vertex = 101;
    RelationIndex next_relation = 1501;
    for (int commit = 0; commit < 3; ++commit) {
      const TopologyChange change = RandomCommit(&random, naive, &next_vertex, &next_relation, 20);
      naive.Apply(change);
      snapshot = GraphSnapshot::Apply(snapshot, {change});
      ASSERT_NO_FATAL_FAILURE(CheckRuns(*snapshot, &hubs)) << "seed " << seed;
    }
  }
  EXPECT_GT(hubs, 300U);
}

// A star whose only hub has exactly so many arcs.
std::shared_ptr<const GraphSnapshot> Star(std::uint32_t arcs) {
  NaiveGraph g;
  for (Vertex v = 1; v <= arcs + 1; ++v) g.kinds[v] = 1;
  for (RelationIndex r = 1; r <= arcs; ++r) g.relations[r] = {r, 1, r + 1, 1, kAllDays, false};
  return g.Build();
}

TEST(KindRuns, AreKeptFromTheDegreeOfAHub) {
  EXPECT_EQ(Star(kHubDegree - 1)->KindRunsOf(1), nullptr);
  ASSERT_NE(Star(kHubDegree)->KindRunsOf(1), nullptr);
}

}  // namespace
}  // namespace partnergraph
