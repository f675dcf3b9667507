#include "service/cli/resolve.h"

#include <algorithm>
#include <cstddef>
#include <sstream>

#include "service/cli/exit_code.h"
#include "service/cli/table.h"

namespace partnergraph::cli {
namespace {

constexpr std::uint32_t kCandidatesMax = 100;
constexpr std::size_t kSuggestionsMax = 5;

// Entities with a name that equals or begins with `query`, each once, best first.
StatusOr<std::vector<v1::EntityRef>> FindByName(Session& session, const std::string& query,
                                                bool exact) {
  auto request = session.NewRequest<v1::SearchRequest>();
  request.set_query(query);
  request.set_exact(exact);
  request.set_page_size(kCandidatesMax);
  PG_ASSIGN_OR_RETURN(const v1::SearchResponse response,
                      session.Call(&v1::QueryService::Stub::Search, request));
  std::vector<v1::EntityRef> entities;
  for (const v1::SearchHit& hit : response.hits()) {
    const bool is_new = std::none_of(entities.begin(), entities.end(), [&](const auto& entity) {
      return entity.id() == hit.entity().id();
    });
    if (is_new) entities.push_back(hit.entity());
  }
  return entities;
}

// Numbered lines with name, kind and id.
StatusOr<std::string> List(Session& session, const std::vector<v1::EntityRef>& entities,
                           std::size_t count_max) {
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  Table table;
  for (std::size_t i = 0; i < entities.size() && i < count_max; ++i) {
    table.AddRow({std::to_string(i + 1) + ".", entities[i].name(),
                  vocabulary->EntityKind(entities[i].kind()), entities[i].id()});
  }
  std::ostringstream lines;
  table.Print(lines, /*color=*/false, /*indent=*/2);
  std::string text = lines.str();
  if (!text.empty()) text.pop_back();  // The last line's end.
  return text;
}

Status NotOneEntity(const std::string& message) {
  return ErrorWithExitCode(ExitCode::kNotOneEntity, message);
}

}  // namespace

StatusOr<std::string> ResolveEntity(Session& session, const std::string& argument) {
  if (argument.empty()) return NotOneEntity(session.Say(Message::kEmptyEntity));
  auto request = session.NewRequest<v1::BatchGetEntitiesRequest>();
  request.add_entities(argument);
  const auto found = session.Call(&v1::GraphService::Stub::BatchGetEntities, request);
  if (found.ok() && found->entities_size() == 1) return found->entities(0).id();
  // A text that can be no id is refused as such; it may still be a name.
  if (!found.ok() && found.status().code() != StatusCode::kInvalidArgument) return found.status();

  PG_ASSIGN_OR_RETURN(const auto named, FindByName(session, argument, /*exact=*/true));
  if (named.size() == 1) return named[0].id();
  if (named.size() > 1) {
    PG_ASSIGN_OR_RETURN(const std::string list, List(session, named, kCandidatesMax));
    return NotOneEntity(session.Say(Message::kSeveralEntities, {argument, list}));
  }
  PG_ASSIGN_OR_RETURN(const auto similar, FindByName(session, argument, /*exact=*/false));
  if (similar.empty()) return NotOneEntity(session.Say(Message::kNoEntity, {argument}));
  PG_ASSIGN_OR_RETURN(const std::string list, List(session, similar, kSuggestionsMax));
  return NotOneEntity(session.Say(Message::kNoEntityButSimilar, {argument, list}));
}

StatusOr<std::vector<std::string>> ResolveEntities(Session& session,
                                                   const std::vector<std::string>& arguments) {
  std::vector<std::string> ids;
  for (const std::string& argument : arguments) {
    PG_ASSIGN_OR_RETURN(ids.emplace_back(), ResolveEntity(session, argument));
  }
  return ids;
}

}  // namespace partnergraph::cli
