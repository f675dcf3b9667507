// Graphviz's DOT language (graphviz.org/doc/info/lang.html).
#include "graph/exchange/attributes.h"
#include "graph/exchange/text_escape.h"
#include "graph/exchange/writers.h"

namespace partnergraph {
namespace {

class DotWriter final : public NetworkWriter {
 public:
  DotWriter(const NetworkHeader& header, OutputFiles* out) : out_((*out)[0]), attributes_(header) {}

  void Begin() override { out_ += "digraph partnergraph {\n  charset=\"UTF-8\";\n"; }

  void Write(const EntityToWrite& entity) override {
    out_ += "  ";
    AppendQuoted(entity.entity.id(), '"', &out_);
    out_ += " [label=";
    AppendQuoted(entity.label, '"', &out_);
    WriteAttributes(attributes_.of_entities(), attributes_.Of(entity));
    out_ += "];\n";
  }

  void Write(const RelationToWrite& relation) override {
    out_ += "  ";
    AppendQuoted(relation.relation.source_id(), '"', &out_);
    out_ += " -> ";
    AppendQuoted(relation.relation.target_id(), '"', &out_);
    out_ += " [id=";
    AppendQuoted(relation.relation.id(), '"', &out_);
    out_ += ", label=";
    AppendQuoted(relation.label, '"', &out_);
    out_ += ", weight=" + NumberText(relation.weight);
    if (!relation.directed) out_ += ", dir=none";
    WriteAttributes(attributes_.of_relations(), attributes_.Of(relation));
    out_ += "];\n";
  }

  void End() override { out_ += "}\n"; }

 private:
  void WriteAttributes(const std::vector<Attribute>& attributes, const AttributeTexts& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (!texts[i]) continue;
      out_ += ", ";
      AppendQuoted(attributes[i].name, '"', &out_);
      out_ += "=";
      AppendQuoted(*texts[i], '"', &out_);
    }
  }

  std::string& out_;
  const Attributes attributes_;
};

}  // namespace

std::unique_ptr<NetworkWriter> MakeDotWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<DotWriter>(header, out);
}

}  // namespace partnergraph
