#include "graph/exchange/gzip_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <random>
#include <sstream>
#include <string>
#include <string_view>

#include "graph/base/violation.h"
#include "tests/graph/exchange/bytes_source.h"

namespace partnergraph {
namespace {

using std::string_view_literals::operator""sv;
using testing::HasSubstr;

constexpr std::size_t kPiece = 64U << 10U;

// One member.
std::string Gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
            Z_OK);
  std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

// All that the source gives, read in pieces of `size`.
StatusOr<std::string> ReadAll(ByteSource* source, std::size_t size = kPiece) {
  std::string all;
  std::string buffer(size, '\0');
  while (true) {
    PG_ASSIGN_OR_RETURN(const std::size_t count, source->Read(buffer.data(), buffer.size()));
    if (count == 0) return all;
    all.append(buffer, 0, count);
  }
}

StatusOr<std::string> Unpacked(std::string bytes, std::size_t piece = BytesSource::kWhole) {
  BytesSource input(std::move(bytes), piece);
  GzipSource source(&input);
  return ReadAll(&source);
}

v1::Violation ViolationOf(const std::string& bytes) {
  const Status status = Unpacked(bytes).status();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  return GetViolation(status).value_or(v1::Violation());
}

// --- What is unpacked.

TEST(GzipSource, UnpacksAFile) {
  EXPECT_EQ(Unpacked(Gzip("id,name\n上海,Göteborg\n")).value(), "id,name\n上海,Göteborg\n");
}

TEST(GzipSource, UnpacksMembersOneAfterAnother) {
  EXPECT_EQ(Unpacked(Gzip("哥德堡") + Gzip("") + Gzip("\n上海")).value(), "哥德堡\n上海");
}

TEST(GzipSource, UnpacksMembersThatAreAllEmpty) {
  std::string bytes;
  for (int i = 0; i < 20'000; ++i) bytes += Gzip("");
  EXPECT_EQ(Unpacked(bytes).value(), "");
}

TEST(GzipSource, UnpacksASourceThatGivesAByteAtATime) {
  EXPECT_EQ(Unpacked(Gzip("哥德堡") + Gzip("上海"), 1).value(), "哥德堡上海");
}

TEST(GzipSource, UnpacksIntoABufferOfOneByte) {
  BytesSource input(Gzip("哥德堡") + Gzip("上海"));
  GzipSource source(&input);
  EXPECT_EQ(ReadAll(&source, 1).value(), "哥德堡上海");
}

TEST(GzipSource, UnpacksWhatIsLongerThanItsBuffer) {
  std::mt19937 random(7);  // Fixed, so that a failure repeats.
  std::string text(500'000, '\0');
  for (char& c : text) c = static_cast<char>(random());
  EXPECT_TRUE(Unpacked(Gzip(text) + Gzip(text)).value() == text + text);
  EXPECT_TRUE(Unpacked(Gzip(text), 1000).value() == text);
}

TEST(GzipSource, StaysAtItsEnd) {
  BytesSource input(Gzip("上海"));
  GzipSource source(&input);
  ASSERT_TRUE(ReadAll(&source).ok());
  char byte = 0;
  EXPECT_EQ(source.Read(&byte, 1).value(), 0U);
  EXPECT_EQ(source.Read(&byte, 1).value(), 0U);
}

// --- What passes through.

TEST(GzipSource, PassesTextThrough) {
  EXPECT_EQ(Unpacked("id,name\n上海,Göteborg\n").value(), "id,name\n上海,Göteborg\n");
  EXPECT_EQ(Unpacked("id,name\n上海\n", 1).value(), "id,name\n上海\n");
}

TEST(GzipSource, PassesLongTextThrough) {
  std::string text;
  while (text.size() < 300'000) text += "哥德堡,Göteborg\n";
  EXPECT_TRUE(Unpacked(text).value() == text);
  BytesSource input(text, 777);
  GzipSource source(&input);
  EXPECT_TRUE(ReadAll(&source, 10).value() == text);
}

TEST(GzipSource, PassesAnEmptyFileThrough) { EXPECT_EQ(Unpacked("").value(), ""); }

TEST(GzipSource, PassesAFirstByteOfGzipAloneThrough) {
  EXPECT_EQ(Unpacked("\x1F").value(), "\x1F");
  EXPECT_EQ(Unpacked("\x1F\x1F\x8B").value(), "\x1F\x1F\x8B");
}

// --- What is refused.

TEST(GzipSource, RefusesAFileCutShort) {
  const std::string whole = Gzip("id,name\n上海,Göteborg\n");
  for (std::size_t size = 2; size < whole.size(); ++size) {
    const v1::Violation violation = ViolationOf(whole.substr(0, size));
    ASSERT_EQ(violation.rule(), "MALFORMED_GZIP") << size;
    ASSERT_EQ(violation.reason(), "the file is cut short") << size;
  }
}

TEST(GzipSource, RefusesASecondMemberCutShort) {
  const std::string second = Gzip("上海");
  EXPECT_EQ(ViolationOf(Gzip("哥德堡") + second.substr(0, 12)).reason(), "the file is cut short");
  EXPECT_EQ(ViolationOf(Gzip("哥德堡") + second.substr(0, 1)).rule(), "MALFORMED_GZIP");
}

TEST(GzipSource, RefusesADamagedByte) {
  const std::string whole = Gzip("id,name\n上海,Göteborg\n");
  // Behind the header, whose time and system mean nothing.
  for (std::size_t i = 10; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    ASSERT_EQ(ViolationOf(damaged).rule(), "MALFORMED_GZIP") << i;
  }
}

TEST(GzipSource, SaysThatTheChecksumIsWrong) {
  std::string damaged = Gzip("上海");
  damaged[damaged.size() - 8] = static_cast<char>(damaged[damaged.size() - 8] ^ 1);
  EXPECT_THAT(ViolationOf(damaged).reason(), HasSubstr("damaged: incorrect data check"));
}

TEST(GzipSource, RefusesGarbageBehindTheEnd) {
  EXPECT_EQ(ViolationOf(Gzip("上海") + "哥德堡").rule(), "MALFORMED_GZIP");
  EXPECT_EQ(ViolationOf(Gzip("上海") + "\n").rule(), "MALFORMED_GZIP");
  EXPECT_EQ(ViolationOf(Gzip("上海") + std::string("\0\0\0"sv)).rule(), "MALFORMED_GZIP");
}

TEST(GzipSource, GivesWhatStandsBeforeTheGarbage) {
  BytesSource input(Gzip("上海") + "garbage");
  GzipSource source(&input);
  std::string buffer(100, '\0');
  ASSERT_EQ(source.Read(buffer.data(), buffer.size()).value(), 6U);
  EXPECT_EQ(buffer.substr(0, 6), "上海");
  EXPECT_FALSE(source.Read(buffer.data(), buffer.size()).ok());
}

TEST(GzipSource, RefusesAnotherMethodThanDeflate) {
  EXPECT_EQ(ViolationOf(std::string("\x1F\x8B\x07\0\0\0\0\0\0\x03more", 14)).rule(),
            "MALFORMED_GZIP");
}

TEST(GzipSource, RefusesAZipBomb) {
  const std::string bomb = Gzip(std::string(40U << 20U, '\0'));
  const Status status = Unpacked(bomb).status();
  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted);
  EXPECT_EQ(GetViolation(status)->rule(), "UNPACKED_SIZE");
}

TEST(GzipSource, RefusesABombOfManyMembers) {
  const std::string member = Gzip(std::string(1U << 20U, '\0'));
  std::string bomb;
  for (int i = 0; i < 40; ++i) bomb += member;
  EXPECT_EQ(GetViolation(Unpacked(bomb).status())->rule(), "UNPACKED_SIZE");
}

TEST(GzipSource, TakesASmallFileHoweverWellItPacks) {
  const std::string zeros(kUnpackedBytesFree, '\0');
  EXPECT_TRUE(Unpacked(Gzip(zeros)).value() == zeros);
}

TEST(GzipSource, StaysAtItsFirstError) {
  BytesSource input(Gzip("上海") + "garbage" + Gzip("哥德堡"));
  GzipSource source(&input);
  const Status first = ReadAll(&source).status();
  EXPECT_FALSE(first.ok());
  char byte = 0;
  EXPECT_EQ(source.Read(&byte, 1).status(), first);
}

TEST(GzipSource, PassesAnErrorOfItsInputOn) {
  const Status gone = absl::CancelledError("the client is gone");
  for (const std::string& text : {std::string(), std::string("\x1F"), std::string("plain"),
                                  Gzip("上海").substr(0, 15), Gzip("上海")}) {
    BytesSource input(text, BytesSource::kWhole, gone);
    GzipSource source(&input);
    EXPECT_EQ(ReadAll(&source).status(), gone) << text.size();
    char byte = 0;
    EXPECT_EQ(source.Read(&byte, 1).status(), gone) << text.size();
  }
}

// --- A stream as a source.

TEST(IstreamSource, GivesTheBytesOfAStream) {
  std::istringstream input("哥德堡");
  IstreamSource source(&input);
  EXPECT_EQ(ReadAll(&source, 4).value(), "哥德堡");
  char byte = 0;
  EXPECT_EQ(source.Read(&byte, 1).value(), 0U);
}

TEST(IstreamSource, ReportsAStreamThatFails) {
  std::istringstream input("哥德堡");
  input.setstate(std::ios::badbit);
  IstreamSource source(&input);
  char byte = 0;
  const Status status = source.Read(&byte, 1).status();
  EXPECT_EQ(status.code(), StatusCode::kDataLoss);
  EXPECT_EQ(GetViolation(status)->rule(), "UNREADABLE_FILE");
  EXPECT_EQ(source.Read(&byte, 1).status(), status);
}

}  // namespace
}  // namespace partnergraph
