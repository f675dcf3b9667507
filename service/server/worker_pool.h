// A fixed number of threads that run what would keep gRPC's own threads too long, with a bounded
// queue before them: a server with too much to do says so at once instead of growing.
#ifndef PARTNERGRAPH_SERVICE_SERVER_WORKER_POOL_H_
#define PARTNERGRAPH_SERVICE_SERVER_WORKER_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "graph/engine.h"

namespace partnergraph {

// Reads and queries: a thread a core, but at least this many, because reads also wait for disk.
inline constexpr std::size_t kQueryThreadsMin = 4;
inline constexpr std::size_t kWaitingQueriesMax = 1024;
// Those that turn out to be long (ShortCall): as many threads, because one that needs an older
// revision waits for it; each may take kQueryTimeMaxMs, so fewer of them wait.
inline constexpr std::size_t kLongCallThreadsMin = 4;
inline constexpr std::size_t kWaitingLongCallsMax = 256;
// Streams have threads of their own: theirs wait for slow clients, and queries shall not.
inline constexpr std::size_t kStreamThreads = 16;
inline constexpr std::size_t kWaitingStreamsMax = 64;
// Analyses take minutes, use several threads each, and hold memory: few at a time, of each of the
// two kinds below.
inline constexpr std::size_t kAnalysisCallThreads = 2;
// Those of one or two partners and estimates are over soon once there is a tie graph, and shall not
// wait for the others; but they do wait where their clients read slowly, or while ties are
// gathered.
inline constexpr std::size_t kPartnerAnalysisThreads = 2;
inline constexpr std::size_t kWaitingAnalysesMax = 16;  // Of each.
// Imports take minutes and wait for their clients.
inline constexpr std::size_t kImportThreads = 2;
inline constexpr std::size_t kWaitingImportsMax = 8;
// Exports wait for slow clients, too.
inline constexpr std::size_t kExportThreads = 4;
inline constexpr std::size_t kWaitingExportsMax = 16;
// What a refused client is told to wait.
inline constexpr std::int64_t kRetryAfterMs = 100;

// Thread safety: all functions may be called from any thread.
class WorkerPool {
 public:
  using Task = std::function<void()>;
  using Abandoned = std::function<bool()>;

  // REQUIRES: thread_count > 0.
  WorkerPool(std::size_t thread_count, std::size_t waiting_max);
  // Runs the tasks that still wait, then ends the threads. REQUIRES: no task submits any more.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Queues `task`; tasks begin in the order in which they came. RESOURCE_EXHAUSTED (SERVER_BUSY)
  // if `waiting_max` tasks wait already; then `task` is dropped. Tasks must not throw; Submit
  // throws only std::bad_alloc, and then it has not queued the task.
  //
  // `abandoned` says that nobody waits for the task any more; it may be called from any thread
  // until the task begins. Where there is no place left, the tasks that are abandoned give theirs
  // up: they run at once, on the caller's thread, and should end at once.
  Status Submit(Task task, Abandoned abandoned = nullptr);

 private:
  struct Waiting {
    Task task;
    Abandoned abandoned;
  };
  void Work();
  // Takes those that are abandoned out of waiting_. REQUIRES: mutex_ is held, and `taken` has room
  // for all that wait.
  void TakeAbandoned(std::vector<Task>* taken);

  const std::size_t waiting_max_;
  std::mutex mutex_;  // Guards the next three.
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

// Where reads and queries run: each begins among the short calls, and one that outgrows them begins
// again among the long ones, so that none waits for more than the beginnings of those before it.
// Both must outlive the calls.
struct QueryPools {
  WorkerPool* short_calls;
  WorkerPool* long_calls;  // Null: a call may take long where it begins.
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_WORKER_POOL_H_
