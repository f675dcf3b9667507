// Messages to and from the bytes that gRPC carries.
//
// The services take raw bytes because gRPC answers a request that it cannot parse with an empty
// UNIMPLEMENTED; here the client is told which field is wrong.
#ifndef PARTNERGRAPH_SERVICE_SERVER_MESSAGE_BYTES_H_
#define PARTNERGRAPH_SERVICE_SERVER_MESSAGE_BYTES_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>

#include <cstddef>
#include <string>

#include "graph/engine.h"

namespace partnergraph {

// What a gRPC client takes by default.
inline constexpr std::size_t kResponseBytesMax = 4U << 20U;

// Parses `bytes` into `*request`. INVALID_ARGUMENT: a text is not UTF-8 (INVALID_UTF8, with the
// place of the field), or the bytes are no message of this type (MALFORMED_MESSAGE).
Status ParseRequest(const grpc::ByteBuffer& bytes, google::protobuf::Message* request);

// RESOURCE_EXHAUSTED (RESPONSE_TOO_LARGE) past kResponseBytesMax.
Status SerializeResponse(const google::protobuf::Message& response, grpc::ByteBuffer* bytes);
// The same for a response that is serialized already.
Status SerializeResponse(const std::string& response, grpc::ByteBuffer* bytes);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_MESSAGE_BYTES_H_
