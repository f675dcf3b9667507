// The benchmarks' graphs by name, and as compressed rows, for programs that need no snapshot.
#ifndef PARTNERGRAPH_TESTS_BENCH_NAMED_GRAPH_H_
#define PARTNERGRAPH_TESTS_BENCH_NAMED_GRAPH_H_

#include <string>

#include "generate_graph.h"
#include "graph/analysis/adjacency.h"
#include "graph/base/status.h"

namespace partnergraph {

// "kron<scale>": Kronecker; "uniform": 1 M vertices and 10 M edges drawn; "measured": 200,000
// connectors of measured shapes. Always from the same seed.
// Returns INVALID_ARGUMENT for another name or a scale not in 1 to 26; NOT_FOUND if the measured
// shapes are not there.
StatusOr<EdgeList> NamedGraph(const std::string& name);

// The edges as a simple undirected graph. O(V + E) time; 4 bytes a vertex beside the result.
AdjacencyArrays AdjacencyOf(const EdgeList& list);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_BENCH_NAMED_GRAPH_H_
