#include "graph/answer/rank_answer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "graph/analysis/analysis_cost.h"
#include "graph/analysis/betweenness.h"
#include "graph/analysis/closeness.h"
#include "graph/analysis/for_each_block.h"
#include "graph/analysis/k_core.h"
#include "graph/analysis/page_rank.h"
#include "graph/analysis/triangles.h"
#include "graph/answer/analysis_checks.h"
#include "graph/answer/analysis_kind.h"
#include "graph/answer/query_setup.h"
#include "graph/answer/row_page.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

// The scores of all partners, by vertex of the tie graph; empty if there was no time for any.
struct Scores {
  std::vector<double> of;
  std::uint32_t rounds = 0;
  double change = 0;
};

// None if not even one round was walked.
Scores ToScores(PageRankScores walked, const WorkMeter& meter) {
  if (meter.stopped() && walked.rounds == 0) return {};
  return {std::move(walked.score), walked.rounds, walked.change};
}

// Fills in the options of the walk, and returns where it starts: `options->start` is a view of
// that. `entity` are the partners, ascending.
StatusOr<std::vector<double>> SetWalk(const v1::RankRequest& request, const ReadContext& context,
                                      const std::vector<Vertex>& entity, PageRankOptions* options) {
  options->threads = AnalysisThreads();
  if (request.damping() != 0) options->damping = request.damping();
  std::vector<double> start;
  if (request.start_entities().empty()) return start;
  start.assign(entity.size(), 0);
  bool any = false;
  for (int i = 0; i < request.start_entities_size(); ++i) {
    PG_ASSIGN_OR_RETURN(
        const Vertex vertex,
        context.FindEntity("start_entities[" + std::to_string(i) + "]", request.start_entities(i)));
    const auto at = std::lower_bound(entity.begin(), entity.end(), vertex);
    if (at == entity.end() || *at != vertex) continue;
    start[static_cast<std::size_t>(at - entity.begin())] = 1;
    any = true;
  }
  if (!any) {
    return ViolationError(StatusCode::kFailedPrecondition, "start_entities",
                          request.start_entities(0), "NO_TIES",
                          "none of the entities has a tie in this network");
  }
  options->start = start;  // Of the buffer, which a move keeps.
  return start;
}

class Ranker {
 public:
  Ranker(const v1::RankRequest& request, const NetworkRead& read, WorkMeter* meter)
      : request_(request), read_(read), graph_(read.graph()->graph()), meter_(meter) {}

  StatusOr<Scores> Score() {
    const std::size_t threads = AnalysisThreads();
    switch (request_.measure()) {
      case v1::RANK_MEASURE_DEGREE:
        return Scores{OfEach([&](Vertex v) { return graph_.Degree(v); })};
      case v1::RANK_MEASURE_STRENGTH:
        return Scores{OfEach([&](Vertex v) { return graph_.Strength(v); })};
      case v1::RANK_MEASURE_BETWEENNESS:
        return Betweenness(threads);
      case v1::RANK_MEASURE_CLOSENESS:
        return Scores{Closeness(graph_, threads, meter_).closeness};
      case v1::RANK_MEASURE_HARMONIC:
        return Scores{Closeness(graph_, threads, meter_).harmonic};
      case v1::RANK_MEASURE_CORE: {
        const std::vector<std::uint32_t> core = CoreNumbers(graph_, meter_);
        return Scores{{core.begin(), core.end()}};
      }
      case v1::RANK_MEASURE_TRIANGLES: {
        const TriangleCounts counts = CountTriangles(graph_, threads, meter_);
        return Scores{{counts.triangles.begin(), counts.triangles.end()}};
      }
      case v1::RANK_MEASURE_CLUSTERING:
        return Scores{LocalClustering(graph_, CountTriangles(graph_, threads, meter_))};
      default:
        return Walk();
    }
  }

 private:
  // Empty if the meter stops.
  std::vector<double> OfEach(const std::function<double(Vertex)>& of) {
    std::vector<double> scores(graph_.vertex_count());
    WorkTally tally(meter_);
    for (Vertex v = 0; v < scores.size(); ++v) {
      if (!tally.Add(graph_.Degree(v) + 1)) return {};
      scores[v] = of(v);
    }
    return scores;
  }

  StatusOr<Scores> Walk() {
    PageRankOptions options;
    PG_ASSIGN_OR_RETURN(const std::vector<double> start,
                        SetWalk(request_, read_.context(), read_.graph()->entity, &options));
    const std::vector<double> strength = OfEach([&](Vertex v) { return graph_.Strength(v); });
    if (meter_->stopped()) return Scores{};
    return ToScores(PageRank(graph_, strength, options, meter_), *meter_);
  }

  StatusOr<Scores> Betweenness(std::size_t threads) {
    BetweennessOptions options;
    options.samples = request_.samples();
    options.seed = request_.seed();
    options.threads = threads;
    std::vector<bool> sources;
    std::vector<bool> targets;
    if (!request_.from_places().empty()) {
      PG_ASSIGN_OR_RETURN(sources, PartnersIn("from_places", request_.from_places()));
      PG_ASSIGN_OR_RETURN(targets, PartnersIn("to_places", request_.to_places()));
      options.sources = &sources;
      options.targets = &targets;
    }
    return Scores{partnergraph::Betweenness(graph_, options, meter_).score};
  }

  // By vertex of the tie graph: is it one of the places, or lies in one?
  template <class Refs>
  StatusOr<std::vector<bool>> PartnersIn(const std::string& name, const Refs& refs) {
    const GraphSnapshot& g = *read_.context().graph;
    ResolvedFilter resolved;
    for (int i = 0; i < refs.size(); ++i) {
      PG_ASSIGN_OR_RETURN(const Vertex place, read_.context().FindEntity(
                                                  name + "[" + std::to_string(i) + "]", refs[i]));
      resolved.places.push_back(place);
    }
    PG_ASSIGN_OR_RETURN(const CompiledFilter filter,
                        CompileFilter({}, read_.context().asked, g, resolved, read_.ControlLeft()));
    const std::vector<Vertex>& entity = read_.graph()->entity;
    std::vector<bool> inside(entity.size());
    for (std::size_t v = 0; v < entity.size(); ++v) inside[v] = filter.PassesPartner(g, entity[v]);
    return inside;
  }

  const v1::RankRequest& request_;
  const NetworkRead& read_;
  const Adjacency graph_;
  WorkMeter* meter_;
};

// A score without what rounding may have added: the last 12 of its 53 bits.
double Rounded(double score) {
  int exponent = 0;
  const double mantissa = std::frexp(score, &exponent);
  return std::ldexp(std::nearbyint(std::ldexp(mantissa, 41)), exponent - 41);
}

// The first `count` vertices by score, highest first; those that differ by rounding alone by
// vertex. None if the call is cancelled.
std::vector<Vertex> Order(std::vector<double> score, std::size_t count, const WorkMeter& meter) {
  for (double& of : score) of = Rounded(of);
  std::vector<Vertex> order(score.size());
  std::iota(order.begin(), order.end(), Vertex{0});
  count = std::min(count, order.size());
  const auto higher = [&](Vertex a, Vertex b) {
    return score[a] != score[b] ? score[a] > score[b] : a < b;
  };
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(count);
  const bool sorted = SortUnlessCancelled(
      meter, higher, [&](auto less) { std::partial_sort(order.begin(), end, order.end(), less); });
  order.resize(sorted ? count : 0);
  return order;
}

}  // namespace

Status AnswerRank(const AnalysisSource& source, const v1::RankRequest& request,
                  const AnalysisControl& control, const ResponseSink<v1::RankResponse>& sink) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  PG_RETURN_IF_ERROR(CheckRequest(request));
  PG_ASSIGN_OR_RETURN(NetworkRead read, OpenNetwork(source, request, control, sink));
  const AnalysisKind kind = KindOf(request);
  PG_RETURN_IF_ERROR(read.Prepare(kind, request.samples()));
  const bool through_connectors = read.through_connectors();
  RowStream<v1::RankResponse> rows(&read.context(), std::move(language), &sink);
  if (!through_connectors && read.graph() == nullptr) {
    return rows.Finish(
        [&](auto* last) { SetEndOfPage(source, request, read, {}, RowPage(), last); });
  }

  const std::vector<Vertex>& entity =
      through_connectors ? read.network()->entity : read.graph()->entity;
  const AnalysisSize size = through_connectors ? SizeThroughConnectors(*read.network())
                                               : SizeOf(*read.graph(), request.samples());
  WorkMeter meter(read.ControlLeft(), CostOf(kind, size).arcs,
                  ReportProgress(&sink, v1::AnalysisProgress::PHASE_ANALYSIS));
  Scores scores;
  std::vector<double> strength;
  Adjacency graph;
  if (through_connectors) {
    const TieNetwork& ties = *read.network();
    const MemberGroups groups{ties.group_first, ties.group_member, ties.group_weight};
    PageRankOptions options;
    PG_ASSIGN_OR_RETURN(const std::vector<double> start,
                        SetWalk(request, read.context(), entity, &options));
    strength = StrengthsThroughGroups(ties.pairs.view(), groups, &meter);
    if (!meter.stopped()) {
      scores = ToScores(PageRankThroughGroups(ties.pairs.view(), groups, strength, options, &meter),
                        meter);
    }
  } else {
    graph = read.graph()->graph();
    PG_ASSIGN_OR_RETURN(scores, Ranker(request, read, &meter).Score());
  }
  PG_ASSIGN_OR_RETURN(const RowPage page,
                      PageOf(request, control.query.max_results, scores.of.size(), meter));
  const std::vector<Vertex> order = Order(scores.of, page.end, meter);
  PG_RETURN_IF_ERROR(read.context().CheckWanted());
  PG_RETURN_IF_ERROR(rows.Write<1>(
      page.size(), [&](std::size_t i) { return std::array{entity[order[page.begin + i]]}; },
      [&](std::size_t i, auto refs, v1::RankResponse* response) {
        const Vertex v = order[page.begin + i];
        v1::RankRow* const row = response->add_rows();
        row->set_position(page.begin + i + 1);
        *row->mutable_entity() = std::move(refs[0]);
        row->set_score(scores.of[v]);
        if (!through_connectors) row->set_degree(graph.Degree(v));
        row->set_strength(through_connectors ? strength[v] : graph.Strength(v));
        return row->ByteSizeLong();
      }));
  return rows.Finish([&](v1::RankResponse* last) {
    SetEndOfPage(source, request, read, meter.end(), page, last);
    last->set_rounds(scores.rounds);
    last->set_change(scores.change);
  });
}

}  // namespace partnergraph
