// What every command works with: where to write, in which language, and the stubs of the service,
// reached over a channel to a server or in-process over a database opened for this command.
#ifndef PARTNERGRAPH_SERVICE_CLI_SESSION_H_
#define PARTNERGRAPH_SERVICE_CLI_SESSION_H_

#include <google/protobuf/message.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/sync_stream.h>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <type_traits>

#include "graph/engine.h"
#include "partnergraph/v1/analysis_service.grpc.pb.h"
#include "partnergraph/v1/graph_service.grpc.pb.h"
#include "partnergraph/v1/query_service.grpc.pb.h"
#include "partnergraph/v1/transfer_service.grpc.pb.h"
#include "service/cli/interrupt_watch.h"
#include "service/cli/messages.h"
#include "service/cli/table.h"
#include "service/cli/vocabulary.h"
#include "service/server/to_grpc_status.h"

namespace partnergraph {
class Server;
}

namespace partnergraph::cli {

// The options that every command takes.
struct GlobalOptions {
  std::string server = "127.0.0.1:50551";
  // Folder of a database; empty: use `server`.
  std::string db;
  Language language = Language::kEnglish;
  std::string as_of;
  std::optional<std::uint64_t> revision;
  bool json = false;
  bool color = false;
  // PEM files for a server with TLS; `tls_ca` turns it on.
  std::string tls_ca;
  std::string tls_cert;
  std::string tls_key;
};

class Session {
 public:
  // With `channel`, the options `server` and `db` do not count; for tests.
  Session(std::ostream* out, std::ostream* err, std::shared_ptr<grpc::Channel> channel);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Set from the command line before the first call.
  GlobalOptions& options() { return options_; }
  const GlobalOptions& options() const { return options_; }
  // Lets `--db` make a database where there is none.
  void set_create_database() { create_database_ = true; }

  std::ostream& out() { return *out_; }
  std::ostream& err() { return *err_; }
  Language language() const { return options_.language; }
  std::string Say(Message message, std::initializer_list<std::string> arguments = {}) const {
    return Text(options_.language, message, arguments);
  }
  std::string Painted(std::string_view text, Style style) const {
    return Paint(text, style, options_.color);
  }
  // Writes a response as one line of proto3 JSON with the field names of the proto files.
  void PrintJson(const google::protobuf::Message& message);

  // A request with the language and the times of the command line, where it has such fields.
  template <class Request>
  Request NewRequest() const {
    Request request;
    if constexpr (requires { request.mutable_as_of(); }) FillAsOf(request.mutable_as_of());
    if constexpr (requires { request.set_language(std::string()); }) {
      request.set_language(LanguageCode(options_.language));
    }
    return request;
  }

  // Calls an rpc of one of the services: session.Call(&v1::QueryService::Stub::Search, request).
  // Ctrl-C cancels it. Returns the service's error; UNAVAILABLE says how to reach a server.
  template <class Stub, class Request, class Response>
  StatusOr<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                       Response*),
                          const Request& request) {
    PG_RETURN_IF_ERROR(Connect());
    grpc::ClientContext context;
    const InterruptWatch watch([&context] { context.TryCancel(); });
    Response response;
    PG_RETURN_IF_ERROR(Check((StubOf<Stub>().*method)(&context, request, &response)));
    return response;
  }

  // Calls a streaming rpc, and `take` with each message as it comes:
  // session.Stream(&v1::QueryService::Stub::Traverse, request, take). Ctrl-C cancels it.
  template <class Stub, class Request, class Response>
  Status Stream(std::unique_ptr<grpc::ClientReader<Response>> (Stub::*method)(grpc::ClientContext*,
                                                                              const Request&),
                const Request& request,
                const std::type_identity_t<std::function<void(const Response&)>>& take) {
    PG_RETURN_IF_ERROR(Connect());
    grpc::ClientContext context;
    const InterruptWatch watch([&context] { context.TryCancel(); });
    const auto reader = (StubOf<Stub>().*method)(&context, request);
    Response response;
    while (reader->Read(&response)) take(response);
    return Check(reader->Finish());
  }

  // Imports: calls `send` with what writes the parts, and `take` with each message, from another
  // thread. `send` returns false to give up. Ctrl-C cancels it.
  using WriteImportPart = std::function<bool(const v1::ImportRequest&)>;
  Status Import(const std::function<Status(const WriteImportPart&)>& send,
                const std::function<void(const v1::ImportResponse&)>& take);

  // The labels of the ontology; without labels if the database has no ontology.
  StatusOr<const Vocabulary*> GetVocabulary();

 private:
  // Opens the database or the channel; once.
  Status Connect();
  // Wrong usage if options of TLS stand without those that they need.
  Status CheckTlsOptions() const;
  StatusOr<std::shared_ptr<grpc::ChannelCredentials>> Credentials() const;
  Status Check(const grpc::Status& status) const;
  void FillAsOf(v1::AsOf* as_of) const;
  template <class Stub>
  Stub& StubOf() {
    if constexpr (std::is_same_v<Stub, v1::GraphService::Stub>) {
      return *graph_;
    } else if constexpr (std::is_same_v<Stub, v1::TransferService::Stub>) {
      return *transfer_;
    } else if constexpr (std::is_same_v<Stub, v1::AnalysisService::Stub>) {
      return *analysis_;
    } else {
      return *query_;
    }
  }

  GlobalOptions options_;
  std::ostream* out_;
  std::ostream* err_;
  bool create_database_ = false;
  // Destroyed from below: stubs, channel, server, engine.
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::GraphService::Stub> graph_;
  std::unique_ptr<v1::QueryService::Stub> query_;
  std::unique_ptr<v1::AnalysisService::Stub> analysis_;
  std::unique_ptr<v1::TransferService::Stub> transfer_;
  std::optional<Vocabulary> vocabulary_;
};

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_SESSION_H_
