// partnergraph load: writes a folder of facts, such as data/, as one commit.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "service/cli/commands.h"
#include "service/cli/format.h"

namespace partnergraph::cli {
namespace {

struct LoadOptions {
  std::string folder;
  std::string author;
  std::string comment;
  bool dry_run = false;
};

// Room for the rest of the request below the 4 MiB that the server takes.
constexpr std::size_t kMutationBytesPerCommitMax = 3 << 20;

// The ontology, then the records, with the lines each comes from.
struct Batch {
  v1::WriteRequest request;
  std::vector<RecordPlaces> places;
};

void AddSources(const google::protobuf::RepeatedPtrField<v1::Citation>& citations,
                std::set<std::string>* sources) {
  for (const v1::Citation& citation : citations) sources->insert(citation.source_id());
}

template <class Facts>
void AddSourcesOf(const Facts& facts, std::set<std::string>* sources) {
  for (const auto& fact : facts) AddSources(fact.citations(), sources);
}

// The ids that something cites.
std::set<std::string> CitedSources(const Dataset& dataset) {
  std::set<std::string> sources;
  for (const v1::Mutation& mutation : dataset.mutations) {
    AddSources(mutation.put_entity().citations(), &sources);
    AddSourcesOf(mutation.put_entity().names(), &sources);
    AddSourcesOf(mutation.put_entity().identifiers(), &sources);
    AddSourcesOf(mutation.put_entity().values(), &sources);
    AddSourcesOf(mutation.put_entity().observations(), &sources);
    AddSourcesOf(mutation.put_entity().completeness(), &sources);
    AddSources(mutation.put_relation().citations(), &sources);
    AddSourcesOf(mutation.put_relation().values(), &sources);
  }
  return sources;
}

// One batch, or several if the limits of a commit ask for it. Sources come first, because a commit
// can cite only what stands in it or before it.
std::vector<Batch> MakeBatches(Dataset dataset, const LoadOptions& options) {
  std::vector<Batch> batches;
  std::size_t bytes = 0;
  const auto add = [&](v1::Mutation mutation, RecordPlaces place) {
    const std::size_t mutation_bytes = mutation.ByteSizeLong();
    if (batches.empty() || batches.back().request.mutations_size() == kMutationsPerCommitMax ||
        bytes + mutation_bytes > kMutationBytesPerCommitMax) {
      Batch& batch = batches.emplace_back();
      batch.request.set_author(options.author);
      batch.request.set_comment(options.comment);
      bytes = 0;
    }
    bytes += mutation_bytes;
    *batches.back().request.add_mutations() = std::move(mutation);
    batches.back().places.push_back(std::move(place));
  };
  v1::Mutation ontology;
  *ontology.mutable_put_ontology() = std::move(dataset.ontology);
  add(std::move(ontology), {.record = "ontology.textproto", .parts = {}});
  std::vector<std::size_t> order(dataset.mutations.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_partition(order.begin(), order.end(),
                        [&, sources = CitedSources(dataset)](std::size_t i) {
                          return sources.contains(dataset.mutations[i].put_entity().id());
                        });
  for (const std::size_t i : order) {
    add(std::move(dataset.mutations[i]), std::move(dataset.places[i]));
  }
  return batches;
}

// Names the line of the file instead of the place in the request:
//   mutations[3].put_entity.names[2].language  ->  names.csv:100: language
Status WithFileAndLine(const Status& status, const std::vector<RecordPlaces>& places) {
  constexpr std::string_view kPrefix = "mutations[";
  const std::optional<v1::Violation> violation = GetViolation(status);
  if (!violation || !violation->place().starts_with(kPrefix)) return status;
  const std::string& place = violation->place();
  const std::size_t close = place.find(']');
  if (close == std::string::npos) return status;
  const std::size_t index = std::strtoull(place.c_str() + kPrefix.size(), nullptr, 10);
  if (index >= places.size()) return status;
  std::string field = place.substr(close + 1);
  // ".put_entity" says no more than the file does.
  const std::size_t dot = field.find('.', 1);
  field = dot == std::string::npos ? "" : field.substr(dot + 1);
  return ViolationError(status.code(), places[index].Of(field), violation->value(),
                        violation->rule(), violation->reason());
}

struct ChangeCounts {
  std::uint64_t created = 0;
  std::uint64_t updated = 0;
  std::uint64_t deleted = 0;

  void Add(const v1::WriteResponse& response) {
    for (const v1::Change& change : response.changes()) {
      if (change.type() == v1::CHANGE_TYPE_CREATED) ++created;
      if (change.type() == v1::CHANGE_TYPE_UPDATED) ++updated;
      if (change.type() == v1::CHANGE_TYPE_DELETED) ++deleted;
    }
  }
};

// Writes into an empty database in memory, which checks all rules but leaves no trace.
Status TryToLoad(Session& session, const std::vector<Batch>& batches) {
  PG_ASSIGN_OR_RETURN(const auto engine, Engine::Open({.path = "/memory", .in_memory = true}));
  std::uint64_t count = 0;
  for (const Batch& batch : batches) {
    const StatusOr<v1::WriteResponse> response = engine->Write(batch.request);
    if (!response.ok()) return WithFileAndLine(response.status(), batch.places);
    if (session.options().json) session.PrintJson(*response);
    count += static_cast<std::uint64_t>(response->changes_size());
  }
  if (session.options().json) return absl::OkStatus();
  session.out() << session.Say(Message::kWouldLoad, {FormatCount(count)}) << "\n";
  return absl::OkStatus();
}

Status Load(Session& session, const std::vector<Batch>& batches) {
  session.set_create_database();
  ChangeCounts counts;
  std::uint64_t revision = 0;
  for (const Batch& batch : batches) {
    const auto response = session.Call(&v1::GraphService::Stub::Write, batch.request);
    if (!response.ok()) {
      if (revision > 0) {
        session.err() << session.Say(Message::kLoadedInPart, {std::to_string(revision)}) << "\n";
      }
      return WithFileAndLine(response.status(), batch.places);
    }
    if (session.options().json) session.PrintJson(*response);
    counts.Add(*response);
    revision = response->revision();
  }
  if (session.options().json) return absl::OkStatus();
  session.out() << session.Say(Message::kLoaded,
                               {FormatCount(counts.created + counts.updated + counts.deleted),
                                FormatCount(counts.created), FormatCount(counts.updated),
                                FormatCount(counts.deleted), std::to_string(revision)})
                << "\n";
  return absl::OkStatus();
}

Status RunLoad(Session& session, const LoadOptions& options) {
  PG_ASSIGN_OR_RETURN(Dataset dataset, ReadDataset(options.folder));
  LoadOptions completed = options;
  if (completed.author.empty()) {
    const char* const user = std::getenv("USER");
    completed.author = user == nullptr || *user == '\0' ? "partnergraph load" : user;
  }
  if (completed.comment.empty()) completed.comment = "load " + options.folder;
  const std::vector<Batch> batches = MakeBatches(std::move(dataset), completed);
  return options.dry_run ? TryToLoad(session, batches) : Load(session, batches);
}

}  // namespace

void AddLoad(const CommandLine& line) {
  CLI::App* const command = line.Add("load", Message::kHelpLoad,
                                     "  partnergraph load data --dry-run\n"
                                     "  partnergraph load data --db build/db\n"
                                     "  partnergraph load data --author 王 --comment 初次导入");
  line.Refuse(command, {"--as-of", "--revision"});
  const auto options = std::make_shared<LoadOptions>();
  command->add_option("FOLDER", options->folder, line.Say(Message::kHelpFolder))->required();
  command->add_option("--author", options->author, line.Say(Message::kHelpAuthor));
  command->add_option("--comment", options->comment, line.Say(Message::kHelpComment));
  command->add_flag("--dry-run", options->dry_run, line.Say(Message::kHelpDryRun));
  command->callback([run = line.run, options] {
    *run = [options](Session& session) { return RunLoad(session, *options); };
  });
}

}  // namespace partnergraph::cli
