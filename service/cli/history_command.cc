// partnergraph history: the versions of a record, the commits, or what differs between two
// revisions.
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "service/cli/commands.h"
#include "service/cli/exit_code.h"
#include "service/cli/format.h"
#include "service/cli/record_diff.h"
#include "service/cli/resolve.h"
#include "service/cli/whole_number.h"

namespace partnergraph::cli {
namespace {

struct HistoryOptions {
  std::string record;
  std::vector<std::uint64_t> diff;
};

std::string FormatChange(v1::ChangeType type, Language language) {
  switch (type) {
    case v1::CHANGE_TYPE_CREATED:
      return Text(language, Message::kCreated);
    case v1::CHANGE_TYPE_UPDATED:
      return Text(language, Message::kUpdated);
    case v1::CHANGE_TYPE_DELETED:
      return Text(language, Message::kDeleted);
    default:
      return "";
  }
}

std::string FormatRecordTable(v1::RecordTable table, Language language) {
  switch (table) {
    case v1::RECORD_TABLE_ENTITY:
      return Text(language, Message::kEntity);
    case v1::RECORD_TABLE_RELATION:
      return Text(language, Message::kRelation);
    case v1::RECORD_TABLE_ONTOLOGY:
      return Text(language, Message::kOntology);
    default:
      return "";
  }
}

std::string FormatTimestamp(const google::protobuf::Timestamp& time) {
  return google::protobuf::util::TimeUtil::ToString(time);
}

void PrintLines(Session& session, const std::vector<std::string>& lines) {
  for (const std::string& text : lines) {
    session.out() << "    " << session.Painted(OneLine(text), Style::kDim) << "\n";
  }
}

// The newest revision to show.
std::uint64_t LastRevision(const Session& session) {
  return session.options().revision.value_or(kRevisionMax);
}

// All versions of a record up to LastRevision, newest first; NOT_FOUND if it never existed.
StatusOr<std::vector<v1::Version>> ListVersions(Session& session, v1::ListVersionsRequest request) {
  request.set_page_size(kPageSizeMax);
  std::vector<v1::Version> versions;
  do {
    PG_ASSIGN_OR_RETURN(v1::ListVersionsResponse response,
                        session.Call(&v1::GraphService::Stub::ListVersions, request));
    const auto newer = std::find_if(response.versions().begin(), response.versions().end(),
                                    [last = LastRevision(session)](const v1::Version& version) {
                                      return version.commit().revision() <= last;
                                    });
    response.mutable_versions()->erase(response.versions().begin(), newer);
    if (session.options().json) session.PrintJson(response);
    versions.insert(versions.end(), response.versions().begin(), response.versions().end());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return versions;
}

// By id first, because a deleted record has no name to be found by.
StatusOr<std::vector<v1::Version>> ListVersionsOf(Session& session, const std::string& record) {
  const auto is_unknown = [](const Status& status) {
    return status.code() == StatusCode::kNotFound || status.code() == StatusCode::kInvalidArgument;
  };
  v1::ListVersionsRequest by_entity;
  by_entity.set_entity_id(record);
  auto versions = ListVersions(session, by_entity);
  if (versions.ok() || !is_unknown(versions.status())) return versions;
  v1::ListVersionsRequest by_relation;
  by_relation.set_relation_id(record);
  versions = ListVersions(session, by_relation);
  if (versions.ok() || !is_unknown(versions.status())) return versions;
  PG_ASSIGN_OR_RETURN(*by_entity.mutable_entity_id(), ResolveEntity(session, record));
  return ListVersions(session, by_entity);
}

Status RunVersions(Session& session, const std::string& record) {
  PG_ASSIGN_OR_RETURN(const auto versions, ListVersionsOf(session, record));
  if (versions.empty()) {
    return absl::NotFoundError(
        session.Say(Message::kNoVersionYet, {record, std::to_string(LastRevision(session))}));
  }
  if (session.options().json) return absl::OkStatus();
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const v1::Version& version = versions[i];
    const v1::Commit& commit = version.commit();
    session.out() << session.Painted(
                         session.Say(Message::kAtRevision, {std::to_string(commit.revision())}),
                         Style::kBold)
                  << "  " << FormatTimestamp(commit.time()) << "  "
                  << FormatChange(version.type(), session.language()) << "  "
                  << OneLine(commit.author());
    if (!commit.comment().empty()) session.out() << "  " << OneLine(commit.comment());
    session.out() << "\n";
    if (i + 1 == versions.size()) continue;
    const v1::Version& before = versions[i + 1];
    if (version.has_entity() && before.has_entity()) {
      PrintLines(session, DifferingFields(before.entity(), version.entity()));
    } else if (version.has_relation() && before.has_relation()) {
      PrintLines(session, DifferingFields(before.relation(), version.relation()));
    }
  }
  return absl::OkStatus();
}

std::string CountOf(const v1::Commit& commit, v1::ChangeType type) {
  std::uint64_t count = 0;
  for (const v1::Change& change : commit.changes()) {
    if (change.type() == type) ++count;
  }
  return count == 0 ? "" : FormatCount(count);
}

Status RunCommits(Session& session) {
  Table table({session.Say(Message::kColumnRevision), session.Say(Message::kColumnTime),
               session.Say(Message::kColumnAuthor), session.Say(Message::kCreated),
               session.Say(Message::kUpdated), session.Say(Message::kDeleted),
               session.Say(Message::kColumnComment)});
  v1::ListCommitsRequest request;
  request.set_from_revision(1);
  // Of what is shown.
  std::uint64_t newest = LastRevision(session);
  while (request.from_revision() <= newest) {
    request.set_page_size(static_cast<std::uint32_t>(
        std::min<std::uint64_t>(kPageSizeMax, newest - request.from_revision() + 1)));
    PG_ASSIGN_OR_RETURN(const v1::ListCommitsResponse response,
                        session.Call(&v1::GraphService::Stub::ListCommits, request));
    if (session.options().json) session.PrintJson(response);
    newest = std::min(newest, response.revision());
    if (response.commits().empty()) break;
    for (const v1::Commit& commit : response.commits()) {
      table.AddRow({std::to_string(commit.revision()), FormatTimestamp(commit.time()),
                    commit.author(), CountOf(commit, v1::CHANGE_TYPE_CREATED),
                    CountOf(commit, v1::CHANGE_TYPE_UPDATED),
                    CountOf(commit, v1::CHANGE_TYPE_DELETED), commit.comment()});
      request.set_from_revision(commit.revision() + 1);
    }
  }
  if (session.options().json) return absl::OkStatus();
  if (table.empty()) session.err() << session.Say(Message::kNoCommits) << "\n";
  table.Print(session.out(), session.options().color);
  return absl::OkStatus();
}

Status RunDiff(Session& session, std::uint64_t from, std::uint64_t to) {
  if (to == 0) {  // The service would take it for the newest revision.
    return ErrorWithExitCode(ExitCode::kWrongUsage, session.Say(Message::kDiffOrder));
  }
  v1::DiffRequest request;
  request.set_from_revision(from);
  request.set_to_revision(to);
  request.set_page_size(kPageSizeMax);
  std::uint64_t count = 0;
  do {
    PG_ASSIGN_OR_RETURN(const v1::DiffResponse response,
                        session.Call(&v1::GraphService::Stub::Diff, request));
    request.set_page_token(response.next_page_token());
    if (session.options().json) {
      session.PrintJson(response);
      continue;
    }
    for (const v1::Difference& difference : response.differences()) {
      ++count;
      const v1::Change& change = difference.change();
      session.out() << FormatChange(change.type(), session.language()) << "  "
                    << FormatRecordTable(change.table(), session.language()) << "  "
                    << session.Painted(change.id(), Style::kBold) << "\n";
      if (change.type() != v1::CHANGE_TYPE_UPDATED) continue;
      if (difference.has_entity_after()) {
        PrintLines(session, DifferingFields(difference.entity_before(), difference.entity_after()));
      } else if (difference.has_relation_after()) {
        PrintLines(session,
                   DifferingFields(difference.relation_before(), difference.relation_after()));
      }
    }
  } while (!request.page_token().empty());
  if (!session.options().json) {
    session.out() << session.Say(Message::kDifferences, {FormatCount(count)}) << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddHistory(const CommandLine& line) {
  CLI::App* const command = line.Add("history", Message::kHelpHistory,
                                     "  partnergraph history\n"
                                     "  partnergraph history 浦江人才计划\n"
                                     "  partnergraph history agreement_singapore.party.singapore\n"
                                     "  partnergraph history --diff 0 1");
  line.Refuse(command, {"--as-of"});
  const auto options = std::make_shared<HistoryOptions>();
  CLI::Option* const record =
      command->add_option("RECORD", options->record, line.Say(Message::kHelpRecord));
  command->add_option("--diff", options->diff, line.Say(Message::kHelpDiff))
      ->expected(2)
      ->transform(WholeNumber(line.language, 0, kRevisionMax))
      ->excludes(record)
      ->type_name("R1 R2");
  command->callback([run = line.run, options, revision = line.app->get_option("--revision")] {
    if (!options->diff.empty() && revision->count() > 0) {
      throw CLI::ExcludesError("--diff", "--revision");
    }
    *run = [options](Session& session) {
      if (!options->diff.empty()) return RunDiff(session, options->diff[0], options->diff[1]);
      return options->record.empty() ? RunCommits(session) : RunVersions(session, options->record);
    };
  });
}

}  // namespace partnergraph::cli
