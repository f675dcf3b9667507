#include "graph/answer/open_lists.h"

#include <algorithm>
#include <utility>

namespace partnergraph {

StatusOr<std::vector<v1::OpenList>> OpenListsOf(
    const ReadContext& context, Vertex vertex, RefReader* refs,
    const std::function<bool(const std::string& kind)>& suits,
    const std::function<std::size_t(const std::string& kind)>& known_count) {
  std::vector<v1::OpenList> lists;
  PG_ASSIGN_OR_RETURN(const v1::Entity entity, context.ReadEntity(vertex));
  for (const v1::Completeness& statement : entity.completeness()) {
    if (statement.complete() || !suits(statement.kind())) continue;
    v1::OpenList list;
    PG_ASSIGN_OR_RETURN(*list.mutable_entity(), refs->Read(vertex));
    *list.mutable_completeness() = statement;
    list.set_known_count(static_cast<std::uint32_t>(known_count(statement.kind())));
    lists.push_back(std::move(list));
  }
  return lists;
}

std::size_t CountArcs(const GraphSnapshot& graph, Vertex vertex, const std::string& kind) {
  const KindNumber number = graph.ontology()->RelationKind(kind);
  const ArcSpan arcs = graph.Arcs(vertex, Direction::kBoth);
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < arcs.size; ++i) {
    if (graph.RelationKindOf(arcs.relation[i]) == number) ++count;
  }
  return count;
}

StatusOr<std::vector<v1::OpenList>> OpenListsOnWays(
    const ReadContext& context, const std::map<Vertex, std::vector<std::string>>& kinds_at,
    RefReader* refs) {
  std::vector<v1::OpenList> all;
  for (const auto& [vertex, kinds] : kinds_at) {
    PG_ASSIGN_OR_RETURN(
        auto lists,
        OpenListsOf(
            context, vertex, refs,
            [&kinds = kinds](const std::string& kind) {
              return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
            },
            [&context, vertex = vertex](const std::string& kind) {
              return CountArcs(*context.graph, vertex, kind);
            }));
    for (v1::OpenList& list : lists) all.push_back(std::move(list));
  }
  return all;
}

}  // namespace partnergraph
