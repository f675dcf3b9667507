// The network that an analysis runs on: reads v1::Network, gathers its ties, projects them, keeps
// both for the next analysis, and watches budget and memory.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_NETWORK_READ_H_
#define PARTNERGRAPH_GRAPH_ANSWER_NETWORK_READ_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "graph/analysis/analysis_cost.h"
#include "graph/analysis/tie_graph.h"
#include "graph/analysis/tie_network.h"
#include "graph/answer/query_setup.h"
#include "graph/answer/read_context.h"
#include "graph/answer/row_stream.h"
#include "graph/answer/snapshot_source.h"
#include "graph/answer/tie_graph_cache.h"
#include "graph/base/status.h"
#include "graph/query/budget.h"
#include "partnergraph/v1/analysis_service.pb.h"

namespace partnergraph {

// What all analyses read from. The three must outlive it.
struct AnalysisSource {
  const Store& store;
  const SnapshotSource& snapshots;
  TieGraphCache& cache;
};

// What an analysis may spend.
struct AnalysisControl {
  QueryControl query;  // Its max_results are rows.
  std::uint64_t memory_bytes_max = kAnalysisMemoryBytesDefault;
};

// Fills in defaults and the analyses' own time limit. INVALID_ARGUMENT with LIMIT at "budget.…"
// past a limit.
StatusOr<AnalysisControl> MakeAnalysisControl(const v1::AnalysisBudget& budget,
                                              std::chrono::steady_clock::time_point deadline,
                                              const std::atomic<bool>* cancelled);

// Belongs to one thread.
class NetworkRead {
 public:
  // Opens the read and compiles the filter. Errors at "network.…": those of OpenRead and
  // MakeFilter; LIMIT (value_key), MISSING_FIELD (VALUE without value_key), UNKNOWN_KEY (of no
  // property), UNKNOWN_VALUE (of an enum), BAD_NUMBER (min_weight below 0 or not finite).
  // `progress` hears of the phase TIE_GRAPH.
  static StatusOr<NetworkRead> Open(const AnalysisSource& source, const v1::Network& network,
                                    const AnalysisControl& control, WorkMeter::Report progress);

  const ReadContext& context() const { return context_; }
  const AnalysisControl& control() const { return control_; }

  // Gathers the ties, unless they are kept. OK with end().truncated: the budget ran out, there is
  // no network(). This and the next two: CANCELLED once nobody waits for the answer.
  Status Gather();
  // Gathers and projects. Before it projects, RESOURCE_EXHAUSTED with LIMIT at
  // "budget.max_memory_bytes" if PeakBytes of the analysis would pass the budget.
  Status Project(AnalysisKind kind, std::uint64_t samples = 0);
  // Gathers, and projects unless the analysis RunsThroughConnectors; errors as above.
  Status Prepare(AnalysisKind kind, std::uint64_t samples = 0);
  // After Prepare: it does.
  bool through_connectors() const { return through_connectors_; }

  // Null until it is made.
  const std::shared_ptr<const TieNetwork>& network() const { return kept_.network; }
  const std::shared_ptr<const TieGraph>& graph() const { return kept_.graph; }

  // What the making of the network has spent; whether it ran out.
  const QueryEnd& end() const { return end_; }
  // What is left for the analysis itself.
  QueryControl ControlLeft() const;
  // Writes how it all ended. `analysis` spent what ControlLeft() gave.
  void SetEnd(const QueryEnd& analysis, v1::AnalysisEnd* message) const;

 private:
  NetworkRead(const AnalysisSource& source, ReadContext context, AnalysisControl control)
      : cache_(&source.cache), context_(std::move(context)), control_(control) {}
  TieValues Values(Status* error) const;
  void Spend(const QueryEnd& end);
  void ChargeKept(std::uint64_t edges);
  Status CheckMemory(std::uint64_t bytes) const;

  TieGraphCache* cache_;
  ReadContext context_;
  AnalysisControl control_;
  CompiledFilter filter_;
  TieWeight weight_ = TieWeight::kCount;
  std::string value_key_;
  double min_weight_ = 0;
  std::string key_;
  WorkMeter::Report progress_;
  KeptNetwork kept_;
  bool gathered_ = false;
  bool through_connectors_ = false;
  QueryEnd end_;
};

// The network of a request, at the revision of its page token if it has one. Errors as TokenOf.
template <class Request>
StatusOr<v1::Network> NetworkOf(const Request& request) {
  v1::Network network = request.network();
  if constexpr (requires { request.page_token(); }) {
    PG_ASSIGN_OR_RETURN(const auto token, TokenOf(request));
    if (token) network.mutable_as_of()->set_revision(token->revision());
  }
  return network;
}

// Opens NetworkOf(request); `sink` hears how far it is. Errors as NetworkOf and NetworkRead::Open.
template <class Request, class Response>
StatusOr<NetworkRead> OpenNetwork(const AnalysisSource& source, const Request& request,
                                  const AnalysisControl& control,
                                  const ResponseSink<Response>& sink) {
  PG_ASSIGN_OR_RETURN(const v1::Network network, NetworkOf(request));
  return NetworkRead::Open(source, network, control,
                           ReportProgress(&sink, v1::AnalysisProgress::PHASE_TIE_GRAPH));
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_NETWORK_READ_H_
