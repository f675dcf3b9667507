// Acyclic kinds have no cycle among entities as they are read, merged.
#include <gtest/gtest.h>

#include <string>

#include "tests/graph/store/test_store.h"

namespace partnergraph {
namespace {

// The cities a to f, each a record of its own.
std::unique_ptr<Store> OpenCities() {
  auto store = OpenInMemory();
  EXPECT_TRUE(Write(*store, Commit({PutOntology(), Put("city", "a", "甲"), Put("city", "b", "乙"),
                                    Put("city", "c", "丙"), Put("city", "d", "丁"),
                                    Put("city", "e", "戊"), Put("city", "f", "己")}))
                  .ok());
  return store;
}

void MustWrite(Store& store, const v1::WriteRequest& request) {
  const auto written = Write(store, request);
  ASSERT_TRUE(written.ok()) << written.status();
}

// The cycle that refuses the request.
std::string CycleOf(Store& store, const v1::WriteRequest& request) {
  const auto violation = Refusal(store, request, StatusCode::kFailedPrecondition);
  EXPECT_EQ(violation.rule(), "CYCLE") << violation.reason();
  return violation.reason();
}

TEST(Cycle, IsRefusedAndNamed) {
  const auto store = OpenCities();
  MustWrite(*store, Commit({Relate("a", "part_of", "b"), Relate("b", "part_of", "c")}));
  EXPECT_EQ(CycleOf(*store, Commit({Relate("c", "part_of", "a")})),
            "part_of must have no cycle: c -> a -> b -> c");
}

TEST(Cycle, IsRefusedWithinOneCommit) {
  const auto store = OpenCities();
  CycleOf(*store, Commit({Relate("a", "part_of", "b"), Relate("b", "part_of", "a")}));
}

TEST(Cycle, AMergeDoesNotCloseOne) {
  const auto store = OpenCities();
  MustWrite(*store, Commit({Relate("a", "part_of", "b"), Relate("c", "part_of", "a")}));
  const auto violation =
      Refusal(*store, Commit({Merge("c", "b")}), StatusCode::kFailedPrecondition);
  EXPECT_EQ(violation.rule(), "CYCLE");
  EXPECT_EQ(violation.place(), "mutations[0].put_relation.target_id");
  EXPECT_EQ(violation.reason(), "part_of must have no cycle: c -> a -> b = c");
}

TEST(Cycle, ARelationBetweenMergedEntitiesDoesNotCloseOne) {
  const auto store = OpenCities();
  MustWrite(*store, Commit({Merge("c", "b"), Relate("a", "part_of", "b")}));
  EXPECT_EQ(CycleOf(*store, Commit({Relate("c", "part_of", "a")})),
            "part_of must have no cycle: c -> a -> b = c");
}

TEST(Cycle, IsSeenThroughMergesOnTheWay) {
  const auto store = OpenCities();
  MustWrite(*store, Commit({Relate("a", "part_of", "b"), Merge("b", "c"), Merge("d", "c"),
                            Relate("d", "part_of", "e")}));
  EXPECT_EQ(CycleOf(*store, Commit({Relate("e", "part_of", "a")})),
            "part_of must have no cycle: e -> a -> b = c = d -> e");
}

TEST(Cycle, OfTwoMergesInOneCommitIsRefused) {
  const auto store = OpenCities();
  MustWrite(*store, Commit({Relate("a", "part_of", "b"), Relate("c", "part_of", "d")}));
  CycleOf(*store, Commit({Merge("b", "c"), Merge("d", "a")}));
}

TEST(Cycle, AnEntityMayMergeWithWhatItIsPartOf) {
  const auto store = OpenCities();
  MustWrite(*store, Commit({Relate("a", "part_of", "b")}));
  MustWrite(*store, Commit({Merge("a", "b")}));
}

TEST(Cycle, AmongMergedEntitiesIsRefusedForItShowsWhenTheMergeIsUndone) {
  const auto store = OpenCities();
  MustWrite(*store, Commit({Relate("a", "part_of", "b"), Merge("a", "b")}));
  EXPECT_EQ(CycleOf(*store, Commit({Relate("b", "part_of", "a")})),
            "part_of must have no cycle: b -> a -> b");
}

TEST(Cycle, OfJudgementsIsRefused) {
  const auto store = OpenCities();
  MustWrite(*store, Commit({Merge("a", "b"), Merge("b", "c")}));
  EXPECT_EQ(CycleOf(*store, Commit({Merge("c", "a")})),
            "same_as must have no cycle: c -> a -> b -> c");
}

TEST(Cycle, ThatAPartialUndoWouldLeaveIsRefused) {
  const auto store = OpenCities();
  MustWrite(*store, Commit({Merge("a", "b"), Merge("c", "b")}));
  MustWrite(*store, Commit({Relate("b", "part_of", "c")}));
  MustWrite(*store, Commit({Relate("c", "part_of", "a")}));
  // As read, {a, b} would be part of c and c of {a, b}.
  EXPECT_NE(CycleOf(*store, Commit({Unrelate("c.same_as.b")})), "");
  MustWrite(*store, Commit({Unrelate("c.same_as.b"), Unrelate("c.part_of.a")}));
}

TEST(Cycle, GoesWhenTheMergeIsUndone) {
  const auto store = OpenCities();
  MustWrite(*store, Commit({Merge("c", "b"), Relate("a", "part_of", "b")}));
  MustWrite(*store, Commit({Unrelate("c.same_as.b"), Relate("c", "part_of", "a")}));
}

}  // namespace
}  // namespace partnergraph
