#include "graph/transfer/fact_merge.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace partnergraph {
namespace {

// The dataset of a source is the part of its id before '_': "ror_2024" belongs to "ror".
MergeRules RulesOf(const std::string& dataset) {
  return {.dataset = dataset, .dataset_of = [](const std::string& source) {
            return source.substr(0, source.find('_'));
          }};
}

v1::Entity E(const std::string& text) {
  v1::Entity entity;
  if (!google::protobuf::TextFormat::ParseFromString(text, &entity)) std::abort();
  return entity;
}

v1::Relation R(const std::string& text) {
  v1::Relation relation;
  if (!google::protobuf::TextFormat::ParseFromString(text, &relation)) std::abort();
  return relation;
}

// Text of a name that `source` cites.
std::string N(const std::string& text, const std::string& source,
              const std::string& use = "NAME_USE_LABEL", const std::string& language = "zh-Hans") {
  return "names { text: '" + text + "' language: '" + language + "' use: " + use +
         " citations { source_id: '" + source + "' basis: BASIS_STATED } } ";
}

v1::Entity Fudan(const std::string& dataset, const std::string& facts) {
  return E("id: 'fudan' kind: 'university' dataset: '" + dataset + "' " + facts);
}

v1::Entity Merged(const v1::Entity& stored, const v1::Entity& claim) {
  return MergeEntity(stored, &claim, RulesOf(claim.dataset())).value();
}

// "复旦大学[label]"
std::vector<std::string> NamesOf(const v1::Entity& entity) {
  std::vector<std::string> names;
  for (const v1::Name& name : entity.names()) {
    std::string use = v1::NameUse_Name(name.use()).substr(9);
    std::transform(use.begin(), use.end(), use.begin(), [](char c) { return std::tolower(c); });
    names.push_back(name.text() + "[" + use + "]");
  }
  return names;
}

using Names = std::vector<std::string>;

TEST(FactMerge, ADatasetReplacesWhatItSaid) {
  const v1::Entity stored =
      Fudan("ror", N("复旦大学", "ror_1") + N("复旦", "ror_1", "NAME_USE_ALIAS") +
                       "values { key: 'status' text: 'active' citations { "
                       "source_id: 'ror_1' basis: BASIS_STATED } }");
  const v1::Entity merged = Merged(
      stored, Fudan("ror", N("复旦大学", "ror_1") + N("复旦公学", "ror_1", "NAME_USE_ALIAS")));
  EXPECT_EQ(NamesOf(merged), (Names{"复旦大学[label]", "复旦公学[alias]"}));
  EXPECT_TRUE(merged.values().empty());
}

TEST(FactMerge, KeepsWhatOthersSay) {
  const v1::Entity stored = Fudan("seed", N("复旦大学", "seed_reply") +
                                              "values { key: 'website' text: 'fudan.edu.cn' "
                                              "citations { source_id: 'seed_reply' } }");
  const v1::Entity merged = Merged(stored, Fudan("ror", N("复旦", "ror_1", "NAME_USE_ALIAS")));
  EXPECT_EQ(NamesOf(merged), (Names{"复旦大学[label]", "复旦[alias]"}));
  EXPECT_EQ(merged.values_size(), 1);
  EXPECT_EQ(merged.dataset(), "seed");
}

TEST(FactMerge, AFactOfTwoDatasetsGoesWithTheLast) {
  v1::Entity entity =
      Fudan("seed", N("复旦大学", "seed_reply") + N("复旦", "seed_reply", "NAME_USE_ALIAS"));
  entity = Merged(entity, Fudan("ror", N("复旦", "ror_1", "NAME_USE_ALIAS")));
  EXPECT_EQ(entity.names(1).citations_size(), 2);
  entity = Merged(entity, Fudan("seed", N("复旦大学", "seed_reply")));
  EXPECT_EQ(NamesOf(entity), (Names{"复旦大学[label]", "复旦[alias]"}));
  EXPECT_EQ(entity.names(1).citations_size(), 1);
  entity = MergeEntity(entity, nullptr, RulesOf("ror")).value();
  EXPECT_EQ(NamesOf(entity), Names{"复旦大学[label]"});
}

TEST(FactMerge, AFactWithoutCitationsBelongsToTheDatasetOfItsRecord) {
  const v1::Entity stored = Fudan("seed", "names { text: '复旦大学' language: 'zh-Hans' }");
  EXPECT_TRUE(HasOthers(stored, RulesOf("ror")));
  EXPECT_FALSE(HasOthers(stored, RulesOf("seed")));
  EXPECT_EQ(Merged(stored, Fudan("ror", N("复旦", "ror_1", "NAME_USE_ALIAS"))).names_size(), 2);
  EXPECT_EQ(NamesOf(Merged(stored, Fudan("seed", N("上海复旦", "seed_reply")))),
            Names{"上海复旦[label]"});
}

TEST(FactMerge, ALabelBesideThatOfAnotherDatasetIsAnAlias) {
  const v1::Entity stored = Fudan("seed", N("复旦大学", "seed_reply"));
  const v1::Entity merged = Merged(
      stored,
      Fudan("ror", N("复旦", "ror_1") + N("Fudan University", "ror_1", "NAME_USE_LABEL", "en")));
  EXPECT_EQ(NamesOf(merged), (Names{"复旦大学[label]", "复旦[alias]", "Fudan University[label]"}));
}

TEST(FactMerge, AnAliasIsALabelAgainWhenTheOtherLabelIsGone) {
  v1::Entity entity = Fudan("seed", N("复旦大学", "seed_reply"));
  const v1::Entity claim = Fudan("ror", N("复旦", "ror_1"));
  entity = Merged(entity, claim);
  entity = MergeEntity(entity, nullptr, RulesOf("seed")).value();
  EXPECT_EQ(entity.dataset(), "ror");
  EXPECT_EQ(NamesOf(Merged(entity, claim)), Names{"复旦[label]"});
}

constexpr char kStub[] =
    "values { key: 'stub' flag: true citations { source_id: 'ror_1' basis: BASIS_STATED } }";

TEST(FactMerge, AStubIsTakenOver) {
  const v1::Entity stored = E(std::string("id: 'fudan' kind: 'organization' dataset: 'ror' ") +
                              N("Fudan", "ror_1", "NAME_USE_LABEL", "en") + kStub);
  ASSERT_TRUE(IsStub(stored));
  const v1::Entity merged = Merged(stored, Fudan("cordis", N("复旦大学", "cordis_1")));
  EXPECT_FALSE(IsStub(merged));
  EXPECT_EQ(merged.kind(), "university");
  EXPECT_EQ(merged.dataset(), "cordis");
  EXPECT_EQ(NamesOf(merged), (Names{"Fudan[label]", "复旦大学[label]"}));
}

TEST(FactMerge, AStubDoesNotTakeOverAStub) {
  const v1::Entity stored = E(std::string("id: 'fudan' kind: 'organization' dataset: 'ror' ") +
                              N("Fudan", "ror_1", "NAME_USE_LABEL", "en") + kStub);
  const v1::Entity claim =
      E("id: 'fudan' kind: 'university' dataset: 'cordis' " +
        N("FUDAN", "cordis_1", "NAME_USE_LABEL", "en") +
        "values { key: 'stub' flag: true citations { source_id: 'cordis_1' } }");
  const v1::Entity merged = Merged(stored, claim);
  EXPECT_TRUE(IsStub(merged));
  EXPECT_EQ(merged.kind(), "organization");
  EXPECT_EQ(merged.dataset(), "ror");
}

TEST(FactMerge, AStubDoesNotMarkWhatAnotherDatasetDescribes) {
  const v1::Entity stored = Fudan("seed", N("复旦大学", "seed_reply"));
  const v1::Entity merged =
      Merged(stored, Fudan("ror", N("Fudan", "ror_1", "NAME_USE_LABEL", "en") + kStub));
  EXPECT_FALSE(IsStub(merged));
  EXPECT_EQ(merged.dataset(), "seed");
}

TEST(FactMerge, NothingIsLeftOfWhatOneDatasetAloneSaid) {
  const v1::Entity stored = Fudan("ror", N("复旦大学", "ror_1"));
  EXPECT_EQ(MergeEntity(stored, nullptr, RulesOf("ror")), std::nullopt);
  EXPECT_TRUE(MergeEntity(stored, nullptr, RulesOf("seed")).has_value());
}

TEST(FactMerge, LeaveOutNewLeavesWhatTheDatasetSaysAlready) {
  const v1::Entity stored =
      Fudan("seed", N("复旦大学", "seed_reply") + N("复旦", "ror_1", "NAME_USE_ALIAS"));
  v1::Entity claim = Fudan("ror", N("复旦", "ror_1", "NAME_USE_ALIAS") + N("复旦大学", "ror_1") +
                                      N("Fudan", "ror_1", "NAME_USE_LABEL", "en") +
                                      "citations { source_id: 'ror_1' basis: BASIS_STATED }");
  LeaveOutNew(stored, RulesOf("ror"), &claim);
  EXPECT_EQ(NamesOf(claim), Names{"复旦[alias]"});
  EXPECT_TRUE(claim.citations().empty());
}

TEST(FactMerge, AddFactsKeepsTheFirstLabelAndTheFirstValueOfAKey) {
  const std::string value = "values { key: 'status' text: '";
  v1::Entity entity = Fudan("ror", N("复旦大学", "ror_1") + value + "active' }");
  AddFacts(Fudan("ror", N("复旦", "ror_1") + N("复旦大学", "ror_1") + value + "inactive' }"),
           &entity);
  EXPECT_EQ(NamesOf(entity), (Names{"复旦大学[label]", "复旦[alias]"}));
  ASSERT_EQ(entity.values_size(), 1);
  EXPECT_EQ(entity.values(0).text(), "active");
}

TEST(FactMerge, TheSameClaimTwiceIsTheSameBytes) {
  const v1::Entity claim = Fudan(
      "ror", N("复旦", "ror_2") + N("复旦", "ror_1", "NAME_USE_ALIAS", "zh-Hant") +
                 "identifiers { scheme: 'ror' value: '013q1eq08' citations { source_id: 'ror_1' } }"
                 "observations { metric: 'participants' value: 3 citations { source_id: 'ror_1' } }"
                 "completeness { kind: 'party' citations { source_id: 'ror_1' } }"
                 "citations { source_id: 'ror_1' } citations { source_id: 'ror_2' }");
  const v1::Entity once = Merged(Fudan("seed", N("复旦大学", "seed_reply")), claim);
  EXPECT_EQ(Merged(once, claim).SerializeAsString(), once.SerializeAsString());
}

TEST(FactMerge, AClaimMayCiteASourceOfAnotherDataset) {
  const v1::Entity claim = Fudan(
      "notes", N("复旦", "seed_reply", "NAME_USE_ALIAS") + "citations { source_id: 'seed_reply' }");
  const v1::Entity once = Merged(Fudan("seed", N("复旦大学", "seed_reply")), claim);
  EXPECT_EQ(Merged(once, claim).SerializeAsString(), once.SerializeAsString());
}

TEST(FactMerge, ARelationOfTwoDatasetsCitesBoth) {
  const std::string facts =
      "id: 'r' kind: 'sister_of' source_id: 'shanghai' target_id: 'gothenburg' ";
  v1::Relation relation = R(facts + "dataset: 'seed' citations { source_id: 'seed_reply' }");
  const v1::Relation claim = R(facts + "dataset: 'wiki' citations { source_id: 'wiki_1' }");
  relation = MergeRelation(relation, &claim, RulesOf("wiki")).value();
  EXPECT_EQ(relation.citations_size(), 2);
  EXPECT_EQ(relation.dataset(), "seed");
  relation = MergeRelation(relation, nullptr, RulesOf("seed")).value();
  EXPECT_EQ(relation.citations_size(), 1);
  EXPECT_EQ(relation.dataset(), "wiki");
  EXPECT_EQ(MergeRelation(relation, nullptr, RulesOf("wiki")), std::nullopt);
}

TEST(FactMerge, ARelationSaysTheSameWithOtherValues) {
  const v1::Relation a = R("kind: 'party' source_id: 'x' target_id: 'y' values { key: 'signed' }");
  v1::Relation b = a;
  b.clear_values();
  EXPECT_TRUE(SaySame(a, b));
  b.mutable_valid_time()->set_edtf("2001/..");
  EXPECT_FALSE(SaySame(a, b));
}

// --- Random datasets: a, b and c, each with two sources and one claim.

constexpr char kDatasets[] = {'a', 'b', 'c'};

template <class T>
const T& OneOf(const std::vector<T>& list, std::mt19937* random) {
  return list[(*random)() % list.size()];
}

v1::Entity RandomClaim(char dataset, std::mt19937* random) {
  static const std::vector<std::string> texts = {"复旦大学", "复旦", "Fudan", "Fudan University"};
  static const std::vector<std::string> languages = {"zh-Hans", "en"};
  const auto cite = [&](auto* citations) {
    for (std::uint32_t count = 1 + (*random)() % 2; count > 0; --count) {
      v1::Citation* const citation = citations->Add();
      citation->set_source_id(dataset + std::string((*random)() % 2 == 0 ? "_1" : "_2"));
      citation->set_locator(std::to_string(count));
    }
  };
  v1::Entity claim;
  claim.set_id("fudan");
  claim.set_kind((*random)() % 4 == 0 ? "organization" : "university");
  claim.set_dataset(std::string(1, dataset));
  std::set<std::string> used;
  std::set<std::string> labelled;
  for (std::uint32_t count = 1 + (*random)() % 4; count > 0; --count) {
    const std::string& text = OneOf(texts, random);
    const std::string& language = OneOf(languages, random);
    if (!used.insert(language + text).second) continue;
    v1::Name* const name = claim.add_names();
    name->set_text(text);
    name->set_language(language);
    const bool is_label = (*random)() % 2 == 0 && labelled.insert(language).second;
    name->set_use(is_label ? v1::NAME_USE_LABEL : v1::NAME_USE_ALIAS);
    cite(name->mutable_citations());
  }
  for (const char* const key : {"status", "website", "stub"}) {
    if ((*random)() % 2 == 0) continue;
    v1::Value* const value = claim.add_values();
    value->set_key(key);
    if (value->key() == kStubKey) {
      value->set_flag(true);
    } else {
      value->set_text((*random)() % 2 == 0 ? "甲" : "乙");
    }
    cite(value->mutable_citations());
  }
  if ((*random)() % 2 == 0) {
    v1::Identifier* const identifier = claim.add_identifiers();
    identifier->set_scheme("ror");
    identifier->set_value((*random)() % 2 == 0 ? "013q1eq08" : "03v76x132");
    cite(identifier->mutable_citations());
  }
  if ((*random)() % 2 == 0) cite(claim.mutable_citations());
  return claim;
}

// The facts of an entity, without uses of names and without the stub flag, and who cites each.
std::map<std::string, std::multiset<std::string>> FactsOf(const v1::Entity& entity) {
  std::map<std::string, std::multiset<std::string>> facts;
  const auto add = [&](const std::string& fact, const auto& citations) {
    for (const v1::Citation& citation : citations) facts[fact].insert(citation.SerializeAsString());
  };
  for (const v1::Name& name : entity.names()) add(name.language() + name.text(), name.citations());
  for (const v1::Value& value : entity.values()) {
    if (value.key() != kStubKey) add(value.key() + value.text(), value.citations());
  }
  for (const v1::Identifier& id : entity.identifiers()) add(id.value(), id.citations());
  add("", entity.citations());
  return facts;
}

void ExpectOneLabelALanguage(const v1::Entity& entity) {
  std::set<std::string> labelled;
  for (const v1::Name& name : entity.names()) {
    if (name.use() != v1::NAME_USE_LABEL) continue;
    EXPECT_TRUE(labelled.insert(name.language()).second) << entity.DebugString();
  }
}

class RandomFactMerge : public testing::Test {
 protected:
  // Calls `check` with what 2 or 3 datasets say in the order in which they are imported, and with
  // the outcome.
  template <class Check>
  void ForManyImports(const Check& check) {
    for (std::uint32_t seed = 0; seed < 3000 && !HasFailure(); ++seed) {
      SCOPED_TRACE(seed);
      std::mt19937 random(seed);
      std::vector<v1::Entity> claims;
      for (std::uint32_t i = 0; i < 2 + seed % 2; ++i) {
        claims.push_back(RandomClaim(kDatasets[i], &random));
      }
      std::shuffle(claims.begin(), claims.end(), random);
      v1::Entity entity = claims.front();
      for (const v1::Entity& claim : claims) entity = Merged(entity, claim);
      check(claims, entity, &random);
    }
  }
};

TEST_F(RandomFactMerge, ImportsInAnyOrderAndAgainChangeNothing) {
  ForManyImports([](std::vector<v1::Entity> claims, const v1::Entity& entity,
                    std::mt19937* random) {
    for (int again = 0; again < 2; ++again) {
      std::shuffle(claims.begin(), claims.end(), *random);
      for (const v1::Entity& claim : claims) {
        ASSERT_EQ(Merged(entity, claim).DebugString(), entity.DebugString()) << claim.DebugString();
      }
    }
  });
}

TEST_F(RandomFactMerge, HasWhatAllSayAndNothingElse) {
  ForManyImports(
      [](const std::vector<v1::Entity>& claims, const v1::Entity& entity, std::mt19937*) {
        std::map<std::string, std::multiset<std::string>> all;
        for (const v1::Entity& claim : claims) {
          for (const auto& [fact, citations] : FactsOf(claim)) {
            all[fact].insert(citations.begin(), citations.end());
          }
        }
        EXPECT_EQ(FactsOf(entity), all);
        ExpectOneLabelALanguage(entity);
      });
}

TEST_F(RandomFactMerge, HasWhatTheOthersSayWhenOneSaysNothingMore) {
  ForManyImports(
      [](const std::vector<v1::Entity>& claims, const v1::Entity& entity, std::mt19937* random) {
        const v1::Entity& gone = OneOf(claims, random);
        const auto left = MergeEntity(entity, nullptr, RulesOf(gone.dataset()));
        std::map<std::string, std::multiset<std::string>> others;
        for (const v1::Entity& claim : claims) {
          if (claim.dataset() == gone.dataset()) continue;
          for (const auto& [fact, citations] : FactsOf(claim)) {
            others[fact].insert(citations.begin(), citations.end());
          }
        }
        ASSERT_TRUE(left.has_value());
        EXPECT_EQ(FactsOf(*left), others);
        EXPECT_NE(left->dataset(), gone.dataset());
        ExpectOneLabelALanguage(*left);
      });
}

}  // namespace
}  // namespace partnergraph
