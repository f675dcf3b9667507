// The bytes of relations.csv: the fast way from a row to a record must agree with the slow one.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "graph/exchange/fact_tables.h"
#include "graph/exchange/textproto.h"
#include "graph/model/record_check.h"
#include "graph/transfer/relation_encoder.h"
#include "tests/graph/exchange/bytes_source.h"

namespace partnergraph {
namespace {

void Check(bool holds) {
  if (!holds) std::abort();
}

std::shared_ptr<const Ontology> SmallOntology() {
  v1::Ontology ontology;
  Check(ParseTextproto(R"pb(
                         version: "1"
                         entity_kinds {
                           id: "city"
                           label { zh: "城市" en: "city" }
                         }
                         relation_kinds {
                           id: "sister_of"
                           label { zh: "友好城市" en: "sister" }
                           symmetric: true
                           signatures { domain: "city" range: "city" }
                         }
                         relation_kinds {
                           id: "part_of"
                           label { zh: "属于" en: "part of" }
                           inverse_label { zh: "含" en: "has" }
                           signatures { domain: "city" range: "city" }
                           acyclic: true
                         })pb",
                       "ontology", &ontology)
            .ok());
  return Ontology::Make(ontology).value();
}

}  // namespace
}  // namespace partnergraph

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace partnergraph;  // NOLINT(google-build-using-namespace): a fuzzer's only function.
  static const std::shared_ptr<const Ontology> ontology = SmallOntology();
  const FactTable& table = *FindFactTable("relations.csv");
  BytesSource bytes(std::string(reinterpret_cast<const char*>(data), size));
  CsvReader csv(&bytes, "relations.csv");
  if (!csv.ReadHeader(table.required, table.optional).ok()) return 0;
  RelationEncoder encoder(&csv, ontology.get(), "fuzz");
  const FactRow row(&csv);
  for (auto more = csv.Next(); more.ok() && *more; more = csv.Next()) {
    v1::Relation relation;
    Status slow = table.read_relation(row, &relation);
    relation.set_dataset("fuzz");
    if (slow.ok()) slow = NormalizeRelation(*ontology, &relation);
    const bool fast = encoder.Encode();
    Check(fast == slow.ok());
    if (fast) Check(encoder.bytes() == relation.SerializeAsString());
  }
  return 0;
}
