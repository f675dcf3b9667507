// AnalysisService of partnergraph.v1 over an engine.
#ifndef PARTNERGRAPH_SERVICE_SERVER_ANALYSIS_SERVICE_H_
#define PARTNERGRAPH_SERVICE_SERVER_ANALYSIS_SERVICE_H_

#include <grpcpp/impl/codegen/service_type.h>

#include <memory>

#include "graph/engine.h"
#include "service/server/worker_pool.h"

namespace partnergraph {

// All must outlive the service. Analyses of the whole network run on `analyses`: they may take
// minutes. Those of one or two partners, and estimates, run on `of_partners`, so that they need not
// wait for the others. Queries wait for neither.
std::unique_ptr<grpc::Service> MakeAnalysisService(const Engine* engine, WorkerPool* analyses,
                                                   WorkerPool* of_partners);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_ANALYSIS_SERVICE_H_
