// A network of the shape that real partners have: treaties and projects with as many participants
// as measured, participants as unequal as states are, and pairs of partners as twinned cities have
// them.
#ifndef PARTNERGRAPH_TESTS_BENCH_MEASURED_NETWORK_H_
#define PARTNERGRAPH_TESTS_BENCH_MEASURED_NETWORK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "generate_graph.h"
#include "graph/base/status.h"

namespace partnergraph {

// A value and how often it was measured.
using Shape = std::vector<std::pair<std::uint32_t, double>>;

double MeanOf(const Shape& shape);

struct MeasuredShapes {
  Shape connector_size;            // Participants of treaties and of projects, pooled.
  std::vector<double> popularity;  // Treaties of each state, most first.
  Shape pair_degree;               // Twins of the cities that have some.
};

// The folder that $PARTNERGRAPH_DATA or else ../shared/data has the measured shapes in.
std::string MeasuredShapesFolder();

// Reads treaty_parties.tsv, cordis_consortium_size.tsv, state_treaties.tsv and sister_degree.tsv.
// Returns NOT_FOUND with the path of the first that is missing or has no rows.
StatusOr<MeasuredShapes> ReadMeasuredShapes(const std::string& folder);

// Partners are the vertices below `partner_count`, most popular first; connectors come after them.
struct MeasuredNetwork {
  std::size_t partner_count = 0;
  EdgeList list;  // Connectors with their participants, and pairs of partners.
};

// `connector_count` connectors of drawn sizes, whose participants are drawn by popularity, none
// twice. There are so many partners that they take part as often as states do on average, but no
// fewer than there are states; popularity goes by rank. Every partner has pairs: as many as drawn,
// its partners at random (configuration model, Molloy & Reed 1995, loops and repeats dropped),
// whatever its popularity, since nobody measured the two together.
// REQUIRES: no size is above the number of states.
MeasuredNetwork MakeMeasuredNetwork(const MeasuredShapes& shapes, std::size_t connector_count,
                                    std::uint64_t seed);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_BENCH_MEASURED_NETWORK_H_
