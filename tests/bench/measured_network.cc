#include "measured_network.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <numeric>
#include <random>

namespace partnergraph {
namespace {

using Random = std::mt19937_64;

// Positions with a probability in proportion to their weights.
class WeightedDraw {
 public:
  explicit WeightedDraw(const std::vector<double>& weights) : sums_(weights.size()) {
    std::partial_sum(weights.begin(), weights.end(), sums_.begin());
  }
  std::size_t operator()(Random* random) const {
    const double at = static_cast<double>((*random)() >> 11U) * 0x1p-53 * sums_.back();
    const auto found = std::upper_bound(sums_.begin(), sums_.end(), at) - sums_.begin();
    return std::min(static_cast<std::size_t>(found), sums_.size() - 1);
  }

 private:
  std::vector<double> sums_;
};

WeightedDraw DrawOf(const Shape& shape) {
  std::vector<double> counts;
  for (const auto& [value, count] : shape) counts.push_back(count);
  return WeightedDraw(counts);
}

// Appends the pairs of the partners; some stand twice or are loops.
void AddPairs(std::size_t partner_count, const Shape& degree, Random* random,
              std::vector<std::pair<Vertex, Vertex>>* edges) {
  const WeightedDraw draw = DrawOf(degree);
  std::vector<Vertex> stubs;
  for (Vertex partner = 0; partner < partner_count; ++partner) {
    stubs.insert(stubs.end(), degree[draw(random)].first, partner);
  }
  for (std::size_t i = stubs.size(); i > 1; --i) std::swap(stubs[i - 1], stubs[(*random)() % i]);
  for (std::size_t i = 0; i + 1 < stubs.size(); i += 2) {
    edges->emplace_back(std::min(stubs[i], stubs[i + 1]), std::max(stubs[i], stubs[i + 1]));
  }
}

}  // namespace

double MeanOf(const Shape& shape) {
  double sum = 0;
  double total = 0;
  for (const auto& [value, count] : shape) {
    sum += value * count;
    total += count;
  }
  return sum / total;
}

std::string MeasuredShapesFolder() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing changes the environment.
  const char* const folder = std::getenv("PARTNERGRAPH_DATA");
  return std::string(folder == nullptr ? "../shared/data" : folder) + "/distributions";
}

StatusOr<MeasuredShapes> ReadMeasuredShapes(const std::string& folder) {
  std::vector<Shape> read;
  for (const char* name :
       {"treaty_parties", "cordis_consortium_size", "state_treaties", "sister_degree"}) {
    const std::string path = folder + "/" + name + ".tsv";
    read.push_back(ReadDistribution(path, /*key_is_text=*/read.size() == 2));
    if (read.back().empty()) return absl::NotFoundError("no rows in " + path);
  }
  MeasuredShapes shapes;
  shapes.connector_size = std::move(read[0]);
  shapes.connector_size.insert(shapes.connector_size.end(), read[1].begin(), read[1].end());
  for (const auto& [state, treaties] : read[2]) shapes.popularity.push_back(treaties);
  std::sort(shapes.popularity.rbegin(), shapes.popularity.rend());
  shapes.pair_degree = std::move(read[3]);
  return shapes;
}

MeasuredNetwork MakeMeasuredNetwork(const MeasuredShapes& shapes, std::size_t connector_count,
                                    std::uint64_t seed) {
  Random random(seed);
  const WeightedDraw draw_size = DrawOf(shapes.connector_size);
  std::vector<std::uint32_t> sizes(connector_count);
  std::uint64_t participations = 0;
  for (std::uint32_t& size : sizes) {
    size = shapes.connector_size[draw_size(&random)].first;
    assert(size <= shapes.popularity.size());
    participations += size;
  }
  const std::size_t states = shapes.popularity.size();
  const double each = std::accumulate(shapes.popularity.begin(), shapes.popularity.end(), 0.0) /
                      static_cast<double>(states);
  MeasuredNetwork network;
  network.partner_count =
      std::max(states, static_cast<std::size_t>(static_cast<double>(participations) / each));
  network.list.vertex_count = network.partner_count + connector_count;
  std::vector<double> popularity(network.partner_count);
  for (std::size_t i = 0; i < popularity.size(); ++i) {
    popularity[i] = shapes.popularity[i * states / popularity.size()];
  }
  const WeightedDraw draw_partner(popularity);
  auto& edges = network.list.edges;
  edges.reserve(participations);
  std::vector<std::uint32_t> drawn_for(network.partner_count, 0);  // Connector + 1.
  for (std::uint32_t i = 0; i < connector_count; ++i) {
    const auto connector = static_cast<Vertex>(network.partner_count + i);
    for (std::uint32_t left = sizes[i]; left > 0;) {
      const auto partner = static_cast<Vertex>(draw_partner(&random));
      if (drawn_for[partner] == i + 1) continue;
      drawn_for[partner] = i + 1;
      edges.emplace_back(partner, connector);
      --left;
    }
  }
  AddPairs(network.partner_count, shapes.pair_degree, &random, &edges);
  std::erase_if(edges, [](const auto& edge) { return edge.first == edge.second; });
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return network;
}

}  // namespace partnergraph
