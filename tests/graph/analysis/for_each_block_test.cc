#include "graph/analysis/for_each_block.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <vector>

namespace partnergraph {
namespace {

TEST(ForEachBlock, RunsEveryBlockOnce) {
  for (const std::size_t threads : {1U, 2U, 5U}) {
    for (const std::size_t blocks : {0U, 1U, 2U, 1000U}) {
      std::vector<std::atomic<int>> runs(blocks);
      ForEachBlock(blocks, threads, [&](std::size_t block) { ++runs[block]; });
      for (const std::atomic<int>& count : runs) EXPECT_EQ(count, 1);
    }
  }
}

TEST(ForEachBlock, HandsOnWhatABlockThrowsAndBeginsNoMore) {
  for (const std::size_t threads : {1U, 3U}) {
    std::atomic<int> runs = 0;
    EXPECT_THROW(ForEachBlock(100'000, threads,
                              [&](std::size_t) {
                                ++runs;
                                throw std::bad_alloc();
                              }),
                 std::bad_alloc);
    EXPECT_LE(runs, static_cast<int>(threads));
  }
}

TEST(ForEachBlock, RunsInOrderOnOneThread) {
  std::vector<std::size_t> order;
  ForEachBlock(4, 1, [&](std::size_t block) { order.push_back(block); });
  EXPECT_EQ(order, std::vector<std::size_t>({0, 1, 2, 3}));
}

}  // namespace
}  // namespace partnergraph
