#include "graph/answer/traverse_answer.h"

#include <string>
#include <utility>
#include <vector>

#include "graph/answer/query_setup.h"
#include "graph/answer/read_context.h"
#include "graph/base/limits.h"
#include "graph/query/traverse.h"

namespace partnergraph {
namespace {

// Vertices whose records are read in one go.
constexpr std::size_t kReadAtOnce = 128;

// Collects reached vertices, reads their records in groups and sends chunks.
class ChunkWriter {
 public:
  ChunkWriter(const ReadContext* context, std::string language,
              const std::function<bool(const v1::TraverseResponse&)>* sink)
      : context_(context), refs_(context, std::move(language)), sink_(sink) {
    chunk_.set_revision(context->revision());
  }

  // False: the sink wants no more, or reading failed (see status()).
  bool Add(const ReachedVertex& reached) {
    waiting_.push_back(reached);
    return waiting_.size() < kReadAtOnce || Read();
  }

  Status Finish(const QueryEnd& end) {
    if (gone_) return absl::OkStatus();
    if (!Read()) return status_;
    if (gone_) return absl::OkStatus();
    SetEnd(end, &chunk_);
    chunk_.set_visited_edges(end.visited_edges);
    (*sink_)(chunk_);
    return absl::OkStatus();
  }

  const Status& status() const { return status_; }

 private:
  bool Read() {
    status_ = ReadWaiting();
    waiting_.clear();
    return status_.ok() && !gone_;
  }

  void Send() {
    gone_ = !(*sink_)(chunk_);
    chunk_.clear_reached();
    bytes_ = 0;
  }

  Status ReadWaiting() {
    std::vector<Vertex> vertices;
    std::vector<RelationIndex> relations;
    for (const ReachedVertex& reached : waiting_) {
      vertices.push_back(reached.vertex);
      if (reached.relation != kNoRelation) relations.push_back(reached.relation);
    }
    PG_RETURN_IF_ERROR(refs_.Prefetch(vertices));
    PG_ASSIGN_OR_RETURN(auto read, context_->ReadRelations(relations));
    auto next = read.begin();
    for (const ReachedVertex& reached : waiting_) {
      v1::Reached* item = chunk_.add_reached();
      PG_ASSIGN_OR_RETURN(*item->mutable_entity(), refs_.Read(reached.vertex));
      item->set_hops(reached.hops);
      item->set_holding(v1::HOLDING_YES);
      if (reached.relation != kNoRelation) {
        *item->mutable_relation() = std::move(*next++);
        item->set_holding(context_->HoldingOf(item->relation().valid_time()));
        item->set_forward(reached.forward);
        PG_ASSIGN_OR_RETURN(const v1::EntityRef previous, refs_.Read(reached.previous));
        item->set_previous_id(previous.id());
      }
      bytes_ += item->ByteSizeLong();
      // Large records must not wait for the rest of their group.
      if (bytes_ >= kStreamChunkBytes) Send();
      if (gone_) break;
    }
    return absl::OkStatus();
  }

  const ReadContext* context_;
  RefReader refs_;
  const std::function<bool(const v1::TraverseResponse&)>* sink_;
  std::vector<ReachedVertex> waiting_;
  v1::TraverseResponse chunk_;
  std::size_t bytes_ = 0;
  bool gone_ = false;
  Status status_;
};

// Counts what is reached by hops.
class HopCounter {
 public:
  bool Add(const ReachedVertex& reached) {
    if (reached.hops >= counts_.size()) counts_.resize(reached.hops + std::size_t{1}, 0);
    ++counts_[reached.hops];
    return true;
  }
  const std::vector<std::uint64_t>& counts() const { return counts_; }

 private:
  std::vector<std::uint64_t> counts_;
};

}  // namespace

Status AnswerTraverse(const Store& store, const SnapshotSource& snapshots,
                      const v1::TraverseRequest& request, const QueryControl& control,
                      const std::function<bool(const v1::TraverseResponse&)>& sink) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  TraverseOptions options;
  PG_ASSIGN_OR_RETURN(options.max_hops, WithinLimit("max_hops", request.max_hops(),
                                                    kMaxHopsDefaultTraverse, kMaxHopsMax));
  PG_ASSIGN_OR_RETURN(options.direction, ToDirection(request.direction()));
  PG_ASSIGN_OR_RETURN(const ReadContext context,
                      OpenRead(store, snapshots, request.as_of(), control));
  PG_ASSIGN_OR_RETURN(const Vertex start, context.FindEntity("entity", request.entity()));
  PG_ASSIGN_OR_RETURN(const CompiledFilter filter, MakeFilter(context, request.filter()));
  if (request.counts_only()) {
    HopCounter counter;
    const QueryEnd end =
        Traverse(*context.graph, start, options, filter, control,
                 [&](const ReachedVertex& reached) { return counter.Add(reached); });
    v1::TraverseResponse response;
    response.set_revision(context.revision());
    response.mutable_hop_counts()->Add(counter.counts().begin(), counter.counts().end());
    SetEnd(end, &response);
    response.set_visited_edges(end.visited_edges);
    sink(response);
    return absl::OkStatus();
  }
  ChunkWriter writer(&context, std::move(language), &sink);
  const QueryEnd end = Traverse(*context.graph, start, options, filter, control,
                                [&](const ReachedVertex& reached) { return writer.Add(reached); });
  PG_RETURN_IF_ERROR(writer.status());
  return writer.Finish(end);
}

}  // namespace partnergraph
