// The commands of the program, one function each, which declares the command's arguments on `app`
// and sets `*run` when the command line chooses it.
#ifndef PARTNERGRAPH_SERVICE_CLI_COMMANDS_H_
#define PARTNERGRAPH_SERVICE_CLI_COMMANDS_H_

#include <CLI/App.hpp>
#include <functional>
#include <initializer_list>
#include <string>

#include "graph/engine.h"
#include "service/cli/session.h"

namespace partnergraph::cli {

// What a chosen command does. Its error, if any, is printed and decides the exit code.
using Run = std::function<Status(Session&)>;

// What the commands are declared on.
struct CommandLine {
  // Has the options of all commands already.
  CLI::App* app;
  // Of the help.
  Language language;
  // Set by the command that was chosen.
  Run* run;

  std::string Say(Message message) const { return Text(language, message); }
  // A command whose help ends in `examples`.
  CLI::App* Add(const std::string& name, Message description, const std::string& examples) const {
    CLI::App* const command = app->add_subcommand(name, Say(description));
    command->group(Say(Message::kHelpCommands));
    command->get_help_ptr()->group(Say(Message::kHelpOptions));
    command->footer(Say(Message::kHelpExamples) + "\n" + examples + "\n\n" +
                    Say(Message::kHelpMoreOptions));
    return command;
  }
  // Makes options of all commands wrong usage for one where they would mean nothing.
  void Refuse(CLI::App* command, std::initializer_list<const char*> options) const {
    for (const char* option : options) command->excludes(app->get_option(option));
  }
};

void AddServe(const CommandLine& line);
void AddSearch(const CommandLine& line);
void AddShow(const CommandLine& line);
void AddNeighbors(const CommandLine& line);
void AddTraverse(const CommandLine& line);
void AddPaths(const CommandLine& line);
void AddExplain(const CommandLine& line);
void AddCoverage(const CommandLine& line);
void AddHistory(const CommandLine& line);
void AddStats(const CommandLine& line);
void AddRank(const CommandLine& line);
void AddGroups(const CommandLine& line);
void AddComponents(const CommandLine& line);
void AddSimilar(const CommandLine& line);
void AddCommon(const CommandLine& line);
void AddCompare(const CommandLine& line);
void AddEgo(const CommandLine& line);
void AddStrongest(const CommandLine& line);
void AddFlow(const CommandLine& line);
void AddBackbone(const CommandLine& line);
void AddNetwork(const CommandLine& line);
void AddTies(const CommandLine& line);
void AddExport(const CommandLine& line);
void AddImport(const CommandLine& line);

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_COMMANDS_H_
