// A Cypher script (openCypher 9): one statement a line, to be run by cypher-shell into an empty
// database.
#include <cctype>

#include "graph/exchange/attributes.h"
#include "graph/exchange/text_escape.h"
#include "graph/exchange/writers.h"

namespace partnergraph {
namespace {

class CypherWriter final : public NetworkWriter {
 public:
  CypherWriter(const NetworkHeader& header, OutputFiles* out)
      : out_((*out)[0]), attributes_(header) {}

  void Begin() override {
    out_ += "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (e:Entity) REQUIRE e.id IS UNIQUE;\n";
  }

  void Write(const EntityToWrite& entity) override {
    out_ += "CREATE (:Entity:`" + entity.entity.kind() + "` {id: ";
    AppendQuoted(entity.entity.id(), '\'', &out_);
    out_ += ", label: ";
    AppendQuoted(entity.label, '\'', &out_);
    WriteAttributes(attributes_.of_entities(), attributes_.Of(entity));
    out_ += "});\n";
  }

  void Write(const RelationToWrite& relation) override {
    std::string type = relation.relation.kind();
    for (char& c : type) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    out_ += "MATCH (a:Entity {id: ";
    AppendQuoted(relation.relation.source_id(), '\'', &out_);
    out_ += "}), (b:Entity {id: ";
    AppendQuoted(relation.relation.target_id(), '\'', &out_);
    out_ += "}) CREATE (a)-[:`" + type + "` {id: ";
    AppendQuoted(relation.relation.id(), '\'', &out_);
    out_ += ", weight: " + NumberText(relation.weight);
    WriteAttributes(attributes_.of_relations(), attributes_.Of(relation));
    out_ += "}]->(b);\n";
  }

  void End() override {}

 private:
  void WriteAttributes(const std::vector<Attribute>& attributes, const AttributeTexts& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (!texts[i]) continue;
      out_ += ", `" + attributes[i].name + "`: ";
      if (attributes[i].type == AttributeType::kText) {
        AppendQuoted(*texts[i], '\'', &out_);
      } else {
        out_ += *texts[i];
      }
    }
  }

  std::string& out_;
  const Attributes attributes_;
};

}  // namespace

std::unique_ptr<NetworkWriter> MakeCypherWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<CypherWriter>(header, out);
}

}  // namespace partnergraph
