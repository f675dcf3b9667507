// The options that all analyses take: which network (--tie ... as in filter_options.h, --weight,
// --min-weight), how much (--limit), and what to do with it (--csv, --estimate).
#ifndef PARTNERGRAPH_SERVICE_CLI_ANALYSIS_OPTIONS_H_
#define PARTNERGRAPH_SERVICE_CLI_ANALYSIS_OPTIONS_H_

#include <CLI/App.hpp>
#include <cstdint>
#include <string>

#include "partnergraph/v1/analysis_service.pb.h"
#include "service/cli/commands.h"
#include "service/cli/filter_options.h"
#include "service/cli/session.h"

namespace partnergraph::cli {

struct AnalysisOptions {
  FilterOptions filter;
  // "count", "newman" or "value:KEY".
  std::string weight = "count";
  double min_weight = 0;
  // Rows; 0: the command's default.
  std::uint32_t limit = 0;
  std::uint64_t memory_mib = 0;
  bool csv = false;
  bool estimate = false;
};

// Rows that a table shows unless --limit says otherwise; CSV and JSON give what the service does.
inline constexpr std::uint32_t kTableRowsDefault = 20;

// Members of groups and components that are asked for, so that the sizes shown are true.
inline constexpr std::uint32_t kMembersMax = 10'000'000;

// Declares the options on `command`. `options` must outlive it.
void AddAnalysisOptions(const CommandLine& line, CLI::App* command, AnalysisOptions* options);

// The network of a request, at the dates of the command line; errors as MakeFilter.
StatusOr<v1::Network> MakeNetwork(Session& session, const AnalysisOptions& options);

// Its budget: rows are limited where a table shows them to a reader.
v1::AnalysisBudget MakeBudget(const Session& session, const AnalysisOptions& options);

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_ANALYSIS_OPTIONS_H_
