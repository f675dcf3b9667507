// Golden bytes of every key: what is written here stays readable.
#include "graph/store/key_codec.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace partnergraph {
namespace {

std::string Hex(const std::string& bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const char byte : bytes) {
    hex += kDigits[static_cast<unsigned char>(byte) >> 4U];
    hex += kDigits[static_cast<unsigned char>(byte) & 0xFU];
  }
  return hex;
}

TEST(KeyCodec, NumbersAreBigEndian) { EXPECT_EQ(Hex(EncodeNumber(258)), "0000000000000102"); }

TEST(KeyCodec, GoldenIdKey) {
  EXPECT_EQ(EncodeIdKey(Table::kEntity, "gothenburg"), "egothenburg");
  EXPECT_EQ(EncodeIdKey(Table::kRelation, "a.party.b"), "ra.party.b");
}

TEST(KeyCodec, GoldenIdentifierKey) {
  EXPECT_EQ(Hex(EncodeIdentifierKey("iso3166", "SE")), "69736f33313636005345");
}

TEST(KeyCodec, GoldenNameKey) {
  EXPECT_EQ(Hex(EncodeNameKey({"哥德堡", 7})), "e593a5e5beb7e5a0a1000000000000000007");
}

TEST(KeyCodec, GoldenAdjacencyKeys) {
  EXPECT_EQ(Hex(EncodeAdjacencyKey({.vertex = 1})), "000000000000000100");
  EXPECT_EQ(Hex(EncodeAdjacencyKey({1, Side::kOut, 2, 3, 4})),
            "000000000000000101000200000000000000030000000000000004");
}

TEST(KeyCodec, GoldenCitationKey) {
  EXPECT_EQ(Hex(EncodeCitationKey({5, Table::kRelation, 6})), "0000000000000005720000000000000006");
}

TEST(KeyCodec, GoldenHistoryKey) {
  EXPECT_EQ(Hex(EncodeHistoryKey({Table::kRelation, 5, 6})), "720000000000000005fffffffffffffff9");
}

TEST(KeyCodec, GoldenDaysAndKind) {
  EXPECT_EQ(Hex(EncodeArcValue({{-1, 0}, 258})), "7fffffff800000000102");
  EXPECT_EQ(Hex(EncodeArcValue({{kDayMin, kDayMax}})), "00000000ffffffff0000");
  EXPECT_EQ(Hex(EncodeKind(513)), "0201");
}

TEST(KeyCodec, NewerVersionsComeFirst) {
  EXPECT_LT(EncodeHistoryKey({Table::kEntity, 5, 9}), EncodeHistoryKey({Table::kEntity, 5, 8}));
  EXPECT_LT(EncodeHistoryKey({Table::kEntity, 5, 1}), EncodeHistoryKey({Table::kEntity, 6, 9}));
}

TEST(KeyCodec, AVertexComesBeforeItsArcsAndOutBeforeIn) {
  const std::string vertex = EncodeAdjacencyKey({.vertex = 1});
  const std::string out = EncodeAdjacencyKey({1, Side::kOut, 9, 9, 9});
  const std::string in = EncodeAdjacencyKey({1, Side::kIn, 0, 0, 0});
  EXPECT_LT(vertex, out);
  EXPECT_LT(out, in);
  EXPECT_LT(in, EncodeAdjacencyKey({.vertex = 2}));
}

TEST(KeyCodec, RandomKeysRoundTrip) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 1000; ++round) {
    const AdjacencyKey arc{random(), random() % 2 == 0 ? Side::kOut : Side::kIn,
                           static_cast<KindNumber>(random()), random(), random()};
    EXPECT_EQ(DecodeAdjacencyKey(EncodeAdjacencyKey(arc)).value(), arc);
    const CitationKey citation{random(), random() % 2 == 0 ? Table::kEntity : Table::kRelation,
                               random()};
    EXPECT_EQ(DecodeCitationKey(EncodeCitationKey(citation)).value(), citation);
    const HistoryKey history{Table::kEntity, random(), random()};
    EXPECT_EQ(DecodeHistoryKey(EncodeHistoryKey(history)).value(), history);
    const NameKey name{"name" + std::to_string(random()), random()};
    EXPECT_EQ(DecodeNameKey(EncodeNameKey(name)).value(), name);
    const ArcValue value{{static_cast<std::int32_t>(random()), static_cast<std::int32_t>(random())},
                         static_cast<DatasetNumber>(random())};
    EXPECT_EQ(DecodeArcValue(EncodeArcValue(value)).value(), value);
  }
}

TEST(KeyCodec, ReportsDamage) {
  EXPECT_EQ(DecodeNumber("short").status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(DecodeAdjacencyKey(std::string(27, '\x05')).status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(DecodeAdjacencyKey(std::string(9, '\x01')).status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(DecodeCitationKey("01234567o01234567").status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(DecodeHistoryKey("x0123456789abcdef").status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(DecodeNameKey("no end").status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(DecodeArcValue("123456789").status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(DecodeKind("1").status().code(), StatusCode::kDataLoss);
}

TEST(KeyCodec, PrefixEndIsAboveEveryKeyWithThePrefix) {
  EXPECT_EQ(PrefixEnd("ab"), "ac");
  EXPECT_EQ(PrefixEnd(std::string("a\xFF")), "b");
  EXPECT_EQ(PrefixEnd(std::string("\xFF\xFF")), "");
  EXPECT_EQ(PrefixEnd(""), "");
}

}  // namespace
}  // namespace partnergraph
