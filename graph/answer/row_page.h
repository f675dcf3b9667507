// Which rows of an ordered result an answer has: `max_results` from where its page token says.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_ROW_PAGE_H_
#define PARTNERGRAPH_GRAPH_ANSWER_ROW_PAGE_H_

#include <algorithm>
#include <cstddef>

#include "graph/answer/network_read.h"
#include "graph/answer/page_token.h"

namespace partnergraph {

// Rows `begin` to `end` of `total`.
struct RowPage {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t total = 0;

  std::size_t size() const { return end - begin; }
};

// The page of `request` where there are `total` rows; its first row is behind the page whose token
// it has. Where the analysis was stopped, a later page has no rows: they might not go on where the
// page before ended. Errors as TokenOf.
template <class Request>
StatusOr<RowPage> PageOf(const Request& request, std::size_t max_results, std::size_t total,
                         const WorkMeter& meter) {
  PG_ASSIGN_OR_RETURN(const auto token, TokenOf(request));
  if (!token) return RowPage{.end = std::min(max_results, total), .total = total};
  if (meter.stopped()) return RowPage{.total = total};
  RowPage page{.begin = std::min<std::size_t>(token->position(), total), .total = total};
  page.end = page.begin + std::min(max_results, total - page.begin);
  return page;
}

// Writes into the last message how the answer ended, and the token of the next page if only
// `max_results` ended this one, for which the snapshot is kept; if a later page ended by something
// else, its own token.
template <class Request, class Response>
void SetEndOfPage(const AnalysisSource& source, const Request& request, const NetworkRead& read,
                  const QueryEnd& analysis, const RowPage& page, Response* last) {
  const QueryEnd end = EndOfRows(analysis, page.end < page.total);
  read.SetEnd(end, last->mutable_end());
  if (last->end().truncation_reason() != v1::TRUNCATION_REASON_RESULTS) {
    if (last->end().truncated()) last->set_next_page_token(request.page_token());
    return;
  }
  source.snapshots.Keep(read.context().graph);
  last->set_next_page_token(PageTokenAt(request, read.context().revision(), page.end));
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_ROW_PAGE_H_
