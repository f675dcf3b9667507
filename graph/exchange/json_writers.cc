// NetworkX's node-link JSON (networkx.readwrite.json_graph) and Cytoscape.js's elements
// (js.cytoscape.org, "Elements JSON"): attributes as members; "record" is the whole record in
// proto3 JSON.
#include <google/protobuf/util/json_util.h>

#include "graph/exchange/attributes.h"
#include "graph/exchange/text_escape.h"
#include "graph/exchange/writers.h"

namespace partnergraph {
namespace {

// What differs between the two.
struct JsonForm {
  const char* begin;
  const char* between;
  const char* end;
  const char* open;  // Of a record.
  const char* close;
  const char* edge_id;
};
constexpr JsonForm kNodeLink = {"{\"directed\": true, \"multigraph\": true, \"graph\": ",
                                "],\n\"links\": [\n",
                                "]}\n",
                                "{",
                                "}",
                                "key"};
constexpr JsonForm kCytoscape = {"{\"data\": ", "],\n\"edges\": [\n", "]}}\n", "{\"data\": {", "}}",
                                 "id"};

class JsonWriter final : public NetworkWriter {
 public:
  JsonWriter(const JsonForm& form, const NetworkHeader& header, OutputFiles* out)
      : form_(form), header_(header), out_((*out)[0]), attributes_(header) {}

  void Begin() override {
    out_ += form_.begin;
    out_ += "{\"revision\": " + std::to_string(header_.revision) + ", \"valid_date\": ";
    AppendJson(header_.valid_date, &out_);
    out_ += &form_ == &kCytoscape ? "},\n\"elements\": {\"nodes\": [\n" : "},\n\"nodes\": [\n";
  }

  void Write(const EntityToWrite& entity) override {
    Open();
    Member("id", entity.entity.id(), /*first=*/true);
    Member("label", entity.label);
    WriteAttributes(attributes_.of_entities(), attributes_.Of(entity));
    Record(entity.entity);
    out_ += form_.close;
  }

  void Write(const RelationToWrite& relation) override {
    BeginEdges();
    Open();
    Member("source", relation.relation.source_id(), /*first=*/true);
    Member("target", relation.relation.target_id());
    Member(form_.edge_id, relation.relation.id());
    Member("label", relation.label);
    out_ += ", \"weight\": " + NumberText(relation.weight);
    WriteAttributes(attributes_.of_relations(), attributes_.Of(relation));
    if (!header_.of_ties) Record(relation.relation);
    out_ += form_.close;
  }

  void End() override {
    BeginEdges();
    if (!first_) out_ += "\n";
    out_ += form_.end;
  }

 private:
  void BeginEdges() {
    if (in_edges_) return;
    in_edges_ = true;
    if (!first_) out_ += "\n";
    out_ += form_.between;
    first_ = true;
  }
  void Open() {
    if (!first_) out_ += ",\n";
    first_ = false;
    out_ += form_.open;
  }
  void Member(std::string_view name, std::string_view text, bool first = false) {
    if (!first) out_ += ", ";
    AppendJson(name, &out_);
    out_ += ": ";
    AppendJson(text, &out_);
  }
  void WriteAttributes(const std::vector<Attribute>& attributes, const AttributeTexts& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (!texts[i]) continue;
      if (attributes[i].type == AttributeType::kText) {
        Member(attributes[i].name, *texts[i]);
      } else {
        out_ += ", ";
        AppendJson(attributes[i].name, &out_);
        out_ += ": " + *texts[i];
      }
    }
  }
  void Record(const google::protobuf::Message& record) {
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    std::string json;
    // Fails only for Any without a descriptor, which no record has.
    if (google::protobuf::util::MessageToJsonString(record, &json, options).ok()) {
      out_ += ", \"record\": " + json;
    }
  }

  const JsonForm& form_;
  const NetworkHeader& header_;
  std::string& out_;
  const Attributes attributes_;
  bool first_ = true;
  bool in_edges_ = false;
};

}  // namespace

std::unique_ptr<NetworkWriter> MakeNodeLinkWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<JsonWriter>(kNodeLink, header, out);
}

std::unique_ptr<NetworkWriter> MakeCytoscapeWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<JsonWriter>(kCytoscape, header, out);
}

}  // namespace partnergraph
