#include "graph/answer/network_statistics_answer.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "graph/analysis/components.h"
#include "graph/analysis/diameter.h"
#include "graph/analysis/for_each_block.h"
#include "graph/analysis/graph_statistics.h"
#include "graph/analysis/triangles.h"
#include "graph/answer/analysis_kind.h"
#include "graph/base/limits.h"

namespace partnergraph {
namespace {

void SetDegrees(const Adjacency& graph, v1::NetworkStatisticsResponse* response) {
  const DegreeCounts degrees = CountDegrees(graph);
  response->set_mean_degree(degrees.mean);
  for (const auto& [degree, count] : degrees.counts) {
    v1::DegreeCount* const row = response->add_degrees();
    row->set_degree(degree);
    row->set_count(count);
  }
}

void SetMixing(const NetworkRead& read, const Adjacency& graph, WorkMeter* meter,
               v1::NetworkStatisticsResponse* response) {
  const Ontology& ontology = read.context().ontology();
  std::vector<KindNumber> kind(graph.vertex_count());
  for (Vertex v = 0; v < kind.size(); ++v) {
    kind[v] = read.context().graph->KindOf(read.graph()->entity[v]);
  }
  const Mixing mixing = CountMixing(graph, kind, meter);
  if (const auto assortativity = KindAssortativity(mixing)) {
    response->set_kind_assortativity(*assortativity);
  }
  const auto id_of = [&](KindNumber number) { return ontology.numbers().entity_kinds[number]; };
  std::vector<v1::KindMixing> rows;
  for (const auto& [kinds, count] : mixing) {
    v1::KindMixing& row = rows.emplace_back();
    row.set_kind_a(id_of(kinds.first));
    row.set_kind_b(id_of(kinds.second));
    if (row.kind_b() < row.kind_a()) row.mutable_kind_a()->swap(*row.mutable_kind_b());
    row.set_edge_count(count);
  }
  std::sort(rows.begin(), rows.end(), [](const v1::KindMixing& a, const v1::KindMixing& b) {
    if (a.edge_count() != b.edge_count()) return a.edge_count() > b.edge_count();
    return std::pair(a.kind_a(), a.kind_b()) < std::pair(b.kind_a(), b.kind_b());
  });
  for (v1::KindMixing& row : rows) *response->add_kind_mixing() = std::move(row);
}

void SetConnection(const Adjacency& graph, WorkMeter* meter,
                   v1::NetworkStatisticsResponse* response) {
  const ComponentLabels labels = ConnectedComponents(graph, meter);
  if (labels.label.empty()) return;
  const RankedComponents components = RankBySize(labels, *meter);
  if (meter->cancelled()) return;
  response->set_component_count(labels.count);
  response->set_largest_component_size(components.size.front());
  // The farthest two of any component: the largest one decides mostly, but a path of a few is
  // longer than a large clique is wide.
  std::vector<bool> seen(components.size.size(), false);
  DiameterBounds bounds;
  std::uint32_t searches_left = kDiameterSearchesMax;
  for (std::size_t c = 0; c < components.size.size() && searches_left > 0; ++c) {
    // No component of so few can be wider than what is known.
    if (components.size[c] <= bounds.upper + std::size_t{1}) break;
    const auto start = static_cast<Vertex>(
        std::find(components.number.begin(), components.number.end(), static_cast<Vertex>(c)) -
        components.number.begin());
    const DiameterBounds found = BoundDiameter(graph, start, searches_left, meter);
    bounds.lower = std::max(bounds.lower, found.lower);
    bounds.upper = std::max(bounds.upper, found.upper);
    searches_left -= std::min(searches_left, found.searches);
    if (meter->stopped()) return;
    seen[c] = true;
  }
  if (searches_left == 0) {
    // Components not searched can be as wide as a path of their vertices.
    for (std::size_t c = 0; c < components.size.size(); ++c) {
      if (!seen[c]) {
        bounds.upper = std::max(bounds.upper, static_cast<std::uint32_t>(components.size[c] - 1));
      }
    }
  }
  response->set_diameter_min(bounds.lower);
  response->set_diameter_max(bounds.upper);
}

void SetTriangles(const Adjacency& graph, WorkMeter* meter,
                  v1::NetworkStatisticsResponse* response) {
  const TriangleCounts counts = CountTriangles(graph, AnalysisThreads(), meter);
  if (counts.triangles.empty()) return;
  response->set_transitivity(Transitivity(graph, counts));
  response->set_mean_clustering(MeanClustering(graph, counts));
}

}  // namespace

Status AnswerNetworkStatistics(const AnalysisSource& source,
                               const v1::NetworkStatisticsRequest& request,
                               const AnalysisControl& control,
                               const ResponseSink<v1::NetworkStatisticsResponse>& sink) {
  PG_ASSIGN_OR_RETURN(NetworkRead read, OpenNetwork(source, request, control, sink));
  PG_RETURN_IF_ERROR(read.Project(AnalysisKind::kStatistics));
  v1::NetworkStatisticsResponse response;
  QueryEnd analysis;
  if (read.graph() != nullptr) {
    const Adjacency graph = read.graph()->graph();
    WorkMeter meter(read.ControlLeft(),
                    CostOf(AnalysisKind::kStatistics, SizeOf(*read.graph())).arcs,
                    ReportProgress(&sink, v1::AnalysisProgress::PHASE_ANALYSIS));
    response.set_partner_count(graph.vertex_count());
    response.set_edge_count(graph.arc_count() / 2);
    response.set_density(Density(graph));
    if (const auto weight = TotalWeight(graph, &meter)) response.set_weight(*weight);
    SetDegrees(graph, &response);
    SetMixing(read, graph, &meter, &response);
    if (const auto assortativity = DegreeAssortativity(graph, &meter)) {
      response.set_degree_assortativity(*assortativity);
    }
    if (const auto reciprocity = Reciprocity(*read.network(), &meter)) {
      response.set_reciprocity(*reciprocity);
    }
    SetConnection(graph, &meter, &response);
    SetTriangles(graph, &meter, &response);
    PG_RETURN_IF_ERROR(read.context().CheckWanted());
    analysis = meter.end();
  }
  read.SetEnd(analysis, response.mutable_end());
  sink(response);
  return absl::OkStatus();
}

}  // namespace partnergraph
