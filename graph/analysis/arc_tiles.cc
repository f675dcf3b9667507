#include "graph/analysis/arc_tiles.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <numeric>
#include <type_traits>
#include <utility>

#include "graph/analysis/for_each_block.h"
#include "graph/analysis/metered_array.h"

namespace partnergraph {
namespace {

// A block has at most so many arcs, or a sixteenth of all if that is less, in whole rows: the more
// arcs, the more of a segment is read while the cache holds it; but threads share the blocks. A row
// of more arcs is a block of its own.
constexpr std::uint32_t kBlockArcsMin = 131'072;
constexpr std::uint32_t kBlockArcsMax = 1'048'576;
constexpr std::uint32_t kBlocksWanted = 16;

// From so many arcs on, a row of a tile is a group of its own.
constexpr std::uint32_t kLongRow = 64;

// Arcs that a writer goes over without a look at the cancel flag.
constexpr std::size_t kArcsBetweenLooks = 65'536;

// The most arcs of a block of more than one row.
std::uint32_t BlockArcs(std::uint64_t arcs) {
  return static_cast<std::uint32_t>(
      std::clamp<std::uint64_t>(arcs / kBlocksWanted, kBlockArcsMin, kBlockArcsMax));
}

constexpr std::size_t SegmentOf(std::uint32_t place) { return place / kTileSide; }

// Adds rows of a tile, each of `kArcs` arcs, or of `arcs` if that is 0.
template <std::uint32_t kArcs, class Row, class Neighbor, class Value, class Weigh>
void AddRows(std::uint32_t arcs, std::uint32_t row_count, const Row* row, std::uint32_t arc,
             const Neighbor* neighbor, const Value* value, Weigh weigh, double* sums) {
  if constexpr (kArcs > 0) arcs = kArcs;
  for (std::uint32_t r = 0; r < row_count; ++r) {
    // Four sums side by side: an addition takes several cycles, and one alone would wait for the
    // one before.
    double sum[4] = {0, 0, 0, 0};
    const std::uint32_t end = arc + arcs;
    for (; end - arc >= 4; arc += 4) {
      for (std::uint32_t i = 0; i < 4; ++i) {
        sum[i] += weigh(static_cast<double>(value[neighbor[arc + i]]), arc + i);
      }
    }
    for (std::uint32_t i = 0; arc < end; ++arc, ++i) {
      sum[i] += weigh(static_cast<double>(value[neighbor[arc]]), arc);
    }
    sums[row[r]] += (sum[0] + sum[1]) + (sum[2] + sum[3]);
  }
}

}  // namespace

// Cuts blocks into tiles, one after the other.
class ArcTiles::Writer {
 public:
  // All must outlive it. `order`: the vertices by place.
  Writer(const Adjacency& graph, const std::vector<Vertex>& order, ArcTiles* tiles,
         const WorkMeter* meter)
      : graph_(graph), order_(order), tiles_(*tiles), meter_(*meter) {
    std::size_t largest = 0;
    for (std::size_t b = 0; b < tiles->block_count(); ++b) {
      largest = std::max<std::size_t>(largest, tiles->first_arc_[b + 1] - tiles->first_arc_[b]);
    }
    place_ = std::make_unique_for_overwrite<std::uint32_t[]>(largest);
    arc_ = std::make_unique_for_overwrite<Arc[]>(largest + 1);
    if (tiles->weighted()) weight_ = std::make_unique_for_overwrite<double[]>(largest);
    row_ = std::make_unique_for_overwrite<std::uint16_t[]>(largest);
  }

  // What it leaves is of no use if the call is cancelled meanwhile.
  void Write(std::size_t block) {
    if (!SortBySegment(block)) return;
    Block& to = tiles_.blocks_[block];
    std::uint32_t begin = 0;
    row_count_ = 0;
    for (std::size_t segment = 0; segment < segment_end_.size(); ++segment) {
      const std::uint32_t end = segment_end_[segment];
      if (end == begin) continue;
      if (meter_.cancelled()) return;
      WriteTile(begin, end, tiles_.first_arc_[block], &to);
      to.tiles.push_back(
          {static_cast<std::uint32_t>(segment), static_cast<std::uint32_t>(to.groups.size())});
      begin = end;
    }
    to.groups.shrink_to_fit();
    to.rows.assign(row_.get(), row_.get() + row_count_);
  }

 private:
  struct Arc {
    std::uint16_t row;
    std::uint16_t neighbor;
  };

  // The block's arcs by segment, and within one by row. Places are looked up once and kept, because
  // that is what waits for memory. False: the call is cancelled.
  bool SortBySegment(std::size_t block) {
    const std::size_t begin = tiles_.first_row_[block];
    const std::size_t end = tiles_.first_row_[block + 1];
    if (!LookUpPlaces(begin, end)) return false;
    const std::size_t arcs = tiles_.first_arc_[block + 1] - tiles_.first_arc_[block];
    std::vector<std::uint32_t> next = SegmentBegins(arcs);
    if (meter_.cancelled()) return false;
    std::size_t i = 0;
    for (std::size_t p = begin; p < end; ++p) {
      const std::uint32_t last = graph_.first[order_[p] + 1];
      for (std::uint32_t arc = graph_.first[order_[p]]; arc < last; ++arc) {
        if (i % kArcsBetweenLooks == 0 && meter_.cancelled()) return false;
        const std::uint32_t place = place_[i++];
        const std::uint32_t at = next[SegmentOf(place)]++;
        arc_[at] = {static_cast<std::uint16_t>(p - begin),
                    static_cast<std::uint16_t>(place % kTileSide)};
        if (weight_ != nullptr) weight_[at] = graph_.weight[arc];
      }
    }
    next.pop_back();
    segment_end_ = std::move(next);
    return true;
  }

  // Of the neighbours of rows. Nothing else is done here: then the processor waits for many at a
  // time. False: the call is cancelled.
  bool LookUpPlaces(std::size_t begin, std::size_t end) {
    std::uint32_t* to = place_.get();
    std::size_t looked_at = 0;
    for (std::size_t p = begin; p < end; ++p) {
      const std::span<const Vertex> neighbors = graph_.Neighbors(order_[p]);
      for (std::size_t from = 0; from < neighbors.size(); from += kArcsBetweenLooks) {
        for (const Vertex v :
             neighbors.subspan(from, std::min(kArcsBetweenLooks, neighbors.size() - from))) {
          *to++ = tiles_.place_[v];
        }
        looked_at += neighbors.size();
        if (looked_at < kArcsBetweenLooks) continue;
        if (meter_.cancelled()) return false;
        looked_at = 0;
      }
    }
    return true;
  }

  // Where the arcs of each segment begin, and the end; of no use if the call is cancelled. Counts
  // four arcs side by side: most lead to one segment, and each increment would wait for the one
  // before.
  std::vector<std::uint32_t> SegmentBegins(std::size_t arcs) const {
    constexpr std::size_t kSides = 4;
    const std::size_t segments = SegmentOf(static_cast<std::uint32_t>(order_.size())) + 1;
    std::vector<std::uint32_t> count(kSides * segments, 0);
    for (std::size_t from = 0; from < arcs && !meter_.cancelled(); from += kArcsBetweenLooks) {
      const std::size_t end = std::min(arcs, from + kArcsBetweenLooks);
      for (std::size_t i = from; i < end; ++i) {
        ++count[i % kSides * segments + SegmentOf(place_[i])];
      }
    }
    std::vector<std::uint32_t> begins(segments + 1, 0);
    for (std::size_t s = 0; s < segments; ++s) {
      begins[s + 1] = begins[s];
      for (std::size_t side = 0; side < kSides; ++side) begins[s + 1] += count[side * segments + s];
    }
    return begins;
  }

  // Orders the rows by their numbers of arcs: a counting sort. How long a row of a tile is cannot
  // be foreseen, so no loop here ends with a row.
  void WriteTile(std::uint32_t begin, std::uint32_t end, std::uint32_t first_arc, Block* to) {
    const auto ends_row = [&](std::uint32_t arc) { return arc_[arc].row != arc_[arc + 1].row; };
    std::size_t row_count = 0;
    std::uint32_t length = 0;
    for (std::uint32_t i = begin; i + 1 < end; ++i) {
      length_[row_count] = ++length;
      row_count += ends_row(i) ? 1 : 0;
      length = ends_row(i) ? 0 : length;
    }
    length_[row_count++] = length + 1;

    std::uint32_t next_row[kLongRow + 1] = {};
    std::uint32_t next_arc[kLongRow + 1] = {};
    for (std::size_t r = 0; r < row_count; ++r) ++next_row[std::min(length_[r], kLongRow)];
    std::uint32_t arc = first_arc + begin;
    for (std::uint32_t bucket = 1; bucket <= kLongRow; ++bucket) {
      const std::uint32_t rows = std::exchange(next_row[bucket], row_count_);
      next_arc[bucket] = arc;
      row_count_ += rows;
      arc += bucket * rows;  // The last bucket's end is not used.
      if (bucket < kLongRow && rows > 0) to->groups.push_back({bucket, rows});
    }
    std::uint32_t row_begin = begin;
    for (std::size_t r = 0; r < row_count; ++r) {
      const std::uint32_t bucket = std::min(length_[r], kLongRow);
      if (bucket == kLongRow) to->groups.push_back({length_[r], 1});
      row_[next_row[bucket]++] = arc_[row_begin].row;
      moved_by_[r] = next_arc[bucket] - row_begin;
      next_arc[bucket] += length_[r];
      row_begin += length_[r];
    }
    std::size_t r = 0;
    for (std::uint32_t i = begin; i < end; ++i) {
      const std::uint32_t at = i + moved_by_[r];
      tiles_.neighbor_[at] = arc_[i].neighbor;
      if (weight_ != nullptr) tiles_.weight_[at] = weight_[i];
      r += i + 1 < end && ends_row(i) ? 1 : 0;
    }
  }

  const Adjacency& graph_;
  const std::vector<Vertex>& order_;
  ArcTiles& tiles_;
  const WorkMeter& meter_;
  // Of the block's arcs: the neighbours' places in the graph's order; then all by segment.
  std::unique_ptr<std::uint32_t[]> place_;
  std::unique_ptr<Arc[]> arc_;
  std::unique_ptr<double[]> weight_;
  std::vector<std::uint32_t> segment_end_;
  // Of a tile's rows: their numbers of arcs, and how far these move, past 0 if down.
  std::vector<std::uint32_t> length_ = std::vector<std::uint32_t>(kTileSide);
  std::vector<std::uint32_t> moved_by_ = std::vector<std::uint32_t>(kTileSide);
  // The block's rows, tile by tile.
  std::unique_ptr<std::uint16_t[]> row_;
  std::uint32_t row_count_ = 0;
};

ArcTiles::ArcTiles(const Adjacency& graph, std::size_t threads, WorkMeter* meter,
                   std::size_t in_place_max)
    : graph_(graph) {
  if (graph.vertex_count() <= in_place_max) {
    CutBlocks(graph, {}, meter);
    return;
  }
  const std::vector<Vertex> order = PlaceByDegree(graph, meter);
  if (meter->stopped() || !CutBlocks(graph, order, meter)) return;
  blocks_.resize(block_count());
  neighbor_ = std::make_unique_for_overwrite<std::uint16_t[]>(graph.arc_count());
  if (!graph.weight.empty()) {
    weight_ = std::make_unique_for_overwrite<double[]>(graph.arc_count());
  }
  // Each thread has a writer, because its arrays are large.
  ForEachBlock(threads, threads, [&](std::size_t thread) {
    if (thread >= block_count() || meter->stopped()) return;
    Writer writer(graph, order, this, meter);
    for (std::size_t block = thread; block < block_count(); block += threads) {
      if (!meter->Spend(BlockWork(block))) return;
      writer.Write(block);
    }
  });
  // A writer ends without a word if the call is cancelled: so that it shows in the meter.
  meter->Look();
}

ArcTiles::~ArcTiles() = default;

std::uint64_t ArcTiles::BytesMax(std::uint64_t vertices, std::uint64_t arcs, bool weighted) {
  if (vertices <= kTileSide) return 0;
  const std::uint64_t segments = (vertices + kTileSide - 1) / kTileSide;
  return 4 * vertices + (weighted ? 10 : 2) * arcs + 2 * std::min(arcs, vertices * segments);
}

std::uint64_t ArcTiles::BytesWhileMade(std::uint64_t vertices, std::uint64_t arcs, bool weighted,
                                       std::size_t threads) {
  if (vertices <= kTileSide) return 0;
  return 4 * vertices +
         threads * (weighted ? 18 : 10) * std::min<std::uint64_t>(arcs, BlockArcs(arcs));
}

// Those of 2^(k-1) to 2^k - 1 arcs are one bucket of a counting sort: finer, it would part vertices
// whose arcs lead to the same others. Returns the vertices by place.
std::vector<Vertex> ArcTiles::PlaceByDegree(const Adjacency& graph, WorkMeter* meter) {
  constexpr std::size_t kBuckets = 33;
  const auto bucket = [&](Vertex v) -> std::size_t {
    return kBuckets - 1 - static_cast<std::size_t>(std::bit_width(graph.Degree(v)));
  };
  const std::size_t size = graph.vertex_count();
  std::vector<Vertex> order;
  if (!AssignMetered(&place_, size, 0, meter) || !AssignMetered(&order, size, 0, meter)) return {};
  std::uint32_t next[kBuckets + 1] = {};
  WorkTally tally(meter);
  for (Vertex v = 0; v < size; ++v) {
    if (!tally.Add(1)) return {};
    ++next[bucket(v) + 1];
  }
  std::partial_sum(next, next + kBuckets + 1, next);
  for (Vertex v = 0; v < size; ++v) {
    if (!tally.Add(1)) return {};
    place_[v] = next[bucket(v)]++;
    order[place_[v]] = v;
  }
  return order;
}

// `order`: the vertices by place; empty: their own. False if the meter stops.
bool ArcTiles::CutBlocks(const Adjacency& graph, const std::vector<Vertex>& order,
                         WorkMeter* meter) {
  const std::uint32_t arcs_max = BlockArcs(graph.arc_count());
  first_row_ = {0};
  first_arc_ = {0};
  const auto end_block = [&](std::size_t row, std::uint32_t arc) {
    first_row_.push_back(static_cast<std::uint32_t>(row));
    first_arc_.push_back(arc);
  };
  std::uint32_t arc = 0;
  WorkTally tally(meter);
  const std::size_t size = graph.vertex_count();
  for (std::size_t p = 0; p < size; ++p) {
    if (!tally.Add(1)) return false;
    const std::uint32_t degree = graph.Degree(order.empty() ? static_cast<Vertex>(p) : order[p]);
    if (p > first_row_.back() &&
        (arc - first_arc_.back() + degree > arcs_max || p - first_row_.back() == kTileSide)) {
      end_block(p, arc);
    }
    arc += degree;
  }
  if (size > 0) end_block(size, arc);
  return true;
}

template <class Value, class Weigh>
void ArcTiles::Add(std::size_t block, const Value* value, Weigh weigh, double* sums) const {
  if (place_.empty()) {
    for (std::uint32_t r = first_row_[block]; r < first_row_[block + 1]; ++r) {
      const std::uint32_t row = r - first_row_[block];
      AddRows<0>(graph_.Degree(r), 1, &row, graph_.first[r], graph_.neighbor.data(), value, weigh,
                 sums);
    }
    return;
  }
  const Block& from = blocks_[block];
  const std::uint16_t* row = from.rows.data();
  std::uint32_t arc = first_arc_[block];
  std::uint32_t g = 0;
  for (const Tile& tile : from.tiles) {
    const Value* const of_segment = value + tile.segment * kTileSide;
    for (; g < tile.group_end; ++g) {
      const RowGroup group = from.groups[g];
      const auto add = [&]<std::uint32_t kArcs>(std::integral_constant<std::uint32_t, kArcs>) {
        AddRows<kArcs>(group.arcs_of_each, group.row_count, row, arc, neighbor_.get(), of_segment,
                       weigh, sums);
      };
      switch (
          group.arcs_of_each) {  // The compiler unrolls the loops over the most frequent numbers.
        case 1:
          add(std::integral_constant<std::uint32_t, 1>());
          break;
        case 2:
          add(std::integral_constant<std::uint32_t, 2>());
          break;
        case 3:
          add(std::integral_constant<std::uint32_t, 3>());
          break;
        case 4:
          add(std::integral_constant<std::uint32_t, 4>());
          break;
        case 5:
          add(std::integral_constant<std::uint32_t, 5>());
          break;
        case 6:
          add(std::integral_constant<std::uint32_t, 6>());
          break;
        case 7:
          add(std::integral_constant<std::uint32_t, 7>());
          break;
        case 8:
          add(std::integral_constant<std::uint32_t, 8>());
          break;
        default:
          add(std::integral_constant<std::uint32_t, 0>());
          break;
      }
      row += group.row_count;
      arc += group.arcs_of_each * group.row_count;
    }
  }
}

void ArcTiles::AddNeighbors(std::size_t block, std::span<const double> value, double* sums) const {
  if (weighted()) {
    const double* const weight = place_.empty() ? graph_.weight.data() : weight_.get();
    const auto weigh = [weight](double x, std::uint32_t arc) { return x * weight[arc]; };
    Add(block, value.data(), weigh, sums);
  } else {
    Add(
        block, value.data(), [](double x, std::uint32_t) { return x; }, sums);
  }
}

void ArcTiles::AddNeighbors(std::size_t block, std::span<const float> value, double* sums) const {
  assert(!weighted());
  Add(
      block, value.data(), [](double x, std::uint32_t) { return x; }, sums);
}

}  // namespace partnergraph
