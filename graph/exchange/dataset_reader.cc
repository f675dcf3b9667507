#include "graph/exchange/dataset_reader.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "graph/base/violation.h"
#include "graph/exchange/dataset_table.h"
#include "graph/exchange/textproto.h"

namespace partnergraph {
namespace {

constexpr const char* kDataset = "seed";
constexpr const char* kOntologyFile = "ontology.textproto";

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

// Keeps where the item stands that was added last to `list`, now of `size` items.
void KeepPlace(const DatasetRow& row, const std::string& list, int size, RecordPlaces* places) {
  places->parts.emplace(list + "[" + std::to_string(size - 1) + "]", row.Place());
}

// Puts the lines of all files together to records.
class DatasetBuilder {
 public:
  explicit DatasetBuilder(v1::Ontology ontology) {
    for (const v1::RelationKind& kind : ontology.relation_kinds()) {
      if (kind.symmetric()) symmetric_kinds_.insert(kind.id());
    }
    dataset_.ontology = std::move(ontology);
  }

  // One function a file, in the order in which they must be called.
  Status AddEntityId(const DatasetRow& row);
  Status AddEntity(const DatasetRow& row);
  Status AddName(const DatasetRow& row);
  Status AddIdentifier(const DatasetRow& row);
  Status AddValue(const DatasetRow& row);
  Status AddObservation(const DatasetRow& row);
  Status AddCompleteness(const DatasetRow& row);
  Status AddRelation(const DatasetRow& row);
  Status AddRelationValue(const DatasetRow& row);

  Dataset Finish() { return std::move(dataset_); }

 private:
  // Valid until the next record is added.
  struct FoundEntity {
    v1::Entity* entity;
    RecordPlaces* places;
  };
  // The entity that `column` names, or INVALID_ARGUMENT, DANGLING.
  StatusOr<FoundEntity> FindEntity(const DatasetRow& row, std::string_view column);
  // Adds what the row cites; nothing if source, section and basis are empty.
  template <class Fact>
  Status Cite(const DatasetRow& row, std::string_view source_column, Fact* fact);
  static Status FillValue(const DatasetRow& row, v1::Value* value);
  std::string DefaultRelationId(const v1::Relation& relation) const;

  Dataset dataset_;
  std::unordered_set<std::string> symmetric_kinds_;
  // Positions in dataset_.mutations.
  std::unordered_map<std::string, std::size_t> entities_;
  std::unordered_map<std::string, std::size_t> relations_;
};

template <class Fact>
Status DatasetBuilder::Cite(const DatasetRow& row, std::string_view source_column, Fact* fact) {
  if (row.IsEmpty(source_column) && row.IsEmpty("section") && row.IsEmpty("basis")) {
    return absl::OkStatus();
  }
  PG_RETURN_IF_ERROR(FindEntity(row, source_column).status());
  v1::Citation citation;
  citation.set_source_id(row.Text(source_column));
  citation.set_locator(row.Text("section"));
  PG_ASSIGN_OR_RETURN(const v1::Basis basis, row.Word("basis", Words<v1::Basis>(kBasisWords)));
  citation.set_basis(basis);
  if (row.Has("confidence")) {
    PG_ASSIGN_OR_RETURN(const v1::Confidence confidence,
                        row.Word("confidence", Words<v1::Confidence>(kConfidenceWords)));
    citation.set_confidence(confidence);
  }
  if (row.Has("original")) citation.set_original(row.Text("original"));
  if (row.Has("note")) citation.set_note(row.Text("note"));
  *fact->add_citations() = std::move(citation);
  return absl::OkStatus();
}

StatusOr<DatasetBuilder::FoundEntity> DatasetBuilder::FindEntity(const DatasetRow& row,
                                                                 std::string_view column) {
  const auto found = entities_.find(row.Text(column));
  if (found == entities_.end()) {
    return row.Error(column, "DANGLING", "no line of entities.csv has this id");
  }
  return FoundEntity{.entity = dataset_.mutations[found->second].mutable_put_entity(),
                     .places = &dataset_.places[found->second]};
}

// The ids come before everything else, because an entity may cite one that stands below it.
Status DatasetBuilder::AddEntityId(const DatasetRow& row) {
  const auto [place, is_new] = entities_.emplace(row.Text("id"), dataset_.mutations.size());
  if (!is_new) {
    return row.Error("id", "DUPLICATE_ID",
                     "first used at " + dataset_.places[place->second].record);
  }
  v1::Entity* const entity = dataset_.mutations.emplace_back().mutable_put_entity();
  entity->set_id(row.Text("id"));
  entity->set_kind(row.Text("kind"));
  entity->set_dataset(kDataset);
  dataset_.places.push_back({.record = row.Place(), .parts = {}});
  return absl::OkStatus();
}

Status DatasetBuilder::AddEntity(const DatasetRow& row) {
  PG_ASSIGN_OR_RETURN(const FoundEntity found, FindEntity(row, "id"));
  v1::Entity* const entity = found.entity;
  PG_RETURN_IF_ERROR(Cite(row, "source", entity));
  static constexpr std::pair<std::string_view, const char*> kLabels[] = {{"name_zh", "zh-Hans"},
                                                                         {"name_en", "en"}};
  for (const auto& [column, language] : kLabels) {
    if (row.IsEmpty(column)) continue;
    v1::Name* const name = entity->add_names();
    name->set_text(row.Text(column));
    name->set_language(language);
    name->set_use(v1::NAME_USE_LABEL);
    found.places->parts.emplace("names[" + std::to_string(entity->names_size() - 1) + "].text",
                                row.Place() + ": " + std::string(column));
    *name->mutable_citations() = entity->citations();
  }
  return absl::OkStatus();
}

Status DatasetBuilder::AddName(const DatasetRow& row) {
  PG_ASSIGN_OR_RETURN(const FoundEntity found, FindEntity(row, "entity"));
  v1::Name* const name = found.entity->add_names();
  KeepPlace(row, "names", found.entity->names_size(), found.places);
  name->set_text(row.Text("text"));
  name->set_language(row.Text("language"));
  PG_ASSIGN_OR_RETURN(const v1::NameUse use, row.Word("use", Words<v1::NameUse>(kUseWords)));
  name->set_use(use);
  name->set_scope(row.Text("scope"));
  if (const auto time = row.Time("valid_time")) *name->mutable_valid_time() = *time;
  return Cite(row, "source", name);
}

Status DatasetBuilder::AddIdentifier(const DatasetRow& row) {
  PG_ASSIGN_OR_RETURN(const FoundEntity found, FindEntity(row, "entity"));
  v1::Identifier* const identifier = found.entity->add_identifiers();
  KeepPlace(row, "identifiers", found.entity->identifiers_size(), found.places);
  identifier->set_scheme(row.Text("scheme"));
  identifier->set_value(row.Text("value"));
  return Cite(row, "source", identifier);
}

Status DatasetBuilder::FillValue(const DatasetRow& row, v1::Value* value) {
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
  return absl::OkStatus();
}

Status DatasetBuilder::AddValue(const DatasetRow& row) {
  PG_ASSIGN_OR_RETURN(const FoundEntity found, FindEntity(row, "subject"));
  v1::Value* const value = found.entity->add_values();
  KeepPlace(row, "values", found.entity->values_size(), found.places);
  PG_RETURN_IF_ERROR(FillValue(row, value));
  if (const auto time = row.Time("valid_time")) *value->mutable_valid_time() = *time;
  return Cite(row, "source", value);
}

Status DatasetBuilder::AddObservation(const DatasetRow& row) {
  PG_ASSIGN_OR_RETURN(const FoundEntity found, FindEntity(row, "entity"));
  v1::Observation* const observation = found.entity->add_observations();
  KeepPlace(row, "observations", found.entity->observations_size(), found.places);
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

Status DatasetBuilder::AddCompleteness(const DatasetRow& row) {
  PG_ASSIGN_OR_RETURN(const FoundEntity found, FindEntity(row, "entity"));
  v1::Completeness* const completeness = found.entity->add_completeness();
  KeepPlace(row, "completeness", found.entity->completeness_size(), found.places);
  completeness->set_kind(row.Text("kind"));
  PG_ASSIGN_OR_RETURN(const v1::RelationEnd end, row.Word("end", Words<v1::RelationEnd>(kEndWords)));
  completeness->set_end(end);
  PG_ASSIGN_OR_RETURN(const bool complete, row.Flag("complete"));
  completeness->set_complete(complete);
  PG_ASSIGN_OR_RETURN(const auto total, row.Count("total"));
  if (total) completeness->set_total(*total);
  return Cite(row, "source", completeness);
}

// As the store fills it in: the ends of a symmetric kind stand in the order of their ids.
std::string DatasetBuilder::DefaultRelationId(const v1::Relation& relation) const {
  const bool swap =
      symmetric_kinds_.contains(relation.kind()) && relation.target_id() < relation.source_id();
  const std::string& first = swap ? relation.target_id() : relation.source_id();
  const std::string& second = swap ? relation.source_id() : relation.target_id();
  return first + "." + relation.kind() + "." + second;
}

Status DatasetBuilder::AddRelation(const DatasetRow& row) {
  v1::Mutation mutation;
  v1::Relation* const relation = mutation.mutable_put_relation();
  for (const std::string_view end : {"source", "target"}) {
    PG_RETURN_IF_ERROR(FindEntity(row, end).status());
  }
  relation->set_kind(row.Text("kind"));
  relation->set_source_id(row.Text("source"));
  relation->set_target_id(row.Text("target"));
  relation->set_id(row.IsEmpty("id") ? DefaultRelationId(*relation) : row.Text("id"));
  relation->set_role(row.Text("role"));
  relation->set_dataset(kDataset);
  if (const auto time = row.Time("valid_time")) *relation->mutable_valid_time() = *time;
  PG_RETURN_IF_ERROR(Cite(row, "cited_source", relation));
  const auto [place, is_new] = relations_.emplace(relation->id(), dataset_.mutations.size());
  if (!is_new) {
    return InvalidError(row.Place() + ": id", relation->id(), "DUPLICATE_ID",
                        "first used at " + dataset_.places[place->second].record);
  }
  dataset_.mutations.push_back(std::move(mutation));
  dataset_.places.push_back({.record = row.Place(), .parts = {}});
  return absl::OkStatus();
}

Status DatasetBuilder::AddRelationValue(const DatasetRow& row) {
  const auto found = relations_.find(row.Text("relation"));
  if (found == relations_.end()) {
    return row.Error("relation", "DANGLING", "no line of relations.csv has this id");
  }
  v1::Relation* const relation = dataset_.mutations[found->second].mutable_put_relation();
  v1::Value* const value = relation->add_values();
  KeepPlace(row, "values", relation->values_size(), &dataset_.places[found->second]);
  PG_RETURN_IF_ERROR(FillValue(row, value));
  return Cite(row, "source", value);
}

struct DatasetFile {
  const char* file;
  std::vector<std::string_view> columns;
  Status (DatasetBuilder::*add)(const DatasetRow&);
};

// In the order in which they are read.
std::vector<DatasetFile> DatasetFiles() {
  const std::vector<std::string_view> entity_columns = {
      "id",      "kind",  "name_zh",    "name_en",  "source",
      "section", "basis", "confidence", "original", "note"};
  return {{"entities.csv", entity_columns, &DatasetBuilder::AddEntityId},
          {"entities.csv", entity_columns, &DatasetBuilder::AddEntity},
          {"names.csv",
           {"entity", "text", "language", "use", "scope", "valid_time", "source", "section",
            "basis", "original", "note"},
           &DatasetBuilder::AddName},
          {"identifiers.csv",
           {"entity", "scheme", "value", "source", "section", "basis", "note"},
           &DatasetBuilder::AddIdentifier},
          {"values.csv",
           {"subject", "key", "type", "value", "unit", "valid_time", "source", "section", "basis",
            "original"},
           &DatasetBuilder::AddValue},
          {"observations.csv",
           {"entity", "metric", "value", "bound", "unit", "period", "as_of", "original", "source",
            "section", "basis"},
           &DatasetBuilder::AddObservation},
          {"completeness.csv",
           {"entity", "kind", "end", "complete", "total", "source", "section", "basis", "note"},
           &DatasetBuilder::AddCompleteness},
          {"relations.csv",
           {"id", "source", "kind", "target", "role", "valid_time", "cited_source", "section",
            "basis", "confidence", "original", "note"},
           &DatasetBuilder::AddRelation},
          {"relation_values.csv",
           {"relation", "key", "type", "value", "unit", "source", "section", "basis"},
           &DatasetBuilder::AddRelationValue}};
}

}  // namespace

std::string RecordPlaces::Of(const std::string& field) const {
  for (std::size_t end = field.size(); end != std::string::npos && end > 0;
       end = field.find_last_of(".[", end - 1)) {
    const auto found = parts.find(field.substr(0, end));
    if (found == parts.end()) continue;
    const std::string rest = field.substr(std::min(end + 1, field.size()));
    return found->second + (rest.empty() ? "" : ": " + rest);
  }
  return record + (field.empty() ? "" : ": " + field);
}

StatusOr<Dataset> ReadDataset(const std::string& folder) {
  v1::Ontology ontology;
  PG_RETURN_IF_ERROR(ReadTextproto(folder + "/" + kOntologyFile, kOntologyFile, &ontology));
  DatasetBuilder builder(std::move(ontology));
  for (const DatasetFile& file : DatasetFiles()) {
    PG_RETURN_IF_ERROR(ForEachRow(folder + "/seed", file.file, file.columns,
                                  [&](const DatasetRow& row) { return (builder.*file.add)(row); }));
  }
  return builder.Finish();
}

}  // namespace partnergraph
