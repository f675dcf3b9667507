// What FindPaths may spend: results, edges, cancellation and memory.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <thread>

#include "graph/query/find_paths.h"
#include "graph/query/traverse.h"
#include "tests/graph/query/naive_query.h"

namespace partnergraph {
namespace {

constexpr PathRestrictor kRestrictors[] = {PathRestrictor::kWalk, PathRestrictor::kTrail,
                                           PathRestrictor::kAcyclic, PathRestrictor::kSimple};
constexpr PathSelector kSelectors[] = {PathSelector::kAny, PathSelector::kAllShortest,
                                       PathSelector::kShortestK};

// a - b1..bn - c: n paths of two hops.
NaiveGraph Parallel(Vertex count) {
  NaiveGraph g;
  for (Vertex v = 1; v <= count + 2; ++v) g.kinds[v] = 1;
  RelationIndex r = 1;
  for (Vertex v = 3; v <= count + 2; ++v) {
    g.relations[r] = {r, 1, v, 0, kAllDays, false};
    ++r;
    g.relations[r] = {r, v, 2, 0, kAllDays, false};
    ++r;
  }
  return g;
}

// A relation between any two, from the smaller vertex to the larger.
NaiveGraph Clique(Vertex vertices) {
  NaiveGraph g;
  for (Vertex v = 1; v <= vertices; ++v) g.kinds[v] = 1;
  RelationIndex r = 1;
  for (Vertex v = 1; v <= vertices; ++v) {
    for (Vertex w = v + 1; w <= vertices; ++w, ++r) g.relations[r] = {r, v, w, 0, kAllDays, false};
  }
  return g;
}

// Companies that hold shares of each other: a ring of the vertices each way, and chords.
NaiveGraph MutualHoldings(Vertex vertices) {
  NaiveGraph g;
  RelationIndex r = 0;
  const auto hold = [&](Vertex v, Vertex w) {
    ++r;
    g.relations[r] = {r, v, w, 0, kAllDays, false};
  };
  for (Vertex v = 1; v <= vertices; ++v) {
    g.kinds[v] = 1;
    hold(v, v % vertices + 1);
    hold(v % vertices + 1, v);
    hold(v, (v * 7) % vertices + 1);
  }
  return g;
}

TEST(FindPathsLimits, PathsAtTheLimitAndOnePast) {
  const auto g = Parallel(5).Build();
  for (const PathRestrictor restrictor : kRestrictors) {
    const auto find = [&](PathSelector selector, std::uint32_t max_paths,
                          std::uint32_t max_results) {
      QueryControl control;
      control.max_results = max_results;
      return FindPaths(*g, 1, 2, {selector, restrictor, max_paths, 2}, {}, control);
    };
    PathsFound found = find(PathSelector::kAllShortest, 5, 100);
    EXPECT_EQ(found.paths.size(), 5U);
    EXPECT_FALSE(found.end.truncated);
    found = find(PathSelector::kAllShortest, 4, 100);
    EXPECT_EQ(found.paths.size(), 4U);
    EXPECT_EQ(found.end.reason, v1::TRUNCATION_REASON_RESULTS);
    found = find(PathSelector::kShortestK, 4, 100);  // As many as asked for.
    EXPECT_EQ(found.paths.size(), 4U);
    EXPECT_FALSE(found.end.truncated);
    found = find(PathSelector::kShortestK, 10, 4);
    EXPECT_EQ(found.paths.size(), 4U);
    EXPECT_EQ(found.end.reason, v1::TRUNCATION_REASON_RESULTS);
    found = find(PathSelector::kShortestK, 10, 5);
    EXPECT_EQ(found.paths.size(), 5U);
    EXPECT_FALSE(found.end.truncated);
    found = find(PathSelector::kAny, 10, 0);
    EXPECT_TRUE(found.paths.empty());
    EXPECT_EQ(found.end.reason, v1::TRUNCATION_REASON_RESULTS);
  }
}

// Whatever the budget, what comes back is a beginning of the whole answer, and it is whole exactly
// when it is not truncated.
TEST(FindPathsLimits, AnyBudgetGivesABeginning) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    Random random(seed);
    NaiveGraph naive;
    for (Vertex v = 1; v <= 6; ++v) naive.kinds[v] = 1;
    for (RelationIndex r = 1; r <= 12; ++r) {
      naive.relations[r] = {r, 1 + Below(&random, 6), 1 + Below(&random, 6), 0, kAllDays, false};
    }
    const auto g = naive.Build();
    const Vertex target = 1 + Below(&random, 2);
    for (const PathSelector selector : kSelectors) {
      for (const PathRestrictor restrictor : kRestrictors) {
        const FindPathsOptions options{selector, restrictor, 10};
        const PathsFound whole = FindPaths(*g, 1, target, options, {}, {});
        QueryControl control;
        for (control.max_visited_edges = 0; control.max_visited_edges <= whole.end.visited_edges;
             ++control.max_visited_edges) {
          const PathsFound part = FindPaths(*g, 1, target, options, {}, control);
          ASSERT_LE(part.paths.size(), whole.paths.size());
          ASSERT_TRUE(std::equal(part.paths.begin(), part.paths.end(), whole.paths.begin()));
          ASSERT_LE(part.end.visited_edges, control.max_visited_edges);
          const bool enough = control.max_visited_edges == whole.end.visited_edges;
          ASSERT_EQ(part.end.truncated, !enough);
          if (enough) {
            ASSERT_EQ(part.paths, whole.paths);
          }
        }
      }
    }
  }
}

TEST(FindPathsLimits, EndsWhenAnotherThreadCancels) {
  // Paths beyond number, so only the flag ends the search.
  const auto g = Clique(40).Build();
  for (const PathRestrictor restrictor : kRestrictors) {
    std::atomic<bool> cancelled{false};
    QueryControl control;
    control.max_visited_edges = kVisitedEdgesMax;
    control.cancelled = &cancelled;
    const FindPathsOptions options{PathSelector::kShortestK, restrictor, kMaxPathsMax * 1000,
                                   kMaxHopsMax};
    std::thread other([&] { cancelled = true; });
    const PathsFound found = FindPaths(*g, 1, 2, options, {}, control);
    other.join();
    EXPECT_TRUE(found.end.truncated);
    EXPECT_EQ(found.end.reason, v1::TRUNCATION_REASON_CANCELLED);
  }
}

TEST(FindPathsLimits, LooksAtNothingOnceItIsCancelled) {
  const auto g = Clique(40).Build();
  const std::atomic<bool> cancelled{true};
  QueryControl control;
  control.cancelled = &cancelled;
  for (const PathRestrictor restrictor : kRestrictors) {
    for (const PathSelector selector : kSelectors) {
      const PathsFound found = FindPaths(*g, 1, 2, {selector, restrictor, 10, 10}, {}, control);
      EXPECT_TRUE(found.paths.empty());
      EXPECT_EQ(found.end.visited_edges, 0U);
      EXPECT_EQ(found.end.reason, v1::TRUNCATION_REASON_CANCELLED);
    }
  }
}

// Peak memory of the process in MiB.
long PeakMemory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

// As many paths as a client may ask for come with the default budget and little memory from graphs
// where there are paths beyond number.
TEST(FindPathsLimits, ManyPathsOfDenseGraphsTakeLittle) {
  struct Case {
    NaiveGraph graph;
    std::uint32_t max_hops;
  };
  for (const Case& c : {Case{Clique(50), 10}, Case{MutualHoldings(30), kMaxHopsMax}}) {
    const auto g = c.graph.Build();
    for (const PathRestrictor restrictor : kRestrictors) {
      for (const Vertex target : {1U, 17U}) {
        const FindPathsOptions options{PathSelector::kShortestK, restrictor, kMaxPathsMax,
                                       c.max_hops};
        const long before = PeakMemory();
        const PathsFound found = FindPaths(*g, 1, target, options, {}, {});
        EXPECT_LE(PeakMemory() - before, 64);
        EXPECT_FALSE(found.end.truncated) << found.end.reason;
        const bool one = target == 1 && restrictor == PathRestrictor::kAcyclic;
        EXPECT_EQ(found.paths.size(), one ? 1U : kMaxPathsMax);
      }
    }
  }
}

// Who can be reached is found by vertices: a relation is looked at from either end, once, however
// many walks there are.
TEST(FindPathsLimits, WhoCanBeReachedIsNotFoundByWalks) {
  for (const NaiveGraph& naive : {Clique(50), MutualHoldings(30)}) {
    const auto g = naive.Build();
    std::size_t reached = 0;
    const QueryEnd end =
        Traverse(*g, 1, {kMaxHopsMax, Direction::kBoth}, {}, {}, [&](const ReachedVertex&) {
          ++reached;
          return true;
        });
    EXPECT_FALSE(end.truncated);
    EXPECT_EQ(reached, naive.kinds.size());
    EXPECT_LE(end.visited_edges, 2 * naive.relations.size());
  }
}

}  // namespace
}  // namespace partnergraph
