#include "service/cli/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace partnergraph::cli {
namespace {

constexpr int kCells = 30;
constexpr const char* kWipe = "\r\x1b[K";  // ECMA-48: to the first column, erase to the end.

}  // namespace

void ProgressBar::Show(const v1::AnalysisProgress& progress) {
  if (!shown_) return;
  const double done = std::clamp(progress.done(), 0.0, 1.0);
  const int full = static_cast<int>(std::lround(done * kCells));
  const Message phase = progress.phase() == v1::AnalysisProgress::PHASE_TIE_GRAPH
                            ? Message::kPhaseTieGraph
                            : Message::kPhaseAnalysis;
  *err_ << kWipe << "[" << std::string(static_cast<std::size_t>(full), '#')
        << std::string(static_cast<std::size_t>(kCells - full), '.') << "] "
        << std::lround(done * 100) << " % " << Text(language_, phase) << std::flush;
  dirty_ = true;
}

void ProgressBar::Clear() {
  if (dirty_) *err_ << kWipe << std::flush;
  dirty_ = false;
}

bool IsTerminal(const std::ostream& err) {
  return &err == &std::cerr && isatty(STDERR_FILENO) == 1;
}

}  // namespace partnergraph::cli
