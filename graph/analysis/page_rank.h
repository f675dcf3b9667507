// How often a random walk comes by each vertex: PageRank (Page, Brin, Motwani & Winograd 1999, "The
// PageRank citation ranking"), by power iteration. The definition is networkx's, also for vertices
// without ties.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_PAGE_RANK_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_PAGE_RANK_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "graph/analysis/adjacency.h"
#include "graph/analysis/member_groups.h"
#include "graph/analysis/work_meter.h"

namespace partnergraph {

// With more vertices than this and without weights, rounds keep what vertices give each other in
// single precision, which takes half the cache, until the scores change by less than
// kPageRankFloatChange; all others in double. The scores of such a round differ by less than
// kPageRankFloatErrorMax together from those in double precision; where the damping does not
// promise that (above 0.94), all rounds are in double.
inline constexpr std::size_t kPageRankFloatVertices = 65'536;
inline constexpr double kPageRankFloatChange = 1e-7;
inline constexpr double kPageRankFloatErrorMax = 1e-6;

struct PageRankOptions {
  // The probability to walk on; else the walk starts again.
  double damping = 0.85;
  // It ends when the scores, which sum to 1, change by less than this together. With damping 0.85
  // that takes some 110 rounds at most.
  double tolerance = 1e-8;
  std::uint32_t rounds_max = 1000;
  // How likely the walk starts at each vertex, up to a factor; not negative, with a sum above 0.
  // Empty: everywhere alike. It also goes there from a vertex without arcs.
  std::span<const double> start{};
  std::size_t threads = 1;
};

struct PageRankScores {
  std::vector<double> score;  // Sums to 1.
  std::uint32_t rounds = 0;
  double change = 0;  // Of all scores together, in the last round.
  bool converged = false;
};

// `in_arcs` lists for each vertex who leads to it, with the weight; `out_strength` has for each the
// weight of all its out arcs. For an undirected graph these are the graph and the strengths.
//
// A round pulls: O(V + E) time, each vertex written by one thread, sums added in a fixed order, so
// the scores are the same for any number of threads. 40 V bytes, the scores included, 8 more if the
// walk starts somewhere, and a copy of the graph (arc_tiles.h). If the meter stops, the scores are
// those of the last whole round; before the first, where the walk starts; none if the call was
// cancelled.
PageRankScores PageRank(const Adjacency& in_arcs, std::span<const double> out_strength,
                        const PageRankOptions& options, WorkMeter* meter);

// The same on an undirected graph whose edges are those of `pairs` and those between any two
// members of a group, without spelling these out: what the members of a group give each other is
// their sum less each one's own. O(V + arcs of pairs + members) a round, of which the members' part
// runs on the caller's thread alone. As many bytes as PageRank on `pairs`; always in double
// precision. Equal to PageRank on the graph spelled out but for rounding.
PageRankScores PageRankThroughGroups(const Adjacency& pairs, const MemberGroups& groups,
                                     std::span<const double> strength,
                                     const PageRankOptions& options, WorkMeter* meter);

// The `strength` of each vertex for PageRankThroughGroups. O(V + arcs of pairs + members). None if
// the meter stops.
std::vector<double> StrengthsThroughGroups(const Adjacency& pairs, const MemberGroups& groups,
                                           WorkMeter* meter);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_PAGE_RANK_H_
