#include "service/server/to_grpc_status.h"

#include <gtest/gtest.h>

#include <string>

namespace partnergraph {
namespace {

TEST(ToGrpcStatus, KeepsOk) { EXPECT_TRUE(ToGrpcStatus(Status()).ok()); }

TEST(ToGrpcStatus, KeepsCodeAndMessage) {
  for (int code = 1; code <= 16; ++code) {
    const grpc::Status status =
        ToGrpcStatus(Status(static_cast<StatusCode>(code), "哥德堡 is not there"));
    EXPECT_EQ(status.error_code(), code);
    EXPECT_EQ(status.error_message(), "哥德堡 is not there");
  }
}

TEST(ToGrpcStatus, CarriesTheViolationAsDetail) {
  const grpc::Status status = ToGrpcStatus(
      InvalidError("mutations[3].put_relation.kind", "agrement", "UNKNOWN_KIND", "no such kind"));
  v1::ErrorStatus error;
  ASSERT_TRUE(error.ParseFromString(status.error_details()));
  EXPECT_EQ(error.code(), status.error_code());
  EXPECT_EQ(error.message(), status.error_message());
  ASSERT_EQ(error.details_size(), 1);
  EXPECT_EQ(error.details(0).type_url(), "type.googleapis.com/partnergraph.v1.Violation");
  v1::Violation violation;
  ASSERT_TRUE(error.details(0).UnpackTo(&violation));
  EXPECT_EQ(violation.place(), "mutations[3].put_relation.kind");
  EXPECT_EQ(violation.value(), "agrement");
  EXPECT_EQ(violation.rule(), "UNKNOWN_KIND");
  EXPECT_EQ(violation.reason(), "no such kind");
}

TEST(ToGrpcStatus, HasNoDetailWithoutViolation) {
  const grpc::Status status = ToGrpcStatus(absl::NotFoundError("no"));
  v1::ErrorStatus error;
  ASSERT_TRUE(error.ParseFromString(status.error_details()));
  EXPECT_EQ(error.details_size(), 0);
}

TEST(ToGrpcStatus, CutsLongMessagesAtACharactersEnd) {
  std::string text;
  while (text.size() < 20'000) text += "市";
  for (int shift = 0; shift < 3; ++shift) {
    const grpc::Status status = ToGrpcStatus(InvalidError("f", "v", "R", text));
    EXPECT_LE(status.error_message().size(), kErrorTextBytesMax);
    EXPECT_GE(status.error_message().size(), kErrorTextBytesMax - 3);
    EXPECT_TRUE(status.error_message().ends_with("市..."));
    // What gRPC makes of it: text with three bytes for one, details in base 64.
    EXPECT_LE(status.error_message().size() * 3 + status.error_details().size() * 4 / 3, 8000U);
    text.insert(text.begin(), 'x');
  }
}

TEST(FromGrpcStatus, GivesBackWhatWasSent) {
  const Status status = InvalidError("query", "\xC3(", "INVALID_UTF8", "is not UTF-8");
  const Status back = FromGrpcStatus(ToGrpcStatus(status));
  EXPECT_EQ(back, status);
  EXPECT_EQ(GetViolation(back)->SerializeAsString(), GetViolation(status)->SerializeAsString());
  EXPECT_TRUE(FromGrpcStatus(grpc::Status::OK).ok());
  EXPECT_EQ(FromGrpcStatus(ToGrpcStatus(absl::AbortedError("again"))), absl::AbortedError("again"));
}

TEST(FromGrpcStatus, TakesDetailsThatAreNotOurs) {
  const Status status =
      FromGrpcStatus(grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone", "\xFF\xFF"));
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_EQ(status.message(), "gone");
}

}  // namespace
}  // namespace partnergraph
