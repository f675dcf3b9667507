#include "graph/transfer/record_writer.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/model/record_check.h"
#include "graph/transfer/claim_check.h"

namespace partnergraph {
namespace {

using storage::v1::EntityRecord;
using storage::v1::RelationRecord;

constexpr std::size_t kBatchRecords = kPreconditionsPerCommitMax;
constexpr std::size_t kBatchBytes = 2U << 20U;

template <class Record>
std::optional<Record> Live(StatusOr<std::optional<Record>>* read) {
  if (!**read || (**read)->deleted()) return std::nullopt;
  return std::move(**read);
}

std::string IdentifierText(const v1::Identifier& identifier) {
  return identifier.scheme() + ":" + identifier.value();
}

// "mutations[12].put_entity.names[3].text" -> 12 and "names[3].text".
struct BatchPlace {
  std::size_t position = 0;
  std::string field;
};
std::optional<BatchPlace> PlaceIn(const std::string& place, std::string_view list) {
  if (!place.starts_with(list)) return std::nullopt;
  BatchPlace found;
  found.position = std::strtoull(place.c_str() + list.size(), nullptr, 10);
  const std::size_t dot = place.find('.');
  const std::size_t second = dot == std::string::npos ? dot : place.find('.', dot + 1);
  if (second != std::string::npos) found.field = place.substr(second + 1);
  return found;
}

}  // namespace

Status RecordWriter::PutEntity(v1::Entity claim, bool is_mention, std::string place) {
  Pending pending;
  pending.entity = std::move(claim);
  pending.is_mention = is_mention;
  pending.place = std::move(place);
  return Queue(std::move(pending));
}

Status RecordWriter::PutWhole(v1::Entity entity, std::string place) {
  Pending pending;
  pending.entity = std::move(entity);
  pending.is_whole = true;
  pending.place = std::move(place);
  return Queue(std::move(pending));
}

Status RecordWriter::PutWhole(v1::Relation relation, std::string place) {
  Pending pending;
  pending.relation = std::move(relation);
  pending.is_whole = true;
  pending.place = std::move(place);
  return Queue(std::move(pending));
}

StatusOr<std::string> RecordWriter::PutRelation(v1::Relation claim, std::string place) {
  PG_ASSIGN_OR_RETURN(Standing standing, FindStanding(claim));
  Pending pending;
  pending.relation = std::move(claim);
  pending.relation->set_id(standing.id);
  pending.place = std::move(place);
  PG_RETURN_IF_ERROR(Queue(std::move(pending)));
  return std::move(standing.id);
}

Status RecordWriter::RetractEntity(std::uint64_t number) {
  Pending pending;
  pending.is_retraction = true;
  pending.number = number;
  pending.mutation.mutable_delete_entity();
  return Queue(std::move(pending));
}

Status RecordWriter::RetractRelation(std::uint64_t number) {
  Pending pending;
  pending.is_retraction = true;
  pending.number = number;
  pending.mutation.mutable_delete_relation();
  return Queue(std::move(pending));
}

Status RecordWriter::Queue(Pending pending) {
  PG_ASSIGN_OR_RETURN(const bool changes, Prepare(&pending));
  if (!changes) {
    v1::ImportCounts* const counts = CountsOf(pending);
    counts->set_unchanged(counts->unchanged() + 1);
    return absl::OkStatus();
  }
  if (pending.is_new && target_.bulk_load() != nullptr && !commits_only_) {
    return Create(std::move(pending));
  }
  pending_bytes_ += pending.mutation.ByteSizeLong();
  pending_.push_back(std::move(pending));
  if (pending_.size() < kBatchRecords && pending_bytes_ < kBatchBytes) return absl::OkStatus();
  return Flush();
}

Status RecordWriter::Create(Pending pending) {
  BulkLoad* const load = target_.bulk_load();
  v1::Entity* const entity =
      pending.mutation.has_put_entity() ? pending.mutation.mutable_put_entity() : nullptr;
  v1::Relation* const relation =
      entity == nullptr ? pending.mutation.mutable_put_relation() : nullptr;
  const auto create = [&](bool is_mended) -> Status {
    if (entity != nullptr) {
      if (is_mended) PG_RETURN_IF_ERROR(NormalizeEntity(*load->ontology(), entity));
      return load->CreateEntity(*entity);
    }
    if (is_mended) PG_RETURN_IF_ERROR(NormalizeRelation(*load->ontology(), relation));
    return load->CreateRelation(*relation);
  };
  for (bool is_mended = false;; is_mended = true) {
    const Status created = create(is_mended);
    if (created.ok()) {
      v1::ImportCounts* const counts = CountsOf(pending);
      counts->set_created(counts->created() + 1);
      return absl::OkStatus();
    }
    const auto violation = GetViolation(created);
    if (!violation || violation->rule() == kNoBulkLoad) return created;
    const bool repaired = entity != nullptr ? TakeOut(violation->place(), entity).has_value()
                                            : TakeOut(violation->place(), relation).has_value();
    report_->Add(repaired ? v1::IMPORT_OUTCOME_REPAIRED : v1::IMPORT_OUTCOME_REJECTED,
                 pending.place, violation->place(), *violation);
    if (!repaired) return report_->status();
  }
}

StatusOr<bool> RecordWriter::Prepare(Pending* pending) {
  auto changes = pending->is_retraction ? PrepareRetraction(pending)
                 : pending->entity      ? PrepareEntity(pending)
                                        : PrepareRelation(pending);
  pending->is_again = true;
  return changes;
}

Status RecordWriter::LeaveOutTaken(const Pending& pending, v1::Entity* entity) {
  for (int i = 0; i < entity->identifiers_size();) {
    const v1::Identifier& identifier = entity->identifiers(i);
    const std::string text = IdentifierText(identifier);
    PG_ASSIGN_OR_RETURN(std::string other,
                        target_.HolderOf(identifier.scheme(), identifier.value()));
    if (other == entity->id()) other.clear();
    if (other.empty()) {
      const auto [given, is_new] = given_.emplace(text, entity->id());
      if (!is_new && given->second != entity->id()) other = given->second;
    }
    if (other.empty()) {
      ++i;
      continue;
    }
    v1::Violation violation;
    violation.set_value(text);
    violation.set_rule("DUPLICATE_IDENTIFIER");
    violation.set_reason("belongs to " + other);
    if (!pending.is_again) {
      report_->Add(v1::IMPORT_OUTCOME_REPAIRED, pending.place, identifier.scheme(), violation);
    }
    entity->mutable_identifiers()->DeleteSubrange(i, 1);
  }
  return absl::OkStatus();
}

StatusOr<bool> RecordWriter::PrepareEntity(Pending* pending) {
  const RecordReader reader = target_.reader();
  v1::Entity claim = *pending->entity;
  PG_ASSIGN_OR_RETURN(const std::uint64_t number, reader.NumberOf(Table::kEntity, claim.id()));
  std::optional<EntityRecord> stored;
  if (number != 0) {
    auto read = reader.Entity(number, target_.revision());
    PG_RETURN_IF_ERROR(read.status());
    stored = Live(&read);
  }
  PG_RETURN_IF_ERROR(LeaveOutTaken(*pending, &claim));
  v1::Precondition& condition = pending->precondition;
  condition.set_entity_id(claim.id());
  if (!stored) {
    condition.set_rule(v1::Precondition::RULE_ABSENT);
    *pending->mutation.mutable_put_entity() = std::move(claim);
    pending->change = v1::CHANGE_TYPE_CREATED;
    pending->is_new = number == 0;
    return true;
  }
  if (!pending->is_whole && pending->is_mention && stored->entity().dataset() != rules_.dataset &&
      !IsStub(stored->entity())) {
    LeaveOutNew(stored->entity(), rules_, &claim);
  }
  v1::Entity merged = pending->is_whole ? claim : *MergeEntity(stored->entity(), &claim, rules_);
  if (merged.SerializeAsString() == stored->entity().SerializeAsString()) return false;
  condition.set_rule(v1::Precondition::RULE_AT_REVISION);
  condition.set_revision(stored->revision());
  *pending->mutation.mutable_put_entity() = std::move(merged);
  pending->change = v1::CHANGE_TYPE_UPDATED;
  return true;
}

StatusOr<RecordWriter::Standing> RecordWriter::FindStanding(const v1::Relation& claim) const {
  const RecordReader reader = target_.reader();
  Standing standing{.id = claim.id(), .stored = std::nullopt};
  // An id that becomes too long is refused by the store.
  for (; standing.id.size() <= kIdBytesMax; standing.id += "." + rules_.dataset) {
    standing.stored.reset();
    PG_ASSIGN_OR_RETURN(const std::uint64_t number, reader.NumberOf(Table::kRelation, standing.id));
    standing.is_new = number == 0;
    if (standing.is_new) return standing;
    auto read = reader.Relation(number, target_.revision());
    PG_RETURN_IF_ERROR(read.status());
    standing.stored = Live(&read);
    if (!standing.stored) return standing;
    const v1::Relation& stored = standing.stored->relation();
    if (!HasOthers(stored, rules_) || SaySame(stored, claim)) return standing;
  }
  standing.stored.reset();
  standing.is_new = true;
  return standing;
}

StatusOr<bool> RecordWriter::PrepareRelation(Pending* pending) {
  v1::Relation claim = *pending->relation;
  std::optional<RelationRecord> stored;
  if (pending->is_whole) {
    const RecordReader reader = target_.reader();
    PG_ASSIGN_OR_RETURN(const std::uint64_t number, reader.NumberOf(Table::kRelation, claim.id()));
    pending->is_new = number == 0;
    if (number != 0) {
      auto read = reader.Relation(number, target_.revision());
      PG_RETURN_IF_ERROR(read.status());
      stored = Live(&read);
    }
  } else {
    PG_ASSIGN_OR_RETURN(Standing standing, FindStanding(claim));
    claim.set_id(standing.id);
    stored = std::move(standing.stored);
    pending->is_new = standing.is_new;
  }
  v1::Precondition& condition = pending->precondition;
  condition.set_relation_id(claim.id());
  if (!stored) {
    condition.set_rule(v1::Precondition::RULE_ABSENT);
    *pending->mutation.mutable_put_relation() = std::move(claim);
    pending->change = v1::CHANGE_TYPE_CREATED;
    return true;
  }
  v1::Relation merged =
      pending->is_whole ? claim : *MergeRelation(stored->relation(), &claim, rules_);
  if (merged.SerializeAsString() == stored->relation().SerializeAsString()) return false;
  condition.set_rule(v1::Precondition::RULE_AT_REVISION);
  condition.set_revision(stored->revision());
  *pending->mutation.mutable_put_relation() = std::move(merged);
  pending->change = v1::CHANGE_TYPE_UPDATED;
  return true;
}

StatusOr<bool> RecordWriter::PrepareRetraction(Pending* pending) {
  const RecordReader reader = target_.reader();
  v1::Precondition& condition = pending->precondition;
  condition.set_rule(v1::Precondition::RULE_AT_REVISION);
  const bool is_entity =
      pending->mutation.has_delete_entity() || pending->mutation.has_put_entity();
  if (is_entity) {
    auto read = reader.Entity(pending->number, target_.revision());
    PG_RETURN_IF_ERROR(read.status());
    const auto stored = Live(&read);
    if (!stored) return false;
    pending->place = stored->entity().id();
    condition.set_entity_id(stored->entity().id());
    condition.set_revision(stored->revision());
    auto left = MergeEntity(stored->entity(), nullptr, rules_);
    if (!left) {
      pending->mutation.mutable_delete_entity()->set_id(stored->entity().id());
      pending->change = v1::CHANGE_TYPE_DELETED;
      return true;
    }
    if (left->SerializeAsString() == stored->entity().SerializeAsString()) return false;
    *pending->mutation.mutable_put_entity() = *std::move(left);
  } else {
    auto read = reader.Relation(pending->number, target_.revision());
    PG_RETURN_IF_ERROR(read.status());
    const auto stored = Live(&read);
    if (!stored) return false;
    pending->place = stored->relation().id();
    condition.set_relation_id(stored->relation().id());
    condition.set_revision(stored->revision());
    auto left = MergeRelation(stored->relation(), nullptr, rules_);
    if (!left) {
      pending->mutation.mutable_delete_relation()->set_id(stored->relation().id());
      pending->change = v1::CHANGE_TYPE_DELETED;
      return true;
    }
    if (left->SerializeAsString() == stored->relation().SerializeAsString()) return false;
    *pending->mutation.mutable_put_relation() = *std::move(left);
  }
  pending->change = v1::CHANGE_TYPE_UPDATED;
  return true;
}

Status RecordWriter::Flush() {
  // While somebody else writes the same records all the time, a large batch would never be right as
  // a whole.
  std::size_t size = pending_.size();
  while (!pending_.empty()) {
    PG_RETURN_IF_ERROR(report_->status());
    size = std::min(size, pending_.size());
    const auto end = pending_.begin() + static_cast<std::ptrdiff_t>(size);
    v1::WriteRequest request;
    request.set_author(options_.author);
    request.set_comment(options_.comment);
    for (auto pending = pending_.begin(); pending != end; ++pending) {
      *request.add_mutations() = pending->mutation;
      *request.add_preconditions() = pending->precondition;
    }
    const auto written = target_.Write(std::move(request));
    if (!written.ok()) {
      PG_RETURN_IF_ERROR(Mend(written.status()));
      const bool others_write = written.status().code() == StatusCode::kAborted;
      if (others_write) size = std::max<std::size_t>(size / 2, 1);
      continue;
    }
    for (auto pending = pending_.begin(); pending != end; ++pending) {
      v1::ImportCounts* const counts = CountsOf(*pending);
      if (pending->change == v1::CHANGE_TYPE_CREATED) counts->set_created(counts->created() + 1);
      if (pending->change == v1::CHANGE_TYPE_UPDATED) counts->set_updated(counts->updated() + 1);
      if (pending->change == v1::CHANGE_TYPE_DELETED) counts->set_deleted(counts->deleted() + 1);
    }
    pending_.erase(pending_.begin(), end);
    size *= 2;
  }
  pending_.clear();
  pending_bytes_ = 0;
  given_.clear();
  return absl::OkStatus();
}

Status RecordWriter::Mend(const Status& refusal) {
  const auto violation = GetViolation(refusal);
  if (!violation) return refusal;
  const auto drop = [&](std::size_t position) {
    pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(position));
  };
  if (const auto place = PlaceIn(violation->place(), "preconditions[");
      place && refusal.code() == StatusCode::kAborted && place->position < pending_.size()) {
    // Somebody changed it: do it again on what stands there now.
    PG_ASSIGN_OR_RETURN(const bool changes, Prepare(&pending_[place->position]));
    if (!changes) drop(place->position);
    return absl::OkStatus();
  }
  const auto place = PlaceIn(violation->place(), "mutations[");
  if (!place || place->position >= pending_.size()) return refusal;
  Pending& pending = pending_[place->position];
  if (pending.is_retraction) {
    // Others need the entity: it stays as it is, and the next import tries again.
    report_->Add(v1::IMPORT_OUTCOME_KEPT, pending.place, "", *violation);
    drop(place->position);
    return absl::OkStatus();
  }
  google::protobuf::Message* record = nullptr;
  if (pending.mutation.has_put_entity()) record = pending.mutation.mutable_put_entity();
  if (pending.mutation.has_put_relation()) record = pending.mutation.mutable_put_relation();
  const bool repaired = record != nullptr && TakeOut(place->field, record).has_value();
  report_->Add(repaired ? v1::IMPORT_OUTCOME_REPAIRED : v1::IMPORT_OUTCOME_REJECTED, pending.place,
               place->field, *violation);
  if (!repaired) drop(place->position);
  return absl::OkStatus();
}

}  // namespace partnergraph
