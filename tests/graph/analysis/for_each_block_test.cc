#include "graph/analysis/for_each_block.h"

#include <gtest/gtest.h>

#include <atomic>
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

TEST(ForEachBlock, RunsInOrderOnOneThread) {
  std::vector<std::size_t> order;
  ForEachBlock(4, 1, [&](std::size_t block) { order.push_back(block); });
  EXPECT_EQ(order, std::vector<std::size_t>({0, 1, 2, 3}));
}

}  // namespace
}  // namespace partnergraph
