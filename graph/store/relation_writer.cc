#include "graph/store/relation_writer.h"

#include "graph/store/citation_index.h"

namespace partnergraph {
namespace {

using storage::v1::RelationRecord;

// `ontology` is the one that the record obeys.
RelationEffect EffectOf(const RelationRecord& record, const Ontology& ontology, bool removed) {
  return {record.number(),
          record.source_number(),
          record.target_number(),
          ontology.RelationKind(record.relation().kind()),
          DaysOf(record.relation().valid_time()),
          removed,
          static_cast<DatasetNumber>(record.dataset_number())};
}

}  // namespace

AdjacencyKey ArcKeyAt(Side side, const RelationEffect& relation) {
  const bool out = side == Side::kOut;
  return {out ? relation.source : relation.target, side, relation.kind,
          out ? relation.target : relation.source, relation.number};
}

void PutArcs(const RelationEffect& relation, KeyValueBatch* batch) {
  for (const Side side : {Side::kOut, Side::kIn}) {
    batch->Put(Family::kAdjacency, EncodeAdjacencyKey(ArcKeyAt(side, relation)),
               EncodeArcValue({relation.days, relation.dataset}));
  }
}

Status WriteRelation(std::uint64_t number, const std::optional<RelationRecord>& before,
                     const std::optional<RelationRecord>& after, CommitContext* context) {
  const std::string key = EncodeNumber(number);
  std::optional<std::string> stored;
  if (!context->IsNew(Table::kRelation, number)) {
    PG_ASSIGN_OR_RETURN(stored, context->batch->Get(Family::kRelations, key));
  }
  if (stored) {
    RelationRecord version;
    if (!version.ParseFromString(*stored)) return absl::DataLossError("a relation is malformed");
    context->batch->Put(Family::kHistory,
                        EncodeHistoryKey({Table::kRelation, number, version.revision()}), *stored);
  }
  if (before) {
    const RelationEffect gone = EffectOf(*before, *context->ontology_before, true);
    for (const Side side : {Side::kOut, Side::kIn}) {
      context->batch->Delete(Family::kAdjacency, EncodeAdjacencyKey(ArcKeyAt(side, gone)));
    }
    context->effect.relations.push_back(gone);
  }
  PG_RETURN_IF_ERROR(WriteCitations(Table::kRelation, number,
                                    before ? &before->relation() : nullptr,
                                    after ? &after->relation() : nullptr, context));
  RelationRecord record;
  if (after) {
    record = *after;
  } else {
    record.set_deleted(true);
    record.mutable_relation()->set_id(before->relation().id());
  }
  record.set_number(number);
  record.set_revision(context->revision);
  context->batch->Put(Family::kRelations, key, record.SerializeAsString());
  if (after) {
    const RelationEffect come = EffectOf(record, *context->ontology, false);
    PutArcs(come, context->batch);
    context->effect.relations.push_back(come);
  }
  context->Log(v1::RECORD_TABLE_RELATION,
               !before  ? v1::CHANGE_TYPE_CREATED
               : !after ? v1::CHANGE_TYPE_DELETED
                        : v1::CHANGE_TYPE_UPDATED,
               number, record.relation().id());
  return absl::OkStatus();
}

Status ScanArcs(const KeyValueReader& source, std::uint64_t vertex, Side side, KindNumber kind,
                const std::function<bool(const AdjacencyKey&)>& visit) {
  const std::string prefix =
      kind == kNoKind ? AdjacencyPrefix(vertex, side) : AdjacencyPrefix(vertex, side, kind);
  Status failed;
  PG_RETURN_IF_ERROR(source.Scan(Family::kAdjacency, prefix, PrefixEnd(prefix),
                                 [&](std::string_view key, std::string_view) {
                                   const auto arc = DecodeAdjacencyKey(key);
                                   if (!arc.ok()) failed = arc.status();
                                   return arc.ok() && visit(*arc);
                                 }));
  return failed;
}

}  // namespace partnergraph
