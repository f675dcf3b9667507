#include "graph/exchange/mapper.h"

#include <absl/strings/numbers.h>

#include <cmath>
#include <set>
#include <utility>

#include "graph/base/limits.h"
#include "graph/base/utf8.h"
#include "graph/base/violation.h"
#include "graph/exchange/text_encoding.h"
#include "graph/model/record_id.h"

namespace partnergraph {

struct Mapper::NameMaker {
  Each each;
  Expression when, text, language;
  bool has_when = false;
  v1::NameUse use = v1::NAME_USE_UNSPECIFIED;
};
struct Mapper::IdentifierMaker {
  Each each;
  Expression when, value;
  bool has_when = false;
  std::string scheme;
};
struct Mapper::ValueMaker {
  Each each;
  Expression when, value, unit;
  bool has_when = false;
  std::string key;
};
struct Mapper::EntityMaker {
  Each each;
  Expression when, id, kind;
  bool has_when = false;
  bool mention = false;
  std::vector<Expression> identities;
  std::vector<NameMaker> names;
  std::vector<IdentifierMaker> identifiers;
  std::vector<ValueMaker> values;
};
struct Mapper::RelationMaker {
  Each each;
  Expression when, id, kind, source, target, role;
  bool has_when = false;
  std::vector<Expression> begin, end;
  std::vector<ValueMaker> values;
  v1::Basis basis = v1::BASIS_STATED;
};
struct Mapper::Table {
  Expression locator;
  std::vector<EntityMaker> entities;
  std::vector<RelationMaker> relations;
  std::set<std::string> columns;
};
struct Mapper::Row {
  std::string place;
  std::string locator;
  const ClaimSink& sink;

  void Report(v1::ImportOutcome outcome, const std::string& field, std::string_view value,
              std::string_view rule, std::string_view reason) const {
    v1::ImportProblem problem;
    *problem.mutable_violation() = *GetViolation(
        InvalidError(field.empty() ? place : place + ": " + field, value, rule, reason));
    problem.set_outcome(outcome);
    sink.problem(std::move(problem));
  }
  // Takes control characters out of what becomes a name or a text.
  std::string Clean(const std::string& field, const std::string& text) const {
    if (!HasControlCharacter(text)) return text;
    std::string clean = WithoutControls(text);
    Report(v1::IMPORT_OUTCOME_REPAIRED, field, text, "CONTROL_CHARACTER",
           "has a control character; read as " + clean);
    return clean;
  }
  // For a value that a function of an expression drops.
  DroppedValue Dropped(const std::string& field) const {
    return [this, field](std::string_view value, std::string_view rule, std::string_view reason) {
      Report(v1::IMPORT_OUTCOME_REPAIRED, field, value, rule, reason);
    };
  }
};

namespace {

std::string At(const char* list, int i) {
  return std::string(list) + "[" + std::to_string(i) + "]";
}

Status Compile(const char* field, const std::string& text, const Lookups& lookups,
               Expression* expression) {
  auto parsed = Expression::Parse(text, lookups);
  if (!parsed.ok()) return AtPlace(field, parsed.status());
  *expression = *std::move(parsed);
  return absl::OkStatus();
}

// What all rules have.
template <class Rule, class Maker>
Status CompileScope(const Rule& rule, const Lookups& lookups, Maker* maker) {
  auto each = Each::Parse(rule.each(), lookups);
  if (!each.ok()) return AtPlace("each", each.status());
  maker->each = *std::move(each);
  maker->has_when = !rule.when().empty();
  return Compile("when", rule.when(), lookups, &maker->when);
}

template <class Maker, class Visit>
void ForEachScope(const Maker& maker, const Scope& scope, const DroppedValue& dropped,
                  const Visit& visit) {
  maker.each.Visit(scope, dropped, [&](const Scope& inner) {
    if (!maker.has_when || maker.when.Holds(inner, dropped)) visit(inner);
  });
}

Status CheckCount(const char* list, int count, int limit) {
  if (count <= limit) return absl::OkStatus();
  return InvalidError(list, std::to_string(count), "TOO_MANY",
                      "the limit is " + std::to_string(limit));
}

template <class Maker>
void AddColumns(const Maker& maker, std::vector<std::string>* columns) {
  maker.each.AddColumns(columns);
  maker.when.AddColumns(columns);
}

// Sets the value as the property's type reads the text; the reason if it cannot.
Status ReadValue(const v1::PropertyKind& property, const std::string& text,
                 const DateSentinels& sentinels, v1::Value* value, std::string* flaw) {
  switch (property.type()) {
    case v1::VALUE_TYPE_NUMBER: {
      double number = 0;
      if (!absl::SimpleAtod(text, &number) || !std::isfinite(number)) {
        return InvalidError("", text, "BAD_NUMBER", "is no number");
      }
      value->set_number(number);
      return absl::OkStatus();
    }
    case v1::VALUE_TYPE_FLAG: {
      if (text != "true" && text != "false" && text != "True" && text != "False" && text != "1" &&
          text != "0") {
        return InvalidError("", text, "UNKNOWN_WORD", "is neither true nor false");
      }
      value->set_flag(text == "true" || text == "True" || text == "1");
      return absl::OkStatus();
    }
    case v1::VALUE_TYPE_DATE: {
      PG_ASSIGN_OR_RETURN(const SourceDate date, ReadSourceDate(text, sentinels));
      *flaw = date.flaw;
      value->set_date(date.edtf);
      return absl::OkStatus();
    }
    default:
      value->set_text(text);
      return absl::OkStatus();
  }
}

}  // namespace

Mapper::Mapper(const v1::Mapping& mapping, std::shared_ptr<const Ontology> ontology)
    : mapping_(mapping), ontology_(std::move(ontology)) {}
Mapper::~Mapper() = default;

StatusOr<std::unique_ptr<const Mapper>> Mapper::Make(const v1::Mapping& mapping,
                                                     std::shared_ptr<const Ontology> ontology) {
  std::unique_ptr<Mapper> mapper(new Mapper(mapping, std::move(ontology)));
  PG_RETURN_IF_ERROR(mapper->Compile());
  return std::unique_ptr<const Mapper>(std::move(mapper));
}

Status Mapper::Compile() {
  PG_RETURN_IF_ERROR(CheckRecordId("dataset", mapping_.dataset()));
  PG_RETURN_IF_ERROR(CheckRecordId("source.id", mapping_.source().id()));
  if (!mapping_.source().dataset().empty() && mapping_.source().dataset() != mapping_.dataset()) {
    return InvalidError("source.dataset", mapping_.source().dataset(), "UNKNOWN_VALUE",
                        "the source belongs to the dataset that is imported, or says none");
  }
  int entries = 0;
  for (int i = 0; i < mapping_.lookups_size(); ++i) {
    const v1::LookupTable& table = mapping_.lookups(i);
    const std::string place = At("lookups", i);
    if (table.id().empty()) return InvalidError(place + ".id", "", "MISSING_FIELD", "is needed");
    if (table.has_file()) {
      return InvalidError(place + ".file", table.file().path(), "UNREAD_FILE",
                          "the reader of the mapping must replace it by its entries");
    }
    entries += table.entries_size();
    PG_RETURN_IF_ERROR(AtPlace(place, CheckCount("entries", entries, kLookupEntriesMax)));
    const auto [made, is_new] = lookups_.try_emplace(table.id());
    if (!is_new) {
      return InvalidError(place + ".id", table.id(), "DUPLICATE_ID", "another table has this id");
    }
    for (const auto& [word, meaning] : table.entries()) made->second.emplace(word, meaning);
  }
  for (int i = 0; i < mapping_.date_sentinels_size(); ++i) {
    const v1::DateSentinel& sentinel = mapping_.date_sentinels(i);
    if (sentinel.meaning() != v1::DateSentinel::MEANING_UNKNOWN &&
        sentinel.meaning() != v1::DateSentinel::MEANING_OPEN) {
      return InvalidError(At("date_sentinels", i) + ".meaning", std::to_string(sentinel.meaning()),
                          "UNKNOWN_VALUE", "is UNKNOWN or OPEN");
    }
    sentinels_.emplace(sentinel.text(), sentinel.meaning());
  }
  PG_RETURN_IF_ERROR(CheckCount("tables", mapping_.tables_size(), kMappingTablesMax));
  if (mapping_.tables().empty()) {
    return InvalidError("tables", "", "MISSING_FIELD", "a mapping needs at least one table");
  }
  for (int i = 0; i < mapping_.tables_size(); ++i) {
    const v1::SourceTable& table = mapping_.tables(i);
    if (TableOf(table.file()) != i) {
      return InvalidError(At("tables", i) + ".file", table.file(),
                          table.file().empty() ? "MISSING_FIELD" : "DUPLICATE_ID",
                          "each table needs a file name of its own");
    }
    auto compiled = CompileTable(table);
    if (!compiled.ok()) return AtPlace(At("tables", i), compiled.status());
    tables_.push_back(*std::move(compiled));
  }
  return absl::OkStatus();
}

StatusOr<Mapper::Table> Mapper::CompileTable(const v1::SourceTable& table) const {
  Table compiled;
  if (table.format() == v1::SourceTable::FORMAT_UNSPECIFIED ||
      !v1::SourceTable::Format_IsValid(table.format())) {
    return InvalidError("format", std::to_string(table.format()), "UNKNOWN_VALUE",
                        "is CSV, TSV, QUOTED_TSV or JSON");
  }
  PG_RETURN_IF_ERROR(
      partnergraph::Compile("locator", table.locator(), lookups_, &compiled.locator));
  PG_RETURN_IF_ERROR(CheckCount("entities", table.entities_size(), kMappingRulesMax));
  PG_RETURN_IF_ERROR(CheckCount("relations", table.relations_size(), kMappingRulesMax));
  for (int i = 0; i < table.entities_size(); ++i) {
    auto maker = CompileEntity(table.entities(i));
    if (!maker.ok()) return AtPlace(At("entities", i), maker.status());
    compiled.entities.push_back(*std::move(maker));
  }
  for (int i = 0; i < table.relations_size(); ++i) {
    auto maker = CompileRelation(table.relations(i));
    if (!maker.ok()) return AtPlace(At("relations", i), maker.status());
    compiled.relations.push_back(*std::move(maker));
  }
  std::vector<std::string> columns;
  compiled.locator.AddColumns(&columns);
  const auto add_values = [&](const std::vector<ValueMaker>& makers) {
    for (const ValueMaker& maker : makers) {
      AddColumns(maker, &columns);
      maker.value.AddColumns(&columns);
      maker.unit.AddColumns(&columns);
    }
  };
  for (const EntityMaker& maker : compiled.entities) {
    AddColumns(maker, &columns);
    maker.id.AddColumns(&columns);
    maker.kind.AddColumns(&columns);
    for (const Expression& identity : maker.identities) identity.AddColumns(&columns);
    for (const NameMaker& name : maker.names) {
      AddColumns(name, &columns);
      name.text.AddColumns(&columns);
      name.language.AddColumns(&columns);
    }
    for (const IdentifierMaker& identifier : maker.identifiers) {
      AddColumns(identifier, &columns);
      identifier.value.AddColumns(&columns);
    }
    add_values(maker.values);
  }
  for (const RelationMaker& maker : compiled.relations) {
    AddColumns(maker, &columns);
    for (const Expression* expression :
         {&maker.id, &maker.kind, &maker.source, &maker.target, &maker.role}) {
      expression->AddColumns(&columns);
    }
    for (const auto* dates : {&maker.begin, &maker.end}) {
      for (const Expression& date : *dates) date.AddColumns(&columns);
    }
    add_values(maker.values);
  }
  compiled.columns.insert(columns.begin(), columns.end());
  return compiled;
}

StatusOr<Mapper::ValueMaker> Mapper::CompileValue(const v1::ValueRule& rule) const {
  ValueMaker maker;
  PG_RETURN_IF_ERROR(CompileScope(rule, lookups_, &maker));
  if (rule.key().empty()) return InvalidError("key", "", "MISSING_FIELD", "is needed");
  maker.key = rule.key();
  PG_RETURN_IF_ERROR(partnergraph::Compile("value", rule.value(), lookups_, &maker.value));
  PG_RETURN_IF_ERROR(partnergraph::Compile("unit", rule.unit(), lookups_, &maker.unit));
  return maker;
}

StatusOr<Mapper::EntityMaker> Mapper::CompileEntity(const v1::EntityRule& rule) const {
  EntityMaker maker;
  PG_RETURN_IF_ERROR(CompileScope(rule, lookups_, &maker));
  PG_RETURN_IF_ERROR(partnergraph::Compile("id", rule.id(), lookups_, &maker.id));
  PG_RETURN_IF_ERROR(partnergraph::Compile("kind", rule.kind(), lookups_, &maker.kind));
  if (maker.id.is_empty()) return InvalidError("id", "", "MISSING_FIELD", "is needed");
  if (maker.kind.is_empty()) return InvalidError("kind", "", "MISSING_FIELD", "is needed");
  maker.mention = rule.mention();
  for (const auto& [list, count] :
       {std::pair{"names", rule.names_size()}, std::pair{"identifiers", rule.identifiers_size()},
        std::pair{"identities", rule.identities_size()}, std::pair{"values", rule.values_size()}}) {
    PG_RETURN_IF_ERROR(CheckCount(list, count, kMappingRulesMax));
  }
  for (int i = 0; i < rule.identities_size(); ++i) {
    PG_RETURN_IF_ERROR(partnergraph::Compile(At("identities", i).c_str(), rule.identities(i),
                                             lookups_, &maker.identities.emplace_back()));
  }
  for (int i = 0; i < rule.names_size(); ++i) {
    const v1::NameRule& name = rule.names(i);
    NameMaker& made = maker.names.emplace_back();
    const std::string place = At("names", i);
    PG_RETURN_IF_ERROR(AtPlace(place, CompileScope(name, lookups_, &made)));
    PG_RETURN_IF_ERROR(
        AtPlace(place, partnergraph::Compile("text", name.text(), lookups_, &made.text)));
    PG_RETURN_IF_ERROR(AtPlace(
        place, partnergraph::Compile("language", name.language(), lookups_, &made.language)));
    if (!v1::NameUse_IsValid(name.use())) {
      return InvalidError(place + ".use", std::to_string(name.use()), "UNKNOWN_VALUE",
                          "is no use of a name");
    }
    made.use = name.use() == v1::NAME_USE_UNSPECIFIED ? v1::NAME_USE_LABEL : name.use();
  }
  for (int i = 0; i < rule.identifiers_size(); ++i) {
    const v1::IdentifierRule& identifier = rule.identifiers(i);
    IdentifierMaker& made = maker.identifiers.emplace_back();
    const std::string place = At("identifiers", i);
    PG_RETURN_IF_ERROR(AtPlace(place, CompileScope(identifier, lookups_, &made)));
    PG_RETURN_IF_ERROR(
        AtPlace(place, partnergraph::Compile("value", identifier.value(), lookups_, &made.value)));
    made.scheme = identifier.scheme();
    if (ontology_->Scheme(made.scheme) == nullptr) {
      return InvalidError(place + ".scheme", made.scheme, "UNKNOWN_SCHEME",
                          "the ontology has no such identifier scheme");
    }
  }
  for (int i = 0; i < rule.values_size(); ++i) {
    auto made = CompileValue(rule.values(i));
    if (!made.ok()) return AtPlace(At("values", i), made.status());
    maker.values.push_back(*std::move(made));
  }
  return maker;
}

StatusOr<Mapper::RelationMaker> Mapper::CompileRelation(const v1::RelationRule& rule) const {
  RelationMaker maker;
  PG_RETURN_IF_ERROR(CompileScope(rule, lookups_, &maker));
  const std::tuple<const char*, const std::string&, Expression*> fields[] = {
      {"id", rule.id(), &maker.id},
      {"kind", rule.kind(), &maker.kind},
      {"source", rule.source(), &maker.source},
      {"target", rule.target(), &maker.target},
      {"role", rule.role(), &maker.role}};
  for (const auto& [field, text, expression] : fields) {
    PG_RETURN_IF_ERROR(partnergraph::Compile(field, text, lookups_, expression));
  }
  for (const auto& [field, expression] :
       {std::pair{"kind", &maker.kind}, std::pair{"source", &maker.source},
        std::pair{"target", &maker.target}}) {
    if (expression->is_empty()) return InvalidError(field, "", "MISSING_FIELD", "is needed");
  }
  PG_RETURN_IF_ERROR(CheckCount("values", rule.values_size(), kMappingRulesMax));
  PG_RETURN_IF_ERROR(CheckCount("begin", rule.begin_size() + rule.end_size(), kMappingRulesMax));
  for (int i = 0; i < rule.begin_size(); ++i) {
    PG_RETURN_IF_ERROR(partnergraph::Compile(At("begin", i).c_str(), rule.begin(i), lookups_,
                                             &maker.begin.emplace_back()));
  }
  for (int i = 0; i < rule.end_size(); ++i) {
    PG_RETURN_IF_ERROR(partnergraph::Compile(At("end", i).c_str(), rule.end(i), lookups_,
                                             &maker.end.emplace_back()));
  }
  for (int i = 0; i < rule.values_size(); ++i) {
    auto made = CompileValue(rule.values(i));
    if (!made.ok()) return AtPlace(At("values", i), made.status());
    maker.values.push_back(*std::move(made));
  }
  if (!v1::Basis_IsValid(rule.basis())) {
    return InvalidError("basis", std::to_string(rule.basis()), "UNKNOWN_VALUE", "is no basis");
  }
  if (rule.basis() != v1::BASIS_UNSPECIFIED) maker.basis = rule.basis();
  return maker;
}

std::optional<int> Mapper::TableOf(std::string_view file) const {
  if (file.ends_with(".gz")) file.remove_suffix(3);
  for (int i = 0; i < mapping_.tables_size(); ++i) {
    if (mapping_.tables(i).file() == file) return i;
  }
  return std::nullopt;
}

Status Mapper::CheckHeader(int table, const std::vector<std::string>& header,
                           const std::string& place) const {
  const std::set<std::string> present(header.begin(), header.end());
  for (const std::string& column : tables_[static_cast<std::size_t>(table)].columns) {
    if (present.contains(column)) continue;
    return InvalidError(place, column, "MISSING_COLUMN",
                        "the mapping reads this column, and the file does not have it");
  }
  return absl::OkStatus();
}

storage::v1::Claim Mapper::SourceClaim() const {
  storage::v1::Claim claim;
  *claim.mutable_entity() = mapping_.source();
  claim.mutable_entity()->set_dataset(mapping_.dataset());
  claim.set_place("mapping: source");
  return claim;
}

v1::Citation Mapper::MakeCitation(const Row& row) const {
  v1::Citation citation;
  citation.set_source_id(mapping_.source().id());
  citation.set_locator(row.locator);
  citation.set_basis(v1::BASIS_STATED);
  return citation;
}

template <class Record, class FindProperty>
void Mapper::AddValues(const std::vector<ValueMaker>& makers, const Scope& scope, const Row& row,
                       const FindProperty& find, Record* record) const {
  for (const ValueMaker& maker : makers) {
    const DroppedValue dropped = row.Dropped(maker.key);
    ForEachScope(maker, scope, dropped, [&](const Scope& inner) {
      for (const std::string& raw : maker.value.Evaluate(inner, dropped)) {
        const std::string text = row.Clean(maker.key, raw);
        const v1::PropertyKind* const property = find(maker.key);
        if (property == nullptr) {
          row.Report(v1::IMPORT_OUTCOME_REPAIRED, maker.key, text, "UNKNOWN_KEY",
                     "the kind has no such property");
          continue;
        }
        v1::Value value;
        value.set_key(maker.key);
        std::string flaw;
        const Status read = ReadValue(*property, text, sentinels_, &value, &flaw);
        if (!read.ok()) {
          const v1::Violation violation = *GetViolation(read);
          row.Report(v1::IMPORT_OUTCOME_REPAIRED, maker.key, text, violation.rule(),
                     violation.reason());
          continue;
        }
        // A sentinel: nothing is known.
        if (value.kind_case() == v1::Value::kDate && value.date().empty()) continue;
        value.set_unit(maker.unit.EvaluateOne(inner, dropped));
        *value.add_citations() = MakeCitation(row);
        if (!flaw.empty()) {
          row.Report(v1::IMPORT_OUTCOME_REPAIRED, maker.key, text, "NO_SUCH_DAY", flaw);
          value.mutable_citations(0)->set_original(text);
          value.mutable_citations(0)->set_note(flaw);
        }
        *record->add_values() = std::move(value);
      }
    });
  }
}

void Mapper::MakeEntity(const EntityMaker& maker, const Scope& scope, const Row& row) const {
  const DroppedValue dropped = row.Dropped("id");
  storage::v1::Claim claim;
  v1::Entity* const entity = claim.mutable_entity();
  entity->set_id(maker.id.EvaluateOne(scope, dropped));
  entity->set_kind(maker.kind.EvaluateOne(scope, row.Dropped("kind")));
  if (entity->id().empty() || entity->kind().empty()) return;
  entity->set_dataset(mapping_.dataset());
  *entity->add_citations() = MakeCitation(row);
  claim.set_mention(maker.mention);
  claim.set_place(row.place);

  std::set<std::string> seen_identifiers;
  const auto add_identifier = [&](const std::string& scheme, const std::string& value) {
    if (!seen_identifiers.insert(scheme + ":" + value).second) return;
    v1::Identifier* const identifier = entity->add_identifiers();
    identifier->set_scheme(scheme);
    identifier->set_value(value);
    *identifier->add_citations() = MakeCitation(row);
  };
  for (const Expression& identity : maker.identities) {
    const DroppedValue dropped_identity = row.Dropped("identities");
    for (const std::string& text : identity.Evaluate(scope, dropped_identity)) {
      const std::size_t colon = text.find(':');
      if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
        row.Report(v1::IMPORT_OUTCOME_REPAIRED, "identities", text, "BAD_IDENTIFIER",
                   "is not scheme:value");
        continue;
      }
      claim.add_identities(text);
      add_identifier(text.substr(0, colon), text.substr(colon + 1));
    }
  }
  for (const IdentifierMaker& identifier : maker.identifiers) {
    const DroppedValue dropped_value = row.Dropped(identifier.scheme);
    ForEachScope(identifier, scope, dropped_value, [&](const Scope& inner) {
      for (const std::string& value : identifier.value.Evaluate(inner, dropped_value)) {
        add_identifier(identifier.scheme, value);
      }
    });
  }
  std::set<std::pair<std::string, std::string>> seen_names;
  std::set<std::string> labelled;
  for (const NameMaker& name : maker.names) {
    const DroppedValue dropped_name = row.Dropped("names");
    ForEachScope(name, scope, dropped_name, [&](const Scope& inner) {
      const std::string language = name.language.EvaluateOne(inner, dropped_name);
      for (const std::string& raw : name.text.Evaluate(inner, dropped_name)) {
        const std::string text = row.Clean("names", raw);
        if (!seen_names.emplace(language, text).second) continue;
        const bool is_label = name.use == v1::NAME_USE_LABEL;
        const bool is_second = is_label && !labelled.insert(language).second;
        v1::Name* const made = entity->add_names();
        made->set_text(text);
        made->set_language(language);
        made->set_use(is_second ? v1::NAME_USE_ALIAS : name.use);
        *made->add_citations() = MakeCitation(row);
      }
    });
  }
  const KindNumber kind = ontology_->EntityKind(entity->kind());
  AddValues(
      maker.values, scope, row,
      [&](const std::string& key) {
        return kind == kNoKind ? nullptr : ontology_->EntityProperty(kind, key);
      },
      entity);
  row.sink.claim(std::move(claim));
}

SourceDate Mapper::FirstKnownDate(const std::vector<Expression>& dates, const Scope& scope,
                                  const Row& row, const char* field, std::string* text) const {
  SourceDate first;
  for (const Expression& expression : dates) {
    const std::string read = expression.EvaluateOne(scope, row.Dropped(field));
    auto date = ReadSourceDate(read, sentinels_);
    if (!date.ok()) {
      row.Report(v1::IMPORT_OUTCOME_REPAIRED, field, read, "MALFORMED_TIME",
                 GetViolation(date.status())->reason());
      continue;
    }
    const bool is_known = date->kind == SourceDate::Kind::kKnown;
    if (is_known || first.kind == SourceDate::Kind::kUnknown) {
      first = *std::move(date);
      *text = read;
    }
    if (is_known) break;
  }
  return first;
}

void Mapper::MakeRelation(const RelationMaker& maker, const Scope& scope, const Row& row) const {
  storage::v1::Claim claim;
  v1::Relation* const relation = claim.mutable_relation();
  relation->set_kind(maker.kind.EvaluateOne(scope, row.Dropped("kind")));
  relation->set_source_id(maker.source.EvaluateOne(scope, row.Dropped("source")));
  relation->set_target_id(maker.target.EvaluateOne(scope, row.Dropped("target")));
  if (relation->kind().empty() || relation->source_id().empty() || relation->target_id().empty()) {
    return;
  }
  relation->set_id(maker.id.EvaluateOne(scope, row.Dropped("id")));
  relation->set_role(row.Clean("role", maker.role.EvaluateOne(scope, row.Dropped("role"))));
  relation->set_dataset(mapping_.dataset());
  claim.set_place(row.place);
  v1::Citation citation = MakeCitation(row);
  citation.set_basis(maker.basis);
  std::string begin_text;
  std::string end_text;
  const SourceDate begin = FirstKnownDate(maker.begin, scope, row, "begin", &begin_text);
  const SourceDate end = FirstKnownDate(maker.end, scope, row, "end", &end_text);
  const SourceInterval interval = JoinDates(begin, end);
  if (!interval.edtf.empty()) relation->mutable_valid_time()->set_edtf(interval.edtf);
  if (!interval.flaw.empty()) {
    const std::string original = begin_text + "/" + end_text;
    row.Report(v1::IMPORT_OUTCOME_KEPT, "end", original,
               interval.flaw.starts_with("ends") ? "ENDS_BEFORE_BEGIN" : "NO_SUCH_DAY",
               interval.flaw);
    citation.set_original(original);
    citation.set_note(interval.flaw);
  }
  *relation->add_citations() = std::move(citation);
  const KindNumber kind = ontology_->RelationKind(relation->kind());
  AddValues(
      maker.values, scope, row,
      [&](const std::string& key) -> const v1::PropertyKind* {
        if (kind == kNoKind) return nullptr;
        for (const v1::PropertyKind& property : ontology_->relation_kind(kind).properties()) {
          if (property.key() == key) return &property;
        }
        return nullptr;
      },
      relation);
  row.sink.claim(std::move(claim));
}

void Mapper::Map(int table, const Scope& scope, const std::string& place,
                 const ClaimSink& sink) const {
  const Table& rules = tables_[static_cast<std::size_t>(table)];
  Row row{.place = place, .locator = {}, .sink = sink};
  row.locator = rules.locator.EvaluateOne(scope, row.Dropped("locator"));
  for (const EntityMaker& maker : rules.entities) {
    ForEachScope(maker, scope, row.Dropped("each"),
                 [&](const Scope& inner) { MakeEntity(maker, inner, row); });
  }
  for (const RelationMaker& maker : rules.relations) {
    ForEachScope(maker, scope, row.Dropped("each"),
                 [&](const Scope& inner) { MakeRelation(maker, inner, row); });
  }
}

}  // namespace partnergraph
