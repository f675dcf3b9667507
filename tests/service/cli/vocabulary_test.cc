#include "service/cli/vocabulary.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

namespace partnergraph::cli {
namespace {

v1::Ontology SmallOntology() {
  v1::Ontology ontology;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "entity_kinds { id: 'city' label { zh: '城市' en: 'city' } }"
      "relation_kinds { id: 'party' label { zh: '缔约方为' en: 'has party' }"
      "  inverse_label { zh: '是缔约方' en: 'party to' } }"
      "relation_kinds { id: 'sister_of' label { zh: '友城' en: 'sister of' } symmetric: true }"
      "tie_kinds { id: 'agreement' label { zh: '协议' en: 'agreement' } }"
      "metric_kinds { id: 'persons' label { en: 'persons' } }",
      &ontology));
  return ontology;
}

TEST(Vocabulary, NamesKindsInTheLanguage) {
  const Vocabulary vocabulary(SmallOntology(), Language::kChinese);
  EXPECT_EQ(vocabulary.EntityKind("city"), "城市");
  EXPECT_EQ(vocabulary.RelationKind("party", /*forward=*/true), "缔约方为");
  EXPECT_EQ(vocabulary.RelationKind("party", /*forward=*/false), "是缔约方");
  EXPECT_EQ(vocabulary.RelationKind("sister_of", /*forward=*/false), "友城");
  EXPECT_EQ(vocabulary.Metric("persons"), "persons");
}

TEST(Vocabulary, ReadsAListFromTheEndOfItsRelations) {
  const Vocabulary vocabulary(SmallOntology(), Language::kChinese);
  v1::Completeness statement;
  statement.set_kind("agreement");
  EXPECT_EQ(vocabulary.ListKind(statement), "协议");
  statement.set_kind("party");
  statement.set_end(v1::RELATION_END_SOURCE);
  EXPECT_EQ(vocabulary.ListKind(statement), "缔约方为");
  statement.set_end(v1::RELATION_END_TARGET);
  EXPECT_EQ(vocabulary.ListKind(statement), "是缔约方");
}

TEST(Vocabulary, NamesTheUnknownByItsId) {
  const Vocabulary vocabulary(v1::Ontology(), Language::kChinese);
  EXPECT_EQ(vocabulary.EntityKind("city"), "city");
  EXPECT_FALSE(vocabulary.IsSymmetric("sister_of"));
}

TEST(Vocabulary, FindsIdsByLabelInEitherLanguage) {
  const Vocabulary vocabulary(SmallOntology(), Language::kEnglish);
  EXPECT_EQ(vocabulary.TieKindId("协议"), "agreement");
  EXPECT_EQ(vocabulary.TieKindId("agreement"), "agreement");
  EXPECT_EQ(vocabulary.RelationKindId("has party"), "party");
  EXPECT_EQ(vocabulary.EntityKindId("城市"), "city");
  EXPECT_EQ(vocabulary.EntityKindId("village"), "village");
}

}  // namespace
}  // namespace partnergraph::cli
