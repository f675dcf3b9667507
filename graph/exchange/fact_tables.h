// Facts in our own columns, one a line: the files of data/README.md, such as those of data/seed.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_FACT_TABLES_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_FACT_TABLES_H_

#include <optional>
#include <string_view>
#include <vector>

#include "graph/base/status.h"
#include "graph/exchange/fact_row.h"
#include "partnergraph/v1/entity.pb.h"
#include "partnergraph/v1/relation.pb.h"

namespace partnergraph {

// One of the files.
struct FactTable {
  const char* file;
  std::vector<std::string_view> required;
  std::vector<std::string_view> optional;
  // Whether its rows are facts about records that rows of another table introduce.
  bool is_part;
  // Puts what the row says into an empty record: of an entity or of a relation, the other
  // function is null. Of a part the record has its id and the fact. INVALID_ARGUMENT at
  // "FILE:LINE: column": UNKNOWN_WORD, BAD_NUMBER.
  Status (*read_entity)(const FactRow& row, v1::Entity* entity);
  Status (*read_relation)(const FactRow& row, v1::Relation* relation);
};

// In the order in which they are to be read: records before facts of them.
const std::vector<FactTable>& FactTableList();
// Null if there is none of that name, ".gz" not counted.
const FactTable* FindFactTable(std::string_view file);

// The words of the columns "basis" and "confidence"; nullopt: it is none.
std::optional<v1::Basis> BasisOf(std::string_view word);
std::optional<v1::Confidence> ConfidenceOf(std::string_view word);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_FACT_TABLES_H_
