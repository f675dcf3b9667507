// What differs between two revisions as a part of an export.
#include <map>
#include <set>
#include <utility>

#include "graph/answer/history_answers.h"
#include "graph/answer/query_setup.h"
#include "graph/transfer/record_part.h"

namespace partnergraph {
namespace {

class DifferencePart final : public ExportPart {
 public:
  DifferencePart(ReadContext context, v1::DiffRequest request)
      : context_(std::move(context)), request_(std::move(request)) {}

  // Finds the ids of all entities that are written.
  Status FindEntities() {
    PG_RETURN_IF_ERROR(ForEach([&](const v1::Difference& difference) {
      const bool after = difference.has_entity_after() || difference.has_relation_after();
      if (difference.has_entity_after() || difference.has_entity_before()) {
        changed_.insert(difference.change().id());
      } else if (difference.has_relation_after() || difference.has_relation_before()) {
        const v1::Relation& relation =
            after ? difference.relation_after() : difference.relation_before();
        ends_.insert(relation.source_id());
        ends_.insert(relation.target_id());
      }
      return absl::OkStatus();
    }));
    for (const std::string& id : changed_) ends_.erase(id);
    return absl::OkStatus();
  }

  std::uint64_t revision() const override { return context_.revision(); }
  const std::shared_ptr<const Ontology>& ontology() const override {
    return context_.graph->ontology();
  }
  std::uint64_t entity_count() const override { return changed_.size() + ends_.size(); }

  Status ForEachEntity(const EntityVisitor& visit) override {
    PG_RETURN_IF_ERROR(ForEach([&](const v1::Difference& difference) -> Status {
      if (!difference.has_entity_after() && !difference.has_entity_before()) {
        return absl::OkStatus();
      }
      v1::Entity entity =
          difference.has_entity_after() ? difference.entity_after() : difference.entity_before();
      entity.clear_revision();
      positions_.emplace(entity.id(), static_cast<std::uint32_t>(positions_.size()));
      return visit({.entity = entity, .change = Word(difference.change().type())});
    }));
    for (const std::string& id : ends_) {
      PG_ASSIGN_OR_RETURN(const std::uint64_t number, context_.reader.NumberOf(Table::kEntity, id));
      PG_ASSIGN_OR_RETURN(const auto record, context_.reader.Entity(number, revision()));
      if (!record) return absl::DataLossError("an end of a relation does not exist");
      positions_.emplace(id, static_cast<std::uint32_t>(positions_.size()));
      PG_RETURN_IF_ERROR(visit({.entity = record->entity(), .change = {}}));
    }
    return absl::OkStatus();
  }

  Status ForEachRelation(const RelationVisitor& visit) override {
    return ForEach([&](const v1::Difference& difference) -> Status {
      if (!difference.has_relation_after() && !difference.has_relation_before()) {
        return absl::OkStatus();
      }
      v1::Relation relation = difference.has_relation_after() ? difference.relation_after()
                                                              : difference.relation_before();
      relation.clear_revision();
      const KindNumber kind = ontology()->RelationKind(relation.kind());
      return visit({.source = positions_.at(relation.source_id()),
                    .target = positions_.at(relation.target_id()),
                    .relation = relation,
                    .directed = kind == kNoKind || !ontology()->relation_kind(kind).symmetric(),
                    .change = Word(difference.change().type())});
    });
  }

 private:
  static std::string_view Word(v1::ChangeType type) {
    switch (type) {
      case v1::CHANGE_TYPE_CREATED:
        return "created";
      case v1::CHANGE_TYPE_DELETED:
        return "deleted";
      default:
        return "updated";
    }
  }

  Status ForEach(const std::function<Status(const v1::Difference&)>& visit) const {
    v1::DiffRequest request = request_;
    do {
      PG_RETURN_IF_ERROR(CheckExportWanted(context_.control));
      PG_ASSIGN_OR_RETURN(const v1::DiffResponse page,
                          AnswerDiff(context_.reader, revision(), request, context_.control));
      for (const v1::Difference& difference : page.differences()) {
        PG_RETURN_IF_ERROR(visit(difference));
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return absl::OkStatus();
  }

  const ReadContext context_;
  const v1::DiffRequest request_;
  std::set<std::string> changed_;
  std::set<std::string> ends_;  // Of relations, that are not changed themselves.
  std::map<std::string, std::uint32_t> positions_;
};

}  // namespace

StatusOr<std::unique_ptr<ExportPart>> OpenDifferencePart(const AnalysisSource& source,
                                                         const v1::ExportRequest& request,
                                                         const QueryControl& control) {
  if (!request.as_of().valid_date().empty() || request.as_of().revision() != 0) {
    return NotApplicable("as_of", request.as_of().valid_date(),
                         "a difference says itself which revisions it is of");
  }
  v1::DiffRequest diff;
  diff.set_from_revision(request.difference().from_revision());
  diff.set_to_revision(request.difference().to_revision());
  diff.set_page_size(kPageSizeMax);
  v1::AsOf as_of;
  if (diff.to_revision() != 0) as_of.set_revision(diff.to_revision());
  PG_ASSIGN_OR_RETURN(ReadContext context,
                      OpenRead(source.store, source.snapshots, as_of, control));
  diff.set_to_revision(context.revision());
  auto part = std::make_unique<DifferencePart>(std::move(context), std::move(diff));
  PG_RETURN_IF_ERROR(part->FindEntities());
  return part;
}

}  // namespace partnergraph
