// A server over an engine in memory, and calls that end.
#ifndef PARTNERGRAPH_TESTS_SERVICE_TEST_SERVER_H_
#define PARTNERGRAPH_TESTS_SERVICE_TEST_SERVER_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>

#include <chrono>
#include <memory>
#include <string>

#include "graph/engine.h"
#include "partnergraph/v1/graph_service.grpc.pb.h"
#include "partnergraph/v1/query_service.grpc.pb.h"
#include "service/server/server.h"
#include "service/server/to_grpc_status.h"
#include "test_network.h"

namespace partnergraph {

// A call that takes longer has failed: no test hangs.
inline constexpr std::chrono::seconds kCallTime{60};

// An engine in memory that holds `network`.
std::unique_ptr<Engine> EngineWith(const v1::WriteRequest& network);

// Without credentials: in the clear.
std::shared_ptr<grpc::Channel> ConnectTo(
    const std::string& address,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials = nullptr);

// One server; without an address it is reached in process only.
class TestServer {
 public:
  explicit TestServer(const v1::WriteRequest& network,
                      const ServerOptions& options = {.address = ""});

  Engine& engine() { return *engine_; }
  Server& server() { return *server_; }
  // Over TCP if the server listens, else in process.
  std::shared_ptr<grpc::Channel> channel() { return channel_; }
  v1::GraphService::Stub& graph() { return *graph_; }
  v1::QueryService::Stub& query() { return *query_; }

 private:
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::GraphService::Stub> graph_;
  std::unique_ptr<v1::QueryService::Stub> query_;
};

// Calls a unary rpc: Call(server.graph(), &v1::GraphService::Stub::GetEntity, request).
template <typename Stub, typename Request, typename Response>
StatusOr<Response> Call(Stub& stub,
                        grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                     Response*),
                        const Request& request, std::chrono::milliseconds time = kCallTime) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + time);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return FromGrpcStatus(status);
  return response;
}

// Calls a unary rpc by name with the bytes given, and returns the bytes of the answer.
StatusOr<std::string> CallBytes(const std::shared_ptr<grpc::Channel>& channel,
                                const std::string& method, const std::string& request,
                                const std::string& metadata = "");

// The rule of the violation that `status` carries; empty if none.
std::string RuleOf(const Status& status);
std::string PlaceOf(const Status& status);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_SERVICE_TEST_SERVER_H_
