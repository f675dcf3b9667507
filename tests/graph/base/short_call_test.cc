#include "graph/base/short_call.h"

#include <gtest/gtest.h>

namespace partnergraph {
namespace {

TEST(ShortCall, OutgrowsOnePastTheStepsAllowed) {
  ShortCall call;
  EXPECT_TRUE(call.Spend(kShortCallStepsMax - 1));
  EXPECT_TRUE(call.Spend(1));
  EXPECT_FALSE(call.outgrown());
  EXPECT_FALSE(call.Spend(1));
  EXPECT_TRUE(call.outgrown());
}

TEST(ShortCall, StaysOutgrown) {
  ShortCall call;
  call.Outgrow();
  EXPECT_FALSE(call.Spend(0));
  EXPECT_FALSE(call.Spend(1));
  EXPECT_TRUE(call.outgrown());
}

}  // namespace
}  // namespace partnergraph
