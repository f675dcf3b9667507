// The tie graph as a part of an export: each edge of it, or each tie.
#include <utility>

#include "graph/answer/query_setup.h"
#include "graph/model/valid_time.h"
#include "graph/query/ties.h"
#include "graph/transfer/record_part.h"

namespace partnergraph {
namespace {

constexpr std::uint64_t kStride = 256;

// What both forms share: partners in the order of their vertices.
class TiePart : public ExportPart {
 public:
  explicit TiePart(ReadContext context) : context_(std::move(context)) {}
  std::uint64_t revision() const override { return context_.revision(); }
  const std::shared_ptr<const Ontology>& ontology() const override {
    return context_.graph->ontology();
  }
  bool of_ties() const override { return true; }
  std::uint64_t entity_count() const override { return partners_.size(); }

  Status ForEachEntity(const EntityVisitor& visit) override {
    ids_.reserve(partners_.size());
    for (const Vertex partner : partners_) {
      PG_RETURN_IF_ERROR(CheckExportWanted(context_.control));
      PG_ASSIGN_OR_RETURN(v1::Entity entity, context_.ReadEntity(partner));
      entity.clear_revision();
      ids_.push_back(entity.id());
      PG_RETURN_IF_ERROR(visit({.entity = entity, .change = {}}));
    }
    return absl::OkStatus();
  }

 protected:
  const ReadContext context_;
  std::vector<Vertex> partners_;
  std::vector<std::string> ids_;  // By position.
};

class CollapsedTies final : public TiePart {
 public:
  CollapsedTies(ReadContext context, std::shared_ptr<const TieGraph> graph)
      : TiePart(std::move(context)), graph_(std::move(graph)) {
    partners_ = graph_->entity;
  }

  Status ForEachRelation(const RelationVisitor& visit) override {
    const Adjacency graph = graph_->graph();
    v1::Relation tie;
    tie.set_kind("tie");
    for (Vertex v = 0; v < graph.vertex_count(); ++v) {
      if (v % kStride == 0) PG_RETURN_IF_ERROR(CheckExportWanted(context_.control));
      for (auto arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
        const Vertex w = graph.neighbor[arc];
        if (w <= v) continue;
        tie.set_source_id(ids_[v]);
        tie.set_target_id(ids_[w]);
        tie.set_id(ids_[v] + ".tie." + ids_[w]);
        PG_RETURN_IF_ERROR(visit({.source = v,
                                  .target = w,
                                  .relation = tie,
                                  .directed = false,
                                  .weight = graph.weight.empty() ? 1 : graph.weight[arc],
                                  .change = {}}));
      }
    }
    return absl::OkStatus();
  }

 private:
  const std::shared_ptr<const TieGraph> graph_;
};

class ParallelTies final : public TiePart {
 public:
  ParallelTies(ReadContext context, CompiledFilter filter)
      : TiePart(std::move(context)), filter_(std::move(filter)) {}

  // Finds who has a tie.
  Status FindPartners() {
    const GraphSnapshot& g = *context_.graph;
    position_.assign(g.vertex_count(), 0);
    for (Vertex v = 0; v < g.vertex_count(); ++v) {
      if (!IsPartner(v)) continue;
      PG_RETURN_IF_ERROR(CheckExportWanted(context_.control));
      if (FindTies(g, v, filter_, Control(1)).ties.empty()) continue;
      position_[v] = static_cast<std::uint32_t>(partners_.size());
      partners_.push_back(v);
    }
    return absl::OkStatus();
  }

  Status ForEachRelation(const RelationVisitor& visit) override {
    const GraphSnapshot& g = *context_.graph;
    for (const Vertex v : partners_) {
      PG_RETURN_IF_ERROR(CheckExportWanted(context_.control));
      const TiesFound found = FindTies(g, v, filter_, Control(kNoLimit));
      PG_RETURN_IF_ERROR(CheckExportWanted(context_.control));
      for (const TieFound& tie : found.ties) {
        // Both ends have it; it is written once.
        if (tie.partner > v && filter_.PassesPartner(g, v)) {
          PG_RETURN_IF_ERROR(WriteTie(v, tie, visit));
        }
      }
    }
    return absl::OkStatus();
  }

 private:
  static constexpr std::uint32_t kNoLimit = 0xFFFF'FFFF;

  bool IsPartner(Vertex v) const {
    const GraphSnapshot& g = *context_.graph;
    return g.KindOf(v) != kNoKind && g.CanonicalOf(v) == v && !g.IsConnector(v) &&
           filter_.PassesPartner(g, v);
  }
  QueryControl Control(std::uint32_t max_results) const {
    QueryControl control = context_.control;
    control.max_results = max_results;
    control.max_visited_edges = kVisitedEdgesMax;
    return control;
  }

  Status WriteTie(Vertex v, const TieFound& found, const RelationVisitor& visit) {
    const bool is_direct = found.connector == kNoVertex;
    std::vector<RelationIndex> indexes{found.relation};
    if (!is_direct) indexes.push_back(found.partner_relation);
    PG_ASSIGN_OR_RETURN(const std::vector<v1::Relation> relations, context_.ReadRelations(indexes));
    v1::Relation tie;
    tie.set_kind(ontology()->tie_kind(found.tie_kind).id());
    const std::uint32_t a = position_[v];
    const std::uint32_t b = position_[found.partner];
    // A relation keeps its direction.
    const bool forward = !is_direct || found.forward;
    tie.set_source_id(ids_[forward ? a : b]);
    tie.set_target_id(ids_[forward ? b : a]);
    if (is_direct) {
      tie.set_id(relations[0].id());
      *tie.mutable_valid_time() = relations[0].valid_time();
      tie.set_role(relations[0].role());
      *tie.mutable_values() = relations[0].values();
    } else {
      tie.set_id(relations[0].id() + "+" + relations[1].id());
      *tie.mutable_valid_time() = OverlapOf(relations[0].valid_time(), relations[1].valid_time());
      PG_ASSIGN_OR_RETURN(const v1::Entity connector, context_.ReadEntity(found.connector));
      v1::Value* const through = tie.add_values();
      through->set_key("connector");
      through->set_text(connector.id());
    }
    tie.set_dataset(relations[0].dataset());
    for (const v1::Relation& relation : relations) {
      tie.mutable_citations()->MergeFrom(relation.citations());
    }
    return visit({.source = forward ? a : b,
                  .target = forward ? b : a,
                  .relation = tie,
                  .directed = false,
                  .weight = 1,
                  .change = {}});
  }

  const CompiledFilter filter_;
  std::vector<std::uint32_t> position_;  // By vertex.
};

}  // namespace

StatusOr<std::unique_ptr<ExportPart>> OpenTiePart(const AnalysisSource& source,
                                                  const v1::ExportRequest& request,
                                                  const QueryControl& control) {
  if (request.ties().parallel()) {
    PG_ASSIGN_OR_RETURN(ReadContext context,
                        OpenRead(source.store, source.snapshots, request.as_of(), control));
    PG_ASSIGN_OR_RETURN(CompiledFilter filter, MakeFilter(context, request.ties().filter()));
    auto part = std::make_unique<ParallelTies>(std::move(context), std::move(filter));
    PG_RETURN_IF_ERROR(part->FindPartners());
    return part;
  }
  v1::Network network;
  *network.mutable_filter() = request.ties().filter();
  *network.mutable_as_of() = request.as_of();
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis,
                      MakeAnalysisControl({}, control.deadline, control.cancelled));
  PG_ASSIGN_OR_RETURN(NetworkRead read, NetworkRead::Open(source, network, analysis, nullptr));
  PG_RETURN_IF_ERROR(read.Project(AnalysisKind::kStream));
  if (read.graph() == nullptr) {
    return absl::DeadlineExceededError("the tie graph takes longer than its deadline");
  }
  return std::make_unique<CollapsedTies>(read.context(), read.graph());
}

}  // namespace partnergraph
