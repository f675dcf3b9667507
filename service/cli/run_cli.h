// The program `partnergraph`: serve, and ask a server or a database.
#ifndef PARTNERGRAPH_SERVICE_CLI_RUN_CLI_H_
#define PARTNERGRAPH_SERVICE_CLI_RUN_CLI_H_

#include <grpcpp/channel.h>

#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace partnergraph::cli {

// Runs the command line `args` (without the program's name), writes results to `out` and messages
// to `err`, and returns the exit code: 0 done, 1 the service or the database refused or failed,
// 2 an argument names no entity or several, 3 the command line is wrong.
//
// With `channel`, requests go there and --server and --db do not count; for tests.
int RunCli(const std::vector<std::string>& args, std::ostream& out, std::ostream& err,
           std::shared_ptr<grpc::Channel> channel = nullptr);

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_RUN_CLI_H_
