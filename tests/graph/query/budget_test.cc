#include "graph/query/budget.h"

#include <gtest/gtest.h>

#include "graph/query/visit_marks.h"

namespace partnergraph {
namespace {

using std::chrono::steady_clock;

// Edges that can be visited before the meter stops; at most `tries`.
std::uint64_t VisitUpTo(Meter* meter, std::uint64_t tries) {
  std::uint64_t visited = 0;
  while (visited < tries && meter->VisitEdge()) ++visited;
  return visited;
}

TEST(Meter, StopsOnePastTheEdgesAllowed) {
  for (const std::uint64_t limit : {0U, 1U, 1023U, 1024U, 1025U, 5000U}) {
    QueryControl control;
    control.max_visited_edges = limit;
    Meter meter(control);
    EXPECT_EQ(VisitUpTo(&meter, limit), limit);
    EXPECT_FALSE(meter.stopped()) << limit;
    EXPECT_FALSE(meter.VisitEdge());
    EXPECT_EQ(meter.reason(), v1::TRUNCATION_REASON_VISITED_EDGES);
    EXPECT_FALSE(meter.VisitEdge());
    EXPECT_EQ(meter.visited_edges(), limit);
  }
}

TEST(Meter, CountsOnFromWhatWasSpent) {
  QueryControl control;
  control.max_visited_edges = 10;
  Meter meter(control, 7);
  EXPECT_EQ(VisitUpTo(&meter, 100), 3U);
  EXPECT_EQ(meter.visited_edges(), 10U);
  Meter spent(control, 11);
  EXPECT_FALSE(spent.VisitEdge());
}

TEST(Meter, SeesCancellationWithinOneStride) {
  std::atomic<bool> cancelled{false};
  QueryControl control;
  control.max_visited_edges = kVisitedEdgesMax;
  control.cancelled = &cancelled;
  for (const std::uint64_t before : {0U, 1U, 1000U, 5000U}) {
    cancelled = false;
    Meter meter(control);
    ASSERT_EQ(VisitUpTo(&meter, before), before);
    cancelled = true;
    EXPECT_LE(VisitUpTo(&meter, 1'000'000), kBudgetStrideEdges);
    EXPECT_EQ(meter.reason(), v1::TRUNCATION_REASON_CANCELLED);
  }
}

TEST(Meter, WhatWasCancelledBeforeVisitsNothing) {
  const std::atomic<bool> cancelled{true};
  QueryControl control;
  control.cancelled = &cancelled;
  Meter meter(control);
  EXPECT_TRUE(meter.stopped());
  EXPECT_FALSE(meter.VisitEdge());
}

TEST(Meter, StopsAtTheDeadline) {
  QueryControl control;
  control.deadline = steady_clock::now() - std::chrono::seconds(1);
  EXPECT_EQ(Meter(control).reason(), v1::TRUNCATION_REASON_DEADLINE);
  control.deadline = steady_clock::now() + std::chrono::milliseconds(20);
  control.max_visited_edges = kVisitedEdgesMax;
  Meter meter(control);
  while (meter.VisitEdge()) {
  }
  EXPECT_EQ(meter.reason(), v1::TRUNCATION_REASON_DEADLINE);
  EXPECT_GE(steady_clock::now(), control.deadline);
}

TEST(Meter, StopsWithinOneStrideOfAShortCallsLastStep) {
  ShortCall call;
  QueryControl control;
  control.max_visited_edges = kVisitedEdgesMax;
  control.short_call = &call;
  Meter meter(control);
  const std::uint64_t visited = VisitUpTo(&meter, 2 * kShortCallStepsMax);
  EXPECT_EQ(meter.reason(), v1::TRUNCATION_REASON_CANCELLED);
  EXPECT_TRUE(call.outgrown());
  EXPECT_GT(visited, kShortCallStepsMax - kBudgetStrideEdges);
  EXPECT_LE(visited, kShortCallStepsMax + kBudgetStrideEdges);
  EXPECT_TRUE(Meter(control).stopped());  // All meters of a call share its steps.
}

TEST(Meter, CountsAllItsEdgesForTheCall) {
  ShortCall call;
  QueryControl control;
  control.max_visited_edges = kVisitedEdgesMax;
  control.short_call = &call;
  for (std::uint64_t i = 0; i < kShortCallStepsMax / 100; ++i) {
    Meter meter(control, 5);  // What was visited before was counted before.
    ASSERT_TRUE(meter.Look(10));
    ASSERT_EQ(VisitUpTo(&meter, 90), 90U);
  }
  EXPECT_TRUE(call.Spend(kShortCallStepsMax % 100));
  EXPECT_FALSE(call.Spend(1));
}

TEST(Meter, KeepsItsFirstReason) {
  Meter meter{QueryControl()};
  meter.Stop(v1::TRUNCATION_REASON_RESULTS);
  meter.Stop(v1::TRUNCATION_REASON_CANCELLED);
  EXPECT_EQ(meter.reason(), v1::TRUNCATION_REASON_RESULTS);
  EXPECT_TRUE(EndOf(meter).truncated);
}

TEST(VisitMarks, BeginsWithoutMarksAlsoWhenTheArrayIsOld) {
  for (int round = 0; round < 100; ++round) {
    VisitMarks marks(static_cast<std::size_t>(10 + round));
    VisitMarks other(5);  // At the same time: another array.
    for (Vertex v = 0; v < 10; ++v) {
      ASSERT_FALSE(marks.Has(v));
      marks.Mark(v, VisitMarks::kNumberMax - v);
      ASSERT_EQ(marks.NumberOf(v), VisitMarks::kNumberMax - v);
    }
    for (Vertex v = 0; v < 5; ++v) ASSERT_FALSE(other.Has(v));
    marks.Clear();
    for (Vertex v = 0; v < 10; ++v) ASSERT_FALSE(marks.Has(v));
    marks.Mark(3);
  }
}

TEST(VisitMarks, SurvivesTheEndOfTheNumbers) {
  VisitMarks marks(2);
  for (std::uint64_t i = 0; i < (std::uint64_t{1} << 32U) / 128 + 10; ++i) {
    marks.Mark(1, VisitMarks::kNumberMax);
    marks.Clear();
    ASSERT_FALSE(marks.Has(1)) << i;
    ASSERT_FALSE(marks.Has(0)) << i;
  }
}

}  // namespace
}  // namespace partnergraph
