// The network's topology as compressed sparse rows: dense arrays, built once, never changed.
//
// A vertex is the number that the store gave the entity, a relation index the number that it gave
// the relation; numbers without a record are holes. A relation stands as one arc at either end.
// The arcs of one vertex lie together in four parts:
//
//   first ........ symmetric ........ split ........ directed_in ........ first of v + 1
//      | out, directed | out, symmetric | in, symmetric | in, directed |
//      |<-------- walked outward ------------------------------------->| (to directed_in)
//                      |<-------- walked inward ----------------------->|
//
// so that walking outward, inward and both ways is each one contiguous range: relations of a
// symmetric kind are walked from both ends. Within a part arcs are sorted by relation kind, then
// neighbour, then relation. A hop loop reads 4 bytes an arc.
//
// Memory: 28 bytes a relation (4 + 4 an arc, kind, dataset and days once), 22 a vertex, and 8 for
// each run of a hub (kind_runs.h).
//
// Thread safety: Csr is immutable; share it by shared_ptr<const>. A builder belongs to one thread.
#ifndef PARTNERGRAPH_GRAPH_SNAPSHOT_CSR_H_
#define PARTNERGRAPH_GRAPH_SNAPSHOT_CSR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "graph/base/status.h"
#include "graph/model/ontology.h"
#include "graph/model/record_id.h"
#include "graph/model/valid_time.h"
#include "graph/snapshot/kind_runs.h"

namespace partnergraph {

using Vertex = std::uint32_t;
using RelationIndex = std::uint32_t;
// Records are numbered from 1, so 0 stands for none.
inline constexpr Vertex kNoVertex = 0;
inline constexpr RelationIndex kNoRelation = 0;

// The arcs of one vertex; positions count from `neighbor` and `relation`, which are parallel.
struct ArcParts {
  const Vertex* neighbor = nullptr;
  const RelationIndex* relation = nullptr;
  std::uint32_t symmetric = 0;
  std::uint32_t split = 0;
  std::uint32_t directed_in = 0;
  std::uint32_t end = 0;
  const KindRun* runs = nullptr;  // Null: they are fewer than kHubDegree.

  // Begin of each of the four parts, and the end.
  std::array<std::uint32_t, 5> Bounds() const { return {0, symmetric, split, directed_in, end}; }
};

// By relation kind number: is it symmetric? Numbers past the end are not.
std::vector<bool> SymmetricKinds(const Ontology& ontology);

class Csr {
 public:
  // Highest vertex + 1.
  std::size_t vertex_count() const { return kind_.size(); }
  // Highest relation + 1.
  std::size_t relation_end() const { return relation_kind_.size(); }
  // Relations present.
  std::size_t relation_count() const { return neighbor_.size() / 2; }
  // kNoKind for a hole.
  KindNumber KindOf(Vertex v) const { return kind_[v]; }
  KindNumber RelationKindOf(RelationIndex r) const { return relation_kind_[r]; }
  Days DaysOf(RelationIndex r) const { return days_[r]; }
  DatasetNumber DatasetOf(RelationIndex r) const { return dataset_[r]; }
  ArcParts Arcs(Vertex v) const {
    const Row& row = rows_[v];
    return {neighbor_.data() + row.first,
            relation_.data() + row.first,
            row.symmetric - row.first,
            row.split - row.first,
            row.directed_in - row.first,
            rows_[v + 1].first - row.first,
            row.runs == 0 ? nullptr : runs_.data() + row.runs};
  }
  // Fetches into the cache what Arcs(v) reads. always_inline: g++ takes a function that does
  // nothing else for one without effect, and leaves its calls out.
  [[gnu::always_inline]] void Prefetch(Vertex v) const {
    __builtin_prefetch(&rows_[v].first);
    __builtin_prefetch(&rows_[v + 1].first);
  }
  // The kinds that were symmetric when it was built.
  const std::vector<bool>& symmetric_kinds() const { return symmetric_kinds_; }
  // Memory of the arrays.
  std::size_t bytes() const;

 private:
  friend class CsrBuilder;
  // Where the parts of a vertex begin in neighbor_ and relation_. All in one place: a search comes
  // to vertices in no order, and each line of the cache that it must fetch costs.
  struct Row {
    std::uint32_t first;
    std::uint32_t symmetric;
    std::uint32_t split;
    std::uint32_t directed_in;
    std::uint32_t runs;  // Where they begin in runs_; 0: none.
  };
  std::vector<bool> symmetric_kinds_;
  std::vector<Row> rows_;                // By vertex, and the end.
  std::vector<KindNumber> kind_;         // By vertex.
  std::vector<Vertex> neighbor_;         // Two a relation.
  std::vector<RelationIndex> relation_;  // Two a relation.
  std::vector<KindRun> runs_ = {{}};     // Of hubs; none begins at 0.
  std::vector<KindNumber> relation_kind_;
  std::vector<Days> days_;
  std::vector<DatasetNumber> dataset_;
};

// Builds a Csr in one pass over vertices and their arcs in the order of the store's adjacency
// keys: vertex, then out before in, then relation kind, neighbour, relation.
class CsrBuilder {
 public:
  // The ontology says which kinds are symmetric. Numbers of vertices and relations lie below the
  // two ends; a store passes its counters + 1, which also bounds the memory reserved.
  explicit CsrBuilder(const Ontology& ontology, std::uint64_t vertex_end = std::uint64_t{1} << 32U,
                      std::uint64_t relation_end = std::uint64_t{1} << 32U);

  // Starts the next vertex. Its arcs follow.
  // Returns DATA_LOSS if `v` is 0, not above the one before, or past the end.
  Status AddVertex(Vertex v, KindNumber kind);

  // Adds an arc of the last vertex.
  // Returns DATA_LOSS if there is no vertex, the order is broken, the relation lies past the end
  // or has another kind, dataset or other days than at its other end; RESOURCE_EXHAUSTED if there
  // are 2^31 relations.
  Status AddArc(bool out, KindNumber kind, Vertex neighbor, RelationIndex relation, Days days,
                DatasetNumber dataset = kNoDataset);

  // Fetches into the cache what AddArc will read of the relation; any number will do.
  [[gnu::always_inline]] void Prefetch(RelationIndex relation) const {
    __builtin_prefetch(csr_->relation_kind_.data() + relation, 1);
    __builtin_prefetch(csr_->days_.data() + relation, 1);
    __builtin_prefetch(csr_->dataset_.data() + relation, 1);
  }

  // Returns DATA_LOSS if some relation does not stand once at either end. The builder is spent.
  StatusOr<std::shared_ptr<const Csr>> Finish();

 private:
  struct Arc {
    bool out = false;
    KindNumber kind = 0;
    Vertex neighbor = 0;
    RelationIndex relation = 0;
  };
  void CloseVertex();

  std::shared_ptr<Csr> csr_;
  std::uint64_t vertex_end_;
  std::uint64_t relation_end_;
  bool open_ = false;      // A vertex was added.
  bool has_last_ = false;  // It has an arc.
  Arc last_;               // Its newest arc.
  std::vector<Arc> parts_[4];
  // Sums over a hash of (relation, kind, source, target): equal if every relation has both arcs.
  std::uint64_t out_sum_ = 0;
  std::uint64_t in_sum_ = 0;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_SNAPSHOT_CSR_H_
