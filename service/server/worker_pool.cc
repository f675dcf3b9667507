#include "service/server/worker_pool.h"

#include <cassert>
#include <string>
#include <utility>

namespace partnergraph {

WorkerPool::WorkerPool(std::size_t thread_count, std::size_t waiting_max)
    : waiting_max_(waiting_max) {
  assert(thread_count > 0);
  threads_.reserve(thread_count);
  for (std::size_t i = 0; i < thread_count; ++i) threads_.emplace_back([this] { Work(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

Status WorkerPool::Submit(Task task) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (waiting_.size() >= waiting_max_) {
      return ViolationError(StatusCode::kResourceExhausted, "", "", "SERVER_BUSY",
                            "the server is busy: " + std::to_string(waiting_max_) +
                                " calls wait already; try again in " +
                                std::to_string(kRetryAfterMs) + " ms");
    }
    waiting_.push_back(std::move(task));
  }
  changed_.notify_one();
  return {};
}

void WorkerPool::Work() {
  for (;;) {
    Task task;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      task = std::move(waiting_.front());
      waiting_.pop_front();
    }
    task();
  }
}

}  // namespace partnergraph
