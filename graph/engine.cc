#include "graph/engine.h"

#include <filesystem>
#include <future>
#include <mutex>
#include <set>
#include <utility>

#include "graph/answer/component_answers.h"
#include "graph/answer/estimate_answer.h"
#include "graph/answer/flow_answers.h"
#include "graph/answer/group_answers.h"
#include "graph/answer/history_answers.h"
#include "graph/answer/neighbors_answer.h"
#include "graph/answer/network_read.h"
#include "graph/answer/network_statistics_answer.h"
#include "graph/answer/path_answers.h"
#include "graph/answer/query_setup.h"
#include "graph/answer/rank_answer.h"
#include "graph/answer/record_answers.h"
#include "graph/answer/search_answer.h"
#include "graph/answer/similar_answers.h"
#include "graph/answer/snapshot_source.h"
#include "graph/answer/statistics_answer.h"
#include "graph/answer/tie_graph_cache.h"
#include "graph/answer/tie_stream_answers.h"
#include "graph/answer/traverse_answer.h"
#include "graph/store/store.h"
#include "graph/transfer/exporter.h"

namespace partnergraph {
namespace {

StatusOr<QueryControl> ControlOf(const v1::Budget& budget, const CallControl& control) {
  PG_ASSIGN_OR_RETURN(QueryControl query, MakeControl(budget, control.deadline, control.cancelled));
  query.short_call = control.short_call;
  return query;
}

StatusOr<AnalysisControl> AnalysisControlOf(const v1::AnalysisBudget& budget,
                                            const CallControl& control) {
  return MakeAnalysisControl(budget, control.deadline, control.cancelled);
}

}  // namespace

struct Engine::Parts {
  std::unique_ptr<Store> store;
  std::unique_ptr<SnapshotSource> snapshots;  // A rebuild that runs reads the store: goes first.
  TieGraphCache tie_graphs{kTieGraphCacheBytesMax};
  std::string temporary_folder;
  std::uint64_t bulk_claims_min = 0;
  std::mutex importing_mutex;
  std::set<std::string> importing;  // Datasets. Guarded by importing_mutex.

  AnalysisSource analysis_source() { return {*store, *snapshots, tie_graphs}; }
};

Engine::Engine(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

// The committing thread writes into the snapshots, so it ends before they go.
Engine::~Engine() { parts_->store->Stop(); }

StatusOr<std::unique_ptr<Engine>> Engine::Open(const EngineOptions& options) {
  auto parts = std::make_unique<Parts>();
  PG_ASSIGN_OR_RETURN(parts->store, Store::Open({.path = options.path,
                                                 .create_if_missing = options.create_if_missing,
                                                 .in_memory = options.in_memory}));
  parts->temporary_folder =
      options.in_memory ? std::filesystem::temp_directory_path().string() : options.path;
  parts->bulk_claims_min = options.bulk_claims_min;
  PG_ASSIGN_OR_RETURN(parts->snapshots, SnapshotSource::Start(parts->store.get()));
  return std::unique_ptr<Engine>(new Engine(std::move(parts)));
}

StatusOr<v1::GetEntityResponse> Engine::GetEntity(const v1::GetEntityRequest& request,
                                                  const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf({}, control));
  return AnswerGetEntity(*parts_->store, *parts_->snapshots, request, query);
}

StatusOr<std::string> Engine::GetEntitySerialized(const v1::GetEntityRequest& request,
                                                  const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf({}, control));
  return AnswerGetEntitySerialized(*parts_->store, *parts_->snapshots, request, query);
}

StatusOr<v1::BatchGetEntitiesResponse> Engine::BatchGetEntities(
    const v1::BatchGetEntitiesRequest& request, const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf({}, control));
  return AnswerBatchGetEntities(*parts_->store, *parts_->snapshots, request, query);
}

StatusOr<v1::ListEntitiesResponse> Engine::ListEntities(const v1::ListEntitiesRequest& request,
                                                        const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf({}, control));
  return AnswerListEntities(*parts_->store, *parts_->snapshots, request, query);
}

StatusOr<v1::GetRelationResponse> Engine::GetRelation(const v1::GetRelationRequest& request) const {
  return AnswerGetRelation(*parts_->store, *parts_->snapshots, request);
}

StatusOr<v1::ListRelationsResponse> Engine::ListRelations(const v1::ListRelationsRequest& request,
                                                          const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf({}, control));
  return AnswerListRelations(*parts_->store, *parts_->snapshots, request, query);
}

StatusOr<v1::GetOntologyResponse> Engine::GetOntology(const v1::GetOntologyRequest& request) const {
  return AnswerGetOntology(*parts_->store, *parts_->snapshots, request);
}

StatusOr<v1::ListVersionsResponse> Engine::ListVersions(const v1::ListVersionsRequest& request,
                                                        const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf({}, control));
  return AnswerListVersions(parts_->store->reader(), parts_->store->revision(), request, query);
}

StatusOr<v1::ListCommitsResponse> Engine::ListCommits(const v1::ListCommitsRequest& request) const {
  return AnswerListCommits(parts_->store->reader(), parts_->store->revision(), request);
}

StatusOr<v1::DiffResponse> Engine::Diff(const v1::DiffRequest& request,
                                        const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf({}, control));
  return AnswerDiff(parts_->store->reader(), parts_->store->revision(), request, query);
}

void Engine::WriteAsync(v1::WriteRequest request, WriteDone done) {
  parts_->store->WriteAsync(std::move(request), std::move(done));
}

StatusOr<v1::WriteResponse> Engine::Write(const v1::WriteRequest& request) {
  std::promise<StatusOr<v1::WriteResponse>> outcome;
  WriteAsync(request, [&outcome](StatusOr<v1::WriteResponse> response) {
    outcome.set_value(std::move(response));
  });
  return outcome.get_future().get();
}

StatusOr<v1::SearchResponse> Engine::Search(const v1::SearchRequest& request,
                                            const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf({}, control));
  return AnswerSearch(*parts_->store, *parts_->snapshots, request, query);
}

StatusOr<v1::NeighborsResponse> Engine::Neighbors(const v1::NeighborsRequest& request,
                                                  const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf(request.budget(), control));
  return AnswerNeighbors(*parts_->store, *parts_->snapshots, request, query);
}

Status Engine::Traverse(const v1::TraverseRequest& request, const CallControl& control,
                        const Sink<v1::TraverseResponse>& sink) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf(request.budget(), control));
  return AnswerTraverse(*parts_->store, *parts_->snapshots, request, query, sink);
}

StatusOr<v1::FindPathsResponse> Engine::FindPaths(const v1::FindPathsRequest& request,
                                                  const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf(request.budget(), control));
  return AnswerFindPaths(*parts_->store, *parts_->snapshots, request, query);
}

StatusOr<v1::ExplainResponse> Engine::Explain(const v1::ExplainRequest& request,
                                              const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf(request.budget(), control));
  return AnswerExplain(*parts_->store, *parts_->snapshots, request, query);
}

StatusOr<v1::CoverageResponse> Engine::Coverage(const v1::CoverageRequest& request,
                                                const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf(request.budget(), control));
  return AnswerCoverage(*parts_->store, *parts_->snapshots, request, query);
}

StatusOr<v1::StatisticsResponse> Engine::Statistics(const v1::StatisticsRequest& request,
                                                    const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const QueryControl query, ControlOf({}, control));
  return AnswerStatistics(*parts_->store, *parts_->snapshots, request, query);
}

StatusOr<v1::EstimateResponse> Engine::Estimate(const v1::EstimateRequest& request,
                                                const CallControl& control) const {
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis, AnalysisControlOf({}, control));
  return AnswerEstimate(parts_->analysis_source(), request, analysis);
}

Status Engine::Rank(const v1::RankRequest& request, const CallControl& control,
                    const Sink<v1::RankResponse>& sink) const {
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis, AnalysisControlOf(request.budget(), control));
  return AnswerRank(parts_->analysis_source(), request, analysis, sink);
}

Status Engine::Groups(const v1::GroupsRequest& request, const CallControl& control,
                      const Sink<v1::GroupsResponse>& sink) const {
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis, AnalysisControlOf(request.budget(), control));
  return AnswerGroups(parts_->analysis_source(), request, analysis, sink);
}

Status Engine::Components(const v1::ComponentsRequest& request, const CallControl& control,
                          const Sink<v1::ComponentsResponse>& sink) const {
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis, AnalysisControlOf(request.budget(), control));
  return AnswerComponents(parts_->analysis_source(), request, analysis, sink);
}

Status Engine::Similar(const v1::SimilarRequest& request, const CallControl& control,
                       const Sink<v1::SimilarResponse>& sink) const {
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis, AnalysisControlOf(request.budget(), control));
  return AnswerSimilar(parts_->analysis_source(), request, analysis, sink);
}

Status Engine::CommonPartners(const v1::CommonPartnersRequest& request, const CallControl& control,
                              const Sink<v1::CommonPartnersResponse>& sink) const {
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis, AnalysisControlOf(request.budget(), control));
  return AnswerCommonPartners(parts_->analysis_source(), request, analysis, sink);
}

Status Engine::Compare(const v1::CompareRequest& request, const CallControl& control,
                       const Sink<v1::CompareResponse>& sink) const {
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis, AnalysisControlOf(request.budget(), control));
  return AnswerCompare(parts_->analysis_source(), request, analysis, sink);
}

Status Engine::Ego(const v1::EgoRequest& request, const CallControl& control,
                   const Sink<v1::EgoResponse>& sink) const {
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis, AnalysisControlOf(request.budget(), control));
  return AnswerEgo(parts_->analysis_source(), request, analysis, sink);
}

Status Engine::StrongestPath(const v1::StrongestPathRequest& request, const CallControl& control,
                             const Sink<v1::StrongestPathResponse>& sink) const {
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis, AnalysisControlOf(request.budget(), control));
  return AnswerStrongestPath(parts_->analysis_source(), request, analysis, sink);
}

Status Engine::Flow(const v1::FlowRequest& request, const CallControl& control,
                    const Sink<v1::FlowResponse>& sink) const {
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis, AnalysisControlOf(request.budget(), control));
  return AnswerFlow(parts_->analysis_source(), request, analysis, sink);
}

Status Engine::Backbone(const v1::BackboneRequest& request, const CallControl& control,
                        const Sink<v1::BackboneResponse>& sink) const {
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis, AnalysisControlOf(request.budget(), control));
  return AnswerBackbone(parts_->analysis_source(), request, analysis, sink);
}

Status Engine::NetworkStatistics(const v1::NetworkStatisticsRequest& request,
                                 const CallControl& control,
                                 const Sink<v1::NetworkStatisticsResponse>& sink) const {
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis, AnalysisControlOf(request.budget(), control));
  return AnswerNetworkStatistics(parts_->analysis_source(), request, analysis, sink);
}

Status Engine::StreamTies(const v1::StreamTiesRequest& request, const CallControl& control,
                          const Sink<v1::StreamTiesResponse>& sink) const {
  PG_ASSIGN_OR_RETURN(const AnalysisControl analysis, AnalysisControlOf(request.budget(), control));
  return AnswerStreamTies(parts_->analysis_source(), request, analysis, sink);
}

namespace {

// The right to import a dataset.
class ImportTurn {
 public:
  ImportTurn(std::mutex* mutex, std::set<std::string>* importing, std::string dataset)
      : mutex_(mutex), importing_(importing), dataset_(std::move(dataset)) {
    const std::lock_guard<std::mutex> lock(*mutex_);
    taken_ = importing_->insert(dataset_).second;
  }
  ~ImportTurn() {
    const std::lock_guard<std::mutex> lock(*mutex_);
    if (taken_) importing_->erase(dataset_);
  }
  ImportTurn(const ImportTurn&) = delete;
  ImportTurn& operator=(const ImportTurn&) = delete;
  bool taken() const { return taken_; }

 private:
  std::mutex* const mutex_;
  std::set<std::string>* const importing_;
  const std::string dataset_;
  bool taken_ = false;
};

}  // namespace

Status Engine::Import(const v1::ImportOptions& options, ImportFiles* files,
                      const CallControl& control, const Sink<v1::ImportResponse>& sink) {
  const std::string& dataset = options.has_mapping()   ? options.mapping().dataset()
                               : options.has_graphml() ? options.graphml().dataset()
                                                       : options.fact_tables().dataset();
  const ImportTurn turn(&parts_->importing_mutex, &parts_->importing, dataset);
  if (!turn.taken()) {
    return ViolationError(StatusCode::kFailedPrecondition, "dataset", dataset, "IMPORT_RUNS",
                          "an import of this dataset runs already");
  }
  return RunImport(options, files,
                   {.store = parts_->store.get(),
                    .folder = parts_->temporary_folder,
                    .bulk_claims_min = parts_->bulk_claims_min,
                    .cancelled = control.cancelled},
                   sink);
}

Status Engine::Export(const v1::ExportRequest& request, const CallControl& control,
                      const Sink<v1::ExportResponse>& sink) const {
  QueryControl query;
  query.max_visited_edges = kVisitedEdgesMax;
  query.deadline = control.deadline;
  query.cancelled = control.cancelled;
  return RunExport(parts_->analysis_source(), request, query, sink);
}

StatusOr<v1::ListFormatsResponse> Engine::ListFormats(const v1::ListFormatsRequest& request) const {
  return AnswerListFormats(request);
}

}  // namespace partnergraph
