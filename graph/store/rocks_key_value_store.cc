#include "graph/store/rocks_key_value_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/utilities/write_batch_with_index.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>

#include "graph/base/limits.h"
#include "graph/store/rocks_table.h"

namespace partnergraph {
namespace {

constexpr std::size_t kBlockCacheBytes = 256 << 20;
// Of single rows: a get that finds its row here need not search a block for it.
constexpr std::size_t kRowCacheBytes = 64 << 20;
constexpr int kBloomBitsPerKey = 10;

using Handles = std::array<rocksdb::ColumnFamilyHandle*, kFamilyCount>;

std::size_t Index(Family family) { return static_cast<std::size_t>(family); }

Status ScanIterator(rocksdb::Iterator* iterator, std::string_view begin, std::string_view end,
                    const KeyValueReader::Visitor& visit) {
  for (iterator->Seek(ToSlice(begin)); iterator->Valid(); iterator->Next()) {
    const std::string_view key = ToView(iterator->key());
    if (!end.empty() && key >= end) break;
    if (!visit(key, ToView(iterator->value()))) break;
  }
  return ToStatus(iterator->status(), "scan");
}

// Reads of the database at `snapshot`, or of its newest state if that is null.
class RocksReader {
 public:
  RocksReader(rocksdb::DB* db, const Handles* handles, const rocksdb::Snapshot* snapshot)
      : db_(db), handles_(handles) {
    read_options_.snapshot = snapshot;
  }

  StatusOr<std::optional<std::string>> Get(Family family, std::string_view key) const {
    std::string value;
    const rocksdb::Status status =
        db_->Get(read_options_, (*handles_)[Index(family)], ToSlice(key), &value);
    return Found(status, std::move(value));
  }

  StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Family family, const std::vector<std::string>& keys) const {
    std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
    std::vector<rocksdb::PinnableSlice> values(keys.size());
    std::vector<rocksdb::Status> statuses(keys.size());
    db_->MultiGet(read_options_, (*handles_)[Index(family)], keys.size(), slices.data(),
                  values.data(), statuses.data());
    std::vector<std::optional<std::string>> found;
    found.reserve(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      PG_ASSIGN_OR_RETURN(found.emplace_back(), Found(statuses[i], values[i].ToString()));
    }
    return found;
  }

  Status Scan(Family family, std::string_view begin, std::string_view end,
              const KeyValueReader::Visitor& visit) const {
    rocksdb::ReadOptions options = read_options_;
    // All of it would only drive out what is asked for often.
    options.fill_cache = !begin.empty() || !end.empty();
    const std::unique_ptr<rocksdb::Iterator> iterator(
        db_->NewIterator(options, (*handles_)[Index(family)]));
    return ScanIterator(iterator.get(), begin, end, visit);
  }

  rocksdb::Iterator* NewIterator(Family family) const {
    return db_->NewIterator(read_options_, (*handles_)[Index(family)]);
  }

  static StatusOr<std::optional<std::string>> Found(const rocksdb::Status& status,
                                                    std::string value) {
    if (status.IsNotFound()) return std::optional<std::string>();
    PG_RETURN_IF_ERROR(ToStatus(status, "read"));
    return std::optional<std::string>(std::move(value));
  }

  rocksdb::DB* db() const { return db_; }
  const Handles& handles() const { return *handles_; }
  const rocksdb::ReadOptions& read_options() const { return read_options_; }

 private:
  rocksdb::DB* db_;
  const Handles* handles_;
  rocksdb::ReadOptions read_options_;
};

class RocksSnapshot final : public KeyValueReader {
 public:
  RocksSnapshot(rocksdb::DB* db, const Handles* handles)
      : snapshot_(db), reader_(db, handles, snapshot_.snapshot()) {}

  StatusOr<std::optional<std::string>> Get(Family family, std::string_view key) const override {
    return reader_.Get(family, key);
  }
  StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Family family, const std::vector<std::string>& keys) const override {
    return reader_.MultiGet(family, keys);
  }
  Status Scan(Family family, std::string_view begin, std::string_view end,
              const Visitor& visit) const override {
    return reader_.Scan(family, begin, end, visit);
  }

 private:
  rocksdb::ManagedSnapshot snapshot_;
  RocksReader reader_;
};

class RocksBatch final : public KeyValueBatch {
 public:
  RocksBatch(rocksdb::DB* db, const Handles* handles)
      : reader_(db, handles, nullptr),
        batch_(rocksdb::BytewiseComparator(), /*reserved_bytes=*/0, /*overwrite_key=*/true) {}

  StatusOr<std::optional<std::string>> Get(Family family, std::string_view key) const override {
    std::string value;
    const rocksdb::Status status =
        batch_.GetFromBatchAndDB(reader_.db(), reader_.read_options(),
                                 reader_.handles()[Index(family)], ToSlice(key), &value);
    return RocksReader::Found(status, std::move(value));
  }

  StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Family family, const std::vector<std::string>& keys) const override {
    std::vector<std::optional<std::string>> found;
    found.reserve(keys.size());
    for (const std::string& key : keys) {
      PG_ASSIGN_OR_RETURN(found.emplace_back(), Get(family, key));
    }
    return found;
  }

  Status Scan(Family family, std::string_view begin, std::string_view end,
              const Visitor& visit) const override {
    const std::unique_ptr<rocksdb::Iterator> iterator(batch_.NewIteratorWithBase(
        reader_.handles()[Index(family)], reader_.NewIterator(family), &reader_.read_options()));
    return ScanIterator(iterator.get(), begin, end, visit);
  }

  Status ForEachChange(Family family, const ChangeVisitor& visit) const override {
    const std::unique_ptr<rocksdb::WBWIIterator> change(
        batch_.NewIterator(reader_.handles()[Index(family)]));
    for (change->SeekToFirst(); change->Valid(); change->Next()) {
      const rocksdb::WriteEntry entry = change->Entry();
      const bool is_deletion = entry.type == rocksdb::kDeleteRecord;
      PG_RETURN_IF_ERROR(visit(ToView(entry.key), is_deletion ? std::optional<std::string_view>()
                                                              : ToView(entry.value)));
    }
    return absl::OkStatus();
  }

  void Put(Family family, std::string_view key, std::string_view value) override {
    Must(batch_.Put(reader_.handles()[Index(family)], ToSlice(key), ToSlice(value)));
  }
  void Delete(Family family, std::string_view key) override {
    Must(batch_.Delete(reader_.handles()[Index(family)], ToSlice(key)));
  }
  void SetSavePoint() override { batch_.SetSavePoint(); }
  void RollBack() override { Must(batch_.RollbackToSavePoint()); }
  void DropSavePoint() override { Must(batch_.PopSavePoint()); }

  rocksdb::WriteBatch* write_batch() { return batch_.GetWriteBatch(); }

 private:
  // Building a batch in memory fails only by a bug.
  static void Must([[maybe_unused]] const rocksdb::Status& status) { assert(status.ok()); }

  RocksReader reader_;
  // Its reads are not const in RocksDB.
  mutable rocksdb::WriteBatchWithIndex batch_;
};

// Opens without the checks that OpenRocks makes first. `env` is null for the default one.
StatusOr<std::unique_ptr<KeyValueStore>> OpenWith(const RocksOptions& options,
                                                  std::shared_ptr<rocksdb::Env> env);

class RocksKeyValueStore final : public KeyValueStore {
 public:
  RocksKeyValueStore(std::shared_ptr<rocksdb::Env> env, std::unique_ptr<rocksdb::DB> db,
                     const Handles& handles)
      : env_(std::move(env)),
        db_(std::move(db)),
        handles_(handles),
        reader_(db_.get(), &handles_, nullptr) {}

  ~RocksKeyValueStore() override {
    if (!failed_.ok()) {
      // Debian builds RocksDB with assertions, and one of them ends the process when a file is
      // closed whose last write failed. The system closes the files when the process ends.
      static_cast<void>(db_.release());
      new std::shared_ptr<rocksdb::Env>(env_);
      return;
    }
    for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
    db_->Close().PermitUncheckedError();
  }
  RocksKeyValueStore(const RocksKeyValueStore&) = delete;
  RocksKeyValueStore& operator=(const RocksKeyValueStore&) = delete;

  StatusOr<std::optional<std::string>> Get(Family family, std::string_view key) const override {
    return reader_.Get(family, key);
  }
  StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Family family, const std::vector<std::string>& keys) const override {
    return reader_.MultiGet(family, keys);
  }
  Status Scan(Family family, std::string_view begin, std::string_view end,
              const Visitor& visit) const override {
    return reader_.Scan(family, begin, end, visit);
  }
  std::unique_ptr<KeyValueReader> Snapshot() const override {
    return std::make_unique<RocksSnapshot>(db_.get(), &handles_);
  }
  std::unique_ptr<KeyValueBatch> NewBatch() override {
    return std::make_unique<RocksBatch>(db_.get(), &handles_);
  }

  Status Commit(KeyValueBatch* batch) override {
    if (!failed_.ok()) {
      return Status(failed_.code(),
                    "the database takes no more writes since one failed; free what "
                    "is missing and restart: " +
                        std::string(failed_.message()));
    }
    rocksdb::WriteBatch* const writes = static_cast<RocksBatch*>(batch)->write_batch();
    PG_RETURN_IF_ERROR(CheckRoom(writes->GetDataSize()));
    rocksdb::WriteOptions options;
    options.sync = true;
    failed_ = ToStatus(db_->Write(options, writes), "commit");
    return failed_;
  }

  StatusOr<std::unique_ptr<KeyValueTable>> NewTable(Family family) override {
    PG_RETURN_IF_ERROR(failed_);
    PG_RETURN_IF_ERROR(CheckRoom(0));
    return NewRocksTable(db_.get(), handles_[Index(family)], TableFolder(db_->GetName()),
                         ++table_count_);
  }
  Status Ingest(std::vector<std::unique_ptr<KeyValueTable>> tables) override;

  StatusOr<std::unique_ptr<KeyValueStore>> Fork() override;

  std::uint64_t BytesOnDisk() const override {
    std::uint64_t sum = 0;
    for (rocksdb::ColumnFamilyHandle* handle : handles_) {
      std::uint64_t bytes = 0;
      if (db_->GetIntProperty(handle, rocksdb::DB::Properties::kTotalSstFilesSize, &bytes)) {
        sum += bytes;
      }
    }
    return sum;
  }

 private:
  // A file system that does not tell its free space, as one in memory, has enough.
  Status CheckRoom(std::uint64_t commit_bytes) const {
    std::uint64_t free_bytes = 0;
    if (!db_->GetEnv()->GetFreeSpace(db_->GetName(), &free_bytes).ok()) return absl::OkStatus();
    if (free_bytes >= kFreeDiskBytesMin + commit_bytes) return absl::OkStatus();
    return absl::ResourceExhaustedError(
        "the disk is full: " + std::to_string(free_bytes >> 20U) + " MiB are free at " +
        db_->GetName() + ", a commit needs " + std::to_string(kFreeDiskBytesMin >> 20U) +
        " MiB beside its own " + std::to_string(commit_bytes) + " bytes; nothing was written");
  }

  const std::shared_ptr<rocksdb::Env> env_;  // Must outlive the database; null: the default one.
  std::unique_ptr<rocksdb::DB> db_;
  Handles handles_;
  RocksReader reader_;
  // Why the first failed commit failed. After it nobody knows what is on disk until it is read
  // again, so no other is tried. Of the committing thread.
  Status failed_;
  std::atomic<bool> forked_{false};
  std::atomic<std::uint64_t> table_count_{0};
};

Status RocksKeyValueStore::Ingest(std::vector<std::unique_ptr<KeyValueTable>> tables) {
  PG_RETURN_IF_ERROR(failed_);
  std::vector<rocksdb::IngestExternalFileArg> arguments;
  for (const auto& table : tables) {
    auto* const rocks = static_cast<RocksTable*>(table.get());
    PG_RETURN_IF_ERROR(rocks->Finish());
    if (rocks->files().empty()) continue;
    auto argument = std::find_if(arguments.begin(), arguments.end(), [&](const auto& known) {
      return known.column_family == rocks->family();
    });
    if (argument == arguments.end()) {
      argument = arguments.emplace(argument);
      argument->column_family = rocks->family();
      argument->options.move_files = true;
    }
    argument->external_files.insert(argument->external_files.end(), rocks->files().begin(),
                                    rocks->files().end());
  }
  if (arguments.empty()) return absl::OkStatus();
  PG_RETURN_IF_ERROR(CheckRoom(0));
  failed_ = ToStatus(db_->IngestExternalFiles(arguments), "ingestion");
  return failed_;
}

// Removes a folder of files, if it is there.
void RemoveFolder(rocksdb::Env* env, const std::string& folder) {
  std::vector<std::string> files;
  env->GetChildren(folder, &files).PermitUncheckedError();
  for (const std::string& file : files) {
    env->DeleteFile(folder + "/" + file).PermitUncheckedError();
  }
  env->DeleteDir(folder).PermitUncheckedError();
}

// Where a fork lies: in the folder of the database, so that its files can be linked.
std::string ForkFolder(const std::string& path) { return path + "/fork"; }

// Forgets the fork when it goes. A process that ends before leaves a folder that the next fork
// removes.
class ForkedStore final : public KeyValueStore {
 public:
  ForkedStore(std::unique_ptr<KeyValueStore> store, rocksdb::Env* env, std::string folder,
              std::atomic<bool>* forked)
      : store_(std::move(store)), env_(env), folder_(std::move(folder)), forked_(forked) {}
  ~ForkedStore() override {
    store_.reset();
    RemoveFolder(env_, folder_);
    forked_->store(false);
  }
  ForkedStore(const ForkedStore&) = delete;
  ForkedStore& operator=(const ForkedStore&) = delete;

  StatusOr<std::optional<std::string>> Get(Family family, std::string_view key) const override {
    return store_->Get(family, key);
  }
  StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Family family, const std::vector<std::string>& keys) const override {
    return store_->MultiGet(family, keys);
  }
  Status Scan(Family family, std::string_view begin, std::string_view end,
              const Visitor& visit) const override {
    return store_->Scan(family, begin, end, visit);
  }
  std::unique_ptr<KeyValueReader> Snapshot() const override { return store_->Snapshot(); }
  std::unique_ptr<KeyValueBatch> NewBatch() override { return store_->NewBatch(); }
  Status Commit(KeyValueBatch* batch) override { return store_->Commit(batch); }
  StatusOr<std::unique_ptr<KeyValueStore>> Fork() override {
    return absl::FailedPreconditionError("a fork cannot be forked");
  }
  StatusOr<std::unique_ptr<KeyValueTable>> NewTable(Family family) override {
    return store_->NewTable(family);
  }
  Status Ingest(std::vector<std::unique_ptr<KeyValueTable>> tables) override {
    return store_->Ingest(std::move(tables));
  }
  std::uint64_t BytesOnDisk() const override { return store_->BytesOnDisk(); }

 private:
  std::unique_ptr<KeyValueStore> store_;
  rocksdb::Env* const env_;
  const std::string folder_;
  std::atomic<bool>* const forked_;
};

StatusOr<std::unique_ptr<KeyValueStore>> RocksKeyValueStore::Fork() {
  if (forked_.exchange(true)) {
    return absl::FailedPreconditionError(
        "something is tried out already; try again when it is done");
  }
  const std::string folder = ForkFolder(db_->GetName());
  RemoveFolder(db_->GetEnv(), folder);
  rocksdb::Checkpoint* raw = nullptr;
  rocksdb::Status made = rocksdb::Checkpoint::Create(db_.get(), &raw);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  if (made.ok()) made = checkpoint->CreateCheckpoint(folder);
  auto store = made.ok() ? OpenWith({.path = folder, .create_if_missing = false}, env_)
                         : StatusOr<std::unique_ptr<KeyValueStore>>(ToStatus(made, "fork"));
  if (!store.ok()) {
    RemoveFolder(db_->GetEnv(), folder);
    forked_.store(false);
    return store.status();
  }
  return std::unique_ptr<KeyValueStore>(
      std::make_unique<ForkedStore>(*std::move(store), db_->GetEnv(), folder, &forked_));
}

rocksdb::Options DatabaseOptions(const RocksOptions& options) {
  rocksdb::Options rocks;
  rocks.create_if_missing = options.create_if_missing;
  rocks.create_missing_column_families = true;
  // RocksDB's default mode drops acknowledged commits behind damage in the log without a word;
  // this one accepts the torn tail of a power loss and refuses everything else.
  rocks.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  rocks.paranoid_checks = true;
  rocks.row_cache = rocksdb::NewLRUCache(kRowCacheBytes);
  rocks.max_open_files = 512;
  rocks.max_total_wal_size = 256 << 20;
  rocks.keep_log_file_num = 4;
  rocks.max_log_file_size = 8 << 20;
  rocks.max_background_jobs = 2;
  rocks.max_bgerror_resume_count = 0;  // A failed write is the operator's to mend.
  return rocks;
}

rocksdb::ColumnFamilyOptions FamilyOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions family;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  table.format_version = 5;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.compression = rocksdb::kLZ4Compression;
  family.level_compaction_dynamic_level_bytes = true;
  return family;
}

Status OpenError(const rocksdb::Status& status, const RocksOptions& options) {
  const std::string text = status.ToString();
  const auto says = [&](const char* words) { return text.find(words) != std::string::npos; };
  if (says("LOCK:") || says("lock hold by") || says("While lock file")) {
    return absl::UnavailableError("database " + options.path +
                                  " is held by another process; stop it first, or ask it through "
                                  "its address");
  }
  if (status.IsInvalidArgument()) {
    return absl::InvalidArgumentError(options.path + " holds no partnergraph database: " + text);
  }
  return ToStatus(status, "database " + options.path);
}

// Whether there is a database, without making anything. NOT_FOUND: there is none and none may be
// made. DATA_LOSS: there are tables or logs of one, but not the file that names its state; RocksDB
// would make a new database there and delete them.
Status CheckExists(rocksdb::Env* env, const RocksOptions& options) {
  if (env->FileExists(options.path + "/CURRENT").ok()) return absl::OkStatus();
  std::vector<std::string> files;
  if (const rocksdb::Status listed = env->GetChildren(options.path, &files);
      !listed.ok() && !listed.IsNotFound()) {
    return ToStatus(listed, "database " + options.path);
  }
  for (const std::string& file : files) {
    const std::size_t digits = file.find_first_not_of("0123456789");
    if (digits == 0 || digits == std::string::npos) continue;
    if (file.substr(digits) != ".sst" && file.substr(digits) != ".log") continue;
    return absl::DataLossError("database " + options.path + " has " + file +
                               ", but its file CURRENT is missing; restore it from a copy");
  }
  if (options.create_if_missing) return absl::OkStatus();
  return absl::NotFoundError("there is no database at " + options.path);
}

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// INVALID_ARGUMENT if there is a database that lacks families of ours and has data: it belongs to
// somebody else, whose program could no longer open it with our families in it, or was made before
// a family was added. One without data is ours, if the process ended while it made the families.
// FAILED_PRECONDITION if it has all of ours and more: a newer program made it.
Status CheckNotForeign(const rocksdb::Options& rocks, const RocksOptions& options) {
  std::vector<std::string> names;
  if (!rocksdb::DB::ListColumnFamilies(rocks, options.path, &names).ok()) {
    return absl::OkStatus();  // There is none, or opening it will say what is wrong.
  }
  bool has_all = true;
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    has_all = has_all && Contains(names, FamilyName(static_cast<Family>(i)));
  }
  if (has_all && names.size() == kFamilyCount + 1) return absl::OkStatus();
  if (has_all) {
    return absl::FailedPreconditionError("database " + options.path +
                                         " has families that this program does not know; open it "
                                         "with the newer program that wrote it");
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) {
    families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  const rocksdb::Status opened =
      rocksdb::DB::OpenForReadOnly(rocks, options.path, families, &handles, &raw);
  if (!opened.ok()) return OpenError(opened, options);
  const std::unique_ptr<rocksdb::DB> db(raw);
  bool is_empty = true;
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    const std::unique_ptr<rocksdb::Iterator> entry(db->NewIterator(rocksdb::ReadOptions(), handle));
    entry->SeekToFirst();
    is_empty = is_empty && !entry->Valid() && entry->status().ok();
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
  if (is_empty) return absl::OkStatus();
  const bool is_ours = Contains(names, FamilyName(Family::kMeta));
  return absl::InvalidArgumentError(
      options.path + (is_ours
                          ? " was made by a partnergraph before its first release; load the data "
                            "into a new folder"
                          : " holds another RocksDB database; choose a folder of its own"));
}

StatusOr<std::unique_ptr<KeyValueStore>> OpenWith(const RocksOptions& options,
                                                  std::shared_ptr<rocksdb::Env> env) {
  rocksdb::Options rocks = DatabaseOptions(options);
  if (env != nullptr) rocks.env = env.get();
  const auto cache = rocksdb::NewLRUCache(kBlockCacheBytes);
  const rocksdb::ColumnFamilyOptions family_options = FamilyOptions(cache);
  // RocksDB insists on a family called "default"; it stays empty.
  std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, family_options}};
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    families.emplace_back(FamilyName(static_cast<Family>(i)), family_options);
  }
  std::vector<rocksdb::ColumnFamilyHandle*> opened;
  rocksdb::DB* raw = nullptr;
  RemoveFolder(rocks.env, TableFolder(options.path));  // Of a process that ended before.
  const rocksdb::Status status = rocksdb::DB::Open(rocks, options.path, families, &opened, &raw);
  if (!status.ok()) return OpenError(status, options);
  std::unique_ptr<rocksdb::DB> db(raw);
  db->DestroyColumnFamilyHandle(opened.front());
  Handles handles{};
  std::copy(opened.begin() + 1, opened.end(), handles.begin());
  return std::unique_ptr<KeyValueStore>(
      std::make_unique<RocksKeyValueStore>(std::move(env), std::move(db), handles));
}

}  // namespace

const char* FamilyName(Family family) {
  static constexpr std::array<const char*, kFamilyCount> kNames = {
      "meta",      "entities",  "relations", "ids", "identifiers", "names",
      "adjacency", "citations", "history",   "log", "requests"};
  return kNames.at(Index(family));
}

StatusOr<std::unique_ptr<KeyValueStore>> OpenRocks(const RocksOptions& options) {
  std::shared_ptr<rocksdb::Env> env;
  if (options.in_memory) env.reset(rocksdb::NewMemEnv(rocksdb::Env::Default()));
  rocksdb::Options rocks = DatabaseOptions(options);
  if (env != nullptr) rocks.env = env.get();
  PG_RETURN_IF_ERROR(CheckExists(rocks.env, options));
  PG_RETURN_IF_ERROR(CheckNotForeign(rocks, options));
  return OpenWith(options, std::move(env));
}

}  // namespace partnergraph
