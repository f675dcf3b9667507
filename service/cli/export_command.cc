// partnergraph export: writes the network, or a part of it, in a format for other programs.
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
#include "service/cli/filter_options.h"
#include "service/cli/format.h"
#include "service/cli/resolve.h"
#include "service/cli/table.h"
#include "service/cli/whole_number.h"

namespace partnergraph::cli {
namespace {

namespace fs = std::filesystem;

struct ExportOptions {
  std::string format = "jsonl";
  std::string out;
  std::string ego;
  std::uint32_t distance = 1;
  std::vector<std::string> path;
  std::vector<std::uint64_t> diff;
  bool ties = false;
  bool parallel = false;
  bool formats = false;
  bool history = false;
  FilterOptions filter;
};

Status PrintFormats(Session& session) {
  v1::ListFormatsRequest request;
  request.set_language(LanguageCode(session.language()));
  PG_ASSIGN_OR_RETURN(const auto response,
                      session.Call(&v1::TransferService::Stub::ListFormats, request));
  if (session.options().json) {
    session.PrintJson(response);
    return absl::OkStatus();
  }
  Table table({session.Say(Message::kFormat), session.Say(Message::kFormatName),
               session.Say(Message::kFormatEnding), session.Say(Message::kFormatLosses)});
  for (const v1::ExportFormat& format : response.formats()) {
    std::string files;
    for (const std::string& file : format.files()) {
      files += (files.empty() ? "" : " ") + file + "." + format.ending();
    }
    if (files.empty()) files = "*." + format.ending();
    std::string losses;
    for (const std::string& loss : format.losses()) losses += (losses.empty() ? "" : "; ") + loss;
    table.AddRow({format.id(), format.name(), files, losses.empty() ? "-" : losses});
  }
  table.Print(session.out(), session.options().color);
  return absl::OkStatus();
}

StatusOr<v1::ExportRequest> MakeRequest(Session& session, const ExportOptions& options) {
  auto request = session.NewRequest<v1::ExportRequest>();
  request.set_format(options.format);
  request.set_history(options.history);
  const int parts = (options.ego.empty() ? 0 : 1) + (options.path.empty() ? 0 : 1) +
                    (options.ties ? 1 : 0) + (options.diff.empty() ? 0 : 1);
  if (parts > 1) {
    return ErrorWithExitCode(ExitCode::kWrongUsage, session.Say(Message::kExportOnePart));
  }
  PG_ASSIGN_OR_RETURN(v1::Filter filter, MakeFilter(session, options.filter));
  if (!options.ego.empty()) {
    v1::ExportEgo* const ego = request.mutable_ego();
    PG_ASSIGN_OR_RETURN(*ego->mutable_entity(), ResolveEntity(session, options.ego));
    ego->set_max_distance(options.distance);
    *ego->mutable_filter() = std::move(filter);
  } else if (!options.path.empty()) {
    v1::ExportPaths* const paths = request.mutable_paths();
    PG_ASSIGN_OR_RETURN(*paths->mutable_source(), ResolveEntity(session, options.path[0]));
    PG_ASSIGN_OR_RETURN(*paths->mutable_target(), ResolveEntity(session, options.path[1]));
    *paths->mutable_filter() = std::move(filter);
  } else if (options.ties) {
    request.mutable_ties()->set_parallel(options.parallel);
    *request.mutable_ties()->mutable_filter() = std::move(filter);
  } else if (!options.diff.empty()) {
    request.mutable_difference()->set_from_revision(options.diff[0]);
    request.mutable_difference()->set_to_revision(options.diff[1]);
  } else if (filter.ByteSizeLong() > 0) {
    *request.mutable_filter() = std::move(filter);
  }
  return request;
}

// Where the pieces go.
class Target {
 public:
  // The files of the format, or one.
  Status Open(Session& session, const std::string& out, const v1::ExportFormat& format) {
    session_ = &session;
    if (out.empty()) {
      if (format.files().empty()) return absl::OkStatus();
      return ErrorWithExitCode(ExitCode::kWrongUsage, session.Say(Message::kExportNeedsFolder));
    }
    std::vector<fs::path> paths;
    for (const std::string& file : format.files()) {
      paths.push_back(fs::path(out) / (file + "." + format.ending()));
    }
    std::error_code error;
    if (paths.empty()) {
      paths.emplace_back(out);
    } else {
      fs::create_directories(out, error);
    }
    for (const fs::path& path : paths) {
      files_.push_back(std::make_unique<std::ofstream>(path, std::ios::binary | std::ios::trunc));
      if (!*files_.back()) {
        return ErrorWithExitCode(ExitCode::kWrongUsage,
                                 "file \"" + path.string() + "\" cannot be written");
      }
    }
    return absl::OkStatus();
  }
  void Write(const v1::ExportResponse& response) {
    std::ostream& to = files_.empty() ? session_->out() : *files_.at(response.file());
    to.write(response.data().data(), static_cast<std::streamsize>(response.data().size()));
  }
  Status Close() {
    for (const auto& file : files_) {
      file->close();
      if (!*file) return absl::DataLossError("a file cannot be written; is the disk full?");
    }
    return absl::OkStatus();
  }

 private:
  Session* session_ = nullptr;
  std::vector<std::unique_ptr<std::ofstream>> files_;
};

// What was written, and what was left out. On the error stream if the export is on the other one.
void PrintSummary(Session& session, const v1::ExportSummary& summary, bool to_file) {
  std::ostream& out = to_file ? session.out() : session.err();
  out << session.Say(Message::kExported,
                     {FormatCount(summary.entities()), FormatCount(summary.relations()),
                      FormatCount(summary.bytes()), std::to_string(summary.revision())})
      << "\n";
  if (summary.losses().empty()) return;
  out << session.Say(Message::kExportLost) << "\n";
  for (const v1::ExportLoss& loss : summary.losses()) {
    out << session.Say(Message::kExportLoss, {FormatCount(loss.count()), loss.what()}) << "\n";
  }
}

Status RunExport(Session& session, const ExportOptions& options) {
  if (options.formats) return PrintFormats(session);
  PG_ASSIGN_OR_RETURN(const v1::ExportRequest request, MakeRequest(session, options));
  PG_ASSIGN_OR_RETURN(const auto formats, session.Call(&v1::TransferService::Stub::ListFormats,
                                                       v1::ListFormatsRequest()));
  v1::ExportFormat chosen;  // Unknown: the service says which there are.
  for (const v1::ExportFormat& format : formats.formats()) {
    if (format.id() == options.format) chosen = format;
  }
  Target target;
  if (!chosen.id().empty()) PG_RETURN_IF_ERROR(target.Open(session, options.out, chosen));
  std::optional<v1::ExportSummary> summary;
  PG_RETURN_IF_ERROR(session.Stream(&v1::TransferService::Stub::Export, request,
                                    [&](const v1::ExportResponse& response) {
                                      if (response.has_summary()) {
                                        summary = response.summary();
                                      } else {
                                        target.Write(response);
                                      }
                                    }));
  PG_RETURN_IF_ERROR(target.Close());
  if (!summary) return absl::InternalError("the server sent no summary");
  if (session.options().json && !options.out.empty()) {
    session.PrintJson(*summary);
  } else {
    PrintSummary(session, *summary, !options.out.empty());
  }
  return absl::OkStatus();
}

}  // namespace

void AddExport(const CommandLine& line) {
  CLI::App* const command =
      line.Add("export", Message::kHelpExport,
               "  partnergraph export --formats\n"
               "  partnergraph export --format turtle --ego 浦江人才计划\n"
               "  partnergraph export --format node-link --ties --tie agreement --lang zh");
  const auto options = std::make_shared<ExportOptions>();
  command->add_option("--format", options->format, line.Say(Message::kHelpFormat));
  command->add_option("--out", options->out, line.Say(Message::kHelpOut));
  command->add_option("--ego", options->ego, line.Say(Message::kHelpExportEgo));
  command->add_option("--distance", options->distance, line.Say(Message::kHelpExportDistance))
      ->transform(WholeNumber(line.language, 1));
  command->add_option("--path", options->path, line.Say(Message::kHelpExportPaths))->expected(2);
  command->add_flag("--ties", options->ties, line.Say(Message::kHelpExportTies));
  command->add_flag("--parallel", options->parallel, line.Say(Message::kHelpParallel));
  command->add_option("--diff", options->diff, line.Say(Message::kHelpExportDiff))->expected(2);
  command->add_flag("--history", options->history, line.Say(Message::kHelpHistoryExport));
  command->add_flag("--formats", options->formats, line.Say(Message::kHelpFormats));
  AddFilterOptions(command, line.language, &options->filter);
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunExport(session, *options); };
  });
}

}  // namespace partnergraph::cli
