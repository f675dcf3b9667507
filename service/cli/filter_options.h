// The options by which a command narrows what it walks: --tie, --relation, --partner-kind,
// --field, --place, --dataset, --across-time.
#ifndef PARTNERGRAPH_SERVICE_CLI_FILTER_OPTIONS_H_
#define PARTNERGRAPH_SERVICE_CLI_FILTER_OPTIONS_H_

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "service/cli/session.h"

namespace partnergraph::cli {

struct FilterOptions {
  std::vector<std::string> ties;
  std::vector<std::string> relations;
  std::vector<std::string> partner_kinds;
  std::vector<std::string> fields;
  std::vector<std::string> places;
  std::vector<std::string> datasets;
  bool across_time = false;
};

// Declares the options on `command`. `options` must outlive it.
void AddFilterOptions(CLI::App* command, Language language, FilterOptions* options);

// The filter of a request: kinds may be given by label, fields and places by name. Errors as
// ResolveEntity.
StatusOr<v1::Filter> MakeFilter(Session& session, const FilterOptions& options);

// Declares an option that may be given several times, each with one value.
CLI::Option* AddListOption(CLI::App* command, const std::string& name,
                           std::vector<std::string>* values, const std::string& description);

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_FILTER_OPTIONS_H_
