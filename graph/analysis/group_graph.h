// What Louvain and Leiden share: a graph whose vertices stand for groups of vertices of the one
// before, the gain of moving a vertex from group to group, and merging groups to the next graph.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_GROUP_GRAPH_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_GROUP_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

// A simple undirected graph with the weight that lies inside each vertex kept apart.
struct GroupGraph {
  Adjacency given;               // Of the first one: the graph, which must outlive it.
  AdjacencyArrays arrays;        // Of the others.
  std::vector<double> strength;  // By vertex: of its arcs and what is inside, twice.
  double total = 0;              // Of all strengths.

  Adjacency graph() const { return arrays.first.empty() ? given : arrays.view(); }
  std::size_t vertex_count() const { return strength.size(); }
};

// The graph, each vertex for itself. Of no use if the meter stops.
GroupGraph FirstGroupGraph(const Adjacency& graph, WorkMeter* meter);

// The graph of the groups: `group` has a number below `group_count` for each vertex. O(V + E) time.
// Of no use if the meter stops.
GroupGraph MergeGroups(const GroupGraph& graph, std::span<const Vertex> group,
                       std::size_t group_count, WorkMeter* meter);

// Numbers the groups in use from 0 in the order of their first vertex; returns how many.
std::size_t CompactGroups(std::vector<Vertex>* group);

// The numbers below `size` in a random order (Fisher & Yates). If the meter stops: none if it had
// before, else all in some order.
std::vector<Vertex> RandomOrder(std::size_t size, std::mt19937_64* random, WorkMeter* meter);

// A division of a GroupGraph's vertices into groups, numbered below V, and its sums.
class Division {
 public:
  // `group` has the group of each vertex. The graph must outlive the division. If the meter
  // stops, nothing but group() and Release() may be called.
  Division(const GroupGraph& graph, std::vector<Vertex> group, double resolution, WorkMeter* meter);

  const std::vector<Vertex>& group() const { return group_; }
  Vertex GroupOf(Vertex v) const { return group_[v]; }
  double StrengthOf(Vertex group) const { return strength_[group]; }
  std::size_t SizeOf(Vertex group) const { return size_[group]; }
  std::vector<Vertex> Release() { return std::move(group_); }

  // Sums the arcs of `v` by its neighbours' groups: afterwards the two functions below tell them
  // until the next call.
  void SumNeighbors(Vertex v);
  const std::vector<Vertex>& neighbor_groups() const { return neighbor_groups_; }
  double WeightTo(Vertex group) const { return weight_to_[group]; }

  // How much better it is to have `v` in the group, which it is not counted in, than alone: the
  // gain of modularity times half the total. Of the last SumNeighbors(v).
  double GainOf(Vertex v, Vertex group) const;
  // The best group for `v` of its own, its neighbours' and an empty one: its own if none is better,
  // of equal ones the smallest.
  Vertex BestGroup(Vertex v);
  void Move(Vertex v, Vertex to);

 private:
  const GroupGraph& graph_;
  const double factor_;  // Resolution / total.
  std::vector<Vertex> group_;
  std::vector<double> strength_;     // By group.
  std::vector<std::uint32_t> size_;  // By group, in vertices.
  std::vector<Vertex> empty_;        // Groups; some may have been filled again.
  std::vector<double> weight_to_;
  std::vector<Vertex> neighbor_groups_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_GROUP_GRAPH_H_
