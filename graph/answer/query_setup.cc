#include "graph/answer/query_setup.h"

#include <algorithm>
#include <vector>

#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

template <class Refs>
StatusOr<std::vector<Vertex>> FindAll(const ReadContext& context, const std::string& list,
                                      const Refs& refs) {
  std::vector<Vertex> vertices;
  for (int i = 0; i < refs.size() && i < kFilterEntriesMax; ++i) {
    PG_ASSIGN_OR_RETURN(
        const Vertex vertex,
        context.FindEntity("filter." + list + "[" + std::to_string(i) + "]", refs.Get(i)));
    vertices.push_back(vertex);
  }
  return vertices;
}

}  // namespace

StatusOr<Days> AskedDays(const v1::AsOf& as_of) {
  auto asked = ParseAskedDays(as_of.valid_date());
  if (!asked.ok()) return AtPlace("as_of", asked.status());
  return asked;
}

StatusOr<ReadContext> OpenRead(const Store& store, const SnapshotSource& snapshots,
                               const v1::AsOf& as_of, const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(const Days asked, AskedDays(as_of));
  PG_ASSIGN_OR_RETURN(auto graph, snapshots.At(as_of, control));
  return ReadContext{store.reader(), std::move(graph), asked, control};
}

StatusOr<QueryControl> MakeControl(const v1::Budget& budget,
                                   std::chrono::steady_clock::time_point deadline,
                                   const std::atomic<bool>* cancelled) {
  if (budget.max_visited_edges() > kVisitedEdgesMax) {
    return InvalidError("budget.max_visited_edges", std::to_string(budget.max_visited_edges()),
                        "LIMIT", "the limit is " + std::to_string(kVisitedEdgesMax));
  }
  QueryControl control;
  if (budget.max_visited_edges() != 0) control.max_visited_edges = budget.max_visited_edges();
  PG_ASSIGN_OR_RETURN(control.max_results, WithinLimit("budget.max_results", budget.max_results(),
                                                       kResultsDefault, kResultsMax));
  control.deadline = std::min(
      deadline, std::chrono::steady_clock::now() + std::chrono::milliseconds(kQueryTimeMaxMs));
  control.cancelled = cancelled;
  return control;
}

StatusOr<CompiledFilter> MakeFilter(const ReadContext& context, const v1::Filter& message) {
  ResolvedFilter resolved;
  PG_ASSIGN_OR_RETURN(resolved.fields, FindAll(context, "fields", message.fields()));
  PG_ASSIGN_OR_RETURN(resolved.places, FindAll(context, "places", message.places()));
  for (int i = 0; i < message.datasets_size() && i < kFilterEntriesMax; ++i) {
    const std::string& id = message.datasets(i);
    PG_ASSIGN_OR_RETURN(const std::uint64_t number, context.reader.NumberOf(Table::kDataset, id));
    // The empty id stands for relations of no dataset.
    if (number != 0 || id.empty()) resolved.datasets.push_back(static_cast<DatasetNumber>(number));
  }
  return CompileFilter(message, context.asked, *context.graph, resolved, context.control);
}

StatusOr<std::uint32_t> WithinLimit(std::string_view place, std::uint32_t asked,
                                    std::uint32_t fallback, std::uint32_t max) {
  if (asked > max) {
    return InvalidError(place, std::to_string(asked), "LIMIT",
                        "the limit is " + std::to_string(max));
  }
  return asked == 0 ? fallback : asked;
}

StatusOr<std::string> LanguageOf(const std::string& language) {
  constexpr std::size_t kTagBytesMax = 35;  // RFC 5646, section 4.4.1.
  const bool letters = std::all_of(language.begin(), language.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!letters || language.size() > kTagBytesMax) {
    return InvalidError("language", language, "BAD_LANGUAGE", "is no BCP 47 tag");
  }
  return language.empty() ? std::string("en") : language;
}

StatusOr<Direction> ToDirection(v1::Direction direction) {
  switch (direction) {
    case v1::DIRECTION_OUT:
      return Direction::kOut;
    case v1::DIRECTION_IN:
      return Direction::kIn;
    case v1::DIRECTION_UNSPECIFIED:
    case v1::DIRECTION_BOTH:
      return Direction::kBoth;
    default:
      return InvalidError("direction", std::to_string(direction), "UNKNOWN_VALUE",
                          "is no Direction");
  }
}

Status NotApplicable(std::string_view place, const std::string& value, const std::string& reason) {
  return InvalidError(place, value, "NOT_APPLICABLE", reason);
}

}  // namespace partnergraph
