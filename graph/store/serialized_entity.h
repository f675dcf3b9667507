// Takes the record of an entity apart without parsing the entity in it: a get of the newest state
// passes the stored bytes on.
#ifndef PARTNERGRAPH_GRAPH_STORE_SERIALIZED_ENTITY_H_
#define PARTNERGRAPH_GRAPH_STORE_SERIALIZED_ENTITY_H_

#include <cstdint>
#include <string_view>

#include "graph/base/status.h"

namespace partnergraph {

struct SerializedEntity {
  // Revision that wrote this version.
  std::uint64_t revision = 0;
  bool deleted = false;
  // A v1::Entity without its revision; lives as long as the bytes split.
  std::string_view entity;
};

// `record` is a serialized storage::v1::EntityRecord, written by this program or a newer one of the
// same format version. DATA_LOSS if it is malformed; the bytes of the entity are not looked at (the
// store's checksums guard them).
StatusOr<SerializedEntity> SplitEntityRecord(std::string_view record);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_SERIALIZED_ENTITY_H_
