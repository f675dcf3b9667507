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

// Ties whose relations are read in one go; a cancelled call is noticed in between.
constexpr std::size_t kReadAtOnce = 256;

StatusOr<std::vector<ReadTie>> ReadTies(const ReadContext& context,
                                        const std::vector<TieFound>& found,
                                        const QueryControl& control) {
  std::vector<ReadTie> ties;
  ties.reserve(found.size());
  std::vector<RelationIndex> relations;
  for (std::size_t begin = 0; begin < found.size(); begin += kReadAtOnce) {
    PG_RETURN_IF_ERROR(CheckWanted(control));
    const std::size_t end = std::min(found.size(), begin + kReadAtOnce);
    relations.clear();
    for (std::size_t i = begin; i < end; ++i) {
      relations.push_back(found[i].relation);
      if (found[i].connector != kNoVertex) relations.push_back(found[i].partner_relation);
    }
    PG_ASSIGN_OR_RETURN(auto read, context.ReadRelations(relations));
    auto next = read.begin();
    for (std::size_t i = begin; i < end; ++i) {
      ReadTie& item = ties.emplace_back();
      item.found = found[i];
      item.relation = std::move(*next++);
      if (found[i].connector != kNoVertex) item.partner_relation = std::move(*next++);
    }
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

StatusOr<v1::Tie> ToMessage(const ReadContext& context, ReadTie read, RefReader* refs) {
  v1::Tie tie;
  tie.set_kind(context.ontology().tie_kind(read.found.tie_kind).id());
  PG_ASSIGN_OR_RETURN(*tie.mutable_partner(), refs->Read(read.found.partner));
  tie.set_role(RoleOf(read.relation));
  tie.set_partner_role(RoleOf(PartnerSide(read)));
  tie.set_holding(HoldingOf(context, read));
  *tie.mutable_valid_time() =
      OverlapOf(read.relation.valid_time(), PartnerSide(read).valid_time());
  std::set<std::string> seen;
  AddCitations(read.relation.citations(), &seen, &tie);
  if (read.found.connector != kNoVertex) {
    PG_ASSIGN_OR_RETURN(*tie.mutable_connector(), refs->Read(read.found.connector));
    AddCitations(read.partner_relation.citations(), &seen, &tie);
    PG_ASSIGN_OR_RETURN(const v1::Entity connector, context.ReadEntity(read.found.connector));
    AddCitations(connector.citations(), &seen, &tie);
  }
  *tie.add_relations() = std::move(read.relation);
  if (read.found.connector != kNoVertex) *tie.add_relations() = std::move(read.partner_relation);
  return tie;
}

// The statements that the ties' lists are open: the entity's, about tie kinds asked for and the
// roles in the answer, and the connectors', about the partners' roles.
Status AddOpenLists(const ReadContext& context, Vertex entity, const CompiledFilter& filter,
                    const std::vector<ReadTie>& ties, RefReader* refs,
                    v1::NeighborsResponse* response) {
  std::map<std::string, std::set<Vertex>> partners;            // By tie kind.
  std::set<std::string> roles;                                 // Of the entity.
  std::map<Vertex, std::vector<std::string>> connector_roles;  // Of the partners.
  for (const ReadTie& tie : ties) {
    partners[context.ontology().tie_kind(tie.found.tie_kind).id()].insert(tie.found.partner);
    roles.insert(tie.relation.kind());
    if (tie.found.connector != kNoVertex) {
      connector_roles[tie.found.connector].push_back(tie.partner_relation.kind());
    }
  }
  PG_ASSIGN_OR_RETURN(
      auto own, OpenListsOf(
                    context, entity, refs,
                    [&](const std::string& kind) {
                      const auto tie = context.ontology().TieKind(kind);
                      return (tie && filter.PassesTieKind(*tie)) || roles.count(kind) != 0;
                    },
                    [&](const std::string& kind) {
                      return context.ontology().TieKind(kind)
                                 ? partners[kind].size()
                                 : CountArcs(*context.graph, entity, kind);
                    }));
  PG_ASSIGN_OR_RETURN(auto others, OpenListsOnWays(context, connector_roles, refs));
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
  v1::AsOf as_of = request.as_of();
  if (token) as_of.set_revision(token->revision());
  PG_ASSIGN_OR_RETURN(const ReadContext context, OpenRead(store, snapshots, as_of));
  PG_ASSIGN_OR_RETURN(const Vertex entity, context.FindEntity("entity", request.entity()));
  PG_ASSIGN_OR_RETURN(const CompiledFilter filter, MakeFilter(context, request.filter(), control));
  const TiesFound found = FindTies(*context.graph, entity, filter, control);
  PG_ASSIGN_OR_RETURN(std::vector<ReadTie> ties, ReadTies(context, found.ties, control));
  if (!request.partner_roles().empty()) {
    const std::set<std::string> roles(request.partner_roles().begin(),
                                      request.partner_roles().end());
    ties.erase(std::remove_if(ties.begin(), ties.end(),
                              [&](const ReadTie& tie) {
                                const v1::Relation& side = PartnerSide(tie);
                                return roles.count(side.kind()) == 0 &&
                                       roles.count(side.role()) == 0;
                              }),
               ties.end());
  }

  v1::NeighborsResponse response;
  RefReader refs(&context, language);
  PG_ASSIGN_OR_RETURN(*response.mutable_entity(), refs.Read(entity));
  response.set_revision(context.revision());
  response.set_total_count(static_cast<std::uint32_t>(ties.size()));
  response.set_possible_count(static_cast<std::uint32_t>(
      std::count_if(ties.begin(), ties.end(), [&](const ReadTie& tie) {
        return HoldingOf(context, tie) == v1::HOLDING_POSSIBLY;
      })));
  SetEnd(found.end, &response);
  PG_RETURN_IF_ERROR(AddOpenLists(context, entity, filter, ties, &refs, &response));

  std::size_t at = token ? token->position() : 0;
  std::size_t bytes = 0;
  for (; at < ties.size() && bytes < kPageBytesMax &&
         static_cast<std::uint32_t>(response.ties_size()) < page_size;
       ++at) {
    PG_ASSIGN_OR_RETURN(*response.add_ties(), ToMessage(context, std::move(ties[at]), &refs));
    bytes += response.ties().rbegin()->ByteSizeLong();
  }
  if (at < ties.size()) {
    storage::v1::PageToken next;
    next.set_revision(context.revision());
    next.set_request_fingerprint(RequestFingerprint(request));
    next.set_position(at);
    response.set_next_page_token(EncodePageToken(next));
  }
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
  PG_ASSIGN_OR_RETURN(const ReadContext context, OpenRead(store, snapshots, request.as_of()));
  PG_ASSIGN_OR_RETURN(const Vertex entity, context.FindEntity("entity", request.entity()));
  v1::Filter asked;
  *asked.mutable_tie_kinds() = request.tie_kinds();
  PG_ASSIGN_OR_RETURN(const CompiledFilter filter, MakeFilter(context, asked, control));
  const TiesFound found = FindTies(*context.graph, entity, filter, control);

  // By partner: bit i is set if a tie of kind i joins it, the first kind highest, so that larger
  // numbers come first in the answer.
  const auto bit = [kinds](int i) { return 1U << static_cast<unsigned>(kinds - 1 - i); };
  std::map<Vertex, std::uint32_t> present;
  std::map<std::string, std::set<Vertex>> partners;
  for (const TieFound& tie : found.ties) {
    const std::string& kind = context.ontology().tie_kind(tie.tie_kind).id();
    partners[kind].insert(tie.partner);
    for (int i = 0; i < kinds; ++i) {
      if (request.tie_kinds(i) == kind) present[tie.partner] |= bit(i);
    }
  }
  std::vector<std::pair<Vertex, std::uint32_t>> rows(present.begin(), present.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });

  v1::CoverageResponse response;
  RefReader refs(&context, language);
  PG_ASSIGN_OR_RETURN(*response.mutable_entity(), refs.Read(entity));
  response.set_revision(context.revision());
  SetEnd(found.end, &response);
  for (const auto& [partner, bits] : rows) {
    v1::CoverageRow* row = response.add_rows();
    PG_ASSIGN_OR_RETURN(*row->mutable_partner(), refs.Read(partner));
    for (int i = 0; i < kinds; ++i) {
      ((bits & bit(i)) != 0 ? row->add_present() : row->add_absent())
          ->assign(request.tie_kinds(i));
    }
  }
  PG_ASSIGN_OR_RETURN(
      auto lists, OpenListsOf(
                      context, entity, &refs,
                      [&](const std::string& kind) {
                        return std::find(request.tie_kinds().begin(), request.tie_kinds().end(),
                                         kind) != request.tie_kinds().end();
                      },
                      [&](const std::string& kind) { return partners[kind].size(); }));
  for (v1::OpenList& list : lists) *response.add_open_lists() = std::move(list);
  return response;
}

}  // namespace partnergraph
