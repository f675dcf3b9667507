// partnergraph ego, backbone and ties: parts of the tie graph itself.
#include <memory>
#include <vector>

#include "service/cli/analysis_run.h"
#include "service/cli/commands.h"
#include "service/cli/format.h"
#include "service/cli/resolve.h"
#include "service/cli/row_output.h"
#include "service/cli/whole_number.h"

namespace partnergraph::cli {
namespace {

struct EgoOptions {
  AnalysisOptions analysis;
  std::string entity;
  std::uint32_t distance = 0;
};

const std::vector<RowColumn>& EdgeColumns() {
  static const std::vector<RowColumn> kColumns = {{"name_a", Message::kColumnName},
                                                  {"id_a", Message::kColumnId},
                                                  {"name_b", Message::kColumnPartner},
                                                  {"id_b", Message::kColumnId},
                                                  {"weight", Message::kColumnWeight}};
  return kColumns;
}

Status RunEgo(Session& session, const EgoOptions& options) {
  PG_ASSIGN_OR_RETURN(auto request, NewAnalysis<v1::EgoRequest>(session, options.analysis));
  request.set_max_distance(options.distance);
  PG_ASSIGN_OR_RETURN(*request.mutable_entity(), ResolveEntity(session, options.entity));
  if (options.analysis.estimate) {
    return PrintEstimate(session, request, &v1::EstimateRequest::mutable_ego);
  }
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  // CSV has the edges, which tell the members as well; a table the members.
  const bool csv = options.analysis.csv;
  std::unique_ptr<RowOutput> rows;
  if (csv) {
    rows = std::make_unique<RowOutput>(&session, true, EdgeColumns());
  } else if (!session.options().json) {
    rows =
        std::make_unique<RowOutput>(&session, false,
                                    std::vector<RowColumn>{{"distance", Message::kColumnDistance},
                                                           {"name", Message::kColumnName},
                                                           {"id", Message::kColumnId},
                                                           {"kind", Message::kColumnKind},
                                                           {"degree", Message::kColumnDegree},
                                                           {"strength", Message::kColumnStrength}});
  }
  std::vector<v1::EntityRef> members;
  std::size_t edge_count = 0;
  PG_ASSIGN_OR_RETURN(
      const v1::EgoResponse last,
      (RunStream<
          v1::EgoRequest,
          v1::EgoResponse>(session, &Analyses::Ego, request, [&](const v1::EgoResponse& response) {
        for (const v1::EgoMember& member : response.members()) {
          members.push_back(member.entity());
          if (csv) continue;
          rows->Add({std::to_string(member.distance()), member.entity().name(),
                     member.entity().id(), vocabulary->EntityKind(member.entity().kind()),
                     std::to_string(member.degree()), rows->Number(member.strength())});
        }
        edge_count += static_cast<std::size_t>(response.edge_a_size());
        if (!csv) return;
        for (int i = 0; i < response.edge_a_size(); ++i) {
          const v1::EntityRef& a = members.at(response.edge_a(i));
          const v1::EntityRef& b = members.at(response.edge_b(i));
          rows->Add({a.name(), a.id(), b.name(), b.id(), rows->Number(response.edge_weight(i))});
        }
      })));
  if (rows != nullptr) rows->Finish();
  if (!csv && !session.options().json) {
    session.out() << "\n"
                  << session.Say(Message::kEgoCount,
                                 {FormatCount(members.size()), FormatCount(edge_count)})
                  << "\n";
  }
  PrintEnd(session, last.end(), options.analysis);
  return absl::OkStatus();
}

Status RunBackbone(Session& session, const AnalysisOptions& options) {
  PG_ASSIGN_OR_RETURN(auto request, NewAnalysis<v1::BackboneRequest>(session, options));
  if (options.estimate) {
    return PrintEstimate(session, request, &v1::EstimateRequest::mutable_backbone);
  }
  std::unique_ptr<RowOutput> rows;
  if (!session.options().json) {
    rows = std::make_unique<RowOutput>(&session, options.csv, EdgeColumns());
  }
  PG_ASSIGN_OR_RETURN(
      const v1::BackboneResponse last,
      (RunStream(session, &Analyses::Backbone, request, [&](const v1::BackboneResponse& response) {
        for (const v1::TieEdge& edge : response.edges()) {
          rows->Add({edge.a().name(), edge.a().id(), edge.b().name(), edge.b().id(),
                     rows->Number(edge.weight())});
        }
      })));
  if (rows != nullptr) rows->Finish();
  PrintEnd(session, last.end(), options);
  return absl::OkStatus();
}

Status RunTies(Session& session, const AnalysisOptions& options) {
  PG_ASSIGN_OR_RETURN(auto request, NewAnalysis<v1::StreamTiesRequest>(session, options));
  if (options.estimate) {
    return PrintEstimate(session, request, &v1::EstimateRequest::mutable_stream_ties);
  }
  std::unique_ptr<RowOutput> rows;
  if (!session.options().json) {
    rows = std::make_unique<RowOutput>(&session, options.csv, EdgeColumns());
  }
  std::vector<v1::EntityRef> entities;
  PG_ASSIGN_OR_RETURN(
      const v1::StreamTiesResponse last,
      (RunStream(
          session, &Analyses::StreamTies, request, [&](const v1::StreamTiesResponse& response) {
            entities.insert(entities.end(), response.entities().begin(), response.entities().end());
            for (int i = 0; i < response.source_size(); ++i) {
              const v1::EntityRef& a = entities.at(response.source(i));
              const v1::EntityRef& b = entities.at(response.target(i));
              rows->Add({a.name(), a.id(), b.name(), b.id(),
                         rows->Number(response.weight_size() == 0 ? 1 : response.weight(i))});
            }
          })));
  if (rows != nullptr) rows->Finish();
  PrintEnd(session, last.end(), options);
  return absl::OkStatus();
}

}  // namespace

void AddEgo(const CommandLine& line) {
  CLI::App* const command = line.Add("ego", Message::kHelpEgo,
                                     "  partnergraph ego 上海市科委\n"
                                     "  partnergraph ego iso3166:SG --distance 2 --csv");
  const auto options = std::make_shared<EgoOptions>();
  command->add_option("ENTITY", options->entity, line.Say(Message::kHelpEntity))->required();
  command->add_option("--distance", options->distance, line.Say(Message::kHelpDistance))
      ->transform(WholeNumber(line.language, 1));
  AddAnalysisOptions(line, command, &options->analysis);
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunEgo(session, *options); };
  });
}

void AddBackbone(const CommandLine& line) {
  CLI::App* const command = line.Add("backbone", Message::kHelpBackbone,
                                     "  partnergraph backbone --limit 10\n"
                                     "  partnergraph backbone --weight newman --csv");
  const auto options = std::make_shared<AnalysisOptions>();
  AddAnalysisOptions(line, command, options.get());
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunBackbone(session, *options); };
  });
}

void AddTies(const CommandLine& line) {
  CLI::App* const command = line.Add("ties", Message::kHelpTies,
                                     "  partnergraph ties --csv\n"
                                     "  partnergraph ties --tie 友好城市 --csv");
  const auto options = std::make_shared<AnalysisOptions>();
  AddAnalysisOptions(line, command, options.get());
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunTies(session, *options); };
  });
}

}  // namespace partnergraph::cli
