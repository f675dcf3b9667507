// Holds FindPaths against the full list of loopless paths, made by trying everything and sorted by
// the order of paths; and its hop counts against Boost's own breadth-first search.
#include "graph/query/find_paths.h"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/graph/breadth_first_search.hpp>
#include <set>

#include "tests/graph/query/naive_query.h"

namespace partnergraph {
namespace {

constexpr Direction kDirections[] = {Direction::kOut, Direction::kIn, Direction::kBoth};

// All loopless paths within max_hops, in order.
class Enumeration {
 public:
  Enumeration(const NaiveGraph& g, Vertex source, Vertex target, const FindPathsOptions& options,
              const NaiveFilter& filter)
      : target_(g.CanonicalOf(target)), options_(options) {
    const Vertex from = g.CanonicalOf(source);
    if (g.kinds.count(from) == 0 || g.kinds.count(target_) == 0) return;
    for (const NaiveGraph::Shown& r : g.ShownRelations()) {
      if (!filter.Edge(g, r)) continue;
      if (r.symmetric || options.direction != Direction::kIn) {
        steps_.push_back({r.source, {r.target, r.relation, true}});
      }
      if (r.symmetric || options.direction != Direction::kOut) {
        steps_.push_back({r.target, {r.source, r.relation, false}});
      }
    }
    for (const auto& [v, kind] : g.kinds) {
      if (v == target_ || filter.Walkable(g, v)) walkable_.insert(v);
    }
    path_vertices_ = {from};
    Extend(from);
    std::sort(paths_.begin(), paths_.end(), [](const PathFound& a, const PathFound& b) {
      const auto key = [](const PathFound& path) {
        std::vector<Vertex> vertices;
        std::vector<RelationIndex> relations;
        for (const PathStep& step : path.steps) {
          vertices.push_back(step.vertex);
          relations.push_back(step.relation);
        }
        return std::tuple(path.steps.size(), vertices, relations);
      };
      return key(a) < key(b);
    });
  }

  // What the mode delivers.
  std::vector<PathFound> Expected() const {
    std::vector<PathFound> expected;
    for (const PathFound& path : paths_) {
      const std::size_t limit = options_.mode == PathMode::kShortest ? 1 : options_.max_paths;
      if (expected.size() == limit) break;
      if (options_.mode != PathMode::kLoopless && path.steps.size() > paths_.front().steps.size()) {
        break;
      }
      expected.push_back(path);
    }
    return expected;
  }
  std::size_t ShortestCount() const {
    return static_cast<std::size_t>(
        std::count_if(paths_.begin(), paths_.end(), [this](const PathFound& path) {
          return path.steps.size() == paths_.front().steps.size();
        }));
  }

 private:
  void Extend(Vertex v) {
    if (v == target_) {
      paths_.push_back(path_);
      return;
    }
    if (path_.steps.size() == options_.max_hops) return;
    for (const auto& [from, step] : steps_) {
      if (from != v || walkable_.count(step.vertex) == 0) continue;
      if (!path_vertices_.insert(step.vertex).second) continue;
      path_.steps.push_back(step);
      Extend(step.vertex);
      path_.steps.pop_back();
      path_vertices_.erase(step.vertex);
    }
  }

  Vertex target_;
  FindPathsOptions options_;
  std::vector<std::pair<Vertex, PathStep>> steps_;
  std::set<Vertex> walkable_;
  std::set<Vertex> path_vertices_;
  PathFound path_;
  std::vector<PathFound> paths_;
};

void Check(const NaiveGraph& g, const GraphSnapshot& snapshot, Vertex source, Vertex target,
           const FindPathsOptions& options, const NaiveFilter& naive,
           const CompiledFilter& filter) {
  const Enumeration all(g, source, target, options, naive);
  const PathsFound found = FindPaths(snapshot, source, target, options, filter, {});
  ASSERT_EQ(found.paths, all.Expected());
  const bool more =
      options.mode == PathMode::kAllShortest && all.ShortestCount() > options.max_paths;
  ASSERT_EQ(found.end.truncated, more);
  if (more) {
    ASSERT_EQ(found.end.reason, v1::TRUNCATION_REASON_RESULTS);
  }
}

TEST(FindPaths, MatchesTheFullListOnAllSmallGraphs) {
  NaiveGraph g;
  const auto check = [&](std::uint32_t code) {
    const auto snapshot = g.Build();
    for (const PathMode mode : {PathMode::kShortest, PathMode::kAllShortest, PathMode::kLoopless}) {
      for (const Direction direction : {Direction::kOut, Direction::kBoth}) {
        const FindPathsOptions options{mode, 1 + code % 7, 1 + code % 4, direction};
        const Vertex last = static_cast<Vertex>(g.kinds.size());
        ASSERT_NO_FATAL_FAILURE(Check(g, *snapshot, 1, last, options, {}, {})) << code;
        ASSERT_NO_FATAL_FAILURE(Check(g, *snapshot, 2, 1, options, {}, {})) << code;
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

TEST(FindPaths, MatchesTheFullListOnRandomGraphs) {
  std::size_t found = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    Random random(seed);
    const GrownGraph g = RandomGraph(&random, 15 + Below(&random, 30));
    const NaiveFilter naive = RandomFilter(&random, g.naive, 15);
    const CompiledFilter filter = naive.Compile(*g.snapshot);
    for (int pair = 0; pair < 10; ++pair) {
      const Vertex source = Below(&random, g.snapshot->vertex_count() + 1);
      const Vertex target = Below(&random, g.snapshot->vertex_count() + 1);
      const FindPathsOptions options{static_cast<PathMode>(Below(&random, 3)),
                                     1 + Below(&random, 30), Below(&random, 8),
                                     kDirections[Below(&random, 3)]};
      ASSERT_NO_FATAL_FAILURE(Check(g.naive, *g.snapshot, source, target, options, naive, filter))
          << "seed " << seed << " " << source << " to " << target;
      found += FindPaths(*g.snapshot, source, target, options, filter, {}).paths.size();
    }
  }
  EXPECT_GT(found, 5'000U);
}

// Denser than what RandomGraph makes: many ties in length, parallel relations.
TEST(FindPaths, LooplessKeepsTheOrderAmongManyOfOneLength) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    Random random(seed);
    NaiveGraph g;
    const Vertex vertices = 4 + Below(&random, 3);
    for (Vertex v = 1; v <= vertices; ++v) g.kinds[v] = 1;
    const RelationIndex relations = 8 + Below(&random, 10);
    for (RelationIndex r = 1; r <= relations; ++r) {
      g.relations[r] = {r,
                        1 + Below(&random, vertices),
                        1 + Below(&random, vertices),
                        static_cast<KindNumber>(Below(&random, 2)),
                        kAllDays,
                        false};
    }
    const auto snapshot = g.Build();
    for (const std::uint32_t k : {1U, 2U, 5U, 17U, 1000U}) {
      for (const std::uint32_t max_hops : {3U, 8U}) {
        for (const PathMode mode : {PathMode::kAllShortest, PathMode::kLoopless}) {
          ASSERT_NO_FATAL_FAILURE(
              Check(g, *snapshot, 1, 2, {mode, k, max_hops, Direction::kBoth}, {}, {}))
              << "seed " << seed;
        }
      }
    }
  }
}

TEST(FindPaths, HopsEqualThoseOfBoost) {
  // On graphs too large to list all paths.
  for (unsigned seed = 0; seed < 20; ++seed) {
    Random random(seed);
    NaiveGraph g;
    for (Vertex v = 1; v <= 300; ++v) g.kinds[v] = 1;
    for (RelationIndex r = 1; r <= 450; ++r) {
      g.relations[r] = {r,
                        1 + Below(&random, 300),
                        1 + Below(&random, 300),
                        static_cast<KindNumber>(Below(&random, 2)),
                        kAllDays,
                        false};
    }
    const auto snapshot = g.Build();
    for (const Direction direction : kDirections) {
      const DirectedView view{snapshot.get(), direction};
      std::vector<std::uint32_t> hops(snapshot->vertex_count(), 0);
      const Vertex source = 1 + Below(&random, 300);
      boost::breadth_first_search(
          view, source,
          boost::visitor(boost::make_bfs_visitor(boost::record_distances(
                             boost::make_iterator_property_map(
                                 hops.begin(), boost::typed_identity_property_map<Vertex>()),
                             boost::on_tree_edge())))
              .vertex_index_map(boost::typed_identity_property_map<Vertex>()));
      for (Vertex target = 1; target <= 300; ++target) {
        for (const PathMode mode : {PathMode::kShortest, PathMode::kAllShortest}) {
          const PathsFound found =
              FindPaths(*snapshot, source, target, {mode, 1, 100, direction}, {}, {});
          const bool reached = hops[target] > 0 || target == source;
          ASSERT_EQ(found.paths.size(), reached ? 1U : 0U);
          if (reached) {
            ASSERT_EQ(found.paths[0].steps.size(), hops[target]);
          }
        }
      }
    }
  }
}

TEST(FindPaths, OneVertexIsTheEmptyPath) {
  const NamedGraph g = MakeGraph("a -agreement-> b; b -agreement-> a; c -same_as-> a");
  for (const PathMode mode : {PathMode::kShortest, PathMode::kAllShortest, PathMode::kLoopless}) {
    for (const char* other : {"a", "c"}) {
      const PathsFound found = FindPaths(*g.snapshot, g["a"], g[other], {mode}, {}, {});
      ASSERT_EQ(found.paths.size(), 1U);
      EXPECT_TRUE(found.paths[0].steps.empty());
      EXPECT_FALSE(found.end.truncated);
    }
  }
  EXPECT_TRUE(FindPaths(*g.snapshot, 99, 99, {}, {}, {}).paths.empty());
}

TEST(FindPaths, EndsPassWhateverTheFilterSays) {
  const NamedGraph g = MakeGraph(
      "shanghai:city -agreement-> chalmers:university; chalmers -agreement-> goteborg:city;"
      "shanghai -agreement-> volvo:org; volvo -agreement-> goteborg");
  NaiveFilter naive;
  naive.message.add_partner_kinds("university");
  const PathsFound found = FindPaths(*g.snapshot, g["shanghai"], g["goteborg"],
                                     {PathMode::kLoopless}, naive.Compile(*g.snapshot), {});
  ASSERT_EQ(found.paths.size(), 1U);
  EXPECT_EQ(found.paths[0].steps[0], (PathStep{g["chalmers"], 1, true}));
}

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

TEST(FindPaths, PathsAtTheLimitAndOnePast) {
  const auto g = Parallel(5).Build();
  const auto find = [&](PathMode mode, std::uint32_t max_paths, std::uint32_t max_results) {
    QueryControl control;
    control.max_results = max_results;
    return FindPaths(*g, 1, 2, {mode, max_paths}, {}, control);
  };
  PathsFound found = find(PathMode::kAllShortest, 5, 100);
  EXPECT_EQ(found.paths.size(), 5U);
  EXPECT_FALSE(found.end.truncated);
  found = find(PathMode::kAllShortest, 4, 100);
  EXPECT_EQ(found.paths.size(), 4U);
  EXPECT_EQ(found.end.reason, v1::TRUNCATION_REASON_RESULTS);
  found = find(PathMode::kLoopless, 4, 100);  // As many as asked for.
  EXPECT_EQ(found.paths.size(), 4U);
  EXPECT_FALSE(found.end.truncated);
  found = find(PathMode::kLoopless, 10, 4);
  EXPECT_EQ(found.paths.size(), 4U);
  EXPECT_EQ(found.end.reason, v1::TRUNCATION_REASON_RESULTS);
  found = find(PathMode::kLoopless, 10, 5);
  EXPECT_EQ(found.paths.size(), 5U);
  EXPECT_FALSE(found.end.truncated);
}

TEST(FindPaths, HopsAtTheLimitAndOnePast) {
  const NamedGraph g = MakeGraph("a -agreement-> b; b -agreement-> c; c -agreement-> d");
  for (const PathMode mode : {PathMode::kShortest, PathMode::kAllShortest, PathMode::kLoopless}) {
    EXPECT_EQ(FindPaths(*g.snapshot, g["a"], g["d"], {mode, 9, 3}, {}, {}).paths.size(), 1U);
    EXPECT_EQ(FindPaths(*g.snapshot, g["a"], g["d"], {mode, 9, 2}, {}, {}).paths.size(), 0U);
  }
}

// Whatever the budget, what comes back is a beginning of the whole answer, and it is whole exactly
// when it is not truncated.
TEST(FindPaths, AnyBudgetGivesABeginning) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    Random random(seed);
    NaiveGraph naive;
    for (Vertex v = 1; v <= 6; ++v) naive.kinds[v] = 1;
    for (RelationIndex r = 1; r <= 12; ++r) {
      naive.relations[r] = {r, 1 + Below(&random, 6), 1 + Below(&random, 6), 0, kAllDays, false};
    }
    const auto g = naive.Build();
    for (const PathMode mode : {PathMode::kShortest, PathMode::kAllShortest, PathMode::kLoopless}) {
      const FindPathsOptions options{mode, 10};
      const PathsFound whole = FindPaths(*g, 1, 2, options, {}, {});
      QueryControl control;
      for (control.max_visited_edges = 0; control.max_visited_edges <= whole.end.visited_edges;
           ++control.max_visited_edges) {
        const PathsFound part = FindPaths(*g, 1, 2, options, {}, control);
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

TEST(FindPaths, StopsWithinOneStrideOfACancellation) {
  // Paths beyond number, so only the flag ends the search. The dataset test sets it, from within.
  NaiveGraph naive;
  for (Vertex v = 1; v <= 40; ++v) naive.kinds[v] = 1;
  RelationIndex r = 1;
  for (Vertex v = 1; v <= 40; ++v) {
    for (Vertex w = v + 1; w <= 40; ++w, ++r) naive.relations[r] = {r, v, w, 0, kAllDays, false};
  }
  const auto g = naive.Build();
  std::atomic<bool> cancelled{false};
  std::uint64_t tested = 0;
  ResolvedFilter resolved;
  resolved.in_datasets = [&](RelationIndex) {
    if (++tested == 200'000) cancelled = true;
    return true;
  };
  const auto filter = CompileFilter({}, kAllDays, *g, resolved);
  ASSERT_TRUE(filter.ok());
  QueryControl control;
  control.max_visited_edges = kVisitedEdgesMax;
  control.cancelled = &cancelled;
  for (const PathMode mode : {PathMode::kLoopless, PathMode::kAllShortest}) {
    if (mode == PathMode::kAllShortest) cancelled = true;
    const std::uint64_t before = tested;
    const PathsFound found = FindPaths(
        *g, 1, 2, {mode, kMaxPathsMax * 1000, kMaxHopsMax, Direction::kBoth}, *filter, control);
    EXPECT_TRUE(found.end.truncated);
    EXPECT_EQ(found.end.reason, v1::TRUNCATION_REASON_CANCELLED);
    EXPECT_LE(tested - before, 200'000 + kBudgetStrideEdges);
  }
}

}  // namespace
}  // namespace partnergraph
