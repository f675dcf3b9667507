#include "graph/answer/path_answers.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "graph/answer/open_lists.h"
#include "graph/answer/query_setup.h"
#include "graph/answer/read_context.h"
#include "graph/base/limits.h"
#include "graph/query/find_paths.h"

namespace partnergraph {
namespace {

// What several ways share: their relations, read once.
class PathReader {
 public:
  PathReader(const ReadContext* context, RefReader* refs) : context_(context), refs_(refs) {}

  Status Prefetch(Vertex source, const std::vector<PathFound>& paths,
                  const QueryControl& control) {
    std::vector<Vertex> vertices{source};
    std::vector<RelationIndex> wanted;
    for (const PathFound& path : paths) {
      for (const PathStep& step : path.steps) {
        vertices.push_back(step.vertex);
        if (relations_.emplace(step.relation, v1::Relation()).second) {
          wanted.push_back(step.relation);
        }
      }
    }
    for (const RelationIndex relation : wanted) {
      PG_RETURN_IF_ERROR(CheckWanted(control));
      PG_ASSIGN_OR_RETURN(relations_[relation], context_->ReadRelation(relation));
    }
    return refs_->Prefetch(vertices);
  }

  // REQUIRES: the path was prefetched.
  StatusOr<v1::Path> Read(Vertex source, const PathFound& found) {
    v1::Path path;
    PG_ASSIGN_OR_RETURN(*path.mutable_start(), refs_->Read(source));
    Vertex from = source;
    std::uint32_t ties = 0;
    for (const PathStep& step : found.steps) {
      v1::Step* to = path.add_steps();
      *to->mutable_relation() = relations_.at(step.relation);
      to->set_forward(step.forward);
      PG_ASSIGN_OR_RETURN(*to->mutable_entity(), refs_->Read(step.vertex));
      to->set_holding(context_->HoldingOf(to->relation().valid_time()));
      if (!context_->graph->IsConnector(step.vertex)) ++ties;
      kinds_at_[from].push_back(to->relation().kind());
      kinds_at_[step.vertex].push_back(to->relation().kind());
      from = step.vertex;
    }
    path.set_tie_count(ties);
    return path;
  }

  // The relation kinds by which the ways read so far pass each vertex.
  const std::map<Vertex, std::vector<std::string>>& kinds_at() const { return kinds_at_; }

 private:
  const ReadContext* context_;
  RefReader* refs_;
  std::map<RelationIndex, v1::Relation> relations_;
  std::map<Vertex, std::vector<std::string>> kinds_at_;
};

PathMode ToPathMode(v1::PathMode mode) {
  switch (mode) {
    case v1::PATH_MODE_ALL_SHORTEST: return PathMode::kAllShortest;
    case v1::PATH_MODE_LOOPLESS: return PathMode::kLoopless;
    default: return PathMode::kShortest;
  }
}

// How weak the evidence of a relation is: 0 for a statement read with confidence.
int WeaknessOf(const v1::Relation& relation) {
  int weakest = relation.citations().empty() ? 4 : 3;
  for (const v1::Citation& citation : relation.citations()) {
    int weakness = citation.basis() == v1::BASIS_STATED ? 0
                   : citation.basis() == v1::BASIS_DERIVED ? 1
                                                           : 2;
    if (citation.confidence() == v1::CONFIDENCE_LOW) ++weakness;
    weakest = std::min(weakest, weakness);
  }
  return weakest;
}

int WeaknessOf(const v1::Path& path) {
  int sum = 0;
  for (const v1::Step& step : path.steps()) sum += WeaknessOf(step.relation());
  return sum;
}

std::string SentenceOf(const Ontology& ontology, const std::string& from, const v1::Step& step,
                       bool chinese) {
  const KindNumber number = ontology.RelationKind(step.relation().kind());
  std::string label = step.relation().kind();
  if (number != kNoKind) {
    const v1::RelationKind& kind = ontology.relation_kind(number);
    const v1::Label& read =
        step.forward() || kind.symmetric() ? kind.label() : kind.inverse_label();
    label = chinese ? read.zh() : read.en();
  }
  std::string sentence = from + " — " + label + " → " + step.entity().name();
  if (!step.relation().role().empty()) sentence += " (" + step.relation().role() + ")";
  const std::string& time = step.relation().valid_time().edtf();
  if (!time.empty()) {
    sentence += chinese ? "（" + time + "）" : " (" + time + ")";
  }
  return sentence;
}

}  // namespace

StatusOr<v1::FindPathsResponse> AnswerFindPaths(const Store& store, const SnapshotSource& snapshots,
                                                const v1::FindPathsRequest& request,
                                                const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(const std::string language, LanguageOf(request.language()));
  FindPathsOptions options;
  options.mode = ToPathMode(request.mode());
  options.direction = ToDirection(request.direction());
  PG_ASSIGN_OR_RETURN(options.max_paths, WithinLimit("max_paths", request.max_paths(),
                                                     kMaxPathsDefault, kMaxPathsMax));
  PG_ASSIGN_OR_RETURN(options.max_hops, WithinLimit("max_hops", request.max_hops(),
                                                    kMaxHopsDefaultPaths, kMaxHopsMax));
  PG_ASSIGN_OR_RETURN(const ReadContext context, OpenRead(store, snapshots, request.as_of()));
  PG_ASSIGN_OR_RETURN(const Vertex source, context.FindEntity("source", request.source()));
  PG_ASSIGN_OR_RETURN(const Vertex target, context.FindEntity("target", request.target()));
  PG_ASSIGN_OR_RETURN(const CompiledFilter filter, MakeFilter(context, request.filter(), control));
  const PathsFound found = FindPaths(*context.graph, source, target, options, filter, control);

  v1::FindPathsResponse response;
  response.set_revision(context.revision());
  response.set_visited_edges(found.end.visited_edges);
  SetEnd(found.end, &response);
  RefReader refs(&context, language);
  PathReader reader(&context, &refs);
  PG_RETURN_IF_ERROR(reader.Prefetch(source, found.paths, control));
  std::size_t bytes = 0;
  for (const PathFound& path : found.paths) {
    PG_ASSIGN_OR_RETURN(*response.add_paths(), reader.Read(source, path));
    bytes += response.paths().rbegin()->ByteSizeLong();
    if (bytes > kPageBytesMax) {
      SetEnd({true, v1::TRUNCATION_REASON_RESULTS, found.end.visited_edges}, &response);
      break;
    }
  }
  PG_ASSIGN_OR_RETURN(auto lists, OpenListsOnWays(context, reader.kinds_at(), &refs));
  for (v1::OpenList& list : lists) *response.add_open_lists() = std::move(list);
  return response;
}

StatusOr<v1::ExplainResponse> AnswerExplain(const Store& store, const SnapshotSource& snapshots,
                                            const v1::ExplainRequest& request,
                                            const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(const std::string language, LanguageOf(request.language()));
  PG_ASSIGN_OR_RETURN(const std::uint32_t max_paths,
                      WithinLimit("max_paths", request.max_paths(), kMaxExplanationsDefault,
                                  kMaxExplanationsMax));
  FindPathsOptions options;
  options.mode = PathMode::kLoopless;
  options.max_paths = std::max(kExplainCandidatesMin, max_paths * kExplainCandidatesPerPath);
  PG_ASSIGN_OR_RETURN(options.max_hops, WithinLimit("max_hops", request.max_hops(),
                                                    kMaxHopsDefaultPaths, kMaxHopsMax));
  PG_ASSIGN_OR_RETURN(const ReadContext context, OpenRead(store, snapshots, request.as_of()));
  PG_ASSIGN_OR_RETURN(const Vertex source, context.FindEntity("source", request.source()));
  PG_ASSIGN_OR_RETURN(const Vertex target, context.FindEntity("target", request.target()));
  PG_ASSIGN_OR_RETURN(const CompiledFilter filter, MakeFilter(context, request.filter(), control));
  PathsFound found = FindPaths(*context.graph, source, target, options, filter, control);

  v1::ExplainResponse response;
  response.set_revision(context.revision());
  response.set_visited_edges(found.end.visited_edges);
  SetEnd(found.end, &response);
  RefReader refs(&context, language);
  PathReader reader(&context, &refs);
  PG_RETURN_IF_ERROR(reader.Prefetch(source, found.paths, control));
  std::vector<v1::Path> paths;
  for (const PathFound& path : found.paths) {
    PG_ASSIGN_OR_RETURN(paths.emplace_back(), PathReader(reader).Read(source, path));
  }
  std::vector<std::size_t> order(paths.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto rank = [&](std::size_t i) {
    return std::make_tuple(paths[i].tie_count(), paths[i].steps_size(), WeaknessOf(paths[i]), i);
  };
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  if (order.size() > max_paths) order.resize(max_paths);

  const bool chinese = language.compare(0, 2, "zh") == 0;
  std::vector<std::string> sources;  // In order of first use.
  for (const std::size_t i : order) {
    // Reading it again notes its relation kinds for the open lists of the chosen ways alone.
    PG_ASSIGN_OR_RETURN(const v1::Path path, reader.Read(source, found.paths[i]));
    v1::Explanation* explanation = response.add_explanations();
    std::string from = path.start().name();
    std::set<std::string> seen;
    for (const v1::Step& step : path.steps()) {
      explanation->add_sentences(SentenceOf(context.ontology(), from, step, chinese));
      from = step.entity().name();
      for (const v1::Citation& citation : step.relation().citations()) {
        if (seen.insert(citation.SerializeAsString()).second) {
          *explanation->add_citations() = citation;
        }
        if (std::find(sources.begin(), sources.end(), citation.source_id()) == sources.end()) {
          sources.push_back(citation.source_id());
        }
      }
    }
    *explanation->mutable_path() = path;
    if (response.ByteSizeLong() > kPageBytesMax) {
      SetEnd({true, v1::TRUNCATION_REASON_RESULTS, found.end.visited_edges}, &response);
      break;
    }
  }
  for (const std::string& id : sources) {
    const auto vertex = context.FindEntity("citations", id);
    if (absl::IsNotFound(vertex.status())) continue;  // Deleted since; the citation keeps its id.
    PG_RETURN_IF_ERROR(vertex.status());
    PG_ASSIGN_OR_RETURN(*response.add_sources(), refs.Read(*vertex));
  }
  PG_ASSIGN_OR_RETURN(auto lists, OpenListsOnWays(context, reader.kinds_at(), &refs));
  for (v1::OpenList& list : lists) *response.add_open_lists() = std::move(list);
  return response;
}

}  // namespace partnergraph
