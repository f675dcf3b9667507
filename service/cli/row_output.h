// Rows of an analysis for people (a table) or programs (CSV, RFC 4180).
#ifndef PARTNERGRAPH_SERVICE_CLI_ROW_OUTPUT_H_
#define PARTNERGRAPH_SERVICE_CLI_ROW_OUTPUT_H_

#include <ostream>
#include <string>
#include <vector>

#include "service/cli/messages.h"
#include "service/cli/session.h"
#include "service/cli/table.h"

namespace partnergraph::cli {

struct RowColumn {
  const char* key;  // Of CSV, always English: "degree".
  Message title;    // Of the table.
};

// CSV is written row by row, its header with the first row or by Finish: an analysis that is
// refused leaves nothing. A table is written by Finish, because its columns are aligned.
class RowOutput {
 public:
  RowOutput(Session* session, bool csv, const std::vector<RowColumn>& columns);

  // One cell a column. Text that has a comma, a quote or a line break is quoted in CSV; control
  // characters become blanks in a table.
  void Add(const std::vector<std::string>& cells);
  // The number as this output shows it: 6 digits for people, all for programs.
  std::string Number(double number) const;
  // False: there was no row.
  bool any() const { return any_; }
  void Finish();

 private:
  Session* session_;
  void WriteHeader();

  const bool csv_;
  const std::vector<RowColumn> columns_;
  bool any_ = false;
  Table table_;
};

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_ROW_OUTPUT_H_
