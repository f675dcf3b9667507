#include "graph/analysis/betweenness.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <random>
#include <utility>

#include "graph/analysis/for_each_block.h"
#include "graph/analysis/hops.h"
#include "graph/analysis/metered_array.h"

namespace partnergraph {
namespace {

// More shortest ways to a vertex count as so many: sums of them stay finite.
constexpr double kWaysMax = 1e290;

constexpr std::size_t kLanes = 2;

bool Among(const std::vector<bool>* vertices, Vertex v) {
  return vertices == nullptr || (*vertices)[v];
}

// Searches from sources and adds up what depends on each vertex.
class Lane {
 public:
  // If the meter stops, there are no scores, and no source can be added.
  Lane(const Adjacency& graph, const BetweennessOptions& options, WorkMeter* meter)
      : graph_(graph), options_(options) {
    const std::size_t size = graph.vertex_count();
    AssignMetered(&hops_, size, kUnreached, meter);
    AssignMetered(&ways_, size, 0, meter);
    AssignMetered(&depending_, size, 0, meter);
    AssignMetered(&queue_, size, 0, meter);
    AssignMetered(&score_, size, 0, meter);
  }

  // False: the meter stopped, and nothing was added; nor can anything be from now on.
  bool AddSource(Vertex source, WorkTally* tally) {
    const std::size_t reached = CountWays(source, tally);
    if (reached == 0 || !AddDependencies(source, reached, tally)) return false;
    for (std::size_t i = 0; i < reached_; ++i) hops_[queue_[i]] = kUnreached;
    ++source_count_;
    return true;
  }
  double ScoreOf(Vertex v) const { return score_.empty() ? 0 : score_[v]; }
  std::uint64_t source_count() const { return source_count_; }

 private:
  // Breadth first; ways_[v] is the number of shortest ways to v. Returns the vertices reached, 0 if
  // the meter stopped.
  std::size_t CountWays(Vertex source, WorkTally* tally) {
    hops_[source] = 0;
    ways_[source] = 1;
    queue_[0] = source;
    reached_ = 1;
    for (std::size_t head = 0; head < reached_; ++head) {
      const Vertex v = queue_[head];
      if (!tally->Add(graph_.Degree(v) + 1)) return 0;
      const std::uint32_t next = hops_[v] + 1;
      const double ways = ways_[v] = std::min(ways_[v], kWaysMax);
      for (const Vertex w : graph_.Neighbors(v)) {
        if (hops_[w] == kUnreached) {
          hops_[w] = next;
          ways_[w] = ways;
          queue_[reached_++] = w;
        } else if (hops_[w] == next) {
          ways_[w] += ways;
        }
      }
    }
    return reached_;
  }

  // From the farthest back: a vertex passes on to those before it what depends on it, shared by
  // their ways. Scores change when all is known, so that a stop adds nothing.
  bool AddDependencies(Vertex source, std::size_t reached, WorkTally* tally) {
    for (std::size_t i = reached; i-- > 0;) {
      const Vertex v = queue_[i];
      if (!tally->Add(graph_.Degree(v) + 1)) return false;
      double sum = 0;
      const std::uint32_t next = hops_[v] + 1;
      for (const Vertex w : graph_.Neighbors(v)) {
        if (hops_[w] == next) sum += depending_[w];
      }
      depending_[v] = sum + WeightOf(source, v) / ways_[v];
    }
    for (std::size_t i = 1; i < reached; ++i) {  // Not the source.
      const Vertex v = queue_[i];
      score_[v] += depending_[v] * ways_[v] - WeightOf(source, v);
    }
    return true;
  }

  // What the pair of the two counts. A pair that is searched from both ends counts half each time.
  double WeightOf(Vertex source, Vertex target) const {
    if (source == target || !Among(options_.targets, target)) return 0;
    return Among(options_.targets, source) && Among(options_.sources, target) ? 0.5 : 1;
  }

  const Adjacency graph_;
  const BetweennessOptions& options_;
  std::vector<double> score_;
  std::vector<std::uint32_t> hops_;
  std::vector<double> ways_;
  std::vector<double> depending_;  // A share of what depends on a vertex, for each way to it.
  std::vector<Vertex> queue_;
  std::size_t reached_ = 0;
  std::uint64_t source_count_ = 0;
};

// The sources, ascending; too few if the meter stops.
std::vector<Vertex> SourcesOf(const Adjacency& graph, const BetweennessOptions& options,
                              std::size_t* eligible, WorkMeter* meter) {
  std::vector<Vertex> sources;
  if (!meter->Look()) return sources;
  sources.reserve(graph.vertex_count());
  WorkTally tally(meter);
  for (Vertex v = 0; v < graph.vertex_count() && tally.Add(1); ++v) {
    if (Among(options.sources, v)) sources.push_back(v);
  }
  *eligible = sources.size();
  if (options.samples > 0 && options.samples < sources.size()) {
    // The beginning of a random order (Fisher & Yates); a remainder of 2^64 is nearly even.
    std::mt19937_64 random(options.seed);
    for (std::size_t i = 0; i < options.samples && tally.Add(1); ++i) {
      std::swap(sources[i], sources[i + random() % (sources.size() - i)]);
    }
    sources.resize(options.samples);
    SortUnlessCancelled(*meter, std::less(),
                        [&](auto less) { std::sort(sources.begin(), sources.end(), less); });
  }
  return sources;
}

}  // namespace

BetweennessScores Betweenness(const Adjacency& graph, const BetweennessOptions& options,
                              WorkMeter* meter) {
  std::size_t eligible = 0;
  const std::vector<Vertex> sources = SourcesOf(graph, options, &eligible, meter);
  std::array<std::optional<Lane>, kLanes> lanes;
  ForEachBlock(kLanes, options.threads, [&](std::size_t i) {
    Lane& lane = lanes[i].emplace(graph, options, meter);
    WorkTally tally(meter);
    for (std::size_t s = i; s < sources.size() && !meter->stopped(); s += kLanes) {
      if (!lane.AddSource(sources[s], &tally)) return;
    }
  });
  BetweennessScores scores;
  if (meter->cancelled()) return scores;
  scores.score.assign(graph.vertex_count(), 0);
  for (const auto& lane : lanes) scores.source_count += lane->source_count();
  if (scores.source_count == 0) return scores;
  const double scale = static_cast<double>(eligible) / static_cast<double>(scores.source_count);
  for (Vertex v = 0; v < graph.vertex_count(); ++v) {
    scores.score[v] = (lanes[0]->ScoreOf(v) + lanes[1]->ScoreOf(v)) * scale;
  }
  return scores;
}

}  // namespace partnergraph
