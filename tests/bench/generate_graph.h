// Networks for benchmarks: Kronecker and uniform ones as the Graph500 and GAP benchmarks make them,
// and one of the shape of real treaties and projects. The same seed gives the same network
// everywhere.
#ifndef PARTNERGRAPH_TESTS_BENCH_GENERATE_GRAPH_H_
#define PARTNERGRAPH_TESTS_BENCH_GENERATE_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "graph/snapshot/graph_snapshot.h"

namespace partnergraph {

// Edges of a simple undirected graph: the smaller vertex first, ascending.
struct EdgeList {
  std::size_t vertex_count = 0;
  std::vector<std::pair<Vertex, Vertex>> edges;
};

// 2^scale vertices and 16 edges for each drawn by the Graph500's parameters (A 0.57, B 0.19, C
// 0.19; Leskovec et al. 2010, "Kronecker graphs"), vertices in a random order; loops and repeats
// dropped.
EdgeList KroneckerGraph(unsigned scale, std::uint64_t seed);
// `edge_count` edges drawn uniformly; loops and repeats dropped.
EdgeList UniformGraph(std::size_t vertex_count, std::size_t edge_count, std::uint64_t seed);

// A two-mode network: who takes part in which undertaking.
struct Participations {
  std::size_t partner_count = 0;
  std::vector<std::vector<Vertex>> members;  // Partners from 0, ascending, by connector.
};
// As many connectors as asked for, whose sizes follow `sizes` (size, count) and whose members are
// drawn by `popularity` (weight of each partner).
Participations DrawParticipations(std::size_t connector_count,
                                  const std::vector<std::pair<std::uint32_t, double>>& sizes,
                                  const std::vector<double>& popularity, std::uint64_t seed);
// The two columns of a file of measured shapes: "parties<TAB>treaties", with a header. Empty if it
// cannot be read; `key_is_text`: the first column is a name, and numbered from 0.
std::vector<std::pair<std::uint32_t, double>> ReadDistribution(const std::string& path,
                                                               bool key_is_text);

// The snapshot of the edges as relations of kRelationKinds symmetric kinds in turn, which are ties
// by themselves; vertex v of the list is v + 1. Two thirds of the relations are dated in 2000 to
// 2019.
inline constexpr unsigned kRelationKinds = 4;
std::shared_ptr<const GraphSnapshot> SnapshotOf(const EdgeList& list);
// The snapshot of connectors (after the partners) and their members by the relation "party".
std::shared_ptr<const GraphSnapshot> SnapshotOf(const Participations& participations);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_BENCH_GENERATE_GRAPH_H_
