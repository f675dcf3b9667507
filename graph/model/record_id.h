// The form of ids, shared by entities, relations, kinds, keys and datasets.
#ifndef PARTNERGRAPH_GRAPH_MODEL_RECORD_ID_H_
#define PARTNERGRAPH_GRAPH_MODEL_RECORD_ID_H_

#include <cstdint>
#include <string_view>

#include "graph/base/status.h"

namespace partnergraph {

// A store numbers datasets in the order of their first relation, from 1.
using DatasetNumber = std::uint16_t;
inline constexpr DatasetNumber kNoDataset = 0;

// OK if `id` is 1 to kIdBytesMax of a-z, 0-9, '_', '-' and '.', and begins with a letter. Else
// INVALID_ARGUMENT at `place`: MISSING_FIELD, TOO_LONG or BAD_ID.
Status CheckRecordId(std::string_view place, std::string_view id);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_MODEL_RECORD_ID_H_
