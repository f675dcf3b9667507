// Reads a folder of facts, such as data/: an ontology and CSV files that staff can correct, one
// fact a line. The files and their columns are described in data/README.md.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_DATASET_READER_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_DATASET_READER_H_

#include <string>
#include <unordered_map>
#include <vector>

#include "graph/base/status.h"
#include "partnergraph/v1/change.pb.h"
#include "partnergraph/v1/ontology.pb.h"

namespace partnergraph {

// The lines that a record was put together from.
struct RecordPlaces {
  // "entities.csv:12", the line that began it.
  std::string record;
  // What stands elsewhere: "names[2]" -> "names.csv:100", or has a column of its own:
  // "names[0].text" -> "entities.csv:12: name_zh".
  std::unordered_map<std::string, std::string> parts;

  // Where `field` of the record stands: the place of the longest part of it that is known, and the
  // rest of the field.
  //   "names[2].language" -> "names.csv:100: language";  "kind" -> "entities.csv:12: kind"
  std::string Of(const std::string& field) const;
};

struct Dataset {
  v1::Ontology ontology;
  // The facts, put together to whole records: entities in the order of entities.csv, then
  // relations in the order of relations.csv.
  std::vector<v1::Mutation> mutations;
  // By mutation.
  std::vector<RecordPlaces> places;
};

// Reads `folder`/ontology.textproto and `folder`/seed/*.csv; every record gets the dataset "seed".
// NOT_FOUND: a file is missing. INVALID_ARGUMENT with a Violation at "file:line" or
// "file:line: column": a malformed row (MALFORMED_CSV), an unknown word in a column (UNKNOWN_WORD),
// a number that is none (BAD_NUMBER), a line about an entity or relation that no line introduces
// (DANGLING), a second line with the same id (DUPLICATE_ID), a malformed ontology
// (MALFORMED_TEXTPROTO).
StatusOr<Dataset> ReadDataset(const std::string& folder);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_DATASET_READER_H_
