#include "graph/answer/similar_answers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "graph/analysis/hops.h"
#include "graph/analysis/k_core.h"
#include "graph/analysis/similarity.h"
#include "graph/answer/analysis_checks.h"
#include "graph/answer/analysis_kind.h"
#include "graph/answer/query_setup.h"
#include "graph/answer/row_page.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

SimilarityMeasure ToMeasure(v1::SimilarityMeasure measure) {
  switch (measure) {
    case v1::SIMILARITY_MEASURE_COMMON_PARTNERS:
      return SimilarityMeasure::kCommonNeighbors;
    case v1::SIMILARITY_MEASURE_JACCARD:
      return SimilarityMeasure::kJaccard;
    case v1::SIMILARITY_MEASURE_RESOURCE_ALLOCATION:
      return SimilarityMeasure::kResourceAllocation;
    case v1::SIMILARITY_MEASURE_PREFERENTIAL_ATTACHMENT:
      return SimilarityMeasure::kPreferentialAttachment;
    default:
      return SimilarityMeasure::kAdamicAdar;
  }
}

Status CheckPair(Vertex a, Vertex b, const std::string& ref) {
  if (a != b) return absl::OkStatus();
  return InvalidError("b", ref, "SAME_ENTITY", "is the same entity as a");
}

// One without ties has no vertex. What the meter leaves no time for is left out.
void Compare(const Adjacency& graph, std::optional<Vertex> a, std::optional<Vertex> b,
             WorkMeter* meter, v1::CompareResponse* response) {
  const std::vector<std::uint32_t> core = CoreNumbers(graph, meter);
  if (a && b) {
    response->set_weight(graph.WeightBetween(*a, *b));
    const std::vector<Vertex> common = CommonNeighbors(graph, *a, *b);
    response->set_common_partner_count(static_cast<std::uint32_t>(common.size()));
    const PairSimilarity similarity = SimilarityOf(graph, *a, *b);
    response->set_jaccard(similarity.jaccard);
    response->set_adamic_adar(similarity.adamic_adar);
    HopSearch search(graph);
    const std::uint32_t hops = search.Search(*a, meter)[*b];
    if (hops != kUnreached) response->set_distance(hops);
  }
  const auto fill = [&](std::optional<Vertex> v, v1::Compared* out) {
    if (!v) return;
    const std::uint32_t degree = graph.Degree(*v);
    out->set_degree(degree);
    out->set_strength(graph.Strength(*v));
    out->set_own_partner_count(degree - response->common_partner_count() -
                               (response->weight() > 0 ? 1 : 0));
    if (!core.empty()) out->set_core(core[*v]);
    std::uint64_t above = 0;
    for (Vertex u = 0; u < graph.vertex_count(); ++u) {
      if (graph.Degree(u) > degree || (graph.Degree(u) == degree && u < *v)) ++above;
    }
    out->set_degree_position(above + 1);
  };
  fill(a, response->mutable_a());
  fill(b, response->mutable_b());
}

}  // namespace

Status AnswerSimilar(const AnalysisSource& source, const v1::SimilarRequest& request,
                     const AnalysisControl& control,
                     const ResponseSink<v1::SimilarResponse>& sink) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  PG_RETURN_IF_ERROR(CheckRequest(request));
  PG_ASSIGN_OR_RETURN(NetworkRead read, OpenNetwork(source, request, control, sink));
  PG_ASSIGN_OR_RETURN(const Vertex entity, read.context().FindEntity("entity", request.entity()));
  PG_RETURN_IF_ERROR(read.Project(AnalysisKind::kSimilar));
  RowStream<v1::SimilarResponse> rows(&read.context(), std::move(language), &sink);
  QueryEnd analysis;
  RowPage page;
  const std::optional<Vertex> vertex =
      read.graph() == nullptr ? std::nullopt : read.graph()->VertexOf(entity);
  if (vertex) {
    WorkMeter meter(read.ControlLeft(), CostOf(AnalysisKind::kSimilar, SizeOf(*read.graph())).arcs,
                    ReportProgress(&sink, v1::AnalysisProgress::PHASE_ANALYSIS));
    std::vector<SimilarVertex> similar =
        Similar(read.graph()->graph(), *vertex, ToMeasure(request.measure()),
                read.graph()->entity.size(), &meter);
    PG_RETURN_IF_ERROR(read.context().CheckWanted());
    if (request.new_only()) {
      std::erase_if(similar, [](const SimilarVertex& other) { return other.joined; });
    }
    PG_ASSIGN_OR_RETURN(page, PageOf(request, control.query.max_results, similar.size(), meter));
    const auto row_at = [&](std::size_t i) { return similar[page.begin + i]; };
    PG_RETURN_IF_ERROR(rows.Write<1>(
        page.size(),
        [&](std::size_t i) { return std::array{read.graph()->entity[row_at(i).vertex]}; },
        [&](std::size_t i, auto refs, v1::SimilarResponse* response) {
          v1::SimilarRow* const row = response->add_rows();
          *row->mutable_entity() = std::move(refs[0]);
          row->set_score(row_at(i).score);
          row->set_common_partner_count(row_at(i).common);
          row->set_partner(row_at(i).joined);
          return row->ByteSizeLong();
        }));
    analysis = meter.end();
  }
  return rows.Finish(
      [&](auto* last) { SetEndOfPage(source, request, read, analysis, page, last); });
}

Status AnswerCommonPartners(const AnalysisSource& source, const v1::CommonPartnersRequest& request,
                            const AnalysisControl& control,
                            const ResponseSink<v1::CommonPartnersResponse>& sink) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  PG_ASSIGN_OR_RETURN(NetworkRead read, OpenNetwork(source, request, control, sink));
  PG_ASSIGN_OR_RETURN(const Vertex entity_a, read.context().FindEntity("a", request.a()));
  PG_ASSIGN_OR_RETURN(const Vertex entity_b, read.context().FindEntity("b", request.b()));
  PG_RETURN_IF_ERROR(CheckPair(entity_a, entity_b, request.b()));
  PG_RETURN_IF_ERROR(read.Project(AnalysisKind::kSimilar));
  RowStream<v1::CommonPartnersResponse> rows(&read.context(), std::move(language), &sink);
  QueryEnd analysis;
  RowPage page;
  const auto vertex_of = [&](Vertex entity) {
    return read.graph() == nullptr ? std::nullopt : read.graph()->VertexOf(entity);
  };
  const std::optional<Vertex> a = vertex_of(entity_a);
  const std::optional<Vertex> b = vertex_of(entity_b);
  if (a && b) {
    const Adjacency graph = read.graph()->graph();
    WorkMeter meter(read.ControlLeft());
    meter.Spend(graph.Degree(*a) + graph.Degree(*b));
    struct Common {
      Vertex vertex;
      double weight_a;
      double weight_b;
    };
    std::vector<Common> common;
    for (const Vertex v : CommonNeighbors(graph, *a, *b)) {
      common.push_back({v, graph.WeightBetween(*a, v), graph.WeightBetween(*b, v)});
    }
    std::stable_sort(common.begin(), common.end(), [](const Common& x, const Common& y) {
      return std::min(x.weight_a, x.weight_b) > std::min(y.weight_a, y.weight_b);
    });
    PG_ASSIGN_OR_RETURN(page, PageOf(request, control.query.max_results, common.size(), meter));
    const auto row_at = [&](std::size_t i) { return common[page.begin + i]; };
    PG_RETURN_IF_ERROR(rows.Write<1>(
        page.size(),
        [&](std::size_t i) { return std::array{read.graph()->entity[row_at(i).vertex]}; },
        [&](std::size_t i, auto refs, v1::CommonPartnersResponse* response) {
          v1::CommonPartner* const partner = response->add_partners();
          *partner->mutable_entity() = std::move(refs[0]);
          partner->set_weight_a(row_at(i).weight_a);
          partner->set_weight_b(row_at(i).weight_b);
          return partner->ByteSizeLong();
        }));
    analysis = meter.end();
  }
  return rows.Finish(
      [&](auto* last) { SetEndOfPage(source, request, read, analysis, page, last); });
}

Status AnswerCompare(const AnalysisSource& source, const v1::CompareRequest& request,
                     const AnalysisControl& control,
                     const ResponseSink<v1::CompareResponse>& sink) {
  PG_ASSIGN_OR_RETURN(std::string language, LanguageOf(request.language()));
  PG_ASSIGN_OR_RETURN(NetworkRead read, OpenNetwork(source, request, control, sink));
  PG_ASSIGN_OR_RETURN(const Vertex entity_a, read.context().FindEntity("a", request.a()));
  PG_ASSIGN_OR_RETURN(const Vertex entity_b, read.context().FindEntity("b", request.b()));
  PG_RETURN_IF_ERROR(CheckPair(entity_a, entity_b, request.b()));
  PG_RETURN_IF_ERROR(read.Project(AnalysisKind::kCompare));
  v1::CompareResponse response;
  RefReader refs(&read.context(), std::move(language));
  PG_ASSIGN_OR_RETURN(*response.mutable_a()->mutable_entity(), refs.Read(entity_a));
  PG_ASSIGN_OR_RETURN(*response.mutable_b()->mutable_entity(), refs.Read(entity_b));
  QueryEnd analysis;
  if (read.graph() != nullptr) {
    WorkMeter meter(read.ControlLeft(), CostOf(AnalysisKind::kCompare, SizeOf(*read.graph())).arcs,
                    ReportProgress(&sink, v1::AnalysisProgress::PHASE_ANALYSIS));
    Compare(read.graph()->graph(), read.graph()->VertexOf(entity_a),
            read.graph()->VertexOf(entity_b), &meter, &response);
    PG_RETURN_IF_ERROR(read.context().CheckWanted());
    analysis = meter.end();
  }
  read.SetEnd(analysis, response.mutable_end());
  sink(response);
  return absl::OkStatus();
}

}  // namespace partnergraph
