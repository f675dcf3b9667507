// Writes what a dataset says of records, in commits of some thousand, and counts what that changed.
//
// Each record is put on the condition that it is still as it was read. If somebody else has changed
// it, or a rule of the store is broken, the batch is mended and sent again: what breaks the rule is
// taken out and reported, and the other records of the batch are written. New records of a bulk
// load go into it at once.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_RECORD_WRITER_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_RECORD_WRITER_H_

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "graph/transfer/fact_merge.h"
#include "graph/transfer/import_report.h"
#include "graph/transfer/record_target.h"

namespace partnergraph {

// One thread at a time.
class RecordWriter {
 public:
  struct Options {
    std::string author;
    std::string comment;
  };

  // Does not own what `target` refers to, nor the report.
  RecordWriter(RecordTarget target, Options options, MergeRules rules, ImportReport* report)
      : target_(target), options_(std::move(options)), rules_(std::move(rules)), report_(report) {}

  // Whether new entities go into commits in any case: what others cite must be found by them.
  void set_commits_only(bool commits_only) { commits_only_ = commits_only; }

  // `claim` is in stored form. A mention adds nothing to an entity of another dataset.
  Status PutEntity(v1::Entity claim, bool is_mention, std::string place);
  // Puts records as they are, whatever others say.
  Status PutWhole(v1::Entity entity, std::string place);
  Status PutWhole(v1::Relation relation, std::string place);
  // As PutEntity; a relation of another dataset under the same id that says something else stays,
  // and this one gets the dataset behind its id. Returns the id under which it is put.
  StatusOr<std::string> PutRelation(v1::Relation claim, std::string place);
  // Takes back what the dataset said of the record. An entity that somebody still needs stays.
  Status RetractEntity(std::uint64_t number);
  Status RetractRelation(std::uint64_t number);
  // Writes what waits.
  Status Flush();

  const v1::ImportCounts& entities() const { return entities_; }
  const v1::ImportCounts& relations() const { return relations_; }

 private:
  enum class Retraction { kNo, kYes };
  // What waits for the next commit.
  struct Pending {
    // What to do again if the stored record has changed meanwhile.
    std::optional<v1::Entity> entity;
    std::optional<v1::Relation> relation;
    bool is_mention = false;
    bool is_whole = false;
    bool is_retraction = false;
    bool is_again = false;     // What was wrong with it is reported.
    std::uint64_t number = 0;  // Of a retraction.
    std::string place;
    // What to send.
    v1::Mutation mutation;
    v1::Precondition precondition;
    bool is_new = false;  // There never was a record of this id.
    v1::ChangeType change = v1::CHANGE_TYPE_UNSPECIFIED;
  };

  // Reads the stored record and fills in what to send. False: there is nothing to change.
  StatusOr<bool> Prepare(Pending* pending);
  StatusOr<bool> PrepareEntity(Pending* pending);
  StatusOr<bool> PrepareRelation(Pending* pending);
  StatusOr<bool> PrepareRetraction(Pending* pending);
  // Reports and takes out identifiers that belong to other entities.
  Status LeaveOutTaken(const Pending& pending, v1::Entity* entity);
  struct Standing {
    std::string id;
    std::optional<storage::v1::RelationRecord> stored;
    bool is_new = false;  // There never was one of this id.
  };
  // What stands under the id of the claim, or under the first with the dataset behind it under
  // which no other dataset says something else.
  StatusOr<Standing> FindStanding(const v1::Relation& claim) const;
  Status Queue(Pending pending);
  // Adds the new record to the bulk load, without what breaks a rule; that is reported.
  Status Create(Pending pending);
  // Mends the batch that was refused: the first of `pending_`.
  Status Mend(const Status& refusal);
  v1::ImportCounts* CountsOf(const Pending& pending) {
    return pending.relation || (pending.is_retraction && pending.mutation.has_delete_relation()) ||
                   pending.mutation.has_put_relation()
               ? &relations_
               : &entities_;
  }

  const RecordTarget target_;
  const Options options_;
  const MergeRules rules_;
  ImportReport* const report_;
  bool commits_only_ = false;
  std::vector<Pending> pending_;
  std::size_t pending_bytes_ = 0;
  // Identifiers that the batch gives to entities: "scheme:value" -> entity id.
  std::unordered_map<std::string, std::string> given_;
  v1::ImportCounts entities_;
  v1::ImportCounts relations_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_RECORD_WRITER_H_
