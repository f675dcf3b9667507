// Writes a great many new records at once: sorted tables beside the store, which takes them in as
// they are (RocksDB calls it ingestion). Some twenty times faster than commits, and one step: the
// database is as it was until Finish returns, whatever ends the process, and complete after it.
//
//   new record -> entities, relations, log:         in the order of numbers, into their tables
//              -> ids, names, adjacency ...:        sorted on disk, into their tables by Finish
//   other changes -> a batch that is never committed, whose entries go into the tables by Finish
//
// The result is what commits of at most kMutationsPerCommitMax records would have left: the same
// numbers, keys, records and change log; bulk_load_test compares them.
#ifndef PARTNERGRAPH_GRAPH_STORE_BULK_LOAD_H_
#define PARTNERGRAPH_GRAPH_STORE_BULK_LOAD_H_

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/base/status.h"
#include "graph/model/ontology.h"
#include "graph/model/valid_time.h"
#include "graph/store/bulk_index.h"
#include "graph/store/commit_effect.h"
#include "graph/store/key_codec.h"
#include "graph/store/key_value_store.h"
#include "graph/store/record_reader.h"
#include "partnergraph/storage/v1/record.pb.h"
#include "partnergraph/v1/graph_service.pb.h"

namespace partnergraph {

// A relation in stored form (model/record_check.h), and of it what the store's indexes hold.
struct StoredRelation {
  std::string_view id;
  std::string_view source_id;
  std::string_view target_id;
  KindNumber kind = kNoKind;
  Days days;
  std::string_view dataset;
  // Ids of what it cites, each once.
  std::vector<std::string_view> sources;
  // The v1::Relation, serialized.
  std::string_view bytes;
};

struct BulkLoadOptions {
  std::string author;
  std::string comment;
  // For temporary files.
  std::string folder;
};

// One thread at a time; another one helps with relations. Memory: that of a BulkIndex; some 70
// bytes and the id for each new entity, as much for each identifier; and some 300 bytes for each
// change by Commit and for each relation of a kind that forbids cycles or allows one of a source.
class BulkLoad {
 public:
  // Onto the newest state, which `ontology` and `head` are of. `store` must outlive it. REQUIRES:
  // nobody else commits while it lives; Store::Load sees to that.
  BulkLoad(KeyValueStore* store, std::shared_ptr<const Ontology> ontology,
           storage::v1::HeadRecord head, BulkLoadOptions options);
  ~BulkLoad();
  BulkLoad(const BulkLoad&) = delete;
  BulkLoad& operator=(const BulkLoad&) = delete;

  // The state that Commit changes. New records are not in it.
  RecordReader reader() const { return RecordReader(batch_.get()); }
  // The newest revision that is complete.
  std::uint64_t revision() const { return head_.revision(); }
  const storage::v1::HeadRecord& head() const { return head_; }
  const std::shared_ptr<const Ontology>& ontology() const { return ontology_; }

  // Whether it is a new entity.
  bool IsNewEntity(std::string_view id) const { return entities_.contains(id); }
  // The id of the new entity that holds the identifier; empty: none does.
  std::string_view NewHolder(std::string_view scheme, std::string_view value) const;

  // A commit like any other, with the same errors. REQUIRES: it names no new records, and adds none
  // itself once CreateEntity or CreateRelation was called.
  StatusOr<v1::WriteResponse> Commit(const v1::WriteRequest& request);

  // Adds a record that never was in the store. REQUIRES: it is in stored form, and its id and
  // identifiers belong to nobody. Errors are those of a commit with this record alone, at places in
  // the record ("names[1].citations[0].source_id"); then nothing is added. RESOURCE_EXHAUSTED
  // with NO_BULK_LOAD past kBulkShapedRelationsMax.
  Status CreateEntity(const v1::Entity& entity);
  Status CreateRelation(const v1::Relation& relation);
  Status CreateRelation(const StoredRelation& relation);

  // Makes it durable. Errors as KeyValueStore::Ingest; ALREADY_EXISTS with NO_BULK_LOAD if two
  // records have one id after all. Nothing may be added after it.
  Status Finish();

 private:
  // An end of a relation, or what is cited.
  struct End {
    std::uint64_t number = 0;  // 0: there is none.
    KindNumber kind = kNoKind;
  };

  // Debian's Abseil has a string_view of its own, and hashes no other.
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  template <class Text, class Value>
  using TextMap = absl::flat_hash_map<Text, Value, TextHash, std::equal_to<>>;

  StatusOr<End> FindEnd(std::string_view id);
  StatusOr<DatasetNumber> DatasetNumberOf(std::string_view dataset);
  Status CheckEnds(const StoredRelation& relation, const End& source, const End& target) const;
  // What the kind says of cycles and of more than one; the batch keeps the arcs if that is
  // something.
  StatusOr<bool> KeepShape(const StoredRelation& relation, const RelationEffect& arcs);
  // The id of a new entity; empty: it is another.
  std::string NewEntityId(std::uint64_t number) const;
  // A relation that is part of the load, on its way into the tables.
  struct Accepted {
    RelationEffect arcs;
    std::uint64_t revision = 0;
    std::size_t id_end = 0;  // In AcceptedBatch.text; the record follows,
    std::size_t bytes_end = 0;
    std::size_t cited_end = 0;  // and in AcceptedBatch.cited.
  };
  struct AcceptedBatch {
    std::vector<Accepted> relations;
    std::string text;
    std::vector<std::uint64_t> cited;
  };
  // Hands the relations that wait over to the other thread.
  Status HandOver();
  Status WriteRelations(const AcceptedBatch& batch);
  // Waits until the other thread has written what was handed over, and hands over the rest.
  Status Drain();

  // The revision of the record that is added next.
  std::uint64_t NextRevision();
  Status Log(std::uint64_t revision, v1::RecordTable table, std::uint64_t number,
             std::string_view id);
  Status WriteCommit();
  // Completes the commit that new records go into.
  Status CloseCommit();
  StatusOr<KeyValueTable*> TableOf(Family family);
  // A copy that lives as long as this.
  std::string_view Keep(std::string_view text);

  KeyValueStore* const store_;
  std::shared_ptr<const Ontology> ontology_;
  storage::v1::HeadRecord head_;
  const BulkLoadOptions options_;
  std::unique_ptr<KeyValueBatch> batch_;
  int open_changes_ = 0;              // Of the commit that new records go into.
  storage::v1::CommitRecord commit_;  // What is logged of it; of the other thread, as bytes_.
  BulkIndex index_;                   // As is this one, but for the adjacency.
  // Of the families that are written in order: records and the log.
  std::vector<std::unique_ptr<KeyValueTable>> tables_;
  std::vector<KeyValueTable*> table_of_;  // By family.
  std::uint64_t shaped_count_ = 0;        // Relations whose arcs the batch keeps.

  std::deque<std::string> texts_;                        // What the next three refer to.
  TextMap<std::string_view, End> entities_;              // New ones, by id.
  TextMap<std::string_view, std::string_view> holders_;  // Identifier key -> id.
  std::vector<std::string_view> new_ids_;                // By number.
  TextMap<std::string, End> known_;                      // Other entities that were asked for.
  TextMap<std::string, DatasetNumber> datasets_;
  AcceptedBatch accepted_;
  AcceptedBatch writing_;  // Of the other thread while `written_` is valid.
  std::future<Status> written_;
  std::string bytes_;  // Of a record that is put together; kept for its memory, as the next.
  std::string arc_key_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_BULK_LOAD_H_
