// partnergraph rank: partners by how central they are.
#include <map>
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

struct RankOptions {
  AnalysisOptions analysis;
  std::string measure = "page-rank";
  double damping = 0;
  std::vector<std::string> start;
  std::uint32_t samples = 0;
  std::uint64_t seed = 0;
  std::vector<std::string> from;
  std::vector<std::string> to;
};

const std::map<std::string, v1::RankMeasure>& Measures() {
  static const std::map<std::string, v1::RankMeasure> kMeasures = {
      {"page-rank", v1::RANK_MEASURE_PAGE_RANK},
      {"degree", v1::RANK_MEASURE_DEGREE},
      {"strength", v1::RANK_MEASURE_STRENGTH},
      {"betweenness", v1::RANK_MEASURE_BETWEENNESS},
      {"closeness", v1::RANK_MEASURE_CLOSENESS},
      {"harmonic", v1::RANK_MEASURE_HARMONIC},
      {"core", v1::RANK_MEASURE_CORE},
      {"triangles", v1::RANK_MEASURE_TRIANGLES},
      {"clustering", v1::RANK_MEASURE_CLUSTERING},
  };
  return kMeasures;
}

StatusOr<v1::RankRequest> MakeRequest(Session& session, const RankOptions& options) {
  PG_ASSIGN_OR_RETURN(auto request, NewAnalysis<v1::RankRequest>(session, options.analysis));
  request.set_measure(Measures().at(options.measure));
  request.set_damping(options.damping);
  request.set_samples(options.samples);
  request.set_seed(options.seed);
  PG_ASSIGN_OR_RETURN(const auto start, ResolveEntities(session, options.start));
  PG_ASSIGN_OR_RETURN(const auto from, ResolveEntities(session, options.from));
  PG_ASSIGN_OR_RETURN(const auto to, ResolveEntities(session, options.to));
  request.mutable_start_entities()->Add(start.begin(), start.end());
  request.mutable_from_places()->Add(from.begin(), from.end());
  request.mutable_to_places()->Add(to.begin(), to.end());
  return request;
}

Status RunRank(Session& session, const RankOptions& options) {
  PG_ASSIGN_OR_RETURN(const v1::RankRequest request, MakeRequest(session, options));
  if (options.analysis.estimate) {
    return PrintEstimate(session, request, &v1::EstimateRequest::mutable_rank);
  }
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  const bool csv = options.analysis.csv;
  std::unique_ptr<RowOutput> rows;
  if (!session.options().json) {
    rows =
        std::make_unique<RowOutput>(&session, csv,
                                    std::vector<RowColumn>{{"position", Message::kColumnPosition},
                                                           {"name", Message::kColumnName},
                                                           {"id", Message::kColumnId},
                                                           {"kind", Message::kColumnKind},
                                                           {"score", Message::kColumnScore},
                                                           {"degree", Message::kColumnDegree},
                                                           {"strength", Message::kColumnStrength}});
  }
  PG_ASSIGN_OR_RETURN(
      const v1::RankResponse last,
      (RunStream(session, &Analyses::Rank, request, [&](const v1::RankResponse& response) {
        for (const v1::RankRow& row : response.rows()) {
          const std::string& kind = row.entity().kind();
          rows->Add({std::to_string(row.position()), row.entity().name(), row.entity().id(),
                     csv ? kind : vocabulary->EntityKind(kind), rows->Number(row.score()),
                     row.has_degree() ? std::to_string(row.degree()) : "",
                     rows->Number(row.strength())});
        }
      })));
  if (rows != nullptr) rows->Finish();
  PrintEnd(session, last.end(), options.analysis);
  return absl::OkStatus();
}

}  // namespace

void AddRank(const CommandLine& line) {
  CLI::App* const command =
      line.Add("rank", Message::kHelpRank,
               "  partnergraph rank --limit 5\n"
               "  partnergraph rank --by betweenness --tie 协议 --tie sister_city\n"
               "  partnergraph rank --by betweenness --from 欧洲 --to 亚洲 --csv\n"
               "  partnergraph rank --by page-rank --start 上海 --partner-kind university");
  const auto options = std::make_shared<RankOptions>();
  std::vector<std::string> words;
  for (const auto& [word, measure] : Measures()) words.push_back(word);
  command->add_option("--by", options->measure, line.Say(Message::kHelpMeasure))
      ->check(CLI::IsMember(words));
  command->add_option("--damping", options->damping, line.Say(Message::kHelpDamping))
      ->check(CLI::PositiveNumber);
  AddListOption(command, "--start", &options->start, line.Say(Message::kHelpStart));
  command->add_option("--samples", options->samples, line.Say(Message::kHelpSamples))
      ->transform(WholeNumber(line.language, 1));
  command->add_option("--seed", options->seed, line.Say(Message::kHelpSeed))
      ->transform(WholeNumber(line.language, 0, kRevisionMax));
  AddListOption(command, "--from", &options->from, line.Say(Message::kHelpFromPlace));
  AddListOption(command, "--to", &options->to, line.Say(Message::kHelpToPlace));
  AddAnalysisOptions(line, command, &options->analysis);
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunRank(session, *options); };
  });
}

}  // namespace partnergraph::cli
