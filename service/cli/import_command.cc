// partnergraph import: brings the files of a dataset in by a mapping.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "service/cli/commands.h"
#include "service/cli/exit_code.h"
#include "service/cli/format.h"
#include "service/cli/import_progress.h"
#include "service/cli/progress_bar.h"

namespace partnergraph::cli {
namespace {

namespace fs = std::filesystem;

struct ImportCommandOptions {
  std::string mapping;
  std::vector<std::string> files;
  std::string author;
  std::string comment;
  std::string report;
  std::uint64_t max_errors = 0;
  bool dry_run = false;
  bool strict = false;
  bool keep_missing = false;
};

constexpr std::size_t kDataBytes = 256U << 10U;

// The file of a table: one of those given, or one in a folder that is given.
std::optional<fs::path> FindFile(const std::vector<std::string>& given, const std::string& name) {
  std::error_code error;
  for (const std::string& path : given) {
    for (const std::string& file : {name, name + ".gz"}) {
      if (fs::path(path).filename() == file && !fs::is_directory(path, error)) return path;
      if (fs::exists(fs::path(path) / file, error)) return fs::path(path) / file;
    }
  }
  return std::nullopt;
}

Status SendFile(const fs::path& path, const Session::WriteImportPart& write) {
  std::error_code error;
  std::ifstream input(path, std::ios::binary);
  if (!input || fs::is_directory(path, error)) {
    return absl::NotFoundError("file \"" + path.string() + "\" cannot be read");
  }
  v1::ImportRequest begin;
  begin.mutable_file()->set_name(path.filename().string());
  begin.mutable_file()->set_size_bytes(fs::file_size(path, error));
  if (!write(begin)) return absl::OkStatus();
  v1::ImportRequest part;
  std::string* const data = part.mutable_data();
  while (input) {
    data->resize(kDataBytes);
    input.read(data->data(), static_cast<std::streamsize>(data->size()));
    data->resize(static_cast<std::size_t>(input.gcount()));
    if (!data->empty() && !write(part)) return absl::OkStatus();
  }
  if (input.bad()) return absl::DataLossError("file \"" + path.string() + "\" cannot be read");
  return absl::OkStatus();
}

const char* OutcomeWord(v1::ImportOutcome outcome) {
  switch (outcome) {
    case v1::IMPORT_OUTCOME_REJECTED:
      return "rejected";
    case v1::IMPORT_OUTCOME_REPAIRED:
      return "repaired";
    default:
      return "kept";
  }
}

void PrintSummary(Session& session, const v1::ImportSummary& summary, const std::string& report) {
  const auto counts = [&](Message message, const v1::ImportCounts& of) {
    session.out() << session.Say(message, {FormatCount(of.created()), FormatCount(of.updated()),
                                           FormatCount(of.deleted()),
                                           FormatCount(of.unchanged())})
                  << "\n";
  };
  session.out() << session.Say(Message::kImportRows,
                               {FormatCount(summary.rows()), FormatCount(summary.claims()),
                                FormatCount(summary.repeated())})
                << "\n";
  counts(Message::kImportEntities, summary.entities());
  counts(Message::kImportRelations, summary.relations());
  session.out() << session.Say(Message::kImportProblems,
                               {FormatCount(summary.rejected()), FormatCount(summary.repaired()),
                                FormatCount(summary.kept())})
                << "\n";
  if (!report.empty()) session.out() << session.Say(Message::kImportReportIn, {report}) << "\n";
  const auto changed = [](const v1::ImportCounts& of) {
    return of.created() + of.updated() + of.deleted() > 0;
  };
  if (!changed(summary.entities()) && !changed(summary.relations())) {
    session.out() << session.Say(Message::kImportUnchanged) << "\n";
  }
  if (summary.dry_run()) {
    session.out() << session.Say(Message::kImportDryRun) << "\n";
  } else {
    session.out() << session.Say(Message::kImportRevision, {std::to_string(summary.revision())})
                  << "\n";
  }
}

Status RunImport(Session& session, const ImportCommandOptions& options) {
  v1::ImportRequest first;
  v1::ImportOptions* const request = first.mutable_options();
  PG_ASSIGN_OR_RETURN(*request->mutable_mapping(), ReadMapping(options.mapping));
  std::vector<fs::path> files;
  std::uint64_t total_bytes = 0;
  for (const v1::SourceTable& table : request->mapping().tables()) {
    const auto file = FindFile(options.files, table.file());
    if (!file) {
      return ErrorWithExitCode(ExitCode::kWrongUsage,
                               session.Say(Message::kImportNoFile, {table.file()}));
    }
    std::error_code error;
    const auto bytes = fs::file_size(*file, error);
    if (!error) total_bytes += bytes;
    files.push_back(*file);
  }
  const char* const user = std::getenv("USER");
  request->set_author(!options.author.empty()                   ? options.author
                      : user == nullptr || *user == '\0' ? "partnergraph import"
                                                                : user);
  request->set_comment(options.comment);
  request->set_dry_run(options.dry_run);
  request->set_strict(options.strict);
  request->set_max_errors(options.max_errors);
  request->set_keep_missing(options.keep_missing);
  std::ofstream report;
  if (!options.report.empty()) {
    report.open(options.report, std::ios::binary | std::ios::trunc);
    if (!report) {
      return ErrorWithExitCode(ExitCode::kWrongUsage,
                               "file \"" + options.report + "\" cannot be written");
    }
  }
  ImportProgressLine line(&session.err(), session.language(),
                          IsTerminal(session.err()) && !session.options().json, total_bytes);
  std::optional<v1::ImportSummary> summary;
  const auto send = [&](const Session::WriteImportPart& write) -> Status {
    if (!write(first)) return absl::OkStatus();
    for (const fs::path& file : files) PG_RETURN_IF_ERROR(SendFile(file, write));
    return absl::OkStatus();
  };
  const Status imported = session.Import(send, [&](const v1::ImportResponse& response) {
    if (response.has_progress()) line.Show(response.progress());
    for (const v1::ImportProblem& problem : response.problems()) {
      const v1::Violation& violation = problem.violation();
      if (report.is_open()) {
        report << violation.place() << ": " << violation.value() << ": " << violation.reason()
               << " [" << OutcomeWord(problem.outcome()) << " " << violation.rule() << "]\n";
      }
    }
    if (response.has_summary()) summary = response.summary();
  });
  line.Clear();
  if (report.is_open() && !report.flush()) {
    return absl::DataLossError("file \"" + options.report + "\" cannot be written");
  }
  PG_RETURN_IF_ERROR(imported);
  if (!summary) return absl::InternalError("the server sent no summary");
  if (session.options().json) {
    session.PrintJson(*summary);
  } else {
    PrintSummary(session, *summary, options.report);
  }
  return absl::OkStatus();
}

}  // namespace

void AddImport(const CommandLine& line) {
  CLI::App* const command = line.Add(
      "import", Message::kHelpImport,
      "  partnergraph import data/mappings/ror.textproto ../shared/data/ror --dry-run\n"
      "  partnergraph import data/mappings/ggo.textproto ../shared/data/treaties --report 问题.txt");
  line.Refuse(command, {"--as-of", "--revision"});
  const auto options = std::make_shared<ImportCommandOptions>();
  command->add_option("MAPPING", options->mapping, line.Say(Message::kHelpMapping))->required();
  command->add_option("FILES", options->files, line.Say(Message::kHelpImportFiles))->required();
  command->add_option("--author", options->author, line.Say(Message::kHelpAuthor));
  command->add_option("--comment", options->comment, line.Say(Message::kHelpComment));
  command->add_option("--report", options->report, line.Say(Message::kHelpReport));
  command->add_option("--max-errors", options->max_errors, line.Say(Message::kHelpMaxErrors));
  command->add_flag("--dry-run", options->dry_run, line.Say(Message::kHelpDryRun));
  command->add_flag("--strict", options->strict, line.Say(Message::kHelpStrict));
  command->add_flag("--keep-missing", options->keep_missing, line.Say(Message::kHelpKeepMissing));
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunImport(session, *options); };
  });
}

}  // namespace partnergraph::cli
