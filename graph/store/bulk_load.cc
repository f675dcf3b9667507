#include "graph/store/bulk_load.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/util/time_util.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/names/fold.h"
#include "graph/store/citation_index.h"
#include "graph/store/commit_builder.h"
#include "graph/store/commit_check.h"
#include "graph/store/entity_writer.h"
#include "graph/store/index_record.h"
#include "graph/store/relation_writer.h"

namespace partnergraph {
namespace {

using storage::v1::EntityRecord;
using storage::v1::IndexRecord;
using storage::v1::RelationRecord;

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

constexpr std::size_t kTextBlockBytes = 64U << 10U;
constexpr std::size_t kKnownMax = 1'000'000;
constexpr std::size_t kBatchRelations = 1024;

// A record whose message is serialized already: the fields before it, in their order, and itself.
void AssignRecord(std::uint64_t number, std::uint64_t revision, int field, std::string_view message,
                  std::string* bytes) {
  std::array<std::uint8_t, 40> head{};
  std::uint8_t* at =
      WireFormatLite::WriteUInt64ToArray(EntityRecord::kNumberFieldNumber, number, head.data());
  at = WireFormatLite::WriteUInt64ToArray(EntityRecord::kRevisionFieldNumber, revision, at);
  at = WireFormatLite::WriteTagToArray(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED, at);
  at = CodedOutputStream::WriteVarint32ToArray(static_cast<std::uint32_t>(message.size()), at);
  bytes->assign(head.data(), at);
  bytes->append(message);
}
static_assert(int{EntityRecord::kNumberFieldNumber} == int{RelationRecord::kNumberFieldNumber} &&
              int{EntityRecord::kRevisionFieldNumber} == int{RelationRecord::kRevisionFieldNumber});

void AppendEnds(const RelationEffect& arcs, std::string* bytes) {
  std::array<std::uint8_t, 40> tail{};
  std::uint8_t* at = WireFormatLite::WriteUInt64ToArray(RelationRecord::kSourceNumberFieldNumber,
                                                        arcs.source, tail.data());
  at =
      WireFormatLite::WriteUInt64ToArray(RelationRecord::kTargetNumberFieldNumber, arcs.target, at);
  if (arcs.dataset != kNoDataset) {
    at = WireFormatLite::WriteUInt32ToArray(RelationRecord::kDatasetNumberFieldNumber, arcs.dataset,
                                            at);
  }
  bytes->append(tail.data(), at);
}

// `status` at ".field" of the record, as at "field".
Status WithoutDot(const Status& status) {
  auto violation = GetViolation(status);
  if (!violation || !violation->place().starts_with('.')) return status;
  return ViolationError(status.code(), violation->place().substr(1), violation->value(),
                        violation->rule(), violation->reason());
}

Status TooManyRecords(std::string_view id) {
  return ViolationError(StatusCode::kResourceExhausted, "id", id, "LIMIT",
                        "the database holds as many records as it can number");
}

}  // namespace

BulkLoad::BulkLoad(KeyValueStore* store, std::shared_ptr<const Ontology> ontology,
                   storage::v1::HeadRecord head, BulkLoadOptions options)
    : store_(store),
      ontology_(std::move(ontology)),
      head_(std::move(head)),
      options_(std::move(options)),
      batch_(store->NewBatch()),
      index_(options_.folder),
      table_of_(kFamilyCount, nullptr) {}

BulkLoad::~BulkLoad() {
  if (written_.valid()) written_.wait();
}

std::string_view BulkLoad::Keep(std::string_view text) {
  if (texts_.empty() || texts_.back().size() + text.size() > texts_.back().capacity()) {
    texts_.emplace_back().reserve(std::max(kTextBlockBytes, text.size()));
  }
  std::string& block = texts_.back();
  block.append(text);
  return std::string_view(block).substr(block.size() - text.size());
}

std::string_view BulkLoad::NewHolder(std::string_view scheme, std::string_view value) const {
  const auto found = holders_.find(EncodeIdentifierKey(scheme, value));
  return found == holders_.end() ? std::string_view() : found->second;
}

StatusOr<KeyValueTable*> BulkLoad::TableOf(Family family) {
  KeyValueTable*& table = table_of_[static_cast<std::size_t>(family)];
  if (table == nullptr) {
    PG_ASSIGN_OR_RETURN(auto made, store_->NewTable(family));
    table = tables_.emplace_back(std::move(made)).get();
  }
  return table;
}

StatusOr<BulkLoad::End> BulkLoad::FindEnd(std::string_view id) {
  if (const auto found = entities_.find(id); found != entities_.end()) return found->second;
  if (const auto found = known_.find(id); found != known_.end()) return found->second;
  End end;
  PG_ASSIGN_OR_RETURN(const std::uint64_t number, reader().NumberOf(Table::kEntity, id));
  if (number != 0) {
    // Deleted entities have no kind.
    PG_ASSIGN_OR_RETURN(const auto kind,
                        batch_->Get(Family::kAdjacency, EncodeAdjacencyKey({.vertex = number})));
    if (kind) {
      end.number = number;
      PG_ASSIGN_OR_RETURN(end.kind, DecodeKind(*kind));
    }
  }
  if (known_.size() >= kKnownMax) known_.clear();
  known_.emplace(id, end);
  return end;
}

StatusOr<DatasetNumber> BulkLoad::DatasetNumberOf(std::string_view dataset) {
  if (dataset.empty()) return kNoDataset;
  if (const auto found = datasets_.find(dataset); found != datasets_.end()) return found->second;
  CommitContext context(batch_.get(), ontology_, head_);
  PG_ASSIGN_OR_RETURN(const std::uint64_t number,
                      context.NumberFor(Table::kDataset, std::string(dataset)));
  head_.set_dataset_count(context.head.dataset_count());
  datasets_.emplace(dataset, static_cast<DatasetNumber>(number));
  return static_cast<DatasetNumber>(number);
}

// --- Commits.

StatusOr<v1::WriteResponse> BulkLoad::Commit(const v1::WriteRequest& request) {
  PG_RETURN_IF_ERROR(CloseCommit());
  PG_ASSIGN_OR_RETURN(BuiltCommit built, BuildCommit(request, {}, ontology_, head_, batch_.get()));
  if (!built.changed) return std::move(built.response);
  if ((!entities_.empty() && built.head.entity_count() != head_.entity_count()) ||
      (table_of_[static_cast<std::size_t>(Family::kRelations)] != nullptr &&
       built.head.relation_count() != head_.relation_count())) {
    return absl::InternalError("a commit of a bulk load adds records behind new ones");
  }
  head_ = std::move(built.head);
  if (built.effect.ontology != nullptr) ontology_ = built.effect.ontology;
  known_.clear();
  // The log is written in order of revisions, new records' commits between.
  const std::string key = EncodeNumber(head_.revision());
  PG_ASSIGN_OR_RETURN(const auto logged, batch_->Get(Family::kLog, key));
  PG_ASSIGN_OR_RETURN(KeyValueTable* const log, TableOf(Family::kLog));
  PG_RETURN_IF_ERROR(log->Put(key, *logged));
  return std::move(built.response);
}

std::uint64_t BulkLoad::NextRevision() {
  if (open_changes_ == kMutationsPerCommitMax) {
    head_.set_revision(head_.revision() + 1);
    open_changes_ = 0;
  }
  ++open_changes_;
  return head_.revision() + 1;
}

Status BulkLoad::Log(std::uint64_t revision, v1::RecordTable table, std::uint64_t number,
                     std::string_view id) {
  if (commit_.revision() != revision) PG_RETURN_IF_ERROR(WriteCommit());
  commit_.set_revision(revision);
  storage::v1::LoggedChange* const change = commit_.add_changes();
  change->set_table(table);
  change->set_type(v1::CHANGE_TYPE_CREATED);
  change->set_number(number);
  change->set_id(id.data(), id.size());
  return absl::OkStatus();
}

Status BulkLoad::WriteCommit() {
  if (commit_.changes().empty()) return absl::OkStatus();
  *commit_.mutable_time() = google::protobuf::util::TimeUtil::GetCurrentTime();
  commit_.set_author(options_.author);
  commit_.set_comment(options_.comment);
  PG_ASSIGN_OR_RETURN(KeyValueTable* const log, TableOf(Family::kLog));
  commit_.SerializeToString(&bytes_);
  commit_.mutable_changes()->Clear();
  return log->Put(EncodeNumber(commit_.revision()), bytes_);
}

Status BulkLoad::CloseCommit() {
  PG_RETURN_IF_ERROR(Drain());
  PG_RETURN_IF_ERROR(WriteCommit());
  if (open_changes_ > 0) head_.set_revision(head_.revision() + 1);
  open_changes_ = 0;
  return absl::OkStatus();
}

// --- New records.

Status BulkLoad::CreateEntity(const v1::Entity& entity) {
  const std::uint64_t number = head_.entity_count() + 1;
  if (number > kRecordNumberMax) return TooManyRecords(entity.id());
  PG_RETURN_IF_ERROR(Drain());
  std::set<std::uint64_t> sources;
  Status failed;
  ForEachCitation(entity, [&](const v1::Citation& citation, const FieldPath& path) {
    const auto source = FindEnd(citation.source_id());
    if (!source.ok()) {
      failed = source.status();
    } else if (source->number == 0) {
      failed = UnknownSource(ToText(path) + ".source_id", citation.source_id());
    } else {
      sources.insert(source->number);
    }
    return failed.ok();
  });
  PG_RETURN_IF_ERROR(failed);
  std::vector<std::pair<std::string, IndexRecord>> identifiers;
  for (int i = 0; i < entity.identifiers_size(); ++i) {
    const v1::Identifier& identifier = entity.identifiers(i);
    auto& [key, record] = identifiers.emplace_back();
    key = EncodeIdentifierKey(identifier.scheme(), identifier.value());
    PG_ASSIGN_OR_RETURN(const auto stored, batch_->Get(Family::kIdentifiers, key));
    if (stored && !record.ParseFromString(*stored)) {
      return absl::DataLossError("an entry of identifiers is malformed");
    }
    const auto holder = holders_.find(key);
    if (holder != holders_.end() || Holder(record) != 0) {
      return ViolationError(StatusCode::kAlreadyExists, "identifiers[" + std::to_string(i) + "]",
                            identifier.scheme() + ":" + identifier.value(), "DUPLICATE_IDENTIFIER",
                            holder == holders_.end() ? "belongs to another entity"
                                                     : "belongs to " + std::string(holder->second));
    }
  }

  head_.set_entity_count(number);
  const std::uint64_t revision = NextRevision();
  const std::string_view id = Keep(entity.id());
  const KindNumber kind = ontology_->EntityKind(entity.kind());
  entities_.emplace(id, End{number, kind});
  new_ids_.push_back(id);
  const std::string number_key = EncodeNumber(number);
  PG_RETURN_IF_ERROR(index_.Add(Family::kIds, EncodeIdKey(Table::kEntity, id), number_key));
  for (auto& [key, record] : identifiers) {
    AddHolder(number, revision, &record);
    holders_.emplace(Keep(key), id);
    PG_RETURN_IF_ERROR(index_.Add(Family::kIdentifiers, key, record.SerializeAsString()));
  }
  IndexRecord held;
  AddHolder(number, revision, &held);
  const std::string held_bytes = held.SerializeAsString();
  std::set<std::string> names;
  for (const v1::Name& name : entity.names()) {
    names.insert(EncodeNameKey({NameIndexText(name.text()), number}));
  }
  for (const std::string& name : names) {
    PG_RETURN_IF_ERROR(index_.Add(Family::kNames, name, held_bytes));
  }
  for (const std::uint64_t source : sources) {
    PG_RETURN_IF_ERROR(
        index_.Add(Family::kCitations, EncodeCitationKey({source, Table::kEntity, number}), ""));
  }
  PG_RETURN_IF_ERROR(
      index_.Add(Family::kAdjacency, EncodeAdjacencyKey({.vertex = number}), EncodeKind(kind)));
  AssignRecord(number, revision, EntityRecord::kEntityFieldNumber, entity.SerializeAsString(),
               &bytes_);
  PG_ASSIGN_OR_RETURN(KeyValueTable* const table, TableOf(Family::kEntities));
  PG_RETURN_IF_ERROR(table->Put(number_key, bytes_));
  return Log(revision, v1::RECORD_TABLE_ENTITY, number, id);
}

Status BulkLoad::CreateRelation(const v1::Relation& relation) {
  StoredRelation stored;
  stored.id = relation.id();
  stored.source_id = relation.source_id();
  stored.target_id = relation.target_id();
  stored.kind = ontology_->RelationKind(relation.kind());
  stored.days = DaysOf(relation.valid_time());
  stored.dataset = relation.dataset();
  ForEachCitation(relation, [&](const v1::Citation& citation, const FieldPath&) {
    const std::string_view id = citation.source_id();
    if (std::find(stored.sources.begin(), stored.sources.end(), id) == stored.sources.end()) {
      stored.sources.push_back(id);
    }
    return true;
  });
  const std::string bytes = relation.SerializeAsString();
  stored.bytes = bytes;
  const Status created = CreateRelation(stored);
  const auto violation = GetViolation(created);
  if (!violation || violation->rule() != "UNKNOWN_SOURCE") return created;
  Status at_place = created;  // Where the relation cites it first.
  ForEachCitation(relation, [&](const v1::Citation& citation, const FieldPath& path) {
    if (citation.source_id() != violation->value()) return true;
    at_place = UnknownSource(ToText(path) + ".source_id", citation.source_id());
    return false;
  });
  return at_place;
}

std::string BulkLoad::NewEntityId(std::uint64_t number) const {
  const std::uint64_t first = head_.entity_count() + 1 - new_ids_.size();
  return number < first ? std::string() : std::string(new_ids_[number - first]);
}

Status BulkLoad::CheckEnds(const StoredRelation& relation, const End& source,
                           const End& target) const {
  for (const auto& [end, field, id] : {std::tuple(&source, "source_id", relation.source_id),
                                       std::tuple(&target, "target_id", relation.target_id)}) {
    if (end->number != 0) continue;
    return ViolationError(StatusCode::kFailedPrecondition, field, id, "DANGLING_END",
                          "names no entity");
  }
  if (ontology_->AllowsEnds(relation.kind, source.kind, target.kind)) return absl::OkStatus();
  return WrongEnds(*ontology_, "kind", relation.kind, ontology_->entity_kind(source.kind).id(),
                   relation.source_id, ontology_->entity_kind(target.kind).id(),
                   relation.target_id);
}

StatusOr<bool> BulkLoad::KeepShape(const StoredRelation& relation, const RelationEffect& arcs) {
  const v1::RelationKind& rules = ontology_->relation_kind(relation.kind);
  if (!rules.functional() && !rules.acyclic() && !rules.merges()) return false;
  if (shaped_count_ == kBulkShapedRelationsMax) {
    return ViolationError(StatusCode::kResourceExhausted, "", "", kNoBulkLoad,
                          "a bulk load takes at most " + std::to_string(kBulkShapedRelationsMax) +
                              " relations of kinds that forbid cycles or allow one of a source");
  }
  RelationRecord record;
  record.set_number(arcs.number);
  record.set_source_number(arcs.source);
  record.set_target_number(arcs.target);
  v1::Relation* const ends = record.mutable_relation();
  ends->set_kind(rules.id());
  ends->set_source_id(std::string(relation.source_id));
  ends->set_target_id(std::string(relation.target_id));
  CommitContext context(batch_.get(), ontology_, head_);
  context.new_entity_id = [this](std::uint64_t number) { return NewEntityId(number); };
  batch_->SetSavePoint();
  PutArcs(arcs, batch_.get());
  const Status checked = CheckShape(context, "", record);
  if (!checked.ok()) {
    batch_->RollBack();
    return WithoutDot(checked);
  }
  batch_->DropSavePoint();
  ++shaped_count_;
  return true;
}

Status BulkLoad::CreateRelation(const StoredRelation& relation) {
  PG_ASSIGN_OR_RETURN(const End source, FindEnd(relation.source_id));
  PG_ASSIGN_OR_RETURN(const End target, FindEnd(relation.target_id));
  PG_RETURN_IF_ERROR(CheckEnds(relation, source, target));
  RelationEffect arcs{.number = head_.relation_count() + 1,
                      .source = source.number,
                      .target = target.number,
                      .kind = relation.kind,
                      .days = relation.days};
  if (arcs.number > kRecordNumberMax) return TooManyRecords(relation.id);
  const std::size_t cited_begin = accepted_.cited.size();
  for (const std::string_view id : relation.sources) {
    PG_ASSIGN_OR_RETURN(const End cited, FindEnd(id));
    if (cited.number == 0) {
      accepted_.cited.resize(cited_begin);
      return UnknownSource("citations[0].source_id", id);
    }
    accepted_.cited.push_back(cited.number);
  }
  const auto has_arcs = [&]() -> StatusOr<bool> {
    PG_ASSIGN_OR_RETURN(arcs.dataset, DatasetNumberOf(relation.dataset));
    return KeepShape(relation, arcs);
  }();
  if (!has_arcs.ok()) {
    accepted_.cited.resize(cited_begin);
    return has_arcs.status();
  }

  head_.set_relation_count(arcs.number);
  if (!*has_arcs) {
    const std::string value = EncodeArcValue({arcs.days, arcs.dataset});
    for (const Side side : {Side::kOut, Side::kIn}) {
      AssignAdjacencyKey(ArcKeyAt(side, arcs), &arc_key_);
      PG_RETURN_IF_ERROR(index_.Add(Family::kAdjacency, arc_key_, value));
    }
  }
  Accepted& accepted = accepted_.relations.emplace_back();
  accepted.arcs = arcs;
  accepted.revision = NextRevision();
  accepted_.text.append(relation.id);
  accepted.id_end = accepted_.text.size();
  accepted_.text.append(relation.bytes);
  accepted.bytes_end = accepted_.text.size();
  accepted.cited_end = accepted_.cited.size();
  return accepted_.relations.size() < kBatchRelations ? absl::OkStatus() : HandOver();
}

Status BulkLoad::HandOver() {
  if (written_.valid()) PG_RETURN_IF_ERROR(written_.get());
  std::swap(accepted_, writing_);
  accepted_.relations.clear();
  accepted_.text.clear();
  accepted_.cited.clear();
  written_ = std::async(std::launch::async, [this] { return WriteRelations(writing_); });
  return absl::OkStatus();
}

Status BulkLoad::Drain() {
  if (!accepted_.relations.empty()) PG_RETURN_IF_ERROR(HandOver());
  return written_.valid() ? written_.get() : absl::OkStatus();
}

Status BulkLoad::WriteRelations(const AcceptedBatch& batch) {
  PG_ASSIGN_OR_RETURN(KeyValueTable* const table, TableOf(Family::kRelations));
  std::size_t begin = 0;
  std::size_t cited = 0;
  for (const Accepted& relation : batch.relations) {
    const std::uint64_t number = relation.arcs.number;
    const std::string_view text = batch.text;
    const std::string_view id = text.substr(begin, relation.id_end - begin);
    const std::string_view bytes =
        text.substr(relation.id_end, relation.bytes_end - relation.id_end);
    const std::string number_key = EncodeNumber(number);
    PG_RETURN_IF_ERROR(index_.Add(Family::kIds, EncodeIdKey(Table::kRelation, id), number_key));
    for (; cited < relation.cited_end; ++cited) {
      PG_RETURN_IF_ERROR(
          index_.Add(Family::kCitations,
                     EncodeCitationKey({batch.cited[cited], Table::kRelation, number}), ""));
    }
    AssignRecord(number, relation.revision, RelationRecord::kRelationFieldNumber, bytes, &bytes_);
    AppendEnds(relation.arcs, &bytes_);
    PG_RETURN_IF_ERROR(table->Put(number_key, bytes_));
    PG_RETURN_IF_ERROR(Log(relation.revision, v1::RECORD_TABLE_RELATION, number, id));
    begin = relation.bytes_end;
  }
  return absl::OkStatus();
}

Status BulkLoad::Finish() {
  PG_RETURN_IF_ERROR(CloseCommit());
  batch_->Put(Family::kMeta, kHeadKey, head_.SerializeAsString());
  PG_ASSIGN_OR_RETURN(auto tables, index_.Write(*batch_, store_));
  for (const Family family : {Family::kMeta, Family::kEntities, Family::kRelations,
                              Family::kHistory, Family::kRequests}) {
    PG_ASSIGN_OR_RETURN(auto table, WriteChanges(family, *batch_, store_));
    if (table != nullptr) tables.push_back(std::move(table));
  }
  for (auto& table : tables_) tables.push_back(std::move(table));
  return store_->Ingest(std::move(tables));
}

}  // namespace partnergraph
