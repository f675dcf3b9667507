// `partnergraph serve`: a process that serves one database until it is told to end.
#ifndef PARTNERGRAPH_SERVICE_SERVER_SERVE_H_
#define PARTNERGRAPH_SERVICE_SERVER_SERVE_H_

#include <chrono>
#include <string>

namespace partnergraph {

// What calls in flight get to finish after SIGINT or SIGTERM.
inline constexpr std::chrono::milliseconds kDrainTime{10'000};

struct ServeOptions {
  // Folder of the database; made if missing.
  std::string db{};
  // The rest as in ServerOptions.
  std::string address = "127.0.0.1:50551";
  bool insecure = false;
  std::string tls_cert{};
  std::string tls_key{};
  std::string tls_client_ca{};
};

// Opens the database, prints "listening on ADDRESS" to stdout and serves until SIGINT or SIGTERM.
// Then lets calls in flight finish for kDrainTime; a second signal ends the process at once (no
// acknowledged commit is lost by that). Returns the exit code: 0, or 1 after an error, which is
// said on stderr.
//
// REQUIRES: the process has no other thread yet that would take the signals.
int Serve(const ServeOptions& options);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_SERVE_H_
