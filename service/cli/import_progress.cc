#include "service/cli/import_progress.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "service/cli/format.h"

namespace partnergraph::cli {
namespace {

constexpr int kCells = 30;
constexpr const char* kWipe = "\r\x1b[K";  // ECMA-48: to the first column, erase to the end.

}  // namespace

void ImportProgressLine::Show(const v1::ImportProgress& progress) {
  if (!shown_) return;
  const bool reading = progress.phase() == v1::IMPORT_PHASE_READING;
  const std::uint64_t rows = reading ? progress.rows() : progress.done();
  if (progress.phase() != phase_) {
    phase_ = progress.phase();
    begin_ = Clock::now();
    first_ = rows;
  }
  const double whole = static_cast<double>(reading ? total_bytes_ : progress.total());
  const double part = static_cast<double>(reading ? progress.read_bytes() : progress.done());
  const double done = whole > 0 ? std::clamp(part / whole, 0.0, 1.0) : 0;
  const double seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
  const int full = static_cast<int>(std::lround(done * kCells));
  *err_ << kWipe << "[" << std::string(static_cast<std::size_t>(full), '#')
        << std::string(static_cast<std::size_t>(kCells - full), '.') << "] "
        << std::lround(done * 100) << " % "
        << Text(language_, reading ? Message::kImportReading : Message::kImportWriting);
  if (seconds > 0.5) {
    const double rate = static_cast<double>(rows - first_) / seconds;
    *err_ << " " << FormatCount(static_cast<std::uint64_t>(rate)) << "/s";
    if (done > 0.01) *err_ << " " << std::lround(seconds * (1 - done) / done) << " s";
  }
  *err_ << std::flush;
  dirty_ = true;
}

void ImportProgressLine::Clear() {
  if (dirty_) *err_ << kWipe << std::flush;
  dirty_ = false;
}

}  // namespace partnergraph::cli
