#include "graph/answer/network_read.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "graph/analysis/for_each_block.h"
#include "graph/answer/analysis_kind.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

StatusOr<TieWeight> ToTieWeight(const v1::Network& network) {
  switch (network.weight()) {
    case v1::TIE_WEIGHT_UNSPECIFIED:
    case v1::TIE_WEIGHT_COUNT:
      return TieWeight::kCount;
    case v1::TIE_WEIGHT_NEWMAN:
      return TieWeight::kNewman;
    case v1::TIE_WEIGHT_VALUE:
      if (network.value_key().empty()) {
        return InvalidError("value_key", "", "MISSING_FIELD", "the weight VALUE needs it");
      }
      return TieWeight::kValue;
    default:
      return InvalidError("weight", std::to_string(network.weight()), "UNKNOWN_VALUE",
                          "is no TieWeight");
  }
}

// All that decides what the network is: the request without what it asks to read at least, and the
// revision that is read.
std::string KeyOf(v1::Network network, std::uint64_t revision) {
  network.mutable_as_of()->clear_freshness();
  return std::to_string(revision) + " " + network.SerializeAsString();
}

// The sum of the numbers under the key that may hold on some day asked for.
template <class Values>
double NumberAt(const Values& values, const std::string& key, Days asked) {
  double sum = 0;
  for (const v1::Value& value : values) {
    if (value.key() == key && value.has_number() &&
        HoldsOn(value.valid_time(), asked) != Holds::kNo) {
      sum += value.number();
    }
  }
  return sum;
}

// UNKNOWN_KEY unless some kind has such a property.
Status CheckValueKey(const Ontology& ontology, const std::string& key) {
  const auto has_key = [&](const auto& kinds) {
    return std::any_of(kinds.begin(), kinds.end(), [&](const auto& kind) {
      return std::any_of(kind.properties().begin(), kind.properties().end(),
                         [&](const v1::PropertyKind& property) { return property.key() == key; });
    });
  };
  if (has_key(ontology.message().entity_kinds()) || has_key(ontology.message().relation_kinds())) {
    return absl::OkStatus();
  }
  return InvalidError("value_key", key, "UNKNOWN_KEY", "is no property of the ontology");
}

}  // namespace

StatusOr<AnalysisControl> MakeAnalysisControl(const v1::AnalysisBudget& budget,
                                              std::chrono::steady_clock::time_point deadline,
                                              const std::atomic<bool>* cancelled) {
  const auto within = [](std::string_view name, auto asked, auto fallback,
                         auto max) -> StatusOr<decltype(max)> {
    if (asked > max) {
      return InvalidError("budget." + std::string(name), std::to_string(asked), "LIMIT",
                          "the limit is " + std::to_string(max));
    }
    return asked == 0 ? fallback : asked;
  };
  AnalysisControl control;
  PG_ASSIGN_OR_RETURN(control.query.max_visited_edges,
                      within("max_visited_edges", budget.max_visited_edges(), kAnalysisEdgesMax,
                             kAnalysisEdgesMax));
  PG_ASSIGN_OR_RETURN(
      control.query.max_results,
      within("max_results", budget.max_results(), kAnalysisResultsDefault, kAnalysisResultsMax));
  PG_ASSIGN_OR_RETURN(control.memory_bytes_max,
                      within("max_memory_bytes", budget.max_memory_bytes(),
                             kAnalysisMemoryBytesDefault, kAnalysisMemoryBytesMax));
  control.query.deadline = std::min(
      deadline, std::chrono::steady_clock::now() + std::chrono::milliseconds(kAnalysisTimeMaxMs));
  control.query.cancelled = cancelled;
  return control;
}

StatusOr<NetworkRead> NetworkRead::Open(const AnalysisSource& source, const v1::Network& network,
                                        const AnalysisControl& control,
                                        WorkMeter::Report progress) {
  const auto open = [&]() -> StatusOr<NetworkRead> {
    PG_ASSIGN_OR_RETURN(const TieWeight weight, ToTieWeight(network));
    if (network.value_key().size() > kKeyBytesMax) {
      return InvalidError("value_key", network.value_key(), "LIMIT",
                          "the limit is " + std::to_string(kKeyBytesMax) + " bytes");
    }
    if (!std::isfinite(network.min_weight()) || network.min_weight() < 0) {
      return InvalidError("min_weight", std::to_string(network.min_weight()), "BAD_NUMBER",
                          "must be 0 or more");
    }
    PG_ASSIGN_OR_RETURN(ReadContext context,
                        OpenRead(source.store, source.snapshots, network.as_of(), control.query));
    if (weight == TieWeight::kValue) {
      PG_RETURN_IF_ERROR(CheckValueKey(context.ontology(), network.value_key()));
    }
    NetworkRead read(source, std::move(context), control);
    read.weight_ = weight;
    read.value_key_ = network.value_key();
    read.min_weight_ = network.min_weight();
    read.key_ = KeyOf(network, read.context_.revision());
    read.progress_ = std::move(progress);
    read.kept_ = source.cache.Find(read.key_);
    PG_ASSIGN_OR_RETURN(read.filter_, MakeFilter(read.context_, network.filter()));
    read.Spend(read.filter_.end());
    return read;
  };
  auto read = open();
  if (!read.ok()) return AtPlace("network", read.status());
  return read;
}

// Reads records inside the loop. The first error is kept; from then on nothing is read.
TieValues NetworkRead::Values(Status* error) const {
  const auto note = [error](const Status& status) {
    *error = status;
    return 0.0;
  };
  return {[this, note, error](RelationIndex relation) {
            if (!error->ok()) return 0.0;
            const auto read = context_.ReadRelation(relation);
            return read.ok() ? NumberAt(read->values(), value_key_, context_.asked)
                             : note(read.status());
          },
          [this, note, error](Vertex connector) {
            if (!error->ok()) return 0.0;
            const auto read = context_.ReadEntity(connector);
            return read.ok() ? NumberAt(read->values(), value_key_, context_.asked)
                             : note(read.status());
          }};
}

void NetworkRead::Spend(const QueryEnd& end) {
  end_.visited_edges += end.visited_edges;
  if (end_.truncated) return;
  end_.truncated = end.truncated;
  end_.reason = end.reason;
}

QueryControl NetworkRead::ControlLeft() const {
  QueryControl left = control_.query;
  left.max_visited_edges -= std::min(left.max_visited_edges, end_.visited_edges);
  return left;
}

// Charges what was made for an earlier analysis as if it was made now.
void NetworkRead::ChargeKept(std::uint64_t edges) {
  if (edges <= ControlLeft().max_visited_edges) {
    end_.visited_edges += edges;
  } else {
    Spend({true, v1::TRUNCATION_REASON_VISITED_EDGES, ControlLeft().max_visited_edges});
  }
}

Status NetworkRead::Gather() {
  if (end_.truncated) return context_.CheckWanted();
  if (kept_.network != nullptr) {
    if (!gathered_) ChargeKept(kept_.network_edges);
    gathered_ = true;
    if (end_.truncated) kept_ = {};
    return absl::OkStatus();
  }
  gathered_ = true;
  WorkMeter meter(ControlLeft(), 2 * context_.graph->edge_count() + context_.graph->vertex_count(),
                  progress_);
  Status read_error;
  PG_ASSIGN_OR_RETURN(
      TieNetworkFound found,
      GatherTies(*context_.graph, filter_, weight_, Values(&read_error), &meter,
                 std::min<std::uint64_t>(kTiePairsMax, TiePairsWithin(control_.memory_bytes_max))));
  PG_RETURN_IF_ERROR(read_error);
  Spend(found.end);
  if (found.network == nullptr) return context_.CheckWanted();
  kept_.network = std::move(found.network);
  kept_.network_edges = found.end.visited_edges;
  cache_->Keep(key_, kept_);
  return absl::OkStatus();
}

Status NetworkRead::CheckMemory(std::uint64_t bytes) const {
  if (bytes <= control_.memory_bytes_max) return absl::OkStatus();
  return ViolationError(StatusCode::kResourceExhausted, "budget.max_memory_bytes",
                        std::to_string(control_.memory_bytes_max), "LIMIT",
                        "the analysis would take about " + std::to_string(bytes) +
                            " bytes; narrow the network, or allow more");
}

Status NetworkRead::Prepare(AnalysisKind kind, std::uint64_t samples) {
  PG_RETURN_IF_ERROR(Gather());
  if (kept_.network == nullptr) return absl::OkStatus();
  through_connectors_ = RunsThroughConnectors(kind, *kept_.network, min_weight_);
  if (!through_connectors_) return Project(kind, samples);
  return CheckMemory(PeakBytesThroughConnectors(*kept_.network, kind, AnalysisThreads()));
}

Status NetworkRead::Project(AnalysisKind kind, std::uint64_t samples) {
  PG_RETURN_IF_ERROR(Gather());
  if (end_.truncated) return context_.CheckWanted();
  const TieNetwork& network = *kept_.network;
  const auto bytes_of = [&](std::uint64_t vertices, std::uint64_t arcs) {
    return PeakBytes(
        network, kind,
        {.vertices = vertices, .arcs = arcs, .samples = samples, .threads = AnalysisThreads()});
  };
  if (kept_.graph != nullptr) {
    ChargeKept(kept_.graph_edges);
    if (end_.truncated) kept_.graph = nullptr;
    if (end_.truncated) return absl::OkStatus();
    return CheckMemory(bytes_of(kept_.graph->entity.size(), kept_.graph->graph().arc_count()));
  }
  WorkMeter meter(ControlLeft(), 2 * network.projection_work(), progress_);
  // With one arc less than there may be, the graph has weights: that is the most memory.
  const std::uint64_t arcs_max = std::max<std::uint64_t>(network.projection_work(), 1) - 1;
  if (!CheckMemory(bytes_of(network.entity.size(), arcs_max)).ok()) {
    // Perhaps there are far fewer. To count them is not charged, as it would not be if the graph
    // was kept.
    WorkMeter counting(ControlLeft(), network.projection_work(), progress_);
    const auto arcs = CountProjectedArcs(network, min_weight_, AnalysisThreads(), &counting);
    if (!arcs) {
      Spend(counting.end());
      return context_.CheckWanted();
    }
    PG_RETURN_IF_ERROR(CheckMemory(bytes_of(network.entity.size(), *arcs)));
  }
  PG_ASSIGN_OR_RETURN(TieGraphMade made,
                      ProjectTies(network, min_weight_, AnalysisThreads(), &meter));
  Spend(made.end);
  if (made.graph == nullptr) return context_.CheckWanted();
  kept_.graph = std::move(made.graph);
  kept_.graph_edges = made.end.visited_edges;
  cache_->Keep(key_, kept_);
  return absl::OkStatus();
}

void NetworkRead::SetEnd(const QueryEnd& analysis, v1::AnalysisEnd* message) const {
  const bool before = end_.truncated;
  message->set_truncated(before || analysis.truncated);
  message->set_truncation_reason(before ? end_.reason : analysis.reason);
  message->set_visited_edges(end_.visited_edges + analysis.visited_edges);
  if (through_connectors_) {
    message->set_partner_count(kept_.network->entity.size());
  } else if (kept_.graph != nullptr) {
    message->set_partner_count(kept_.graph->entity.size());
    message->set_edge_count(kept_.graph->graph().arc_count() / 2);
  }
  message->set_revision(context_.revision());
}

}  // namespace partnergraph
