#include "service/cli/vocabulary.h"

namespace partnergraph::cli {
namespace {

std::string InLanguage(const v1::Label& label, Language language, const std::string& fallback) {
  const bool chinese = language == Language::kChinese;
  const std::string& first = chinese ? label.zh() : label.en();
  const std::string& second = chinese ? label.en() : label.zh();
  if (!first.empty()) return first;
  return second.empty() ? fallback : second;
}

}  // namespace

Vocabulary::Vocabulary(const v1::Ontology& ontology, Language language) {
  const auto add = [language](const auto& kinds, Map* labels) {
    for (const auto& kind : kinds) {
      labels->emplace(kind.id(), InLanguage(kind.label(), language, kind.id()));
    }
  };
  // An id wins over a label that reads the same.
  const auto add_ids = [](const auto& kinds, Map* ids) {
    for (const auto& kind : kinds) ids->emplace(kind.id(), kind.id());
    for (const auto& kind : kinds) {
      for (const std::string& label : {kind.label().zh(), kind.label().en()}) {
        if (!label.empty()) ids->emplace(label, kind.id());
      }
    }
  };
  const auto add_properties = [&](const auto& kinds) {
    for (const auto& kind : kinds) {
      for (const v1::PropertyKind& property : kind.properties()) {
        properties_.emplace(property.key(), InLanguage(property.label(), language, property.key()));
      }
    }
  };
  add(ontology.entity_kinds(), &entity_kinds_);
  add(ontology.relation_kinds(), &relation_kinds_);
  add(ontology.tie_kinds(), &tie_kinds_);
  add(ontology.metric_kinds(), &metrics_);
  add(ontology.identifier_schemes(), &schemes_);
  add_ids(ontology.entity_kinds(), &entity_kind_ids_);
  add_ids(ontology.relation_kinds(), &relation_kind_ids_);
  add_ids(ontology.tie_kinds(), &tie_kind_ids_);
  add_properties(ontology.entity_kinds());
  add_properties(ontology.relation_kinds());
  for (const v1::RelationKind& kind : ontology.relation_kinds()) {
    inverse_kinds_.emplace(
        kind.id(), InLanguage(kind.inverse_label(), language, relation_kinds_.at(kind.id())));
    if (kind.symmetric()) symmetric_.emplace(kind.id(), kind.id());
  }
}

std::string Vocabulary::ListKind(const v1::Completeness& statement) const {
  if (tie_kinds_.contains(statement.kind())) return TieKind(statement.kind());
  return RelationKind(statement.kind(), statement.end() != v1::RELATION_END_TARGET);
}

}  // namespace partnergraph::cli
