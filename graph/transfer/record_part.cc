#include "graph/transfer/record_part.h"

#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/answer/path_answers.h"
#include "graph/answer/query_setup.h"
#include "graph/answer/tie_stream_answers.h"
#include "graph/base/violation.h"
#include "graph/model/valid_time.h"

namespace partnergraph {
namespace {

constexpr std::uint64_t kStride = 1024;

class RecordPart final : public ExportPart {
 public:
  RecordPart(ReadContext context, bool as_stored)
      : context_(std::move(context)),
        as_stored_(as_stored),
        entities_(context_.graph->vertex_count()) {}

  Status TakeEverything();
  Status TakeFiltered(const v1::Filter& message);
  Status TakeEgo(const AnalysisSource& source, const v1::ExportRequest& request);
  Status TakePaths(const AnalysisSource& source, const v1::ExportRequest& request);

  std::uint64_t revision() const override { return context_.revision(); }
  const std::shared_ptr<const Ontology>& ontology() const override {
    return context_.graph->ontology();
  }
  std::uint64_t entity_count() const override { return entity_count_; }
  Status ForEachEntity(const EntityVisitor& visit) override;
  Status ForEachRelation(const RelationVisitor& visit) override;

  // Once all are marked.
  void CountEntities() {
    for (const bool taken : entities_) entity_count_ += taken ? 1 : 0;
  }

 private:
  void MarkRelation(RelationIndex relation) {
    if (relation >= relations_.size()) relations_.resize(relation + 1);
    relations_[relation] = true;
  }
  // Where the entity of a stored number is shown.
  Vertex ShownAt(std::uint64_t number) const {
    return as_stored_ ? static_cast<Vertex>(number)
                      : context_.graph->CanonicalOf(static_cast<Vertex>(number));
  }
  StatusOr<std::string> IdOf(Vertex vertex);

  const ReadContext context_;
  const bool as_stored_;
  bool all_relations_ = false;
  std::vector<bool> entities_;   // By vertex.
  std::vector<bool> relations_;  // By index.
  std::uint64_t entity_count_ = 0;
  std::vector<std::uint32_t> positions_;               // By vertex.
  std::unordered_map<Vertex, std::string> canonical_;  // Ids of those with members.
};

Status RecordPart::TakeEverything() {
  all_relations_ = true;
  const GraphSnapshot& g = *context_.graph;
  for (Vertex v = 0; v < g.vertex_count(); ++v) {
    entities_[v] = g.KindOf(v) != kNoKind && (as_stored_ || g.CanonicalOf(v) == v);
  }
  return absl::OkStatus();
}

Status RecordPart::TakeFiltered(const v1::Filter& message) {
  PG_ASSIGN_OR_RETURN(const CompiledFilter filter, MakeFilter(context_, message));
  const GraphSnapshot& g = *context_.graph;
  // Without one of these no entity depends on its relations.
  const bool by_relation = !message.tie_kinds().empty() || !message.relation_kinds().empty() ||
                           !message.datasets().empty() || context_.asked != kAllDays;
  for (Vertex v = 0; v < g.vertex_count(); ++v) {
    if (v % kStride == 0) PG_RETURN_IF_ERROR(CheckExportWanted(context_.control));
    if (g.KindOf(v) == kNoKind || g.CanonicalOf(v) != v) continue;
    if (!by_relation && filter.PassesPartner(g, v) && filter.InFields(v)) entities_[v] = true;
    if (!filter.PassesVertex(g, v)) continue;
    const ArcSpan arcs = g.OutArcs(v);
    for (std::uint32_t i = 0; i < arcs.size; ++i) {
      const Vertex w = arcs.neighbor[i];
      if (!filter.PassesVertex(g, w) || !filter.PassesEdge(g, v, w, arcs.relation[i])) continue;
      MarkRelation(arcs.relation[i]);
      entities_[v] = true;
      entities_[w] = true;
    }
  }
  return absl::OkStatus();
}

Status RecordPart::TakeEgo(const AnalysisSource& source, const v1::ExportRequest& request) {
  v1::EgoRequest ego;
  ego.set_entity(request.ego().entity());
  ego.set_max_distance(request.ego().max_distance());
  ego.mutable_budget()->set_max_results(kAnalysisResultsMax);
  *ego.mutable_network()->mutable_filter() = request.ego().filter();
  *ego.mutable_network()->mutable_as_of() = request.as_of();
  ego.mutable_network()->mutable_as_of()->set_revision(context_.revision());
  PG_ASSIGN_OR_RETURN(
      AnalysisControl control,
      MakeAnalysisControl(ego.budget(), context_.control.deadline, context_.control.cancelled));
  Status failed;
  PG_RETURN_IF_ERROR(AnswerEgo(source, ego, control, [&](const v1::EgoResponse& response) {
    for (const v1::EgoMember& member : response.members()) {
      const auto vertex = context_.FindEntity("ego", member.entity().id());
      if (!vertex.ok()) failed = vertex.status();
      if (vertex.ok()) entities_[*vertex] = true;
    }
    return failed.ok();
  }));
  PG_RETURN_IF_ERROR(failed);
  PG_ASSIGN_OR_RETURN(const CompiledFilter filter, MakeFilter(context_, request.ego().filter()));
  const GraphSnapshot& g = *context_.graph;
  // Connectors that join two of the members come with them.
  std::vector<bool> members = entities_;
  for (Vertex v = 0; v < g.vertex_count(); ++v) {
    if (!g.IsConnector(v) || g.CanonicalOf(v) != v) continue;
    const ArcSpan arcs = g.Arcs(v, Direction::kBoth);
    Vertex first = kNoVertex;
    for (std::uint32_t i = 0; i < arcs.size; ++i) {
      const Vertex w = arcs.neighbor[i];
      if (!members[w] || !filter.PassesEdge(g, v, w, arcs.relation[i])) continue;
      if (first == kNoVertex) first = w;
      if (w != first) entities_[v] = true;
    }
  }
  for (Vertex v = 0; v < g.vertex_count(); ++v) {
    if (!entities_[v]) continue;
    const ArcSpan arcs = g.OutArcs(v);
    for (std::uint32_t i = 0; i < arcs.size; ++i) {
      if (entities_[arcs.neighbor[i]] &&
          filter.PassesEdge(g, v, arcs.neighbor[i], arcs.relation[i])) {
        MarkRelation(arcs.relation[i]);
      }
    }
  }
  return absl::OkStatus();
}

Status RecordPart::TakePaths(const AnalysisSource& source, const v1::ExportRequest& request) {
  v1::FindPathsRequest paths;
  paths.set_source(request.paths().source());
  paths.set_target(request.paths().target());
  paths.set_selector(v1::PATH_SELECTOR_SHORTEST_K);
  paths.set_restrictor(v1::PATH_RESTRICTOR_ACYCLIC);
  paths.set_max_hops(request.paths().max_hops());
  paths.set_max_paths(request.paths().max_paths());
  *paths.mutable_filter() = request.paths().filter();
  *paths.mutable_as_of() = request.as_of();
  paths.mutable_as_of()->set_revision(context_.revision());
  PG_ASSIGN_OR_RETURN(const QueryControl control,
                      MakeControl({}, context_.control.deadline, context_.control.cancelled));
  PG_ASSIGN_OR_RETURN(const v1::FindPathsResponse found,
                      AnswerFindPaths(source.store, source.snapshots, paths, control));
  for (const v1::Path& path : found.paths()) {
    PG_ASSIGN_OR_RETURN(const Vertex start, context_.FindEntity("paths", path.start().id()));
    entities_[start] = true;
    for (const v1::Step& step : path.steps()) {
      PG_ASSIGN_OR_RETURN(const Vertex vertex, context_.FindEntity("paths", step.entity().id()));
      entities_[vertex] = true;
      PG_ASSIGN_OR_RETURN(const std::uint64_t number,
                          context_.reader.NumberOf(Table::kRelation, step.relation().id()));
      MarkRelation(static_cast<RelationIndex>(number));
    }
  }
  return absl::OkStatus();
}

StatusOr<std::string> RecordPart::IdOf(Vertex vertex) {
  const auto [found, is_new] = canonical_.try_emplace(vertex);
  if (is_new) {
    PG_ASSIGN_OR_RETURN(const v1::Entity entity, context_.ReadEntity(vertex));
    found->second = entity.id();
  }
  return found->second;
}

Status RecordPart::ForEachEntity(const EntityVisitor& visit) {
  positions_.assign(entities_.size(), 0);
  std::uint32_t position = 0;
  Status failed;
  std::uint64_t step = 0;
  PG_RETURN_IF_ERROR(
      context_.reader.ScanEntities(1, revision(), [&](const storage::v1::EntityRecord& record) {
        if (++step % kStride == 0) failed = CheckExportWanted(context_.control);
        if (!failed.ok()) return false;
        const auto vertex = static_cast<Vertex>(record.number());
        if (vertex >= entities_.size() || !entities_[vertex]) return true;
        positions_[vertex] = position++;
        const bool is_whole =
            as_stored_ || (context_.asked == kAllDays && context_.graph->MembersOf(vertex).empty());
        if (is_whole) {
          failed = visit({.entity = record.entity(), .change = {}});
          return failed.ok();
        }
        auto entity = context_.ReadEntity(vertex);
        if (entity.ok()) {
          entity->clear_revision();
          failed = visit({.entity = *entity, .change = {}});
        } else {
          failed = entity.status();
        }
        return failed.ok();
      }));
  return failed;
}

Status RecordPart::ForEachRelation(const RelationVisitor& visit) {
  Status failed;
  std::uint64_t step = 0;
  const auto take = [&](const storage::v1::RelationRecord& record) -> Status {
    if (++step % kStride == 0) PG_RETURN_IF_ERROR(CheckExportWanted(context_.control));
    if (!all_relations_ && (record.number() >= relations_.size() || !relations_[record.number()])) {
      return absl::OkStatus();
    }
    const Vertex source = ShownAt(record.source_number());
    const Vertex target = ShownAt(record.target_number());
    const KindNumber kind = ontology()->RelationKind(record.relation().kind());
    if (kind == kNoKind) return absl::DataLossError("a relation has a kind that does not exist");
    // What merges is shown as one; so are its ends.
    if (!as_stored_ && source == target) return absl::OkStatus();
    const bool directed = !ontology()->relation_kind(kind).symmetric();
    const bool is_moved = source != record.source_number() || target != record.target_number();
    if (!is_moved) {
      return visit({.source = positions_[source],
                    .target = positions_[target],
                    .relation = record.relation(),
                    .directed = directed,
                    .change = {}});
    }
    v1::Relation moved = record.relation();
    PG_ASSIGN_OR_RETURN(*moved.mutable_source_id(), IdOf(source));
    PG_ASSIGN_OR_RETURN(*moved.mutable_target_id(), IdOf(target));
    return visit({.source = positions_[source],
                  .target = positions_[target],
                  .relation = moved,
                  .directed = directed,
                  .change = {}});
  };
  PG_RETURN_IF_ERROR(
      context_.reader.ScanRelations(1, revision(), [&](const storage::v1::RelationRecord& record) {
        failed = take(record);
        return failed.ok();
      }));
  return failed;
}

}  // namespace

Status CheckExportWanted(const QueryControl& control) {
  if (control.cancelled != nullptr && control.cancelled->load(std::memory_order_relaxed)) {
    return absl::CancelledError("the export was cancelled");
  }
  if (std::chrono::steady_clock::now() >= control.deadline) {
    return absl::DeadlineExceededError("the export takes longer than its deadline; ask for a part");
  }
  return absl::OkStatus();
}

StatusOr<std::unique_ptr<ExportPart>> OpenRecordPart(const AnalysisSource& source,
                                                     const v1::ExportRequest& request,
                                                     bool as_stored, const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(ReadContext context,
                      OpenRead(source.store, source.snapshots, request.as_of(), control));
  const bool everything =
      request.part_case() == v1::ExportRequest::PART_NOT_SET && context.asked == kAllDays;
  auto part = std::make_unique<RecordPart>(std::move(context), as_stored && everything);
  if (everything) {
    PG_RETURN_IF_ERROR(part->TakeEverything());
  } else if (request.has_ego()) {
    PG_RETURN_IF_ERROR(part->TakeEgo(source, request));
  } else if (request.has_paths()) {
    PG_RETURN_IF_ERROR(part->TakePaths(source, request));
  } else {
    PG_RETURN_IF_ERROR(part->TakeFiltered(request.filter()));
  }
  part->CountEntities();
  return part;
}

StatusOr<std::unique_ptr<ExportPart>> OpenPart(const AnalysisSource& source,
                                               const v1::ExportRequest& request, bool as_stored,
                                               const QueryControl& control) {
  if (request.has_ties()) return OpenTiePart(source, request, control);
  if (request.has_difference()) return OpenDifferencePart(source, request, control);
  return OpenRecordPart(source, request, as_stored, control);
}

}  // namespace partnergraph
