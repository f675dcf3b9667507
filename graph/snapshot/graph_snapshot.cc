#include "graph/snapshot/graph_snapshot.h"

#include <algorithm>
#include <array>
#include <boost/concept/assert.hpp>
#include <boost/graph/graph_concepts.hpp>

namespace partnergraph {

// The promise of the header, checked where the class is compiled.
BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<GraphSnapshot>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<GraphSnapshot>));
BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<GraphSnapshot>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<GraphSnapshot>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<DirectedView>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<DirectedView>));
BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<DirectedView>));

namespace {

const std::vector<Vertex>& NoVertices() {
  static const std::vector<Vertex> none;
  return none;
}

}  // namespace

const std::vector<Vertex>& GraphSnapshot::MembersOf(Vertex v) const {
  const VertexDelta* const delta = vertices_.Find(v);
  return delta == nullptr || delta->members == nullptr ? NoVertices() : *delta->members;
}

ArcParts GraphSnapshot::StoredArcs(Vertex v) const {
  if (const VertexDelta* delta = vertices_.Find(v); delta != nullptr && delta->stored != nullptr) {
    return delta->stored->Parts();
  }
  return v < base_->vertex_count() ? base_->Arcs(v) : ArcParts{};
}

std::array<GraphSnapshot::ArcRun, 4> GraphSnapshot::RunsOf(Vertex v, KindNumber kind) const {
  const ArcParts parts = ShownArcs(v);
  const std::array<std::uint32_t, 5> bounds = parts.Bounds();
  std::array<ArcRun, 4> runs;
  if (parts.runs != nullptr) {
    for (std::size_t part = 0; part < runs.size(); ++part)
      runs[part] = {bounds[part], bounds[part]};
    std::size_t part = 0;
    for (const KindRun* run = parts.runs; run->kind != kNoKind; ++run) {
      while (run->begin >= bounds[part + 1]) ++part;
      if (run->kind == kind) runs[part] = {run->begin, run[1].begin};
    }
    return runs;
  }
  for (std::size_t part = 0; part < runs.size(); ++part) {
    const RelationIndex* const begin = parts.relation + bounds[part];
    const RelationIndex* const end = parts.relation + bounds[part + 1];
    const auto* const first = std::lower_bound(
        begin, end, kind,
        [this](RelationIndex r, KindNumber asked) { return RelationKindOf(r) < asked; });
    const auto* const last = std::upper_bound(
        first, end, kind,
        [this](KindNumber asked, RelationIndex r) { return asked < RelationKindOf(r); });
    runs[part] = {static_cast<std::uint32_t>(first - parts.relation),
                  static_cast<std::uint32_t>(last - parts.relation)};
  }
  return runs;
}

std::size_t GraphSnapshot::bytes() const {
  std::size_t sum = base_->bytes() + vertices_.bytes() + relations_.bytes();
  vertices_.ForEach([&](Vertex, const VertexDelta& delta) {
    for (const ArcBlock* block : {delta.stored.get(), delta.shown.get()}) {
      if (block == nullptr) continue;
      sum += sizeof(ArcBlock) + block->neighbor.capacity() * sizeof(Vertex) +
             block->relation.capacity() * sizeof(RelationIndex) +
             block->runs.capacity() * sizeof(KindRun);
    }
    if (delta.members != nullptr) sum += delta.members->capacity() * sizeof(Vertex);
  });
  return sum;
}

}  // namespace partnergraph
