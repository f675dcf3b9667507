// What was wrong with an import, sent on in batches, and when it is too much.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_IMPORT_REPORT_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_IMPORT_REPORT_H_

#include <functional>
#include <string>
#include <string_view>

#include "graph/base/status.h"
#include "partnergraph/v1/transfer_service.pb.h"

namespace partnergraph {

using ImportSink = std::function<bool(const v1::ImportResponse&)>;

// One thread at a time.
class ImportReport {
 public:
  // `sink` returns false if nobody listens any more.
  ImportReport(const v1::ImportOptions& options, ImportSink sink)
      : strict_(options.strict()), max_errors_(options.max_errors()), sink_(std::move(sink)) {}

  void Add(v1::ImportProblem problem);
  // A problem at "place: field".
  void Add(v1::ImportOutcome outcome, const std::string& place, std::string_view field,
           const v1::Violation& violation);
  // ABORTED past `max_errors`, INVALID_ARGUMENT for the first problem if strict, CANCELLED if
  // nobody listens; else OK.
  const Status& status() const { return status_; }

  // Counts on from there: what was added since is added again.
  void GoBackTo(const ImportReport& before);

  // Sends what waits, with the progress.
  void Progress(const v1::ImportProgress& progress);
  // Sends what waits.
  void Flush();
  // Sends the last message.
  void Finish(v1::ImportSummary summary);

 private:
  void Send();

  const bool strict_;
  const std::uint64_t max_errors_;
  const ImportSink sink_;
  v1::ImportResponse waiting_;
  std::size_t waiting_bytes_ = 0;
  std::uint64_t rejected_ = 0;
  std::uint64_t repaired_ = 0;
  std::uint64_t kept_ = 0;
  Status status_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_IMPORT_REPORT_H_
