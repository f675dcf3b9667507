// Finds ways between two entities, shortest first.
//
// Paths are ordered by hops, then by their vertices, then by their relations, both compared
// lexicographically. All three modes deliver a beginning of that order.
#ifndef PARTNERGRAPH_GRAPH_QUERY_FIND_PATHS_H_
#define PARTNERGRAPH_GRAPH_QUERY_FIND_PATHS_H_

#include <cstdint>
#include <vector>

#include "graph/base/limits.h"
#include "graph/query/budget.h"
#include "graph/query/filter.h"
#include "graph/snapshot/graph_snapshot.h"

namespace partnergraph {

struct PathStep {
  Vertex vertex = kNoVertex;  // Reached by this step.
  RelationIndex relation = kNoRelation;
  bool forward = true;  // Walked from the relation's source to its target.
  friend bool operator==(const PathStep&, const PathStep&) = default;
};

// One step a hop from the source; the last reaches the target.
struct PathFound {
  std::vector<PathStep> steps;
  friend bool operator==(const PathFound&, const PathFound&) = default;
};

enum class PathMode {
  kShortest,     // The first path.
  kAllShortest,  // All paths of the smallest number of hops; parallel relations make paths.
  kLoopless,     // The first `max_paths` paths without a repeated vertex.
};

struct FindPathsOptions {
  PathMode mode = PathMode::kShortest;
  std::uint32_t max_paths = kMaxPathsDefault;
  std::uint32_t max_hops = kMaxHopsDefaultPaths;  // REQUIRES: at most kMaxHopsMax.
  Direction direction = Direction::kBoth;
};

struct PathsFound {
  std::vector<PathFound> paths;
  QueryEnd end;
};

// Returns paths from `source` to `target` (their canonical vertices) of at most max_hops relations
// that pass the filter. Between the ends a path enters only connectors and vertices that pass
// partner_kinds, places and fields. If the ends are one vertex, the only path is the empty one; if
// one of them has no entity, there is none.
//
// Truncated by results: kAllShortest when there are more than the lesser of max_paths and
// control.max_results; the others when control.max_results is below max_paths and keeps a path
// out. Truncated by anything else, the paths are still the first ones of the order.
//
// kShortest and kAllShortest: breadth-first search from both ends, one level at a time, the
// smaller frontier first (Pohl 1971, "Bi-directional search"): the arcs of the balls of about
// half the distance. kLoopless: Yen 1971, "Finding the k shortest loopless paths in a network",
// with Lawler's 1972 partition, which searches no part of the space twice: at most max_hops such
// searches for every path delivered.
PathsFound FindPaths(const GraphSnapshot& g, Vertex source, Vertex target,
                     const FindPathsOptions& options, const CompiledFilter& filter,
                     const QueryControl& control);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_FIND_PATHS_H_
