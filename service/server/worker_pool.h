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
// Streams have threads of their own: theirs wait for slow clients, and queries shall not.
inline constexpr std::size_t kStreamThreads = 16;
inline constexpr std::size_t kWaitingStreamsMax = 64;
// Analyses take minutes, use several threads each, and hold memory: few at a time.
inline constexpr std::size_t kAnalysisCallThreads = 2;
inline constexpr std::size_t kWaitingAnalysesMax = 16;
// What a refused client is told to wait.
inline constexpr std::int64_t kRetryAfterMs = 100;

// Thread safety: all functions may be called from any thread.
class WorkerPool {
 public:
  using Task = std::function<void()>;

  // REQUIRES: thread_count > 0.
  WorkerPool(std::size_t thread_count, std::size_t waiting_max);
  // Runs the tasks that still wait, then ends the threads. REQUIRES: no task submits any more.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Queues `task`; tasks begin in the order in which they came. RESOURCE_EXHAUSTED (SERVER_BUSY)
  // if `waiting_max` tasks wait already; then `task` is dropped.
  Status Submit(Task task);

 private:
  void Work();

  const std::size_t waiting_max_;
  std::mutex mutex_;  // Guards the next three.
  std::condition_variable changed_;
  std::deque<Task> waiting_;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_WORKER_POOL_H_
