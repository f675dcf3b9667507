#include "graph/exchange/attributes.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <utility>

#include "graph/exchange/text_escape.h"
#include "graph/model/valid_time.h"

namespace partnergraph {
namespace {

constexpr const char* kJoin = "; ";

AttributeType TypeOf(v1::ValueType type) {
  switch (type) {
    case v1::VALUE_TYPE_NUMBER:
      return AttributeType::kNumber;
    case v1::VALUE_TYPE_FLAG:
      return AttributeType::kFlag;
    default:
      return AttributeType::kText;
  }
}

// The attribute of a value.
std::string NameOfKey(const std::string& key) {
  static const std::set<std::string> kTaken = {
      "id",     "label", "name",        "source",     "target",  "type",     "key",     "weight",
      "record", "kind",  "role",        "valid_time", "begin",   "end",      "dataset", "sources",
      "change", "start", "other_names", "name_zh",    "name_en", "symmetric"};
  return kTaken.contains(key) ? "value_" + key : key;
}

// Adds what is not there yet; of two types that differ text is left.
class Builder {
 public:
  explicit Builder(std::vector<Attribute>* attributes) : attributes_(attributes) {}
  void Add(const std::string& name, AttributeType type = AttributeType::kText) {
    const auto [found, is_new] = position_.emplace(name, attributes_->size());
    if (is_new) {
      attributes_->push_back({name, type});
    } else if ((*attributes_)[found->second].type != type) {
      (*attributes_)[found->second].type = AttributeType::kText;
    }
  }
  template <class Properties>
  void AddAll(const Properties& properties) {
    for (const v1::PropertyKind& property : properties) {
      Add(NameOfKey(property.key()), TypeOf(property.type()));
    }
  }

 private:
  std::vector<Attribute>* attributes_;
  std::map<std::string, std::size_t> position_;
};

std::string DayText(std::int32_t day) {
  const std::chrono::year_month_day date = DateOf(day);
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

// Fills the texts of one record.
class Filler {
 public:
  explicit Filler(const std::vector<Attribute>& attributes)
      : attributes_(attributes), texts_(attributes.size()) {}

  void Set(std::string_view name, std::string text) {
    if (text.empty()) return;
    const auto found =
        std::find_if(attributes_.begin(), attributes_.end(),
                     [&](const Attribute& attribute) { return attribute.name == name; });
    if (found == attributes_.end()) return;
    std::optional<std::string>& at = texts_[static_cast<std::size_t>(found - attributes_.begin())];
    if (!at) {
      at = std::move(text);
    } else if (found->type == AttributeType::kText) {
      *at += kJoin + text;  // Of numbers the first counts.
    }
  }
  template <class Values>
  void SetValues(const Values& values) {
    for (const v1::Value& value : values) Set(NameOfKey(value.key()), Plain(value));
  }
  AttributeTexts Take() { return std::move(texts_); }

 private:
  static std::string Plain(const v1::Value& value) {
    switch (value.kind_case()) {
      case v1::Value::kNumber:
        return NumberText(value.number());
      case v1::Value::kFlag:
        return value.flag() ? "true" : "false";
      case v1::Value::kDate:
        return value.date();
      default:
        return value.text();
    }
  }

  const std::vector<Attribute>& attributes_;
  AttributeTexts texts_;
};

}  // namespace

std::string BeginDay(const v1::ValidTime& time) {
  return time.has_earliest_day() ? DayText(time.earliest_day()) : "";
}

std::string EndDay(const v1::ValidTime& time) {
  return time.has_latest_day() ? DayText(time.latest_day()) : "";
}

std::string SourcesText(const google::protobuf::RepeatedPtrField<v1::Citation>& citations) {
  std::string text;
  for (const v1::Citation& citation : citations) {
    if (!text.empty()) text += kJoin;
    text += citation.source_id();
    if (!citation.locator().empty()) text += " " + citation.locator();
  }
  return text;
}

std::string ValueText(const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::kNumber:
      return NumberText(value.number()) + (value.unit().empty() ? "" : " " + value.unit());
    case v1::Value::kFlag:
      return value.flag() ? "true" : "false";
    case v1::Value::kDate:
      return value.date();
    default:
      return value.text();
  }
}

Attributes::Attributes(const NetworkHeader& header) {
  const v1::Ontology& ontology = header.ontology->message();
  Builder entity(&entity_);
  for (const char* name :
       {"kind", "name_zh", "name_en", "other_names", "dataset", "sources", "change"}) {
    entity.Add(name);
  }
  for (const v1::IdentifierScheme& scheme : ontology.identifier_schemes()) {
    entity.Add("id_" + scheme.id());
  }
  for (const v1::EntityKind& kind : ontology.entity_kinds()) entity.AddAll(kind.properties());
  for (const v1::MetricKind& metric : ontology.metric_kinds()) {
    entity.Add("figure_" + metric.id(), AttributeType::kNumber);
  }
  Builder relation(&relation_);
  for (const char* name :
       {"kind", "role", "valid_time", "begin", "end", "dataset", "sources", "change"}) {
    relation.Add(name);
  }
  relation.Add("symmetric", AttributeType::kFlag);
  for (const v1::RelationKind& kind : ontology.relation_kinds()) relation.AddAll(kind.properties());
}

AttributeTexts Attributes::Of(const EntityToWrite& to_write) const {
  const v1::Entity& entity = to_write.entity;
  Filler filler(entity_);
  filler.Set("kind", entity.kind());
  bool has_zh = false;
  bool has_en = false;
  for (const v1::Name& name : entity.names()) {
    const bool is_label = name.use() == v1::NAME_USE_LABEL;
    bool* const has = !is_label                           ? nullptr
                      : name.language().starts_with("zh") ? &has_zh
                      : name.language().starts_with("en") ? &has_en
                                                          : nullptr;
    if (has != nullptr && !*has) {
      *has = true;
      filler.Set(has == &has_zh ? "name_zh" : "name_en", name.text());
    } else {
      filler.Set("other_names", name.text());
    }
  }
  filler.Set("dataset", entity.dataset());
  filler.Set("sources", SourcesText(entity.citations()));
  filler.Set("change", std::string(to_write.change));
  for (const v1::Identifier& identifier : entity.identifiers()) {
    filler.Set("id_" + identifier.scheme(), identifier.value());
  }
  filler.SetValues(entity.values());
  for (const v1::Observation& figure : entity.observations()) {
    filler.Set("figure_" + figure.metric(), NumberText(figure.value()));
  }
  return filler.Take();
}

AttributeTexts Attributes::Of(const RelationToWrite& to_write) const {
  const v1::Relation& relation = to_write.relation;
  Filler filler(relation_);
  filler.Set("kind", relation.kind());
  filler.Set("role", relation.role());
  if (!to_write.directed) filler.Set("symmetric", "true");
  filler.Set("valid_time", relation.valid_time().edtf());
  filler.Set("begin", BeginDay(relation.valid_time()));
  filler.Set("end", EndDay(relation.valid_time()));
  filler.Set("dataset", relation.dataset());
  filler.Set("sources", SourcesText(relation.citations()));
  filler.Set("change", std::string(to_write.change));
  filler.SetValues(relation.values());
  return filler.Take();
}

}  // namespace partnergraph
