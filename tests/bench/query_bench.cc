// What gRPC adds to queries: 2 and 3 hops from random entities of 1 M with 10 M relations over TCP
// on the loopback, beside the same call of the engine on a thread of a pool, in turns; and how many
// ties a second a stream carries. Client and server share this process.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "bench_service.h"
#include "graph/names/fold.h"
#include "graph/store/key_codec.h"
#include "graph/store/rocks_key_value_store.h"
#include "graph/store/store.h"
#include "partnergraph/v1/analysis_service.grpc.pb.h"
#include "partnergraph/v1/query_service.grpc.pb.h"
#include "service/server/worker_pool.h"

namespace partnergraph {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kRelationsPerEntity = 10;
constexpr int kCallsASlice = 50;

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void SetLabel(v1::Label* label) {
  label->set_en("name");
  label->set_zh("名");
}

v1::Ontology BenchOntology() {
  v1::Ontology ontology;
  ontology.set_version("1");
  for (const char* id : {"place", "treaty"}) {
    v1::EntityKind* const kind = ontology.add_entity_kinds();
    kind->set_id(id);
    kind->set_connector(ontology.entity_kinds_size() == 2);
    SetLabel(kind->mutable_label());
  }
  for (const auto& [id, domain] : {std::pair("twinned", "place"), {"party", "treaty"}}) {
    v1::RelationKind* const kind = ontology.add_relation_kinds();
    kind->set_id(id);
    SetLabel(kind->mutable_label());
    kind->set_symmetric(ontology.relation_kinds_size() == 1);
    if (!kind->symmetric()) SetLabel(kind->mutable_inverse_label());
    kind->add_signatures()->set_domain(domain);
    kind->mutable_signatures(0)->set_range("place");
  }
  v1::TieKind* const tie = ontology.add_tie_kinds();
  tie->set_id("agreement");
  SetLabel(tie->mutable_label());
  v1::TieRule* const rule = tie->add_rules();
  rule->set_connector_kind("treaty");
  rule->add_source_roles("party");
  rule->add_target_roles("party");
  return ontology;
}

std::string EntityId(std::uint64_t number) { return "e" + std::to_string(number); }

// Writes the rows that a search needs, ids and adjacency, of a uniform network; by commits it would
// take ten minutes.
void WriteUniform(const std::string& path, std::uint32_t entities) {
  struct Arc {
    std::uint32_t vertex;
    bool out;
    std::uint32_t neighbor;
    std::uint32_t relation;
  };
  std::mt19937_64 random(20230033);
  std::vector<Arc> arcs;
  for (std::uint32_t r = 1; r <= entities * kRelationsPerEntity; ++r) {
    const auto source = static_cast<std::uint32_t>(1 + random() % entities);
    const auto target = static_cast<std::uint32_t>(1 + random() % entities);
    arcs.push_back({source, true, target, r});
    arcs.push_back({target, false, source, r});
  }
  std::sort(arcs.begin(), arcs.end(), [](const Arc& a, const Arc& b) {
    return std::tuple(a.vertex, !a.out, a.neighbor, a.relation) <
           std::tuple(b.vertex, !b.out, b.neighbor, b.relation);
  });
  const auto rocks = Required(OpenRocks({.path = path}));
  storage::v1::StoreHeader header;
  header.set_format_version(kFormatVersion);
  header.set_fold_version(kFoldVersion);
  storage::v1::OntologyRecord ontology;
  *ontology.mutable_ontology() = BenchOntology();
  storage::v1::HeadRecord head;
  head.set_entity_count(entities);
  head.set_relation_count(entities * kRelationsPerEntity);
  auto batch = rocks->NewBatch();
  batch->Put(Family::kMeta, kHeaderKey, header.SerializeAsString());
  batch->Put(Family::kMeta, kOntologyKey, ontology.SerializeAsString());
  batch->Put(Family::kMeta, kHeadKey, head.SerializeAsString());
  std::size_t at = 0;
  for (std::uint32_t v = 1; v <= entities; ++v) {
    batch->Put(Family::kIds, EncodeIdKey(Table::kEntity, EntityId(v)), EncodeNumber(v));
    batch->Put(Family::kAdjacency, EncodeAdjacencyKey({.vertex = v}), EncodeKind(0));
    for (; at < arcs.size() && arcs[at].vertex == v; ++at) {
      const Side side = arcs[at].out ? Side::kOut : Side::kIn;
      batch->Put(Family::kAdjacency,
                 EncodeAdjacencyKey({v, side, 0, arcs[at].neighbor, arcs[at].relation}),
                 EncodeArcValue({}));
    }
    if (v % 1000 != 0 && v != entities) continue;
    Check(rocks->Commit(batch.get()));
    batch = rocks->NewBatch();
  }
}

// A uniform network and its server.
struct UniformDatabase {
  explicit UniformDatabase(std::uint32_t entities) {
    WriteUniform(folder.path(), entities);
    service = std::make_unique<BenchService>(folder.path());
  }
  BenchFolder folder;
  std::unique_ptr<BenchService> service;
};

constexpr std::uint32_t kSmall = 1000;
constexpr std::uint32_t kLarge = 1'000'000;

// Made once. What it uses of RocksDB is made before it, so it is destroyed before that.
const BenchService& UniformService(std::uint32_t entities) {
  if (entities == kSmall) {
    static const UniformDatabase small(kSmall);
    return *small.service;
  }
  static const UniformDatabase large(kLarge);
  return *large.service;
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

// Seconds of the same call of the engine, on a thread of a pool as the server has it: one that has
// slept, on either core, and whose caches are as cold.
double SecondsOnPool(WorkerPool& pool, const Engine& engine, const v1::TraverseRequest& request) {
  std::promise<double> seconds;
  Check(pool.Submit([&] {
    const auto begin = Clock::now();
    Check(engine.Traverse(request, {}, [](const v1::TraverseResponse& message) {
      benchmark::DoNotOptimize(message.visited_edges());
      return true;
    }));
    seconds.set_value(SecondsSince(begin));
  }));
  return seconds.get_future().get();
}

void HopsOverGrpc(benchmark::State& state) {
  const auto entities = static_cast<std::uint32_t>(state.range(0));
  const BenchService& service = UniformService(entities);
  const auto stub = v1::QueryService::NewStub(service.channel);
  v1::TraverseRequest request;
  request.set_max_hops(static_cast<std::uint32_t>(state.range(1)));
  request.set_counts_only(true);
  std::mt19937_64 random(1);
  WorkerPool pool(kStreamThreads, kWaitingStreamsMax);
  std::vector<double> by_grpc;
  std::vector<double> by_engine;
  for (auto _ : state) {
    const auto slice = Clock::now();
    for (int call = 0; call < kCallsASlice; ++call) {
      request.set_entity(EntityId(1 + random() % entities));
      const auto begin = Clock::now();
      grpc::ClientContext context;
      const auto reader = stub->Traverse(&context, request);
      v1::TraverseResponse response;
      while (reader->Read(&response)) benchmark::DoNotOptimize(response.visited_edges());
      if (!reader->Finish().ok()) std::exit(1);
      by_grpc.push_back(SecondsSince(begin));
      // Another entity: this one's arcs are in the cache now.
      request.set_entity(EntityId(1 + random() % entities));
      by_engine.push_back(SecondsOnPool(pool, *service.engine, request));
    }
    state.SetIterationTime(SecondsSince(slice));
  }
  state.counters["engine_p50_us"] = 1e6 * Median(by_engine);
  state.counters["grpc_p50_us"] = 1e6 * Median(by_grpc);
  state.counters["added_us"] = 1e6 * (Median(by_grpc) - Median(by_engine));
}

// 2,000 partners of whom a hundred treaties have each: a graph of two million edges.
void StreamTies(benchmark::State& state) {
  const auto partners = static_cast<int>(state.range(0));
  const BenchFolder folder;
  const BenchService service(folder.path() + "/db");
  v1::WriteRequest request;
  request.set_author("bench");
  *request.add_mutations()->mutable_put_ontology() = BenchOntology();
  const auto put = [&](const std::string& id, const char* kind) {
    v1::Entity* const entity = request.add_mutations()->mutable_put_entity();
    entity->set_id(id);
    entity->set_kind(kind);
    entity->add_names()->set_text("国际合作伙伴 " + id);
    entity->mutable_names(0)->set_language("zh-Hans");
  };
  const auto commit = [&] {
    Required(service.engine->Write(request));
    request.clear_mutations();
  };
  for (int i = 0; i < partners; ++i) put("p" + std::to_string(i), "place");
  for (int treaty = 0; treaty < 20; ++treaty) {
    const std::string id = "t" + std::to_string(treaty);
    put(id, "treaty");
    for (int i = 0; i < partners; ++i) {
      v1::Relation* const relation = request.add_mutations()->mutable_put_relation();
      relation->set_source_id(id);
      relation->set_kind("party");
      relation->set_target_id("p" + std::to_string(i));
    }
    commit();
  }
  const auto stub = v1::AnalysisService::NewStub(service.channel);
  std::uint64_t ties = 0;
  std::uint64_t bytes = 0;
  std::uint64_t messages = 0;
  double seconds = 0;
  for (auto _ : state) {
    grpc::ClientContext context;
    const auto reader = stub->StreamTies(&context, {});
    v1::StreamTiesResponse response;
    auto begin = Clock::now();
    bool edges = false;
    while (reader->Read(&response)) {
      if (response.source_size() == 0) continue;
      if (!edges) begin = Clock::now();  // The names of the entities have come.
      edges = true;
      ties += static_cast<std::uint64_t>(response.source_size());
      bytes += response.ByteSizeLong();
      ++messages;
    }
    if (!reader->Finish().ok()) std::exit(1);
    const double slice = SecondsSince(begin);
    seconds += slice;
    state.SetIterationTime(slice);
  }
  state.counters["ties_per_s"] = static_cast<double>(ties) / seconds;
  state.counters["KiB_a_message"] =
      static_cast<double>(bytes) / static_cast<double>(messages) / 1024;
}

BENCHMARK(HopsOverGrpc)
    ->ArgNames({"entities", "hops"})
    ->Args({kSmall, 2})
    ->Args({kLarge, 2})
    ->Args({kLarge, 3})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(StreamTies)
    ->ArgName("partners")
    ->Arg(100)
    ->Arg(2000)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace partnergraph
