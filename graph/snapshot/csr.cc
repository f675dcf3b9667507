#include "graph/snapshot/csr.h"

#include <cassert>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

namespace partnergraph {
namespace {

// Parts of a vertex's arcs in their order.
enum Part : std::size_t { kOutDirected, kOutSymmetric, kInSymmetric, kInDirected };

Status Damaged(const std::string& what) { return absl::DataLossError("adjacency index: " + what); }

// The finalizer of MurmurHash3: every bit of the input moves every bit of the output.
std::uint64_t Mix(std::uint64_t x) {
  x ^= x >> 33U;
  x *= 0xFF51'AFD7'ED55'8CCDU;
  x ^= x >> 33U;
  x *= 0xC4CE'B9FE'1A85'EC53U;
  return x ^ (x >> 33U);
}

std::uint64_t HashOf(RelationIndex relation, KindNumber kind, Vertex source, Vertex target) {
  return Mix(Mix((std::uint64_t{source} << 32U) | target) ^
             ((std::uint64_t{relation} << 16U) | kind));
}

template <class T>
std::size_t BytesOf(const std::vector<T>& array) {
  return array.capacity() * sizeof(T);
}

}  // namespace

std::vector<bool> SymmetricKinds(const Ontology& ontology) {
  std::vector<bool> symmetric(ontology.relation_kind_count(), false);
  for (std::size_t i = 0; i < symmetric.size(); ++i) {
    const auto kind = static_cast<KindNumber>(i);
    symmetric[i] = ontology.HasRelationKind(kind) && ontology.relation_kind(kind).symmetric();
  }
  return symmetric;
}

std::size_t Csr::bytes() const {
  return BytesOf(rows_) + BytesOf(kind_) + BytesOf(neighbor_) + BytesOf(relation_) +
         BytesOf(runs_) + BytesOf(relation_kind_) + BytesOf(days_) + BytesOf(dataset_);
}

CsrBuilder::CsrBuilder(const Ontology& ontology, std::uint64_t vertex_end,
                       std::uint64_t relation_end)
    : csr_(std::make_shared<Csr>()), vertex_end_(vertex_end), relation_end_(relation_end) {
  csr_->symmetric_kinds_ = SymmetricKinds(ontology);
  constexpr std::uint64_t kAll = std::uint64_t{1} << 32U;
  if (vertex_end < kAll) {
    csr_->rows_.reserve(vertex_end + 1);
    csr_->kind_.reserve(vertex_end);
  }
  if (relation_end < kAll) {
    csr_->neighbor_.reserve(2 * relation_end);
    csr_->relation_.reserve(2 * relation_end);
    csr_->relation_kind_.reserve(relation_end);
    csr_->days_.reserve(relation_end);
    csr_->dataset_.reserve(relation_end);
  }
}

Status CsrBuilder::AddVertex(Vertex v, KindNumber kind) {
  if (v == kNoVertex || v < csr_->kind_.size() || v >= vertex_end_) {
    return Damaged("vertex " + std::to_string(v) + " is out of order or past the end");
  }
  CloseVertex();
  // Holes have no arcs.
  const auto at = static_cast<std::uint32_t>(csr_->neighbor_.size());
  csr_->rows_.resize(v, {at, at, at, at, 0});
  csr_->kind_.resize(v, kNoKind);
  csr_->kind_.push_back(kind);
  open_ = true;
  has_last_ = false;
  return absl::OkStatus();
}

Status CsrBuilder::AddArc(bool out, KindNumber kind, Vertex neighbor, RelationIndex relation,
                          Days days, DatasetNumber dataset) {
  const auto name = [&] { return "relation " + std::to_string(relation); };
  if (!open_) return Damaged(name() + " stands before the first vertex");
  if (relation == kNoRelation || relation >= relation_end_ || kind == kNoKind) {
    return Damaged(name() + " is past the end, or has no kind");
  }
  // Out before in.
  const auto key = std::tuple(!out, kind, neighbor, relation);
  if (has_last_ && key <= std::tuple(!last_.out, last_.kind, last_.neighbor, last_.relation)) {
    return Damaged(name() + " is out of order");
  }
  if (relation >= csr_->relation_kind_.size()) {
    csr_->relation_kind_.resize(std::size_t{relation} + 1, kNoKind);
    csr_->days_.resize(std::size_t{relation} + 1);
    csr_->dataset_.resize(std::size_t{relation} + 1);
  }
  if (csr_->relation_kind_[relation] == kNoKind) {
    csr_->relation_kind_[relation] = kind;
    csr_->days_[relation] = days;
    csr_->dataset_[relation] = dataset;
  } else if (csr_->relation_kind_[relation] != kind || csr_->days_[relation] != days ||
             csr_->dataset_[relation] != dataset) {
    return Damaged(name() + " has another kind, dataset or other days at its other end");
  }
  last_ = {out, kind, neighbor, relation};
  has_last_ = true;
  const auto v = static_cast<Vertex>(csr_->kind_.size() - 1);
  if (out) {
    out_sum_ += HashOf(relation, kind, v, neighbor);
  } else {
    in_sum_ += HashOf(relation, kind, neighbor, v);
  }
  const bool symmetric = kind < csr_->symmetric_kinds_.size() && csr_->symmetric_kinds_[kind];
  const Part part =
      out ? (symmetric ? kOutSymmetric : kOutDirected) : (symmetric ? kInSymmetric : kInDirected);
  parts_[part].push_back(last_);
  const std::size_t arcs = csr_->neighbor_.size() + parts_[0].size() + parts_[1].size() +
                           parts_[2].size() + parts_[3].size();
  if (arcs > std::numeric_limits<std::uint32_t>::max() - 1) {
    return absl::ResourceExhaustedError("the graph has 2^31 relations, more than it can hold");
  }
  return absl::OkStatus();
}

void CsrBuilder::CloseVertex() {
  if (!open_) return;
  const auto size = [this] { return static_cast<std::uint32_t>(csr_->neighbor_.size()); };
  std::uint32_t begin[4] = {};
  for (std::size_t part = 0; part < 4; ++part) {
    begin[part] = size();
    for (const Arc& arc : parts_[part]) {
      csr_->neighbor_.push_back(arc.neighbor);
      csr_->relation_.push_back(arc.relation);
    }
    parts_[part].clear();
  }
  csr_->rows_.push_back(
      {begin[kOutDirected], begin[kOutSymmetric], begin[kInSymmetric], begin[kInDirected], 0});
  if (size() - begin[kOutDirected] >= kHubDegree) {
    csr_->rows_.back().runs = static_cast<std::uint32_t>(csr_->runs_.size());
    const ArcParts arcs{
        csr_->neighbor_.data() + begin[kOutDirected], csr_->relation_.data() + begin[kOutDirected],
        begin[kOutSymmetric] - begin[kOutDirected],   begin[kInSymmetric] - begin[kOutDirected],
        begin[kInDirected] - begin[kOutDirected],     size() - begin[kOutDirected]};
    AppendKindRuns(
        arcs.Bounds(), [&](std::uint32_t i) { return csr_->relation_kind_[arcs.relation[i]]; },
        &csr_->runs_);
  }
  open_ = false;
}

StatusOr<std::shared_ptr<const Csr>> CsrBuilder::Finish() {
  CloseVertex();
  if (out_sum_ != in_sum_) return Damaged("a relation does not stand at both of its ends");
  const auto end = static_cast<std::uint32_t>(csr_->neighbor_.size());
  csr_->rows_.push_back({end, end, end, end, 0});
  csr_->rows_.shrink_to_fit();
  csr_->kind_.shrink_to_fit();
  csr_->neighbor_.shrink_to_fit();
  csr_->relation_.shrink_to_fit();
  csr_->runs_.shrink_to_fit();
  csr_->relation_kind_.shrink_to_fit();
  csr_->days_.shrink_to_fit();
  csr_->dataset_.shrink_to_fit();
  return std::shared_ptr<const Csr>(std::move(csr_));
}

}  // namespace partnergraph
