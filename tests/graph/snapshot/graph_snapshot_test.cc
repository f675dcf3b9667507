// Holds GraphSnapshot against NaiveGraph, which computes the same from its definition: on all small
// graphs, and on thousands of random histories of commits.
#include "graph/snapshot/graph_snapshot.h"

#include <gtest/gtest.h>

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/strong_components.hpp>

#include "tests/graph/make_graph.h"

namespace partnergraph {
namespace {

constexpr Direction kDirections[] = {Direction::kOut, Direction::kIn, Direction::kBoth};

std::vector<NaiveGraph::Arc> ArcsOf(const GraphSnapshot& g, Vertex v, Direction direction) {
  std::vector<NaiveGraph::Arc> arcs;
  const ArcSpan span = g.Arcs(v, direction);
  for (std::uint32_t i = 0; i < span.size; ++i) {
    const KindNumber kind = g.RelationKindOf(span.relation[i]);
    const bool symmetric =
        g.ontology()->HasRelationKind(kind) && g.ontology()->relation_kind(kind).symmetric();
    const bool forward = i < span.forward_count;
    const int part = forward ? (symmetric ? 1 : 0) : (symmetric ? 2 : 3);
    arcs.push_back({part, kind, span.neighbor[i], span.relation[i]});
  }
  return arcs;
}

// Everything the snapshot can be asked, against the definition.
void ExpectSame(const GraphSnapshot& g, const NaiveGraph& naive) {
  ASSERT_EQ(g.revision(), naive.revision);
  ASSERT_EQ(g.ontology(), naive.ontology);
  const Vertex end = naive.kinds.empty() ? 1 : naive.kinds.rbegin()->first + 1;
  if (!naive.kinds.empty()) {
    ASSERT_GE(g.vertex_count(), end);
  }
  for (Vertex v = 0; v < std::max<std::size_t>(end, g.vertex_count()) + 2; ++v) {
    const auto kind = naive.kinds.find(v);
    ASSERT_EQ(g.KindOf(v), kind == naive.kinds.end() ? kNoKind : kind->second);
    ASSERT_EQ(g.CanonicalOf(v), naive.CanonicalOf(v));
    ASSERT_EQ(g.MembersOf(v), naive.MembersOf(v));
    for (const Direction direction : kDirections) {
      ASSERT_EQ(ArcsOf(g, v, direction), naive.ArcsOf(v, direction)) << "vertex " << v;
    }
  }
  std::vector<std::tuple<Vertex, Vertex, RelationIndex>> shown;
  for (const NaiveGraph::Shown& r : naive.ShownRelations()) {
    shown.emplace_back(r.source, r.target, r.relation);
  }
  std::vector<std::tuple<Vertex, Vertex, RelationIndex>> found;
  for (auto [e, last] = edges(g); e != last; ++e) {
    const Edge edge = *e;
    found.emplace_back(edge.source, edge.target, edge.relation);
  }
  std::sort(shown.begin(), shown.end());
  std::sort(found.begin(), found.end());
  ASSERT_EQ(found, shown);
  ASSERT_EQ(num_edges(g), shown.size());
  for (const auto& [number, r] : naive.relations) {
    ASSERT_EQ(g.RelationKindOf(number), r.kind);
    ASSERT_EQ(g.DaysOf(number), r.days);
    ASSERT_EQ(g.DatasetOf(number), r.dataset);
  }
  const RelationIndex relation_end =
      naive.relations.empty() ? 1 : naive.relations.rbegin()->first + 1;
  for (RelationIndex r = 0; r < relation_end + 2; ++r) {
    if (naive.relations.count(r) == 0) {
      ASSERT_EQ(g.RelationKindOf(r), kNoKind);
    }
  }
}

TEST(GraphSnapshot, AllGraphsOfThreeVertices) {
  // Every ordered pair has no relation, a directed one, a symmetric one or both; with loops on two
  // vertices, without on three.
  const KindNumber agreement = TestOntology()->RelationKind("agreement");
  const KindNumber twinned = TestOntology()->RelationKind("twinned");
  for (const bool loops : {true, false}) {
    const Vertex vertex_count = loops ? 2 : 3;
    for (std::uint32_t code = 0; code < (loops ? 1U << 8U : 1U << 12U); ++code) {
      NaiveGraph naive;
      std::uint32_t bit = 0;
      for (Vertex s = 1; s <= vertex_count; ++s) {
        naive.kinds[s] = 1;
        for (Vertex t = 1; t <= vertex_count; ++t) {
          if (s == t && !loops) continue;
          for (const KindNumber kind : {agreement, twinned}) {
            if (((code >> bit++) & 1U) == 0) continue;
            const auto number = static_cast<RelationIndex>(naive.relations.size() + 1);
            naive.relations[number] = {number, s, t, kind, kAllDays, false};
          }
        }
      }
      ASSERT_NO_FATAL_FAILURE(ExpectSame(*naive.Build(), naive)) << "graph " << code;
    }
  }
}

TEST(GraphSnapshot, AllMergesOfFourVertices) {
  // Each vertex is merged into none or one of the others (without cycles), over each single
  // relation; built at once, and by commits in either order, then undone.
  const KindNumber same_as = TestOntology()->RelationKind("same_as");
  for (std::uint32_t code = 0; code < 256; ++code) {
    for (std::uint32_t pair = 0; pair < 16; ++pair) {
      NaiveGraph naive;
      for (Vertex v = 1; v <= 4; ++v) naive.kinds[v] = 1;
      naive.relations[9] = {9, 1 + pair / 4, 1 + pair % 4, 0, kAllDays, false};
      const NaiveGraph unmerged = naive;
      TopologyChange merge;
      merge.revision = 2;
      bool fits = true;
      for (Vertex v = 1; v <= 4; ++v) {
        const Vertex target = 1 + (code >> (2 * (v - 1)) & 3U);
        if (target == v) continue;
        fits = fits && naive.CanonicalOf(target) != v;
        if (!fits) break;
        merge.relations.push_back({v, v, target, same_as, kAllDays, false});
        naive.Apply(merge);
      }
      if (!fits) continue;
      naive.revision = 2;
      ASSERT_NO_FATAL_FAILURE(ExpectSame(*naive.Build(), naive)) << code << " " << pair;
      auto merged = GraphSnapshot::Apply(unmerged.Build(), {merge});
      ASSERT_NO_FATAL_FAILURE(ExpectSame(*merged, naive)) << code << " " << pair;
      // Undo one by one, from a base that holds the merges and from one that does not.
      auto rebuilt = naive.Build();
      for (RelationChange r : merge.relations) {
        r.removed = true;
        const TopologyChange undo{naive.revision + 1, {}, {r}, nullptr};
        naive.Apply(undo);
        merged = GraphSnapshot::Apply(merged, {undo});
        rebuilt = GraphSnapshot::Apply(rebuilt, {undo});
        ASSERT_NO_FATAL_FAILURE(ExpectSame(*merged, naive)) << code << " " << pair;
        ASSERT_NO_FATAL_FAILURE(ExpectSame(*rebuilt, naive)) << code << " " << pair;
      }
    }
  }
}

TEST(GraphSnapshot, ApplyEqualsBuildingAnew) {
  for (unsigned seed = 0; seed < 600; ++seed) {
    Random random(seed);
    NaiveGraph naive;
    Vertex next_vertex = 1;
    RelationIndex next_relation = 1;
    auto snapshot = naive.Build();
    std::vector<TopologyChange> pending;
    for (int commit = 0; commit < 12; ++commit) {
      pending.push_back(RandomCommit(&random, naive, &next_vertex, &next_relation,
                                     1 + Below(&random, commit == 0 ? 30 : 8)));
      naive.Apply(pending.back());
      if (Below(&random, 3) == 0) continue;  // Several commits at once.
      const auto before = snapshot;
      snapshot = GraphSnapshot::Apply(before, pending);
      pending.clear();
      ASSERT_NO_FATAL_FAILURE(ExpectSame(*snapshot, naive)) << "seed " << seed;
      ASSERT_NO_FATAL_FAILURE(ExpectSame(*naive.Build(), naive)) << "seed " << seed;
      if (Below(&random, 4) == 0) snapshot = naive.Build();  // Go on from a new base.
    }
  }
}

TEST(GraphSnapshot, ApplyFollowsTheOntology) {
  // Kinds become symmetric or directed, merging or plain, or go away.
  const auto variant = [](bool agreement_symmetric, bool twinned_symmetric, bool merges) {
    v1::Ontology message = TestOntology()->message();
    for (auto& kind : *message.mutable_relation_kinds()) {
      if (kind.id() == "agreement") kind.set_symmetric(agreement_symmetric);
      if (kind.id() == "twinned") kind.set_symmetric(twinned_symmetric);
      if (kind.id() == "same_as") kind.set_merges(merges);
    }
    std::string text;
    google::protobuf::TextFormat::PrintToString(message, &text);
    return MakeOntology(text, TestOntology()->numbers());
  };
  std::vector<std::shared_ptr<const Ontology>> ontologies;
  for (unsigned code = 0; code < 8; ++code) {
    ontologies.push_back(variant((code & 1U) != 0, (code & 2U) != 0, (code & 4U) != 0));
  }
  for (unsigned seed = 0; seed < 300; ++seed) {
    Random random(seed);
    NaiveGraph naive;
    Vertex next_vertex = 1;
    RelationIndex next_relation = 1;
    auto snapshot = naive.Build();
    const auto old_base = [&] {  // Laid out by one ontology, read with another.
      NaiveGraph old = naive;
      old.ontology = ontologies[Below(&random, 8)];
      return *old.BuildBase();
    };
    for (int step = 0; step < 6; ++step) {
      std::vector<TopologyChange> pending;
      for (std::uint32_t commits = 1 + Below(&random, 3); commits > 0; --commits) {
        TopologyChange change =
            RandomCommit(&random, naive, &next_vertex, &next_relation, 1 + Below(&random, 12));
        if (naive.ontology->merging_kind() != kNoKind && Below(&random, 2) == 0) {
          // While the kind does not merge, random relations of it would make cycles.
          change.ontology = ontologies[4 + Below(&random, 4)];
        }
        naive.Apply(change);
        pending.push_back(change);
      }
      snapshot = GraphSnapshot::Apply(snapshot, pending);
      ASSERT_NO_FATAL_FAILURE(ExpectSame(*snapshot, naive)) << "seed " << seed;
      ASSERT_NO_FATAL_FAILURE(
          ExpectSame(*GraphSnapshot::Make(old_base(), naive.ontology, naive.revision), naive))
          << "seed " << seed;
      // Merging off and on again gives back what was.
      NaiveGraph plain = naive;
      TopologyChange off{naive.revision + 1, {}, {}, ontologies[Below(&random, 4)]};
      plain.Apply(off);
      const auto unmerged = GraphSnapshot::Apply(snapshot, {off});
      ASSERT_NO_FATAL_FAILURE(ExpectSame(*unmerged, plain)) << "seed " << seed;
      off = {naive.revision + 2, {}, {}, naive.ontology};
      plain.Apply(off);
      ASSERT_NO_FATAL_FAILURE(ExpectSame(*GraphSnapshot::Apply(unmerged, {off}), plain))
          << "seed " << seed;
    }
  }
}

TEST(GraphSnapshot, MergedEntityShowsTheRelationsOfAllItsMembers) {
  const NamedGraph g = MakeGraph(
      "sjtu -agreement-> goteborg; jiaotong -agreement-> queensland; jiaotong -same_as-> sjtu;"
      "jiaotong -agreement-> sjtu");
  EXPECT_EQ(g.snapshot->CanonicalOf(g["jiaotong"]), g["sjtu"]);
  EXPECT_EQ(g.snapshot->MembersOf(g["sjtu"]), std::vector<Vertex>{g["jiaotong"]});
  EXPECT_EQ(out_degree(g["sjtu"], *g.snapshot), 2U);  // The one between the two is left out.
  EXPECT_EQ(out_degree(g["jiaotong"], *g.snapshot), 0U);
  EXPECT_EQ(*adjacent_vertices(g["sjtu"], *g.snapshot).first, g["goteborg"]);
  const Edge edge = *in_edges(g["queensland"], *g.snapshot).first;
  EXPECT_EQ(edge.source, g["sjtu"]);
  EXPECT_EQ(edge.target, g["queensland"]);
}

TEST(GraphSnapshot, OlderSnapshotStaysAsItWas) {
  const NamedGraph g = MakeGraph("a -agreement-> b; b -agreement-> c");
  const auto later =
      GraphSnapshot::Apply(g.snapshot, {{2, {{9, 1}}, {{1, 1, 2, 0, kAllDays, true}}, nullptr}});
  ASSERT_NO_FATAL_FAILURE(ExpectSame(*g.snapshot, g.naive));
  EXPECT_EQ(later->vertex_count(), 10U);
  EXPECT_EQ(later->edge_count(), 1U);
  EXPECT_EQ(g.snapshot->delta_vertex_count(), 0U);
  EXPECT_EQ(later->delta_vertex_count(), 3U);
  EXPECT_GT(later->bytes(), g.snapshot->bytes());
}

TEST(GraphSnapshot, MergesOfTheBaseAreNoDelta) {
  const NamedGraph g = MakeGraph("a -agreement-> b; c -same_as-> a");
  EXPECT_EQ(g.snapshot->delta_vertex_count(), 0U);
  EXPECT_EQ(g.snapshot->CanonicalOf(g["c"]), g["a"]);
}

TEST(GraphSnapshot, FarVerticesAndRelationsAreFound) {
  // Over several pages of the delta.
  const NamedGraph g = MakeGraph("a -agreement-> b");
  TopologyChange change{2, {}, {}, nullptr};
  for (Vertex v = 500; v < 500'000; v += 777) {
    change.vertices.push_back({v, 2});
    change.relations.push_back({v * 2, 1, v, 0, {static_cast<std::int32_t>(v), kDayMax}, false});
  }
  const auto later = GraphSnapshot::Apply(g.snapshot, {change});
  EXPECT_EQ(later->edge_count(), 1 + change.vertices.size());
  for (Vertex v = 500; v < 500'000; v += 777) {
    ASSERT_EQ(later->KindOf(v), 2);
    ASSERT_EQ(later->KindOf(v + 1), kNoKind);
    ASSERT_EQ(in_degree(v, *later), 1U);
    ASSERT_EQ(later->DaysOf(2 * v).earliest, static_cast<std::int32_t>(v));
  }
}

TEST(GraphSnapshot, EmptyGraphHasNoVertices) {
  const auto g = NaiveGraph().Build();
  EXPECT_EQ(num_vertices(*g), 0U);
  EXPECT_EQ(num_edges(*g), 0U);
  EXPECT_EQ(g->KindOf(1), kNoKind);
}

// The snapshot itself, not a view, under one of Boost's own algorithms.
TEST(GraphSnapshot, StrongComponents) {
  const NamedGraph g =
      MakeGraph("a -agreement-> b; b -agreement-> c; c -agreement-> a; c -located_in-> d");
  std::vector<std::size_t> component(num_vertices(*g.snapshot));
  const auto index = get(boost::vertex_index, *g.snapshot);
  boost::strong_components(*g.snapshot,
                           boost::make_iterator_property_map(component.begin(), index));
  EXPECT_EQ(component[g["a"]], component[g["b"]]);
  EXPECT_EQ(component[g["a"]], component[g["c"]]);
  EXPECT_NE(component[g["a"]], component[g["d"]]);
}

TEST(DirectedView, WalksSymmetricRelationsFromBothEnds) {
  const NamedGraph g = MakeGraph("shanghai -twinned-> goteborg; shanghai -agreement-> queensland");
  const auto walked = [&](Direction direction, const char* name) {
    std::vector<std::string> names;
    const DirectedView view{g.snapshot.get(), direction};
    for (auto [e, end] = out_edges(g[name], view); e != end; ++e) {
      const Edge edge = *e;
      EXPECT_EQ(source(edge, view), g[name]);
      names.push_back(g.NameOf(target(edge, view)) + (edge.forward ? "" : " (backward)"));
    }
    return names;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(walked(Direction::kOut, "goteborg"), Names{"shanghai (backward)"});
  EXPECT_EQ(walked(Direction::kIn, "shanghai"), Names{"goteborg"});
  EXPECT_EQ(walked(Direction::kOut, "shanghai"), (Names{"queensland", "goteborg"}));
  EXPECT_EQ(walked(Direction::kIn, "queensland"), Names{"shanghai (backward)"});
  EXPECT_EQ(walked(Direction::kOut, "queensland"), Names{});
}

TEST(GraphSnapshot, FindsTheArcsOfAKindWithoutAWalk) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    Random random(seed);
    const GrownGraph g = RandomGraph(&random, 10 + Below(&random, 60));
    for (Vertex v = 0; v < g.snapshot->vertex_count(); ++v) {
      const ArcSpan arcs = g.snapshot->Arcs(v, Direction::kBoth);
      for (KindNumber kind = 0; kind < g.naive.ontology->relation_kind_count(); ++kind) {
        std::vector<std::uint32_t> walked;
        for (std::uint32_t i = 0; i < arcs.size; ++i) {
          if (g.snapshot->RelationKindOf(arcs.relation[i]) == kind) walked.push_back(i);
        }
        std::vector<std::uint32_t> found;
        for (const GraphSnapshot::ArcRun& run : g.snapshot->RunsOf(v, kind)) {
          for (std::uint32_t i = run.begin; i < run.end; ++i) found.push_back(i);
        }
        ASSERT_EQ(found, walked) << "seed " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace partnergraph
