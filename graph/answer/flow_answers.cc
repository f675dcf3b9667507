#include "graph/answer/flow_answers.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "graph/analysis/cheapest_path.h"
#include "graph/analysis/max_flow.h"
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

StatusOr<v1::StrongestPathResponse> AnswerStrongestPath(const AnalysisSource& source,
                                                        const v1::StrongestPathRequest& request,
                                                        const AnalysisControl& control) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  PG_ASSIGN_OR_RETURN(NetworkRead read,
                      NetworkRead::Open(source, request.network(), control, nullptr));
  PG_ASSIGN_OR_RETURN(const Ends ends, FindEnds(request, AnalysisKind::kStrongestPath, &read));
  v1::StrongestPathResponse response;
  QueryEnd analysis;
  if (ends.source && ends.target) {
    const Adjacency graph = read.graph()->graph();
    WorkMeter meter(read.ControlLeft());
    const CheapestPath path = FindCheapestPath(graph, *ends.source, *ends.target, &meter);
    RefReader refs(&read.context(), std::move(language));
    for (std::size_t i = 0; i < path.vertices.size(); ++i) {
      PG_ASSIGN_OR_RETURN(*response.add_entities(),
                          refs.Read(read.graph()->entity[path.vertices[i]]));
      if (i > 0) {
        response.add_weights(graph.WeightBetween(path.vertices[i - 1], path.vertices[i]));
      }
    }
    response.set_cost(path.cost);
    analysis = meter.end();
  }
  read.SetEnd(analysis, response.mutable_end());
  return response;
}

namespace {

// Whether the answer has no room for another row.
bool IsFull(int rows, std::size_t bytes, const AnalysisControl& control) {
  return static_cast<std::uint32_t>(rows) >= control.query.max_results || bytes >= kPageBytesMax;
}

// Each returns whether rows were left out.
StatusOr<bool> FillCut(const TieGraph& ties, const MaxFlow& found, const AnalysisControl& control,
                       RefReader* refs, v1::FlowResponse* response) {
  response->set_flow(found.flow);
  response->set_source_side_count(found.source_side_count);
  std::size_t bytes = 0;
  for (const auto& [a, b] : found.cut) {
    if (IsFull(response->cut_size(), bytes, control)) return true;
    v1::TieEdge* const edge = response->add_cut();
    PG_ASSIGN_OR_RETURN(*edge->mutable_a(), refs->Read(ties.entity[a]));
    PG_ASSIGN_OR_RETURN(*edge->mutable_b(), refs->Read(ties.entity[b]));
    edge->set_weight(ties.graph().WeightBetween(a, b));
    bytes += edge->ByteSizeLong();
  }
  return false;
}

StatusOr<bool> FillSeparator(const TieGraph& ties, const DisjointWays& found,
                             const AnalysisControl& control, RefReader* refs,
                             v1::FlowResponse* response) {
  response->set_flow(static_cast<double>(found.count));
  std::size_t bytes = 0;
  for (const Vertex v : found.separator) {
    if (IsFull(response->separator_size(), bytes, control)) return true;
    PG_ASSIGN_OR_RETURN(*response->add_separator(), refs->Read(ties.entity[v]));
    bytes += response->separator().rbegin()->ByteSizeLong();
  }
  return false;
}

}  // namespace

StatusOr<v1::FlowResponse> AnswerFlow(const AnalysisSource& source, const v1::FlowRequest& request,
                                      const AnalysisControl& control) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  PG_ASSIGN_OR_RETURN(NetworkRead read,
                      NetworkRead::Open(source, request.network(), control, nullptr));
  if (request.unit_capacity() && request.disjoint_ways()) {
    return NotApplicable("unit_capacity", "true", "ways that share no partner carry no capacity");
  }
  PG_ASSIGN_OR_RETURN(const Ends ends, FindEnds(request, KindOf(request), &read));
  v1::FlowResponse response;
  QueryEnd analysis;
  if (ends.source && ends.target) {
    const TieGraph& ties = *read.graph();
    WorkMeter meter(read.ControlLeft());
    RefReader refs(&read.context(), std::move(language));
    bool cut_short = false;
    if (request.disjoint_ways()) {
      const DisjointWays found = FindDisjointWays(ties.graph(), *ends.source, *ends.target, &meter);
      PG_ASSIGN_OR_RETURN(cut_short, FillSeparator(ties, found, control, &refs, &response));
    } else {
      const MaxFlow found =
          FindMaxFlow(ties.graph(), *ends.source, *ends.target, request.unit_capacity(), &meter);
      PG_ASSIGN_OR_RETURN(cut_short, FillCut(ties, found, control, &refs, &response));
    }
    analysis = EndOfRows(meter, cut_short);
  }
  read.SetEnd(analysis, response.mutable_end());
  return response;
}

}  // namespace partnergraph
