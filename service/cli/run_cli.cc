#include "service/cli/run_cli.h"

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "service/cli/commands.h"
#include "service/cli/exit_code.h"
#include "service/cli/session.h"
#include "service/cli/table.h"
#include "service/cli/whole_number.h"

namespace partnergraph::cli {
namespace {

std::string Environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// As POSIX ranks the variables: the first that is set decides.
Language LanguageOfEnvironment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const std::string value = Environment(name);
    if (!value.empty()) return value.starts_with("zh") ? Language::kChinese : Language::kEnglish;
  }
  return Language::kEnglish;
}

// The help needs the language before the command line is parsed.
Language LanguageOf(const std::vector<std::string>& args) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string value = args[i] == "--lang" && i + 1 < args.size() ? args[i + 1]
                              : args[i].starts_with("--lang=")           ? args[i].substr(7)
                                                                         : "";
    if (value == "zh") return Language::kChinese;
    if (value == "en") return Language::kEnglish;
  }
  return LanguageOfEnvironment();
}

bool TakesColor(const std::ostream& out) {
  return &out == &std::cout && isatty(STDOUT_FILENO) == 1 && Environment("NO_COLOR").empty() &&
         Environment("TERM") != "dumb";
}

struct ColorFlags {
  bool color = false;
  bool no_color = false;
};

void AddGlobalOptions(CLI::App* app, GlobalOptions* options, ColorFlags* colors,
                      std::string* language) {
  const auto say = [options](Message message) { return Text(options->language, message); };
  const CLI::Validator not_empty(
      [say](const std::string& text) { return text.empty() ? say(Message::kEmptyValue) : ""; }, "");
  // A database given on the command line wins over a server of the environment, which is therefore
  // no value of the option.
  if (const std::string server = Environment("PARTNERGRAPH_SERVER"); !server.empty()) {
    options->server = server;
  }
  CLI::Option* const server =
      app->add_option("--server", options->server, say(Message::kHelpServer))->check(not_empty);
  app->add_option("--db", options->db, say(Message::kHelpDb))->check(not_empty)->excludes(server);
  app->add_option("--lang", *language, say(Message::kHelpLang))->check(CLI::IsMember({"zh", "en"}));
  app->add_option("--as-of", options->as_of, say(Message::kHelpAsOf))->check(not_empty);
  app->add_option("--revision", options->revision, say(Message::kHelpRevision))
      ->transform(WholeNumber(options->language, 0, kRevisionMax));
  app->add_flag("--json", options->json, say(Message::kHelpJson));
  CLI::Option* const color = app->add_flag("--color", colors->color, say(Message::kHelpColor));
  app->add_flag("--no-color", colors->no_color, say(Message::kHelpNoColor))->excludes(color);
  app->add_option("--tls-ca", options->tls_ca, say(Message::kHelpTlsCa))->check(not_empty);
  app->add_option("--tls-cert", options->tls_cert, say(Message::kHelpTlsCert))->check(not_empty);
  app->add_option("--tls-key", options->tls_key, say(Message::kHelpTlsKey))->check(not_empty);
  for (CLI::Option* const option : app->get_options()) {
    option->group(say(Message::kHelpGlobalOptions));
  }
}

void AddCommands(const CommandLine& line) {
  AddServe(line);
  AddExport(line);
  AddImport(line);
  AddSearch(line);
  AddShow(line);
  AddNeighbors(line);
  AddTraverse(line);
  AddPaths(line);
  AddExplain(line);
  AddCoverage(line);
  AddRank(line);
  AddGroups(line);
  AddComponents(line);
  AddSimilar(line);
  AddCommon(line);
  AddCompare(line);
  AddEgo(line);
  AddStrongest(line);
  AddFlow(line);
  AddBackbone(line);
  AddNetwork(line);
  AddTies(line);
  AddHistory(line);
  AddStats(line);
}

void TranslateHelp(CLI::App* app, Language language) {
  const auto formatter = std::make_shared<CLI::Formatter>();
  formatter->column_width(32);
  if (language == Language::kChinese) {
    for (const auto& [key, label] : {std::pair{"Usage", "用法"},
                                     {"OPTIONS", "选项"},
                                     {"SUBCOMMAND", "命令"},
                                     {"Positionals", "参数"},
                                     {"REQUIRED", "必填"},
                                     {"Excludes", "不能同时用"}}) {
      formatter->label(key, label);
    }
  }
  app->formatter(formatter);
}

// A text that is not UTF-8 cannot travel in a message. After "--db=" CLI11 would take the next
// argument for the value.
Status CheckArguments(const std::vector<std::string>& args, Language language) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (!IsUtf8(args[i])) {
      return ErrorWithExitCode(ExitCode::kWrongUsage,
                               Text(language, Message::kNotUtf8, {std::to_string(i + 1)}));
    }
    if (args[i].starts_with("--") && args[i].find('=') == args[i].size() - 1) {
      return ErrorWithExitCode(ExitCode::kWrongUsage, args[i].substr(0, args[i].size() - 1) + ": " +
                                                          Text(language, Message::kEmptyValue));
    }
  }
  return absl::OkStatus();
}

int Report(const Status& status, Language language, std::ostream& err) {
  if (!status.ok() && !status.message().empty()) {
    err << Text(language, Message::kError, {std::string(status.message())}) << "\n";
  }
  return static_cast<int>(ExitCodeOf(status));
}

}  // namespace

int RunCli(const std::vector<std::string>& args, std::ostream& out, std::ostream& err,
           std::shared_ptr<grpc::Channel> channel) {
  Session session(&out, &err, std::move(channel));
  const Language language = LanguageOf(args);
  session.options().language = language;
  const Status checked = CheckArguments(args, language);
  if (!checked.ok()) return Report(checked, language, err);

  CLI::App app(Text(language, Message::kHelpProgram), "partnergraph");
  TranslateHelp(&app, language);
  app.option_defaults()->group(Text(language, Message::kHelpOptions));
  app.set_help_flag("-h,--help", Text(language, Message::kHelpHelp));
  ColorFlags colors;
  std::string language_option;
  AddGlobalOptions(&app, &session.options(), &colors, &language_option);
  Run run;
  app.fallthrough();
  app.require_subcommand(1);
  app.footer(Text(language, Message::kHelpFooter));
  AddCommands({.app = &app, .language = language, .run = &run});
  try {
    std::vector<std::string> reversed(args.rbegin(), args.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::Success& success) {
    return app.exit(success, out, err);  // Help was asked for.
  } catch (const CLI::ParseError& error) {
    err << Text(language, Message::kWrongUsage, {error.what()}) << "\n";
    return static_cast<int>(ExitCode::kWrongUsage);
  }
  session.options().color = colors.color || (!colors.no_color && TakesColor(out));
  Status status = run(session);
  out.flush();
  if (status.ok() && !out) status = absl::DataLossError(Text(language, Message::kCannotWrite));
  return Report(status, language, err);
}

}  // namespace partnergraph::cli
