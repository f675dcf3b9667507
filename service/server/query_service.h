// partnergraph.v1.QueryService over an engine.
#ifndef PARTNERGRAPH_SERVICE_SERVER_QUERY_SERVICE_H_
#define PARTNERGRAPH_SERVICE_SERVER_QUERY_SERVICE_H_

#include <grpcpp/impl/service_type.h>

#include <memory>

#include "graph/engine.h"
#include "service/server/worker_pool.h"

namespace partnergraph {

// Queries run on `queries` until they end, their budget does or the client cancels; Traverse runs
// on `streams`, which its slow readers may keep. All that is pointed to must outlive the service,
// and the service the grpc::Server it is registered with.
std::unique_ptr<grpc::Service> MakeQueryService(const Engine* engine, QueryPools queries,
                                                WorkerPool* streams);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_QUERY_SERVICE_H_
