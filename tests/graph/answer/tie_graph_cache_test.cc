#include "graph/answer/tie_graph_cache.h"

#include <gtest/gtest.h>

#include "graph/base/limits.h"

namespace partnergraph {
namespace {

KeptNetwork NetworkOf(std::size_t partners) {
  auto network = std::make_shared<TieNetwork>();
  network->entity.resize(partners);
  KeptNetwork kept;
  kept.network = std::move(network);
  return kept;
}

TEST(TieGraphCache, KeepsTheNetworksUsedLast) {
  TieGraphCache cache(10'000);
  cache.Keep("a", NetworkOf(1000));
  cache.Keep("b", NetworkOf(1000));
  EXPECT_NE(cache.Find("a").network, nullptr);
  cache.Keep("c", NetworkOf(1000));
  EXPECT_NE(cache.Find("a").network, nullptr);
  EXPECT_EQ(cache.Find("b").network, nullptr);
  EXPECT_LE(cache.bytes(), 10'000U);
}

TEST(TieGraphCache, DoesNotKeepWhatIsTooLargeAlone) {
  TieGraphCache cache(10'000);
  cache.Keep("a", NetworkOf(1000));
  cache.Keep("b", NetworkOf(3000));
  EXPECT_EQ(cache.Find("b").network, nullptr);
  EXPECT_NE(cache.Find("a").network, nullptr);
}

// A client chooses the keys: filters that select nothing make networks of no size.
TEST(TieGraphCache, CountsItsKeys) {
  TieGraphCache cache(10'000);
  for (char c = 'a'; c <= 'z'; ++c) cache.Keep(std::string(2000, c), NetworkOf(0));
  EXPECT_LE(cache.bytes(), 10'000U);
  EXPECT_NE(cache.Find(std::string(2000, 'z')).network, nullptr);
  EXPECT_EQ(cache.Find(std::string(2000, 'a')).network, nullptr);
}

TEST(TieGraphCache, KeepsSoManyAndNoMore) {
  TieGraphCache cache(1'000'000);
  for (std::size_t i = 0; i <= kKeptNetworksMax; ++i) cache.Keep(std::to_string(i), NetworkOf(0));
  EXPECT_EQ(cache.Find("0").network, nullptr);
  EXPECT_NE(cache.Find("1").network, nullptr);
}

TEST(TieGraphCache, ReplacesANetworkByTheSameWithItsGraph) {
  TieGraphCache cache(10'000);
  cache.Keep("a", NetworkOf(10));
  const std::size_t bytes = cache.bytes();
  cache.Keep("a", NetworkOf(10));
  EXPECT_EQ(cache.bytes(), bytes);
}

}  // namespace
}  // namespace partnergraph
