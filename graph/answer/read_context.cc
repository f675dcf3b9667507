#include "graph/answer/read_context.h"

#include <algorithm>
#include <thread>
#include <unordered_set>

#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

using storage::v1::EntityRecord;
using storage::v1::RelationRecord;

// Appends to `to` what of `from` it does not hold yet.
template <class Items>
void MergeItems(const Items& from, Items* to) {
  std::unordered_set<std::string> known;
  for (const auto& item : *to) known.insert(item.SerializeAsString());
  for (const auto& item : from) {
    if (known.insert(item.SerializeAsString()).second) *to->Add() = item;
  }
}

void MergeEntity(const v1::Entity& member, v1::Entity* canonical) {
  canonical->add_merged_ids(member.id());
  for (v1::Name name : member.names()) {
    // A second label in a language is an alias of the whole.
    if (name.use() == v1::NAME_USE_LABEL) name.set_use(v1::NAME_USE_ALIAS);
    const bool known = std::any_of(
        canonical->names().begin(), canonical->names().end(), [&](const v1::Name& other) {
          return other.text() == name.text() && other.language() == name.language();
        });
    if (!known) *canonical->add_names() = name;
  }
  MergeItems(member.identifiers(), canonical->mutable_identifiers());
  MergeItems(member.values(), canonical->mutable_values());
  MergeItems(member.observations(), canonical->mutable_observations());
  MergeItems(member.completeness(), canonical->mutable_completeness());
  MergeItems(member.citations(), canonical->mutable_citations());
}

// Removes items whose valid time surely does not touch the days asked for.
template <class Items>
void KeepValid(Days asked, Items* items) {
  items->erase(std::remove_if(items->begin(), items->end(),
                              [&](const auto& item) {
                                return HoldsOn(item.valid_time(), asked) == Holds::kNo;
                              }),
               items->end());
}

bool IsInLanguage(const v1::Name& name, std::string_view language) {
  const std::string& tag = name.language();
  return !language.empty() && tag.compare(0, language.size(), language) == 0 &&
         (tag.size() == language.size() || tag[language.size()] == '-');
}

// Records read in one go; between two goes others may run, and a cancelled call is noticed.
constexpr std::size_t kReadAtOnce = 128;

Status Vanished(const char* what, std::uint64_t number) {
  return absl::DataLossError(std::string("the snapshot knows ") + what + " " +
                             std::to_string(number) + ", the store does not");
}

}  // namespace

StatusOr<Vertex> ReadContext::FindEntity(std::string_view place, const std::string& ref) const {
  if (ref.empty()) return InvalidError(place, "", "MISSING_FIELD", "must name an entity");
  const std::size_t colon = ref.find(':');
  std::uint64_t number = 0;
  if (colon == std::string::npos) {
    PG_ASSIGN_OR_RETURN(number, reader.NumberOf(Table::kEntity, ref));
  } else {
    PG_ASSIGN_OR_RETURN(
        number, reader.NumberOfIdentifier(ref.substr(0, colon), ref.substr(colon + 1), revision()));
  }
  const auto vertex = static_cast<Vertex>(number);
  if (number == 0 || number >= graph->vertex_count() || graph->KindOf(vertex) == kNoKind) {
    return ViolationError(
        StatusCode::kNotFound, place, ref, "UNKNOWN_ENTITY",
        colon == std::string::npos
            ? "no entity has this id at revision " + std::to_string(revision())
            : "no entity has this identifier at revision " + std::to_string(revision()));
  }
  return graph->CanonicalOf(vertex);
}

Status ReadContext::CheckWanted(std::uint64_t steps) const {
  if (steps >= kReadAtOnce * kStepsPerRecord) std::this_thread::yield();
  if (control.short_call != nullptr && !control.short_call->Spend(steps)) {
    return absl::CancelledError("the call takes long and shall be short");
  }
  if (control.cancelled != nullptr && control.cancelled->load(std::memory_order_relaxed)) {
    return absl::CancelledError("the call was cancelled");
  }
  return absl::OkStatus();
}

StatusOr<v1::Entity> ReadContext::ReadEntity(Vertex vertex) const {
  std::vector<std::uint64_t> numbers{vertex};
  const std::vector<Vertex>& members = graph->MembersOf(vertex);
  numbers.insert(numbers.end(), members.begin(), members.end());
  PG_RETURN_IF_ERROR(CheckWanted(numbers.size() * kStepsPerRecord));
  PG_ASSIGN_OR_RETURN(auto records, reader.Entities(numbers, revision()));
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (!records[i] || records[i]->deleted()) return Vanished("entity", numbers[i]);
  }
  v1::Entity entity = std::move(*records.front()->mutable_entity());
  entity.set_revision(records.front()->revision());
  for (std::size_t i = 1; i < records.size(); ++i) MergeEntity(records[i]->entity(), &entity);
  if (asked != kAllDays) {
    KeepValid(asked, entity.mutable_names());
    KeepValid(asked, entity.mutable_values());
    auto* const figures = entity.mutable_observations();
    figures->erase(std::remove_if(figures->begin(), figures->end(),
                                  [&](const v1::Observation& figure) {
                                    return HoldsOn(figure.period(), asked) == Holds::kNo;
                                  }),
                   figures->end());
  }
  return entity;
}

StatusOr<std::vector<v1::Relation>> ReadContext::ReadRelations(
    const std::vector<RelationIndex>& relations) const {
  std::vector<v1::Relation> read;
  read.reserve(relations.size());
  for (std::size_t begin = 0; begin < relations.size(); begin += kReadAtOnce) {
    const std::size_t end = std::min(relations.size(), begin + kReadAtOnce);
    PG_RETURN_IF_ERROR(CheckWanted((end - begin) * kStepsPerRecord));
    const std::vector<std::uint64_t> numbers(relations.data() + begin, relations.data() + end);
    PG_ASSIGN_OR_RETURN(auto records, reader.Relations(numbers, revision()));
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (!records[i] || records[i]->deleted()) return Vanished("relation", numbers[i]);
      read.push_back(std::move(*records[i]->mutable_relation()));
      read.back().set_revision(records[i]->revision());
    }
  }
  return read;
}

StatusOr<v1::Relation> ReadContext::ReadRelation(RelationIndex relation) const {
  PG_ASSIGN_OR_RETURN(auto relations, ReadRelations({relation}));
  return std::move(relations.front());
}

v1::Holding ReadContext::HoldingOf(const v1::ValidTime& time) const {
  return HoldsOn(time, asked) == Holds::kYes ? v1::HOLDING_YES : v1::HOLDING_POSSIBLY;
}

std::string ShownName(const v1::Entity& entity, std::string_view language) {
  const auto find = [&](const auto& suits) -> const v1::Name* {
    for (const v1::Name& name : entity.names()) {
      if (suits(name)) return &name;
    }
    return nullptr;
  };
  const v1::Name* name = find([&](const v1::Name& n) {
    return n.use() == v1::NAME_USE_LABEL && IsInLanguage(n, language);
  });
  if (name == nullptr) {
    name = find([&](const v1::Name& n) {
      return n.use() != v1::NAME_USE_FORMER && n.scope().empty() && IsInLanguage(n, language);
    });
  }
  if (name == nullptr) {
    name = find([](const v1::Name& n) { return n.use() == v1::NAME_USE_LABEL; });
  }
  if (name == nullptr && !entity.names().empty()) name = &entity.names(0);
  return name == nullptr ? entity.id() : name->text();
}

v1::EntityRef RefOf(const v1::Entity& entity, std::string_view language) {
  v1::EntityRef ref;
  ref.set_id(entity.id());
  ref.set_kind(entity.kind());
  ref.set_name(ShownName(entity, language));
  return ref;
}

Status RefReader::Prefetch(const std::vector<Vertex>& vertices) {
  std::vector<std::uint64_t> numbers;
  for (const Vertex vertex : vertices) {
    if (known_.contains(vertex)) continue;
    if (!context_->graph->MembersOf(vertex).empty()) {
      PG_ASSIGN_OR_RETURN(const v1::Entity entity, context_->ReadEntity(vertex));
      known_[vertex] = RefOf(entity, language_);
    } else {
      known_[vertex];  // Not twice.
      numbers.push_back(vertex);
    }
  }
  for (std::size_t begin = 0; begin < numbers.size(); begin += kReadAtOnce) {
    const std::size_t end = std::min(numbers.size(), begin + kReadAtOnce);
    PG_RETURN_IF_ERROR(context_->CheckWanted((end - begin) * kStepsPerRecord));
    const std::vector<std::uint64_t> group(numbers.data() + begin, numbers.data() + end);
    PG_ASSIGN_OR_RETURN(const auto records, context_->reader.Entities(group, context_->revision()));
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (!records[i] || records[i]->deleted()) return Vanished("entity", group[i]);
      known_[static_cast<Vertex>(group[i])] = RefOf(records[i]->entity(), language_);
    }
  }
  return absl::OkStatus();
}

StatusOr<v1::EntityRef> RefReader::Read(Vertex vertex) {
  // A long answer lets short ones go before it, as a long search does (Meter).
  if (++read_count_ % kRefsBetweenYields == 0) std::this_thread::yield();
  const auto known = known_.find(vertex);
  if (known != known_.end()) return known->second;
  PG_RETURN_IF_ERROR(Prefetch({vertex}));
  return known_.at(vertex);
}

}  // namespace partnergraph
