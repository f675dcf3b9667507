#include "graph/answer/history_answers.h"

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "graph/answer/page_token.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

using storage::v1::CommitRecord;
using storage::v1::EntityRecord;
using storage::v1::LoggedChange;
using storage::v1::RelationRecord;

v1::Commit ToCommit(const CommitRecord& record, bool with_changes) {
  v1::Commit commit;
  commit.set_revision(record.revision());
  *commit.mutable_time() = record.time();
  commit.set_author(record.author());
  commit.set_comment(record.comment());
  commit.set_request_id(record.request_id());
  if (!with_changes) return commit;
  for (const LoggedChange& logged : record.changes()) {
    v1::Change* change = commit.add_changes();
    change->set_table(logged.table());
    change->set_type(logged.type());
    change->set_id(logged.id());
  }
  return commit;
}

// A commit is read with all its changes.
std::uint64_t StepsOf(const CommitRecord& commit) {
  return kStepsPerRecord + kStepsPerEntry * static_cast<std::uint64_t>(commit.changes_size());
}

// CANCELLED if that is why the meter stopped.
Status CheckWanted(const Meter& meter) {
  return meter.reason() == v1::TRUNCATION_REASON_CANCELLED
             ? absl::CancelledError("the call was cancelled")
             : absl::OkStatus();
}

v1::ChangeType TypeIn(const CommitRecord& commit, v1::RecordTable table, std::uint64_t number) {
  for (const LoggedChange& change : commit.changes()) {
    if (change.table() == table && change.number() == number) return change.type();
  }
  return v1::CHANGE_TYPE_UNSPECIFIED;
}

v1::Entity ToMessage(const EntityRecord& record) {
  v1::Entity entity = record.entity();
  entity.set_revision(record.revision());
  return entity;
}

v1::Relation ToMessage(const RelationRecord& record) {
  v1::Relation relation = record.relation();
  relation.set_revision(record.revision());
  return relation;
}

// The record as it stands at the revision; nullopt if it did not exist or was deleted.
template <class Record>
std::optional<Record> Living(std::optional<Record> record) {
  if (record && record->deleted()) record.reset();
  return record;
}

// Fills `difference` from the two states; false if they are the same.
template <class Record, class Same, class Put>
bool Compare(const std::optional<Record>& before, const std::optional<Record>& after, Same same,
             Put put, v1::Change* change) {
  if (!before && !after) return false;
  // Deleted and written again as it was, it is the same.
  if (before && after && same(*before, *after)) return false;
  change->set_type(!before  ? v1::CHANGE_TYPE_CREATED
                   : !after ? v1::CHANGE_TYPE_DELETED
                            : v1::CHANGE_TYPE_UPDATED);
  put(before, after);
  return true;
}

Status AddEntityDifference(const RecordReader& reader, std::uint64_t number, std::uint64_t from,
                           std::uint64_t to, v1::DiffResponse* response) {
  PG_ASSIGN_OR_RETURN(auto before, reader.Entity(number, from));
  PG_ASSIGN_OR_RETURN(auto after, reader.Entity(number, to));
  v1::Difference difference;
  v1::Change* change = difference.mutable_change();
  change->set_table(v1::RECORD_TABLE_ENTITY);
  if (Compare(
          Living(std::move(before)), Living(std::move(after)),
          [](const auto& old_one, const auto& new_one) {
            return old_one.entity().SerializeAsString() == new_one.entity().SerializeAsString();
          },
          [&](const auto& old_one, const auto& new_one) {
            change->set_id(new_one ? new_one->entity().id() : old_one->entity().id());
            if (old_one) *difference.mutable_entity_before() = ToMessage(*old_one);
            if (new_one) *difference.mutable_entity_after() = ToMessage(*new_one);
          },
          change)) {
    *response->add_differences() = std::move(difference);
  }
  return absl::OkStatus();
}

Status AddRelationDifference(const RecordReader& reader, std::uint64_t number, std::uint64_t from,
                             std::uint64_t to, v1::DiffResponse* response) {
  PG_ASSIGN_OR_RETURN(auto before, reader.Relation(number, from));
  PG_ASSIGN_OR_RETURN(auto after, reader.Relation(number, to));
  v1::Difference difference;
  v1::Change* change = difference.mutable_change();
  change->set_table(v1::RECORD_TABLE_RELATION);
  if (Compare(
          Living(std::move(before)), Living(std::move(after)),
          [](const auto& old_one, const auto& new_one) {
            return old_one.relation().SerializeAsString() == new_one.relation().SerializeAsString();
          },
          [&](const auto& old_one, const auto& new_one) {
            change->set_id(new_one ? new_one->relation().id() : old_one->relation().id());
            if (old_one) *difference.mutable_relation_before() = ToMessage(*old_one);
            if (new_one) *difference.mutable_relation_after() = ToMessage(*new_one);
          },
          change)) {
    *response->add_differences() = std::move(difference);
  }
  return absl::OkStatus();
}

Status AddOntologyDifference(const RecordReader& reader, std::uint64_t from, std::uint64_t to,
                             v1::DiffResponse* response) {
  PG_ASSIGN_OR_RETURN(const auto before, reader.Ontology(from));
  PG_ASSIGN_OR_RETURN(const auto after, reader.Ontology(to));
  if (!after || (before && before->revision() == after->revision())) return absl::OkStatus();
  v1::Change* change = response->add_differences()->mutable_change();
  change->set_table(v1::RECORD_TABLE_ONTOLOGY);
  change->set_type(before ? v1::CHANGE_TYPE_UPDATED : v1::CHANGE_TYPE_CREATED);
  change->set_id(after->ontology().version());
  return absl::OkStatus();
}

Status FutureRevision(const char* place, std::uint64_t revision, std::uint64_t newest) {
  return ViolationError(StatusCode::kNotFound, place, std::to_string(revision), "FUTURE_REVISION",
                        "the newest revision is " + std::to_string(newest));
}

}  // namespace

StatusOr<v1::ListVersionsResponse> AnswerListVersions(const RecordReader& reader,
                                                      std::uint64_t newest,
                                                      const v1::ListVersionsRequest& request,
                                                      const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(const std::uint32_t page_size,
                      PageSize(request.page_size(), kPageSizeDefault));
  PG_ASSIGN_OR_RETURN(const auto token, TokenOf(request));
  const bool of_entity = !request.entity_id().empty();
  if (of_entity != request.relation_id().empty()) {
    return InvalidError("entity_id", request.entity_id(), "MISSING_FIELD",
                        "name either an entity or a relation");
  }
  const std::string& id = of_entity ? request.entity_id() : request.relation_id();
  const Table table = of_entity ? Table::kEntity : Table::kRelation;
  PG_ASSIGN_OR_RETURN(const std::uint64_t number, reader.NumberOf(table, id));
  v1::ListVersionsResponse response;
  response.set_revision(token ? token->revision() : newest);
  Status failed;
  const std::uint64_t from = token ? token->position() : newest;
  std::size_t bytes = 0;
  Meter meter(control);
  const auto add = [&](std::uint64_t revision) -> v1::Version* {
    if (static_cast<std::uint32_t>(response.versions_size()) >= page_size ||
        bytes > kPageBytesMax || meter.stopped()) {
      response.set_next_page_token(PageTokenAt(request, response.revision(), revision));
      return nullptr;
    }
    const auto commit = reader.Commit(revision);
    failed = commit.status();
    if (!commit.ok()) return nullptr;
    meter.Look(StepsOf(*commit));
    v1::Version* version = response.add_versions();
    *version->mutable_commit() = ToCommit(*commit, /*with_changes=*/false);
    version->set_type(
        TypeIn(*commit, of_entity ? v1::RECORD_TABLE_ENTITY : v1::RECORD_TABLE_RELATION, number));
    return version;
  };
  if (number != 0 && of_entity) {
    PG_RETURN_IF_ERROR(reader.ScanEntityVersions(number, from, [&](const EntityRecord& record) {
      v1::Version* version = add(record.revision());
      if (version == nullptr) return false;
      if (!record.deleted()) *version->mutable_entity() = ToMessage(record);
      bytes += version->ByteSizeLong();
      return true;
    }));
  } else if (number != 0) {
    PG_RETURN_IF_ERROR(reader.ScanRelationVersions(number, from, [&](const RelationRecord& record) {
      v1::Version* version = add(record.revision());
      if (version == nullptr) return false;
      if (!record.deleted()) *version->mutable_relation() = ToMessage(record);
      bytes += version->ByteSizeLong();
      return true;
    }));
  }
  PG_RETURN_IF_ERROR(failed);
  PG_RETURN_IF_ERROR(CheckWanted(meter));
  if (response.versions().empty() && response.next_page_token().empty()) {
    return ViolationError(StatusCode::kNotFound, of_entity ? "entity_id" : "relation_id", id,
                          of_entity ? "UNKNOWN_ENTITY" : "UNKNOWN_RELATION",
                          "no record ever had this id");
  }
  return response;
}

StatusOr<v1::ListCommitsResponse> AnswerListCommits(const RecordReader& reader,
                                                    std::uint64_t newest,
                                                    const v1::ListCommitsRequest& request) {
  PG_ASSIGN_OR_RETURN(const std::uint32_t page_size,
                      PageSize(request.page_size(), kPageSizeDefault));
  v1::ListCommitsResponse response;
  response.set_revision(newest);
  std::size_t bytes = 0;
  PG_RETURN_IF_ERROR(reader.ScanCommits(
      request.from_revision() == 0 ? 1 : request.from_revision(), [&](const CommitRecord& record) {
        if (record.revision() > newest) return false;
        *response.add_commits() = ToCommit(record, /*with_changes=*/true);
        bytes += response.commits().rbegin()->ByteSizeLong();
        return static_cast<std::uint32_t>(response.commits_size()) < page_size &&
               bytes < kPageBytesMax;
      }));
  return response;
}

StatusOr<v1::DiffResponse> AnswerDiff(const RecordReader& reader, std::uint64_t newest,
                                      const v1::DiffRequest& request, const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(const std::uint32_t page_size,
                      PageSize(request.page_size(), kPageSizeDefault));
  PG_ASSIGN_OR_RETURN(const auto token, TokenOf(request));
  const std::uint64_t from = request.from_revision();
  const std::uint64_t to = token                        ? token->revision()
                           : request.to_revision() == 0 ? newest
                                                        : request.to_revision();
  if (to > newest) return FutureRevision("to_revision", to, newest);
  if (from > to) {
    return InvalidError("from_revision", std::to_string(from), "BAD_ORDER",
                        "lies above to_revision, " + std::to_string(to));
  }
  // Ordered: ontology, entities, relations; each by number.
  std::set<std::pair<int, std::uint64_t>> touched;
  Meter meter(control);
  PG_RETURN_IF_ERROR(reader.ScanCommits(from + 1, [&](const CommitRecord& record) {
    if (record.revision() > to || !meter.Look(StepsOf(record))) return false;
    for (const LoggedChange& change : record.changes()) {
      const int rank = change.table() == v1::RECORD_TABLE_ONTOLOGY ? 0
                       : change.table() == v1::RECORD_TABLE_ENTITY ? 1
                                                                   : 2;
      touched.emplace(rank, change.number());
    }
    return true;
  }));
  PG_RETURN_IF_ERROR(CheckWanted(meter));
  if (meter.stopped()) {
    return absl::DeadlineExceededError("the time of the call was over before the commits between " +
                                       std::to_string(from) + " and " + std::to_string(to) +
                                       " were read; compare in smaller steps");
  }
  v1::DiffResponse response;
  response.set_from_revision(from);
  response.set_to_revision(to);
  int size = 0;
  std::size_t bytes = 0;
  std::uint64_t position = 0;
  const std::uint64_t begin = token ? token->position() : 0;
  for (const auto& [rank, number] : touched) {
    if (position++ < begin) continue;
    if (static_cast<std::uint32_t>(response.differences_size()) >= page_size ||
        bytes > kPageBytesMax || !meter.Look(2 * kStepsPerRecord)) {
      response.set_next_page_token(PageTokenAt(request, to, position - 1));
      break;
    }
    PG_RETURN_IF_ERROR(rank == 0   ? AddOntologyDifference(reader, from, to, &response)
                       : rank == 1 ? AddEntityDifference(reader, number, from, to, &response)
                                   : AddRelationDifference(reader, number, from, to, &response));
    if (response.differences_size() > size) {
      size = response.differences_size();
      bytes += response.differences(size - 1).ByteSizeLong();
    }
  }
  PG_RETURN_IF_ERROR(CheckWanted(meter));
  return response;
}

}  // namespace partnergraph
