// GetEntity over gRPC beside two echoes, of as many bytes and of the same message: what the graph
// adds to gRPC itself, with and without the client's parsing.
//
// Client and server share this process and talk over TCP on the loopback. Short slices of the three
// take turns, so that a busy machine slows all; read the ratios, not the rates. Each repetition has
// ratios of its own; their median and spread are printed.
#include <benchmark/benchmark.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/server_builder.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <future>
#include <iostream>
#include <memory>
#include <string>

#include "bench_setup.h"
#include "echo.grpc.pb.h"
#include "graph/engine.h"
#include "partnergraph/v1/graph_service.grpc.pb.h"
#include "service/server/server.h"

namespace partnergraph {
namespace {

constexpr int kEntities = 1000;

std::string EntityId(int i) { return "entity-" + std::to_string(10'000 + i); }

// About as much as an entity of the seed.
v1::WriteRequest Entities() {
  v1::WriteRequest request;
  request.set_author("bench");
  v1::EntityKind* kind = request.add_mutations()->mutable_put_ontology()->add_entity_kinds();
  kind->set_id("place");
  kind->mutable_label()->set_en("place");
  kind->mutable_label()->set_zh("地方");
  request.mutable_mutations(0)->mutable_put_ontology()->set_version("1");
  for (int i = 0; i < kEntities; ++i) {
    v1::Entity* entity = request.add_mutations()->mutable_put_entity();
    entity->set_id(EntityId(i));
    entity->set_kind("place");
    entity->set_dataset("bench");
    for (const char* language : {"zh-Hans", "en", "de", "sv"}) {
      v1::Name* name = entity->add_names();
      name->set_text("国际合作伙伴 Partner " + std::to_string(10'000 + i));
      name->set_language(language);
      v1::Citation* citation = name->add_citations();
      citation->set_source_id(EntityId(0));
      citation->set_locator("S1.1");
      citation->set_basis(v1::BASIS_STATED);
    }
  }
  return request;
}

using HalfRawEcho = bench::Echo::WithCallbackMethod_Get<
    bench::Echo::WithRawCallbackMethod_GetEntity<bench::Echo::Service>>;

class EchoService final : public HalfRawEcho {
 public:
  // `response` is what both methods answer: as bytes, and as the message.
  explicit EchoService(const std::string& response)
      : payload_(response.size() - 3, 'x'), slice_(response), message_(&slice_, 1) {}
  grpc::ServerUnaryReactor* Get(grpc::CallbackServerContext* context, const bench::EchoRequest*,
                                bench::EchoResponse* response) override {
    response->set_payload(payload_);
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
  grpc::ServerUnaryReactor* GetEntity(grpc::CallbackServerContext* context, const grpc::ByteBuffer*,
                                      grpc::ByteBuffer* response) override {
    *response = message_;
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  const std::string payload_;
  const grpc::Slice slice_;
  const grpc::ByteBuffer message_;
};

// Both servers, each with a channel of its own.
class Setup {
 public:
  Setup() {
    EngineOptions options;
    options.path = folder_.path();
    Required(Required(Engine::Open(options))->Write(Entities()));
    engine_ = Required(Engine::Open(options));  // Reads from files, as after a restart.
    server_ = Required(Server::Start(engine_.get(), {.address = "127.0.0.1:0"}));
    graph = v1::GraphService::NewStub(Connect(server_->address()));

    v1::GetEntityRequest request;
    request.set_entity(EntityId(0));
    const std::string response = Required(engine_->GetEntitySerialized(request));
    payload_bytes = response.size();
    service_ = std::make_unique<EchoService>(response);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(service_.get());
    echo_server_ = builder.BuildAndStart();
    echo = bench::Echo::NewStub(Connect("127.0.0.1:" + std::to_string(port)));
  }
  ~Setup() {
    server_ = nullptr;
    engine_ = nullptr;
  }
  Setup(const Setup&) = delete;
  Setup& operator=(const Setup&) = delete;

  std::unique_ptr<v1::GraphService::Stub> graph;
  std::unique_ptr<bench::Echo::Stub> echo;
  std::size_t payload_bytes = 0;

 private:
  static std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  }

  BenchFolder folder_;  // Goes last.
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<EchoService> service_;
  std::unique_ptr<grpc::Server> echo_server_;
};

// Keeps `in_flight` calls in flight until `calls` were made, and says how long that took.
template <typename Request, typename Response, typename Start>
class ClosedLoop {
 public:
  explicit ClosedLoop(Start start) : start_(start) {}

  double Run(int in_flight, int calls) {
    left_ = calls;
    flying_ = in_flight;
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < in_flight; ++i) Next();
    done_.get_future().wait();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }

 private:
  struct Call {
    grpc::ClientContext context;
    Request request;
    Response response;
  };

  void Next() {
    const int number = left_--;
    if (number <= 0) {
      if (--flying_ == 0) done_.set_value();
      return;
    }
    auto call = std::make_shared<Call>();
    // A walk over all entities in no order.
    call->request.set_entity(EntityId(static_cast<int>(7919LL * number % kEntities)));
    start_(&call->context, &call->request, &call->response,
           [this, call](const grpc::Status& status) {
             if (!status.ok()) {
               std::cerr << status.error_message() << "\n";
               std::exit(1);
             }
             Next();
           });
  }

  Start start_;
  std::atomic<int> left_ = 0;
  std::atomic<int> flying_ = 0;
  std::promise<void> done_;
};

template <typename Request, typename Response, typename Start>
double Seconds(int in_flight, int calls, Start start) {
  return ClosedLoop<Request, Response, Start>(start).Run(in_flight, calls);
}

void GetEntityBesideEcho(benchmark::State& state) {
  static const Setup setup;
  const auto in_flight = static_cast<int>(state.range(0));
  const int calls = in_flight == 1 ? 500 : 2000;
  const auto echo = [&](int count) {
    return Seconds<bench::EchoRequest, bench::EchoResponse>(
        in_flight, count, [&](auto* context, auto* request, auto* response, auto done) {
          setup.echo->async()->Get(context, request, response, done);
        });
  };
  const auto get = [&](int count) {
    return Seconds<v1::GetEntityRequest, v1::GetEntityResponse>(
        in_flight, count, [&](auto* context, auto* request, auto* response, auto done) {
          setup.graph->async()->GetEntity(context, request, response, done);
        });
  };
  const auto echo_message = [&](int count) {
    return Seconds<v1::GetEntityRequest, v1::GetEntityResponse>(
        in_flight, count, [&](auto* context, auto* request, auto* response, auto done) {
          setup.echo->async()->GetEntity(context, request, response, done);
        });
  };
  echo(calls / 4);  // Connects and warms up.
  echo_message(calls / 4);
  get(calls / 4);
  double echo_seconds = 0;
  double message_seconds = 0;
  double get_seconds = 0;
  int first = 0;  // Who begins moves on, so that no one always follows the same other.
  for (auto _ : state) {
    for (int turn = 0; turn < 3; ++turn) {
      switch ((first + turn) % 3) {
        case 0:
          echo_seconds += echo(calls);
          break;
        case 1:
          message_seconds += echo_message(calls);
          break;
        default: {
          const double seconds = get(calls);
          get_seconds += seconds;
          state.SetIterationTime(seconds);
        }
      }
    }
    ++first;
  }
  const double total = static_cast<double>(calls) * static_cast<double>(state.iterations());
  state.counters["echo_per_s"] = total / echo_seconds;
  state.counters["get_entity_per_s"] = total / get_seconds;
  state.counters["of_echo"] = echo_seconds / get_seconds;
  state.counters["of_same_message"] = message_seconds / get_seconds;
  state.counters["payload_bytes"] = static_cast<double>(setup.payload_bytes);
}

BENCHMARK(GetEntityBesideEcho)
    ->ArgName("in_flight")
    ->Arg(1)
    ->Arg(8)
    ->Arg(64)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace partnergraph
