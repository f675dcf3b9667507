#include "graph/names/fold.h"

#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "graph/base/utf8.h"
#include "graph/names/han_variants.h"

namespace partnergraph {
namespace {

TEST(Fold, IgnoresCase) {
  EXPECT_EQ(FoldName("Chalmers"), "chalmers");
  EXPECT_EQ(FoldName("ΑΘΗΝΑΣ"), FoldName("αθηνας"));
  EXPECT_EQ(FoldName("МОСКВА"), FoldName("Москва"));
}

TEST(Fold, IgnoresAccentsComposedAndLoose) {
  for (const char* name : {"Göteborg", "goteborg", "ＧＯＴＥＢＯＲＧ", "Go\u0308teborg"}) {
    EXPECT_EQ(FoldName(name), "goteborg") << name;
  }
  EXPECT_EQ(FoldName("Αθήνα"), FoldName("Αθηνα"));
}

TEST(Fold, SpellsOutLettersThatDoNotDecompose) {
  EXPECT_EQ(FoldName("Straße Tromsø Łódź Đà Nẵng"), "strasse tromso lodz da nang");
  EXPECT_EQ(FoldName("Æ œuvre Þórður ISTANBUL ısı İzmir"), "ae oeuvre thordur istanbul isi izmir");
  EXPECT_EQ(FoldName("ə"), "ə");
}

TEST(Fold, MakesHyphensAndBlanksOneBlank) {
  EXPECT_EQ(FoldName("Auvergne-Rhône-Alpes"), "auvergne rhone alpes");
  EXPECT_EQ(FoldName("  Auvergne – Rhône\u00A0/\tAlpes (FR) "), "auvergne rhone alpes fr");
}

TEST(Fold, BreaksAtApostrophes) {
  for (const char* name :
       {"Université d'Aix", "Université d’Aix", "Université dʼAix", "universite d aix"}) {
    EXPECT_EQ(FoldName(name), "universite d aix") << name;
  }
}

TEST(Fold, BreaksAtAmpersand) {
  EXPECT_EQ(FoldName("Johnson & Johnson"), "johnson johnson");
  EXPECT_EQ(FoldName("R&D"), "r d");
}

TEST(Fold, JoinsInitialsAtFullStops) {
  for (const char* name :
       {"USA", "U.S.A.", "U.S.A", "U. S. A.", "u.\u00A0s.\u00A0a.", "Ｕ．Ｓ．Ａ．"}) {
    EXPECT_EQ(FoldName(name), "usa") << name;
  }
  EXPECT_EQ(FoldName("Deutsche Forschung e. V."), FoldName("Deutsche Forschung e.V."));
  EXPECT_EQ(FoldName("им. М.В. Ломоносова"), FoldName("им. М. В. Ломоносова"));
}

TEST(Fold, KeepsWordsApartAtFullStops) {
  EXPECT_EQ(FoldName("J.Smith"), "j smith");
  EXPECT_EQ(FoldName("J.S. Bach"), "js bach");
  EXPECT_EQ(FoldName("U.S.Army"), "us army");
  EXPECT_EQ(FoldName("St. Gallen"), "st gallen");
  EXPECT_EQ(FoldName("2.0 v.2"), "2 0 v 2");
  EXPECT_EQ(FoldName("A...B A.-B A b"), "a b a b a b");
}

TEST(Fold, MakesTraditionalHanSimplified) {
  EXPECT_EQ(FoldName("華東師範大學"), "华东师范大学");
  EXPECT_EQ(FoldName("臺灣"), FoldName("台湾"));
}

TEST(Fold, MakesJapaneseHanSimplified) {
  EXPECT_EQ(FoldName("浜松"), FoldName("濱松"));
  EXPECT_EQ(FoldName("浜松"), "滨松");
  EXPECT_EQ(FoldName("広島大学"), FoldName("廣島大學"));
  EXPECT_EQ(FoldName("東京藝術大學"), FoldName("东京芸术大学"));
  EXPECT_EQ(FoldName("金沢 桜 経済"), "金泽樱经济");
}

TEST(Fold, DropsBreaksAmongHan) {
  EXPECT_EQ(FoldName("上海 交通　大学"), "上海交通大学");
  EXPECT_EQ(FoldName("巴登-符騰堡"), FoldName("巴登符腾堡"));
  EXPECT_EQ(FoldName("巴登·符腾堡"), "巴登符腾堡");
  EXPECT_EQ(FoldName("浙江大学（杭州）"), "浙江大学杭州");
}

TEST(Fold, DropsBreaksAmongKana) {
  EXPECT_EQ(FoldName("ジョンズ・ホプキンズ 大学"), "ジョンズホプキンズ大学");
}

TEST(Fold, PutsOneBlankBetweenHanAndOtherScripts) {
  for (const char* name : {"ERP审批", "ERP 审批", "erp-审批", "ＥＲＰ审批"}) {
    EXPECT_EQ(FoldName(name), "erp 审批") << name;
  }
  EXPECT_EQ(FoldName("第101中学"), "第 101 中学");
}

TEST(Fold, KeepsTheLettersOfSymbols) {
  EXPECT_EQ(FoldName("㈱日立"), FoldName("(株)日立"));
  EXPECT_EQ(FoldName("ﬁnland"), "finland");
  EXPECT_EQ(FoldName("Acme™ Labs®"), "acme labs");
}

TEST(Fold, KeepsVoicingMarksOfKana) {
  EXPECT_NE(FoldName("が"), FoldName("か"));
  EXPECT_EQ(FoldName("か\u3099"), "が");
  EXPECT_EQ(FoldName("ｶﾞｽ"), "ガス");
}

TEST(Fold, ComposesHangul) {
  EXPECT_EQ(FoldName("서울대학교"), "서울대학교");
  EXPECT_EQ(FoldName("\u1112\u1161\u11AB"), "한");
}

TEST(Fold, KeepsMarksOfIndicScripts) {
  EXPECT_EQ(FoldName("हिन्दी"), "हिन्दी");
  EXPECT_EQ(FoldName("মো"), FoldName("ম\u09C7\u09BE"));
}

TEST(Fold, DropsVowelPointsOfArabicAndHebrew) {
  EXPECT_EQ(FoldName("جَامِعَة"), FoldName("جامعة"));
  EXPECT_EQ(FoldName("أكاديمية"), FoldName("اكاديمية"));
  EXPECT_EQ(FoldName("جامعـــة"), FoldName("جامعة"));
  EXPECT_EQ(FoldName("אוּנִיבֶרְסִיטָה"), FoldName("אוניברסיטה"));
}

TEST(Fold, DropsInvisibleCharacters) {
  EXPECT_EQ(FoldName("\uFEFFZhe\u200Bjiang\u00AD"), "zhejiang");
}

TEST(Fold, BreaksAtInvalidBytes) {
  EXPECT_EQ(FoldName("a\xFF\xC3 b\xE4\xB8"), "a b");
  EXPECT_EQ(FoldName(std::string_view("a\0b", 3)), "a b");
}

TEST(Fold, IsEmptyWithoutLetterAndDigit) {
  for (const char* name : {"", " ", "---", "™", "。・", "\xFF", "\u0301"}) {
    EXPECT_EQ(FoldName(name), "") << name;
  }
}

TEST(Fold, KeepsPrefixesPrefixes) {
  const std::string name = "Zhejiang University – École d'Aix 浙江大學 ERP审批";
  for (std::size_t i = 0; i < name.size();) {
    EXPECT_TRUE(FoldName(name).starts_with(FoldName(name.substr(0, i)))) << i;
    DecodeUtf8(name, &i);
  }
}

// --- The slow twin: whole strings through ICU, then the rules of fold.h as rewriting.

class Twin {
 public:
  Twin() {
    casefold_ = icu::Normalizer2::getNFKCCasefoldInstance(error_);
    nfd_ = icu::Normalizer2::getNFDInstance(error_);
    nfc_ = icu::Normalizer2::getNFCInstance(error_);
    simplified_.reset(
        icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, error_));
    for (const HanVariant& variant : kHanVariants) variants_[variant.japanese] = variant.chinese;
    for (const auto& [c, letters] : std::map<char32_t, std::u32string>{{U'ø', U"o"},
                                                                       {U'đ', U"d"},
                                                                       {U'ð', U"d"},
                                                                       {U'ł', U"l"},
                                                                       {U'æ', U"ae"},
                                                                       {U'œ', U"oe"},
                                                                       {U'þ', U"th"},
                                                                       {U'ı', U"i"},
                                                                       {U'ħ', U"h"},
                                                                       {U'ŧ', U"t"}}) {
      extras_[c] = letters;
    }
  }

  std::string Fold(const std::u32string& name) {
    std::u32string text;
    for (const char32_t c : name) text += c == U'™' || c == U'℠' ? U'-' : c;
    for (std::u32string before; before != text;) {
      before = text;
      text = Letters(text);
    }
    text = From(nfc_->normalize(To(Spaced(text)), error_));
    EXPECT_TRUE(U_SUCCESS(error_));
    std::string key;
    for (const char32_t c : text) AppendUtf8(c, &key);
    return key;
  }

 private:
  static icu::UnicodeString To(const std::u32string& text) {
    icu::UnicodeString result;
    for (const char32_t c : text) result.append(static_cast<UChar32>(c));
    return result;
  }
  static std::u32string From(const icu::UnicodeString& text) {
    std::u32string result(static_cast<std::size_t>(text.countChar32()), U'\0');
    UErrorCode error = U_ZERO_ERROR;
    text.toUTF32(reinterpret_cast<UChar32*>(result.data()), static_cast<int32_t>(result.size()),
                 error);
    return result;
  }
  static std::string ScriptName(char32_t c) {
    UErrorCode error = U_ZERO_ERROR;
    return uscript_getShortName(uscript_getScript(static_cast<UChar32>(c), &error));
  }
  static bool IsDropped(char32_t c) {
    const auto type = u_charType(static_cast<UChar32>(c));
    if (c == 0x640) return true;
    if (c == 0x3099 || c == 0x309A) return false;
    if (type != U_NON_SPACING_MARK && type != U_ENCLOSING_MARK) return false;
    for (const char* script : {"Zinh", "Zyyy", "Latn", "Grek", "Cyrl", "Arab", "Hebr"}) {
      if (ScriptName(c) == script) return true;
    }
    return false;
  }
  static char32_t Break(char32_t c) {
    const auto point = static_cast<UChar32>(c);
    if (c == '.') return '.';
    if (u_isUWhiteSpace(point)) return ' ';
    const std::string_view category = kCategories[static_cast<std::size_t>(u_charType(point))];
    if (std::strchr("PSZ", category[0]) != nullptr || category == "Cc" || category == "Cf" ||
        (c >= 0x2B0 && c < 0x300)) {
      return '-';
    }
    return 0;
  }
  static bool IsUnspaced(char32_t c) {
    for (const UScriptCode s :
         {USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA, USCRIPT_BOPOMOFO}) {
      if (Break(c) == 0 && uscript_hasScript(static_cast<UChar32>(c), s)) return true;
    }
    return false;
  }
  static bool IsInitial(const std::u32string& word) {
    if (word.size() != 1 || u_isalpha(static_cast<UChar32>(word[0])) == 0) return false;
    const std::string script = ScriptName(word[0]);
    return (script == "Latn" && word[0] < 0x80) || (script == "Grek" && word[0] < 0x400) ||
           (script == "Cyrl" && word[0] < 0x530);
  }

  char32_t Simplified(char32_t c) const {
    if (const auto at = variants_.find(c); at != variants_.end()) return at->second;
    if (c == U'苧') return U'苎';  // ICU maps the two to each other.
    if (c == U'苎') return U'苎';
    icu::UnicodeString text(static_cast<UChar32>(c));
    simplified_->transliterate(text);
    return From(text)[0];
  }

  std::u32string Letters(const std::u32string& text) {
    std::u32string bare;
    for (const char32_t c : From(nfd_->normalize(casefold_->normalize(To(text), error_), error_))) {
      if (!IsDropped(c)) bare += c;
    }
    std::u32string letters;
    for (const char32_t c : From(nfc_->normalize(To(bare), error_))) {
      if (const char32_t cut = Break(c); cut != 0) {
        letters += cut;
      } else if (const auto extra = extras_.find(c); extra != extras_.end()) {
        letters += extra->second;
      } else {
        letters += ScriptName(c) == "Hani" ? Simplified(c) : c;
      }
    }
    return letters;
  }

  // Words and the breaks before them, then joined again.
  static std::u32string Spaced(const std::u32string& text) {
    struct Word {
      std::u32string before;
      std::u32string letters;
    };
    std::vector<Word> words(1);
    for (const char32_t c : text) {
      if (Break(c) != 0) {
        if (!words.back().letters.empty()) words.emplace_back();
        words.back().before += c;
        continue;
      }
      const std::u32string& letters = words.back().letters;
      if (!letters.empty() && IsUnspaced(letters.back()) != IsUnspaced(c)) words.emplace_back();
      words.back().letters += c;
    }
    if (words.back().letters.empty()) words.pop_back();
    std::u32string key;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const Word& word = words[i];
      bool joined = i == 0;
      if (i > 0) {
        const std::u32string& last = words[i - 1].letters;
        const bool stop = !word.before.empty() && word.before[0] == '.' &&
                          word.before.find_first_not_of(U' ', 1) == std::u32string::npos;
        joined = (IsUnspaced(last.back()) && IsUnspaced(word.letters[0])) ||
                 (stop && IsInitial(last) && IsInitial(word.letters));
      }
      key += (joined ? U"" : U" ") + word.letters;
    }
    return key;
  }

  static constexpr std::array<const char*, 30> kCategories = {
      "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp",
      "Cc", "Cf", "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf"};

  UErrorCode error_ = U_ZERO_ERROR;
  const icu::Normalizer2* casefold_ = nullptr;
  const icu::Normalizer2* nfd_ = nullptr;
  const icu::Normalizer2* nfc_ = nullptr;
  std::unique_ptr<icu::Transliterator> simplified_;
  std::map<char32_t, char32_t> variants_;
  std::map<char32_t, std::u32string> extras_;
};

std::string Utf8(const std::u32string& text) {
  std::string result;
  for (const char32_t c : text) AppendUtf8(c, &result);
  return result;
}

template <typename Visit>
void ForEachAssigned(Visit visit) {
  for (char32_t c = 0; c < 0x110000; ++c) {
    const auto type = u_charType(static_cast<UChar32>(c));
    if (type != U_UNASSIGNED && type != U_SURROGATE && type != U_PRIVATE_USE_CHAR) visit(c);
  }
}

TEST(Fold, EqualsTwinOnEveryCodePoint) {
  Twin twin;
  const auto expect_equal = [&](const std::u32string& text) {
    ASSERT_EQ(FoldName(Utf8(text)), twin.Fold(text)) << Utf8(text);
  };
  ForEachAssigned([&](char32_t c) {
    expect_equal({c});
    // Beside letters the breaks and joints show.
    expect_equal({U'x', c, U'y', U'z'});
    expect_equal({U'学', c, U'校'});
  });
}

TEST(Fold, EqualsTwinOnRandomNames) {
  const std::u32string letters =
      U"aBcÉßøıΣй.....  "
      U"--'’·・&1２学學浜広ーカか\u3099\u309A\u0308ｶﾞ゛한\u1112\u1161\u11ABम\u09C7\u09BE㈱™";
  Twin twin;
  std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same names each time.
  for (int i = 0; i < 50'000; ++i) {
    std::u32string name;
    for (std::size_t length = random() % 12; length > 0; --length) {
      name += letters[random() % letters.size()];
    }
    ASSERT_EQ(FoldName(Utf8(name)), twin.Fold(name)) << Utf8(name);
  }
}

TEST(Fold, IsIdempotentOnEveryCodePoint) {
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    const std::string key = FoldName(Utf8({c}));
    ASSERT_EQ(FoldName(key), key) << std::hex << static_cast<unsigned>(c);
  }
}

TEST(Fold, IsIdempotentOnRandomBytesAndCharacters) {
  std::mt19937 random(2);  // NOLINT(cert-msc51-cpp): the same strings each time.
  for (int i = 0; i < 100'000; ++i) {
    std::string text;
    for (std::size_t length = random() % 8; length > 0; --length) {
      const auto c = static_cast<char32_t>(random() % (random() % 2 == 0 ? 0x3400 : 0x30000));
      if (random() % 8 == 0) text += static_cast<char>(c & 0xFF);
      if (c < 0xD800 || c > 0xDFFF) AppendUtf8(c, &text);
    }
    const std::string key = FoldName(text);
    ASSERT_TRUE(IsUtf8(key)) << text;
    ASSERT_EQ(FoldName(key), key) << text;
  }
}

TEST(Fold, IsTheSameForCanonicallyEqualSpellings) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(error);
  ForEachAssigned([&](char32_t c) {
    std::string apart;
    nfd->normalize(icu::UnicodeString(static_cast<UChar32>(c)), error).toUTF8String(apart);
    ASSERT_EQ(FoldName(apart), FoldName(Utf8({c}))) << std::hex << static_cast<unsigned>(c);
  });
}

// FNV-1a over all keys: if it changes, so must kFoldVersion, and then this.
TEST(Fold, ChangesOnlyWithItsVersion) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    for (const char byte : FoldName(Utf8({U'x', c, U'y'}))) {
      hash = (hash ^ static_cast<std::uint8_t>(byte)) * 0x100000001B3;
    }
  }
  EXPECT_EQ(kFoldVersion, 1U);
  EXPECT_EQ(hash, 5628831399899355601U);
}

}  // namespace
}  // namespace partnergraph
