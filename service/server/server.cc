#include "service/server/server.h"

#include <grpcpp/create_channel_posix.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/server_posix.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

#include "partnergraph/v1/analysis_service.grpc.pb.h"
#include "partnergraph/v1/graph_service.grpc.pb.h"
#include "partnergraph/v1/query_service.grpc.pb.h"
#include "partnergraph/v1/transfer_service.grpc.pb.h"
#include "service/server/analysis_service.h"
#include "service/server/graph_service.h"
#include "service/server/listen_address.h"
#include "service/server/query_service.h"
#include "service/server/transfer_service.h"
#include "service/server/worker_pool.h"

namespace partnergraph {
namespace {

// Bytes of requests and answers that gRPC holds at the same time; past it, it closes connections.
constexpr std::size_t kTransportBytesMax = 1U << 30U;

StatusOr<std::string> ReadPem(const std::string& option, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.is_open() || file.bad() || text.empty()) {
    return ViolationError(StatusCode::kNotFound, option, path, "UNREADABLE_FILE",
                          "the file cannot be read or is empty");
  }
  return text;
}

Status CheckTlsOptions(const ServerOptions& options, const ListenAddress& address) {
  const bool tls = !options.tls_certificate.empty();
  if (tls != !options.tls_key.empty()) {
    return InvalidError(tls ? "tls_key" : "tls_certificate", "", "TLS_OPTIONS",
                        "is missing; a certificate and its key go together");
  }
  if (!options.tls_client_ca.empty() && !tls) {
    return InvalidError("tls_client_ca", options.tls_client_ca, "TLS_OPTIONS",
                        "needs a certificate and a key of the server as well");
  }
  if (options.insecure && tls) {
    return InvalidError("insecure", "", "TLS_OPTIONS",
                        "contradicts the certificate; leave one out");
  }
  if (!tls && !options.insecure && !address.local) {
    return ViolationError(
        StatusCode::kFailedPrecondition, "address", address.text, "NEEDS_TLS",
        "other machines reach it; give a certificate and key (TLS), or say insecure to serve "
        "everybody in the clear, or listen on 127.0.0.1");
  }
  return {};
}

StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeCredentials(const ServerOptions& options) {
  if (options.tls_certificate.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions tls;
  grpc::SslServerCredentialsOptions::PemKeyCertPair pair;
  PG_ASSIGN_OR_RETURN(pair.cert_chain, ReadPem("tls_certificate", options.tls_certificate));
  PG_ASSIGN_OR_RETURN(pair.private_key, ReadPem("tls_key", options.tls_key));
  tls.pem_key_cert_pairs.push_back(std::move(pair));
  if (!options.tls_client_ca.empty()) {
    PG_ASSIGN_OR_RETURN(tls.pem_root_certs, ReadPem("tls_client_ca", options.tls_client_ca));
    tls.client_certificate_request = GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY;
  }
  return grpc::SslServerCredentials(tls);
}

void SetLimits(grpc::ServerBuilder* builder) {
  grpc::ResourceQuota quota("partnergraph");
  quota.SetMaxThreads(kReflectionThreadsMax).Resize(kTransportBytesMax);
  builder->SetResourceQuota(quota);
  builder->SetMaxReceiveMessageSize(kRequestBytesMax);
  builder->AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMetadataBytesMax);
  builder->AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kCallsPerConnectionMax);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, static_cast<int>(kKeepaliveTime.count()));
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
                              static_cast<int>(kKeepaliveTimeout.count()));
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                              static_cast<int>(kClientPingIntervalMin.count()));
  // Two servers on one port would each get a part of the calls.
  builder->AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

}  // namespace

// Destroyed from the last to the first: the server ends before what its calls use.
struct Server::Parts {
  explicit Parts(Engine* engine)
      : long_calls(std::max<std::size_t>(kLongCallThreadsMin, std::thread::hardware_concurrency()),
                   kWaitingLongCallsMax),
        queries(std::max<std::size_t>(kQueryThreadsMin, std::thread::hardware_concurrency()),
                kWaitingQueriesMax),
        streams(kStreamThreads, kWaitingStreamsMax),
        analyses(kAnalysisCallThreads, kWaitingAnalysesMax),
        partner_analyses(kPartnerAnalysisThreads, kWaitingAnalysesMax),
        imports(kImportThreads, kWaitingImportsMax),
        exports(kExportThreads, kWaitingExportsMax),
        graph_service(MakeGraphService(engine, {&queries, &long_calls})),
        query_service(MakeQueryService(engine, {&queries, &long_calls}, &streams)),
        analysis_service(MakeAnalysisService(engine, &analyses, &partner_analyses)),
        transfer_service(MakeTransferService(engine, &imports, &exports)) {}

  WorkerPool long_calls;
  WorkerPool queries;
  WorkerPool streams;
  WorkerPool analyses;
  WorkerPool partner_analyses;
  WorkerPool imports;
  WorkerPool exports;
  const std::unique_ptr<grpc::Service> graph_service;
  const std::unique_ptr<grpc::Service> query_service;
  const std::unique_ptr<grpc::Service> analysis_service;
  const std::unique_ptr<grpc::Service> transfer_service;
  int port = 0;
  std::string address;
  std::unique_ptr<grpc::Server> server;
};

StatusOr<std::unique_ptr<Server>> Server::Start(Engine* engine, const ServerOptions& options) {
  // Both are settings of the process and must stand before the first server.
  [[maybe_unused]] static const bool plugins_ready = [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    return true;
  }();
  auto parts = std::make_unique<Parts>(engine);
  grpc::ServerBuilder builder;
  SetLimits(&builder);
  builder.RegisterService(parts->graph_service.get());
  builder.RegisterService(parts->query_service.get());
  builder.RegisterService(parts->analysis_service.get());
  builder.RegisterService(parts->transfer_service.get());
  ListenAddress address;
  if (!options.address.empty()) {
    PG_ASSIGN_OR_RETURN(address, ParseListenAddress(options.address));
    PG_RETURN_IF_ERROR(CheckTlsOptions(options, address));
    PG_ASSIGN_OR_RETURN(const auto credentials, MakeCredentials(options));
    PG_RETURN_IF_ERROR(CheckCanListen(address));
    builder.AddListeningPort(options.address, credentials, &parts->port);
  }
  parts->server = builder.BuildAndStart();
  if (parts->server == nullptr) {
    if (!options.tls_certificate.empty()) {
      return InvalidError("tls_certificate", options.tls_certificate, "BAD_CERTIFICATE",
                          "is no PEM certificate chain, or tls_key is not its key");
    }
    return ViolationError(StatusCode::kUnavailable, "address", options.address, "CANNOT_LISTEN",
                          "gRPC cannot listen there");
  }
  if (!options.address.empty()) parts->address = WithPort(address, parts->port);
  grpc::HealthCheckServiceInterface* const health = parts->server->GetHealthCheckService();
  for (const char* service :
       {v1::GraphService::service_full_name(), v1::QueryService::service_full_name(),
        v1::AnalysisService::service_full_name(), v1::TransferService::service_full_name()}) {
    health->SetServingStatus(service, true);
  }
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() { Shutdown(std::chrono::milliseconds(0)); }

int Server::port() const { return parts_->port; }

const std::string& Server::address() const { return parts_->address; }

std::shared_ptr<grpc::Channel> Server::InProcessChannel() {
  // gRPC 1.51's own in-process transport does not drain: Shutdown cuts its calls off at once, and a
  // call made later crashes. HTTP/2 over a pair of sockets is as fast as a unix socket and behaves
  // like any other connection.
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return parts_->server->InProcessChannel({});  // No file descriptor is left.
  }
  grpc::AddInsecureChannelFromFd(parts_->server.get(), ends[0]);
  return grpc::CreateInsecureChannelFromFd("in-process", ends[1]);
}

void Server::Shutdown(std::chrono::milliseconds grace) {
  parts_->server->GetHealthCheckService()->Shutdown();
  parts_->server->Shutdown(std::chrono::system_clock::now() + grace);
}

void Server::Wait() { parts_->server->Wait(); }

}  // namespace partnergraph
