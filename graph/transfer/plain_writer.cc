#include "graph/transfer/plain_writer.h"

#include <algorithm>
#include <utility>

#include "graph/base/violation.h"
#include "graph/transfer/claim_check.h"

namespace partnergraph {
namespace {

std::string EntityPlace(const PlainRow& row) {
  return "entities.csv:" + std::to_string(row.head.line);
}
std::string RelationPlace(const PlainRow& row) {
  return "relations.csv:" + std::to_string(row.head.line);
}

template <class Record>
Status Parse(const PlainRow& row, Record* record) {
  if (record->ParseFromArray(row.bytes.data(), static_cast<int>(row.bytes.size()))) {
    return absl::OkStatus();
  }
  return absl::DataLossError("a temporary file is damaged");
}

// What a relation says without what it cites.
std::string StatementOf(v1::Relation relation) {
  relation.clear_citations();
  return relation.SerializeAsString();
}

bool Cites(const v1::Relation& relation, const v1::Citation& citation) {
  return std::any_of(relation.citations().begin(), relation.citations().end(),
                     [&](const v1::Citation& one) {
                       return one.SerializeAsString() == citation.SerializeAsString();
                     });
}

// Visits the rows of a file, with where each begins.
Status ForEachRow(const SpillFile& file,
                  const std::function<Status(const PlainRow&, std::uint64_t)>& visit) {
  SpillFile::Reader reader(&file, 0, file.end());
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_row, reader.Next());
    if (!has_row) return absl::OkStatus();
    PG_RETURN_IF_ERROR(visit(UnpackRow(reader.record()), reader.record_begin()));
  }
}

}  // namespace

PlainWriter::PlainWriter(const ClaimCollector& claims, BulkLoad* load, RecordWriter* writer,
                         ImportReport* report, Tick tick)
    : claims_(claims),
      rows_(*claims.plain_rows()),
      load_(load),
      writer_(writer),
      report_(report),
      tick_(std::move(tick)),
      has_entities_(load->head().entity_count() > 0),
      has_relations_(load->head().relation_count() > 0) {}

Status PlainWriter::Write() {
  PG_ASSIGN_OR_RETURN(duplicates_, claims_.plain_rows()->FindDuplicateEntities());
  // What is cited must exist before what cites it, and be found by the writer's commits.
  writer_->set_commits_only(true);
  PG_RETURN_IF_ERROR(WriteEntities(/*sources=*/true));
  PG_RETURN_IF_ERROR(writer_->Flush());
  writer_->set_commits_only(false);
  PG_RETURN_IF_ERROR(WriteEntities(/*sources=*/false));
  PG_RETURN_IF_ERROR(writer_->Flush());  // Relations may lead to what it still holds.
  PG_ASSIGN_OR_RETURN(duplicates_, claims_.plain_rows()->FindDuplicateRelations());
  is_done_.clear();
  PG_RETURN_IF_ERROR(WriteRelations());
  return writer_->Flush();
}

void PlainWriter::Reject(const std::string& place, const char* column, std::string_view value,
                         const char* rule, const std::string& reason) {
  report_->Add(v1::IMPORT_OUTCOME_REJECTED, place, column,
               *GetViolation(InvalidError("", value, rule, reason)));
}

StatusOr<bool> PlainWriter::IsStored(Table table, std::string_view id) const {
  if (table == Table::kEntity ? !has_entities_ : !has_relations_) return false;
  PG_ASSIGN_OR_RETURN(const std::uint64_t number, load_->reader().NumberOf(table, id));
  return number != 0;
}

// --- Entities.

Status PlainWriter::WriteEntities(bool sources) {
  std::uint64_t done = 0;
  return ForEachRow(rows_.entities(), [&](const PlainRow& row, std::uint64_t begin) -> Status {
    PG_RETURN_IF_ERROR(tick_(v1::IMPORT_PHASE_ENTITIES, ++done, rows_.entity_count()));
    if (claims_.sources().contains(row.Text(row.head.id)) != sources) return absl::OkStatus();
    if (!is_done_.empty() && is_done_.contains(begin)) return absl::OkStatus();
    return WriteEntity(row, begin);
  });
}

Status PlainWriter::WriteEntity(const PlainRow& row, std::uint64_t begin) {
  if (const auto later = duplicates_.find(begin); later != duplicates_.end()) {
    for (const std::uint64_t at : later->second) {
      is_done_.insert(at);
      SpillFile::Reader reader(&rows_.entities(), at, rows_.entities().end());
      PG_RETURN_IF_ERROR(reader.Next().status());
      const PlainRow other = UnpackRow(reader.record());
      if (other.bytes == row.bytes) {
        ++repeated_;
      } else {
        Reject(EntityPlace(other), "id", row.Text(row.head.id), "DUPLICATE_ID",
               "first used at " + EntityPlace(row));
      }
    }
  }
  PG_RETURN_IF_ERROR(Parse(row, &entity_));
  if (row.head.is_stored_form == 0 &&
      !NormalizeClaim(*claims_.ontology(), PlacesOfLine(EntityPlace(row), entity_), report_,
                      &entity_)) {
    return absl::OkStatus();
  }
  PG_ASSIGN_OR_RETURN(const bool is_stored, IsStored(Table::kEntity, entity_.id()));
  if (!is_stored && !claims_.sources().contains(entity_.id())) {
    const Status created = load_->CreateEntity(entity_);
    if (created.ok()) ++created_entities_;
    if (created.ok() || !GetViolation(created)) return created;
  }
  return writer_->PutEntity(entity_, /*is_mention=*/false, EntityPlace(row));
}

// --- Relations.

Status PlainWriter::WriteRelations() {
  std::uint64_t done = 0;
  return ForEachRow(rows_.relations(), [&](const PlainRow& row, std::uint64_t begin) -> Status {
    PG_RETURN_IF_ERROR(tick_(v1::IMPORT_PHASE_RELATIONS, ++done, rows_.relation_count()));
    if (!is_done_.empty() && is_done_.contains(begin)) return absl::OkStatus();
    return row.head.is_stored_form != 0 ? WriteRelation(row, begin) : RejectRelation(row);
  });
}

Status PlainWriter::WriteRelation(const PlainRow& row, std::uint64_t begin) {
  if (const auto found = duplicates_.find(begin); found != duplicates_.end()) {
    const std::vector<std::uint64_t> later = std::move(found->second);
    duplicates_.erase(found);
    PG_ASSIGN_OR_RETURN(const bool has_ends, HasEnds(row));
    if (!has_ends) {  // The next one is the first then.
      if (later.size() > 1) duplicates_[later.front()] = {later.begin() + 1, later.end()};
      return report_->status();
    }
    v1::Relation merged;
    PG_RETURN_IF_ERROR(Parse(row, &merged));
    PG_RETURN_IF_ERROR(MergeDuplicates(row, later, &merged));
    return writer_->PutRelation(std::move(merged), RelationPlace(row)).status();
  }
  PG_ASSIGN_OR_RETURN(const bool is_stored, IsStored(Table::kRelation, row.Text(row.head.id)));
  if (!is_stored) {
    relation_.id = row.Text(row.head.id);
    relation_.source_id = row.Text(row.head.source);
    relation_.target_id = row.Text(row.head.target);
    relation_.kind = static_cast<KindNumber>(row.head.kind);
    relation_.days = row.head.days;
    relation_.dataset = claims_.dataset();
    relation_.sources.clear();
    if (row.head.cited.size > 0) relation_.sources.push_back(row.Text(row.head.cited));
    relation_.bytes = row.bytes;
    const Status created = load_->CreateRelation(relation_);
    if (created.ok()) ++created_relations_;
    if (created.ok()) return created;
    const auto violation = GetViolation(created);
    if (!violation || violation->rule() == kNoBulkLoad) return created;
    if (violation->rule() == "DANGLING_END") {
      const bool is_source = violation->place() == "source_id";
      Reject(RelationPlace(row), is_source ? "source" : "target", violation->value(), "DANGLING",
             "names no entity");
      return report_->status();
    }
  }
  v1::Relation relation;
  PG_RETURN_IF_ERROR(Parse(row, &relation));
  return writer_->PutRelation(std::move(relation), RelationPlace(row)).status();
}

Status PlainWriter::MergeDuplicates(const PlainRow& first, const std::vector<std::uint64_t>& later,
                                    v1::Relation* relation) {
  const std::string statement = StatementOf(*relation);
  for (const std::uint64_t at : later) {
    is_done_.insert(at);
    SpillFile::Reader reader(&rows_.relations(), at, rows_.relations().end());
    PG_RETURN_IF_ERROR(reader.Next().status());
    const PlainRow row = UnpackRow(reader.record());
    PG_ASSIGN_OR_RETURN(const bool has_ends, HasEnds(row));
    if (!has_ends) continue;
    v1::Relation other;
    PG_RETURN_IF_ERROR(Parse(row, &other));
    if (StatementOf(other) != statement) {
      Reject(RelationPlace(row), "id", relation->id(), "DUPLICATE_ID",
             "first used at " + RelationPlace(first));
      continue;
    }
    ++repeated_;
    for (const v1::Citation& citation : other.citations()) {
      if (relation->citations_size() >= kRepeatedCitationsMax || Cites(*relation, citation))
        continue;
      *relation->add_citations() = citation;
    }
  }
  return report_->status();
}

StatusOr<bool> PlainWriter::HasEnds(const PlainRow& row) {
  const RecordTarget target(load_);
  for (const auto& [column, span] :
       {std::pair("source", row.head.source), std::pair("target", row.head.target)}) {
    const std::string end(row.Text(span));
    PG_ASSIGN_OR_RETURN(const bool exists, target.HasEntity(end));
    if (exists) continue;
    Reject(RelationPlace(row), column, end, "DANGLING", "names no entity");
    return false;
  }
  return true;
}

Status PlainWriter::RejectRelation(const PlainRow& row) {
  PG_ASSIGN_OR_RETURN(const bool has_ends, HasEnds(row));
  if (!has_ends) return report_->status();
  v1::Relation relation;
  PG_RETURN_IF_ERROR(Parse(row, &relation));
  // Breaks the rule that it broke when it was read.
  NormalizeClaim(*claims_.ontology(), {.record = RelationPlace(row), .parts = {}}, report_,
                 &relation);
  return report_->status();
}

}  // namespace partnergraph
