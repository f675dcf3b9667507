#include "service/server/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <vector>

namespace partnergraph {
namespace {

TEST(WorkerPool, RunsTasksInOrder) {
  std::vector<int> ran;
  {
    WorkerPool pool(1, 100);
    for (int i = 0; i < 100; ++i) {
      ASSERT_TRUE(pool.Submit([&ran, i] { ran.push_back(i); }).ok());
    }
  }
  ASSERT_EQ(ran.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(ran[static_cast<std::size_t>(i)], i);
}

TEST(WorkerPool, RunsAsManyTasksAtOnceAsItHasThreads) {
  WorkerPool pool(3, 10);
  std::latch all_run(3);
  std::latch done(3);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(pool.Submit([&] {
                      all_run.arrive_and_wait();  // Would hang with fewer threads.
                      done.count_down();
                    })
                    .ok());
  }
  done.wait();
}

TEST(WorkerPool, RefusesWhenFullAndSaysWhenToRetry) {
  std::promise<void> release;
  std::atomic<int> ran = 0;
  {
    WorkerPool pool(1, 2);
    std::promise<void> begun;
    ASSERT_TRUE(pool.Submit([&] {
                      begun.set_value();
                      release.get_future().wait();
                    })
                    .ok());
    begun.get_future().wait();
    ASSERT_TRUE(pool.Submit([&] { ++ran; }).ok());
    ASSERT_TRUE(pool.Submit([&] { ++ran; }).ok());
    const Status full = pool.Submit([&] { ++ran; });
    EXPECT_EQ(full.code(), StatusCode::kResourceExhausted);
    EXPECT_EQ(GetViolation(full)->rule(), "SERVER_BUSY");
    EXPECT_EQ(full.message(), "the server is busy: 2 calls wait already; try again in 100 ms");
    release.set_value();
  }
  EXPECT_EQ(ran, 2);
}

TEST(WorkerPool, GivesThePlaceOfAnAbandonedTaskToAnother) {
  std::promise<void> release;
  std::atomic<int> ran = 0;
  bool ended = false;
  {
    WorkerPool pool(1, 2);
    std::promise<void> begun;
    ASSERT_TRUE(pool.Submit([&] {
                      begun.set_value();
                      release.get_future().wait();
                    })
                    .ok());
    begun.get_future().wait();
    std::atomic<bool> abandoned = false;
    ASSERT_TRUE(pool.Submit([&] { ended = true; }, [&] { return abandoned.load(); }).ok());
    ASSERT_TRUE(pool.Submit([&] { ++ran; }, [] { return false; }).ok());
    EXPECT_FALSE(pool.Submit([&] { ++ran; }).ok());
    EXPECT_FALSE(ended);
    abandoned = true;
    EXPECT_TRUE(pool.Submit([&] { ++ran; }).ok());
    EXPECT_TRUE(ended);  // At once, though the only thread is busy.
    EXPECT_FALSE(pool.Submit([&] { ++ran; }).ok());
    release.set_value();
  }
  EXPECT_EQ(ran, 2);
}

TEST(WorkerPool, EndsAnAbandonedTaskAtOnceIfItIsFull) {
  std::promise<void> release;
  bool ended = false;
  {
    WorkerPool pool(1, 1);
    std::promise<void> begun;
    ASSERT_TRUE(pool.Submit([&] {
                      begun.set_value();
                      release.get_future().wait();
                    })
                    .ok());
    begun.get_future().wait();
    ASSERT_TRUE(pool.Submit([] {}).ok());
    EXPECT_TRUE(pool.Submit([&] { ended = true; }, [] { return true; }).ok());
    EXPECT_TRUE(ended);
    release.set_value();
  }
}

TEST(WorkerPool, RunsWhatWaitsBeforeItEnds) {
  std::atomic<int> ran = 0;
  {
    WorkerPool pool(2, 1000);
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(pool.Submit([&] { ++ran; }).ok());
  }
  EXPECT_EQ(ran, 1000);
}

}  // namespace
}  // namespace partnergraph
