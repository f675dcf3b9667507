// partnergraph search: entities by name. partnergraph stats: what is stored.
#include <algorithm>
#include <memory>
#include <vector>

#include "service/cli/commands.h"
#include "service/cli/filter_options.h"
#include "service/cli/format.h"
#include "service/cli/whole_number.h"

namespace partnergraph::cli {
namespace {

struct SearchOptions {
  std::string query;
  bool exact = false;
  std::vector<std::string> kinds;
  std::uint32_t limit = kSearchPageSizeDefault;
};

Status RunSearch(Session& session, const SearchOptions& options) {
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  auto request = session.NewRequest<v1::SearchRequest>();
  request.set_query(options.query);
  request.set_exact(options.exact);
  for (const std::string& kind : options.kinds) {
    request.add_kinds(vocabulary->EntityKindId(kind));
  }
  Table table({session.Say(Message::kColumnName), session.Say(Message::kColumnKind),
               session.Say(Message::kColumnId), session.Say(Message::kColumnMatched)});
  table.SetStyle(2, Style::kDim);
  v1::SearchResponse response;
  std::uint32_t left = options.limit;
  do {
    request.set_page_size(std::min(left, kPageSizeMax));
    request.set_page_token(response.next_page_token());
    PG_ASSIGN_OR_RETURN(response, session.Call(&v1::QueryService::Stub::Search, request));
    if (session.options().json) session.PrintJson(response);
    for (const v1::SearchHit& hit : response.hits()) {
      table.AddRow({hit.entity().name(), vocabulary->EntityKind(hit.entity().kind()),
                    hit.entity().id(),
                    hit.name().text() == hit.entity().name() ? "" : hit.name().text()});
    }
    left -= std::min(left, static_cast<std::uint32_t>(response.hits_size()));
  } while (left > 0 && !response.next_page_token().empty());
  if (session.options().json) return absl::OkStatus();
  if (table.empty()) session.err() << session.Say(Message::kNothingFound) << "\n";
  table.Print(session.out(), session.options().color);
  if (!response.next_page_token().empty()) {
    session.err() << session.Say(Message::kMoreHits) << "\n";
  }
  if (response.truncated()) {
    session.err() << FormatTruncation(response.truncation_reason(), session.language())
                  << "\n";
  }
  return absl::OkStatus();
}

Status RunStats(Session& session) {
  const auto request = session.NewRequest<v1::StatisticsRequest>();
  PG_ASSIGN_OR_RETURN(const v1::StatisticsResponse response,
                      session.Call(&v1::QueryService::Stub::Statistics, request));
  if (session.options().json) {
    session.PrintJson(response);
    return absl::OkStatus();
  }
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  const bool color = session.options().color;
  Table totals;
  totals.AddRow({session.Say(Message::kEntities), FormatCount(response.entity_count())});
  totals.AddRow({session.Say(Message::kRelations), FormatCount(response.relation_count())});
  totals.AddRow({session.Say(Message::kColumnRevision), FormatCount(response.revision())});
  totals.AddRow({session.Say(Message::kOntologyVersion), response.ontology_version()});
  totals.AddRow({session.Say(Message::kSnapshotBytes), FormatCount(response.snapshot_bytes())});
  totals.AddRow(
      {session.Say(Message::kSnapshotDelta), FormatCount(response.snapshot_delta_vertices())});
  totals.Print(session.out(), color);
  Table entities;
  for (const v1::KindCount& count : response.entities_by_kind()) {
    entities.AddRow(
        {FormatCount(count.count()), vocabulary->EntityKind(count.kind()), count.kind()});
  }
  Table relations;
  for (const v1::KindCount& count : response.relations_by_kind()) {
    relations.AddRow(
        {FormatCount(count.count()), vocabulary->RelationKind(count.kind(), true), count.kind()});
  }
  for (const auto& [title, table] : {std::pair<Message, Table*>{Message::kEntities, &entities},
                                     {Message::kRelations, &relations}}) {
    table->SetStyle(2, Style::kDim);
    session.out() << "\n" << session.Painted(session.Say(title), Style::kBold) << "\n";
    table->Print(session.out(), color, 2);
  }
  return absl::OkStatus();
}

}  // namespace

void AddSearch(const CommandLine& line) {
  CLI::App* const command = line.Add("search", Message::kHelpSearch,
                                     "  partnergraph search 浦江\n"
                                     "  partnergraph search \"Fudan University\" --exact\n"
                                     "  partnergraph search 复旦 --kind university");
  const auto options = std::make_shared<SearchOptions>();
  command->add_option("QUERY", options->query, line.Say(Message::kHelpQuery))->required();
  command->add_flag("--exact", options->exact, line.Say(Message::kHelpExact));
  AddListOption(command, "--kind", &options->kinds, line.Say(Message::kHelpKind));
  command->add_option("--limit", options->limit, line.Say(Message::kHelpLimit))
      ->transform(WholeNumber(line.language, 1));
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunSearch(session, *options); };
  });
}

void AddStats(const CommandLine& line) {
  CLI::App* const command = line.Add("stats", Message::kHelpStats,
                                     "  partnergraph stats\n"
                                     "  partnergraph stats --lang zh");
  command->callback([run = line.run] { *run = RunStats; });
}

}  // namespace partnergraph::cli
