#include "graph/store/commit_builder.h"

#include <google/protobuf/util/message_differencer.h>
#include <google/protobuf/util/time_util.h>

#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "graph/base/fingerprint.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/model/record_check.h"
#include "graph/model/text_check.h"
#include "graph/store/commit_check.h"
#include "graph/store/commit_context.h"
#include "graph/store/entity_writer.h"
#include "graph/store/relation_writer.h"

namespace partnergraph {
namespace {

using storage::v1::CommitRecord;
using storage::v1::EntityRecord;
using storage::v1::OntologyRecord;
using storage::v1::RelationRecord;
using storage::v1::RequestRecord;

std::string MutationPlace(int i, const char* change) {
  return "mutations[" + std::to_string(i) + "]." + change;
}

Status CheckRequest(const v1::WriteRequest& request, const CommitOptions& options) {
  PG_RETURN_IF_ERROR(CheckRequiredText("author", request.author(), kAuthorBytesMax));
  PG_RETURN_IF_ERROR(CheckText("comment", request.comment(), kCommentBytesMax));
  PG_RETURN_IF_ERROR(CheckText("request_id", request.request_id(), kRequestIdBytesMax));
  if (request.mutations().empty()) {
    return InvalidError("mutations", "", "MISSING_FIELD", "a commit needs at least one mutation");
  }
  const int mutations_max = options.time ? static_cast<int>(kChangesPerCommitMax)
                                         : kMutationsPerCommitMax;
  if (request.mutations_size() > mutations_max) {
    return InvalidError("mutations", std::to_string(request.mutations_size()), "TOO_MANY",
                        "the limit is " + std::to_string(mutations_max));
  }
  if (request.preconditions_size() > kPreconditionsPerCommitMax) {
    return InvalidError("preconditions", std::to_string(request.preconditions_size()), "TOO_MANY",
                        "the limit is " + std::to_string(kPreconditionsPerCommitMax));
  }
  return absl::OkStatus();
}

void AddChanges(const CommitRecord& commit, v1::WriteResponse* response) {
  for (const storage::v1::LoggedChange& change : commit.changes()) {
    v1::Change* to = response->add_changes();
    to->set_table(change.table());
    to->set_type(change.type());
    to->set_id(change.id());
  }
}

bool SameEnds(const v1::Relation& a, const v1::Relation& b) {
  return a.source_id() == b.source_id() && a.kind() == b.kind() && a.target_id() == b.target_id();
}

// "<source>.<kind>.<target>" does not say where the parts end: "x.part_of.y" part_of "z" gets the
// id of "x" part_of "y.part_of.z".
Status IdCollision(const std::string& place, const v1::Relation& holder, const std::string& id) {
  return ViolationError(StatusCode::kAlreadyExists, place, id, "ID_COLLISION",
                        "this id, made of the ends, belongs to " + holder.source_id() + " " +
                            holder.kind() + " " + holder.target_id() +
                            "; give one of the two an id of its own");
}

// One call builds one commit.
class Builder {
 public:
  Builder(const v1::WriteRequest& request, const CommitOptions& options,
          std::shared_ptr<const Ontology> ontology, const storage::v1::HeadRecord& head,
          KeyValueBatch* batch)
      : request_(request), options_(options), context_(batch, std::move(ontology), head) {}

  StatusOr<BuiltCommit> Build();

 private:
  struct RelationChange {
    std::string place;
    std::uint64_t number = 0;
    std::optional<RelationRecord> before;
    std::optional<RelationRecord> after;
  };

  struct PutRelation {
    bool is_made = false;  // Its id was filled in.
    v1::Relation ends;     // And kind.
  };

  StatusOr<std::optional<BuiltCommit>> RepeatedRequest() const;
  void RememberRequest(std::uint64_t revision, bool changed);
  Status CheckPreconditions() const;
  Status PutOntology();
  Status ReadMutations();
  Status AddPutEntity(const v1::Entity& put, std::string place);
  Status AddDeleteEntity(const v1::DeleteEntity& request, std::string place);
  Status AddPutRelation(const v1::Relation& put, std::string place);
  // ALREADY_EXISTS with ID_COLLISION if the relation and another one of this commit have one id,
  // and `is_made`, filled in because it was empty, holds for either.
  Status CheckMadeId(bool is_made, const v1::Relation& relation, const std::string& place);
  Status AddDeleteRelation(const std::string& id, std::string place);
  Status Cascade(std::uint64_t number, const std::string& place);
  static Status TooManyChanges(const std::string& place);
  Status Once(const char* table, const std::string& id, const std::string& place);
  Status Apply();
  // By the ontology before the commit.
  bool IsMerge(const v1::Relation& relation) const;
  Status CheckOutcome() const;
  void WriteLog();

  const v1::WriteRequest& request_;
  const CommitOptions& options_;
  CommitContext context_;
  std::vector<EntityChange> entities_;
  std::vector<RelationChange> relations_;
  std::set<std::uint64_t> deleted_;  // Numbers of the relations that go, by cascades, too.
  std::unordered_map<std::string, PutRelation> put_relations_;  // By id.
  std::set<std::string> touched_;  // Table and id of each record that a mutation names.
};

StatusOr<std::optional<BuiltCommit>> Builder::RepeatedRequest() const {
  if (request_.request_id().empty()) return std::optional<BuiltCommit>();
  PG_ASSIGN_OR_RETURN(const auto known,
                      context_.batch->Get(Family::kRequests, request_.request_id()));
  if (!known) return std::optional<BuiltCommit>();
  RequestRecord first;
  if (!first.ParseFromString(*known)) return absl::DataLossError("a request record is malformed");
  if (first.fingerprint() != Fingerprint(request_.SerializeAsString())) {
    return InvalidError(
        "request_id", request_.request_id(), "REUSED_REQUEST_ID",
        "another request had this id at revision " + std::to_string(first.revision()));
  }
  BuiltCommit repeated;
  repeated.head = context_.head;
  repeated.response.set_revision(first.revision());
  repeated.response.set_repeated_request(true);
  if (first.changed()) {
    PG_ASSIGN_OR_RETURN(const CommitRecord commit, context_.reader.Commit(first.revision()));
    AddChanges(commit, &repeated.response);
  }
  return std::optional<BuiltCommit>(std::move(repeated));
}

void Builder::RememberRequest(std::uint64_t revision, bool changed) {
  RequestRecord record;
  record.set_revision(revision);
  record.set_fingerprint(Fingerprint(request_.SerializeAsString()));
  record.set_changed(changed);
  context_.batch->Put(Family::kRequests, request_.request_id(), record.SerializeAsString());
}

Status Builder::CheckPreconditions() const {
  for (int i = 0; i < request_.preconditions_size(); ++i) {
    const v1::Precondition& condition = request_.preconditions(i);
    const std::string place = "preconditions[" + std::to_string(i) + "]";
    std::uint64_t stands_at = 0;  // 0: there is no such record.
    std::string id;
    if (condition.subject_case() == v1::Precondition::kEntityId) {
      id = condition.entity_id();
      PG_ASSIGN_OR_RETURN(const auto record, context_.LiveEntity(id));
      if (record) stands_at = record->revision();
    } else if (condition.subject_case() == v1::Precondition::kRelationId) {
      id = condition.relation_id();
      PG_ASSIGN_OR_RETURN(const auto record, context_.LiveRelation(id));
      if (record) stands_at = record->revision();
    } else {
      return InvalidError(place, "", "MISSING_FIELD", "names no entity and no relation");
    }
    const auto failed = [&](const std::string& reason) {
      return ViolationError(StatusCode::kAborted, place, id, "PRECONDITION_FAILED", reason);
    };
    switch (condition.rule()) {
      case v1::Precondition::RULE_EXISTS:
        if (stands_at == 0) return failed("does not exist");
        break;
      case v1::Precondition::RULE_ABSENT:
        if (stands_at != 0) {
          return failed("exists, written at revision " + std::to_string(stands_at));
        }
        break;
      case v1::Precondition::RULE_AT_REVISION:
        if (stands_at != condition.revision()) {
          return failed((stands_at == 0 ? "does not exist"
                                        : "was written at revision " + std::to_string(stands_at)) +
                        ", expected " + std::to_string(condition.revision()));
        }
        break;
      default:
        return InvalidError(place + ".rule", std::to_string(condition.rule()), "MISSING_FIELD",
                            "is no known rule");
    }
  }
  return absl::OkStatus();
}

Status Builder::PutOntology() {
  int at = -1;
  for (int i = 0; i < request_.mutations_size(); ++i) {
    if (!request_.mutations(i).has_put_ontology()) continue;
    if (at >= 0) {
      return InvalidError(MutationPlace(i, "put_ontology"), "", "DUPLICATE_CHANGE",
                          "a commit takes one ontology");
    }
    at = i;
  }
  if (at >= 0) {
    const KindNumbers known = context_.ontology ? context_.ontology->numbers() : KindNumbers();
    const auto made = Ontology::Make(request_.mutations(at).put_ontology(), known);
    if (!made.ok()) return AtPlace(MutationPlace(at, "put_ontology"), made.status());
    const v1::Ontology& put = (*made)->message();
    if (!context_.ontology ||
        put.SerializeAsString() != context_.ontology->message().SerializeAsString()) {
      PG_ASSIGN_OR_RETURN(const auto stored, context_.batch->Get(Family::kMeta, kOntologyKey));
      OntologyRecord record;
      if (stored) {
        if (!record.ParseFromString(*stored)) return absl::DataLossError("malformed ontology");
        context_.batch->Put(Family::kHistory,
                            EncodeHistoryKey({Table::kOntology, 0, record.revision()}), *stored);
      }
      record.Clear();
      record.set_revision(context_.revision);
      *record.mutable_ontology() = put;
      for (const std::string& id : (*made)->numbers().entity_kinds) record.add_entity_kind_ids(id);
      for (const std::string& id : (*made)->numbers().relation_kinds) {
        record.add_relation_kind_ids(id);
      }
      context_.batch->Put(Family::kMeta, kOntologyKey, record.SerializeAsString());
      context_.Log(v1::RECORD_TABLE_ONTOLOGY,
                   stored ? v1::CHANGE_TYPE_UPDATED : v1::CHANGE_TYPE_CREATED, 0, put.version());
      context_.ontology = *made;
      context_.effect.ontology = *made;
    }
  }
  if (context_.ontology == nullptr) {
    return ViolationError(StatusCode::kFailedPrecondition, "", "", "NO_ONTOLOGY",
                          "the database has no ontology yet; write one first");
  }
  return absl::OkStatus();
}

Status Builder::Once(const char* table, const std::string& id, const std::string& place) {
  if (touched_.insert(table + id).second) return absl::OkStatus();
  return InvalidError(place, id, "DUPLICATE_CHANGE", "another mutation changes the same record");
}

Status Builder::AddPutEntity(const v1::Entity& put, std::string place) {
  EntityRecord after;
  *after.mutable_entity() = put;
  PG_RETURN_IF_ERROR(AtPlace(place, NormalizeEntity(*context_.ontology, after.mutable_entity())));
  PG_RETURN_IF_ERROR(Once("e", put.id(), place + ".id"));
  auto number = context_.NumberFor(Table::kEntity, put.id());
  if (!number.ok()) return AtPlace(place, number.status());
  std::optional<EntityRecord> before;
  if (!context_.IsNew(Table::kEntity, *number)) {
    PG_ASSIGN_OR_RETURN(before, context_.LiveEntity(*number));
  }
  if (before && before->entity().SerializeAsString() == after.entity().SerializeAsString()) {
    return absl::OkStatus();
  }
  after.set_number(*number);
  entities_.push_back({std::move(place), *number, std::move(before), std::move(after)});
  return absl::OkStatus();
}

Status Builder::AddDeleteEntity(const v1::DeleteEntity& request, std::string place) {
  PG_RETURN_IF_ERROR(Once("e", request.id(), place + ".id"));
  PG_ASSIGN_OR_RETURN(auto before, context_.LiveEntity(request.id()));
  if (!before) {
    return ViolationError(StatusCode::kNotFound, place + ".id", request.id(), "UNKNOWN_ENTITY",
                          "names no entity");
  }
  const std::uint64_t number = before->number();
  if (request.cascade()) PG_RETURN_IF_ERROR(Cascade(number, place));
  entities_.push_back({std::move(place), number, std::move(before), std::nullopt});
  return absl::OkStatus();
}

Status Builder::TooManyChanges(const std::string& place) {
  return ViolationError(
      StatusCode::kResourceExhausted, place, "", "LIMIT",
      "a commit changes at most " + std::to_string(kChangesPerCommitMax) +
          " records whose ids have at most " + std::to_string(kChangeBytesPerCommitMax >> 10U) +
          " KiB in all, cascades included; delete relations in commits before it");
}

Status Builder::Cascade(std::uint64_t number, const std::string& place) {
  std::vector<std::uint64_t> relations;
  for (const Side side : {Side::kOut, Side::kIn}) {
    PG_RETURN_IF_ERROR(
        ScanArcs(*context_.batch, number, side, kNoKind, [&](const AdjacencyKey& arc) {
          if (deleted_.count(arc.relation) == 0) relations.push_back(arc.relation);
          return relations_.size() + relations.size() <= kChangesPerCommitMax;
        }));
  }
  if (relations_.size() + relations.size() > kChangesPerCommitMax) return TooManyChanges(place);
  for (const std::uint64_t relation : relations) {
    PG_ASSIGN_OR_RETURN(auto record, context_.LiveRelation(relation));
    if (!record) return absl::DataLossError("the adjacency names a relation that does not exist");
    deleted_.insert(relation);
    relations_.push_back({place, relation, std::move(record), std::nullopt});
  }
  return absl::OkStatus();
}

Status Builder::AddPutRelation(const v1::Relation& put, std::string place) {
  RelationRecord after;
  v1::Relation* relation = after.mutable_relation();
  *relation = put;
  PG_RETURN_IF_ERROR(AtPlace(place, NormalizeRelation(*context_.ontology, relation)));
  const bool is_made = put.id().empty();
  PG_RETURN_IF_ERROR(CheckMadeId(is_made, *relation, place + ".id"));
  PG_RETURN_IF_ERROR(Once("r", relation->id(), place + ".id"));
  auto number = context_.NumberFor(Table::kRelation, relation->id());
  if (!number.ok()) return AtPlace(place, number.status());
  if (deleted_.count(*number) != 0) {
    return InvalidError(place + ".id", relation->id(), "DUPLICATE_CHANGE",
                        "a cascade of this commit deletes this relation");
  }
  PG_ASSIGN_OR_RETURN(const auto source,
                      context_.reader.NumberOf(Table::kEntity, relation->source_id()));
  PG_ASSIGN_OR_RETURN(const auto target,
                      context_.reader.NumberOf(Table::kEntity, relation->target_id()));
  after.set_number(*number);
  after.set_source_number(source);
  after.set_target_number(target);
  std::optional<RelationRecord> before;
  if (!context_.IsNew(Table::kRelation, *number)) {
    PG_ASSIGN_OR_RETURN(before, context_.LiveRelation(*number));
  }
  if (is_made && before && !SameEnds(before->relation(), *relation)) {
    return IdCollision(place + ".id", before->relation(), relation->id());
  }
  if (before && before->relation().SerializeAsString() == relation->SerializeAsString()) {
    return absl::OkStatus();
  }
  if (!relation->dataset().empty()) {
    const auto dataset = context_.NumberFor(Table::kDataset, relation->dataset());
    if (!dataset.ok()) return AtPlace(place, dataset.status());
    after.set_dataset_number(static_cast<std::uint32_t>(*dataset));
  }
  relations_.push_back({std::move(place), *number, std::move(before), std::move(after)});
  return absl::OkStatus();
}

Status Builder::CheckMadeId(bool is_made, const v1::Relation& relation, const std::string& place) {
  const auto [it, first] = put_relations_.try_emplace(relation.id());
  PutRelation& put = it->second;
  if (first) {
    put.is_made = is_made;
    put.ends.set_source_id(relation.source_id());
    put.ends.set_kind(relation.kind());
    put.ends.set_target_id(relation.target_id());
  } else if ((is_made || put.is_made) && !SameEnds(put.ends, relation)) {
    return IdCollision(place, put.ends, relation.id());
  }
  return absl::OkStatus();
}

Status Builder::AddDeleteRelation(const std::string& id, std::string place) {
  PG_RETURN_IF_ERROR(Once("r", id, place + ".id"));
  PG_ASSIGN_OR_RETURN(auto before, context_.LiveRelation(id));
  if (!before) {
    return ViolationError(StatusCode::kNotFound, place + ".id", id, "UNKNOWN_RELATION",
                          "names no relation");
  }
  const std::uint64_t number = before->number();
  if (!deleted_.insert(number).second) return absl::OkStatus();
  relations_.push_back({std::move(place), number, std::move(before), std::nullopt});
  return absl::OkStatus();
}

Status Builder::ReadMutations() {
  for (int i = 0; i < request_.mutations_size(); ++i) {
    const v1::Mutation& mutation = request_.mutations(i);
    switch (mutation.change_case()) {
      case v1::Mutation::kPutEntity:
        PG_RETURN_IF_ERROR(AddPutEntity(mutation.put_entity(), MutationPlace(i, "put_entity")));
        break;
      case v1::Mutation::kDeleteEntity:
        PG_RETURN_IF_ERROR(
            AddDeleteEntity(mutation.delete_entity(), MutationPlace(i, "delete_entity")));
        break;
      case v1::Mutation::kPutRelation:
      case v1::Mutation::kDeleteRelation:
      case v1::Mutation::kPutOntology:
        break;  // Relations need the numbers of all entities; the ontology is taken already.
      case v1::Mutation::CHANGE_NOT_SET:
        return InvalidError("mutations[" + std::to_string(i) + "]", "", "MISSING_FIELD",
                            "says no change");
    }
  }
  for (int i = 0; i < request_.mutations_size(); ++i) {
    const v1::Mutation& mutation = request_.mutations(i);
    if (mutation.has_put_relation()) {
      PG_RETURN_IF_ERROR(AddPutRelation(mutation.put_relation(), MutationPlace(i, "put_relation")));
    } else if (mutation.has_delete_relation()) {
      PG_RETURN_IF_ERROR(
          AddDeleteRelation(mutation.delete_relation().id(), MutationPlace(i, "delete_relation")));
    }
  }
  return absl::OkStatus();
}

Status Builder::Apply() {
  for (const EntityChange& change : entities_) PG_RETURN_IF_ERROR(ReleaseEntity(change, &context_));
  for (const EntityChange& change : entities_) PG_RETURN_IF_ERROR(ClaimEntity(change, &context_));
  for (const RelationChange& change : relations_) {
    PG_RETURN_IF_ERROR(WriteRelation(change.number, change.before, change.after, &context_));
  }
  return absl::OkStatus();
}

bool Builder::IsMerge(const v1::Relation& relation) const {
  const Ontology* const ontology = context_.ontology_before.get();
  return ontology != nullptr && ontology->merging_kind() != kNoKind &&
         ontology->RelationKind(relation.kind()) == ontology->merging_kind();
}

Status Builder::CheckOutcome() const {
  for (const EntityChange& change : entities_) {
    if (change.after) continue;
    PG_RETURN_IF_ERROR(
        CheckNoArcs(context_, change.place, change.number, change.before->entity().id()));
    PG_RETURN_IF_ERROR(
        CheckNotCited(context_, change.place, change.number, change.before->entity().id()));
  }
  // Before what looks at stored relations: their kinds may be gone from the ontology.
  if (context_.ontology != context_.ontology_before) PG_RETURN_IF_ERROR(CheckStoredData(context_));
  std::unordered_set<std::string> sources;  // That are known to exist.
  for (const EntityChange& change : entities_) {
    if (!change.after) continue;
    PG_RETURN_IF_ERROR(CheckSources(context_, change.place, change.after->entity(), &sources));
    if (change.before && change.before->entity().kind() != change.after->entity().kind()) {
      PG_RETURN_IF_ERROR(CheckArcsAfterKindChange(context_, change.place, change.number));
    }
  }
  for (const RelationChange& change : relations_) {
    if (change.before && IsMerge(change.before->relation())) {
      PG_RETURN_IF_ERROR(CheckUnmerged(context_, change.place, *change.before));
    }
    if (!change.after) continue;
    PG_RETURN_IF_ERROR(CheckEnds(context_, change.place, *change.after));
    PG_RETURN_IF_ERROR(CheckShape(context_, change.place, *change.after));
    PG_RETURN_IF_ERROR(CheckSources(context_, change.place, change.after->relation(), &sources));
  }
  return absl::OkStatus();
}

void Builder::WriteLog() {
  CommitRecord& commit = context_.commit;
  commit.set_revision(context_.revision);
  *commit.mutable_time() =
      options_.time ? *options_.time : google::protobuf::util::TimeUtil::GetCurrentTime();
  commit.set_author(request_.author());
  commit.set_comment(request_.comment());
  commit.set_request_id(request_.request_id());
  context_.head.set_revision(context_.revision);
  context_.batch->Put(Family::kLog, EncodeNumber(context_.revision), commit.SerializeAsString());
  context_.batch->Put(Family::kMeta, kHeadKey, context_.head.SerializeAsString());
}

StatusOr<BuiltCommit> Builder::Build() {
  PG_RETURN_IF_ERROR(CheckRequest(request_, options_));
  PG_ASSIGN_OR_RETURN(auto repeated, RepeatedRequest());
  if (repeated) return *std::move(repeated);
  PG_RETURN_IF_ERROR(CheckPreconditions());
  PG_RETURN_IF_ERROR(PutOntology());
  PG_RETURN_IF_ERROR(ReadMutations());
  PG_RETURN_IF_ERROR(Apply());
  PG_RETURN_IF_ERROR(CheckOutcome());

  BuiltCommit built;
  built.changed = !context_.commit.changes().empty();
  built.written = built.changed || !request_.request_id().empty();
  built.response.set_revision(built.changed ? context_.revision : context_.head_before.revision());
  AddChanges(context_.commit, &built.response);
  // An answer that cannot be sent must not become durable.
  if (context_.commit.changes_size() > static_cast<int>(kChangesPerCommitMax) ||
      built.response.ByteSizeLong() > kChangeBytesPerCommitMax) {
    return TooManyChanges("mutations");
  }
  if (built.changed) WriteLog();
  if (!request_.request_id().empty()) RememberRequest(built.response.revision(), built.changed);
  built.head = built.changed ? context_.head : context_.head_before;
  built.effect = std::move(context_.effect);
  return built;
}

}  // namespace

StatusOr<BuiltCommit> BuildCommit(const v1::WriteRequest& request, const CommitOptions& options,
                                  const std::shared_ptr<const Ontology>& ontology,
                                  const storage::v1::HeadRecord& head, KeyValueBatch* batch) {
  batch->SetSavePoint();
  auto built = Builder(request, options, ontology, head, batch).Build();
  if (built.ok() && built->written) {
    batch->DropSavePoint();
  } else {
    batch->RollBack();
  }
  return built;
}

}  // namespace partnergraph
