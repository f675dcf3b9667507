#include "graph/analysis/alternating_tree.h"

#include <cassert>
#include <limits>
#include <utility>

namespace partnergraph {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

}  // namespace

AlternatingTree::AlternatingTree(IntegerWeights weights, WorkTally* tally)
    : weights_(weights),
      graph_(*weights.graph),
      tally_(tally),
      nodes_(graph_.vertex_count()),
      dual_(nodes_.node_end(), 0),
      label_(nodes_.node_end(), Label::kFree),
      enter_(nodes_.node_end()),
      seen_(nodes_.node_end(), 0),
      nearest_(graph_.vertex_count()) {}

bool AlternatingTree::Search(Vertex root) {
  const bool whole = GrowFrom(root);
  Settle();
  return whole;
}

std::int64_t AlternatingTree::Bound2() {
  std::int64_t sum = 0;
  for (Vertex v = 0; v < graph_.vertex_count(); ++v) sum += dual_[v];
  for (const Node blossom : nodes_.All()) {
    sum += dual_[blossom] * static_cast<std::int64_t>(nodes_.SizeOf(blossom) - 1);
  }
  return sum;
}

// y and z as they are, whatever the label.
std::int64_t AlternatingTree::VertexDual(Vertex v) const {
  const Label label = label_[nodes_.TopOf(v)];
  if (label == Label::kFree) return dual_[v];
  return label == Label::kOuter ? dual_[v] - moved_ : dual_[v] + moved_;
}

void AlternatingTree::MakeOuter(Node node) {
  label_[node] = Label::kOuter;
  labelled_.push_back(node);
  for (const Vertex v : nodes_.VerticesOf(node)) {
    dual_[v] += moved_;
    AddOuterVertex(v);
  }
  if (nodes_.IsBlossom(node)) dual_[node] -= moved_;
}

void AlternatingTree::AddOuterVertex(Vertex v) {
  to_scan_.push_back(v);
  lowest_ = std::min(lowest_, Event{dual_[v], v, v},
                     [](const Event& x, const Event& y) { return y > x; });
}

void AlternatingTree::MakeInner(Node node, const Edge& enter) {
  label_[node] = Label::kInner;
  labelled_.push_back(node);
  enter_[node] = enter;
  const auto vertices = nodes_.VerticesOf(node);
  tally_->Add(vertices.size());
  for (const Vertex v : vertices) dual_[v] -= moved_;
  if (!nodes_.IsBlossom(node)) return;
  dual_[node] += moved_;
  opens_.push({dual_[node], node, node});
}

// Stores duals as they are.
void AlternatingTree::Unlabel(Node node) {
  const std::int64_t by = label_[node] == Label::kOuter ? moved_ : -moved_;
  label_[node] = Label::kFree;
  for (const Vertex v : nodes_.VerticesOf(node)) dual_[v] -= by;
  if (nodes_.IsBlossom(node)) dual_[node] += by;
}

// Notes the edges of a vertex that became outer.
bool AlternatingTree::Scan(Vertex v) {
  if (!tally_->Add(graph_.Degree(v) + 1)) return false;
  const Node own = nodes_.TopOf(v);
  for (std::uint32_t arc = graph_.first[v]; arc < graph_.first[v + 1]; ++arc) {
    const Vertex w = graph_.neighbor[arc];
    const Node other = nodes_.TopOf(w);
    if (other == own) continue;
    const std::int64_t weight2 = 2 * weights_.Of(arc);
    const std::int64_t slack = VertexDual(v) + VertexDual(w) - weight2;
    if (label_[other] == Label::kOuter) {
      closes_.push({slack + 2 * moved_, v, w});
      continue;
    }
    // All edges from the tree to w lose slack alike, so the nearest one stays so.
    Nearest& nearest = nearest_[w];
    if (nearest.from == Blossoms::kNone) touched_.push_back(w);
    if (nearest.from != Blossoms::kNone && SlackOf(nearest, w) <= slack) continue;
    nearest = {v, weight2};
    if (label_[other] == Label::kFree) grows_.push({slack + moved_, v, w});
  }
  return true;
}

std::int64_t AlternatingTree::SlackOf(const Nearest& nearest, Vertex w) const {
  return VertexDual(nearest.from) + VertexDual(w) - nearest.weight2;
}

// Drops events that something else was faster than.
void AlternatingTree::DropStale() {
  while (!grows_.empty()) {
    const Event& event = grows_.first();
    const Nearest& nearest = nearest_[event.to];
    if (label_[nodes_.TopOf(event.to)] == Label::kFree && nearest.from == event.from &&
        SlackOf(nearest, event.to) + moved_ == event.at) {
      break;
    }
    grows_.pop();
  }
  while (!closes_.empty() &&
         nodes_.TopOf(closes_.first().from) == nodes_.TopOf(closes_.first().to)) {
    closes_.pop();
  }
  while (!opens_.empty()) {
    const Node node = opens_.first().to;
    if (nodes_.TopOf(nodes_.BaseOf(node)) == node && label_[node] == Label::kInner) break;
    opens_.pop();
  }
}

bool AlternatingTree::GrowFrom(Vertex root) {
  lowest_ = {kNever, 0, 0};
  MakeOuter(nodes_.TopOf(root));
  for (;;) {
    while (!to_scan_.empty()) {
      const Vertex v = to_scan_.back();
      to_scan_.pop_back();
      if (!Scan(v)) return false;
    }
    if (!tally_->Add(1)) return false;
    DropStale();
    const std::int64_t grow = grows_.empty() ? kNever : grows_.first().at;
    const std::int64_t close = closes_.empty() ? kNever : closes_.first().at / 2;
    const std::int64_t open = opens_.empty() ? kNever : opens_.first().at;
    const std::int64_t next = std::min({lowest_.at, grow, close, open});
    assert(next >= moved_ && (closes_.empty() || closes_.first().at % 2 == 0));
    moved_ = next;
    if (next == lowest_.at) {
      Rematch(lowest_.from, Blossoms::kNone);
      return true;
    }
    if (next == grow) {
      const Edge edge{grows_.first().from, grows_.first().to};
      const Node node = nodes_.TopOf(edge.to);
      const Vertex mate = nodes_.MateOf(nodes_.BaseOf(node));
      if (mate == Blossoms::kNone) {
        nodes_.MoveBase(node, edge.to);
        nodes_.SetMate(edge.to, edge.from);
        Rematch(edge.from, edge.to);
        return true;
      }
      MakeInner(node, edge);
      MakeOuter(nodes_.TopOf(mate));
    } else if (next == close) {
      Close({closes_.first().from, closes_.first().to});
    } else {
      Open(opens_.first().to);
    }
  }
}

// Matches outer `v` with `mate`, and along the tree towards the root everyone anew.
void AlternatingTree::Rematch(Vertex v, Vertex mate) {
  for (;;) {
    const Node outer = nodes_.TopOf(v);
    const Vertex before = nodes_.MateOf(nodes_.BaseOf(outer));
    nodes_.MoveBase(outer, v);
    nodes_.SetMate(v, mate);
    if (before == Blossoms::kNone) return;
    const Node inner = nodes_.TopOf(before);
    const Edge enter = enter_[inner];
    nodes_.MoveBase(inner, enter.to);
    nodes_.SetMate(enter.to, enter.from);
    v = enter.from;
    mate = enter.to;
  }
}

// The outer node above an outer one; Blossoms::kNone above the root.
AlternatingTree::Node AlternatingTree::Above(Node outer) const {
  const Vertex mate = nodes_.MateOf(nodes_.BaseOf(outer));
  return mate == Blossoms::kNone ? Blossoms::kNone : nodes_.TopOf(enter_[nodes_.TopOf(mate)].from);
}

AlternatingTree::Node AlternatingTree::Meeting(Node a, Node b) {
  ++sight_;
  for (;; std::swap(a, b)) {
    if (a == Blossoms::kNone) continue;
    if (seen_[a] == sight_) return a;
    seen_[a] = sight_;
    a = Above(a);
  }
}

// Appends the nodes from `outer` up to, but without, `end`; an edge leads from each to the next.
void AlternatingTree::Climb(Node outer, Node end) {
  while (outer != end) {
    const Vertex base = nodes_.BaseOf(outer);
    const Node inner = nodes_.TopOf(nodes_.MateOf(base));
    const Edge enter = enter_[inner];
    cycle_.insert(cycle_.end(), {outer, inner});
    edges_.push_back({base, nodes_.MateOf(base)});
    edges_.push_back({enter.to, enter.from});
    outer = nodes_.TopOf(enter.from);
  }
}

// Two outer nodes are joined: with what is between them in the tree they become a blossom.
void AlternatingTree::Close(const Edge& edge) {
  const Node meeting = Meeting(nodes_.TopOf(edge.from), nodes_.TopOf(edge.to));
  cycle_.clear();
  edges_.clear();
  Climb(nodes_.TopOf(edge.from), meeting);
  cycle_.push_back(meeting);
  std::reverse(cycle_.begin(), cycle_.end());
  std::reverse(edges_.begin(), edges_.end());
  for (Edge& back : edges_) std::swap(back.from, back.to);
  edges_.push_back(edge);
  Climb(nodes_.TopOf(edge.to), meeting);
  for (const Node node : cycle_) {
    const bool inner = label_[node] == Label::kInner;
    if (nodes_.IsBlossom(node)) dual_[node] += inner ? -moved_ : moved_;
    label_[node] = Label::kFree;
    if (!inner) continue;
    for (const Vertex v : nodes_.VerticesOf(node)) {
      dual_[v] += 2 * moved_;
      AddOuterVertex(v);
    }
  }
  const Node blossom = nodes_.Contract(cycle_, edges_);
  tally_->Add(nodes_.VerticesOf(blossom).size());
  dual_[blossom] = -moved_;
  label_[blossom] = Label::kOuter;
  labelled_.push_back(blossom);
}

// The z of an inner blossom came to 0: its children take its place. Those on the even way from
// where the tree enters to the base hang in the tree, the others no longer do.
void AlternatingTree::Open(Node blossom) {
  const Edge enter = enter_[blossom];
  Unlabel(blossom);
  const auto [children, edges, at] = nodes_.Open(blossom, enter.to);
  // Both are the scratch of nodes_: labelling reads the vertices, opens nothing.
  const std::size_t count = children.size();
  const bool forward = at % 2 == 1;
  Edge in = enter;
  std::size_t i = at;
  for (;;) {
    MakeInner(children[i], in);
    if (i == 0) break;
    const std::size_t outer = forward ? i + 1 : i - 1;
    const std::size_t next = forward ? (i + 2) % count : i - 2;
    MakeOuter(children[outer]);
    in = forward ? edges[outer] : Edge{edges[next].to, edges[next].from};
    i = next;
  }
  for (std::size_t other = forward ? 1 : at + 1; other < (forward ? at : count); ++other) {
    for (const Vertex v : nodes_.VerticesOf(children[other])) {
      const Nearest& nearest = nearest_[v];
      if (nearest.from != Blossoms::kNone) {
        grows_.push({SlackOf(nearest, v) + moved_, nearest.from, v});
      }
    }
  }
}

// After a search: duals as they are, no labels.
void AlternatingTree::Settle() {
  for (const Node node : labelled_) {
    if (label_[node] != Label::kFree) Unlabel(node);
  }
  for (const Vertex v : touched_) nearest_[v].from = Blossoms::kNone;
  labelled_.clear();
  touched_.clear();
  to_scan_.clear();
  grows_.clear();
  closes_.clear();
  opens_.clear();
  moved_ = 0;
}

}  // namespace partnergraph
