// Which completeness statements an answer rests on.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_OPEN_LISTS_H_
#define PARTNERGRAPH_GRAPH_ANSWER_OPEN_LISTS_H_

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "graph/answer/read_context.h"
#include "graph/base/status.h"
#include "partnergraph/v1/read.pb.h"

namespace partnergraph {

// Relation kinds by which an answer passes an entity, with the end that the entity is.
using PassedKinds = std::set<std::pair<std::string, v1::RelationEnd>>;

// Is the statement about relations of one of those kinds, seen from that end?
bool IsAbout(const v1::Completeness& statement, const PassedKinds& passed);

// The statements of `vertex` that a list is incomplete which `suits` accepts, each with the number
// of known entries at the days asked for.
StatusOr<std::vector<v1::OpenList>> OpenListsOf(
    const ReadContext& context, Vertex vertex, RefReader* refs,
    const std::function<bool(const v1::Completeness&)>& suits);

// The statements of all entities on some ways about the relations by which the ways pass them.
StatusOr<std::vector<v1::OpenList>> OpenListsOnWays(const ReadContext& context,
                                                    const std::map<Vertex, PassedKinds>& passed,
                                                    RefReader* refs);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_OPEN_LISTS_H_
