// Reads a mapping from a file, with the lookup tables that stand in CSV files beside it.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_MAPPING_READER_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_MAPPING_READER_H_

#include <string>

#include "graph/base/status.h"
#include "partnergraph/v1/mapping.pb.h"

namespace partnergraph {

// Errors as ReadTextproto, those of CsvReader for a lookup file, and at "FILE:LINE" MISSING_COLUMN
// and DUPLICATE_ID (two rows with one key).
StatusOr<v1::Mapping> ReadMapping(const std::string& path);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_MAPPING_READER_H_
