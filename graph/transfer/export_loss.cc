#include "graph/transfer/export_loss.h"

#include <algorithm>
#include <set>
#include <string>

namespace partnergraph {

LossCounter::LossCounter(const Format& format) {
  for (const Facet facet : format.lost) lost_[static_cast<std::size_t>(facet)] = true;
}

template <class Facts>
void LossCounter::AddCitations(const Facts& facts) {
  for (const auto& fact : facts) Add(Facet::kFactCitations, fact.citations_size());
}

template <class List>
void LossCounter::AddDetails(const List& citations) {
  Add(Facet::kCitations, citations.size());
  Add(Facet::kCitationDetails, citations.size());
}

void LossCounter::AddTime(const v1::ValidTime& time) {
  if (time.edtf().empty()) return;
  Add(Facet::kValidTimes, 1);
  const bool has_details = time.uncertain() || time.approximate() ||
                           time.begin() != v1::TIME_BOUND_KNOWN ||
                           time.end() != v1::TIME_BOUND_KNOWN;
  if (has_details) Add(Facet::kTimeDetails, 1);
}

template <class Values>
void LossCounter::AddValues(const Values& values) {
  std::set<std::string> numbers;
  for (const v1::Value& value : values) {
    Add(Facet::kValues, 1);
    const bool second =
        value.kind_case() == v1::Value::kNumber && !numbers.insert(value.key()).second;
    if (!value.unit().empty() || !value.valid_time().edtf().empty() || second) {
      Add(Facet::kValueDetails, 1);
    }
  }
  AddCitations(values);
}

void LossCounter::Count(const v1::Entity& entity) {
  Add(Facet::kOtherNames, std::max(0, entity.names_size() - 1));
  Add(Facet::kNameDetails, entity.names_size());
  Add(Facet::kIdentifiers, entity.identifiers_size());
  Add(Facet::kFigures, entity.observations_size());
  Add(Facet::kFigureDetails, entity.observations_size());
  Add(Facet::kCompleteness, entity.completeness_size());
  if (!entity.dataset().empty()) Add(Facet::kDatasets, 1);
  AddValues(entity.values());
  AddCitations(entity.names());
  AddCitations(entity.identifiers());
  AddCitations(entity.observations());
  AddDetails(entity.citations());
}

void LossCounter::Count(const RelationToWrite& to_write) {
  const v1::Relation& relation = to_write.relation;
  Add(Facet::kRelationKinds, 1);
  Add(Facet::kRelationIds, 1);
  if (!relation.role().empty()) Add(Facet::kRoles, 1);
  if (!to_write.directed) Add(Facet::kSymmetry, 1);
  if (!relation.dataset().empty()) Add(Facet::kDatasets, 1);
  AddTime(relation.valid_time());
  AddValues(relation.values());
  AddDetails(relation.citations());
}

void LossCounter::Report(std::string_view language, v1::ExportSummary* summary) const {
  for (std::size_t i = 0; i < kFacetCount; ++i) {
    if (counts_[i] == 0) continue;
    const FacetName& name = NameOf(static_cast<Facet>(i));
    v1::ExportLoss* const loss = summary->add_losses();
    loss->set_what(language.starts_with("zh") ? name.zh : name.en);
    loss->set_count(counts_[i]);
  }
}

}  // namespace partnergraph
