// What a client notices of others that ask for too much: the 99th percentile of its Neighbors calls
// while each of the others sends one costly query after the other, beside the same with nobody else
// and beside as many processes that do nothing but keep a core (two at most: the server runs no
// more long queries on two cores), in turns; and what the others' queries add to the memory of the
// process.
#include <benchmark/benchmark.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "bench_service.h"
#include "in_turns.h"
#include "partnergraph/v1/query_service.grpc.pb.h"

namespace partnergraph {
namespace {

constexpr int kCallsASlice = 300;

v1::WriteRequest Ontology() {
  v1::WriteRequest request;
  request.set_author("bench");
  v1::Ontology* const ontology = request.add_mutations()->mutable_put_ontology();
  ontology->set_version("1");
  const auto label = [](v1::Label* out) {
    out->set_en("name");
    out->set_zh("名");
  };
  v1::EntityKind* const firm = ontology->add_entity_kinds();
  firm->set_id("firm");
  label(firm->mutable_label());
  v1::RelationKind* const holds = ontology->add_relation_kinds();
  holds->set_id("holds");
  label(holds->mutable_label());
  label(holds->mutable_inverse_label());
  holds->add_signatures()->set_domain("firm");
  holds->mutable_signatures(0)->set_range("firm");
  v1::TieKind* const tie = ontology->add_tie_kinds();
  tie->set_id("holding");
  label(tie->mutable_label());
  tie->add_relation_kinds("holds");
  return request;
}

std::string FirmOf(const std::string& group, int i) { return group + std::to_string(i); }

// "clique0" to "clique49", all of whom hold each other, and "ring0" to "ring29", each of whom holds
// the next three.
v1::WriteRequest Network() {
  v1::WriteRequest request = Ontology();
  const auto add = [&](const std::string& group, int count, int holdings) {
    for (int i = 0; i < count; ++i) {
      v1::Entity* const entity = request.add_mutations()->mutable_put_entity();
      entity->set_id(FirmOf(group, i));
      entity->set_kind("firm");
      entity->add_names()->set_text("公司 " + FirmOf(group, i));
      entity->mutable_names(0)->set_language("zh-Hans");
    }
    for (int i = 0; i < count; ++i) {
      for (int step = 1; step <= holdings; ++step) {
        v1::Relation* const relation = request.add_mutations()->mutable_put_relation();
        relation->set_source_id(FirmOf(group, i));
        relation->set_kind("holds");
        relation->set_target_id(FirmOf(group, (i + step) % count));
      }
    }
  };
  add("clique", 50, 24);
  add("ring", 30, 3);
  return request;
}

double Percentile(std::vector<double> values, std::size_t percent) {
  std::sort(values.begin(), values.end());
  return values[values.size() * percent / 100];
}

long PeakMemoryKib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// A process of costly_client, which stands beside this program, asking `query` again and again
// while it may.
class CostlyClient {
 public:
  CostlyClient(std::string address, std::string query) {
    std::string program =
        std::filesystem::read_symlink("/proc/self/exe").parent_path() / "costly_client";
    char* const arguments[] = {program.data(), address.data(), query.data(), nullptr};
    if (posix_spawn(&process_, program.c_str(), nullptr, nullptr, arguments, environ) != 0) {
      std::exit(1);
    }
  }
  ~CostlyClient() {
    if (waitpid(process_, nullptr, WNOHANG) != 0) {
      std::cerr << "costly_client has ended\n";
      std::exit(1);
    }
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  CostlyClient(const CostlyClient&) = delete;
  CostlyClient& operator=(const CostlyClient&) = delete;

  void Stop() const { kill(process_, SIGSTOP); }
  void GoOn() const { kill(process_, SIGCONT); }

 private:
  pid_t process_ = 0;
};

using CostlyClients = std::vector<std::unique_ptr<CostlyClient>>;

CostlyClients StoppedClients(const std::string& address, const std::string& query, int count) {
  CostlyClients clients;
  for (int i = 0; i < count; ++i) {
    clients.push_back(std::make_unique<CostlyClient>(address, query));
    clients.back()->Stop();
  }
  return clients;
}

// All of them go on while `work` runs.
template <class Work>
void While(const CostlyClients& clients, Work work) {
  for (const auto& client : clients) client->GoOn();
  work();
  for (const auto& client : clients) client->Stop();
}

void Beside(benchmark::State& state, const std::string& query, int others_count = 1) {
  const BenchFolder folder;
  const BenchService service(folder.path() + "/db");
  Required(service.engine->Write(Network()));
  const auto stub = v1::QueryService::NewStub(service.channel);
  v1::NeighborsRequest request;
  request.set_entity("ring0");
  std::vector<double> alone;
  std::vector<double> beside;
  std::vector<double> beside_nothing;
  const auto call = [&](std::vector<double>* seconds) {
    for (int i = 0; i < kCallsASlice; ++i) {
      seconds->push_back(SecondsOf([&] {
        grpc::ClientContext context;
        v1::NeighborsResponse response;
        if (!stub->Neighbors(&context, request, &response).ok()) std::exit(1);
      }));
    }
  };
  std::vector<double> between;  // While the others start, or their last queries are still answered.
  call(&between);
  const long memory_before = PeakMemoryKib();
  const std::string address = service.server->address();
  const CostlyClients others = StoppedClients(address, query, others_count);
  const CostlyClients keep_cores = StoppedClients(address, "nothing", std::min(others_count, 2));
  for (auto _ : state) {
    state.SetIterationTime(SecondsOf([&] {
      While(others, [&] {
        call(&between);
        call(&beside);
      });
      call(&between);
      call(&alone);
      While(keep_cores, [&] {
        call(&between);
        call(&beside_nothing);
      });
    }));
  }
  state.counters["alone_p99_us"] = 1e6 * Percentile(alone, 99);
  state.counters["beside_p99_us"] = 1e6 * Percentile(beside, 99);
  state.counters["beside_nothing_p99_us"] = 1e6 * Percentile(beside_nothing, 99);
  state.counters["beside_nothing_p50_us"] = 1e6 * Percentile(beside_nothing, 50);
  state.counters["alone_p50_us"] = 1e6 * Percentile(alone, 50);
  state.counters["beside_p50_us"] = 1e6 * Percentile(beside, 50);
  state.counters["added_MiB"] = static_cast<double>(PeakMemoryKib() - memory_before) / 1024;
}

void WalksOfAClique(benchmark::State& state) { Beside(state, "walks"); }
void PathsOfAClique(benchmark::State& state) { Beside(state, "paths"); }
void PathsOfMutualHoldings(benchmark::State& state) { Beside(state, "holdings"); }
void FourTimesPathsOfAClique(benchmark::State& state) { Beside(state, "paths", 4); }
void ClientsThatGo(benchmark::State& state) { Beside(state, "streams"); }

BENCHMARK(WalksOfAClique)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(PathsOfAClique)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(FourTimesPathsOfAClique)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(PathsOfMutualHoldings)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(ClientsThatGo)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace partnergraph
