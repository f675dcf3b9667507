#include "graph/exchange/fact_tables.h"

#include <utility>

#include "graph/exchange/fact_row.h"

namespace partnergraph {
namespace {

using Word = std::string_view;
constexpr std::pair<Word, v1::Basis> kBasisWords[] = {
    {"stated", v1::BASIS_STATED},
    {"derived", v1::BASIS_DERIVED},
    {"outside_knowledge", v1::BASIS_OUTSIDE_KNOWLEDGE}};
constexpr std::pair<Word, v1::Confidence> kConfidenceWords[] = {{"", v1::CONFIDENCE_UNSPECIFIED},
                                                                {"low", v1::CONFIDENCE_LOW},
                                                                {"medium", v1::CONFIDENCE_MEDIUM},
                                                                {"high", v1::CONFIDENCE_HIGH}};
constexpr std::pair<Word, v1::NameUse> kUseWords[] = {
    {"official", v1::NAME_USE_OFFICIAL}, {"label", v1::NAME_USE_LABEL},
    {"alias", v1::NAME_USE_ALIAS},       {"acronym", v1::NAME_USE_ACRONYM},
    {"short", v1::NAME_USE_SHORT},       {"former", v1::NAME_USE_FORMER}};
constexpr std::pair<Word, v1::FigureBound> kBoundWords[] = {
    {"exact", v1::FIGURE_BOUND_EXACT},
    {"at_least", v1::FIGURE_BOUND_AT_LEAST},
    {"at_most", v1::FIGURE_BOUND_AT_MOST},
    {"approximate", v1::FIGURE_BOUND_APPROXIMATE}};
constexpr std::pair<Word, v1::RelationEnd> kEndWords[] = {{"", v1::RELATION_END_UNSPECIFIED},
                                                          {"source", v1::RELATION_END_SOURCE},
                                                          {"target", v1::RELATION_END_TARGET}};
constexpr std::pair<Word, v1::ValueType> kTypeWords[] = {{"text", v1::VALUE_TYPE_TEXT},
                                                         {"number", v1::VALUE_TYPE_NUMBER},
                                                         {"flag", v1::VALUE_TYPE_FLAG},
                                                         {"date", v1::VALUE_TYPE_DATE}};

// Adds what the row cites; nothing if source, section and basis are empty.
template <class Fact>
Status Cite(const FactRow& row, std::string_view source_column, Fact* fact) {
  if (row.IsEmpty(source_column) && row.IsEmpty("section") && row.IsEmpty("basis")) {
    return absl::OkStatus();
  }
  v1::Citation* const citation = fact->add_citations();
  citation->set_source_id(row.Text(source_column));
  citation->set_locator(row.Text("section"));
  PG_ASSIGN_OR_RETURN(const v1::Basis basis, row.Word("basis", Words<v1::Basis>(kBasisWords)));
  citation->set_basis(basis);
  PG_ASSIGN_OR_RETURN(const v1::Confidence confidence,
                      row.Word("confidence", Words<v1::Confidence>(kConfidenceWords)));
  citation->set_confidence(confidence);
  citation->set_original(row.Text("original"));
  citation->set_note(row.Text("note"));
  return absl::OkStatus();
}

Status ReadEntity(const FactRow& row, v1::Entity* entity) {
  entity->set_id(row.Text("id"));
  entity->set_kind(row.Text("kind"));
  PG_RETURN_IF_ERROR(Cite(row, "source", entity));
  static constexpr std::pair<std::string_view, const char*> kLabels[] = {{"name_zh", "zh-Hans"},
                                                                         {"name_en", "en"}};
  for (const auto& [column, language] : kLabels) {
    if (row.IsEmpty(column)) continue;
    v1::Name* const name = entity->add_names();
    name->set_text(row.Text(column));
    name->set_language(language);
    name->set_use(v1::NAME_USE_LABEL);
    *name->mutable_citations() = entity->citations();
  }
  return absl::OkStatus();
}

Status ReadName(const FactRow& row, v1::Entity* entity) {
  entity->set_id(row.Text("entity"));
  v1::Name* const name = entity->add_names();
  name->set_text(row.Text("text"));
  name->set_language(row.Text("language"));
  PG_ASSIGN_OR_RETURN(const v1::NameUse use, row.Word("use", Words<v1::NameUse>(kUseWords)));
  name->set_use(use);
  name->set_scope(row.Text("scope"));
  if (const auto time = row.Time("valid_time")) *name->mutable_valid_time() = *time;
  return Cite(row, "source", name);
}

Status ReadIdentifier(const FactRow& row, v1::Entity* entity) {
  entity->set_id(row.Text("entity"));
  v1::Identifier* const identifier = entity->add_identifiers();
  identifier->set_scheme(row.Text("scheme"));
  identifier->set_value(row.Text("value"));
  return Cite(row, "source", identifier);
}

Status FillValue(const FactRow& row, v1::Value* value) {
  value->set_key(row.Text("key"));
  value->set_unit(row.Text("unit"));
  PG_ASSIGN_OR_RETURN(const v1::ValueType type, row.Word("type", Words<v1::ValueType>(kTypeWords)));
  if (type == v1::VALUE_TYPE_NUMBER) {
    PG_ASSIGN_OR_RETURN(const double number, row.Number("value"));
    value->set_number(number);
  } else if (type == v1::VALUE_TYPE_FLAG) {
    PG_ASSIGN_OR_RETURN(const bool flag, row.Flag("value"));
    value->set_flag(flag);
  } else if (type == v1::VALUE_TYPE_DATE) {
    value->set_date(row.Text("value"));
  } else {
    value->set_text(row.Text("value"));
  }
  if (const auto time = row.Time("valid_time")) *value->mutable_valid_time() = *time;
  return Cite(row, "source", value);
}

Status ReadValue(const FactRow& row, v1::Entity* entity) {
  entity->set_id(row.Text("subject"));
  return FillValue(row, entity->add_values());
}

Status ReadObservation(const FactRow& row, v1::Entity* entity) {
  entity->set_id(row.Text("entity"));
  v1::Observation* const observation = entity->add_observations();
  observation->set_metric(row.Text("metric"));
  PG_ASSIGN_OR_RETURN(const double number, row.Number("value"));
  observation->set_value(number);
  PG_ASSIGN_OR_RETURN(const v1::FigureBound bound,
                      row.Word("bound", Words<v1::FigureBound>(kBoundWords)));
  observation->set_bound(bound);
  observation->set_unit(row.Text("unit"));
  if (const auto time = row.Time("period")) *observation->mutable_period() = *time;
  observation->set_as_of(row.Text("as_of"));
  observation->set_original(row.Text("original"));
  PG_RETURN_IF_ERROR(Cite(row, "source", observation));
  // The figure as printed stands in the observation itself.
  for (v1::Citation& citation : *observation->mutable_citations()) citation.clear_original();
  return absl::OkStatus();
}

Status ReadCompleteness(const FactRow& row, v1::Entity* entity) {
  entity->set_id(row.Text("entity"));
  v1::Completeness* const completeness = entity->add_completeness();
  completeness->set_kind(row.Text("kind"));
  PG_ASSIGN_OR_RETURN(const v1::RelationEnd end,
                      row.Word("end", Words<v1::RelationEnd>(kEndWords)));
  completeness->set_end(end);
  PG_ASSIGN_OR_RETURN(const bool complete, row.Flag("complete"));
  completeness->set_complete(complete);
  PG_ASSIGN_OR_RETURN(const auto total, row.Count("total"));
  if (total) completeness->set_total(*total);
  return Cite(row, "source", completeness);
}

Status ReadRelation(const FactRow& row, v1::Relation* relation) {
  relation->set_id(row.Text("id"));
  relation->set_kind(row.Text("kind"));
  relation->set_source_id(row.Text("source"));
  relation->set_target_id(row.Text("target"));
  relation->set_role(row.Text("role"));
  if (const auto time = row.Time("valid_time")) *relation->mutable_valid_time() = *time;
  return Cite(row, "cited_source", relation);
}

Status ReadRelationValue(const FactRow& row, v1::Relation* relation) {
  relation->set_id(row.Text("relation"));
  return FillValue(row, relation->add_values());
}

}  // namespace

std::optional<v1::Basis> BasisOf(std::string_view word) {
  return Meaning(Words<v1::Basis>(kBasisWords), word);
}

std::optional<v1::Confidence> ConfidenceOf(std::string_view word) {
  return Meaning(Words<v1::Confidence>(kConfidenceWords), word);
}

const std::vector<FactTable>& FactTableList() {
  static const std::vector<FactTable> kTables = {
      {"entities.csv",
       {"id", "kind"},
       {"name_zh", "name_en", "source", "section", "basis", "confidence", "original", "note"},
       false,
       &ReadEntity,
       nullptr},
      {"names.csv",
       {"entity", "text", "language", "use"},
       {"scope", "valid_time", "source", "section", "basis", "confidence", "original", "note"},
       true,
       &ReadName,
       nullptr},
      {"identifiers.csv",
       {"entity", "scheme", "value"},
       {"source", "section", "basis", "confidence", "original", "note"},
       true,
       &ReadIdentifier,
       nullptr},
      {"values.csv",
       {"subject", "key", "type", "value"},
       {"unit", "valid_time", "source", "section", "basis", "confidence", "original", "note"},
       true,
       &ReadValue,
       nullptr},
      {"observations.csv",
       {"entity", "metric", "value", "bound", "unit"},
       {"period", "as_of", "original", "source", "section", "basis", "confidence", "note"},
       true,
       &ReadObservation,
       nullptr},
      {"completeness.csv",
       {"entity", "kind", "end", "complete"},
       {"total", "source", "section", "basis", "confidence", "original", "note"},
       true,
       &ReadCompleteness,
       nullptr},
      {"relations.csv",
       {"source", "kind", "target"},
       {"id", "role", "valid_time", "cited_source", "section", "basis", "confidence", "original",
        "note"},
       false,
       nullptr,
       &ReadRelation},
      {"relation_values.csv",
       {"relation", "key", "type", "value"},
       {"unit", "valid_time", "source", "section", "basis", "confidence", "original", "note"},
       true,
       nullptr,
       &ReadRelationValue}};
  return kTables;
}

const FactTable* FindFactTable(std::string_view file) {
  if (file.ends_with(".gz")) file.remove_suffix(3);
  for (const FactTable& table : FactTableList()) {
    if (file == table.file) return &table;
  }
  return nullptr;
}

}  // namespace partnergraph
