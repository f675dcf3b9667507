// Records as flat lists of attributes, which is all that most formats know.
//
//   entity    kind, name_zh, name_en, other_names, dataset, sources, id_<scheme>, <key of a value>,
//             figure_<metric>, change
//   relation  kind, role, symmetric, valid_time, begin, end, dataset, sources, <key of a value>,
//   change
//
// `symmetric` is true or absent: a relation without direction. Not all readers take edges of both
// sorts in one graph, so every edge has a direction and this says which do not mean it. A value
// whose key is one of those names, or what formats call something of their own ("weight", "label"
// ...), is "value_<key>". Several texts of one attribute are joined by "; ". `sources` are
// citations as "source locator". `begin` and `end` are the first and last day, YYYY-MM-DD, where
// they are known.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_ATTRIBUTES_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_ATTRIBUTES_H_

#include <optional>
#include <string>
#include <vector>

#include "graph/exchange/network_writer.h"

namespace partnergraph {

enum class AttributeType { kText, kNumber, kFlag };

struct Attribute {
  std::string name;
  AttributeType type = AttributeType::kText;
};

// One text for each attribute, in their order; nullopt: the record has none. A number reads back as
// a double, a flag is "true" or "false".
using AttributeTexts = std::vector<std::optional<std::string>>;

// The attributes that records of this ontology may have. A key that has values of several types, or
// a number that occurs several times, is text.
class Attributes {
 public:
  explicit Attributes(const NetworkHeader& header);

  const std::vector<Attribute>& of_entities() const { return entity_; }
  const std::vector<Attribute>& of_relations() const { return relation_; }
  AttributeTexts Of(const EntityToWrite& entity) const;
  AttributeTexts Of(const RelationToWrite& relation) const;

 private:
  std::vector<Attribute> entity_;
  std::vector<Attribute> relation_;
};

// YYYY-MM-DD of the first and last day on which it can hold; empty: not known, or open.
std::string BeginDay(const v1::ValidTime& time);
std::string EndDay(const v1::ValidTime& time);

// Citations as "source locator; ...".
std::string SourcesText(const google::protobuf::RepeatedPtrField<v1::Citation>& citations);

// A value as text, with its unit behind a number.
std::string ValueText(const v1::Value& value);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_ATTRIBUTES_H_
