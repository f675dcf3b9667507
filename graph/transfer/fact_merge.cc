#include "graph/transfer/fact_merge.h"

#include <algorithm>
#include <cassert>
#include <set>
#include <unordered_map>
#include <utility>

namespace partnergraph {
namespace {

using google::protobuf::RepeatedPtrField;
using Citations = RepeatedPtrField<v1::Citation>;

// What makes two facts one.
std::string KeyOf(const v1::Name& name) {
  return name.language() + '\0' + name.scope() + '\0' + name.text();
}
std::string KeyOf(const v1::Identifier& identifier) {
  return identifier.scheme() + '\0' + identifier.value();
}
template <class Fact>
std::string WithoutCitations(Fact fact) {
  fact.clear_citations();
  return fact.SerializeAsString();
}
std::string KeyOf(const v1::Value& value) { return WithoutCitations(value); }
std::string KeyOf(const v1::Observation& observation) { return WithoutCitations(observation); }
std::string KeyOf(const v1::Completeness& completeness) {
  return completeness.kind() + '\0' + std::to_string(completeness.end());
}

class Merger {
 public:
  Merger(const std::string& record_dataset, const MergeRules& rules)
      : rules_(rules), owns_uncited_(record_dataset == rules.dataset) {}

  bool Owns(const v1::Citation& citation) const {
    return rules_.dataset_of(citation.source_id()) == rules_.dataset;
  }
  // Somebody else says it.
  bool IsForeign(const Citations& citations) const {
    if (citations.empty()) return !owns_uncited_;
    return !std::all_of(citations.begin(), citations.end(),
                        [&](const v1::Citation& citation) { return Owns(citation); });
  }

  // What others cite, and what the claim cites. As stored, if that says the same in any order.
  Citations MergeCitations(const Citations& stored, const Citations& claimed) const {
    std::multiset<std::string> owned;
    std::multiset<std::string> wanted;
    std::set<std::string> others;
    for (const v1::Citation& citation : stored) {
      if (Owns(citation)) owned.insert(citation.SerializeAsString());
      if (!Owns(citation)) others.insert(citation.SerializeAsString());
    }
    // A claim may cite a source of another dataset, too, and has said so before.
    Citations added;
    for (const v1::Citation& citation : claimed) {
      if (!Owns(citation) && !others.insert(citation.SerializeAsString()).second) continue;
      wanted.insert(citation.SerializeAsString());
      *added.Add() = citation;
    }
    if (owned == wanted) return stored;
    Citations merged;
    for (const v1::Citation& citation : stored) {
      if (!Owns(citation)) *merged.Add() = citation;
    }
    merged.MergeFrom(added);
    return merged;
  }

  // In the order of `stored`, then of `claimed`.
  template <class Fact>
  RepeatedPtrField<Fact> MergeFacts(const RepeatedPtrField<Fact>& stored,
                                    const RepeatedPtrField<Fact>& claimed) const {
    std::unordered_map<std::string, const Fact*> open;
    for (const Fact& fact : claimed) open.emplace(KeyOf(fact), &fact);
    RepeatedPtrField<Fact> merged;
    for (const Fact& fact : stored) {
      const bool foreign = IsForeign(fact.citations());
      const auto found = open.find(KeyOf(fact));
      if (found == open.end()) {
        if (!foreign) continue;
        Fact* const kept = merged.Add();
        *kept = fact;
        *kept->mutable_citations() = MergeCitations(fact.citations(), {});
        continue;
      }
      Fact* const both = merged.Add();
      *both = foreign ? fact : *found->second;
      *both->mutable_citations() = MergeCitations(fact.citations(), found->second->citations());
      open.erase(found);
    }
    for (const Fact& fact : claimed) {
      if (open.erase(KeyOf(fact)) != 0) *merged.Add() = fact;
    }
    return merged;
  }

  // One label a language: those of others come first.
  void KeepOneLabel(RepeatedPtrField<v1::Name>* names) const {
    std::set<std::string> labelled;
    for (v1::Name& name : *names) {
      if (name.use() != v1::NAME_USE_LABEL || !IsForeign(name.citations())) continue;
      if (!labelled.insert(name.language()).second) name.set_use(v1::NAME_USE_ALIAS);
    }
    for (v1::Name& name : *names) {
      if (name.use() != v1::NAME_USE_LABEL || IsForeign(name.citations())) continue;
      if (!labelled.insert(name.language()).second) name.set_use(v1::NAME_USE_ALIAS);
    }
  }

  // The dataset of the first fact that another one says; empty if none does.
  std::string OtherDataset(const Citations& citations) const {
    for (const v1::Citation& citation : citations) {
      if (!Owns(citation)) return rules_.dataset_of(citation.source_id());
    }
    return "";
  }

 private:
  const MergeRules& rules_;
  const bool owns_uncited_;
};

template <class Fact>
bool AnyForeign(const Merger& merger, const RepeatedPtrField<Fact>& facts) {
  return std::any_of(facts.begin(), facts.end(),
                     [&](const Fact& fact) { return merger.IsForeign(fact.citations()); });
}

void DropStubFlag(RepeatedPtrField<v1::Value>* values) {
  values->erase(std::remove_if(values->begin(), values->end(),
                               [](const v1::Value& value) { return value.key() == kStubKey; }),
                values->end());
}

}  // namespace

bool IsStub(const v1::Entity& entity) {
  return std::any_of(entity.values().begin(), entity.values().end(), [](const v1::Value& value) {
    return value.key() == kStubKey && value.flag();
  });
}

bool HasOthers(const v1::Entity& stored, const MergeRules& rules) {
  const Merger merger(stored.dataset(), rules);
  return AnyForeign(merger, stored.names()) || AnyForeign(merger, stored.identifiers()) ||
         AnyForeign(merger, stored.values()) || AnyForeign(merger, stored.observations()) ||
         AnyForeign(merger, stored.completeness()) ||
         (!stored.citations().empty() && merger.IsForeign(stored.citations()));
}

bool HasOthers(const v1::Relation& stored, const MergeRules& rules) {
  const Merger merger(stored.dataset(), rules);
  return merger.IsForeign(stored.citations()) || AnyForeign(merger, stored.values());
}

std::optional<v1::Entity> MergeEntity(const v1::Entity& stored, const v1::Entity* claim,
                                      const MergeRules& rules) {
  assert(claim == nullptr || claim->id() == stored.id());
  static const v1::Entity kNothing;
  const v1::Entity& said = claim == nullptr ? kNothing : *claim;
  const Merger merger(stored.dataset(), rules);
  v1::Entity merged;
  merged.set_id(stored.id());
  merged.set_kind(stored.kind());
  merged.set_dataset(stored.dataset());
  *merged.mutable_names() = merger.MergeFacts(stored.names(), said.names());
  *merged.mutable_identifiers() = merger.MergeFacts(stored.identifiers(), said.identifiers());
  *merged.mutable_values() = merger.MergeFacts(stored.values(), said.values());
  *merged.mutable_observations() = merger.MergeFacts(stored.observations(), said.observations());
  *merged.mutable_completeness() = merger.MergeFacts(stored.completeness(), said.completeness());
  *merged.mutable_citations() = merger.MergeCitations(stored.citations(), said.citations());
  merger.KeepOneLabel(merged.mutable_names());
  const bool is_ours = stored.dataset() == rules.dataset;
  if (claim != nullptr) {
    const bool others_describe = !is_ours && !IsStub(stored);
    if (!IsStub(*claim) || others_describe) DropStubFlag(merged.mutable_values());
    // A stub takes over no stub, or two datasets would take it from each other with each import.
    if (is_ours || (IsStub(stored) && !IsStub(*claim))) {
      merged.set_kind(claim->kind());
      merged.set_dataset(rules.dataset);
    }
    return merged;
  }
  if (merged.names().empty()) return std::nullopt;
  if (!is_ours) return merged;
  // Its owner says nothing of it any more: who says most of what is left owns it now.
  std::string owner = merger.OtherDataset(merged.citations());
  for (const v1::Name& name : merged.names()) {
    if (owner.empty()) owner = merger.OtherDataset(name.citations());
  }
  merged.set_dataset(owner);
  return merged;
}

bool SaySame(const v1::Relation& a, const v1::Relation& b) {
  return a.kind() == b.kind() && a.source_id() == b.source_id() && a.target_id() == b.target_id() &&
         a.role() == b.role() && a.valid_time().edtf() == b.valid_time().edtf();
}

std::optional<v1::Relation> MergeRelation(const v1::Relation& stored, const v1::Relation* claim,
                                          const MergeRules& rules) {
  static const v1::Relation kNothing;
  const v1::Relation& said = claim == nullptr ? kNothing : *claim;
  const bool others = HasOthers(stored, rules);
  assert(claim == nullptr || !others || SaySame(stored, *claim));
  if (claim == nullptr && !others) return std::nullopt;
  const Merger merger(stored.dataset(), rules);
  v1::Relation merged = others ? stored : said;
  merged.clear_revision();
  *merged.mutable_values() = merger.MergeFacts(stored.values(), said.values());
  *merged.mutable_citations() = merger.MergeCitations(stored.citations(), said.citations());
  if (claim == nullptr && stored.dataset() == rules.dataset) {
    merged.set_dataset(merger.OtherDataset(merged.citations()));
  }
  return merged;
}

namespace {

// Takes out of `facts` what the dataset does not say in `stored` yet.
template <class Fact>
void KeepKnown(const RepeatedPtrField<Fact>& stored, const MergeRules& rules,
               RepeatedPtrField<Fact>* facts) {
  std::set<std::string> known;
  for (const Fact& fact : stored) {
    for (const v1::Citation& citation : fact.citations()) {
      if (rules.dataset_of(citation.source_id()) == rules.dataset) known.insert(KeyOf(fact));
    }
  }
  facts->erase(std::remove_if(facts->begin(), facts->end(),
                              [&](const Fact& fact) { return !known.contains(KeyOf(fact)); }),
               facts->end());
}

}  // namespace

void LeaveOutNew(const v1::Entity& stored, const MergeRules& rules, v1::Entity* claim) {
  KeepKnown(stored.names(), rules, claim->mutable_names());
  KeepKnown(stored.identifiers(), rules, claim->mutable_identifiers());
  KeepKnown(stored.values(), rules, claim->mutable_values());
  KeepKnown(stored.observations(), rules, claim->mutable_observations());
  KeepKnown(stored.completeness(), rules, claim->mutable_completeness());
  const bool cited = std::any_of(stored.citations().begin(), stored.citations().end(),
                                 [&](const v1::Citation& citation) {
                                   return rules.dataset_of(citation.source_id()) == rules.dataset;
                                 });
  if (!cited) claim->clear_citations();
}

namespace {

template <class Fact>
void AddNew(const RepeatedPtrField<Fact>& more, RepeatedPtrField<Fact>* facts) {
  std::set<std::string> known;
  for (const Fact& fact : *facts) known.insert(KeyOf(fact));
  for (const Fact& fact : more) {
    if (known.insert(KeyOf(fact)).second) *facts->Add() = fact;
  }
}

}  // namespace

void AddFacts(const v1::Entity& more, v1::Entity* entity) {
  std::set<std::string> labelled;
  for (const v1::Name& name : entity->names()) {
    if (name.use() == v1::NAME_USE_LABEL) labelled.insert(name.language());
  }
  const int known_names = entity->names_size();
  AddNew(more.names(), entity->mutable_names());
  for (int i = known_names; i < entity->names_size(); ++i) {
    v1::Name* const name = entity->mutable_names(i);
    if (name->use() == v1::NAME_USE_LABEL && !labelled.insert(name->language()).second) {
      name->set_use(v1::NAME_USE_ALIAS);
    }
  }
  AddNew(more.identifiers(), entity->mutable_identifiers());
  AddNew(more.observations(), entity->mutable_observations());
  AddNew(more.completeness(), entity->mutable_completeness());
  std::set<std::string> keys;
  for (const v1::Value& value : entity->values()) keys.insert(value.key());
  for (const v1::Value& value : more.values()) {
    if (!keys.contains(value.key())) *entity->add_values() = value;
  }
}

}  // namespace partnergraph
