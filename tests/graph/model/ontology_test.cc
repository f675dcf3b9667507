#include "graph/model/ontology.h"

#include <gtest/gtest.h>

#include <string>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "tests/graph/test_ontology.h"

namespace partnergraph {
namespace {

// What refuses the test ontology after `change`.
template <class Change>
v1::Violation Refusal(Change change) {
  v1::Ontology message = TestOntologyMessage();
  change(&message);
  const auto made = Ontology::Make(message);
  EXPECT_FALSE(made.ok());
  EXPECT_EQ(made.status().code(), StatusCode::kInvalidArgument);
  return GetViolation(made.status()).value_or(v1::Violation());
}

TEST(Ontology, KindIsBelowItsParents) {
  const auto ontology = TestOntology();
  EXPECT_TRUE(ontology->IsA(ontology->EntityKind("city"), ontology->EntityKind("place")));
  EXPECT_TRUE(ontology->IsA(ontology->EntityKind("city"), ontology->EntityKind("city")));
  EXPECT_FALSE(ontology->IsA(ontology->EntityKind("place"), ontology->EntityKind("city")));
}

TEST(Ontology, ConnectorHoldsForKindsBelow) {
  const auto ontology = TestOntology();
  EXPECT_TRUE(ontology->IsConnector(ontology->EntityKind("agreement")));
  EXPECT_FALSE(ontology->IsConnector(ontology->EntityKind("firm")));
}

TEST(Ontology, SignaturesAllowKindsBelow) {
  const auto ontology = TestOntology();
  const KindNumber located_in = ontology->RelationKind("located_in");
  EXPECT_TRUE(ontology->AllowsEnds(located_in, ontology->EntityKind("university"),
                                   ontology->EntityKind("city")));
  EXPECT_FALSE(ontology->AllowsEnds(located_in, ontology->EntityKind("city"),
                                    ontology->EntityKind("university")));
}

TEST(Ontology, AgreementInducesATieBetweenParties) {
  const auto ontology = TestOntology();
  const KindNumber party = ontology->RelationKind("party");
  const auto& ties = ontology->InducedTies(ontology->EntityKind("agreement"), party, party);
  ASSERT_EQ(ties.size(), 1U);
  EXPECT_EQ(ontology->tie_kind(ties.front()).id(), "agreement");
  EXPECT_TRUE(ontology->InducedTies(ontology->EntityKind("programme"), party, party).empty());
}

TEST(Ontology, SisterCitiesAreADirectTie) {
  const auto ontology = TestOntology();
  EXPECT_EQ(ontology->DirectTies(ontology->RelationKind("sister_of")).size(), 1U);
  EXPECT_TRUE(ontology->DirectTies(ontology->RelationKind("party")).empty());
}

TEST(Ontology, NumbersStayWithTheirKinds) {
  const auto before = TestOntology();
  v1::Ontology changed = TestOntologyMessage();
  changed.set_version("test-2");
  changed.mutable_relation_kinds()->DeleteSubrange(1, 1);  // located_in
  const auto after = Ontology::Make(changed, before->numbers()).value();
  EXPECT_EQ(after->RelationKind("party"), before->RelationKind("party"));
  EXPECT_EQ(after->RelationKind("located_in"), kNoKind);
  EXPECT_FALSE(after->HasRelationKind(before->RelationKind("located_in")));
  const auto restored = Ontology::Make(TestOntologyMessage(), after->numbers()).value();
  EXPECT_EQ(restored->RelationKind("located_in"), before->RelationKind("located_in"));
}

TEST(Ontology, RefusesAnUnknownParent) {
  const auto violation =
      Refusal([](v1::Ontology* o) { o->mutable_entity_kinds(1)->set_parent("continent"); });
  EXPECT_EQ(violation.place(), "entity_kinds[1].parent");
  EXPECT_EQ(violation.value(), "continent");
  EXPECT_EQ(violation.rule(), "UNKNOWN_KIND");
}

TEST(Ontology, RefusesParentsInACircle) {
  EXPECT_EQ(Refusal([](v1::Ontology* o) { o->mutable_entity_kinds(0)->set_parent("city"); }).rule(),
            "CYCLE");
}

TEST(Ontology, RefusesAKindGivenTwice) {
  EXPECT_EQ(Refusal([](v1::Ontology* o) { o->mutable_entity_kinds(1)->set_id("city"); }).rule(),
            "DUPLICATE_KIND");
}

TEST(Ontology, RefusesAKindWithoutChineseLabel) {
  const auto violation = Refusal(
      [](v1::Ontology* o) { o->mutable_relation_kinds(0)->mutable_label()->clear_zh(); });
  EXPECT_EQ(violation.place(), "relation_kinds[0].label");
  EXPECT_EQ(violation.rule(), "MISSING_FIELD");
}

TEST(Ontology, RefusesASecondMergingKind) {
  EXPECT_EQ(Refusal([](v1::Ontology* o) { o->mutable_relation_kinds(0)->set_merges(true); }).rule(),
            "MERGE_RULE");
}

TEST(Ontology, RefusesARoleAtSomethingThatIsNoConnector) {
  EXPECT_EQ(Refusal([](v1::Ontology* o) {
              o->mutable_tie_kinds(0)->mutable_rules(0)->set_connector_kind("city");
            }).rule(),
            "BAD_ROLE");
}

TEST(Ontology, RefusesAPatternThatDoesNotCompile) {
  EXPECT_EQ(
      Refusal([](v1::Ontology* o) { o->mutable_identifier_schemes(0)->set_pattern("[A-"); }).rule(),
      "BAD_PATTERN");
}

TEST(Ontology, TakesAPatternAtTheLimitAndRefusesOnePast) {
  v1::Ontology message = TestOntologyMessage();
  message.mutable_identifier_schemes(0)->set_pattern(std::string(kPatternBytesMax, 'a'));
  EXPECT_TRUE(Ontology::Make(message).ok());
  const auto violation = Refusal([](v1::Ontology* o) {
    o->mutable_identifier_schemes(0)->set_pattern(std::string(100'000, '('));
  });
  EXPECT_EQ(violation.place(), "identifier_schemes[0].pattern");
  EXPECT_EQ(violation.rule(), "TOO_LONG");
}

TEST(Ontology, RefusesAPatternThatTakesTooMuchMemory) {
  EXPECT_EQ(Refusal([](v1::Ontology* o) {
              o->mutable_identifier_schemes(0)->set_pattern("((a{100}){100}){100}");
            }).rule(),
            "BAD_PATTERN");
}

// A matcher that tries every way would take longer than the world is old.
TEST(Ontology, APatternThatInvitesBacktrackingTakesNoTime) {
  v1::Ontology message = TestOntologyMessage();
  message.mutable_identifier_schemes(0)->set_pattern("(a+)+b");
  const auto ontology = Ontology::Make(message).value();
  const v1::IdentifierScheme& scheme = *ontology->Scheme("iso3166");
  EXPECT_FALSE(ontology->HasForm(scheme, std::string(kIdentifierBytesMax, 'a')));
  EXPECT_TRUE(ontology->HasForm(scheme, "aab"));
}

TEST(Ontology, AWholeValueHasTheForm) {
  const auto ontology = TestOntology();
  EXPECT_TRUE(ontology->HasForm(*ontology->Scheme("iso3166"), "SE-14"));
  EXPECT_FALSE(ontology->HasForm(*ontology->Scheme("iso3166"), "xSE-14"));
  EXPECT_FALSE(ontology->HasForm(*ontology->Scheme("iso3166"), "SE-14x"));
  EXPECT_TRUE(ontology->HasForm(*ontology->Scheme("ror"), "any"));
}

TEST(Ontology, RefusesARoleThatNoSignatureGivesTheConnector) {
  const auto violation = Refusal([](v1::Ontology* o) {
    o->mutable_tie_kinds(0)->mutable_rules(0)->add_target_roles("located_in");
  });
  EXPECT_EQ(violation.place(), "tie_kinds[0].rules[0].target_roles[1]");
  EXPECT_EQ(violation.value(), "located_in");
  EXPECT_EQ(violation.rule(), "BAD_ROLE");
}

TEST(Ontology, RefusesTextsThatAreTooLongOrHaveControlCharacters) {
  const auto version = Refusal(
      [](v1::Ontology* o) { o->set_version(std::string(kOntologyVersionBytesMax + 1, '1')); });
  EXPECT_EQ(version.place(), "version");
  EXPECT_EQ(version.rule(), "TOO_LONG");
  const auto label = Refusal([](v1::Ontology* o) {
    o->mutable_relation_kinds(1)->mutable_inverse_label()->set_en("site\nof");
  });
  EXPECT_EQ(label.place(), "relation_kinds[1].inverse_label.en");
  EXPECT_EQ(label.rule(), "CONTROL_CHARACTER");
  const auto long_label = Refusal([](v1::Ontology* o) {
    o->mutable_tie_kinds(0)->mutable_label()->set_zh(std::string(kLabelBytesMax + 1, 'a'));
  });
  EXPECT_EQ(long_label.place(), "tie_kinds[0].label.zh");
  EXPECT_EQ(long_label.rule(), "TOO_LONG");
  const auto iri = Refusal([](v1::Ontology* o) {
    o->mutable_entity_kinds(1)->add_iris(std::string(kIriBytesMax + 1, 'a'));
  });
  EXPECT_EQ(iri.place(), "entity_kinds[1].iris[0]");
}

TEST(Ontology, RefusesValuesThatAnEnumDoesNotHave) {
  const auto type = Refusal([](v1::Ontology* o) {
    o->mutable_entity_kinds(2)->mutable_properties(0)->set_type(static_cast<v1::ValueType>(9));
  });
  EXPECT_EQ(type.place(), "entity_kinds[2].properties[0].type");
  EXPECT_EQ(type.rule(), "UNKNOWN_VALUE");
  const auto check = Refusal([](v1::Ontology* o) {
    o->mutable_identifier_schemes(1)->set_check(static_cast<v1::IdentifierScheme::Check>(9));
  });
  EXPECT_EQ(check.place(), "identifier_schemes[1].check");
  EXPECT_EQ(check.rule(), "UNKNOWN_VALUE");
}

TEST(Ontology, RefusesRulesThatInduceTooManyTies) {
  EXPECT_EQ(Refusal([](v1::Ontology* o) {
              auto* rule = o->mutable_tie_kinds(0)->mutable_rules(0);
              for (int i = 0; i < 1001; ++i) {
                rule->add_source_roles("party");
                rule->add_target_roles("party");
              }
            }).rule(),
            "LIMIT");
}

TEST(Ontology, DropsFieldsThatThisProgramDoesNotKnow) {
  v1::Ontology message = TestOntologyMessage();
  message.GetReflection()->MutableUnknownFields(&message)->AddVarint(1000, 7);
  EXPECT_EQ(Ontology::Make(message).value()->message().SerializeAsString(),
            TestOntologyMessage().SerializeAsString());
}

TEST(Ontology, RefusesAnUnknownEndOfASignature) {
  const auto violation = Refusal([](v1::Ontology* o) {
    o->mutable_relation_kinds(2)->mutable_signatures(1)->set_range("planet");
  });
  EXPECT_EQ(violation.place(), "relation_kinds[2].signatures[1].range");
}

}  // namespace
}  // namespace partnergraph
