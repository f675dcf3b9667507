#include "graph/names/script.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "graph/base/utf8.h"
#include "graph/names/fold_table.h"

namespace partnergraph {
namespace {

using fold_table::kScriptCodes;

constexpr std::uint64_t kSyllableWeight = 3;

// The group of East Asian scripts, of which a name often mixes several.
struct EastAsian {
  std::uint64_t kana = 0;
  std::uint64_t hangul = 0;
  std::uint64_t bopomofo = 0;
  std::uint64_t han = 0;
  bool traditional = false;
  bool simplified = false;

  // False if `code` is none of the group.
  bool Count(std::string_view code, char32_t c) {
    if (code == "Hani") {
      ++han;
      traditional |= FindRange(fold_table::kTraditionalOnly, c) != nullptr;
      simplified |= FindRange(fold_table::kSimplifiedOnly, c) != nullptr;
    } else if (code == "Hira" || code == "Kana") {
      ++kana;
    } else if (code == "Hang") {
      ++hangul;
    } else if (code == "Bopo") {
      ++bopomofo;
    } else {
      return false;
    }
    return true;
  }

  std::uint64_t Weight() const { return kSyllableWeight * (kana + hangul + bopomofo + han); }

  std::string Code() const {
    if (kana > 0) return "Jpan";
    if (hangul > 0) return "Kore";
    if (han == 0) return "Bopo";
    return traditional && !simplified ? "Hant" : "Hans";
  }
};

}  // namespace

std::string ScriptOf(std::string_view text) {
  EastAsian east_asian;
  std::array<std::uint64_t, std::size(kScriptCodes)> counts{};
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = DecodeUtf8(text, &i);
    if (c == kNotUtf8) continue;
    const fold_table::ScriptRange* range = FindRange(fold_table::kScriptRanges, c);
    if (range == nullptr) continue;
    if (!east_asian.Count(kScriptCodes[range->code], c)) ++counts[range->code];
  }
  const auto* const most = std::max_element(counts.begin(), counts.end());
  if (east_asian.Weight() > *most) return east_asian.Code();
  if (*most == 0) return "Zyyy";
  return std::string(kScriptCodes[static_cast<std::size_t>(most - counts.begin())]);
}

}  // namespace partnergraph
