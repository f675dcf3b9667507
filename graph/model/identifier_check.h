// Check digits of identifiers in other registries: they catch a mistyped or made-up id before it
// joins two entities.
#ifndef PARTNERGRAPH_GRAPH_MODEL_IDENTIFIER_CHECK_H_
#define PARTNERGRAPH_GRAPH_MODEL_IDENTIFIER_CHECK_H_

#include <string_view>

#include "partnergraph/v1/ontology.pb.h"

namespace partnergraph {

// True if `value` has the form and the check digits that `check` asks for:
//   CHECK_UNSPECIFIED  any value;
//   CHECK_ROR          "013q1eq08": 0, six characters of Crockford's base 32 in lower case, two
//                      digits;
//   CHECK_ISNI         "0000 0001 0125 2443" or without blanks: 15 digits and a digit or X;
//   CHECK_USCC         "12100000425006117P": 18 digits or capitals without I, O, S, V and Z.
// A check that this program does not know holds for no value.
bool HasValidCheckDigits(v1::IdentifierScheme::Check check, std::string_view value);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_MODEL_IDENTIFIER_CHECK_H_
