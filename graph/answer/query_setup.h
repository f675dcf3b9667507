// What all queries share at their start: the revision and days asked for, the limits, the filter.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_QUERY_SETUP_H_
#define PARTNERGRAPH_GRAPH_ANSWER_QUERY_SETUP_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "graph/answer/page_token.h"
#include "graph/answer/read_context.h"
#include "graph/answer/snapshot_source.h"
#include "graph/base/status.h"
#include "graph/query/budget.h"
#include "graph/query/filter.h"
#include "graph/snapshot/graph_snapshot.h"
#include "partnergraph/v1/query_service.pb.h"

namespace partnergraph {

// The days that `as_of` asks about; INVALID_ARGUMENT at "as_of.valid_date" if it is no EDTF date.
StatusOr<Days> AskedDays(const v1::AsOf& as_of);

// Opens a read at the revision and days of `as_of`; errors at "as_of.…" as SnapshotSource::At
// and ParseAskedDays say.
StatusOr<ReadContext> OpenRead(const Store& store, const SnapshotSource& snapshots,
                               const v1::AsOf& as_of, const QueryControl& control);

// The same for a page of a list: at the revision of its token, if it has one.
template <class Request>
StatusOr<ReadContext> OpenPage(const Store& store, const SnapshotSource& snapshots,
                               const Request& request,
                               const std::optional<storage::v1::PageToken>& token,
                               const QueryControl& control) {
  v1::AsOf as_of = request.as_of();
  if (token) as_of.set_revision(token->revision());
  return OpenRead(store, snapshots, as_of, control);
}

// The token of the page that begins at `position`. Keeps the snapshot of this one for it.
template <class Request>
std::string NextPageToken(const ReadContext& context, const SnapshotSource& snapshots,
                          const Request& request, std::uint64_t position) {
  snapshots.Keep(context.graph);
  return PageTokenAt(request, context.revision(), position);
}

// Fills in defaults and the query's own time limit. INVALID_ARGUMENT with LIMIT at "budget.…" past
// kVisitedEdgesMax or kResultsMax.
StatusOr<QueryControl> MakeControl(const v1::Budget& budget,
                                   std::chrono::steady_clock::time_point deadline,
                                   const std::atomic<bool>* cancelled);

// Looks up the filter's entities and compiles it; errors at "filter.…".
StatusOr<CompiledFilter> MakeFilter(const ReadContext& context, const v1::Filter& message);

// `asked` or, if it is 0, `fallback`; INVALID_ARGUMENT with LIMIT at `place` past `max`.
StatusOr<std::uint32_t> WithinLimit(std::string_view place, std::uint32_t asked,
                                    std::uint32_t fallback, std::uint32_t max);

// INVALID_ARGUMENT with BAD_LANGUAGE at "language" unless it is a short tag; empty is "en".
StatusOr<std::string> LanguageOf(const std::string& language);

// Writes `truncated` and `truncation_reason` of an answer.
template <class Response>
void SetEnd(const QueryEnd& end, Response* response) {
  response->set_truncated(end.truncated);
  response->set_truncation_reason(end.reason);
}

// INVALID_ARGUMENT with UNKNOWN_VALUE at "direction" if it is none.
StatusOr<Direction> ToDirection(v1::Direction direction);

// INVALID_ARGUMENT with NOT_APPLICABLE at `place`: what is asked for knows no such thing, and it
// would be passed over in silence.
Status NotApplicable(std::string_view place, const std::string& value, const std::string& reason);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_QUERY_SETUP_H_
