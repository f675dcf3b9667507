// Our own form: one record a line (v1.RecordLine), the ontology first, in proto3 JSON with the
// field names of the proto files. Nothing is lost of the records as they stand.
#include <google/protobuf/util/json_util.h>

#include "graph/exchange/writers.h"

namespace partnergraph {
namespace {

class JsonlWriter final : public NetworkWriter {
 public:
  JsonlWriter(const NetworkHeader& header, OutputFiles* out) : header_(header), out_((*out)[0]) {
    options_.preserve_proto_field_names = true;
  }
  // A database without one takes it from here.
  void Begin() override {
    if (!header_.of_ties) Line("ontology", header_.ontology->message(), "");
  }
  void Write(const EntityToWrite& entity) override { Line("entity", entity.entity, entity.change); }
  void Write(const RelationToWrite& relation) override {
    Line("relation", relation.relation, relation.change);
  }
  void End() override {}

 private:
  void Line(const char* what, const google::protobuf::Message& record, std::string_view change) {
    std::string json;
    // Fails only for Any without a descriptor, which no record has.
    if (!google::protobuf::util::MessageToJsonString(record, &json, options_).ok()) return;
    out_.append("{\"").append(what).append("\":").append(json);
    if (!change.empty()) out_.append(",\"change\":\"").append(change).append("\"");
    out_ += "}\n";
  }

  const NetworkHeader& header_;
  google::protobuf::util::JsonPrintOptions options_;
  std::string& out_;
};

}  // namespace

std::unique_ptr<NetworkWriter> MakeJsonlWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<JsonlWriter>(header, out);
}

}  // namespace partnergraph
