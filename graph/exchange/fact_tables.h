// Facts in our own columns, one a line: the files of data/README.md, such as those of data/seed.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_FACT_TABLES_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_FACT_TABLES_H_

#include <string_view>
#include <vector>

#include "graph/base/status.h"
#include "graph/exchange/csv_reader.h"
#include "partnergraph/storage/v1/claim.pb.h"

namespace partnergraph {

// One of the files.
struct FactTable {
  const char* file;
  std::vector<std::string_view> required;
  std::vector<std::string_view> optional;
  // What the reader's row says: a record, or facts of one (Claim.partial). INVALID_ARGUMENT at
  // "FILE:LINE: column": UNKNOWN_WORD, BAD_NUMBER.
  StatusOr<storage::v1::Claim> (*read)(const CsvReader& row);
};

// In the order in which they are to be read: records before facts of them.
const std::vector<FactTable>& FactTableList();
// Null if there is none of that name, ".gz" not counted.
const FactTable* FindFactTable(std::string_view file);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_FACT_TABLES_H_
