// Imports while somebody else writes.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/graph/transfer/import_strings.h"
#include "tests/graph/transfer/twin_towns.h"

namespace partnergraph {
namespace {

constexpr int kCities = 1500;

std::string CodeOf(int city) { return "Q" + std::to_string(1000 + city); }
std::string IdOf(int city) { return "city_q" + std::to_string(1000 + city); }

// Each city is twinned with the next one.
std::vector<StringFile> ManyCities(int population) {
  std::string cities;
  std::string twins;
  for (int i = 0; i < kCities; ++i) {
    cities +=
        CodeOf(i) + ",city,城" + std::to_string(i) + ",,CN," + std::to_string(population) + "\n";
    if (i > 0) twins += CodeOf(i - 1) + "," + CodeOf(i) + ",1986,,\n";
  }
  return {Cities(cities), Twins(twins)};
}

// Adds a name to an entity as it is stored now, as a careful client does; true: it was written.
bool AddName(Engine& engine, const std::string& id, const std::string& text) {
  v1::GetEntityRequest read;
  read.set_entity(id);
  const auto stored = engine.GetEntity(read);
  if (!stored.ok()) return false;
  v1::WriteRequest request;
  request.set_author("手工");
  v1::Entity* const entity = request.add_mutations()->mutable_put_entity();
  *entity = stored->entity();
  v1::Name* const name = entity->add_names();
  name->set_text(text);
  name->set_language("zh-Hans");
  name->set_use(v1::NAME_USE_ALIAS);
  name->add_citations()->set_source_id("notes");
  name->mutable_citations(0)->set_basis(v1::BASIS_STATED);
  v1::Precondition* const condition = request.add_preconditions();
  condition->set_entity_id(id);
  condition->set_rule(v1::Precondition::RULE_AT_REVISION);
  condition->set_revision(stored->entity().revision());
  const auto written = engine.Write(request);
  EXPECT_TRUE(written.ok() || written.status().code() == StatusCode::kAborted) << written.status();
  return written.ok();
}

TEST(ImportRace, NothingOfTheImportOrOfAWriterIsLost) {
  const auto engine = OpenWithOntology();
  WriteText(*engine, {"put_entity { id: 'notes' kind: 'document' names { text: '笔记' } }"});
  ASSERT_TRUE(ImportInto(*engine, OptionsOf(TwinTowns()), ManyCities(1)).status.ok());
  std::atomic<bool> done = false;
  std::map<std::string, std::set<std::string>> added;
  std::thread writer([&] {
    for (int i = 0; !done || i < 100; ++i) {
      const std::string id = IdOf(i * 7 % kCities);
      const std::string text = "别名" + std::to_string(i);
      if (AddName(*engine, id, text)) added[id].insert(text);
    }
  });
  constexpr int kImports = 4;
  for (int population = 2; population < 2 + kImports; ++population) {
    const Imported imported = ImportInto(*engine, OptionsOf(TwinTowns()), ManyCities(population));
    EXPECT_TRUE(imported.status.ok()) << imported.status;
    EXPECT_TRUE(imported.problems.empty());
    EXPECT_EQ(imported.summary.entities().updated(), static_cast<std::uint64_t>(kCities));
  }
  done = true;
  writer.join();
  for (int i = 0; i < kCities; ++i) {
    const auto city = EntityOf(*engine, IdOf(i));
    ASSERT_TRUE(city.has_value());
    EXPECT_EQ(ValueOf(city, "population"), std::to_string(1 + kImports));
    std::set<std::string> expected = added[IdOf(i)];
    expected.insert("城" + std::to_string(i));
    const std::vector<std::string> names = NamesOf(city);
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()), expected);
  }
}

// What is deleted between reading and writing is made again, and relations whose end is gone are
// rejected, not the batch.
TEST(ImportRace, TakesADeletionBetweenReadingAndWriting) {
  const auto engine = OpenWithOntology();
  ASSERT_TRUE(ImportInto(*engine, OptionsOf(TwinTowns()), ThreeCities()).status.ok());
  ImportStrings files(ThreeCities());
  int calls = 0;
  files.set_before_next([&] {
    if (++calls == 3) WriteText(*engine, {"delete_entity { id: 'city_q38283' cascade: true }"});
  });
  const Imported imported = ImportInto(*engine, OptionsOf(TwinTowns()), &files);
  EXPECT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(Changes(imported.summary.entities()), "1 created");
  EXPECT_EQ(Changes(imported.summary.relations()), "2 created");
  EXPECT_EQ(NamesOf(EntityOf(*engine, "wikidata:Q38283")),
            (std::vector<std::string>{"横滨", "Yokohama"}));
}

TEST(ImportRace, AnEntityWrittenBetweenReadingAndWritingIsMerged) {
  const auto engine = OpenWithOntology();
  ImportStrings files(ThreeCities());
  int calls = 0;
  files.set_before_next([&] {
    if (++calls == 3) {
      WriteText(*engine, {"put_entity { id: 'city_q8686' kind: 'city' names { text: '沪' "
                          "language: 'zh-Hans' } }"});
    }
  });
  const Imported imported = ImportInto(*engine, OptionsOf(TwinTowns()), &files);
  EXPECT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_EQ(NamesOf(EntityOf(*engine, "wikidata:Q8686")),
            (std::vector<std::string>{"沪", "上海", "Shanghai"}));
}

}  // namespace
}  // namespace partnergraph
