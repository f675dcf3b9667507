#include "graph/analysis/tie_network.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <tuple>
#include <utility>

#include "graph/analysis/metered_array.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

// To read a value takes as long as to look at so many arcs.
constexpr std::uint64_t kArcsOfValue = 1000;

struct Pair {
  Vertex a = kNoVertex;
  Vertex b = kNoVertex;
  double weight = 1;
  std::uint8_t ways = kLeadsBothWays;  // From a to b, and back.
};

std::uint8_t Reversed(std::uint8_t ways) {
  if (ways == kLeadsBothWays) return ways;
  return ways == kLeadsThere ? kLeadsBack : kLeadsThere;
}

// A relation by which somebody takes part in a connector.
struct Part {
  Vertex member = kNoVertex;
  KindNumber role = kNoKind;
  Days days;
};

class TieGatherer {
 public:
  TieGatherer(const GraphSnapshot& g, const CompiledFilter& filter, TieWeight weight,
              const TieValues& values, WorkMeter* meter, std::uint64_t pairs_max)
      : g_(g),
        ontology_(*g.ontology()),
        filter_(filter),
        weight_(weight),
        values_(values),
        pairs_max_(pairs_max),
        meter_(meter),
        tally_(meter),
        network_(std::make_shared<TieNetwork>()) {}

  // False: the meter stopped.
  StatusOr<bool> Gather() {
    for (Vertex v = 0; v < g_.vertex_count(); ++v) {
      const KindNumber kind = g_.KindOf(v);
      if (kind == kNoKind) continue;
      if (!tally_.Add(g_.Arcs(v, Direction::kBoth).size + 1)) return false;
      if (ontology_.IsConnector(kind)) {
        if (!AddConnector(v)) return false;
      } else if (!AddDirect(v)) {
        return false;
      }
      if (pairs_.size() > pairs_max_) {
        return ViolationError(StatusCode::kResourceExhausted, "network", "", "LIMIT",
                              absl::StrCat("its connectors and relations make more than ",
                                           pairs_max_, " pairs of partners; narrow the filter, ",
                                           "ask for one date, or allow more memory"));
      }
      if (!refused_.ok()) return refused_;
    }
    return true;
  }

  // Null: the meter stopped.
  std::shared_ptr<const TieNetwork> Finish() {
    const bool whole = NumberPartners() && SortPairs() && FillPairs() && FillMembers();
    return whole ? std::move(network_) : nullptr;
  }

 private:
  bool InTime(RelationIndex relation) const { return filter_.PassesTimeAndDataset(g_, relation); }

  // False: the meter stopped.
  bool AddDirect(Vertex v) {
    if (!filter_.PassesPartner(g_, v) || !filter_.InFields(v)) return true;
    const ArcSpan arcs = g_.OutArcs(v);
    for (std::uint32_t i = 0; i < arcs.size; ++i) {
      const Vertex partner = arcs.neighbor[i];
      const RelationIndex relation = arcs.relation[i];
      if (partner == v || g_.IsConnector(partner)) continue;
      const KindNumber kind = g_.RelationKindOf(relation);
      if (!filter_.PassesRelationKind(kind) || !AsksOneOf(ontology_.DirectTies(kind))) continue;
      if (!filter_.PassesPartner(g_, partner) || !filter_.InFields(partner)) continue;
      if (!InTime(relation)) continue;
      if (weight_ == TieWeight::kValue && !tally_.Add(kArcsOfValue)) return false;
      const double weight = weight_ == TieWeight::kValue ? values_.of_relation(relation) : 1;
      if (!IsWeight(weight, "relation", relation)) continue;
      const bool symmetric = ontology_.relation_kind(kind).symmetric();
      pairs_.push_back({v, partner, weight, symmetric ? kLeadsBothWays : kLeadsThere});
    }
    return true;
  }

  // False: the meter stopped.
  bool AddConnector(Vertex connector) {
    CollectParts(connector);
    if (members_.size() < 2) return true;
    const KindNumber kind = g_.KindOf(connector);
    double weight = 1;
    if (weight_ == TieWeight::kValue) {
      if (!tally_.Add(kArcsOfValue)) return false;
      weight = values_.of_connector(connector);
      if (!IsWeight(weight, "connector", connector)) return true;
    }
    if (TiesAll(kind)) {
      if (weight_ == TieWeight::kNewman) weight = 1 / static_cast<double>(members_.size() - 1);
      network_->group_member.insert(network_->group_member.end(), members_.begin(), members_.end());
      network_->group_first.push_back(static_cast<std::uint32_t>(network_->group_member.size()));
      network_->group_weight.push_back(weight);
      return true;
    }
    return SpellOut(kind, weight);
  }

  // The relations of the connector that may tie, and the members, each once, ascending.
  void CollectParts(Vertex connector) {
    parts_.clear();
    members_.clear();
    const KindNumber kind = g_.KindOf(connector);
    const bool in_fields = filter_.InFields(connector);
    const ArcSpan arcs = g_.Arcs(connector, Direction::kBoth);
    for (std::uint32_t i = 0; i < arcs.size; ++i) {
      const Vertex member = arcs.neighbor[i];
      const RelationIndex relation = arcs.relation[i];
      const KindNumber role = g_.RelationKindOf(relation);
      if (!ontology_.IsRole(kind, role) || g_.IsConnector(member)) continue;
      if (!filter_.PassesPartner(g_, member) || !(in_fields || filter_.InFields(member))) continue;
      if (!InTime(relation)) continue;
      parts_.push_back({member, role, filter_.RoleDays(g_.DaysOf(relation))});
      members_.push_back(member);
    }
    std::sort(members_.begin(), members_.end());
    members_.erase(std::unique(members_.begin(), members_.end()), members_.end());
  }

  // Every two of the parts tie: their roles do, and there is a day that all have in common, which
  // is the same as that every two have one (Helly 1923).
  bool TiesAll(KindNumber kind) {
    Days common = filter_.asked();
    roles_.clear();
    for (const Part& part : parts_) {
      common = Common(common, part.days);
      if (std::find(roles_.begin(), roles_.end(), part.role) == roles_.end()) {
        roles_.push_back(part.role);
      }
    }
    if (common.earliest > common.latest) return false;
    for (const KindNumber a : roles_) {
      for (const KindNumber b : roles_) {
        if (!RolesTie(kind, a, b)) return false;
      }
    }
    return true;
  }

  bool RolesTie(KindNumber kind, KindNumber a, KindNumber b) const {
    return (filter_.PassesRelationKind(a) || filter_.PassesRelationKind(b)) &&
           AsksOneOf(ontology_.InducedTies(kind, a, b));
  }

  bool SpellOut(KindNumber kind, double weight) {
    tied_.clear();
    std::size_t distinct_max = 1U << 20U;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!tally_.Add(parts_.size() - i)) return false;
      for (std::size_t j = i + 1; j < parts_.size(); ++j) {
        const Part& a = parts_[i];
        const Part& b = parts_[j];
        if (a.member == b.member || !Overlap(a.days, b.days)) continue;
        if (RolesTie(kind, a.role, b.role)) tied_.push_back(std::minmax(a.member, b.member));
      }
      if (tied_.size() > distinct_max) {
        // Two may be tied by many of their parts.
        if (!KeepDistinctTied()) return false;
        if (pairs_.size() + tied_.size() > pairs_max_) break;  // Gather refuses it.
        distinct_max = std::max(distinct_max, 2 * tied_.size());
      }
    }
    if (!KeepDistinctTied()) return false;
    if (weight_ == TieWeight::kNewman && !tied_.empty()) {
      members_.clear();
      for (const auto& [a, b] : tied_) members_.insert(members_.end(), {a, b});
      std::sort(members_.begin(), members_.end());
      const auto end = std::unique(members_.begin(), members_.end());
      weight = 1 / static_cast<double>(end - members_.begin() - 1);
    }
    for (const auto& [a, b] : tied_) pairs_.push_back({a, b, weight, kLeadsBothWays});
    return true;
  }

  // False: the meter stopped.
  bool KeepDistinctTied() {
    const bool sorted = SortUnlessCancelled(
        *meter_, std::less(), [this](auto less) { std::sort(tied_.begin(), tied_.end(), less); });
    if (!sorted) return meter_->Look();
    tied_.erase(std::unique(tied_.begin(), tied_.end()), tied_.end());
    return tally_.Add(tied_.size());
  }

  bool AsksOneOf(const std::vector<std::size_t>& ties) const {
    return std::any_of(ties.begin(), ties.end(),
                       [this](std::size_t tie) { return filter_.PassesTieKind(tie); });
  }
  // What has no value, or none above 0, does not tie. One too large or too small to be calculated
  // with is refused.
  bool IsWeight(double weight, const char* what, std::uint32_t number) {
    if (weight >= kTieWeightMin && weight <= kTieWeightMax) return true;
    if (weight > 0 || std::isnan(weight)) {
      refused_ = ViolationError(
          StatusCode::kOutOfRange, "network.value_key", absl::StrCat(weight), "BAD_NUMBER",
          absl::StrCat("the value of ", what, " number ", number,
                       " is no weight: those lie between ", kTieWeightMin, " and ", kTieWeightMax));
    }
    return false;
  }

  // Gives numbers to all that are tied, and replaces the snapshot's vertices by them. This and the
  // following: false if the meter stopped.
  bool NumberPartners() {
    std::vector<Vertex> number(g_.vertex_count(), 0);
    for (const Pair& pair : pairs_) {
      if (!tally_.Add(1)) return false;
      number[pair.a] = number[pair.b] = 1;
    }
    for (const Vertex v : network_->group_member) {
      if (!tally_.Add(1)) return false;
      number[v] = 1;
    }
    for (Vertex v = 0; v < number.size(); ++v) {
      if (!tally_.Add(1)) return false;
      if (number[v] == 0) continue;
      number[v] = static_cast<Vertex>(network_->entity.size());
      network_->entity.push_back(v);
    }
    for (Pair& pair : pairs_) {
      if (!tally_.Add(1)) return false;
      pair.a = number[pair.a];
      pair.b = number[pair.b];
      network_->weighted = network_->weighted || pair.weight != 1;
    }
    for (Vertex& v : network_->group_member) {
      if (!tally_.Add(1)) return false;
      v = number[v];
    }
    for (const double weight : network_->group_weight) {
      network_->weighted = network_->weighted || weight != 1;
    }
    return true;
  }

  // By (smaller, larger) end: two stable counting sorts.
  bool SortPairs() {
    return SortPairsBy([](const Pair& pair) { return std::max(pair.a, pair.b); }) &&
           SortPairsBy([](const Pair& pair) { return std::min(pair.a, pair.b); });
  }
  template <class End>
  bool SortPairsBy(End end_of) {
    std::vector<std::uint32_t> next(network_->entity.size() + 1);
    for (const Pair& pair : pairs_) {
      if (!tally_.Add(1)) return false;
      ++next[end_of(pair) + 1];
    }
    for (std::size_t v = 1; v < next.size(); ++v) next[v] += next[v - 1];
    std::vector<Pair> sorted;
    if (!AssignMetered(&sorted, pairs_.size(), {}, meter_)) return false;
    for (const Pair& pair : pairs_) {
      if (!tally_.Add(1)) return false;
      sorted[next[end_of(pair)]++] = pair;
    }
    pairs_ = std::move(sorted);
    return true;
  }

  bool FillPairs() {
    AdjacencyArrays& arrays = network_->pairs;
    const std::size_t partners = network_->entity.size();
    arrays.first.assign(partners + 1, 0);
    for (const Pair& pair : pairs_) {
      if (!tally_.Add(1)) return false;
      ++arrays.first[pair.a + 1];
      ++arrays.first[pair.b + 1];
    }
    for (std::size_t v = 0; v < partners; ++v) arrays.first[v + 1] += arrays.first[v];
    const std::size_t arcs = 2 * pairs_.size();
    if (!AssignMetered(&arrays.neighbor, arcs, 0, meter_) ||
        !AssignMetered(&network_->pair_ways, arcs, 0, meter_) ||
        !AssignMetered(&arrays.weight, network_->weighted ? arcs : 0, 0, meter_)) {
      return false;
    }
    std::vector<std::uint32_t> next(arrays.first.begin(), arrays.first.end() - 1);
    const auto put = [&](Vertex from, Vertex to, std::uint8_t ways, double weight) {
      const std::uint32_t arc = next[from]++;
      arrays.neighbor[arc] = to;
      network_->pair_ways[arc] = ways;
      if (network_->weighted) arrays.weight[arc] = weight;
    };
    // In the order of (smaller, larger) a vertex meets its smaller neighbours, ascending, before it
    // comes first itself.
    for (const Pair& pair : pairs_) {
      if (!tally_.Add(1)) return false;
      put(pair.a, pair.b, pair.ways, pair.weight);
      put(pair.b, pair.a, Reversed(pair.ways), pair.weight);
    }
    pairs_ = std::vector<Pair>();
    return true;
  }

  bool FillMembers() {
    TieNetwork& network = *network_;
    network.member_first.assign(network.entity.size() + 1, 0);
    for (const Vertex v : network.group_member) ++network.member_first[v + 1];
    for (std::size_t v = 0; v < network.entity.size(); ++v) {
      network.member_first[v + 1] += network.member_first[v];
    }
    network.member_group.resize(network.group_member.size());
    std::vector<std::uint32_t> next(network.member_first.begin(), network.member_first.end() - 1);
    for (std::uint32_t group = 0; group < network.group_count(); ++group) {
      if (!tally_.Add(network.GroupSize(group))) return false;
      for (std::uint32_t i = network.group_first[group]; i < network.group_first[group + 1]; ++i) {
        network.member_group[next[network.group_member[i]]++] = group;
      }
    }
    return true;
  }

  const GraphSnapshot& g_;
  const Ontology& ontology_;
  const CompiledFilter& filter_;
  const TieWeight weight_;
  const TieValues& values_;
  const std::uint64_t pairs_max_;
  Status refused_;  // A value.
  WorkMeter* const meter_;
  WorkTally tally_;
  std::shared_ptr<TieNetwork> network_;
  std::vector<Pair> pairs_;
  // Of one connector; kept to be used again.
  std::vector<Part> parts_;
  std::vector<Vertex> members_;
  std::vector<KindNumber> roles_;
  std::vector<std::pair<Vertex, Vertex>> tied_;
};

}  // namespace

std::uint64_t TieNetwork::projection_work() const {
  std::uint64_t work = pairs.neighbor.size();
  for (std::size_t g = 0; g < group_count(); ++g) {
    work += std::uint64_t{GroupSize(g)} * (GroupSize(g) - 1);
  }
  return work;
}

std::size_t TieNetwork::bytes() const {
  return entity.capacity() * sizeof(entity[0]) + pairs.bytes() + pair_ways.capacity() +
         (group_first.capacity() + group_member.capacity() + member_first.capacity() +
          member_group.capacity()) *
             sizeof(std::uint32_t) +
         group_weight.capacity() * sizeof(double);
}

std::uint64_t GatherBytes(const TieNetwork& network) {
  // The pairs while they are sorted, or beside their arcs.
  const std::uint64_t pairs = network.pairs.neighbor.size() / 2;
  const std::uint64_t partners = network.entity.size() * sizeof(std::uint32_t);
  return std::max(network.bytes() + pairs * sizeof(Pair),
                  network.bytes() - network.pairs.bytes() + 2 * pairs * sizeof(Pair)) +
         partners;
}

std::uint64_t TiePairsWithin(std::uint64_t bytes) {
  // Twice while they grow or are sorted; then once, and two weighted arcs.
  constexpr std::uint64_t kArcBytes = sizeof(Vertex) + sizeof(double) + sizeof(std::uint8_t);
  return bytes / (sizeof(Pair) + std::max<std::uint64_t>(sizeof(Pair), 2 * kArcBytes));
}

StatusOr<TieNetworkFound> GatherTies(const GraphSnapshot& g, const CompiledFilter& filter,
                                     TieWeight weight, const TieValues& values, WorkMeter* meter,
                                     std::uint64_t pairs_max) {
  TieNetworkFound found;
  {
    TieGatherer gatherer(g, filter, weight, values, meter, pairs_max);
    PG_ASSIGN_OR_RETURN(const bool whole, gatherer.Gather());
    if (whole) found.network = gatherer.Finish();
  }
  found.end = meter->end();
  return found;
}

}  // namespace partnergraph
