// partnergraph show: everything that is stored about one entity, with its sources.
#include <algorithm>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include "service/cli/commands.h"
#include "service/cli/format.h"
#include "service/cli/resolve.h"

namespace partnergraph::cli {
namespace {

constexpr std::size_t kIndent = 2;

// Prints an entity section by section; a section without content leaves no trace.
class EntityPrinter {
 public:
  EntityPrinter(Session* session, const Vocabulary* vocabulary)
      : session_(*session), vocabulary_(*vocabulary) {}

  void PrintHead(const v1::Entity& entity) const;
  void PrintNames(const v1::Entity& entity) const;
  void PrintIdentifiers(const v1::Entity& entity) const;
  void PrintValues(const v1::Entity& entity) const;
  void PrintObservations(const v1::Entity& entity) const;
  void PrintCompleteness(const v1::Entity& entity) const;
  // `names` holds the names of the other ends by id.
  void PrintRelations(const std::string& id, const std::vector<v1::Relation>& relations,
                      const std::map<std::string, std::string>& names) const;

 private:
  std::string Cited(const Citations& citations) const {
    return FormatCitations(citations, ShowBasis::kAlways, session_.language());
  }
  std::string Heading(const std::string& title) const {
    return "\n" + session_.Painted(title, Style::kBold) + "\n";
  }
  void PrintSection(Message title, Table* table, std::size_t citations_column) const {
    if (table->empty()) return;
    session_.out() << Heading(session_.Say(title));
    table->SetStyle(citations_column, Style::kDim);
    table->Print(session_.out(), session_.options().color, kIndent);
  }
  std::string RelationValues(const v1::Relation& relation) const;

  Session& session_;
  const Vocabulary& vocabulary_;
};

void EntityPrinter::PrintHead(const v1::Entity& entity) const {
  session_.out() << session_.Painted(OneLine(NameOf(entity, session_.language())), Style::kBold)
                 << " (" << entity.id() << ")\n"
                 << vocabulary_.EntityKind(entity.kind()) << "  "
                 << session_.Say(Message::kAtRevision, {std::to_string(entity.revision())});
  if (!entity.dataset().empty()) {
    session_.out() << "  " << session_.Say(Message::kOfDataset, {entity.dataset()});
  }
  session_.out() << "  " << session_.Painted(Cited(entity.citations()), Style::kDim) << "\n";
  for (const std::string& merged : entity.merged_ids()) {
    session_.out() << session_.Say(Message::kMergedFrom, {merged}) << "\n";
  }
}

void EntityPrinter::PrintNames(const v1::Entity& entity) const {
  // The reader's language first, then by code; in the stored order within a language.
  const std::string own = LanguageCode(session_.language());
  std::vector<const v1::Name*> names;
  for (const v1::Name& name : entity.names()) names.push_back(&name);
  std::stable_sort(names.begin(), names.end(), [&](const v1::Name* a, const v1::Name* b) {
    const auto rank = [&](const v1::Name* name) {
      return std::tuple(!name->language().starts_with(own), name->language().empty(),
                        name->language());
    };
    return rank(a) < rank(b);
  });
  Table table;
  std::string language;
  for (const v1::Name* const name : names) {
    const bool is_first = name == names.front() || name->language() != language;
    language = name->language();
    const std::string shown = language.empty() ? "—" : language;
    const std::string scope =
        name->scope().empty() ? "" : session_.Say(Message::kInScope, {name->scope()});
    table.AddRow({is_first ? shown : "", name->text(), FormatUse(name->use(), session_.language()),
                  scope, name->valid_time().edtf(), Cited(name->citations())});
  }
  PrintSection(Message::kNames, &table, 5);
}

void EntityPrinter::PrintIdentifiers(const v1::Entity& entity) const {
  Table table;
  for (const v1::Identifier& identifier : entity.identifiers()) {
    table.AddRow({vocabulary_.Scheme(identifier.scheme()),
                  identifier.scheme() + ":" + identifier.value(), Cited(identifier.citations())});
  }
  PrintSection(Message::kIdentifiers, &table, 2);
}

void EntityPrinter::PrintValues(const v1::Entity& entity) const {
  Table table;
  for (const v1::Value& value : entity.values()) {
    table.AddRow({vocabulary_.Property(value.key()), FormatValue(value, session_.language()),
                  value.valid_time().edtf(), Cited(value.citations())});
  }
  PrintSection(Message::kValues, &table, 3);
}

void EntityPrinter::PrintObservations(const v1::Entity& entity) const {
  Table table;
  for (const v1::Observation& figure : entity.observations()) {
    const std::string period = figure.period().edtf();
    const std::string as_of =
        figure.as_of().empty() ? "" : session_.Say(Message::kAsOfDate, {figure.as_of()});
    const std::string original =
        figure.original().empty() ? "" : session_.Say(Message::kQuoted, {figure.original()});
    table.AddRow({vocabulary_.Metric(figure.metric()), FormatFigure(figure), period, as_of,
                  original, Cited(figure.citations())});
  }
  PrintSection(Message::kObservations, &table, 5);
}

void EntityPrinter::PrintCompleteness(const v1::Entity& entity) const {
  if (entity.completeness().empty()) return;
  session_.out() << Heading(session_.Say(Message::kCompleteness));
  for (const v1::Completeness& completeness : entity.completeness()) {
    session_.out() << "  " << FormatCompleteness(completeness, vocabulary_, session_.language())
                   << "\n";
  }
}

std::string EntityPrinter::RelationValues(const v1::Relation& relation) const {
  std::string text;
  for (const v1::Value& value : relation.values()) {
    if (!text.empty()) text += session_.Say(Message::kListComma);
    text += vocabulary_.Property(value.key()) + " " + FormatValue(value, session_.language());
  }
  return text;
}

void EntityPrinter::PrintRelations(const std::string& id,
                                   const std::vector<v1::Relation>& relations,
                                   const std::map<std::string, std::string>& names) const {
  // By direction and kind, in the order in which the service lists them.
  std::vector<std::pair<std::string, std::vector<const v1::Relation*>>> groups;
  for (const v1::Relation& relation : relations) {
    const std::string label = vocabulary_.RelationKind(relation.kind(), relation.source_id() == id);
    const auto same = std::find_if(groups.begin(), groups.end(),
                                   [&](const auto& group) { return group.first == label; });
    if (same == groups.end()) {
      groups.emplace_back(label, std::vector<const v1::Relation*>{&relation});
    } else {
      same->second.push_back(&relation);
    }
  }
  if (!groups.empty()) session_.out() << Heading(session_.Say(Message::kRelations));
  for (const auto& [label, group] : groups) {
    session_.out() << "  "
                   << session_.Say(Message::kGroupHeading, {label, FormatCount(group.size())})
                   << "\n";
    Table table;
    table.SetStyle(4, Style::kDim);
    for (const v1::Relation* const relation : group) {
      v1::EntityRef other;
      other.set_id(relation->source_id() == id ? relation->target_id() : relation->source_id());
      const auto name = names.find(other.id());
      if (name != names.end()) other.set_name(name->second);
      table.AddRow({NameAndId(other), relation->role(), relation->valid_time().edtf(),
                    RelationValues(*relation), Cited(relation->citations())});
    }
    table.Print(session_.out(), session_.options().color, 2 * kIndent);
  }
}

StatusOr<std::vector<v1::Relation>> ListRelations(Session& session, const std::string& id) {
  auto request = session.NewRequest<v1::ListRelationsRequest>();
  request.set_entity(id);
  request.set_page_size(kPageSizeMax);
  std::vector<v1::Relation> relations;
  do {
    PG_ASSIGN_OR_RETURN(const v1::ListRelationsResponse response,
                        session.Call(&v1::GraphService::Stub::ListRelations, request));
    if (session.options().json) session.PrintJson(response);
    relations.insert(relations.end(), response.relations().begin(), response.relations().end());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return relations;
}

// Names in the reader's language of the entities at the ends of `relations`, by id.
StatusOr<std::map<std::string, std::string>> NamesOfEnds(
    Session& session, const std::vector<v1::Relation>& relations) {
  std::map<std::string, std::string> names;
  for (const v1::Relation& relation : relations) {
    names.try_emplace(relation.source_id());
    names.try_emplace(relation.target_id());
  }
  auto request = session.NewRequest<v1::BatchGetEntitiesRequest>();
  for (auto next = names.begin(); next != names.end();) {
    request.clear_entities();
    while (next != names.end() && request.entities_size() < kBatchGetMax) {
      request.add_entities((next++)->first);
    }
    PG_ASSIGN_OR_RETURN(const v1::BatchGetEntitiesResponse response,
                        session.Call(&v1::GraphService::Stub::BatchGetEntities, request));
    for (const v1::Entity& entity : response.entities()) {
      names[entity.id()] = NameOf(entity, session.language());
    }
  }
  return names;
}

Status RunShow(Session& session, const std::string& argument) {
  PG_ASSIGN_OR_RETURN(const std::string id, ResolveEntity(session, argument));
  auto request = session.NewRequest<v1::GetEntityRequest>();
  request.set_entity(id);
  PG_ASSIGN_OR_RETURN(const v1::GetEntityResponse response,
                      session.Call(&v1::GraphService::Stub::GetEntity, request));
  if (session.options().json) session.PrintJson(response);
  PG_ASSIGN_OR_RETURN(const auto relations, ListRelations(session, id));
  if (session.options().json) return absl::OkStatus();
  PG_ASSIGN_OR_RETURN(const auto names, NamesOfEnds(session, relations));
  PG_ASSIGN_OR_RETURN(const Vocabulary* const vocabulary, session.GetVocabulary());
  const v1::Entity& entity = response.entity();
  const EntityPrinter printer(&session, vocabulary);
  printer.PrintHead(entity);
  printer.PrintNames(entity);
  printer.PrintIdentifiers(entity);
  printer.PrintValues(entity);
  printer.PrintObservations(entity);
  printer.PrintCompleteness(entity);
  printer.PrintRelations(id, relations, names);
  return absl::OkStatus();
}

}  // namespace

void AddShow(const CommandLine& line) {
  CLI::App* const command = line.Add("show", Message::kHelpShow,
                                     "  partnergraph show 浦江人才计划\n"
                                     "  partnergraph show iso3166:SG\n"
                                     "  partnergraph show \"Fudan University\" --lang en");
  const auto entity = std::make_shared<std::string>();
  command->add_option("ENTITY", *entity, line.Say(Message::kHelpEntity))->required();
  command->callback([run = line.run, entity] {
    *run = [entity](Session& session) { return RunShow(session, *entity); };
  });
}

}  // namespace partnergraph::cli
