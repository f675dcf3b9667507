#include "seed_cli.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <sstream>

#include "service/cli/run_cli.h"

namespace partnergraph::cli {

CliResult RunCommand(const std::vector<std::string>& args,
                     const std::shared_ptr<grpc::Channel>& channel) {
  std::ostringstream out;
  std::ostringstream err;
  CliResult result;
  result.exit_code = RunCli(args, out, err, channel);
  result.out = out.str();
  result.err = err.str();
  return result;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> Section(const std::string& text, const std::string& heading) {
  const std::vector<std::string> lines = Lines(text);
  std::vector<std::string> section;
  auto line = std::find(lines.begin(), lines.end(), heading);
  if (line != lines.end()) ++line;
  for (; line != lines.end() && !line->empty(); ++line) {
    section.push_back(line->substr(std::min(line->find_first_not_of(' '), line->size())));
  }
  return section;
}

std::string SeedFolder() { return PARTNERGRAPH_SOURCE_DIR "/data"; }

SeedCliTest::SeedCliTest() {
  auto engine = Engine::Open({.path = "/memory", .in_memory = true});
  EXPECT_TRUE(engine.ok()) << engine.status();
  engine_ = *std::move(engine);
  ServerOptions options;
  options.address.clear();
  auto server = Server::Start(engine_.get(), options);
  EXPECT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
  const CliResult imported =
      Run({"import", SeedFolder() + "/seed", "--ontology", SeedFolder() + "/ontology.textproto",
           "--strict", "--author", "seed_cli"});
  EXPECT_EQ(imported.exit_code, 0) << imported.err;
}

CliResult SeedCliTest::Run(std::vector<std::string> args) {
  if (std::find(args.begin(), args.end(), "--lang") == args.end()) {
    args.insert(args.end(), {"--lang", "en"});
  }
  return RunCommand(args, channel());
}

void SeedCliTest::Write(const std::vector<std::string>& mutations) {
  v1::WriteRequest request;
  request.set_author("test");
  for (const std::string& mutation : mutations) {
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(mutation, request.add_mutations()));
  }
  const StatusOr<v1::WriteResponse> response = engine().Write(request);
  ASSERT_TRUE(response.ok()) << response.status();
}

}  // namespace partnergraph::cli
