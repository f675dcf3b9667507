#include "graph/transfer/claim_writer.h"

#include <algorithm>
#include <utility>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/transfer/claim_check.h"
#include "graph/transfer/fact_merge.h"
#include "graph/transfer/plain_writer.h"

namespace partnergraph {
namespace {

using storage::v1::Claim;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kStrideRecords = 256;
// Behind all statements of a relation: its parts.
constexpr char kPartOrder = '\xFF';

StatusOr<Claim> ParseClaim(std::string_view bytes) {
  Claim claim;
  if (!claim.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("a temporary file is damaged");
  }
  return claim;
}

// What a relation says without what it cites: equal for rows that say the same.
std::string Statement(v1::Relation relation) {
  relation.clear_citations();
  for (v1::Value& value : *relation.mutable_values()) value.clear_citations();
  return relation.SerializeAsString();
}

std::string FirstIdentity(const Claim& claim) {
  return claim.identities().empty() ? std::string() : claim.identities(0);
}

std::string SchemeOf(const std::string& identity) { return identity.substr(0, identity.find(':')); }

// All facts of the part, behind those of the record.
void Append(const v1::Entity& part, v1::Entity* entity) {
  entity->mutable_names()->MergeFrom(part.names());
  entity->mutable_identifiers()->MergeFrom(part.identifiers());
  entity->mutable_values()->MergeFrom(part.values());
  entity->mutable_observations()->MergeFrom(part.observations());
  entity->mutable_completeness()->MergeFrom(part.completeness());
}

}  // namespace

std::string CommentOf(const v1::ImportOptions& options, const ClaimCollector& claims) {
  return options.comment().empty() ? "import " + claims.dataset() : options.comment();
}

ClaimWriter::ClaimWriter(const v1::ImportOptions& options, const ImportPlace& place,
                         RecordTarget target, ClaimCollector* claims, ImportReport* report)
    : options_(options),
      place_(place),
      target_(target),
      claims_(*claims),
      reader_(target.reader()),
      report_(report),
      writer_(target, {.author = options.author(), .comment = CommentOf(options, *claims)},
              {.dataset = claims->dataset(),
               .dataset_of = [this](const std::string& id) { return DatasetOf(id); }},
              report),
      relations_(place.folder) {}

void ClaimWriter::Summarize(v1::ImportSummary* summary) const {
  *summary->mutable_entities() = writer_.entities();
  *summary->mutable_relations() = writer_.relations();
  summary->mutable_entities()->set_created(writer_.entities().created() + created_entities_);
  summary->mutable_relations()->set_created(writer_.relations().created() + created_relations_);
  summary->set_repeated(repeated_);
  summary->set_revision(target_.revision());
}

void ClaimWriter::Reject(const Claim& claim, const char* field, const std::string& value,
                         const char* rule, const std::string& reason) {
  report_->Add(v1::IMPORT_OUTCOME_REJECTED, claim.place(), field,
               *GetViolation(InvalidError("", value, rule, reason)));
}

std::string ClaimWriter::DatasetOf(const std::string& source_id) {
  const auto [found, is_new] = dataset_of_.try_emplace(source_id);
  if (!is_new) return found->second;
  // One that does not exist yet comes with this import.
  found->second = claims_.dataset();
  const auto number = reader_.NumberOf(Table::kEntity, source_id);
  if (!number.ok() || *number == 0) return found->second;
  const auto record = reader_.Entity(*number, target_.revision());
  if (record.ok() && *record && !(*record)->deleted()) {
    found->second = (*record)->entity().dataset();
  }
  return found->second;
}

Status ClaimWriter::Start() {
  // What cites the source of another dataset is taken for what that one says, and goes with its
  // next import.
  for (const std::string& source : claims_.sources()) {
    if (claims_.from_record_lines() || options_.has_graphml()) break;  // Records as they are.
    const std::string owner = DatasetOf(source);
    if (owner.empty() || owner == claims_.dataset()) continue;
    return ViolationError(
        StatusCode::kFailedPrecondition, options_.has_mapping() ? "mapping.source.id" : "source",
        source, "FOREIGN_SOURCE",
        "belongs to dataset \"" + owner + "\"; a dataset cites sources of its own");
  }
  PG_ASSIGN_OR_RETURN(const auto head, reader_.Head());
  entities_seen_.assign(head.entity_count() + 1, false);
  relations_seen_.assign(head.relation_count() + 1, false);
  // A row that cannot be read does not take back what an earlier one said.
  for (const std::string& id : claims_.rejected()) {
    PG_RETURN_IF_ERROR(MarkSeen(Table::kEntity, id));
  }
  return absl::OkStatus();
}

StatusOr<bool> ClaimWriter::IsNewDataset() {
  if (claims_.from_record_lines()) return true;
  PG_RETURN_IF_ERROR(Start());
  PG_ASSIGN_OR_RETURN(const Missing said, FindMissing());
  return said.relations.empty() && said.entities.empty() && said.sources.empty();
}

Status ClaimWriter::Write() {
  PG_RETURN_IF_ERROR(Start());
  if (claims_.plain_rows() != nullptr) return WritePlainRows();
  // What is cited must exist before what cites it.
  writer_.set_commits_only(true);
  PG_RETURN_IF_ERROR(WriteEntities(/*sources=*/true));
  writer_.set_commits_only(false);
  PG_RETURN_IF_ERROR(WriteEntities(/*sources=*/false));
  PG_RETURN_IF_ERROR(ResolveRelations());
  PG_RETURN_IF_ERROR(WriteRelations());
  // Record lines are no dataset: they say nothing of what is not in them.
  const bool retracts =
      !options_.keep_missing() && !claims_.from_record_lines() && target_.bulk_load() == nullptr;
  if (retracts) PG_RETURN_IF_ERROR(Retract());
  return report_->status();
}

Status ClaimWriter::WritePlainRows() {
  PlainWriter rows(claims_, target_.bulk_load(), &writer_, report_,
                   [this](v1::ImportPhase phase, std::uint64_t done, std::uint64_t total) {
                     return Tick(phase, done, total);
                   });
  PG_RETURN_IF_ERROR(rows.Write());
  created_entities_ = rows.created_entities();
  created_relations_ = rows.created_relations();
  repeated_ = rows.repeated();
  return report_->status();
}

Status ClaimWriter::Tick(v1::ImportPhase phase, std::uint64_t done, std::uint64_t total) {
  PG_RETURN_IF_ERROR(report_->status());
  if (done % kStrideRecords != 0 ||
      Clock::now() - last_progress_ < std::chrono::milliseconds(kProgressIntervalMs)) {
    return absl::OkStatus();
  }
  if (place_.IsCancelled()) {
    return absl::CancelledError(target_.bulk_load() == nullptr
                                    ? "the import was cancelled; run it again to finish it"
                                    : "the import was cancelled; nothing was written");
  }
  last_progress_ = Clock::now();
  v1::ImportProgress progress;
  progress.set_phase(phase);
  progress.set_rows(claims_.rows());
  progress.set_done(done);
  progress.set_total(total);
  report_->Progress(progress);
  return report_->status();
}

// What stood before the import has a number that its bit stands at.
Status ClaimWriter::MarkSeen(Table table, const std::string& id) {
  PG_ASSIGN_OR_RETURN(const std::uint64_t number, reader_.NumberOf(table, id));
  std::vector<bool>& seen = table == Table::kEntity ? entities_seen_ : relations_seen_;
  if (number < seen.size()) seen[number] = true;
  return absl::OkStatus();
}

Status ClaimWriter::MarkRejectedSeen(v1::Relation relation) {
  std::string id = relation.id();
  if (id.empty()) {
    const KindNumber kind = claims_.ontology()->RelationKind(relation.kind());
    if (kind == kNoKind) return absl::OkStatus();
    if (claims_.ontology()->relation_kind(kind).symmetric() &&
        relation.target_id() < relation.source_id()) {
      relation.mutable_source_id()->swap(*relation.mutable_target_id());
    }
    id = relation.source_id() + "." + relation.kind() + "." + relation.target_id();
  }
  PG_RETURN_IF_ERROR(MarkSeen(Table::kRelation, id));
  return MarkSeen(Table::kRelation, id + "." + claims_.dataset());
}

// --- Entities.

Status ClaimWriter::WriteEntities(bool sources) {
  std::vector<Claim> group;
  std::uint64_t done = 0;
  const auto take = [&](std::string_view key, std::string_view value) -> Status {
    const std::string id(key.substr(0, key.find('\0')));
    ++done;
    if (claims_.sources().contains(id) != sources) return absl::OkStatus();
    if (!group.empty() && group.front().entity().id() != id) {
      PG_RETURN_IF_ERROR(WriteEntity(std::move(group)));
      group.clear();
    }
    PG_ASSIGN_OR_RETURN(group.emplace_back(), ParseClaim(value));
    return Tick(v1::IMPORT_PHASE_ENTITIES, done, claims_.entities().count());
  };
  PG_RETURN_IF_ERROR(claims_.entities().ForEach(take));
  PG_RETURN_IF_ERROR(WriteEntity(std::move(group)));
  return WriteKept(v1::IMPORT_PHASE_ENTITIES);
}

Status ClaimWriter::WriteEntity(std::vector<Claim> claims) {
  if (claims.empty()) return absl::OkStatus();
  Claim& first = claims.front();
  v1::Entity* const entity = first.mutable_entity();
  PG_RETURN_IF_ERROR(MarkSeen(Table::kEntity, entity->id()));
  RecordPlaces places = claims_.from_fact_tables()
                            ? PlacesOfLine(first.place(), *entity)
                            : RecordPlaces{.record = first.place(), .parts = {}};
  if (!claims_.from_fact_tables()) places.AddParts(*entity, "");
  const std::string described = entity->SerializeAsString();
  for (const Claim& claim : claims) {
    if (claim.partial() && first.partial()) {
      Reject(claim, "", entity->id(), "DANGLING", "no line of entities.csv has this id");
    }
    if (&claim == &first || first.partial()) continue;
    const std::string ours = FirstIdentity(first);
    const std::string other = FirstIdentity(claim);
    if (ours != other && !ours.empty() && SchemeOf(ours) == SchemeOf(other)) {
      Reject(claim, "id", entity->id(), "ID_COLLISION", other + " would get the id of " + ours);
    } else if (claim.partial()) {
      Append(claim.entity(), entity);
      places.AddParts(*entity, claim.place());
    } else if (claim.mention()) {
      continue;  // The first counts, and none beside a description.
    } else if (claim.entity().SerializeAsString() == described) {
      ++repeated_;
    } else if (claims_.from_fact_tables() || first.whole()) {
      Reject(claim, "id", entity->id(), "DUPLICATE_ID", "first used at " + first.place());
    } else {
      AddFacts(claim.entity(), entity);
    }
  }
  if (first.partial()) return absl::OkStatus();
  if (claims_.from_fact_tables() &&
      !NormalizeClaim(*claims_.ontology(), std::move(places), report_, entity)) {
    return absl::OkStatus();
  }
  for (const Claim& claim : claims) first.set_order(std::min(first.order(), claim.order()));
  return Keep(first);
}

Status ClaimWriter::Keep(const Claim& claim) {
  if (kept_ == nullptr) kept_ = std::make_unique<RecordSorter>(place_.folder);
  return kept_->Add(EncodeNumber(claim.order()), claim.SerializeAsString());
}

Status ClaimWriter::WriteKept(v1::ImportPhase phase) {
  if (kept_ == nullptr) return absl::OkStatus();
  std::uint64_t done = 0;
  const auto write = [&](std::string_view /*key*/, std::string_view value) -> Status {
    PG_ASSIGN_OR_RETURN(Claim claim, ParseClaim(value));
    PG_RETURN_IF_ERROR(Tick(phase, ++done, kept_->count()));
    if (claim.has_relation() && claim.whole()) {
      PG_RETURN_IF_ERROR(MarkSeen(Table::kRelation, claim.relation().id()));
      return writer_.PutWhole(std::move(*claim.mutable_relation()), claim.place());
    }
    if (claim.has_relation()) {
      PG_ASSIGN_OR_RETURN(const std::string id,
                          writer_.PutRelation(std::move(*claim.mutable_relation()), claim.place()));
      return MarkSeen(Table::kRelation, id);
    }
    if (claim.whole()) return writer_.PutWhole(std::move(*claim.mutable_entity()), claim.place());
    return writer_.PutEntity(std::move(*claim.mutable_entity()), claim.mention(), claim.place());
  };
  PG_RETURN_IF_ERROR(kept_->ForEach(write));
  kept_.reset();
  return writer_.Flush();
}

// --- Relations.

StatusOr<std::string> ClaimWriter::ResolveEnd(const std::string& reference) {
  const auto known = ends_.find(reference);
  if (known != ends_.end()) return known->second;
  std::string id;
  const std::string* const meant = claims_.MeantBy(reference);
  const std::size_t colon = reference.find(':');
  if (meant == nullptr && colon != std::string::npos) {
    PG_ASSIGN_OR_RETURN(id,
                        target_.HolderOf(reference.substr(0, colon), reference.substr(colon + 1)));
  } else {
    const std::string& named = meant == nullptr ? reference : *meant;
    PG_ASSIGN_OR_RETURN(const bool exists, target_.HasEntity(named));
    if (exists) id = named;
  }
  if (ends_.size() >= kRememberedMax) ends_.clear();
  ends_.emplace(reference, id);
  return id;
}

Status ClaimWriter::ResolveRelations() {
  for (v1::Relation relation : claims_.rejected_relations()) {
    PG_ASSIGN_OR_RETURN(*relation.mutable_source_id(), ResolveEnd(relation.source_id()));
    PG_ASSIGN_OR_RETURN(*relation.mutable_target_id(), ResolveEnd(relation.target_id()));
    PG_RETURN_IF_ERROR(MarkRejectedSeen(std::move(relation)));
  }
  PG_RETURN_IF_ERROR(claims_.relations().Flush());
  SpillFile::Reader claims(&claims_.relations(), 0, claims_.relations().end());
  std::uint64_t done = 0;
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_claim, claims.Next());
    if (!has_claim) return absl::OkStatus();
    PG_RETURN_IF_ERROR(Tick(v1::IMPORT_PHASE_RELATIONS, ++done, 2 * claims_.relation_count()));
    PG_ASSIGN_OR_RETURN(Claim claim, ParseClaim(claims.record()));
    v1::Relation* const relation = claim.mutable_relation();
    if (claim.partial()) {
      PG_RETURN_IF_ERROR(
          relations_.Add(relation->id() + '\0' + kPartOrder, claim.SerializeAsString()));
      continue;
    }
    PG_ASSIGN_OR_RETURN(const std::string source, ResolveEnd(relation->source_id()));
    PG_ASSIGN_OR_RETURN(const std::string target, ResolveEnd(relation->target_id()));
    if (source.empty() || target.empty()) {
      Reject(claim, source.empty() ? "source" : "target",
             source.empty() ? relation->source_id() : relation->target_id(), "DANGLING",
             "names no entity");
      PG_RETURN_IF_ERROR(MarkRejectedSeen(*relation));
      continue;
    }
    relation->set_source_id(source);
    relation->set_target_id(target);
    if (!NormalizeClaim(*claims_.ontology(), {.record = claim.place(), .parts = {}}, report_,
                        relation)) {
      PG_RETURN_IF_ERROR(MarkRejectedSeen(*relation));
      continue;
    }
    // Rows that say the same come together; where an id is given once, the first row counts.
    const bool is_once = claims_.from_fact_tables() || claim.whole();
    const std::string order = is_once ? std::string() : Statement(*relation);
    PG_RETURN_IF_ERROR(relations_.Add(relation->id() + '\0' + order, claim.SerializeAsString()));
  }
}

Status ClaimWriter::WriteRelation(Claim* claim, const std::vector<Claim>& parts) {
  v1::Relation* const relation = claim->mutable_relation();
  if (!parts.empty()) {
    RecordPlaces places{.record = claim->place(), .parts = {}};
    for (const Claim& part : parts) {
      relation->mutable_values()->MergeFrom(part.relation().values());
      places.AddParts(*relation, part.place());
    }
    if (!NormalizeClaim(*claims_.ontology(), std::move(places), report_, relation)) {
      return MarkRejectedSeen(*relation);
    }
  }
  return Keep(*claim);
}

Status ClaimWriter::WriteRelations() {
  std::string id;         // Of the claims that are put together.
  std::string statement;  // Of the newest of them.
  int variants = 0;
  Claim current;
  std::vector<Claim> parts;
  std::uint64_t done = claims_.relation_count();
  const auto write = [&]() -> Status {
    if (!current.has_relation()) return absl::OkStatus();
    PG_RETURN_IF_ERROR(WriteRelation(&current, parts));
    parts.clear();
    current.Clear();
    return absl::OkStatus();
  };
  const auto take = [&](std::string_view key, std::string_view value) -> Status {
    PG_RETURN_IF_ERROR(Tick(v1::IMPORT_PHASE_RELATIONS, ++done, 2 * claims_.relation_count()));
    PG_ASSIGN_OR_RETURN(Claim claim, ParseClaim(value));
    const std::size_t end = key.find('\0');
    const bool same_id = key.substr(0, end) == id;
    if (claim.partial()) {
      if (same_id && current.has_relation()) {
        if (parts.size() < kValuesPerRelationMax + 1) parts.push_back(std::move(claim));
      } else {
        Reject(claim, "relation", claim.relation().id(), "DANGLING",
               "no line of relations.csv makes this relation");
      }
      return absl::OkStatus();
    }
    std::string said(key.substr(end + 1));
    if (said.empty()) said = Statement(claim.relation());
    if (same_id && said == statement) {
      // The same from another row, which may be cited otherwise.
      ++repeated_;
      current.set_order(std::min(current.order(), claim.order()));
      for (const v1::Citation& citation : claim.relation().citations()) {
        const auto& known = current.relation().citations();
        const bool is_new = std::none_of(known.begin(), known.end(), [&](const v1::Citation& one) {
          return one.SerializeAsString() == citation.SerializeAsString();
        });
        if (is_new && known.size() < kRepeatedCitationsMax) {
          *current.mutable_relation()->add_citations() = citation;
        }
      }
      return absl::OkStatus();
    }
    if (same_id && (claims_.from_fact_tables() || claim.whole())) {
      Reject(claim, "id", id, "DUPLICATE_ID", "first used at " + current.place());
      return absl::OkStatus();
    }
    PG_RETURN_IF_ERROR(write());
    variants = same_id ? variants + 1 : 1;
    id = key.substr(0, end);
    statement = std::move(said);
    current = std::move(claim);
    if (variants > 1) current.mutable_relation()->set_id(id + "." + std::to_string(variants));
    return absl::OkStatus();
  };
  PG_RETURN_IF_ERROR(relations_.ForEach(take));
  PG_RETURN_IF_ERROR(write());
  return WriteKept(v1::IMPORT_PHASE_RELATIONS);
}

// --- What is no longer said.

StatusOr<ClaimWriter::Missing> ClaimWriter::FindMissing() {
  Missing missing;
  const auto add = [&](bool is_entity, std::uint64_t number) {
    const std::vector<bool>& seen = is_entity ? entities_seen_ : relations_seen_;
    // What is newer than the import's start it has said itself.
    if (number >= seen.size() || seen[number]) return;
    (is_entity ? missing.entities : missing.relations).push_back(number);
  };
  // Records of mappings always cite their source; others need not.
  if (!options_.has_mapping()) {
    const std::uint64_t revision = target_.revision();
    PG_RETURN_IF_ERROR(
        reader_.ScanEntities(1, revision, [&](const storage::v1::EntityRecord& record) {
          if (record.entity().dataset() == claims_.dataset()) add(true, record.number());
          return true;
        }));
    PG_RETURN_IF_ERROR(
        reader_.ScanRelations(1, revision, [&](const storage::v1::RelationRecord& record) {
          if (record.relation().dataset() == claims_.dataset()) add(false, record.number());
          return true;
        }));
  }
  // With a source goes what cites it.
  const std::vector<std::uint64_t> owned = missing.entities;
  std::vector<std::uint64_t> sources = owned;
  std::set<std::string, std::less<>> cited = claims_.sources();
  cited.insert(options_.mapping().source().id());
  for (const std::string& source : cited) {
    if (source.empty() || DatasetOf(source) != claims_.dataset()) continue;
    PG_ASSIGN_OR_RETURN(sources.emplace_back(), reader_.NumberOf(Table::kEntity, source));
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    Status failed;
    bool is_cited = false;
    const std::string prefix = EncodeNumber(sources[i]);
    PG_RETURN_IF_ERROR(reader_.source().Scan(
        Family::kCitations, prefix, PrefixEnd(prefix), [&](std::string_view key, std::string_view) {
          const auto citation = DecodeCitationKey(key);
          if (!citation.ok()) failed = citation.status();
          if (citation.ok()) add(citation->table == Table::kEntity, citation->number);
          is_cited = true;
          return failed.ok();
        }));
    PG_RETURN_IF_ERROR(failed);
    if (is_cited && i < owned.size()) missing.sources.push_back(sources[i]);
  }
  return missing;
}

Status ClaimWriter::Retract() {
  PG_ASSIGN_OR_RETURN(Missing missing, FindMissing());
  if (!claims_.has_entities()) missing.entities.clear();
  if (!claims_.has_relations()) missing.relations.clear();
  for (auto* const numbers : {&missing.relations, &missing.entities, &missing.sources}) {
    std::sort(numbers->begin(), numbers->end());
    numbers->erase(std::unique(numbers->begin(), numbers->end()), numbers->end());
  }
  std::uint64_t done = 0;
  const std::uint64_t total = missing.relations.size() + missing.entities.size();
  for (const std::uint64_t number : missing.relations) {
    PG_RETURN_IF_ERROR(writer_.RetractRelation(number));
    PG_RETURN_IF_ERROR(Tick(v1::IMPORT_PHASE_RETRACTING, ++done, total));
  }
  PG_RETURN_IF_ERROR(writer_.Flush());
  // What is cited goes after what cites it.
  for (const bool are_sources : {false, true}) {
    for (const std::uint64_t number : missing.entities) {
      const bool is_source =
          std::binary_search(missing.sources.begin(), missing.sources.end(), number);
      if (is_source != are_sources) continue;
      PG_RETURN_IF_ERROR(writer_.RetractEntity(number));
      PG_RETURN_IF_ERROR(Tick(v1::IMPORT_PHASE_RETRACTING, ++done, total));
    }
    PG_RETURN_IF_ERROR(writer_.Flush());
  }
  return absl::OkStatus();
}

}  // namespace partnergraph
