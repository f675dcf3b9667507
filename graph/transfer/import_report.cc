#include "graph/transfer/import_report.h"

#include <utility>

#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {

void ImportReport::Add(v1::ImportProblem problem) {
  switch (problem.outcome()) {
    case v1::IMPORT_OUTCOME_REJECTED:
      ++rejected_;
      break;
    case v1::IMPORT_OUTCOME_REPAIRED:
      ++repaired_;
      break;
    default:
      ++kept_;
  }
  const v1::Violation& violation = problem.violation();
  if (status_.ok() && strict_) {
    status_ = InvalidError(violation.place(), violation.value(), violation.rule(),
                           violation.reason() + "; a strict import ends at the first problem");
  }
  if (status_.ok() && max_errors_ > 0 && rejected_ > max_errors_) {
    status_ = ViolationError(StatusCode::kAborted, violation.place(), violation.value(),
                             "TOO_MANY_ERRORS",
                             "more than " + std::to_string(max_errors_) +
                                 " rows are rejected; the last one: " + violation.reason());
  }
  waiting_bytes_ += problem.ByteSizeLong();
  *waiting_.add_problems() = std::move(problem);
  if (waiting_bytes_ >= kStreamChunkBytes) Flush();
}

void ImportReport::Add(v1::ImportOutcome outcome, const std::string& place, std::string_view field,
                       const v1::Violation& violation) {
  v1::ImportProblem problem;
  *problem.mutable_violation() = violation;
  problem.mutable_violation()->set_place(field.empty() ? place : place + ": " + std::string(field));
  problem.set_outcome(outcome);
  Add(std::move(problem));
}

void ImportReport::Send() {
  if (!sink_(waiting_) && status_.ok())
    status_ = absl::CancelledError("nobody waits for the import");
  waiting_.Clear();
  waiting_bytes_ = 0;
}

void ImportReport::Flush() {
  if (!waiting_.problems().empty()) Send();
}

void ImportReport::GoBackTo(const ImportReport& before) {
  rejected_ = before.rejected_;
  repaired_ = before.repaired_;
  kept_ = before.kept_;
  status_ = before.status_;
}

void ImportReport::Progress(const v1::ImportProgress& progress) {
  *waiting_.mutable_progress() = progress;
  Send();
}

void ImportReport::Finish(v1::ImportSummary summary) {
  summary.set_rejected(rejected_);
  summary.set_repaired(repaired_);
  summary.set_kept(kept_);
  *waiting_.mutable_summary() = std::move(summary);
  Send();
}

}  // namespace partnergraph
