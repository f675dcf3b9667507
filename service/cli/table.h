// Text tables for terminals, aligned by the columns that characters take there: two for East
// Asian wide ones, none for combining marks (Unicode Standard Annex #11).
#ifndef PARTNERGRAPH_SERVICE_CLI_TABLE_H_
#define PARTNERGRAPH_SERVICE_CLI_TABLE_H_

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace partnergraph::cli {

bool IsUtf8(std::string_view text);

// Columns that `text` takes on a terminal. A byte that is not UTF-8 takes one.
std::size_t DisplayWidth(std::string_view text);

// `text` with each control character as a blank, so that stored text cannot steer the terminal.
std::string OneLine(std::string_view text);

enum class Style { kPlain, kBold, kDim, kWarning };

// `text` between the escape codes of `style` if `color`, else as it is.
std::string Paint(std::string_view text, Style style, bool color);

class Table {
 public:
  // Without headers, the first row decides the number of columns.
  explicit Table(std::vector<std::string> headers = {}) : headers_(std::move(headers)) {}

  void AddRow(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  void SetStyle(std::size_t column, Style style);
  bool empty() const { return rows_.empty(); }

  // Writes headers and rows, each behind `indent` blanks. Columns that are empty in all rows are
  // left out; no line ends in blanks.
  void Print(std::ostream& out, bool color, std::size_t indent = 0) const;

 private:
  std::vector<std::string> headers_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<Style> styles_;
};

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_TABLE_H_
