// Durable commits a second by writer count, beside what the disk itself gives: appending the same
// bytes to a file with one fdatasync for each commit, and with one for as many commits as there are
// writers, which is the most that a group commit can reach.
//
// The three take turns in short slices; read the ratios. Writes to the temporary folder, which
// TMPDIR chooses: on a RAM disk the figures mean nothing.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench_setup.h"
#include "graph/engine.h"

namespace partnergraph {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPlaces = 100;

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::string Numbered(const char* letter, std::int64_t number) {
  return std::string(letter).append(std::to_string(number));
}

void AddPlace(const std::string& id, v1::WriteRequest* request) {
  v1::Entity* entity = request->add_mutations()->mutable_put_entity();
  entity->set_id(id);
  entity->set_kind("place");
  v1::Name* name = entity->add_names();
  name->set_text("国际合作伙伴 " + id);
  name->set_language("zh-Hans");
}

v1::WriteRequest FirstCommit() {
  v1::WriteRequest request;
  request.set_author("bench");
  v1::Ontology* ontology = request.add_mutations()->mutable_put_ontology();
  ontology->set_version("1");
  v1::EntityKind* place = ontology->add_entity_kinds();
  place->set_id("place");
  place->mutable_label()->set_en("place");
  place->mutable_label()->set_zh("地方");
  v1::RelationKind* agreement = ontology->add_relation_kinds();
  agreement->set_id("agreement");
  agreement->mutable_label()->set_en("agreement");
  agreement->mutable_label()->set_zh("协议");
  agreement->set_symmetric(true);
  agreement->add_signatures()->set_domain("place");
  agreement->mutable_signatures(0)->set_range("place");
  for (int i = 0; i < kPlaces; ++i) AddPlace(Numbered("p", i), &request);
  return request;
}

// One new entity and its agreement with one that is there.
v1::WriteRequest NextCommit(std::int64_t number) {
  const std::string id = Numbered("n", 1'000'000'000 + number);
  v1::WriteRequest request;
  request.set_author("bench");
  AddPlace(id, &request);
  v1::Relation* relation = request.add_mutations()->mutable_put_relation();
  relation->set_kind("agreement");
  relation->set_source_id(id);
  relation->set_target_id(Numbered("p", number % kPlaces));
  return request;
}

class Disk {
 public:
  Disk() {
    EngineOptions options;
    options.path = folder_.path() + "/db";
    engine_ = Required(Engine::Open(options));
    Required(engine_->Write(FirstCommit()));
    raw_ = open((folder_.path() + "/raw").c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  }
  ~Disk() {
    engine_ = nullptr;
    close(raw_);
  }
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // Each returns the seconds that `commits` took.
  double Commit(int writers, int commits) {
    std::latch ready(writers + 1);
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer) {
      threads.emplace_back([this, &ready, writer, writers, commits] {
        ready.arrive_and_wait();
        for (int i = writer; i < commits; i += writers) {
          Required(engine_->Write(NextCommit(number_ + i)));
        }
      });
    }
    const auto begin = Clock::now();
    ready.arrive_and_wait();
    for (std::thread& thread : threads) thread.join();
    number_ += commits;
    return SecondsSince(begin);
  }
  double Append(int commits, int commits_per_sync) const {
    const std::string bytes = NextCommit(0).SerializeAsString();
    const auto begin = Clock::now();
    for (int i = 1; i <= commits; ++i) {
      if (write(raw_, bytes.data(), bytes.size()) < 0) std::exit(1);
      if (i % commits_per_sync == 0 && fdatasync(raw_) != 0) std::exit(1);
    }
    return SecondsSince(begin);
  }

 private:
  BenchFolder folder_;  // Goes last.
  std::unique_ptr<Engine> engine_;
  std::int64_t number_ = 0;
  int raw_ = -1;
};

void CommitBesideAppend(benchmark::State& state) {
  static Disk disk;
  const auto writers = static_cast<int>(state.range(0));
  const int commits = writers == 1 ? 256 : 1024;
  double commit_seconds = 0;
  double append_seconds = 0;
  double group_seconds = 0;
  for (auto _ : state) {
    const double seconds = disk.Commit(writers, commits);
    commit_seconds += seconds;
    append_seconds += disk.Append(commits / 4, 1) * 4;
    group_seconds += disk.Append(commits, writers);
    state.SetIterationTime(seconds);
  }
  const double total = static_cast<double>(commits) * static_cast<double>(state.iterations());
  state.counters["commits_per_s"] = total / commit_seconds;
  state.counters["append_sync_per_s"] = total / append_seconds;
  state.counters["append_group_sync_per_s"] = total / group_seconds;
  state.counters["of_append"] = append_seconds / commit_seconds;
  state.counters["of_group"] = group_seconds / commit_seconds;
  state.counters["commit_bytes"] = static_cast<double>(NextCommit(0).ByteSizeLong());
}

BENCHMARK(CommitBesideAppend)
    ->ArgName("writers")
    ->Arg(1)
    ->Arg(16)
    ->Arg(64)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace partnergraph
