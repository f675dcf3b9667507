// How a call that was taken for a short one turns out to be long: it counts what it does, and past
// a limit gives up, to begin again where it keeps nobody waiting.
//
//   ShortCall call;
//   if (!call.Spend(1)) return;  // Before each edge or so: done too much, give up.
//
// What is counted are steps (limits.h), not time: a busy machine does not make a call a long one,
// and whether a call is long depends on nothing but the call and the data.
#ifndef PARTNERGRAPH_GRAPH_BASE_SHORT_CALL_H_
#define PARTNERGRAPH_GRAPH_BASE_SHORT_CALL_H_

#include <cstdint>
#include <limits>

#include "graph/base/limits.h"

namespace partnergraph {

// Belongs to the thread that runs the call.
class ShortCall {
 public:
  // Counts `steps` more. False, from then on always: the call has outgrown.
  bool Spend(std::uint64_t steps) {
    if (!outgrown()) steps_ += steps;
    return !outgrown();
  }
  // For a step that takes long by itself, before it begins.
  void Outgrow() { steps_ = std::numeric_limits<std::uint64_t>::max(); }
  bool outgrown() const { return steps_ > kShortCallStepsMax; }

 private:
  std::uint64_t steps_ = 0;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_BASE_SHORT_CALL_H_
