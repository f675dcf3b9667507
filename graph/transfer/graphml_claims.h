// What the nodes and edges of a GraphML file say of entities and relations.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_GRAPHML_CLAIMS_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_GRAPHML_CLAIMS_H_

#include <string>

#include "graph/base/status.h"
#include "graph/exchange/graphml_reader.h"
#include "graph/model/ontology.h"
#include "graph/transfer/import_report.h"
#include "partnergraph/storage/v1/claim.pb.h"
#include "partnergraph/v1/transfer_service.pb.h"

namespace partnergraph {

// The record that the element carries in its attribute "record", or what its other attributes say.
// Attributes that the ontology does not know are reported as repaired. INVALID_ARGUMENT at `place`,
// MALFORMED_RECORD: "record" is no record in proto3 JSON.
StatusOr<storage::v1::Claim> ClaimOf(const GraphmlElement& element, const std::string& place,
                                     const v1::GraphmlFile& file, const Ontology& ontology,
                                     ImportReport* report);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_GRAPHML_CLAIMS_H_
