// partnergraph coverage: which partners have which of several ties, and which lack them.
#include <memory>
#include <vector>

#include "service/cli/commands.h"
#include "service/cli/filter_options.h"
#include "service/cli/format.h"
#include "service/cli/resolve.h"

namespace partnergraph::cli {
namespace {

struct CoverageOptions {
  std::string entity;
  std::vector<std::string> ties;
};

// "both agreement and programme", "only agreement", "agreement, programme and award".
std::string GroupTitle(Session& session, const Vocabulary& vocabulary, const v1::CoverageRow& row) {
  std::string kinds;
  for (int i = 0; i < row.present_size(); ++i) {
    const bool is_last = i > 0 && i + 1 == row.present_size();
    if (i > 0) kinds += session.Say(is_last ? Message::kAnd : Message::kListComma);
    kinds += vocabulary.TieKind(row.present(i));
  }
  if (row.absent_size() > 0) return session.Say(Message::kOnlyTies, {kinds});
  return row.present_size() == 2 ? session.Say(Message::kBothTies, {kinds}) : kinds;
}

// Which of the ties hold only possibly at the date asked for: "  possibly agreement"; else empty.
std::string Possibly(Session& session, const Vocabulary& vocabulary, const v1::CoverageRow& row) {
  std::string kinds;
  for (const std::string& kind : row.possible()) {
    kinds += (kinds.empty() ? "" : session.Say(Message::kListComma)) + vocabulary.TieKind(kind);
  }
  return kinds.empty() ? "" : "  " + session.Say(Message::kPossiblyTies, {kinds});
}

Status RunCoverage(Session& session, const CoverageOptions& options) {
  auto request = session.NewRequest<v1::CoverageRequest>();
  PG_ASSIGN_OR_RETURN(*request.mutable_entity(), ResolveEntity(session, options.entity));
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  for (const std::string& tie : options.ties) {
    request.add_tie_kinds(vocabulary->TieKindId(tie));
  }
  PG_ASSIGN_OR_RETURN(const v1::CoverageResponse response,
                      session.Call(&v1::QueryService::Stub::Coverage, request));
  if (session.options().json) {
    session.PrintJson(response);
    return absl::OkStatus();
  }
  session.out() << session.Painted(NameAndId(response.entity()), Style::kBold) << "\n";
  // Rows with the same ties stand together; title and names of each group, in their order.
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const v1::CoverageRow& row : response.rows()) {
    std::string title = GroupTitle(session, *vocabulary, row);
    if (groups.empty() || groups.back().first != title) {
      groups.emplace_back(std::move(title), std::vector<std::string>());
    }
    groups.back().second.push_back(NameAndId(row.partner()) + Possibly(session, *vocabulary, row));
  }
  if (groups.empty()) session.err() << session.Say(Message::kNothingFound) << "\n";
  for (const auto& [title, partners] : groups) {
    session.out() << "\n"
                  << session.Painted(
                         session.Say(Message::kGroupHeading, {title, FormatCount(partners.size())}),
                         Style::kBold)
                  << "\n";
    for (const std::string& partner : partners) session.out() << "  " << partner << "\n";
  }
  if (response.open_lists_size() > 0) {
    session.out() << "\n"
                  << session.Painted(session.Say(Message::kAsFarAsNamed), Style::kWarning) << "\n";
  }
  for (const v1::OpenList& list : response.open_lists()) {
    session.out() << "  " << FormatOpenList(list, *vocabulary, session.language()) << "\n";
  }
  if (response.truncated()) {
    session.err() << FormatTruncation(response.truncation_reason(), session.language()) << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddCoverage(const CommandLine& line) {
  CLI::App* const command =
      line.Add("coverage", Message::kHelpCoverage,
               "  partnergraph coverage 上海市科委 --tie agreement --tie programme\n"
               "  partnergraph coverage stcsm --tie 协议 --tie 合作计划 --lang zh");
  const auto options = std::make_shared<CoverageOptions>();
  command->add_option("ENTITY", options->entity, line.Say(Message::kHelpEntity))->required();
  AddListOption(command, "--tie", &options->ties, line.Say(Message::kHelpCoverageTie))->required();
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunCoverage(session, *options); };
  });
}

}  // namespace partnergraph::cli
