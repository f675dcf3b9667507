// AnalysisService of partnergraph.v1 over an engine.
#ifndef PARTNERGRAPH_SERVICE_SERVER_ANALYSIS_SERVICE_H_
#define PARTNERGRAPH_SERVICE_SERVER_ANALYSIS_SERVICE_H_

#include <grpcpp/impl/codegen/service_type.h>

#include <memory>

#include "graph/engine.h"
#include "service/server/worker_pool.h"

namespace partnergraph {

// Both must outlive the service. All calls run on `analyses`: they may take minutes, and queries
// shall not wait for them.
std::unique_ptr<grpc::Service> MakeAnalysisService(const Engine* engine, WorkerPool* analyses);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_ANALYSIS_SERVICE_H_
