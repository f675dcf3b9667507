// Another client of a server, for neighbor_bench: sends one costly query after the other until it
// is killed.
//
//   costly_client ADDRESS walks|paths|holdings|streams|nothing
//
// On another machine it would take nothing of the server's cores. Here it runs only while no other
// thread wants the core (SCHED_IDLE), and does not parse what it gets. With `nothing` it asks for
// nothing and keeps one core itself, as any program would, and as a costly query keeps the
// server's.
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "partnergraph/v1/query_service.grpc.pb.h"

namespace partnergraph {
namespace {

using grpc::ByteBuffer;

class Client {
 public:
  explicit Client(const std::string& address) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    channel_ = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  }

  void FindPaths(const std::string& source, const std::string& target,
                 v1::PathRestrictor restrictor, std::uint32_t max_hops) {
    v1::FindPathsRequest request;
    request.set_source(source);
    request.set_target(target);
    request.set_selector(v1::PATH_SELECTOR_SHORTEST_K);
    request.set_restrictor(restrictor);
    request.set_max_paths(1000);
    request.set_max_hops(max_hops);
    grpc::ClientContext context;
    ByteBuffer answer;
    grpc::Status status;
    grpc::TemplatedGenericStub<v1::FindPathsRequest, ByteBuffer> stub(channel_);
    const auto call = stub.PrepareUnaryCall(&context, "/partnergraph.v1.QueryService/FindPaths",
                                            request, &queue_);
    call->StartCall();
    call->Finish(&answer, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue_.Next(&tag, &ok);
    if (!status.ok()) std::exit(1);
  }

  // Goes as soon as the first answer comes.
  void GiveUpStream() {
    grpc::ClientContext context;
    v1::TraverseRequest request;
    request.set_entity("clique0");
    request.set_max_hops(100);
    const auto stub = v1::QueryService::NewStub(channel_);
    const auto reader = stub->Traverse(&context, request);
    v1::TraverseResponse response;
    reader->Read(&response);
    context.TryCancel();
    reader->Finish();
  }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  grpc::CompletionQueue queue_;
};

void Ask(Client& client, const std::string& query) {
  if (query == "walks") {
    client.FindPaths("clique0", "clique25", v1::PATH_RESTRICTOR_WALK, 10);
  } else if (query == "paths") {
    client.FindPaths("clique0", "clique25", v1::PATH_RESTRICTOR_ACYCLIC, 10);
  } else if (query == "holdings") {
    client.FindPaths("ring0", "ring15", v1::PATH_RESTRICTOR_ACYCLIC, 100);
  } else if (query == "streams") {
    client.GiveUpStream();
  } else {
    std::cerr << "usage: costly_client ADDRESS walks|paths|holdings|streams|nothing\n";
    std::exit(2);
  }
}

}  // namespace
}  // namespace partnergraph

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "costly_client needs an address and a query\n";
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // Not to outlive the measurement.
  if (std::string(argv[2]) == "nothing") {
    for (volatile std::uint64_t count = 0;;) count = count + 1;
  }
  // Before gRPC makes its threads, which inherit it.
  const sched_param none{};
  sched_setscheduler(0, SCHED_IDLE, &none);
  partnergraph::Client client(argv[1]);
  for (;;) partnergraph::Ask(client, argv[2]);
}
