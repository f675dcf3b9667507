#include "graph/transfer/claim_check.h"

#include <re2/re2.h>

#include "graph/base/violation.h"
#include "graph/model/record_check.h"

namespace partnergraph {
namespace {

template <class Record>
bool Normalize(const Ontology& ontology, const std::string& place, ImportReport* report,
               Status (*check)(const Ontology&, Record*), Record* record) {
  while (true) {
    Record normalized = *record;
    const Status status = check(ontology, &normalized);
    if (status.ok()) {
      *record = std::move(normalized);
      return true;
    }
    v1::Violation violation = GetViolation(status).value_or(v1::Violation());
    const std::string field = violation.place();
    const bool repaired = TakeOut(field, record).has_value();
    report->Add(repaired ? v1::IMPORT_OUTCOME_REPAIRED : v1::IMPORT_OUTCOME_REJECTED, place, field,
                violation);
    if (!repaired) return false;
  }
}

}  // namespace

std::optional<std::string> TakeOut(const std::string& field, google::protobuf::Message* record) {
  static const RE2 pattern(
      R"((names|identifiers|values|observations|completeness)\[(\d+)\].*)");
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
  return list;
}

bool NormalizeClaim(const Ontology& ontology, const std::string& place, ImportReport* report,
                    v1::Entity* entity) {
  return Normalize<v1::Entity>(ontology, place, report, &NormalizeEntity, entity);
}

bool NormalizeClaim(const Ontology& ontology, const std::string& place, ImportReport* report,
                    v1::Relation* relation) {
  return Normalize<v1::Relation>(ontology, place, report, &NormalizeRelation, relation);
}

}  // namespace partnergraph
