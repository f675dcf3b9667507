#include "service/cli/analysis_options.h"

#include "service/cli/exit_code.h"
#include "service/cli/whole_number.h"

namespace partnergraph::cli {
namespace {

constexpr const char* kValuePrefix = "value:";
constexpr std::uint64_t kMemoryMibMax = 8'192;

CLI::Validator WeightWord(Language language) {
  return CLI::Validator(
      [language](const std::string& word) {
        const bool is_value = word.starts_with(kValuePrefix) && word.size() > 6;
        if (word == "count" || word == "newman" || is_value) return std::string();
        return Text(language, Message::kNoWeight, {word});
      },
      "");
}

}  // namespace

void AddAnalysisOptions(const CommandLine& line, CLI::App* command, AnalysisOptions* options) {
  AddFilterOptions(command, line.language, &options->filter);
  command->add_option("--weight", options->weight, line.Say(Message::kHelpWeight))
      ->check(WeightWord(line.language));
  command->add_option("--min-weight", options->min_weight, line.Say(Message::kHelpMinWeight))
      ->check(CLI::NonNegativeNumber);
  command->add_option("--limit", options->limit, line.Say(Message::kHelpRows))
      ->transform(WholeNumber(line.language, 1));
  command->add_option("--memory", options->memory_mib, line.Say(Message::kHelpMemory))
      ->transform(WholeNumber(line.language, 1, kMemoryMibMax));
  command->add_flag("--csv", options->csv, line.Say(Message::kHelpCsv));
  command->add_flag("--estimate", options->estimate, line.Say(Message::kHelpEstimate));
}

StatusOr<v1::Network> MakeNetwork(Session& session, const AnalysisOptions& options) {
  if (options.csv && session.options().json) {
    return ErrorWithExitCode(ExitCode::kWrongUsage, session.Say(Message::kCsvOrJson));
  }
  auto network = session.NewRequest<v1::Network>();
  PG_ASSIGN_OR_RETURN(*network.mutable_filter(), MakeFilter(session, options.filter));
  if (options.weight == "newman") network.set_weight(v1::TIE_WEIGHT_NEWMAN);
  if (options.weight.starts_with(kValuePrefix)) {
    network.set_weight(v1::TIE_WEIGHT_VALUE);
    network.set_value_key(options.weight.substr(std::string(kValuePrefix).size()));
  }
  network.set_min_weight(options.min_weight);
  return network;
}

v1::AnalysisBudget MakeBudget(const Session& session, const AnalysisOptions& options) {
  v1::AnalysisBudget budget;
  budget.set_max_results(options.limit);
  if (options.limit == 0 && !options.csv && !session.options().json) {
    budget.set_max_results(kTableRowsDefault);
  }
  budget.set_max_memory_bytes(options.memory_mib << 20U);
  return budget;
}

}  // namespace partnergraph::cli
