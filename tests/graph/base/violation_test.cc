#include "graph/base/violation.h"

#include <gtest/gtest.h>

#include <string>

namespace partnergraph {
namespace {

Status UnknownKind() { return InvalidError("kind", "treety", "UNKNOWN_KIND", "no such kind"); }

TEST(Violation, SaysPlaceValueAndReason) {
  EXPECT_EQ(UnknownKind().message(), "kind \"treety\": no such kind");
}

TEST(Violation, LeavesOutAnEmptyPart) {
  EXPECT_EQ(InvalidError("names", "", "NO_NAME", "a name is needed").message(),
            "names: a name is needed");
  EXPECT_EQ(InvalidError("", "哥德堡", "TAKEN", "taken").message(), "\"哥德堡\": taken");
  EXPECT_EQ(InvalidError("", "", "EMPTY", "empty").message(), "empty");
}

TEST(Violation, TravelsWithTheStatus) {
  const auto violation = GetViolation(UnknownKind());
  ASSERT_TRUE(violation.has_value());
  EXPECT_EQ(violation->place(), "kind");
  EXPECT_EQ(violation->value(), "treety");
  EXPECT_EQ(violation->rule(), "UNKNOWN_KIND");
  EXPECT_EQ(violation->reason(), "no such kind");
}

TEST(Violation, KeepsTheCodeOnItsWay) {
  const Status missing =
      ViolationError(StatusCode::kNotFound, "id", "goteborg", "UNKNOWN_ID", "names no entity");
  EXPECT_EQ(AtPlace("source", missing).code(), StatusCode::kNotFound);
}

TEST(Violation, PlacesGrowToTheFront) {
  const Status status =
      AtPlace("mutations", AtPlace("[3]", AtPlace("put_relation", UnknownKind())));
  EXPECT_EQ(GetViolation(status)->place(), "mutations[3].put_relation.kind");
  EXPECT_EQ(status.message(), "mutations[3].put_relation.kind \"treety\": no such kind");
}

TEST(Violation, NoPrefixChangesNothing) { EXPECT_EQ(AtPlace("", UnknownKind()), UnknownKind()); }

TEST(Violation, AStatusWithoutViolationPassesThrough) {
  EXPECT_EQ(AtPlace("names", absl::OkStatus()), absl::OkStatus());
  EXPECT_EQ(AtPlace("names", absl::AbortedError("retry")), absl::AbortedError("retry"));
  EXPECT_FALSE(GetViolation(absl::AbortedError("retry")).has_value());
  EXPECT_FALSE(GetViolation(absl::OkStatus()).has_value());
}

TEST(Violation, CutsALongValue) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "哥";
  const std::string shown = GetViolation(InvalidError("text", text, "LONG", "too long"))->value();
  EXPECT_EQ(shown, text.substr(0, 198) + "...");
}

TEST(Violation, ShowsBadBytesOfTheValue) {
  EXPECT_EQ(GetViolation(InvalidError("text", "G\xF6teborg", "NOT_UTF8", "bad"))->value(),
            "G\\xF6teborg");
}

// A message with such bytes cannot be parsed, so the violation was lost.
TEST(Violation, SurvivesBadBytesInPlaceAndReason) {
  const Status status = InvalidError("G\xF6teborg.csv:1", "", "NO_NAME", "see G\xF6teborg");
  EXPECT_EQ(GetViolation(status)->place(), "G\\xF6teborg.csv:1");
  EXPECT_EQ(GetViolation(AtPlace("\xF6", status))->place(), "\\xF6.G\\xF6teborg.csv:1");
}

}  // namespace
}  // namespace partnergraph
