// The arcs of a graph in an order in which a value of each neighbour is read from the core's own
// cache, for kernels that go over all arcs again and again.
//
// Vertices stand in new places, those of many arcs first. Places are cut into segments whose values
// the cache holds, and rows into blocks; the arcs of a block that come from one segment are a
// *tile*. Within a tile, rows of as many arcs stand together, so that the processor need not guess
// where a row ends, and row and neighbour take two bytes each. (Cache blocking of sparse matrices:
// Im & Yelick 2001, "Optimizing sparse matrix computations for register reuse in SPARSITY"; of
// graphs: Zhang, Kiriansky, Mendis, Amarasinghe & Zaharia 2017, "Making caches work for graph
// analytics".)
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_ARC_TILES_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_ARC_TILES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

// Places of a segment, and the most rows of a block: what two bytes tell apart.
inline constexpr std::size_t kTileSide = 65'536;

// Thread safety: all const functions may be called at the same time.
class ArcTiles {
 public:
  // Copies `graph`, but reads it in place, without tiles, if it has at most `in_place_max`
  // vertices: their values are in the cache anyway. Its arrays must outlive this. O(V + arcs) time.
  // If the meter stops, only the destructor may be called. Blocks and tiles are the same for any
  // number of threads.
  ArcTiles(const Adjacency& graph, std::size_t threads, WorkMeter* meter,
           std::size_t in_place_max = kTileSide);
  ~ArcTiles();
  ArcTiles(const ArcTiles&) = delete;
  ArcTiles& operator=(const ArcTiles&) = delete;

  // About the most bytes that it takes, with the usual `in_place_max`: 4 a vertex, 2 an arc, 2 a
  // row of a tile, and 8 an arc with weight. 0 without tiles.
  static std::uint64_t BytesMax(std::uint64_t vertices, std::uint64_t arcs, bool weighted);
  // Bytes beside, while it is made, if no vertex has more arcs than a block.
  static std::uint64_t BytesWhileMade(std::uint64_t vertices, std::uint64_t arcs, bool weighted,
                                      std::size_t threads);

  std::size_t PlaceOf(Vertex v) const { return place_.empty() ? v : place_[v]; }
  bool weighted() const { return !graph_.weight.empty(); }

  // Blocks are for threads to share: nobody else writes the sums of a block's rows, the places from
  // BlockBegin(b) to BlockBegin(b + 1).
  std::size_t block_count() const { return first_row_.size() - 1; }
  std::size_t BlockBegin(std::size_t block) const { return first_row_[block]; }
  // Arcs, and one for each row.
  std::uint64_t BlockWork(std::size_t block) const {
    return first_arc_[block + 1] - first_arc_[block] + first_row_[block + 1] - first_row_[block];
  }

  // Adds to sums[i] the value of each neighbour of the block's row i, times the weight of the arc,
  // always in the same order. `value` is by place.
  void AddNeighbors(std::size_t block, std::span<const double> value, double* sums) const;
  // The same. REQUIRES: !weighted().
  void AddNeighbors(std::size_t block, std::span<const float> value, double* sums) const;

 private:
  // Rows of a tile that have as many arcs.
  struct RowGroup {
    std::uint32_t arcs_of_each;
    std::uint32_t row_count;
  };
  struct Tile {
    std::uint32_t segment;
    std::uint32_t group_end;  // In the block's groups; it begins where the tile before ends.
  };
  struct Block {
    std::vector<Tile> tiles;  // Ascending by segment; those without arcs are left out.
    std::vector<RowGroup> groups;
    std::vector<std::uint16_t> rows;  // Group by group: of BlockBegin.
  };
  class Writer;

  std::vector<Vertex> PlaceByDegree(const Adjacency& graph, WorkMeter* meter);
  bool CutBlocks(const Adjacency& graph, const std::vector<Vertex>& order, WorkMeter* meter);
  template <class Value, class Weigh>
  void Add(std::size_t block, const Value* value, Weigh weigh, double* sums) const;

  const Adjacency graph_;
  std::vector<std::uint32_t> place_;      // By vertex; empty: there are no tiles.
  std::vector<std::uint32_t> first_row_;  // By block, and the end.
  std::vector<std::uint32_t> first_arc_;  // By block, and the end.
  std::vector<Block> blocks_;
  // In the order of the blocks, their tiles, groups and rows: the place of the neighbour, of its
  // segment's first, and the weight; null: each weighs 1. Not filled with zeros before: that alone
  // would take longer than a cancelled call may go on.
  std::unique_ptr<std::uint16_t[]> neighbor_;
  std::unique_ptr<double[]> weight_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_ARC_TILES_H_
