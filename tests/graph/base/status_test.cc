#include "graph/base/status.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace partnergraph {
namespace {

StatusOr<int> Half(int n) {
  if (n % 2 != 0) return absl::InvalidArgumentError(std::to_string(n) + " is odd");
  return n / 2;
}

StatusOr<int> Quarter(int n) {
  PG_ASSIGN_OR_RETURN(const int half, Half(n));
  PG_ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

Status CheckEven(int n, bool* passed) {
  PG_RETURN_IF_ERROR(Half(n).status());
  *passed = true;
  return absl::OkStatus();
}

StatusOr<int> Unwrap(StatusOr<std::unique_ptr<int>> box) {
  std::unique_ptr<int> number;
  PG_ASSIGN_OR_RETURN(number, std::move(box));
  return *number;
}

TEST(Status, AssignOrReturnGoesOnWithTheValue) { EXPECT_EQ(Quarter(12).value(), 3); }

TEST(Status, AssignOrReturnPassesTheFirstErrorOn) {
  EXPECT_EQ(Quarter(6).status(), absl::InvalidArgumentError("3 is odd"));
}

TEST(Status, AssignOrReturnMovesIntoAVariableThatIsThere) {
  EXPECT_EQ(Unwrap(std::make_unique<int>(33)).value(), 33);
}

TEST(Status, ReturnIfErrorGoesOnIfOk) {
  bool passed = false;
  EXPECT_TRUE(CheckEven(2, &passed).ok());
  EXPECT_TRUE(passed);
}

TEST(Status, ReturnIfErrorLeavesTheFunction) {
  bool passed = false;
  EXPECT_EQ(CheckEven(3, &passed), absl::InvalidArgumentError("3 is odd"));
  EXPECT_FALSE(passed);
}

}  // namespace
}  // namespace partnergraph
