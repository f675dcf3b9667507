// How a stream ends: well, with an error, and beside clients that take nothing.
#include "service/server/stream_call.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <future>

#include "partnergraph/v1/query_service.grpc.pb.h"

namespace partnergraph {
namespace {

using Rpcs = v1::QueryService;
using std::chrono::milliseconds;

// Sends what the test says, in messages of so many bytes, and ends as it says.
class ScriptedCall final : public StreamCall {
 public:
  struct Script {
    std::vector<std::size_t> message_bytes;
    Status end{};
    milliseconds stall_max = kStreamStallMax;
    std::promise<void> gone{};  // Once gRPC has let the call go.
  };
  ScriptedCall(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
               Script* script)
      : StreamCall(context, request, script->stall_max), script_(*script) {}

 private:
  ~ScriptedCall() override { script_.gone.set_value(); }
  Status Stream() override {
    for (const std::size_t bytes : script_.message_bytes) {
      v1::TraverseResponse message;
      message.add_reached()->mutable_entity()->set_id(std::string(bytes, 'x'));
      PG_RETURN_IF_ERROR(Send(message, false));
    }
    return script_.end;
  }

  Script& script_;
};

// Serves one stream over TCP.
class ScriptedServer final : public Rpcs::WithRawCallbackMethod_Traverse<Rpcs::Service> {
 public:
  explicit ScriptedServer(ScriptedCall::Script script)
      : script_(std::move(script)), gone_(script_.gone.get_future()), pool_(1, 1) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
    grpc::ChannelArguments arguments;
    // The client's gRPC takes 64 KiB before the client reads, however fast the connection is.
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 65'536);
    stub_ = Rpcs::NewStub(grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port),
                                                    grpc::InsecureChannelCredentials(), arguments));
  }
  ~ScriptedServer() override { server_->Shutdown(std::chrono::system_clock::now()); }

  Rpcs::Stub& stub() { return *stub_; }
  // Whether gRPC lets the call go before a minute has passed.
  bool CallIsGone() { return gone_.wait_for(std::chrono::minutes(1)) == std::future_status::ready; }

 private:
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Traverse(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request) override {
    auto* const call = new ScriptedCall(context, request, &script_);
    StartOnPool(context, &pool_, call);
    return call;
  }

  ScriptedCall::Script script_;
  std::future<void> gone_;
  WorkerPool pool_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Rpcs::Stub> stub_;
};

TEST(StreamCall, DeliversEveryMessageAndTheEnd) {
  for (const std::size_t count : {0U, 1U, 2U, 7U}) {
    ScriptedServer server({.message_bytes = std::vector<std::size_t>(count, 100)});
    grpc::ClientContext context;
    const auto stream = server.stub().Traverse(&context, {});
    v1::TraverseResponse message;
    std::size_t received = 0;
    while (stream->Read(&message)) ++received;
    EXPECT_EQ(received, count);
    EXPECT_TRUE(stream->Finish().ok());
    EXPECT_TRUE(server.CallIsGone());
  }
}

TEST(StreamCall, DeliversWhatCameBeforeAnError) {
  ScriptedServer server({.message_bytes = {10, 20, 30}, .end = absl::DataLossError("a bad row")});
  grpc::ClientContext context;
  const auto stream = server.stub().Traverse(&context, {});
  v1::TraverseResponse message;
  std::vector<std::size_t> received;
  while (stream->Read(&message)) received.push_back(message.reached(0).entity().id().size());
  EXPECT_EQ(received, (std::vector<std::size_t>{10, 20, 30}));
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(status.error_message(), "a bad row");
}

// Larger than what gRPC takes on its way.
constexpr std::size_t kLarge = std::size_t{3} << 20U;

TEST(StreamCall, CutsAClientOffThatTakesNoMessage) {
  for (const std::vector<std::size_t>& messages :
       {std::vector<std::size_t>{kLarge}, std::vector<std::size_t>{10, kLarge},
        std::vector<std::size_t>{kLarge, 10}}) {
    constexpr milliseconds kStall(50);
    ScriptedServer server({.message_bytes = messages, .stall_max = kStall});
    const auto begin = std::chrono::steady_clock::now();
    grpc::ClientContext context;
    const auto stream = server.stub().Traverse(&context, {});
    EXPECT_TRUE(server.CallIsGone());
    EXPECT_GE(std::chrono::steady_clock::now() - begin, kStall);
    v1::TraverseResponse message;
    while (stream->Read(&message)) EXPECT_LT(message.ByteSizeLong(), kLarge);
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
}

TEST(StreamCall, EndsIfTheClientLeaves) {
  ScriptedServer server({.message_bytes = {10, kLarge}});
  grpc::ClientContext context;
  const auto stream = server.stub().Traverse(&context, {});
  v1::TraverseResponse message;
  ASSERT_TRUE(stream->Read(&message));
  context.TryCancel();
  EXPECT_TRUE(server.CallIsGone());
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

}  // namespace
}  // namespace partnergraph
