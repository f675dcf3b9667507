#include "graph/analysis/similarity.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <utility>

namespace partnergraph {
namespace {

// A list this much longer is searched instead of walked.
constexpr std::size_t kSearchFactor = 32;

// What a common neighbour of that degree counts; every common neighbour has at least two.
double ShareOf(SimilarityMeasure measure, std::uint32_t degree) {
  if (measure == SimilarityMeasure::kAdamicAdar) return 1 / std::log(degree);
  if (measure == SimilarityMeasure::kResourceAllocation) return 1.0 / degree;
  return 0;
}

double Jaccard(std::uint32_t common, std::uint32_t degree_a, std::uint32_t degree_b) {
  const double either = static_cast<double>(degree_a) + degree_b - common;
  return either == 0 ? 0 : common / either;
}

}  // namespace

std::vector<SimilarVertex> Similar(const Adjacency& graph, Vertex v, SimilarityMeasure measure,
                                   std::size_t results_max, WorkMeter* meter) {
  std::vector<std::uint32_t> common(graph.vertex_count(), 0);
  std::vector<double> shares(graph.vertex_count(), 0);
  std::vector<Vertex> met;
  WorkTally tally(meter);
  for (const Vertex between : graph.Neighbors(v)) {
    if (!tally.Add(graph.Degree(between) + 1)) break;
    const double share = ShareOf(measure, graph.Degree(between));
    for (const Vertex other : graph.Neighbors(between)) {
      if (other == v) continue;
      if (common[other]++ == 0) met.push_back(other);
      shares[other] += share;
    }
  }
  std::vector<SimilarVertex> similar;
  if (meter->cancelled()) return similar;
  similar.reserve(met.size());
  const std::span<const Vertex> neighbors = graph.Neighbors(v);
  const std::uint32_t degree = graph.Degree(v);
  for (const Vertex other : met) {
    double score = shares[other];
    if (measure == SimilarityMeasure::kCommonNeighbors) score = common[other];
    if (measure == SimilarityMeasure::kJaccard) {
      score = Jaccard(common[other], degree, graph.Degree(other));
    }
    if (measure == SimilarityMeasure::kPreferentialAttachment) {
      score = static_cast<double>(degree) * graph.Degree(other);
    }
    similar.push_back({other, score, common[other],
                       std::binary_search(neighbors.begin(), neighbors.end(), other)});
  }
  const auto better = [](const SimilarVertex& a, const SimilarVertex& b) {
    return a.score != b.score ? a.score > b.score : a.vertex < b.vertex;
  };
  const std::size_t count = std::min(results_max, similar.size());
  const auto end = similar.begin() + static_cast<std::ptrdiff_t>(count);
  const bool sorted = SortUnlessCancelled(*meter, better, [&](auto less) {
    std::partial_sort(similar.begin(), end, similar.end(), less);
  });
  similar.resize(sorted ? count : 0);
  return similar;
}

std::vector<Vertex> CommonNeighbors(const Adjacency& graph, Vertex a, Vertex b) {
  std::span<const Vertex> few = graph.Neighbors(a);
  std::span<const Vertex> many = graph.Neighbors(b);
  if (few.size() > many.size()) std::swap(few, many);
  std::vector<Vertex> common;
  if (few.size() * kSearchFactor < many.size()) {
    for (const Vertex v : few) {
      if (std::binary_search(many.begin(), many.end(), v)) common.push_back(v);
    }
  } else {
    std::set_intersection(few.begin(), few.end(), many.begin(), many.end(),
                          std::back_inserter(common));
  }
  return common;
}

PairSimilarity SimilarityOf(const Adjacency& graph, Vertex a, Vertex b) {
  const std::vector<Vertex> common = CommonNeighbors(graph, a, b);
  PairSimilarity similarity;
  similarity.jaccard =
      Jaccard(static_cast<std::uint32_t>(common.size()), graph.Degree(a), graph.Degree(b));
  for (const Vertex v : common) {
    similarity.adamic_adar += ShareOf(SimilarityMeasure::kAdamicAdar, graph.Degree(v));
  }
  return similarity;
}

}  // namespace partnergraph
