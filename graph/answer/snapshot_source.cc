#include "graph/answer/snapshot_source.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "graph/base/limits.h"
#include "graph/base/violation.h"

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

Status AddRow(std::string_view key, std::string_view value, CsrBuilder* builder) {
  PG_ASSIGN_OR_RETURN(const AdjacencyKey row, DecodeAdjacencyKey(key));
  if (row.side == Side::kVertex) {
    PG_ASSIGN_OR_RETURN(const KindNumber kind, DecodeKind(value));
    return builder->AddVertex(static_cast<Vertex>(row.vertex), kind);
  }
  PG_ASSIGN_OR_RETURN(const Days days, DecodeDays(value));
  return builder->AddArc(row.side == Side::kOut, row.kind, static_cast<Vertex>(row.neighbor),
                         static_cast<RelationIndex>(row.relation), days);
}

TopologyChange ToTopologyChange(const CommitEffect& effect) {
  TopologyChange change;
  change.revision = effect.revision;
  change.ontology = effect.ontology;
  for (const VertexEffect& vertex : effect.vertices) {
    change.vertices.push_back({static_cast<Vertex>(vertex.number), vertex.kind});
  }
  for (const RelationEffect& relation : effect.relations) {
    change.relations.push_back({static_cast<RelationIndex>(relation.number),
                                static_cast<Vertex>(relation.source),
                                static_cast<Vertex>(relation.target), relation.kind, relation.days,
                                relation.removed});
  }
  return change;
}

// The revision that `as_of` asks for, with the errors that SnapshotSource::At names.
StatusOr<std::uint64_t> AskedRevision(const v1::AsOf& as_of, std::uint64_t newest) {
  const auto newest_is = [newest] {
    return "the newest revision is " + std::to_string(newest);
  };
  if (as_of.freshness_case() == v1::AsOf::kRevision) {
    if (as_of.revision() <= newest) return as_of.revision();
    return ViolationError(StatusCode::kNotFound, "as_of.revision",
                          std::to_string(as_of.revision()), "FUTURE_REVISION", newest_is());
  }
  if (newest >= as_of.at_least_revision()) return newest;
  return ViolationError(StatusCode::kFailedPrecondition, "as_of.at_least_revision",
                        std::to_string(as_of.at_least_revision()), "STALE", newest_is());
}

struct PastArc {
  Vertex vertex = kNoVertex;
  bool in = false;
  KindNumber kind = 0;
  Vertex neighbor = kNoVertex;
  RelationIndex relation = kNoRelation;
  Days days;
  auto Order() const { return std::tie(vertex, in, kind, neighbor, relation); }
};

}  // namespace

StatusOr<std::shared_ptr<const GraphSnapshot>> LoadNewestSnapshot(const Store& store) {
  const auto view = store.key_values().Snapshot();
  const RecordReader reader(view.get());
  PG_ASSIGN_OR_RETURN(const storage::v1::HeadRecord head, reader.Head());
  PG_ASSIGN_OR_RETURN(const auto ontology, OntologyAt(reader, head.revision()));
  CsrBuilder builder(*ontology, head.entity_count() + 1, head.relation_count() + 1);
  Status added;
  PG_RETURN_IF_ERROR(view->Scan(Family::kAdjacency, "", "",
                                [&](std::string_view key, std::string_view value) {
    added = AddRow(key, value, &builder);
    return added.ok();
  }));
  PG_RETURN_IF_ERROR(added);
  PG_ASSIGN_OR_RETURN(auto base, builder.Finish());
  return GraphSnapshot::Make(std::move(base), ontology, head.revision());
}

StatusOr<std::shared_ptr<const GraphSnapshot>> LoadSnapshotAt(const Store& store,
                                                              std::uint64_t revision) {
  const RecordReader reader = store.reader();
  PG_ASSIGN_OR_RETURN(const auto ontology, OntologyAt(reader, revision));
  std::vector<std::pair<Vertex, KindNumber>> vertices;
  PG_RETURN_IF_ERROR(
      reader.ScanEntities(0, revision, [&](const storage::v1::EntityRecord& record) {
        vertices.emplace_back(static_cast<Vertex>(record.number()),
                              ontology->EntityKind(record.entity().kind()));
        return true;
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
        arcs.push_back({source, false, kind, target, last_relation, days});
        arcs.push_back({target, true, kind, source, last_relation, days});
        return true;
      }));
  std::sort(arcs.begin(), arcs.end(),
            [](const PastArc& a, const PastArc& b) { return a.Order() < b.Order(); });
  const std::uint64_t vertex_end =
      vertices.empty() ? 1 : std::uint64_t{vertices.back().first} + 1;
  CsrBuilder builder(*ontology, vertex_end, std::uint64_t{last_relation} + 1);
  auto arc = arcs.begin();
  for (const auto& [vertex, kind] : vertices) {
    PG_RETURN_IF_ERROR(builder.AddVertex(vertex, kind));
    for (; arc != arcs.end() && arc->vertex == vertex; ++arc) {
      PG_RETURN_IF_ERROR(
          builder.AddArc(!arc->in, arc->kind, arc->neighbor, arc->relation, arc->days));
    }
  }
  PG_ASSIGN_OR_RETURN(auto base, builder.Finish());
  return GraphSnapshot::Make(std::move(base), ontology, revision);
}

SnapshotSource::SnapshotSource(const Store& store, std::shared_ptr<const GraphSnapshot> first)
    : store_(store),
      live_(std::make_unique<LiveSnapshot>(std::move(first),
                                           [&store] { return LoadNewestSnapshot(store); })) {}

StatusOr<std::unique_ptr<SnapshotSource>> SnapshotSource::Start(Store* store) {
  PG_ASSIGN_OR_RETURN(auto first, LoadNewestSnapshot(*store));
  std::unique_ptr<SnapshotSource> source(new SnapshotSource(*store, std::move(first)));
  store->Start([live = source->live_.get()](const CommitEffect& effect) {
    live->Append(ToTopologyChange(effect));
  });
  return source;
}

StatusOr<std::uint64_t> SnapshotSource::RevisionAt(const v1::AsOf& as_of) const {
  return AskedRevision(as_of, Newest()->revision());
}

StatusOr<std::shared_ptr<const GraphSnapshot>> SnapshotSource::At(const v1::AsOf& as_of) const {
  auto newest = Newest();
  PG_ASSIGN_OR_RETURN(const std::uint64_t revision, AskedRevision(as_of, newest->revision()));
  if (revision == newest->revision()) return newest;
  return Past(revision);
}

StatusOr<std::shared_ptr<const GraphSnapshot>> SnapshotSource::Past(std::uint64_t revision) const {
  {
    const std::lock_guard<std::mutex> lock(past_mutex_);
    for (auto it = past_.begin(); it != past_.end(); ++it) {
      if ((*it)->revision() != revision) continue;
      past_.splice(past_.begin(), past_, it);
      return past_.front();
    }
  }
  PG_ASSIGN_OR_RETURN(auto snapshot, LoadSnapshotAt(store_, revision));
  const std::lock_guard<std::mutex> lock(past_mutex_);
  past_.push_front(snapshot);
  if (past_.size() > kPastSnapshotsMax) past_.pop_back();
  return snapshot;
}

}  // namespace partnergraph
