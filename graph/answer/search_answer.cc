#include "graph/answer/search_answer.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "graph/answer/page_token.h"
#include "graph/answer/query_setup.h"
#include "graph/answer/read_context.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/model/text_check.h"
#include "graph/store/entity_writer.h"
#include "graph/store/index_record.h"

namespace partnergraph {
namespace {

// The best match of one entity.
struct Match {
  v1::SearchHit hit;
  int use_rank = 0;
  std::size_t folded_bytes = 0;
  auto Order() const {
    return std::make_tuple(!hit.exact(), use_rank, folded_bytes, hit.entity().id());
  }
};

int RankOf(v1::NameUse use) {
  switch (use) {
    case v1::NAME_USE_OFFICIAL:
    case v1::NAME_USE_LABEL:
      return 0;
    case v1::NAME_USE_SHORT:
    case v1::NAME_USE_ACRONYM:
      return 1;
    case v1::NAME_USE_ALIAS:
      return 2;
    default:
      return 3;
  }
}

struct Candidates {
  // Raw vertices with the folded names that matched.
  std::map<Vertex, std::vector<std::string>> names;
  QueryEnd end;
};

// The names looked at are what a search has of edges; to its reader they are results.
QueryEnd EndOfNames(const Meter& meter) {
  QueryEnd end = EndOf(meter);
  if (end.reason == v1::TRUNCATION_REASON_VISITED_EDGES) {
    end.reason = v1::TRUNCATION_REASON_RESULTS;
  }
  return end;
}

StatusOr<Candidates> FindCandidates(const ReadContext& context, const std::string& folded,
                                    bool exact_only, const QueryControl& control) {
  Candidates found;
  QueryControl limited = control;
  limited.max_visited_edges = kSearchNamesMax;
  Meter meter(limited);
  Status failed;
  const auto visit = [&](std::string_view key, std::string_view value) {
    if (!meter.VisitEdge() || !meter.Look(kStepsPerEntry - 1)) return false;
    const auto name = DecodeNameKey(key);
    storage::v1::IndexRecord record;
    if (!name.ok() || !record.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      failed = absl::DataLossError("an entry of the name index is malformed");
      return false;
    }
    if (HolderAt(record, context.revision()) != 0) {
      found.names[static_cast<Vertex>(name->number)].push_back(name->folded);
    }
    return true;
  };
  // First the names that equal the query, so that truncation never hides them; NUL ends a name.
  const std::string equal = folded + '\0';
  PG_RETURN_IF_ERROR(context.reader.source().Scan(Family::kNames, equal, PrefixEnd(equal), visit));
  PG_RETURN_IF_ERROR(failed);
  if (exact_only || meter.stopped()) {
    found.end = EndOfNames(meter);
    return found;
  }
  PG_RETURN_IF_ERROR(
      context.reader.source().Scan(Family::kNames, PrefixEnd(equal), PrefixEnd(folded), visit));
  PG_RETURN_IF_ERROR(failed);
  found.end = EndOfNames(meter);
  return found;
}

// The name of `entity` that the folded names stand for and that ranks first; null if it does not
// hold at the date asked for.
const v1::Name* BestName(const v1::Entity& entity, const std::vector<std::string>& folded_names,
                         const std::string& folded_query, Days asked) {
  const v1::Name* best = nullptr;
  const auto order = [&](const v1::Name& name) {
    return std::make_tuple(NameIndexText(name.text()) != folded_query, RankOf(name.use()),
                           name.text().size());
  };
  for (const v1::Name& name : entity.names()) {
    const std::string folded = NameIndexText(name.text());
    if (std::find(folded_names.begin(), folded_names.end(), folded) == folded_names.end()) continue;
    if (HoldsOn(name.valid_time(), asked) == Holds::kNo) continue;
    if (best == nullptr || order(name) < order(*best)) best = &name;
  }
  return best;
}

StatusOr<std::vector<bool>> AskedKinds(const Ontology& ontology, const v1::SearchRequest& request) {
  std::vector<bool> asked;
  for (int i = 0; i < request.kinds_size(); ++i) {
    const KindNumber kind = ontology.EntityKind(request.kinds(i));
    if (kind == kNoKind) {
      return InvalidError("kinds[" + std::to_string(i) + "]", request.kinds(i), "UNKNOWN_KIND",
                          "the ontology has no such entity kind");
    }
    asked.resize(ontology.entity_kind_count());
    for (KindNumber below = 0; below < asked.size(); ++below) {
      if (ontology.IsA(below, kind)) asked[below] = true;
    }
  }
  return asked;
}

}  // namespace

StatusOr<v1::SearchResponse> AnswerSearch(const Store& store, const SnapshotSource& snapshots,
                                          const v1::SearchRequest& request,
                                          const QueryControl& control) {
  PG_RETURN_IF_ERROR(CheckRequiredText("query", request.query(), kQueryBytesMax));
  PG_ASSIGN_OR_RETURN(const std::string language, LanguageOf(request.language()));
  PG_ASSIGN_OR_RETURN(const std::uint32_t page_size,
                      PageSize(request.page_size(), kSearchPageSizeDefault));
  PG_ASSIGN_OR_RETURN(const auto token, TokenOf(request));
  PG_ASSIGN_OR_RETURN(const ReadContext context,
                      OpenPage(store, snapshots, request, token, control));
  PG_ASSIGN_OR_RETURN(const std::vector<bool> kinds, AskedKinds(context.ontology(), request));

  const std::string folded = NameIndexText(request.query());
  PG_ASSIGN_OR_RETURN(Candidates candidates,
                      FindCandidates(context, folded, request.exact(), control));
  std::map<Vertex, Match> matches;  // By canonical vertex.
  Meter reading(control);
  for (const auto& [vertex, names] : candidates.names) {
    if (!reading.Look()) {
      candidates.end = EndOf(reading);
      break;
    }
    const Vertex canonical = context.graph->CanonicalOf(vertex);
    const KindNumber kind = context.graph->KindOf(canonical);
    if (!kinds.empty() && (kind >= kinds.size() || !kinds[kind])) continue;
    PG_ASSIGN_OR_RETURN(const v1::Entity entity, context.ReadEntity(canonical));
    const v1::Name* name = BestName(entity, names, folded, context.asked);
    if (name == nullptr) continue;
    Match match;
    *match.hit.mutable_entity() = RefOf(entity, language);
    *match.hit.mutable_name() = *name;
    match.use_rank = RankOf(name->use());
    const std::string name_folded = NameIndexText(name->text());
    match.folded_bytes = name_folded.size();
    match.hit.set_exact(name_folded == folded);
    const auto [it, first] = matches.emplace(canonical, match);
    if (!first && match.Order() < it->second.Order()) it->second = std::move(match);
  }
  std::vector<const Match*> ranked;
  ranked.reserve(matches.size());
  for (const auto& [vertex, match] : matches) ranked.push_back(&match);
  std::sort(ranked.begin(), ranked.end(),
            [](const Match* a, const Match* b) { return a->Order() < b->Order(); });

  v1::SearchResponse response;
  response.set_revision(context.revision());
  SetEnd(candidates.end, &response);
  std::size_t at = token ? token->position() : 0;
  std::size_t bytes = 0;
  for (; at < ranked.size() && bytes < kPageBytesMax &&
         static_cast<std::uint32_t>(response.hits_size()) < page_size;
       ++at) {
    *response.add_hits() = ranked[at]->hit;
    bytes += ranked[at]->hit.ByteSizeLong();
  }
  if (at < ranked.size()) {
    response.set_next_page_token(NextPageToken(context, snapshots, request, at));
  }
  return response;
}

}  // namespace partnergraph
