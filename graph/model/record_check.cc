#include "graph/model/record_check.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/model/identifier_check.h"
#include "graph/model/record_id.h"
#include "graph/model/text_check.h"
#include "graph/model/valid_time.h"
#include "graph/names/script.h"

namespace partnergraph {
namespace {

template <class Message>
using Repeated = google::protobuf::RepeatedPtrField<Message>;

std::string Item(const char* list, int i) {
  return std::string(list) + "[" + std::to_string(i) + "]";
}

Status CheckCount(const char* list, int count, int max) {
  if (count <= max) return absl::OkStatus();
  return InvalidError(list, std::to_string(count), "TOO_MANY",
                      "the limit is " + std::to_string(max));
}

// Runs `check` on each item and puts "list[i]" in front of its error.
template <class Message, class Check>
Status ForEach(const char* list, Repeated<Message>* items, int max, Check check) {
  PG_RETURN_IF_ERROR(CheckCount(list, items->size(), max));
  for (int i = 0; i < items->size(); ++i) {
    const Status status = check(items->Mutable(i));
    if (!status.ok()) return AtPlace(Item(list, i), status);
  }
  return absl::OkStatus();
}

// Protobuf keeps numbers that an enum does not have.
Status CheckEnum(const char* place, int value, bool is_valid) {
  if (is_valid) return absl::OkStatus();
  return InvalidError(place, std::to_string(value), "UNKNOWN_VALUE",
                      "is none of the values that this field has");
}

Status NormalizeTime(v1::ValidTime* time) {
  auto parsed = ParseValidTime(time->edtf());
  if (!parsed.ok()) return AtPlace("valid_time", parsed.status());
  *time = *std::move(parsed);
  return absl::OkStatus();
}

Status CheckCitations(Repeated<v1::Citation>* citations) {
  return ForEach("citations", citations, kCitationsPerFactMax, [](v1::Citation* citation) {
    PG_RETURN_IF_ERROR(CheckRecordId("source_id", citation->source_id()));
    PG_RETURN_IF_ERROR(CheckText("locator", citation->locator(), kLocatorBytesMax));
    PG_RETURN_IF_ERROR(CheckText("original", citation->original(), kRemarkBytesMax));
    PG_RETURN_IF_ERROR(CheckText("note", citation->note(), kRemarkBytesMax));
    if (citation->basis() == v1::BASIS_UNSPECIFIED) {
      return InvalidError("basis", "", "MISSING_BASIS",
                          "say how the fact is known: stated, derived or outside knowledge");
    }
    PG_RETURN_IF_ERROR(CheckEnum("basis", citation->basis(), v1::Basis_IsValid(citation->basis())));
    return CheckEnum("confidence", citation->confidence(),
                     v1::Confidence_IsValid(citation->confidence()));
  });
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool IsLetterOrDigit(char c) { return IsLetter(c) || (c >= '0' && c <= '9'); }

// Two to eight letters, then parts of one to eight letters or digits, each after a hyphen.
Status CheckLanguage(std::string_view language) {
  if (language.empty()) return absl::OkStatus();
  bool is_tag = language.size() <= kKeyBytesMax;
  for (std::size_t begin = 0; is_tag && begin <= language.size();) {
    const std::size_t end = std::min(language.find('-', begin), language.size());
    const std::string_view part = language.substr(begin, end - begin);
    is_tag = part.size() <= 8 && part.size() >= (begin == 0 ? 2U : 1U) &&
             std::all_of(part.begin(), part.end(), begin == 0 ? IsLetter : IsLetterOrDigit);
    begin = end + 1;
  }
  if (is_tag) return absl::OkStatus();
  return InvalidError("language", language, "BAD_LANGUAGE", "is no BCP 47 tag");
}

Status CheckScript(std::string_view script) {
  const bool is_code =
      script.size() == 4 && script[0] >= 'A' && script[0] <= 'Z' &&
      std::all_of(script.begin() + 1, script.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (is_code) return absl::OkStatus();
  return InvalidError("script", script, "BAD_SCRIPT", "is no ISO 15924 code, such as Hans or Latn");
}

Status NormalizeNames(v1::Entity* entity) {
  if (entity->names().empty()) {
    return InvalidError("names", "", "MISSING_FIELD", "an entity needs at least one name");
  }
  std::unordered_set<std::string> labels;
  std::unordered_set<std::string> seen;
  return ForEach("names", entity->mutable_names(), kNamesPerEntityMax, [&](v1::Name* name) {
    PG_RETURN_IF_ERROR(CheckRequiredText("text", name->text(), kNameBytesMax));
    PG_RETURN_IF_ERROR(CheckLanguage(name->language()));
    PG_RETURN_IF_ERROR(CheckText("scope", name->scope(), kScopeBytesMax));
    if (name->script().empty()) name->set_script(ScriptOf(name->text()));
    PG_RETURN_IF_ERROR(CheckScript(name->script()));
    if (name->use() == v1::NAME_USE_UNSPECIFIED) name->set_use(v1::NAME_USE_LABEL);
    PG_RETURN_IF_ERROR(CheckEnum("use", name->use(), v1::NameUse_IsValid(name->use())));
    PG_RETURN_IF_ERROR(NormalizeTime(name->mutable_valid_time()));
    if (name->use() == v1::NAME_USE_LABEL && !labels.insert(name->language()).second) {
      return InvalidError("language", name->language(), "DUPLICATE_LABEL",
                          "has a label in this language already");
    }
    if (!seen.insert(name->language() + '\0' + name->scope() + '\0' + name->text()).second) {
      return InvalidError("text", name->text(), "DUPLICATE_NAME", "stands here twice");
    }
    return CheckCitations(name->mutable_citations());
  });
}

Status NormalizeIdentifiers(const Ontology& ontology, v1::Entity* entity) {
  std::unordered_set<std::string> seen;
  return ForEach("identifiers", entity->mutable_identifiers(), kIdentifiersPerEntityMax,
                 [&](v1::Identifier* identifier) {
                   const v1::IdentifierScheme* scheme = ontology.Scheme(identifier->scheme());
                   if (scheme == nullptr) {
                     return InvalidError("scheme", identifier->scheme(), "UNKNOWN_SCHEME",
                                         "the ontology has no such identifier scheme");
                   }
                   const std::string& value = identifier->value();
                   PG_RETURN_IF_ERROR(CheckRequiredText("value", value, kIdentifierBytesMax));
                   if (!ontology.HasForm(*scheme, value)) {
                     return InvalidError(
                         "value", value, "BAD_IDENTIFIER",
                         "does not have the form of " + scheme->id() + ": " + scheme->pattern());
                   }
                   if (!HasValidCheckDigits(scheme->check(), value)) {
                     return InvalidError("value", value, "BAD_IDENTIFIER",
                                         "the check digits of this " + scheme->id() + " are wrong");
                   }
                   if (!seen.insert(scheme->id() + ':' + value).second) {
                     return InvalidError("value", value, "DUPLICATE_IDENTIFIER",
                                         "stands here twice");
                   }
                   return CheckCitations(identifier->mutable_citations());
                 });
}

v1::ValueType TypeOf(const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::kText:
      return v1::VALUE_TYPE_TEXT;
    case v1::Value::kNumber:
      return v1::VALUE_TYPE_NUMBER;
    case v1::Value::kFlag:
      return v1::VALUE_TYPE_FLAG;
    case v1::Value::kDate:
      return v1::VALUE_TYPE_DATE;
    case v1::Value::KIND_NOT_SET:
      break;
  }
  return v1::VALUE_TYPE_UNSPECIFIED;
}

// `property` gives the property of a key, or null.
using PropertyOf = std::function<const v1::PropertyKind*(std::string_view key)>;

Status NormalizeValues(const std::string& kind, const PropertyOf& property, int max,
                       Repeated<v1::Value>* values) {
  return ForEach("values", values, max, [&](v1::Value* value) {
    const v1::PropertyKind* allowed = property(value->key());
    if (allowed == nullptr) {
      return InvalidError("key", value->key(), "UNKNOWN_KEY",
                          "the ontology gives " + kind + " no such property");
    }
    if (TypeOf(*value) != allowed->type()) {
      return InvalidError("key", value->key(), "WRONG_TYPE",
                          "must be " + v1::ValueType_Name(allowed->type()));
    }
    PG_RETURN_IF_ERROR(CheckText("text", value->text(), kValueTextBytesMax));
    PG_RETURN_IF_ERROR(CheckText("unit", value->unit(), kKeyBytesMax));
    if (!std::isfinite(value->number())) {
      return InvalidError("number", std::to_string(value->number()), "BAD_NUMBER",
                          "must be finite");
    }
    if (value->has_text() && value->text().empty()) {
      return InvalidError("text", "", "MISSING_FIELD", "must not be empty");
    }
    if (value->has_date()) {
      if (value->date().empty()) {
        return InvalidError("date", "", "MISSING_FIELD", "must not be empty");
      }
      const auto date = ParseValidTime(value->date());
      if (!date.ok()) return AtPlace("date", date.status());
    }
    PG_RETURN_IF_ERROR(NormalizeTime(value->mutable_valid_time()));
    return CheckCitations(value->mutable_citations());
  });
}

Status CheckRequiredProperties(const Repeated<v1::PropertyKind>& properties,
                               const Repeated<v1::Value>& values) {
  for (const v1::PropertyKind& property : properties) {
    if (!property.required()) continue;
    bool found = false;
    for (const v1::Value& value : values) found = found || value.key() == property.key();
    if (!found) {
      return InvalidError("values", property.key(), "MISSING_VALUE", "this value is required");
    }
  }
  return absl::OkStatus();
}

Status NormalizeObservations(const Ontology& ontology, v1::Entity* entity) {
  return ForEach(
      "observations", entity->mutable_observations(), kObservationsPerEntityMax,
      [&](v1::Observation* observation) {
        const v1::MetricKind* metric = ontology.Metric(observation->metric());
        if (metric == nullptr) {
          return InvalidError("metric", observation->metric(), "UNKNOWN_METRIC",
                              "the ontology has no such metric");
        }
        if (observation->unit() != metric->unit()) {
          return InvalidError("unit", observation->unit(), "WRONG_UNIT",
                              "figures of " + metric->id() + " are in " + metric->unit());
        }
        if (!std::isfinite(observation->value())) {
          return InvalidError("value", std::to_string(observation->value()), "BAD_NUMBER",
                              "must be finite");
        }
        if (observation->bound() == v1::FIGURE_BOUND_UNSPECIFIED) {
          observation->set_bound(v1::FIGURE_BOUND_EXACT);
        }
        PG_RETURN_IF_ERROR(CheckEnum("bound", observation->bound(),
                                     v1::FigureBound_IsValid(observation->bound())));
        auto period = ParseValidTime(observation->period().edtf());
        if (!period.ok()) return AtPlace("period", period.status());
        *observation->mutable_period() = *std::move(period);
        const auto as_of = ParseValidTime(observation->as_of());
        if (!as_of.ok()) return AtPlace("as_of", as_of.status());
        PG_RETURN_IF_ERROR(CheckText("original", observation->original(), kLocatorBytesMax));
        return CheckCitations(observation->mutable_citations());
      });
}

Status CheckEnd(bool directed, v1::RelationEnd end) {
  const bool given = end == v1::RELATION_END_SOURCE || end == v1::RELATION_END_TARGET;
  if (directed == given && v1::RelationEnd_IsValid(end)) return absl::OkStatus();
  std::string value = end == v1::RELATION_END_UNSPECIFIED ? "" : v1::RelationEnd_Name(end);
  if (value.empty() && end != v1::RELATION_END_UNSPECIFIED) value = std::to_string(end);
  return InvalidError("end", value, "BAD_END",
                      directed ? "must say whether the entity is source or target of the relations"
                               : "a symmetric relation and a tie have no direction");
}

Status CheckCompleteness(const Ontology& ontology, v1::Entity* entity) {
  std::unordered_set<std::string> seen;
  return ForEach(
      "completeness", entity->mutable_completeness(), kCompletenessPerEntityMax,
      [&](v1::Completeness* statement) {
        const std::string& kind = statement->kind();
        const KindNumber number = ontology.RelationKind(kind);
        const bool is_tie = ontology.TieKind(kind).has_value();
        if (number == kNoKind && !is_tie) {
          return InvalidError("kind", kind, "UNKNOWN_KIND", "is no relation kind and no tie kind");
        }
        PG_RETURN_IF_ERROR(
            CheckEnd(!is_tie && !ontology.relation_kind(number).symmetric(), statement->end()));
        if (!seen.insert(kind + "/" + std::to_string(statement->end())).second) {
          return InvalidError("kind", kind, "DUPLICATE_KIND", "stands here twice");
        }
        if (statement->has_total() && statement->total() < 0) {
          return InvalidError("total", std::to_string(statement->total()), "BAD_NUMBER",
                              "must not be negative");
        }
        return CheckCitations(statement->mutable_citations());
      });
}

Status CheckSize(const google::protobuf::Message& record) {
  if (record.ByteSizeLong() <= kRecordBytesMax) return absl::OkStatus();
  return InvalidError("", std::to_string(record.ByteSizeLong()) + " bytes", "TOO_LONG",
                      "a record has at most " + std::to_string(kRecordBytesMax) + " bytes");
}

Status CheckDataset(const std::string& dataset) {
  return dataset.empty() ? absl::OkStatus() : CheckRecordId("dataset", dataset);
}

}  // namespace

Status NormalizeEntity(const Ontology& ontology, v1::Entity* entity) {
  entity->DiscardUnknownFields();
  return NormalizeKnownFields(ontology, entity);
}

Status NormalizeRelation(const Ontology& ontology, v1::Relation* relation) {
  relation->DiscardUnknownFields();
  return NormalizeKnownFields(ontology, relation);
}

Status NormalizeKnownFields(const Ontology& ontology, v1::Entity* entity) {
  entity->clear_revision();
  if (!entity->merged_ids().empty()) {
    return InvalidError("merged_ids", entity->merged_ids(0), "OUTPUT_ONLY",
                        "this is several records read as one, and putting it would give the names "
                        "of all to one; edit each as ListVersions shows it, or undo the judgement "
                        "first");
  }
  PG_RETURN_IF_ERROR(CheckRecordId("id", entity->id()));
  const KindNumber kind = ontology.EntityKind(entity->kind());
  if (kind == kNoKind) {
    return InvalidError("kind", entity->kind(), "UNKNOWN_KIND",
                        "the ontology has no such entity kind");
  }
  if (ontology.entity_kind(kind).abstract()) {
    return InvalidError("kind", entity->kind(), "ABSTRACT_KIND",
                        "this kind only groups others; choose one below it");
  }
  PG_RETURN_IF_ERROR(CheckSize(*entity));
  PG_RETURN_IF_ERROR(NormalizeNames(entity));
  PG_RETURN_IF_ERROR(NormalizeIdentifiers(ontology, entity));
  PG_RETURN_IF_ERROR(NormalizeValues(
      entity->kind(), [&](std::string_view key) { return ontology.EntityProperty(kind, key); },
      kValuesPerEntityMax, entity->mutable_values()));
  for (const v1::EntityKind* at = &ontology.entity_kind(kind);;) {
    PG_RETURN_IF_ERROR(CheckRequiredProperties(at->properties(), entity->values()));
    if (at->parent().empty()) break;
    at = &ontology.entity_kind(ontology.EntityKind(at->parent()));
  }
  PG_RETURN_IF_ERROR(NormalizeObservations(ontology, entity));
  PG_RETURN_IF_ERROR(CheckCompleteness(ontology, entity));
  PG_RETURN_IF_ERROR(CheckDataset(entity->dataset()));
  return CheckCitations(entity->mutable_citations());
}

Status NormalizeKnownFields(const Ontology& ontology, v1::Relation* relation) {
  relation->clear_revision();
  const KindNumber kind = ontology.RelationKind(relation->kind());
  if (kind == kNoKind) {
    return InvalidError("kind", relation->kind(), "UNKNOWN_KIND",
                        "the ontology has no such relation kind");
  }
  PG_RETURN_IF_ERROR(CheckRecordId("source_id", relation->source_id()));
  PG_RETURN_IF_ERROR(CheckRecordId("target_id", relation->target_id()));
  if (relation->source_id() == relation->target_id()) {
    return InvalidError("target_id", relation->target_id(), "SELF_RELATION",
                        "an entity has no relation to itself");
  }
  const v1::RelationKind& rules = ontology.relation_kind(kind);
  if (rules.symmetric() && relation->target_id() < relation->source_id()) {
    relation->mutable_source_id()->swap(*relation->mutable_target_id());
  }
  if (relation->id().empty()) {
    relation->set_id(relation->source_id() + "." + relation->kind() + "." + relation->target_id());
  }
  PG_RETURN_IF_ERROR(CheckRecordId("id", relation->id()));
  PG_RETURN_IF_ERROR(CheckSize(*relation));
  PG_RETURN_IF_ERROR(CheckText("role", relation->role(), kRoleBytesMax));
  PG_RETURN_IF_ERROR(NormalizeTime(relation->mutable_valid_time()));
  PG_RETURN_IF_ERROR(NormalizeValues(
      relation->kind(),
      [&](std::string_view key) -> const v1::PropertyKind* {
        for (const v1::PropertyKind& property : rules.properties()) {
          if (property.key() == key) return &property;
        }
        return nullptr;
      },
      kValuesPerRelationMax, relation->mutable_values()));
  PG_RETURN_IF_ERROR(CheckRequiredProperties(rules.properties(), relation->values()));
  PG_RETURN_IF_ERROR(CheckDataset(relation->dataset()));
  return CheckCitations(relation->mutable_citations());
}

}  // namespace partnergraph
