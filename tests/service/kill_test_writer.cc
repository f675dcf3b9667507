// Writes to a database from several threads until it is killed, for kill_test.
//
//   kill_test_writer DATABASE NAME THREADS
//
// Says "open" once the database is open, then "REVISION PAIR" for each commit that was
// acknowledged. The commit with the comment PAIR puts the entities "PAIR-a" and "PAIR-b" and the
// agreement between them.
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "graph/engine.h"
#include "test_network.h"

namespace partnergraph {
namespace {

// One write of less than PIPE_BUF bytes, so that lines of different threads do not mix.
void Say(const std::string& line) {
  const std::string bytes = line + "\n";
  if (write(STDOUT_FILENO, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
    std::_Exit(1);  // Nobody listens any more.
  }
}

std::uint64_t Commit(Engine* engine, const std::string& comment,
                     const std::vector<v1::Mutation>& mutations) {
  v1::WriteRequest request;
  request.set_author("kill_test");
  request.set_comment(comment);
  for (const v1::Mutation& mutation : mutations) *request.add_mutations() = mutation;
  const StatusOr<v1::WriteResponse> written = engine->Write(request);
  if (written.ok()) return written->revision();
  std::cerr << written.status() << "\n";
  std::_Exit(1);
}

int Run(const std::string& database, const std::string& name, int threads) {
  EngineOptions options;
  options.path = database;
  const StatusOr<std::unique_ptr<Engine>> opened = Engine::Open(options);
  if (!opened.ok()) {
    std::cerr << opened.status() << "\n";
    return 1;
  }
  Engine* const engine = opened->get();
  Commit(engine, "", {PutTestOntology()});
  Say("open");
  std::vector<std::thread> writers;
  for (int writer = 0; writer < threads; ++writer) {
    writers.emplace_back([engine, name, writer] {
      for (int i = 0;; ++i) {
        const std::string pair = name + "-" + std::to_string(writer) + "-" + std::to_string(i);
        const std::uint64_t revision =
            Commit(engine, pair,
                   {PutEntity(pair + "-a", "甲 " + pair), PutEntity(pair + "-b", "乙 " + pair),
                    PutRelation(pair + "-a", "agreement", pair + "-b")});
        Say(std::to_string(revision) + " " + pair);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  return 0;
}

}  // namespace
}  // namespace partnergraph

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  return partnergraph::Run(argv[1], argv[2], std::atoi(argv[3]));
}
