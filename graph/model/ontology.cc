#include "graph/model/ontology.h"

#include <re2/re2.h>

#include <algorithm>
#include <unordered_set>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/model/record_id.h"
#include "graph/model/text_check.h"

namespace partnergraph {
namespace {

const std::vector<std::size_t> kNoTies;

std::string At(const char* list, int i, const char* field = "") {
  return std::string(list) + "[" + std::to_string(i) + "]" + (*field == 0 ? "" : ".") + field;
}

template <class Kinds>
Status CheckIds(const Kinds& kinds, const char* list, std::string_view (*id)(
                    const typename Kinds::value_type&)) {
  if (kinds.size() > kOntologyKindsMax) {
    return InvalidError(list, std::to_string(kinds.size()), "LIMIT",
                        "more than " + std::to_string(kOntologyKindsMax) + " entries");
  }
  std::unordered_set<std::string_view> seen;
  for (int i = 0; i < kinds.size(); ++i) {
    const std::string_view value = id(kinds.Get(i));
    PG_RETURN_IF_ERROR(AtPlace(At(list, i), CheckRecordId("id", value)));
    if (!seen.insert(value).second) {
      return InvalidError(At(list, i, "id"), value, "DUPLICATE_KIND", "stands here twice");
    }
  }
  return absl::OkStatus();
}

template <class Kind>
std::string_view IdOf(const Kind& kind) {
  return kind.id();
}

Status CheckLabel(const v1::Label& label, const std::string& place) {
  if (label.zh().empty() || label.en().empty()) {
    return InvalidError(place, "", "MISSING_FIELD", "needs a label in zh and in en");
  }
  PG_RETURN_IF_ERROR(CheckRequiredText(place + ".zh", label.zh(), kLabelBytesMax));
  return CheckRequiredText(place + ".en", label.en(), kLabelBytesMax);
}

Status CheckIris(const google::protobuf::RepeatedPtrField<std::string>& iris,
                 const std::string& place) {
  if (iris.size() > kIrisPerKindMax) {
    return InvalidError(place + ".iris", std::to_string(iris.size()), "TOO_MANY",
                        "the limit is " + std::to_string(kIrisPerKindMax));
  }
  for (int i = 0; i < iris.size(); ++i) {
    PG_RETURN_IF_ERROR(CheckRequiredText(place + At(".iris", i), iris.Get(i), kIriBytesMax));
  }
  return absl::OkStatus();
}

StatusOr<std::shared_ptr<const re2::RE2>> CompilePattern(const std::string& pattern) {
  PG_RETURN_IF_ERROR(CheckText("pattern", pattern, kPatternBytesMax));
  re2::RE2::Options options;
  options.set_max_mem(kPatternMemoryBytesMax);
  options.set_log_errors(false);
  auto compiled = std::make_shared<const re2::RE2>(pattern, options);
  if (!compiled->ok()) return InvalidError("pattern", pattern, "BAD_PATTERN", compiled->error());
  return compiled;
}

Status CheckProperties(const google::protobuf::RepeatedPtrField<v1::PropertyKind>& properties,
                       const std::string& place) {
  std::unordered_set<std::string_view> seen;
  for (int i = 0; i < properties.size(); ++i) {
    const v1::PropertyKind& property = properties.Get(i);
    const std::string at = place + At(".properties", i);
    PG_RETURN_IF_ERROR(AtPlace(at, CheckRecordId("key", property.key())));
    if (!seen.insert(property.key()).second) {
      return InvalidError(at + ".key", property.key(), "DUPLICATE_KIND", "stands here twice");
    }
    if (property.type() == v1::VALUE_TYPE_UNSPECIFIED) {
      return InvalidError(at + ".type", "", "MISSING_FIELD", "needs a type");
    }
    if (!v1::ValueType_IsValid(property.type())) {
      return InvalidError(at + ".type", std::to_string(property.type()), "UNKNOWN_VALUE",
                          "is no type of values");
    }
    PG_RETURN_IF_ERROR(CheckLabel(property.label(), at + ".label"));
  }
  return absl::OkStatus();
}

const v1::PropertyKind* FindProperty(
    const google::protobuf::RepeatedPtrField<v1::PropertyKind>& properties, std::string_view key) {
  for (const v1::PropertyKind& property : properties) {
    if (property.key() == key) return &property;
  }
  return nullptr;
}

// Adds the ids of `kinds` to `ids` unless they are there, and records every number.
template <class Kinds, class Pointers>
Status Number(const Kinds& kinds, std::vector<std::string>* ids,
              std::unordered_map<std::string, KindNumber>* number, Pointers* pointers) {
  std::unordered_map<std::string, KindNumber> known;
  for (std::size_t i = 0; i < ids->size(); ++i) known.emplace((*ids)[i], static_cast<KindNumber>(i));
  for (const auto& kind : kinds) {
    if (const auto it = known.find(kind.id()); it != known.end()) {
      number->emplace(kind.id(), it->second);
      continue;
    }
    if (ids->size() >= kNoKind) {
      return ViolationError(StatusCode::kResourceExhausted, "", kind.id(), "LIMIT",
                            "no kind number is left");
    }
    number->emplace(kind.id(), static_cast<KindNumber>(ids->size()));
    ids->push_back(kind.id());
  }
  pointers->assign(ids->size(), nullptr);
  for (const auto& kind : kinds) (*pointers)[number->at(kind.id())] = &kind;
  return absl::OkStatus();
}

std::uint64_t TieKey(KindNumber connector, KindNumber role, KindNumber other) {
  const KindNumber low = std::min(role, other);
  const KindNumber high = std::max(role, other);
  return (std::uint64_t{connector} << 32U) | (std::uint64_t{low} << 16U) | high;
}

std::uint32_t RoleKey(KindNumber connector, KindNumber role) {
  return (std::uint32_t{connector} << 16U) | role;
}

}  // namespace

StatusOr<std::shared_ptr<const Ontology>> Ontology::Make(const v1::Ontology& message,
                                                         const KindNumbers& known) {
  std::shared_ptr<Ontology> ontology(new Ontology());
  ontology->message_ = message;
  ontology->message_.DiscardUnknownFields();
  PG_RETURN_IF_ERROR(ontology->Build(known));
  return std::shared_ptr<const Ontology>(std::move(ontology));
}

Status Ontology::Build(const KindNumbers& known) {
  if (message_.version().empty()) {
    return InvalidError("version", "", "MISSING_FIELD", "an ontology needs a version");
  }
  PG_RETURN_IF_ERROR(CheckText("version", message_.version(), kOntologyVersionBytesMax));
  PG_RETURN_IF_ERROR(CheckIds(message_.entity_kinds(), "entity_kinds", &IdOf<v1::EntityKind>));
  PG_RETURN_IF_ERROR(CheckIds(message_.relation_kinds(), "relation_kinds",
                              &IdOf<v1::RelationKind>));
  PG_RETURN_IF_ERROR(CheckIds(message_.tie_kinds(), "tie_kinds", &IdOf<v1::TieKind>));
  PG_RETURN_IF_ERROR(CheckIds(message_.identifier_schemes(), "identifier_schemes",
                              &IdOf<v1::IdentifierScheme>));
  PG_RETURN_IF_ERROR(CheckIds(message_.metric_kinds(), "metric_kinds", &IdOf<v1::MetricKind>));
  PG_RETURN_IF_ERROR(NumberKinds(known));
  PG_RETURN_IF_ERROR(CheckEntityKinds());
  PG_RETURN_IF_ERROR(CheckRelationKinds());
  PG_RETURN_IF_ERROR(CheckTieKinds());
  return CheckVocabulary();
}

Status Ontology::NumberKinds(const KindNumbers& known) {
  numbers_ = known;
  PG_RETURN_IF_ERROR(Number(message_.entity_kinds(), &numbers_.entity_kinds, &entity_number_,
                            &entity_kinds_));
  return Number(message_.relation_kinds(), &numbers_.relation_kinds, &relation_number_,
                &relation_kinds_);
}

Status Ontology::CheckEntityKinds() {
  const std::size_t count = entity_kinds_.size();
  is_a_.assign(count, std::vector<bool>(count, false));
  connector_.assign(count, false);
  for (int i = 0; i < message_.entity_kinds_size(); ++i) {
    const v1::EntityKind& kind = message_.entity_kinds(i);
    const KindNumber number = EntityKind(kind.id());
    PG_RETURN_IF_ERROR(CheckLabel(kind.label(), At("entity_kinds", i, "label")));
    PG_RETURN_IF_ERROR(CheckProperties(kind.properties(), At("entity_kinds", i)));
    PG_RETURN_IF_ERROR(CheckIris(kind.iris(), At("entity_kinds", i)));
    const v1::EntityKind* at = &kind;
    for (std::size_t steps = 0;; ++steps) {  // Upward, to the root.
      is_a_[number][EntityKind(at->id())] = true;
      if (at->connector()) connector_[number] = true;
      if (at->parent().empty()) break;
      const KindNumber parent = EntityKind(at->parent());
      if (parent == kNoKind) {
        return InvalidError(At("entity_kinds", i, "parent"), at->parent(), "UNKNOWN_KIND",
                            "no entity kind has this id");
      }
      if (steps > count) {
        return InvalidError(At("entity_kinds", i, "parent"), kind.parent(), "CYCLE",
                            "the parents of " + kind.id() + " lead back to it");
      }
      at = entity_kinds_[parent];
    }
  }
  return absl::OkStatus();
}

Status Ontology::CheckRelationKinds() {
  for (int i = 0; i < message_.relation_kinds_size(); ++i) {
    const v1::RelationKind& kind = message_.relation_kinds(i);
    PG_RETURN_IF_ERROR(CheckLabel(kind.label(), At("relation_kinds", i, "label")));
    if (!kind.symmetric() || kind.has_inverse_label()) {
      PG_RETURN_IF_ERROR(CheckLabel(kind.inverse_label(), At("relation_kinds", i, "inverse_label")));
    }
    PG_RETURN_IF_ERROR(CheckProperties(kind.properties(), At("relation_kinds", i)));
    PG_RETURN_IF_ERROR(CheckIris(kind.iris(), At("relation_kinds", i)));
    if (kind.signatures().empty()) {
      return InvalidError(At("relation_kinds", i, "signatures"), "", "MISSING_FIELD",
                          kind.id() + " needs at least one signature");
    }
    for (int s = 0; s < kind.signatures_size(); ++s) {
      const std::string at = At("relation_kinds", i) + At(".signatures", s);
      if (EntityKind(kind.signatures(s).domain()) == kNoKind) {
        return InvalidError(at + ".domain", kind.signatures(s).domain(), "UNKNOWN_KIND",
                            "no entity kind has this id");
      }
      if (EntityKind(kind.signatures(s).range()) == kNoKind) {
        return InvalidError(at + ".range", kind.signatures(s).range(), "UNKNOWN_KIND",
                            "no entity kind has this id");
      }
    }
    if (kind.symmetric() && kind.acyclic()) {
      return InvalidError(At("relation_kinds", i, "acyclic"), kind.id(), "CYCLE",
                          "a symmetric kind is never acyclic");
    }
    if (!kind.merges()) continue;
    if (merging_kind_ != kNoKind || !kind.acyclic() || !kind.functional()) {
      return InvalidError(At("relation_kinds", i, "merges"), kind.id(), "MERGE_RULE",
                          "at most one kind merges, and it is acyclic and functional");
    }
    merging_kind_ = RelationKind(kind.id());
  }
  return absl::OkStatus();
}

Status Ontology::CheckTieKinds() {
  direct_ties_.assign(relation_kinds_.size(), {});
  std::size_t induced_count = 0;
  for (int i = 0; i < message_.tie_kinds_size(); ++i) {
    const v1::TieKind& tie = message_.tie_kinds(i);
    const auto number = static_cast<std::size_t>(i);
    PG_RETURN_IF_ERROR(CheckLabel(tie.label(), At("tie_kinds", i, "label")));
    const auto role_kind = [&](const std::string& id, const std::string& place)
        -> StatusOr<KindNumber> {
      const KindNumber kind = RelationKind(id);
      if (kind != kNoKind) return kind;
      return InvalidError(place, id, "UNKNOWN_KIND", "no relation kind has this id");
    };
    for (int r = 0; r < tie.relation_kinds_size(); ++r) {
      PG_ASSIGN_OR_RETURN(const KindNumber kind,
                          role_kind(tie.relation_kinds(r),
                                    At("tie_kinds", i) + At(".relation_kinds", r)));
      direct_ties_[kind].push_back(number);
    }
    for (int r = 0; r < tie.rules_size(); ++r) {
      const v1::TieRule& rule = tie.rules(r);
      const std::string at = At("tie_kinds", i) + At(".rules", r);
      const KindNumber connector = EntityKind(rule.connector_kind());
      if (connector == kNoKind) {
        return InvalidError(at + ".connector_kind", rule.connector_kind(), "UNKNOWN_KIND",
                            "no entity kind has this id");
      }
      if (!connector_[connector]) {
        return InvalidError(at + ".connector_kind", rule.connector_kind(), "BAD_ROLE",
                            "this kind is no connector");
      }
      const auto roles = [&](const google::protobuf::RepeatedPtrField<std::string>& ids,
                             const char* list) -> StatusOr<std::vector<KindNumber>> {
        std::vector<KindNumber> kinds;
        for (int k = 0; k < ids.size(); ++k) {
          const std::string place = at + At(list, k);
          PG_ASSIGN_OR_RETURN(kinds.emplace_back(), role_kind(ids.Get(k), place));
          if (!CanTouch(kinds.back(), connector)) {
            return InvalidError(place, ids.Get(k), "BAD_ROLE",
                                "no signature of it has " + rule.connector_kind() + " at an end");
          }
        }
        return kinds;
      };
      PG_ASSIGN_OR_RETURN(const auto sources, roles(rule.source_roles(), ".source_roles"));
      PG_ASSIGN_OR_RETURN(const auto targets, roles(rule.target_roles(), ".target_roles"));
      for (KindNumber kind = 0; kind < entity_kinds_.size(); ++kind) {
        if (!is_a_[kind][connector]) continue;
        induced_count += sources.size() * targets.size();
        if (induced_count > kInducedTiesMax) {
          return InvalidError(
              at, "", "LIMIT",
              "the rules induce more than " + std::to_string(kInducedTiesMax) + " ties of roles");
        }
        for (const KindNumber role : sources) {
          for (const KindNumber other : targets) AddInducedTie(kind, role, other, number);
        }
      }
    }
  }
  return absl::OkStatus();
}

Status Ontology::CheckVocabulary() {
  for (int i = 0; i < message_.identifier_schemes_size(); ++i) {
    const v1::IdentifierScheme& scheme = message_.identifier_schemes(i);
    PG_RETURN_IF_ERROR(CheckLabel(scheme.label(), At("identifier_schemes", i, "label")));
    PG_RETURN_IF_ERROR(CheckText(At("identifier_schemes", i, "iri_template"), scheme.iri_template(),
                                 kIriBytesMax));
    if (!v1::IdentifierScheme::Check_IsValid(scheme.check())) {
      return InvalidError(At("identifier_schemes", i, "check"), std::to_string(scheme.check()),
                          "UNKNOWN_VALUE", "is no check that this program knows");
    }
    if (scheme.pattern().empty()) continue;
    auto pattern = CompilePattern(scheme.pattern());
    if (!pattern.ok()) return AtPlace(At("identifier_schemes", i), pattern.status());
    patterns_.emplace(scheme.id(), *std::move(pattern));
  }
  for (int i = 0; i < message_.metric_kinds_size(); ++i) {
    const v1::MetricKind& metric = message_.metric_kinds(i);
    PG_RETURN_IF_ERROR(CheckLabel(metric.label(), At("metric_kinds", i, "label")));
    PG_RETURN_IF_ERROR(CheckText(At("metric_kinds", i, "unit"), metric.unit(), kKeyBytesMax));
  }
  return absl::OkStatus();
}

bool Ontology::CanTouch(KindNumber role, KindNumber connector) const {
  const auto related = [&](const std::string& id) {
    const KindNumber end = EntityKind(id);
    return IsA(connector, end) || IsA(end, connector);
  };
  const auto& signatures = relation_kind(role).signatures();
  return std::any_of(signatures.begin(), signatures.end(), [&](const v1::Signature& signature) {
    return related(signature.domain()) || related(signature.range());
  });
}

void Ontology::AddInducedTie(KindNumber connector, KindNumber role, KindNumber other,
                             std::size_t tie) {
  std::vector<std::size_t>& ties = induced_ties_[TieKey(connector, role, other)];
  if (ties.empty() || ties.back() != tie) ties.push_back(tie);  // Ties come in ascending order.
  roles_[RoleKey(connector, role)] = true;
  roles_[RoleKey(connector, other)] = true;
}

KindNumber Ontology::EntityKind(std::string_view id) const {
  const auto it = entity_number_.find(std::string(id));
  return it == entity_number_.end() ? kNoKind : it->second;
}

KindNumber Ontology::RelationKind(std::string_view id) const {
  const auto it = relation_number_.find(std::string(id));
  return it == relation_number_.end() ? kNoKind : it->second;
}

bool Ontology::IsA(KindNumber kind, KindNumber ancestor) const {
  return kind < is_a_.size() && ancestor < is_a_.size() && is_a_[kind][ancestor];
}

const v1::PropertyKind* Ontology::EntityProperty(KindNumber kind, std::string_view key) const {
  for (const v1::EntityKind* at = entity_kinds_[kind];;) {
    if (const v1::PropertyKind* property = FindProperty(at->properties(), key)) return property;
    if (at->parent().empty()) return nullptr;
    at = entity_kinds_[EntityKind(at->parent())];
  }
}

bool Ontology::AllowsEnds(KindNumber relation_kind, KindNumber source_kind,
                          KindNumber target_kind) const {
  if (!HasRelationKind(relation_kind)) return false;
  const v1::RelationKind& kind = *relation_kinds_[relation_kind];
  for (const v1::Signature& signature : kind.signatures()) {
    const KindNumber domain = EntityKind(signature.domain());
    const KindNumber range = EntityKind(signature.range());
    if (IsA(source_kind, domain) && IsA(target_kind, range)) return true;
    if (kind.symmetric() && IsA(target_kind, domain) && IsA(source_kind, range)) return true;
  }
  return false;
}

std::optional<std::size_t> Ontology::TieKind(std::string_view id) const {
  for (int i = 0; i < message_.tie_kinds_size(); ++i) {
    if (message_.tie_kinds(i).id() == id) return static_cast<std::size_t>(i);
  }
  return std::nullopt;
}

const std::vector<std::size_t>& Ontology::DirectTies(KindNumber relation_kind) const {
  return relation_kind < direct_ties_.size() ? direct_ties_[relation_kind] : kNoTies;
}

const std::vector<std::size_t>& Ontology::InducedTies(KindNumber connector_kind, KindNumber role,
                                                      KindNumber other_role) const {
  const auto it = induced_ties_.find(TieKey(connector_kind, role, other_role));
  return it == induced_ties_.end() ? kNoTies : it->second;
}

bool Ontology::IsRole(KindNumber connector_kind, KindNumber role) const {
  return roles_.count(RoleKey(connector_kind, role)) != 0;
}

const v1::IdentifierScheme* Ontology::Scheme(std::string_view id) const {
  for (const v1::IdentifierScheme& scheme : message_.identifier_schemes()) {
    if (scheme.id() == id) return &scheme;
  }
  return nullptr;
}

bool Ontology::HasForm(const v1::IdentifierScheme& scheme, std::string_view value) const {
  const auto it = patterns_.find(scheme.id());
  return it == patterns_.end() ||
         re2::RE2::FullMatch(re2::StringPiece(value.data(), value.size()), *it->second);
}

const v1::MetricKind* Ontology::Metric(std::string_view id) const {
  for (const v1::MetricKind& metric : message_.metric_kinds()) {
    if (metric.id() == id) return &metric;
  }
  return nullptr;
}

}  // namespace partnergraph
