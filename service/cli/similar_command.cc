// partnergraph similar, common and compare: what partners have in common.
#include <map>
#include <memory>
#include <vector>

#include "service/cli/analysis_run.h"
#include "service/cli/commands.h"
#include "service/cli/format.h"
#include "service/cli/resolve.h"
#include "service/cli/row_output.h"

namespace partnergraph::cli {
namespace {

struct SimilarOptions {
  AnalysisOptions analysis;
  std::string entity;
  std::string measure = "adamic-adar";
  bool new_only = false;
};

struct PairOptions {
  AnalysisOptions analysis;
  std::string a;
  std::string b;
};

const std::map<std::string, v1::SimilarityMeasure>& Measures() {
  static const std::map<std::string, v1::SimilarityMeasure> kMeasures = {
      {"adamic-adar", v1::SIMILARITY_MEASURE_ADAMIC_ADAR},
      {"common-partners", v1::SIMILARITY_MEASURE_COMMON_PARTNERS},
      {"jaccard", v1::SIMILARITY_MEASURE_JACCARD},
      {"resource-allocation", v1::SIMILARITY_MEASURE_RESOURCE_ALLOCATION},
      {"preferential-attachment", v1::SIMILARITY_MEASURE_PREFERENTIAL_ATTACHMENT},
  };
  return kMeasures;
}

Status RunSimilar(Session& session, const SimilarOptions& options) {
  PG_ASSIGN_OR_RETURN(auto request, NewAnalysis<v1::SimilarRequest>(session, options.analysis));
  request.set_measure(Measures().at(options.measure));
  request.set_new_only(options.new_only);
  PG_ASSIGN_OR_RETURN(*request.mutable_entity(), ResolveEntity(session, options.entity));
  if (options.analysis.estimate) {
    return PrintEstimate(session, request, &v1::EstimateRequest::mutable_similar);
  }
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  const bool csv = options.analysis.csv;
  std::unique_ptr<RowOutput> rows;
  if (!session.options().json) {
    rows = std::make_unique<RowOutput>(
        &session, csv,
        std::vector<RowColumn>{{"name", Message::kColumnName},
                               {"id", Message::kColumnId},
                               {"kind", Message::kColumnKind},
                               {"score", Message::kColumnScore},
                               {"common_partners", Message::kColumnCommon},
                               {"partner", Message::kColumnIsPartner}});
  }
  PG_ASSIGN_OR_RETURN(
      const v1::SimilarResponse last,
      (RunStream(session, &Analyses::Similar, request, [&](const v1::SimilarResponse& response) {
        for (const v1::SimilarRow& row : response.rows()) {
          const std::string& kind = row.entity().kind();
          const std::string yes = csv ? "true" : session.Say(Message::kYes);
          rows->Add({row.entity().name(), row.entity().id(),
                     csv ? kind : vocabulary->EntityKind(kind), rows->Number(row.score()),
                     std::to_string(row.common_partner_count()),
                     row.partner() ? yes
                     : csv         ? "false"
                                   : ""});
        }
      })));
  if (rows != nullptr) {
    rows->Finish();
    if (!rows->any() && !csv) session.err() << session.Say(Message::kNothingFound) << "\n";
  }
  PrintEnd(session, last.end(), options.analysis);
  return absl::OkStatus();
}

Status RunCommon(Session& session, const PairOptions& options) {
  PG_ASSIGN_OR_RETURN(auto request,
                      NewAnalysis<v1::CommonPartnersRequest>(session, options.analysis));
  PG_ASSIGN_OR_RETURN(*request.mutable_a(), ResolveEntity(session, options.a));
  PG_ASSIGN_OR_RETURN(*request.mutable_b(), ResolveEntity(session, options.b));
  if (options.analysis.estimate) {
    return PrintEstimate(session, request, &v1::EstimateRequest::mutable_common_partners);
  }
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  const bool csv = options.analysis.csv;
  std::unique_ptr<RowOutput> rows;
  if (!session.options().json) {
    rows = std::make_unique<RowOutput>(
        &session, csv,
        std::vector<RowColumn>{{"name", Message::kColumnName},
                               {"id", Message::kColumnId},
                               {"kind", Message::kColumnKind},
                               {"weight_a", Message::kColumnWithFirst},
                               {"weight_b", Message::kColumnWithSecond}});
  }
  PG_ASSIGN_OR_RETURN(const v1::CommonPartnersResponse last,
                      (RunStream(session, &Analyses::CommonPartners, request,
                                 [&](const v1::CommonPartnersResponse& response) {
                                   for (const v1::CommonPartner& partner : response.partners()) {
                                     const std::string& kind = partner.entity().kind();
                                     rows->Add({partner.entity().name(), partner.entity().id(),
                                                csv ? kind : vocabulary->EntityKind(kind),
                                                rows->Number(partner.weight_a()),
                                                rows->Number(partner.weight_b())});
                                   }
                                 })));
  if (rows != nullptr) {
    rows->Finish();
    if (!rows->any() && !csv) session.err() << session.Say(Message::kNothingFound) << "\n";
  }
  PrintEnd(session, last.end(), options.analysis);
  return absl::OkStatus();
}

Status RunCompare(Session& session, const PairOptions& options) {
  PG_ASSIGN_OR_RETURN(auto request, NewAnalysis<v1::CompareRequest>(session, options.analysis));
  PG_ASSIGN_OR_RETURN(*request.mutable_a(), ResolveEntity(session, options.a));
  PG_ASSIGN_OR_RETURN(*request.mutable_b(), ResolveEntity(session, options.b));
  if (options.analysis.estimate) {
    return PrintEstimate(session, request, &v1::EstimateRequest::mutable_compare);
  }
  PG_ASSIGN_OR_RETURN(const v1::CompareResponse response,
                      RunForOne(session, &Analyses::Compare, request));
  if (session.options().json) {
    PrintEnd(session, response.end(), options.analysis);
    return absl::OkStatus();
  }
  RowOutput rows(&session, options.analysis.csv,
                 {{"name", Message::kColumnName},
                  {"id", Message::kColumnId},
                  {"degree", Message::kColumnDegree},
                  {"strength", Message::kColumnStrength},
                  {"own_partners", Message::kColumnOwn},
                  {"core", Message::kColumnCore},
                  {"degree_position", Message::kColumnPosition}});
  for (const v1::Compared* side : {&response.a(), &response.b()}) {
    rows.Add({side->entity().name(), side->entity().id(), std::to_string(side->degree()),
              rows.Number(side->strength()), std::to_string(side->own_partner_count()),
              std::to_string(side->core()), std::to_string(side->degree_position())});
  }
  rows.Finish();
  if (!options.analysis.csv) {
    session.out() << "\n"
                  << session.Say(
                         Message::kComparedCommon,
                         {FormatCount(response.common_partner_count()),
                          rows.Number(response.jaccard()), rows.Number(response.adamic_adar())})
                  << "\n";
    if (response.has_distance()) {
      session.out() << session.Say(Message::kComparedDistance, {std::to_string(response.distance()),
                                                                rows.Number(response.weight())})
                    << "\n";
    } else if (!response.end().truncated()) {
      session.out() << session.Say(Message::kNoWay) << "\n";
    }
  }
  PrintEnd(session, response.end(), options.analysis);
  return absl::OkStatus();
}

void AddPair(const CommandLine& line, CLI::App* command, PairOptions* options) {
  command->add_option("A", options->a, line.Say(Message::kHelpEntity))->required();
  command->add_option("B", options->b, line.Say(Message::kHelpEntity))->required();
  AddAnalysisOptions(line, command, &options->analysis);
}

}  // namespace

void AddSimilar(const CommandLine& line) {
  CLI::App* const command = line.Add("similar", Message::kHelpSimilar,
                                     "  partnergraph similar 上海市科委 --limit 5\n"
                                     "  partnergraph similar iso3166:SG --by jaccard --new");
  const auto options = std::make_shared<SimilarOptions>();
  command->add_option("ENTITY", options->entity, line.Say(Message::kHelpEntity))->required();
  std::vector<std::string> words;
  for (const auto& [word, measure] : Measures()) words.push_back(word);
  command->add_option("--by", options->measure, line.Say(Message::kHelpSimilarity))
      ->check(CLI::IsMember(words));
  command->add_flag("--new", options->new_only, line.Say(Message::kHelpNewOnly));
  AddAnalysisOptions(line, command, &options->analysis);
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunSimilar(session, *options); };
  });
}

void AddCommon(const CommandLine& line) {
  CLI::App* const command = line.Add("common", Message::kHelpCommon,
                                     "  partnergraph common 新加坡 哥德堡\n"
                                     "  partnergraph common iso3166:SG iso3166:FI --csv");
  const auto options = std::make_shared<PairOptions>();
  AddPair(line, command, options.get());
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunCommon(session, *options); };
  });
}

void AddCompare(const CommandLine& line) {
  CLI::App* const command =
      line.Add("compare", Message::kHelpCompare,
               "  partnergraph compare 新加坡 匈牙利\n"
               "  partnergraph compare iso3166:SG iso3166:FI --tie programme --lang zh");
  const auto options = std::make_shared<PairOptions>();
  AddPair(line, command, options.get());
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunCompare(session, *options); };
  });
}

}  // namespace partnergraph::cli
