#include "graph/analysis/tie_graph.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "graph/analysis/for_each_block.h"
#include "graph/analysis/metered_array.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

// Partners that a thread takes at a time.
constexpr std::size_t kRowsABlock = 256;

// Sums the ties of one partner after the other. A vertex that is tied has its sum in a dense array;
// the rows before are told apart by their number, so nothing is cleared.
class RowSums {
 public:
  explicit RowSums(const TieNetwork& network)
      : network_(network), sum_(network.entity.size()), row_(network.entity.size(), kNoRow) {}

  // The partners tied to `u`, in no order; their sums are SumOf() until the next call.
  const std::vector<Vertex>& Add(Vertex u) {
    touched_.clear();
    const AdjacencyArrays& pairs = network_.pairs;
    for (std::uint32_t arc = pairs.first[u]; arc < pairs.first[u + 1]; ++arc) {
      AddTo(u, pairs.neighbor[arc], pairs.weight.empty() ? 1 : pairs.weight[arc]);
    }
    for (std::uint32_t i = network_.member_first[u]; i < network_.member_first[u + 1]; ++i) {
      const std::uint32_t group = network_.member_group[i];
      const double weight = network_.group_weight[group];
      for (std::uint32_t m = network_.group_first[group]; m < network_.group_first[group + 1];
           ++m) {
        if (network_.group_member[m] != u) AddTo(u, network_.group_member[m], weight);
      }
    }
    return touched_;
  }
  double SumOf(Vertex v) const { return sum_[v]; }

 private:
  // No vertex has so high a number: it is the end of 32-bit ones.
  static constexpr Vertex kNoRow = 0xFFFF'FFFF;

  void AddTo(Vertex u, Vertex v, double weight) {
    if (row_[v] != u) {
      row_[v] = u;
      sum_[v] = 0;
      touched_.push_back(v);
    }
    sum_[v] += weight;
  }

  const TieNetwork& network_;
  std::vector<double> sum_;
  std::vector<Vertex> row_;  // The partner whose sum it is.
  std::vector<Vertex> touched_;
};

// Arcs that RowSums::Add looks at for the partners before each one; at the end, for all.
std::vector<std::uint64_t> WorkBefore(const TieNetwork& network) {
  std::vector<std::uint64_t> before{0};
  before.reserve(network.entity.size() + 1);
  for (Vertex u = 0; u < network.entity.size(); ++u) {
    std::uint64_t work = network.pairs.view().Degree(u) + std::uint64_t{1};
    for (std::uint32_t i = network.member_first[u]; i < network.member_first[u + 1]; ++i) {
      work += network.GroupSize(network.member_group[i]);
    }
    before.push_back(before.back() + work);
  }
  return before;
}

// Calls visit(u, sums, touched) for every partner. False: the meter stopped.
template <class Visit>
bool ForEachRow(const TieNetwork& network, std::size_t threads, WorkMeter* meter, Visit visit) {
  const std::size_t partners = network.entity.size();
  // One run of rows a thread keeps the scratch arrays few; blocks inside it see the meter.
  const std::size_t runs = std::min(std::max<std::size_t>(threads, 1), partners / kRowsABlock + 1);
  const std::vector<std::uint64_t> work = WorkBefore(network);
  ForEachBlock(runs, threads, [&](std::size_t run) {
    // Runs of about the same work.
    const auto at = [&](std::size_t part) {
      const std::uint64_t before = work[partners] / runs * part;
      return part == runs ? partners
                          : static_cast<std::size_t>(
                                std::lower_bound(work.begin(), work.end(), before) - work.begin());
    };
    RowSums sums(network);
    WorkTally tally(meter);
    const std::size_t end = std::min(at(run + 1), partners);
    for (std::size_t u = at(run); u < end; ++u) {
      if (!tally.Add(work[u + 1] - work[u])) return;
      visit(static_cast<Vertex>(u), sums, sums.Add(static_cast<Vertex>(u)));
    }
  });
  return !meter->stopped();
}

// The degree of each partner in the projection; nothing if the meter stopped.
std::optional<std::vector<std::uint32_t>> CountRows(const TieNetwork& network, double min_weight,
                                                    std::size_t threads, WorkMeter* meter) {
  std::vector<std::uint32_t> degree(network.entity.size(), 0);
  const bool whole = ForEachRow(
      network, threads, meter, [&](Vertex u, const RowSums& sums, const std::vector<Vertex>& tied) {
        degree[u] = static_cast<std::uint32_t>(std::count_if(
            tied.begin(), tied.end(), [&](Vertex v) { return sums.SumOf(v) >= min_weight; }));
      });
  if (!whole) return std::nullopt;
  return degree;
}

}  // namespace

bool TieGraphIsWeighted(const TieNetwork& network, std::uint64_t arcs) {
  // Fewer arcs than pairs: some pair has several ties.
  return network.weighted || arcs < network.projection_work();
}

std::uint64_t TieGraphBytes(const TieNetwork& network, std::uint64_t vertices, std::uint64_t arcs) {
  const bool weighted = TieGraphIsWeighted(network, arcs);
  return vertices * (sizeof(Vertex) + sizeof(std::uint32_t)) + sizeof(std::uint32_t) +
         arcs * (sizeof(Vertex) + (weighted ? sizeof(double) : 0));
}

std::uint64_t ProjectionBytes(const TieNetwork& network, std::size_t threads) {
  const std::uint64_t row = sizeof(double) + sizeof(Vertex);
  // The work before each row, its degree and its new number; then each thread's sums.
  return network.entity.size() * (sizeof(std::uint64_t) + 2 * sizeof(Vertex) + threads * row);
}

std::optional<Vertex> TieGraph::VertexOf(Vertex entity_vertex) const {
  const auto at = std::lower_bound(entity.begin(), entity.end(), entity_vertex);
  if (at == entity.end() || *at != entity_vertex) return std::nullopt;
  return static_cast<Vertex>(at - entity.begin());
}

StatusOr<TieGraphMade> ProjectTies(const TieNetwork& network, double min_weight,
                                   std::size_t threads, WorkMeter* meter) {
  const std::size_t partners = network.entity.size();
  const auto degree = CountRows(network, min_weight, threads, meter);
  if (!degree) return TieGraphMade{nullptr, meter->end()};
  const std::uint64_t arcs = std::accumulate(degree->begin(), degree->end(), std::uint64_t{0});
  if (arcs > kTieArcsMax) {
    return ViolationError(StatusCode::kResourceExhausted, "network", std::to_string(arcs), "LIMIT",
                          "arcs in the tie graph; the limit is " + std::to_string(kTieArcsMax));
  }
  auto made = std::make_shared<TieGraph>();
  // Vertices that keep an edge, numbered anew.
  const auto kept = static_cast<std::size_t>(
      std::count_if(degree->begin(), degree->end(), [](std::uint32_t d) { return d > 0; }));
  std::vector<Vertex> number(partners, 0);
  made->entity.reserve(kept);
  made->arrays.first.reserve(kept + 1);
  made->arrays.first.push_back(0);
  for (Vertex u = 0; u < partners; ++u) {
    if ((*degree)[u] == 0) continue;
    number[u] = static_cast<Vertex>(made->entity.size());
    made->entity.push_back(network.entity[u]);
    made->arrays.first.push_back(made->arrays.first.back() + (*degree)[u]);
  }
  AdjacencyArrays& arrays = made->arrays;
  const bool weighted = TieGraphIsWeighted(network, arcs);
  if (!AssignMetered(&arrays.neighbor, arcs, 0, meter) ||
      !AssignMetered(&arrays.weight, weighted ? arcs : 0, 0, meter)) {
    return TieGraphMade{nullptr, meter->end()};
  }
  const bool whole = ForEachRow(
      network, threads, meter, [&](Vertex u, const RowSums& sums, const std::vector<Vertex>& tied) {
        if ((*degree)[u] == 0) return;
        const std::uint32_t begin = arrays.first[number[u]];
        std::uint32_t end = begin;
        for (const Vertex v : tied) {
          if (sums.SumOf(v) >= min_weight) arrays.neighbor[end++] = v;
        }
        std::sort(arrays.neighbor.begin() + begin, arrays.neighbor.begin() + end);
        for (std::uint32_t arc = begin; arc < end; ++arc) {
          const Vertex v = arrays.neighbor[arc];
          if (!arrays.weight.empty()) arrays.weight[arc] = sums.SumOf(v);
          arrays.neighbor[arc] = number[v];
        }
      });
  TieGraphMade result{nullptr, meter->end()};
  if (whole) result.graph = std::move(made);
  return result;
}

std::optional<std::uint64_t> CountProjectedArcs(const TieNetwork& network, double min_weight,
                                                std::size_t threads, WorkMeter* meter) {
  const auto degree = CountRows(network, min_weight, threads, meter);
  if (!degree) return std::nullopt;
  return std::accumulate(degree->begin(), degree->end(), std::uint64_t{0});
}

namespace {

// The star of the pairs' arcs that lead one of the ways in `ways`, and of all groups.
AdjacencyArrays MakeStar(const TieNetwork& network, std::uint8_t ways, WorkMeter* meter) {
  const std::size_t partners = network.entity.size();
  AdjacencyArrays star;
  star.first.reserve(partners + network.group_count() + 1);
  star.neighbor.reserve(network.pairs.neighbor.size() + 2 * network.group_member.size());
  star.first.push_back(0);
  WorkTally tally(meter);
  for (Vertex u = 0; u < partners; ++u) {
    if (!tally.Add(network.pairs.view().Degree(u) + 1)) return {};
    for (std::uint32_t arc = network.pairs.first[u]; arc < network.pairs.first[u + 1]; ++arc) {
      if ((network.pair_ways[arc] & ways) != 0) {
        star.neighbor.push_back(network.pairs.neighbor[arc]);
      }
    }
    for (std::uint32_t i = network.member_first[u]; i < network.member_first[u + 1]; ++i) {
      star.neighbor.push_back(static_cast<Vertex>(partners + network.member_group[i]));
    }
    star.first.push_back(static_cast<std::uint32_t>(star.neighbor.size()));
  }
  for (std::size_t group = 0; group < network.group_count(); ++group) {
    if (!tally.Add(network.GroupSize(group) + 1)) return {};
    star.neighbor.insert(star.neighbor.end(),
                         network.group_member.begin() + network.group_first[group],
                         network.group_member.begin() + network.group_first[group + 1]);
    star.first.push_back(static_cast<std::uint32_t>(star.neighbor.size()));
  }
  return star;
}

}  // namespace

AdjacencyArrays StarGraph(const TieNetwork& network, WorkMeter* meter) {
  return MakeStar(network, kLeadsBothWays, meter);
}

AdjacencyArrays DirectedStarGraph(const TieNetwork& network, WorkMeter* meter) {
  return MakeStar(network, kLeadsThere, meter);
}

std::optional<double> Reciprocity(const TieNetwork& network, WorkMeter* meter) {
  std::uint64_t leading = 0;
  std::uint64_t returned = 0;
  const Adjacency pairs = network.pairs.view();
  WorkTally tally(meter);
  for (Vertex u = 0; u < network.entity.size(); ++u) {
    if (!tally.Add(pairs.Degree(u) + 1)) return std::nullopt;
    for (std::uint32_t arc = pairs.first[u]; arc < pairs.first[u + 1];) {
      // All relations between the two, which stand together.
      std::uint8_t ways = 0;
      const Vertex v = pairs.neighbor[arc];
      for (; arc < pairs.first[u + 1] && pairs.neighbor[arc] == v; ++arc) {
        if (network.pair_ways[arc] != kLeadsBothWays) ways |= network.pair_ways[arc];
      }
      if ((ways & kLeadsThere) == 0) continue;
      ++leading;
      if (ways == kLeadsBothWays) ++returned;
    }
  }
  if (leading == 0) return std::nullopt;
  return static_cast<double>(returned) / static_cast<double>(leading);
}

}  // namespace partnergraph
