#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "seed_cli.h"

namespace partnergraph::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(SeedCliTest, SearchFindsByBeginningInEitherScript) {
  for (const char* query : {"浦江", "浦江人才計劃"}) {
    const CliResult result = Run({"search", query, "--lang", "zh"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("pujiang_talent_programme")) << query;
  }
}

TEST_F(SeedCliTest, SearchExactLeavesLongerNamesOut) {
  const CliResult result = Run({"search", "上海", "--exact"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("shanghai"));
  EXPECT_THAT(result.out, Not(HasSubstr("shanghai_jiao_tong_university")));
}

TEST_F(SeedCliTest, SearchNarrowsByKindIdOrLabel) {
  for (const char* kind : {"university", "高校"}) {
    const CliResult result = Run({"search", "上海", "--kind", kind});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("shanghai_jiao_tong_university")) << kind;
    EXPECT_THAT(result.out, Not(HasSubstr("stcsm"))) << kind;
  }
}

TEST_F(SeedCliTest, SearchSaysWhenThereIsMore) {
  const CliResult result = Run({"search", "上海", "--limit", "1"});
  EXPECT_EQ(Lines(result.out).size(), 2U);
  EXPECT_THAT(result.err, HasSubstr("--limit"));
}

// Entities "c0", "c1" ... of `names` names each: "长名0", "长名1" ...
v1::WriteRequest ManyNames(int entities, int names) {
  v1::WriteRequest request;
  request.set_author("test");
  v1::Citation citation;
  citation.set_source_id("reply_2023_33");
  citation.set_basis(v1::BASIS_STATED);
  for (int i = 0; i < entities; ++i) {
    v1::Entity* const entity = request.add_mutations()->mutable_put_entity();
    entity->set_id("c" + std::to_string(i));
    entity->set_kind("city");
    entity->set_dataset("test");
    *entity->add_citations() = citation;
    for (int j = 0; j < names; ++j) {
      v1::Name* const name = entity->add_names();
      name->set_text("长名" + std::to_string(i * names + j));
      name->set_language("zh-Hans");
      name->set_use(v1::NAME_USE_ALIAS);
      *name->add_citations() = citation;
    }
  }
  return request;
}

TEST_F(SeedCliTest, SearchGoesOnPastOnePageUpToTheLimit) {
  ASSERT_TRUE(engine().Write(ManyNames(1200, 1)).ok());
  const CliResult all = Run({"search", "长名", "--limit", "5000"});
  EXPECT_EQ(all.exit_code, 0) << all.err;
  EXPECT_EQ(Lines(all.out).size(), 1201U);
  EXPECT_EQ(all.err, "");
  const CliResult cut = Run({"search", "长名", "--limit", "1100"});
  EXPECT_EQ(Lines(cut.out).size(), 1101U);
  EXPECT_THAT(cut.err, HasSubstr("--limit"));
  EXPECT_EQ(Lines(Run({"search", "长名", "--limit", "1100", "--json"}).out).size(), 2U);
}

TEST_F(SeedCliTest, SearchSaysWhenNotAllNamesWereLookedAt) {
  constexpr int kNames = kNamesPerEntityMax;
  ASSERT_TRUE(engine().Write(ManyNames(kSearchNamesMax / kNames + 1, kNames)).ok());
  const CliResult result = Run({"search", "长名", "--limit", "1000"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("not everything is shown"));
}

TEST_F(SeedCliTest, SearchForNothingKnownSaysSo) {
  const CliResult result = Run({"search", "Atlantis"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "nothing found\n");
}

TEST_F(SeedCliTest, SearchRefusesAnUnknownKind) {
  const CliResult result = Run({"search", "上海", "--kind", "village"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("village"));
}

TEST_F(SeedCliTest, SearchRefusesAnEmptyQuery) {
  const CliResult result = Run({"search", ""});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("query"));
}

TEST_F(SeedCliTest, StatsCountsKinds) {
  const CliResult result = Run({"stats"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("entities"));
  EXPECT_THAT(result.out, HasSubstr("government body"));
  EXPECT_THAT(result.out, HasSubstr("has party"));
  const CliResult chinese = Run({"stats", "--lang", "zh"});
  EXPECT_THAT(chinese.out, HasSubstr("政府机构"));
}

}  // namespace
}  // namespace partnergraph::cli
