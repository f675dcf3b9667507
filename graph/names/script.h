// Which writing a name is in.
#ifndef PARTNERGRAPH_GRAPH_NAMES_SCRIPT_H_
#define PARTNERGRAPH_GRAPH_NAMES_SCRIPT_H_

#include <string>
#include <string_view>

namespace partnergraph {

// Returns the ISO 15924 code of the script that most of `text`, UTF-8, is written in: "Latn",
// "Cyrl", "Arab", "Thai"; "Zyyy" if it has no letter. Digits, punctuation, loose accents and
// invalid bytes do not count;
// of two equals one wins, always the same.
//
// Han, kana, Bopomofo and Hangul count as one group, and each of their characters as three, for
// it stands for a syllable (ERP审批 is Chinese). In that group the answer is
//   "Jpan"  if there is kana;
//   "Kore"  otherwise, if there is Hangul;
//   "Bopo"  otherwise, if there is Bopomofo alone;
//   "Hant"  otherwise, if some character is of traditional writing alone and none of simplified;
//   "Hans"  otherwise: also for a name that both writings share, and a Japanese one without kana.
std::string ScriptOf(std::string_view text);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_NAMES_SCRIPT_H_
