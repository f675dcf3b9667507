// partnergraph network: the tie graph as a whole, in figures.
#include <memory>
#include <vector>

#include "service/cli/analysis_run.h"
#include "service/cli/commands.h"
#include "service/cli/format.h"
#include "service/cli/row_output.h"

namespace partnergraph::cli {
namespace {

// All figures in one table of four columns: "degree,3,,17" are 17 partners of 3 partners each,
// "kind_mixing,city,region,5" 5 edges between cities and regions. What is undefined,
// or was not found in time, is left out.
void PrintCsv(Session& session, const v1::NetworkStatisticsResponse& response) {
  RowOutput rows(&session, true,
                 {{"figure", Message::kColumnName},
                  {"of", Message::kColumnName},
                  {"and", Message::kColumnName},
                  {"value", Message::kColumnName}});
  const auto add = [&](const char* figure, const std::string& value) {
    rows.Add({figure, "", "", value});
  };
  const auto add_number = [&](const char* figure, bool has, double value) {
    if (has) add(figure, rows.Number(value));
  };
  add("partner_count", std::to_string(response.partner_count()));
  add("edge_count", std::to_string(response.edge_count()));
  add_number("weight", response.has_weight(), response.weight());
  add_number("density", true, response.density());
  add_number("mean_degree", true, response.mean_degree());
  if (response.has_component_count()) {
    add("component_count", std::to_string(response.component_count()));
    add("largest_component_size", std::to_string(response.largest_component_size()));
  }
  add_number("diameter_min", response.has_diameter_min(), response.diameter_min());
  add_number("diameter_max", response.has_diameter_max(), response.diameter_max());
  add_number("transitivity", response.has_transitivity(), response.transitivity());
  add_number("mean_clustering", response.has_mean_clustering(), response.mean_clustering());
  add_number("degree_assortativity", response.has_degree_assortativity(),
             response.degree_assortativity());
  add_number("kind_assortativity", response.has_kind_assortativity(),
             response.kind_assortativity());
  add_number("reciprocity", response.has_reciprocity(), response.reciprocity());
  for (const v1::DegreeCount& count : response.degrees()) {
    rows.Add({"degree", std::to_string(count.degree()), "", std::to_string(count.count())});
  }
  for (const v1::KindMixing& pair : response.kind_mixing()) {
    rows.Add({"kind_mixing", pair.kind_a(), pair.kind_b(), std::to_string(pair.edge_count())});
  }
  rows.Finish();
}

Status RunNetwork(Session& session, const AnalysisOptions& options) {
  PG_ASSIGN_OR_RETURN(auto request, NewAnalysis<v1::NetworkStatisticsRequest>(session, options));
  if (options.estimate) {
    return PrintEstimate(session, request, &v1::EstimateRequest::mutable_network_statistics);
  }
  PG_ASSIGN_OR_RETURN(const v1::NetworkStatisticsResponse response,
                      RunForOne(session, &Analyses::NetworkStatistics, request));
  if (session.options().json || options.csv) {
    if (!session.options().json) PrintCsv(session, response);
    PrintEnd(session, response.end(), options);
    return absl::OkStatus();
  }
  const RowOutput numbers(&session, false, {});
  const auto optional = [&](bool has, double value) {
    return has ? numbers.Number(value) : session.Say(Message::kUndefined);
  };
  const auto count = [&](bool has, std::uint64_t value) {
    return has ? FormatCount(value) : session.Say(Message::kUndefined);
  };
  const std::string low = response.has_diameter_min() ? std::to_string(response.diameter_min())
                                                      : session.Say(Message::kUndefined);
  const std::string high =
      response.has_diameter_max() ? std::to_string(response.diameter_max()) : low;
  Table table;
  const auto row = [&](Message title, const std::string& value) {
    table.AddRow({session.Say(title), value});
  };
  row(Message::kPartners, FormatCount(response.partner_count()));
  row(Message::kEdges, FormatCount(response.edge_count()));
  row(Message::kTotalWeight, optional(response.has_weight(), response.weight()));
  row(Message::kDensity, numbers.Number(response.density()));
  row(Message::kMeanDegree, numbers.Number(response.mean_degree()));
  row(Message::kComponents, count(response.has_component_count(), response.component_count()));
  row(Message::kLargestComponent,
      count(response.has_largest_component_size(), response.largest_component_size()));
  row(Message::kDiameter, low == high ? low : session.Say(Message::kFromTo, {low, high}));
  row(Message::kTransitivity, optional(response.has_transitivity(), response.transitivity()));
  row(Message::kMeanClustering,
      optional(response.has_mean_clustering(), response.mean_clustering()));
  row(Message::kDegreeAssortativity,
      optional(response.has_degree_assortativity(), response.degree_assortativity()));
  row(Message::kKindAssortativity,
      optional(response.has_kind_assortativity(), response.kind_assortativity()));
  row(Message::kReciprocity, optional(response.has_reciprocity(), response.reciprocity()));
  table.Print(session.out(), session.options().color);

  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  RowOutput mixing(&session, false,
                   {{"kind_a", Message::kColumnKind},
                    {"kind_b", Message::kColumnPartner},
                    {"edges", Message::kEdges}});
  const std::uint32_t limit = options.limit == 0 ? kTableRowsDefault : options.limit;
  for (const v1::KindMixing& pair : response.kind_mixing()) {
    if (limit <= static_cast<std::uint32_t>(&pair - &response.kind_mixing(0))) break;
    mixing.Add({vocabulary->EntityKind(pair.kind_a()), vocabulary->EntityKind(pair.kind_b()),
                FormatCount(pair.edge_count())});
  }
  if (mixing.any()) session.out() << "\n";
  mixing.Finish();
  PrintEnd(session, response.end(), options);
  return absl::OkStatus();
}

}  // namespace

void AddNetwork(const CommandLine& line) {
  CLI::App* const command = line.Add("network", Message::kHelpNetwork,
                                     "  partnergraph network\n"
                                     "  partnergraph network --tie 友好城市 --lang zh");
  const auto options = std::make_shared<AnalysisOptions>();
  AddAnalysisOptions(line, command, options.get());
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunNetwork(session, *options); };
  });
}

}  // namespace partnergraph::cli
