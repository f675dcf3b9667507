#include "graph/transfer/plain_rows.h"

#include <cstring>
#include <functional>
#include <utility>

#include "graph/base/violation.h"
#include "graph/model/record_check.h"
#include "graph/store/bulk_index.h"
#include "graph/store/key_codec.h"

namespace partnergraph {
namespace {

constexpr std::size_t kDuplicateRowsMax = 1'000'000;
constexpr std::size_t kKeyBytes = 8;

static_assert(std::is_trivially_copyable_v<PlainRowHead>);

// Where `bytes` have the text; anywhere, as it is only read.
TextSpan SpanOf(const std::string& text, std::string_view bytes) {
  return {static_cast<std::uint32_t>(bytes.find(text)), static_cast<std::uint32_t>(text.size())};
}

StatusOr<std::string> IdAt(const SpillFile& rows, std::uint64_t begin) {
  SpillFile::Reader reader(&rows, begin, rows.end());
  PG_RETURN_IF_ERROR(reader.Next().status());
  const PlainRow row = UnpackRow(reader.record());
  return std::string(row.Text(row.head.id));
}

}  // namespace

PlainRow UnpackRow(std::string_view packed) {
  PlainRow row;
  std::memcpy(&row.head, packed.data(), sizeof row.head);
  row.bytes = packed.substr(sizeof row.head);
  return row;
}

StatusOr<std::unique_ptr<PlainRows>> PlainRows::Make(std::shared_ptr<const Ontology> ontology,
                                                     const std::string& folder) {
  std::unique_ptr<PlainRows> rows(new PlainRows(std::move(ontology), folder));
  PG_ASSIGN_OR_RETURN(rows->entities_.rows, SpillFile::Make(folder));
  PG_ASSIGN_OR_RETURN(rows->relations_.rows, SpillFile::Make(folder));
  return rows;
}

Status PlainRows::AddTo(Table* table, const PlainRowHead& head, std::string_view bytes,
                        bool has_id) {
  if (has_id) {
    // The hash lets most of all rows be sorted out without their ids.
    const std::string_view id = bytes.substr(head.id.begin, head.id.size);
    PG_RETURN_IF_ERROR(table->ids.Add(
        EncodeNumber(std::hash<std::string_view>()(id)) + EncodeNumber(table->rows->end()), ""));
  }
  ++table->count;
  return table->rows->Append(
      {std::string_view(reinterpret_cast<const char*>(&head), sizeof head), bytes});
}

Status PlainRows::AddRelation(const PlainRowHead& head, std::string_view bytes) {
  return AddTo(&relations_, head, bytes, /*has_id=*/true);
}

Status PlainRows::Add(std::uint64_t order, std::uint64_t line, v1::Entity* entity) {
  PlainRowHead head;
  head.order = order;
  head.line = line;
  // What this may change before it finds an error is found as it is another time.
  head.is_stored_form = NormalizeKnownFields(*ontology_, entity).ok() ? 1 : 0;
  entity->SerializeToString(&bytes_);
  head.id = SpanOf(entity->id(), bytes_);
  return AddTo(&entities_, head, bytes_, /*has_id=*/true);
}

Status PlainRows::Add(std::uint64_t order, std::uint64_t line, v1::Relation* relation) {
  PlainRowHead head;
  head.order = order;
  head.line = line;
  head.is_stored_form = NormalizeKnownFields(*ontology_, relation).ok() ? 1 : 0;
  relation->SerializeToString(&bytes_);
  if (head.is_stored_form != 0) {
    head.kind = ontology_->RelationKind(relation->kind());
    head.days = DaysOf(relation->valid_time());
  }
  head.id = SpanOf(relation->id(), bytes_);
  head.source = SpanOf(relation->source_id(), bytes_);
  head.target = SpanOf(relation->target_id(), bytes_);
  if (!relation->citations().empty()) {
    head.cited = SpanOf(relation->citations(0).source_id(), bytes_);
  }
  // One that breaks a rule is none.
  return AddTo(&relations_, head, bytes_, head.is_stored_form != 0);
}

Status PlainRows::Flush() {
  PG_RETURN_IF_ERROR(entities_.rows->Flush());
  return relations_.rows->Flush();
}

StatusOr<PlainRows::Duplicates> PlainRows::FindDuplicates(Table* table) {
  Duplicates duplicates;
  std::size_t count = 0;
  std::string hash;                      // Of the rows that are looked at,
  std::vector<std::uint64_t> same_hash;  // and where they begin.
  const auto close = [&]() -> Status {
    if (same_hash.size() < 2) return absl::OkStatus();
    count += same_hash.size();
    if (count > kDuplicateRowsMax) {
      return ViolationError(
          StatusCode::kResourceExhausted, "", "", kNoBulkLoad,
          "more than " + std::to_string(kDuplicateRowsMax) + " rows have ids of others");
    }
    std::unordered_map<std::string, std::uint64_t> first;
    for (const std::uint64_t row : same_hash) {
      PG_ASSIGN_OR_RETURN(std::string id, IdAt(*table->rows, row));
      const auto [found, is_new] = first.emplace(std::move(id), row);
      if (!is_new) duplicates[found->second].push_back(row);
    }
    return absl::OkStatus();
  };
  const auto visit = [&](std::string_view key, std::string_view) -> Status {
    if (key.substr(0, kKeyBytes) != hash) {
      PG_RETURN_IF_ERROR(close());
      hash = key.substr(0, kKeyBytes);
      same_hash.clear();
    }
    PG_ASSIGN_OR_RETURN(same_hash.emplace_back(), DecodeNumber(key.substr(kKeyBytes)));
    return absl::OkStatus();
  };
  PG_RETURN_IF_ERROR(table->ids.ForEach(visit));
  PG_RETURN_IF_ERROR(close());
  return duplicates;
}

}  // namespace partnergraph
