// How many shortest ways between others lead through each vertex (Freeman 1977, "A set of measures
// of centrality based on betweenness"), by accumulation of dependencies from one source after the
// other (Brandes 2001, "A faster algorithm for betweenness centrality").
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_BETWEENNESS_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_BETWEENNESS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

struct BetweennessOptions {
  // Only ways from a vertex of `sources` to one of `targets` count, and those the other way around,
  // each pair of ends once; by vertex. Null: all.
  const std::vector<bool>* sources = nullptr;
  const std::vector<bool>* targets = nullptr;
  // Sources that are searched from, drawn without repetition by `seed`; the scores are scaled up to
  // all (Brandes & Pich 2007, "Centrality estimation in large networks"). 0, or no fewer than there
  // are: all.
  std::uint32_t samples = 0;
  std::uint64_t seed = 0;
  std::size_t threads = 1;
};

struct BetweennessScores {
  std::vector<double> score;       // By vertex; ends of a way do not count as on it.
  std::uint64_t source_count = 0;  // Searched from.
};

// Scores the vertices of an undirected graph without repeated edges, loops allowed. Shortest is by
// hops. O(V + E) time a source; 12 V bytes, and 32 V for each of two lanes, in which the sources
// take turns whatever the number of threads, so the scores are the same for any. If the meter
// stops, they are those of the sources that were finished, scaled up to all: which those are
// depends on how the threads ran. None if the call was cancelled.
BetweennessScores Betweenness(const Adjacency& graph, const BetweennessOptions& options,
                              WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_BETWEENNESS_H_
