#include "graph/query/filter.h"

#include <string>
#include <string_view>
#include <utility>

#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

// Known kinds are listed in an error if there are no more than this.
constexpr std::size_t kListedKindsMax = 20;

Status UnknownKind(const std::string& list, int i, const std::string& id, const std::string& what,
                   const std::vector<std::string>& known) {
  std::string reason = "no " + what + " has this id";
  if (!known.empty() && known.size() <= kListedKindsMax) {
    reason += "; there are";
    for (std::size_t k = 0; k < known.size(); ++k) reason += (k == 0 ? " " : ", ") + known[k];
  }
  return InvalidError("filter." + list + "[" + std::to_string(i) + "]", id, "UNKNOWN_KIND", reason);
}

template <class Kinds>
std::vector<std::string> IdsOf(const Kinds& kinds) {
  std::vector<std::string> ids;
  for (const auto& kind : kinds) ids.push_back(kind.id());
  return ids;
}

Status CheckSize(const std::string& list, int size) {
  if (size <= kFilterEntriesMax) return absl::OkStatus();
  return InvalidError("filter." + list, std::to_string(size), "LIMIT",
                      "more than " + std::to_string(kFilterEntriesMax) + " entries");
}

// By relation kind: is it one of these?
std::vector<bool> KindsOf(const Ontology& ontology, const std::vector<std::string_view>& ids) {
  std::vector<bool> kinds(ontology.relation_kind_count(), false);
  for (const std::string_view id : ids) {
    const KindNumber kind = ontology.RelationKind(id);
    if (kind != kNoKind) kinds[kind] = true;
  }
  return kinds;
}

// Calls visit(source) for the relations of `kinds` to `v` that may hold on a day asked for, until
// the meter stops.
template <class Visit>
void ForEachSource(const GraphSnapshot& g, Vertex v, const std::vector<bool>& kinds, Days asked,
                   Meter* meter, Visit visit) {
  const ArcSpan arcs = g.InArcs(v);
  for (std::uint32_t i = 0; i < arcs.size && meter->VisitEdge(); ++i) {
    const KindNumber kind = g.RelationKindOf(arcs.relation[i]);
    if (kind < kinds.size() && kinds[kind] && Overlap(g.DaysOf(arcs.relation[i]), asked)) {
      visit(arcs.neighbor[i]);
    }
  }
}

// The canonical vertices of `from` and all that reach one of them by relations of `kinds`.
std::vector<Vertex> ReachersOf(const GraphSnapshot& g, const std::vector<Vertex>& from,
                               const std::vector<bool>& kinds, Days asked, Meter* meter) {
  std::vector<bool> seen(g.vertex_count(), false);
  std::vector<Vertex> reached;
  const auto reach = [&](Vertex v) {
    if (v >= seen.size() || seen[v]) return;
    seen[v] = true;
    reached.push_back(v);
  };
  for (const Vertex v : from) reach(g.CanonicalOf(v));
  for (std::size_t i = 0; i < reached.size() && meter->LookAt(i); ++i) {
    ForEachSource(g, reached[i], kinds, asked, meter, reach);
  }
  return reached;
}

}  // namespace

StatusOr<CompiledFilter> CompileFilter(const v1::Filter& message, Days asked,
                                       const GraphSnapshot& g, const ResolvedFilter& resolved,
                                       const QueryControl& control) {
  const Ontology& ontology = *g.ontology();
  PG_RETURN_IF_ERROR(CheckSize("tie_kinds", message.tie_kinds_size()));
  PG_RETURN_IF_ERROR(CheckSize("relation_kinds", message.relation_kinds_size()));
  PG_RETURN_IF_ERROR(CheckSize("partner_kinds", message.partner_kinds_size()));
  PG_RETURN_IF_ERROR(CheckSize("fields", message.fields_size()));
  PG_RETURN_IF_ERROR(CheckSize("places", message.places_size()));
  PG_RETURN_IF_ERROR(CheckSize("datasets", message.datasets_size()));

  CompiledFilter filter;
  filter.asked_ = asked;
  filter.across_time_ = message.across_time();
  if (message.datasets_size() > 0) filter.datasets_.assign(1, false);
  for (const DatasetNumber dataset : resolved.datasets) {
    if (dataset >= filter.datasets_.size())
      filter.datasets_.resize(dataset + std::size_t{1}, false);
    filter.datasets_[dataset] = true;
  }
  if (message.tie_kinds_size() > 0) {
    filter.tie_kinds_.assign(ontology.tie_kind_count(), false);
    filter.direct_.assign(ontology.relation_kind_count(), false);
    filter.roles_.assign(ontology.entity_kind_count(), {});
  }
  for (int i = 0; i < message.tie_kinds_size(); ++i) {
    const std::optional<std::size_t> tie = ontology.TieKind(message.tie_kinds(i));
    if (!tie) {
      return UnknownKind("tie_kinds", i, message.tie_kinds(i), "tie kind",
                         IdsOf(ontology.message().tie_kinds()));
    }
    filter.tie_kinds_[*tie] = true;
    const v1::TieKind& kind = ontology.tie_kind(*tie);
    for (const std::string& id : kind.relation_kinds()) {
      filter.direct_[ontology.RelationKind(id)] = true;
    }
    for (const v1::TieRule& rule : kind.rules()) {
      if (rule.source_roles().empty() || rule.target_roles().empty()) continue;
      const KindNumber above = ontology.EntityKind(rule.connector_kind());
      for (std::size_t c = 0; c < filter.roles_.size(); ++c) {
        if (!ontology.IsA(static_cast<KindNumber>(c), above)) continue;
        filter.roles_[c].resize(ontology.relation_kind_count(), false);
        for (const auto* roles : {&rule.source_roles(), &rule.target_roles()}) {
          for (const std::string& id : *roles) filter.roles_[c][ontology.RelationKind(id)] = true;
        }
      }
    }
  }

  if (message.relation_kinds_size() > 0) {
    filter.relation_kinds_.assign(ontology.relation_kind_count(), false);
  }
  for (int i = 0; i < message.relation_kinds_size(); ++i) {
    const KindNumber kind = ontology.RelationKind(message.relation_kinds(i));
    if (kind == kNoKind) {
      return UnknownKind("relation_kinds", i, message.relation_kinds(i), "relation kind",
                         IdsOf(ontology.message().relation_kinds()));
    }
    filter.relation_kinds_[kind] = true;
  }

  if (message.partner_kinds_size() > 0) {
    filter.partner_kinds_.assign(ontology.entity_kind_count(), false);
  }
  for (int i = 0; i < message.partner_kinds_size(); ++i) {
    const KindNumber above = ontology.EntityKind(message.partner_kinds(i));
    if (above == kNoKind) {
      return UnknownKind("partner_kinds", i, message.partner_kinds(i), "entity kind",
                         IdsOf(ontology.message().entity_kinds()));
    }
    for (std::size_t k = 0; k < filter.partner_kinds_.size(); ++k) {
      const auto kind = static_cast<KindNumber>(k);
      if (ontology.IsA(kind, above)) filter.partner_kinds_[k] = true;
    }
  }

  Meter meter(control);
  if (!resolved.places.empty()) {
    filter.in_places_.assign(g.vertex_count(), false);
    for (const Vertex v : ReachersOf(
             g, resolved.places, KindsOf(ontology, {"located_in", "part_of", "government_body_of"}),
             asked, &meter)) {
      filter.in_places_[v] = true;
    }
  }
  if (!resolved.fields.empty()) {
    filter.active_.assign(g.vertex_count(), false);
    const std::vector<bool> active_in = KindsOf(ontology, {"active_in"});
    for (const Vertex v :
         ReachersOf(g, resolved.fields, KindsOf(ontology, {"broader"}), asked, &meter)) {
      ForEachSource(g, v, active_in, asked, &meter,
                    [&](Vertex source) { filter.active_[source] = true; });
    }
  }
  filter.end_ = EndOf(meter);
  filter.tests_edges_ = !filter.tie_kinds_.empty() || !filter.relation_kinds_.empty() ||
                        asked != kAllDays || !filter.datasets_.empty();
  filter.tests_vertices_ =
      !filter.partner_kinds_.empty() || !filter.in_places_.empty() || !filter.active_.empty();
  return filter;
}

bool CompiledFilter::IsAskedTie(const GraphSnapshot& g, Vertex a, Vertex b, KindNumber kind) const {
  const KindNumber kind_a = g.KindOf(a);
  const KindNumber kind_b = g.KindOf(b);
  const bool connector_a = g.ontology()->IsConnector(kind_a);
  const bool connector_b = g.ontology()->IsConnector(kind_b);
  if (!connector_a && !connector_b) return kind < direct_.size() && direct_[kind];
  const auto is_role = [&](KindNumber connector) {
    const std::vector<bool>& roles = roles_[connector];
    return kind < roles.size() && roles[kind];
  };
  return (connector_a && is_role(kind_a)) || (connector_b && is_role(kind_b));
}

bool CompiledFilter::TestEdge(const GraphSnapshot& g, Vertex a, Vertex b,
                              RelationIndex relation) const {
  if (!relation_kinds_.empty() || !tie_kinds_.empty()) {
    const KindNumber kind = g.RelationKindOf(relation);
    if (!PassesRelationKind(kind)) return false;
    if (!tie_kinds_.empty() && !IsAskedTie(g, a, b, kind)) return false;
  }
  return PassesTimeAndDataset(g, relation);
}

bool CompiledFilter::PassesPartner(const GraphSnapshot& g, Vertex v) const {
  if (!in_places_.empty() && (v >= in_places_.size() || !in_places_[v])) return false;
  if (partner_kinds_.empty()) return true;
  const KindNumber kind = g.KindOf(v);
  return kind < partner_kinds_.size() && partner_kinds_[kind];
}

bool CompiledFilter::TestVertex(const GraphSnapshot& g, Vertex v) const {
  return (PassesPartner(g, v) && InFields(v)) || g.IsConnector(v);
}

}  // namespace partnergraph
