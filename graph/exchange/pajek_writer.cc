// Pajek's .net (Pajek and Pajek-XXL, Reference Manual). A vertex's label is the entity's name with
// its id behind it, because readers tell vertices apart by it. All relations are arcs.
#include <algorithm>

#include "graph/exchange/text_escape.h"
#include "graph/exchange/writers.h"

namespace partnergraph {
namespace {

class PajekWriter final : public NetworkWriter {
 public:
  PajekWriter(const NetworkHeader& header, OutputFiles* out) : header_(header), out_((*out)[0]) {}

  void Begin() override { out_ += "*Vertices " + std::to_string(header_.entity_count) + "\n"; }

  void Write(const EntityToWrite& entity) override {
    // There is no way to write a quote within quotes.
    std::string label = entity.label + " (" + entity.entity.id() + ")";
    std::replace(label.begin(), label.end(), '"', '\'');
    out_ += std::to_string(entity.position + 1) + " \"" + label + "\"\n";
  }

  void Write(const RelationToWrite& relation) override {
    BeginArcs();
    out_ += std::to_string(relation.source + 1) + " " + std::to_string(relation.target + 1) + " " +
            NumberText(relation.weight) + "\n";
  }

  void End() override { BeginArcs(); }

 private:
  void BeginArcs() {
    if (!in_arcs_) out_ += "*Arcs\n";
    in_arcs_ = true;
  }

  const NetworkHeader& header_;
  std::string& out_;
  bool in_arcs_ = false;
};

}  // namespace

std::unique_ptr<NetworkWriter> MakePajekWriter(const NetworkHeader& header, OutputFiles* out) {
  return std::make_unique<PajekWriter>(header, out);
}

}  // namespace partnergraph
