// The tie graph: partners as vertices, an edge between two that are tied, weighted by the sum of
// their ties. It is the one-mode projection of a TieNetwork, and what most analyses run on.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_TIE_GRAPH_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_TIE_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/tie_network.h"
#include "graph/analysis/work_meter.h"
#include "graph/base/status.h"

namespace partnergraph {

// Immutable once made; may be shared by threads.
struct TieGraph {
  std::vector<Vertex> entity;  // The snapshot's vertex, by vertex of the graph; ascending.
  AdjacencyArrays arrays;      // Simple. No weights if all are 1.

  Adjacency graph() const { return arrays.view(); }
  // Nothing if the entity has no tie. O(log V).
  std::optional<Vertex> VertexOf(Vertex entity_vertex) const;
  std::size_t bytes() const { return entity.capacity() * sizeof(Vertex) + arrays.bytes(); }
};

struct TieGraphMade {
  std::shared_ptr<const TieGraph> graph;  // Null if the meter stopped.
  QueryEnd end;
};

// Projects the network: an edge's weight is the sum over the pairs and the groups that join its
// ends, and edges below `min_weight` are left out, with the vertices that lose all theirs.
//
// Row by row with a sparse accumulator (Gustavson 1978, "Two fast algorithms for sparse matrices"),
// twice, so that the arrays are allocated at their size: O(network.projection_work()) time on
// `threads` threads; 20 bytes a vertex, and 12 a vertex and thread, beside the result. The result
// is the same for any number of threads.
//
// Returns RESOURCE_EXHAUSTED with LIMIT at "network" past kTieArcsMax arcs.
StatusOr<TieGraphMade> ProjectTies(const TieNetwork& network, double min_weight,
                                   std::size_t threads, WorkMeter* meter);

// Whether the tie graph of the network with so many arcs has weights: else each edge weighs 1.
bool TieGraphIsWeighted(const TieNetwork& network, std::uint64_t arcs);
// Bytes of a tie graph of the network with so many vertices and arcs, and what making it takes
// beside.
std::uint64_t TieGraphBytes(const TieNetwork& network, std::uint64_t vertices, std::uint64_t arcs);
std::uint64_t ProjectionBytes(const TieNetwork& network, std::size_t threads);

// How many arcs the projection has, without making it; nothing if the meter stopped. Half the time
// of ProjectTies.
std::optional<std::uint64_t> CountProjectedArcs(const TieNetwork& network, double min_weight,
                                                std::size_t threads, WorkMeter* meter);

// The network as an undirected graph with its groups as further vertices, behind the partners: what
// is connected there is connected in the projection, at the cost of the memberships alone. Groups
// are joined to their members; weights are left out. Empty if the meter stops.
AdjacencyArrays StarGraph(const TieNetwork& network, WorkMeter* meter);
// The same as the out arcs of a directed graph: relations that have a direction lead that way only.
AdjacencyArrays DirectedStarGraph(const TieNetwork& network, WorkMeter* meter);

// Of the ordered pairs of partners that a relation with a direction leads from one to the other:
// the part where one leads back, too. Absent if there are none, or the meter stops.
std::optional<double> Reciprocity(const TieNetwork& network, WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_TIE_GRAPH_H_
