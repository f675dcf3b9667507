// A line of a CSV file, asked by column: what fact_tables.h stands on.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_FACT_ROW_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_FACT_ROW_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/base/status.h"
#include "graph/exchange/csv_reader.h"
#include "partnergraph/v1/valid_time.pb.h"

namespace partnergraph {

// The words of a column and what they mean.
template <class Enum>
using Words = std::span<const std::pair<std::string_view, Enum>>;

template <class Enum>
std::optional<Enum> Meaning(Words<Enum> words, std::string_view text) {
  for (const auto& [word, meaning] : words) {
    if (text == word) return meaning;
  }
  return std::nullopt;
}

// The line read last. Lives as long as the reader it was made from; one for all lines of a file,
// because it remembers where the columns are. One thread at a time.
class FactRow {
 public:
  // REQUIRES: the header was read.
  explicit FactRow(const CsvReader* reader) : reader_(reader) {}

  // Columns are literals: they are known again by their address.
  // Empty if the file has no such column.
  const std::string& Text(std::string_view column) const;
  bool IsEmpty(std::string_view column) const { return Text(column).empty(); }

  // A finite number in decimal or scientific form. INVALID_ARGUMENT, BAD_NUMBER.
  StatusOr<double> Number(std::string_view column) const;
  // A count from 0, or nothing if the cell is empty. INVALID_ARGUMENT, BAD_NUMBER.
  StatusOr<std::optional<std::int64_t>> Count(std::string_view column) const;
  // "true" or "false". INVALID_ARGUMENT, UNKNOWN_WORD.
  StatusOr<bool> Flag(std::string_view column) const;
  // What the word means. INVALID_ARGUMENT, UNKNOWN_WORD, with the known ones in the reason.
  template <class Enum>
  StatusOr<Enum> Word(std::string_view column, Words<Enum> words) const {
    if (const auto meaning = Meaning(words, Text(column))) return *meaning;
    std::string known;
    for (const auto& [word, meaning] : words) {
      known += (known.empty() ? "" : ", ") + (word.empty() ? "empty" : std::string(word));
    }
    return Error(column, "UNKNOWN_WORD", "the words of this column are: " + known);
  }
  // The EDTF text as it stands; nothing if the cell is empty. The store checks it.
  std::optional<v1::ValidTime> Time(std::string_view column) const;

  // "FILE:LINE".
  std::string Place() const { return reader_->Place(); }
  // INVALID_ARGUMENT at "FILE:LINE: column".
  Status Error(std::string_view column, std::string_view rule, std::string_view reason) const;

 private:
  struct KnownColumn {
    const char* name;
    std::optional<std::size_t> position;
  };

  const CsvReader* reader_;
  mutable std::vector<KnownColumn> known_;  // Those that were asked for.
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_FACT_ROW_H_
