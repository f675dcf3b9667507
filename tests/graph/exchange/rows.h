// Rows for tests of expressions and mappings, written as the text of a file.
#ifndef PARTNERGRAPH_TESTS_GRAPH_EXCHANGE_ROWS_H_
#define PARTNERGRAPH_TESTS_GRAPH_EXCHANGE_ROWS_H_

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "graph/exchange/csv_reader.h"
#include "graph/exchange/expression.h"
#include "graph/exchange/json_node.h"
#include "graph/exchange/json_reader.h"
#include "tests/graph/exchange/bytes_source.h"

namespace partnergraph {

// A JSON record.
class JsonRow {
 public:
  explicit JsonRow(const std::string& text) {
    BytesSource source(text);
    JsonReader reader(&source, "test.json");
    const StatusOr<bool> has_record = reader.Next();
    EXPECT_TRUE(has_record.ok() && *has_record) << has_record.status();
    record_ = reader.record();
  }

  Scope scope() const {
    return {.row = nullptr, .record = &record_, .node = nullptr, .text = nullptr};
  }

 private:
  JsonNode record_;
};

// The first row of a CSV file.
class CsvRow {
 public:
  explicit CsvRow(const std::string& text) : input_(text), reader_(&input_, "test.csv") {
    EXPECT_TRUE(reader_.ReadHeader().ok());
    const StatusOr<bool> has_row = reader_.Next();
    EXPECT_TRUE(has_row.ok() && *has_row) << has_row.status();
  }

  Scope scope() const {
    return {.row = &reader_, .record = nullptr, .node = nullptr, .text = nullptr};
  }
  const CsvReader& reader() const { return reader_; }

 private:
  std::istringstream input_;
  CsvReader reader_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_EXCHANGE_ROWS_H_
