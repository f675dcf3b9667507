#include "graph/answer/record_answers.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "graph/answer/page_token.h"
#include "graph/answer/query_setup.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/store/serialized_entity.h"

namespace partnergraph {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

// The kind asked for, or kNoKind for all.
StatusOr<KindNumber> AskedEntityKind(const Ontology& ontology, const std::string& kind) {
  if (kind.empty()) return kNoKind;
  const KindNumber number = ontology.EntityKind(kind);
  if (number != kNoKind) return number;
  return InvalidError("kind", kind, "UNKNOWN_KIND", "the ontology has no such entity kind");
}

StatusOr<KindNumber> AskedRelationKind(const Ontology& ontology, const std::string& kind) {
  if (kind.empty()) return kNoKind;
  const KindNumber number = ontology.RelationKind(kind);
  if (number != kNoKind) return number;
  return InvalidError("kind", kind, "UNKNOWN_KIND", "the ontology has no such relation kind");
}

// How full a page is, and whether the call still has time for more.
class Page {
 public:
  Page(std::uint32_t size_max, const QueryControl& control)
      : size_max_(size_max), meter_(Unlimited(control)) {}

  // To be asked before each record looked at. False: the page ends before it.
  bool HasRoomForRecord() { return !is_full() && meter_.Look(kStepsPerRecord); }
  // The same before each arc, whose record may not be read.
  bool HasRoomForArc() { return !is_full() && meter_.VisitEdge(); }
  void Count(const google::protobuf::Message& record) {
    ++size_;
    bytes_ += record.ByteSizeLong();
  }
  // CANCELLED if the page ended because nobody waits for it.
  Status status() const {
    return meter_.reason() == v1::TRUNCATION_REASON_CANCELLED
               ? absl::CancelledError("the call was cancelled")
               : absl::OkStatus();
  }

 private:
  static QueryControl Unlimited(QueryControl control) {
    control.max_visited_edges = kVisitedEdgesMax;
    return control;
  }
  bool is_full() const { return size_ >= size_max_ || bytes_ >= kPageBytesMax; }

  const std::uint32_t size_max_;
  std::uint32_t size_ = 0;
  std::size_t bytes_ = 0;
  Meter meter_;
};

// A page of the relations of one entity: the token's position counts arcs.
Status ListArcs(const ReadContext& context, const SnapshotSource& snapshots, Vertex entity,
                KindNumber kind, std::uint64_t position, const std::string& language,
                const v1::ListRelationsRequest& request, Page* page,
                v1::ListRelationsResponse* response) {
  const ArcSpan arcs = context.graph->Arcs(entity, Direction::kBoth);
  std::array<GraphSnapshot::ArcRun, 4> runs{{{0, arcs.size}}};
  if (kind != kNoKind) runs = context.graph->RunsOf(entity, kind);
  std::vector<Vertex> neighbors;
  for (const GraphSnapshot::ArcRun& run : runs) {
    response->set_degree(response->degree() + run.end - run.begin);
    for (std::uint64_t i = std::max<std::uint64_t>(position, run.begin);
         i < run.end && response->next_page_token().empty(); ++i) {
      if (!page->HasRoomForArc()) {
        response->set_next_page_token(NextPageToken(context, snapshots, request, i));
        break;
      }
      const RelationIndex relation = arcs.relation[i];
      if (!Overlap(context.graph->DaysOf(relation), context.asked)) continue;
      PG_ASSIGN_OR_RETURN(*response->add_relations(), context.ReadRelation(relation));
      page->Count(*response->relations().rbegin());
      neighbors.push_back(arcs.neighbor[i]);
    }
  }
  RefReader refs(&context, language);
  PG_RETURN_IF_ERROR(refs.Prefetch(neighbors));
  std::unordered_set<Vertex> seen;
  for (const Vertex neighbor : neighbors) {
    if (!seen.insert(neighbor).second) continue;
    PG_ASSIGN_OR_RETURN(*response->add_entities(), refs.Read(neighbor));
  }
  return absl::OkStatus();
}

// A page of all relations: the token's position is a relation number.
Status ListAll(const ReadContext& context, const SnapshotSource& snapshots, std::uint64_t position,
               const v1::ListRelationsRequest& request, Page* page,
               v1::ListRelationsResponse* response) {
  return context.reader.ScanRelations(
      position, context.revision(), [&](const storage::v1::RelationRecord& record) {
        if (!page->HasRoomForRecord()) {
          response->set_next_page_token(
              NextPageToken(context, snapshots, request, record.number()));
          return false;
        }
        if (!request.kind().empty() && record.relation().kind() != request.kind()) return true;
        if (HoldsOn(record.relation().valid_time(), context.asked) == Holds::kNo) return true;
        v1::Relation* relation = response->add_relations();
        *relation = record.relation();
        relation->set_revision(record.revision());
        page->Count(*relation);
        return true;
      });
}

// A serialized GetEntityResponse. Protobuf takes the fields of a message in any order, so the
// entity's revision can follow its stored bytes.
std::string SerializedResponse(const SerializedEntity& entity, std::uint64_t revision) {
  constexpr std::size_t kEntityTag = 1;  // Bytes of each tag; the field numbers are below 16.
  constexpr std::size_t kRevisionTag = 1;
  const std::size_t entity_bytes =
      entity.entity.size() + kRevisionTag + WireFormatLite::UInt64Size(entity.revision);
  std::string bytes(kEntityTag + WireFormatLite::LengthDelimitedSize(entity_bytes) + kRevisionTag +
                        WireFormatLite::UInt64Size(revision),
                    '\0');
  auto* out = reinterpret_cast<std::uint8_t*>(bytes.data());
  out = WireFormatLite::WriteTagToArray(v1::GetEntityResponse::kEntityFieldNumber,
                                        WireFormatLite::WIRETYPE_LENGTH_DELIMITED, out);
  out = CodedOutputStream::WriteVarint32ToArray(static_cast<std::uint32_t>(entity_bytes), out);
  out = CodedOutputStream::WriteRawToArray(entity.entity.data(),
                                           static_cast<int>(entity.entity.size()), out);
  out = WireFormatLite::WriteUInt64ToArray(v1::Entity::kRevisionFieldNumber, entity.revision, out);
  WireFormatLite::WriteUInt64ToArray(v1::GetEntityResponse::kRevisionFieldNumber, revision, out);
  return bytes;
}

}  // namespace

StatusOr<std::string> AnswerGetEntitySerialized(const Store& store, const SnapshotSource& snapshots,
                                                const v1::GetEntityRequest& request,
                                                const QueryControl& control) {
  if (request.as_of().valid_date().empty() &&
      request.as_of().freshness_case() != v1::AsOf::kRevision) {
    PG_ASSIGN_OR_RETURN(const ReadContext context,
                        OpenRead(store, snapshots, request.as_of(), control));
    PG_ASSIGN_OR_RETURN(const Vertex vertex, context.FindEntity("entity", request.entity()));
    if (context.graph->MembersOf(vertex).empty()) {
      PG_ASSIGN_OR_RETURN(const auto record, context.reader.NewestEntityBytes(vertex));
      PG_ASSIGN_OR_RETURN(const SerializedEntity entity, SplitEntityRecord(record));
      // Else a commit came in between; the version before it stands in the history.
      if (entity.revision <= context.revision() && !entity.deleted) {
        return SerializedResponse(entity, context.revision());
      }
    }
  }
  PG_ASSIGN_OR_RETURN(const v1::GetEntityResponse response,
                      AnswerGetEntity(store, snapshots, request, control));
  return response.SerializeAsString();
}

StatusOr<v1::GetEntityResponse> AnswerGetEntity(const Store& store, const SnapshotSource& snapshots,
                                                const v1::GetEntityRequest& request,
                                                const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(const ReadContext context,
                      OpenRead(store, snapshots, request.as_of(), control));
  PG_ASSIGN_OR_RETURN(const Vertex vertex, context.FindEntity("entity", request.entity()));
  v1::GetEntityResponse response;
  PG_ASSIGN_OR_RETURN(*response.mutable_entity(), context.ReadEntity(vertex));
  response.set_revision(context.revision());
  return response;
}

StatusOr<v1::BatchGetEntitiesResponse> AnswerBatchGetEntities(
    const Store& store, const SnapshotSource& snapshots, const v1::BatchGetEntitiesRequest& request,
    const QueryControl& control) {
  if (request.entities_size() == 0 || request.entities_size() > kBatchGetMax) {
    return InvalidError("entities", std::to_string(request.entities_size()), "LIMIT",
                        "name 1 to " + std::to_string(kBatchGetMax) + " entities");
  }
  PG_ASSIGN_OR_RETURN(const ReadContext context,
                      OpenRead(store, snapshots, request.as_of(), control));
  v1::BatchGetEntitiesResponse response;
  response.set_revision(context.revision());
  std::size_t bytes = 0;
  for (const std::string& ref : request.entities()) {
    const auto vertex = context.FindEntity("entities", ref);
    if (absl::IsNotFound(vertex.status())) {
      response.add_missing(ref);
      continue;
    }
    PG_RETURN_IF_ERROR(vertex.status());
    PG_ASSIGN_OR_RETURN(*response.add_entities(), context.ReadEntity(*vertex));
    bytes += response.entities().rbegin()->ByteSizeLong();
    if (bytes > 2 * kPageBytesMax) {
      return ViolationError(StatusCode::kResourceExhausted, "entities", ref, "LIMIT",
                            "the entities asked for have more bytes than one answer carries; ask "
                            "for fewer at a time");
    }
  }
  return response;
}

StatusOr<v1::ListEntitiesResponse> AnswerListEntities(const Store& store,
                                                      const SnapshotSource& snapshots,
                                                      const v1::ListEntitiesRequest& request,
                                                      const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(const std::uint32_t page_size,
                      PageSize(request.page_size(), kPageSizeDefault));
  PG_ASSIGN_OR_RETURN(const auto token, TokenOf(request));
  PG_ASSIGN_OR_RETURN(const ReadContext context,
                      OpenPage(store, snapshots, request, token, control));
  PG_ASSIGN_OR_RETURN(const KindNumber kind, AskedEntityKind(context.ontology(), request.kind()));
  v1::ListEntitiesResponse response;
  response.set_revision(context.revision());
  Page page(page_size, control);
  Status failed;
  PG_RETURN_IF_ERROR(context.reader.ScanEntities(
      token ? token->position() : 0, context.revision(),
      [&](const storage::v1::EntityRecord& record) {
        if (!page.HasRoomForRecord()) {
          response.set_next_page_token(NextPageToken(context, snapshots, request, record.number()));
          return false;
        }
        const auto vertex = static_cast<Vertex>(record.number());
        if (context.graph->CanonicalOf(vertex) != vertex) return true;
        if (kind != kNoKind && !context.ontology().IsA(context.graph->KindOf(vertex), kind)) {
          return true;
        }
        if (!request.dataset().empty() && record.entity().dataset() != request.dataset()) {
          return true;
        }
        auto entity = context.ReadEntity(vertex);
        failed = entity.status();
        if (!entity.ok()) return false;
        *response.add_entities() = *std::move(entity);
        page.Count(*response.entities().rbegin());
        return true;
      }));
  PG_RETURN_IF_ERROR(failed);
  PG_RETURN_IF_ERROR(page.status());
  return response;
}

StatusOr<v1::GetRelationResponse> AnswerGetRelation(const Store& store,
                                                    const SnapshotSource& snapshots,
                                                    const v1::GetRelationRequest& request) {
  if (request.id().empty()) {
    return InvalidError("id", "", "MISSING_FIELD", "must name a relation");
  }
  PG_ASSIGN_OR_RETURN(const std::uint64_t revision, snapshots.RevisionAt(request.as_of()));
  PG_ASSIGN_OR_RETURN(const Days asked, AskedDays(request.as_of()));
  const RecordReader reader = store.reader();
  PG_ASSIGN_OR_RETURN(const std::uint64_t number, reader.NumberOf(Table::kRelation, request.id()));
  std::optional<storage::v1::RelationRecord> record;
  if (number != 0) {
    PG_ASSIGN_OR_RETURN(record, reader.Relation(number, revision));
  }
  if (!record || record->deleted()) {
    return ViolationError(StatusCode::kNotFound, "id", request.id(), "UNKNOWN_RELATION",
                          "no relation has this id at revision " + std::to_string(revision));
  }
  const Holds holds = HoldsOn(record->relation().valid_time(), asked);
  if (holds == Holds::kNo) {
    return ViolationError(StatusCode::kNotFound, "id", request.id(), "DOES_NOT_HOLD",
                          "the relation holds \"" + record->relation().valid_time().edtf() +
                              "\", not at " + request.as_of().valid_date());
  }
  v1::GetRelationResponse response;
  response.set_holding(holds == Holds::kYes ? v1::HOLDING_YES : v1::HOLDING_POSSIBLY);
  *response.mutable_relation() = std::move(*record->mutable_relation());
  response.mutable_relation()->set_revision(record->revision());
  response.set_revision(revision);
  return response;
}

StatusOr<v1::ListRelationsResponse> AnswerListRelations(const Store& store,
                                                        const SnapshotSource& snapshots,
                                                        const v1::ListRelationsRequest& request,
                                                        const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(const std::string language, LanguageOf(request.language()));
  PG_ASSIGN_OR_RETURN(const std::uint32_t page_size,
                      PageSize(request.page_size(), kPageSizeDefault));
  PG_ASSIGN_OR_RETURN(const auto token, TokenOf(request));
  PG_ASSIGN_OR_RETURN(const ReadContext context,
                      OpenPage(store, snapshots, request, token, control));
  PG_ASSIGN_OR_RETURN(const KindNumber kind, AskedRelationKind(context.ontology(), request.kind()));
  v1::ListRelationsResponse response;
  response.set_revision(context.revision());
  const std::uint64_t position = token ? token->position() : 0;
  Page page(page_size, control);
  if (request.entity().empty()) {
    PG_RETURN_IF_ERROR(ListAll(context, snapshots, position, request, &page, &response));
  } else {
    PG_ASSIGN_OR_RETURN(const Vertex vertex, context.FindEntity("entity", request.entity()));
    PG_RETURN_IF_ERROR(
        ListArcs(context, snapshots, vertex, kind, position, language, request, &page, &response));
  }
  PG_RETURN_IF_ERROR(page.status());
  for (const v1::Relation& relation : response.relations()) {
    response.add_holdings(context.HoldingOf(relation.valid_time()));
  }
  return response;
}

StatusOr<v1::GetOntologyResponse> AnswerGetOntology(const Store& store,
                                                    const SnapshotSource& snapshots,
                                                    const v1::GetOntologyRequest& request) {
  PG_ASSIGN_OR_RETURN(const std::uint64_t revision, snapshots.RevisionAt(request.as_of()));
  PG_RETURN_IF_ERROR(AskedDays(request.as_of()).status());
  PG_ASSIGN_OR_RETURN(const auto record, store.reader().Ontology(revision));
  if (!record) {
    return ViolationError(StatusCode::kFailedPrecondition, "", "", "NO_ONTOLOGY",
                          "the database has no ontology at revision " + std::to_string(revision));
  }
  v1::GetOntologyResponse response;
  *response.mutable_ontology() = record->ontology();
  response.set_revision(revision);
  return response;
}

}  // namespace partnergraph
