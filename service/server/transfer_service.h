// The TransferService of proto/partnergraph/v1/transfer_service.proto over an engine.
#ifndef PARTNERGRAPH_SERVICE_SERVER_TRANSFER_SERVICE_H_
#define PARTNERGRAPH_SERVICE_SERVER_TRANSFER_SERVICE_H_

#include <grpcpp/impl/codegen/service_type.h>

#include <memory>

#include "graph/engine.h"
#include "service/server/worker_pool.h"

namespace partnergraph {

// Imports run on `imports`, exports on `exports`. Engine and pools must outlive the service.
std::unique_ptr<grpc::Service> MakeTransferService(Engine* engine, WorkerPool* imports,
                                                   WorkerPool* exports);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_TRANSFER_SERVICE_H_
