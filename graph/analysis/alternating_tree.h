// The search for one more pair of a maximum-weight matching: grows a tree of alternately matched
// edges, and moves the dual variables so that it can go on (Edmonds 1965, "Maximum matching and a
// polyhedron with 0,1-vertices"; Galil 1986, "Efficient algorithms for finding maximum matching in
// graphs").
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_ALTERNATING_TREE_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_ALTERNATING_TREE_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <tuple>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/blossoms.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

// Weights as integers, so that slacks become exactly 0.
struct IntegerWeights {
  const Adjacency* graph = nullptr;
  double scale = 1;  // REQUIRES: no weight times this is 2^40 or more.

  std::int64_t Of(std::size_t arc) const { return std::llround(graph->Weight(arc) * scale); }
};

// The primal-dual method. Duals: y of each vertex, z of each blossom, none negative. The slack of
// an edge is y(a) + y(b) - 2 weight, plus 2 z of the blossoms that have both ends; it never becomes
// negative, and is 0 at matched edges and around blossoms. Once every vertex that is not matched
// has y = 0, no matching weighs more than half the sum of y plus, for each blossom, z for every
// pair that fits into it.
//
// Each search grows a tree of edges without slack from one vertex that is not matched. Meanwhile y
// of outer vertices falls by `moved_` and that of inner ones rises by it, and z of blossoms goes
// the other way; what is stored of a labelled node leaves `moved_` out, so that nothing needs to be
// touched when the duals move.
class AlternatingTree {
 public:
  // No vertex is matched; all duals are 0.
  AlternatingTree(IntegerWeights weights, WorkTally* tally);

  const Blossoms& nodes() const { return nodes_; }
  // Between searches: y, and what keeps no slack negative must be set before the first.
  std::int64_t dual(Vertex v) const { return dual_[v]; }
  void set_dual(Vertex v, std::int64_t y) { dual_[v] = y; }
  // REQUIRES: neither is matched; the edge has no slack; no search yet.
  void Match(Vertex v, Vertex w) {
    nodes_.SetMate(v, w);
    nodes_.SetMate(w, v);
  }

  // Matches `root`, or leaves another vertex without a mate in its place, or itself, whose y is 0.
  // False: the meter stopped; the matching is what it was, and the duals still prove their bound.
  // O(E log V + V^2) time. REQUIRES: root is not matched.
  bool Search(Vertex root);

  // Twice what no matching weighs more than, by the duals as they are.
  std::int64_t Bound2();

 private:
  using Node = Blossoms::Node;
  using Edge = Blossoms::Edge;
  // How a node hangs in the tree of a search: by an even number of edges from the root, by an odd
  // one, or not at all.
  enum class Label : std::uint8_t { kFree, kOuter, kInner };

  // Something that happens when the duals have moved by so much, through an edge or to a node.
  struct Event {
    std::int64_t at = 0;
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    friend bool operator>(const Event& x, const Event& y) {
      return std::tie(x.at, x.from, x.to) > std::tie(y.at, y.from, y.to);
    }
  };

  class Events {
   public:
    void clear() { heap_.clear(); }
    bool empty() const { return heap_.empty(); }
    const Event& first() const { return heap_.front(); }
    void push(const Event& event) {
      heap_.push_back(event);
      std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
    }
    void pop() {
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
      heap_.pop_back();
    }

   private:
    std::vector<Event> heap_;
  };
  // The least slack by which an outer vertex is joined to one that is not outer.
  struct Nearest {
    Vertex from = Blossoms::kNone;
    std::int64_t weight2 = 0;  // Of the edge, doubled.
  };

  bool GrowFrom(Vertex root);
  bool Scan(Vertex v);
  std::int64_t VertexDual(Vertex v) const;
  std::int64_t SlackOf(const Nearest& nearest, Vertex w) const;
  void MakeOuter(Node node);
  void AddOuterVertex(Vertex v);
  void MakeInner(Node node, const Edge& enter);
  void Unlabel(Node node);
  void DropStale();
  void Rematch(Vertex v, Vertex mate);
  Node Above(Node outer) const;
  Node Meeting(Node a, Node b);
  void Climb(Node outer, Node end);
  void Close(const Edge& edge);
  void Open(Node blossom);
  void Settle();

  const IntegerWeights weights_;
  const Adjacency& graph_;
  WorkTally* const tally_;
  Blossoms nodes_;
  std::vector<std::int64_t> dual_;   // By node.
  std::vector<Label> label_;         // By node; of outermost ones.
  std::vector<Edge> enter_;          // By node; of inner ones, from the tree.
  std::vector<std::uint64_t> seen_;  // By node; the last sight_ that came by.
  std::vector<Nearest> nearest_;     // By vertex.
  std::uint64_t sight_ = 0;

  // Of one search.
  std::int64_t moved_ = 0;
  Event lowest_;   // The outer vertex with the least y, and when that is 0.
  Events grows_;   // A free node joins the tree.
  Events closes_;  // Two outer nodes are joined; at twice the move.
  Events opens_;   // The z of an inner blossom is 0.
  std::vector<Vertex> to_scan_;
  std::vector<Node> labelled_;
  std::vector<Vertex> touched_;  // Those with a nearest.
  std::vector<Node> cycle_;
  std::vector<Edge> edges_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_ALTERNATING_TREE_H_
