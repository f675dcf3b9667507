#include "generate_graph.h"

#include <algorithm>
#include <fstream>
#include <numeric>
#include <random>
#include <sstream>

#include "bench_setup.h"
#include "graph/model/valid_time.h"

namespace partnergraph {
namespace {

using Random = std::mt19937_64;

// A number below `end`; a remainder of 2^64 is even enough.
std::uint64_t Below(Random* random, std::uint64_t end) { return (*random)() % end; }
// From 0 to below 1.
double Unit(Random* random) { return static_cast<double>((*random)() >> 11U) * 0x1p-53; }

void MakeSimple(EdgeList* list) {
  for (auto& [a, b] : list->edges) {
    if (a > b) std::swap(a, b);
  }
  std::erase_if(list->edges, [](const auto& edge) { return edge.first == edge.second; });
  std::sort(list->edges.begin(), list->edges.end());
  list->edges.erase(std::unique(list->edges.begin(), list->edges.end()), list->edges.end());
}

std::shared_ptr<const Ontology> BenchOntology() {
  v1::Ontology message;
  message.set_version("1");
  const auto label = [](v1::Label* out) {
    out->set_zh("名");
    out->set_en("name");
  };
  for (const char* id : {"partner", "treaty"}) {
    v1::EntityKind* const kind = message.add_entity_kinds();
    kind->set_id(id);
    kind->set_connector(message.entity_kinds_size() == 2);
    label(kind->mutable_label());
  }
  const auto relation = [&](const std::string& id, const char* domain) {
    v1::RelationKind* const kind = message.add_relation_kinds();
    kind->set_id(id);
    label(kind->mutable_label());
    kind->add_signatures()->set_domain(domain);
    kind->mutable_signatures(0)->set_range("partner");
    return kind;
  };
  v1::TieKind* const direct = message.add_tie_kinds();
  direct->set_id("direct");
  label(direct->mutable_label());
  for (unsigned i = 0; i < kRelationKinds; ++i) {
    const std::string id = "tie" + std::to_string(i);
    relation(id, "partner")->set_symmetric(true);
    direct->add_relation_kinds(id);
  }
  label(relation("party", "treaty")->mutable_inverse_label());
  v1::TieKind* const induced = message.add_tie_kinds();
  induced->set_id("treaty");
  label(induced->mutable_label());
  v1::TieRule* const rule = induced->add_rules();
  rule->set_connector_kind("treaty");
  rule->add_source_roles("party");
  rule->add_target_roles("party");
  return Required(Ontology::Make(message));
}

// A relation as the builder wants it at one of its ends.
struct BuilderArc {
  KindNumber kind = 0;
  Vertex neighbor = 0;
  RelationIndex relation = 0;
  friend bool operator<(const BuilderArc& a, const BuilderArc& b) {
    return std::tie(a.kind, a.neighbor, a.relation) < std::tie(b.kind, b.neighbor, b.relation);
  }
};

Days DaysOfRelation(RelationIndex relation) {
  if (relation % 3 == 0) return kAllDays;
  const int year = 2000 + static_cast<int>(relation * 2654435761U % 20);
  return {DayOf(year, 1, 1), DayOf(year, 12, 31)};
}

// Builds a snapshot of `relations` (source, target, kind), numbered from 1 in their order; vertices
// from 1. Two passes of counting sort keep the memory at 12 bytes an arc.
struct Relations {
  std::vector<std::pair<Vertex, Vertex>> ends;
  std::vector<std::uint8_t> kind;
  bool dated = false;
};
std::shared_ptr<const GraphSnapshot> Build(std::size_t vertex_count, std::size_t first_connector,
                                           const Relations& relations) {
  const auto ontology = BenchOntology();
  const auto arcs_of = [&](bool out, std::vector<std::uint32_t>* first) {
    first->assign(vertex_count + 2, 0);
    for (const auto& [source, target] : relations.ends) ++(*first)[(out ? source : target) + 1];
    std::partial_sum(first->begin(), first->end(), first->begin());
    std::vector<BuilderArc> arcs(relations.ends.size());
    std::vector<std::uint32_t> next(first->begin(), first->end() - 1);
    for (std::size_t i = 0; i < relations.ends.size(); ++i) {
      const auto& [source, target] = relations.ends[i];
      arcs[next[out ? source : target]++] = {relations.kind[i], out ? target : source,
                                             static_cast<RelationIndex>(i + 1)};
    }
    for (std::size_t v = 0; v <= vertex_count; ++v) {
      std::sort(arcs.begin() + (*first)[v], arcs.begin() + (*first)[v + 1]);
    }
    return arcs;
  };
  std::vector<std::uint32_t> first_out;
  std::vector<std::uint32_t> first_in;
  const std::vector<BuilderArc> out = arcs_of(true, &first_out);
  const std::vector<BuilderArc> in = arcs_of(false, &first_in);
  CsrBuilder builder(*ontology, vertex_count + 1, relations.ends.size() + 1);
  const auto add = [&](bool is_out, const std::vector<BuilderArc>& arcs, std::uint32_t begin,
                       std::uint32_t end) {
    for (std::uint32_t i = begin; i < end; ++i) {
      const Status added =
          builder.AddArc(is_out, arcs[i].kind, arcs[i].neighbor, arcs[i].relation,
                         relations.dated ? DaysOfRelation(arcs[i].relation) : kAllDays);
      Check(added);
    }
  };
  const KindNumber partner = ontology->EntityKind("partner");
  const KindNumber treaty = ontology->EntityKind("treaty");
  for (Vertex v = 1; v <= vertex_count; ++v) {
    const Status added = builder.AddVertex(v, v < first_connector ? partner : treaty);
    Check(added);
    add(true, out, first_out[v], first_out[v + 1]);
    add(false, in, first_in[v], first_in[v + 1]);
  }
  return GraphSnapshot::Make(Required(builder.Finish()), ontology, 1);
}

}  // namespace

EdgeList KroneckerGraph(unsigned scale, std::uint64_t seed) {
  constexpr double kA = 0.57;
  constexpr double kB = 0.19;
  constexpr double kC = 0.19;
  constexpr std::size_t kEdgeFactor = 16;
  Random random(seed);
  EdgeList list;
  list.vertex_count = std::size_t{1} << scale;
  std::vector<Vertex> place(list.vertex_count);
  std::iota(place.begin(), place.end(), Vertex{0});
  for (std::size_t i = place.size(); i > 1; --i) std::swap(place[i - 1], place[Below(&random, i)]);
  list.edges.reserve(kEdgeFactor * list.vertex_count);
  for (std::size_t i = 0; i < kEdgeFactor * list.vertex_count; ++i) {
    Vertex a = 0;
    Vertex b = 0;
    for (unsigned bit = 0; bit < scale; ++bit) {
      const double at = Unit(&random);
      a = a << 1U | (at >= kA + kB ? 1U : 0U);
      b = b << 1U | ((at >= kA && at < kA + kB) || at >= kA + kB + kC ? 1U : 0U);
    }
    list.edges.emplace_back(place[a], place[b]);
  }
  MakeSimple(&list);
  return list;
}

EdgeList UniformGraph(std::size_t vertex_count, std::size_t edge_count, std::uint64_t seed) {
  Random random(seed);
  EdgeList list;
  list.vertex_count = vertex_count;
  list.edges.reserve(edge_count);
  for (std::size_t i = 0; i < edge_count; ++i) {
    list.edges.emplace_back(static_cast<Vertex>(Below(&random, vertex_count)),
                            static_cast<Vertex>(Below(&random, vertex_count)));
  }
  MakeSimple(&list);
  return list;
}

Participations DrawParticipations(std::size_t connector_count,
                                  const std::vector<std::pair<std::uint32_t, double>>& sizes,
                                  const std::vector<double>& popularity, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> size_sums;
  for (const auto& [size, count] : sizes) {
    size_sums.push_back((size_sums.empty() ? 0 : size_sums.back()) + count);
  }
  std::vector<double> sums(popularity.size());
  std::partial_sum(popularity.begin(), popularity.end(), sums.begin());
  const auto draw = [&](const std::vector<double>& up_to) {
    const auto at = std::upper_bound(up_to.begin(), up_to.end(), Unit(&random) * up_to.back());
    return std::min<std::size_t>(static_cast<std::size_t>(at - up_to.begin()), up_to.size() - 1);
  };
  Participations participations;
  participations.partner_count = popularity.size();
  for (std::size_t i = 0; i < connector_count; ++i) {
    std::vector<Vertex>& members = participations.members.emplace_back();
    for (std::uint32_t size = sizes[draw(size_sums)].first; size > 0; --size) {
      members.push_back(static_cast<Vertex>(draw(sums)));
    }
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
  }
  return participations;
}

std::vector<std::pair<std::uint32_t, double>> ReadDistribution(const std::string& path,
                                                               bool key_is_text) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  std::vector<std::pair<std::uint32_t, double>> rows;
  while (std::getline(in, line)) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) continue;
    const auto key = key_is_text ? static_cast<std::uint32_t>(rows.size())
                                 : static_cast<std::uint32_t>(std::stoul(line.substr(0, tab)));
    rows.emplace_back(key, std::stod(line.substr(tab + 1)));
  }
  return rows;
}

std::shared_ptr<const GraphSnapshot> SnapshotOf(const EdgeList& list) {
  Relations relations;
  relations.dated = true;
  for (const auto& [a, b] : list.edges) {
    relations.kind.push_back(static_cast<std::uint8_t>(relations.ends.size() % kRelationKinds));
    relations.ends.emplace_back(a + 1, b + 1);
  }
  return Build(list.vertex_count, list.vertex_count + 1, relations);
}

std::shared_ptr<const GraphSnapshot> SnapshotOf(const Participations& participations) {
  Relations relations;
  auto connector = static_cast<Vertex>(participations.partner_count);
  for (const std::vector<Vertex>& members : participations.members) {
    ++connector;
    for (const Vertex member : members) {
      relations.ends.emplace_back(connector, member + 1);
      relations.kind.push_back(kRelationKinds);  // "party".
    }
  }
  return Build(connector, participations.partner_count + 1, relations);
}

}  // namespace partnergraph
