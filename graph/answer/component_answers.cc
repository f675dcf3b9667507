#include "graph/answer/component_answers.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "graph/analysis/biconnected.h"
#include "graph/analysis/components.h"
#include "graph/analysis/strong_components.h"
#include "graph/answer/analysis_checks.h"
#include "graph/answer/analysis_kind.h"
#include "graph/answer/query_setup.h"
#include "graph/answer/row_page.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

// Rows of the answer, in order.
struct Member {
  Vertex vertex = 0;
  Vertex component = 0;  // From 0.
  bool articulation_point = false;
  bool bridge = false;
};
struct Divided {
  std::vector<Member> members;
  std::vector<std::pair<Vertex, Vertex>> bridges;
  std::size_t count = 0;
};

// Components of the partners alone: `labels` may have further vertices behind them, which connect
// but are no partners. Those of one partner alone stay. Of no use if the call is cancelled.
Divided ByPartners(ComponentLabels labels, std::size_t partner_count, const WorkMeter& meter) {
  Divided divided;
  if (labels.label.size() < partner_count) return divided;  // The meter stopped.
  labels.label.resize(partner_count);
  // A partner is smaller than all vertices behind, so labels are partners.
  RankedComponents ranked = RankBySize(labels, meter);
  if (meter.cancelled()) return divided;
  divided.count = ranked.size.size();
  divided.members.resize(partner_count);
  std::vector<Vertex> order(partner_count);
  std::iota(order.begin(), order.end(), Vertex{0});
  const auto before = [&](Vertex a, Vertex b) { return ranked.number[a] < ranked.number[b]; };
  const bool sorted = SortUnlessCancelled(
      meter, before, [&](auto less) { std::stable_sort(order.begin(), order.end(), less); });
  if (!sorted) return divided;
  for (std::size_t i = 0; i < partner_count; ++i) {
    divided.members[i] = {order[i], ranked.number[order[i]]};
  }
  return divided;
}

Divided ByBiconnection(const Adjacency& graph, WorkMeter* meter) {
  BiconnectedComponents found = FindBiconnectedComponents(graph, meter);
  Divided divided;
  divided.count = found.components.size();
  divided.bridges = std::move(found.bridges);
  for (std::size_t c = 0; c < found.components.size(); ++c) {
    if (meter->cancelled()) return divided;
    for (const Vertex v : found.components[c]) {
      const bool is_point =
          std::binary_search(found.articulation_points.begin(), found.articulation_points.end(), v);
      // Two who are tied by more than one edge are one edge here: the graph is simple.
      divided.members.push_back(
          {v, static_cast<Vertex>(c), is_point, found.components[c].size() == 2});
    }
  }
  return divided;
}

}  // namespace

Status AnswerComponents(const AnalysisSource& source, const v1::ComponentsRequest& request,
                        const AnalysisControl& control,
                        const ResponseSink<v1::ComponentsResponse>& sink) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  PG_RETURN_IF_ERROR(CheckRequest(request));
  PG_ASSIGN_OR_RETURN(NetworkRead read, OpenNetwork(source, request, control, sink));
  const AnalysisKind kind = KindOf(request);
  PG_RETURN_IF_ERROR(read.Prepare(kind));
  const bool through_connectors = read.through_connectors();
  RowStream<v1::ComponentsResponse> rows(&read.context(), std::move(language), &sink);
  const bool ready = through_connectors ? read.network() != nullptr : read.graph() != nullptr;
  if (!ready) {
    return rows.Finish(
        [&](auto* last) { SetEndOfPage(source, request, read, {}, RowPage(), last); });
  }

  const std::vector<Vertex>& entity =
      through_connectors ? read.network()->entity : read.graph()->entity;
  WorkMeter meter(read.ControlLeft(), 3 * entity.size(),
                  ReportProgress(&sink, v1::AnalysisProgress::PHASE_ANALYSIS));
  Divided divided;
  Adjacency graph;
  if (kind == AnalysisKind::kStrongComponents) {
    const AdjacencyArrays star = DirectedStarGraph(*read.network(), &meter);
    divided = ByPartners(StrongComponents(star.view(), &meter), entity.size(), meter);
  } else if (through_connectors) {
    const AdjacencyArrays star = StarGraph(*read.network(), &meter);
    divided = ByPartners(ConnectedComponents(star.view(), &meter), entity.size(), meter);
  } else {
    graph = read.graph()->graph();
    divided = kind == AnalysisKind::kBiconnected
                  ? ByBiconnection(graph, &meter)
                  : ByPartners(ConnectedComponents(graph, &meter), entity.size(), meter);
  }
  PG_RETURN_IF_ERROR(read.context().CheckWanted());
  // The bridges are the rows behind the members.
  const std::size_t member_count = divided.members.size();
  PG_ASSIGN_OR_RETURN(const RowPage page, PageOf(request, control.query.max_results,
                                                 member_count + divided.bridges.size(), meter));
  const std::span<const Member> members =
      std::span(divided.members)
          .subspan(std::min(page.begin, member_count))
          .first(std::min(page.end, member_count) - std::min(page.begin, member_count));
  PG_RETURN_IF_ERROR(rows.Write<1>(
      members.size(), [&](std::size_t i) { return std::array{entity[members[i].vertex]}; },
      [&](std::size_t i, auto refs, v1::ComponentsResponse* response) {
        v1::ComponentMember* const member = response->add_members();
        member->set_component(members[i].component + 1);
        *member->mutable_entity() = std::move(refs[0]);
        member->set_articulation_point(members[i].articulation_point);
        member->set_bridge(members[i].bridge);
        return member->ByteSizeLong();
      }));
  const auto bridge_at = [&](std::size_t i) {
    return divided.bridges[page.begin + members.size() - member_count + i];
  };
  PG_RETURN_IF_ERROR(rows.Write<2>(
      page.size() - members.size(),
      [&](std::size_t i) {
        return std::array{entity[bridge_at(i).first], entity[bridge_at(i).second]};
      },
      [&](std::size_t i, auto refs, v1::ComponentsResponse* response) {
        v1::TieEdge* const bridge = response->add_bridges();
        *bridge->mutable_a() = std::move(refs[0]);
        *bridge->mutable_b() = std::move(refs[1]);
        bridge->set_weight(graph.WeightBetween(bridge_at(i).first, bridge_at(i).second));
        return bridge->ByteSizeLong();
      }));
  return rows.Finish([&](v1::ComponentsResponse* last) {
    SetEndOfPage(source, request, read, meter.end(), page, last);
    last->mutable_end()->set_partner_count(entity.size());
    last->set_component_count(static_cast<std::uint32_t>(divided.count));
  });
}

}  // namespace partnergraph
