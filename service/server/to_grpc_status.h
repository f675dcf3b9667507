// The only place where our Status meets gRPC's.
//
// Code and message go over as they are. The details are a serialized v1::ErrorStatus, which on
// the wire is a google.rpc.Status (AIP-193): a client in any language finds in it the Violation
// that says which field is wrong and why.
#ifndef PARTNERGRAPH_SERVICE_SERVER_TO_GRPC_STATUS_H_
#define PARTNERGRAPH_SERVICE_SERVER_TO_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include <cstddef>

#include "graph/engine.h"

namespace partnergraph {

// Message and reason are cut to this, at a character's end: gRPC carries a status as metadata,
// of which clients take 8 KiB by default, and writes a byte that is not ASCII as three.
inline constexpr std::size_t kErrorTextBytesMax = 1000;

grpc::Status ToGrpcStatus(const Status& status);

// The way back, for clients in C++: the violation is attached again for GetViolation.
Status FromGrpcStatus(const grpc::Status& status);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_TO_GRPC_STATUS_H_
