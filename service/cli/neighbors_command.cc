// partnergraph neighbors: the partners of one entity and what joins them to it.
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "service/cli/commands.h"
#include "service/cli/filter_options.h"
#include "service/cli/format.h"
#include "service/cli/resolve.h"

namespace partnergraph::cli {
namespace {

struct NeighborsOptions {
  std::string entity;
  FilterOptions filter;
  std::vector<std::string> roles;
};

// How the partner takes part, read from the partner.
std::string PartnerRole(const v1::Tie& tie, const Vocabulary& vocabulary) {
  // A role of the relation's own stands for itself; a relation kind has a label.
  for (const v1::Relation& relation : tie.relations()) {
    const bool from_partner = relation.source_id() == tie.partner().id();
    const bool to_partner = relation.target_id() == tie.partner().id();
    if (!from_partner && !to_partner) continue;
    const std::string kind = vocabulary.RelationKind(relation.kind(), from_partner);
    return relation.role().empty() ? kind : kind + " (" + relation.role() + ")";
  }
  return tie.partner_role();
}

void AddTieRow(Session& session, const Vocabulary& vocabulary, const v1::Tie& tie, Table* table) {
  std::string time = tie.valid_time().edtf();
  if (tie.holding() == v1::HOLDING_POSSIBLY) {
    time += (time.empty() ? "" : " ") + session.Say(Message::kPossibly);
  }
  table->AddRow({NameAndId(tie.partner()), vocabulary.TieKind(tie.kind()),
                 PartnerRole(tie, vocabulary), tie.has_connector() ? tie.connector().name() : "",
                 time,
                 FormatCitations(tie.citations(), ShowBasis::kUnlessStated, session.language())});
}

// What stands under the table: whose lists are open, what holds only possibly, what was cut.
void PrintNotes(Session& session, const Vocabulary& vocabulary,
                const std::vector<v1::OpenList>& open_lists,
                const v1::NeighborsResponse& response) {
  session.out() << "\n"
                << session.Say(Message::kTieCount, {FormatCount(response.total_count())}) << "\n";
  for (const v1::OpenList& list : open_lists) {
    session.out() << session.Painted(FormatOpenList(list, vocabulary, session.language()),
                                     Style::kWarning)
                  << "\n";
  }
  if (response.possible_count() > 0) {
    session.out() << session.Say(Message::kPossibleCount, {FormatCount(response.possible_count())})
                  << "\n";
  }
  if (response.truncated()) {
    session.err() << FormatTruncation(response.truncation_reason(), session.language()) << "\n";
  }
}

Status RunNeighbors(Session& session, const NeighborsOptions& options) {
  auto request = session.NewRequest<v1::NeighborsRequest>();
  PG_ASSIGN_OR_RETURN(*request.mutable_entity(), ResolveEntity(session, options.entity));
  PG_ASSIGN_OR_RETURN(*request.mutable_filter(), MakeFilter(session, options.filter));
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  for (const std::string& role : options.roles) {
    request.add_partner_roles(vocabulary->RelationKindId(role));
  }
  request.set_page_size(kPageSizeMax);
  Table table({session.Say(Message::kColumnPartner), session.Say(Message::kColumnTie),
               session.Say(Message::kColumnRole), session.Say(Message::kColumnConnector),
               session.Say(Message::kColumnTime), session.Say(Message::kColumnEvidence)});
  table.SetStyle(5, Style::kDim);
  // Of all pages, each once: a page says which lists its own ties rest on.
  std::vector<v1::OpenList> open_lists;
  std::set<std::string> seen;
  v1::NeighborsResponse response;
  do {
    request.set_page_token(response.next_page_token());
    PG_ASSIGN_OR_RETURN(response, session.Call(&v1::QueryService::Stub::Neighbors, request));
    if (session.options().json) session.PrintJson(response);
    for (const v1::Tie& tie : response.ties()) AddTieRow(session, *vocabulary, tie, &table);
    for (const v1::OpenList& list : response.open_lists()) {
      if (seen.insert(list.SerializeAsString()).second) open_lists.push_back(list);
    }
  } while (!response.next_page_token().empty());
  if (session.options().json) return absl::OkStatus();
  session.out() << session.Painted(NameAndId(response.entity()), Style::kBold) << "\n\n";
  table.Print(session.out(), session.options().color);
  PrintNotes(session, *vocabulary, open_lists, response);
  return absl::OkStatus();
}

}  // namespace

void AddNeighbors(const CommandLine& line) {
  CLI::App* const command =
      line.Add("neighbors", Message::kHelpNeighbors,
               "  partnergraph neighbors 上海市科委 --tie agreement\n"
               "  partnergraph neighbors stcsm --tie agreement --place Europe\n"
               "  partnergraph neighbors \"Fudan University\" --lang en");
  const auto options = std::make_shared<NeighborsOptions>();
  command->add_option("ENTITY", options->entity, line.Say(Message::kHelpEntity))->required();
  AddFilterOptions(command, line.language, &options->filter);
  AddListOption(command, "--role", &options->roles, line.Say(Message::kHelpRole));
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunNeighbors(session, *options); };
  });
}

}  // namespace partnergraph::cli
