// The tables that make_fold_table writes, with the types they are made of.
#ifndef PARTNERGRAPH_GRAPH_NAMES_FOLD_TABLE_H_
#define PARTNERGRAPH_GRAPH_NAMES_FOLD_TABLE_H_

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace partnergraph::fold_table {

// All ranges are half-open.
struct CodePointRange {
  char32_t begin;
  char32_t end;
};

struct ScriptRange {
  char32_t begin;
  char32_t end;
  std::uint8_t code;  // Index into kScriptCodes.
};

struct Composition {
  char32_t first;
  char32_t second;
  char32_t composed;
};

#include "fold_table.inc"

// Returns the range of the sorted `ranges` that holds `c`, or null. O(log n).
template <typename Range, std::size_t n>
const Range* FindRange(const Range (&ranges)[n], char32_t c) {
  const Range* after = std::upper_bound(std::begin(ranges), std::end(ranges), c,
                                        [](char32_t x, const Range& r) { return x < r.begin; });
  if (after == std::begin(ranges) || c >= std::prev(after)->end) return nullptr;
  return std::prev(after);
}

}  // namespace partnergraph::fold_table

#endif  // PARTNERGRAPH_GRAPH_NAMES_FOLD_TABLE_H_
