#include "graph/answer/neighbors_answer.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "graph/answer/open_lists.h"
#include "graph/answer/page_token.h"
#include "graph/answer/query_setup.h"
#include "graph/answer/read_context.h"
#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "graph/query/ties.h"

namespace partnergraph {
namespace {

// A tie with its relations read.
struct ReadTie {
  TieFound found;
  v1::Relation relation;
  v1::Relation partner_relation;  // Empty for a direct tie.
};

StatusOr<std::vector<ReadTie>> ReadTies(const ReadContext& context,
                                        const std::vector<TieFound>& found) {
  std::vector<RelationIndex> relations;
  for (const TieFound& tie : found) {
    relations.push_back(tie.relation);
    if (tie.connector != kNoVertex) relations.push_back(tie.partner_relation);
  }
  PG_ASSIGN_OR_RETURN(auto read, context.ReadRelations(relations));
  std::vector<ReadTie> ties;
  ties.reserve(found.size());
  auto next = read.begin();
  for (const TieFound& tie : found) {
    ReadTie& item = ties.emplace_back();
    item.found = tie;
    item.relation = std::move(*next++);
    if (tie.connector != kNoVertex) item.partner_relation = std::move(*next++);
  }
  return ties;
}

const v1::Relation& PartnerSide(const ReadTie& tie) {
  return tie.found.connector == kNoVertex ? tie.relation : tie.partner_relation;
}

std::string RoleOf(const v1::Relation& relation) {
  return relation.role().empty() ? relation.kind() : relation.role();
}

v1::Holding HoldingOf(const ReadContext& context, const ReadTie& tie) {
  const v1::Holding own = context.HoldingOf(tie.relation.valid_time());
  const v1::Holding other = context.HoldingOf(PartnerSide(tie).valid_time());
  return own == v1::HOLDING_YES && other == v1::HOLDING_YES ? v1::HOLDING_YES
                                                            : v1::HOLDING_POSSIBLY;
}

void AddCitations(const google::protobuf::RepeatedPtrField<v1::Citation>& from,
                  std::set<std::string>* seen, v1::Tie* tie) {
  for (const v1::Citation& citation : from) {
    if (seen->insert(citation.SerializeAsString()).second) *tie->add_citations() = citation;
  }
}

StatusOr<v1::Tie> ToMessage(const ReadContext& context, const ReadTie& read, RefReader* refs) {
  v1::Tie tie;
  tie.set_kind(context.ontology().tie_kind(read.found.tie_kind).id());
  PG_ASSIGN_OR_RETURN(*tie.mutable_partner(), refs->Read(read.found.partner));
  tie.set_role(RoleOf(read.relation));
  tie.set_partner_role(RoleOf(PartnerSide(read)));
  tie.set_holding(HoldingOf(context, read));
  *tie.mutable_valid_time() = OverlapOf(read.relation.valid_time(), PartnerSide(read).valid_time());
  std::set<std::string> seen;
  AddCitations(read.relation.citations(), &seen, &tie);
  if (read.found.connector != kNoVertex) {
    PG_ASSIGN_OR_RETURN(*tie.mutable_connector(), refs->Read(read.found.connector));
    AddCitations(read.partner_relation.citations(), &seen, &tie);
    PG_ASSIGN_OR_RETURN(const v1::Entity connector, context.ReadEntity(read.found.connector));
    AddCitations(connector.citations(), &seen, &tie);
  }
  *tie.add_relations() = read.relation;
  if (read.found.connector != kNoVertex) *tie.add_relations() = read.partner_relation;
  return tie;
}

// Those whose partner has one of the roles, by relation kind or relation role.
StatusOr<std::vector<TieFound>> WithPartnerRole(
    const ReadContext& context, const std::vector<TieFound>& ties,
    const google::protobuf::RepeatedPtrField<std::string>& asked) {
  const std::set<std::string> roles(asked.begin(), asked.end());
  PG_ASSIGN_OR_RETURN(const std::vector<ReadTie> read, ReadTies(context, ties));
  std::vector<TieFound> kept;
  for (const ReadTie& tie : read) {
    const v1::Relation& side = PartnerSide(tie);
    if (roles.contains(side.kind()) || roles.contains(side.role())) kept.push_back(tie.found);
  }
  return kept;
}

// The end that an entity is of a relation.
v1::RelationEnd EndOf(bool is_source) {
  return is_source ? v1::RELATION_END_SOURCE : v1::RELATION_END_TARGET;
}

// The statements that the lists of the ties on the page are open: the entity's, about tie kinds
// asked for and its own roles, and the connectors', about the partners' roles.
Status AddOpenLists(const ReadContext& context, Vertex entity, const CompiledFilter& filter,
                    const std::vector<ReadTie>& ties, RefReader* refs,
                    v1::NeighborsResponse* response) {
  PassedKinds own_roles;
  std::map<Vertex, PassedKinds> partner_roles;  // By connector.
  for (const ReadTie& tie : ties) {
    own_roles.emplace(tie.relation.kind(), EndOf(tie.found.forward));
    if (tie.found.connector != kNoVertex) {
      partner_roles[tie.found.connector].emplace(tie.partner_relation.kind(),
                                                 EndOf(!tie.found.partner_forward));
    }
  }
  PG_ASSIGN_OR_RETURN(auto own,
                      OpenListsOf(context, entity, refs, [&](const v1::Completeness& statement) {
                        const auto tie = context.ontology().TieKind(statement.kind());
                        return tie ? filter.PassesTieKind(*tie) : IsAbout(statement, own_roles);
                      }));
  PG_ASSIGN_OR_RETURN(auto others, OpenListsOnWays(context, partner_roles, refs));
  for (v1::OpenList& list : own) *response->add_open_lists() = std::move(list);
  for (v1::OpenList& list : others) *response->add_open_lists() = std::move(list);
  return absl::OkStatus();
}

}  // namespace

StatusOr<v1::NeighborsResponse> AnswerNeighbors(const Store& store, const SnapshotSource& snapshots,
                                                const v1::NeighborsRequest& request,
                                                const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(const std::string language, LanguageOf(request.language()));
  PG_ASSIGN_OR_RETURN(const std::uint32_t page_size,
                      PageSize(request.page_size(), kPageSizeDefault));
  PG_ASSIGN_OR_RETURN(const auto token, TokenOf(request));
  PG_ASSIGN_OR_RETURN(const ReadContext context,
                      OpenPage(store, snapshots, request, token, control));
  PG_ASSIGN_OR_RETURN(const Vertex entity, context.FindEntity("entity", request.entity()));
  PG_ASSIGN_OR_RETURN(const CompiledFilter filter, MakeFilter(context, request.filter()));
  const TiesFound found = FindTies(*context.graph, entity, filter, control);
  std::vector<TieFound> listed = found.ties;
  if (!request.partner_roles().empty()) {
    PG_ASSIGN_OR_RETURN(listed, WithPartnerRole(context, found.ties, request.partner_roles()));
  }

  v1::NeighborsResponse response;
  RefReader refs(&context, language);
  PG_ASSIGN_OR_RETURN(*response.mutable_entity(), refs.Read(entity));
  response.set_revision(context.revision());
  response.set_total_count(static_cast<std::uint32_t>(listed.size()));
  // Without a date everything surely holds at some time.
  if (context.asked == kAllDays) {
    response.set_possible_count(0);
  } else if (listed.size() <= kPossibleTiesMax) {
    PG_ASSIGN_OR_RETURN(const std::vector<ReadTie> all, ReadTies(context, listed));
    response.set_possible_count(
        static_cast<std::uint32_t>(std::count_if(all.begin(), all.end(), [&](const ReadTie& tie) {
          return HoldingOf(context, tie) == v1::HOLDING_POSSIBLY;
        })));
  }
  SetEnd(found.end, &response);

  // Only the relations of the page are read.
  const std::size_t begin = std::min<std::size_t>(token ? token->position() : 0, listed.size());
  const std::size_t page_end = std::min(begin + page_size, listed.size());
  PG_ASSIGN_OR_RETURN(std::vector<ReadTie> page,
                      ReadTies(context, {listed.begin() + static_cast<std::ptrdiff_t>(begin),
                                         listed.begin() + static_cast<std::ptrdiff_t>(page_end)}));
  std::size_t bytes = 0;
  std::size_t shown = 0;
  for (; shown < page.size() && bytes < kPageBytesMax; ++shown) {
    PG_ASSIGN_OR_RETURN(*response.add_ties(), ToMessage(context, page[shown], &refs));
    bytes += response.ties().rbegin()->ByteSizeLong();
  }
  page.resize(shown);
  if (begin + shown < listed.size()) {
    response.set_next_page_token(NextPageToken(context, snapshots, request, begin + shown));
  }
  PG_RETURN_IF_ERROR(AddOpenLists(context, entity, filter, page, &refs, &response));
  return response;
}

StatusOr<v1::CoverageResponse> AnswerCoverage(const Store& store, const SnapshotSource& snapshots,
                                              const v1::CoverageRequest& request,
                                              const QueryControl& control) {
  PG_ASSIGN_OR_RETURN(const std::string language, LanguageOf(request.language()));
  const int kinds = request.tie_kinds_size();
  if (kinds == 0 || kinds > kCoverageKindsMax) {
    return InvalidError("tie_kinds", std::to_string(kinds), "LIMIT",
                        "name 1 to " + std::to_string(kCoverageKindsMax) + " tie kinds");
  }
  std::set<std::string> once;
  for (int i = 0; i < kinds; ++i) {
    if (once.insert(request.tie_kinds(i)).second) continue;
    return InvalidError("tie_kinds[" + std::to_string(i) + "]", request.tie_kinds(i),
                        "DUPLICATE_KIND", "stands here twice");
  }
  PG_ASSIGN_OR_RETURN(const ReadContext context,
                      OpenRead(store, snapshots, request.as_of(), control));
  PG_ASSIGN_OR_RETURN(const Vertex entity, context.FindEntity("entity", request.entity()));
  // The kinds asked for, the first highest, so that larger numbers come first in the answer.
  std::map<std::size_t, std::uint32_t> bit_of;  // By tie kind.
  for (int i = 0; i < kinds; ++i) {
    const auto tie = context.ontology().TieKind(request.tie_kinds(i));
    if (!tie) {
      return InvalidError("tie_kinds[" + std::to_string(i) + "]", request.tie_kinds(i),
                          "UNKNOWN_KIND", "the ontology has no such tie kind");
    }
    bit_of[*tie] = 1U << static_cast<unsigned>(kinds - 1 - i);
  }
  v1::Filter asked;
  *asked.mutable_tie_kinds() = request.tie_kinds();
  PG_ASSIGN_OR_RETURN(const CompiledFilter filter, MakeFilter(context, asked));
  const TiesFound found = FindTies(*context.graph, entity, filter, control);

  struct Present {
    std::uint32_t bits = 0;    // Kinds that join the partner,
    std::uint32_t surely = 0;  // and those that surely hold at the date.
  };
  std::map<Vertex, Present> partners;
  for (const TieFound& tie : found.ties) {
    partners[tie.partner].bits |= bit_of.at(tie.tie_kind);
  }
  if (context.asked == kAllDays) {
    for (auto& [partner, present] : partners) present.surely = present.bits;
  } else {
    PG_ASSIGN_OR_RETURN(const std::vector<ReadTie> ties, ReadTies(context, found.ties));
    for (const ReadTie& tie : ties) {
      if (HoldingOf(context, tie) != v1::HOLDING_YES) continue;
      partners[tie.found.partner].surely |= bit_of.at(tie.found.tie_kind);
    }
  }
  std::vector<std::pair<Vertex, Present>> rows(partners.begin(), partners.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.second.bits > b.second.bits; });

  v1::CoverageResponse response;
  RefReader refs(&context, language);
  PG_ASSIGN_OR_RETURN(*response.mutable_entity(), refs.Read(entity));
  response.set_revision(context.revision());
  SetEnd(found.end, &response);
  std::size_t bytes = 0;
  for (const auto& [partner, present] : rows) {
    if (bytes >= kPageBytesMax) {
      SetEnd({true, v1::TRUNCATION_REASON_RESULTS, found.end.visited_edges}, &response);
      break;
    }
    v1::CoverageRow* row = response.add_rows();
    PG_ASSIGN_OR_RETURN(*row->mutable_partner(), refs.Read(partner));
    for (int i = 0; i < kinds; ++i) {
      const std::uint32_t bit = 1U << static_cast<unsigned>(kinds - 1 - i);
      if ((present.bits & bit) == 0) {
        row->add_absent(request.tie_kinds(i));
        continue;
      }
      row->add_present(request.tie_kinds(i));
      if ((present.surely & bit) == 0) row->add_possible(request.tie_kinds(i));
    }
    bytes += row->ByteSizeLong();
  }
  PG_ASSIGN_OR_RETURN(
      auto lists, OpenListsOf(context, entity, &refs, [&](const v1::Completeness& statement) {
        return once.contains(statement.kind()) && context.ontology().TieKind(statement.kind());
      }));
  for (v1::OpenList& list : lists) *response.add_open_lists() = std::move(list);
  return response;
}

}  // namespace partnergraph
