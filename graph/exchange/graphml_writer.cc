// GraphML (Brandes, Eiglsperger, Herman, Himsolt, Marshall 2002; graphml.graphdrawing.org). An
// edge's id is the relation's. The attribute "record" is the whole record in proto3 JSON, so
// nothing is lost.
#include <google/protobuf/util/json_util.h>

#include <utility>

#include "graph/exchange/attributes.h"
#include "graph/exchange/text_escape.h"
#include "graph/exchange/writers.h"

namespace partnergraph {
namespace {

const char* TypeName(AttributeType type) {
  switch (type) {
    case AttributeType::kNumber:
      return "double";
    case AttributeType::kFlag:
      return "boolean";
    default:
      return "string";
  }
}

class GraphmlWriter final : public NetworkWriter {
 public:
  GraphmlWriter(const NetworkHeader& header, OutputFiles* out)
      : header_(header), out_((*out)[0]), attributes_(header) {}

  void Begin() override {
    out_ +=
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\""
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
        " xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns"
        " http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n";
    DeclareKeys("node", 'n', attributes_.of_entities());
    DeclareKeys("edge", 'e', attributes_.of_relations());
    Declare("nl", "node", "label", "string");
    Declare("nr", "node", "record", "string");
    Declare("el", "edge", "label", "string");
    Declare("er", "edge", "record", "string");
    Declare("ew", "edge", "weight", "double");
    Declare("gr", "graph", "revision", "long");
    Declare("gv", "graph", "valid_date", "string");
    out_ += "<graph id=\"partnergraph\" edgedefault=\"directed\">\n";
    Data("gr", std::to_string(header_.revision));
    if (!header_.valid_date.empty()) Data("gv", header_.valid_date);
  }

  void Write(const EntityToWrite& entity) override {
    out_ += "<node id=\"";
    AppendXmlAttribute(entity.entity.id(), &out_);
    out_ += "\">\n";
    Data("nl", entity.label);
    WriteData('n', attributes_.Of(entity));
    Record("nr", entity.entity);
    out_ += "</node>\n";
  }

  void Write(const RelationToWrite& relation) override {
    out_ += "<edge id=\"";
    AppendXmlAttribute(relation.relation.id(), &out_);
    out_ += "\" source=\"";
    AppendXmlAttribute(relation.relation.source_id(), &out_);
    out_ += "\" target=\"";
    AppendXmlAttribute(relation.relation.target_id(), &out_);
    out_ += "\">\n";
    Data("el", relation.label);
    Data("ew", NumberText(relation.weight));
    WriteData('e', attributes_.Of(relation));
    if (!header_.of_ties) Record("er", relation.relation);
    out_ += "</edge>\n";
  }

  void End() override { out_ += "</graph>\n</graphml>\n"; }

 private:
  void Declare(const std::string& id, const char* of, const std::string& name, const char* type) {
    out_ += "<key id=\"" + id + "\" for=\"" + of + "\" attr.name=\"" + name + "\" attr.type=\"" +
            type + "\"/>\n";
  }
  void DeclareKeys(const char* of, char letter, const std::vector<Attribute>& attributes) {
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      Declare(letter + std::to_string(i), of, attributes[i].name, TypeName(attributes[i].type));
    }
  }
  void Data(const std::string& key, std::string_view text) {
    out_ += "<data key=\"" + key + "\">";
    AppendXmlText(text, &out_);
    out_ += "</data>\n";
  }
  void WriteData(char letter, const AttributeTexts& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (texts[i]) Data(letter + std::to_string(i), *texts[i]);
    }
  }
  void Record(const std::string& key, const google::protobuf::Message& record) {
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    std::string json;
    // Fails only for Any without a descriptor, which no record has.
    if (google::protobuf::util::MessageToJsonString(record, &json, options).ok()) Data(key, json);
  }

  const NetworkHeader& header_;
  std::string& out_;
  const Attributes attributes_;
};

}  // namespace

std::unique_ptr<NetworkWriter> MakeGraphmlWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<GraphmlWriter>(header, out);
}

}  // namespace partnergraph
