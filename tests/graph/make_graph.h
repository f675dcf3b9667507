// Graphs for tests: small ones written in words, and a twin of GraphSnapshot made of maps that is
// too simple to be wrong.
#ifndef PARTNERGRAPH_TESTS_GRAPH_MAKE_GRAPH_H_
#define PARTNERGRAPH_TESTS_GRAPH_MAKE_GRAPH_H_

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <regex>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "graph/model/ontology.h"
#include "graph/snapshot/graph_snapshot.h"

namespace partnergraph {

// A version, labels, and signatures from the first entity kind to itself, are added where they
// lack.
inline constexpr const char* kTestOntology = R"(
  entity_kinds { id: "thing" }
  entity_kinds { id: "city" parent: "thing" }
  entity_kinds { id: "org" parent: "thing" }
  entity_kinds { id: "university" parent: "org" }
  entity_kinds { id: "field" parent: "thing" }
  entity_kinds { id: "treaty" parent: "thing" connector: true }
  entity_kinds { id: "event" parent: "thing" connector: true }
  entity_kinds { id: "summit" parent: "event" }
  relation_kinds { id: "agreement" }
  relation_kinds { id: "twinned" symmetric: true }
  relation_kinds { id: "party" }
  relation_kinds { id: "hosts" }
  relation_kinds { id: "attends" }
  relation_kinds { id: "located_in" transitive: true acyclic: true }
  relation_kinds { id: "part_of" transitive: true acyclic: true }
  relation_kinds { id: "government_body_of" }
  relation_kinds { id: "active_in" }
  relation_kinds { id: "broader" acyclic: true }
  relation_kinds { id: "same_as" acyclic: true functional: true merges: true }
  tie_kinds {
    id: "agreement" relation_kinds: "agreement"
    rules { connector_kind: "treaty" source_roles: "party" target_roles: "party" }
  }
  tie_kinds { id: "twinning" relation_kinds: "twinned" relation_kinds: "agreement" }
  tie_kinds {
    id: "meeting"
    rules { connector_kind: "event" source_roles: "hosts" target_roles: "attends" }
    rules { connector_kind: "summit" source_roles: "attends" target_roles: "attends" }
  }
)";

inline std::shared_ptr<const Ontology> MakeOntology(const std::string& text = kTestOntology,
                                                    const KindNumbers& known = {}) {
  v1::Ontology message;
  if (!google::protobuf::TextFormat::ParseFromString(text, &message)) std::abort();
  if (message.version().empty()) message.set_version("test");
  const auto label = [](v1::Label* out) {
    out->set_zh("名");
    out->set_en("name");
  };
  for (auto& kind : *message.mutable_entity_kinds()) label(kind.mutable_label());
  for (auto& kind : *message.mutable_relation_kinds()) {
    label(kind.mutable_label());
    if (!kind.symmetric()) label(kind.mutable_inverse_label());
    if (kind.signatures().empty()) {
      auto* const signature = kind.add_signatures();
      signature->set_domain(message.entity_kinds(0).id());
      signature->set_range(message.entity_kinds(0).id());
    }
  }
  for (auto& kind : *message.mutable_tie_kinds()) label(kind.mutable_label());
  auto ontology = Ontology::Make(message, known);
  if (!ontology.ok()) {
    std::cerr << ontology.status() << "\n";
    std::abort();
  }
  return *ontology;
}

// One ontology for tests that do not need another.
inline const std::shared_ptr<const Ontology>& TestOntology() {
  static const std::shared_ptr<const Ontology> ontology = MakeOntology();
  return ontology;
}

// What is stored, as maps, with everything that a snapshot answers computed from its definition.
struct NaiveGraph {
  std::shared_ptr<const Ontology> ontology = TestOntology();
  std::uint64_t revision = 1;
  std::map<Vertex, KindNumber> kinds;
  std::map<RelationIndex, RelationChange> relations;  // `removed` is false.

  // A relation as shown: its ends are canonical vertices.
  struct Shown {
    RelationIndex relation;
    Vertex source;
    Vertex target;
    KindNumber kind;
    Days days;
    bool symmetric;
    DatasetNumber dataset;
  };
  // Position and content of an arc as GraphSnapshot::Arcs orders them.
  using Arc = std::tuple<int, KindNumber, Vertex, RelationIndex>;

  bool Symmetric(KindNumber kind) const {
    return ontology->HasRelationKind(kind) && ontology->relation_kind(kind).symmetric();
  }
  Vertex CanonicalOf(Vertex v) const {
    for (;;) {
      const auto it = std::find_if(relations.begin(), relations.end(), [&](const auto& entry) {
        return entry.second.kind == ontology->merging_kind() && entry.second.source == v;
      });
      if (it == relations.end()) return v;
      v = it->second.target;
    }
  }
  std::vector<Vertex> MembersOf(Vertex v) const {
    std::vector<Vertex> members;
    for (const auto& [member, kind] : kinds) {
      if (member != v && CanonicalOf(member) == v) members.push_back(member);
    }
    return members;
  }
  std::vector<Shown> ShownRelations() const {
    std::vector<Shown> shown;
    for (const auto& [relation, r] : relations) {
      if (r.kind == ontology->merging_kind()) continue;
      const Vertex source = CanonicalOf(r.source);
      const Vertex target = CanonicalOf(r.target);
      if (source == target && r.source != r.target) continue;
      shown.push_back({relation, source, target, r.kind, r.days, Symmetric(r.kind), r.dataset});
    }
    return shown;
  }
  std::vector<Arc> ArcsOf(Vertex v, Direction direction) const {
    std::vector<Arc> arcs;
    for (const Shown& r : ShownRelations()) {
      if (r.source == v && (r.symmetric || direction != Direction::kIn)) {
        arcs.push_back({r.symmetric ? 1 : 0, r.kind, r.target, r.relation});
      }
      if (r.target == v && (r.symmetric || direction != Direction::kOut)) {
        arcs.push_back({r.symmetric ? 2 : 3, r.kind, r.source, r.relation});
      }
    }
    std::sort(arcs.begin(), arcs.end());
    return arcs;
  }

  void Apply(const TopologyChange& change) {
    revision = change.revision;
    if (change.ontology != nullptr) ontology = change.ontology;
    for (const VertexChange& vertex : change.vertices) {
      if (vertex.kind == kNoKind) {
        kinds.erase(vertex.vertex);
      } else {
        kinds[vertex.vertex] = vertex.kind;
      }
    }
    for (const RelationChange& relation : change.relations) {
      if (relation.removed) {
        relations.erase(relation.relation);
      } else {
        relations[relation.relation] = relation;
      }
    }
  }

  // Feeds a builder in the store's order.
  StatusOr<std::shared_ptr<const Csr>> BuildBase() const {
    CsrBuilder builder(*ontology);
    for (const auto& [v, kind] : kinds) {
      PG_RETURN_IF_ERROR(builder.AddVertex(v, kind));
      for (const bool out : {true, false}) {
        std::vector<std::tuple<KindNumber, Vertex, RelationIndex>> arcs;
        for (const auto& [relation, r] : relations) {
          if ((out ? r.source : r.target) != v) continue;
          arcs.emplace_back(r.kind, out ? r.target : r.source, relation);
        }
        std::sort(arcs.begin(), arcs.end());
        for (const auto& [arc_kind, neighbor, relation] : arcs) {
          PG_RETURN_IF_ERROR(builder.AddArc(out, arc_kind, neighbor, relation,
                                            relations.at(relation).days,
                                            relations.at(relation).dataset));
        }
      }
    }
    return builder.Finish();
  }
  std::shared_ptr<const GraphSnapshot> Build() const {
    auto base = BuildBase();
    if (!base.ok()) {
      std::cerr << base.status() << "\n";
      std::abort();
    }
    return GraphSnapshot::Make(*base, ontology, revision);
  }
};

inline std::int32_t DayNumber(int year, unsigned month, unsigned day) {
  const std::chrono::sys_days days{std::chrono::year(year) / std::chrono::month(month) /
                                   std::chrono::day(day)};
  return static_cast<std::int32_t>(days.time_since_epoch().count());
}

// The days from the first of `first` to the last of `last`.
inline Days Years(int first, int last) { return {DayNumber(first, 1, 1), DayNumber(last, 12, 31)}; }

// A graph with names for its vertices.
struct NamedGraph {
  NaiveGraph naive;
  std::map<std::string, Vertex> names;
  std::shared_ptr<const GraphSnapshot> snapshot;

  Vertex operator[](const std::string& name) const { return names.at(name); }
  std::string NameOf(Vertex v) const {
    for (const auto& [name, vertex] : names) {
      if (vertex == v) return name;
    }
    return "?";
  }
};

// Makes a graph from statements separated by ";":
//
//   shanghai -agreement-> goteborg [2005..2010]    a relation, with the years if it has some
//   paris:treaty                                   an entity and its kind; "org" if never said
//
// Vertices and relations are numbered from 1 in the order of the text. Bad text aborts.
inline NamedGraph MakeGraph(const std::string& text,
                            std::shared_ptr<const Ontology> ontology = TestOntology()) {
  NamedGraph graph;
  graph.naive.ontology = std::move(ontology);
  const Ontology& kinds = *graph.naive.ontology;
  const auto vertex = [&](const std::string& word) {
    const std::size_t colon = word.find(':');
    const std::string name = word.substr(0, colon);
    const auto [it, is_new] =
        graph.names.emplace(name, static_cast<Vertex>(graph.names.size() + 1));
    if (colon != std::string::npos || is_new) {
      const std::string kind = colon == std::string::npos ? "org" : word.substr(colon + 1);
      graph.naive.kinds[it->second] = kinds.EntityKind(kind);
      if (kinds.EntityKind(kind) == kNoKind) std::abort();
    }
    return it->second;
  };
  static const std::regex kStatement(
      R"(\s*([^\s\[]+?)(?:\s*-(\w+)->\s*([^\s\[]+))?\s*(?:\[(\d+)?\.\.(\d+)?\])?\s*)");
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    const std::string statement = text.substr(begin, end - begin);
    begin = end + 1;
    if (statement.find_first_not_of(" \n") == std::string::npos) continue;
    std::smatch match;
    if (!std::regex_match(statement, match, kStatement)) {
      std::cerr << "cannot read \"" << statement << "\"\n";
      std::abort();
    }
    const Vertex source = vertex(match[1]);
    if (!match[2].matched) continue;
    RelationChange relation;
    relation.relation = static_cast<RelationIndex>(graph.naive.relations.size() + 1);
    relation.source = source;
    relation.target = vertex(match[3]);
    relation.kind = kinds.RelationKind(match[2].str());
    if (relation.kind == kNoKind) std::abort();
    if (match[4].matched) relation.days.earliest = DayNumber(std::stoi(match[4]), 1, 1);
    if (match[5].matched) relation.days.latest = DayNumber(std::stoi(match[5]), 12, 31);
    graph.naive.relations[relation.relation] = relation;
  }
  graph.snapshot = graph.naive.Build();
  return graph;
}

using Random = std::mt19937;

// A number below `end`.
inline std::uint32_t Below(Random* random, std::size_t end) {
  return static_cast<std::uint32_t>((*random)() % end);
}

// A graph in which a few vertices, the lowest, have most of the relations: `relations` of all kinds
// but the merging one, some parallel, some loops.
inline NaiveGraph SkewedGraph(Random* random, Vertex vertices, RelationIndex relations) {
  NaiveGraph g;
  for (Vertex v = 1; v <= vertices; ++v) g.kinds[v] = g.ontology->EntityKind("org");
  const auto vertex = [&] {
    const std::uint32_t lowest = std::min({Below(random, vertices), Below(random, vertices),
                                           Below(random, vertices), Below(random, vertices)});
    return Below(random, 3) == 0 ? 1 + Below(random, vertices) : 1 + lowest / 8;
  };
  for (RelationIndex r = 1; r <= relations; ++r) {
    const char* const kinds[] = {"agreement", "twinned", "attends"};
    g.relations[r] = {
        r, vertex(), vertex(), g.ontology->RelationKind(kinds[Below(random, 3)]), kAllDays, false};
  }
  return g;
}

// Days within a few, so that overlaps and gaps are both frequent; a quarter is open.
inline Days RandomDays(Random* random) {
  if (Below(random, 4) == 0) return kAllDays;
  const auto earliest = static_cast<std::int32_t>(Below(random, 6));
  return {earliest, earliest + static_cast<std::int32_t>(Below(random, 3))};
}

// Datasets of random graphs, numbered from 1.
inline constexpr DatasetNumber kDatasets = 3;
inline DatasetNumber RandomDataset(Random* random) {
  return static_cast<DatasetNumber>(Below(random, kDatasets + 1));
}

// One commit that fits the graph: entities and relations written, updated and removed, merges made
// and undone. Numbers given out before are not given out again.
inline TopologyChange RandomCommit(Random* random, const NaiveGraph& before, Vertex* next_vertex,
                                   RelationIndex* next_relation, std::size_t size) {
  NaiveGraph g = before;
  TopologyChange change;
  change.revision = g.revision + 1;
  const auto add = [&](TopologyChange part) {
    part.revision = change.revision;
    g.Apply(part);
    change.vertices.insert(change.vertices.end(), part.vertices.begin(), part.vertices.end());
    change.relations.insert(change.relations.end(), part.relations.begin(), part.relations.end());
  };
  const auto any = [&](const auto& map) {
    return std::next(map.begin(), Below(random, map.size()));
  };
  const auto entity_kind = [&] {
    return static_cast<KindNumber>(Below(random, g.ontology->entity_kind_count()));
  };
  // Merging relations form a forest.
  const auto fits = [&](const RelationChange& r) {
    if (r.kind != g.ontology->merging_kind()) return true;
    return r.source == g.CanonicalOf(r.source) && g.CanonicalOf(r.target) != r.source;
  };
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint32_t dice = Below(random, 20);
    if (g.kinds.size() < 2 || dice == 0) {
      add({0, {{(*next_vertex)++, entity_kind()}}, {}, nullptr});
    } else if (dice == 1) {
      add({0, {{any(g.kinds)->first, entity_kind()}}, {}, nullptr});
    } else if (dice == 2 && g.kinds.size() > 3) {  // With its relations.
      const Vertex v = any(g.kinds)->first;
      TopologyChange part;
      for (const auto& [number, r] : g.relations) {
        if (r.source != v && r.target != v) continue;
        part.relations.push_back(r);
        part.relations.back().removed = true;
      }
      part.vertices.push_back({v, kNoKind});
      add(part);
    } else if (dice <= 4 && !g.relations.empty()) {
      RelationChange r = any(g.relations)->second;
      r.removed = true;
      add({0, {}, {r}, nullptr});
    } else if (dice == 5 && !g.relations.empty()) {  // Update: other kind, end and days.
      const RelationChange old = any(g.relations)->second;
      RelationChange removed = old;
      removed.removed = true;
      add({0, {}, {removed}, nullptr});
      RelationChange r = old;
      r.days = RandomDays(random);
      r.dataset = RandomDataset(random);
      if (Below(random, 2) == 0) {
        r.kind = static_cast<KindNumber>(Below(random, g.ontology->relation_kind_count()));
        r.target = any(g.kinds)->first;
      }
      add({0, {}, {fits(r) ? r : old}, nullptr});
    } else {
      RelationChange r;
      r.relation = (*next_relation)++;
      r.source = any(g.kinds)->first;
      r.target = any(g.kinds)->first;
      r.kind = Below(random, 20) == 0
                   ? g.ontology->merging_kind()
                   : static_cast<KindNumber>(Below(random, g.ontology->relation_kind_count()));
      r.days = RandomDays(random);
      r.dataset = RandomDataset(random);
      if (r.kind != kNoKind && fits(r)) add({0, {}, {r}, nullptr});
    }
  }
  return change;
}

// A graph of 2 to 12 entities that grew by commits of `steps` writes and a few more, and the
// snapshot that followed them, over a base in the middle.
struct GrownGraph {
  NaiveGraph naive;
  std::shared_ptr<const GraphSnapshot> snapshot;
};
inline GrownGraph RandomGraph(Random* random, std::size_t steps) {
  GrownGraph grown;
  Vertex next_vertex = 1 + Below(random, 2);
  RelationIndex next_relation = 1 + Below(random, 2);
  const auto commit = [&](std::size_t size) {
    const TopologyChange change =
        RandomCommit(random, grown.naive, &next_vertex, &next_relation, size);
    grown.naive.Apply(change);
    return change;
  };
  for (std::uint32_t i = 2 + Below(random, 11); i > 0; --i) {
    grown.naive.kinds[next_vertex++] =
        static_cast<KindNumber>(Below(random, grown.naive.ontology->entity_kind_count()));
  }
  commit(steps);
  grown.snapshot = grown.naive.Build();
  for (std::uint32_t i = Below(random, 3); i > 0; --i) {
    grown.snapshot = GraphSnapshot::Apply(grown.snapshot, {commit(1 + Below(random, 5))});
  }
  return grown;
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_MAKE_GRAPH_H_
