// GML (Himsolt 1997, "GML: A portable Graph File Format"): ASCII, other signs as "&#N;", keys of
// letters and digits. Nodes are numbered; "id" of the entity stands as "name".
#include <algorithm>

#include "graph/exchange/attributes.h"
#include "graph/exchange/text_escape.h"
#include "graph/exchange/writers.h"

namespace partnergraph {
namespace {

class GmlWriter final : public NetworkWriter {
 public:
  GmlWriter(const NetworkHeader& header, OutputFiles* out) : out_((*out)[0]), attributes_(header) {}

  void Begin() override {
    out_ += "Creator \"partnergraph\"\ngraph [\n  directed 1\n  multigraph 1\n";
  }

  void Write(const EntityToWrite& entity) override {
    out_ += "  node [\n    id " + std::to_string(entity.position) + "\n    label ";
    // Readers take the label for what tells nodes apart.
    AppendGml(entity.entity.id(), &out_);
    out_ += "\n    name ";
    AppendGml(entity.label, &out_);
    out_ += "\n";
    WriteAttributes(attributes_.of_entities(), attributes_.Of(entity));
    out_ += "  ]\n";
  }

  void Write(const RelationToWrite& relation) override {
    out_ += "  edge [\n    source " + std::to_string(relation.source) + "\n    target " +
            std::to_string(relation.target) + "\n    key ";
    AppendGml(relation.relation.id(), &out_);
    out_ += "\n    label ";
    AppendGml(relation.label, &out_);
    out_ += "\n    weight " + Real(NumberText(relation.weight)) + "\n";
    WriteAttributes(attributes_.of_relations(), attributes_.Of(relation));
    out_ += "  ]\n";
  }

  void End() override { out_ += "]\n"; }

 private:
  // A real has a point, or readers disagree on the type.
  static std::string Real(std::string number) {
    if (number.find_first_of(".e") == std::string::npos) number += ".0";
    return number;
  }
  void WriteAttributes(const std::vector<Attribute>& attributes, const AttributeTexts& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (!texts[i]) continue;
      std::string key = attributes[i].name;
      std::erase_if(key, [](char c) { return c == '_' || c == '-' || c == '.'; });
      out_ += "    " + key + " ";
      if (attributes[i].type == AttributeType::kNumber) {
        out_ += Real(*texts[i]);
      } else {
        AppendGml(*texts[i], &out_);
      }
      out_ += "\n";
    }
  }

  std::string& out_;
  const Attributes attributes_;
};

}  // namespace

std::unique_ptr<NetworkWriter> MakeGmlWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<GmlWriter>(header, out);
}

}  // namespace partnergraph
