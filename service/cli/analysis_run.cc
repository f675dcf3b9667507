#include "service/cli/analysis_run.h"

#include <algorithm>
#include <cmath>

#include "service/cli/format.h"
#include "service/cli/row_output.h"

namespace partnergraph::cli {

Status PrintEstimate(Session& session, const v1::EstimateRequest& request) {
  PG_ASSIGN_OR_RETURN(const v1::EstimateResponse estimate,
                      session.Call(&Analyses::Estimate, request));
  if (session.options().json) {
    session.PrintJson(estimate);
    return absl::OkStatus();
  }
  const std::string edges = FormatCount(estimate.edge_count());
  Table table;
  table.AddRow({session.Say(Message::kPartners), FormatCount(estimate.partner_count())});
  table.AddRow({session.Say(Message::kEdges),
                estimate.edge_count_exact() ? edges : session.Say(Message::kAtMost, {edges})});
  table.AddRow({session.Say(Message::kPeakMemory),
                session.Say(Message::kMebibytes,
                            {FormatCount((estimate.peak_bytes() + (1U << 20U) - 1) >> 20U)})});
  table.AddRow(
      {session.Say(Message::kExpectedTime),
       session.Say(Message::kSeconds,
                   {FormatNumber(std::max(0.01, std::round(estimate.seconds() * 100) / 100))})});
  table.Print(session.out(), session.options().color);
  return absl::OkStatus();
}

void PrintEnd(Session& session, const v1::AnalysisEnd& end, const AnalysisOptions& options) {
  if (session.options().json || options.csv) {
    // What was asked for is not whole: say so beside the data.
    const bool asked_for = options.limit > 0;
    if (end.truncated() &&
        !(asked_for && end.truncation_reason() == v1::TRUNCATION_REASON_RESULTS)) {
      session.err() << FormatTruncation(end.truncation_reason(), session.language()) << "\n";
    }
    return;
  }
  const std::string partners = FormatCount(end.partner_count());
  // Where ties were not joined to edges there are none to count.
  const std::string basis =
      end.edge_count() == 0
          ? session.Say(Message::kOnPartners, {partners})
          : session.Say(Message::kOnTieGraph, {partners, FormatCount(end.edge_count())});
  session.out() << "\n" << basis << "\n";
  if (!end.truncated()) return;
  if (end.truncation_reason() == v1::TRUNCATION_REASON_RESULTS) {
    session.err() << session.Say(Message::kMoreRows) << "\n";
  } else {
    session.err() << FormatTruncation(end.truncation_reason(), session.language()) << "\n";
  }
}

}  // namespace partnergraph::cli
