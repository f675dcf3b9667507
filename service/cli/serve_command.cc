// partnergraph serve: the server.
#include <cstdlib>
#include <memory>

#include "service/cli/commands.h"
#include "service/cli/exit_code.h"
#include "service/server/serve.h"
#include "service/server/server.h"

namespace partnergraph::cli {
namespace {

constexpr const char* kDefaultDatabase = "build/db";

// Listens as Serve would, over an empty database in memory, and ends.
Status CheckServeOptions(const ServeOptions& options) {
  PG_ASSIGN_OR_RETURN(const auto engine, Engine::Open({.path = "/memory", .in_memory = true}));
  return Server::Start(engine.get(), {.address = options.address,
                                      .insecure = options.insecure,
                                      .tls_certificate = options.tls_cert,
                                      .tls_key = options.tls_key,
                                      .tls_client_ca = options.tls_client_ca})
      .status();
}

// Options may stand before the command, too, where all commands have them.
Status RunServe(const Session& session, ServeOptions options, bool check_only) {
  if (options.db.empty()) options.db = session.options().db;
  if (options.tls_cert.empty()) options.tls_cert = session.options().tls_cert;
  if (options.tls_key.empty()) options.tls_key = session.options().tls_key;
  if (options.db.empty()) {
    const char* const db = std::getenv("PARTNERGRAPH_DB");
    options.db = db == nullptr || *db == '\0' ? kDefaultDatabase : db;
  }
  if (check_only) return CheckServeOptions(options);
  // Serve has said on stderr what is wrong.
  if (Serve(options) != 0) return ErrorWithExitCode(ExitCode::kFailed, "");
  return absl::OkStatus();
}

}  // namespace

void AddServe(const CommandLine& line) {
  CLI::App* const command =
      line.Add("serve", Message::kHelpServe,
               "  partnergraph serve --db build/db\n"
               "  partnergraph serve --db build/db --address 0.0.0.0:50551 --tls-cert server.pem "
               "--tls-key server.key");
  line.Refuse(command, {"--server", "--as-of", "--revision", "--json", "--tls-ca"});
  const auto options = std::make_shared<ServeOptions>();
  const auto check_only = std::make_shared<bool>(false);
  command->add_option("--db", options->db, line.Say(Message::kHelpServeDb));
  command->add_option("--address", options->address, line.Say(Message::kHelpAddress))
      ->capture_default_str();
  command->add_flag("--insecure", options->insecure, line.Say(Message::kHelpInsecure));
  command->add_option("--tls-cert", options->tls_cert, line.Say(Message::kHelpTlsCert));
  command->add_option("--tls-key", options->tls_key, line.Say(Message::kHelpTlsKey));
  command->add_option("--tls-client-ca", options->tls_client_ca,
                      line.Say(Message::kHelpTlsClientCa));
  command->add_flag("--check", *check_only, line.Say(Message::kHelpCheck));
  command->callback([run = line.run, options, check_only] {
    *run = [options, check_only](const Session& session) {
      return RunServe(session, *options, *check_only);
    };
  });
}

}  // namespace partnergraph::cli
