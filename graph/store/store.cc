#include "graph/store/store.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "graph/base/limits.h"
#include "graph/names/fold.h"
#include "graph/store/bulk_load.h"
#include "graph/store/rocks_key_value_store.h"

namespace partnergraph {

StatusOr<std::shared_ptr<const Ontology>> FromRecord(const storage::v1::OntologyRecord& record) {
  KindNumbers numbers;
  numbers.entity_kinds.assign(record.entity_kind_ids().begin(), record.entity_kind_ids().end());
  numbers.relation_kinds.assign(record.relation_kind_ids().begin(),
                                record.relation_kind_ids().end());
  return Ontology::Make(record.ontology(), numbers);
}

Store::Store(std::unique_ptr<KeyValueStore> key_values) : key_values_(std::move(key_values)) {}

StatusOr<std::unique_ptr<Store>> Store::Open(const StoreOptions& options) {
  PG_ASSIGN_OR_RETURN(auto key_values, OpenRocks({.path = options.path,
                                                  .create_if_missing = options.create_if_missing,
                                                  .in_memory = options.in_memory}));
  std::unique_ptr<Store> store(new Store(std::move(key_values)));
  PG_RETURN_IF_ERROR(store->CheckHeader());
  PG_RETURN_IF_ERROR(store->ReadHead());
  return store;
}

StatusOr<std::unique_ptr<Store>> Store::Fork() {
  PG_ASSIGN_OR_RETURN(auto key_values, key_values_->Fork());
  std::unique_ptr<Store> fork(new Store(std::move(key_values)));
  PG_RETURN_IF_ERROR(fork->ReadHead());
  fork->Start(nullptr);
  return fork;
}

Status Store::CheckHeader() {
  PG_ASSIGN_OR_RETURN(const auto bytes, key_values_->Get(Family::kMeta, kHeaderKey));
  storage::v1::StoreHeader header;
  if (!bytes) {
    for (std::size_t i = 0; i < kFamilyCount; ++i) {
      const auto family = static_cast<Family>(i);
      bool is_empty = true;
      PG_RETURN_IF_ERROR(key_values_->Scan(family, "", "", [&](std::string_view, std::string_view) {
        is_empty = false;
        return false;
      }));
      if (!is_empty) {
        return absl::DataLossError(std::string("the store header is missing, but there are ") +
                                   FamilyName(family) + "; restore the database from a copy");
      }
    }
    header.set_format_version(kFormatVersion);
    header.set_fold_version(kFoldVersion);
    const auto batch = key_values_->NewBatch();
    batch->Put(Family::kMeta, kHeaderKey, header.SerializeAsString());
    return key_values_->Commit(batch.get());
  }
  if (!header.ParseFromString(*bytes)) return absl::DataLossError("the store header is malformed");
  if (header.format_version() != kFormatVersion) {
    return absl::FailedPreconditionError(
        "the database has format version " + std::to_string(header.format_version()) +
        ", this program knows " + std::to_string(kFormatVersion) + "; " +
        (header.format_version() > kFormatVersion ? "open it with the newer program that wrote it"
                                                  : "load its sources into a new database"));
  }
  if (header.fold_version() != kFoldVersion) {
    return absl::FailedPreconditionError(
        "the name index was folded by version " + std::to_string(header.fold_version()) +
        ", this program folds by version " + std::to_string(kFoldVersion));
  }
  return absl::OkStatus();
}

Status Store::ReadHead() {
  PG_ASSIGN_OR_RETURN(head_, reader().Head());
  std::uint64_t expected = 1;
  Status gap;
  PG_RETURN_IF_ERROR(
      key_values_->Scan(Family::kLog, "", "", [&](std::string_view key, std::string_view) {
        const auto revision = DecodeNumber(key);
        if (!revision.ok()) {
          gap = revision.status();
        } else if (*revision != expected) {
          gap = absl::DataLossError("revision " + std::to_string(expected) +
                                    " is missing from the change log");
        }
        ++expected;
        return gap.ok();
      }));
  PG_RETURN_IF_ERROR(gap);
  if (expected != head_.revision() + 1) {
    return absl::DataLossError("the change log ends at revision " + std::to_string(expected - 1) +
                               ", the head is " + std::to_string(head_.revision()));
  }
  revision_.store(head_.revision(), std::memory_order_release);
  PG_ASSIGN_OR_RETURN(const auto record, reader().Ontology(head_.revision()));
  if (!record) return absl::OkStatus();
  auto ontology = FromRecord(*record);
  if (!ontology.ok()) {
    return absl::DataLossError("the stored ontology is damaged: " +
                               std::string(ontology.status().message()));
  }
  ontology_ = *std::move(ontology);
  return absl::OkStatus();
}

Store::~Store() { Stop(); }

void Store::Stop() {
  {
    const std::lock_guard<std::mutex> lock(queue_mutex_);
    closing_ = true;
  }
  queue_filled_.notify_all();
  if (committer_.joinable()) committer_.join();
}

void Store::Start(EffectSink sink, ReloadSink reload) {
  sink_ = std::move(sink);
  reload_ = std::move(reload);
  committer_ = std::thread([this] { CommitLoop(); });
}

std::shared_ptr<const Ontology> Store::ontology() const {
  const std::lock_guard<std::mutex> lock(ontology_mutex_);
  return ontology_;
}

void Store::WriteAsync(v1::WriteRequest request, CommitOptions options, WriteDone done) {
  Status refused;
  const std::size_t bytes = request.ByteSizeLong();
  {
    const std::lock_guard<std::mutex> lock(queue_mutex_);
    if (closing_) {
      refused = absl::UnavailableError("the database is closing");
    } else if (queue_.size() >= kWaitingCommitsMax) {
      refused = absl::ResourceExhaustedError(std::to_string(kWaitingCommitsMax) +
                                             " commits wait already; retry later");
    } else if (!queue_.empty() && queue_bytes_ + bytes > kWaitingBytesMax) {
      refused = absl::ResourceExhaustedError("commits of " + std::to_string(queue_bytes_ >> 20U) +
                                             " MiB wait already; retry later");
    } else {
      queue_bytes_ += bytes;
      queue_.push_back({std::move(request), std::move(options), bytes, std::move(done)});
      queue_filled_.notify_one();
      return;
    }
  }
  done(std::move(refused));
}

void Store::CommitLoop() {
  while (true) {
    std::vector<Waiting> group;
    {
      std::unique_lock<std::mutex> lock(queue_mutex_);
      queue_filled_.wait(lock, [this] { return closing_ || !queue_.empty(); });
      if (queue_.empty()) return;
      std::size_t bytes = 0;
      while (!queue_.empty() && group.size() < kGroupCommitsMax &&
             (group.empty() || bytes + queue_.front().bytes <= kGroupBytesMax)) {
        bytes += queue_.front().bytes;
        group.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
      queue_bytes_ -= bytes;
    }
    CommitGroup(std::move(group));
  }
}

Status Store::Load(const BulkLoadOptions& options,
                   const std::function<StatusOr<bool>(BulkLoad*)>& fill) {
  const std::lock_guard<std::mutex> lock(commit_mutex_);
  {
    const std::lock_guard<std::mutex> queue_lock(queue_mutex_);
    if (closing_) return absl::UnavailableError("the database is closing");
  }
  BulkLoad load(key_values_.get(), ontology(), head_, options);
  PG_ASSIGN_OR_RETURN(const bool keep, fill(&load));
  if (!keep) return absl::OkStatus();
  PG_RETURN_IF_ERROR(load.Finish());
  head_ = load.head();
  {
    const std::lock_guard<std::mutex> ontology_lock(ontology_mutex_);
    ontology_ = load.ontology();
  }
  const Status reloaded = reload_ ? reload_() : absl::OkStatus();
  revision_.store(head_.revision(), std::memory_order_release);
  if (reloaded.ok()) return reloaded;
  return absl::UnavailableError(
      "all is written, but the network could not be read again; restart: " +
      std::string(reloaded.message()));
}

void Store::CommitGroup(std::vector<Waiting> group) {
  std::unique_lock<std::mutex> commit_lock(commit_mutex_);
  const auto batch = key_values_->NewBatch();
  storage::v1::HeadRecord head = head_;
  std::shared_ptr<const Ontology> ontology = this->ontology();
  std::vector<StatusOr<BuiltCommit>> built;
  built.reserve(group.size());
  bool written = false;
  for (const Waiting& waiting : group) {
    built.push_back(BuildCommit(waiting.request, waiting.options, ontology, head, batch.get()));
    if (!built.back().ok()) continue;
    written = written || built.back()->written;
    if (!built.back()->changed) continue;
    head = built.back()->head;
    if (built.back()->effect.ontology) ontology = built.back()->effect.ontology;
  }
  const Status committed = written ? key_values_->Commit(batch.get()) : absl::OkStatus();
  if (committed.ok() && written) {
    head_ = head;
    {
      const std::lock_guard<std::mutex> lock(ontology_mutex_);
      ontology_ = ontology;
    }
    for (StatusOr<BuiltCommit>& commit : built) {
      if (commit.ok() && commit->changed && sink_) sink_(std::move(commit->effect));
    }
    revision_.store(head.revision(), std::memory_order_release);
  }
  commit_lock.unlock();
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (!built[i].ok()) {
      group[i].done(built[i].status());
    } else if (!committed.ok()) {
      group[i].done(committed);
    } else {
      group[i].done(std::move(built[i]->response));
    }
  }
}

}  // namespace partnergraph
