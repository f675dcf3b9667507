// The rules that need more than one record: are the ends there and of the right kind, is nothing
// left hanging or cited, does an acyclic kind stay acyclic, is every source there.
//
// All functions judge the state that the commit leaves, so that the order of mutations in a commit
// does not matter. `place` is the field path of the mutation, e.g. "mutations[3].put_relation".
#ifndef PARTNERGRAPH_GRAPH_STORE_COMMIT_CHECK_H_
#define PARTNERGRAPH_GRAPH_STORE_COMMIT_CHECK_H_

#include <cstdint>
#include <string>
#include <unordered_set>

#include "graph/base/status.h"
#include "graph/store/commit_context.h"

namespace partnergraph {

// INVALID_ARGUMENT with WRONG_DOMAIN_OR_RANGE: no signature of the kind joins entities of these
// kinds.
Status WrongEnds(const Ontology& ontology, const std::string& place, KindNumber kind,
                 const std::string& source_kind, std::string_view source_id,
                 const std::string& target_kind, std::string_view target_id);
// FAILED_PRECONDITION with UNKNOWN_SOURCE: a citation names a source that does not exist.
Status UnknownSource(const std::string& place, std::string_view id);

// FAILED_PRECONDITION with DANGLING_END if an end does not exist; INVALID_ARGUMENT with
// WRONG_DOMAIN_OR_RANGE if no signature of the kind allows the ends.
Status CheckEnds(const CommitContext& context, const std::string& place,
                 const storage::v1::RelationRecord& record);

// FAILED_PRECONDITION with NOT_FUNCTIONAL if the kind is functional and the source has another
// relation of it, with CYCLE if the kind is acyclic and the relation closes a cycle, or the kind
// merges and what it merges closes one of an acyclic kind. Cycles are those of entities as they are
// read, merged; the reason spells it out. RESOURCE_EXHAUSTED with LIMIT past
// kCycleCheckVerticesMax.
Status CheckShape(const CommitContext& context, const std::string& place,
                  const storage::v1::RelationRecord& record);

// Checks what a merging relation that is gone leaves apart: relations that were hidden inside the
// merged entity may close a cycle now. CYCLE at `place`, as CheckShape says.
Status CheckUnmerged(const CommitContext& context, const std::string& place,
                     const storage::v1::RelationRecord& gone);

// FAILED_PRECONDITION with HAS_RELATIONS if a relation touches the deleted entity.
Status CheckNoArcs(const CommitContext& context, const std::string& place, std::uint64_t number,
                   const std::string& id);

// FAILED_PRECONDITION with HAS_CITATIONS if a record cites the deleted entity as its source.
Status CheckNotCited(const CommitContext& context, const std::string& place, std::uint64_t number,
                     const std::string& id);

// Checks all relations of an entity whose kind changed: WRONG_DOMAIN_OR_RANGE.
Status CheckArcsAfterKindChange(const CommitContext& context, const std::string& place,
                                std::uint64_t number);

// FAILED_PRECONDITION with UNKNOWN_SOURCE if a citation of the record names a source that does not
// exist. `message` is a v1::Entity or v1::Relation. `known` are sources that exist; those found are
// added.
Status CheckSources(const CommitContext& context, const std::string& place,
                    const google::protobuf::Message& message,
                    std::unordered_set<std::string>* known);

// Checks the records that the commit leaves as they were against the ontology that it puts;
// FAILED_PRECONDITION with STORED_DATA and the first record that breaks it. Reads the whole
// database.
Status CheckStoredData(const CommitContext& context);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_COMMIT_CHECK_H_
