// What a client notices of another one that asks for too much: the 99th percentile of its Neighbors
// calls while the other one sends one costly query after the other, beside the same with nobody
// else, in turns; and what the other one's queries add to the memory of the process.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
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

v1::FindPathsRequest Paths(const std::string& source, const std::string& target,
                           v1::PathRestrictor restrictor, std::uint32_t max_hops) {
  v1::FindPathsRequest request;
  request.set_source(source);
  request.set_target(target);
  request.set_selector(v1::PATH_SELECTOR_SHORTEST_K);
  request.set_restrictor(restrictor);
  request.set_max_paths(1000);
  request.set_max_hops(max_hops);
  return request;
}

double Percentile99(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() * 99 / 100];
}

long PeakMemoryKib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// `ask` sends one costly query and waits for its answer.
void Beside(benchmark::State& state, const std::function<void(v1::QueryService::Stub&)>& ask) {
  const BenchFolder folder;
  const BenchService service(folder.path() + "/db");
  Required(service.engine->Write(Network()));
  const auto stub = v1::QueryService::NewStub(service.channel);
  v1::NeighborsRequest request;
  request.set_entity("ring0");
  std::vector<double> alone;
  std::vector<double> beside;
  const auto call = [&](std::vector<double>* seconds) {
    for (int i = 0; i < kCallsASlice; ++i) {
      seconds->push_back(SecondsOf([&] {
        grpc::ClientContext context;
        v1::NeighborsResponse response;
        if (!stub->Neighbors(&context, request, &response).ok()) std::exit(1);
      }));
    }
  };
  call(&alone);
  alone.clear();
  const long memory_before = PeakMemoryKib();
  std::uint64_t asked = 0;
  for (auto _ : state) {
    state.SetIterationTime(SecondsOf([&] {
      call(&alone);
      std::atomic<bool> done = false;
      std::thread other([&] {
        while (!done) {
          ask(*stub);
          ++asked;
        }
      });
      call(&beside);
      done = true;
      other.join();
    }));
  }
  state.counters["alone_p99_us"] = 1e6 * Percentile99(alone);
  state.counters["beside_p99_us"] = 1e6 * Percentile99(beside);
  state.counters["costly_queries"] = static_cast<double>(asked);
  state.counters["added_MiB"] = static_cast<double>(PeakMemoryKib() - memory_before) / 1024;
}

void BesidePaths(benchmark::State& state, const v1::FindPathsRequest& request) {
  Beside(state, [request](v1::QueryService::Stub& stub) {
    grpc::ClientContext context;
    v1::FindPathsResponse response;
    stub.FindPaths(&context, request, &response);
  });
}
void WalksOfAClique(benchmark::State& state) {
  BesidePaths(state, Paths("clique0", "clique25", v1::PATH_RESTRICTOR_WALK, 10));
}
void PathsOfAClique(benchmark::State& state) {
  BesidePaths(state, Paths("clique0", "clique25", v1::PATH_RESTRICTOR_ACYCLIC, 10));
}
void PathsOfMutualHoldings(benchmark::State& state) {
  BesidePaths(state, Paths("ring0", "ring15", v1::PATH_RESTRICTOR_ACYCLIC, 100));
}
// A client that goes as soon as the first answer comes.
void ClientsThatGo(benchmark::State& state) {
  Beside(state, [](v1::QueryService::Stub& stub) {
    grpc::ClientContext context;
    v1::TraverseRequest request;
    request.set_entity("clique0");
    request.set_max_hops(100);
    const auto reader = stub.Traverse(&context, request);
    v1::TraverseResponse response;
    reader->Read(&response);
    context.TryCancel();
    reader->Finish();
  });
}

BENCHMARK(WalksOfAClique)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(PathsOfAClique)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(PathsOfMutualHoldings)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(ClientsThatGo)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace partnergraph
