// The shortest ways from a vertex to the target of a path query that keep off what a path must not
// repeat: breadth-first search from both ends, one level at a time, the frontier with fewer arcs
// first (Pohl 1971, "Bi-directional search"), so that a hub is opened only where it must be.
//
// A way has at least one step, so from the target it leads around a cycle. Only its first step may
// be restricted by itself; therefore the vertex where it begins is told from the same vertex
// entered again later.
#ifndef PARTNERGRAPH_GRAPH_QUERY_SHORTEST_WAYS_H_
#define PARTNERGRAPH_GRAPH_QUERY_SHORTEST_WAYS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "graph/query/budget.h"
#include "graph/query/filter.h"
#include "graph/query/path.h"
#include "graph/query/visit_marks.h"
#include "graph/query/walk_view.h"

namespace partnergraph {

// What a way keeps off.
struct KeptOff {
  std::vector<Vertex> vertices;                // Never entered. REQUIRES: the target is not in it.
  std::vector<RelationIndex> relations;        // Never walked; sorted.
  std::vector<RelationIndex> first_relations;  // Not walked by the first step; sorted.
};

// Ways from any vertex to one target, one search at a time. 12 bytes a vertex of the graph, pooled
// between queries.
class ShortestWays {
 public:
  // Ways enter only vertices that pass the filter, and the two ends of the query.
  ShortestWays(const GraphSnapshot& g, Vertex source, Vertex target, Direction direction,
               const CompiledFilter& filter, Meter* meter);
  // The views point into it.
  ShortestWays(const ShortestWays&) = delete;
  ShortestWays& operator=(const ShortestWays&) = delete;

  // Returns the hops of the shortest ways from `from`, or nothing if they are above `max_hops` or
  // the meter stopped. Until the next call, the others tell the ways.
  //
  // Costs the arcs of the balls of about half the hops. Searches in a row that keep off no vertex,
  // and no relation but for the first step, share the ball around the target.
  std::optional<std::uint32_t> Search(Vertex from, const KeptOff& off, std::uint32_t max_hops);

  // The steps of shortest ways at `v`, which is `hops` from the target, ordered by vertex, then
  // relation. Empty if the meter stopped.
  // REQUIRES: v lies on a shortest way, at this place.
  std::vector<PathStep> Next(Vertex v, std::uint32_t hops) const;
  // The first of the shortest ways on from `v`, which is `hops` from the target, in the order of
  // paths. Empty if the meter stopped.
  // REQUIRES: as above.
  std::vector<PathStep> First(Vertex v, std::uint32_t hops) const;
  // All steps with which a way may begin, whatever its length; ordered as above. Empty if the meter
  // stopped.
  // REQUIRES: the search kept off no vertex.
  std::vector<PathStep> FirstSteps() const;
  // All steps with which a way may end, each turned round: it leaves the target, and `vertex` is
  // where the way's step begins. Ordered as above. Empty if the meter stopped.
  // REQUIRES: as above.
  std::vector<PathStep> LastStepsBack() const;

  Vertex target() const { return target_; }
  bool stopped() const { return meter_->stopped(); }

 private:
  // One of the two searches that grow toward each other.
  struct Half {
    WalkView view;
    VisitMarks* marks = nullptr;  // Hops from this side's end.
    std::vector<Vertex> frontier;
    std::uint32_t hops = 0;  // Of the frontier.
    std::uint64_t arcs = 0;  // Of the frontier's vertices.
    bool Reached(Vertex v) const;
  };
  struct Colors;
  struct OneLevel;

  static void ExpandLevel(Half* half);
  void ExpandFirst(Vertex from);
  void CountArcs(Half* half) const;
  std::vector<Vertex> Meeting(const std::vector<Vertex>& frontier);
  bool MarkHopsToTarget(std::vector<Vertex> level);
  template <class IsNext>
  std::vector<PathStep> Steps(Vertex v, const WalkView& view, IsNext is_next) const;

  const GraphSnapshot& g_;
  const Vertex target_;
  Meter* meter_;
  VisitMarks from_marks_;  // Of out_.
  VisitMarks to_marks_;    // Of in_.
  VisitMarks way_marks_;   // Hops to the target, of the vertices of out_ on shortest ways.
  std::vector<RelationIndex> forbidden_;
  std::vector<RelationIndex> forbidden_first_;
  Half out_;
  Half in_;
  bool in_is_whole_ = false;  // in_ was grown keeping off nothing.
  Vertex from_ = kNoVertex;
  std::uint32_t hops_ = 0;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_SHORTEST_WAYS_H_
