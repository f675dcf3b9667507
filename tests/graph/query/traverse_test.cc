// Holds Traverse against breadth-first search written from its definition, result by result, and
// on large graphs against its limits.
#include "graph/query/traverse.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/graph/query/naive_query.h"

namespace partnergraph {
namespace {

constexpr Direction kDirections[] = {Direction::kOut, Direction::kIn, Direction::kBoth};

struct Outcome {
  std::vector<ReachedVertex> reached;
  QueryEnd end;
};

Outcome Collect(const GraphSnapshot& g, Vertex start, const TraverseOptions& options,
                const CompiledFilter& filter = {}, const QueryControl& control = {}) {
  Outcome outcome;
  outcome.end = Traverse(g, start, options, filter, control, [&](const ReachedVertex& reached) {
    outcome.reached.push_back(reached);
    return true;
  });
  return outcome;
}

// Level by level; the arcs of a vertex in the order of NaiveGraph::ArcsOf.
std::vector<ReachedVertex> ByDefinition(const NaiveGraph& g, Vertex start,
                                        const TraverseOptions& options, const NaiveFilter& filter) {
  std::vector<ReachedVertex> reached;
  const Vertex root = g.CanonicalOf(start);
  if (g.kinds.count(root) == 0) return reached;
  std::map<RelationIndex, NaiveGraph::Shown> relations;
  for (const NaiveGraph::Shown& r : g.ShownRelations()) relations.emplace(r.relation, r);
  std::set<Vertex> seen{root};
  reached.push_back({root});
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const ReachedVertex from = reached[i];
    if (from.hops == options.max_hops) break;
    for (const auto& [part, kind, neighbor, relation] : g.ArcsOf(from.vertex, options.direction)) {
      if (seen.count(neighbor) != 0 || !filter.Edge(g, relations.at(relation))) continue;
      if (!filter.Walkable(g, neighbor)) continue;
      seen.insert(neighbor);
      reached.push_back({neighbor, from.hops + 1, relation, from.vertex, part < 2});
    }
  }
  return reached;
}

TEST(Traverse, MatchesItsDefinitionOnAllSmallGraphs) {
  NaiveGraph g;
  const auto check = [&](std::uint32_t code) {
    const auto snapshot = g.Build();
    for (const Direction direction : kDirections) {
      for (std::uint32_t max_hops = 0; max_hops <= 3; ++max_hops) {
        const TraverseOptions options{max_hops, direction};
        for (Vertex v = 1; v <= g.kinds.size(); ++v) {
          ASSERT_EQ(Collect(*snapshot, v, options).reached, ByDefinition(g, v, options, {}))
              << code;
        }
      }
    }
  };
  for (std::uint32_t code = 0;
       SmallGraph(code, {"org", "org", "org"}, {"agreement", "twinned"}, &g); ++code) {
    ASSERT_NO_FATAL_FAILURE(check(code));
  }
  for (std::uint32_t code = 0; SmallGraph(code, {"org", "org", "org", "org"}, {"agreement"}, &g);
       ++code) {
    ASSERT_NO_FATAL_FAILURE(check(code));
  }
}

TEST(Traverse, MatchesItsDefinitionOnRandomGraphs) {
  std::size_t found = 0;
  for (unsigned seed = 0; seed < 2000; ++seed) {
    Random random(seed);
    const GrownGraph g = RandomGraph(&random, 10 + Below(&random, 60));
    const NaiveFilter naive = RandomFilter(&random, g.naive, 8);
    const CompiledFilter filter = naive.Compile(*g.snapshot);
    const TraverseOptions options{Below(&random, 6), kDirections[Below(&random, 3)]};
    for (Vertex v = 0; v < g.snapshot->vertex_count() + 1; ++v) {
      const Outcome outcome = Collect(*g.snapshot, v, options, filter);
      ASSERT_EQ(outcome.reached, ByDefinition(g.naive, v, options, naive)) << "seed " << seed;
      ASSERT_FALSE(outcome.end.truncated);
      found += outcome.reached.size();
    }
  }
  EXPECT_GT(found, 20'000U);
}

TEST(Traverse, WalksThroughConnectorsButNotThroughWhoFails) {
  const NamedGraph g = MakeGraph(
      "shanghai:city -agreement-> chalmers:university; chalmers -agreement-> volvo:org;"
      "paris:treaty -party-> shanghai; paris -party-> goteborg:city; goteborg -agreement-> "
      "malmo:city");
  NaiveFilter naive;
  naive.message.add_partner_kinds("city");
  const Outcome outcome =
      Collect(*g.snapshot, g["shanghai"], {4, Direction::kBoth}, naive.Compile(*g.snapshot));
  std::vector<std::string> names;
  for (const ReachedVertex& reached : outcome.reached) names.push_back(g.NameOf(reached.vertex));
  EXPECT_EQ(names, (std::vector<std::string>{"shanghai", "paris", "goteborg", "malmo"}));
  EXPECT_EQ(outcome.reached[3].hops, 3U);
  EXPECT_EQ(outcome.reached[3].previous, g["goteborg"]);
}

TEST(Traverse, UnknownOrDeletedStartReachesNothing) {
  const NamedGraph g = MakeGraph("a -agreement-> b");
  EXPECT_TRUE(Collect(*g.snapshot, 0, {}).reached.empty());
  EXPECT_TRUE(Collect(*g.snapshot, 4'000'000'000U, {}).reached.empty());
}

NamedGraph Star() {
  return MakeGraph("a -agreement-> b; a -agreement-> c; a -agreement-> d; b -agreement-> e");
}

TEST(Traverse, ResultsAtTheLimitAndOnePast) {
  const NamedGraph g = Star();
  QueryControl control;
  control.max_results = 5;
  Outcome outcome = Collect(*g.snapshot, g["a"], {2, Direction::kOut}, {}, control);
  EXPECT_EQ(outcome.reached.size(), 5U);
  EXPECT_FALSE(outcome.end.truncated);
  control.max_results = 4;
  outcome = Collect(*g.snapshot, g["a"], {2, Direction::kOut}, {}, control);
  EXPECT_EQ(outcome.reached.size(), 4U);
  EXPECT_EQ(outcome.end.reason, v1::TRUNCATION_REASON_RESULTS);
  control.max_results = 0;
  outcome = Collect(*g.snapshot, g["a"], {2, Direction::kOut}, {}, control);
  EXPECT_TRUE(outcome.reached.empty());
  EXPECT_TRUE(outcome.end.truncated);
}

TEST(Traverse, EdgesAtTheLimitAndOnePast) {
  const NamedGraph g = Star();
  QueryControl control;
  control.max_visited_edges = 4;
  Outcome outcome = Collect(*g.snapshot, g["a"], {2, Direction::kOut}, {}, control);
  EXPECT_EQ(outcome.reached.size(), 5U);
  EXPECT_FALSE(outcome.end.truncated);
  EXPECT_EQ(outcome.end.visited_edges, 4U);
  control.max_visited_edges = 3;
  outcome = Collect(*g.snapshot, g["a"], {2, Direction::kOut}, {}, control);
  EXPECT_EQ(outcome.reached.size(), 4U);
  EXPECT_EQ(outcome.end.reason, v1::TRUNCATION_REASON_VISITED_EDGES);
}

TEST(Traverse, EndsWhenTheSinkHasEnough) {
  const NamedGraph g = Star();
  int delivered = 0;
  const QueryEnd end = Traverse(*g.snapshot, g["a"], {2, Direction::kOut}, {}, {},
                                [&](const ReachedVertex&) { return ++delivered < 3; });
  EXPECT_EQ(delivered, 3);
  EXPECT_EQ(end.reason, v1::TRUNCATION_REASON_CANCELLED);
}

// A hub with many leaves: one vertex has all the arcs.
std::shared_ptr<const GraphSnapshot> Hub(Vertex leaves) {
  CsrBuilder builder(*TestOntology());
  EXPECT_TRUE(builder.AddVertex(1, 1).ok());
  for (Vertex v = 2; v < leaves + 2; ++v) EXPECT_TRUE(builder.AddArc(true, 0, v, v, {}).ok());
  for (Vertex v = 2; v < leaves + 2; ++v) {
    EXPECT_TRUE(builder.AddVertex(v, 1).ok());
    EXPECT_TRUE(builder.AddArc(false, 0, 1, v, {}).ok());
  }
  return GraphSnapshot::Make(*builder.Finish(), TestOntology(), 1);
}

TEST(Traverse, SeesCancellationWithinOneStride) {
  const auto g = Hub(100'000);
  std::atomic<bool> cancelled{false};
  QueryControl control;
  control.cancelled = &cancelled;
  control.max_results = kResultsMax;
  for (const std::uint64_t after : {1U, 2U, 1000U, 50'000U}) {
    cancelled = false;
    std::uint64_t delivered = 0;
    const QueryEnd end =
        Traverse(*g, 1, {1, Direction::kOut}, {}, control, [&](const ReachedVertex&) {
          if (++delivered == after) cancelled = true;
          return true;
        });
    EXPECT_EQ(end.reason, v1::TRUNCATION_REASON_CANCELLED);
    EXPECT_LE(end.visited_edges, after + kBudgetStrideEdges);
  }
}

TEST(Traverse, StopsSoonAfterItsDeadline) {
  const auto g = Hub(500'000);
  QueryControl control;
  control.max_results = kResultsMax;
  control.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(1);
  const QueryEnd end =
      Traverse(*g, 1, {1, Direction::kOut}, {}, control, [&](const ReachedVertex&) {
        // Slower than any real sink, so that the deadline falls within the search.
        std::this_thread::sleep_for(std::chrono::microseconds(1));
        return true;
      });
  EXPECT_EQ(end.reason, v1::TRUNCATION_REASON_DEADLINE);
  EXPECT_LT(end.visited_edges, 100'000U);
}

TEST(Traverse, ManyThreadsAtATime) {
  Random random(5);
  const GrownGraph g = RandomGraph(&random, 60);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&g] {
      for (int round = 0; round < 50; ++round) {
        for (const auto& [v, kind] : g.naive.kinds) {
          const TraverseOptions options{3, Direction::kBoth};
          ASSERT_EQ(Collect(*g.snapshot, v, options).reached,
                    ByDefinition(g.naive, v, options, {}));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace partnergraph
