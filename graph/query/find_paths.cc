#include "graph/query/find_paths.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "graph/query/all_shortest.h"
#include "graph/query/any_shortest.h"
#include "graph/query/path_list.h"
#include "graph/query/path_partition.h"
#include "graph/query/shortest_ways.h"

namespace partnergraph {
namespace {

PathList ListFor(const FindPathsOptions& options, const QueryControl& control, Meter* meter) {
  switch (options.selector) {
    case PathSelector::kAny:
      return {1, control.max_results, meter};
    case PathSelector::kAllShortest:
      return {std::numeric_limits<std::size_t>::max(),
              std::min(options.max_paths, control.max_results), meter};
    case PathSelector::kShortestK:
      break;
  }
  return {options.max_paths, control.max_results, meter};
}

}  // namespace

PathsFound FindPaths(const GraphSnapshot& g, Vertex source, Vertex target,
                     const FindPathsOptions& options, const CompiledFilter& filter,
                     const QueryControl& control) {
  assert(options.max_hops <= kMaxHopsMax);
  Meter meter(control, filter.end().visited_edges);
  if (filter.end().truncated) meter.Stop(filter.end().reason);
  PathList list = ListFor(options, control, &meter);
  const Vertex from = g.CanonicalOf(source);
  const Vertex to = g.CanonicalOf(target);
  const bool exist = g.KindOf(from) != kNoKind && g.KindOf(to) != kNoKind;
  if (exist && list.Wants()) {
    if (from == to && options.selector != PathSelector::kShortestK) {
      list.Add({});
      return {list.Take(), EndOf(meter)};
    }
    if (options.selector == PathSelector::kAny) {
      AnyShortest search(g, from, to, options.direction, filter, &meter);
      std::vector<PathStep> steps = search.Find(options.max_hops);
      if (!steps.empty()) list.Add(std::move(steps));
      return {list.Take(), EndOf(meter)};
    }
    ShortestWays ways(g, from, to, options.direction, filter, &meter);
    if (options.selector == PathSelector::kShortestK) {
      ListByPartition(&ways, from, to, options.restrictor, options.max_hops, &list, &meter);
    } else if (const auto hops = ways.Search(from, {{from}, {}, {}}, options.max_hops)) {
      ListAllShortest(ways, from, *hops, &list);
    }
  }
  return {list.Take(), EndOf(meter)};
}

}  // namespace partnergraph
