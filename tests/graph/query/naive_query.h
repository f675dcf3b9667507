// The filter's definition, read off the messages and maps for every question; the twin of
// CompiledFilter.
#ifndef PARTNERGRAPH_TESTS_GRAPH_QUERY_NAIVE_QUERY_H_
#define PARTNERGRAPH_TESTS_GRAPH_QUERY_NAIVE_QUERY_H_

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "graph/query/filter.h"
#include "partnergraph/v1/read.pb.h"
#include "tests/graph/make_graph.h"

namespace partnergraph {

struct NaiveFilter {
  v1::Filter message;
  Days asked;
  std::vector<Vertex> fields;
  std::vector<Vertex> places;
  std::set<DatasetNumber> datasets;  // Of message.datasets; counts if that is set.

  template <class List>
  static bool Names(const List& list, const std::string& id) {
    return list.empty() || std::find(list.begin(), list.end(), id) != list.end();
  }
  static bool Overlaps(Days a, Days b) {
    return std::max(a.earliest, b.earliest) <= std::min(a.latest, b.latest);
  }

  bool TimeAndDataset(const NaiveGraph::Shown& r) const {
    return Overlaps(r.days, asked) &&
           (message.datasets().empty() || datasets.count(r.dataset) != 0);
  }
  bool RelationKind(const NaiveGraph& g, KindNumber kind) const {
    return Names(message.relation_kinds(), g.ontology->relation_kind(kind).id());
  }
  bool TieKind(const NaiveGraph& g, std::size_t tie) const {
    return Names(message.tie_kinds(), g.ontology->tie_kind(tie).id());
  }
  bool Edge(const NaiveGraph& g, const NaiveGraph::Shown& r) const {
    if (!TimeAndDataset(r) || !RelationKind(g, r.kind)) return false;
    if (message.tie_kinds().empty()) return true;
    const std::string& id = g.ontology->relation_kind(r.kind).id();
    const bool any_connector = Connector(g, r.source) || Connector(g, r.target);
    for (std::size_t tie = 0; tie < g.ontology->tie_kind_count(); ++tie) {
      if (!TieKind(g, tie)) continue;
      const v1::TieKind& kind = g.ontology->tie_kind(tie);
      if (!any_connector && !kind.relation_kinds().empty() && Names(kind.relation_kinds(), id)) {
        return true;
      }
      for (const v1::TieRule& rule : kind.rules()) {
        const KindNumber above = g.ontology->EntityKind(rule.connector_kind());
        const bool at_connector = g.ontology->IsA(g.kinds.at(r.source), above) ||
                                  g.ontology->IsA(g.kinds.at(r.target), above);
        if (at_connector && (Names(rule.source_roles(), id) || Names(rule.target_roles(), id))) {
          return true;
        }
      }
    }
    return false;
  }
  static bool Connector(const NaiveGraph& g, Vertex v) {
    return g.ontology->IsConnector(g.kinds.at(v));
  }
  // Is `v` one of `ends`, or does it reach one by relations of `kinds`?
  bool Reaches(const NaiveGraph& g, Vertex v, const std::vector<Vertex>& ends,
               const std::set<std::string>& kinds) const {
    std::set<Vertex> seen{v};
    for (std::size_t size = 0; size != seen.size();) {
      size = seen.size();
      for (const NaiveGraph::Shown& r : g.ShownRelations()) {
        if (kinds.count(g.ontology->relation_kind(r.kind).id()) == 0) continue;
        if (Overlaps(r.days, asked) && seen.count(r.source) != 0) seen.insert(r.target);
      }
    }
    return std::any_of(ends.begin(), ends.end(),
                       [&](Vertex end) { return seen.count(g.CanonicalOf(end)) != 0; });
  }
  bool Partner(const NaiveGraph& g, Vertex v) const {
    if (!places.empty() &&
        !Reaches(g, v, places, {"located_in", "part_of", "government_body_of"})) {
      return false;
    }
    if (message.partner_kinds().empty()) return true;
    return std::any_of(message.partner_kinds().begin(), message.partner_kinds().end(),
                       [&](const std::string& id) {
                         return g.ontology->IsA(g.kinds.at(v), g.ontology->EntityKind(id));
                       });
  }
  bool Active(const NaiveGraph& g, Vertex v) const {
    if (fields.empty()) return true;
    for (const NaiveGraph::Shown& r : g.ShownRelations()) {
      if (r.source == v && g.ontology->relation_kind(r.kind).id() == "active_in" &&
          Overlaps(r.days, asked) && Reaches(g, r.target, fields, {"broader"})) {
        return true;
      }
    }
    return false;
  }
  bool Walkable(const NaiveGraph& g, Vertex v) const {
    return Connector(g, v) || (Partner(g, v) && Active(g, v));
  }

  ResolvedFilter Resolved() const { return {fields, places, {datasets.begin(), datasets.end()}}; }
  // REQUIRES: it compiles, and outlives what comes back.
  CompiledFilter Compile(const GraphSnapshot& g, const QueryControl& control = {}) const {
    auto filter = CompileFilter(message, asked, g, Resolved(), control);
    if (!filter.ok()) {
      std::cerr << filter.status() << "\n";
      std::abort();
    }
    return *filter;
  }
};

// Each restriction is there once in `rarity` filters.
inline NaiveFilter RandomFilter(Random* random, const NaiveGraph& g, std::size_t rarity) {
  NaiveFilter filter;
  const auto restrict = [&] { return Below(random, rarity) == 0; };
  const auto pick = [&](const auto& kinds, auto* list) {
    if (!restrict()) return;
    for (std::uint32_t i = 1 + Below(random, 3); i > 0; --i) {
      list->Add(std::string(
          kinds[static_cast<int>(Below(random, static_cast<std::size_t>(kinds.size())))].id()));
    }
  };
  const v1::Ontology& ontology = g.ontology->message();
  pick(ontology.tie_kinds(), filter.message.mutable_tie_kinds());
  pick(ontology.relation_kinds(), filter.message.mutable_relation_kinds());
  pick(ontology.entity_kinds(), filter.message.mutable_partner_kinds());
  if (restrict()) filter.asked = RandomDays(random);
  filter.message.set_across_time(restrict());
  const auto any = [&] { return std::next(g.kinds.begin(), Below(random, g.kinds.size()))->first; };
  if (restrict() && !g.kinds.empty()) {
    for (std::uint32_t i = 1 + Below(random, 2); i > 0; --i) filter.places.push_back(any());
  }
  if (restrict() && !g.kinds.empty()) {
    for (std::uint32_t i = 1 + Below(random, 2); i > 0; --i) filter.fields.push_back(any());
  }
  if (restrict()) {
    filter.message.add_datasets("ror");
    for (DatasetNumber dataset = kNoDataset; dataset <= kDatasets; ++dataset) {
      if (Below(random, 3) != 0) filter.datasets.insert(dataset);
    }
  }
  return filter;
}

// Small graphs of few kinds, all of them: every subset of the relations that `kinds` allow between
// `vertex_kinds`, by the bits of `code`. False past the last.
inline bool SmallGraph(std::uint32_t code, const std::vector<std::string>& vertex_kinds,
                       const std::vector<std::string>& kinds, NaiveGraph* g) {
  *g = NaiveGraph();
  for (std::size_t i = 0; i < vertex_kinds.size(); ++i) {
    g->kinds[static_cast<Vertex>(i + 1)] = g->ontology->EntityKind(vertex_kinds[i]);
  }
  std::uint32_t bit = 0;
  for (Vertex s = 1; s <= vertex_kinds.size(); ++s) {
    for (Vertex t = 1; t <= vertex_kinds.size(); ++t) {
      if (s == t) continue;
      for (const std::string& kind : kinds) {
        if ((code >> bit++ & 1U) == 0) continue;
        const auto number = static_cast<RelationIndex>(g->relations.size() + 1);
        g->relations[number] = {number, s, t, g->ontology->RelationKind(kind), kAllDays, false};
      }
    }
  }
  return code >> bit == 0;
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_QUERY_NAIVE_QUERY_H_
