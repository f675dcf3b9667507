#include "graph/store/record_reader.h"

#include <algorithm>

#include "graph/store/index_record.h"

namespace partnergraph {
namespace {

using storage::v1::CommitRecord;
using storage::v1::EntityRecord;
using storage::v1::HeadRecord;
using storage::v1::IndexRecord;
using storage::v1::OntologyRecord;
using storage::v1::RelationRecord;

Status Malformed(const std::string& what) { return absl::DataLossError(what + " is malformed"); }

template <class Record>
StatusOr<Record> Parse(std::string_view bytes, const std::string& what) {
  Record record;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return Malformed(what);
  return record;
}

std::string Describe(Table table, std::uint64_t number) {
  const char* what = table == Table::kEntity     ? "entity"
                     : table == Table::kRelation ? "relation"
                                                 : "ontology";
  return std::string(what) + " record " + std::to_string(number);
}

// The newest version in the history that `revision` has seen.
template <class Record>
StatusOr<std::optional<Record>> FromHistory(const KeyValueReader& source, Table table,
                                            std::uint64_t number, std::uint64_t revision) {
  std::optional<Record> found;
  Status parsed;
  const std::string begin = EncodeHistoryKey({table, number, revision});
  const std::string end = PrefixEnd(EncodeHistoryKey({table, number, 0}).substr(0, 9));
  PG_RETURN_IF_ERROR(
      source.Scan(Family::kHistory, begin, end, [&](std::string_view, std::string_view value) {
        auto record = Parse<Record>(value, "older " + Describe(table, number));
        if (record.ok())
          found = *std::move(record);
        else
          parsed = record.status();
        return false;
      }));
  PG_RETURN_IF_ERROR(parsed);
  return found;
}

// `newest` if `revision` has seen it, else an older version.
template <class Record>
StatusOr<std::optional<Record>> VersionAt(const KeyValueReader& source, Table table,
                                          std::uint64_t number, std::uint64_t revision,
                                          const std::optional<std::string>& newest) {
  if (!newest) return std::optional<Record>();
  PG_ASSIGN_OR_RETURN(Record record, Parse<Record>(*newest, Describe(table, number)));
  if (record.revision() <= revision) return std::optional<Record>(std::move(record));
  return FromHistory<Record>(source, table, number, revision);
}

Family FamilyOf(Table table) {
  return table == Table::kEntity ? Family::kEntities : Family::kRelations;
}

template <class Record>
StatusOr<std::optional<Record>> ReadOne(const KeyValueReader& source, Table table,
                                        std::uint64_t number, std::uint64_t revision) {
  PG_ASSIGN_OR_RETURN(const auto newest, source.Get(FamilyOf(table), EncodeNumber(number)));
  return VersionAt<Record>(source, table, number, revision, newest);
}

template <class Record>
StatusOr<std::vector<std::optional<Record>>> ReadMany(const KeyValueReader& source, Table table,
                                                      const std::vector<std::uint64_t>& numbers,
                                                      std::uint64_t revision) {
  std::vector<std::string> keys;
  keys.reserve(numbers.size());
  for (const std::uint64_t number : numbers) keys.push_back(EncodeNumber(number));
  PG_ASSIGN_OR_RETURN(const auto values, source.MultiGet(FamilyOf(table), keys));
  std::vector<std::optional<Record>> records;
  records.reserve(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    PG_ASSIGN_OR_RETURN(records.emplace_back(),
                        VersionAt<Record>(source, table, numbers[i], revision, values[i]));
  }
  return records;
}

template <class Record>
Status ScanAll(const KeyValueReader& source, Table table, std::uint64_t first,
               std::uint64_t revision, const std::function<bool(const Record&)>& visit) {
  Status failed;
  Record record;  // Of all visits, for its memory.
  // Without bounds if it is to see all.
  const std::string begin = first <= 1 ? std::string() : EncodeNumber(first);
  PG_RETURN_IF_ERROR(
      source.Scan(FamilyOf(table), begin, "", [&](std::string_view key, std::string_view value) {
        const auto number = DecodeNumber(key);
        if (!number.ok()) {
          failed = number.status();
          return false;
        }
        if (!record.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          failed = Malformed(Describe(table, *number));
          return false;
        }
        if (record.revision() > revision) {
          auto older = FromHistory<Record>(source, table, *number, revision);
          if (!older.ok()) failed = older.status();
          if (!older.ok() || !older->has_value()) return older.ok();
          record = **std::move(older);
        }
        return record.deleted() || visit(record);
      }));
  return failed;
}

template <class Record>
Status ScanVersions(const KeyValueReader& source, Table table, std::uint64_t number,
                    std::uint64_t revision, const std::function<bool(const Record&)>& visit) {
  PG_ASSIGN_OR_RETURN(const auto newest, source.Get(FamilyOf(table), EncodeNumber(number)));
  if (!newest) return absl::OkStatus();
  PG_ASSIGN_OR_RETURN(const Record record, Parse<Record>(*newest, Describe(table, number)));
  if (record.revision() <= revision && !visit(record)) return absl::OkStatus();
  Status failed;
  // A commit may have moved the newest version to the history since it was read.
  const std::string begin =
      EncodeHistoryKey({table, number, std::min(revision, record.revision() - 1)});
  const std::string end = PrefixEnd(EncodeHistoryKey({table, number, 0}).substr(0, 9));
  PG_RETURN_IF_ERROR(
      source.Scan(Family::kHistory, begin, end, [&](std::string_view, std::string_view value) {
        const auto older = Parse<Record>(value, "older " + Describe(table, number));
        if (!older.ok()) failed = older.status();
        return older.ok() && visit(*older);
      }));
  return failed;
}

}  // namespace

StatusOr<std::uint64_t> RecordReader::NumberOf(Table table, std::string_view id) const {
  PG_ASSIGN_OR_RETURN(const auto value, source_->Get(Family::kIds, EncodeIdKey(table, id)));
  if (!value) return 0;
  return DecodeNumber(*value);
}

StatusOr<std::uint64_t> RecordReader::NumberOfIdentifier(std::string_view scheme,
                                                         std::string_view value,
                                                         std::uint64_t revision) const {
  PG_ASSIGN_OR_RETURN(const auto bytes,
                      source_->Get(Family::kIdentifiers, EncodeIdentifierKey(scheme, value)));
  if (!bytes) return 0;
  PG_ASSIGN_OR_RETURN(const IndexRecord record, Parse<IndexRecord>(*bytes, "identifier entry"));
  return HolderAt(record, revision);
}

StatusOr<std::optional<EntityRecord>> RecordReader::Entity(std::uint64_t number,
                                                           std::uint64_t revision) const {
  return ReadOne<EntityRecord>(*source_, Table::kEntity, number, revision);
}

StatusOr<std::optional<RelationRecord>> RecordReader::Relation(std::uint64_t number,
                                                               std::uint64_t revision) const {
  return ReadOne<RelationRecord>(*source_, Table::kRelation, number, revision);
}

StatusOr<std::optional<OntologyRecord>> RecordReader::Ontology(std::uint64_t revision) const {
  PG_ASSIGN_OR_RETURN(const auto newest, source_->Get(Family::kMeta, kOntologyKey));
  return VersionAt<OntologyRecord>(*source_, Table::kOntology, 0, revision, newest);
}

StatusOr<std::string> RecordReader::NewestEntityBytes(std::uint64_t number) const {
  PG_ASSIGN_OR_RETURN(auto bytes, source_->Get(Family::kEntities, EncodeNumber(number)));
  if (!bytes) return absl::DataLossError(Describe(Table::kEntity, number) + " is missing");
  return *std::move(bytes);
}

StatusOr<std::vector<std::optional<EntityRecord>>> RecordReader::Entities(
    const std::vector<std::uint64_t>& numbers, std::uint64_t revision) const {
  return ReadMany<EntityRecord>(*source_, Table::kEntity, numbers, revision);
}

StatusOr<std::vector<std::optional<RelationRecord>>> RecordReader::Relations(
    const std::vector<std::uint64_t>& numbers, std::uint64_t revision) const {
  return ReadMany<RelationRecord>(*source_, Table::kRelation, numbers, revision);
}

Status RecordReader::ScanEntities(std::uint64_t first, std::uint64_t revision,
                                  const std::function<bool(const EntityRecord&)>& visit) const {
  return ScanAll<EntityRecord>(*source_, Table::kEntity, first, revision, visit);
}

Status RecordReader::ScanRelations(std::uint64_t first, std::uint64_t revision,
                                   const std::function<bool(const RelationRecord&)>& visit) const {
  return ScanAll<RelationRecord>(*source_, Table::kRelation, first, revision, visit);
}

Status RecordReader::ScanEntityVersions(
    std::uint64_t number, std::uint64_t revision,
    const std::function<bool(const EntityRecord&)>& visit) const {
  return ScanVersions<EntityRecord>(*source_, Table::kEntity, number, revision, visit);
}

Status RecordReader::ScanRelationVersions(
    std::uint64_t number, std::uint64_t revision,
    const std::function<bool(const RelationRecord&)>& visit) const {
  return ScanVersions<RelationRecord>(*source_, Table::kRelation, number, revision, visit);
}

StatusOr<CommitRecord> RecordReader::Commit(std::uint64_t revision) const {
  PG_ASSIGN_OR_RETURN(const auto value, source_->Get(Family::kLog, EncodeNumber(revision)));
  if (!value) return absl::NotFoundError("there is no revision " + std::to_string(revision));
  return Parse<CommitRecord>(*value, "commit " + std::to_string(revision));
}

Status RecordReader::ScanCommits(std::uint64_t first,
                                 const std::function<bool(const CommitRecord&)>& visit) const {
  Status failed;
  PG_RETURN_IF_ERROR(source_->Scan(Family::kLog, EncodeNumber(first), "",
                                   [&](std::string_view, std::string_view value) {
                                     const auto commit = Parse<CommitRecord>(value, "commit");
                                     if (!commit.ok()) failed = commit.status();
                                     return commit.ok() && visit(*commit);
                                   }));
  return failed;
}

StatusOr<HeadRecord> RecordReader::Head() const {
  PG_ASSIGN_OR_RETURN(const auto value, source_->Get(Family::kMeta, kHeadKey));
  if (!value) return HeadRecord();
  return Parse<HeadRecord>(*value, "head record");
}

}  // namespace partnergraph
