#include "test_network.h"

#include <google/protobuf/text_format.h>

#include <cstdlib>

namespace partnergraph {
namespace {

constexpr char kOntology[] = R"(
  version: "test"
  entity_kinds { id: "place" label { zh: "地方" en: "place" }
                 properties { key: "remark" label { zh: "备注" en: "remark" } type: VALUE_TYPE_TEXT } }
  entity_kinds { id: "project" label { zh: "项目" en: "project" } connector: true }
  relation_kinds { id: "agreement" label { zh: "协议" en: "agreement" } symmetric: true
                   signatures { domain: "place" range: "place" } }
  relation_kinds { id: "takes_part" label { zh: "参与" en: "takes part in" }
                   inverse_label { zh: "参与者" en: "participant" }
                   signatures { domain: "place" range: "project" } }
  tie_kinds { id: "agreement" label { zh: "协议" en: "agreement" } relation_kinds: "agreement" }
  tie_kinds { id: "project" label { zh: "项目" en: "project" }
              rules { connector_kind: "project" source_roles: "takes_part"
                      target_roles: "takes_part" } })";

void Add(v1::Mutation mutation, v1::WriteRequest* request) {
  *request->add_mutations() = std::move(mutation);
}

v1::WriteRequest NewCommit() {
  v1::WriteRequest request;
  request.set_author("test");
  return request;
}

}  // namespace

v1::Mutation PutTestOntology() {
  v1::Mutation mutation;
  if (!google::protobuf::TextFormat::ParseFromString(kOntology, mutation.mutable_put_ontology())) {
    std::abort();
  }
  return mutation;
}

v1::Mutation PutEntity(const std::string& id, const std::string& name, const std::string& kind) {
  v1::Mutation mutation;
  v1::Entity* entity = mutation.mutable_put_entity();
  entity->set_id(id);
  entity->set_kind(kind);
  entity->add_names()->set_text(name.empty() ? id : name);
  return mutation;
}

v1::Mutation PutRelation(const std::string& source, const std::string& kind,
                         const std::string& target) {
  v1::Mutation mutation;
  v1::Relation* relation = mutation.mutable_put_relation();
  relation->set_id(source + "." + kind + "." + target);
  relation->set_kind(kind);
  relation->set_source_id(source);
  relation->set_target_id(target);
  return mutation;
}

v1::WriteRequest SmallNetwork() {
  v1::WriteRequest request = NewCommit();
  Add(PutTestOntology(), &request);
  Add(PutEntity("shanghai", "上海"), &request);
  Add(PutEntity("goteborg", "Göteborg"), &request);
  Add(PutEntity("quebec", "Québec"), &request);
  Add(PutEntity("rail", "铁路", "project"), &request);
  Add(PutRelation("goteborg", "agreement", "shanghai"), &request);
  Add(PutRelation("quebec", "agreement", "shanghai"), &request);
  Add(PutRelation("goteborg", "takes_part", "rail"), &request);
  Add(PutRelation("quebec", "takes_part", "rail"), &request);
  return request;
}

v1::WriteRequest Star(int size) {
  v1::WriteRequest request = NewCommit();
  Add(PutTestOntology(), &request);
  Add(PutEntity("hub"), &request);
  for (int i = 0; i < size; ++i) {
    const std::string leaf = "leaf" + std::to_string(i);
    Add(PutEntity(leaf), &request);
    Add(PutRelation("hub", "agreement", leaf), &request);
  }
  return request;
}

v1::WriteRequest Diamonds(int count, int width) {
  v1::WriteRequest request = NewCommit();
  Add(PutTestOntology(), &request);
  Add(PutEntity("end0"), &request);
  for (int i = 0; i < count; ++i) {
    const std::string begin = "end" + std::to_string(i);
    const std::string end = "end" + std::to_string(i + 1);
    Add(PutEntity(end), &request);
    for (int j = 0; j < width; ++j) {
      const std::string middle = "way" + std::to_string(i) + "-" + std::to_string(j);
      Add(PutEntity(middle), &request);
      Add(PutRelation(begin, "agreement", middle), &request);
      Add(PutRelation(end, "agreement", middle), &request);
    }
  }
  return request;
}

}  // namespace partnergraph
