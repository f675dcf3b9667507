#include "test_server.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <cstdlib>
#include <future>
#include <iostream>
#include <utility>
#include <vector>

namespace partnergraph {
namespace {

template <typename T>
T Required(StatusOr<T> value) {
  if (value.ok()) return *std::move(value);
  std::cerr << value.status() << "\n";
  std::abort();
}

std::string Bytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) std::abort();
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

}  // namespace

std::shared_ptr<grpc::Channel> ConnectTo(
    const std::string& address, const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  // A proxy of the environment is not for this.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // As little as HTTP/2 allows is under way to a client that does not read.
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 64 << 10);
  // No connection of an earlier server at the same address.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(
      address, credentials ? credentials : grpc::InsecureChannelCredentials(), arguments);
}

std::unique_ptr<Engine> EngineWith(const v1::WriteRequest& network) {
  EngineOptions options;
  options.in_memory = true;
  options.path = "/memory";
  std::unique_ptr<Engine> engine = Required(Engine::Open(options));
  Required(engine->Write(network));
  return engine;
}

TestServer::TestServer(const v1::WriteRequest& network, const ServerOptions& options)
    : engine_(EngineWith(network)),
      server_(Required(Server::Start(engine_.get(), options))),
      channel_(server_->port() == 0 ? server_->InProcessChannel()
                                    : ConnectTo(server_->address(), nullptr)),
      graph_(v1::GraphService::NewStub(channel_)),
      query_(v1::QueryService::NewStub(channel_)) {}

StatusOr<std::string> CallBytes(const std::shared_ptr<grpc::Channel>& channel,
                                const std::string& method, const std::string& request,
                                const std::string& metadata) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kCallTime);
  if (!metadata.empty()) context.AddMetadata("x-test", metadata);
  const grpc::Slice slice(request);
  const grpc::ByteBuffer bytes(&slice, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, method, grpc::StubOptions(), &bytes, &response,
                 [&done](const grpc::Status& status) { done.set_value(status); });
  const grpc::Status status = done.get_future().get();
  if (!status.ok()) return FromGrpcStatus(status);
  return Bytes(response);
}

std::string RuleOf(const Status& status) {
  const auto violation = GetViolation(status);
  return violation ? violation->rule() : "";
}

std::string PlaceOf(const Status& status) {
  const auto violation = GetViolation(status);
  return violation ? violation->place() : "";
}

}  // namespace partnergraph
