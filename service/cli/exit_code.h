// What a command's exit code says. Errors travel as Status; one that names another code than 1
// carries it as a payload.
#ifndef PARTNERGRAPH_SERVICE_CLI_EXIT_CODE_H_
#define PARTNERGRAPH_SERVICE_CLI_EXIT_CODE_H_

#include <absl/strings/cord.h>

#include <string>

#include "graph/engine.h"

namespace partnergraph::cli {

enum class ExitCode : int {
  kOk = 0,
  // The service or the database refused or failed.
  kFailed = 1,
  // An argument names no entity, or several.
  kNotOneEntity = 2,
  // The command line itself is wrong.
  kWrongUsage = 3,
};

inline constexpr const char* kExitCodePayload = "partnergraph.cli.exit_code";

// An error with `code` and a message that is shown as it is.
inline Status ErrorWithExitCode(ExitCode code, const std::string& message) {
  Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kExitCodePayload, absl::Cord(std::to_string(static_cast<int>(code))));
  return status;
}

inline ExitCode ExitCodeOf(const Status& status) {
  if (status.ok()) return ExitCode::kOk;
  const auto payload = status.GetPayload(kExitCodePayload);
  if (payload && *payload == "2") return ExitCode::kNotOneEntity;
  if (payload && *payload == "3") return ExitCode::kWrongUsage;
  return ExitCode::kFailed;
}

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_EXIT_CODE_H_
