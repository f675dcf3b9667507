#include "graph/transfer/claim_collector.h"

#include <google/protobuf/util/json_util.h>

#include <utility>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/exchange/csv_reader.h"
#include "graph/exchange/gzip_source.h"
#include "graph/exchange/json_reader.h"
#include "graph/model/record_id.h"
#include "graph/transfer/claim_check.h"
#include "graph/transfer/graphml_claims.h"
#include "graph/transfer/record_target.h"
#include "graph/transfer/relation_encoder.h"

namespace partnergraph {
namespace {

using storage::v1::Claim;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kSourcesMax = 10'000;
constexpr std::uint64_t kStrideRows = 256;

std::string TablePlace(const char* table, std::uint64_t line) {
  return std::string(table) + ":" + std::to_string(line);
}

std::string WithoutGz(std::string name) {
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  return name;
}

}  // namespace

StatusOr<IdentifierHolder> FindHolder(const Store& store, const std::string& identity) {
  const std::size_t colon = identity.find(':');
  if (colon == std::string::npos) return IdentifierHolder();
  const RecordReader reader = store.reader();
  PG_ASSIGN_OR_RETURN(const std::uint64_t number,
                      reader.NumberOfIdentifier(identity.substr(0, colon),
                                                identity.substr(colon + 1), store.revision()));
  if (number == 0) return IdentifierHolder();
  PG_ASSIGN_OR_RETURN(const auto record, reader.Entity(number, store.revision()));
  if (!record || record->deleted()) return IdentifierHolder();
  return IdentifierHolder{.id = record->entity().id(), .kind = record->entity().kind()};
}

Status ClaimCollector::Start(std::shared_ptr<const Ontology> ontology) {
  ontology_ = std::move(ontology);
  PG_ASSIGN_OR_RETURN(relations_, SpillFile::Make(place_.folder));
  if (options_.has_fact_tables()) {
    dataset_ = options_.fact_tables().dataset();
    PG_RETURN_IF_ERROR(AtPlace("fact_tables", CheckRecordId("dataset", dataset_)));
    PG_ASSIGN_OR_RETURN(plain_rows_, PlainRows::Make(ontology_, place_.folder));
    return absl::OkStatus();
  }
  if (options_.has_record_lines()) return absl::OkStatus();
  if (options_.has_graphml()) {
    dataset_ = options_.graphml().dataset();
    return AtPlace("graphml", CheckRecordId("dataset", dataset_));
  }
  if (!options_.has_mapping()) {
    return InvalidError("form", "", "MISSING_FIELD", "say what the files are, e.g. by a mapping");
  }
  auto mapper = Mapper::Make(options_.mapping(), ontology_);
  if (!mapper.ok()) return AtPlace("mapping", mapper.status());
  mapper_ = *std::move(mapper);
  dataset_ = options_.mapping().dataset();
  has_entities_ = true;
  has_relations_ = true;
  Take(mapper_->SourceClaim());
  PG_RETURN_IF_ERROR(failure_);
  return report_->status();
}

const std::string* ClaimCollector::MeantBy(const std::string& identity) const {
  const auto found = identities_.find(identity);
  return found == identities_.end() ? nullptr : &found->second;
}

std::string ClaimCollector::RootOf(const std::string& kind_id) const {
  std::string root = kind_id;
  for (KindNumber kind = ontology_->EntityKind(root); kind != kNoKind;
       kind = ontology_->EntityKind(root)) {
    const std::string& parent = ontology_->entity_kind(kind).parent();
    if (parent.empty()) break;
    root = parent;
  }
  return root;
}

StatusOr<std::string> ClaimCollector::ResolveEntity(const Claim& claim) {
  if (claim.identities().empty()) return claim.entity().id();
  const std::string& primary = claim.identities(0);
  std::string id;
  for (const std::string& identity : claim.identities()) {
    std::string candidate;
    if (const std::string* const meant = MeantBy(identity)) {
      candidate = *meant;
    } else {
      PG_ASSIGN_OR_RETURN(const IdentifierHolder holder, FindHolder(*place_.store, identity));
      // A city and its government may have one identifier, and are two things.
      if (RootOf(holder.kind) == RootOf(claim.entity().kind())) candidate = holder.id;
    }
    if (candidate.empty()) continue;
    // By another identity than its first an entity goes to the first that asks: no two of a dataset
    // become one.
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

void ClaimCollector::AddSources(const google::protobuf::RepeatedPtrField<v1::Citation>& citations) {
  for (const v1::Citation& citation : citations) AddSource(citation.source_id());
}

void ClaimCollector::AddSource(std::string_view id) {
  if (id.empty() || id == last_source_ || sources_.size() >= kSourcesMax) return;
  last_source_ = id;
  sources_.insert(last_source_);
}

void ClaimCollector::AddSources(const v1::Entity& entity) {
  AddSources(entity.citations());
  for (const auto& name : entity.names()) AddSources(name.citations());
  for (const auto& identifier : entity.identifiers()) AddSources(identifier.citations());
  for (const auto& value : entity.values()) AddSources(value.citations());
  for (const auto& figure : entity.observations()) AddSources(figure.citations());
  for (const auto& statement : entity.completeness()) AddSources(statement.citations());
}

void ClaimCollector::AddSources(const v1::Relation& relation) {
  AddSources(relation.citations());
  for (const auto& value : relation.values()) AddSources(value.citations());
}

Status ClaimCollector::TakeEntity(Claim* claim) {
  v1::Entity* const entity = claim->mutable_entity();
  // Records of fact tables are checked when they are whole.
  const bool is_valid =
      from_fact_tables() ||
      NormalizeClaim(*ontology_, {.record = claim->place(), .parts = {}}, report_, entity);
  if (from_fact_tables() && !claim->partial()) entity->set_dataset(dataset_);
  PG_ASSIGN_OR_RETURN(const std::string id, ResolveEntity(*claim));
  if (!is_valid) {
    if (rejected_.size() < kRememberedMax) rejected_.push_back(id);
    return absl::OkStatus();
  }
  entity->set_id(id);
  AddSources(*entity);
  const char order = claim->mention() ? '2' : claim->partial() ? '1' : '0';
  return entities_.Add(id + '\0' + order, claim->SerializeAsString());
}

void ClaimCollector::Take(Claim claim) {
  if (!failure_.ok()) return;
  if (claim.order() == 0) claim.set_order(++claims_);
  if (claim.has_entity()) {
    failure_ = TakeEntity(&claim);
    return;
  }
  if (from_fact_tables() && !claim.partial()) claim.mutable_relation()->set_dataset(dataset_);
  AddSources(claim.relation());
  ++relation_count_;
  failure_ = relations_->Append(claim.SerializeAsString());
}

Status ClaimCollector::AfterRow(const ImportFiles& files) {
  ++rows_;
  PG_RETURN_IF_ERROR(failure_);
  PG_RETURN_IF_ERROR(report_->status());
  if (rows_ % kStrideRows != 0) return absl::OkStatus();
  if (place_.IsCancelled()) {
    return absl::CancelledError("the import was cancelled; nothing was written");
  }
  if (Clock::now() - last_progress_ < std::chrono::milliseconds(kProgressIntervalMs)) {
    return absl::OkStatus();
  }
  last_progress_ = Clock::now();
  v1::ImportProgress progress;
  progress.set_phase(v1::IMPORT_PHASE_READING);
  progress.set_rows(rows_);
  progress.set_read_bytes(files.bytes_read());
  report_->Progress(progress);
  return report_->status();
}

Status ClaimCollector::ReadMapped(const v1::ImportFile& file, ImportFiles* files) {
  const auto table = mapper_->TableOf(file.name());
  if (!table) {
    return InvalidError("file.name", file.name(), "UNKNOWN_FILE",
                        "no table of the mapping has this file");
  }
  const std::string name = WithoutGz(file.name());
  GzipSource bytes(files->bytes());
  const ClaimSink sink{
      .claim = [this](Claim claim) { Take(std::move(claim)); },
      .problem = [this](v1::ImportProblem problem) { report_->Add(std::move(problem)); }};
  const v1::SourceTable::Format format = options_.mapping().tables(*table).format();
  if (format == v1::SourceTable::FORMAT_JSON) {
    JsonReader json(&bytes, name);
    const Scope scope{.row = nullptr, .record = &json.record(), .node = nullptr, .text = nullptr};
    while (true) {
      PG_ASSIGN_OR_RETURN(const bool has_record, json.Next());
      if (!has_record) return absl::OkStatus();
      mapper_->Map(*table, scope, json.Place(), sink);
      PG_RETURN_IF_ERROR(AfterRow(*files));
    }
  }
  CsvReader csv(&bytes, name,
                {.delimiter = format == v1::SourceTable::FORMAT_CSV ? ',' : '\t',
                 .quotes = format != v1::SourceTable::FORMAT_TSV});
  PG_RETURN_IF_ERROR(csv.ReadHeader());
  PG_RETURN_IF_ERROR(mapper_->CheckHeader(*table, csv.header(), name + ":1"));
  const Scope scope{.row = &csv, .record = nullptr, .node = nullptr, .text = nullptr};
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_row, csv.Next());
    if (!has_row) return absl::OkStatus();
    mapper_->Map(*table, scope, csv.Place(), sink);
    PG_RETURN_IF_ERROR(AfterRow(*files));
  }
}

void ClaimCollector::RejectRow(const FactTable& table, const CsvReader& csv) {
  const auto text = [&](std::string_view name) -> std::string {
    const auto column = csv.Column(name);
    return column ? csv.row()[*column] : "";
  };
  if (std::string_view(table.file) == "entities.csv" && rejected_.size() < kRememberedMax) {
    rejected_.push_back(text("id"));
  }
  if (std::string_view(table.file) != "relations.csv" ||
      rejected_relations_.size() >= kRememberedMax) {
    return;
  }
  v1::Relation& relation = rejected_relations_.emplace_back();
  relation.set_id(text("id"));
  relation.set_kind(text("kind"));
  relation.set_source_id(text("source"));
  relation.set_target_id(text("target"));
}

Status ClaimCollector::TakeFact(const FactTable& table, const CsvReader& csv, v1::Entity* entity) {
  if (plain_rows_ != nullptr && !table.is_part) {
    entity->set_dataset(dataset_);
    AddSources(*entity);
    return plain_rows_->Add(++claims_, csv.line(), entity);
  }
  PG_RETURN_IF_ERROR(UnfoldPlainRows());
  Claim claim;
  claim.set_partial(table.is_part);
  claim.set_place(csv.Place());
  *claim.mutable_entity() = *entity;
  Take(std::move(claim));
  return failure_;
}

Status ClaimCollector::TakeFact(const FactTable& table, const CsvReader& csv,
                                v1::Relation* relation) {
  const auto is_id = [](const std::string& end) { return end.find(':') == std::string::npos; };
  if (plain_rows_ != nullptr && !table.is_part && is_id(relation->source_id()) &&
      is_id(relation->target_id())) {
    relation->set_dataset(dataset_);
    AddSources(*relation);
    return plain_rows_->Add(++claims_, csv.line(), relation);
  }
  PG_RETURN_IF_ERROR(UnfoldPlainRows());
  Claim claim;
  claim.set_partial(table.is_part);
  claim.set_place(csv.Place());
  *claim.mutable_relation() = *relation;
  Take(std::move(claim));
  return failure_;
}

Status ClaimCollector::TakeEncoded(const CsvReader& csv, const RelationEncoder& encoder) {
  AddSource(encoder.cited());
  PlainRowHead head = encoder.head();
  head.order = ++claims_;
  head.line = csv.line();
  return plain_rows_->AddRelation(head, encoder.bytes());
}

Status ClaimCollector::UnfoldPlainRows() {
  if (plain_rows_ == nullptr) return absl::OkStatus();
  const std::unique_ptr<PlainRows> rows = std::move(plain_rows_);
  PG_RETURN_IF_ERROR(rows->Flush());
  for (const bool are_entities : {true, false}) {
    const SpillFile& file = are_entities ? rows->entities() : rows->relations();
    SpillFile::Reader reader(&file, 0, file.end());
    while (true) {
      PG_ASSIGN_OR_RETURN(const bool has_row, reader.Next());
      if (!has_row) break;
      const PlainRow row = UnpackRow(reader.record());
      Claim claim;
      claim.set_order(row.head.order);
      claim.set_place(TablePlace(are_entities ? "entities.csv" : "relations.csv", row.head.line));
      google::protobuf::Message* const record =
          are_entities ? static_cast<google::protobuf::Message*>(claim.mutable_entity())
                       : claim.mutable_relation();
      if (!record->ParseFromArray(row.bytes.data(), static_cast<int>(row.bytes.size()))) {
        return absl::DataLossError("a temporary file is damaged");
      }
      Take(std::move(claim));
      PG_RETURN_IF_ERROR(failure_);
    }
  }
  return absl::OkStatus();
}

Status ClaimCollector::ReadFacts(const v1::ImportFile& file, ImportFiles* files) {
  const FactTable* const table = FindFactTable(file.name());
  if (table == nullptr) {
    return InvalidError("file.name", file.name(), "UNKNOWN_FILE", "no fact table has this name");
  }
  has_entities_ = has_entities_ || std::string_view(table->file) == "entities.csv";
  has_relations_ = has_relations_ || std::string_view(table->file) == "relations.csv";
  GzipSource bytes(files->bytes());
  CsvReader csv(&bytes, WithoutGz(file.name()));
  PG_RETURN_IF_ERROR(csv.ReadHeader(table->required, table->optional));
  const bool are_relations = std::string_view(table->file) == "relations.csv";
  RelationEncoder encoder(&csv, ontology_.get(), dataset_);
  const FactRow row(&csv);
  v1::Entity entity;  // Of the row; kept for their memory.
  v1::Relation relation;
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_row, csv.Next());
    if (!has_row) return absl::OkStatus();
    if (are_relations && plain_rows_ != nullptr && encoder.Encode()) {
      PG_RETURN_IF_ERROR(TakeEncoded(csv, encoder));
      PG_RETURN_IF_ERROR(AfterRow(*files));
      continue;
    }
    entity.Clear();
    relation.Clear();
    const Status read = table->read_entity != nullptr ? table->read_entity(row, &entity)
                                                      : table->read_relation(row, &relation);
    if (!read.ok()) {
      const v1::Violation violation = GetViolation(read).value_or(v1::Violation());
      report_->Add(v1::IMPORT_OUTCOME_REJECTED, violation.place(), "", violation);
      RejectRow(*table, csv);
    } else if (table->read_entity != nullptr) {
      PG_RETURN_IF_ERROR(TakeFact(*table, csv, &entity));
    } else {
      PG_RETURN_IF_ERROR(TakeFact(*table, csv, &relation));
    }
    PG_RETURN_IF_ERROR(AfterRow(*files));
  }
}

Status ClaimCollector::TakeLine(v1::RecordLine line, const std::string& place) {
  if (line.has_commit() && history_ == nullptr) {
    if (claims_ > 0) {
      return InvalidError(place, "", "WRONG_ORDER",
                          "a history begins with a commit, and here records come before it");
    }
    history_ = std::make_unique<HistoryReplay>(place_.store);
  }
  if (history_ != nullptr) return history_->Take(line, place);
  if (line.has_ontology()) {
    v1::WriteRequest request;
    request.set_author(options_.author());
    request.set_comment(options_.comment());
    *request.add_mutations()->mutable_put_ontology() = std::move(*line.mutable_ontology());
    const auto written = WriteAndWait(place_.store, std::move(request));
    if (!written.ok()) return AtPlace(place + ": ", written.status());
    ontology_ = place_.store->ontology();
    return absl::OkStatus();
  }
  if (ontology_ == nullptr) {
    return ViolationError(StatusCode::kFailedPrecondition, place, "", "NO_ONTOLOGY",
                          "the database has no ontology yet, and the file begins without one");
  }
  Claim claim;
  claim.set_place(place);
  claim.set_whole(true);
  if (line.has_entity()) {
    *claim.mutable_entity() = std::move(*line.mutable_entity());
  } else if (line.has_relation()) {
    *claim.mutable_relation() = std::move(*line.mutable_relation());
  } else {
    return InvalidError(place, "", "WRONG_ORDER", "says no entity and no relation");
  }
  Take(std::move(claim));
  return failure_;
}

Status ClaimCollector::ReadRecordLines(const v1::ImportFile& file, ImportFiles* files) {
  GzipSource bytes(files->bytes());
  JsonReader json(&bytes, WithoutGz(file.name()));
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_record, json.Next());
    if (!has_record) break;
    v1::RecordLine line;
    const auto parsed = google::protobuf::util::JsonStringToMessage(json.text(), &line);
    if (!parsed.ok()) {
      return InvalidError(json.Place(), json.text(), "MALFORMED_RECORD",
                          std::string(parsed.message()));
    }
    PG_RETURN_IF_ERROR(TakeLine(std::move(line), json.Place()));
    PG_RETURN_IF_ERROR(AfterRow(*files));
  }
  return history_ == nullptr ? absl::OkStatus() : history_->Finish();
}

Status ClaimCollector::ReadGraphml(const v1::ImportFile& file, ImportFiles* files) {
  GzipSource bytes(files->bytes());
  GraphmlReader graphml(&bytes, WithoutGz(file.name()));
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_element, graphml.Next());
    if (!has_element) return absl::OkStatus();
    auto claim =
        ClaimOf(graphml.element(), graphml.Place(), options_.graphml(), *ontology_, report_);
    if (claim.ok()) {
      // What a dataset says of all its entities, or relations, stands in one file.
      (claim->has_entity() ? has_entities_ : has_relations_) |= !claim->whole();
      Take(*std::move(claim));
    } else {
      const v1::Violation violation = GetViolation(claim.status()).value_or(v1::Violation());
      report_->Add(v1::IMPORT_OUTCOME_REJECTED, violation.place(), "", violation);
    }
    PG_RETURN_IF_ERROR(AfterRow(*files));
  }
}

Status ClaimCollector::Read(ImportFiles* files) {
  v1::ImportFile file;
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_file, files->Next(&file));
    if (!has_file) break;
    if (!files_read_.insert(WithoutGz(file.name())).second) {
      return InvalidError("file.name", file.name(), "DUPLICATE_FILE", "was sent already");
    }
    PG_RETURN_IF_ERROR(from_fact_tables()       ? ReadFacts(file, files)
                       : from_record_lines()    ? ReadRecordLines(file, files)
                       : options_.has_graphml() ? ReadGraphml(file, files)
                                                : ReadMapped(file, files));
  }
  for (const v1::SourceTable& table : options_.mapping().tables()) {
    if (files_read_.contains(table.file())) continue;
    return InvalidError("file.name", table.file(), "MISSING_FILE",
                        "the mapping has a table for this file, and it was not sent; what it says "
                        "would be taken back");
  }
  if (plain_rows_ != nullptr) PG_RETURN_IF_ERROR(plain_rows_->Flush());
  return report_->status();
}

}  // namespace partnergraph
