// Imports of fact tables (data/README.md), through the engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/graph/transfer/import_strings.h"

namespace partnergraph {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

StringFile Entities(const std::string& rows) {
  return {"entities.csv", "id,kind,name_zh,name_en,source,section,basis\n" + rows};
}
StringFile EntityNames(const std::string& rows) {
  return {"names.csv", "entity,text,language,use,source,section,basis\n" + rows};
}
StringFile Identifiers(const std::string& rows) {
  return {"identifiers.csv", "entity,scheme,value\n" + rows};
}
StringFile Relations(const std::string& rows) {
  return {"relations.csv", "id,source,kind,target,valid_time,cited_source,basis\n" + rows};
}
StringFile RelationValues(const std::string& rows) {
  return {"relation_values.csv", "relation,key,type,value\n" + rows};
}

constexpr char kPlaces[] =
    "reply,document,答复,,,,\n"
    "shanghai,city,上海,Shanghai,reply,S1,stated\n"
    "gothenburg,city,哥德堡,Göteborg,reply,S1,stated\n";
constexpr char kTwins[] = ",shanghai,sister_of,gothenburg,1986/,reply,stated\n";
constexpr char kTwinsId[] = "gothenburg.sister_of.shanghai";

class FactTablesImport : public testing::Test {
 protected:
  Imported Take(std::vector<StringFile> files, const std::string& dataset = "seed") {
    return ImportInto(*engine_, FactTableOptions(dataset), std::move(files));
  }
  v1::ImportSummary Must(std::vector<StringFile> files, const std::string& dataset = "seed") {
    const Imported imported = Take(std::move(files), dataset);
    EXPECT_TRUE(imported.status.ok()) << imported.status;
    EXPECT_THAT(ProblemsOf(imported), IsEmpty());
    return imported.summary;
  }

  const std::unique_ptr<Engine> engine_ = OpenWithOntology();
};

TEST_F(FactTablesImport, PutsTheFactsOfAllTablesTogether) {
  const v1::ImportSummary summary =
      Must({Entities(kPlaces), EntityNames("gothenburg,约特堡,zh-Hans,alias,reply,,stated\n"),
            Identifiers("shanghai,wikidata,Q8686\n"), Relations(kTwins)});
  EXPECT_EQ(summary.rows(), 6U);
  EXPECT_EQ(Changes(summary.entities()), "3 created");
  EXPECT_EQ(Changes(summary.relations()), "1 created");
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "gothenburg")),
              ElementsAre("哥德堡", "Göteborg", "约特堡"));
  EXPECT_EQ(EntityOf(*engine_, "wikidata:Q8686")->dataset(), "seed");
  EXPECT_TRUE(RelationOf(*engine_, kTwinsId).has_value());
}

TEST_F(FactTablesImport, TheSameAgainChangesNothing) {
  const std::vector<StringFile> files = {
      Entities(std::string(kPlaces) + "wuxi,city,无锡,,,,\n"), Relations(kTwins),
      RelationValues(std::string(kTwinsId) + ",colour,text,red\n")};
  Take(files);
  const std::uint64_t revision = RevisionOf(*engine_);
  Take(files);
  EXPECT_EQ(RevisionOf(*engine_), revision);
}

TEST_F(FactTablesImport, TakesBackALineThatIsGone) {
  Must({Entities(std::string(kPlaces) + "wuxi,city,无锡,,,,\n"), Relations(kTwins)});
  const v1::ImportSummary fewer = Must({Entities(kPlaces), Relations("")});
  EXPECT_EQ(Changes(fewer.entities()), "1 deleted");
  EXPECT_EQ(Changes(fewer.relations()), "1 deleted");
}

TEST_F(FactTablesImport, RelationsAloneKeepTheEntities) {
  Must({Entities(kPlaces), Relations(kTwins)});
  const v1::ImportSummary summary =
      Must({Relations(",shanghai,sister_of,gothenburg,1986-08/,reply,stated\n")});
  EXPECT_EQ(Changes(summary.entities()), "none");
  EXPECT_EQ(Changes(summary.relations()), "1 updated");
  EXPECT_EQ(EntityOf(*engine_, "shanghai")->names_size(), 2);
}

TEST_F(FactTablesImport, EntitiesAloneKeepTheRelations) {
  Must({Entities(kPlaces), Relations(kTwins)});
  EXPECT_EQ(Changes(Must({Entities(kPlaces)}).relations()), "none");
  EXPECT_TRUE(RelationOf(*engine_, kTwinsId).has_value());
}

TEST_F(FactTablesImport, AFactOfNobodyIsDangling) {
  const Imported imported = Take({Entities(kPlaces), EntityNames("wuxi,无锡,zh-Hans,alias,,,\n"),
                                  Relations(std::string(kTwins) + ",shanghai,sister_of,wuxi,,,\n"),
                                  RelationValues("shanghai.likes.wuxi,signed,date,2001\n")});
  EXPECT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_THAT(
      ProblemsOf(imported),
      ElementsAre("rejected DANGLING names.csv:2", "rejected DANGLING relations.csv:3: target",
                  "rejected DANGLING relation_values.csv:2: relation"));
  EXPECT_EQ(imported.summary.rejected(), 3U);
}

TEST_F(FactTablesImport, TheSecondLineOfAnIdIsRejected) {
  const Imported imported = Take({Entities(std::string(kPlaces) + "shanghai,city,申城,,,,\n")});
  EXPECT_THAT(ProblemsOf(imported), ElementsAre("rejected DUPLICATE_ID entities.csv:5: id"));
  EXPECT_THAT(imported.problems[0].violation().reason(), HasSubstr("entities.csv:3"));
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "shanghai")), ElementsAre("上海", "Shanghai"));
}

// Whichever of the two comes first in the alphabet.
TEST_F(FactTablesImport, TheSecondLineOfARelationIsRejected) {
  for (const auto& [first, second] : {std::pair{"1986/", "1990/"}, {"1990/", "1986/"}}) {
    const auto line = [](const std::string& time) {
      return ",shanghai,sister_of,gothenburg," + time + ",reply,stated\n";
    };
    const Imported imported = Take({Entities(kPlaces), Relations(line(first) + line(second))});
    EXPECT_THAT(ProblemsOf(imported), ElementsAre("rejected DUPLICATE_ID relations.csv:3: id"));
    EXPECT_EQ(RelationOf(*engine_, kTwinsId)->valid_time().edtf(), first);
  }
}

TEST_F(FactTablesImport, ALineThatIsThereTwiceCountsOnce) {
  const v1::ImportSummary summary =
      Must({Entities(std::string(kPlaces) + "wuxi,city,无锡,,,,\nwuxi,city,无锡,,,,\n"),
            Relations(std::string(kTwins) + kTwins)});
  EXPECT_EQ(summary.repeated(), 2U);
  EXPECT_EQ(Changes(summary.relations()), "1 created");
}

TEST_F(FactTablesImport, ALineThatCannotBeReadDoesNotTakeBackItsEntity) {
  Must({Entities(kPlaces), Relations(kTwins)});
  const Imported imported =
      Take({Entities("reply,document,答复,,,,\nshanghai,city,上海,Shanghai,reply,S1,sure\n"
                     "gothenburg,village,哥德堡,Göteborg,reply,S1,stated\n"),
            Relations("")});
  EXPECT_THAT(ProblemsOf(imported), ElementsAre("rejected UNKNOWN_WORD entities.csv:3: basis",
                                                "rejected UNKNOWN_KIND entities.csv:4: kind"));
  EXPECT_EQ(Changes(imported.summary.entities()), "none");
  EXPECT_EQ(EntityOf(*engine_, "shanghai")->names_size(), 2);
}

TEST_F(FactTablesImport, ALineThatCannotBeReadDoesNotTakeBackItsRelation) {
  const std::vector<std::string> lines = {",shanghai,sister_of,gothenburg,1986/,reply,sure\n",
                                          ",gothenburg,sister_of,shanghai,1986/,reply,sure\n",
                                          ",shanghai,sister_of,gothenburg,gestern,reply,stated\n"};
  Must({Entities(kPlaces), Relations(kTwins)});
  for (const std::string& line : lines) {
    const Imported imported = Take({Entities(kPlaces), Relations(line)});
    EXPECT_EQ(imported.summary.rejected(), 1U);
    EXPECT_EQ(Changes(imported.summary.relations()), "none") << line;
    EXPECT_TRUE(RelationOf(*engine_, kTwinsId).has_value());
  }
}

TEST_F(FactTablesImport, ARelationWithAnIdThatLosesItsEndStays) {
  Must({Entities(kPlaces), Relations("twins,shanghai,sister_of,gothenburg,,reply,stated\n")});
  for (const char* const line : {"twins,shanghai,sister_of,gotenburg,,reply,stated\n",
                                 "twins,shanghai,sister_of,gothenburg,,reply,sure\n"}) {
    const Imported imported = Take({Entities(kPlaces), Relations(line)});
    EXPECT_EQ(imported.summary.rejected(), 1U);
    EXPECT_EQ(Changes(imported.summary.relations()), "none") << line;
  }
}

TEST_F(FactTablesImport, RefusesAFileThatIsNoTable) {
  EXPECT_EQ(Take({{"notes.csv", "a\n"}}).rule(), "UNKNOWN_FILE");
}

TEST_F(FactTablesImport, NeedsADataset) {
  const Imported imported = Take({Entities(kPlaces)}, "");
  EXPECT_EQ(imported.status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(GetViolation(imported.status)->place(), "fact_tables.dataset");
}

// --- Two datasets.

// notes.csv of another team: it adds a name to 上海 and says that 无锡 is there.
std::vector<StringFile> Notes(const std::string& shanghai) {
  return {
      Entities("notebook,document,笔记,,,,\n" + shanghai + "wuxi,city,无锡,,notebook,,stated\n")};
}

TEST_F(FactTablesImport, TwoDatasetsAddToOneEntity) {
  Must({Entities(kPlaces)});
  Must(Notes("shanghai,city,沪,,notebook,,stated\n"), "notes");
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "shanghai")), ElementsAre("上海", "Shanghai", "沪"));
  const std::uint64_t revision = RevisionOf(*engine_);
  Must({Entities(kPlaces)});
  Must(Notes("shanghai,city,沪,,notebook,,stated\n"), "notes");
  EXPECT_EQ(RevisionOf(*engine_), revision);
  Must(Notes(""), "notes");
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "shanghai")), ElementsAre("上海", "Shanghai"));
}

TEST_F(FactTablesImport, ADatasetDoesNotCiteTheSourceOfAnother) {
  Must({Entities(kPlaces)});
  const std::uint64_t revision = RevisionOf(*engine_);
  const Imported imported = Take(Notes("shanghai,city,沪,,reply,S2,stated\n"), "notes");
  EXPECT_EQ(imported.rule(), "FOREIGN_SOURCE");
  EXPECT_EQ(RevisionOf(*engine_), revision);
}

TEST_F(FactTablesImport, WithASourceGoesWhatItSaidOfOthersEntities) {
  Must({Entities(kPlaces)});
  Must(Notes("shanghai,city,沪,,notebook,,stated\n"), "notes");
  const v1::ImportSummary gone = Must({Entities("wuxi,city,无锡,,,,\n")}, "notes");
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "shanghai")), ElementsAre("上海", "Shanghai"));
  EXPECT_EQ(EntityOf(*engine_, "notebook"), std::nullopt);
  EXPECT_EQ(gone.kept(), 0U);
}

TEST_F(FactTablesImport, AnIdentifierOfAnotherEntityIsLeftOut) {
  Must({Entities(kPlaces), Identifiers("shanghai,wikidata,Q8686\n")});
  const Imported imported =
      Take({Entities("wuxi,city,无锡,,,,\n"), Identifiers("wuxi,wikidata,Q8686\n")}, "notes");
  EXPECT_THAT(ProblemsOf(imported), ElementsAre(HasSubstr("repaired DUPLICATE_IDENTIFIER")));
  EXPECT_EQ(EntityOf(*engine_, "wikidata:Q8686")->id(), "shanghai");
  EXPECT_TRUE(EntityOf(*engine_, "wuxi")->identifiers().empty());
}

}  // namespace
}  // namespace partnergraph
