// Holds FindPaths against the full list of walks, made by trying everything; and its hop counts
// against Boost's own breadth-first search.
#include "graph/query/find_paths.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/graph/breadth_first_search.hpp>

#include "tests/graph/query/naive_paths.h"

namespace partnergraph {
namespace {

constexpr Direction kDirections[] = {Direction::kOut, Direction::kIn, Direction::kBoth};
constexpr PathRestrictor kRestrictors[] = {PathRestrictor::kWalk, PathRestrictor::kTrail,
                                           PathRestrictor::kAcyclic, PathRestrictor::kSimple};
constexpr PathSelector kSelectors[] = {PathSelector::kAny, PathSelector::kAllShortest,
                                       PathSelector::kShortestK};

// One question in all restrictors and selectors.
struct Question {
  Vertex source = 1;
  Vertex target = 1;
  Direction direction = Direction::kBoth;
  std::uint32_t max_hops = 8;  // Fewer if the walks become too many for the twin.
  std::uint32_t max_paths = 10;
};

// One of the paths, or none if there is none.
bool IsAnyOf(const std::vector<PathFound>& found, const std::vector<PathFound>& paths) {
  if (paths.empty()) return found.empty();
  return found.size() == 1 && std::find(paths.begin(), paths.end(), found[0]) != paths.end();
}

// Compares the answers with the twin's and adds the number of paths.
void CheckAll(const NaiveGraph& g, const GraphSnapshot& snapshot, const Question& asked,
              const NaiveFilter& naive, const CompiledFilter& filter, std::size_t* found_count) {
  constexpr std::size_t kWalksMax = 1000;
  const NaivePaths all(g, asked.source, asked.target, asked.direction, naive, asked.max_hops,
                       kWalksMax);
  for (const PathRestrictor restrictor : kRestrictors) {
    const std::vector<PathFound> paths = all.Paths(restrictor);
    for (const PathSelector selector : kSelectors) {
      const FindPathsOptions options{selector, restrictor, asked.max_paths, all.max_hops(),
                                     asked.direction};
      bool more = false;
      const std::vector<PathFound> expected = NaivePaths::Selected(paths, options, &more);
      const PathsFound found = FindPaths(snapshot, asked.source, asked.target, options, filter, {});
      ASSERT_TRUE(selector == PathSelector::kAny ? IsAnyOf(found.paths, expected)
                                                 : found.paths == expected)
          << asked.source << " to " << asked.target << ", restrictor "
          << static_cast<int>(restrictor) << ", selector " << static_cast<int>(selector) << ", k "
          << asked.max_paths << ", hops " << options.max_hops << ", direction "
          << static_cast<int>(asked.direction);
      ASSERT_EQ(found.end.truncated, more);
      if (more) {
        ASSERT_EQ(found.end.reason, v1::TRUNCATION_REASON_RESULTS);
      }
      *found_count += found.paths.size();
    }
  }
}

TEST(FindPaths, MatchesTheFullListOnAllSmallGraphs) {
  NaiveGraph g;
  std::size_t found = 0;
  const auto check = [&](std::uint32_t code) {
    const auto snapshot = g.Build();
    const Vertex last = static_cast<Vertex>(g.kinds.size());
    const Direction direction = kDirections[code % 3];
    for (const Vertex target : {last, Vertex{1}}) {
      ASSERT_NO_FATAL_FAILURE(
          CheckAll(g, *snapshot, {1, target, direction, 5, 1 + code % 23}, {}, {}, &found))
          << code;
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
  EXPECT_GT(found, 400'000U);
}

TEST(FindPaths, MatchesTheFullListOnRandomGraphs) {
  std::size_t found = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    Random random(seed);
    const GrownGraph g = RandomGraph(&random, 15 + Below(&random, 30));
    const NaiveFilter naive = RandomFilter(&random, g.naive, 15);
    const CompiledFilter filter = naive.Compile(*g.snapshot);
    for (int pair = 0; pair < 4; ++pair) {
      const Vertex source = Below(&random, g.snapshot->vertex_count() + 1);
      const Vertex other = Below(&random, g.snapshot->vertex_count() + 1);
      const Vertex target = Below(&random, 4) == 0 ? source : other;
      const Question asked{source, target, kDirections[Below(&random, 3)], Below(&random, 8),
                           1 + Below(&random, 30)};
      ASSERT_NO_FATAL_FAILURE(CheckAll(g.naive, *g.snapshot, asked, naive, filter, &found))
          << "seed " << seed;
    }
  }
  EXPECT_GT(found, 100'000U);
}

// Graphs of one shape, with relations that are parallel, symmetric or loops.
NaiveGraph RandomShape(Random* random, Vertex vertices, RelationIndex relations) {
  NaiveGraph g;
  for (Vertex v = 1; v <= vertices; ++v) g.kinds[v] = 1;
  for (RelationIndex r = 1; r <= relations; ++r) {
    g.relations[r] = {r,
                      1 + Below(random, vertices),
                      1 + Below(random, vertices),
                      static_cast<KindNumber>(Below(random, 2)),
                      kAllDays,
                      false};
  }
  return g;
}

// Denser than what RandomGraph makes: many ties in length, parallel relations.
TEST(FindPaths, KeepsTheOrderAmongManyOfOneLength) {
  std::size_t found = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    Random random(seed);
    const Vertex vertices = 3 + Below(&random, 4);
    const NaiveGraph g = RandomShape(&random, vertices, 8 + Below(&random, 10));
    const auto snapshot = g.Build();
    for (const std::uint32_t k : {1U, 5U, 17U, 1000U}) {
      for (const Vertex target : {1U, 2U}) {
        const Question asked{1, target, kDirections[Below(&random, 3)], 8, k};
        ASSERT_NO_FATAL_FAILURE(CheckAll(g, *snapshot, asked, {}, {}, &found)) << "seed " << seed;
      }
    }
  }
}

// Sparser: long ways, dead ends, and trails that must not turn back.
TEST(FindPaths, FindsLongWaysAroundDeadEnds) {
  std::size_t found = 0;
  for (unsigned seed = 0; seed < 1500; ++seed) {
    Random random(seed);
    const Vertex vertices = 4 + Below(&random, 6);
    const NaiveGraph g = RandomShape(&random, vertices, vertices + Below(&random, 3));
    const auto snapshot = g.Build();
    for (const Vertex target : {1U, 2U, 3U}) {
      const Question asked{1, target, kDirections[Below(&random, 3)], 14, 1 + Below(&random, 60)};
      ASSERT_NO_FATAL_FAILURE(CheckAll(g, *snapshot, asked, {}, {}, &found)) << "seed " << seed;
    }
  }
}

TEST(FindPaths, HopsEqualThoseOfBoost) {
  // On graphs too large to list all paths.
  for (unsigned seed = 0; seed < 20; ++seed) {
    Random random(seed);
    const NaiveGraph g = RandomShape(&random, 300, 450);
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
        for (const PathSelector selector : kSelectors) {
          for (const PathRestrictor restrictor : kRestrictors) {
            const FindPathsOptions options{selector, restrictor, 1, 100, direction};
            const PathsFound found = FindPaths(*snapshot, source, target, options, {}, {});
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
}

// --- By hand.

// Paths as the names that they pass, "shanghai goteborg shanghai", and how many relations lead
// there if more than one do.
std::vector<std::string> Ways(const NamedGraph& g, const std::string& from, const std::string& to,
                              PathRestrictor restrictor, std::uint32_t max_hops,
                              Direction direction = Direction::kBoth,
                              const CompiledFilter& filter = {}) {
  const FindPathsOptions options{PathSelector::kShortestK, restrictor, 100, max_hops, direction};
  std::vector<std::string> ways;
  for (const PathFound& path : FindPaths(*g.snapshot, g[from], g[to], options, filter, {}).paths) {
    std::string way = from;
    for (const PathStep& step : path.steps) way += " " + g.NameOf(step.vertex);
    ways.push_back(way);
  }
  return ways;
}
using Names = std::vector<std::string>;

TEST(FindPaths, OneVertexIsTheEmptyPath) {
  const NamedGraph g = MakeGraph("a -agreement-> b; b -agreement-> a; c -same_as-> a");
  for (const PathSelector selector : kSelectors) {
    for (const PathRestrictor restrictor : kRestrictors) {
      for (const char* other : {"a", "c"}) {
        const PathsFound found =
            FindPaths(*g.snapshot, g["a"], g[other], {selector, restrictor, 1}, {}, {});
        ASSERT_EQ(found.paths.size(), 1U);
        EXPECT_TRUE(found.paths[0].steps.empty());
        EXPECT_FALSE(found.end.truncated);
      }
    }
  }
  EXPECT_TRUE(FindPaths(*g.snapshot, 99, 99, {}, {}, {}).paths.empty());
}

TEST(FindPaths, OnlyAWalkTakesOneRelationForthAndBackAndSimpleAsItCountsVertices) {
  const NamedGraph g = MakeGraph("shanghai -agreement-> goteborg");
  const Names once = {"shanghai", "shanghai goteborg shanghai"};
  EXPECT_EQ(Ways(g, "shanghai", "shanghai", PathRestrictor::kAcyclic, 4), Names{"shanghai"});
  EXPECT_EQ(Ways(g, "shanghai", "shanghai", PathRestrictor::kTrail, 4), Names{"shanghai"});
  EXPECT_EQ(Ways(g, "shanghai", "shanghai", PathRestrictor::kSimple, 4), once);
  EXPECT_EQ(Ways(g, "shanghai", "shanghai", PathRestrictor::kWalk, 4),
            (Names{"shanghai", "shanghai goteborg shanghai",
                   "shanghai goteborg shanghai goteborg shanghai"}));
  EXPECT_EQ(Ways(g, "shanghai", "shanghai", PathRestrictor::kSimple, 4, Direction::kOut),
            Names{"shanghai"});
}

TEST(FindPaths, MutualHoldingsAreACycleOfTwo) {
  const NamedGraph g = MakeGraph("volvo -agreement-> geely; geely -agreement-> volvo");
  const Names once = {"volvo", "volvo geely volvo"};
  EXPECT_EQ(Ways(g, "volvo", "volvo", PathRestrictor::kAcyclic, 9, Direction::kOut),
            Names{"volvo"});
  EXPECT_EQ(Ways(g, "volvo", "volvo", PathRestrictor::kSimple, 9, Direction::kOut), once);
  EXPECT_EQ(Ways(g, "volvo", "volvo", PathRestrictor::kTrail, 9, Direction::kOut), once);
  EXPECT_EQ(Ways(g, "volvo", "volvo", PathRestrictor::kWalk, 4, Direction::kOut),
            (Names{"volvo", "volvo geely volvo", "volvo geely volvo geely volvo"}));
  // Both ways, the cycle is walked in either sense.
  EXPECT_EQ(Ways(g, "volvo", "volvo", PathRestrictor::kTrail, 9),
            (Names{"volvo", "volvo geely volvo", "volvo geely volvo"}));
}

TEST(FindPaths, ATrailPassesItsEndsOnTheWay) {
  const NamedGraph g = MakeGraph(
      "shanghai -agreement-> goteborg; goteborg -agreement-> hamburg; hamburg -agreement-> "
      "shanghai;"
      "goteborg -agreement-> oslo; oslo -agreement-> goteborg");
  EXPECT_EQ(Ways(g, "shanghai", "goteborg", PathRestrictor::kAcyclic, 9, Direction::kOut),
            Names{"shanghai goteborg"});
  EXPECT_EQ(Ways(g, "shanghai", "goteborg", PathRestrictor::kSimple, 9, Direction::kOut),
            Names{"shanghai goteborg"});
  EXPECT_EQ(Ways(g, "shanghai", "goteborg", PathRestrictor::kTrail, 9, Direction::kOut),
            (Names{"shanghai goteborg", "shanghai goteborg oslo goteborg"}));
  EXPECT_EQ(Ways(g, "goteborg", "shanghai", PathRestrictor::kTrail, 9, Direction::kOut),
            (Names{"goteborg hamburg shanghai", "goteborg oslo goteborg hamburg shanghai"}));
}

TEST(FindPaths, ARelationToItselfIsOneStep) {
  const NamedGraph g = MakeGraph("volvo -agreement-> volvo; volvo -twinned-> geely");
  for (const Direction direction : kDirections) {
    for (const PathRestrictor restrictor : {PathRestrictor::kTrail, PathRestrictor::kSimple}) {
      const auto ways = Ways(g, "volvo", "volvo", restrictor, 1, direction);
      EXPECT_EQ(ways, (Names{"volvo", "volvo volvo"}));
    }
    EXPECT_EQ(Ways(g, "volvo", "geely", PathRestrictor::kTrail, 9, direction),
              (Names{"volvo geely", "volvo volvo geely"}));
    EXPECT_EQ(Ways(g, "volvo", "geely", PathRestrictor::kSimple, 9, direction),
              Names{"volvo geely"});
    EXPECT_EQ(Ways(g, "volvo", "geely", PathRestrictor::kWalk, 3, direction),
              (Names{"volvo geely", "volvo volvo geely", "volvo volvo volvo geely",
                     "volvo geely volvo geely"}));
  }
}

TEST(FindPaths, EndsPassWhateverTheFilterSays) {
  const NamedGraph g = MakeGraph(
      "shanghai:city -agreement-> chalmers:university; chalmers -agreement-> goteborg:city;"
      "shanghai -agreement-> volvo:org; volvo -agreement-> goteborg");
  NaiveFilter naive;
  naive.message.add_partner_kinds("university");
  const CompiledFilter filter = naive.Compile(*g.snapshot);
  const PathsFound found =
      FindPaths(*g.snapshot, g["shanghai"], g["goteborg"], {PathSelector::kShortestK}, filter, {});
  ASSERT_EQ(found.paths.size(), 1U);
  EXPECT_EQ(found.paths[0].steps[0], (PathStep{g["chalmers"], 1, true}));
  EXPECT_EQ(Ways(g, "shanghai", "goteborg", PathRestrictor::kWalk, 4, Direction::kBoth, filter),
            (Names{"shanghai chalmers goteborg", "shanghai chalmers shanghai chalmers goteborg",
                   "shanghai chalmers goteborg chalmers goteborg"}));
}

TEST(FindPaths, ShortestPathsDoNotDependOnTheRestrictor) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const NaiveGraph g = RandomShape(&random, 12, 24);
    const auto snapshot = g.Build();
    for (const PathSelector selector : {PathSelector::kAny, PathSelector::kAllShortest}) {
      for (Vertex target = 1; target <= 12; ++target) {
        const auto find = [&](PathRestrictor restrictor) {
          return FindPaths(*snapshot, 1, target, {selector, restrictor, 100}, {}, {}).paths;
        };
        const std::vector<PathFound> acyclic = find(PathRestrictor::kAcyclic);
        for (const PathRestrictor restrictor : kRestrictors) {
          ASSERT_EQ(find(restrictor), acyclic) << "seed " << seed;
        }
      }
    }
  }
}

TEST(FindPaths, HopsAtTheLimitAndOnePast) {
  const NamedGraph g = MakeGraph("a -agreement-> b; b -agreement-> c; c -agreement-> d");
  for (const PathSelector selector : kSelectors) {
    for (const PathRestrictor restrictor : kRestrictors) {
      const auto count = [&](std::uint32_t max_hops) {
        const FindPathsOptions options{selector, restrictor, 9, max_hops};
        return FindPaths(*g.snapshot, g["a"], g["d"], options, {}, {}).paths.size();
      };
      EXPECT_EQ(count(3), 1U);
      EXPECT_EQ(count(2), 0U);
      EXPECT_EQ(count(0), 0U);
    }
  }
}

}  // namespace
}  // namespace partnergraph
