#include "service/server/serve.h"

#include <google/protobuf/stubs/logging.h>

#include <csignal>
#include <iostream>
#include <memory>

#include "graph/engine.h"
#include "service/server/server.h"

namespace partnergraph {
namespace {

// Keeps SIGINT and SIGTERM from this thread and from all that it starts, until Release.
class HeldSignals {
 public:
  HeldSignals() {
    sigemptyset(&held_);
    sigaddset(&held_, SIGINT);
    sigaddset(&held_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &held_, &before_);
  }
  ~HeldSignals() { Release(); }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

  // Returns when one has come, also if it came before the call.
  void Wait() const {
    int signal = 0;
    sigwait(&held_, &signal);
  }
  void Release() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t held_{};
  sigset_t before_{};
};

int Fail(const Status& status) {
  std::cerr << "partnergraph serve: " << status.message() << "\n";
  return 1;
}

}  // namespace

int Serve(const ServeOptions& options) {
  HeldSignals signals;
  // A request that cannot be parsed is answered; protobuf's own line about it helps nobody.
  google::protobuf::SetLogHandler(nullptr);
  const StatusOr<std::unique_ptr<Engine>> engine = Engine::Open({.path = options.db});
  if (!engine.ok()) return Fail(engine.status());
  const StatusOr<std::unique_ptr<Server>> server =
      Server::Start(engine->get(), {.address = options.address,
                                    .insecure = options.insecure,
                                    .tls_certificate = options.tls_cert,
                                    .tls_key = options.tls_key,
                                    .tls_client_ca = options.tls_client_ca});
  if (!server.ok()) return Fail(server.status());
  std::cout << "listening on " << (*server)->address() << std::endl;
  signals.Wait();
  signals.Release();
  (*server)->Shutdown(kDrainTime);
  return 0;
}

}  // namespace partnergraph
