// Write requests in the domain's words, for tests of the store and the engine.
#ifndef PARTNERGRAPH_TESTS_GRAPH_WRITE_REQUESTS_H_
#define PARTNERGRAPH_TESTS_GRAPH_WRITE_REQUESTS_H_

#include <initializer_list>
#include <string>

#include "partnergraph/v1/graph_service.pb.h"
#include "tests/graph/test_ontology.h"

namespace partnergraph {

inline v1::WriteRequest Commit(std::initializer_list<v1::Mutation> mutations) {
  v1::WriteRequest request;
  request.set_author("test");
  for (const v1::Mutation& mutation : mutations) *request.add_mutations() = mutation;
  return request;
}

inline v1::Mutation PutOntology(const v1::Ontology& ontology = TestOntologyMessage()) {
  v1::Mutation mutation;
  *mutation.mutable_put_ontology() = ontology;
  return mutation;
}

// An entity with one Chinese label; the id is its English one.
inline v1::Mutation Put(const std::string& kind, const std::string& id, const std::string& zh) {
  v1::Mutation mutation;
  v1::Entity* entity = mutation.mutable_put_entity();
  entity->set_id(id);
  entity->set_kind(kind);
  entity->add_names()->set_text(zh);
  entity->mutable_names(0)->set_language("zh-Hans");
  entity->add_names()->set_text(id);
  entity->mutable_names(1)->set_language("en");
  return mutation;
}

inline v1::Mutation WithIdentifier(v1::Mutation mutation, const std::string& scheme,
                                   const std::string& value) {
  v1::Identifier* identifier = mutation.mutable_put_entity()->add_identifiers();
  identifier->set_scheme(scheme);
  identifier->set_value(value);
  return mutation;
}

inline v1::Mutation Relate(const std::string& source, const std::string& kind,
                           const std::string& target, const std::string& edtf = "") {
  v1::Mutation mutation;
  v1::Relation* relation = mutation.mutable_put_relation();
  relation->set_source_id(source);
  relation->set_kind(kind);
  relation->set_target_id(target);
  relation->mutable_valid_time()->set_edtf(edtf);
  return mutation;
}

inline v1::Mutation Merge(const std::string& member, const std::string& canonical) {
  v1::Mutation mutation = Relate(member, "same_as", canonical);
  v1::Value* reason = mutation.mutable_put_relation()->add_values();
  reason->set_key("reason");
  reason->set_text("同一机构");
  return mutation;
}

inline v1::Mutation Delete(const std::string& id, bool cascade = false) {
  v1::Mutation mutation;
  mutation.mutable_delete_entity()->set_id(id);
  mutation.mutable_delete_entity()->set_cascade(cascade);
  return mutation;
}

inline v1::Mutation Unrelate(const std::string& id) {
  v1::Mutation mutation;
  mutation.mutable_delete_relation()->set_id(id);
  return mutation;
}

// Ontology, 上海, 哥德堡 (part of 瑞典) and an agreement of the two cities.
inline v1::WriteRequest FirstCommit() {
  return Commit({PutOntology(), Put("city", "shanghai", "上海"),
                 Put("city", "gothenburg", "哥德堡"), Put("country", "sweden", "瑞典"),
                 Put("agreement", "agreement_1", "科技合作协议"),
                 Relate("gothenburg", "part_of", "sweden"),
                 Relate("agreement_1", "party", "shanghai"),
                 Relate("agreement_1", "party", "gothenburg")});
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_WRITE_REQUESTS_H_
