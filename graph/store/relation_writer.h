// Writes versions of relations into a commit: record, history, id, citations, adjacency
// at both ends.
#ifndef PARTNERGRAPH_GRAPH_STORE_RELATION_WRITER_H_
#define PARTNERGRAPH_GRAPH_STORE_RELATION_WRITER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "graph/base/status.h"
#include "graph/store/commit_context.h"

namespace partnergraph {

// Writes the version `after` of relation `number`, or its deletion if that is nullopt. `before` is
// the live version until now, if any.
Status WriteRelation(std::uint64_t number, const std::optional<storage::v1::RelationRecord>& before,
                     const std::optional<storage::v1::RelationRecord>& after,
                     CommitContext* context);

// The entry of the relation in the adjacency of its source, or of its target.
AdjacencyKey ArcKeyAt(Side side, const RelationEffect& relation);
// Puts both.
void PutArcs(const RelationEffect& relation, KeyValueBatch* batch);

// Visits the arcs of a vertex, of one kind unless that is kNoKind; false ends it.
Status ScanArcs(const KeyValueReader& source, std::uint64_t vertex, Side side, KindNumber kind,
                const std::function<bool(const AdjacencyKey&)>& visit);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_RELATION_WRITER_H_
