#include "graph/query/ties.h"

#include <algorithm>
#include <tuple>

namespace partnergraph {
namespace {

class TieFinder {
 public:
  TieFinder(const GraphSnapshot& g, Vertex entity, const CompiledFilter& filter,
            const QueryControl& control)
      : g_(g),
        ontology_(*g.ontology()),
        entity_(entity),
        filter_(filter),
        results_max_(control.max_results),
        meter_(control, filter.end().visited_edges) {
    if (filter.end().truncated) meter_.Stop(filter.end().reason);
  }

  TiesFound Find() {
    if (g_.IsConnector(entity_)) return {{}, EndOf(meter_)};
    const ArcSpan arcs = g_.Arcs(entity_, Direction::kBoth);
    for (std::uint32_t i = 0; i < arcs.size; ++i) {
      if (!meter_.VisitEdge()) break;
      const RelationIndex relation = arcs.relation[i];
      if (arcs.neighbor[i] == entity_ || !filter_.PassesTimeAndDataset(g_, relation)) continue;
      const bool forward = i < arcs.forward_count;
      if (g_.IsConnector(arcs.neighbor[i])) {
        AddInduced(arcs.neighbor[i], relation, forward);
      } else {
        AddDirect(arcs.neighbor[i], relation, forward);
      }
    }
    // Nobody waits for them: to sort a million would keep the core.
    if (meter_.reason() == v1::TRUNCATION_REASON_CANCELLED) ties_.clear();
    std::sort(ties_.begin(), ties_.end(), [](const TieFound& a, const TieFound& b) {
      return std::tie(a.tie_kind, a.partner, a.connector, a.relation, a.partner_relation) <
             std::tie(b.tie_kind, b.partner, b.connector, b.relation, b.partner_relation);
    });
    return {std::move(ties_), EndOf(meter_)};
  }

 private:
  void AddDirect(Vertex partner, RelationIndex relation, bool forward) {
    const KindNumber kind = g_.RelationKindOf(relation);
    if (!filter_.PassesRelationKind(kind)) return;
    if (!filter_.PassesPartner(g_, partner) || !filter_.InFields(partner)) return;
    Add(ontology_.DirectTies(kind), {0, partner, kNoVertex, relation, relation, forward, !forward});
  }

  void AddInduced(Vertex connector, RelationIndex relation, bool forward) {
    const KindNumber connector_kind = g_.KindOf(connector);
    const KindNumber role = g_.RelationKindOf(relation);
    if (!ontology_.IsRole(connector_kind, role)) return;
    const bool asked_role = filter_.PassesRelationKind(role);
    const Days days = filter_.RoleDays(g_.DaysOf(relation));
    const bool connector_in_fields = filter_.InFields(connector);
    // Arcs come in runs of one kind: one look-up a run.
    KindNumber run_kind = kNoKind;
    const std::vector<std::size_t>* run_ties = nullptr;
    const ArcSpan arcs = g_.Arcs(connector, Direction::kBoth);
    for (std::uint32_t i = 0; i < arcs.size; ++i) {
      if (!meter_.VisitEdge()) return;
      const RelationIndex other = arcs.relation[i];
      const KindNumber kind = g_.RelationKindOf(other);
      if (run_ties == nullptr || kind != run_kind) {
        run_kind = kind;
        run_ties = &ontology_.InducedTies(connector_kind, role, kind);
      }
      if (run_ties->empty() || !(asked_role || filter_.PassesRelationKind(kind))) continue;
      const Vertex partner = arcs.neighbor[i];
      if (partner == entity_ || g_.IsConnector(partner)) continue;
      if (!filter_.PassesPartner(g_, partner)) continue;
      if (!connector_in_fields && !filter_.InFields(partner)) continue;
      if (!filter_.PassesTimeAndDataset(g_, other) || !Overlap(g_.DaysOf(other), days)) continue;
      // The partner is the source where the arc leads back to it.
      Add(*run_ties, {0, partner, connector, relation, other, forward, i >= arcs.forward_count});
    }
  }

  void Add(const std::vector<std::size_t>& tie_kinds, TieFound tie) {
    for (const std::size_t kind : tie_kinds) {
      if (!filter_.PassesTieKind(kind)) continue;
      if (ties_.size() >= results_max_) {
        meter_.Stop(v1::TRUNCATION_REASON_RESULTS);
        return;
      }
      tie.tie_kind = kind;
      ties_.push_back(tie);
    }
  }

  const GraphSnapshot& g_;
  const Ontology& ontology_;
  const Vertex entity_;
  const CompiledFilter& filter_;
  const std::size_t results_max_;
  Meter meter_;
  std::vector<TieFound> ties_;
};

}  // namespace

TiesFound FindTies(const GraphSnapshot& g, Vertex entity, const CompiledFilter& filter,
                   const QueryControl& control) {
  return TieFinder(g, g.CanonicalOf(entity), filter, control).Find();
}

}  // namespace partnergraph
