// Checks entities and relations against the ontology and completes what is computed on write.
//
// These checks need the record alone; what needs other records (do the ends exist, is there a
// cycle, is an identifier free) stands in graph/store/commit_check.h.
#ifndef PARTNERGRAPH_GRAPH_MODEL_RECORD_CHECK_H_
#define PARTNERGRAPH_GRAPH_MODEL_RECORD_CHECK_H_

#include "graph/base/status.h"
#include "graph/model/ontology.h"
#include "partnergraph/v1/entity.pb.h"
#include "partnergraph/v1/relation.pb.h"

namespace partnergraph {

// Checks `entity` and brings it into stored form: valid times computed, scripts and default uses
// filled in, `revision` cleared, fields dropped that this program does not know. Errors are
// INVALID_ARGUMENT with a Violation at the field: UNKNOWN_KIND, ABSTRACT_KIND, BAD_ID,
// MISSING_FIELD, TOO_LONG, INVALID_UTF8, CONTROL_CHARACTER, TOO_MANY, MALFORMED_TIME,
// DUPLICATE_LABEL (two labels in one language), DUPLICATE_NAME, UNKNOWN_SCHEME, BAD_IDENTIFIER
// (pattern or check digits), DUPLICATE_IDENTIFIER, UNKNOWN_KEY, WRONG_TYPE, UNKNOWN_METRIC,
// WRONG_UNIT, BAD_NUMBER (not finite), DUPLICATE_KIND, MISSING_VALUE (a required property),
// MISSING_BASIS, BLANK (a text of blanks where one is needed), BAD_LANGUAGE, BAD_SCRIPT,
// UNKNOWN_VALUE (of an enum), OUTPUT_ONLY (`merged_ids`: the merged view of several records is put
// as one).
Status NormalizeEntity(const Ontology& ontology, v1::Entity* entity);

// The same for a relation; an empty id is filled in and the ends of a symmetric kind are put into
// the order of their ids. SELF_RELATION: both ends are the same entity.
Status NormalizeRelation(const Ontology& ontology, v1::Relation* relation);

// The same of records that have no other fields than this program knows, because it made them: half
// the time.
Status NormalizeKnownFields(const Ontology& ontology, v1::Entity* entity);
Status NormalizeKnownFields(const Ontology& ontology, v1::Relation* relation);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_MODEL_RECORD_CHECK_H_
