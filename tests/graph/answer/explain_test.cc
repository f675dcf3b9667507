// Explain's ways beside their definition: all ways without a repeated entity, by length in ties,
// then hops, then strength of evidence.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "graph/engine.h"
#include "tests/graph/write_requests.h"

namespace partnergraph {
namespace {

constexpr int kCities = 4;
constexpr int kAgreements = 2;

struct Link {
  std::string id, source, target;
  int weakness = 0;
};

struct Network {
  v1::WriteRequest request = Commit({PutOntology(), Put("document", "reply", "答复")});
  std::vector<Link> links;
};

// `basis` 0 to 2, as a citation; 3: none.
void Add(v1::Mutation relation, int basis, Network* network) {
  const v1::Relation& put = relation.put_relation();
  std::string source = put.source_id(), target = put.target_id();
  if (put.kind() == "sister_of" && target < source) std::swap(source, target);
  Link link{source + "." + put.kind() + "." + target, source, target, basis == 3 ? 4 : basis};
  for (const Link& other : network->links) {
    if (other.id == link.id) return;
  }
  if (basis < 3) {
    v1::Citation* citation = relation.mutable_put_relation()->add_citations();
    citation->set_source_id("reply");
    citation->set_basis(static_cast<v1::Basis>(v1::BASIS_STATED + basis));
  }
  network->links.push_back(std::move(link));
  *network->request.add_mutations() = std::move(relation);
}

Network RandomNetwork(std::mt19937* random) {
  Network network;
  const auto pick = [&](int n) { return static_cast<int>((*random)() % static_cast<unsigned>(n)); };
  const auto city = [&](int i) { return "city" + std::to_string(i); };
  for (int i = 0; i < kCities; ++i) *network.request.add_mutations() = Put("city", city(i), "城");
  for (int i = 0; i < kAgreements; ++i) {
    *network.request.add_mutations() = Put("agreement", "a" + std::to_string(i), "协议");
  }
  for (int i = 0; i < 7; ++i) {
    const int a = pick(kCities);
    const int b = (a + 1 + pick(kCities - 1)) % kCities;
    Add(pick(2) == 0 ? Relate(city(a), "sister_of", city(b))
                     : Relate("a" + std::to_string(pick(kAgreements)), "party", city(b)),
        pick(4), &network);
  }
  return network;
}

using Rank = std::tuple<int, int, int>;  // Ties, hops, weakness.

// All ways from `at` to `target`, as the ids of their relations.
void Walk(const Network& network, const std::string& at, const std::string& target,
          std::set<std::string>* seen, std::vector<std::string>* way, Rank rank,
          std::map<std::vector<std::string>, Rank>* ways) {
  if (at == target) {
    ways->emplace(*way, rank);
    return;
  }
  for (const Link& link : network.links) {
    if (link.source != at && link.target != at) continue;
    const std::string& next = link.source == at ? link.target : link.source;
    if (!seen->insert(next).second) continue;
    way->push_back(link.id);
    const auto& [ties, hops, weakness] = rank;
    Walk(network, next, target, seen, way,
         {ties + (next.front() == 'c' ? 1 : 0), hops + 1, weakness + link.weakness}, ways);
    way->pop_back();
    seen->erase(next);
  }
}

TEST(Explain, RanksAllWaysAsItsDefinitionDoes) {
  std::mt19937 random(33);
  int explained = 0;
  for (int round = 0; round < 200; ++round) {
    const Network network = RandomNetwork(&random);
    const auto engine = Engine::Open({.path = "/engine", .in_memory = true}).value();
    const auto written = engine->Write(network.request);
    ASSERT_TRUE(written.ok()) << written.status();
    std::map<std::vector<std::string>, Rank> ways;
    std::set<std::string> seen{"city0"};
    std::vector<std::string> way;
    Walk(network, "city0", "city1", &seen, &way, {}, &ways);
    std::vector<Rank> ranks;
    for (const auto& [ids, rank] : ways) ranks.push_back(rank);
    std::sort(ranks.begin(), ranks.end());

    v1::ExplainRequest request;
    request.set_source("city0");
    request.set_target("city1");
    request.set_max_paths(3);
    const auto response = engine->Explain(request, {});
    ASSERT_TRUE(response.ok()) << response.status();
    ASSERT_EQ(static_cast<std::size_t>(response->explanations_size()),
              std::min<std::size_t>(3, ranks.size()));
    std::set<std::vector<std::string>> once;
    for (int i = 0; i < response->explanations_size(); ++i) {
      const v1::Path& path = response->explanations(i).path();
      std::vector<std::string> ids;
      for (const v1::Step& step : path.steps()) ids.push_back(step.relation().id());
      ASSERT_TRUE(ways.contains(ids));
      EXPECT_TRUE(once.insert(ids).second);
      EXPECT_EQ(ways.at(ids), ranks[static_cast<std::size_t>(i)]);
      EXPECT_EQ(path.tie_count(), static_cast<std::uint32_t>(std::get<0>(ways.at(ids))));
      ++explained;
    }
  }
  EXPECT_GT(explained, 100);
}

}  // namespace
}  // namespace partnergraph
