// A small ontology in the domain's words for tests of the model, the store and the engine.
#ifndef PARTNERGRAPH_TESTS_GRAPH_TEST_ONTOLOGY_H_
#define PARTNERGRAPH_TESTS_GRAPH_TEST_ONTOLOGY_H_

#include <google/protobuf/text_format.h>

#include <cstdlib>
#include <memory>

#include "graph/model/ontology.h"
#include "partnergraph/v1/ontology.pb.h"

namespace partnergraph {

inline constexpr char kPartnerOntology[] = R"pb(
  version: "test-1"
  entity_kinds { id: "place" abstract: true label { zh: "地方" en: "place" } }
  entity_kinds { id: "country" parent: "place" label { zh: "国家" en: "country" } }
  entity_kinds {
    id: "city" parent: "place" label { zh: "城市" en: "city" }
    properties { key: "population" type: VALUE_TYPE_NUMBER label { zh: "人口" en: "population" } }
  }
  entity_kinds { id: "agent" abstract: true label { zh: "主体" en: "agent" } }
  entity_kinds { id: "university" parent: "agent" label { zh: "大学" en: "university" } }
  entity_kinds { id: "firm" parent: "agent" label { zh: "企业" en: "firm" } }
  entity_kinds { id: "document" label { zh: "文件" en: "document" } }
  entity_kinds { id: "field" label { zh: "领域" en: "field" } }
  entity_kinds {
    id: "undertaking" abstract: true connector: true label { zh: "事业" en: "undertaking" }
  }
  entity_kinds { id: "agreement" parent: "undertaking" label { zh: "协议" en: "agreement" } }
  entity_kinds { id: "programme" parent: "undertaking" label { zh: "计划" en: "programme" } }
  relation_kinds {
    id: "part_of" label { zh: "隶属" en: "part of" } inverse_label { zh: "包含" en: "has part" }
    signatures { domain: "place" range: "place" } transitive: true acyclic: true
  }
  relation_kinds {
    id: "located_in" label { zh: "位于" en: "located in" }
    inverse_label { zh: "所在" en: "site of" } signatures { domain: "agent" range: "place" }
  }
  relation_kinds {
    id: "party" label { zh: "缔约方" en: "party" } inverse_label { zh: "缔约" en: "party to" }
    signatures { domain: "agreement" range: "agent" }
    signatures { domain: "agreement" range: "place" }
    properties { key: "signed" type: VALUE_TYPE_DATE label { zh: "签署" en: "signed" } }
  }
  relation_kinds {
    id: "partner" label { zh: "合作方" en: "partner" } inverse_label { zh: "参与" en: "partner in" }
    signatures { domain: "programme" range: "agent" }
    signatures { domain: "programme" range: "place" }
  }
  relation_kinds {
    id: "sister_of" label { zh: "友好城市" en: "sister of" } symmetric: true
    signatures { domain: "place" range: "place" }
  }
  relation_kinds {
    id: "active_in" label { zh: "领域" en: "active in" } inverse_label { zh: "参与者" en: "field of" }
    signatures { domain: "agent" range: "field" }
    signatures { domain: "undertaking" range: "field" }
  }
  relation_kinds {
    id: "same_as" label { zh: "同一" en: "same as" } inverse_label { zh: "合并" en: "merges" }
    signatures { domain: "agent" range: "agent" } signatures { domain: "place" range: "place" }
    acyclic: true functional: true merges: true
    properties {
      key: "reason" type: VALUE_TYPE_TEXT required: true label { zh: "理由" en: "reason" }
    }
  }
  tie_kinds {
    id: "agreement" label { zh: "协议" en: "agreement" }
    rules { connector_kind: "agreement" source_roles: "party" target_roles: "party" }
  }
  tie_kinds {
    id: "programme" label { zh: "计划" en: "programme" }
    rules { connector_kind: "programme" source_roles: "partner" target_roles: "partner" }
  }
  tie_kinds {
    id: "sister_city" label { zh: "友城" en: "sister city" } relation_kinds: "sister_of"
  }
  identifier_schemes {
    id: "iso3166" label { zh: "ISO 3166" en: "ISO 3166" } pattern: "[A-Z]{2}(-[A-Z0-9]{1,3})?"
  }
  identifier_schemes { id: "ror" label { zh: "ROR" en: "ROR" } check: CHECK_ROR }
  metric_kinds { id: "persons" unit: "1" label { zh: "人数" en: "persons" } }
)pb";

inline v1::Ontology TestOntologyMessage() {
  v1::Ontology message;
  if (!google::protobuf::TextFormat::ParseFromString(kPartnerOntology, &message)) std::abort();
  return message;
}

inline std::shared_ptr<const Ontology> TestOntology() {
  return Ontology::Make(TestOntologyMessage()).value();
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_TEST_ONTOLOGY_H_
