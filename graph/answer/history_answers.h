// Answers what changed: versions of a record, commits, and the difference of two revisions.
// Contracts: proto/partnergraph/v1/graph_service.proto.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_HISTORY_ANSWERS_H_
#define PARTNERGRAPH_GRAPH_ANSWER_HISTORY_ANSWERS_H_

#include <cstdint>

#include "graph/base/status.h"
#include "graph/query/budget.h"
#include "graph/store/record_reader.h"
#include "partnergraph/v1/graph_service.pb.h"

namespace partnergraph {

// `newest` is the newest revision that the answer may show. Time: the commits of the versions with
// all their changes. CANCELLED as `control` says; out of time, the page ends.
StatusOr<v1::ListVersionsResponse> AnswerListVersions(const RecordReader& reader,
                                                      std::uint64_t newest,
                                                      const v1::ListVersionsRequest& request,
                                                      const QueryControl& control);
StatusOr<v1::ListCommitsResponse> AnswerListCommits(const RecordReader& reader,
                                                    std::uint64_t newest,
                                                    const v1::ListCommitsRequest& request);
// Time: the commits in between and the records they touched. CANCELLED, DEADLINE_EXCEEDED: as
// `control` says.
StatusOr<v1::DiffResponse> AnswerDiff(const RecordReader& reader, std::uint64_t newest,
                                      const v1::DiffRequest& request, const QueryControl& control);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_HISTORY_ANSWERS_H_
