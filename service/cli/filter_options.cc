#include "service/cli/filter_options.h"

#include "service/cli/resolve.h"

namespace partnergraph::cli {

CLI::Option* AddListOption(CLI::App* command, const std::string& name,
                           std::vector<std::string>* values, const std::string& description) {
  // One value an option, or "--tie agreement 新加坡" would take the entity for a second tie.
  return command->add_option(name, *values, description)->allow_extra_args(false);
}

void AddFilterOptions(CLI::App* command, Language language, FilterOptions* options) {
  AddListOption(command, "--tie", &options->ties, Text(language, Message::kHelpTie));
  AddListOption(command, "--relation", &options->relations, Text(language, Message::kHelpRelation));
  AddListOption(command, "--partner-kind", &options->partner_kinds,
                Text(language, Message::kHelpPartnerKind));
  AddListOption(command, "--field", &options->fields, Text(language, Message::kHelpField));
  AddListOption(command, "--place", &options->places, Text(language, Message::kHelpPlace));
  AddListOption(command, "--dataset", &options->datasets, Text(language, Message::kHelpDataset));
  command->add_flag("--across-time", options->across_time,
                    Text(language, Message::kHelpAcrossTime));
}

StatusOr<v1::Filter> MakeFilter(Session& session, const FilterOptions& options) {
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  v1::Filter filter;
  for (const std::string& tie : options.ties) filter.add_tie_kinds(vocabulary->TieKindId(tie));
  for (const std::string& relation : options.relations) {
    filter.add_relation_kinds(vocabulary->RelationKindId(relation));
  }
  for (const std::string& kind : options.partner_kinds) {
    filter.add_partner_kinds(vocabulary->EntityKindId(kind));
  }
  PG_ASSIGN_OR_RETURN(const auto fields, ResolveEntities(session, options.fields));
  for (const std::string& field : fields) filter.add_fields(field);
  PG_ASSIGN_OR_RETURN(const auto places, ResolveEntities(session, options.places));
  for (const std::string& place : places) filter.add_places(place);
  for (const std::string& dataset : options.datasets) filter.add_datasets(dataset);
  filter.set_across_time(options.across_time);
  return filter;
}

}  // namespace partnergraph::cli
