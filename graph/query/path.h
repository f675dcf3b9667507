// What a path is, which ways through the graph count as one, and the order of paths.
#ifndef PARTNERGRAPH_GRAPH_QUERY_PATH_H_
#define PARTNERGRAPH_GRAPH_QUERY_PATH_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "graph/snapshot/graph_snapshot.h"

namespace partnergraph {

struct PathStep {
  Vertex vertex = kNoVertex;  // Reached by this step.
  RelationIndex relation = kNoRelation;
  // Walked from the relation's source to its target. A relation that joins a vertex to itself is
  // one step, forward unless only walking backward is asked for.
  bool forward = true;
  friend bool operator==(const PathStep&, const PathStep&) = default;
};

// One step a hop from the source; the last reaches the target. No step: source and target are one.
struct PathFound {
  std::vector<PathStep> steps;
  friend bool operator==(const PathFound&, const PathFound&) = default;
};

// What a path must not repeat: the path modes of GQL (ISO/IEC 39075:2024), under the name that
// Deutsch et al. 2022, "Graph Pattern Matching in GQL and SQL/PGQ", give them. Every ACYCLIC path
// is a SIMPLE one and a TRAIL, and all are WALKs.
enum class PathRestrictor : std::uint8_t {
  kWalk,     // Nothing.
  kTrail,    // A relation.
  kAcyclic,  // A vertex.
  // A vertex, but the last may be the first. Relations do not count, as in GQL: a relation walked
  // forth and at once back, a - b - a, makes a SIMPLE path though no TRAIL.
  kSimple,
};

// The order of paths: by hops, then by their vertices, then by their relations, both compared
// lexicographically.
inline std::strong_ordering ComparePaths(const std::vector<PathStep>& a,
                                         const std::vector<PathStep>& b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].vertex != b[i].vertex) return a[i].vertex <=> b[i].vertex;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].relation != b[i].relation) return a[i].relation <=> b[i].relation;
  }
  return std::strong_ordering::equal;
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_PATH_H_
