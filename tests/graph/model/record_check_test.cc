#include "graph/model/record_check.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "tests/graph/test_ontology.h"

namespace partnergraph {
namespace {

v1::Entity Gothenburg() {
  v1::Entity entity;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(id: "gothenburg" kind: "city"
           names { text: "哥德堡" language: "zh-Hans" }
           names { text: "Göteborg" language: "sv" use: NAME_USE_OFFICIAL }
           names { text: "Gothenburg" language: "en" }
           identifiers { scheme: "iso3166" value: "SE-O" }
           citations { source_id: "reply" locator: "S1.1" basis: BASIS_STATED })pb",
      &entity));
  return entity;
}

// What refuses the entity after `change`.
template <class Change>
v1::Violation Refusal(Change change) {
  v1::Entity entity = Gothenburg();
  change(&entity);
  const Status status = NormalizeEntity(*TestOntology(), &entity);
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  return GetViolation(status).value_or(v1::Violation());
}

TEST(NormalizeEntity, FillsInWhatIsComputed) {
  v1::Entity entity = Gothenburg();
  entity.set_revision(7);
  entity.mutable_names(0)->mutable_valid_time()->set_edtf("1621/..");
  ASSERT_TRUE(NormalizeEntity(*TestOntology(), &entity).ok());
  EXPECT_EQ(entity.revision(), 0U);
  EXPECT_EQ(entity.names(0).use(), v1::NAME_USE_LABEL);
  EXPECT_EQ(entity.names(0).script(), "Hans");
  EXPECT_EQ(entity.names(1).script(), "Latn");
  EXPECT_EQ(entity.names(0).valid_time().end(), v1::TIME_BOUND_OPEN);
}

TEST(NormalizeEntity, IsStable) {
  v1::Entity once = Gothenburg();
  ASSERT_TRUE(NormalizeEntity(*TestOntology(), &once).ok());
  v1::Entity twice = once;
  ASSERT_TRUE(NormalizeEntity(*TestOntology(), &twice).ok());
  EXPECT_EQ(once.SerializeAsString(), twice.SerializeAsString());
}

TEST(NormalizeEntity, RefusesAnUnknownKind) {
  const auto violation = Refusal([](v1::Entity* e) { e->set_kind("village"); });
  EXPECT_EQ(violation.place(), "kind");
  EXPECT_EQ(violation.value(), "village");
  EXPECT_EQ(violation.rule(), "UNKNOWN_KIND");
}

TEST(NormalizeEntity, RefusesAnAbstractKind) {
  EXPECT_EQ(Refusal([](v1::Entity* e) { e->set_kind("place"); }).rule(), "ABSTRACT_KIND");
}

TEST(NormalizeEntity, RefusesAnIdWithCapitals) {
  EXPECT_EQ(Refusal([](v1::Entity* e) { e->set_id("Göteborg"); }).rule(), "BAD_ID");
}

TEST(NormalizeEntity, RefusesAnEntityWithoutName) {
  EXPECT_EQ(Refusal([](v1::Entity* e) { e->clear_names(); }).rule(), "MISSING_FIELD");
}

TEST(NormalizeEntity, TakesANameAtTheLimitAndRefusesOnePast) {
  v1::Entity entity = Gothenburg();
  entity.mutable_names(0)->set_text(std::string(kNameBytesMax, 'a'));
  EXPECT_TRUE(NormalizeEntity(*TestOntology(), &entity).ok());
  const auto violation = Refusal(
      [](v1::Entity* e) { e->mutable_names(2)->set_text(std::string(kNameBytesMax + 1, 'a')); });
  EXPECT_EQ(violation.place(), "names[2].text");
  EXPECT_EQ(violation.rule(), "TOO_LONG");
}

TEST(NormalizeEntity, RefusesTextThatIsNotUtf8) {
  const auto violation =
      Refusal([](v1::Entity* e) { e->mutable_names(0)->set_text("G\xF6teborg"); });
  EXPECT_EQ(violation.rule(), "INVALID_UTF8");
  EXPECT_EQ(violation.value(), "G\\xF6teborg");
}

TEST(NormalizeEntity, RefusesAControlCharacter) {
  EXPECT_EQ(Refusal([](v1::Entity* e) { e->mutable_names(0)->set_text("哥德\n堡"); }).rule(),
            "CONTROL_CHARACTER");
}

TEST(NormalizeEntity, RefusesTwoLabelsInOneLanguage) {
  const auto violation = Refusal([](v1::Entity* e) {
    e->mutable_names(1)->set_use(v1::NAME_USE_LABEL);
    e->mutable_names(1)->set_language("en");
  });
  EXPECT_EQ(violation.place(), "names[2].language");
  EXPECT_EQ(violation.rule(), "DUPLICATE_LABEL");
}

TEST(NormalizeEntity, RefusesAMalformedDate) {
  const auto violation = Refusal(
      [](v1::Entity* e) { e->mutable_names(1)->mutable_valid_time()->set_edtf("2005-13"); });
  EXPECT_EQ(violation.place(), "names[1].valid_time.edtf");
  EXPECT_EQ(violation.value(), "2005-13");
  EXPECT_EQ(violation.rule(), "MALFORMED_TIME");
}

TEST(NormalizeEntity, RefusesAnIdentifierOfTheWrongForm) {
  const auto violation =
      Refusal([](v1::Entity* e) { e->mutable_identifiers(0)->set_value("Sweden"); });
  EXPECT_EQ(violation.place(), "identifiers[0].value");
  EXPECT_EQ(violation.rule(), "BAD_IDENTIFIER");
}

TEST(NormalizeEntity, RefusesWrongCheckDigits) {
  EXPECT_EQ(Refusal([](v1::Entity* e) {
              e->mutable_identifiers(0)->set_scheme("ror");
              e->mutable_identifiers(0)->set_value("013q1eq09");
            }).rule(),
            "BAD_IDENTIFIER");
}

TEST(NormalizeEntity, RefusesAValueThatTheKindDoesNotHave) {
  const auto violation = Refusal([](v1::Entity* e) {
    e->add_values()->set_key("altitude");
    e->mutable_values(0)->set_number(12);
  });
  EXPECT_EQ(violation.place(), "values[0].key");
  EXPECT_EQ(violation.rule(), "UNKNOWN_KEY");
}

TEST(NormalizeEntity, RefusesAValueOfTheWrongType) {
  EXPECT_EQ(Refusal([](v1::Entity* e) {
              e->add_values()->set_key("population");
              e->mutable_values(0)->set_text("many");
            }).rule(),
            "WRONG_TYPE");
}

TEST(NormalizeEntity, RefusesAFigureInTheWrongUnit) {
  EXPECT_EQ(Refusal([](v1::Entity* e) {
              e->add_observations()->set_metric("persons");
              e->mutable_observations(0)->set_unit("CNY");
            }).rule(),
            "WRONG_UNIT");
}

TEST(NormalizeEntity, RefusesACitationWithoutBasis) {
  const auto violation =
      Refusal([](v1::Entity* e) { e->mutable_citations(0)->clear_basis(); });
  EXPECT_EQ(violation.place(), "citations[0].basis");
  EXPECT_EQ(violation.rule(), "MISSING_BASIS");
}

TEST(NormalizeEntity, RefusesCompletenessOfNothing) {
  EXPECT_EQ(Refusal([](v1::Entity* e) { e->add_completeness()->set_kind("friendship"); }).rule(),
            "UNKNOWN_KIND");
}

TEST(NormalizeEntity, RefusesCompletenessWithoutTheEndOfADirectedRelation) {
  const auto of = [](const char* kind, v1::RelationEnd end) {
    return Refusal([&](v1::Entity* e) {
      e->add_completeness()->set_kind(kind);
      e->mutable_completeness(0)->set_end(end);
    });
  };
  EXPECT_EQ(of("part_of", v1::RELATION_END_UNSPECIFIED).place(), "completeness[0].end");
  EXPECT_EQ(of("part_of", v1::RELATION_END_UNSPECIFIED).rule(), "BAD_END");
  EXPECT_EQ(of("part_of", static_cast<v1::RelationEnd>(9)).rule(), "BAD_END");
  EXPECT_EQ(of("agreement", v1::RELATION_END_SOURCE).rule(), "BAD_END");
  EXPECT_EQ(of("sister_of", v1::RELATION_END_TARGET).rule(), "BAD_END");
}

v1::Relation Party() {
  v1::Relation relation;
  relation.set_kind("party");
  relation.set_source_id("agreement_gothenburg");
  relation.set_target_id("gothenburg");
  return relation;
}

TEST(NormalizeRelation, NamesARelationByItsEnds) {
  v1::Relation relation = Party();
  ASSERT_TRUE(NormalizeRelation(*TestOntology(), &relation).ok());
  EXPECT_EQ(relation.id(), "agreement_gothenburg.party.gothenburg");
}

TEST(NormalizeRelation, PutsTheEndsOfASymmetricKindInOrder) {
  v1::Relation relation = Party();
  relation.set_kind("sister_of");
  relation.set_source_id("shanghai");
  ASSERT_TRUE(NormalizeRelation(*TestOntology(), &relation).ok());
  EXPECT_EQ(relation.source_id(), "gothenburg");
  EXPECT_EQ(relation.target_id(), "shanghai");
}

TEST(NormalizeRelation, RefusesARelationToItself) {
  v1::Relation relation = Party();
  relation.set_target_id("agreement_gothenburg");
  EXPECT_EQ(GetViolation(NormalizeRelation(*TestOntology(), &relation))->rule(), "SELF_RELATION");
}

TEST(NormalizeRelation, RefusesAnUnknownKind) {
  v1::Relation relation = Party();
  relation.set_kind("likes");
  EXPECT_EQ(GetViolation(NormalizeRelation(*TestOntology(), &relation))->rule(), "UNKNOWN_KIND");
}

TEST(NormalizeRelation, RefusesAMissingRequiredValue) {
  v1::Relation relation = Party();
  relation.set_kind("same_as");
  const auto violation = GetViolation(NormalizeRelation(*TestOntology(), &relation));
  EXPECT_EQ(violation->rule(), "MISSING_VALUE");
  EXPECT_EQ(violation->value(), "reason");
}

}  // namespace
}  // namespace partnergraph
