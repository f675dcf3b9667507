// GEXF 1.3 (gexf.net/1.3). Relations that begin or end have it as start and end, both days
// included; parallel relations are told apart by kind and id.
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

class GexfWriter final : public NetworkWriter {
 public:
  GexfWriter(const NetworkHeader& header, OutputFiles* out)
      : out_((*out)[0]), attributes_(header) {}

  void Begin() override {
    out_ +=
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n"
        "<meta><creator>partnergraph</creator></meta>\n"
        "<graph mode=\"dynamic\" timeformat=\"date\" defaultedgetype=\"directed\">\n";
    Declare("node", 'n', attributes_.of_entities());
    Declare("edge", 'e', attributes_.of_relations());
    out_ += "<nodes>\n";
  }

  void Write(const EntityToWrite& entity) override {
    out_ += "<node id=\"";
    AppendXmlAttribute(entity.entity.id(), &out_);
    out_ += "\" label=\"";
    AppendXmlAttribute(entity.label, &out_);
    out_ += "\">\n";
    WriteValues('n', attributes_.Of(entity));
    out_ += "</node>\n";
  }

  void Write(const RelationToWrite& relation) override {
    BeginEdges();
    out_ += "<edge id=\"";
    AppendXmlAttribute(relation.relation.id(), &out_);
    out_ += "\" source=\"";
    AppendXmlAttribute(relation.relation.source_id(), &out_);
    out_ += "\" target=\"";
    AppendXmlAttribute(relation.relation.target_id(), &out_);
    out_ += "\" kind=\"";
    AppendXmlAttribute(relation.relation.kind(), &out_);
    out_ += "\" label=\"";
    AppendXmlAttribute(relation.label, &out_);
    out_ += "\" weight=\"" + NumberText(relation.weight) + "\"";
    const std::string begin = BeginDay(relation.relation.valid_time());
    const std::string end = EndDay(relation.relation.valid_time());
    if (!begin.empty()) out_ += " start=\"" + begin + "\"";
    if (!end.empty()) out_ += " end=\"" + end + "\"";
    out_ += ">\n";
    if (!begin.empty() || !end.empty()) {
      out_ += "<spells><spell";
      if (!begin.empty()) out_ += " start=\"" + begin + "\"";
      if (!end.empty()) out_ += " end=\"" + end + "\"";
      out_ += "/></spells>\n";
    }
    WriteValues('e', attributes_.Of(relation));
    out_ += "</edge>\n";
  }

  void End() override {
    BeginEdges();
    out_ += "</edges>\n</graph>\n</gexf>\n";
  }

 private:
  void BeginEdges() {
    if (!in_edges_) out_ += "</nodes>\n<edges>\n";
    in_edges_ = true;
  }
  void Declare(const char* of, char letter, const std::vector<Attribute>& attributes) {
    out_ += std::string("<attributes class=\"") + of + "\" mode=\"static\">\n";
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      out_ += "<attribute id=\"" + (letter + std::to_string(i)) + "\" title=\"" +
              attributes[i].name + "\" type=\"" + TypeName(attributes[i].type) + "\"/>\n";
    }
    out_ += "</attributes>\n";
  }
  void WriteValues(char letter, const AttributeTexts& texts) {
    out_ += "<attvalues>\n";
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (!texts[i]) continue;
      out_ += "<attvalue for=\"" + (letter + std::to_string(i)) + "\" value=\"";
      AppendXmlAttribute(*texts[i], &out_);
      out_ += "\"/>\n";
    }
    out_ += "</attvalues>\n";
  }

  std::string& out_;
  const Attributes attributes_;
  bool in_edges_ = false;
};

}  // namespace

std::unique_ptr<NetworkWriter> MakeGexfWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<GexfWriter>(header, out);
}

}  // namespace partnergraph
