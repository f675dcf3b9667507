#include "graph/answer/record_answers.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

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

// Opens the read of a page: at the revision of its token, if it has one.
template <class Request>
StatusOr<ReadContext> OpenPage(const Store& store, const SnapshotSource& snapshots,
                               const Request& request,
                               const std::optional<storage::v1::PageToken>& token) {
  v1::AsOf as_of = request.as_of();
  if (token) as_of.set_revision(token->revision());
  return OpenRead(store, snapshots, as_of);
}

template <class Request>
std::string NextToken(const Request& request, std::uint64_t revision, std::uint64_t position) {
  storage::v1::PageToken token;
  token.set_revision(revision);
  token.set_request_fingerprint(RequestFingerprint(request));
  token.set_position(position);
  return EncodePageToken(token);
}

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

bool IsPageFull(int count, std::size_t bytes, std::uint32_t page_size) {
  return static_cast<std::uint32_t>(count) >= page_size || bytes >= kPageBytesMax;
}

// A page of the relations of one entity: the token's position counts arcs.
Status ListArcs(const ReadContext& context, Vertex entity, KindNumber kind, std::uint32_t page_size,
                std::uint64_t position, const v1::ListRelationsRequest& request,
                v1::ListRelationsResponse* response) {
  const ArcSpan arcs = context.graph->Arcs(entity, Direction::kBoth);
  std::vector<Vertex> neighbors;
  std::size_t bytes = 0;
  for (std::uint64_t i = position; i < arcs.size; ++i) {
    const RelationIndex relation = arcs.relation[i];
    if (kind != kNoKind && context.graph->RelationKindOf(relation) != kind) continue;
    if (context.graph->DaysOf(relation).latest < context.asked.earliest ||
        context.graph->DaysOf(relation).earliest > context.asked.latest) {
      continue;
    }
    if (IsPageFull(response->relations_size(), bytes, page_size)) {
      response->set_next_page_token(NextToken(request, context.revision(), i));
      break;
    }
    PG_ASSIGN_OR_RETURN(*response->add_relations(), context.ReadRelation(relation));
    bytes += response->relations().rbegin()->ByteSizeLong();
    neighbors.push_back(arcs.neighbor[i]);
  }
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  RefReader refs(&context, std::move(language));
  PG_RETURN_IF_ERROR(refs.Prefetch(neighbors));
  std::unordered_set<Vertex> seen;
  for (const Vertex neighbor : neighbors) {
    if (!seen.insert(neighbor).second) continue;
    PG_ASSIGN_OR_RETURN(*response->add_entities(), refs.Read(neighbor));
  }
  return absl::OkStatus();
}

// A page of all relations: the token's position is a relation number.
Status ListAll(const ReadContext& context, KindNumber kind, std::uint32_t page_size,
               std::uint64_t position, const v1::ListRelationsRequest& request,
               v1::ListRelationsResponse* response) {
  std::size_t bytes = 0;
  return context.reader.ScanRelations(
      position, context.revision(), [&](const storage::v1::RelationRecord& record) {
        if (kind != kNoKind && record.relation().kind() != request.kind()) return true;
        if (HoldsOn(record.relation().valid_time(), context.asked) == Holds::kNo) return true;
        if (IsPageFull(response->relations_size(), bytes, page_size)) {
          response->set_next_page_token(NextToken(request, context.revision(), record.number()));
          return false;
        }
        v1::Relation* relation = response->add_relations();
        *relation = record.relation();
        relation->set_revision(record.revision());
        bytes += relation->ByteSizeLong();
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
  std::string bytes(kEntityTag +
                        WireFormatLite::LengthDelimitedSize(entity_bytes) + kRevisionTag +
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
                                                const v1::GetEntityRequest& request) {
  if (request.as_of().valid_date().empty() &&
      request.as_of().freshness_case() != v1::AsOf::kRevision) {
    PG_ASSIGN_OR_RETURN(const ReadContext context, OpenRead(store, snapshots, request.as_of()));
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
                      AnswerGetEntity(store, snapshots, request));
  return response.SerializeAsString();
}

StatusOr<v1::GetEntityResponse> AnswerGetEntity(const Store& store, const SnapshotSource& snapshots,
                                                const v1::GetEntityRequest& request) {
  PG_ASSIGN_OR_RETURN(const ReadContext context, OpenRead(store, snapshots, request.as_of()));
  PG_ASSIGN_OR_RETURN(const Vertex vertex, context.FindEntity("entity", request.entity()));
  v1::GetEntityResponse response;
  PG_ASSIGN_OR_RETURN(*response.mutable_entity(), context.ReadEntity(vertex));
  response.set_revision(context.revision());
  return response;
}

StatusOr<v1::BatchGetEntitiesResponse> AnswerBatchGetEntities(
    const Store& store, const SnapshotSource& snapshots,
    const v1::BatchGetEntitiesRequest& request) {
  if (request.entities_size() == 0 || request.entities_size() > kBatchGetMax) {
    return InvalidError("entities", std::to_string(request.entities_size()), "LIMIT",
                        "name 1 to " + std::to_string(kBatchGetMax) + " entities");
  }
  PG_ASSIGN_OR_RETURN(const ReadContext context, OpenRead(store, snapshots, request.as_of()));
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
                                                      const v1::ListEntitiesRequest& request) {
  PG_ASSIGN_OR_RETURN(const std::uint32_t page_size,
                      PageSize(request.page_size(), kPageSizeDefault));
  PG_ASSIGN_OR_RETURN(const auto token, TokenOf(request));
  PG_ASSIGN_OR_RETURN(const ReadContext context, OpenPage(store, snapshots, request, token));
  PG_ASSIGN_OR_RETURN(const KindNumber kind, AskedEntityKind(context.ontology(), request.kind()));
  v1::ListEntitiesResponse response;
  response.set_revision(context.revision());
  std::size_t bytes = 0;
  Status failed;
  PG_RETURN_IF_ERROR(context.reader.ScanEntities(
      token ? token->position() : 0, context.revision(),
      [&](const storage::v1::EntityRecord& record) {
        const auto vertex = static_cast<Vertex>(record.number());
        if (context.graph->CanonicalOf(vertex) != vertex) return true;
        if (kind != kNoKind && !context.ontology().IsA(context.graph->KindOf(vertex), kind)) {
          return true;
        }
        if (!request.dataset().empty() && record.entity().dataset() != request.dataset()) {
          return true;
        }
        if (IsPageFull(response.entities_size(), bytes, page_size)) {
          response.set_next_page_token(NextToken(request, context.revision(), record.number()));
          return false;
        }
        auto entity = context.ReadEntity(vertex);
        failed = entity.status();
        if (!entity.ok()) return false;
        *response.add_entities() = *std::move(entity);
        bytes += response.entities().rbegin()->ByteSizeLong();
        return true;
      }));
  PG_RETURN_IF_ERROR(failed);
  return response;
}

StatusOr<v1::GetRelationResponse> AnswerGetRelation(const Store& store,
                                                    const SnapshotSource& snapshots,
                                                    const v1::GetRelationRequest& request) {
  if (request.id().empty()) {
    return InvalidError("id", "", "MISSING_FIELD", "must name a relation");
  }
  PG_ASSIGN_OR_RETURN(const std::uint64_t revision, snapshots.RevisionAt(request.as_of()));
  const RecordReader reader = store.reader();
  PG_ASSIGN_OR_RETURN(const std::uint64_t number,
                      reader.NumberOf(Table::kRelation, request.id()));
  std::optional<storage::v1::RelationRecord> record;
  if (number != 0) {
    PG_ASSIGN_OR_RETURN(record, reader.Relation(number, revision));
  }
  if (!record || record->deleted()) {
    return ViolationError(StatusCode::kNotFound, "id", request.id(), "UNKNOWN_RELATION",
                          "no relation has this id at revision " + std::to_string(revision));
  }
  v1::GetRelationResponse response;
  *response.mutable_relation() = std::move(*record->mutable_relation());
  response.mutable_relation()->set_revision(record->revision());
  response.set_revision(revision);
  return response;
}

StatusOr<v1::ListRelationsResponse> AnswerListRelations(const Store& store,
                                                        const SnapshotSource& snapshots,
                                                        const v1::ListRelationsRequest& request) {
  PG_ASSIGN_OR_RETURN(const std::uint32_t page_size,
                      PageSize(request.page_size(), kPageSizeDefault));
  PG_ASSIGN_OR_RETURN(const auto token, TokenOf(request));
  PG_ASSIGN_OR_RETURN(const ReadContext context, OpenPage(store, snapshots, request, token));
  PG_ASSIGN_OR_RETURN(const KindNumber kind, AskedRelationKind(context.ontology(), request.kind()));
  v1::ListRelationsResponse response;
  response.set_revision(context.revision());
  const std::uint64_t position = token ? token->position() : 0;
  if (request.entity().empty()) {
    PG_RETURN_IF_ERROR(ListAll(context, kind, page_size, position, request, &response));
    return response;
  }
  PG_ASSIGN_OR_RETURN(const Vertex vertex, context.FindEntity("entity", request.entity()));
  PG_RETURN_IF_ERROR(ListArcs(context, vertex, kind, page_size, position, request, &response));
  return response;
}

StatusOr<v1::GetOntologyResponse> AnswerGetOntology(const Store& store,
                                                    const SnapshotSource& snapshots,
                                                    const v1::GetOntologyRequest& request) {
  PG_ASSIGN_OR_RETURN(const std::uint64_t revision, snapshots.RevisionAt(request.as_of()));
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
