#include "graph/transfer/claim_check.h"

#include <re2/re2.h>

#include "graph/base/violation.h"
#include "graph/model/record_check.h"

namespace partnergraph {
namespace {

template <class Record>
bool Normalize(const Ontology& ontology, RecordPlaces places, ImportReport* report,
               Record* record) {
  while (true) {
    Record normalized = *record;
    const Status status = NormalizeKnownFields(ontology, &normalized);
    if (status.ok()) {
      *record = std::move(normalized);
      return true;
    }
    v1::Violation violation = GetViolation(status).value_or(v1::Violation());
    const std::string field = violation.place();
    const std::string place = places.Of(field);
    const auto part = TakeOut(field, record);
    report->Add(part ? v1::IMPORT_OUTCOME_REPAIRED : v1::IMPORT_OUTCOME_REJECTED, place, "",
                violation);
    if (!part) return false;
    places.TakeOut(part->list, part->position);
  }
}

}  // namespace

std::optional<RecordPart> TakeOut(const std::string& field, google::protobuf::Message* record) {
  static const RE2 pattern(R"((names|identifiers|values|observations|completeness)\[(\d+)\].*)");
  std::string list;
  int position = 0;
  if (!RE2::FullMatch(field, pattern, &list, &position)) return std::nullopt;
  const auto* const descriptor = record->GetDescriptor()->FindFieldByName(list);
  const auto* const reflection = record->GetReflection();
  if (descriptor == nullptr || position >= reflection->FieldSize(*record, descriptor)) {
    return std::nullopt;
  }
  for (int i = position; i + 1 < reflection->FieldSize(*record, descriptor); ++i) {
    reflection->SwapElements(record, descriptor, i, i + 1);
  }
  reflection->RemoveLast(record, descriptor);
  return RecordPart{.list = list, .position = static_cast<std::size_t>(position)};
}

bool NormalizeClaim(const Ontology& ontology, RecordPlaces places, ImportReport* report,
                    v1::Entity* entity) {
  return Normalize(ontology, std::move(places), report, entity);
}

bool NormalizeClaim(const Ontology& ontology, RecordPlaces places, ImportReport* report,
                    v1::Relation* relation) {
  return Normalize(ontology, std::move(places), report, relation);
}

}  // namespace partnergraph
