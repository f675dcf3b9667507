// make_fold_table OUTPUT writes the C++ tables behind FoldName and ScriptOf, so that ICU is
// needed at build time alone.
//
// The folded form of a code point, repeated until it does not change:
//   1. NFKC_Casefold (Unicode 15, section 3.13, toNFKC_Casefold), then NFD;
//   2. without the combining marks of Latin, Greek, Cyrillic, Arabic and Hebrew, and without the
//      Arabic tatweel; the marks of other scripts are letters in all but name, and stay;
//   3. NFC, so that kana keep their voicing mark and Hangul its syllables;
//   4. Han: ICU's Traditional-Simplified, then han_variants.h;
//   5. the Latin letters that no decomposition reaches: ø, đ, ł, æ, œ, þ, ð, ı, ħ, ŧ;
//   6. what is no letter, digit or mark becomes a break: white space ' ', the full stop '.', all
//      else '-', and so do the modifier letters that serve as apostrophes.
// A symbol with letters inside (㈱) keeps the letters, between breaks; ™ and ℠ are breaks.
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/uclean.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "graph/names/han_variants.h"

namespace partnergraph {
namespace {

constexpr UChar32 kCodePointEnd = 0x110000;
constexpr UChar32 kPageCodePoints = 64;
// From here on only plane 14's ignorable characters, which fold to nothing, do not stay.
constexpr UChar32 kTableEnd = 0x30000;
constexpr UChar32 kIgnorableBegin = 0xE0000;
constexpr UChar32 kIgnorableEnd = 0xE1000;

[[noreturn]] void Fail(const std::string& reason) {
  std::cerr << "make_fold_table: " << reason << "\n";
  std::exit(1);  // NOLINT(concurrency-mt-unsafe): one thread.
}

void Check(UErrorCode error, const char* what) {
  if (U_FAILURE(error)) Fail(std::string(what) + ": " + u_errorName(error));
}

bool IsSurrogate(UChar32 c) { return c >= 0xD800 && c <= 0xDFFF; }

// Calls `visit` with each code point that text may hold.
template <typename Visit>
void ForEachCodePoint(Visit visit) {
  for (UChar32 c = 0; c < kCodePointEnd; ++c) {
    if (!IsSurrogate(c)) visit(c);
  }
}

std::u32string CodePoints(const icu::UnicodeString& text) {
  std::u32string points;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    points.push_back(static_cast<char32_t>(text.char32At(i)));
  }
  return points;
}

UScriptCode Script(UChar32 c) {
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &error);
  Check(error, "script");
  return script;
}

bool IsDroppedMark(UChar32 c) {
  if ((U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK)) == 0) return false;
  if (c == 0x3099 || c == 0x309A) return false;  // Voicing marks: か and が are two letters.
  switch (Script(c)) {
    case USCRIPT_INHERITED:
    case USCRIPT_COMMON:
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_ARABIC:
    case USCRIPT_HEBREW:
      return true;
    default:
      return false;
  }
}

// Returns the break that `c` is, ' ', '.' or '-', or 0 if it is a part of a word.
UChar32 BreakOf(UChar32 c) {
  if (c == '.') return '.';
  if (u_isUWhiteSpace(c)) return ' ';
  constexpr uint32_t kBreaks =
      U_GC_P_MASK | U_GC_S_MASK | U_GC_Z_MASK | U_GC_CC_MASK | U_GC_CF_MASK;
  const bool is_modifier = c >= 0x02B0 && c <= 0x02FF;  // ʼ, ʻ, ʹ.
  return is_modifier || (U_GET_GC_MASK(c) & kBreaks) != 0 ? '-' : 0;
}

const char* LatinExtra(UChar32 c) {
  switch (c) {
    case U'ø':
      return "o";
    case U'đ':
    case U'ð':
      return "d";
    case U'ł':
      return "l";
    case U'æ':
      return "ae";
    case U'œ':
      return "oe";
    case U'þ':
      return "th";
    case U'ı':
      return "i";
    case U'ħ':
      return "h";
    case U'ŧ':
      return "t";
    default:
      return nullptr;
  }
}

class Folding {
 public:
  Folding() {
    UErrorCode error = U_ZERO_ERROR;
    casefold_ = icu::Normalizer2::getNFKCCasefoldInstance(error);
    nfd_ = icu::Normalizer2::getNFDInstance(error);
    nfc_ = icu::Normalizer2::getNFCInstance(error);
    Check(error, "normalizers");
    simplified_.reset(
        icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, error));
    traditional_.reset(
        icu::Transliterator::createInstance("Simplified-Traditional", UTRANS_FORWARD, error));
    Check(error, "transliterators");
  }

  icu::UnicodeString Fold(UChar32 c) const {
    if (c == 0x2122 || c == 0x2120) return {"-"};  // ™ and ℠ are no part of a name.
    icu::UnicodeString text(c);
    for (int step = 0; step < 10; ++step) {
      icu::UnicodeString next = FoldOnce(text);
      if (next == text) return text;
      text = std::move(next);
    }
    Fail("the folding of code point " + std::to_string(c) + " does not end");
  }

  bool IsTraditional(UChar32 c) const { return Transliterated(*simplified_, c) != c; }
  bool IsSimplified(UChar32 c) const { return Transliterated(*traditional_, c) != c; }
  const icu::Normalizer2& nfc() const { return *nfc_; }

 private:
  // ICU's Chinese transliterators map single characters to single characters.
  static UChar32 Transliterated(const icu::Transliterator& transliterator, UChar32 c) {
    icu::UnicodeString text(c);
    transliterator.transliterate(text);
    return text.char32At(0);
  }

  icu::UnicodeString FoldOnce(const icu::UnicodeString& text) const {
    UErrorCode error = U_ZERO_ERROR;
    const icu::UnicodeString apart = nfd_->normalize(casefold_->normalize(text, error), error);
    icu::UnicodeString bare;
    for (const char32_t point : CodePoints(apart)) {
      const auto c = static_cast<UChar32>(point);
      if (c != 0x0640 && !IsDroppedMark(c)) bare.append(c);
    }
    icu::UnicodeString folded;
    for (const char32_t point : CodePoints(nfc_->normalize(bare, error))) {
      AppendLetter(static_cast<UChar32>(point), &folded);
    }
    Check(error, "normalization");
    return folded;
  }

  void AppendLetter(UChar32 c, icu::UnicodeString* folded) const {
    if (const UChar32 cut = BreakOf(c); cut != 0) {
      folded->append(cut);
    } else if (const char* extra = LatinExtra(c)) {
      folded->append(extra);
    } else {
      folded->append(Script(c) == USCRIPT_HAN ? SimplifyHan(c) : c);
    }
  }

  // One step. ICU maps 苎 and 苧 to each other; the lesser of such two stands for both.
  UChar32 SimplifyHan(UChar32 c) const {
    for (const HanVariant& variant : kHanVariants) {
      if (static_cast<UChar32>(variant.japanese) == c) return static_cast<UChar32>(variant.chinese);
    }
    const UChar32 simple = Transliterated(*simplified_, c);
    return Transliterated(*simplified_, simple) == c ? std::min(c, simple) : simple;
  }

  const icu::Normalizer2* casefold_ = nullptr;
  const icu::Normalizer2* nfd_ = nullptr;
  const icu::Normalizer2* nfc_ = nullptr;
  std::unique_ptr<icu::Transliterator> simplified_;
  std::unique_ptr<icu::Transliterator> traditional_;
};

// A legacy character set: what it can encode is in use where it was made for.
class Charset {
 public:
  explicit Charset(const char* name) {
    UErrorCode error = U_ZERO_ERROR;
    converter_.reset(ucnv_open(name, &error));
    Check(error, name);
    // Otherwise what has no code becomes a question mark, without an error.
    ucnv_setFromUCallBack(converter_.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                          &error);
    Check(error, name);
  }

  bool Holds(UChar32 c) const {
    const icu::UnicodeString text(c);
    std::array<char, 16> bytes{};
    UErrorCode error = U_ZERO_ERROR;
    ucnv_fromUChars(converter_.get(), bytes.data(), static_cast<int32_t>(bytes.size()),
                    text.getBuffer(), text.length(), &error);
    return U_SUCCESS(error) != 0;
  }

 private:
  struct Close {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
  };
  std::unique_ptr<UConverter, Close> converter_;
};

// Writes `inline constexpr type name[] = {...};`.
class Writer {
 public:
  explicit Writer(const char* path) : out_(path) {
    out_ << "// Made by make_fold_table with ICU " U_ICU_VERSION " (Unicode " U_UNICODE_VERSION
            "); do not edit.\n\n";
  }

  void Begin(const char* type, const char* name) {
    out_ << "inline constexpr " << type << " " << name << "[] = {";
    count_ = 0;
  }
  void Item(std::uint32_t value) { Separate() << value << ","; }
  void Item(const char* text) { Separate() << '"' << text << "\","; }
  // A struct of numbers.
  void Item(std::initializer_list<std::uint32_t> values) {
    Separate() << "{";
    for (const std::uint32_t value : values) out_ << value << ",";
    out_ << "},";
  }
  void End() { out_ << "\n};\n\n"; }
  void Constant(const char* name, std::size_t value) {
    out_ << "inline constexpr unsigned " << name << " = " << value << ";\n\n";
  }
  bool Finish() {
    out_.flush();
    return out_.good();
  }

 private:
  std::ostream& Separate() { return out_ << (count_++ % 12 == 0 ? "\n" : ""); }

  std::ofstream out_;
  int count_ = 0;
};

// kFoldPageOf[c / 64] is a page of kFoldForms, whose item c % 64 is 0 if c is a letter that folds
// to itself and otherwise where its folded form begins in kFoldPool; the form ends at a 0 there.
void WriteForms(const std::vector<std::u32string>& forms, Writer* writer) {
  std::u32string pool(1, U'\0');
  std::map<std::u32string, std::uint32_t> offsets;
  std::map<std::vector<std::uint32_t>, std::uint32_t> pages;
  std::vector<std::vector<std::uint32_t>> page_list;
  for (UChar32 c = kTableEnd; c < kCodePointEnd; ++c) {
    const bool is_ignorable = c >= kIgnorableBegin && c < kIgnorableEnd;
    const std::u32string expected(is_ignorable ? 0 : 1, static_cast<char32_t>(c));
    if (forms[static_cast<std::size_t>(c)] != expected) Fail("a code point past the table's end");
  }
  writer->Constant("kFoldPageCodePoints", kPageCodePoints);
  writer->Constant("kFoldTableEnd", kTableEnd);
  writer->Constant("kFoldIgnorableBegin", kIgnorableBegin);
  writer->Constant("kFoldIgnorableEnd", kIgnorableEnd);
  writer->Begin("std::uint16_t", "kFoldPageOf");
  for (UChar32 begin = 0; begin < kTableEnd; begin += kPageCodePoints) {
    std::vector<std::uint32_t> page;
    for (UChar32 c = begin; c < begin + kPageCodePoints; ++c) {
      const std::u32string& form = forms[static_cast<std::size_t>(c)];
      // Breaks have a form, for readers take a code point without one for a letter.
      if (BreakOf(c) == 0 && form == std::u32string(1, static_cast<char32_t>(c))) {
        page.push_back(0);
        continue;
      }
      const auto [at, is_new] = offsets.emplace(form, static_cast<std::uint32_t>(pool.size()));
      if (is_new) pool += form + U'\0';
      page.push_back(at->second);
    }
    const auto [at, is_new] = pages.emplace(page, static_cast<std::uint32_t>(pages.size()));
    if (is_new) page_list.push_back(page);
    writer->Item(at->second);
  }
  writer->End();
  if (pool.size() > 0xFFFF || pages.size() > 0xFFFF) Fail("more than 16-bit offsets can reach");
  writer->Begin("std::uint16_t", "kFoldForms");
  for (const std::vector<std::uint32_t>& page : page_list) {
    for (const std::uint32_t offset : page) writer->Item(offset);
  }
  writer->End();
  writer->Begin("char32_t", "kFoldPool");
  for (const char32_t c : pool) writer->Item(c);
  writer->End();
}

// Sorted, half-open ranges of the code points for which `is_in` holds.
template <typename Predicate>
void WriteRanges(const char* name, Predicate is_in, Writer* writer) {
  writer->Begin("CodePointRange", name);
  UChar32 begin = -1;
  for (UChar32 c = 0; c <= kCodePointEnd; ++c) {
    const bool in = c < kCodePointEnd && !IsSurrogate(c) && is_in(c);
    if (in && begin < 0) begin = c;
    if (!in && begin >= 0) {
      writer->Item({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(c)});
      begin = -1;
    }
  }
  writer->End();
}

// Han, kana and Bopomofo, with the marks that only they use.
bool IsUnspaced(UChar32 c) {
  constexpr uint32_t kLetters = U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK;
  if ((U_GET_GC_MASK(c) & kLetters) == 0) return false;
  return uscript_hasScript(c, USCRIPT_HAN) || uscript_hasScript(c, USCRIPT_HIRAGANA) ||
         uscript_hasScript(c, USCRIPT_KATAKANA) || uscript_hasScript(c, USCRIPT_BOPOMOFO);
}

// The pairs of folded code points that canonical composition makes one, sorted; without Hangul,
// which composes by arithmetic.
void WriteCompositions(const std::vector<std::u32string>& forms, const icu::Normalizer2& nfc,
                       Writer* writer) {
  std::map<std::pair<UChar32, UChar32>, UChar32> compositions;
  ForEachCodePoint([&](UChar32 c) {
    icu::UnicodeString pair;
    if (forms[static_cast<std::size_t>(c)] != std::u32string(1, static_cast<char32_t>(c))) return;
    if (Script(c) == USCRIPT_HANGUL || !nfc.getRawDecomposition(c, pair)) return;
    const std::u32string points = CodePoints(pair);
    if (points.size() != 2) return;
    const auto first = static_cast<UChar32>(points[0]);
    const auto second = static_cast<UChar32>(points[1]);
    if (nfc.composePair(first, second) == c) compositions[{first, second}] = c;
  });
  writer->Begin("Composition", "kCompositions");
  for (const auto& [pair, composed] : compositions) {
    writer->Item({static_cast<std::uint32_t>(pair.first), static_cast<std::uint32_t>(pair.second),
                  static_cast<std::uint32_t>(composed)});
  }
  writer->End();
}

// Sorted, half-open ranges with their ISO 15924 code; common and inherited code points have none.
void WriteScripts(Writer* writer) {
  std::map<UScriptCode, std::uint32_t> indices;
  std::vector<const char*> codes;
  writer->Begin("ScriptRange", "kScriptRanges");
  UChar32 begin = 0;
  UScriptCode current = USCRIPT_COMMON;
  for (UChar32 c = 0; c <= kCodePointEnd; ++c) {
    const UScriptCode script = c == kCodePointEnd ? USCRIPT_COMMON : Script(c);
    if (script == current) continue;
    if (current != USCRIPT_COMMON && current != USCRIPT_INHERITED && current != USCRIPT_UNKNOWN) {
      const auto [at, is_new] = indices.emplace(current, static_cast<std::uint32_t>(codes.size()));
      if (is_new) codes.push_back(uscript_getShortName(current));
      writer->Item({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(c), at->second});
    }
    begin = c;
    current = script;
  }
  writer->End();
  writer->Begin("std::string_view", "kScriptCodes");
  for (const char* code : codes) writer->Item(code);
  writer->End();
}

// Characters of one writing alone. A form that the other side's national character set also holds
// (台 in Big5, 著 in GB 2312) says nothing.
void WriteHanForms(const Folding& folding, Writer* writer) {
  const Charset mainland("GB2312");
  const Charset taiwan("Big5");
  const auto is_han = [](UChar32 c) {
    return Script(c) == USCRIPT_HAN && u_hasBinaryProperty(c, UCHAR_UNIFIED_IDEOGRAPH);
  };
  WriteRanges(
      "kTraditionalOnly",
      [&](UChar32 c) { return is_han(c) && folding.IsTraditional(c) && !mainland.Holds(c); },
      writer);
  WriteRanges(
      "kSimplifiedOnly",
      [&](UChar32 c) {
        return is_han(c) && folding.IsSimplified(c) && !folding.IsTraditional(c) &&
               !taiwan.Holds(c);
      },
      writer);
}

void Run(const char* path) {
  const Folding folding;
  std::vector<std::u32string> forms(static_cast<std::size_t>(kCodePointEnd));
  for (UChar32 c = 0; c < kCodePointEnd; ++c) {
    forms[static_cast<std::size_t>(c)] =
        IsSurrogate(c) ? std::u32string(1, static_cast<char32_t>(c)) : CodePoints(folding.Fold(c));
  }
  Writer writer(path);
  WriteForms(forms, &writer);
  WriteRanges("kUnspaced", IsUnspaced, &writer);
  WriteCompositions(forms, folding.nfc(), &writer);
  WriteScripts(&writer);
  WriteHanForms(folding, &writer);
  if (!writer.Finish()) Fail("cannot write " + std::string(path));
}

}  // namespace
}  // namespace partnergraph

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_fold_table OUTPUT\n";
    return 2;
  }
  partnergraph::Run(argv[1]);
  u_cleanup();  // Frees ICU's caches, for LeakSanitizer.
  return 0;
}
