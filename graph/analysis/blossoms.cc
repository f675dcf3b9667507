#include "graph/analysis/blossoms.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace partnergraph {

// Blossoms are nested or disjoint and have three children or more, so there are fewer than half as
// many as vertices.
Blossoms::Blossoms(std::size_t vertex_count)
    : vertex_count_(vertex_count),
      top_(vertex_count),
      mate_(vertex_count, kNone),
      parent_(vertex_count + vertex_count / 2, kNone),
      base_(parent_.size(), kNone) {
  std::iota(top_.begin(), top_.end(), Node{0});
  std::iota(base_.begin(), base_.begin() + static_cast<std::ptrdiff_t>(vertex_count), Vertex{0});
}

std::span<const Vertex> Blossoms::VerticesOf(Node node) {
  inside_.clear();
  stack_.assign(1, node);
  while (!stack_.empty()) {
    const Node next = stack_.back();
    stack_.pop_back();
    if (!IsBlossom(next)) {
      inside_.push_back(next);
      continue;
    }
    const std::vector<Node>& children = CycleOf(next).children;
    stack_.insert(stack_.end(), children.begin(), children.end());
  }
  return inside_;
}

std::size_t Blossoms::SizeOf(Node node) const {
  return IsBlossom(node) ? cycles_[node - vertex_count_].vertex_count : 1;
}

std::vector<Blossoms::Node> Blossoms::All() const {
  std::vector<Node> all;
  for (std::size_t i = 0; i < cycles_.size(); ++i) {
    if (!cycles_[i].children.empty()) all.push_back(static_cast<Node>(vertex_count_ + i));
  }
  return all;
}

void Blossoms::SetTop(Node node, Node top) {
  for (const Vertex v : VerticesOf(node)) top_[v] = top;
}

Blossoms::Node Blossoms::Contract(std::span<const Node> children, std::span<const Edge> edges) {
  assert(children.size() % 2 == 1 && children.size() == edges.size());
  auto blossom = static_cast<Node>(vertex_count_ + cycles_.size());
  if (unused_.empty()) {
    cycles_.emplace_back();
  } else {
    blossom = unused_.back();
    unused_.pop_back();
  }
  CycleOf(blossom).children.assign(children.begin(), children.end());
  CycleOf(blossom).edges.assign(edges.begin(), edges.end());
  CycleOf(blossom).vertex_count = 0;
  for (const Node child : children) {
    parent_[child] = blossom;
    CycleOf(blossom).vertex_count += SizeOf(child);
  }
  parent_[blossom] = kNone;
  base_[blossom] = base_[children[0]];
  SetTop(blossom, blossom);
  return blossom;
}

std::size_t Blossoms::ChildWith(Node blossom, Vertex v) const {
  Node child = v;
  while (parent_[child] != blossom) child = parent_[child];
  const std::vector<Node>& children = cycles_[blossom - vertex_count_].children;
  return static_cast<std::size_t>(std::find(children.begin(), children.end(), child) -
                                  children.begin());
}

Blossoms::Opened Blossoms::Open(Node blossom, Vertex v) {
  const std::size_t at = ChildWith(blossom, v);
  opened_.children.swap(CycleOf(blossom).children);
  opened_.edges.swap(CycleOf(blossom).edges);
  CycleOf(blossom).children.clear();
  unused_.push_back(blossom);
  for (const Node child : opened_.children) {
    parent_[child] = kNone;
    SetTop(child, child);
  }
  return {opened_.children, opened_.edges, at};
}

void Blossoms::MoveBase(Node node, Vertex v) {
  moves_.assign(1, {node, v});
  while (!moves_.empty()) {
    const auto [blossom, base] = moves_.back();
    moves_.pop_back();
    if (!IsBlossom(blossom) || base_[blossom] == base) continue;
    base_[blossom] = base;
    std::vector<Node>& children = CycleOf(blossom).children;
    std::vector<Edge>& edges = CycleOf(blossom).edges;
    const std::size_t at = ChildWith(blossom, base);
    moves_.emplace_back(children[at], base);
    // Between the new first child and the old one, the way around that has an even number of edges,
    // matched and unmatched change places; the other way stays as it is.
    const std::size_t begin = at % 2 == 0 ? 0 : at + 1;
    const std::size_t end = at % 2 == 0 ? at : children.size();
    for (std::size_t i = begin; i < end; i += 2) {
      const Edge edge = edges[i];
      mate_[edge.from] = edge.to;
      mate_[edge.to] = edge.from;
      moves_.emplace_back(children[i], edge.from);
      moves_.emplace_back(children[(i + 1) % children.size()], edge.to);
    }
    const auto turn = static_cast<std::ptrdiff_t>(at);
    std::rotate(children.begin(), children.begin() + turn, children.end());
    std::rotate(edges.begin(), edges.begin() + turn, edges.end());
  }
}

}  // namespace partnergraph
