// Holds the search for one shortest path against the list of all of them, on networks with hubs,
// which it looks up from both sides.
#include "graph/query/any_shortest.h"

#include <gtest/gtest.h>

#include "graph/query/find_paths.h"
#include "tests/graph/query/naive_query.h"

namespace partnergraph {
namespace {

constexpr Direction kDirections[] = {Direction::kOut, Direction::kIn, Direction::kBoth};
constexpr Vertex kVertices = 600;
constexpr RelationIndex kRelations = 1500;

FindPathsOptions Options(PathSelector selector, Direction direction, std::uint32_t max_hops = 100) {
  return {selector, PathRestrictor::kAcyclic, 1, max_hops, direction};
}

// Every step walks a relation of the graph that passes the filter and may be walked that way.
void CheckSteps(const NaiveGraph& g, const std::vector<PathStep>& steps, Vertex source,
                Vertex target, Direction direction, const CompiledFilter& filter,
                const GraphSnapshot& snapshot) {
  Vertex at = source;
  for (const PathStep& step : steps) {
    const RelationChange& r = g.relations.at(step.relation);
    ASSERT_EQ(step.forward ? r.source : r.target, at);
    ASSERT_EQ(step.forward ? r.target : r.source, step.vertex);
    ASSERT_TRUE(g.Symmetric(r.kind) || direction == Direction::kBoth ||
                step.forward == (direction == Direction::kOut));
    ASSERT_TRUE(filter.PassesEdge(snapshot, at, step.vertex, step.relation));
    at = step.vertex;
  }
  ASSERT_EQ(at, target);
}

CompiledFilter FilterOf(const GraphSnapshot& g, const std::vector<std::string>& kinds) {
  v1::Filter message;
  for (const std::string& kind : kinds) message.add_relation_kinds(kind);
  return *CompileFilter(message, kAllDays, g);
}

TEST(AnyShortest, IsAsShortAsAllShortestOnNetworksWithHubs) {
  std::size_t found_count = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    Random random(seed);
    const NaiveGraph naive = SkewedGraph(&random, kVertices, kRelations);
    const auto g = naive.Build();
    const std::vector<CompiledFilter> filters = {
        {}, FilterOf(*g, {"agreement"}), FilterOf(*g, {"twinned", "attends"})};
    for (int pair = 0; pair < 100; ++pair) {
      const Vertex source = 1 + Below(&random, kVertices);
      const Vertex target = 1 + Below(&random, kVertices);
      if (source == target) continue;
      const Direction direction = kDirections[Below(&random, 3)];
      const CompiledFilter& filter = filters[Below(&random, 3)];
      const auto any =
          FindPaths(*g, source, target, Options(PathSelector::kAny, direction), filter, {});
      const auto all =
          FindPaths(*g, source, target, Options(PathSelector::kAllShortest, direction), filter, {});
      ASSERT_EQ(any.paths.empty(), all.paths.empty()) << "seed " << seed;
      if (any.paths.empty()) continue;
      ++found_count;
      const std::vector<PathStep>& steps = any.paths[0].steps;
      ASSERT_EQ(steps.size(), all.paths[0].steps.size()) << "seed " << seed;
      ASSERT_NO_FATAL_FAILURE(CheckSteps(naive, steps, source, target, direction, filter, *g))
          << "seed " << seed;
      const auto hops = static_cast<std::uint32_t>(steps.size());
      EXPECT_EQ(
          FindPaths(*g, source, target, Options(PathSelector::kAny, direction, hops), filter, {})
              .paths.size(),
          1U);
      EXPECT_TRUE(FindPaths(*g, source, target, Options(PathSelector::kAny, direction, hops - 1),
                            filter, {})
                      .paths.empty());
    }
  }
  EXPECT_GT(found_count, 1500U);
}

// The same network, once read anew and once grown by commits, gives the same path.
TEST(AnyShortest, DependsOnTheNetworkAlone) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    Random random(seed);
    const NaiveGraph whole = SkewedGraph(&random, kVertices, kRelations);
    NaiveGraph grown = whole;
    TopologyChange change;
    change.revision = 2;
    for (RelationIndex r = 1; r <= kRelations; r += 3) {
      change.relations.push_back(whole.relations.at(r));
      grown.relations.erase(r);
    }
    const auto read = whole.Build();
    const auto followed = GraphSnapshot::Apply(grown.Build(), {change});
    for (int pair = 0; pair < 50; ++pair) {
      const Vertex source = 1 + Below(&random, kVertices);
      const Vertex target = 1 + Below(&random, kVertices);
      const FindPathsOptions options = Options(PathSelector::kAny, Direction::kBoth);
      ASSERT_EQ(FindPaths(*read, source, target, options, {}, {}).paths,
                FindPaths(*followed, source, target, options, {}, {}).paths)
          << "seed " << seed;
    }
  }
}

TEST(AnyShortest, LooksHubsUpInsteadOfOpeningThem) {
  // Two hubs of 1,000 relations, joined, and a vertex beside each.
  NaiveGraph g;
  RelationIndex r = 0;
  for (Vertex v = 1; v <= 2004; ++v) g.kinds[v] = 1;
  for (Vertex v = 3; v <= 2002; ++v) {
    ++r;
    g.relations[r] = {r, 1 + v % 2, v, 1, kAllDays, false};
  }
  for (const auto& [source, target] : {std::pair(2003U, 1U), {1U, 2U}, {2U, 2004U}}) {
    ++r;
    g.relations[r] = {r, source, target, 1, kAllDays, false};
  }
  const PathsFound found = FindPaths(*g.Build(), 2003, 2004, {}, {}, {});
  ASSERT_EQ(found.paths.size(), 1U);
  EXPECT_EQ(found.paths[0].steps.size(), 3U);
  EXPECT_LT(found.end.visited_edges, 20U);
}

}  // namespace
}  // namespace partnergraph
