#include "graph/model/identifier_check.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace partnergraph {
namespace {

constexpr auto kRor = v1::IdentifierScheme::CHECK_ROR;
constexpr auto kIsni = v1::IdentifierScheme::CHECK_ISNI;
constexpr auto kUscc = v1::IdentifierScheme::CHECK_USCC;

constexpr std::string_view kRorDigits = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::string_view kIsniDigits = "0123456789X";
constexpr std::string_view kUsccDigits = "0123456789ABCDEFGHJKLMNPQRTUWXY";

// How many of the values that differ from `value` in the character at `place` pass.
int ChangedOnesThatPass(v1::IdentifierScheme::Check check, std::string value, std::size_t place,
                        std::string_view alphabet) {
  const char right = value[place];
  int count = 0;
  for (const char wrong : alphabet) {
    value[place] = wrong;
    if (wrong != right && HasValidCheckDigits(check, value)) ++count;
  }
  return count;
}

TEST(IdentifierCheck, AnyValuePassesWithoutCheck) {
  EXPECT_TRUE(HasValidCheckDigits(v1::IdentifierScheme::CHECK_UNSPECIFIED, "哥德堡"));
  EXPECT_TRUE(HasValidCheckDigits(v1::IdentifierScheme::CHECK_UNSPECIFIED, ""));
}

TEST(IdentifierCheck, NoValuePassesAnUnknownCheck) {
  EXPECT_FALSE(HasValidCheckDigits(static_cast<v1::IdentifierScheme::Check>(99), "013q1eq08"));
}

TEST(IdentifierCheck, AcceptsRorIds) {
  for (const auto id : {"013q1eq08",     // 复旦大学, Fudan University.
                        "0220qvk04",     // 上海交通大学, Shanghai Jiao Tong University.
                        "01tm6cn81",     // Göteborgs universitet.
                        "01hhn8329",     // Max-Planck-Gesellschaft.
                        "01a8ajp46",     // Université Clermont Auvergne.
                        "00kd6pz94",     // Conseil régional d'Auvergne-Rhône-Alpes.
                        "001f39w38",     // Clermont Auvergne INP.
                        "005n5zv88",     // Volvo.
                        "00acv8d41",     // Chalmers Industriteknik.
                        "000025p04"}) {  // Thailand Science Research and Innovation.
    EXPECT_TRUE(HasValidCheckDigits(kRor, id)) << id;
  }
}

TEST(IdentifierCheck, RefusesRorIdsOfAnotherForm) {
  for (const auto id : {"", "013q1eq0", "013q1eq080", "113q1eq08", "013Q1EQ08", "013u1eq08",
                        "013q1eqx8", "https://ror.org/013q1eq08", "复旦大学"}) {
    EXPECT_FALSE(HasValidCheckDigits(kRor, id)) << id;
  }
}

TEST(IdentifierCheck, RefusesEveryRorIdWithOneWrongCharacter) {
  for (std::size_t place = 0; place < 9; ++place) {
    EXPECT_EQ(ChangedOnesThatPass(kRor, "013q1eq08", place, kRorDigits), 0) << place;
  }
}

TEST(IdentifierCheck, RefusesRorIdsWithSwappedNeighbours) {
  EXPECT_FALSE(HasValidCheckDigits(kRor, "031q1eq08"));
  EXPECT_FALSE(HasValidCheckDigits(kRor, "013q1qe08"));
  EXPECT_FALSE(HasValidCheckDigits(kRor, "013q1eq80"));
}

// 98 - rest lies between 02 and 98, so 01 and 98 are not two spellings of one check.
TEST(IdentifierCheck, RefusesRorCheckDigitsOutOfRange) {
  int count = 0;
  for (int check = 0; check < 100; ++check) {
    std::string id = "0000000";
    id += {static_cast<char>('0' + check / 10), static_cast<char>('0' + check % 10)};
    if (HasValidCheckDigits(kRor, id)) ++count;
  }
  EXPECT_EQ(count, 1);
}

TEST(IdentifierCheck, AcceptsIsni) {
  for (const auto id :
       {"0000 0004 0530 031X", "000000040530031X", "0000 0001 0304 893X", "0000 0001 0125 2443"}) {
    EXPECT_TRUE(HasValidCheckDigits(kIsni, id)) << id;
  }
}

TEST(IdentifierCheck, RefusesIsniOfAnotherForm) {
  for (const auto id : {"", "0000 0004 0530 031", "0000 0004 0530 031x", "0000-0004-0530-031X",
                        "X000 0004 0530 0310", "0000 0004 0530 031X0"}) {
    EXPECT_FALSE(HasValidCheckDigits(kIsni, id)) << id;
  }
}

TEST(IdentifierCheck, RefusesEveryIsniWithOneWrongCharacter) {
  for (std::size_t place = 0; place < 16; ++place) {
    EXPECT_EQ(ChangedOnesThatPass(kIsni, "000000040530031X", place, kIsniDigits), 0) << place;
  }
}

// One of the records of ROR carries it (01zz42w05).
TEST(IdentifierCheck, RefusesAnIsniThatIsWrongAtItsSource) {
  EXPECT_FALSE(HasValidCheckDigits(kIsni, "0000 0004 1936 7301"));
}

TEST(IdentifierCheck, AcceptsUnifiedSocialCreditIdentifiers) {
  for (const auto id : {"12100000425006117P",     // 复旦大学
                        "9144030071526726XG",     // 腾讯
                        "914403001922038216"}) {  // 华为
    EXPECT_TRUE(HasValidCheckDigits(kUscc, id)) << id;
  }
}

// The worked example of GB 32100: the sum is 1640, the rest 28, the check character 3.
TEST(IdentifierCheck, FollowsTheExampleOfGb32100) {
  EXPECT_TRUE(HasValidCheckDigits(kUscc, "91350100M000100Y43"));
  EXPECT_FALSE(HasValidCheckDigits(kUscc, "91350100M000100Y4Z"));
}

TEST(IdentifierCheck, RefusesUsccOfAnotherForm) {
  for (const auto id : {"", "12100000425006117", "12100000425006117p", "12100000425006117PP",
                        "1210000042500611I7", "统一社会信用代码"}) {
    EXPECT_FALSE(HasValidCheckDigits(kUscc, id)) << id;
  }
}

TEST(IdentifierCheck, RefusesEveryUsccWithOneWrongCharacter) {
  for (std::size_t place = 0; place < 18; ++place) {
    EXPECT_EQ(ChangedOnesThatPass(kUscc, "9144030071526726XG", place, kUsccDigits), 0) << place;
  }
}

}  // namespace
}  // namespace partnergraph
