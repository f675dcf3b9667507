// One read: a revision, its snapshot and the records at it, and how entities are named and shown.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_READ_CONTEXT_H_
#define PARTNERGRAPH_GRAPH_ANSWER_READ_CONTEXT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/base/status.h"
#include "graph/query/budget.h"
#include "graph/snapshot/graph_snapshot.h"
#include "graph/store/record_reader.h"
#include "partnergraph/v1/entity.pb.h"
#include "partnergraph/v1/read.pb.h"
#include "partnergraph/v1/relation.pb.h"

namespace partnergraph {

// Reading records notices within some hundred of them that nobody waits any more; its functions
// then return CANCELLED. Belongs to one thread; the store (behind the reader) must outlive it.
struct ReadContext {
  RecordReader reader;
  std::shared_ptr<const GraphSnapshot> graph;
  Days asked;
  QueryControl control;

  std::uint64_t revision() const { return graph->revision(); }
  const Ontology& ontology() const { return *graph->ontology(); }

  // The canonical vertex of an id or identifier ("scheme:value"). NOT_FOUND with UNKNOWN_ENTITY at
  // `place` if there is none at this revision; INVALID_ARGUMENT with MISSING_FIELD if `ref` is
  // empty.
  StatusOr<Vertex> FindEntity(std::string_view place, const std::string& ref) const;

  // The entity as stored, with what is merged into it, without names and values that surely do
  // not hold on any day asked for. REQUIRES: `vertex` is canonical and has an entity.
  StatusOr<v1::Entity> ReadEntity(Vertex vertex) const;

  // The relations, in the order asked for.
  StatusOr<std::vector<v1::Relation>> ReadRelations(
      const std::vector<RelationIndex>& relations) const;
  StatusOr<v1::Relation> ReadRelation(RelationIndex relation) const;

  v1::Holding HoldingOf(const v1::ValidTime& time) const;

  // CANCELLED once nobody waits for the answer any more, or it has outgrown a short call, which has
  // taken `steps` more.
  Status CheckWanted(std::uint64_t steps = 0) const;
};

// The name to show in `language` ("zh" or "en", or any BCP 47 tag): a label in it, else another
// name in it that stands for the entity alone, else a label in any language, else the id.
std::string ShownName(const v1::Entity& entity, std::string_view language);

v1::EntityRef RefOf(const v1::Entity& entity, std::string_view language);

// Reads and remembers entities as they are shown in one language: by the names of the entity and of
// what is merged into it.
class RefReader {
 public:
  // Lets others run each time it has read so many.
  static constexpr std::size_t kRefsBetweenYields = 64;

  // `context` must outlive the reader.
  RefReader(const ReadContext* context, std::string language)
      : context_(context), language_(std::move(language)) {}

  // Reads those of `vertices` that it does not know yet, in one go.
  Status Prefetch(const std::vector<Vertex>& vertices);
  StatusOr<v1::EntityRef> Read(Vertex vertex);
  // Forgets what it has read; for streams, which would remember everything.
  void Forget() { known_.clear(); }

 private:
  const ReadContext* context_;
  std::string language_;
  std::unordered_map<Vertex, v1::EntityRef> known_;
  std::size_t read_count_ = 0;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_READ_CONTEXT_H_
