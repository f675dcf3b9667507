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

TEST(NormalizeEntity, RefusesValuesThatAnEnumDoesNotHave) {
  const auto use =
      Refusal([](v1::Entity* e) { e->mutable_names(1)->set_use(static_cast<v1::NameUse>(99)); });
  EXPECT_EQ(use.place(), "names[1].use");
  EXPECT_EQ(use.value(), "99");
  EXPECT_EQ(use.rule(), "UNKNOWN_VALUE");
  const auto bound = Refusal([](v1::Entity* e) {
    e->add_observations()->set_metric("persons");
    e->mutable_observations(0)->set_unit("1");
    e->mutable_observations(0)->set_bound(static_cast<v1::FigureBound>(9));
  });
  EXPECT_EQ(bound.place(), "observations[0].bound");
  EXPECT_EQ(bound.rule(), "UNKNOWN_VALUE");
  const auto basis =
      Refusal([](v1::Entity* e) { e->mutable_citations(0)->set_basis(static_cast<v1::Basis>(4)); });
  EXPECT_EQ(basis.place(), "citations[0].basis");
  EXPECT_EQ(basis.rule(), "UNKNOWN_VALUE");
  const auto confidence = Refusal([](v1::Entity* e) {
    e->mutable_citations(0)->set_confidence(static_cast<v1::Confidence>(-1));
  });
  EXPECT_EQ(confidence.place(), "citations[0].confidence");
  EXPECT_EQ(confidence.rule(), "UNKNOWN_VALUE");
}

TEST(NormalizeEntity, RefusesANameOfBlanks) {
  for (const char* blanks : {" ", "\u3000\u00A0", "\u200B\uFEFF"}) {
    const auto violation = Refusal([&](v1::Entity* e) { e->mutable_names(0)->set_text(blanks); });
    EXPECT_EQ(violation.place(), "names[0].text");
    EXPECT_EQ(violation.rule(), "BLANK");
  }
}

TEST(NormalizeEntity, RefusesAScriptThatIsNoCode) {
  for (const char* script : {"hans", "HANS", "Han", "Latin", "La1n"}) {
    const auto violation = Refusal([&](v1::Entity* e) { e->mutable_names(0)->set_script(script); });
    EXPECT_EQ(violation.place(), "names[0].script");
    EXPECT_EQ(violation.value(), script);
    EXPECT_EQ(violation.rule(), "BAD_SCRIPT");
  }
}

TEST(NormalizeEntity, TakesLanguageTagsAndRefusesOthers) {
  for (const char* language : {"", "zh", "zh-Hans", "de-CH-1996", "x1", "e", "zh-", "-zh",
                               "zh--Hans", "zh_Hans", "abcdefghi", "en-123456789"}) {
    v1::Entity entity = Gothenburg();
    entity.mutable_names(0)->set_language(language);
    const Status status = NormalizeEntity(*TestOntology(), &entity);
    const std::string tag = language;
    const bool is_tag = tag.empty() || tag == "zh" || tag == "zh-Hans" || tag == "de-CH-1996";
    EXPECT_EQ(status.ok(), is_tag) << language;
    const auto violation = GetViolation(status).value_or(v1::Violation());
    EXPECT_EQ(violation.rule(), is_tag ? "" : "BAD_LANGUAGE") << language;
  }
}

TEST(NormalizeEntity, RefusesWhatIsReadMerged) {
  const auto violation = Refusal([](v1::Entity* e) { e->add_merged_ids("goteborg"); });
  EXPECT_EQ(violation.place(), "merged_ids");
  EXPECT_EQ(violation.value(), "goteborg");
  EXPECT_EQ(violation.rule(), "OUTPUT_ONLY");
  EXPECT_NE(violation.reason().find("ListVersions"), std::string::npos) << violation.reason();
}

TEST(NormalizeEntity, DropsFieldsThatThisProgramDoesNotKnow) {
  v1::Entity known = Gothenburg();
  ASSERT_TRUE(NormalizeEntity(*TestOntology(), &known).ok());
  v1::Entity entity = Gothenburg();
  entity.GetReflection()->MutableUnknownFields(&entity)->AddVarint(1000, 7);
  v1::Name* name = entity.mutable_names(0);
  name->GetReflection()->MutableUnknownFields(name)->AddLengthDelimited(1000, "哥德堡");
  ASSERT_TRUE(NormalizeEntity(*TestOntology(), &entity).ok());
  EXPECT_EQ(entity.SerializeAsString(), known.SerializeAsString());
}

// Each text is taken at its limit and refused one byte past it.
struct TextLimit {
  const char* place;
  std::size_t bytes_max;
  void (*set)(v1::Entity*, const std::string&);
};

TEST(NormalizeEntity, TakesEachTextAtItsLimitAndRefusesOnePast) {
  static constexpr TextLimit kLimits[] = {
      {"names[0].scope", kScopeBytesMax,
       [](v1::Entity* e, const std::string& text) { e->mutable_names(0)->set_scope(text); }},
      {"citations[0].locator", kLocatorBytesMax,
       [](v1::Entity* e, const std::string& text) { e->mutable_citations(0)->set_locator(text); }},
      {"citations[0].original", kRemarkBytesMax,
       [](v1::Entity* e, const std::string& text) { e->mutable_citations(0)->set_original(text); }},
      {"citations[0].note", kRemarkBytesMax,
       [](v1::Entity* e, const std::string& text) { e->mutable_citations(0)->set_note(text); }},
      {"values[0].unit", kKeyBytesMax,
       [](v1::Entity* e, const std::string& text) {
         e->add_values()->set_key("population");
         e->mutable_values(0)->set_number(1);
         e->mutable_values(0)->set_unit(text);
       }},
      {"observations[0].original", kLocatorBytesMax,
       [](v1::Entity* e, const std::string& text) {
         e->add_observations()->set_metric("persons");
         e->mutable_observations(0)->set_unit("1");
         e->mutable_observations(0)->set_original(text);
       }},
      {"id", kIdBytesMax, [](v1::Entity* e, const std::string& text) { e->set_id(text); }},
      {"dataset", kIdBytesMax,
       [](v1::Entity* e, const std::string& text) { e->set_dataset(text); }},
  };
  for (const TextLimit& limit : kLimits) {
    v1::Entity entity = Gothenburg();
    limit.set(&entity, std::string(limit.bytes_max, 'a'));
    const Status status = NormalizeEntity(*TestOntology(), &entity);
    EXPECT_TRUE(status.ok()) << limit.place << ": " << status;
    const auto violation =
        Refusal([&](v1::Entity* e) { limit.set(e, std::string(limit.bytes_max + 1, 'a')); });
    EXPECT_EQ(violation.place(), limit.place);
    EXPECT_EQ(violation.rule(), "TOO_LONG") << limit.place;
  }
}

// Citations make the record as long as wanted.
v1::Entity OfBytes(std::size_t bytes) {
  v1::Entity entity = Gothenburg();
  const auto cite = [&](v1::Citation* citation, std::size_t text_bytes) {
    citation->set_source_id("reply");
    citation->set_basis(v1::BASIS_STATED);
    citation->set_note(std::string(text_bytes, 'a'));
  };
  for (int n = 0; entity.ByteSizeLong() + 30'000 < bytes; ++n) {
    v1::Name* name = entity.add_names();
    name->set_text("Göteborg " + std::to_string(n));
    name->set_use(v1::NAME_USE_ALIAS);
    for (int c = 0; c < 25; ++c) cite(name->add_citations(), kRemarkBytesMax);
  }
  while (entity.ByteSizeLong() + 2000 < bytes) cite(entity.add_citations(), kRemarkBytesMax);
  v1::Citation* last[] = {entity.add_citations(), entity.add_citations()};
  for (v1::Citation* citation : last) cite(citation, 400);
  const std::size_t rest = bytes - entity.ByteSizeLong();
  cite(last[0], 400 + rest / 2);
  cite(last[1], 400 + rest - rest / 2);
  EXPECT_EQ(entity.ByteSizeLong(), bytes);
  return entity;
}

TEST(NormalizeEntity, TakesARecordAtTheLimitAndRefusesOnePast) {
  v1::Entity entity = OfBytes(kRecordBytesMax);
  const Status taken = NormalizeEntity(*TestOntology(), &entity);
  EXPECT_TRUE(taken.ok()) << taken;
  entity = OfBytes(kRecordBytesMax + 1);
  const Status refused = NormalizeEntity(*TestOntology(), &entity);
  EXPECT_EQ(refused.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(GetViolation(refused)->rule(), "TOO_LONG");
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

TEST(NormalizeRelation, TakesARoleAtTheLimitAndRefusesOnePast) {
  v1::Relation relation = Party();
  relation.set_role(std::string(kRoleBytesMax, 'a'));
  EXPECT_TRUE(NormalizeRelation(*TestOntology(), &relation).ok());
  relation.set_role(std::string(kRoleBytesMax + 1, 'a'));
  const auto violation = GetViolation(NormalizeRelation(*TestOntology(), &relation));
  EXPECT_EQ(violation->place(), "role");
  EXPECT_EQ(violation->rule(), "TOO_LONG");
}

v1::Relation SameAs(const std::string& reason) {
  v1::Relation relation = Party();
  relation.set_kind("same_as");
  relation.add_values()->set_key("reason");
  relation.mutable_values(0)->set_text(reason);
  return relation;
}

TEST(NormalizeRelation, TakesAValueTextAtTheLimitAndRefusesOnePast) {
  v1::Relation relation = SameAs(std::string(kValueTextBytesMax, 'a'));
  EXPECT_TRUE(NormalizeRelation(*TestOntology(), &relation).ok());
  relation = SameAs(std::string(kValueTextBytesMax + 1, 'a'));
  const auto violation = GetViolation(NormalizeRelation(*TestOntology(), &relation));
  EXPECT_EQ(violation->place(), "values[0].text");
  EXPECT_EQ(violation->rule(), "TOO_LONG");
}

TEST(NormalizeRelation, RefusesAnEmptyDate) {
  v1::Relation relation = Party();
  relation.add_values()->set_key("signed");
  relation.mutable_values(0)->set_date("");
  const auto violation = GetViolation(NormalizeRelation(*TestOntology(), &relation));
  EXPECT_EQ(violation->place(), "values[0].date");
  EXPECT_EQ(violation->rule(), "MISSING_FIELD");
}

TEST(NormalizeRelation, DropsFieldsThatThisProgramDoesNotKnow) {
  v1::Relation relation = Party();
  relation.GetReflection()->MutableUnknownFields(&relation)->AddVarint(1000, 7);
  ASSERT_TRUE(NormalizeRelation(*TestOntology(), &relation).ok());
  EXPECT_TRUE(relation.GetReflection()->GetUnknownFields(relation).empty());
}

}  // namespace
}  // namespace partnergraph
