// What a mapping makes of rows, without a store.
#include "graph/exchange/mapper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "graph/base/violation.h"
#include "graph/exchange/textproto.h"
#include "tests/graph/exchange/bytes_source.h"
#include "tests/graph/test_ontology.h"

namespace partnergraph {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kCities[] = R"pb(
  dataset: "towns"
  source {
    id: "towns_list"
    kind: "document"
    names { text: "城市名录" language: "zh-Hans" }
  }
  tables {
    file: "cities.csv"
    format: FORMAT_CSV
    locator: "{code}"
    entities {
      id: "city_{code | lower}"
      kind: "city"
      identities: "iso3166:{code}"
      names { text: "{zh}" language: "zh-Hans" }
      names { text: "{en}" language: "en" }
      values { key: "population" value: "{population}" }
    }
    relations {
      kind: "sister_of"
      source: "iso3166:{code}"
      target: "iso3166:{twin}"
      begin: "{since}"
    }
  }
)pb";

v1::Mapping Mapping(const std::string& text) {
  v1::Mapping mapping;
  const Status parsed = ParseTextproto(text, "mapping", &mapping);
  EXPECT_TRUE(parsed.ok()) << parsed;
  return mapping;
}

// How the mapping is refused.
v1::Violation Refused(const v1::Mapping& mapping) {
  const auto made = Mapper::Make(mapping, TestOntology());
  EXPECT_FALSE(made.ok());
  return GetViolation(made.status()).value_or(v1::Violation());
}

struct Mapped {
  std::vector<storage::v1::Claim> claims;
  std::vector<std::string> problems;  // "RULE place"
};

Mapped Map(const std::string& rows) {
  const auto mapper = Mapper::Make(Mapping(kCities), TestOntology()).value();
  Mapped mapped;
  const ClaimSink sink{
      .claim = [&](storage::v1::Claim claim) { mapped.claims.push_back(std::move(claim)); },
      .problem =
          [&](const v1::ImportProblem& problem) {
            mapped.problems.push_back(problem.violation().rule() + " " +
                                      problem.violation().place());
          }};
  BytesSource source("code,zh,en,population,twin,since\n" + rows);
  CsvReader csv(&source, "cities.csv");
  EXPECT_TRUE(csv.ReadHeader().ok());
  EXPECT_TRUE(mapper->CheckHeader(0, csv.header(), "cities.csv:1").ok());
  while (csv.Next().value()) {
    mapper->Map(0, {.row = &csv, .record = nullptr, .node = nullptr, .text = nullptr}, csv.Place(),
                sink);
  }
  return mapped;
}

TEST(Mapper, ARowSaysAnEntityAndARelation) {
  const Mapped mapped = Map("CN-SH,上海,Shanghai,24870895,SE-O,1986\n");
  EXPECT_THAT(mapped.problems, IsEmpty());
  ASSERT_THAT(mapped.claims, SizeIs(2));
  const v1::Entity& city = mapped.claims[0].entity();
  EXPECT_EQ(city.id(), "city_cn-sh");
  EXPECT_EQ(city.dataset(), "towns");
  EXPECT_EQ(city.names(0).text(), "上海");
  EXPECT_EQ(city.values(0).number(), 24870895);
  EXPECT_EQ(city.citations(0).source_id(), "towns_list");
  EXPECT_EQ(city.citations(0).locator(), "CN-SH");
  EXPECT_THAT(mapped.claims[0].identities(), ElementsAre("iso3166:CN-SH"));
  EXPECT_EQ(mapped.claims[0].place(), "cities.csv:2");
  const v1::Relation& twins = mapped.claims[1].relation();
  EXPECT_EQ(twins.source_id(), "iso3166:CN-SH");
  EXPECT_EQ(twins.target_id(), "iso3166:SE-O");
  EXPECT_EQ(twins.valid_time().edtf(), "1986/");
}

TEST(Mapper, AnEmptyCellSaysNothing) {
  const Mapped mapped = Map("CN-SH,上海,,,,\n");
  EXPECT_THAT(mapped.problems, IsEmpty());
  ASSERT_THAT(mapped.claims, SizeIs(1));
  EXPECT_THAT(mapped.claims[0].entity().names(), SizeIs(1));
  EXPECT_THAT(mapped.claims[0].entity().values(), IsEmpty());
}

TEST(Mapper, ANumberThatIsNoneIsReportedAtItsColumn) {
  const Mapped mapped = Map("CN-SH,上海,Shanghai,很多,,\n");
  ASSERT_THAT(mapped.claims, SizeIs(1));
  EXPECT_THAT(mapped.claims[0].entity().values(), IsEmpty());
  EXPECT_THAT(mapped.problems, ElementsAre("BAD_NUMBER cities.csv:2: population"));
}

TEST(Mapper, KnowsItsFilesWithoutGz) {
  const auto mapper = Mapper::Make(Mapping(kCities), TestOntology()).value();
  EXPECT_EQ(mapper->TableOf("cities.csv"), 0);
  EXPECT_EQ(mapper->TableOf("cities.csv.gz"), 0);
  EXPECT_EQ(mapper->TableOf("towns.csv"), std::nullopt);
}

TEST(Mapper, RefusesAHeaderThatLacksAColumn) {
  const auto mapper = Mapper::Make(Mapping(kCities), TestOntology()).value();
  const Status checked = mapper->CheckHeader(0, {"code", "zh", "en"}, "cities.csv:1");
  EXPECT_EQ(GetViolation(checked)->rule(), "MISSING_COLUMN");
  EXPECT_EQ(GetViolation(checked)->place(), "cities.csv:1");
}

TEST(Mapper, RefusesAMappingWithoutDataset) {
  v1::Mapping mapping = Mapping(kCities);
  mapping.clear_dataset();
  EXPECT_EQ(Refused(mapping).place(), "dataset");
}

TEST(Mapper, RefusesAMalformedExpressionAtItsField) {
  v1::Mapping mapping = Mapping(kCities);
  mapping.mutable_tables(0)->mutable_entities(0)->mutable_names(1)->set_text("{en | shout}");
  const v1::Violation violation = Refused(mapping);
  EXPECT_EQ(violation.rule(), "MALFORMED_EXPRESSION");
  EXPECT_EQ(violation.place(), "tables[0].entities[0].names[1].text");
}

TEST(Mapper, RefusesTooManyTables) {
  v1::Mapping mapping = Mapping(kCities);
  for (int i = 1; i < kMappingTablesMax; ++i) {
    *mapping.add_tables() = mapping.tables(0);
    mapping.mutable_tables(i)->set_file("cities" + std::to_string(i) + ".csv");
  }
  EXPECT_TRUE(Mapper::Make(mapping, TestOntology()).ok());
  *mapping.add_tables() = mapping.tables(0);
  EXPECT_EQ(Refused(mapping).rule(), "TOO_MANY");
}

}  // namespace
}  // namespace partnergraph
