#include "graph/answer/statistics_answer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "graph/answer/query_setup.h"

namespace partnergraph {
namespace {

// Writes the counts that are not 0, largest first, then by id.
void AddCounts(const std::vector<std::uint64_t>& counts, const std::vector<std::string>& ids,
               google::protobuf::RepeatedPtrField<v1::KindCount>* to) {
  for (std::size_t kind = 0; kind < counts.size(); ++kind) {
    if (counts[kind] == 0) continue;
    v1::KindCount* count = to->Add();
    count->set_kind(ids[kind]);
    count->set_count(counts[kind]);
  }
  std::sort(to->begin(), to->end(), [](const v1::KindCount& a, const v1::KindCount& b) {
    return a.count() != b.count() ? a.count() > b.count() : a.kind() < b.kind();
  });
}

}  // namespace

StatusOr<v1::StatisticsResponse> AnswerStatistics(const Store& store,
                                                  const SnapshotSource& snapshots,
                                                  const v1::StatisticsRequest& request,
                                                  const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(const ReadContext context,
                      OpenRead(store, snapshots, request.as_of(), control));
  const GraphSnapshot& graph = *context.graph;
  std::vector<std::uint64_t> entities(context.ontology().entity_kind_count(), 0);
  std::vector<std::uint64_t> relations(context.ontology().relation_kind_count(), 0);
  v1::StatisticsResponse response;
  std::uint64_t steps = 0;  // Since somebody was last seen to wait.
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    if (++steps >= kBudgetStrideEdges) {
      PG_RETURN_IF_ERROR(context.CheckWanted(steps));
      steps = 0;
    }
    const KindNumber kind = graph.KindOf(v);
    if (kind == kNoKind || graph.CanonicalOf(v) != v) continue;
    if (kind < entities.size()) ++entities[kind];
    response.set_entity_count(response.entity_count() + 1);
    const ArcSpan arcs = graph.OutArcs(v);
    steps += arcs.size;
    for (std::uint32_t i = 0; i < arcs.size; ++i) {
      if (!Overlap(graph.DaysOf(arcs.relation[i]), context.asked)) continue;
      const KindNumber relation_kind = graph.RelationKindOf(arcs.relation[i]);
      if (relation_kind < relations.size()) ++relations[relation_kind];
      response.set_relation_count(response.relation_count() + 1);
    }
  }
  PG_RETURN_IF_ERROR(context.CheckWanted(steps));
  AddCounts(entities, context.ontology().numbers().entity_kinds,
            response.mutable_entities_by_kind());
  AddCounts(relations, context.ontology().numbers().relation_kinds,
            response.mutable_relations_by_kind());
  response.set_ontology_version(context.ontology().message().version());
  response.set_revision(context.revision());
  response.set_snapshot_bytes(graph.bytes());
  response.set_snapshot_delta_vertices(graph.delta_vertex_count());
  if (const Status rebuilt = snapshots.last_rebuild_status(); !rebuilt.ok()) {
    response.set_snapshot_rebuild_error(std::string(rebuilt.message()));
  }
  return response;
}

}  // namespace partnergraph
