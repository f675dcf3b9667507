#include "graph/answer/analysis_checks.h"

#include <string>
#include <utility>

#include "graph/answer/analysis_kind.h"
#include "graph/answer/query_setup.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

Status Unknown(const char* field, int value, const char* type) {
  return InvalidError(field, std::to_string(value), "UNKNOWN_VALUE", "is no " + std::string(type));
}

}  // namespace

Status CheckRequest(const v1::RankRequest& request) {
  if (!v1::RankMeasure_IsValid(request.measure())) {
    return Unknown("measure", request.measure(), "RankMeasure");
  }
  if (request.damping() != 0 && !(request.damping() > 0 && request.damping() < 1)) {
    return InvalidError("damping", std::to_string(request.damping()), "BAD_NUMBER",
                        "must be above 0 and below 1");
  }
  const AnalysisKind kind = KindOf(request);
  if (!IsPageRank(kind)) {
    if (request.damping() != 0) {
      return NotApplicable("damping", std::to_string(request.damping()), "only PAGE_RANK has one");
    }
    if (!request.start_entities().empty()) {
      return NotApplicable("start_entities", request.start_entities(0), "only PAGE_RANK starts");
    }
  }
  if (kind != AnalysisKind::kBetweenness) {
    if (request.samples() != 0) {
      return NotApplicable("samples", std::to_string(request.samples()),
                           "only BETWEENNESS can be sampled");
    }
    if (!request.from_places().empty() || !request.to_places().empty()) {
      return NotApplicable(
          request.from_places().empty() ? "to_places" : "from_places",
          request.from_places().empty() ? request.to_places(0) : request.from_places(0),
          "only BETWEENNESS counts ways between places");
    }
  }
  if (request.seed() != 0 && request.samples() == 0) {
    return NotApplicable("seed", std::to_string(request.seed()),
                         "nothing is drawn without samples");
  }
  if (request.from_places().empty() != request.to_places().empty()) {
    return InvalidError(request.from_places().empty() ? "from_places" : "to_places", "",
                        "MISSING_FIELD", "from_places and to_places go together");
  }
  for (const auto& [name, count] : {std::pair("start_entities", request.start_entities_size()),
                                    std::pair("from_places", request.from_places_size()),
                                    std::pair("to_places", request.to_places_size())}) {
    if (count > kStartEntitiesMax) {
      return InvalidError(name, std::to_string(count), "LIMIT",
                          "the limit is " + std::to_string(kStartEntitiesMax) + " entries");
    }
  }
  return absl::OkStatus();
}

Status CheckRequest(const v1::GroupsRequest& request) {
  if (!v1::GroupMethod_IsValid(request.method())) {
    return Unknown("method", request.method(), "GroupMethod");
  }
  if (!(request.resolution() >= 0 && request.resolution() <= kResolutionMax)) {
    return InvalidError("resolution", std::to_string(request.resolution()), "BAD_NUMBER",
                        "must be above 0 and at most 1,000; 0 means 1");
  }
  if (request.resolution() != 0 && request.method() == v1::GROUP_METHOD_LABEL_PROPAGATION) {
    return NotApplicable("resolution", std::to_string(request.resolution()),
                         "LABEL_PROPAGATION has none");
  }
  return absl::OkStatus();
}

Status CheckRequest(const v1::ComponentsRequest& request) {
  if (!v1::ComponentKind_IsValid(request.kind())) {
    return Unknown("kind", request.kind(), "ComponentKind");
  }
  if (request.kind() == v1::COMPONENT_KIND_STRONG && request.network().min_weight() > 0) {
    return NotApplicable("network.min_weight", std::to_string(request.network().min_weight()),
                         "relations with a direction have no weight here");
  }
  return absl::OkStatus();
}

Status CheckRequest(const v1::SimilarRequest& request) {
  if (v1::SimilarityMeasure_IsValid(request.measure())) return absl::OkStatus();
  return Unknown("measure", request.measure(), "SimilarityMeasure");
}

Status CheckRequest(const v1::EgoRequest& request) {
  return WithinLimit("max_distance", request.max_distance(), kEgoDistanceDefault, kMaxHopsMax)
      .status();
}

Status CheckRequest(const v1::FlowRequest& request) {
  if (request.unit_capacity() && request.disjoint_ways()) {
    return NotApplicable("unit_capacity", "true", "ways that share no partner carry no capacity");
  }
  return absl::OkStatus();
}

}  // namespace partnergraph
