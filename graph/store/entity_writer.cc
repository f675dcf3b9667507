#include "graph/store/entity_writer.h"

#include <algorithm>
#include <set>

#include "graph/base/violation.h"
#include "graph/names/fold.h"
#include "graph/store/citation_index.h"
#include "graph/store/index_record.h"

namespace partnergraph {
namespace {

using storage::v1::EntityRecord;
using storage::v1::IndexRecord;

using Keys = std::set<std::string>;

Keys NameKeys(const std::optional<EntityRecord>& record) {
  Keys keys;
  if (!record) return keys;
  for (const v1::Name& name : record->entity().names()) {
    keys.insert(EncodeNameKey({NameIndexText(name.text()), record->number()}));
  }
  return keys;
}

Keys IdentifierKeys(const std::optional<EntityRecord>& record) {
  Keys keys;
  if (!record) return keys;
  for (const v1::Identifier& identifier : record->entity().identifiers()) {
    keys.insert(EncodeIdentifierKey(identifier.scheme(), identifier.value()));
  }
  return keys;
}

StatusOr<IndexRecord> ReadIndex(Family family, const std::string& key,
                                const CommitContext& context) {
  PG_ASSIGN_OR_RETURN(const auto bytes, context.batch->Get(family, key));
  IndexRecord record;
  if (bytes && !record.ParseFromString(*bytes)) {
    return absl::DataLossError(std::string("an entry of ") + FamilyName(family) +
                               " is malformed");
  }
  return record;
}

// Ends the hold on every key of `before` that is not in `after`.
Status Release(Family family, const Keys& before, const Keys& after, CommitContext* context) {
  for (const std::string& key : before) {
    if (after.count(key) != 0) continue;
    PG_ASSIGN_OR_RETURN(IndexRecord record, ReadIndex(family, key, *context));
    if (Holder(record) == 0) return absl::DataLossError("an index entry is missing");
    RemoveHolder(context->revision, &record);
    context->batch->Put(family, key, record.SerializeAsString());
  }
  return absl::OkStatus();
}

}  // namespace

std::string NameIndexText(const std::string& text) {
  std::string folded = FoldName(text);
  return folded.empty() ? text : folded;
}

Status ReleaseEntity(const EntityChange& change, CommitContext* context) {
  const EntityRecord* before = change.before ? &*change.before : nullptr;
  const std::string key = EncodeNumber(change.number);
  // The version that goes to the history is the stored one: a deletion, too, if that is newest.
  std::optional<std::string> stored;
  if (!context->IsNew(Table::kEntity, change.number)) {
    PG_ASSIGN_OR_RETURN(stored, context->batch->Get(Family::kEntities, key));
  }
  if (stored) {
    EntityRecord version;
    if (!version.ParseFromString(*stored)) return absl::DataLossError("an entity is malformed");
    context->batch->Put(
        Family::kHistory,
        EncodeHistoryKey({Table::kEntity, change.number, version.revision()}), *stored);
  }
  EntityRecord record;
  if (change.after) {
    record = *change.after;
  } else {
    record.set_deleted(true);
    record.mutable_entity()->set_id(before->entity().id());
  }
  record.set_number(change.number);
  record.set_revision(context->revision);
  context->batch->Put(Family::kEntities, key, record.SerializeAsString());

  PG_RETURN_IF_ERROR(
      Release(Family::kNames, NameKeys(change.before), NameKeys(change.after), context));
  PG_RETURN_IF_ERROR(Release(Family::kIdentifiers, IdentifierKeys(change.before),
                             IdentifierKeys(change.after), context));
  PG_RETURN_IF_ERROR(WriteCitations(Table::kEntity, change.number,
                                    before == nullptr ? nullptr : &before->entity(),
                                    change.after ? &change.after->entity() : nullptr, context));

  const KindNumber kind =
      change.after ? context->ontology->EntityKind(change.after->entity().kind()) : kNoKind;
  const std::string vertex_key = EncodeAdjacencyKey({.vertex = change.number});
  if (change.after) {
    context->batch->Put(Family::kAdjacency, vertex_key, EncodeKind(kind));
  } else {
    context->batch->Delete(Family::kAdjacency, vertex_key);
  }
  if (!before || !change.after || before->entity().kind() != change.after->entity().kind()) {
    context->effect.vertices.push_back({change.number, kind});
  }
  context->Log(v1::RECORD_TABLE_ENTITY,
               !before         ? v1::CHANGE_TYPE_CREATED
               : !change.after ? v1::CHANGE_TYPE_DELETED
                               : v1::CHANGE_TYPE_UPDATED,
               change.number, record.entity().id());
  return absl::OkStatus();
}

Status ClaimEntity(const EntityChange& change, CommitContext* context) {
  const Keys names_before = NameKeys(change.before);
  for (const std::string& key : NameKeys(change.after)) {
    if (names_before.count(key) != 0) continue;
    PG_ASSIGN_OR_RETURN(IndexRecord record, ReadIndex(Family::kNames, key, *context));
    AddHolder(change.number, context->revision, &record);
    context->batch->Put(Family::kNames, key, record.SerializeAsString());
  }
  if (!change.after) return absl::OkStatus();
  const Keys identifiers_before = IdentifierKeys(change.before);
  const auto& identifiers = change.after->entity().identifiers();
  for (int i = 0; i < identifiers.size(); ++i) {
    const v1::Identifier& identifier = identifiers.Get(i);
    const std::string key = EncodeIdentifierKey(identifier.scheme(), identifier.value());
    if (identifiers_before.count(key) != 0) continue;
    PG_ASSIGN_OR_RETURN(IndexRecord record, ReadIndex(Family::kIdentifiers, key, *context));
    if (const std::uint64_t holder = Holder(record); holder != 0) {
      PG_ASSIGN_OR_RETURN(const auto other, context->LiveEntity(holder));
      return ViolationError(StatusCode::kAlreadyExists,
                            change.place + ".identifiers[" + std::to_string(i) + "]",
                            identifier.scheme() + ":" + identifier.value(), "DUPLICATE_IDENTIFIER",
                            "belongs to " + (other ? other->entity().id() : "another entity"));
    }
    AddHolder(change.number, context->revision, &record);
    context->batch->Put(Family::kIdentifiers, key, record.SerializeAsString());
  }
  return absl::OkStatus();
}

}  // namespace partnergraph
