// Streams the rows of an analysis in chunks of about 64 KiB, with the names of their entities.
#ifndef PARTNERGRAPH_GRAPH_ANSWER_ROW_STREAM_H_
#define PARTNERGRAPH_GRAPH_ANSWER_ROW_STREAM_H_

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "graph/analysis/work_meter.h"
#include "graph/answer/read_context.h"
#include "graph/base/limits.h"
#include "graph/base/status.h"
#include "partnergraph/v1/analysis_service.pb.h"

namespace partnergraph {

// Called with each message of a stream in order; false: nobody wants more.
template <class Response>
using ResponseSink = std::function<bool(const Response&)>;

// Reports how far a phase is. `sink` must outlive it.
template <class Response>
WorkMeter::Report ReportProgress(const ResponseSink<Response>* sink,
                                 v1::AnalysisProgress::Phase phase) {
  return [sink, phase](double done) {
    Response message;
    message.mutable_progress()->set_phase(phase);
    message.mutable_progress()->set_done(done);
    (*sink)(message);  // A client that has gone cancels the call, which the meter sees.
  };
}

// How an answer ended whose analysis ended as `end` and whose rows were cut, or not, by
// `max_results`.
inline QueryEnd EndOfRows(QueryEnd end, bool rows_cut) {
  if (!end.truncated && rows_cut) {
    end.truncated = true;
    end.reason = v1::TRUNCATION_REASON_RESULTS;
  }
  return end;
}

// Belongs to one thread. `context` and `sink` must outlive it.
template <class Response>
class RowStream {
 public:
  RowStream(const ReadContext* context, std::string language, const ResponseSink<Response>* sink)
      : context_(context), refs_(context, std::move(language)), sink_(sink) {}

  // Adds `count` rows. entities_of(i) gives the N snapshot vertices that row i names;
  // fill(i, refs, &response) appends the row and returns its bytes. DEADLINE_EXCEEDED if the
  // client takes them so slowly that the time of the call is over.
  template <std::size_t N, class EntitiesOf, class Fill>
  Status Write(std::size_t count, EntitiesOf entities_of, Fill fill) {
    for (std::size_t begin = 0; begin < count && !gone_; begin += kReadAtOnce) {
      const std::size_t end = std::min(count, begin + kReadAtOnce);
      std::vector<Vertex> wanted;
      for (std::size_t i = begin; i < end; ++i) {
        const std::array<Vertex, N> entities = entities_of(i);
        wanted.insert(wanted.end(), entities.begin(), entities.end());
      }
      refs_.Forget();
      PG_RETURN_IF_ERROR(refs_.Prefetch(wanted));
      for (std::size_t i = begin; i < end && !gone_; ++i) {
        std::array<v1::EntityRef, N> refs;
        for (std::size_t n = 0; n < N; ++n) {
          PG_ASSIGN_OR_RETURN(refs[n], refs_.Read(wanted[(i - begin) * N + n]));
        }
        bytes_ += fill(i, std::move(refs), &chunk_);
        if (bytes_ >= kStreamChunkBytes) Send();
      }
    }
    return status_;
  }

  // Rows without entities are appended to this; AddBytes() says how many bytes they have.
  Response* chunk() { return &chunk_; }
  // False: nobody wants more.
  bool AddBytes(std::size_t bytes) {
    bytes_ += bytes;
    if (bytes_ >= kStreamChunkBytes) Send();
    return !gone_;
  }

  // Sends the last message; fill(&response) adds the end to it. Errors as Write.
  template <class Fill>
  Status Finish(Fill fill) {
    fill(&chunk_);
    if (!gone_) Send();
    return status_;
  }

 private:
  // An analysis that ran out of time still sends what it has.
  static constexpr std::chrono::seconds kLastRows{30};
  // Rows whose entities are read in one go.
  static constexpr std::size_t kReadAtOnce = 256;

  void Send() {
    gone_ = !(*sink_)(chunk_);
    chunk_.Clear();
    bytes_ = 0;
    if (!gone_ && std::chrono::steady_clock::now() > context_->control.deadline + kLastRows) {
      gone_ = true;
      status_ = absl::DeadlineExceededError(
          "the time of the call was over before all its rows were taken");
    }
  }

  const ReadContext* context_;
  RefReader refs_;
  const ResponseSink<Response>* sink_;
  Response chunk_;
  std::size_t bytes_ = 0;
  bool gone_ = false;
  Status status_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANSWER_ROW_STREAM_H_
