#include "graph/store/commit_check.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>
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

// "a -> b -> c": the way that `previous` remembers, from its start to `end`.
StatusOr<std::string> SpellWay(const CommitContext& context, std::uint64_t end,
                               const std::unordered_map<std::uint64_t, std::uint64_t>& previous) {
  std::vector<std::uint64_t> way{end};
  while (previous.at(way.back()) != 0) way.push_back(previous.at(way.back()));
  std::string text;
  for (auto it = way.rbegin(); it != way.rend(); ++it) {
    PG_ASSIGN_OR_RETURN(const auto entity, context.LiveEntity(*it));
    if (!text.empty()) text += " -> ";
    text += entity ? entity->entity().id() : "?";
  }
  return text;
}

// Searches from the relation's target along its kind for its source.
Status CheckNoCycle(const CommitContext& context, const std::string& place, KindNumber kind,
                    const RelationRecord& record) {
  std::unordered_map<std::uint64_t, std::uint64_t> previous{{record.target_number(), 0}};
  std::vector<std::uint64_t> open{record.target_number()};
  while (!open.empty()) {
    const std::uint64_t at = open.back();
    open.pop_back();
    if (at == record.source_number()) {
      PG_ASSIGN_OR_RETURN(const std::string way, SpellWay(context, at, previous));
      return Forbidden(place, record.relation().target_id(), "CYCLE",
                       record.relation().kind() + " must have no cycle: " +
                           record.relation().source_id() + " -> " + way);
    }
    if (previous.size() > kCycleCheckVerticesMax) {
      return ViolationError(StatusCode::kResourceExhausted, place, record.relation().kind(),
                            "LIMIT", "the check for cycles visits too many entities");
    }
    PG_RETURN_IF_ERROR(ScanArcs(*context.batch, at, Side::kOut, kind, [&](const AdjacencyKey& arc) {
      if (previous.emplace(arc.neighbor, at).second) open.push_back(arc.neighbor);
      return true;
    }));
  }
  return absl::OkStatus();
}

Status CheckSignature(const CommitContext& context, const std::string& place,
                      const v1::Relation& relation, const v1::Entity& source,
                      const v1::Entity& target) {
  const Ontology& ontology = *context.ontology;
  const KindNumber kind = ontology.RelationKind(relation.kind());
  if (ontology.AllowsEnds(kind, ontology.EntityKind(source.kind()),
                          ontology.EntityKind(target.kind()))) {
    return absl::OkStatus();
  }
  if (kind == kNoKind) {
    return InvalidError(place, relation.kind(), "UNKNOWN_KIND",
                        "the ontology has no such relation kind");
  }
  std::string allowed;
  for (const v1::Signature& signature : ontology.relation_kind(kind).signatures()) {
    allowed += (allowed.empty() ? "" : ", ") + signature.domain() + " -> " + signature.range();
  }
  return InvalidError(place, relation.kind(), "WRONG_DOMAIN_OR_RANGE",
                      "joins " + source.kind() + " " + source.id() + " and " + target.kind() +
                          " " + target.id() + ", but only " + allowed + " is allowed");
}

}  // namespace

Status CheckEnds(const CommitContext& context, const std::string& place,
                 const RelationRecord& record) {
  const v1::Relation& relation = record.relation();
  PG_ASSIGN_OR_RETURN(const auto source, context.LiveEntity(record.source_number()));
  if (!source) {
    return Forbidden(place + ".source_id", relation.source_id(), "DANGLING_END",
                     "names no entity");
  }
  PG_ASSIGN_OR_RETURN(const auto target, context.LiveEntity(record.target_number()));
  if (!target) {
    return Forbidden(place + ".target_id", relation.target_id(), "DANGLING_END",
                     "names no entity");
  }
  return CheckSignature(context, place + ".kind", relation, source->entity(), target->entity());
}

Status CheckShape(const CommitContext& context, const std::string& place,
                  const RelationRecord& record) {
  const KindNumber kind = context.ontology->RelationKind(record.relation().kind());
  const v1::RelationKind& rules = context.ontology->relation_kind(kind);
  if (rules.functional()) {
    std::uint64_t other = 0;
    PG_RETURN_IF_ERROR(ScanArcs(*context.batch, record.source_number(), Side::kOut, kind,
                                [&](const AdjacencyKey& arc) {
      if (arc.relation != record.number()) other = arc.relation;
      return other == 0;
    }));
    if (other != 0) {
      PG_ASSIGN_OR_RETURN(const auto relation, context.LiveRelation(other));
      return Forbidden(place + ".source_id", record.relation().source_id(), "NOT_FUNCTIONAL",
                       "has a " + rules.id() + " already: " +
                           (relation ? relation->relation().id() : "?"));
    }
  }
  return rules.acyclic() ? CheckNoCycle(context, place + ".target_id", kind, record)
                         : absl::OkStatus();
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
      failed = Forbidden(place + "." + ToText(path) + ".source_id", citation.source_id(),
                         "UNKNOWN_SOURCE",
                         "names no entity; a source must be stored before it is cited");
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
                     "the stored record breaks the new ontology: " +
                         std::string(status.message()));
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
