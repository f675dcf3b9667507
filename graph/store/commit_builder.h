// Turns a write request into the changes of one commit.
//
// Order of work: form and limits; the ontology; preconditions against the state before; entities;
// relations; then the rules of commit_check.h against the state after. On any error the batch is
// as it was before.
#ifndef PARTNERGRAPH_GRAPH_STORE_COMMIT_BUILDER_H_
#define PARTNERGRAPH_GRAPH_STORE_COMMIT_BUILDER_H_

#include <google/protobuf/timestamp.pb.h>

#include <memory>
#include <optional>

#include "graph/base/status.h"
#include "graph/store/commit_effect.h"
#include "graph/store/key_value_store.h"
#include "partnergraph/storage/v1/record.pb.h"
#include "partnergraph/v1/graph_service.pb.h"

namespace partnergraph {

struct CommitOptions {
  // When the commit was made, if that was before; it may then have as many mutations as a commit
  // makes changes. Absent: now.
  std::optional<google::protobuf::Timestamp> time;
};

struct BuiltCommit {
  v1::WriteResponse response;
  // The head after the commit; as before if nothing changed or the request was a repeat.
  storage::v1::HeadRecord head;
  // True: the commit makes a revision and has an effect.
  bool changed = false;
  // False: nothing was added to the batch. A request with an id adds at least that it was seen.
  bool written = false;
  CommitEffect effect;
};

// Adds the commit of `request` to `batch`, on top of what the batch holds already. `ontology` may
// be null, `head` is the newest one in the batch. Errors as GraphService.Write says, each with a
// Violation where a field is to blame.
StatusOr<BuiltCommit> BuildCommit(const v1::WriteRequest& request, const CommitOptions& options,
                                  const std::shared_ptr<const Ontology>& ontology,
                                  const storage::v1::HeadRecord& head, KeyValueBatch* batch);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_COMMIT_BUILDER_H_
