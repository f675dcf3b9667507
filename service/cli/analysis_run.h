// How a command runs an analysis: estimates it if that is asked for, shows its progress, hands over
// its messages and says how it ended.
#ifndef PARTNERGRAPH_SERVICE_CLI_ANALYSIS_RUN_H_
#define PARTNERGRAPH_SERVICE_CLI_ANALYSIS_RUN_H_

#include <functional>
#include <memory>
#include <type_traits>

#include "partnergraph/v1/analysis_service.grpc.pb.h"
#include "service/cli/analysis_options.h"
#include "service/cli/progress_bar.h"
#include "service/cli/session.h"

namespace partnergraph::cli {

using Analyses = v1::AnalysisService::Stub;

// A request with its network and its budget; errors as MakeNetwork.
template <class Request>
StatusOr<Request> NewAnalysis(Session& session, const AnalysisOptions& options) {
  auto request = session.NewRequest<Request>();
  PG_ASSIGN_OR_RETURN(*request.mutable_network(), MakeNetwork(session, options));
  *request.mutable_budget() = MakeBudget(session, options);
  return request;
}

Status PrintEstimate(Session& session, const v1::EstimateRequest& request);
// Prints what the analysis would take: Estimate(session, request, &EstimateRequest::mutable_rank).
template <class Request>
Status PrintEstimate(Session& session, const Request& request,
                     Request* (v1::EstimateRequest::*place)()) {
  v1::EstimateRequest estimate;
  *(estimate.*place)() = request;
  return PrintEstimate(session, estimate);
}

// On what the analysis ran, and that it is not whole, if it is not; of rows that are cut a table
// says so in its own way.
void PrintEnd(Session& session, const v1::AnalysisEnd& end, const AnalysisOptions& options);

// Runs an analysis; `take` gets each message that is no progress, unless it is printed as JSON.
// Returns the last message, which has the end.
template <class Request, class Response>
StatusOr<Response> RunStream(
    Session& session,
    std::unique_ptr<grpc::ClientReader<Response>> (Analyses::*method)(grpc::ClientContext*,
                                                                      const Request&),
    const Request& request,
    const std::type_identity_t<std::function<void(const Response&)>>& take) {
  ProgressBar bar(&session.err(), session.language(), IsTerminal(session.err()));
  Response last;
  PG_RETURN_IF_ERROR(session.Stream(method, request, [&](const Response& response) {
    if (response.has_progress()) {
      bar.Show(response.progress());
      return;
    }
    bar.Clear();
    if (session.options().json) {
      session.PrintJson(response);
    } else {
      take(response);
    }
    last = response;
  }));
  return last;
}

// The same of an analysis that answers with one message.
template <class Request, class Response>
StatusOr<Response> RunForOne(Session& session,
                             std::unique_ptr<grpc::ClientReader<Response>> (Analyses::*method)(
                                 grpc::ClientContext*, const Request&),
                             const Request& request) {
  return RunStream(session, method, request, [](const Response&) {});
}

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_ANALYSIS_RUN_H_
