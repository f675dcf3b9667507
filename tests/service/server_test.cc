#include "service/server/server.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "test_server.h"

namespace partnergraph {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

ServerOptions AnyPort() { return {.address = "127.0.0.1:0"}; }

Status StartStatus(const ServerOptions& options) {
  const std::unique_ptr<Engine> engine = EngineWith(SmallNetwork());
  return Server::Start(engine.get(), options).status();
}

StatusOr<v1::StatisticsResponse> Ask(const std::shared_ptr<grpc::Channel>& channel) {
  const auto stub = v1::QueryService::NewStub(channel);
  return Call(*stub, &v1::QueryService::Stub::Statistics, v1::StatisticsRequest());
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A folder that goes with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "pg_server_XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

TEST(Server, ListensOnAPortOfItsOwn) {
  TestServer server(SmallNetwork(), AnyPort());
  EXPECT_GT(server.server().port(), 0);
  EXPECT_EQ(server.server().address(), "127.0.0.1:" + std::to_string(server.server().port()));
  EXPECT_TRUE(Ask(server.channel()).ok());
  EXPECT_TRUE(Ask(server.server().InProcessChannel()).ok());
}

TEST(Server, NeedsNoPort) {
  TestServer server(SmallNetwork());
  EXPECT_EQ(server.server().port(), 0);
  EXPECT_EQ(server.server().address(), "");
  EXPECT_TRUE(Ask(server.server().InProcessChannel()).ok());
}

TEST(Server, ListensOnAUnixSocket) {
  const TemporaryFolder folder;
  const ServerOptions options = {.address = "unix:" + (folder / "socket")};
  TestServer server(SmallNetwork(), options);
  EXPECT_EQ(server.server().address(), options.address);
  EXPECT_TRUE(Ask(ConnectTo(options.address)).ok());
  // gRPC itself would take the socket's file over.
  EXPECT_EQ(RuleOf(StartStatus(options)), "ADDRESS_IN_USE");
  EXPECT_TRUE(Ask(ConnectTo(options.address)).ok());
}

// Starts a server at the port of another one, by that host.
void ExpectPortInUse(const std::string& host) {
  TestServer server(SmallNetwork(), AnyPort());
  const std::string address = host + ":" + std::to_string(server.server().port());
  const Status status = StartStatus({.address = address});
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_EQ(std::string(status.message()),
            "address \"" + address + "\": another process listens there");
  EXPECT_TRUE(Ask(server.channel()).ok());
}

TEST(Server, RefusesAPortInUse) { ExpectPortInUse("127.0.0.1"); }

TEST(Server, RefusesAPortInUseByName) {
  addrinfo* found = nullptr;
  if (getaddrinfo("localhost", nullptr, nullptr, &found) != 0) {
    GTEST_SKIP() << "this machine cannot resolve \"localhost\" (it has no /etc/hosts)";
  }
  freeaddrinfo(found);
  ExpectPortInUse("localhost");
}

TEST(Server, TakesAPortThatWasGivenBack) {
  std::string address;
  for (int i = 0; i < 3; ++i) {
    TestServer server(SmallNetwork(),
                      address.empty() ? AnyPort() : ServerOptions{.address = address});
    EXPECT_TRUE(Ask(server.channel()).ok());
    address = server.server().address();
  }
}

TEST(Server, RefusesOtherMachinesWithoutTls) {
  for (const char* address : {"0.0.0.0:0", "[::]:0", "example.org:50551"}) {
    const Status status = StartStatus({.address = address});
    EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition) << address;
    EXPECT_EQ(RuleOf(status), "NEEDS_TLS");
    EXPECT_THAT(std::string(status.message()), HasSubstr(address));
  }
  EXPECT_TRUE(StartStatus({.address = "0.0.0.0:0", .insecure = true}).ok());
}

TEST(Server, RefusesOptionsThatMakeNoSense) {
  EXPECT_EQ(RuleOf(StartStatus({.address = "nowhere"})), "BAD_ADDRESS");
  ServerOptions options = AnyPort();
  options.tls_certificate = "/nonexistent/cert.pem";
  EXPECT_EQ(PlaceOf(StartStatus(options)), "tls_key");
  options.tls_key = "/nonexistent/key.pem";
  const Status unreadable = StartStatus(options);
  EXPECT_EQ(unreadable.code(), StatusCode::kNotFound);
  EXPECT_THAT(std::string(unreadable.message()), HasSubstr("/nonexistent/cert.pem"));
  options.insecure = true;
  EXPECT_EQ(PlaceOf(StartStatus(options)), "insecure");
  ServerOptions only_ca = AnyPort();
  only_ca.tls_client_ca = "ca.pem";
  EXPECT_EQ(PlaceOf(StartStatus(only_ca)), "tls_client_ca");
}

TEST(Server, RefusesARequestThatIsTooLarge) {
  TestServer server(SmallNetwork(), AnyPort());
  v1::WriteRequest request;
  request.set_comment(std::string(5 << 20, 'x'));
  EXPECT_EQ(Call(server.graph(), &v1::GraphService::Stub::Write, request).status().code(),
            StatusCode::kResourceExhausted);
  EXPECT_TRUE(Ask(server.channel()).ok());
}

TEST(Server, RefusesTooMuchMetadata) {
  TestServer server(SmallNetwork(), AnyPort());
  const std::string method = "/partnergraph.v1.QueryService/Statistics";
  EXPECT_TRUE(CallBytes(server.channel(), method, "", std::string(1000, 'x')).ok());
  EXPECT_EQ(CallBytes(server.channel(), method, "", std::string(20'000, 'x')).status().code(),
            StatusCode::kResourceExhausted);
  // gRPC closes that connection; others do not notice.
  EXPECT_TRUE(Ask(ConnectTo(server.server().address())).ok());
}

// --- Health (grpc.health.v1). No Debian package has its messages for C++; each has one field.

constexpr char kServing[] = "\x08\x01";
constexpr char kNotServing[] = "\x08\x02";

std::string HealthRequest(const std::string& service) {
  return service.empty() ? ""
                         : "\x0A" + std::string(1, static_cast<char>(service.size())) + service;
}

TEST(Health, KnowsBothServices) {
  TestServer server(SmallNetwork(), AnyPort());
  for (const char* service : {"", "partnergraph.v1.GraphService", "partnergraph.v1.QueryService"}) {
    const auto answer =
        CallBytes(server.channel(), "/grpc.health.v1.Health/Check", HealthRequest(service));
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(*answer, kServing) << service;
  }
  EXPECT_EQ(CallBytes(server.channel(), "/grpc.health.v1.Health/Check", HealthRequest("other"))
                .status()
                .code(),
            StatusCode::kNotFound);
}

// Reads one message after another from a generic stream.
class ByteStream {
 public:
  ByteStream(const std::shared_ptr<grpc::Channel>& channel, const std::string& method)
      : stub_(channel), call_(stub_.PrepareCall(&context_, method, &queue_)) {
    call_->StartCall(nullptr);
    Next();
  }
  ~ByteStream() {
    context_.TryCancel();
    Finish();
  }
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  bool Write(const std::string& bytes) {
    const grpc::Slice slice(bytes);
    call_->Write(grpc::ByteBuffer(&slice, 1), nullptr);
    return Next();
  }
  // Empty at the end of the stream.
  std::string Read() {
    grpc::ByteBuffer bytes;
    call_->Read(&bytes, nullptr);
    if (!Next()) return "";
    grpc::Slice slice;
    EXPECT_TRUE(bytes.DumpToSingleSlice(&slice).ok());
    return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
  }
  void Finish() {
    if (call_ == nullptr) return;
    grpc::Status status;
    call_->Finish(&status, nullptr);
    Next();
    call_ = nullptr;
  }

 private:
  bool Next() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

TEST(Health, SaysNotServingWhileTheServerDrains) {
  TestServer server(SmallNetwork(), AnyPort());
  std::thread shutdown;
  {
    ByteStream watch(server.channel(), "/grpc.health.v1.Health/Watch");
    ASSERT_TRUE(watch.Write(HealthRequest("partnergraph.v1.QueryService")));
    EXPECT_EQ(watch.Read(), kServing);
    // The watch itself is a call in flight: the server drains until it ends.
    shutdown = std::thread([&server] { server.server().Shutdown(kCallTime); });
    EXPECT_EQ(watch.Read(), kNotServing);
  }
  shutdown.join();
}

TEST(Reflection, ListsBothServices) {
  TestServer server(SmallNetwork(), AnyPort());
  // The messages come with the reflection library, which has no header for them.
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  auto make = [pool](const std::string& name) {
    const auto* type = pool->FindMessageTypeByName("grpc.reflection.v1alpha." + name);
    auto* factory = google::protobuf::MessageFactory::generated_factory();
    return std::unique_ptr<google::protobuf::Message>(factory->GetPrototype(type)->New());
  };
  const auto request = make("ServerReflectionRequest");
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString("list_services: '*'", request.get()));
  ByteStream stream(server.channel(),
                    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");
  ASSERT_TRUE(stream.Write(request->SerializeAsString()));
  const auto response = make("ServerReflectionResponse");
  ASSERT_TRUE(response->ParseFromString(stream.Read()));
  EXPECT_THAT(response->DebugString(), HasSubstr("\"partnergraph.v1.GraphService\""));
  EXPECT_THAT(response->DebugString(), HasSubstr("\"partnergraph.v1.QueryService\""));
  EXPECT_THAT(response->DebugString(), HasSubstr("\"grpc.health.v1.Health\""));
}

// --- Shutdown.

void ExpectAStreamToFinish(const ServerOptions& options) {
  TestServer server(Star(3000), options);
  grpc::ClientContext context;
  v1::TraverseRequest request;
  request.set_entity("hub");
  const auto stream = server.query().Traverse(&context, request);
  v1::TraverseResponse message;
  ASSERT_TRUE(stream->Read(&message));
  int reached = message.reached_size();
  std::thread shutdown([&server] { server.server().Shutdown(kCallTime); });
  while (stream->Read(&message)) reached += message.reached_size();
  const grpc::Status status = stream->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(reached, 3001);
  shutdown.join();
  EXPECT_EQ(Ask(server.channel()).status().code(), StatusCode::kUnavailable);
}

TEST(Shutdown, LetsAStreamFinishOverTcp) { ExpectAStreamToFinish(AnyPort()); }

TEST(Shutdown, LetsAStreamFinishInProcess) { ExpectAStreamToFinish({.address = ""}); }

TEST(Shutdown, CancelsWhatIsLeftWhenTheTimeIsOver) {
  for (const ServerOptions& options : {AnyPort(), ServerOptions{.address = ""}}) {
    TestServer server(Star(3000), options);
    grpc::ClientContext context;
    v1::TraverseRequest request;
    request.set_entity("hub");
    const auto stream = server.query().Traverse(&context, request);
    v1::TraverseResponse message;
    ASSERT_TRUE(stream->Read(&message));
    // The client does not read on, and the query waits for it.
    server.server().Shutdown(milliseconds(1));
    while (stream->Read(&message)) {
    }
    EXPECT_FALSE(stream->Finish().ok());
  }
}

TEST(Shutdown, EndsQueriesThatRun) {
  TestServer server(Diamonds(49, 20));
  v1::FindPathsRequest request;
  request.set_source("end0");
  request.set_target("end49");
  request.set_selector(v1::PATH_SELECTOR_SHORTEST_K);
  request.set_max_hops(100);
  request.set_max_paths(1000);
  request.mutable_budget()->set_max_visited_edges(1'000'000'000);
  std::vector<std::future<grpc::Status>> answers;
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<v1::FindPathsResponse> responses(50);
  for (v1::FindPathsResponse& response : responses) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    auto done = std::make_shared<std::promise<grpc::Status>>();
    answers.push_back(done->get_future());
    server.query().async()->FindPaths(
        contexts.back().get(), &request, &response,
        [done](const grpc::Status& status) { done->set_value(status); });
  }
  server.server().Shutdown(milliseconds(0));
  for (std::future<grpc::Status>& answer : answers) EXPECT_FALSE(answer.get().ok());
}

TEST(Shutdown, EndsTheWait) {
  TestServer server(SmallNetwork());
  std::thread waiting([&server] { server.server().Wait(); });
  server.server().Shutdown(milliseconds(0));
  waiting.join();
  server.server().Shutdown(milliseconds(0));  // Once more does no harm.
}

// --- TLS, with certificates made by the openssl program.

class Tls : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("openssl version >/dev/null 2>&1") != 0) {
      GTEST_SKIP() << "the program openssl is not installed";
    }
    for (const char* name : {"server", "client", "stranger"}) {
      const std::string command =
          "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
          " -subj /CN=" +
          std::string(name) +
          " -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
          " -keyout '" +
          Key(name) + "' -out '" + Certificate(name) + "' 2>/dev/null";
      ASSERT_EQ(std::system(command.c_str()), 0) << command;
    }
    options_ = AnyPort();
    options_.tls_certificate = Certificate("server");
    options_.tls_key = Key("server");
  }

  std::string Certificate(const std::string& name) const { return folder_ / (name + ".pem"); }
  std::string Key(const std::string& name) const { return folder_ / (name + ".key"); }

  // Asks as the owner of a certificate; "" has none.
  StatusCode AskAs(const std::string& name, const std::string& address,
                   const std::string& trusted = "server") const {
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = ReadFile(Certificate(trusted));
    if (!name.empty()) {
      tls.pem_cert_chain = ReadFile(Certificate(name));
      tls.pem_private_key = ReadFile(Key(name));
    }
    return Ask(ConnectTo(address, grpc::SslCredentials(tls))).status().code();
  }

  const TemporaryFolder folder_;
  ServerOptions options_;
};

TEST_F(Tls, ServesThoseWhoSpeakItAndTrustTheServer) {
  TestServer server(SmallNetwork(), options_);
  EXPECT_EQ(AskAs("", server.server().address()), StatusCode::kOk);
  EXPECT_EQ(AskAs("", server.server().address(), "stranger"), StatusCode::kUnavailable);
  // In the clear.
  EXPECT_EQ(Ask(server.channel()).status().code(), StatusCode::kUnavailable);
}

TEST_F(Tls, ServesOnlyClientsWithACertificateIfAsked) {
  options_.tls_client_ca = Certificate("client");
  TestServer server(SmallNetwork(), options_);
  EXPECT_EQ(AskAs("client", server.server().address()), StatusCode::kOk);
  EXPECT_EQ(AskAs("", server.server().address()), StatusCode::kUnavailable);
  EXPECT_EQ(AskAs("stranger", server.server().address()), StatusCode::kUnavailable);
}

TEST_F(Tls, MayBeReachedFromOtherMachines) {
  options_.address = "0.0.0.0:0";
  EXPECT_TRUE(StartStatus(options_).ok());
}

TEST_F(Tls, RefusesFilesThatDoNotFitTogether) {
  options_.tls_key = Key("stranger");
  const Status status = StartStatus(options_);
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(RuleOf(status), "BAD_CERTIFICATE");
  options_.tls_key = Certificate("server");  // Two options mixed up.
  EXPECT_EQ(RuleOf(StartStatus(options_)), "BAD_CERTIFICATE");
}

}  // namespace
}  // namespace partnergraph
