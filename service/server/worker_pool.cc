#include "service/server/worker_pool.h"

#include <algorithm>
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

void WorkerPool::TakeAbandoned(std::vector<Task>* taken) {
  const auto begin_abandoned = std::stable_partition(
      waiting_.begin(), waiting_.end(),
      [](const Waiting& waiting) { return waiting.abandoned == nullptr || !waiting.abandoned(); });
  for (auto waiting = begin_abandoned; waiting != waiting_.end(); ++waiting) {
    taken->push_back(std::move(waiting->task));
  }
  waiting_.erase(begin_abandoned, waiting_.end());
}

Status WorkerPool::Submit(Task task, Abandoned abandoned) {
  std::vector<Task> given_up;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    // Nothing may throw once an abandoned task is moved, or it would never run.
    if (waiting_.size() >= waiting_max_) given_up.reserve(waiting_.size() + 1);
    waiting_.push_back({std::move(task), std::move(abandoned)});
    if (waiting_.size() > waiting_max_) TakeAbandoned(&given_up);
    if (waiting_.size() > waiting_max_) {
      waiting_.pop_back();
      return ViolationError(StatusCode::kResourceExhausted, "", "", "SERVER_BUSY",
                            "the server is busy: " + std::to_string(waiting_max_) +
                                " calls wait already; try again in " +
                                std::to_string(kRetryAfterMs) + " ms");
    }
  }
  changed_.notify_one();
  for (const Task& end : given_up) end();
  return {};
}

void WorkerPool::Work() {
  for (;;) {
    Task task;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      task = std::move(waiting_.front().task);
      waiting_.pop_front();
    }
    task();
  }
}

}  // namespace partnergraph
