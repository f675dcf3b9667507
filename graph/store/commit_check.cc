#include "graph/store/commit_check.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/model/record_check.h"
#include "graph/store/citation_index.h"
#include "graph/store/relation_writer.h"

namespace partnergraph {
namespace {

using storage::v1::EntityRecord;
using storage::v1::RelationRecord;

constexpr std::uint64_t kNewest = std::numeric_limits<std::uint64_t>::max();

Status Forbidden(const std::string& place, std::string_view value, const char* rule,
                 const std::string& reason) {
  return ViolationError(StatusCode::kFailedPrecondition, place, value, rule, reason);
}

// The search for cycles among entities as they are read: merged ones are one, and relations between
// them are not shown, so that a merge closes no cycle with them.
class CycleSearch {
 public:
  // Of relations of `kind`. `context` must outlive the search.
  CycleSearch(const CommitContext& context, KindNumber kind)
      : context_(context),
        kind_(kind),
        merging_(context.ontology->merging_kind() == kind ? kNoKind
                                                          : context.ontology->merging_kind()) {}

  // Finds a cycle through the relation, of the kind. Returns it spelled out; empty if there is
  // none. RESOURCE_EXHAUSTED past kCycleCheckVerticesMax.
  StatusOr<std::string> ThroughRelation(std::uint64_t source, std::uint64_t target) {
    PG_RETURN_IF_ERROR(SetGoal(source));
    if (goal_.count(target) != 0) {  // Judged as they are if the merge is undone.
      merging_ = kNoKind;
      goal_ = {source};
      reached_ = {{source, Step{}}};
    }
    reached_.emplace(target, Step{source, false});
    return Search({target});
  }

  // The same through all that is merged with `entity`.
  StatusOr<std::string> ThroughMerged(std::uint64_t entity) {
    PG_RETURN_IF_ERROR(SetGoal(entity));
    return Search({goal_.begin(), goal_.end()});
  }

 private:
  struct Step {
    std::uint64_t from = 0;
    bool merged = false;
  };

  // Calls `visit` with the entities that are merged with `vertex` directly, in either direction.
  template <class Visit>
  Status ForEachMerged(std::uint64_t vertex, Visit visit) const {
    if (merging_ == kNoKind) return absl::OkStatus();
    for (const Side side : {Side::kOut, Side::kIn}) {
      PG_RETURN_IF_ERROR(
          ScanArcs(*context_.batch, vertex, side, merging_, [&](const AdjacencyKey& arc) {
            visit(arc.neighbor);
            return true;
          }));
    }
    return absl::OkStatus();
  }

  // The way has to lead back to what is merged with `entity`.
  Status SetGoal(std::uint64_t entity) {
    goal_.insert(entity);
    reached_.emplace(entity, Step{});
    std::vector<std::uint64_t> open{entity};
    while (!open.empty()) {
      const std::uint64_t at = open.back();
      open.pop_back();
      PG_RETURN_IF_ERROR(ForEachMerged(at, [&](std::uint64_t other) {
        if (!goal_.insert(other).second) return;
        reached_.emplace(other, Step{});
        open.push_back(other);
      }));
      PG_RETURN_IF_ERROR(CheckLimit());
    }
    return absl::OkStatus();
  }

  Status CheckLimit() const {
    if (reached_.size() <= kCycleCheckVerticesMax) return absl::OkStatus();
    return ViolationError(StatusCode::kResourceExhausted, "",
                          context_.ontology->relation_kind(kind_).id(), "LIMIT",
                          "the check for cycles visits too many entities");
  }

  StatusOr<std::string> Search(std::vector<std::uint64_t> open) {
    std::optional<std::pair<std::uint64_t, std::uint64_t>> closing;
    while (!open.empty() && !closing) {
      const std::uint64_t at = open.back();
      open.pop_back();
      const bool in_goal = goal_.count(at) != 0;
      PG_RETURN_IF_ERROR(
          ScanArcs(*context_.batch, at, Side::kOut, kind_, [&](const AdjacencyKey& arc) {
            if (goal_.count(arc.neighbor) != 0) {
              if (!in_goal) closing = {at, arc.neighbor};
            } else if (reached_.emplace(arc.neighbor, Step{at, false}).second) {
              open.push_back(arc.neighbor);
            }
            return !closing;
          }));
      if (!in_goal) {
        PG_RETURN_IF_ERROR(ForEachMerged(at, [&](std::uint64_t other) {
          if (reached_.emplace(other, Step{at, true}).second) open.push_back(other);
        }));
      }
      PG_RETURN_IF_ERROR(CheckLimit());
    }
    return closing ? Spell(closing->first, closing->second) : "";
  }

  // "a -> b = c -> a", where "=" joins merged entities.
  StatusOr<std::string> Spell(std::uint64_t last, std::uint64_t end) const {
    std::vector<std::pair<std::uint64_t, bool>> way;  // And whether "=" stands before it.
    std::uint64_t begin = last;
    while (reached_.at(begin).from != 0) {
      way.emplace_back(begin, reached_.at(begin).merged);
      begin = reached_.at(begin).from;
    }
    way.emplace_back(begin, false);
    std::reverse(way.begin(), way.end());
    way.emplace_back(end, false);
    if (end != begin) way.emplace_back(begin, true);
    std::string text;
    for (const auto& [vertex, merged] : way) {
      PG_ASSIGN_OR_RETURN(const auto entity, context_.LiveEntity(vertex));
      if (!text.empty()) text += merged ? " = " : " -> ";
      text += entity ? entity->entity().id() : context_.NewEntityId(vertex);
    }
    return text;
  }

  const CommitContext& context_;
  const KindNumber kind_;
  KindNumber merging_;  // kNoKind: none, or the kind itself.
  std::unordered_set<std::uint64_t> goal_;
  std::unordered_map<std::uint64_t, Step> reached_;  // From where; 0: a begin.
};

Status CycleError(const std::string& place, std::string_view value, const std::string& kind,
                  const std::string& cycle) {
  return Forbidden(place, value, "CYCLE", kind + " must have no cycle: " + cycle);
}

// No acyclic kind has a cycle through what is merged with one of `entities`. `merge` is to blame.
Status CheckNoCycleAround(const CommitContext& context, const std::string& place,
                          const RelationRecord& merge, const std::vector<std::uint64_t>& entities) {
  const Ontology& ontology = *context.ontology;
  for (const v1::RelationKind& kind : ontology.message().relation_kinds()) {
    if (!kind.acyclic() || kind.merges()) continue;
    for (const std::uint64_t entity : entities) {
      const auto cycle =
          CycleSearch(context, ontology.RelationKind(kind.id())).ThroughMerged(entity);
      if (!cycle.ok()) return AtPlace(place, cycle.status());
      if (!cycle->empty()) {
        return CycleError(place, merge.relation().target_id(), kind.id(), *cycle);
      }
    }
  }
  return absl::OkStatus();
}

// Acyclic kinds stay so by the relation itself and, if it merges, by what its ends are now.
Status CheckNoCycle(const CommitContext& context, const std::string& place, KindNumber kind,
                    const RelationRecord& record) {
  const Ontology& ontology = *context.ontology;
  const v1::RelationKind& rules = ontology.relation_kind(kind);
  if (rules.acyclic()) {
    const auto cycle =
        CycleSearch(context, kind).ThroughRelation(record.source_number(), record.target_number());
    if (!cycle.ok()) return AtPlace(place, cycle.status());
    if (!cycle->empty()) {
      return CycleError(place, record.relation().target_id(), rules.id(), *cycle);
    }
  }
  if (!rules.merges()) return absl::OkStatus();
  return CheckNoCycleAround(context, place, record, {record.source_number()});
}

}  // namespace

Status WrongEnds(const Ontology& ontology, const std::string& place, KindNumber kind,
                 const std::string& source_kind, std::string_view source_id,
                 const std::string& target_kind, std::string_view target_id) {
  const v1::RelationKind& rules = ontology.relation_kind(kind);
  std::string allowed;
  for (const v1::Signature& signature : rules.signatures()) {
    allowed += (allowed.empty() ? "" : ", ") + signature.domain() + " -> " + signature.range();
  }
  return InvalidError(place, rules.id(), "WRONG_DOMAIN_OR_RANGE",
                      "joins " + source_kind + " " + std::string(source_id) + " and " +
                          target_kind + " " + std::string(target_id) + ", but only " + allowed +
                          " is allowed");
}

Status UnknownSource(const std::string& place, std::string_view id) {
  return Forbidden(place, id, "UNKNOWN_SOURCE",
                   "names no entity; a source must be stored before it is cited");
}

Status CheckEnds(const CommitContext& context, const std::string& place,
                 const RelationRecord& record) {
  const v1::Relation& relation = record.relation();
  PG_ASSIGN_OR_RETURN(const auto source_kind, context.LiveKind(record.source_number()));
  if (!source_kind) {
    return Forbidden(place + ".source_id", relation.source_id(), "DANGLING_END", "names no entity");
  }
  PG_ASSIGN_OR_RETURN(const auto target_kind, context.LiveKind(record.target_number()));
  if (!target_kind) {
    return Forbidden(place + ".target_id", relation.target_id(), "DANGLING_END", "names no entity");
  }
  const Ontology& ontology = *context.ontology;
  if (ontology.AllowsEnds(ontology.RelationKind(relation.kind()), *source_kind, *target_kind)) {
    return absl::OkStatus();
  }
  PG_ASSIGN_OR_RETURN(const auto source, context.LiveEntity(record.source_number()));
  PG_ASSIGN_OR_RETURN(const auto target, context.LiveEntity(record.target_number()));
  if (!source || !target) return absl::DataLossError("the adjacency names no living entity");
  const KindNumber kind = ontology.RelationKind(relation.kind());
  if (kind == kNoKind) {
    return InvalidError(place + ".kind", relation.kind(), "UNKNOWN_KIND",
                        "the ontology has no such relation kind");
  }
  return WrongEnds(ontology, place + ".kind", kind, source->entity().kind(), source->entity().id(),
                   target->entity().kind(), target->entity().id());
}

Status CheckShape(const CommitContext& context, const std::string& place,
                  const RelationRecord& record) {
  const KindNumber kind = context.ontology->RelationKind(record.relation().kind());
  const v1::RelationKind& rules = context.ontology->relation_kind(kind);
  if (rules.functional()) {
    std::uint64_t other = 0;
    std::uint64_t holder = 0;  // Its target.
    PG_RETURN_IF_ERROR(ScanArcs(*context.batch, record.source_number(), Side::kOut, kind,
                                [&](const AdjacencyKey& arc) {
                                  if (arc.relation != record.number()) other = arc.relation;
                                  if (other != 0) holder = arc.neighbor;
                                  return other == 0;
                                }));
    if (other != 0) {
      PG_ASSIGN_OR_RETURN(const auto relation, context.LiveRelation(other));
      return Forbidden(
          place + ".source_id", record.relation().source_id(), "NOT_FUNCTIONAL",
          "has a " + rules.id() + " already: " +
              (relation ? relation->relation().id() : "that of " + context.NewEntityId(holder)));
    }
  }
  return CheckNoCycle(context, place + ".target_id", kind, record);
}

Status CheckUnmerged(const CommitContext& context, const std::string& place,
                     const RelationRecord& gone) {
  return CheckNoCycleAround(context, place, gone, {gone.source_number(), gone.target_number()});
}

Status CheckNoArcs(const CommitContext& context, const std::string& place, std::uint64_t number,
                   const std::string& id) {
  std::uint64_t left = 0;
  for (const Side side : {Side::kOut, Side::kIn}) {
    if (left != 0) break;
    PG_RETURN_IF_ERROR(
        ScanArcs(*context.batch, number, side, kNoKind, [&](const AdjacencyKey& arc) {
          left = arc.relation;
          return false;
        }));
  }
  if (left == 0) return absl::OkStatus();
  PG_ASSIGN_OR_RETURN(const auto relation, context.LiveRelation(left));
  return Forbidden(place + ".id", id, "HAS_RELATIONS",
                   "still has relations, e.g. " + (relation ? relation->relation().id() : "?") +
                       "; delete them, too, or ask to cascade");
}

Status CheckArcsAfterKindChange(const CommitContext& context, const std::string& place,
                                std::uint64_t number) {
  std::vector<std::uint64_t> relations;
  for (const Side side : {Side::kOut, Side::kIn}) {
    PG_RETURN_IF_ERROR(
        ScanArcs(*context.batch, number, side, kNoKind, [&](const AdjacencyKey& arc) {
          relations.push_back(arc.relation);
          return true;
        }));
  }
  for (const std::uint64_t relation : relations) {
    PG_ASSIGN_OR_RETURN(const auto record, context.LiveRelation(relation));
    if (!record) return absl::DataLossError("the adjacency names a relation that does not exist");
    const Status checked = CheckEnds(context, place, *record);
    if (!checked.ok()) {
      return Forbidden(place + ".kind", record->relation().id(), "WRONG_DOMAIN_OR_RANGE",
                       "this relation forbids the new kind: " + std::string(checked.message()));
    }
  }
  return absl::OkStatus();
}

Status CheckNotCited(const CommitContext& context, const std::string& place, std::uint64_t number,
                     const std::string& id) {
  std::string first;
  const std::string prefix = EncodeNumber(number);
  PG_RETURN_IF_ERROR(context.batch->Scan(Family::kCitations, prefix, PrefixEnd(prefix),
                                         [&](std::string_view key, std::string_view) {
                                           first = key;
                                           return false;
                                         }));
  if (first.empty()) return absl::OkStatus();
  PG_ASSIGN_OR_RETURN(const CitationKey citing, DecodeCitationKey(first));
  std::string name = "?";
  if (citing.table == Table::kEntity) {
    PG_ASSIGN_OR_RETURN(const auto record, context.LiveEntity(citing.number));
    if (record) name = "entity " + record->entity().id();
  } else {
    PG_ASSIGN_OR_RETURN(const auto record, context.LiveRelation(citing.number));
    if (record) name = "relation " + record->relation().id();
  }
  return Forbidden(place + ".id", id, "HAS_CITATIONS",
                   "is the source of other records, e.g. of " + name +
                       "; let them cite another source, or delete them, too");
}

Status CheckSources(const CommitContext& context, const std::string& place,
                    const google::protobuf::Message& message,
                    std::unordered_set<std::string>* known) {
  Status failed;
  ForEachCitation(message, [&](const v1::Citation& citation, const FieldPath& path) {
    if (known->count(citation.source_id()) != 0) return true;
    const auto source = context.LiveEntity(citation.source_id());
    if (!source.ok()) {
      failed = source.status();
    } else if (!*source) {
      failed = UnknownSource(place + "." + ToText(path) + ".source_id", citation.source_id());
    } else {
      known->insert(citation.source_id());
    }
    return failed.ok();
  });
  return failed;
}

Status CheckStoredData(const CommitContext& context) {
  const auto broken = [](const std::string& what, const Status& status) {
    const auto violation = GetViolation(status);
    return Forbidden(what, violation ? violation->value() : "", "STORED_DATA",
                     "the stored record breaks the new ontology: " + std::string(status.message()));
  };
  Status failed;
  PG_RETURN_IF_ERROR(context.reader.ScanEntities(0, kNewest, [&](const EntityRecord& record) {
    if (record.revision() == context.revision) return true;  // Has passed already, by its place.
    v1::Entity entity = record.entity();
    const Status checked = NormalizeEntity(*context.ontology, &entity);
    if (!checked.ok()) failed = broken("entity " + record.entity().id(), checked);
    return checked.ok();
  }));
  PG_RETURN_IF_ERROR(failed);
  PG_RETURN_IF_ERROR(context.reader.ScanRelations(0, kNewest, [&](const RelationRecord& record) {
    if (record.revision() == context.revision) return true;
    v1::Relation relation = record.relation();
    Status checked = NormalizeRelation(*context.ontology, &relation);
    const bool swapped = relation.source_id() != record.relation().source_id();
    if (checked.ok() && swapped) {
      checked = InvalidError("kind", relation.kind(), "SYMMETRIC",
                             "became symmetric, but its ends stand in the other order");
    }
    const std::string what = "relation " + record.relation().id();
    if (checked.ok()) checked = CheckEnds(context, what, record);
    if (checked.ok()) checked = CheckShape(context, what, record);
    if (!checked.ok()) failed = broken(what, checked);
    return checked.ok();
  }));
  return failed;
}

}  // namespace partnergraph
