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
#include "graph/base/violation.h"
#include "graph/query/find_paths.h"

namespace partnergraph {
namespace {

// Reads ways: what they share, the relations and the entities, once.
class PathReader {
 public:
  PathReader(const ReadContext* context, RefReader* refs) : context_(context), refs_(refs) {}

  // Reads the relations of the ways; must come before the rest.
  Status ReadRelations(const std::vector<PathFound>& paths) {
    std::vector<RelationIndex> wanted;
    for (const PathFound& path : paths) {
      for (const PathStep& step : path.steps) {
        if (relations_.emplace(step.relation, v1::Relation()).second) {
          wanted.push_back(step.relation);
        }
      }
    }
    PG_ASSIGN_OR_RETURN(auto read, context_->ReadRelations(wanted));
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      relations_.at(wanted[i]) = std::move(read[i]);
    }
    return absl::OkStatus();
  }

  const v1::Relation& RelationOf(const PathStep& step) const {
    return relations_.at(step.relation);
  }

  // Partners (not connectors) that the way enters.
  std::uint32_t TieCount(const PathFound& path) const {
    std::uint32_t ties = 0;
    for (const PathStep& step : path.steps) {
      if (!context_->graph->IsConnector(step.vertex)) ++ties;
    }
    return ties;
  }

  StatusOr<v1::Path> Read(Vertex source, const PathFound& found) {
    std::vector<Vertex> vertices{source};
    for (const PathStep& step : found.steps) vertices.push_back(step.vertex);
    PG_RETURN_IF_ERROR(refs_->Prefetch(vertices));
    v1::Path path;
    PG_ASSIGN_OR_RETURN(*path.mutable_start(), refs_->Read(source));
    Vertex from = source;
    for (const PathStep& step : found.steps) {
      v1::Step* to = path.add_steps();
      *to->mutable_relation() = RelationOf(step);
      to->set_forward(step.forward);
      PG_ASSIGN_OR_RETURN(*to->mutable_entity(), refs_->Read(step.vertex));
      to->set_holding(context_->HoldingOf(to->relation().valid_time()));
      const std::string& kind = to->relation().kind();
      passed_[from].emplace(kind, step.forward ? v1::RELATION_END_SOURCE : v1::RELATION_END_TARGET);
      passed_[step.vertex].emplace(
          kind, step.forward ? v1::RELATION_END_TARGET : v1::RELATION_END_SOURCE);
      from = step.vertex;
    }
    path.set_tie_count(TieCount(found));
    return path;
  }

  // By which relation kinds the ways read so far pass each vertex.
  const std::map<Vertex, PassedKinds>& passed() const { return passed_; }

 private:
  const ReadContext* context_;
  RefReader* refs_;
  std::map<RelationIndex, v1::Relation> relations_;
  std::map<Vertex, PassedKinds> passed_;
};

StatusOr<PathSelector> ToPathSelector(v1::PathSelector selector) {
  switch (selector) {
    case v1::PATH_SELECTOR_UNSPECIFIED:
    case v1::PATH_SELECTOR_ANY:
      return PathSelector::kAny;
    case v1::PATH_SELECTOR_ALL_SHORTEST:
      return PathSelector::kAllShortest;
    case v1::PATH_SELECTOR_SHORTEST_K:
      return PathSelector::kShortestK;
    default:
      return InvalidError("selector", std::to_string(selector), "UNKNOWN_VALUE",
                          "is no PathSelector");
  }
}

StatusOr<PathRestrictor> ToPathRestrictor(v1::PathRestrictor restrictor) {
  switch (restrictor) {
    case v1::PATH_RESTRICTOR_UNSPECIFIED:
    case v1::PATH_RESTRICTOR_ACYCLIC:
      return PathRestrictor::kAcyclic;
    case v1::PATH_RESTRICTOR_WALK:
      return PathRestrictor::kWalk;
    case v1::PATH_RESTRICTOR_TRAIL:
      return PathRestrictor::kTrail;
    case v1::PATH_RESTRICTOR_SIMPLE:
      return PathRestrictor::kSimple;
    default:
      return InvalidError("restrictor", std::to_string(restrictor), "UNKNOWN_VALUE",
                          "is no PathRestrictor");
  }
}

// How weak the evidence of a relation is: 0 for a statement read with confidence.
int WeaknessOf(const v1::Relation& relation) {
  int weakest = relation.citations().empty() ? 4 : 3;
  for (const v1::Citation& citation : relation.citations()) {
    int weakness = citation.basis() == v1::BASIS_STATED    ? 0
                   : citation.basis() == v1::BASIS_DERIVED ? 1
                                                           : 2;
    if (citation.confidence() == v1::CONFIDENCE_LOW) ++weakness;
    weakest = std::min(weakest, weakness);
  }
  return weakest;
}

// Positions in `paths` of the first `max_paths` by length in ties, then hops, then strength of
// evidence, then the order in which they were found.
std::vector<std::size_t> RankPaths(const std::vector<PathFound>& paths, const PathReader& reader,
                                   std::uint32_t max_paths) {
  using Rank = std::tuple<std::uint32_t, std::size_t, int, std::size_t>;
  std::vector<Rank> ranks;
  ranks.reserve(paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    int weakness = 0;
    for (const PathStep& step : paths[i].steps) weakness += WeaknessOf(reader.RelationOf(step));
    ranks.emplace_back(reader.TieCount(paths[i]), paths[i].steps.size(), weakness, i);
  }
  std::sort(ranks.begin(), ranks.end());
  if (ranks.size() > max_paths) ranks.resize(max_paths);
  std::vector<std::size_t> order;
  for (const Rank& rank : ranks) order.push_back(std::get<3>(rank));
  return order;
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

// A way as sentences with what they cite; notes the sources cited in order of first use.
v1::Explanation ToExplanation(const Ontology& ontology, v1::Path path, bool chinese,
                              std::vector<std::string>* sources) {
  v1::Explanation explanation;
  std::string from = path.start().name();
  std::set<std::string> seen;
  for (const v1::Step& step : path.steps()) {
    explanation.add_sentences(SentenceOf(ontology, from, step, chinese));
    from = step.entity().name();
    for (const v1::Citation& citation : step.relation().citations()) {
      if (seen.insert(citation.SerializeAsString()).second) {
        *explanation.add_citations() = citation;
      }
      if (std::find(sources->begin(), sources->end(), citation.source_id()) == sources->end()) {
        sources->push_back(citation.source_id());
      }
    }
  }
  *explanation.mutable_path() = std::move(path);
  return explanation;
}

}  // namespace

StatusOr<v1::FindPathsResponse> AnswerFindPaths(const Store& store, const SnapshotSource& snapshots,
                                                const v1::FindPathsRequest& request,
                                                const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(const std::string language, LanguageOf(request.language()));
  FindPathsOptions options;
  PG_ASSIGN_OR_RETURN(options.selector, ToPathSelector(request.selector()));
  PG_ASSIGN_OR_RETURN(options.restrictor, ToPathRestrictor(request.restrictor()));
  PG_ASSIGN_OR_RETURN(options.direction, ToDirection(request.direction()));
  PG_ASSIGN_OR_RETURN(options.max_paths, WithinLimit("max_paths", request.max_paths(),
                                                     kMaxPathsDefault, kMaxPathsMax));
  PG_ASSIGN_OR_RETURN(options.max_hops, WithinLimit("max_hops", request.max_hops(),
                                                    kMaxHopsDefaultPaths, kMaxHopsMax));
  PG_ASSIGN_OR_RETURN(const ReadContext context,
                      OpenRead(store, snapshots, request.as_of(), control));
  PG_ASSIGN_OR_RETURN(const Vertex source, context.FindEntity("source", request.source()));
  PG_ASSIGN_OR_RETURN(const Vertex target, context.FindEntity("target", request.target()));
  PG_ASSIGN_OR_RETURN(const CompiledFilter filter, MakeFilter(context, request.filter()));
  const PathsFound found = FindPaths(*context.graph, source, target, options, filter, control);

  v1::FindPathsResponse response;
  response.set_revision(context.revision());
  response.set_visited_edges(found.end.visited_edges);
  SetEnd(found.end, &response);
  RefReader refs(&context, language);
  PathReader reader(&context, &refs);
  PG_RETURN_IF_ERROR(reader.ReadRelations(found.paths));
  std::size_t bytes = 0;
  for (const PathFound& path : found.paths) {
    if (bytes > kPageBytesMax) {
      SetEnd({true, v1::TRUNCATION_REASON_RESULTS, found.end.visited_edges}, &response);
      break;
    }
    PG_ASSIGN_OR_RETURN(*response.add_paths(), reader.Read(source, path));
    bytes += response.paths().rbegin()->ByteSizeLong();
  }
  PG_ASSIGN_OR_RETURN(auto lists, OpenListsOnWays(context, reader.passed(), &refs));
  for (v1::OpenList& list : lists) *response.add_open_lists() = std::move(list);
  return response;
}

StatusOr<v1::ExplainResponse> AnswerExplain(const Store& store, const SnapshotSource& snapshots,
                                            const v1::ExplainRequest& request,
                                            const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(const std::string language, LanguageOf(request.language()));
  PG_ASSIGN_OR_RETURN(
      const std::uint32_t max_paths,
      WithinLimit("max_paths", request.max_paths(), kMaxExplanationsDefault, kMaxExplanationsMax));
  FindPathsOptions options;
  options.selector = PathSelector::kShortestK;
  options.restrictor = PathRestrictor::kAcyclic;
  options.max_paths = std::max(kExplainCandidatesMin, max_paths * kExplainCandidatesPerPath);
  PG_ASSIGN_OR_RETURN(options.max_hops, WithinLimit("max_hops", request.max_hops(),
                                                    kMaxHopsDefaultPaths, kMaxHopsMax));
  PG_ASSIGN_OR_RETURN(const ReadContext context,
                      OpenRead(store, snapshots, request.as_of(), control));
  PG_ASSIGN_OR_RETURN(const Vertex source, context.FindEntity("source", request.source()));
  PG_ASSIGN_OR_RETURN(const Vertex target, context.FindEntity("target", request.target()));
  PG_ASSIGN_OR_RETURN(const CompiledFilter filter, MakeFilter(context, request.filter()));
  const PathsFound found = FindPaths(*context.graph, source, target, options, filter, control);

  v1::ExplainResponse response;
  response.set_revision(context.revision());
  response.set_visited_edges(found.end.visited_edges);
  SetEnd(found.end, &response);
  RefReader refs(&context, language);
  PathReader reader(&context, &refs);
  PG_RETURN_IF_ERROR(reader.ReadRelations(found.paths));
  const bool chinese = language.compare(0, 2, "zh") == 0;
  std::vector<std::string> sources;
  std::size_t bytes = 0;
  for (const std::size_t i : RankPaths(found.paths, reader, max_paths)) {
    if (bytes > kPageBytesMax) {
      SetEnd({true, v1::TRUNCATION_REASON_RESULTS, found.end.visited_edges}, &response);
      break;
    }
    PG_ASSIGN_OR_RETURN(v1::Path path, reader.Read(source, found.paths[i]));
    *response.add_explanations() =
        ToExplanation(context.ontology(), std::move(path), chinese, &sources);
    bytes += response.explanations().rbegin()->ByteSizeLong();
  }
  for (const std::string& id : sources) {
    const auto vertex = context.FindEntity("citations", id);
    if (absl::IsNotFound(vertex.status())) continue;  // Deleted since; the citation keeps its id.
    PG_RETURN_IF_ERROR(vertex.status());
    PG_ASSIGN_OR_RETURN(*response.add_sources(), refs.Read(*vertex));
  }
  PG_ASSIGN_OR_RETURN(auto lists, OpenListsOnWays(context, reader.passed(), &refs));
  for (v1::OpenList& list : lists) *response.add_open_lists() = std::move(list);
  return response;
}

}  // namespace partnergraph
