// The lines that a record was put together from, so that an error can name the right one.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_RECORD_PLACES_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_RECORD_PLACES_H_

#include <map>
#include <string>
#include <vector>

#include "partnergraph/v1/entity.pb.h"
#include "partnergraph/v1/relation.pb.h"

namespace partnergraph {

struct RecordPlaces {
  // The line that introduces the record.
  std::string record;
  // Of parts that have lines of their own, by list: parts["names"][2] is the place of names[2],
  // also down to the column, "entities.csv:12: name_en"; empty: it stands in the record's line.
  std::map<std::string, std::vector<std::string>> parts;

  // Where `field` of the record stands:
  //   "names[2].language" -> "names.csv:100: language";  "kind" -> "entities.csv:12: kind"
  std::string Of(const std::string& field) const;
  // What stands behind the parts that `record` has now stands at `place`.
  void AddParts(const v1::Entity& record, const std::string& place);
  void AddParts(const v1::Relation& record, const std::string& place);
  // The part was taken out of its list, and those behind it have moved up.
  void TakeOut(const std::string& list, std::size_t position);
};

// Of an entity as a line of entities.csv says it: its labels stand in columns of that line.
RecordPlaces PlacesOfLine(const std::string& place, const v1::Entity& entity);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_RECORD_PLACES_H_
