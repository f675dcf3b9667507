// Arrays that one search after another uses, so that none has to make and to touch a new one.
#ifndef PARTNERGRAPH_GRAPH_QUERY_ARRAY_POOL_H_
#define PARTNERGRAPH_GRAPH_QUERY_ARRAY_POOL_H_

#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

namespace partnergraph {

// Thread-safe. Keeps at most kPooledMax arrays: more searches at a time make their own.
template <class Array>
class ArrayPool {
 public:
  static constexpr std::size_t kPooledMax = 12;

  // One that was given back, as it was; a new one if there is none.
  Array Take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return Array();
    Array array = std::move(free_.back());
    free_.pop_back();
    return array;
  }
  void GiveBack(Array array) {
    const std::lock_guard lock(mutex_);
    if (free_.size() < kPooledMax) free_.push_back(std::move(array));
  }

  // The pool of the process; never destroyed, so that a search may end after main.
  static ArrayPool& OfProcess() {
    static ArrayPool& pool = *new ArrayPool;
    return pool;
  }

 private:
  std::mutex mutex_;
  std::vector<Array> free_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_ARRAY_POOL_H_
