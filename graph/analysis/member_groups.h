// Groups of vertices in which each is joined to each other: what a pass through a connector walks
// instead of the pairs.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_MEMBER_GROUPS_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_MEMBER_GROUPS_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "graph/snapshot/csr.h"

namespace partnergraph {

// A view. Any two members of group g are joined with weight[g]; the members, each once, are
// member[first[g]] to member[first[g + 1]].
struct MemberGroups {
  std::span<const std::uint32_t> first;
  std::span<const Vertex> member;
  std::span<const double> weight;

  std::size_t group_count() const { return weight.size(); }
  std::span<const Vertex> Members(std::size_t g) const {
    return member.subspan(first[g], first[g + 1] - first[g]);
  }
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_MEMBER_GROUPS_H_
