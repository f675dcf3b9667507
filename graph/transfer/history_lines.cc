#include "graph/transfer/history_lines.h"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>

#include <utility>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/transfer/record_target.h"

namespace partnergraph {
namespace {

std::string ToLine(const v1::RecordLine& line) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  // Fails only for Any without a descriptor, which no record has.
  static_cast<void>(google::protobuf::util::MessageToJsonString(line, &json, options));
  return json + "\n";
}

StatusOr<v1::RecordLine> LineOf(const Store& store, const storage::v1::LoggedChange& change,
                                std::uint64_t revision) {
  const RecordReader reader = store.reader();
  const bool deleted = change.type() == v1::CHANGE_TYPE_DELETED;
  const Status missing = absl::DataLossError("the version of " + change.id() + " at revision " +
                                             std::to_string(revision) + " is missing");
  v1::RecordLine line;
  if (change.table() == v1::RECORD_TABLE_ENTITY && deleted) {
    line.set_delete_entity(change.id());
  } else if (change.table() == v1::RECORD_TABLE_ENTITY) {
    PG_ASSIGN_OR_RETURN(auto record, reader.Entity(change.number(), revision));
    if (!record || record->revision() != revision) return missing;
    *line.mutable_entity() = std::move(*record->mutable_entity());
  } else if (change.table() == v1::RECORD_TABLE_RELATION && deleted) {
    line.set_delete_relation(change.id());
  } else if (change.table() == v1::RECORD_TABLE_RELATION) {
    PG_ASSIGN_OR_RETURN(auto record, reader.Relation(change.number(), revision));
    if (!record || record->revision() != revision) return missing;
    *line.mutable_relation() = std::move(*record->mutable_relation());
  } else {
    PG_ASSIGN_OR_RETURN(auto record, reader.Ontology(revision));
    if (!record || record->revision() != revision) return missing;
    *line.mutable_ontology() = std::move(*record->mutable_ontology());
  }
  return line;
}

// Of the commit itself, without its changes.
v1::Commit CommitOf(const storage::v1::CommitRecord& record) {
  v1::Commit commit;
  commit.set_revision(record.revision());
  *commit.mutable_time() = record.time();
  commit.set_author(record.author());
  commit.set_comment(record.comment());
  commit.set_request_id(record.request_id());
  return commit;
}

void MoveTo(v1::RecordLine line, v1::Mutation* mutation) {
  switch (line.line_case()) {
    case v1::RecordLine::kEntity:
      *mutation->mutable_put_entity() = std::move(*line.mutable_entity());
      break;
    case v1::RecordLine::kRelation:
      *mutation->mutable_put_relation() = std::move(*line.mutable_relation());
      break;
    case v1::RecordLine::kOntology:
      *mutation->mutable_put_ontology() = std::move(*line.mutable_ontology());
      break;
    case v1::RecordLine::kDeleteEntity:
      mutation->mutable_delete_entity()->set_id(line.delete_entity());
      break;
    case v1::RecordLine::kDeleteRelation:
      mutation->mutable_delete_relation()->set_id(line.delete_relation());
      break;
    default:
      break;
  }
}

}  // namespace

Status WriteHistory(const Store& store, std::uint64_t revision,
                    const std::function<Status(const std::string& line)>& write) {
  Status failed;
  const auto write_commit = [&](const storage::v1::CommitRecord& record) -> Status {
    v1::RecordLine line;
    *line.mutable_commit() = CommitOf(record);
    PG_RETURN_IF_ERROR(write(ToLine(line)));
    for (const storage::v1::LoggedChange& change : record.changes()) {
      PG_ASSIGN_OR_RETURN(line, LineOf(store, change, record.revision()));
      PG_RETURN_IF_ERROR(write(ToLine(line)));
    }
    return absl::OkStatus();
  };
  PG_RETURN_IF_ERROR(store.reader().ScanCommits(1, [&](const storage::v1::CommitRecord& record) {
    if (record.revision() > revision) return false;
    failed = write_commit(record);
    return failed.ok();
  }));
  return failed;
}

Status HistoryReplay::Take(const v1::RecordLine& line, const std::string& place) {
  if (line.has_commit()) {
    PG_RETURN_IF_ERROR(Finish());
    begun_ = true;
    commit_ = line.commit();
    place_ = place;
    return absl::OkStatus();
  }
  if (!begun_) {
    return InvalidError(place, "", "WRONG_ORDER", "a history begins with a commit");
  }
  if (line.line_case() == v1::RecordLine::LINE_NOT_SET) {
    return InvalidError(place, "", "MISSING_FIELD", "the line says nothing");
  }
  if (lines_.size() == kChangesPerCommitMax) {
    return InvalidError(
        place, "", "TOO_MANY",
        "a commit has at most " + std::to_string(kChangesPerCommitMax) + " changes");
  }
  lines_.push_back(line);
  return absl::OkStatus();
}

StatusOr<bool> HistoryReplay::IsStored() const {
  using google::protobuf::util::MessageDifferencer;
  PG_ASSIGN_OR_RETURN(const auto stored, store_->reader().Commit(commit_.revision()));
  if (!MessageDifferencer::Equals(CommitOf(stored), commit_)) return false;
  if (static_cast<std::size_t>(stored.changes_size()) != lines_.size()) return false;
  for (int i = 0; i < stored.changes_size(); ++i) {
    PG_ASSIGN_OR_RETURN(const auto line, LineOf(*store_, stored.changes(i), stored.revision()));
    if (!MessageDifferencer::Equals(line, lines_[static_cast<std::size_t>(i)])) return false;
  }
  return true;
}

Status HistoryReplay::Finish() {
  if (!begun_) return absl::OkStatus();
  begun_ = false;
  const auto at_place = [this](const char* rule, const std::string& reason) {
    return ViolationError(StatusCode::kFailedPrecondition, place_,
                          std::to_string(commit_.revision()), rule, reason);
  };
  const std::uint64_t head = store_->revision();
  if (commit_.revision() <= head) {
    PG_ASSIGN_OR_RETURN(const bool is_stored, IsStored());
    lines_.clear();
    if (is_stored) return absl::OkStatus();
    return at_place("NOT_THE_SAME",
                    "the database has another commit of this revision; a history goes into an "
                    "empty database, or one that has its beginning");
  }
  if (commit_.revision() != head + 1) {
    return at_place("MISSING_REVISION",
                    "the commit before it is missing; the database is at " + std::to_string(head));
  }
  v1::WriteRequest request;
  for (v1::RecordLine& line : lines_) MoveTo(std::move(line), request.add_mutations());
  lines_.clear();
  request.set_author(commit_.author());
  request.set_comment(commit_.comment());
  request.set_request_id(commit_.request_id());
  const auto written =
      WriteAndWait(store_, std::move(request), CommitOptions{.time = commit_.time()});
  if (!written.ok()) return AtPlace(place_ + ": ", written.status());
  if (written->revision() != commit_.revision()) {
    return at_place("NOT_THE_SAME", "the commit changes nothing, but it did when it was made");
  }
  for (const v1::Change& change : written->changes()) {
    v1::ImportCounts* const counts = CountsOf(change.table());
    if (change.table() == v1::RECORD_TABLE_ONTOLOGY) continue;
    if (change.type() == v1::CHANGE_TYPE_CREATED) counts->set_created(counts->created() + 1);
    if (change.type() == v1::CHANGE_TYPE_UPDATED) counts->set_updated(counts->updated() + 1);
    if (change.type() == v1::CHANGE_TYPE_DELETED) counts->set_deleted(counts->deleted() + 1);
  }
  return absl::OkStatus();
}

}  // namespace partnergraph
