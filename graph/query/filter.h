// A v1::Filter and the days asked for, compiled to bits that a hop loop can test.
#ifndef PARTNERGRAPH_GRAPH_QUERY_FILTER_H_
#define PARTNERGRAPH_GRAPH_QUERY_FILTER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "graph/base/status.h"
#include "graph/query/budget.h"
#include "graph/snapshot/graph_snapshot.h"
#include "partnergraph/v1/read.pb.h"

namespace partnergraph {

// What the caller looked up for a filter.
struct ResolvedFilter {
  std::vector<Vertex> fields;           // Of Filter.fields; empty: no restriction.
  std::vector<Vertex> places;           // Of Filter.places; empty: no restriction.
  std::vector<DatasetNumber> datasets;  // Those of Filter.datasets that exist.
};

inline bool Overlap(Days a, Days b) { return a.earliest <= b.latest && b.earliest <= a.latest; }
// The days of both; earliest > latest if there are none.
inline Days Common(Days a, Days b) {
  return {a.earliest > b.earliest ? a.earliest : b.earliest,
          a.latest < b.latest ? a.latest : b.latest};
}

// Belongs to the snapshot it was compiled for. Immutable; share it freely.
class CompiledFilter {
 public:
  // Lets everything pass.
  CompiledFilter() = default;

  // May a search hop over `relation` between `a` and `b`: its kind is asked for, it is a tie asked
  // for or a role at a connector that induces one, it may hold on some day asked for, and it comes
  // from a dataset asked for. The order of the ends does not matter.
  bool PassesEdge(const GraphSnapshot& g, Vertex a, Vertex b, RelationIndex relation) const {
    return !tests_edges_ || TestEdge(g, a, b, relation);
  }
  // May a search report `v` and walk on from it: it is a connector, or PassesPartner and, if
  // fields are asked for, in one of them.
  bool PassesVertex(const GraphSnapshot& g, Vertex v) const {
    return !tests_vertices_ || TestVertex(g, v);
  }

  // The single tests, for ties.
  bool PassesTieKind(std::size_t tie) const { return tie_kinds_.empty() || tie_kinds_[tie]; }
  bool PassesRelationKind(KindNumber kind) const {
    return relation_kinds_.empty() || (kind < relation_kinds_.size() && relation_kinds_[kind]);
  }
  // The relation may hold on some day asked for, and comes from a dataset asked for.
  bool PassesTimeAndDataset(const GraphSnapshot& g, RelationIndex relation) const {
    return Overlap(g.DaysOf(relation), asked_) &&
           (datasets_.empty() || InDatasets(g.DatasetOf(relation)));
  }
  // The entity's kind is asked for, and it is a place asked for or lies in one. Fields aside.
  bool PassesPartner(const GraphSnapshot& g, Vertex v) const;
  // No fields are asked for, or the entity is active in one of them or in a narrower one.
  bool InFields(Vertex v) const { return active_.empty() || (v < active_.size() && active_[v]); }

  Days asked() const { return asked_; }
  // When a role holds, as far as that bounds whom its connector joins it with.
  Days RoleDays(Days role) const { return across_time_ ? kAllDays : Common(role, asked_); }
  // How the making of it ended: it may have run out of what `control` allows. Searches by such a
  // filter stop at once for the same reason.
  const QueryEnd& end() const { return end_; }

 private:
  friend StatusOr<CompiledFilter> CompileFilter(const v1::Filter& message, Days asked,
                                                const GraphSnapshot& g,
                                                const ResolvedFilter& resolved,
                                                const QueryControl& control);
  bool InDatasets(DatasetNumber dataset) const {
    return dataset < datasets_.size() && datasets_[dataset];
  }
  bool TestEdge(const GraphSnapshot& g, Vertex a, Vertex b, RelationIndex relation) const;
  bool TestVertex(const GraphSnapshot& g, Vertex v) const;
  bool IsAskedTie(const GraphSnapshot& g, Vertex a, Vertex b, KindNumber kind) const;

  bool tests_edges_ = false;
  bool tests_vertices_ = false;
  // Empty vectors let everything pass.
  std::vector<bool> tie_kinds_;           // By tie kind.
  std::vector<bool> direct_;              // By relation kind: it is an asked tie by itself.
  std::vector<std::vector<bool>> roles_;  // By connector kind, relation kind: a role in one.
  std::vector<bool> relation_kinds_;      // By relation kind.
  std::vector<bool> partner_kinds_;       // By entity kind.
  std::vector<bool> in_places_;           // By vertex.
  std::vector<bool> active_;              // By vertex.
  Days asked_;
  bool across_time_ = false;
  std::vector<bool> datasets_;  // By dataset number.
  QueryEnd end_;
};

// Compiles the filter for `g`.
//
// Places: those given and all that reach one of them by relations "located_in", "part_of" and
// "government_body_of". Fields: those given and all that reach one by "broader"; an entity is in
// one if it is "active_in" it. Only relations that may hold on some day asked for count. Kinds that
// the ontology does not have are passed over.
//
// Returns INVALID_ARGUMENT (place e.g. "filter.tie_kinds[0]", rule UNKNOWN_KIND) if a kind does
// not exist, (place e.g. "filter.places", rule LIMIT) if a list has more than kFilterEntriesMax
// entries. Running out of `control` is no error: see end().
StatusOr<CompiledFilter> CompileFilter(const v1::Filter& message, Days asked,
                                       const GraphSnapshot& g, const ResolvedFilter& resolved = {},
                                       const QueryControl& control = {});

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_QUERY_FILTER_H_
