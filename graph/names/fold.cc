#include "graph/names/fold.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <tuple>
#include <utility>

#include "graph/base/utf8.h"
#include "graph/names/fold_table.h"

namespace partnergraph {
namespace {

// Where the folded form of `c` begins in kFoldPool, ending at a 0; null if `c` folds to itself.
const char32_t* FoldedForm(char32_t c) {
  using namespace fold_table;  // NOLINT(google-build-using-namespace): tables only.
  static constexpr char32_t kNothing[] = {0};
  if (c >= kFoldTableEnd) {
    return c >= kFoldIgnorableBegin && c < kFoldIgnorableEnd ? kNothing : nullptr;
  }
  const std::size_t page = kFoldPageOf[c / kFoldPageCodePoints];
  const std::size_t offset = kFoldForms[page * kFoldPageCodePoints + c % kFoldPageCodePoints];
  return offset == 0 ? nullptr : &kFoldPool[offset];
}

bool IsUnspaced(char32_t c) {
  if (c < 0x2E80) return false;
  if (c >= 0x4E00 && c < 0xA000) return true;
  return fold_table::FindRange(fold_table::kUnspaced, c) != nullptr;
}

// A letter of the scripts in which names have initials, all below Armenian.
bool IsInitial(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 0x370 && c < 0x530); }

// Returns what `first` and `second` compose to, or 0. Unicode 15, sections 3.11 and 3.12.
char32_t Compose(char32_t first, char32_t second) {
  if (second < 0x900) return 0;
  constexpr char32_t kL = 0x1100;
  constexpr char32_t kV = 0x1161;
  constexpr char32_t kT = 0x11A7;  // One before the first trailing consonant.
  constexpr char32_t kS = 0xAC00;
  constexpr char32_t kLCount = 19;
  constexpr char32_t kVCount = 21;
  constexpr char32_t kTCount = 28;
  if (first >= kL && first < kL + kLCount && second >= kV && second < kV + kVCount) {
    return kS + ((first - kL) * kVCount + (second - kV)) * kTCount;
  }
  if (first >= kS && first < kS + kLCount * kVCount * kTCount && (first - kS) % kTCount == 0 &&
      second > kT && second < kT + kTCount) {
    return first + (second - kT);
  }
  if (second > 0x3100 && second < 0x11000) return 0;  // Most Han ends here.
  using fold_table::Composition;
  const auto* const found = std::lower_bound(
      std::begin(fold_table::kCompositions), std::end(fold_table::kCompositions),
      std::tuple(first, second), [](const Composition& composition, const auto& pair) {
        return std::tuple(composition.first, composition.second) < pair;
      });
  const bool composes = found != std::end(fold_table::kCompositions) && found->first == first &&
                        found->second == second;
  return composes ? found->composed : 0;
}

// Joins folded code points into the key.
class KeyBuilder {
 public:
  explicit KeyBuilder(std::size_t bytes) { key_.reserve(bytes); }

  static bool IsBreak(char32_t c) { return c == ' ' || c == '.' || c == '-'; }

  // REQUIRES: IsBreak(c).
  void Break(char32_t c) {
    if (c == '.' && break_ == BreakKind::kNone) {
      break_ = BreakKind::kStop;
    } else if (c != ' ' || break_ == BreakKind::kNone) {
      break_ = BreakKind::kBlank;
    }
  }

  void Append(char32_t c) {
    const bool unspaced = IsUnspaced(c);
    if (last_ != 0 && (unspaced ? !last_unspaced_ : last_unspaced_ || break_ != BreakKind::kNone)) {
      EndWord(c);
    } else if (const char32_t composed = last_ == 0 ? 0 : Compose(last_, c); composed != 0) {
      key_.resize(last_begin_);
      break_ = BreakKind::kNone;
      Put(composed, unspaced);
      return;
    }
    break_ = BreakKind::kNone;
    // The letter after a vanished stop turns out to begin a word.
    if (++word_code_points_ == 2 && vanished_stop_ != 0) {
      key_.insert(vanished_stop_, 1, ' ');
      vanished_stop_ = 0;
    }
    Put(c, unspaced);
  }

  std::string Take() { return std::move(key_); }

 private:
  enum class BreakKind { kNone, kStop, kBlank };

  void EndWord(char32_t next) {
    if (break_ == BreakKind::kStop && word_code_points_ == 1 && IsInitial(last_) &&
        IsInitial(next)) {
      vanished_stop_ = key_.size();
    } else {
      key_.push_back(' ');
      vanished_stop_ = 0;
    }
    word_code_points_ = 0;
  }

  void Put(char32_t c, bool unspaced) {
    last_ = c;
    last_unspaced_ = unspaced;
    last_begin_ = key_.size();
    if (c < 0x80) {
      key_.push_back(static_cast<char>(c));
    } else {
      AppendUtf8(c, &key_);
    }
  }

  std::string key_;
  char32_t last_ = 0;  // 0: none yet.
  bool last_unspaced_ = false;
  std::size_t last_begin_ = 0;
  BreakKind break_ = BreakKind::kNone;
  std::size_t word_code_points_ = 0;
  std::size_t vanished_stop_ = 0;  // Where in key_; 0: none in this word.
};

}  // namespace

std::string FoldName(std::string_view utf8) {
  KeyBuilder key(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) {
    const char32_t c = DecodeUtf8(utf8, &i);
    if (c == kNotUtf8) {
      key.Break('-');
      continue;
    }
    const char32_t* form = FoldedForm(c);
    if (form == nullptr) {
      key.Append(c);
      continue;
    }
    for (; *form != 0; ++form) {
      if (KeyBuilder::IsBreak(*form)) {
        key.Break(*form);
      } else {
        key.Append(*form);
      }
    }
  }
  return key.Take();
}

}  // namespace partnergraph
