// Puts together what a dataset says of a record and what others say of it.
//
// A fact (a name, an identifier, a value ...) belongs to the datasets whose sources it cites; one
// without citations belongs to the dataset of its record. A dataset that is imported replaces what
// belongs to it: facts that it no longer says go, unless somebody else cites them, too; facts of
// others stay as they are. So importing in any order, and again, ends in the same facts.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_FACT_MERGE_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_FACT_MERGE_H_

#include <functional>
#include <optional>
#include <string>

#include "partnergraph/v1/entity.pb.h"
#include "partnergraph/v1/relation.pb.h"

namespace partnergraph {

// A flag that marks an entity of which its dataset knows hardly more than that it exists.
inline constexpr const char* kStubKey = "stub";
bool IsStub(const v1::Entity& entity);

struct MergeRules {
  // That is imported.
  std::string dataset;
  // The dataset of a source; empty if it has none.
  std::function<std::string(const std::string& source_id)> dataset_of;
};

// True if another dataset than the imported one says anything of the record.
bool HasOthers(const v1::Entity& stored, const MergeRules& rules);
bool HasOthers(const v1::Relation& stored, const MergeRules& rules);

// `stored` as it is after the import, in which the dataset says `claim` of it; null: nothing.
// nullopt: nobody says anything of it any more. A label in a language in which another dataset has
// one becomes an alias. Of a stub of another dataset the claim takes over kind and dataset, unless
// it is a stub itself; and it makes no stub of what another dataset describes. REQUIRES: both are
// in stored form (model/record_check.h); claim->id() == stored.id().
std::optional<v1::Entity> MergeEntity(const v1::Entity& stored, const v1::Entity* claim,
                                      const MergeRules& rules);

// The same. A claim that says something else than another dataset's relation cannot be merged:
// REQUIRES: SaySame(stored, *claim), or !HasOthers(stored).
std::optional<v1::Relation> MergeRelation(const v1::Relation& stored, const v1::Relation* claim,
                                          const MergeRules& rules);

// True if kind, ends, role and valid time are equal.
bool SaySame(const v1::Relation& a, const v1::Relation& b);

// Takes out of `claim` the facts that the dataset does not say of `stored` yet: for a claim that
// only mentions an entity of another dataset.
void LeaveOutNew(const v1::Entity& stored, const MergeRules& rules, v1::Entity* claim);

// Adds to `entity` the facts of `more`, which another row of the same dataset says of it, that it
// does not have yet. Of values of one key and of citations of the entity those of the first row
// count.
void AddFacts(const v1::Entity& more, v1::Entity* entity);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_FACT_MERGE_H_
