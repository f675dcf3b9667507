// Where each relation kind begins among the arcs of one vertex. Hubs keep it, so that their degree
// by kind, a page of one kind and whether they have an arc to a certain vertex cost no walk over
// their arcs.
#ifndef PARTNERGRAPH_GRAPH_SNAPSHOT_KIND_RUNS_H_
#define PARTNERGRAPH_GRAPH_SNAPSHOT_KIND_RUNS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/model/ontology.h"

namespace partnergraph {

// Vertices with fewer arcs keep no runs: their arcs lie in a few cache lines.
inline constexpr std::uint32_t kHubDegree = 128;

// Arcs of one kind in one of the four parts, from `begin` to where the next run begins. The last of
// a list is no run: it has kNoKind and begins at the end of the arcs.
struct KindRun {
  std::uint32_t begin = 0;
  KindNumber kind = kNoKind;
  friend bool operator==(const KindRun&, const KindRun&) = default;
};

// Adds the runs of a vertex, in the order of its arcs, and the end. `bounds` are those of its four
// parts (ArcParts::Bounds); kind_at(i) is the kind of arc i, ascending within a part.
// Time: O(runs * log(arcs)).
template <class KindAt>
void AppendKindRuns(const std::array<std::uint32_t, 5>& bounds, KindAt kind_at,
                    std::vector<KindRun>* runs) {
  for (std::size_t part = 0; part + 1 < bounds.size(); ++part) {
    for (std::uint32_t at = bounds[part]; at < bounds[part + 1];) {
      const KindNumber kind = kind_at(at);
      runs->push_back({at, kind});
      // Where it ends, by binary search.
      std::uint32_t count = bounds[part + 1] - at;
      while (count > 0) {
        const std::uint32_t half = count / 2;
        if (kind_at(at + half) == kind) {
          at += half + 1;
          count -= half + 1;
        } else {
          count = half;
        }
      }
    }
  }
  runs->push_back({bounds.back(), kNoKind});
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_SNAPSHOT_KIND_RUNS_H_
