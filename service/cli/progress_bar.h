// How far an analysis is, on one line of a terminal that is written over and at last wiped out.
#ifndef PARTNERGRAPH_SERVICE_CLI_PROGRESS_BAR_H_
#define PARTNERGRAPH_SERVICE_CLI_PROGRESS_BAR_H_

#include <ostream>
#include <string>

#include "partnergraph/v1/analysis_service.pb.h"
#include "service/cli/messages.h"

namespace partnergraph::cli {

class ProgressBar {
 public:
  // Writes to `err` only if it is shown.
  ProgressBar(std::ostream* err, Language language, bool shown)
      : err_(err), language_(language), shown_(shown) {}
  ~ProgressBar() { Clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void Show(const v1::AnalysisProgress& progress);
  // Wipes the line out; called before anything else is written to the terminal.
  void Clear();

 private:
  std::ostream* const err_;
  const Language language_;
  const bool shown_;
  bool dirty_ = false;
};

// True if `err` is the standard error and that is a terminal.
bool IsTerminal(const std::ostream& err);

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_PROGRESS_BAR_H_
