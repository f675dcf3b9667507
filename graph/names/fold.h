// The key under which a name is indexed and looked up: two spellings of one name have one key.
//
// Each code point is replaced by its folded form (make_fold_table.cc: compatibility, case, accents,
// traditional to simplified Han) or by a break: white space, punctuation, symbols. Then
//   - breaks between characters of the unspaced scripts (Han, kana, Bopomofo) vanish:
//     上海 交通 大学 = 上海交通大学, 巴登-符腾堡 = 巴登符腾堡;
//   - between an unspaced script and any other stands one blank: ERP审批 = ERP 审批 -> "erp 审批";
//   - any other run of breaks is one blank; an apostrophe is a break: d'Aix -> "d aix";
//   - a full stop, with or without white space behind it, vanishes between words of one Latin,
//     Greek or Cyrillic letter: U.S.A. = USA -> "usa", e. V. = eV -> "ev"; J.Smith -> "j smith";
//   - '&' is a break, not a word;
//   - a mark that composes with the letter before it does so: か + U+3099 = が, jamo to Hangul.
// Invalid UTF-8 bytes are breaks; breaks at the ends vanish. Marks of Indic and other scripts are
// not reordered.
#ifndef PARTNERGRAPH_GRAPH_NAMES_FOLD_H_
#define PARTNERGRAPH_GRAPH_NAMES_FOLD_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace partnergraph {

// Changes whenever some name's key does, be it by these rules, by han_variants.h or by another
// version of ICU at build time: stored keys of another version must be made anew.
inline constexpr std::uint32_t kFoldVersion = 1;

// Returns the key of `utf8`: valid UTF-8, words separated by one blank; empty if `utf8` has no
// letter and no digit. FoldName(FoldName(x)) == FoldName(x).
//
// The key of a beginning of a name is a beginning of the name's key, if it is cut at a character
// and neither before a composing mark nor inside initials (J.S|mith), so that search as you type
// can scan by prefix.
//
// O(n) time (about 0.4 us for a name of 30 bytes); at most 11 bytes of key per byte. Thread-safe.
std::string FoldName(std::string_view utf8);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_NAMES_FOLD_H_
