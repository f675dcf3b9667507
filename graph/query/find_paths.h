// Finds ways between two entities, shortest first.
//
// Which paths count and how many of them are wanted are asked apart, as GQL does (ISO/IEC
// 39075:2024; path mode and path search prefix): a restrictor and a selector. All shortest and the
// shortest k are a beginning of the paths in their order (ComparePaths).
#ifndef PARTNERGRAPH_GRAPH_QUERY_FIND_PATHS_H_
#define PARTNERGRAPH_GRAPH_QUERY_FIND_PATHS_H_

#include <cstdint>
#include <vector>

#include "graph/base/limits.h"
#include "graph/query/budget.h"
#include "graph/query/filter.h"
#include "graph/query/path.h"
#include "graph/snapshot/graph_snapshot.h"

namespace partnergraph {

enum class PathSelector : std::uint8_t {
  kAny,          // One of the shortest; which one, depends on network and filter alone.
  kAllShortest,  // All paths of the smallest number of hops; parallel relations make paths.
  kShortestK,    // The first `max_paths` paths.
};

struct FindPathsOptions {
  PathSelector selector = PathSelector::kAny;
  PathRestrictor restrictor = PathRestrictor::kAcyclic;
  std::uint32_t max_paths = kMaxPathsDefault;
  std::uint32_t max_hops = kMaxHopsDefaultPaths;  // REQUIRES: at most kMaxHopsMax.
  Direction direction = Direction::kBoth;
};

struct PathsFound {
  std::vector<PathFound> paths;
  QueryEnd end;
};

// Returns paths from `source` to `target` (their canonical vertices) of at most max_hops relations
// that pass the filter. A path enters only connectors, vertices that pass partner_kinds, places and
// fields, and its ends. If one of the ends has no entity, there is no path.
//
// If the ends are one vertex, the first path is the empty one. It is the only ACYCLIC one; a SIMPLE
// one may also leave and come back once, a TRAIL or WALK as often as it can. Where the ends differ,
// SIMPLE and ACYCLIC are the same, and a TRAIL or WALK may pass either end on its way.
// kAny and kAllShortest do not depend on the restrictor: a shortest path repeats nothing.
//
// Truncated by results: kAllShortest when there are more than the lesser of max_paths and
// control.max_results; the others when control.max_results is below max_paths and keeps a path
// out. Truncated by anything else, the paths are still the first ones of the order.
//
// Time: kAny at most the arcs of the balls of about half the distance, mostly much less
// (AnyShortest); kAllShortest those arcs (ShortestWays) and the listing of what is found;
// kShortestK see ListByPartition. Memory: 12 bytes a vertex of the graph, for kAny 2 bits, pooled
// between calls, and 12 bytes a step of max_paths paths.
PathsFound FindPaths(const GraphSnapshot& g, Vertex source, Vertex target,
                     const FindPathsOptions& options, const CompiledFilter& filter,
                     const QueryControl& control);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_FIND_PATHS_H_
