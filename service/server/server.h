// The gRPC server: the services of partnergraph.v1, health checks (grpc.health.v1) and reflection
// (grpc.reflection.v1alpha) over one engine.
//
//   StatusOr<std::unique_ptr<Server>> server = Server::Start(engine.get(), {});
//   auto stub = v1::QueryService::NewStub((*server)->InProcessChannel());
#ifndef PARTNERGRAPH_SERVICE_SERVER_SERVER_H_
#define PARTNERGRAPH_SERVICE_SERVER_SERVER_H_

#include <grpcpp/channel.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "graph/engine.h"

namespace partnergraph {

// A larger request is refused with RESOURCE_EXHAUSTED.
inline constexpr int kRequestBytesMax = 4 << 20;
// Of one call, both ways; more is refused with RESOURCE_EXHAUSTED.
inline constexpr int kMetadataBytesMax = 8 << 10;
// Calls at the same time on one connection; more wait at the client.
inline constexpr int kCallsPerConnectionMax = 256;
// Streams of the reflection service at the same time, each of which holds a thread; more are
// refused with RESOURCE_EXHAUSTED.
inline constexpr int kReflectionThreadsMax = 16;
// A connection on which nothing came for so long is asked for a sign of life, and closed without
// an answer within the second time.
inline constexpr std::chrono::milliseconds kKeepaliveTime{60'000};
inline constexpr std::chrono::milliseconds kKeepaliveTimeout{20'000};
// Clients may ask as often as this, with or without a call.
inline constexpr std::chrono::milliseconds kClientPingIntervalMin{10'000};

struct ServerOptions {
  // "HOST:PORT", "[IPV6]:PORT" or "unix:PATH"; port 0: any free one. Empty: no port at all, only
  // InProcessChannel().
  std::string address = "127.0.0.1:50551";
  // Allows an address that other machines reach without TLS.
  bool insecure = false;
  // PEM files. Certificate and key together turn TLS on.
  std::string tls_certificate{};
  std::string tls_key{};
  // Only clients with a certificate signed by one of these get in (mutual TLS). Empty: all.
  std::string tls_client_ca{};
};

// Thread safety: all functions may be called from any thread.
class Server {
 public:
  // Listens and serves until Shutdown. `engine` must outlive the server. INVALID_ARGUMENT: a
  // malformed address, a TLS option without its partner, PEM files that do not fit together.
  // FAILED_PRECONDITION: other machines reach the address, and there is neither TLS nor
  // `insecure`. NOT_FOUND: a PEM file cannot be read. UNAVAILABLE: the address is in use or not of
  // this machine.
  static StatusOr<std::unique_ptr<Server>> Start(Engine* engine, const ServerOptions& options);
  // Cancels the calls in flight and waits for them.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // The port listened on; 0 without one.
  int port() const;
  // The address listened on, with the port chosen; empty without one.
  const std::string& address() const;
  // Reaches the server without a port or the network, and without TLS.
  std::shared_ptr<grpc::Channel> InProcessChannel();

  // Answers health checks with NOT_SERVING, takes no new calls, lets those in flight finish until
  // `grace` has passed, cancels the rest and returns when all have ended.
  void Shutdown(std::chrono::milliseconds grace);
  // Returns after Shutdown.
  void Wait();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_SERVER_H_
