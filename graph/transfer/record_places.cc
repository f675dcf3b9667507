#include "graph/transfer/record_places.h"

#include <cstdlib>

namespace partnergraph {
namespace {

void Grow(int size, const std::string& place, std::vector<std::string>* places) {
  if (static_cast<std::size_t>(size) > places->size()) {
    places->resize(static_cast<std::size_t>(size), place);
  }
}

}  // namespace

std::string RecordPlaces::Of(const std::string& field) const {
  const auto with = [](const std::string& place, const std::string& rest) {
    return rest.empty() ? place : place + ": " + rest;
  };
  const std::size_t bracket = field.find('[');
  const auto list = parts.find(field.substr(0, bracket));
  if (bracket == std::string::npos || list == parts.end()) return with(record, field);
  const std::size_t position = std::strtoull(field.c_str() + bracket + 1, nullptr, 10);
  if (position >= list->second.size() || list->second[position].empty()) {
    return with(record, field);
  }
  const std::string& place = list->second[position];
  const std::size_t dot = field.find('.', bracket);
  const bool is_cell = place.find(": ") != std::string::npos;
  return with(place, is_cell || dot == std::string::npos ? "" : field.substr(dot + 1));
}

void RecordPlaces::AddParts(const v1::Entity& entity, const std::string& place) {
  Grow(entity.names_size(), place, &parts["names"]);
  Grow(entity.identifiers_size(), place, &parts["identifiers"]);
  Grow(entity.values_size(), place, &parts["values"]);
  Grow(entity.observations_size(), place, &parts["observations"]);
  Grow(entity.completeness_size(), place, &parts["completeness"]);
}

void RecordPlaces::AddParts(const v1::Relation& relation, const std::string& place) {
  Grow(relation.values_size(), place, &parts["values"]);
}

void RecordPlaces::TakeOut(const std::string& list, std::size_t position) {
  const auto found = parts.find(list);
  if (found == parts.end() || position >= found->second.size()) return;
  found->second.erase(found->second.begin() + static_cast<std::ptrdiff_t>(position));
}

RecordPlaces PlacesOfLine(const std::string& place, const v1::Entity& entity) {
  RecordPlaces places{.record = place, .parts = {}};
  places.AddParts(entity, "");
  for (int i = 0; i < entity.names_size(); ++i) {
    places.parts["names"][static_cast<std::size_t>(i)] =
        place + (entity.names(i).language() == "en" ? ": name_en" : ": name_zh");
  }
  return places;
}

}  // namespace partnergraph
