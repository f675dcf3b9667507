// partnergraph strongest and flow: ways between two partners, by the strength of ties.
#include <memory>
#include <vector>

#include "service/cli/analysis_run.h"
#include "service/cli/commands.h"
#include "service/cli/format.h"
#include "service/cli/resolve.h"
#include "service/cli/row_output.h"

namespace partnergraph::cli {
namespace {

struct FlowOptions {
  AnalysisOptions analysis;
  std::string source;
  std::string target;
  bool unit = false;
  bool disjoint = false;
};

Status RunStrongest(Session& session, const FlowOptions& options) {
  PG_ASSIGN_OR_RETURN(auto request,
                      NewAnalysis<v1::StrongestPathRequest>(session, options.analysis));
  // A way is shown whole, unless a limit is asked for.
  request.mutable_budget()->set_max_results(options.analysis.limit);
  PG_ASSIGN_OR_RETURN(*request.mutable_source(), ResolveEntity(session, options.source));
  PG_ASSIGN_OR_RETURN(*request.mutable_target(), ResolveEntity(session, options.target));
  if (options.analysis.estimate) {
    return PrintEstimate(session, request, &v1::EstimateRequest::mutable_strongest_path);
  }
  const bool csv = options.analysis.csv;
  RowOutput rows(&session, csv,
                 {{"name", Message::kColumnName},
                  {"id", Message::kColumnId},
                  {"weight", Message::kColumnWeight}});
  PG_ASSIGN_OR_RETURN(
      const v1::StrongestPathResponse last,
      (RunStream(session, &Analyses::StrongestPath, request,
                 [&](const v1::StrongestPathResponse& response) {
                   for (const v1::StrongestPathStep& step : response.steps()) {
                     rows.Add({step.entity().name(), step.entity().id(),
                               step.has_weight() ? rows.Number(step.weight()) : ""});
                   }
                 })));
  if (!session.options().json) {
    rows.Finish();
    if (!csv && !rows.any() && !last.end().truncated()) {
      session.err() << session.Say(Message::kNoWay) << "\n";
    }
    if (!csv && rows.any()) {
      session.out() << "\n" << session.Say(Message::kCost, {rows.Number(last.cost())}) << "\n";
    }
  }
  PrintEnd(session, last.end(), options.analysis);
  return absl::OkStatus();
}

std::vector<RowColumn> FlowColumns(bool disjoint) {
  if (disjoint) return {{"name", Message::kColumnName}, {"id", Message::kColumnId}};
  return {{"name_a", Message::kColumnName},
          {"id_a", Message::kColumnId},
          {"name_b", Message::kColumnPartner},
          {"id_b", Message::kColumnId},
          {"weight", Message::kColumnWeight}};
}

Status RunFlow(Session& session, const FlowOptions& options) {
  PG_ASSIGN_OR_RETURN(auto request, NewAnalysis<v1::FlowRequest>(session, options.analysis));
  request.set_unit_capacity(options.unit);
  request.set_disjoint_ways(options.disjoint);
  PG_ASSIGN_OR_RETURN(*request.mutable_source(), ResolveEntity(session, options.source));
  PG_ASSIGN_OR_RETURN(*request.mutable_target(), ResolveEntity(session, options.target));
  if (options.analysis.estimate) {
    return PrintEstimate(session, request, &v1::EstimateRequest::mutable_flow);
  }
  RowOutput rows(&session, options.analysis.csv, FlowColumns(options.disjoint));
  PG_ASSIGN_OR_RETURN(
      const v1::FlowResponse last,
      (RunStream(session, &Analyses::Flow, request, [&](const v1::FlowResponse& response) {
        for (const v1::TieEdge& edge : response.cut()) {
          rows.Add({edge.a().name(), edge.a().id(), edge.b().name(), edge.b().id(),
                    rows.Number(edge.weight())});
        }
        for (const v1::EntityRef& entity : response.separator()) {
          rows.Add({entity.name(), entity.id()});
        }
      })));
  if (!options.analysis.csv && !session.options().json) {
    const std::string flow = rows.Number(last.flow());
    const std::string heading =
        options.disjoint
            ? session.Say(Message::kDisjointWays, {flow})
            : session.Say(Message::kFlow, {flow, FormatCount(last.source_side_count())});
    session.out() << session.Painted(heading, Style::kBold) << "\n\n";
  }
  if (!session.options().json) rows.Finish();
  PrintEnd(session, last.end(), options.analysis);
  return absl::OkStatus();
}

void AddEnds(const CommandLine& line, CLI::App* command, FlowOptions* options) {
  command->add_option("SOURCE", options->source, line.Say(Message::kHelpEntity))->required();
  command->add_option("TARGET", options->target, line.Say(Message::kHelpEntity))->required();
  AddAnalysisOptions(line, command, &options->analysis);
}

}  // namespace

void AddStrongest(const CommandLine& line) {
  CLI::App* const command = line.Add("strongest", Message::kHelpStrongest,
                                     "  partnergraph strongest 上海市科委 新加坡\n"
                                     "  partnergraph strongest stcsm iso3166:FI --weight newman");
  const auto options = std::make_shared<FlowOptions>();
  AddEnds(line, command, options.get());
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunStrongest(session, *options); };
  });
}

void AddFlow(const CommandLine& line) {
  CLI::App* const command = line.Add("flow", Message::kHelpFlow,
                                     "  partnergraph flow 上海市科委 新加坡\n"
                                     "  partnergraph flow stcsm iso3166:SG --unit --csv");
  const auto options = std::make_shared<FlowOptions>();
  AddEnds(line, command, options.get());
  CLI::Option* const unit =
      command->add_flag("--unit", options->unit, line.Say(Message::kHelpUnit));
  command->add_flag("--disjoint", options->disjoint, line.Say(Message::kHelpDisjoint))
      ->excludes(unit);
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunFlow(session, *options); };
  });
}

}  // namespace partnergraph::cli
