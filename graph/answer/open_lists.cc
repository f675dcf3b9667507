#include "graph/answer/open_lists.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "graph/query/filter.h"
#include "graph/query/ties.h"

namespace partnergraph {
namespace {

// Partners joined by a tie of the kind; nullopt if counting them passes the budget.
StatusOr<std::optional<std::uint32_t>> CountPartners(const ReadContext& context, Vertex vertex,
                                                     const std::string& tie_kind) {
  v1::Filter asked;
  asked.add_tie_kinds(tie_kind);
  PG_ASSIGN_OR_RETURN(const CompiledFilter filter,
                      CompileFilter(asked, context.asked, *context.graph, {}, context.control));
  const TiesFound found = FindTies(*context.graph, vertex, filter, context.control);
  if (found.end.truncated) return std::optional<std::uint32_t>();
  std::unordered_set<Vertex> partners;
  for (const TieFound& tie : found.ties) partners.insert(tie.partner);
  return std::optional(static_cast<std::uint32_t>(partners.size()));
}

// Relations of the kind at that end of `vertex`; nullopt if counting them passes the budget.
std::optional<std::uint32_t> CountRelations(const ReadContext& context, Vertex vertex,
                                            const v1::Completeness& statement) {
  const GraphSnapshot& graph = *context.graph;
  const KindNumber kind = context.ontology().RelationKind(statement.kind());
  const ArcSpan arcs = statement.end() == v1::RELATION_END_SOURCE ? graph.OutArcs(vertex)
                       : statement.end() == v1::RELATION_END_TARGET
                           ? graph.InArcs(vertex)
                           : graph.Arcs(vertex, Direction::kBoth);
  Meter meter(context.control);
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < arcs.size; ++i) {
    if (!meter.VisitEdge()) return std::nullopt;
    if (graph.RelationKindOf(arcs.relation[i]) == kind &&
        Overlap(graph.DaysOf(arcs.relation[i]), context.asked)) {
      ++count;
    }
  }
  return count;
}

StatusOr<std::optional<std::uint32_t>> CountKnown(const ReadContext& context, Vertex vertex,
                                                  const v1::Completeness& statement) {
  if (context.ontology().TieKind(statement.kind())) {
    return CountPartners(context, vertex, statement.kind());
  }
  return CountRelations(context, vertex, statement);
}

}  // namespace

bool IsAbout(const v1::Completeness& statement, const PassedKinds& passed) {
  if (statement.end() != v1::RELATION_END_UNSPECIFIED) {
    return passed.contains({statement.kind(), statement.end()});
  }
  return passed.contains({statement.kind(), v1::RELATION_END_SOURCE}) ||
         passed.contains({statement.kind(), v1::RELATION_END_TARGET});
}

StatusOr<std::vector<v1::OpenList>> OpenListsOf(
    const ReadContext& context, Vertex vertex, RefReader* refs,
    const std::function<bool(const v1::Completeness&)>& suits) {
  std::vector<v1::OpenList> lists;
  PG_ASSIGN_OR_RETURN(const v1::Entity entity, context.ReadEntity(vertex));
  for (const v1::Completeness& statement : entity.completeness()) {
    if (statement.complete() || !suits(statement)) continue;
    v1::OpenList list;
    PG_ASSIGN_OR_RETURN(*list.mutable_entity(), refs->Read(vertex));
    *list.mutable_completeness() = statement;
    PG_ASSIGN_OR_RETURN(const auto known, CountKnown(context, vertex, statement));
    if (known) list.set_known_count(*known);
    lists.push_back(std::move(list));
  }
  return lists;
}

StatusOr<std::vector<v1::OpenList>> OpenListsOnWays(const ReadContext& context,
                                                    const std::map<Vertex, PassedKinds>& passed,
                                                    RefReader* refs) {
  std::vector<v1::OpenList> all;
  for (const auto& [vertex, kinds] : passed) {
    PG_ASSIGN_OR_RETURN(
        auto lists,
        OpenListsOf(context, vertex, refs, [&kinds = kinds](const v1::Completeness& statement) {
          return IsAbout(statement, kinds);
        }));
    for (v1::OpenList& list : lists) all.push_back(std::move(list));
  }
  return all;
}

}  // namespace partnergraph
