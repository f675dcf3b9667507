// KeyValueStore over RocksDB, with the settings that the store's promises need.
#ifndef PARTNERGRAPH_GRAPH_STORE_ROCKS_KEY_VALUE_STORE_H_
#define PARTNERGRAPH_GRAPH_STORE_ROCKS_KEY_VALUE_STORE_H_

#include <memory>
#include <string>

#include "graph/store/key_value_store.h"

namespace partnergraph {

struct RocksOptions {
  // Folder of the database.
  std::string path;
  bool create_if_missing = true;
  // Keeps the files in memory.
  bool in_memory = false;
};

// Opens the database at `path`.
// NOT_FOUND: there is none and none may be made. UNAVAILABLE: another process holds it, or an
// input/output error. DATA_LOSS: damaged files; a torn tail of the log, as a power loss leaves
// it, is no damage. INVALID_ARGUMENT: `path` holds something that is no database of ours.
StatusOr<std::unique_ptr<KeyValueStore>> OpenRocks(const RocksOptions& options);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_ROCKS_KEY_VALUE_STORE_H_
