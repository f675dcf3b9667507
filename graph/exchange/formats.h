// The table of export formats: names, media types, file endings, writers, and what each cannot
// carry.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_FORMATS_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_FORMATS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "graph/exchange/network_writer.h"

namespace partnergraph {

// Parts of a network that a format may not be able to carry.
enum class Facet : std::uint8_t {
  // Citations of names, identifiers, values and figures.
  kFactCitations,
  // Citations of entities and relations: who says it, where.
  kCitations,
  // How a source was read: basis, confidence, original wording, note.
  kCitationDetails,
  // Names besides those shown; their uses, scopes and times.
  kOtherNames,
  kNameDetails,
  kIdentifiers,
  kValues,
  // Units and times of values; values beyond the first of a number's key.
  kValueDetails,
  kFigures,
  // Bounds, units and periods of figures.
  kFigureDetails,
  kCompleteness,
  kRelationKinds,
  kRoles,
  kValidTimes,
  // Qualifiers of dates; what is unknown and what is open.
  kTimeDetails,
  // That a relation has no direction.
  kSymmetry,
  // The ids of relations, by which parallel ones are told apart.
  kRelationIds,
  kDatasets,
};
inline constexpr std::size_t kFacetCount = 18;
// "citations of facts" in English and Chinese.
struct FacetName {
  const char* en;
  const char* zh;
};
const FacetName& NameOf(Facet facet);

struct Format {
  const char* id;
  const char* name;
  const char* media_type;
  // Of the file, or of each file.
  const char* ending;
  // Names of several files without endings; empty: one file.
  std::vector<const char*> files;
  std::vector<Facet> lost;
  MakeWriter make;
};

// In the order in which they are shown.
const std::vector<Format>& FormatList();
// Null if there is none.
const Format* FindFormat(std::string_view id);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_FORMATS_H_
