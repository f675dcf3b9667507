// partnergraph.v1.GraphService over an engine.
#ifndef PARTNERGRAPH_SERVICE_SERVER_GRAPH_SERVICE_H_
#define PARTNERGRAPH_SERVICE_SERVER_GRAPH_SERVICE_H_

#include <grpcpp/impl/service_type.h>

#include <memory>

#include "graph/engine.h"
#include "service/server/worker_pool.h"

namespace partnergraph {

// Gets of one newest record run on gRPC's threads, other reads on `pools`; writes queue in the
// engine, which answers from its committing thread. `engine` and the pools must outlive the
// service, and the service the grpc::Server it is registered with.
std::unique_ptr<grpc::Service> MakeGraphService(Engine* engine, QueryPools pools);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_GRAPH_SERVICE_H_
