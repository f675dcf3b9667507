// The command line over an engine in memory that holds data/, as "partnergraph import" wrote it.
#ifndef PARTNERGRAPH_TESTS_SERVICE_CLI_SEED_CLI_H_
#define PARTNERGRAPH_TESTS_SERVICE_CLI_SEED_CLI_H_

#include <grpcpp/channel.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "graph/engine.h"
#include "service/server/server.h"

namespace partnergraph::cli {

struct CliResult {
  int exit_code = 0;
  std::string out;
  std::string err;
};

// Runs a command line against `channel`, or as it says itself if there is none.
CliResult RunCommand(const std::vector<std::string>& args,
                     const std::shared_ptr<grpc::Channel>& channel = nullptr);

// The lines of `text` without their ends.
std::vector<std::string> Lines(const std::string& text);
// The lines between the line `heading` and the next empty line, without blanks in front.
std::vector<std::string> Section(const std::string& text, const std::string& heading);

// The folder data/ of the source tree.
std::string SeedFolder();

class SeedCliTest : public testing::Test {
 protected:
  SeedCliTest();

  Engine& engine() { return *engine_; }
  std::shared_ptr<grpc::Channel> channel() { return server_->InProcessChannel(); }
  // In English unless `args` say otherwise.
  CliResult Run(std::vector<std::string> args);
  // Writes records given as text of repeated Mutation: `put_entity { ... }`, one a string.
  void Write(const std::vector<std::string>& mutations);

 private:
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Server> server_;
};

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_TESTS_SERVICE_CLI_SEED_CLI_H_
