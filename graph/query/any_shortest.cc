#include "graph/query/any_shortest.h"

#include <algorithm>
#include <cassert>

namespace partnergraph {
namespace {

// A binary search among a hub's arcs costs about as much as to test so many arcs by the sketch.
constexpr std::uint64_t kCostOfLookUp = 256;

}  // namespace

AnyShortest::Tree::Tree(Vertex root, Direction walked, std::size_t vertex_count)
    : direction(walked), vertex(vertex_count), link(1) {
  vertex.Add(root);
}

AnyShortest::AnyShortest(const GraphSnapshot& g, Vertex source, Vertex target, Direction direction,
                         const CompiledFilter& filter, Meter* meter)
    : g_(g),
      filter_(filter),
      meter_(meter),
      out_(source, direction, g.vertex_count()),
      in_(target, Reverse(direction), g.vertex_count()) {
  assert(source != target);
  Prepare(&out_);
  Prepare(&in_);
}

std::vector<PathStep> AnyShortest::Find(std::uint32_t max_hops) {
  // The trees have no arc to each other but perhaps from frontier to frontier: every arc of the
  // levels before was looked at. So the first arc found ends a shortest path.
  while (out_.hops + in_.hops < max_hops && !meter_->stopped()) {
    if (LookUp()) return StepsOfJoint();
    Tree& tree = out_.arcs <= in_.arcs ? out_ : in_;
    if (Expand(&tree)) return StepsOfJoint();
    if (tree.frontier == tree.vertex.size()) break;
    Prepare(&tree);
  }
  return {};
}

// Sums up the frontier's arcs.
void AnyShortest::Prepare(Tree* tree) const {
  tree->arcs = 0;
  tree->few = 0;
  tree->hubs.clear();
  // Whatever the direction: an estimate that reads the least.
  const auto degree = [&](std::uint32_t place) {
    return g_.Arcs(tree->vertex[place], Direction::kBoth).size;
  };
  for (std::size_t place = tree->frontier; place < tree->vertex.size() && meter_->LookAt(place);
       ++place) {
    const auto at = static_cast<std::uint32_t>(place);
    if (place + kVerticesFetchedAhead < tree->vertex.size()) {
      g_.PrefetchVertex(tree->vertex[place + kVerticesFetchedAhead]);
    }
    const std::uint32_t size = degree(at);
    tree->arcs += size;
    if (size >= kHubDegree) {
      tree->hubs.push_back(at);
    } else {
      tree->few += size;
    }
  }
  std::stable_sort(tree->hubs.begin(), tree->hubs.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return degree(a) > degree(b); });
}

// Looks for an arc between the frontiers where one is likely and that costs less than to open one
// of them: then few vertices are marked in vain.
bool AnyShortest::LookUp() {
  // In a random graph of these degrees (Newman, "Networks" 2018, 12.1), as many arcs as this lead
  // from one frontier to the other.
  const double expected = static_cast<double>(out_.arcs) * static_cast<double>(in_.arcs) /
                          (2 * static_cast<double>(g_.edge_count()));
  if (expected < 0.5) return false;
  const Tree& smaller = out_.arcs <= in_.arcs ? out_ : in_;
  if (smaller.hubs.empty()) return JoinsFew(smaller);
  const std::uint64_t cost =
      kCostOfLookUp * out_.hubs.size() * in_.hubs.size() + out_.few + in_.few;
  if (cost > smaller.arcs) return false;
  return LookUpHubs() || JoinsFew(out_) || JoinsFew(in_);
}

bool AnyShortest::LookUpHubs() {
  for (const std::uint32_t out : out_.hubs) {
    for (const std::uint32_t in : in_.hubs) {
      if (!meter_->VisitEdge()) return false;
      if (FindArcInRuns(out_, out, in_.vertex[in])) return true;
    }
  }
  return false;
}

// Looks for an arc that passes the filter from a hub of the tree to `v`.
bool AnyShortest::FindArcInRuns(const Tree& tree, std::uint32_t place, Vertex v) {
  const Vertex hub = tree.vertex[place];
  const ArcSpan all = g_.Arcs(hub, Direction::kBoth);
  const ArcSpan arcs = g_.Arcs(hub, tree.direction);
  const auto begin = static_cast<std::uint32_t>(arcs.neighbor - all.neighbor);
  for (const KindRun* run = g_.KindRunsOf(hub); run->kind != kNoKind; ++run) {
    // A run lies in one part, so it is walked whole or not at all.
    if (run->begin < begin || run->begin >= begin + arcs.size) continue;
    if (!filter_.PassesRelationKind(run->kind)) continue;
    const Vertex* const end = all.neighbor + run[1].begin;
    for (const Vertex* at = std::lower_bound(all.neighbor + run->begin, end, v);
         at != end && *at == v; ++at) {
      const auto arc = static_cast<std::uint32_t>(at - arcs.neighbor);
      if (!meter_->VisitEdge()) return false;
      if (!filter_.PassesEdge(g_, hub, v, arcs.relation[arc])) continue;
      joint_ = {&tree, {place, arc}};
      return true;
    }
  }
  return false;
}

// Looks for an arc to the other frontier from those vertices of this one that are no hubs.
bool AnyShortest::JoinsFew(const Tree& tree) {
  const Tree& other = &tree == &out_ ? in_ : out_;
  for (std::size_t place = tree.frontier; place < tree.vertex.size() && meter_->LookAt(place);
       ++place) {
    PrefetchArcs(tree, place);
    const Vertex v = tree.vertex[place];
    if (g_.IsHub(v)) continue;
    const ArcSpan arcs = g_.Arcs(v, tree.direction);
    for (std::uint32_t arc = 0; arc < arcs.size; ++arc) {
      if (!meter_->VisitEdge()) return false;
      const Vertex w = arcs.neighbor[arc];
      if (!other.vertex.Has(w)) continue;
      if (!filter_.PassesEdge(g_, v, w, arcs.relation[arc])) continue;
      joint_ = {&tree, {static_cast<std::uint32_t>(place), arc}};
      return true;
    }
  }
  return false;
}

// Walks the arcs of the frontier; the vertices reached are the next one. True if one arc led to the
// other tree.
bool AnyShortest::Expand(Tree* tree) {
  const Tree& other = tree == &out_ ? in_ : out_;
  const std::size_t end = tree->vertex.size();
  for (std::size_t place = tree->frontier; place < end && meter_->LookAt(place); ++place) {
    PrefetchArcs(*tree, place);
    const Vertex v = tree->vertex[place];
    const ArcSpan arcs = g_.Arcs(v, tree->direction);
    for (std::uint32_t arc = 0; arc < arcs.size; ++arc) {
      if (!meter_->VisitEdge()) return false;
      const Vertex w = arcs.neighbor[arc];
      if (tree->vertex.Has(w)) continue;
      if (!filter_.PassesEdge(g_, v, w, arcs.relation[arc])) continue;
      const Link link{static_cast<std::uint32_t>(place), arc};
      if (other.vertex.Has(w)) {
        joint_ = {tree, link};
        return true;
      }
      if (!filter_.PassesVertex(g_, w)) continue;
      tree->vertex.Add(w);
      tree->link.push_back(link);
    }
  }
  tree->frontier = end;
  ++tree->hops;
  return false;
}

// The step along a link, walked from the parent.
PathStep AnyShortest::StepOf(const Tree& tree, const Link& link) const {
  const ArcSpan arcs = g_.Arcs(tree.vertex[link.parent], tree.direction);
  return {arcs.neighbor[link.arc], arcs.relation[link.arc], link.arc < arcs.forward_count};
}

std::vector<PathStep> AnyShortest::StepsOfJoint() const {
  const bool from_out = joint_->tree == &out_;
  PathStep joint = StepOf(*joint_->tree, joint_->link);
  // Where its head stands in the other tree was not kept: looking for it costs less than growing
  // the tree did.
  const std::span<const Vertex> others = (from_out ? in_ : out_).vertex.members();
  const auto head = static_cast<std::uint32_t>(
      std::find(others.begin(), others.end(), joint.vertex) - others.begin());
  const std::uint32_t tail = joint_->link.parent;
  std::vector<PathStep> steps;
  for (std::uint32_t at = from_out ? tail : head; at != 0; at = out_.link[at].parent) {
    steps.push_back(StepOf(out_, out_.link[at]));
  }
  std::reverse(steps.begin(), steps.end());
  if (!from_out) joint = {in_.vertex[tail], joint.relation, !joint.forward};
  steps.push_back(joint);
  for (std::uint32_t at = from_out ? head : tail; at != 0; at = in_.link[at].parent) {
    const PathStep away = StepOf(in_, in_.link[at]);
    steps.push_back({in_.vertex[in_.link[at].parent], away.relation, !away.forward});
  }
  return steps;
}

}  // namespace partnergraph
