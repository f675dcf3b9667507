#include "graph/answer/snapshot_loader.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "graph/answer/adjacency_rows.h"

namespace partnergraph {
namespace {

// Stands in while the database has no ontology, and so no records.
std::shared_ptr<const Ontology> EmptyOntology() {
  v1::Ontology message;
  message.set_version("none");
  return *Ontology::Make(message);
}

StatusOr<std::shared_ptr<const Ontology>> OntologyAt(const RecordReader& reader,
                                                     std::uint64_t revision) {
  PG_ASSIGN_OR_RETURN(const auto record, reader.Ontology(revision));
  if (!record) return EmptyOntology();
  return FromRecord(*record);
}

Status AddRow(const AdjacencyRow& row, CsrBuilder* builder) {
  if (row.key.side == Side::kVertex) {
    return builder->AddVertex(static_cast<Vertex>(row.key.vertex), row.vertex_kind);
  }
  return builder->AddArc(
      row.key.side == Side::kOut, row.key.kind, static_cast<Vertex>(row.key.neighbor),
      static_cast<RelationIndex>(row.key.relation), row.arc.days, row.arc.dataset);
}

struct PastArc {
  Vertex vertex = kNoVertex;
  bool in = false;
  KindNumber kind = 0;
  Vertex neighbor = kNoVertex;
  RelationIndex relation = kNoRelation;
  Days days;
  DatasetNumber dataset = kNoDataset;
  auto Order() const { return std::tie(vertex, in, kind, neighbor, relation); }
};

// Looks at the clock and the cancel flag, but counts no edges: a snapshot is not what a budget is
// for.
Meter Unlimited(QueryControl control) {
  control.max_visited_edges = kVisitedEdgesMax;
  return Meter(control);
}

Status Stopped(const Meter& meter, std::uint64_t revision) {
  if (meter.reason() == v1::TRUNCATION_REASON_CANCELLED) {
    return absl::CancelledError("the call was cancelled");
  }
  return absl::DeadlineExceededError(
      "the time of the call was over before the network as it was at "
      "revision " +
      std::to_string(revision) + " was read");
}

// What the commits after a revision changed.
struct Touched {
  bool ontology = false;
  std::set<std::uint64_t> entities;
  std::set<std::uint64_t> relations;
};

// Nullopt if a quarter of all records was touched: reading one by its key costs several times as
// much as in a scan.
StatusOr<std::optional<Touched>> TouchedSince(const RecordReader& reader, std::uint64_t revision,
                                              const GraphSnapshot& newest, Meter* meter) {
  const std::size_t touched_max = (newest.vertex_count() + newest.edge_count()) / 4;
  Touched touched;
  bool too_many = false;
  PG_RETURN_IF_ERROR(reader.ScanCommits(revision + 1, [&](const storage::v1::CommitRecord& commit) {
    if (commit.revision() > newest.revision()) return false;
    for (const storage::v1::LoggedChange& change : commit.changes()) {
      if (change.table() == v1::RECORD_TABLE_ENTITY) touched.entities.insert(change.number());
      if (change.table() == v1::RECORD_TABLE_RELATION) {
        touched.relations.insert(change.number());
      }
      if (change.table() == v1::RECORD_TABLE_ONTOLOGY) touched.ontology = true;
    }
    too_many = touched.entities.size() + touched.relations.size() > touched_max;
    return !too_many && meter->Look();
  }));
  if (meter->stopped()) return Stopped(*meter, revision);
  if (too_many) return std::optional<Touched>();
  return std::optional<Touched>(std::move(touched));
}

RelationChange ToChange(const storage::v1::RelationRecord& record, const Ontology& ontology,
                        bool removed) {
  return {static_cast<RelationIndex>(record.number()),
          static_cast<Vertex>(record.source_number()),
          static_cast<Vertex>(record.target_number()),
          ontology.RelationKind(record.relation().kind()),
          DaysOf(record.relation().valid_time()),
          removed,
          static_cast<DatasetNumber>(record.dataset_number())};
}

}  // namespace

StatusOr<std::shared_ptr<const GraphSnapshot>> LoadNewestSnapshot(const Store& store) {
  const auto view = store.key_values().Snapshot();
  const RecordReader reader(view.get());
  PG_ASSIGN_OR_RETURN(const storage::v1::HeadRecord head, reader.Head());
  PG_ASSIGN_OR_RETURN(const auto ontology, OntologyAt(reader, head.revision()));
  CsrBuilder builder(*ontology, head.entity_count() + 1, head.relation_count() + 1);
  // What is known of a relation lies anywhere.
  constexpr std::size_t kAhead = 16;
  AdjacencyRows rows(view.get());
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_rows, rows.Next());
    if (!has_rows) break;
    const std::vector<AdjacencyRow>& batch = rows.batch();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (i + kAhead < batch.size()) {
        builder.Prefetch(static_cast<RelationIndex>(batch[i + kAhead].key.relation));
      }
      PG_RETURN_IF_ERROR(AddRow(batch[i], &builder));
    }
  }
  PG_ASSIGN_OR_RETURN(auto base, builder.Finish());
  return GraphSnapshot::Make(std::move(base), ontology, head.revision());
}

StatusOr<std::shared_ptr<const GraphSnapshot>> RewindSnapshot(
    const Store& store, const std::shared_ptr<const GraphSnapshot>& newest, std::uint64_t revision,
    const QueryControl& control) {
  const RecordReader reader = store.reader();
  Meter meter = Unlimited(control);
  PG_ASSIGN_OR_RETURN(const auto touched, TouchedSince(reader, revision, *newest, &meter));
  if (!touched) return std::shared_ptr<const GraphSnapshot>();
  PG_ASSIGN_OR_RETURN(const auto ontology, OntologyAt(reader, revision));
  TopologyChange undo;
  undo.revision = revision;
  if (touched->ontology) undo.ontology = ontology;
  for (const std::uint64_t number : touched->entities) {
    if (!meter.VisitEdge()) return Stopped(meter, revision);
    PG_ASSIGN_OR_RETURN(const auto then, reader.Entity(number, revision));
    const auto vertex = static_cast<Vertex>(number);
    const KindNumber kind =
        then && !then->deleted() ? ontology->EntityKind(then->entity().kind()) : kNoKind;
    if (kind != newest->KindOf(vertex)) undo.vertices.push_back({vertex, kind});
  }
  for (const std::uint64_t number : touched->relations) {
    if (!meter.VisitEdge()) return Stopped(meter, revision);
    PG_ASSIGN_OR_RETURN(const auto now, reader.Relation(number, newest->revision()));
    PG_ASSIGN_OR_RETURN(const auto then, reader.Relation(number, revision));
    if (now && !now->deleted()) {
      undo.relations.push_back(ToChange(*now, *newest->ontology(), /*removed=*/true));
    }
    if (then && !then->deleted()) {
      undo.relations.push_back(ToChange(*then, *ontology, /*removed=*/false));
    }
  }
  return GraphSnapshot::Rewind(newest, undo);
}

StatusOr<std::shared_ptr<const GraphSnapshot>> LoadSnapshotAt(const Store& store,
                                                              std::uint64_t revision,
                                                              const QueryControl& control) {
  const RecordReader reader = store.reader();
  Meter meter = Unlimited(control);
  PG_ASSIGN_OR_RETURN(const auto ontology, OntologyAt(reader, revision));
  std::vector<std::pair<Vertex, KindNumber>> vertices;
  PG_RETURN_IF_ERROR(reader.ScanEntities(0, revision, [&](const storage::v1::EntityRecord& record) {
    vertices.emplace_back(static_cast<Vertex>(record.number()),
                          ontology->EntityKind(record.entity().kind()));
    return meter.VisitEdge();
  }));
  std::vector<PastArc> arcs;
  RelationIndex last_relation = 0;
  PG_RETURN_IF_ERROR(
      reader.ScanRelations(0, revision, [&](const storage::v1::RelationRecord& record) {
        const auto source = static_cast<Vertex>(record.source_number());
        const auto target = static_cast<Vertex>(record.target_number());
        const KindNumber kind = ontology->RelationKind(record.relation().kind());
        const Days days = DaysOf(record.relation().valid_time());
        last_relation = static_cast<RelationIndex>(record.number());
        const auto dataset = static_cast<DatasetNumber>(record.dataset_number());
        arcs.push_back({source, false, kind, target, last_relation, days, dataset});
        arcs.push_back({target, true, kind, source, last_relation, days, dataset});
        return meter.VisitEdge();
      }));
  if (meter.stopped()) return Stopped(meter, revision);
  std::sort(arcs.begin(), arcs.end(),
            [](const PastArc& a, const PastArc& b) { return a.Order() < b.Order(); });
  const std::uint64_t vertex_end = vertices.empty() ? 1 : std::uint64_t{vertices.back().first} + 1;
  CsrBuilder builder(*ontology, vertex_end, std::uint64_t{last_relation} + 1);
  auto arc = arcs.begin();
  for (const auto& [vertex, kind] : vertices) {
    PG_RETURN_IF_ERROR(builder.AddVertex(vertex, kind));
    for (; arc != arcs.end() && arc->vertex == vertex; ++arc) {
      PG_RETURN_IF_ERROR(builder.AddArc(!arc->in, arc->kind, arc->neighbor, arc->relation,
                                        arc->days, arc->dataset));
    }
  }
  PG_ASSIGN_OR_RETURN(auto base, builder.Finish());
  return GraphSnapshot::Make(std::move(base), ontology, revision);
}

}  // namespace partnergraph
