// Tables for KeyValueStore::Ingest as sorted files of RocksDB.
#ifndef PARTNERGRAPH_GRAPH_STORE_ROCKS_TABLE_H_
#define PARTNERGRAPH_GRAPH_STORE_ROCKS_TABLE_H_

#include <rocksdb/db.h>
#include <rocksdb/slice.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/status.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/base/status.h"
#include "graph/store/key_value_store.h"

namespace partnergraph {

inline rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// DATA_LOSS, RESOURCE_EXHAUSTED, UNAVAILABLE, else INTERNAL; the message begins with `what`.
Status ToStatus(const rocksdb::Status& status, const std::string& what);

// Where the tables of the database at `path` lie: beside its files, so that they can be linked.
std::string TableFolder(const std::string& path);

// Splits itself into files, so that RocksDB can compact parts of it.
class RocksTable final : public KeyValueTable {
 public:
  // Files are called `<folder>/<number>-...`. `db` and `family` must outlive the table.
  RocksTable(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family, std::string name);
  ~RocksTable() override;
  RocksTable(const RocksTable&) = delete;
  RocksTable& operator=(const RocksTable&) = delete;

  Status Put(std::string_view key, std::string_view value) override;
  Status Delete(std::string_view key) override;
  // Closes the last file. Nothing may be put after it.
  Status Finish();

  rocksdb::ColumnFamilyHandle* family() const { return family_; }
  // Paths of closed files, in order of keys.
  const std::vector<std::string>& files() const { return files_; }

 private:
  // Makes sure that a file is open.
  Status Open();

  rocksdb::Env* const env_;
  rocksdb::ColumnFamilyHandle* const family_;
  const rocksdb::Options options_;
  const std::string name_;
  std::unique_ptr<rocksdb::SstFileWriter> writer_;  // Null between files.
  std::uint64_t bytes_ = 0;                         // Of the open file's entries.
  std::vector<std::string> files_;
};

// The `number`th table made in `folder`, which is made if it is not there.
StatusOr<std::unique_ptr<KeyValueTable>> NewRocksTable(rocksdb::DB* db,
                                                       rocksdb::ColumnFamilyHandle* family,
                                                       const std::string& folder,
                                                       std::uint64_t number);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_ROCKS_TABLE_H_
