// Finds what joins an entity to its partners: stored relations that are ties by themselves, and
// ties that a connector induces between those who take part in it.
#ifndef PARTNERGRAPH_GRAPH_QUERY_TIES_H_
#define PARTNERGRAPH_GRAPH_QUERY_TIES_H_

#include <cstddef>
#include <vector>

#include "graph/query/budget.h"
#include "graph/query/filter.h"
#include "graph/snapshot/graph_snapshot.h"

namespace partnergraph {

struct TieFound {
  std::size_t tie_kind = 0;  // By its position in the ontology.
  Vertex partner = kNoVertex;
  Vertex connector = kNoVertex;  // kNoVertex: a direct tie.
  // By which the entity takes part, and the partner; the same one in a direct tie.
  RelationIndex relation = kNoRelation;
  RelationIndex partner_relation = kNoRelation;
  // The entity is the source of `relation`; the partner is the source of `partner_relation`.
  bool forward = true;
  bool partner_forward = true;
  friend bool operator==(const TieFound&, const TieFound&) = default;
};

struct TiesFound {
  std::vector<TieFound> ties;
  QueryEnd end;
};

// Returns the ties of `entity` (of its canonical vertex), sorted by tie kind, partner, connector,
// relation, partner_relation. A connector has none.
//
// Direct: a relation of a kind in DirectTies to another vertex, neither of them a connector.
// Induced: two relations of one connector, to the entity and to another vertex that is no
// connector, with roles in InducedTies; each such pair of relations is a tie.
//
// The filter: tie_kinds names the tie; relation_kinds the direct relation or the role of either
// side; partner_kinds and places test the partner; fields the partner or the connector; each
// relation passes time and dataset, and all relations of a tie may hold on one day asked for.
//
// Past control.max_results the ties found first, in the order of the arcs, are kept.
// Time: the degrees of the entity and of its connectors, plus sorting.
TiesFound FindTies(const GraphSnapshot& g, Vertex entity, const CompiledFilter& filter,
                   const QueryControl& control);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_TIES_H_
