#include "graph/answer/estimate_answer.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "graph/analysis/analysis_cost.h"
#include "graph/analysis/for_each_block.h"
#include "graph/answer/analysis_checks.h"
#include "graph/answer/analysis_kind.h"
#include "graph/answer/query_setup.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

struct Asked {
  std::string_view place;  // In the request.
  v1::Network network;
  const v1::AnalysisBudget* budget = nullptr;
  AnalysisKind kind = AnalysisKind::kDegree;
  std::uint64_t samples = 0;
};

// Errors that the analysis itself would have for its request alone, at their place.
template <class Request>
StatusOr<Asked> Checked(std::string_view place, const Request& request, AnalysisKind kind) {
  if constexpr (requires { CheckRequest(request); }) {
    PG_RETURN_IF_ERROR(AtPlace(place, CheckRequest(request)));
  }
  if constexpr (requires { request.language(); }) {
    PG_RETURN_IF_ERROR(AtPlace(place, LanguageOf(request.language()).status()));
  }
  auto network = NetworkOf(request);
  PG_RETURN_IF_ERROR(AtPlace(place, network.status()));
  Asked asked{place, *std::move(network), &request.budget(), kind};
  if constexpr (requires { request.samples(); }) asked.samples = request.samples();
  return asked;
}

StatusOr<Asked> AskedBy(const v1::EstimateRequest& request) {
  switch (request.analysis_case()) {
    case v1::EstimateRequest::kRank:
      return Checked("rank", request.rank(), KindOf(request.rank()));
    case v1::EstimateRequest::kGroups:
      return Checked("groups", request.groups(), KindOf(request.groups()));
    case v1::EstimateRequest::kComponents:
      return Checked("components", request.components(), KindOf(request.components()));
    case v1::EstimateRequest::kSimilar:
      return Checked("similar", request.similar(), AnalysisKind::kSimilar);
    case v1::EstimateRequest::kCommonPartners:
      return Checked("common_partners", request.common_partners(), AnalysisKind::kSimilar);
    case v1::EstimateRequest::kCompare:
      return Checked("compare", request.compare(), AnalysisKind::kCompare);
    case v1::EstimateRequest::kEgo:
      return Checked("ego", request.ego(), AnalysisKind::kEgo);
    case v1::EstimateRequest::kStrongestPath:
      return Checked("strongest_path", request.strongest_path(), AnalysisKind::kStrongestPath);
    case v1::EstimateRequest::kFlow:
      return Checked("flow", request.flow(), KindOf(request.flow()));
    case v1::EstimateRequest::kBackbone:
      return Checked("backbone", request.backbone(), AnalysisKind::kBackbone);
    case v1::EstimateRequest::kNetworkStatistics:
      return Checked("network_statistics", request.network_statistics(), AnalysisKind::kStatistics);
    case v1::EstimateRequest::kStreamTies:
      return Checked("stream_ties", request.stream_ties(), AnalysisKind::kStream);
    default:
      return InvalidError("analysis", "", "MISSING_FIELD", "says which analysis to estimate");
  }
}

// `limits` has the deadline and the flag of the call.
StatusOr<v1::EstimateResponse> Estimate(const AnalysisSource& source, const Asked& asked,
                                        const AnalysisControl& limits) {
  PG_ASSIGN_OR_RETURN(
      AnalysisControl control,
      MakeAnalysisControl(*asked.budget, limits.query.deadline, limits.query.cancelled));
  // An analysis with a small one is to be estimated, too.
  control.query.max_visited_edges = limits.query.max_visited_edges;
  PG_ASSIGN_OR_RETURN(NetworkRead read, NetworkRead::Open(source, asked.network, control, nullptr));
  v1::EstimateResponse response;
  response.set_revision(read.context().revision());
  response.set_tie_graph_ready(read.graph() != nullptr);
  PG_RETURN_IF_ERROR(read.Gather());
  if (read.network() == nullptr) {
    return ViolationError(StatusCode::kDeadlineExceeded, "network", "", "DEADLINE",
                          "there was no time to gather the ties");
  }
  const TieNetwork& network = *read.network();
  const GraphSnapshot& g = *read.context().graph;
  response.set_partner_count(network.entity.size());
  response.set_group_count(network.group_count());
  response.set_member_count(network.group_member.size());
  if (RunsThroughConnectors(asked.kind, network, asked.network.min_weight())) {
    response.set_peak_bytes(PeakBytesThroughConnectors(network, asked.kind, AnalysisThreads()));
    response.set_seconds(CostOf(asked.kind, SizeThroughConnectors(network)).seconds +
                         TieGraphSeconds(g.vertex_count(), g.edge_count(), 0));
    return response;
  }
  std::uint64_t vertices = network.entity.size();
  std::uint64_t arcs = network.projection_work();
  bool exact = false;
  if (read.graph() != nullptr) {
    vertices = read.graph()->entity.size();
    arcs = read.graph()->graph().arc_count();
    exact = true;
  } else if (arcs <= kEstimateArcsMax) {
    WorkMeter meter(read.ControlLeft());
    const auto counted =
        CountProjectedArcs(network, asked.network.min_weight(), AnalysisThreads(), &meter);
    PG_RETURN_IF_ERROR(read.context().CheckWanted());
    exact = counted.has_value();
    arcs = counted.value_or(arcs);
  }
  const AnalysisSize size{
      .vertices = vertices, .arcs = arcs, .samples = asked.samples, .threads = AnalysisThreads()};
  response.set_edge_count(arcs / 2);
  response.set_edge_count_exact(exact);
  response.set_peak_bytes(PeakBytes(network, asked.kind, size));
  response.set_seconds(
      CostOf(asked.kind, size).seconds +
      (response.tie_graph_ready()
           ? 0
           : TieGraphSeconds(g.vertex_count(), g.edge_count(), network.projection_work())));
  return response;
}

}  // namespace

StatusOr<v1::EstimateResponse> AnswerEstimate(const AnalysisSource& source,
                                              const v1::EstimateRequest& request,
                                              const AnalysisControl& control) {
  PG_ASSIGN_OR_RETURN(const Asked asked, AskedBy(request));
  auto estimated = Estimate(source, asked, control);
  if (!estimated.ok()) return AtPlace(asked.place, estimated.status());
  return estimated;
}

}  // namespace partnergraph
