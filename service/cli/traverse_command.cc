// partnergraph traverse: everything within some hops, printed while it comes.
#include <map>
#include <memory>
#include <unordered_map>

#include "service/cli/commands.h"
#include "service/cli/filter_options.h"
#include "service/cli/format.h"
#include "service/cli/resolve.h"
#include "service/cli/whole_number.h"

namespace partnergraph::cli {
namespace {

struct TraverseOptions {
  std::string entity;
  std::uint32_t hops = 0;
  std::string direction = "both";
  FilterOptions filter;
};

v1::Direction ParseDirection(const std::string& word) {
  if (word == "out") return v1::DIRECTION_OUT;
  if (word == "in") return v1::DIRECTION_IN;
  return v1::DIRECTION_BOTH;
}

// Prints what is reached, a heading before each new number of hops, and how it is reached.
class ReachedPrinter {
 public:
  ReachedPrinter(Session* session, const Vocabulary* vocabulary)
      : session_(session), vocabulary_(vocabulary) {}

  void Print(const v1::Reached& reached) {
    names_.emplace(reached.entity().id(), reached.entity().name());
    std::ostream& out = session_->out();
    if (!has_hops_ || reached.hops() != hops_) {
      has_hops_ = true;
      hops_ = reached.hops();
      out << session_->Painted(session_->Say(Message::kHops, {std::to_string(hops_)}), Style::kBold)
          << "\n";
    }
    out << "  " << NameAndId(reached.entity());
    if (reached.has_relation()) {
      // Read from the entity reached back to the one before it.
      out << "  "
          << session_->Painted(FormatArrow(reached.relation(), !reached.forward(), *vocabulary_) +
                                   " " + PreviousName(reached.previous_id()),
                               Style::kDim);
    }
    if (reached.holding() == v1::HOLDING_POSSIBLY) out << "  " << session_->Say(Message::kPossibly);
    out << "\n";
    ++count_;
  }

  std::uint64_t count() const { return count_; }

 private:
  std::string PreviousName(const std::string& id) const {
    const auto found = names_.find(id);
    return OneLine(found == names_.end() || found->second.empty() ? id : found->second);
  }

  Session* session_;
  const Vocabulary* vocabulary_;
  bool has_hops_ = false;
  std::uint32_t hops_ = 0;
  std::uint64_t count_ = 0;
  std::unordered_map<std::string, std::string> names_;
};

Status RunTraverse(Session& session, const TraverseOptions& options) {
  auto request = session.NewRequest<v1::TraverseRequest>();
  PG_ASSIGN_OR_RETURN(*request.mutable_entity(), ResolveEntity(session, options.entity));
  PG_ASSIGN_OR_RETURN(*request.mutable_filter(), MakeFilter(session, options.filter));
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  request.set_max_hops(options.hops);
  request.set_direction(ParseDirection(options.direction));
  ReachedPrinter printer(&session, vocabulary);
  v1::TraverseResponse last;
  PG_RETURN_IF_ERROR(session.Stream(&v1::QueryService::Stub::Traverse, request,
                                    [&](const v1::TraverseResponse& response) {
                                      if (session.options().json) {
                                        session.PrintJson(response);
                                        return;
                                      }
                                      for (const v1::Reached& reached : response.reached())
                                        printer.Print(reached);
                                      session.out().flush();
                                      last = response;
                                    }));
  if (session.options().json) return absl::OkStatus();
  session.out() << "\n"
                << session.Say(Message::kReachedCount, {FormatCount(printer.count())}) << "\n";
  if (last.truncated()) {
    session.err() << FormatTruncation(last.truncation_reason(), session.language()) << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddTraverse(const CommandLine& line) {
  CLI::App* const command =
      line.Add("traverse", Message::kHelpTraverse,
               "  partnergraph traverse 浦江人才计划 --hops 1\n"
               "  partnergraph traverse iso3166:SG --hops 2 --direction in\n"
               "  partnergraph traverse 欧洲 --hops 2 --relation part_of --direction in");
  const auto options = std::make_shared<TraverseOptions>();
  command->add_option("ENTITY", options->entity, line.Say(Message::kHelpEntity))->required();
  command->add_option("--hops", options->hops, line.Say(Message::kHelpHops))
      ->transform(WholeNumber(line.language, 1));
  command->add_option("--direction", options->direction, line.Say(Message::kHelpDirection))
      ->check(CLI::IsMember({"out", "in", "both"}));
  AddFilterOptions(command, line.language, &options->filter);
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunTraverse(session, *options); };
  });
}

}  // namespace partnergraph::cli
