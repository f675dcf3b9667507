// Where a call that the machine has no memory for ends, and the server goes on.
#ifndef PARTNERGRAPH_SERVICE_SERVER_WITHIN_MEMORY_H_
#define PARTNERGRAPH_SERVICE_SERVER_WITHIN_MEMORY_H_

#include <new>
#include <type_traits>

#include "graph/engine.h"
#include "service/server/to_grpc_status.h"

namespace partnergraph {

// Returns what `answer()` does, a Status of ours or of gRPC; RESOURCE_EXHAUSTED if it throws
// std::bad_alloc. What it holds is freed by then.
template <class Answer>
auto WithinMemory(Answer answer) -> decltype(answer()) {
  try {
    return answer();
  } catch (const std::bad_alloc&) {
    const Status status =
        absl::ResourceExhaustedError("the server has no memory left for this call; narrow it");
    if constexpr (std::is_same_v<decltype(answer()), Status>) {
      return status;
    } else {
      return ToGrpcStatus(status);
    }
  }
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_WITHIN_MEMORY_H_
