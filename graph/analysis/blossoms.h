// A matching and its nested odd cycles, which a search for a better matching treats as one vertex
// each (Edmonds 1965, "Paths, trees, and flowers").
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_BLOSSOMS_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_BLOSSOMS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "graph/analysis/adjacency.h"

namespace partnergraph {

// A node is a vertex, or a blossom: an odd number of nodes, each joined to the next by an edge
// around a cycle, all vertices but one matched among themselves. That one is the base; child 0 has
// it, and children 1 and 2, 3 and 4, ... are matched by the edge between them.
//
// Nothing recurses, however deep blossoms are nested. Memory: some 36 bytes a vertex.
class Blossoms {
 public:
  using Node = std::uint32_t;  // Below vertex_count a vertex, at or above it a blossom.
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;
  struct Edge {
    Vertex from = kNone;
    Vertex to = kNone;
  };

  // No vertex is matched. REQUIRES: vertex_count < 2^31.
  explicit Blossoms(std::size_t vertex_count);

  // Nodes are below this, however many blossoms there are.
  std::size_t node_end() const { return parent_.size(); }
  bool IsBlossom(Node node) const { return node >= vertex_count_; }
  // The outermost node that has `v`.
  Node TopOf(Vertex v) const { return top_[v]; }
  Vertex BaseOf(Node node) const { return base_[node]; }
  // kNone: not matched.
  Vertex MateOf(Vertex v) const { return mate_[v]; }
  void SetMate(Vertex v, Vertex mate) { mate_[v] = mate; }
  // Valid until the next call that is not const.
  std::span<const Vertex> VerticesOf(Node node);
  // How many these are. O(1).
  std::size_t SizeOf(Node node) const;
  // The blossoms, outermost or not.
  std::vector<Node> All() const;

  // Makes a blossom of outermost nodes; edges[i] leads from children[i] to the one after it, the
  // last back to the first, which keeps its base.
  Node Contract(std::span<const Node> children, std::span<const Edge> edges);

  // Takes an outermost blossom apart: its children become outermost. Valid until the next Open.
  struct Opened {
    std::span<const Node> children;
    std::span<const Edge> edges;
    std::size_t at = 0;  // Of the child that has `v`.
  };
  Opened Open(Node blossom, Vertex v);

  // Matches the inside of `node` so that `v` becomes its base. Whom v, or the base before, is
  // matched to outside is left to the caller.
  void MoveBase(Node node, Vertex v);

 private:
  struct Cycle {
    std::vector<Node> children;
    std::vector<Edge> edges;
    std::size_t vertex_count = 0;  // In all of the children.
  };
  Cycle& CycleOf(Node blossom) { return cycles_[blossom - vertex_count_]; }
  std::size_t ChildWith(Node blossom, Vertex v) const;
  void SetTop(Node node, Node top);

  std::size_t vertex_count_;
  std::vector<Node> top_;       // By vertex.
  std::vector<Vertex> mate_;    // By vertex.
  std::vector<Node> parent_;    // By node; kNone: outermost.
  std::vector<Vertex> base_;    // By node.
  std::vector<Cycle> cycles_;   // By blossom; grows as they are made, keeps what it has.
  std::vector<Node> unused_;    // Blossoms that were taken apart.
  std::vector<Vertex> inside_;  // Scratch from here on.
  std::vector<Node> stack_;
  std::vector<std::pair<Node, Vertex>> moves_;
  Cycle opened_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_BLOSSOMS_H_
