// Writes to a database until it is killed, for kill_test.
//
//   kill_test_writer DATABASE import RECORDS
//
// imports so many places, and as many relations, by a bulk load. Says "open", "tick" each
// millisecond while it runs, and "done" when the import is acknowledged.
//
//   kill_test_writer DATABASE NAME THREADS
//
// writes from several threads.
// Says "open" once the database is open, then "REVISION PAIR" for each commit that was
// acknowledged. The commit with the comment PAIR puts the entities "PAIR-a" and "PAIR-b" and the
// agreement between them.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
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

// Two fact tables.
class Tables final : public ImportFiles, private ByteSource {
 public:
  explicit Tables(int records) {
    texts_ = {"id,kind,name_zh\n", "source,kind,target\n"};
    for (int i = 0; i < records; ++i) {
      const std::string id = "u" + std::to_string(i);
      texts_[0] += id + ",place,第" + std::to_string(i) + "城\n";
      texts_[1] += id + ",agreement,u" + std::to_string((i + 1) % records) + "\n";
    }
  }
  StatusOr<bool> Next(v1::ImportFile* file) override {
    if (begun_ == texts_.size()) return false;
    file->set_name(begun_ == 0 ? "entities.csv" : "relations.csv");
    rest_ = texts_[begun_++];
    return true;
  }
  ByteSource* bytes() override { return this; }
  std::uint64_t bytes_read() const override { return 0; }

 private:
  StatusOr<std::size_t> Read(char* bytes, std::size_t size) override {
    const std::size_t count = rest_.copy(bytes, size);
    rest_.remove_prefix(count);
    return count;
  }

  std::vector<std::string> texts_;
  std::size_t begun_ = 0;
  std::string_view rest_;
};

int Import(Engine* engine, int records) {
  std::atomic<bool> is_done{false};
  std::thread ticks([&is_done] {
    while (!is_done) {
      Say("tick");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  v1::ImportOptions options;
  options.set_author("kill_test");
  options.mutable_fact_tables()->set_dataset("places");
  Tables tables(records);
  const Status imported =
      engine->Import(options, &tables, {}, [](const v1::ImportResponse&) { return true; });
  is_done = true;
  ticks.join();
  if (imported.ok()) Say("done");
  std::cerr << imported << "\n";
  return imported.ok() ? 0 : 1;
}

int Run(const std::string& database, const std::string& name, int threads) {
  EngineOptions options;
  options.path = database;
  options.bulk_claims_min = 0;
  const StatusOr<std::unique_ptr<Engine>> opened = Engine::Open(options);
  if (!opened.ok()) {
    std::cerr << opened.status() << "\n";
    return 1;
  }
  Engine* const engine = opened->get();
  Commit(engine, "", {PutTestOntology()});
  Say("open");
  if (name == "import") return Import(engine, threads);
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
