#include "graph/snapshot/live_snapshot.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "tests/graph/make_graph.h"

namespace partnergraph {
namespace {

// Each commit adds one entity and, from the second on, a relation to it from the one before.
TopologyChange Grow(std::uint64_t revision) {
  const auto v = static_cast<Vertex>(revision);
  TopologyChange change{revision, {{v, 1}}, {}, nullptr};
  if (v > 1) change.relations.push_back({v, v - 1, v, 0, kAllDays, false});
  return change;
}

NaiveGraph GrownTo(std::uint64_t revision) {
  NaiveGraph g;
  for (std::uint64_t r = 1; r <= revision; ++r) g.Apply(Grow(r));
  g.revision = revision;
  return g;
}

LiveSnapshot::RebuildFunction NoRebuild() {
  return []() -> StatusOr<std::shared_ptr<const GraphSnapshot>> {
    ADD_FAILURE() << "no rebuild is due";
    return absl::InternalError("");
  };
}

void ExpectGrownTo(const GraphSnapshot& g, std::uint64_t revision) {
  ASSERT_EQ(g.revision(), revision);
  ASSERT_EQ(g.edge_count(), revision == 0 ? 0 : revision - 1);
  ASSERT_EQ(g.KindOf(static_cast<Vertex>(revision)), revision == 0 ? kNoKind : 1);
  ASSERT_EQ(g.KindOf(static_cast<Vertex>(revision + 1)), kNoKind);
}

TEST(LiveSnapshot, SeesEachCommitAtOnce) {
  LiveSnapshot live(GrownTo(0).Build(), NoRebuild());
  for (std::uint64_t revision = 1; revision <= 50; ++revision) {
    live.Append(Grow(revision));
    ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), revision));
  }
}

TEST(LiveSnapshot, ReadersOfOneRevisionShareASnapshot) {
  LiveSnapshot live(GrownTo(1).Build(), NoRebuild());
  live.Append(Grow(2));
  live.Append(Grow(3));
  const auto first = live.Current();
  EXPECT_EQ(first, live.Current());
  live.Append(Grow(4));
  EXPECT_NE(first, live.Current());
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*first, 3));
}

TEST(LiveSnapshot, RebuildsWhenManyVerticesChanged) {
  std::atomic<std::uint64_t> committed{0};
  LiveSnapshot live(
      GrownTo(0).Build(), [&] { return GrownTo(committed).Build(); }, 10);
  for (std::uint64_t revision = 1; revision <= 11; ++revision) {
    committed = revision;
    live.Append(Grow(revision));
    ASSERT_EQ(live.rebuild_count(), 0U);
  }
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), 11));
  live.WaitUntilIdle();
  EXPECT_EQ(live.rebuild_count(), 1U);
  EXPECT_EQ(live.Current()->delta_vertex_count(), 0U);
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), 11));
}

TEST(LiveSnapshot, KeepsCommitsMadeDuringARebuild) {
  std::promise<void> reading;
  std::promise<void> go_on;
  bool first_call = true;
  LiveSnapshot live(
      GrownTo(0).Build(),
      [&]() -> StatusOr<std::shared_ptr<const GraphSnapshot>> {
        auto base = GrownTo(11).Build();
        if (first_call) {
          first_call = false;
          reading.set_value();
          go_on.get_future().wait();
        }
        return base;
      },
      10);
  for (std::uint64_t revision = 1; revision <= 11; ++revision) live.Append(Grow(revision));
  live.Current();
  reading.get_future().wait();
  for (std::uint64_t revision = 12; revision <= 15; ++revision) live.Append(Grow(revision));
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), 15));  // Readers do not wait.
  live.Append(Grow(16));                                        // Queued when it swaps.
  go_on.set_value();
  live.WaitUntilIdle();
  EXPECT_TRUE(live.last_rebuild_status().ok());
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), 16));
  EXPECT_EQ(live.Current()->delta_vertex_count(), 6U);  // 12 to 16, and 11 as a neighbour.
}

TEST(LiveSnapshot, ABaseMayBeAheadOfTheQueue) {
  // The store has committed 20 when the rebuild reads it; the last nine are appended afterwards.
  LiveSnapshot live(
      GrownTo(0).Build(), [] { return GrownTo(20).Build(); }, 10);
  for (std::uint64_t revision = 1; revision <= 11; ++revision) live.Append(Grow(revision));
  live.Current();
  live.WaitUntilIdle();
  for (std::uint64_t revision = 12; revision <= 21; ++revision) {
    live.Append(Grow(revision));
    ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), std::max<std::uint64_t>(revision, 20)));
  }
}

TEST(LiveSnapshot, GoesOnFromASnapshotThatReplacesIt) {
  LiveSnapshot live(GrownTo(0).Build(), NoRebuild());
  live.Append(Grow(1));
  live.Replace(GrownTo(20).Build());  // Read from the store, with what no change says.
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), 20));
  live.Append(Grow(21));
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), 21));
}

TEST(LiveSnapshot, ARebuildThatBeganBeforeAReplacementIsDropped) {
  std::promise<void> reading;
  std::promise<void> go_on;
  LiveSnapshot live(
      GrownTo(0).Build(),
      [&]() -> StatusOr<std::shared_ptr<const GraphSnapshot>> {
        reading.set_value();
        go_on.get_future().wait();
        return GrownTo(11).Build();
      },
      10);
  for (std::uint64_t revision = 1; revision <= 11; ++revision) live.Append(Grow(revision));
  live.Current();
  reading.get_future().wait();
  live.Replace(GrownTo(20).Build());
  go_on.set_value();
  live.WaitUntilIdle();
  EXPECT_TRUE(live.last_rebuild_status().ok()) << live.last_rebuild_status();
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), 20));
}

TEST(LiveSnapshot, FailedRebuildIsKeptAndTriedAgain) {
  std::atomic<bool> broken{true};
  std::atomic<int> calls{0};
  LiveSnapshot live(
      GrownTo(0).Build(),
      [&]() -> StatusOr<std::shared_ptr<const GraphSnapshot>> {
        ++calls;
        if (broken) return absl::DataLossError("哥德堡 is damaged");
        return GrownTo(22).Build();
      },
      10);
  for (std::uint64_t revision = 1; revision <= 20; ++revision) {
    live.Append(Grow(revision));
    live.Current();
    live.WaitUntilIdle();
  }
  EXPECT_EQ(calls, 1);  // At 11; the next is due past 21.
  EXPECT_EQ(live.last_rebuild_status(), absl::DataLossError("哥德堡 is damaged"));
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), 20));
  broken = false;
  live.Append(Grow(21));
  live.Append(Grow(22));
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), 22));
  live.WaitUntilIdle();
  EXPECT_EQ(calls, 2);
  EXPECT_TRUE(live.last_rebuild_status().ok());
  EXPECT_EQ(live.Current()->delta_vertex_count(), 0U);
}

TEST(LiveSnapshot, RefusesAnOlderBase) {
  LiveSnapshot live(
      GrownTo(5).Build(), [] { return GrownTo(4).Build(); }, 2);
  for (std::uint64_t revision = 6; revision <= 9; ++revision) live.Append(Grow(revision));
  live.Current();
  live.WaitUntilIdle();
  EXPECT_EQ(live.last_rebuild_status().code(), StatusCode::kInternal);
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), 9));
}

TEST(LiveSnapshot, FoldsALongQueueThatNobodyReads) {
  LiveSnapshot live(
      GrownTo(0).Build(), [] { return GrownTo(40'000).Build(); }, 1'000'000);
  for (std::uint64_t revision = 1; revision <= 30'000; ++revision) live.Append(Grow(revision));
  live.WaitUntilIdle();
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), 30'000));
}

// Commits that change the same few vertices again and again.
TEST(LiveSnapshot, RebuildsWhenTheChangesKeptBecomeMany) {
  std::atomic<std::uint64_t> committed{0};
  LiveSnapshot live(
      GrownTo(1).Build(),
      [&] {
        NaiveGraph g = GrownTo(1);
        g.revision = committed;
        return g.Build();
      },
      1'000'000);
  TopologyChange change;
  change.revision = 2;
  change.vertices.assign(kChangesSinceBaseMax - 1, {1, 1});
  committed = 2;
  live.Append(change);
  live.Current();
  live.WaitUntilIdle();
  EXPECT_EQ(live.rebuild_count(), 0U);
  change.revision = 3;
  change.vertices.assign(1, {1, 1});
  committed = 3;
  live.Append(change);
  live.Current();
  live.WaitUntilIdle();
  EXPECT_EQ(live.rebuild_count(), 1U);
}

TEST(LiveSnapshot, ManyThreadsReadWhatWasCommitted) {
  std::atomic<std::uint64_t> committed{0};
  std::atomic<bool> done{false};
  LiveSnapshot live(
      GrownTo(0).Build(), [&] { return GrownTo(committed).Build(); }, 20);
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      std::uint64_t last = 0;
      while (!done) {
        const std::uint64_t at_least = committed;
        const auto g = live.Current();
        // Its own Append may still be under way, so only the commit before is sure.
        ASSERT_GE(g->revision() + 1, at_least);
        ASSERT_GE(g->revision(), last);
        last = g->revision();
        ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*g, last));
      }
    });
  }
  for (std::uint64_t revision = 1; revision <= 400; ++revision) {
    committed = revision;
    live.Append(Grow(revision));
    std::this_thread::yield();
  }
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), 400));
  live.WaitUntilIdle();
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GE(live.rebuild_count(), 1U);
  EXPECT_TRUE(live.last_rebuild_status().ok());
  ASSERT_NO_FATAL_FAILURE(ExpectGrownTo(*live.Current(), 400));
}

}  // namespace
}  // namespace partnergraph
