// How far an import is, on one line of a terminal that is written over and at last wiped out.
#ifndef PARTNERGRAPH_SERVICE_CLI_IMPORT_PROGRESS_H_
#define PARTNERGRAPH_SERVICE_CLI_IMPORT_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <ostream>

#include "partnergraph/v1/transfer_service.pb.h"
#include "service/cli/messages.h"

namespace partnergraph::cli {

// One thread at a time.
class ImportProgressLine {
 public:
  // Writes to `err` only if it is shown. `total_bytes`: of all files.
  ImportProgressLine(std::ostream* err, Language language, bool shown, std::uint64_t total_bytes)
      : err_(err), language_(language), shown_(shown), total_bytes_(total_bytes) {}

  void Show(const v1::ImportProgress& progress);
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;

  std::ostream* const err_;
  const Language language_;
  const bool shown_;
  const std::uint64_t total_bytes_;
  bool dirty_ = false;
  v1::ImportPhase phase_ = v1::IMPORT_PHASE_UNSPECIFIED;
  Clock::time_point begin_;  // Of the phase.
  std::uint64_t first_ = 0;  // What was done when it began.
};

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_IMPORT_PROGRESS_H_
