// Which completeness statements an answer rests on.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_OPEN_LISTS_H_
#define PARTNERGRAPH_GRAPH_ANSWER_OPEN_LISTS_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "graph/answer/read_context.h"
#include "graph/base/status.h"
#include "partnergraph/v1/read.pb.h"

namespace partnergraph {

// The statements of `vertex` that a list is incomplete, of the kinds that `suits` accepts, with
// the number of known entries that `known_count` gives for the kind.
StatusOr<std::vector<v1::OpenList>> OpenListsOf(
    const ReadContext& context, Vertex vertex, RefReader* refs,
    const std::function<bool(const std::string& kind)>& suits,
    const std::function<std::size_t(const std::string& kind)>& known_count);

// Relations of the kind at `vertex`.
std::size_t CountArcs(const GraphSnapshot& graph, Vertex vertex, const std::string& kind);

// The statements of all entities on some ways about the relation kinds by which the ways pass
// them, each once. `kinds_at` gives those kinds by vertex.
StatusOr<std::vector<v1::OpenList>> OpenListsOnWays(
    const ReadContext& context, const std::map<Vertex, std::vector<std::string>>& kinds_at,
    RefReader* refs);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_OPEN_LISTS_H_
