#include "service/cli/session.h"

#include <google/protobuf/util/json_util.h>
#include <grpcpp/create_channel.h>

#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include "service/cli/exit_code.h"
#include "service/server/server.h"

namespace partnergraph::cli {
namespace {

StatusOr<std::string> ReadPem(const std::string& path) {
  if (path.empty()) return std::string();
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || text.str().empty()) {
    return absl::NotFoundError("file \"" + path + "\": cannot be read, or is empty");
  }
  return text.str();
}

}  // namespace

Session::Session(std::ostream* out, std::ostream* err, std::shared_ptr<grpc::Channel> channel)
    : out_(out), err_(err), channel_(std::move(channel)) {}

Session::~Session() = default;

void Session::PrintJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  // Fails only for Any without a descriptor, which no response has.
  if (google::protobuf::util::MessageToJsonString(message, &json, options).ok()) {
    out() << json << "\n";
  }
}

void Session::FillAsOf(v1::AsOf* as_of) const {
  as_of->set_valid_date(options_.as_of);
  if (options_.revision) as_of->set_revision(*options_.revision);
}

Status Session::CheckTlsOptions() const {
  const bool has_cert = !options_.tls_cert.empty();
  const bool has_key = !options_.tls_key.empty();
  const auto refuse = [this](Message message) {
    return ErrorWithExitCode(ExitCode::kWrongUsage, Say(message));
  };
  if ((has_cert || has_key) && options_.tls_ca.empty()) return refuse(Message::kTlsNeedsCa);
  if (has_cert != has_key) return refuse(Message::kTlsNeedsPair);
  if (!options_.tls_ca.empty() && !options_.db.empty()) return refuse(Message::kTlsNeedsServer);
  return absl::OkStatus();
}

StatusOr<std::shared_ptr<grpc::ChannelCredentials>> Session::Credentials() const {
  if (options_.tls_ca.empty()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions ssl;
  PG_ASSIGN_OR_RETURN(ssl.pem_root_certs, ReadPem(options_.tls_ca));
  PG_ASSIGN_OR_RETURN(ssl.pem_cert_chain, ReadPem(options_.tls_cert));
  PG_ASSIGN_OR_RETURN(ssl.pem_private_key, ReadPem(options_.tls_key));
  return grpc::SslCredentials(ssl);
}

Status Session::Connect() {
  if (graph_ != nullptr) return absl::OkStatus();
  PG_RETURN_IF_ERROR(CheckTlsOptions());
  if (channel_ == nullptr && options_.db.empty()) {
    PG_ASSIGN_OR_RETURN(const auto credentials, Credentials());
    grpc::ChannelArguments arguments;
    // A proxy of the environment is for web pages, not for this service.
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    channel_ = grpc::CreateCustomChannel(options_.server, credentials, arguments);
  } else if (channel_ == nullptr) {
    PG_ASSIGN_OR_RETURN(engine_,
                        Engine::Open({.path = options_.db, .create_if_missing = create_database_}));
    ServerOptions server_options;
    server_options.address.clear();
    PG_ASSIGN_OR_RETURN(server_, Server::Start(engine_.get(), server_options));
    channel_ = server_->InProcessChannel();
  }
  graph_ = v1::GraphService::NewStub(channel_);
  query_ = v1::QueryService::NewStub(channel_);
  analysis_ = v1::AnalysisService::NewStub(channel_);
  transfer_ = v1::TransferService::NewStub(channel_);
  return absl::OkStatus();
}

Status Session::Import(const std::function<Status(const WriteImportPart&)>& send,
                       const std::function<void(const v1::ImportResponse&)>& take) {
  PG_RETURN_IF_ERROR(Connect());
  grpc::ClientContext context;
  const InterruptWatch watch([&context] { context.TryCancel(); });
  const auto stream = transfer_->Import(&context);
  std::thread reader([&] {
    v1::ImportResponse response;
    while (stream->Read(&response)) take(response);
  });
  // A write fails once the server has ended the call; why, the call's status says.
  const Status sent = send([&](const v1::ImportRequest& part) { return stream->Write(part); });
  if (!sent.ok()) context.TryCancel();
  stream->WritesDone();
  reader.join();
  const Status status = Check(stream->Finish());
  return sent.ok() ? status : sent;
}

Status Session::Check(const grpc::Status& status) const {
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE && engine_ == nullptr) {
    return absl::UnavailableError(
        Say(Message::kNoServer, {options_.server, status.error_message()}));
  }
  return FromGrpcStatus(status);
}

StatusOr<const Vocabulary*> Session::GetVocabulary() {
  if (!vocabulary_) {
    v1::GetOntologyRequest request;
    if (options_.revision) request.mutable_as_of()->set_revision(*options_.revision);
    const auto response = Call(&v1::GraphService::Stub::GetOntology, request);
    if (!response.ok() && response.status().code() != StatusCode::kFailedPrecondition) {
      return response.status();
    }
    vocabulary_.emplace(response.ok() ? response->ontology() : v1::Ontology(), language());
  }
  return &*vocabulary_;
}

}  // namespace partnergraph::cli
