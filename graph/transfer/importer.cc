#include "graph/transfer/importer.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/exchange/csv_reader.h"
#include "graph/exchange/gzip_source.h"
#include "graph/exchange/json_reader.h"
#include "graph/exchange/mapper.h"
#include "graph/model/text_check.h"
#include "graph/transfer/claim_check.h"
#include "graph/transfer/fact_merge.h"
#include "graph/transfer/record_sorter.h"
#include "graph/transfer/record_writer.h"
#include "graph/transfer/spill_file.h"

namespace partnergraph {
namespace {

using storage::v1::Claim;
using Clock = std::chrono::steady_clock;

// Identities and ids that are remembered between rows.
constexpr std::size_t kRememberedMax = 1'000'000;
constexpr std::size_t kSourcesMax = 10'000;
// Of rows that say the same; there may be thousands.
constexpr int kRepeatedCitationsMax = 10;
constexpr std::uint64_t kStrideRows = 256;

class Import {
 public:
  Import(const v1::ImportOptions& options, const ImportPlace& place, ImportReport* report)
      : options_(options),
        place_(place),
        reader_(place.store->reader()),
        report_(report),
        entity_claims_(place.folder),
        relation_claims_(place.folder) {}

  Status Run(ImportFiles* files);

 private:
  // --- Reading.
  Status Start();
  Status ReadFile(int table, const v1::ImportFile& file, ImportFiles* files);
  Status AfterRow(const ImportFiles& files);
  void Take(Claim claim);
  Status TakeEntity(Claim* claim);
  // The id of the entity that the claim means.
  StatusOr<std::string> ResolveEntity(const Claim& claim);
  struct Holder {
    std::string id;  // Empty: nobody.
    std::string kind;
  };
  // Who has the identifier "scheme:value".
  StatusOr<Holder> HolderOf(const std::string& identity);
  // The kind at the top of the tree: "place", "agent" ...
  std::string RootOf(const std::string& kind_id) const;

  // --- Writing.
  Status WriteEntities(bool sources);
  Status WriteEntityGroup(std::vector<Claim> claims);
  Status ResolveRelations();
  StatusOr<bool> Exists(const std::string& id) const;
  StatusOr<std::string> ResolveEnd(const std::string& reference);
  Status WriteRelations();
  Status Retract();
  Status MarkSeen(Table table, const std::string& id);
  Status Tick(v1::ImportPhase phase, std::uint64_t done, std::uint64_t total);
  bool IsCancelled() const {
    return place_.cancelled != nullptr && place_.cancelled->load(std::memory_order_relaxed);
  }
  void Reject(const Claim& claim, const char* field, const std::string& value, const char* rule,
              const std::string& reason);
  std::string DatasetOf(const std::string& source_id);

  const v1::ImportOptions& options_;
  const ImportPlace& place_;
  const RecordReader reader_;
  ImportReport* const report_;
  std::shared_ptr<const Ontology> ontology_;
  std::unique_ptr<const Mapper> mapper_;
  std::uint64_t start_revision_ = 0;
  Status failure_;  // Of a callback.
  Clock::time_point last_progress_;
  v1::ImportSummary summary_;

  RecordSorter entity_claims_;
  RecordSorter relation_claims_;
  std::unique_ptr<SpillFile> unresolved_;  // Relations as rows say them.
  std::uint64_t unresolved_count_ = 0;
  std::set<std::string> sources_;  // That claims cite.
  // What identities of this import's entities mean, and by which first identity an entity was taken.
  std::unordered_map<std::string, std::string> identities_;
  std::unordered_map<std::string, std::string> primaries_;
  std::unordered_map<std::string, std::string> ends_;
  std::unordered_map<std::string, std::string> dataset_of_;

  std::unique_ptr<RecordWriter> writer_;
  // By number, of those that stood before the import: the dataset still says something of it.
  std::vector<bool> entities_seen_;
  std::vector<bool> relations_seen_;
};

void AddSources(const google::protobuf::RepeatedPtrField<v1::Citation>& citations,
                std::set<std::string>* sources) {
  for (const v1::Citation& citation : citations) {
    if (sources->size() < kSourcesMax) sources->insert(citation.source_id());
  }
}

template <class Facts>
void AddSourcesOf(const Facts& facts, std::set<std::string>* sources) {
  for (const auto& fact : facts) AddSources(fact.citations(), sources);
}

void Import::Reject(const Claim& claim, const char* field, const std::string& value,
                    const char* rule, const std::string& reason) {
  report_->Add(v1::IMPORT_OUTCOME_REJECTED, claim.place(), field,
               *GetViolation(InvalidError("", value, rule, reason)));
}

std::string Import::DatasetOf(const std::string& source_id) {
  const auto [found, is_new] = dataset_of_.try_emplace(source_id);
  if (!is_new) return found->second;
  // One that does not exist yet comes with this import.
  found->second = options_.mapping().dataset();
  const auto number = reader_.NumberOf(Table::kEntity, source_id);
  if (!number.ok() || *number == 0) return found->second;
  const auto record = reader_.Entity(*number, place_.store->revision());
  if (record.ok() && *record && !(*record)->deleted()) {
    found->second = (*record)->entity().dataset();
  }
  return found->second;
}

Status Import::Start() {
  PG_RETURN_IF_ERROR(CheckRequiredText("author", options_.author(), kAuthorBytesMax));
  PG_RETURN_IF_ERROR(CheckText("comment", options_.comment(), kCommentBytesMax / 2));
  ontology_ = place_.store->ontology();
  if (ontology_ == nullptr) {
    return ViolationError(StatusCode::kFailedPrecondition, "", "", "NO_ONTOLOGY",
                          "the database has no ontology yet; write one first");
  }
  auto mapper = Mapper::Make(options_.mapping(), ontology_);
  if (!mapper.ok()) return AtPlace("mapping", mapper.status());
  mapper_ = *std::move(mapper);
  const std::string& dataset = options_.mapping().dataset();
  const std::string& source = options_.mapping().source().id();
  if (const std::string owner = DatasetOf(source); owner != dataset) {
    return ViolationError(StatusCode::kFailedPrecondition, "mapping.source.id", source,
                          "FOREIGN_SOURCE", "belongs to dataset \"" + owner +
                                                "\"; a dataset needs a source of its own");
  }
  start_revision_ = place_.store->revision();
  PG_ASSIGN_OR_RETURN(const auto head, reader_.Head());
  entities_seen_.assign(head.entity_count() + 1, false);
  relations_seen_.assign(head.relation_count() + 1, false);
  PG_ASSIGN_OR_RETURN(unresolved_, SpillFile::Make(place_.folder));
  const std::string comment = options_.comment().empty() ? "import " + dataset
                                                         : options_.comment();
  writer_ = std::make_unique<RecordWriter>(
      place_.store, RecordWriter::Options{.author = options_.author(), .comment = comment},
      MergeRules{.dataset = dataset,
                 .dataset_of = [this](const std::string& id) { return DatasetOf(id); }},
      report_);
  Take(mapper_->SourceClaim());
  if (!report_->status().ok()) return report_->status();
  return failure_;
}

// --- Reading.

StatusOr<Import::Holder> Import::HolderOf(const std::string& identity) {
  const std::size_t colon = identity.find(':');
  PG_ASSIGN_OR_RETURN(const std::uint64_t number,
                      reader_.NumberOfIdentifier(identity.substr(0, colon),
                                                 identity.substr(colon + 1),
                                                 place_.store->revision()));
  if (number == 0) return Holder();
  PG_ASSIGN_OR_RETURN(const auto record, reader_.Entity(number, place_.store->revision()));
  if (!record || record->deleted()) return Holder();
  return Holder{.id = record->entity().id(), .kind = record->entity().kind()};
}

std::string Import::RootOf(const std::string& kind_id) const {
  std::string root = kind_id;
  for (KindNumber kind = ontology_->EntityKind(root); kind != kNoKind;
       kind = ontology_->EntityKind(root)) {
    const std::string& parent = ontology_->entity_kind(kind).parent();
    if (parent.empty()) break;
    root = parent;
  }
  return root;
}

StatusOr<std::string> Import::ResolveEntity(const Claim& claim) {
  if (claim.identities().empty()) return claim.entity().id();
  const std::string& primary = claim.identities(0);
  std::string id;
  for (const std::string& identity : claim.identities()) {
    std::string candidate;
    if (const auto known = identities_.find(identity); known != identities_.end()) {
      candidate = known->second;
    } else {
      PG_ASSIGN_OR_RETURN(const Holder holder, HolderOf(identity));
      // A city and its government may have one identifier, and are two things.
      if (RootOf(holder.kind) == RootOf(claim.entity().kind())) candidate = holder.id;
    }
    if (candidate.empty()) continue;
    // By its second identity an entity goes to the first that asks: no two of a dataset become one.
    const auto [owner, is_new] = primaries_.try_emplace(candidate, primary);
    if (identity != primary && owner->second != primary) continue;
    id = candidate;
    break;
  }
  if (id.empty()) {
    id = claim.entity().id();
    primaries_.try_emplace(id, primary);
  }
  // Another row that has the same identity and would give it another id means the same entity.
  for (const std::string& identity : claim.identities()) {
    if (identities_.size() < kRememberedMax) identities_.emplace(identity, id);
  }
  if (primaries_.size() > kRememberedMax) primaries_.clear();
  return id;
}

Status Import::TakeEntity(Claim* claim) {
  const bool is_valid =
      NormalizeClaim(*ontology_, claim->place(), report_, claim->mutable_entity());
  PG_ASSIGN_OR_RETURN(const std::string id, ResolveEntity(*claim));
  // A row that cannot be read does not take back what an earlier one said.
  if (!is_valid) return MarkSeen(Table::kEntity, id);
  v1::Entity* const entity = claim->mutable_entity();
  entity->set_id(id);
  AddSources(entity->citations(), &sources_);
  AddSourcesOf(entity->names(), &sources_);
  AddSourcesOf(entity->identifiers(), &sources_);
  AddSourcesOf(entity->values(), &sources_);
  AddSourcesOf(entity->observations(), &sources_);
  AddSourcesOf(entity->completeness(), &sources_);
  // Descriptions before mentions.
  return entity_claims_.Add(id + '\0' + (claim->mention() ? '1' : '0'),
                            claim->SerializeAsString());
}

void Import::Take(Claim claim) {
  if (!failure_.ok()) return;
  summary_.set_claims(summary_.claims() + 1);
  if (claim.has_entity()) {
    failure_ = TakeEntity(&claim);
    return;
  }
  AddSources(claim.relation().citations(), &sources_);
  AddSourcesOf(claim.relation().values(), &sources_);
  ++unresolved_count_;
  failure_ = unresolved_->Append(claim.SerializeAsString());
}

Status Import::AfterRow(const ImportFiles& files) {
  summary_.set_rows(summary_.rows() + 1);
  PG_RETURN_IF_ERROR(failure_);
  PG_RETURN_IF_ERROR(report_->status());
  if (summary_.rows() % kStrideRows != 0) return absl::OkStatus();
  if (IsCancelled()) return absl::CancelledError("the import was cancelled; nothing was written");
  if (Clock::now() - last_progress_ < std::chrono::milliseconds(kProgressIntervalMs)) {
    return absl::OkStatus();
  }
  last_progress_ = Clock::now();
  v1::ImportProgress progress;
  progress.set_phase(v1::IMPORT_PHASE_READING);
  progress.set_rows(summary_.rows());
  progress.set_read_bytes(files.bytes_read());
  report_->Progress(progress);
  return report_->status();
}

Status Import::ReadFile(int table, const v1::ImportFile& file, ImportFiles* files) {
  std::string name = file.name();
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  GzipSource bytes(files->bytes());
  const ClaimSink sink{.claim = [this](Claim claim) { Take(std::move(claim)); },
                       .problem = [this](v1::ImportProblem problem) {
                         report_->Add(std::move(problem));
                       }};
  const v1::SourceTable::Format format = options_.mapping().tables(table).format();
  if (format == v1::SourceTable::FORMAT_JSON) {
    JsonReader json(&bytes, name);
    while (true) {
      PG_ASSIGN_OR_RETURN(const bool has_record, json.Next());
      if (!has_record) return absl::OkStatus();
      mapper_->Map(table, {.row = nullptr, .record = &json.record(), .node = nullptr, .text = nullptr},
                   json.Place(), sink);
      PG_RETURN_IF_ERROR(AfterRow(*files));
    }
  }
  const bool is_csv = format == v1::SourceTable::FORMAT_CSV;
  CsvReader csv(&bytes, name,
                {.delimiter = is_csv ? ',' : '\t',
                 .quotes = format != v1::SourceTable::FORMAT_TSV});
  PG_RETURN_IF_ERROR(csv.ReadHeader());
  PG_RETURN_IF_ERROR(mapper_->CheckHeader(table, csv.header(), name + ":1"));
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_row, csv.Next());
    if (!has_row) return absl::OkStatus();
    mapper_->Map(table, {.row = &csv, .record = nullptr, .node = nullptr, .text = nullptr},
                 csv.Place(), sink);
    PG_RETURN_IF_ERROR(AfterRow(*files));
  }
}

// --- Writing.

Status Import::Tick(v1::ImportPhase phase, std::uint64_t done, std::uint64_t total) {
  PG_RETURN_IF_ERROR(report_->status());
  if (done % kStrideRows != 0 ||
      Clock::now() - last_progress_ < std::chrono::milliseconds(kProgressIntervalMs)) {
    return absl::OkStatus();
  }
  if (IsCancelled()) {
    return absl::CancelledError("the import was cancelled; run it again to finish it");
  }
  last_progress_ = Clock::now();
  v1::ImportProgress progress;
  progress.set_phase(phase);
  progress.set_rows(summary_.rows());
  progress.set_done(done);
  progress.set_total(total);
  report_->Progress(progress);
  return report_->status();
}

// What stood before the import has a number that its bit stands at.
Status Import::MarkSeen(Table table, const std::string& id) {
  PG_ASSIGN_OR_RETURN(const std::uint64_t number, reader_.NumberOf(table, id));
  std::vector<bool>& seen = table == Table::kEntity ? entities_seen_ : relations_seen_;
  if (number < seen.size()) seen[number] = true;
  return absl::OkStatus();
}

Status Import::WriteEntityGroup(std::vector<Claim> claims) {
  if (claims.empty()) return absl::OkStatus();
  Claim& first = claims.front();
  const auto identity = [](const Claim& claim) {
    return claim.identities().empty() ? std::string() : claim.identities(0);
  };
  const auto scheme = [](const std::string& text) { return text.substr(0, text.find(':')); };
  for (std::size_t i = 1; i < claims.size(); ++i) {
    const std::string ours = identity(first);
    const std::string other = identity(claims[i]);
    if (ours != other && !ours.empty() && scheme(ours) == scheme(other)) {
      Reject(claims[i], "id", first.entity().id(), "ID_COLLISION",
             other + " would get the id of " + ours);
      continue;
    }
    // Of mentions the first counts, and none beside a description.
    if (claims[i].mention()) continue;
    if (claims[i].entity().SerializeAsString() == first.entity().SerializeAsString()) {
      summary_.set_repeated(summary_.repeated() + 1);
    } else {
      AddFacts(claims[i].entity(), first.mutable_entity());
    }
  }
  PG_RETURN_IF_ERROR(MarkSeen(Table::kEntity, first.entity().id()));
  return writer_->PutEntity(std::move(*first.mutable_entity()), first.mention(), first.place());
}

Status Import::WriteEntities(bool sources) {
  std::vector<Claim> group;
  std::uint64_t done = 0;
  const auto take = [&](std::string_view key, std::string_view value) -> Status {
    const std::string id(key.substr(0, key.find('\0')));
    ++done;
    if (sources_.contains(id) != sources) return absl::OkStatus();
    if (!group.empty() && group.front().entity().id() != id) {
      PG_RETURN_IF_ERROR(WriteEntityGroup(std::move(group)));
      group.clear();
    }
    Claim claim;
    if (!claim.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      return absl::DataLossError("a temporary file is damaged");
    }
    group.push_back(std::move(claim));
    return Tick(v1::IMPORT_PHASE_ENTITIES, done, entity_claims_.count());
  };
  PG_RETURN_IF_ERROR(entity_claims_.ForEach(take));
  PG_RETURN_IF_ERROR(WriteEntityGroup(std::move(group)));
  return writer_->Flush();
}

StatusOr<bool> Import::Exists(const std::string& id) const {
  PG_ASSIGN_OR_RETURN(const std::uint64_t number, reader_.NumberOf(Table::kEntity, id));
  if (number == 0) return false;
  PG_ASSIGN_OR_RETURN(const auto record, reader_.Entity(number, place_.store->revision()));
  return record && !record->deleted();
}

StatusOr<std::string> Import::ResolveEnd(const std::string& reference) {
  const auto known = ends_.find(reference);
  if (known != ends_.end()) return known->second;
  std::string id;
  if (const auto meant = identities_.find(reference); meant != identities_.end()) {
    id = meant->second;
    PG_ASSIGN_OR_RETURN(const bool exists, Exists(id));
    if (!exists) id.clear();  // Its row was refused.
  } else if (reference.find(':') != std::string::npos) {
    PG_ASSIGN_OR_RETURN(const Holder holder, HolderOf(reference));
    id = holder.id;
  } else {
    PG_ASSIGN_OR_RETURN(const bool exists, Exists(reference));
    if (exists) id = reference;
  }
  if (ends_.size() >= kRememberedMax) ends_.clear();
  ends_.emplace(reference, id);
  return id;
}


// What relations say without what they cite: equal for rows that say the same.
std::string Statement(v1::Relation relation) {
  relation.clear_citations();
  for (v1::Value& value : *relation.mutable_values()) value.clear_citations();
  return relation.SerializeAsString();
}

Status Import::ResolveRelations() {
  PG_RETURN_IF_ERROR(unresolved_->Flush());
  SpillFile::Reader claims(unresolved_.get(), 0, unresolved_->end());
  std::uint64_t done = 0;
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_claim, claims.Next());
    if (!has_claim) return absl::OkStatus();
    PG_RETURN_IF_ERROR(Tick(v1::IMPORT_PHASE_RELATIONS, ++done, 2 * unresolved_count_));
    Claim claim;
    if (!claim.ParseFromArray(claims.record().data(), static_cast<int>(claims.record().size()))) {
      return absl::DataLossError("a temporary file is damaged");
    }
    v1::Relation* const relation = claim.mutable_relation();
    PG_ASSIGN_OR_RETURN(const std::string source, ResolveEnd(relation->source_id()));
    PG_ASSIGN_OR_RETURN(const std::string target, ResolveEnd(relation->target_id()));
    if (source.empty() || target.empty()) {
      Reject(claim, source.empty() ? "source" : "target",
             source.empty() ? relation->source_id() : relation->target_id(), "DANGLING",
             "names no entity");
      continue;
    }
    relation->set_source_id(source);
    relation->set_target_id(target);
    if (!NormalizeClaim(*ontology_, claim.place(), report_, relation)) {
      PG_RETURN_IF_ERROR(MarkSeen(Table::kRelation, relation->id()));
      continue;
    }
    PG_RETURN_IF_ERROR(relation_claims_.Add(relation->id() + '\0' + Statement(*relation),
                                            claim.SerializeAsString()));
  }
}

Status Import::WriteRelations() {
  std::string id;         // Of the group.
  std::string statement;  // Of the relation that is put together.
  int variants = 0;
  Claim current;
  std::uint64_t done = 0;
  const auto write = [&]() -> Status {
    if (!current.has_relation()) return absl::OkStatus();
    v1::Relation* const relation = current.mutable_relation();
    if (variants > 1) relation->set_id(id + "." + std::to_string(variants));
    PG_RETURN_IF_ERROR(MarkSeen(Table::kRelation, relation->id()));
    // Where another dataset holds the id, ours has the dataset behind it.
    PG_RETURN_IF_ERROR(
        MarkSeen(Table::kRelation, relation->id() + "." + options_.mapping().dataset()));
    return writer_->PutRelation(std::move(*relation), current.place());
  };
  const auto take = [&](std::string_view key, std::string_view value) -> Status {
    Claim claim;
    if (!claim.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      return absl::DataLossError("a temporary file is damaged");
    }
    const std::size_t end = key.find('\0');
    if (key.substr(0, end) == id && key.substr(end + 1) == statement) {
      // The same from another row, which may be cited otherwise.
      bool is_new = true;
      const v1::Citation& citation = claim.relation().citations(0);
      for (const v1::Citation& known : current.relation().citations()) {
        is_new = is_new && known.SerializeAsString() != citation.SerializeAsString();
      }
      summary_.set_repeated(summary_.repeated() + 1);
      if (is_new && current.relation().citations_size() < kRepeatedCitationsMax) {
        *current.mutable_relation()->add_citations() = citation;
      }
      return Tick(v1::IMPORT_PHASE_RELATIONS, unresolved_count_ + ++done, 2 * unresolved_count_);
    }
    PG_RETURN_IF_ERROR(write());
    variants = key.substr(0, end) == id ? variants + 1 : 1;
    id = key.substr(0, end);
    statement = key.substr(end + 1);
    current = std::move(claim);
    return Tick(v1::IMPORT_PHASE_RELATIONS, unresolved_count_ + ++done, 2 * unresolved_count_);
  };
  PG_RETURN_IF_ERROR(relation_claims_.ForEach(take));
  PG_RETURN_IF_ERROR(write());
  return writer_->Flush();
}

Status Import::Retract() {
  // Everything that cites a source of the dataset.
  std::vector<std::uint64_t> entities;
  std::vector<std::uint64_t> relations;
  std::set<std::string> sources = sources_;
  sources.insert(options_.mapping().source().id());
  for (const std::string& source : sources) {
    if (DatasetOf(source) != options_.mapping().dataset()) continue;
    PG_ASSIGN_OR_RETURN(const std::uint64_t number, reader_.NumberOf(Table::kEntity, source));
    Status failed;
    const std::string prefix = EncodeNumber(number);
    PG_RETURN_IF_ERROR(reader_.source().Scan(
        Family::kCitations, prefix, PrefixEnd(prefix), [&](std::string_view key, std::string_view) {
          const auto citation = DecodeCitationKey(key);
          if (!citation.ok()) {
            failed = citation.status();
            return false;
          }
          const bool is_entity = citation->table == Table::kEntity;
          const std::vector<bool>& seen = is_entity ? entities_seen_ : relations_seen_;
          // What is newer than the import's start it has said itself.
          if (citation->number < seen.size() && !seen[citation->number]) {
            (is_entity ? entities : relations).push_back(citation->number);
          }
          return true;
        }));
    PG_RETURN_IF_ERROR(failed);
  }
  for (auto* const numbers : {&relations, &entities}) {
    std::sort(numbers->begin(), numbers->end());
    numbers->erase(std::unique(numbers->begin(), numbers->end()), numbers->end());
  }
  std::uint64_t done = 0;
  const std::uint64_t total = relations.size() + entities.size();
  for (const std::uint64_t number : relations) {
    PG_RETURN_IF_ERROR(writer_->RetractRelation(number));
    PG_RETURN_IF_ERROR(Tick(v1::IMPORT_PHASE_RETRACTING, ++done, total));
  }
  PG_RETURN_IF_ERROR(writer_->Flush());
  for (const std::uint64_t number : entities) {
    PG_RETURN_IF_ERROR(writer_->RetractEntity(number));
    PG_RETURN_IF_ERROR(Tick(v1::IMPORT_PHASE_RETRACTING, ++done, total));
  }
  return writer_->Flush();
}

Status Import::Run(ImportFiles* files) {
  PG_RETURN_IF_ERROR(Start());
  v1::ImportFile file;
  std::unordered_set<int> read;
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_file, files->Next(&file));
    if (!has_file) break;
    const auto table = mapper_->TableOf(file.name());
    if (!table) {
      return InvalidError("file.name", file.name(), "UNKNOWN_FILE",
                          "no table of the mapping has this file");
    }
    if (!read.insert(*table).second) {
      return InvalidError("file.name", file.name(), "DUPLICATE_FILE", "was sent already");
    }
    PG_RETURN_IF_ERROR(ReadFile(*table, file, files));
  }
  for (int i = 0; i < options_.mapping().tables_size(); ++i) {
    if (read.contains(i)) continue;
    return InvalidError("file.name", options_.mapping().tables(i).file(), "MISSING_FILE",
                        "the mapping has a table for this file, and it was not sent; what it says "
                        "would be taken back");
  }
  PG_RETURN_IF_ERROR(report_->status());
  PG_RETURN_IF_ERROR(WriteEntities(/*sources=*/true));
  PG_RETURN_IF_ERROR(WriteEntities(/*sources=*/false));
  PG_RETURN_IF_ERROR(ResolveRelations());
  PG_RETURN_IF_ERROR(WriteRelations());
  if (!options_.keep_missing()) PG_RETURN_IF_ERROR(Retract());
  PG_RETURN_IF_ERROR(report_->status());
  *summary_.mutable_entities() = writer_->entities();
  *summary_.mutable_relations() = writer_->relations();
  summary_.set_revision(place_.store->revision());
  summary_.set_dry_run(options_.dry_run());
  report_->Finish(summary_);
  return absl::OkStatus();
}

}  // namespace

Status RunImport(const v1::ImportOptions& options, ImportFiles* files, const ImportPlace& place,
                 const ImportSink& sink) {
  ImportReport report(options, sink);
  const Status status = Import(options, place, &report).Run(files);
  report.Flush();
  return status;
}

}  // namespace partnergraph
