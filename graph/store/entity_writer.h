// Writes versions of entities into a commit: record, history, id, names, identifiers,
// citations, vertex.
#ifndef PARTNERGRAPH_GRAPH_STORE_ENTITY_WRITER_H_
#define PARTNERGRAPH_GRAPH_STORE_ENTITY_WRITER_H_

#include <cstdint>
#include <optional>
#include <string>

#include "graph/base/status.h"
#include "graph/store/commit_context.h"

namespace partnergraph {

// An entity on its way into a commit. Identifiers move between entities within one commit, so
// that first all old index entries go (Release) and then all new ones come (Claim).
struct EntityChange {
  // Field path in the request, e.g. "mutations[3].put_entity".
  std::string place;
  std::uint64_t number = 0;
  // nullopt: did not exist, or was deleted.
  std::optional<storage::v1::EntityRecord> before;
  // nullopt: is deleted by this commit.
  std::optional<storage::v1::EntityRecord> after;
};

// Writes the record, the history and the citations, and takes back the entries of names and
// identifiers that the new version does not have.
Status ReleaseEntity(const EntityChange& change, CommitContext* context);

// Writes the entries of names and identifiers that the old version did not have.
// ALREADY_EXISTS with DUPLICATE_IDENTIFIER if another entity holds an identifier.
Status ClaimEntity(const EntityChange& change, CommitContext* context);

// The key under which a name is indexed: folded, or as it is if nothing of it survives folding.
std::string NameIndexText(const std::string& text);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_ENTITY_WRITER_H_
