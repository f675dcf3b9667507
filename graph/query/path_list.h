// Takes the paths of a query, in their order, until there are enough.
#ifndef PARTNERGRAPH_GRAPH_QUERY_PATH_LIST_H_
#define PARTNERGRAPH_GRAPH_QUERY_PATH_LIST_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "graph/query/budget.h"
#include "graph/query/path.h"

namespace partnergraph {

class PathList {
 public:
  // `paths_max`: as many as asked for, all of which may be found. `results_max`: as many as the
  // query may give out; one more stops the meter.
  PathList(std::size_t paths_max, std::size_t results_max, Meter* meter)
      : paths_max_(paths_max), results_max_(results_max), meter_(meter) {}

  // False: look for no more.
  bool Wants() const { return paths_.size() < paths_max_ && !meter_->stopped(); }
  // Paths that can still make a difference, the one that stops the meter included.
  std::size_t room() const {
    const std::size_t most = results_max_ < paths_max_ ? results_max_ + 1 : paths_max_;
    return most - paths_.size();
  }
  // Takes the next path, or stops the meter by TRUNCATION_REASON_RESULTS.
  // REQUIRES: Wants().
  void Add(std::vector<PathStep> steps) {
    if (paths_.size() == results_max_) {
      meter_->Stop(v1::TRUNCATION_REASON_RESULTS);
    } else {
      paths_.push_back({std::move(steps)});
    }
  }

  std::vector<PathFound> Take() { return std::move(paths_); }

 private:
  const std::size_t paths_max_;
  const std::size_t results_max_;
  Meter* meter_;
  std::vector<PathFound> paths_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_PATH_LIST_H_
