#include "graph/analysis/work_meter.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace partnergraph {
namespace {

TEST(WorkMeter, StopsPastTheEdgesAllowed) {
  QueryControl control;
  control.max_visited_edges = 100;
  WorkMeter meter(control);
  EXPECT_TRUE(meter.Spend(100));
  EXPECT_FALSE(meter.Spend(1));
  EXPECT_EQ(meter.reason(), v1::TRUNCATION_REASON_VISITED_EDGES);
  EXPECT_EQ(meter.end().visited_edges, 101U);
}

TEST(WorkMeter, StopsWhenCancelled) {
  std::atomic<bool> cancelled = false;
  QueryControl control;
  control.cancelled = &cancelled;
  WorkMeter meter(control);
  EXPECT_TRUE(meter.Spend(1));
  cancelled = true;
  EXPECT_FALSE(meter.Spend(1));
  EXPECT_EQ(meter.reason(), v1::TRUNCATION_REASON_CANCELLED);
}

TEST(WorkMeter, IsStoppedFromTheStartWhereTheDeadlineHasPassed) {
  QueryControl control;
  control.deadline = std::chrono::steady_clock::now();
  WorkMeter meter(control);
  EXPECT_EQ(meter.reason(), v1::TRUNCATION_REASON_DEADLINE);
}

TEST(WorkMeter, KeepsItsFirstReason) {
  std::atomic<bool> cancelled = false;
  QueryControl control;
  control.max_visited_edges = 0;
  control.cancelled = &cancelled;
  WorkMeter meter(control);
  EXPECT_FALSE(meter.Spend(1));
  cancelled = true;
  EXPECT_FALSE(meter.Spend(1));
  EXPECT_EQ(meter.reason(), v1::TRUNCATION_REASON_VISITED_EDGES);
}

TEST(WorkMeter, ReportsHowFarItIsToItsMakerOnly) {
  std::vector<double> reports;
  WorkMeter meter({}, 400, [&](double done) { reports.push_back(done); });
  std::thread([&] { meter.Spend(100); }).join();
  EXPECT_EQ(reports, std::vector<double>({0}));
}

// What the threads share is for ThreadSanitizer to see.
TEST(WorkMeter, IsSharedByThreadsWhileItReports) {
  int reports = 0;
  WorkMeter meter({}, 4000, [&](double) { ++reports; });
  {
    std::jthread other([&] {
      for (int i = 0; i < 2000; ++i) meter.Spend(1);
    });
    for (int i = 0; i < 2000; ++i) meter.Spend(1);
  }
  EXPECT_EQ(meter.visited_edges(), 4000U);
  EXPECT_GT(reports, 0);
}

TEST(WorkTally, SpendsWhatIsLeftAtItsEnd) {
  WorkMeter meter({});
  {
    WorkTally tally(&meter);
    EXPECT_TRUE(tally.Add(7));
    EXPECT_EQ(meter.visited_edges(), 0U);
  }
  EXPECT_EQ(meter.visited_edges(), 7U);
}

TEST(WorkTally, TellsWhenTheMeterStopped) {
  QueryControl control;
  control.max_visited_edges = kWorkStrideArcs;
  WorkMeter meter(control);
  WorkTally tally(&meter);
  EXPECT_TRUE(tally.Add(kWorkStrideArcs));
  EXPECT_FALSE(tally.Add(kWorkStrideArcs));
}

}  // namespace
}  // namespace partnergraph
