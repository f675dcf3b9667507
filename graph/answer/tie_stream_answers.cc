#include "graph/answer/tie_stream_answers.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "graph/analysis/ego_network.h"
#include "graph/analysis/spanning_forest.h"
#include "graph/answer/analysis_checks.h"
#include "graph/answer/analysis_kind.h"
#include "graph/answer/query_setup.h"
#include "graph/answer/row_page.h"
#include "graph/base/limits.h"

namespace partnergraph {
namespace {

// Edges that are put into a message between two looks at its size, and about what one takes there.
constexpr std::size_t kEdgesAtOnce = 512;
constexpr std::size_t kEdgeBytes = 8;
constexpr std::size_t kWeightBytes = 8;

}  // namespace

Status AnswerEgo(const AnalysisSource& source, const v1::EgoRequest& request,
                 const AnalysisControl& control, const ResponseSink<v1::EgoResponse>& sink) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  PG_RETURN_IF_ERROR(CheckRequest(request));
  const std::uint32_t max_distance =
      request.max_distance() == 0 ? kEgoDistanceDefault : request.max_distance();
  PG_ASSIGN_OR_RETURN(NetworkRead read, OpenNetwork(source, request, control, sink));
  PG_ASSIGN_OR_RETURN(const Vertex entity, read.context().FindEntity("entity", request.entity()));
  PG_RETURN_IF_ERROR(read.Project(AnalysisKind::kEgo));
  RowStream<v1::EgoResponse> rows(&read.context(), std::move(language), &sink);
  QueryEnd analysis;
  if (read.graph() != nullptr) {
    const Adjacency graph = read.graph()->graph();
    WorkMeter meter(read.ControlLeft(), CostOf(AnalysisKind::kEgo, SizeOf(*read.graph())).arcs,
                    ReportProgress(&sink, v1::AnalysisProgress::PHASE_ANALYSIS));
    const std::optional<Vertex> center = read.graph()->VertexOf(entity);
    EgoNetwork ego;
    if (center) {
      ego = FindEgoNetwork(graph, *center, max_distance, control.query.max_results, &meter);
      PG_RETURN_IF_ERROR(read.context().CheckWanted());
    } else if (control.query.max_results > 0) {
      ego.member.push_back(0);  // Alone.
      ego.distance.push_back(0);
    }
    const auto entity_of = [&](std::size_t i) {
      return std::array{center ? read.graph()->entity[ego.member[i]] : entity};
    };
    PG_RETURN_IF_ERROR(rows.Write<1>(ego.member.size(), entity_of,
                                     [&](std::size_t i, auto refs, v1::EgoResponse* response) {
                                       v1::EgoMember* const member = response->add_members();
                                       *member->mutable_entity() = std::move(refs[0]);
                                       member->set_distance(ego.distance[i]);
                                       if (center) {
                                         member->set_degree(graph.Degree(ego.member[i]));
                                         member->set_strength(graph.Strength(ego.member[i]));
                                       }
                                       return member->ByteSizeLong();
                                     }));
    if (center) {
      std::size_t pending = 0;
      const auto write = [&](std::uint32_t a, std::uint32_t b, double weight) {
        rows.chunk()->add_edge_a(a);
        rows.chunk()->add_edge_b(b);
        rows.chunk()->add_edge_weight(weight);
        if (++pending < kEdgesAtOnce) return true;
        pending = 0;
        return rows.AddBytes(kEdgesAtOnce * (kEdgeBytes + kWeightBytes));
      };
      ForEachEgoEdge(graph, ego, write, &meter);
      PG_RETURN_IF_ERROR(read.context().CheckWanted());
    }
    analysis = EndOfRows(meter.end(), !ego.all_members);
  }
  return rows.Finish([&](auto* last) { read.SetEnd(analysis, last->mutable_end()); });
}

Status AnswerBackbone(const AnalysisSource& source, const v1::BackboneRequest& request,
                      const AnalysisControl& control,
                      const ResponseSink<v1::BackboneResponse>& sink) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  PG_ASSIGN_OR_RETURN(NetworkRead read, OpenNetwork(source, request, control, sink));
  PG_RETURN_IF_ERROR(read.Project(AnalysisKind::kBackbone));
  RowStream<v1::BackboneResponse> rows(&read.context(), std::move(language), &sink);
  QueryEnd analysis;
  RowPage page;
  if (read.graph() != nullptr) {
    const std::vector<Vertex>& entity = read.graph()->entity;
    WorkMeter meter(read.ControlLeft(), CostOf(AnalysisKind::kBackbone, SizeOf(*read.graph())).arcs,
                    ReportProgress(&sink, v1::AnalysisProgress::PHASE_ANALYSIS));
    const std::vector<ForestEdge> forest = MaximumSpanningForest(read.graph()->graph(), &meter);
    PG_RETURN_IF_ERROR(read.context().CheckWanted());
    PG_ASSIGN_OR_RETURN(page, PageOf(request, control.query.max_results, forest.size(), meter));
    const auto row_at = [&](std::size_t i) { return forest[page.begin + i]; };
    PG_RETURN_IF_ERROR(rows.Write<2>(
        page.size(),
        [&](std::size_t i) {
          return std::array{entity[row_at(i).a], entity[row_at(i).b]};
        },
        [&](std::size_t i, auto refs, v1::BackboneResponse* response) {
          v1::TieEdge* const edge = response->add_edges();
          *edge->mutable_a() = std::move(refs[0]);
          *edge->mutable_b() = std::move(refs[1]);
          edge->set_weight(row_at(i).weight);
          return edge->ByteSizeLong();
        }));
    analysis = meter.end();
  }
  return rows.Finish(
      [&](auto* last) { SetEndOfPage(source, request, read, analysis, page, last); });
}

Status AnswerStreamTies(const AnalysisSource& source, const v1::StreamTiesRequest& request,
                        const AnalysisControl& control,
                        const ResponseSink<v1::StreamTiesResponse>& sink) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  PG_ASSIGN_OR_RETURN(NetworkRead read, OpenNetwork(source, request, control, sink));
  PG_RETURN_IF_ERROR(read.Project(AnalysisKind::kStream));
  RowStream<v1::StreamTiesResponse> rows(&read.context(), std::move(language), &sink);
  QueryEnd analysis;
  if (read.graph() != nullptr) {
    const Adjacency graph = read.graph()->graph();
    const std::vector<Vertex>& entity = read.graph()->entity;
    PG_RETURN_IF_ERROR(rows.Write<1>(
        entity.size(), [&](std::size_t i) { return std::array{entity[i]}; },
        [](std::size_t, auto refs, v1::StreamTiesResponse* response) {
          *response->add_entities() = std::move(refs[0]);
          return response->entities(response->entities_size() - 1).ByteSizeLong();
        }));
    WorkMeter meter(read.ControlLeft());
    std::uint64_t left =
        request.budget().max_results() == 0 ? kTieArcsMax : request.budget().max_results();
    const std::size_t edge_bytes = kEdgeBytes + (graph.weight.empty() ? 0 : kWeightBytes);
    std::size_t pending = 0;
    bool wanted = true;
    bool cut = false;
    for (Vertex v = 0; v < graph.vertex_count() && wanted; ++v) {
      const auto neighbors = graph.Neighbors(v);
      auto arc = graph.first[v] +
                 static_cast<std::uint32_t>(
                     std::upper_bound(neighbors.begin(), neighbors.end(), v) - neighbors.begin());
      for (; arc < graph.first[v + 1] && left > 0; ++arc, --left) {
        v1::StreamTiesResponse* const chunk = rows.chunk();
        chunk->add_source(v);
        chunk->add_target(graph.neighbor[arc]);
        if (!graph.weight.empty()) chunk->add_weight(graph.weight[arc]);
        if (++pending < kEdgesAtOnce) continue;
        wanted = meter.Spend(pending) && rows.AddBytes(pending * edge_bytes);
        pending = 0;
        if (!wanted) break;
      }
      cut = left == 0 && arc < graph.first[v + 1];
      if (cut) break;
    }
    PG_RETURN_IF_ERROR(read.context().CheckWanted());
    analysis = EndOfRows(meter.end(), cut);
  }
  return rows.Finish([&](auto* last) { read.SetEnd(analysis, last->mutable_end()); });
}

}  // namespace partnergraph
