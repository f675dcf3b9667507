// Which records cite which source: the index behind "is anything left that cites this entity?".
#ifndef PARTNERGRAPH_GRAPH_STORE_CITATION_INDEX_H_
#define PARTNERGRAPH_GRAPH_STORE_CITATION_INDEX_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "graph/base/status.h"
#include "graph/store/commit_context.h"
#include "graph/store/key_codec.h"
#include "partnergraph/v1/citation.pb.h"

namespace partnergraph {

// The way from a record to something in it: list after list, with the position in each.
using FieldPath = std::vector<std::pair<const google::protobuf::FieldDescriptor*, int>>;
// "names[0].citations[1]".
std::string ToText(const FieldPath& path);

// Visits the citations of a record, a v1::Entity or v1::Relation, at any depth, in order of the
// fields; false ends it. The path lives until the next call.
void ForEachCitation(const google::protobuf::Message& record,
                     const std::function<bool(const v1::Citation&, const FieldPath&)>& visit);

// Takes back the entries of `before` that `after` does not have and writes those that it alone has.
// Null: no such version. A source that has no number yet gets no entry; the commit is refused for
// it (CheckSources).
Status WriteCitations(Table table, std::uint64_t number, const google::protobuf::Message* before,
                      const google::protobuf::Message* after, CommitContext* context);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_CITATION_INDEX_H_
