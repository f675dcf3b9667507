// The database: records with history behind one committing thread.
//
// Readers work on records at a revision (graph/store/record_reader.h) and never wait. Writers
// queue; the committing thread takes all that wait, builds their commits one upon the other into
// one batch and syncs it once (group commit), so that durable commits are not bound to one sync
// each. A commit is visible from the moment its batch is durable.
#ifndef PARTNERGRAPH_GRAPH_STORE_STORE_H_
#define PARTNERGRAPH_GRAPH_STORE_STORE_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "graph/base/status.h"
#include "graph/store/commit_builder.h"
#include "graph/store/key_value_store.h"
#include "graph/store/record_reader.h"

namespace partnergraph {

class BulkLoad;
struct BulkLoadOptions;

inline constexpr std::uint32_t kFormatVersion = 2;

struct StoreOptions {
  std::string path;
  bool create_if_missing = true;
  bool in_memory = false;
};

class Store {
 public:
  // Called by the committing thread after a batch became durable and before its writers hear of
  // it, in order of revision. Must not block for long.
  using EffectSink = std::function<void(CommitEffect)>;

  // Errors as Engine::Open says. Checks that the revisions of the change log are gapless.
  static StatusOr<std::unique_ptr<Store>> Open(const StoreOptions& options);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Called when more has changed than an effect can say, at `revision()` to be.
  using ReloadSink = std::function<Status()>;

  // Begins to commit; until then writers wait. Call once.
  void Start(EffectSink sink, ReloadSink reload = nullptr);
  // Finishes the commits that wait and ends the committing thread; later writes are refused with
  // UNAVAILABLE. The destructor calls it.
  void Stop();

  using WriteDone = std::function<void(StatusOr<v1::WriteResponse>)>;
  // Queues the request; `done` is called once, by the committing thread or, if the queue is full
  // (RESOURCE_EXHAUSTED past kWaitingCommitsMax or kWaitingBytesMax) or the store is stopped
  // (UNAVAILABLE), at once.
  void WriteAsync(v1::WriteRequest request, WriteDone done) {
    WriteAsync(std::move(request), CommitOptions(), std::move(done));
  }
  // The same for a commit that was made before, elsewhere.
  void WriteAsync(v1::WriteRequest request, CommitOptions options, WriteDone done);

  // A bulk load: `fill` adds to it what it is to write, and returns whether it is to be kept. Runs
  // on the calling thread; other commits wait until it is done. If it returns an error, nothing was
  // written; but UNAVAILABLE with "is written" if only the sink of Start failed.
  // Errors: those of `fill`, BulkLoad::Finish and of the sink; UNAVAILABLE if the store is stopped.
  Status Load(const BulkLoadOptions& options, const std::function<StatusOr<bool>(BulkLoad*)>& fill);

  // A started store with the same content that can be written without changing this one; see
  // KeyValueStore::Fork.
  StatusOr<std::unique_ptr<Store>> Fork();

  // Newest durable revision; 0 in an empty database.
  std::uint64_t revision() const { return revision_.load(std::memory_order_acquire); }
  RecordReader reader() const { return RecordReader(key_values_.get()); }
  const KeyValueStore& key_values() const { return *key_values_; }
  // The newest ontology; null if there is none.
  std::shared_ptr<const Ontology> ontology() const;

 private:
  struct Waiting {
    v1::WriteRequest request;
    CommitOptions options;
    std::size_t bytes = 0;  // Of the request.
    WriteDone done;
  };

  explicit Store(std::unique_ptr<KeyValueStore> key_values);
  Status CheckHeader();
  Status ReadHead();
  void CommitLoop();
  void CommitGroup(std::vector<Waiting> group);

  std::unique_ptr<KeyValueStore> key_values_;
  EffectSink sink_;
  ReloadSink reload_;
  std::atomic<std::uint64_t> revision_{0};
  std::mutex commit_mutex_;       // Held by who writes: a group of commits, or a bulk load.
  storage::v1::HeadRecord head_;  // Guarded by commit_mutex_.

  mutable std::mutex ontology_mutex_;
  std::shared_ptr<const Ontology> ontology_;  // Guarded by ontology_mutex_.

  std::mutex queue_mutex_;
  std::condition_variable queue_filled_;
  std::deque<Waiting> queue_;  // Guarded by queue_mutex_, as are the next two.
  std::size_t queue_bytes_ = 0;
  bool closing_ = false;
  std::thread committer_;
};

// An ontology record as an Ontology with its stored kind numbers.
StatusOr<std::shared_ptr<const Ontology>> FromRecord(const storage::v1::OntologyRecord& record);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_STORE_H_
