#include "graph/answer/flow_answers.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "graph/analysis/cheapest_path.h"
#include "graph/analysis/max_flow.h"
#include "graph/answer/analysis_checks.h"
#include "graph/answer/analysis_kind.h"
#include "graph/answer/query_setup.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

// The two ends of a request in the tie graph; nothing for one without ties.
struct Ends {
  Vertex source_entity = kNoVertex;
  Vertex target_entity = kNoVertex;
  std::optional<Vertex> source;
  std::optional<Vertex> target;
};

template <class Request>
StatusOr<Ends> FindEnds(const Request& request, AnalysisKind kind, NetworkRead* read) {
  Ends ends;
  PG_ASSIGN_OR_RETURN(ends.source_entity, read->context().FindEntity("source", request.source()));
  PG_ASSIGN_OR_RETURN(ends.target_entity, read->context().FindEntity("target", request.target()));
  if (ends.source_entity == ends.target_entity) {
    return InvalidError("target", request.target(), "SAME_ENTITY", "is the same entity as source");
  }
  PG_RETURN_IF_ERROR(read->Project(kind));
  if (read->graph() != nullptr) {
    ends.source = read->graph()->VertexOf(ends.source_entity);
    ends.target = read->graph()->VertexOf(ends.target_entity);
  }
  return ends;
}

}  // namespace

Status AnswerStrongestPath(const AnalysisSource& source, const v1::StrongestPathRequest& request,
                           const AnalysisControl& control,
                           const ResponseSink<v1::StrongestPathResponse>& sink) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  PG_ASSIGN_OR_RETURN(NetworkRead read, OpenNetwork(source, request, control, sink));
  constexpr AnalysisKind kKind = AnalysisKind::kStrongestPath;
  PG_ASSIGN_OR_RETURN(const Ends ends, FindEnds(request, kKind, &read));
  RowStream<v1::StrongestPathResponse> rows(&read.context(), std::move(language), &sink);
  CheapestPath path;
  QueryEnd analysis;
  if (ends.source && ends.target) {
    const Adjacency graph = read.graph()->graph();
    WorkMeter meter(read.ControlLeft(), CostOf(kKind, SizeOf(*read.graph())).arcs,
                    ReportProgress(&sink, v1::AnalysisProgress::PHASE_ANALYSIS));
    path = FindCheapestPath(graph, *ends.source, *ends.target, &meter);
    PG_RETURN_IF_ERROR(read.context().CheckWanted());
    const std::size_t count =
        std::min<std::size_t>(path.vertices.size(), control.query.max_results);
    PG_RETURN_IF_ERROR(rows.Write<1>(
        count, [&](std::size_t i) { return std::array{read.graph()->entity[path.vertices[i]]}; },
        [&](std::size_t i, auto refs, v1::StrongestPathResponse* response) {
          v1::StrongestPathStep* const step = response->add_steps();
          *step->mutable_entity() = std::move(refs[0]);
          if (i > 0) {
            step->set_weight(graph.WeightBetween(path.vertices[i - 1], path.vertices[i]));
          }
          return step->ByteSizeLong();
        }));
    analysis = EndOfRows(meter.end(), count < path.vertices.size());
  }
  return rows.Finish([&](v1::StrongestPathResponse* last) {
    last->set_cost(path.cost);
    read.SetEnd(analysis, last->mutable_end());
  });
}

namespace {

// Each writes at most `max_results` rows and returns whether there are more.
StatusOr<bool> WriteCut(const TieGraph& ties, const MaxFlow& found, std::uint32_t max_results,
                        RowStream<v1::FlowResponse>* rows) {
  const std::size_t count = std::min<std::size_t>(found.cut.size(), max_results);
  PG_RETURN_IF_ERROR(rows->Write<2>(
      count,
      [&](std::size_t i) {
        return std::array{ties.entity[found.cut[i].first], ties.entity[found.cut[i].second]};
      },
      [&](std::size_t i, auto refs, v1::FlowResponse* response) {
        v1::TieEdge* const edge = response->add_cut();
        *edge->mutable_a() = std::move(refs[0]);
        *edge->mutable_b() = std::move(refs[1]);
        edge->set_weight(ties.graph().WeightBetween(found.cut[i].first, found.cut[i].second));
        return edge->ByteSizeLong();
      }));
  return count < found.cut.size();
}

StatusOr<bool> WriteSeparator(const TieGraph& ties, const DisjointWays& found,
                              std::uint32_t max_results, RowStream<v1::FlowResponse>* rows) {
  const std::size_t count = std::min<std::size_t>(found.separator.size(), max_results);
  PG_RETURN_IF_ERROR(rows->Write<1>(
      count, [&](std::size_t i) { return std::array{ties.entity[found.separator[i]]}; },
      [&](std::size_t, auto refs, v1::FlowResponse* response) {
        *response->add_separator() = std::move(refs[0]);
        return response->separator().rbegin()->ByteSizeLong();
      }));
  return count < found.separator.size();
}

}  // namespace

Status AnswerFlow(const AnalysisSource& source, const v1::FlowRequest& request,
                  const AnalysisControl& control, const ResponseSink<v1::FlowResponse>& sink) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  PG_RETURN_IF_ERROR(CheckRequest(request));
  PG_ASSIGN_OR_RETURN(NetworkRead read, OpenNetwork(source, request, control, sink));
  const AnalysisKind kind = KindOf(request);
  PG_ASSIGN_OR_RETURN(const Ends ends, FindEnds(request, kind, &read));
  RowStream<v1::FlowResponse> rows(&read.context(), std::move(language), &sink);
  double flow = 0;
  std::size_t source_side_count = 0;
  QueryEnd analysis;
  if (ends.source && ends.target) {
    const TieGraph& ties = *read.graph();
    WorkMeter meter(read.ControlLeft(), CostOf(kind, SizeOf(ties)).arcs,
                    ReportProgress(&sink, v1::AnalysisProgress::PHASE_ANALYSIS));
    bool cut_short = false;
    if (request.disjoint_ways()) {
      const DisjointWays found = FindDisjointWays(ties.graph(), *ends.source, *ends.target, &meter);
      PG_RETURN_IF_ERROR(read.context().CheckWanted());
      PG_ASSIGN_OR_RETURN(cut_short, WriteSeparator(ties, found, control.query.max_results, &rows));
      flow = static_cast<double>(found.count);
    } else {
      const MaxFlow found =
          FindMaxFlow(ties.graph(), *ends.source, *ends.target, request.unit_capacity(), &meter);
      PG_RETURN_IF_ERROR(read.context().CheckWanted());
      PG_ASSIGN_OR_RETURN(cut_short, WriteCut(ties, found, control.query.max_results, &rows));
      flow = found.flow;
      source_side_count = found.source_side_count;
    }
    analysis = EndOfRows(meter.end(), cut_short);
  }
  return rows.Finish([&](v1::FlowResponse* last) {
    last->set_flow(flow);
    last->set_source_side_count(source_side_count);
    read.SetEnd(analysis, last->mutable_end());
  });
}

}  // namespace partnergraph
