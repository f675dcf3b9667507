#include "graph/transfer/relation_encoder.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <utility>

#include "graph/base/limits.h"
#include "graph/exchange/fact_tables.h"
#include "graph/model/record_id.h"
#include "graph/model/text_check.h"
#include "graph/model/valid_time.h"
#include "partnergraph/v1/relation.pb.h"

namespace partnergraph {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

constexpr std::size_t kTimesMax = 100'000;

// A field of text or of a message; returns where its bytes stand.
TextSpan AppendField(int field, std::string_view bytes, std::string* to) {
  std::array<std::uint8_t, 10> head{};
  std::uint8_t* at = WireFormatLite::WriteTagToArray(
      field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED, head.data());
  at = CodedOutputStream::WriteVarint32ToArray(static_cast<std::uint32_t>(bytes.size()), at);
  to->append(head.data(), at);
  const TextSpan span{static_cast<std::uint32_t>(to->size()),
                      static_cast<std::uint32_t>(bytes.size())};
  to->append(bytes);
  return span;
}

// As proto3 leaves out what is empty.
void AppendText(int field, std::string_view text, std::string* to) {
  if (!text.empty()) AppendField(field, text, to);
}
void AppendEnum(int field, int value, std::string* to) {
  if (value == 0) return;
  std::array<std::uint8_t, 16> bytes{};
  to->append(bytes.data(), WireFormatLite::WriteEnumToArray(field, value, bytes.data()));
}

bool IsId(std::string_view text) { return CheckRecordId("", text).ok(); }
bool IsText(std::string_view text, std::size_t bytes_max) {
  return CheckText("", text, bytes_max).ok();
}

}  // namespace

RelationEncoder::RelationEncoder(const CsvReader* csv, const Ontology* ontology,
                                 std::string dataset)
    : csv_(*csv), ontology_(*ontology), dataset_(std::move(dataset)) {
  constexpr std::array<std::string_view, kColumnCount> kNames = {
      "id",           "source",  "kind",  "target",     "role",     "valid_time",
      "cited_source", "section", "basis", "confidence", "original", "note"};
  for (std::size_t i = 0; i < kColumnCount; ++i) columns_[i] = csv->Column(kNames[i]);
}

std::string_view RelationEncoder::Text(Column column) const {
  const auto& position = columns_[column];
  return position ? std::string_view(csv_.row()[*position]) : std::string_view();
}

const RelationEncoder::Kind& RelationEncoder::KindOf(std::string_view text) {
  key_ = text;
  const auto [found, is_new] = kinds_.try_emplace(key_);
  Kind& kind = found->second;
  if (is_new) {
    if (kinds_.size() > static_cast<std::size_t>(kOntologyKindsMax)) kinds_.clear();
    kind.number = ontology_.RelationKind(key_);
    if (kind.number != kNoKind) {
      const v1::RelationKind& rules = ontology_.relation_kind(kind.number);
      kind.is_symmetric = rules.symmetric();
      kind.is_plain = std::none_of(rules.properties().begin(), rules.properties().end(),
                                   [](const auto& property) { return property.required(); });
    }
  }
  return kind;
}

const RelationEncoder::Time* RelationEncoder::TimeOf(std::string_view text) {
  key_ = text;
  const auto found = times_.find(key_);
  if (found != times_.end()) return &found->second;
  const auto parsed = ParseValidTime(text);
  if (!parsed.ok()) return nullptr;
  if (times_.size() >= kTimesMax) times_.clear();
  return &times_.emplace(key_, Time{parsed->SerializeAsString(), DaysOf(*parsed)}).first->second;
}

bool RelationEncoder::EncodeCitation() {
  citation_.clear();
  if (Text(kCited).empty() && Text(kSection).empty() && Text(kBasis).empty()) return true;
  const auto basis = BasisOf(Text(kBasis));
  const auto confidence = ConfidenceOf(Text(kConfidence));
  if (!basis || !confidence || !IsId(Text(kCited)) || !IsText(Text(kSection), kLocatorBytesMax) ||
      !IsText(Text(kOriginal), kRemarkBytesMax) || !IsText(Text(kNote), kRemarkBytesMax)) {
    return false;
  }
  AppendText(v1::Citation::kSourceIdFieldNumber, Text(kCited), &citation_);
  AppendText(v1::Citation::kLocatorFieldNumber, Text(kSection), &citation_);
  AppendEnum(v1::Citation::kBasisFieldNumber, *basis, &citation_);
  AppendEnum(v1::Citation::kConfidenceFieldNumber, *confidence, &citation_);
  AppendText(v1::Citation::kOriginalFieldNumber, Text(kOriginal), &citation_);
  AppendText(v1::Citation::kNoteFieldNumber, Text(kNote), &citation_);
  return true;
}

bool RelationEncoder::Encode() {
  const Kind& kind = KindOf(Text(kKind));
  std::string_view source = Text(kSource);
  std::string_view target = Text(kTarget);
  if (!kind.is_plain || !IsId(source) || !IsId(target) || source == target) return false;
  if (kind.is_symmetric && target < source) std::swap(source, target);
  std::string_view id = Text(kId);
  if (id.empty()) {
    id_.assign(source).append(".").append(Text(kKind)).append(".").append(target);
    id = id_;
  }
  const Time* const time = TimeOf(Text(kValidTime));
  if (!IsId(id) || !IsText(Text(kRole), kRoleBytesMax) || time == nullptr || !EncodeCitation()) {
    return false;
  }
  bytes_.clear();
  head_.is_stored_form = 1;
  head_.kind = kind.number;
  head_.days = time->days;
  head_.id = AppendField(v1::Relation::kIdFieldNumber, id, &bytes_);
  AppendField(v1::Relation::kKindFieldNumber, Text(kKind), &bytes_);
  head_.source = AppendField(v1::Relation::kSourceIdFieldNumber, source, &bytes_);
  head_.target = AppendField(v1::Relation::kTargetIdFieldNumber, target, &bytes_);
  AppendText(v1::Relation::kRoleFieldNumber, Text(kRole), &bytes_);
  AppendField(v1::Relation::kValidTimeFieldNumber, time->bytes, &bytes_);
  head_.cited = TextSpan();
  if (!citation_.empty()) {
    const TextSpan citation = AppendField(v1::Relation::kCitationsFieldNumber, citation_, &bytes_);
    // The source is the first field of the citation, behind a tag and a length; ids have at most
    // kIdBytesMax bytes.
    const auto size = static_cast<std::uint32_t>(Text(kCited).size());
    const auto head = static_cast<std::uint32_t>(1 + CodedOutputStream::VarintSize32(size));
    head_.cited = {citation.begin + head, size};
  }
  AppendText(v1::Relation::kDatasetFieldNumber, dataset_, &bytes_);
  return true;
}

}  // namespace partnergraph
