// How long the snapshot's topology takes to build, from arcs in memory and from a database on disk
// beside a bare scan of the same rows, and how many bytes a relation it holds.
//
// The network is uniform at random from a fixed seed: 10 relations an entity, a quarter of them of
// a symmetric kind.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "bench_setup.h"
#include "graph/answer/snapshot_loader.h"
#include "graph/names/fold.h"
#include "graph/snapshot/csr.h"
#include "graph/store/key_codec.h"
#include "graph/store/rocks_key_value_store.h"
#include "graph/store/store.h"

namespace partnergraph {
namespace {

constexpr std::uint32_t kRelationsPerEntity = 10;

struct Arc {
  Vertex vertex;
  bool out;
  KindNumber kind;
  Vertex neighbor;
  RelationIndex relation;
};

const Ontology& BenchOntology() {
  static const std::shared_ptr<const Ontology> ontology = [] {
    v1::Ontology message;
    message.set_version("1");
    v1::EntityKind* place = message.add_entity_kinds();
    place->set_id("place");
    place->mutable_label()->set_en("place");
    place->mutable_label()->set_zh("地方");
    for (const char* id : {"agreement", "funds", "visits", "hosts"}) {
      v1::RelationKind* kind = message.add_relation_kinds();
      kind->set_id(id);
      kind->mutable_label()->set_en(id);
      kind->mutable_label()->set_zh(id);
      if (message.relation_kinds_size() > 1) *kind->mutable_inverse_label() = kind->label();
      kind->set_symmetric(message.relation_kinds_size() == 1);
      kind->add_signatures()->set_domain("place");
      kind->mutable_signatures(0)->set_range("place");
    }
    return Required(Ontology::Make(message));
  }();
  return *ontology;
}

// Vertices 1 to `entities` with their arcs in the order of the store's adjacency keys.
std::vector<Arc> RandomArcs(std::uint32_t entities) {
  std::mt19937_64 random(20230033);
  std::uniform_int_distribution<Vertex> any(1, entities);
  std::vector<Arc> arcs;
  arcs.reserve(std::size_t{2} * entities * kRelationsPerEntity);
  for (RelationIndex r = 1; r <= entities * kRelationsPerEntity; ++r) {
    const auto kind = static_cast<KindNumber>(random() % 4);
    const Vertex source = any(random);
    const Vertex target = any(random);
    arcs.push_back({source, true, kind, target, r});
    arcs.push_back({target, false, kind, source, r});
  }
  std::sort(arcs.begin(), arcs.end(), [](const Arc& a, const Arc& b) {
    return std::tuple(a.vertex, !a.out, a.kind, a.neighbor, a.relation) <
           std::tuple(b.vertex, !b.out, b.kind, b.neighbor, b.relation);
  });
  return arcs;
}

void BuildSnapshot(benchmark::State& state) {
  const auto entities = static_cast<std::uint32_t>(state.range(0));
  const std::vector<Arc> arcs = RandomArcs(entities);
  const std::uint32_t relations = entities * kRelationsPerEntity;
  std::size_t bytes = 0;
  for (auto _ : state) {
    CsrBuilder builder(BenchOntology(), std::uint64_t{entities} + 1, std::uint64_t{relations} + 1);
    std::size_t at = 0;
    for (Vertex v = 1; v <= entities; ++v) {
      Check(builder.AddVertex(v, 0));
      for (; at < arcs.size() && arcs[at].vertex == v; ++at) {
        Check(builder.AddArc(arcs[at].out, arcs[at].kind, arcs[at].neighbor, arcs[at].relation,
                             Days()));
      }
    }
    const auto csr = builder.Finish();
    Check(csr.status());
    bytes = (*csr)->bytes();
  }
  state.counters["bytes_per_relation"] = static_cast<double>(bytes) / relations;
  // Without the 18 bytes a vertex that do not grow with the relations.
  state.counters["bytes_per_relation_alone"] =
      (static_cast<double>(bytes) - 18.0 * entities) / relations;
  state.counters["relations_per_s"] =
      benchmark::Counter(relations, benchmark::Counter::kIsIterationInvariantRate);
}

// A folder with a database that holds nothing but the adjacency of RandomArcs and the counts.
class Database {
 public:
  explicit Database(std::uint32_t entities) {
    const auto rocks = Required(OpenRocks({.path = folder_.path()}));
    storage::v1::StoreHeader header;
    header.set_format_version(kFormatVersion);
    header.set_fold_version(kFoldVersion);
    storage::v1::OntologyRecord ontology;
    *ontology.mutable_ontology() = BenchOntology().message();
    storage::v1::HeadRecord head;
    head.set_entity_count(entities);
    head.set_relation_count(entities * kRelationsPerEntity);
    auto batch = rocks->NewBatch();
    batch->Put(Family::kMeta, kHeaderKey, header.SerializeAsString());
    batch->Put(Family::kMeta, kOntologyKey, ontology.SerializeAsString());
    batch->Put(Family::kMeta, kHeadKey, head.SerializeAsString());
    const std::vector<Arc> arcs = RandomArcs(entities);
    std::size_t at = 0;
    for (Vertex v = 1; v <= entities; ++v) {
      batch->Put(Family::kAdjacency, EncodeAdjacencyKey({.vertex = v}), EncodeKind(0));
      for (; at < arcs.size() && arcs[at].vertex == v; ++at) {
        batch->Put(Family::kAdjacency,
                   EncodeAdjacencyKey({v, arcs[at].out ? Side::kOut : Side::kIn, arcs[at].kind,
                                       arcs[at].neighbor, arcs[at].relation}),
                   EncodeArcValue({}));
      }
      if (v % 1000 != 0 && v != entities) continue;
      Check(rocks->Commit(batch.get()));
      batch = rocks->NewBatch();
    }
  }
  const std::string& folder() const { return folder_.path(); }

 private:
  BenchFolder folder_;
};

void LoadSnapshot(benchmark::State& state) {
  using Clock = std::chrono::steady_clock;
  const auto entities = static_cast<std::uint32_t>(state.range(0));
  const Database database(entities);
  const auto store = Required(Store::Open({.path = database.folder()}));
  double load_seconds = 0;
  double scan_seconds = 0;
  for (auto _ : state) {
    const auto begin = Clock::now();
    std::uint64_t rows = 0;
    Check(store->key_values().Scan(Family::kAdjacency, "", "",
                                   [&](std::string_view, std::string_view) { return ++rows > 0; }));
    const auto scanned = Clock::now();
    benchmark::DoNotOptimize(Required(LoadNewestSnapshot(*store)));
    const std::chrono::duration<double> loading = Clock::now() - scanned;
    scan_seconds += std::chrono::duration<double>(scanned - begin).count();
    load_seconds += loading.count();
    state.SetIterationTime(loading.count());
  }
  state.counters["of_scan"] = scan_seconds / load_seconds;
  state.counters["relations_per_s"] = benchmark::Counter(
      entities * kRelationsPerEntity, benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK(LoadSnapshot)
    ->ArgName("entities")
    ->Arg(1000)
    ->Arg(1'000'000)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

BENCHMARK(BuildSnapshot)
    ->ArgName("entities")
    ->Arg(1000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace partnergraph
