// An older network made by taking commits back must be the one that all records of then give.
#include "graph/answer/snapshot_loader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "graph/answer/snapshot_source.h"
#include "tests/graph/write_requests.h"

namespace partnergraph {
namespace {

std::unique_ptr<Store> OpenStore() {
  auto store = Store::Open({.path = "/store", .in_memory = true}).value();
  store->Start(nullptr);
  return store;
}

Status Write(Store* store, const v1::WriteRequest& request) {
  std::promise<Status> outcome;
  store->WriteAsync(request, [&](const StatusOr<v1::WriteResponse>& response) {
    outcome.set_value(response.status());
  });
  return outcome.get_future().get();
}

// A random change of eight cities, four agreements and what joins them; the store may refuse it.
v1::Mutation RandomMutation(std::mt19937* random) {
  const auto pick = [&](int n) { return static_cast<int>((*random)() % static_cast<unsigned>(n)); };
  const auto city = [&] { return "city" + std::to_string(pick(8)); };
  const auto agreement = [&] { return "agreement" + std::to_string(pick(4)); };
  switch (pick(8)) {
    case 0:
      return Put("city", city(), "城" + std::to_string(pick(3)));
    case 1:
      return Put("agreement", agreement(), "协议");
    case 2:
      return Delete(city(), /*cascade=*/true);
    case 3:
      return Relate(agreement(), "party", city(), pick(2) == 0 ? "" : "2005/2010");
    case 4:
      return Relate(city(), "sister_of", city(), pick(2) == 0 ? "1986/.." : "");
    case 5:
      return Merge(city(), city());
    case 6:
      return Unrelate(agreement() + ".party." + city());
    default:
      return Unrelate(city() + ".same_as." + city());
  }
}

// The ontology in which sister cities are a directed relation.
v1::Ontology DirectedSisters() {
  v1::Ontology ontology = TestOntologyMessage();
  ontology.set_version("directed");
  for (v1::RelationKind& kind : *ontology.mutable_relation_kinds()) {
    if (kind.id() != "sister_of") continue;
    kind.set_symmetric(false);
    *kind.mutable_inverse_label() = kind.label();
  }
  return ontology;
}

std::string Describe(const GraphSnapshot& graph, Vertex v) {
  std::string text = std::to_string(v) + ":" + std::to_string(graph.KindOf(v)) + " is " +
                     std::to_string(graph.CanonicalOf(v)) + " with";
  for (const Vertex member : graph.MembersOf(v)) text += " " + std::to_string(member);
  for (const Direction direction : {Direction::kOut, Direction::kIn, Direction::kBoth}) {
    const ArcSpan arcs = graph.Arcs(v, direction);
    text += " | " + std::to_string(arcs.forward_count) + ":";
    for (std::uint32_t i = 0; i < arcs.size; ++i) {
      const Days days = graph.DaysOf(arcs.relation[i]);
      text += " " + std::to_string(arcs.neighbor[i]) + "/" + std::to_string(arcs.relation[i]) +
              "/" + std::to_string(graph.RelationKindOf(arcs.relation[i])) + "/" +
              std::to_string(days.earliest) + ".." + std::to_string(days.latest);
    }
  }
  return text;
}

void ExpectSame(const GraphSnapshot& a, const GraphSnapshot& b) {
  EXPECT_EQ(a.revision(), b.revision());
  EXPECT_EQ(a.edge_count(), b.edge_count());
  EXPECT_EQ(a.ontology()->message().version(), b.ontology()->message().version());
  const auto end = static_cast<Vertex>(std::max(a.vertex_count(), b.vertex_count()));
  for (Vertex v = 0; v < end; ++v) EXPECT_EQ(Describe(a, v), Describe(b, v));
}

TEST(RewindSnapshot, GivesEveryOlderNetworkOfRandomHistories) {
  std::mt19937 random(20230033);
  int compared = 0;
  for (int history = 0; history < 40; ++history) {
    const auto store = OpenStore();
    v1::WriteRequest first = Commit({PutOntology()});
    for (int i = 0; i < 8; ++i)
      *first.add_mutations() = Put("city", "city" + std::to_string(i), "城");
    for (int i = 0; i < 20; ++i) {
      *first.add_mutations() = Put("university", "other" + std::to_string(i), "校");
    }
    ASSERT_TRUE(Write(store.get(), first).ok());
    for (int i = 0; i < 40; ++i) {
      v1::WriteRequest request = Commit({RandomMutation(&random)});
      if (random() % 12 == 0) {
        *request.add_mutations() =
            PutOntology(random() % 2 == 0 ? DirectedSisters() : TestOntologyMessage());
      }
      Write(store.get(), request).IgnoreError();
    }
    const auto newest = LoadNewestSnapshot(*store).value();
    for (std::uint64_t revision = 0; revision < store->revision(); ++revision) {
      const auto rewound = RewindSnapshot(*store, newest, revision, {});
      ASSERT_TRUE(rewound.ok()) << rewound.status();
      if (*rewound == nullptr) continue;
      const auto loaded = LoadSnapshotAt(*store, revision, {});
      ASSERT_TRUE(loaded.ok()) << loaded.status();
      ExpectSame(**rewound, **loaded);
      ++compared;
    }
  }
  EXPECT_GT(compared, 100);
}

TEST(RewindSnapshot, LeavesMuchChangeToReadingAllRecords) {
  const auto store = OpenStore();
  ASSERT_TRUE(Write(store.get(), FirstCommit()).ok());
  const auto newest = LoadNewestSnapshot(*store).value();
  EXPECT_EQ(RewindSnapshot(*store, newest, 0, {}).value(), nullptr);
}

TEST(LoadSnapshotAt, EndsWhenNobodyWaits) {
  const auto store = OpenStore();
  ASSERT_TRUE(Write(store.get(), FirstCommit()).ok());
  ASSERT_TRUE(Write(store.get(), Commit({Put("city", "dunedin", "达尼丁")})).ok());
  const std::atomic<bool> cancelled = true;
  QueryControl control;
  control.cancelled = &cancelled;
  EXPECT_TRUE(absl::IsCancelled(LoadSnapshotAt(*store, 1, control).status()));
  const auto newest = LoadNewestSnapshot(*store).value();
  EXPECT_TRUE(absl::IsCancelled(RewindSnapshot(*store, newest, 1, control).status()));
}

TEST(LoadSnapshotAt, EndsWithTheTimeOfTheCall) {
  const auto store = OpenStore();
  ASSERT_TRUE(Write(store.get(), FirstCommit()).ok());
  QueryControl control;
  control.deadline = std::chrono::steady_clock::now();
  EXPECT_TRUE(absl::IsDeadlineExceeded(LoadSnapshotAt(*store, 0, control).status()));
}

v1::AsOf At(std::uint64_t revision) {
  v1::AsOf as_of;
  as_of.set_revision(revision);
  return as_of;
}

class SnapshotSourceTest : public testing::Test {
 protected:
  SnapshotSourceTest() {
    EXPECT_TRUE(Write(store_.get(), FirstCommit()).ok());
    for (int i = 0; i < 3; ++i) {
      EXPECT_TRUE(
          Write(store_.get(), Commit({Put("city", "city" + std::to_string(i), "城")})).ok());
    }
  }

  std::unique_ptr<Store> store_ = Store::Open({.path = "/store", .in_memory = true}).value();
  std::unique_ptr<SnapshotSource> source_ = SnapshotSource::Start(store_.get()).value();
};

TEST_F(SnapshotSourceTest, KeepsAnOlderSnapshotThatWasAskedFor) {
  const auto first = source_->At(At(2), {});
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ((*first)->revision(), 2U);
  EXPECT_EQ(source_->At(At(2), {}).value(), *first);
}

TEST_F(SnapshotSourceTest, KeepsWhatTheNextPageAsksFor) {
  const auto page = source_->Newest();
  source_->Keep(page);
  ASSERT_TRUE(Write(store_.get(), Commit({Put("city", "dunedin", "达尼丁")})).ok());
  EXPECT_NE(source_->Newest(), page);
  EXPECT_EQ(source_->At(At(page->revision()), {}).value(), page);
}

TEST_F(SnapshotSourceTest, ForgetsTheLeastRecentlyUsed) {
  for (std::uint64_t i = 0; i <= kPastSnapshotsMax; ++i) {
    source_->Keep(source_->Newest());
    ASSERT_TRUE(
        Write(store_.get(), Commit({Put("city", "dunedin", "城" + std::to_string(i))})).ok());
    source_->Newest();
  }
  const auto oldest = source_->At(At(4), {}).value();
  EXPECT_EQ(oldest->revision(), 4U);  // Made anew.
  EXPECT_EQ(source_->At(At(4), {}).value(), oldest);
}

TEST_F(SnapshotSourceTest, ACancelledCallDoesNotWaitForAnOlderSnapshot) {
  const std::atomic<bool> cancelled = true;
  QueryControl control;
  control.cancelled = &cancelled;
  EXPECT_TRUE(absl::IsCancelled(source_->At(At(1), control).status()));
  EXPECT_TRUE(source_->At(At(4), control).ok());  // The newest needs no making.
}

}  // namespace
}  // namespace partnergraph
