// partnergraph groups and components: which partners belong together.
#include <map>
#include <memory>
#include <vector>

#include "service/cli/analysis_run.h"
#include "service/cli/commands.h"
#include "service/cli/format.h"
#include "service/cli/row_output.h"
#include "service/cli/whole_number.h"

namespace partnergraph::cli {
namespace {

struct GroupsOptions {
  AnalysisOptions analysis;
  std::string method = "leiden";
  double resolution = 0;
  std::uint64_t seed = 0;
};

const std::map<std::string, v1::GroupMethod>& Methods() {
  static const std::map<std::string, v1::GroupMethod> kMethods = {
      {"leiden", v1::GROUP_METHOD_LEIDEN},
      {"louvain", v1::GROUP_METHOD_LOUVAIN},
      {"label-propagation", v1::GROUP_METHOD_LABEL_PROPAGATION},
  };
  return kMethods;
}

struct ComponentsOptions {
  AnalysisOptions analysis;
  std::string kind = "connected";
};

const std::map<std::string, v1::ComponentKind>& ComponentKinds() {
  static const std::map<std::string, v1::ComponentKind> kKinds = {
      {"connected", v1::COMPONENT_KIND_CONNECTED},
      {"strong", v1::COMPONENT_KIND_STRONG},
      {"biconnected", v1::COMPONENT_KIND_BICONNECTED},
  };
  return kKinds;
}

// For people: a heading for each part, then its first members on one line. All members come, so
// that the sizes are true.
class PartPrinter {
 public:
  PartPrinter(Session* session, Message heading, std::uint32_t parts_max)
      : session_(session), heading_(heading), parts_max_(parts_max) {}

  void Add(std::uint32_t part, const std::string& name) {
    if (part != part_) Flush();
    part_ = part;
    ++size_;
    if (size_ > kNamesShown) return;
    if (size_ > 1) names_ += session_->Say(Message::kListComma);
    names_ += OneLine(name);
  }
  void Flush() {
    if (size_ > 0 && part_ <= parts_max_) {
      session_->out() << session_->Painted(
                             session_->Say(heading_, {std::to_string(part_), FormatCount(size_)}),
                             Style::kBold)
                      << "\n  " << names_ << (size_ > kNamesShown ? " ..." : "") << "\n";
    }
    names_.clear();
    size_ = 0;
  }

 private:
  static constexpr std::size_t kNamesShown = 12;
  Session* const session_;
  const Message heading_;
  const std::uint32_t parts_max_;
  std::uint32_t part_ = 0;
  std::size_t size_ = 0;
  std::string names_;
};

std::uint32_t PartsShown(const AnalysisOptions& options) {
  return options.limit == 0 ? kTableRowsDefault : options.limit;
}

// A table limits groups, not members.
v1::AnalysisBudget MemberBudget(const Session& session, const AnalysisOptions& options) {
  v1::AnalysisBudget budget = MakeBudget(session, options);
  if (!options.csv && !session.options().json) budget.set_max_results(kMembersMax);
  return budget;
}

Status RunGroups(Session& session, const GroupsOptions& options) {
  PG_ASSIGN_OR_RETURN(auto request, NewAnalysis<v1::GroupsRequest>(session, options.analysis));
  *request.mutable_budget() = MemberBudget(session, options.analysis);
  request.set_method(Methods().at(options.method));
  request.set_resolution(options.resolution);
  request.set_seed(options.seed);
  if (options.analysis.estimate) {
    return PrintEstimate(session, request, &v1::EstimateRequest::mutable_groups);
  }
  const bool csv = options.analysis.csv;
  PartPrinter printer(&session, Message::kGroupOf, PartsShown(options.analysis));
  std::unique_ptr<RowOutput> rows;
  if (csv) {
    rows = std::make_unique<RowOutput>(
        &session, true,
        std::vector<RowColumn>{{"group", Message::kColumnGroup},
                               {"name", Message::kColumnName},
                               {"id", Message::kColumnId},
                               {"kind", Message::kColumnKind},
                               {"strength_inside", Message::kColumnStrength},
                               {"strength", Message::kColumnStrength}});
  }
  PG_ASSIGN_OR_RETURN(
      const v1::GroupsResponse last,
      (RunStream(session, &Analyses::Groups, request, [&](const v1::GroupsResponse& response) {
        for (const v1::GroupMember& member : response.members()) {
          const v1::EntityRef& entity = member.entity();
          if (csv) {
            rows->Add({std::to_string(member.group()), entity.name(), entity.id(), entity.kind(),
                       rows->Number(member.strength_inside()), rows->Number(member.strength())});
          } else {
            printer.Add(member.group(), entity.name());
          }
        }
      })));
  if (!session.options().json && !csv) {
    printer.Flush();
    session.out() << "\n"
                  << session.Say(Message::kGroupCount,
                                 {FormatCount(last.group_count()),
                                  FormatNumber(std::round(last.modularity() * 1000) / 1000)})
                  << "\n";
  }
  if (rows != nullptr) rows->Finish();
  PrintEnd(session, last.end(), options.analysis);
  return absl::OkStatus();
}

Status RunComponents(Session& session, const ComponentsOptions& options) {
  PG_ASSIGN_OR_RETURN(auto request, NewAnalysis<v1::ComponentsRequest>(session, options.analysis));
  *request.mutable_budget() = MemberBudget(session, options.analysis);
  request.set_kind(ComponentKinds().at(options.kind));
  if (options.analysis.estimate) {
    return PrintEstimate(session, request, &v1::EstimateRequest::mutable_components);
  }
  const bool csv = options.analysis.csv;
  PartPrinter printer(&session, Message::kComponentOf, PartsShown(options.analysis));
  std::unique_ptr<RowOutput> rows;
  if (csv) {
    rows = std::make_unique<RowOutput>(
        &session, true,
        std::vector<RowColumn>{{"component", Message::kColumnGroup},
                               {"name", Message::kColumnName},
                               {"id", Message::kColumnId},
                               {"kind", Message::kColumnKind},
                               {"articulation_point", Message::kColumnName},
                               {"bridge", Message::kColumnName}});
  }
  std::vector<std::string> points;
  std::vector<std::string> bridges;
  PG_ASSIGN_OR_RETURN(
      const v1::ComponentsResponse last,
      (RunStream(session, &Analyses::Components, request,
                 [&](const v1::ComponentsResponse& response) {
                   for (const v1::ComponentMember& member : response.members()) {
                     const v1::EntityRef& entity = member.entity();
                     if (csv) {
                       rows->Add({std::to_string(member.component()), entity.name(), entity.id(),
                                  entity.kind(), member.articulation_point() ? "true" : "false",
                                  member.bridge() ? "true" : "false"});
                       continue;
                     }
                     printer.Add(member.component(), entity.name());
                     // A point is in several components; it is named once.
                     if (member.articulation_point()) points.push_back(NameAndId(entity));
                   }
                   for (const v1::TieEdge& bridge : response.bridges()) {
                     bridges.push_back(NameAndId(bridge.a()) + " – " + NameAndId(bridge.b()));
                   }
                 })));
  if (!session.options().json && !csv) {
    printer.Flush();
    session.out() << "\n"
                  << session.Say(Message::kComponentCount, {FormatCount(last.component_count())})
                  << "\n";
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    for (const auto& [title, lines] : {std::pair(Message::kArticulationPoints, &points),
                                       std::pair(Message::kBridges, &bridges)}) {
      if (lines->empty()) continue;
      session.out() << "\n"
                    << session.Painted(session.Say(title, {FormatCount(lines->size())}),
                                       Style::kBold)
                    << "\n";
      for (std::size_t i = 0; i < lines->size() && i < PartsShown(options.analysis); ++i) {
        session.out() << "  " << (*lines)[i] << "\n";
      }
    }
  }
  if (rows != nullptr) rows->Finish();
  PrintEnd(session, last.end(), options.analysis);
  return absl::OkStatus();
}

template <class Map>
std::vector<std::string> WordsOf(const Map& map) {
  std::vector<std::string> words;
  for (const auto& [word, value] : map) words.push_back(word);
  return words;
}

}  // namespace

void AddGroups(const CommandLine& line) {
  CLI::App* const command =
      line.Add("groups", Message::kHelpGroups,
               "  partnergraph groups --limit 5\n"
               "  partnergraph groups --tie sister_city --resolution 1.5\n"
               "  partnergraph groups --method louvain --weight newman --csv");
  const auto options = std::make_shared<GroupsOptions>();
  command->add_option("--method", options->method, line.Say(Message::kHelpMethod))
      ->check(CLI::IsMember(WordsOf(Methods())));
  command->add_option("--resolution", options->resolution, line.Say(Message::kHelpResolution))
      ->check(CLI::PositiveNumber);
  command->add_option("--seed", options->seed, line.Say(Message::kHelpSeed))
      ->transform(WholeNumber(line.language, 0, kRevisionMax));
  AddAnalysisOptions(line, command, &options->analysis);
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunGroups(session, *options); };
  });
}

void AddComponents(const CommandLine& line) {
  CLI::App* const command =
      line.Add("components", Message::kHelpComponents,
               "  partnergraph components\n"
               "  partnergraph components --kind biconnected --tie 协议\n"
               "  partnergraph components --kind strong --tie membership --csv");
  const auto options = std::make_shared<ComponentsOptions>();
  command->add_option("--kind", options->kind, line.Say(Message::kHelpComponentKind))
      ->check(CLI::IsMember(WordsOf(ComponentKinds())));
  AddAnalysisOptions(line, command, &options->analysis);
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunComponents(session, *options); };
  });
}

}  // namespace partnergraph::cli
