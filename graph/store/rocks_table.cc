#include "graph/store/rocks_table.h"

#include <rocksdb/env.h>
#include <rocksdb/options.h>

#include <utility>

namespace partnergraph {
namespace {

// Of a file's entries before compression.
constexpr std::uint64_t kFileBytes = 256U << 20U;

}  // namespace

Status ToStatus(const rocksdb::Status& status, const std::string& what) {
  if (status.ok()) return absl::OkStatus();
  const std::string message = what + ": " + status.ToString();
  if (status.IsCorruption()) return absl::DataLossError(message);
  if (status.IsNoSpace() || status.IsMemoryLimit()) return absl::ResourceExhaustedError(message);
  if (status.IsIOError() || status.IsBusy() || status.IsTimedOut() || status.IsTryAgain()) {
    return absl::UnavailableError(message);
  }
  return absl::InternalError(message);
}

std::string TableFolder(const std::string& path) { return path + "/bulk"; }

RocksTable::RocksTable(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family, std::string name)
    : env_(db->GetEnv()),
      family_(family),
      options_(db->GetOptions(family)),
      name_(std::move(name)) {}

RocksTable::~RocksTable() {
  writer_.reset();
  // What was taken in has moved away.
  for (const std::string& file : files_) env_->DeleteFile(file).PermitUncheckedError();
}

Status RocksTable::Open() {
  if (writer_ != nullptr) return absl::OkStatus();
  // What was written is read again soon, by the ingestion and by the snapshot: it may stay in the
  // page cache.
  writer_ = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(), options_, family_,
                                                     /*invalidate_page_cache=*/false);
  files_.push_back(name_ + "-" + std::to_string(files_.size()) + ".sst");
  bytes_ = 0;
  return ToStatus(writer_->Open(files_.back()), "bulk load");
}

Status RocksTable::Put(std::string_view key, std::string_view value) {
  PG_RETURN_IF_ERROR(Open());
  PG_RETURN_IF_ERROR(ToStatus(writer_->Put(ToSlice(key), ToSlice(value)), "bulk load"));
  bytes_ += key.size() + value.size();
  return bytes_ < kFileBytes ? absl::OkStatus() : Finish();
}

Status RocksTable::Delete(std::string_view key) {
  PG_RETURN_IF_ERROR(Open());
  return ToStatus(writer_->Delete(ToSlice(key)), "bulk load");
}

Status RocksTable::Finish() {
  if (writer_ == nullptr) return absl::OkStatus();
  PG_RETURN_IF_ERROR(ToStatus(writer_->Finish(), "bulk load"));
  writer_.reset();
  return absl::OkStatus();
}

StatusOr<std::unique_ptr<KeyValueTable>> NewRocksTable(rocksdb::DB* db,
                                                       rocksdb::ColumnFamilyHandle* family,
                                                       const std::string& folder,
                                                       std::uint64_t number) {
  PG_RETURN_IF_ERROR(ToStatus(db->GetEnv()->CreateDirIfMissing(folder), "bulk load"));
  return std::unique_ptr<KeyValueTable>(
      std::make_unique<RocksTable>(db, family, folder + "/" + std::to_string(number)));
}

}  // namespace partnergraph
