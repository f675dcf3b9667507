// The face of the library, and the file to read first: a database of entities and relations that
// is written by atomic commits and asked about the network.
//
//   StatusOr<std::unique_ptr<Engine>> engine = Engine::Open({.path = "build/db"});
//   (*engine)->Write(request);          -> store: RocksDB, history, indexes, change log
//   (*engine)->Neighbors(request, {});  -> snapshot: CSR in memory, Boost.Graph; then records
//
// Each function answers one rpc of proto/partnergraph/v1; its contract (order, limits, defaults,
// errors by name) is the comment of that rpc and is not repeated here. Errors carry a
// v1::Violation that GetViolation (graph/base/violation.h) returns.
//
// Thread safety: all functions may be called at the same time from any thread. A read sees one
// revision and is not disturbed by writes.
#ifndef PARTNERGRAPH_GRAPH_ENGINE_H_
#define PARTNERGRAPH_GRAPH_ENGINE_H_

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "graph/base/limits.h"
#include "graph/base/short_call.h"
#include "graph/base/status.h"
#include "graph/base/violation.h"
#include "graph/exchange/fact_tables.h"
#include "graph/exchange/mapping_reader.h"
#include "graph/exchange/textproto.h"
#include "graph/transfer/importer.h"
#include "partnergraph/v1/analysis_service.pb.h"
#include "partnergraph/v1/graph_service.pb.h"
#include "partnergraph/v1/query_service.pb.h"
#include "partnergraph/v1/transfer_service.pb.h"

namespace partnergraph {

struct EngineOptions {
  // Folder of the database.
  std::string path;
  // False: NOT_FOUND if there is no database at `path`.
  bool create_if_missing = true;
  // Keeps everything in memory instead of at `path`; for tests.
  bool in_memory = false;
  // Claims from which on an import is a bulk load.
  std::uint64_t bulk_claims_min = kBulkClaimsMin;
};

// How long a read may run, and whether somebody still waits for it. A read also has a time of its
// own, kQueryTimeMaxMs; the earlier one counts. CANCELLED is returned soon after `cancelled`.
struct CallControl {
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  // Set to true from another thread to stop the query; null: never. Must outlive the call.
  const std::atomic<bool>* cancelled = nullptr;
  // A GraphService or QueryService call that outgrows it ends at once, as if it was cancelled. If
  // outgrown(), what the call returned is no answer, whatever its status, and it can be called
  // again without; a sink may have been called. Null: the call may take long. Must outlive the
  // call, and not be shared with another one.
  ShortCall* short_call = nullptr;
};

class Engine {
 public:
  // Opens or creates the database. NOT_FOUND: no database, and none may be made.
  // FAILED_PRECONDITION: written by a newer format version. UNAVAILABLE: another process holds
  // it. INVALID_ARGUMENT: the folder holds a database of another program. DATA_LOSS: bytes on disk
  // are damaged, or a revision or the header is missing. RESOURCE_EXHAUSTED: the disk is full.
  static StatusOr<std::unique_ptr<Engine>> Open(const EngineOptions& options);
  // Finishes the commits that were accepted, then closes the database.
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // --- GraphService
  StatusOr<v1::GetEntityResponse> GetEntity(const v1::GetEntityRequest& request,
                                            const CallControl& control = {}) const;
  // The same response, serialized; faster, because the stored bytes need not be parsed.
  StatusOr<std::string> GetEntitySerialized(const v1::GetEntityRequest& request,
                                            const CallControl& control = {}) const;
  StatusOr<v1::BatchGetEntitiesResponse> BatchGetEntities(
      const v1::BatchGetEntitiesRequest& request, const CallControl& control = {}) const;
  StatusOr<v1::ListEntitiesResponse> ListEntities(const v1::ListEntitiesRequest& request,
                                                  const CallControl& control = {}) const;
  StatusOr<v1::GetRelationResponse> GetRelation(const v1::GetRelationRequest& request) const;
  StatusOr<v1::ListRelationsResponse> ListRelations(const v1::ListRelationsRequest& request,
                                                    const CallControl& control = {}) const;
  StatusOr<v1::GetOntologyResponse> GetOntology(const v1::GetOntologyRequest& request) const;
  StatusOr<v1::ListVersionsResponse> ListVersions(const v1::ListVersionsRequest& request,
                                                  const CallControl& control = {}) const;
  StatusOr<v1::ListCommitsResponse> ListCommits(const v1::ListCommitsRequest& request) const;
  StatusOr<v1::DiffResponse> Diff(const v1::DiffRequest& request,
                                  const CallControl& control = {}) const;

  using WriteDone = std::function<void(StatusOr<v1::WriteResponse>)>;
  // Queues the commit and calls `done` once, from the committing thread, when it is durable or
  // refused. `done` must not block. RESOURCE_EXHAUSTED at once if kWaitingCommitsMax wait, or
  // requests of kWaitingBytesMax.
  void WriteAsync(v1::WriteRequest request, WriteDone done);
  // The same, waiting for the outcome.
  StatusOr<v1::WriteResponse> Write(const v1::WriteRequest& request);

  // --- QueryService
  StatusOr<v1::SearchResponse> Search(const v1::SearchRequest& request,
                                      const CallControl& control) const;
  StatusOr<v1::NeighborsResponse> Neighbors(const v1::NeighborsRequest& request,
                                            const CallControl& control) const;
  // Called with each message of a stream in order; false ends the query.
  template <class Response>
  using Sink = std::function<bool(const Response&)>;
  Status Traverse(const v1::TraverseRequest& request, const CallControl& control,
                  const Sink<v1::TraverseResponse>& sink) const;
  StatusOr<v1::FindPathsResponse> FindPaths(const v1::FindPathsRequest& request,
                                            const CallControl& control) const;
  StatusOr<v1::ExplainResponse> Explain(const v1::ExplainRequest& request,
                                        const CallControl& control) const;
  StatusOr<v1::CoverageResponse> Coverage(const v1::CoverageRequest& request,
                                          const CallControl& control) const;
  StatusOr<v1::StatisticsResponse> Statistics(const v1::StatisticsRequest& request,
                                              const CallControl& control) const;

  // --- AnalysisService. Streams as Traverse; messages with progress come while it runs, from the
  // calling thread.
  StatusOr<v1::EstimateResponse> Estimate(const v1::EstimateRequest& request,
                                          const CallControl& control) const;
  Status Rank(const v1::RankRequest& request, const CallControl& control,
              const Sink<v1::RankResponse>& sink) const;
  Status Groups(const v1::GroupsRequest& request, const CallControl& control,
                const Sink<v1::GroupsResponse>& sink) const;
  Status Components(const v1::ComponentsRequest& request, const CallControl& control,
                    const Sink<v1::ComponentsResponse>& sink) const;
  Status Similar(const v1::SimilarRequest& request, const CallControl& control,
                 const Sink<v1::SimilarResponse>& sink) const;
  Status CommonPartners(const v1::CommonPartnersRequest& request, const CallControl& control,
                        const Sink<v1::CommonPartnersResponse>& sink) const;
  Status Compare(const v1::CompareRequest& request, const CallControl& control,
                 const Sink<v1::CompareResponse>& sink) const;
  Status Ego(const v1::EgoRequest& request, const CallControl& control,
             const Sink<v1::EgoResponse>& sink) const;
  Status StrongestPath(const v1::StrongestPathRequest& request, const CallControl& control,
                       const Sink<v1::StrongestPathResponse>& sink) const;
  Status Flow(const v1::FlowRequest& request, const CallControl& control,
              const Sink<v1::FlowResponse>& sink) const;
  Status Backbone(const v1::BackboneRequest& request, const CallControl& control,
                  const Sink<v1::BackboneResponse>& sink) const;
  Status NetworkStatistics(const v1::NetworkStatisticsRequest& request, const CallControl& control,
                           const Sink<v1::NetworkStatisticsResponse>& sink) const;
  Status StreamTies(const v1::StreamTiesRequest& request, const CallControl& control,
                    const Sink<v1::StreamTiesResponse>& sink) const;

  // --- TransferService.
  // Takes the files from `files` as it reads them. Takes no notice of control.deadline but for
  // CANCELLED; the sink is called from the calling thread, false cancels.
  Status Import(const v1::ImportOptions& options, ImportFiles* files, const CallControl& control,
                const Sink<v1::ImportResponse>& sink);
  // An export may take longer than kQueryTimeMaxMs; only `control` ends it.
  Status Export(const v1::ExportRequest& request, const CallControl& control,
                const Sink<v1::ExportResponse>& sink) const;
  StatusOr<v1::ListFormatsResponse> ListFormats(const v1::ListFormatsRequest& request) const;

 private:
  struct Parts;
  explicit Engine(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ENGINE_H_
