// A server over a database, reached over TCP on the loopback; client and server share the process.
#ifndef PARTNERGRAPH_TESTS_BENCH_BENCH_SERVICE_H_
#define PARTNERGRAPH_TESTS_BENCH_BENCH_SERVICE_H_

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <memory>
#include <string>

#include "bench_setup.h"
#include "graph/engine.h"
#include "service/server/server.h"

namespace partnergraph {

struct BenchService {
  explicit BenchService(const std::string& path) {
    EngineOptions options;
    options.path = path;
    engine = Required(Engine::Open(options));
    server = Required(Server::Start(engine.get(), {.address = "127.0.0.1:0"}));
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    channel =
        grpc::CreateCustomChannel(server->address(), grpc::InsecureChannelCredentials(), arguments);
  }

  std::unique_ptr<Engine> engine;
  std::unique_ptr<Server> server;
  std::shared_ptr<grpc::Channel> channel;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_BENCH_BENCH_SERVICE_H_
