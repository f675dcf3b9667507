// Checks what a row says against the ontology, and takes out the parts that are wrong.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_CLAIM_CHECK_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_CLAIM_CHECK_H_

#include <google/protobuf/message.h>

#include <optional>
#include <string>

#include "graph/model/ontology.h"
#include "graph/transfer/import_report.h"
#include "graph/transfer/record_places.h"
#include "partnergraph/v1/entity.pb.h"
#include "partnergraph/v1/relation.pb.h"

namespace partnergraph {

// Citations that a relation takes from rows that say the same; there may be thousands.
inline constexpr int kRepeatedCitationsMax = 10;

// Brings the record into stored form. A name, identifier, value, figure or completeness statement
// that breaks a rule is taken out and reported as repaired. False: the record itself breaks one; it
// is reported as rejected.
bool NormalizeClaim(const Ontology& ontology, RecordPlaces places, ImportReport* report,
                    v1::Entity* entity);
bool NormalizeClaim(const Ontology& ontology, RecordPlaces places, ImportReport* report,
                    v1::Relation* relation);

// What a field lies in: "names[2].text" in the third of the names.
struct RecordPart {
  std::string list;
  std::size_t position = 0;
};
// Takes the part that `field` lies in out of the record. nullopt: it lies in none.
std::optional<RecordPart> TakeOut(const std::string& field, google::protobuf::Message* record);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_CLAIM_CHECK_H_
