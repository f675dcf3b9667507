#include "service/server/message_bytes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "test_network.h"
#include "test_server.h"

namespace partnergraph {
namespace {

grpc::ByteBuffer Bytes(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

// Serialized without the check that a text is UTF-8.
std::string WithBadByte(std::string bytes, const std::string& text) {
  const std::size_t at = bytes.find(text);
  EXPECT_NE(at, std::string::npos);
  bytes[at] = '\xFF';
  return bytes;
}

TEST(MessageBytes, RoundTrip) {
  grpc::ByteBuffer bytes;
  ASSERT_TRUE(SerializeResponse(SmallNetwork(), &bytes).ok());
  v1::WriteRequest back;
  ASSERT_TRUE(ParseRequest(bytes, &back).ok());
  EXPECT_EQ(back.SerializeAsString(), SmallNetwork().SerializeAsString());
  v1::StatisticsRequest empty;
  EXPECT_TRUE(ParseRequest(Bytes(""), &empty).ok());
}

TEST(MessageBytes, NamesTheFieldThatIsNotUtf8) {
  v1::GetEntityRequest get;
  Status status = ParseRequest(Bytes(std::string("\x0A\x02\xC3(", 4)), &get);
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(RuleOf(status), "INVALID_UTF8");
  EXPECT_EQ(status.message(), "entity \"\\xC3(\": is not UTF-8");

  v1::WriteRequest write;
  status = ParseRequest(Bytes(WithBadByte(SmallNetwork().SerializeAsString(), "Québec")), &write);
  EXPECT_EQ(PlaceOf(status), "mutations[3].put_entity.names[0].text");

  v1::BatchGetEntitiesRequest batch;
  batch.add_entities("a");
  batch.add_entities("bad");
  status = ParseRequest(Bytes(WithBadByte(batch.SerializeAsString(), "bad")), &batch);
  EXPECT_EQ(PlaceOf(status), "entities[1]");
}

TEST(MessageBytes, RefusesWhatIsNoMessage) {
  const std::string whole = SmallNetwork().SerializeAsString();
  for (const std::string& bytes :
       {std::string("\xFF"), std::string("\x0A"),
        std::string("\x0A\x7F"
                    "abc"),
        std::string(1000, '\xFF'), whole.substr(0, whole.size() - 1), std::string("\x00", 1)}) {
    v1::WriteRequest request;
    const Status status = ParseRequest(Bytes(bytes), &request);
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
    EXPECT_EQ(RuleOf(status), "MALFORMED_MESSAGE");
    EXPECT_THAT(GetViolation(status)->reason(),
                testing::StartsWith("the bytes are no partnergraph.v1."));
  }
}

TEST(MessageBytes, SkipsFieldsThatItDoesNotKnow) {
  // Field 1000 as varint, fixed 32, fixed 64 and text, then a bad text in field 1.
  const std::string unknown(
      "\xC0\x3E\x05"
      "\xC5\x3E"
      "abcd"
      "\xC1\x3E"
      "abcdefgh"
      "\xC2\x3E\x01x");
  v1::GetEntityRequest request;
  EXPECT_TRUE(ParseRequest(Bytes(unknown), &request).ok());
  EXPECT_EQ(PlaceOf(ParseRequest(Bytes(unknown + "\x0A\x01\xFF"), &request)), "entity");
}

TEST(MessageBytes, FindsTheFieldAcrossSlices) {
  v1::BatchGetEntitiesRequest batch;
  for (int i = 0; i < 5; ++i) batch.add_entities("哥德堡" + std::to_string(i));
  const std::string bytes = WithBadByte(batch.SerializeAsString(), "堡4");
  std::vector<grpc::Slice> slices;
  for (const char c : bytes) slices.emplace_back(std::string(1, c));
  const grpc::ByteBuffer buffer(slices.data(), slices.size());
  EXPECT_EQ(PlaceOf(ParseRequest(buffer, &batch)), "entities[4]");
}

TEST(MessageBytes, SaysThatAnAnswerIsTooLarge) {
  v1::GetEntityRequest large;
  large.set_entity(std::string(kResponseBytesMax, 'x'));
  grpc::ByteBuffer bytes;
  const Status status = SerializeResponse(large, &bytes);
  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted);
  EXPECT_EQ(RuleOf(status), "RESPONSE_TOO_LARGE");
}

}  // namespace
}  // namespace partnergraph
