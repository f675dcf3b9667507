// One shortest path between two vertices: breadth-first search from both ends, one level at a time,
// the frontier with fewer arcs first (Pohl 1971, "Bi-directional search"), that ends at the first
// arc which joins the two.
//
// Where hubs stand on both frontiers, an arc between two of them is looked up by binary search
// (KindRun) before either is opened: between random vertices of a skewed network most shortest
// paths lead from hub to hub.
#ifndef PARTNERGRAPH_GRAPH_QUERY_ANY_SHORTEST_H_
#define PARTNERGRAPH_GRAPH_QUERY_ANY_SHORTEST_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "graph/query/budget.h"
#include "graph/query/filter.h"
#include "graph/query/path.h"
#include "graph/query/vertex_set.h"

namespace partnergraph {

// One search. 2 bits a vertex of the graph, pooled between queries, and 12 bytes a vertex reached.
class AnyShortest {
 public:
  // Paths enter only vertices that pass the filter, and their ends.
  // REQUIRES: source and target are not one vertex.
  AnyShortest(const GraphSnapshot& g, Vertex source, Vertex target, Direction direction,
              const CompiledFilter& filter, Meter* meter);

  // Returns the steps of one of the shortest paths from source to target; which one depends on
  // nothing but the network and the filter. Empty if all have more than `max_hops` or the meter
  // stopped. To be called once.
  std::vector<PathStep> Find(std::uint32_t max_hops);

 private:
  // Where a vertex was reached from.
  struct Link {
    std::uint32_t parent = 0;  // Its place in the tree.
    std::uint32_t arc = 0;     // Of the parent's arcs.
  };
  // One of the two searches: all it reached, level by level, the frontier last.
  struct Tree {
    Tree(Vertex root, Direction walked, std::size_t vertex_count);
    std::span<const Vertex> Frontier() const { return vertex.members().subspan(frontier); }

    Direction direction;
    VertexSet vertex;
    std::vector<Link> link;           // By place of the vertex.
    std::size_t frontier = 0;         // Its first place.
    std::uint32_t hops = 0;           // Of the frontier.
    std::uint64_t arcs = 0;           // Of the frontier.
    std::uint64_t few = 0;            // Of those of its vertices that are no hubs.
    std::vector<std::uint32_t> hubs;  // Places of the others, most arcs first.
  };
  // What the caches do not hold is fetched so many vertices before it is looked at.
  static constexpr std::size_t kVerticesFetchedAhead = 16;
  static constexpr std::size_t kArcsFetchedAhead = 5;
  // An arc from the vertex at a place of one tree to a vertex of the other.
  struct Joint {
    const Tree* tree = nullptr;
    Link link;
  };

  void Prepare(Tree* tree) const;
  bool LookUp();
  bool LookUpHubs();
  bool FindArcInRuns(const Tree& tree, std::uint32_t place, Vertex v);
  bool JoinsFew(const Tree& tree);
  bool Expand(Tree* tree);
  // Fetches what is looked at soon after the vertex at `place`. always_inline as in Csr.
  [[gnu::always_inline]] void PrefetchArcs(const Tree& tree, std::size_t place) const {
    if (place + kArcsFetchedAhead < tree.vertex.size()) {
      g_.PrefetchArcs(tree.vertex[place + kArcsFetchedAhead], tree.direction);
    }
  }
  std::vector<PathStep> StepsOfJoint() const;
  PathStep StepOf(const Tree& tree, const Link& link) const;

  const GraphSnapshot& g_;
  const CompiledFilter& filter_;
  Meter* meter_;
  Tree out_;  // From the source.
  Tree in_;   // From the target.
  std::optional<Joint> joint_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_ANY_SHORTEST_H_
