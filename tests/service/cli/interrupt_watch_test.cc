#include "service/cli/interrupt_watch.h"

#include <gtest/gtest.h>

#include <csignal>
#include <future>

namespace partnergraph::cli {
namespace {

TEST(InterruptWatch, CallsTheFunctionOnCtrlC) {
  std::promise<void> interrupted;
  {
    const InterruptWatch watch([&] { interrupted.set_value(); });
    std::raise(SIGINT);
    interrupted.get_future().wait();
  }
  SUCCEED();
}

TEST(InterruptWatch, RestoresWhatWasThereBefore) {
  struct sigaction before = {};
  sigaction(SIGINT, nullptr, &before);
  for (int i = 0; i < 3; ++i) {
    const InterruptWatch watch([] {});
  }
  struct sigaction after = {};
  sigaction(SIGINT, nullptr, &after);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
}

}  // namespace
}  // namespace partnergraph::cli
