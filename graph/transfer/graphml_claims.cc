#include "graph/transfer/graphml_claims.h"

#include <absl/strings/numbers.h>
#include <google/protobuf/util/json_util.h>

#include <cmath>
#include <set>
#include <string_view>

#include "graph/base/violation.h"

namespace partnergraph {
namespace {

using storage::v1::Claim;

// What has a place of its own in a record, and what our own exports add for others to read.
const std::set<std::string_view> kNotValues = {
    "kind",   "label",  "role",   "valid_time", "begin",   "end",         "dataset",  "sources",
    "weight", "change", "record", "name_zh",    "name_en", "other_names", "symmetric"};

std::string Get(const GraphmlElement& element, const char* name) {
  const auto found = element.data.find(name);
  return found == element.data.end() ? std::string() : found->second;
}

Status ParseRecord(const std::string& json, const std::string& place,
                   google::protobuf::Message* record) {
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, record);
  if (parsed.ok()) return absl::OkStatus();
  return InvalidError(place, json, "MALFORMED_RECORD", std::string(parsed.message()));
}

// Reads a value by its type; false if the text does not have it.
bool ReadValue(const v1::PropertyKind& property, const std::string& text, v1::Value* value) {
  value->set_key(property.key());
  double number = 0;
  switch (property.type()) {
    case v1::VALUE_TYPE_NUMBER:
      if (!absl::SimpleAtod(text, &number) || !std::isfinite(number)) return false;
      value->set_number(number);
      return true;
    case v1::VALUE_TYPE_FLAG:
      value->set_flag(text == "true" || text == "1");
      return text == "true" || text == "false" || text == "1" || text == "0";
    case v1::VALUE_TYPE_DATE:
      value->set_date(text);
      return true;
    default:
      value->set_text(text);
      return true;
  }
}

template <class Find, class Record>
void AddValues(const GraphmlElement& element, const std::string& place, const Find& find,
               ImportReport* report, Record* record) {
  for (const auto& [name, text] : element.data) {
    if (kNotValues.contains(name) || text.empty()) continue;
    const v1::PropertyKind* const property = find(name);
    v1::Value value;
    if (property != nullptr && ReadValue(*property, text, &value)) {
      *record->add_values() = std::move(value);
      continue;
    }
    v1::Violation violation;
    violation.set_value(text.substr(0, 200));
    violation.set_rule(property == nullptr ? "UNKNOWN_KEY" : "WRONG_TYPE");
    violation.set_reason(property == nullptr ? "the kind has no such property"
                                             : "is not of the property's type");
    report->Add(v1::IMPORT_OUTCOME_REPAIRED, place, name, violation);
  }
}

void AddName(const std::string& text, const char* language, v1::Entity* entity) {
  if (text.empty()) return;
  for (const v1::Name& name : entity->names()) {
    if (name.text() == text) return;
  }
  v1::Name* const name = entity->add_names();
  name->set_text(text);
  name->set_language(language);
  name->set_use(v1::NAME_USE_LABEL);
}

}  // namespace

StatusOr<Claim> ClaimOf(const GraphmlElement& element, const std::string& place,
                        const v1::GraphmlFile& file, const Ontology& ontology,
                        ImportReport* report) {
  Claim claim;
  claim.set_place(place);
  const std::string record = Get(element, "record");
  if (element.is_edge) {
    v1::Relation* const relation = claim.mutable_relation();
    if (!record.empty()) {
      PG_RETURN_IF_ERROR(ParseRecord(record, place + ": record", relation));
      claim.set_whole(true);
      return claim;
    }
    relation->set_kind(Get(element, "kind").empty() ? file.relation_kind() : Get(element, "kind"));
    relation->set_source_id(element.source);
    relation->set_target_id(element.target);
    relation->set_role(Get(element, "role"));
    relation->set_dataset(file.dataset());
    if (const std::string time = Get(element, "valid_time"); !time.empty()) {
      relation->mutable_valid_time()->set_edtf(time);
    }
    const KindNumber kind = ontology.RelationKind(relation->kind());
    const auto find = [&](const std::string& key) -> const v1::PropertyKind* {
      if (kind == kNoKind) return nullptr;
      for (const v1::PropertyKind& property : ontology.relation_kind(kind).properties()) {
        if (property.key() == key) return &property;
      }
      return nullptr;
    };
    AddValues(element, place, find, report, relation);
    return claim;
  }
  v1::Entity* const entity = claim.mutable_entity();
  if (!record.empty()) {
    PG_RETURN_IF_ERROR(ParseRecord(record, place + ": record", entity));
    claim.set_whole(true);
    return claim;
  }
  entity->set_id(element.id);
  entity->set_kind(Get(element, "kind").empty() ? file.entity_kind() : Get(element, "kind"));
  entity->set_dataset(file.dataset());
  AddName(Get(element, "name_zh"), "zh-Hans", entity);
  AddName(Get(element, "name_en"), "en", entity);
  AddName(Get(element, "label"), "", entity);
  if (entity->names().empty()) AddName(element.id, "", entity);
  const KindNumber kind = ontology.EntityKind(entity->kind());
  AddValues(
      element, place,
      [&](const std::string& key) {
        return kind == kNoKind ? nullptr : ontology.EntityProperty(kind, key);
      },
      report, entity);
  return claim;
}

}  // namespace partnergraph
