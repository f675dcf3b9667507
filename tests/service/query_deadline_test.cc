#include "service/server/query_deadline.h"

#include <gtest/gtest.h>

namespace partnergraph {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using std::chrono::system_clock;

// What is left for a query if the client gives `client_time`, between two readings of the clock.
void ExpectLeft(milliseconds client_time, milliseconds left) {
  const auto before = steady_clock::now();
  const auto deadline = QueryDeadline(system_clock::now() + client_time);
  const auto after = steady_clock::now();
  EXPECT_LE(deadline, after + left);
  EXPECT_GE(deadline, before + left - (after - before) - milliseconds(1));
}

TEST(QueryDeadline, KeepsAQuarterForTheAnswer) {
  ExpectLeft(milliseconds(400), milliseconds(300));
  ExpectLeft(milliseconds(4000), milliseconds(3000));
}

TEST(QueryDeadline, KeepsAtMostASecond) { ExpectLeft(milliseconds(60'000), milliseconds(59'000)); }

TEST(QueryDeadline, HasNoneWithoutADeadlineOfTheClient) {
  EXPECT_EQ(QueryDeadline(system_clock::time_point::max()), steady_clock::time_point::max());
}

TEST(QueryDeadline, IsPastIfTheClientsIs) {
  EXPECT_LT(QueryDeadline(system_clock::now() - milliseconds(50)), steady_clock::now());
}

}  // namespace
}  // namespace partnergraph
