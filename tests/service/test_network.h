// A small ontology and networks in it, for the tests of the service.
//
//   place -agreement- place          symmetric, a tie by itself
//   place -takes_part-> project      a connector, induces the tie "project"
#ifndef PARTNERGRAPH_TESTS_SERVICE_TEST_NETWORK_H_
#define PARTNERGRAPH_TESTS_SERVICE_TEST_NETWORK_H_

#include <string>
#include <string_view>

#include "partnergraph/v1/graph_service.pb.h"

namespace partnergraph {

v1::Mutation PutTestOntology();
// `kind` is "place" or "project"; without a name the id is the name.
v1::Mutation PutEntity(const std::string& id, const std::string& name = "",
                       const std::string& kind = "place");
// The id is "<source>.<kind>.<target>".
v1::Mutation PutRelation(const std::string& source, const std::string& kind,
                         const std::string& target);

// Writes the ontology and 上海 -agreement- Göteborg, 上海 -agreement- Québec, and the project
// "rail" of Göteborg and Québec.
v1::WriteRequest SmallNetwork();
// "hub" has an agreement with each of `size` places "leaf0" ...
v1::WriteRequest Star(int size);
// "end0" to "end<count>": from each to the next `width` ways of two hops.
v1::WriteRequest Diamonds(int count, int width);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_SERVICE_TEST_NETWORK_H_
