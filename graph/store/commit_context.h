// What the parts of a commit share while it is put together: the batch it goes into, the state it
// stands on and what it did so far. Used by the committing thread alone.
#ifndef PARTNERGRAPH_GRAPH_STORE_COMMIT_CONTEXT_H_
#define PARTNERGRAPH_GRAPH_STORE_COMMIT_CONTEXT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "graph/base/status.h"
#include "graph/model/ontology.h"
#include "graph/store/commit_effect.h"
#include "graph/store/key_codec.h"
#include "graph/store/key_value_store.h"
#include "graph/store/record_reader.h"
#include "partnergraph/storage/v1/record.pb.h"

namespace partnergraph {

struct CommitContext {
  CommitContext(KeyValueBatch* the_batch, std::shared_ptr<const Ontology> the_ontology,
                storage::v1::HeadRecord the_head)
      : batch(the_batch),
        reader(the_batch),
        ontology_before(std::move(the_ontology)),
        ontology(ontology_before),
        head_before(std::move(the_head)),
        head(head_before),
        revision(head.revision() + 1) {
    effect.revision = revision;
  }

  // The entity's record as the commit leaves it so far; nullopt if it is deleted or never was.
  StatusOr<std::optional<storage::v1::EntityRecord>> LiveEntity(std::uint64_t number) const;
  StatusOr<std::optional<storage::v1::EntityRecord>> LiveEntity(const std::string& id) const;
  StatusOr<std::optional<storage::v1::RelationRecord>> LiveRelation(std::uint64_t number) const;
  StatusOr<std::optional<storage::v1::RelationRecord>> LiveRelation(const std::string& id) const;

  // The kind of the entity, without reading its record; nullopt as above.
  StatusOr<std::optional<KindNumber>> LiveKind(std::uint64_t number) const;
  // True if this commit gave the number out: nothing is stored under it yet, nor in its history.
  bool IsNew(Table table, std::uint64_t number) const;

  // The number of the id; gives the next one out if the id has none.
  // RESOURCE_EXHAUSTED past kRecordNumberMax, or kDatasetNumberMax.
  StatusOr<std::uint64_t> NumberFor(Table table, const std::string& id);

  void Log(v1::RecordTable table, v1::ChangeType type, std::uint64_t number, const std::string& id);

  // The id of a new entity of a bulk load, whose record the batch does not have; "?" if it is none.
  std::string NewEntityId(std::uint64_t number) const {
    const std::string id = new_entity_id ? new_entity_id(number) : std::string();
    return id.empty() ? "?" : id;
  }

  KeyValueBatch* batch;
  RecordReader reader;  // Of the batch.
  // What the records obey that the commit finds, and what those obey that it leaves; the same one
  // unless the commit puts an ontology. A record as it was is read by `ontology_before`: its kind
  // may be gone from the other. Null while the database has none.
  const std::shared_ptr<const Ontology> ontology_before;
  std::shared_ptr<const Ontology> ontology;
  // What the commit finds and what it leaves.
  const storage::v1::HeadRecord head_before;
  storage::v1::HeadRecord head;
  // Of this commit.
  std::uint64_t revision;
  storage::v1::CommitRecord commit;
  CommitEffect effect;
  // Set by a bulk load: see NewEntityId; empty for other entities.
  std::function<std::string(std::uint64_t)> new_entity_id;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_COMMIT_CONTEXT_H_
