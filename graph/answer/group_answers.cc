#include "graph/answer/group_answers.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>
#include <vector>

#include "graph/analysis/label_propagation.h"
#include "graph/analysis/leiden.h"
#include "graph/analysis/louvain.h"
#include "graph/answer/analysis_checks.h"
#include "graph/answer/analysis_kind.h"
#include "graph/answer/query_setup.h"
#include "graph/answer/row_page.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

GroupsFound FindGroups(const v1::GroupsRequest& request, const Adjacency& graph, WorkMeter* meter) {
  GroupOptions options;
  options.seed = request.seed();
  if (request.resolution() != 0) options.resolution = request.resolution();
  switch (request.method()) {
    case v1::GROUP_METHOD_LOUVAIN:
      return Louvain(graph, options, meter);
    case v1::GROUP_METHOD_LABEL_PROPAGATION:
      return LabelPropagation(graph, options, meter);
    default:
      return Leiden(graph, options, meter);
  }
}

// By vertex: the weight of its edges to others of its group. Of no use if the call is cancelled.
std::vector<double> StrengthInside(const Adjacency& graph, const std::vector<Vertex>& group,
                                   const WorkMeter& meter) {
  std::vector<double> inside(graph.vertex_count(), 0);
  for (Vertex v = 0; v < graph.vertex_count() && !meter.cancelled(); ++v) {
    for (std::uint32_t arc = graph.first[v]; arc < graph.first[v + 1]; ++arc) {
      if (group[graph.neighbor[arc]] == group[v]) inside[v] += graph.Weight(arc);
    }
  }
  return inside;
}

}  // namespace

Status AnswerGroups(const AnalysisSource& source, const v1::GroupsRequest& request,
                    const AnalysisControl& control, const ResponseSink<v1::GroupsResponse>& sink) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  PG_RETURN_IF_ERROR(CheckRequest(request));
  PG_ASSIGN_OR_RETURN(NetworkRead read, OpenNetwork(source, request, control, sink));
  const AnalysisKind kind = KindOf(request);
  PG_RETURN_IF_ERROR(read.Project(kind));
  RowStream<v1::GroupsResponse> rows(&read.context(), std::move(language), &sink);
  if (read.graph() == nullptr) {
    return rows.Finish(
        [&](auto* last) { SetEndOfPage(source, request, read, {}, RowPage(), last); });
  }
  const Adjacency graph = read.graph()->graph();
  WorkMeter meter(read.ControlLeft(), CostOf(kind, SizeOf(*read.graph())).arcs,
                  ReportProgress(&sink, v1::AnalysisProgress::PHASE_ANALYSIS));
  const GroupsFound found = FindGroups(request, graph, &meter);
  PG_RETURN_IF_ERROR(read.context().CheckWanted());
  const std::vector<double> inside = StrengthInside(graph, found.group, meter);
  std::vector<Vertex> order(graph.vertex_count());
  std::iota(order.begin(), order.end(), Vertex{0});
  const auto before = [&](Vertex a, Vertex b) {
    if (found.group[a] != found.group[b]) return found.group[a] < found.group[b];
    return inside[a] != inside[b] ? inside[a] > inside[b] : a < b;
  };
  SortUnlessCancelled(meter, before,
                      [&](auto less) { std::sort(order.begin(), order.end(), less); });
  PG_RETURN_IF_ERROR(read.context().CheckWanted());
  PG_ASSIGN_OR_RETURN(const RowPage page,
                      PageOf(request, control.query.max_results, order.size(), meter));
  PG_RETURN_IF_ERROR(rows.Write<1>(
      page.size(),
      [&](std::size_t i) { return std::array{read.graph()->entity[order[page.begin + i]]}; },
      [&](std::size_t i, auto refs, v1::GroupsResponse* response) {
        const Vertex v = order[page.begin + i];
        v1::GroupMember* const member = response->add_members();
        member->set_group(found.group[v] + 1);
        *member->mutable_entity() = std::move(refs[0]);
        member->set_strength_inside(inside[v]);
        member->set_strength(graph.Strength(v));
        return member->ByteSizeLong();
      }));
  return rows.Finish([&](v1::GroupsResponse* last) {
    SetEndOfPage(source, request, read, meter.end(), page, last);
    last->set_group_count(static_cast<std::uint32_t>(found.count));
    last->set_modularity(found.modularity);
  });
}

}  // namespace partnergraph
