// partnergraph paths: ways between two entities. partnergraph explain: the same in sentences, with
// what speaks for each step.
#include <memory>
#include <optional>

#include "service/cli/commands.h"
#include "service/cli/filter_options.h"
#include "service/cli/format.h"
#include "service/cli/resolve.h"
#include "service/cli/whole_number.h"

namespace partnergraph::cli {
namespace {

struct PathsOptions {
  std::string from;
  std::string to;
  bool all_shortest = false;
  std::optional<std::uint32_t> max_paths;
  std::string restrictor = "acyclic";
  std::uint32_t max_hops = 0;
  FilterOptions filter;
};

v1::PathRestrictor ParseRestrictor(const std::string& word) {
  if (word == "walk") return v1::PATH_RESTRICTOR_WALK;
  if (word == "trail") return v1::PATH_RESTRICTOR_TRAIL;
  if (word == "simple") return v1::PATH_RESTRICTOR_SIMPLE;
  return v1::PATH_RESTRICTOR_ACYCLIC;
}

// Fills what both requests have.
template <class Request>
Status FillRequest(Session& session, const PathsOptions& options, Request* request) {
  PG_ASSIGN_OR_RETURN(*request->mutable_source(), ResolveEntity(session, options.from));
  PG_ASSIGN_OR_RETURN(*request->mutable_target(), ResolveEntity(session, options.to));
  PG_ASSIGN_OR_RETURN(*request->mutable_filter(), MakeFilter(session, options.filter));
  request->set_max_hops(options.max_hops);
  if (options.max_paths) request->set_max_paths(*options.max_paths);
  return absl::OkStatus();
}

template <class Response>
void PrintNotes(Session& session, const Vocabulary& vocabulary, const Response& response) {
  if (response.open_lists_size() > 0) session.out() << "\n";
  for (const v1::OpenList& list : response.open_lists()) {
    session.out() << session.Painted(FormatOpenList(list, vocabulary, session.language()),
                                     Style::kWarning)
                  << "\n";
  }
  if (response.truncated()) {
    session.err() << FormatTruncation(response.truncation_reason(), session.language()) << "\n";
  }
}

std::string PathCitations(const v1::Path& path, Language language) {
  Citations citations;
  for (const v1::Step& step : path.steps()) citations.MergeFrom(step.relation().citations());
  return FormatCitations(citations, ShowBasis::kUnlessStated, language);
}

std::string PathLength(Session& session, const v1::Path& path) {
  return session.Say(Message::kPathLength,
                     {std::to_string(path.tie_count()), std::to_string(path.steps_size())});
}

Status RunPaths(Session& session, const PathsOptions& options) {
  auto request = session.NewRequest<v1::FindPathsRequest>();
  PG_RETURN_IF_ERROR(FillRequest(session, options, &request));
  request.set_selector(options.all_shortest ? v1::PATH_SELECTOR_ALL_SHORTEST
                       : options.max_paths  ? v1::PATH_SELECTOR_SHORTEST_K
                                            : v1::PATH_SELECTOR_ANY);
  request.set_restrictor(ParseRestrictor(options.restrictor));
  PG_ASSIGN_OR_RETURN(const v1::FindPathsResponse response,
                      session.Call(&v1::QueryService::Stub::FindPaths, request));
  if (session.options().json) {
    session.PrintJson(response);
    return absl::OkStatus();
  }
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  if (response.paths().empty()) session.err() << session.Say(Message::kNoPath) << "\n";
  for (const v1::Path& path : response.paths()) {
    session.out() << FormatPath(path, *vocabulary) << "  "
                  << session.Painted(PathCitations(path, session.language()), Style::kDim) << "\n";
  }
  PrintNotes(session, *vocabulary, response);
  return absl::OkStatus();
}

void PrintExplanation(Session& session, const Vocabulary& vocabulary, int number,
                      const v1::Explanation& explanation) {
  session.out() << session.Painted(
                       std::to_string(number) + ". " + FormatPath(explanation.path(), vocabulary),
                       Style::kBold)
                << "  " << PathLength(session, explanation.path()) << "\n";
  for (int i = 0; i < explanation.sentences_size(); ++i) {
    session.out() << "   - " << OneLine(explanation.sentences(i));
    if (i < explanation.path().steps_size()) {
      const std::string citations =
          FormatCitations(explanation.path().steps(i).relation().citations(),
                          ShowBasis::kUnlessStated, session.language());
      if (!citations.empty()) session.out() << "  " << session.Painted(citations, Style::kDim);
    }
    session.out() << "\n";
  }
}

Status RunExplain(Session& session, const PathsOptions& options) {
  auto request = session.NewRequest<v1::ExplainRequest>();
  PG_RETURN_IF_ERROR(FillRequest(session, options, &request));
  PG_ASSIGN_OR_RETURN(const v1::ExplainResponse response,
                      session.Call(&v1::QueryService::Stub::Explain, request));
  if (session.options().json) {
    session.PrintJson(response);
    return absl::OkStatus();
  }
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  if (response.explanations().empty()) session.err() << session.Say(Message::kNoPath) << "\n";
  int number = 0;
  for (const v1::Explanation& explanation : response.explanations()) {
    if (number > 0) session.out() << "\n";
    PrintExplanation(session, *vocabulary, ++number, explanation);
  }
  if (response.sources_size() > 0) {
    session.out() << "\n" << session.Painted(session.Say(Message::kSources), Style::kBold) << "\n";
  }
  Table sources;
  for (const v1::EntityRef& source : response.sources()) {
    sources.AddRow({"[" + source.id() + "]", source.name()});
  }
  sources.Print(session.out(), session.options().color, 2);
  PrintNotes(session, *vocabulary, response);
  return absl::OkStatus();
}

CLI::App* AddTwoEnded(const CommandLine& line, const std::string& name, Message description,
                      const std::string& examples, PathsOptions* options) {
  CLI::App* const command = line.Add(name, description, examples);
  command->add_option("FROM", options->from, line.Say(Message::kHelpEntity))->required();
  command->add_option("TO", options->to, line.Say(Message::kHelpEntity))->required();
  command->add_option("--max-hops", options->max_hops, line.Say(Message::kHelpMaxHops))
      ->transform(WholeNumber(line.language, 1));
  AddFilterOptions(command, line.language, &options->filter);
  return command;
}

}  // namespace

void AddPaths(const CommandLine& line) {
  const auto options = std::make_shared<PathsOptions>();
  CLI::App* const command = AddTwoEnded(line, "paths", Message::kHelpPaths,
                                        "  partnergraph paths Queensland \"Fudan University\"\n"
                                        "  partnergraph paths 昆士兰州 复旦大学 -k 3\n"
                                        "  partnergraph paths 西门子 西门子 -k 5 "
                                        "--restrictor trail\n"
                                        "  partnergraph paths 芬兰 匈牙利 --all-shortest",
                                        options.get());
  CLI::Option* const all =
      command->add_flag("--all-shortest", options->all_shortest, line.Say(Message::kHelpShortest));
  CLI::Option* const count =
      command->add_option("-k,--max-paths", options->max_paths, line.Say(Message::kHelpMaxPaths))
          ->transform(WholeNumber(line.language, 1))
          ->excludes(all);
  // Shortest ways repeat nothing, so alone it would change nothing.
  command->add_option("--restrictor", options->restrictor, line.Say(Message::kHelpRestrictor))
      ->check(CLI::IsMember({"walk", "trail", "acyclic", "simple"}))
      ->needs(count);
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunPaths(session, *options); };
  });
}

void AddExplain(const CommandLine& line) {
  const auto options = std::make_shared<PathsOptions>();
  CLI::App* const command = AddTwoEnded(line, "explain", Message::kHelpExplain,
                                        "  partnergraph explain 西门子 复旦大学\n"
                                        "  partnergraph explain Singapore Finland -k 2",
                                        options.get());
  command->add_option("-k,--max-paths", options->max_paths, line.Say(Message::kHelpMaxWays))
      ->transform(WholeNumber(line.language, 1));
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunExplain(session, *options); };
  });
}

}  // namespace partnergraph::cli
