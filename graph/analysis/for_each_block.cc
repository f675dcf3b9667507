#include "graph/analysis/for_each_block.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "graph/base/limits.h"

namespace partnergraph {

void ForEachBlock(std::size_t block_count, std::size_t threads,
                  const std::function<void(std::size_t)>& run) {
  assert(threads > 0);
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr thrown;  // The first. Guarded by mutex.
  const auto work = [&] {
    try {
      for (;;) {
        const std::size_t block = next.fetch_add(1, std::memory_order_relaxed);
        if (block >= block_count) return;
        run(block);
      }
    } catch (...) {
      next = block_count;
      const std::lock_guard lock(mutex);
      if (thrown == nullptr) thrown = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    others.reserve(threads);
    try {
      for (std::size_t i = 1; i < std::min(threads, block_count); ++i) others.emplace_back(work);
    } catch (const std::system_error&) {
      // The system gives no more threads.
    }
    work();
  }
  if (thrown != nullptr) std::rethrow_exception(thrown);
}

std::size_t AnalysisThreads() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kAnalysisThreadsMax);
}

}  // namespace partnergraph
