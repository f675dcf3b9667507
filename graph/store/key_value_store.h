// The ordered key-value seam under the store: column families of byte keys in lexicographic order,
// consistent views, and atomic batches. RocksDB is the embedded default
// (graph/store/rocks_key_value_store.h); nothing above this file knows it.
#ifndef PARTNERGRAPH_GRAPH_STORE_KEY_VALUE_STORE_H_
#define PARTNERGRAPH_GRAPH_STORE_KEY_VALUE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/base/status.h"

namespace partnergraph {

// Column families, named by what their keys order; graph/store/key_codec.h has the grammar.
enum class Family : std::uint8_t {
  kMeta,
  kEntities,
  kRelations,
  kIds,
  kIdentifiers,
  kNames,
  kAdjacency,
  kCitations,
  kHistory,
  kLog,
  kRequests,
};
inline constexpr std::size_t kFamilyCount = 11;
// "meta", "entities" ...
const char* FamilyName(Family family);

// Something that keys can be read from. Errors of all functions: DATA_LOSS (bytes on disk are
// damaged), UNAVAILABLE (an input/output error), RESOURCE_EXHAUSTED.
class KeyValueReader {
 public:
  virtual ~KeyValueReader() = default;

  // The value under `key`, or nullopt.
  virtual StatusOr<std::optional<std::string>> Get(Family family, std::string_view key) const = 0;
  // The same for many keys, in their order.
  virtual StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Family family, const std::vector<std::string>& keys) const = 0;

  // False ends the scan. The views live until the next call.
  using Visitor = std::function<bool(std::string_view key, std::string_view value)>;
  // Visits the entries with begin <= key < end in ascending order, of one consistent state. An
  // empty `end` has no bound. A scan without bounds leaves caches as they are.
  virtual Status Scan(Family family, std::string_view begin, std::string_view end,
                      const Visitor& visit) const = 0;
};

// Changes that are applied together, and the state as it will be after them: reads see them over
// the newest state. One thread at a time.
class KeyValueBatch : public KeyValueReader {
 public:
  // Visits its changes of a family in ascending order of keys; a deletion has no value. May run in
  // several threads at a time, but not beside changes.
  using ChangeVisitor =
      std::function<Status(std::string_view key, std::optional<std::string_view> value)>;
  virtual Status ForEachChange(Family family, const ChangeVisitor& visit) const = 0;

  virtual void Put(Family family, std::string_view key, std::string_view value) = 0;
  virtual void Delete(Family family, std::string_view key) = 0;
  // Marks a state that RollBack returns to. Save points stack.
  virtual void SetSavePoint() = 0;
  // Drops all changes since the newest save point, and the save point.
  virtual void RollBack() = 0;
  // Keeps the changes and drops the newest save point.
  virtual void DropSavePoint() = 0;
};

// Entries of one family, written beside the store in files that it can take in as they are: far
// cheaper than batches (graph/store/bulk_load.h). Gone with the object unless they are taken in.
// One thread at a time.
class KeyValueTable {
 public:
  virtual ~KeyValueTable() = default;
  // REQUIRES: `key` is above the one before. Errors: RESOURCE_EXHAUSTED, UNAVAILABLE.
  virtual Status Put(std::string_view key, std::string_view value) = 0;
  virtual Status Delete(std::string_view key) = 0;
};

class KeyValueStore : public KeyValueReader {
 public:
  // A view that later writes do not change. Must not outlive the store.
  virtual std::unique_ptr<KeyValueReader> Snapshot() const = 0;
  virtual std::unique_ptr<KeyValueBatch> NewBatch() = 0;
  // Applies the batch atomically; when it returns OK, the changes survive a power loss. On an
  // error nothing of the batch is visible. RESOURCE_EXHAUSTED: the disk has less room than
  // kFreeDiskBytesMin; later commits may succeed. After any other error all later commits fail,
  // because what is on disk is not known until the store is opened again; reads go on. One thread
  // at a time.
  virtual Status Commit(KeyValueBatch* batch) = 0;
  // A table for Ingest, in a folder of the store that is emptied when the store is opened. Must not
  // outlive the store.
  virtual StatusOr<std::unique_ptr<KeyValueTable>> NewTable(Family family) = 0;
  // Takes the tables in, all or none of them whatever ends the process; their entries come in front
  // of those with the same keys. Durable when it returns. Errors as Commit says. REQUIRES: tables
  // of one family do not overlap; nobody commits meanwhile.
  virtual Status Ingest(std::vector<std::unique_ptr<KeyValueTable>> tables) = 0;
  // A copy that can be written without changing this one: for trying something out. One at a time;
  // it must not outlive this one, and is removed with the object. Costs hard links and the newest
  // writes, not the data. Errors: those of Commit; FAILED_PRECONDITION: there is one already.
  virtual StatusOr<std::unique_ptr<KeyValueStore>> Fork() = 0;
  // Bytes on disk, approximately.
  virtual std::uint64_t BytesOnDisk() const = 0;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_KEY_VALUE_STORE_H_
