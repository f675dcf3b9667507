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
  std::vector<std::string> files;
  std::vector<std::string> mappings;
  std::string dataset;
  std::string entity_kind;
  std::string relation_kind;
  std::string ontology;
  std::string author;
  std::string comment;
  std::string report;
  std::uint64_t max_errors = 0;
  bool dry_run = false;
  bool strict = false;
  bool keep_missing = false;
};

// One dataset: what the server is asked, and the files.
struct DatasetImport {
  v1::ImportRequest options;
  std::vector<fs::path> files;
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
                                           FormatCount(of.deleted()), FormatCount(of.unchanged())})
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

// What all imports of the command line have in common.
StatusOr<v1::ImportOptions> CommonOptions(const ImportCommandOptions& options) {
  v1::ImportOptions common;
  const char* const user = std::getenv("USER");
  const bool has_user = user != nullptr && *user != '\0';
  common.set_author(!options.author.empty() ? options.author
                    : has_user              ? user
                                            : "partnergraph import");
  common.set_comment(options.comment);
  common.set_dry_run(options.dry_run);
  common.set_strict(options.strict);
  common.set_max_errors(options.max_errors);
  common.set_keep_missing(options.keep_missing);
  if (!options.ontology.empty()) {
    PG_RETURN_IF_ERROR(ReadTextproto(options.ontology, fs::path(options.ontology).filename(),
                                     common.mutable_ontology()));
  }
  return common;
}

// "data/seed/" -> "seed".
std::string FolderName(const fs::path& path) {
  return path.has_filename() ? path.filename() : path.parent_path().filename();
}

// Files of record lines, e.g. of "export --format jsonl".
DatasetImport RecordLinesImport(const ImportCommandOptions& options,
                                const v1::ImportOptions& common) {
  DatasetImport import;
  *import.options.mutable_options() = common;
  import.options.mutable_options()->mutable_record_lines();
  for (const std::string& file : options.files) {
    if (file.ends_with(".jsonl") || file.ends_with(".jsonl.gz")) import.files.emplace_back(file);
  }
  return import;
}

DatasetImport GraphmlImport(const ImportCommandOptions& options, const std::string& file,
                            const v1::ImportOptions& common) {
  DatasetImport import;
  *import.options.mutable_options() = common;
  v1::GraphmlFile* const graphml = import.options.mutable_options()->mutable_graphml();
  const std::string name = fs::path(file).filename();
  graphml->set_dataset(options.dataset.empty() ? name.substr(0, name.find('.')) : options.dataset);
  graphml->set_entity_kind(options.entity_kind);
  graphml->set_relation_kind(options.relation_kind);
  import.files.emplace_back(file);
  return import;
}

// The fact tables among the files: those given by name, or in the first folder that has some.
StatusOr<DatasetImport> FactTablesImport(const Session& session,
                                         const ImportCommandOptions& options,
                                         const v1::ImportOptions& common, bool has_others) {
  DatasetImport import;
  *import.options.mutable_options() = common;
  std::string dataset = options.dataset;
  for (const FactTable& table : FactTableList()) {
    const auto file = FindFile(options.files, table.file);
    if (!file) continue;
    if (dataset.empty()) dataset = FolderName(fs::absolute(*file).parent_path());
    import.files.push_back(*file);
  }
  if (import.files.empty() && options.mappings.empty() && !has_others) {
    return ErrorWithExitCode(ExitCode::kWrongUsage, session.Say(Message::kImportNoTables));
  }
  import.options.mutable_options()->mutable_fact_tables()->set_dataset(dataset);
  return import;
}

StatusOr<DatasetImport> MappedImport(const Session& session, const ImportCommandOptions& options,
                                     const std::string& mapping, const v1::ImportOptions& common) {
  DatasetImport import;
  v1::ImportOptions* const request = import.options.mutable_options();
  *request = common;
  PG_ASSIGN_OR_RETURN(*request->mutable_mapping(), ReadMapping(mapping));
  for (const v1::SourceTable& table : request->mapping().tables()) {
    const auto file = FindFile(options.files, table.file());
    if (!file) {
      return ErrorWithExitCode(ExitCode::kWrongUsage,
                               session.Say(Message::kImportNoFile, {table.file()}));
    }
    import.files.push_back(*file);
  }
  return import;
}

// Writes problems to the report, if there is one.
void Report(const v1::ImportResponse& response, std::ofstream* report) {
  if (!report->is_open()) return;
  for (const v1::ImportProblem& problem : response.problems()) {
    const v1::Violation& violation = problem.violation();
    *report << violation.place() << ": " << violation.value() << ": " << violation.reason() << " ["
            << OutcomeWord(problem.outcome()) << " " << violation.rule() << "]\n";
  }
}

StatusOr<v1::ImportSummary> Import(Session& session, const DatasetImport& import,
                                   std::ofstream* report) {
  std::uint64_t total_bytes = 0;
  for (const fs::path& file : import.files) {
    std::error_code error;
    const auto bytes = fs::file_size(file, error);
    if (!error) total_bytes += bytes;
  }
  ImportProgressLine line(&session.err(), session.language(),
                          IsTerminal(session.err()) && !session.options().json, total_bytes);
  std::optional<v1::ImportSummary> summary;
  const auto send = [&](const Session::WriteImportPart& write) -> Status {
    if (!write(import.options)) return absl::OkStatus();
    for (const fs::path& file : import.files) PG_RETURN_IF_ERROR(SendFile(file, write));
    return absl::OkStatus();
  };
  const Status imported = session.Import(send, [&](const v1::ImportResponse& response) {
    if (response.has_progress()) line.Show(response.progress());
    Report(response, report);
    if (response.has_summary()) summary = response.summary();
  });
  line.Clear();
  PG_RETURN_IF_ERROR(imported);
  if (!summary) return absl::InternalError("the server sent no summary");
  return *summary;
}

Status RunImport(Session& session, const ImportCommandOptions& options) {
  PG_ASSIGN_OR_RETURN(const v1::ImportOptions common, CommonOptions(options));
  std::vector<DatasetImport> imports;
  DatasetImport lines = RecordLinesImport(options, common);
  if (!lines.files.empty()) imports.push_back(std::move(lines));
  for (const std::string& file : options.files) {
    if (file.ends_with(".graphml") || file.ends_with(".graphml.gz")) {
      imports.push_back(GraphmlImport(options, file, common));
    }
  }
  const bool has_others = !imports.empty();
  PG_ASSIGN_OR_RETURN(DatasetImport facts, FactTablesImport(session, options, common, has_others));
  if (!facts.files.empty()) imports.push_back(std::move(facts));
  for (const std::string& mapping : options.mappings) {
    PG_ASSIGN_OR_RETURN(imports.emplace_back(), MappedImport(session, options, mapping, common));
  }
  std::ofstream report;
  if (!options.report.empty()) {
    report.open(options.report, std::ios::binary | std::ios::trunc);
    if (!report) {
      return ErrorWithExitCode(ExitCode::kWrongUsage,
                               "file \"" + options.report + "\" cannot be written");
    }
  }
  session.set_create_database();
  for (const DatasetImport& import : imports) {
    const auto summary = Import(session, import, &report);
    if (report.is_open() && !report.flush()) {
      return absl::DataLossError("file \"" + options.report + "\" cannot be written");
    }
    PG_RETURN_IF_ERROR(summary.status());
    if (session.options().json) {
      session.PrintJson(*summary);
      continue;
    }
    const v1::ImportOptions& request = import.options.options();
    if (imports.size() > 1) {
      session.out() << session.Painted(request.has_mapping() ? request.mapping().dataset()
                                       : request.has_fact_tables()
                                           ? request.fact_tables().dataset()
                                           : import.files.front().filename().string(),
                                       Style::kBold)
                    << "\n";
    }
    PrintSummary(session, *summary, options.report);
  }
  return absl::OkStatus();
}

}  // namespace

void AddImport(const CommandLine& line) {
  CLI::App* const command = line.Add(
      "import", Message::kHelpImport,
      "  partnergraph import data/seed --ontology data/ontology.textproto --dry-run\n"
      "  partnergraph import ../shared/data/ror --mapping data/mappings/ror.textproto\n"
      "  partnergraph import ../shared/data/treaties --mapping data/mappings/ggo.textproto "
      "--report 问题.txt");
  line.Refuse(command, {"--as-of", "--revision"});
  const auto options = std::make_shared<ImportCommandOptions>();
  command->add_option("FILES", options->files, line.Say(Message::kHelpImportFiles))->required();
  command->add_option("--mapping", options->mappings, line.Say(Message::kHelpMapping));
  command->add_option("--dataset", options->dataset, line.Say(Message::kHelpImportDataset));
  command->add_option("--entity-kind", options->entity_kind, line.Say(Message::kHelpEntityKind));
  command->add_option("--relation-kind", options->relation_kind,
                      line.Say(Message::kHelpRelationKind));
  command->add_option("--ontology", options->ontology, line.Say(Message::kHelpOntology));
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
