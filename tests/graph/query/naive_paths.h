// The paths between two vertices by trying everything; the twin of FindPaths.
#ifndef PARTNERGRAPH_TESTS_GRAPH_QUERY_NAIVE_PATHS_H_
#define PARTNERGRAPH_TESTS_GRAPH_QUERY_NAIVE_PATHS_H_

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "graph/query/find_paths.h"
#include "tests/graph/query/naive_query.h"

namespace partnergraph {

// All walks from one vertex to another, whatever they repeat, in the order of paths. A restrictor
// is a question to a whole walk, a selector cuts the list.
class NaivePaths {
 public:
  // Walks of at most `max_hops`, and of no more hops than `walks_max` walks from the source have.
  NaivePaths(const NaiveGraph& g, Vertex source, Vertex target, Direction direction,
             const NaiveFilter& filter, std::uint32_t max_hops, std::size_t walks_max)
      : source_(g.CanonicalOf(source)), target_(g.CanonicalOf(target)) {
    if (g.kinds.count(source_) == 0 || g.kinds.count(target_) == 0) return;
    const auto enters = [&](Vertex v) {
      return v == source_ || v == target_ || filter.Walkable(g, v);
    };
    for (const NaiveGraph::Shown& r : g.ShownRelations()) {
      if (!filter.Edge(g, r)) continue;
      const bool out = r.symmetric || direction != Direction::kIn;
      const bool in = r.symmetric || direction != Direction::kOut;
      if (out && enters(r.target)) steps_[r.source].push_back({r.target, r.relation, true});
      if (in && enters(r.source) && !(out && r.source == r.target)) {
        steps_[r.target].push_back({r.source, r.relation, false});
      }
    }
    std::map<Vertex, std::size_t> ends = {{source_, 1}};
    for (std::size_t walks = 1; max_hops_ < max_hops; ++max_hops_) {
      std::map<Vertex, std::size_t> next;
      for (const auto& [v, count] : ends) {
        for (const PathStep& step : steps_[v]) walks += count, next[step.vertex] += count;
      }
      if (walks > walks_max) break;
      ends = next;
    }
    Extend(source_);
    std::sort(walks_.begin(), walks_.end());
  }

  // Hops up to which it knows the answer.
  std::uint32_t max_hops() const { return max_hops_; }

  // All paths of the restrictor, in order.
  std::vector<PathFound> Paths(PathRestrictor restrictor) const {
    std::vector<PathFound> paths;
    for (const Walk& walk : walks_) {
      if (Counts(walk, restrictor)) paths.push_back(walk.path);
    }
    return paths;
  }
  // What the selector takes of them, and whether it leaves out a path that was asked for. Of kAny,
  // all that may be taken.
  static std::vector<PathFound> Selected(std::vector<PathFound> paths,
                                         const FindPathsOptions& options, bool* more) {
    *more = false;
    std::size_t count = paths.size();
    if (options.selector != PathSelector::kShortestK) {
      count = static_cast<std::size_t>(std::count_if(
          paths.begin(), paths.end(),
          [&](const PathFound& path) { return path.steps.size() == paths.front().steps.size(); }));
      *more = options.selector == PathSelector::kAllShortest && count > options.max_paths;
    }
    if (options.selector != PathSelector::kAny) {
      count = std::min<std::size_t>(count, options.max_paths);
    }
    if (paths.size() > count) paths.resize(count);
    return paths;
  }

 private:
  struct Walk {
    std::vector<Vertex> vertices;
    std::vector<RelationIndex> relations;
    PathFound path;
    friend bool operator<(const Walk& a, const Walk& b) {
      if (a.vertices.size() != b.vertices.size()) return a.vertices.size() < b.vertices.size();
      return std::tie(a.vertices, a.relations) < std::tie(b.vertices, b.relations);
    }
  };
  template <class List>
  static bool Repeats(List list) {
    std::sort(list.begin(), list.end());
    return std::adjacent_find(list.begin(), list.end()) != list.end();
  }
  bool Counts(const Walk& walk, PathRestrictor restrictor) const {
    std::vector<Vertex> vertices = walk.vertices;
    switch (restrictor) {
      case PathRestrictor::kWalk:
        return true;
      case PathRestrictor::kTrail:
        return !Repeats(walk.relations);
      case PathRestrictor::kAcyclic:
        vertices.push_back(source_);
        return !Repeats(vertices);
      case PathRestrictor::kSimple:
        // Neither all but the first repeat one, nor all but the last.
        if (vertices.empty()) return true;
        if (Repeats(vertices)) return false;
        vertices.back() = source_;
        return !Repeats(vertices);
    }
    return false;
  }
  void Extend(Vertex v) {
    if (v == target_) walks_.push_back(walk_);
    if (walk_.vertices.size() == max_hops_) return;
    for (const PathStep& step : steps_[v]) {
      walk_.vertices.push_back(step.vertex);
      walk_.relations.push_back(step.relation);
      walk_.path.steps.push_back(step);
      Extend(step.vertex);
      walk_.vertices.pop_back();
      walk_.relations.pop_back();
      walk_.path.steps.pop_back();
    }
  }

  Vertex source_;
  Vertex target_;
  std::uint32_t max_hops_ = 0;
  std::map<Vertex, std::vector<PathStep>> steps_;
  Walk walk_;
  std::vector<Walk> walks_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_QUERY_NAIVE_PATHS_H_
