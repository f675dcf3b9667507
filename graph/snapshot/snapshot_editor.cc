// How a snapshot follows commits, or goes back before them: GraphSnapshot's Make, Apply and Rewind.
#include <algorithm>
#include <array>
#include <cassert>
#include <iterator>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "graph/snapshot/graph_snapshot.h"

namespace partnergraph {
namespace {

bool Symmetric(const std::vector<bool>& symmetric_kinds, KindNumber kind) {
  return kind < symmetric_kinds.size() && symmetric_kinds[kind];
}

// An arc with the keys of its order within a vertex.
struct ArcKey {
  int part = 0;  // Out directed, out symmetric, in symmetric, in directed.
  KindNumber kind = 0;
  Vertex neighbor = 0;
  RelationIndex relation = 0;
  friend bool operator==(const ArcKey&, const ArcKey&) = default;
  friend bool operator<(const ArcKey& a, const ArcKey& b) {
    return std::tie(a.part, a.kind, a.neighbor, a.relation) <
           std::tie(b.part, b.kind, b.neighbor, b.relation);
  }
};

int PartOf(bool out, bool symmetric) {
  if (out) return symmetric ? 1 : 0;
  return symmetric ? 2 : 3;
}

}  // namespace

// Makes the next version of a snapshot: first the arcs as stored, then who is merged with whom,
// then the arcs as shown wherever one of both changed.
class GraphSnapshot::Editor {
 public:
  explicit Editor(const GraphSnapshot& before)
      : before_(before),
        next_(new GraphSnapshot(before)),
        vertices_(before.vertices_),
        relations_(before.relations_) {}

  void Add(const TopologyChange& change) {
    next_->revision_ = change.revision;
    if (change.ontology != nullptr) next_->ontology_ = change.ontology;
    for (const VertexChange& vertex : change.vertices) {
      assert(vertex.vertex != kNoVertex);
      VertexDelta delta = DeltaOf(vertex.vertex);
      delta.kind = vertex.kind;
      Set(vertex.vertex, std::move(delta));
    }
    for (const RelationChange& relation : change.relations) AddRelation(relation);
  }

  // Finds merges and relations of kinds that are laid out otherwise in the whole graph; called for
  // a new base and a new ontology.
  void Rescan(const std::vector<bool>& symmetric_before, KindNumber merging_before) {
    next_->symmetric_kinds_ = SymmetricKinds(*next_->ontology_);
    const std::size_t kind_count =
        std::max(symmetric_before.size(), next_->symmetric_kinds_.size());
    std::vector<bool> moved(kind_count, false);
    bool any_moved = false;
    for (std::size_t i = 0; i < kind_count; ++i) {
      const auto kind = static_cast<KindNumber>(i);
      moved[i] = Symmetric(symmetric_before, kind) != Symmetric(next_->symmetric_kinds_, kind);
      any_moved = any_moved || moved[i];
    }
    const KindNumber merging = next_->ontology_->merging_kind();
    const bool remerge = merging != merging_before;
    if (!any_moved && !remerge) return;
    for (std::size_t i = 0; i < before_.vertex_count_; ++i) {
      const auto v = static_cast<Vertex>(i);
      const ArcParts arcs = before_.StoredArcs(v);
      for (std::uint32_t a = 0; a < arcs.end; ++a) {
        const KindNumber kind = before_.RelationKindOf(arcs.relation[a]);
        if (kind < kind_count && moved[kind]) relaid_.insert(v);
        if (remerge && (kind == merging || kind == merging_before)) regrouped_.insert(v);
      }
    }
    for (const Vertex v : relaid_) edits_[v];
  }

  // `is_commit`: what changes counts as changed since the base.
  std::shared_ptr<const GraphSnapshot> Finish(bool is_commit) {
    is_commit_ = is_commit;
    StoreArcs();
    Regroup();
    ShowArcs();
    next_->vertices_ = vertices_.Finish();
    next_->relations_ = relations_.Finish();
    return std::move(next_);
  }

  std::shared_ptr<const GraphSnapshot> FinishCommits() {
    if (next_->ontology_ != before_.ontology_) {
      Rescan(before_.symmetric_kinds_, before_.ontology_->merging_kind());
    }
    return Finish(/*is_commit=*/true);
  }

  const GraphSnapshot& next() const { return *next_; }

 private:
  struct ArcEdit {
    bool out;
    KindNumber kind;
    Vertex neighbor;
    RelationIndex relation;
    bool present;
  };

  VertexDelta DeltaOf(Vertex v) const {
    if (const VertexDelta* delta = vertices_.Find(v)) return *delta;
    VertexDelta delta;
    delta.kind = v < before_.base_->vertex_count() ? before_.base_->KindOf(v) : kNoKind;
    delta.canonical = v;
    return delta;
  }
  void Set(Vertex v, VertexDelta delta) {
    if (is_commit_ && !delta.changed) {
      delta.changed = true;
      ++next_->delta_vertex_count_;
    }
    next_->vertex_count_ = std::max(next_->vertex_count_, std::size_t{v} + 1);
    vertices_.Set(v, std::move(delta));
  }
  Vertex CanonicalOf(Vertex v) const {
    const VertexDelta* const delta = vertices_.Find(v);
    return delta == nullptr ? v : delta->canonical;
  }
  KindNumber RelationKindOf(RelationIndex r) const {
    if (const RelationDelta* delta = relations_.Find(r)) return delta->kind;
    return before_.base_->RelationKindOf(r);
  }
  ArcParts StoredArcs(Vertex v) const {
    if (const VertexDelta* delta = vertices_.Find(v);
        delta != nullptr && delta->stored != nullptr) {
      return delta->stored->Parts();
    }
    return v < before_.base_->vertex_count() ? before_.base_->Arcs(v) : ArcParts{};
  }

  void AddRelation(const RelationChange& change) {
    const bool present = !change.removed;
    relations_.Set(change.relation, present
                                        ? RelationDelta{change.kind, change.days, change.dataset}
                                        : RelationDelta{});
    edits_[change.source].push_back({true, change.kind, change.target, change.relation, present});
    edits_[change.target].push_back({false, change.kind, change.source, change.relation, present});
  }

  // Completes a block of the snapshot that is made.
  std::shared_ptr<const ArcBlock> Finished(std::shared_ptr<ArcBlock> block) const {
    if (block->neighbor.size() >= kHubDegree) {
      AppendKindRuns(
          block->Parts().Bounds(),
          [&](std::uint32_t i) { return RelationKindOf(block->relation[i]); }, &block->runs);
      block->runs.shrink_to_fit();
    }
    return block;
  }

  std::shared_ptr<const ArcBlock> BlockOf(const std::vector<ArcKey>& arcs) const {
    auto block = std::make_shared<ArcBlock>();
    block->neighbor.reserve(arcs.size());
    block->relation.reserve(arcs.size());
    for (const ArcKey& arc : arcs) {
      block->neighbor.push_back(arc.neighbor);
      block->relation.push_back(arc.relation);
      if (arc.part < 1) ++block->symmetric;
      if (arc.part < 2) ++block->split;
      if (arc.part < 3) ++block->directed_in;
    }
    return Finished(std::move(block));
  }

  // --- First: arcs as stored.
  void StoreArcs() {
    for (auto& [v, edits] : edits_) {
      std::shared_ptr<const ArcBlock> block =
          relaid_.count(v) != 0 ? Relay(v, edits) : Splice(v, edits);
      if (block == nullptr) continue;
      VertexDelta delta = DeltaOf(v);
      delta.stored = std::move(block);
      delta.shown = nullptr;
      Set(v, std::move(delta));
      reshown_.insert(v);
    }
  }

  // The edits of one vertex in the order of its arcs; of several to one arc the last counts.
  std::vector<std::pair<ArcKey, bool>> NetOf(const std::vector<ArcEdit>& edits) const {
    std::vector<std::pair<ArcKey, bool>> net;
    net.reserve(edits.size());
    for (const ArcEdit& edit : edits) {
      const int part = PartOf(edit.out, Symmetric(next_->symmetric_kinds_, edit.kind));
      net.push_back({{part, edit.kind, edit.neighbor, edit.relation}, edit.present});
    }
    std::stable_sort(net.begin(), net.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::size_t size = 0;
    for (std::size_t i = 0; i < net.size(); ++i) {
      if (i + 1 == net.size() || net[i + 1].first != net[i].first) net[size++] = net[i];
    }
    net.resize(size);
    return net;
  }

  // Where `key` stands or would stand in `arcs`, as they were before; second: it stands there.
  std::pair<std::uint32_t, bool> Locate(const ArcParts& arcs, const ArcKey& key) const {
    const std::array<std::uint32_t, 5> bounds = arcs.Bounds();
    const auto key_at = [&](std::uint32_t i) {
      return ArcKey{key.part, before_.RelationKindOf(arcs.relation[i]), arcs.neighbor[i],
                    arcs.relation[i]};
    };
    std::uint32_t begin = bounds[static_cast<std::size_t>(key.part)];
    const std::uint32_t end = bounds[static_cast<std::size_t>(key.part) + 1];
    std::uint32_t count = end - begin;
    while (count > 0) {
      const std::uint32_t half = count / 2;
      if (key_at(begin + half) < key) {
        begin += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    return {begin, begin < end && key_at(begin) == key};
  }

  // The arcs of `v` with the edits made; null if nothing changes. Copies the arcs in runs.
  std::shared_ptr<const ArcBlock> Splice(Vertex v, const std::vector<ArcEdit>& edits) const {
    const ArcParts arcs = before_.StoredArcs(v);
    auto block = std::make_shared<ArcBlock>();
    std::array<std::uint32_t, 5> bounds = arcs.Bounds();
    std::uint32_t copied = 0;
    bool changed = false;
    const auto copy_to = [&](std::uint32_t end) {
      block->neighbor.insert(block->neighbor.end(), arcs.neighbor + copied, arcs.neighbor + end);
      block->relation.insert(block->relation.end(), arcs.relation + copied, arcs.relation + end);
      copied = end;
    };
    for (const auto& [key, present] : NetOf(edits)) {
      const auto [at, exists] = Locate(arcs, key);
      if (present == exists) continue;
      changed = true;
      copy_to(at);
      if (present) {
        block->neighbor.push_back(key.neighbor);
        block->relation.push_back(key.relation);
      } else {
        ++copied;
      }
      for (auto part = static_cast<std::size_t>(key.part) + 1; part < bounds.size(); ++part) {
        present ? ++bounds[part] : --bounds[part];
      }
    }
    if (!changed) return nullptr;
    copy_to(arcs.end);
    block->symmetric = bounds[1];
    block->split = bounds[2];
    block->directed_in = bounds[3];
    return Finished(std::move(block));
  }

  // The same where kinds that were symmetric no longer are, or the reverse: sorts anew.
  std::shared_ptr<const ArcBlock> Relay(Vertex v, const std::vector<ArcEdit>& edits) const {
    const ArcParts arcs = before_.StoredArcs(v);
    std::set<ArcKey> keys;
    for (std::uint32_t i = 0; i < arcs.end; ++i) {
      const KindNumber kind = before_.RelationKindOf(arcs.relation[i]);
      keys.insert({PartOf(i < arcs.split, Symmetric(next_->symmetric_kinds_, kind)), kind,
                   arcs.neighbor[i], arcs.relation[i]});
    }
    for (const auto& [key, present] : NetOf(edits)) {
      if (present) {
        keys.insert(key);
      } else {
        keys.erase(key);
      }
    }
    return BlockOf({keys.begin(), keys.end()});
  }

  // --- Second: who is merged with whom.
  // Calls visit(neighbor) for the stored merging relations of `v`, those it is the source of first.
  template <class Visit>
  void ForEachMerge(Vertex v, Visit visit) const {
    const KindNumber merging = next_->ontology_->merging_kind();
    if (merging == kNoKind) return;
    const ArcParts arcs = StoredArcs(v);
    // An acyclic kind is never symmetric: it stands in the first and the last part, by kind.
    const auto in_part = [&](std::uint32_t begin, std::uint32_t end, bool out) {
      const RelationIndex* at =
          std::lower_bound(arcs.relation + begin, arcs.relation + end, merging,
                           [this](RelationIndex r, KindNumber k) { return RelationKindOf(r) < k; });
      for (; at != arcs.relation + end && RelationKindOf(*at) == merging; ++at) {
        visit(arcs.neighbor[at - arcs.relation], out);
      }
    };
    in_part(0, arcs.symmetric, true);
    in_part(arcs.directed_in, arcs.end, false);
  }

  // The end of the chain of merging relations from `v`. The store lets no cycle in; if there is one
  // nevertheless, its lowest vertex.
  Vertex RootOf(Vertex v) const {
    std::set<Vertex> seen;
    for (Vertex at = v; seen.insert(at).second;) {
      Vertex next = kNoVertex;
      ForEachMerge(at, [&](Vertex neighbor, bool out) {
        if (out && next == kNoVertex) next = neighbor;
      });
      if (next == kNoVertex) return at;
      at = next;
      if (seen.count(at) != 0) return *seen.begin();
    }
    return v;
  }

  void Regroup() {
    for (const auto& [v, edits] : edits_) {
      for (const ArcEdit& edit : edits) {
        if (edit.kind == next_->ontology_->merging_kind() ||
            edit.kind == before_.ontology_->merging_kind()) {
          regrouped_.insert(v);
        }
      }
    }
    // All who were or will be merged with a vertex whose merging relations changed.
    std::vector<Vertex> open;
    std::unordered_set<Vertex> affected;
    const auto add = [&](Vertex v) {
      if (affected.insert(v).second) open.push_back(v);
    };
    for (const Vertex v : regrouped_) {
      const Vertex canonical = before_.CanonicalOf(v);
      add(v);
      add(canonical);
      for (const Vertex member : before_.MembersOf(canonical)) add(member);
    }
    while (!open.empty()) {
      const Vertex v = open.back();
      open.pop_back();
      ForEachMerge(v, [&](Vertex neighbor, bool) { add(neighbor); });
    }
    std::unordered_map<Vertex, std::vector<Vertex>> members;
    std::vector<Vertex> sorted(affected.begin(), affected.end());
    std::sort(sorted.begin(), sorted.end());
    std::unordered_map<Vertex, Vertex> root_of;
    for (const Vertex v : sorted) {
      const Vertex root = RootOf(v);
      root_of[v] = root;
      if (root != v) members[root].push_back(v);
    }
    for (const Vertex v : sorted) {
      VertexDelta delta = DeltaOf(v);
      const bool was_merged = delta.canonical != v;
      const bool is_merged = root_of[v] != v;
      if (was_merged != is_merged) {
        next_->merged_count_ = is_merged ? next_->merged_count_ + 1 : next_->merged_count_ - 1;
      }
      if (delta.canonical != root_of[v]) {
        // Neighbours show another vertex from now on.
        const ArcParts arcs = StoredArcs(v);
        reshown_.insert(arcs.neighbor, arcs.neighbor + arcs.end);
      }
      delta.canonical = root_of[v];
      const auto of_v = members.find(v);
      delta.members = of_v == members.end()
                          ? nullptr
                          : std::make_shared<const std::vector<Vertex>>(of_v->second);
      Set(v, std::move(delta));
      reshown_.insert(v);
    }
  }

  // --- Third: arcs as shown.
  void ShowArcs() {
    std::unordered_set<Vertex> shown;
    for (const Vertex v : reshown_) {
      shown.insert(v);
      shown.insert(CanonicalOf(v));
    }
    for (const Vertex v : shown) {
      VertexDelta delta = DeltaOf(v);
      std::shared_ptr<const ArcBlock> block = ShownBlock(v, delta);
      next_->edge_count_ -= before_.OutArcs(v).size;
      next_->edge_count_ += block != nullptr ? block->split : StoredArcs(v).split;
      if (block == nullptr && delta.shown == nullptr) continue;
      delta.shown = std::move(block);
      Set(v, std::move(delta));
    }
  }

  // Null if they are those stored.
  std::shared_ptr<const ArcBlock> ShownBlock(Vertex v, const VertexDelta& delta) const {
    if (delta.canonical != v) {
      static const std::shared_ptr<const ArcBlock> empty = std::make_shared<const ArcBlock>();
      return empty;
    }
    if (next_->merged_count_ == 0) return nullptr;
    // Arcs that keep their place, and those that move because they come from a member or lead to
    // one.
    std::vector<ArcKey> kept;
    std::vector<ArcKey> moved;
    bool all_kept = true;
    const KindNumber merging = next_->ontology_->merging_kind();
    const auto add = [&](Vertex member) {
      const ArcParts arcs = StoredArcs(member);
      for (std::uint32_t i = 0; i < arcs.end; ++i) {
        const KindNumber kind = RelationKindOf(arcs.relation[i]);
        const Vertex neighbor = CanonicalOf(arcs.neighbor[i]);
        const bool loop_arises = neighbor == v && arcs.neighbor[i] != member;
        if (kind == merging || loop_arises) {
          all_kept = false;
          continue;
        }
        const ArcKey key{PartOf(i < arcs.split, Symmetric(next_->symmetric_kinds_, kind)), kind,
                         neighbor, arcs.relation[i]};
        const bool keeps = member == v && neighbor == arcs.neighbor[i];
        all_kept = all_kept && keeps;
        (keeps ? kept : moved).push_back(key);
      }
    };
    add(v);
    if (delta.members != nullptr) {
      for (const Vertex member : *delta.members) add(member);
    }
    if (all_kept) return nullptr;
    std::sort(moved.begin(), moved.end());
    std::vector<ArcKey> all;
    all.reserve(kept.size() + moved.size());
    std::merge(kept.begin(), kept.end(), moved.begin(), moved.end(), std::back_inserter(all));
    return BlockOf(all);
  }

  const GraphSnapshot& before_;
  std::shared_ptr<GraphSnapshot> next_;
  PagedDelta<VertexDelta>::Editor vertices_;
  PagedDelta<RelationDelta>::Editor relations_;
  std::unordered_map<Vertex, std::vector<ArcEdit>> edits_;
  std::unordered_set<Vertex> relaid_;     // Have arcs of kinds that became symmetric or directed.
  std::unordered_set<Vertex> regrouped_;  // Their merging relations changed.
  std::unordered_set<Vertex> reshown_;    // Their shown arcs may change.
  bool is_commit_ = true;
};

std::shared_ptr<const GraphSnapshot> GraphSnapshot::Make(std::shared_ptr<const Csr> base,
                                                         std::shared_ptr<const Ontology> ontology,
                                                         std::uint64_t revision) {
  GraphSnapshot bare;
  bare.base_ = std::move(base);
  bare.ontology_ = std::move(ontology);
  bare.symmetric_kinds_ = SymmetricKinds(*bare.ontology_);
  bare.revision_ = revision;
  bare.vertex_count_ = bare.base_->vertex_count();
  bare.edge_count_ = bare.base_->relation_count();
  Editor editor(bare);
  editor.Rescan(bare.base_->symmetric_kinds(), kNoKind);
  return editor.Finish(/*is_commit=*/false);
}

std::shared_ptr<const GraphSnapshot> GraphSnapshot::Apply(
    const std::shared_ptr<const GraphSnapshot>& before,
    const std::vector<TopologyChange>& changes) {
  if (changes.empty()) return before;
  Editor editor(*before);
  for (const TopologyChange& change : changes) {
    assert(change.revision > editor.next().revision());
    editor.Add(change);
  }
  return editor.FinishCommits();
}

std::shared_ptr<const GraphSnapshot> GraphSnapshot::Rewind(
    const std::shared_ptr<const GraphSnapshot>& before, const TopologyChange& undo) {
  assert(undo.revision < before->revision_);
  Editor editor(*before);
  editor.Add(undo);
  return editor.FinishCommits();
}

}  // namespace partnergraph
