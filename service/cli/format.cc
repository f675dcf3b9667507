#include "service/cli/format.h"

#include <array>
#include <charconv>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "service/cli/table.h"

namespace partnergraph::cli {
namespace {

// Puts a comma between groups of three digits before the point.
std::string Group(std::string_view digits) {
  const std::size_t begin = digits.starts_with('-') ? 1 : 0;
  const std::size_t end = std::min(digits.find('.'), digits.size());
  std::string grouped(digits.substr(0, begin));
  for (std::size_t i = begin; i < end; ++i) {
    if (i > begin && (end - i) % 3 == 0) grouped += ',';
    grouped += digits[i];
  }
  return grouped.append(digits.substr(end));
}

std::string FormatBasis(v1::Basis basis, Language language) {
  switch (basis) {
    case v1::BASIS_STATED:
      return Text(language, Message::kBasisStated);
    case v1::BASIS_DERIVED:
      return Text(language, Message::kBasisDerived);
    case v1::BASIS_OUTSIDE_KNOWLEDGE:
      return Text(language, Message::kBasisOutsideKnowledge);
    default:
      return "";
  }
}

std::string WithCounts(const v1::Completeness& completeness, const std::string& named,
                       Language language) {
  if (completeness.has_total()) {
    const std::string total = FormatCount(static_cast<std::uint64_t>(completeness.total()));
    return named.empty() ? Text(language, Message::kTotal, {total})
                         : Text(language, Message::kNamedOfTotal, {named, total});
  }
  return named.empty() ? "" : Text(language, Message::kNamed, {named});
}

std::string CompletenessText(const v1::Completeness& completeness, const std::string& named,
                             const Vocabulary& vocabulary, Language language) {
  const Message state = completeness.complete() ? Message::kListComplete : Message::kListOpen;
  const std::string text =
      Text(language, Message::kListState,
           {vocabulary.ListKind(completeness), Text(language, state)}) +
      WithCounts(completeness, named, language);
  const std::string citations =
      FormatCitations(completeness.citations(), ShowBasis::kUnlessStated, language);
  return citations.empty() ? text : text + "  " + citations;
}

}  // namespace

std::string FormatNumber(double number) {
  std::array<char, 400> digits{};  // The largest double has 309 digits.
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
  if (error != std::errc()) return std::to_string(number);
  return Group(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

std::string FormatCount(std::uint64_t count) { return Group(std::to_string(count)); }

std::string FormatFigure(const v1::Observation& observation) {
  std::string figure;
  if (observation.bound() == v1::FIGURE_BOUND_AT_LEAST) figure = "≥ ";
  if (observation.bound() == v1::FIGURE_BOUND_AT_MOST) figure = "≤ ";
  if (observation.bound() == v1::FIGURE_BOUND_APPROXIMATE) figure = "≈ ";
  figure += FormatNumber(observation.value());
  if (!observation.unit().empty() && observation.unit() != "1") figure += " " + observation.unit();
  return figure;
}

std::string FormatValue(const v1::Value& value, Language language) {
  std::string text;
  switch (value.kind_case()) {
    case v1::Value::kText:
      text = value.text();
      break;
    case v1::Value::kNumber:
      text = FormatNumber(value.number());
      break;
    case v1::Value::kFlag:
      text = Text(language, value.flag() ? Message::kYes : Message::kNo);
      break;
    case v1::Value::kDate:
      text = value.date();
      break;
    case v1::Value::KIND_NOT_SET:
      break;
  }
  return value.unit().empty() ? text : text + " " + value.unit();
}

std::string NameOf(const v1::Entity& entity, Language language) {
  const std::string wanted = LanguageCode(language);
  const v1::Name* best = nullptr;
  int best_rank = 0;
  for (const v1::Name& name : entity.names()) {
    const std::string primary = name.language().substr(0, name.language().find('-'));
    const bool is_label = name.use() == v1::NAME_USE_LABEL;
    // Traditional script only where there is no simplified one.
    const int rank = (primary == wanted ? 8 : 0) + (is_label ? 4 : 0) +
                     (name.use() == v1::NAME_USE_OFFICIAL ? 2 : 0) +
                     (name.script() == "Hant" ? 0 : 1);
    if (best == nullptr || rank > best_rank) {
      best = &name;
      best_rank = rank;
    }
  }
  return best == nullptr ? entity.id() : best->text();
}

std::string NameAndId(const v1::EntityRef& entity) {
  if (entity.name().empty() || entity.name() == entity.id()) return entity.id();
  return OneLine(entity.name()) + " (" + entity.id() + ")";
}

std::string FormatCitations(const Citations& citations, ShowBasis show_basis, Language language) {
  std::string text;
  std::set<std::tuple<std::string, std::string, int>> seen;
  for (const v1::Citation& citation : citations) {
    if (!seen.emplace(citation.source_id(), citation.locator(), citation.basis()).second) continue;
    if (!text.empty()) text += " ";
    text += "[" + citation.source_id();
    if (!citation.locator().empty()) text += " " + OneLine(citation.locator());
    text += "]";
    if (show_basis == ShowBasis::kAlways || citation.basis() != v1::BASIS_STATED) {
      text += " " + FormatBasis(citation.basis(), language);
    }
  }
  return text;
}

std::string FormatUse(v1::NameUse use, Language language) {
  switch (use) {
    case v1::NAME_USE_OFFICIAL:
      return Text(language, Message::kUseOfficial);
    case v1::NAME_USE_ALIAS:
      return Text(language, Message::kUseAlias);
    case v1::NAME_USE_ACRONYM:
      return Text(language, Message::kUseAcronym);
    case v1::NAME_USE_SHORT:
      return Text(language, Message::kUseShort);
    case v1::NAME_USE_FORMER:
      return Text(language, Message::kUseFormer);
    default:
      return Text(language, Message::kUseLabel);
  }
}

std::string FormatCompleteness(const v1::Completeness& completeness, const Vocabulary& vocabulary,
                               Language language) {
  return CompletenessText(completeness, "", vocabulary, language);
}

std::string FormatOpenList(const v1::OpenList& list, const Vocabulary& vocabulary,
                           Language language) {
  const std::string name = list.entity().name().empty() ? list.entity().id() : list.entity().name();
  return OneLine(name) + Text(language, Message::kComma) +
         CompletenessText(list.completeness(),
                          list.has_known_count() ? FormatCount(list.known_count()) : "",
                          vocabulary, language);
}

std::string FormatTruncation(v1::TruncationReason reason, Language language) {
  switch (reason) {
    case v1::TRUNCATION_REASON_VISITED_EDGES:
      return Text(language, Message::kTruncatedEdges);
    case v1::TRUNCATION_REASON_DEADLINE:
      return Text(language, Message::kTruncatedDeadline);
    case v1::TRUNCATION_REASON_CANCELLED:
      return Text(language, Message::kTruncatedCancelled);
    default:
      return Text(language, Message::kTruncatedResults);
  }
}

std::string FormatArrow(const v1::Relation& relation, bool forward, const Vocabulary& vocabulary) {
  std::string label = vocabulary.RelationKind(relation.kind(), /*forward=*/true);
  if (!relation.role().empty()) label += " (" + OneLine(relation.role()) + ")";
  if (vocabulary.IsSymmetric(relation.kind())) return "—" + label + "—";
  return forward ? "—" + label + "→" : "←" + label + "—";
}

std::string FormatPath(const v1::Path& path, const Vocabulary& vocabulary) {
  const auto name = [](const v1::EntityRef& entity) {
    return OneLine(entity.name().empty() ? entity.id() : entity.name());
  };
  std::string text = name(path.start());
  for (const v1::Step& step : path.steps()) {
    text += ' ';
    text += FormatArrow(step.relation(), step.forward(), vocabulary);
    if (step.holding() == v1::HOLDING_POSSIBLY) text += "(?)";
    text += ' ';
    text += name(step.entity());
  }
  return text;
}

}  // namespace partnergraph::cli
