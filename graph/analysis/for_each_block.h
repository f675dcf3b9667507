// Runs the blocks of a loop on a few threads.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_FOR_EACH_BLOCK_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_FOR_EACH_BLOCK_H_

#include <cstddef>
#include <functional>

namespace partnergraph {

// Calls `run(block)` once for every block from 0 to block_count - 1, in rising order on each
// thread, from at most `threads` threads of which the caller's is one, and returns when all are
// done. The caller's thread takes part from the start, so progress is reported.
//
// For the same result whatever the number of threads, a block writes only what is its own, and
// sums are kept for each block and added in the blocks' order afterwards.
// Where the system gives fewer threads, fewer do the work. What `run` throws (std::bad_alloc) comes
// out of the call, once no thread runs it any more.
// REQUIRES: threads > 0.
void ForEachBlock(std::size_t block_count, std::size_t threads,
                  const std::function<void(std::size_t)>& run);

// Threads that an analysis may use: the machine's, at most kAnalysisThreadsMax.
std::size_t AnalysisThreads();

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_FOR_EACH_BLOCK_H_
