// What real collections hold that an import must survive, each in a few rows, read by the mappings
// that are shipped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/graph/transfer/import_strings.h"

namespace partnergraph {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

v1::ImportOptions Shipped(const std::string& mapping) {
  const auto read = ReadMapping(PARTNERGRAPH_SOURCE_DIR "/data/mappings/" + mapping + ".textproto");
  EXPECT_TRUE(read.ok()) << read.status();
  return OptionsOf(read.value());
}

class Traps : public testing::Test {
 protected:
  // Which must succeed.
  Imported Take(const v1::ImportOptions& options, std::vector<StringFile> files) {
    Imported imported = ImportInto(*engine_, options, std::move(files));
    EXPECT_TRUE(imported.status.ok()) << imported.status;
    return imported;
  }

  std::string KindOf(const std::string& entity) {
    const auto found = EntityOf(*engine_, entity);
    return found ? found->kind() : "";
  }

  const std::unique_ptr<Engine> engine_ = OpenWithOntology();
};

// --- Treaties.

// A party to CHN-SWE_1978A.
struct GgoParty {
  std::string state = "";
  std::string signature = "";
  std::string force = "";
  std::string end = "";
  std::string treaty_end = "";
};

class Treaties : public Traps {
 protected:
  Imported TakeGgo(const std::vector<GgoParty>& parties) {
    std::vector<std::vector<std::string>> rows = {{"stateID", "treatyID", "Title", "Signature",
                                                   "Force", "End", "StateSignature",
                                                   "StateRatification", "StateForce", "StateEnd"}};
    for (const GgoParty& party : parties) {
      rows.push_back({party.state, "CHN-SWE_1978A", "科技合作协定", "", "", party.treaty_end,
                      party.signature, "", party.force, party.end});
    }
    return Take(Shipped("ggo"),
                {{"agreements_GGO.tsv", Tsv({{"treatyID", "Title", "TypeAgree", "TypeAmbit",
                                              "TypeSubject", "Signature", "Force", "End"}})},
                 {"parties_GGO.tsv", Tsv(rows)}});
  }
  Imported TakeIeadb(const std::string& signature, const std::string& force,
                     const std::string& end) {
    return Take(
        Shipped("ieadb"),
        {{"agreements_IEADB.tsv", Tsv({{"treatyID", "Title", "TypeAgree", "TypeAmbit",
                                        "TypeSubject", "Signature", "Force", "End", "mitchID"}})},
         {"parties_IEADB.tsv",
          Tsv({{"stateID", "Title", "Signature", "End", "stateSignature", "Rat", "Force",
                "ieadbID"},
               {"SWE", "Göteborg 公约", "", end, signature, "", force, "32"}})}});
  }
  // EDTF of the parties of the treaty, in the order of their ids.
  std::vector<std::string> TimesOf(const std::string& treaty = "treaty:CHN-SWE_1978A") {
    std::map<std::string, std::string> times;
    for (const std::string& id : RelationsOf(*engine_, treaty, "party")) {
      times[id] = RelationOf(*engine_, id)->valid_time().edtf();
    }
    std::vector<std::string> list;
    for (const auto& [id, time] : times) list.push_back(time);
    return list;
  }
};

TEST_F(Treaties, TheLastDayOfTheYear9999IsAnOpenEnd) {
  const Imported imported =
      TakeGgo({{.state = "CHN", .force = "1978-12-05", .end = "9999-12-31"},
               {.state = "SWE", .force = "1978-12-05", .treaty_end = "9999-12-31"}});
  EXPECT_THAT(imported.problems, IsEmpty());
  EXPECT_THAT(TimesOf(), ElementsAre("1978-12-05/..", "1978-12-05/.."));
}

TEST_F(Treaties, TheLastDayOfTheYear9999AsABeginIsUnknown) {
  TakeGgo({{.state = "CHN", .signature = "1978-12-05", .force = "9999-12-31"},
           {.state = "SWE", .force = "9999-12-31", .end = "1990"}});
  EXPECT_THAT(TimesOf(), ElementsAre("1978-12-05/", "/1990"));
}

TEST_F(Treaties, ASentinelIsNoValue) {
  TakeGgo(
      {{.state = "CHN", .signature = "1978-12-05", .force = "9999-12-31", .end = "9999-12-31"}});
  const auto party = RelationOf(*engine_, RelationsOf(*engine_, "treaty:CHN-SWE_1978A").at(0));
  EXPECT_EQ(ValueOf(party, "signed"), "1978-12-05");
  EXPECT_EQ(ValueOf(party, "in_force"), "");
  EXPECT_EQ(ValueOf(party, "ended"), "");
}

TEST_F(Treaties, TheYear2899IsUnknown) {
  const Imported imported = TakeIeadb("1901-06-24", "2899-01-01", "2899-01-01");
  EXPECT_THAT(imported.problems, IsEmpty());
  EXPECT_THAT(TimesOf("treaty:ieadb:32"), ElementsAre("1901-06-24/"));
  EXPECT_EQ(ValueOf(EntityOf(*engine_, "treaty:ieadb:32"), "expires"), "");
}

TEST_F(Treaties, UncertainAndPartialDatesAreReadAsTheyAre) {
  const Imported imported =
      TakeGgo({{.state = "BEL", .force = "1890-12-20?"},
               {.state = "CHN", .force = "1948"},
               {.state = "DEU", .force = "1981-09"},
               {.state = "SWE", .force = "1981-09..1981-10", .end = "1990?"}});
  EXPECT_THAT(imported.problems, IsEmpty());
  EXPECT_THAT(TimesOf(), ElementsAre("1890-12-20?/", "1948/", "1981-09/", "1981-10~/1990?"));
}

TEST_F(Treaties, ARangeStaysWholeAsAValue) {
  TakeGgo({{.state = "CHN", .signature = "1981-09..1981-10"}});
  const auto party = RelationOf(*engine_, RelationsOf(*engine_, "treaty:CHN-SWE_1978A").at(0));
  EXPECT_EQ(ValueOf(party, "signed"), "1981-09/1981-10");
}

TEST_F(Treaties, ADayThatIsNoneIsReadAsItsMonthOrYear) {
  const Imported imported = TakeGgo({{.state = "CHN", .force = "1976-06-31"},
                                     {.state = "SWE", .force = "2009-12-01", .end = "2020-99-99"}});
  EXPECT_THAT(TimesOf(), ElementsAre("1976-06/", "2009-12-01/2020"));
  for (const v1::ImportProblem& problem : imported.problems) {
    EXPECT_EQ(problem.violation().rule(), "NO_SUCH_DAY");
    EXPECT_NE(problem.outcome(), v1::IMPORT_OUTCOME_REJECTED);
  }
  EXPECT_FALSE(imported.problems.empty());
}

TEST_F(Treaties, WhatIsNoDateIsLeftOutAndReported) {
  const Imported imported =
      TakeGgo({{.state = "CHN", .signature = "1978-12-05", .force = "0014-022005"}});
  EXPECT_THAT(TimesOf(), ElementsAre("1978-12-05/"));
  EXPECT_THAT(ProblemsOf(imported),
              ElementsAre("repaired MALFORMED_TIME parties_GGO.tsv:2: begin",
                          "repaired MALFORMED_TIME parties_GGO.tsv:2: in_force"));
}

TEST_F(Treaties, WhatEndsBeforeItBeginsIsKeptAndMarked) {
  const Imported imported = TakeGgo({{.state = "CHN", .force = "1978-12-05", .end = "1971-07-31"}});
  EXPECT_THAT(ProblemsOf(imported), ElementsAre("kept ENDS_BEFORE_BEGIN parties_GGO.tsv:2: end"));
  EXPECT_EQ(imported.summary.kept(), 1U);
  EXPECT_THAT(TimesOf(), ElementsAre("1978-12-05/"));
  const auto party = RelationOf(*engine_, RelationsOf(*engine_, "treaty:CHN-SWE_1978A").at(0));
  EXPECT_EQ(party->citations(0).original(), "1978-12-05/1971-07-31");
  EXPECT_FALSE(party->citations(0).note().empty());
  EXPECT_EQ(ValueOf(party, "ended"), "1971-07-31");
}

TEST_F(Treaties, WhatIsInForceBeforeItsSignatureBeginsWhenItIsInForce) {
  const Imported imported =
      TakeGgo({{.state = "CHN", .signature = "1979-01-20", .force = "1978-12-05"}});
  EXPECT_THAT(imported.problems, IsEmpty());
  EXPECT_THAT(TimesOf(), ElementsAre("1978-12-05/"));
  const auto party = RelationOf(*engine_, RelationsOf(*engine_, "treaty:CHN-SWE_1978A").at(0));
  EXPECT_EQ(ValueOf(party, "signed"), "1979-01-20");
}

TEST_F(Treaties, ARowThatIsThereTwiceIsOneParty) {
  const GgoParty row = {.state = "CHN", .force = "1978-12-05"};
  const Imported imported = TakeGgo({row, row, row});
  EXPECT_EQ(imported.summary.repeated(), 2U);
  EXPECT_THAT(TimesOf(), ElementsAre("1978-12-05/"));
  EXPECT_EQ(Changes(TakeGgo({row, row, row}).summary.relations()), "none");
}

TEST_F(Treaties, AStateThatJoinsTwiceIsAPartyTwice) {
  const std::vector<GgoParty> rows = {{.state = "CHN", .force = "1978", .end = "1990"},
                                      {.state = "CHN", .force = "2001"}};
  TakeGgo(rows);
  EXPECT_THAT(TimesOf(), UnorderedElementsAre("1978/1990", "2001/"));
  EXPECT_EQ(RelationsOf(*engine_, "treaty:CHN-SWE_1978A", "party", "1995").size(), 0U);
  EXPECT_EQ(RelationsOf(*engine_, "treaty:CHN-SWE_1978A", "party", "1980").size(), 1U);
  EXPECT_EQ(Changes(TakeGgo(rows).summary.relations()), "none");
}

TEST_F(Treaties, HistoricStatesAndBodiesArePartiesOfTheirOwnKinds) {
  const Imported imported = TakeGgo({{.state = "CHN", .force = "1978"},
                                     {.state = "SUN", .force = "1978"},
                                     {.state = "CSK", .force = "1978"},
                                     {.state = "EC", .force = "1978"},
                                     {.state = "EFTA", .force = "1978"},
                                     {.state = "IO-World Health Organization", .force = "1978"},
                                     {.state = "Member countries not listed", .force = "1978"}});
  EXPECT_THAT(imported.problems, IsEmpty());
  EXPECT_EQ(RelationsOf(*engine_, "treaty:CHN-SWE_1978A", "party").size(), 7U);
  EXPECT_EQ(KindOf("iso3166:CN"), "country");
  EXPECT_EQ(KindOf("party_sun"), "country");
  EXPECT_EQ(KindOf("party_csk"), "country");
  EXPECT_EQ(KindOf("party_ec"), "intergovernmental_organization");
  EXPECT_EQ(KindOf("party_efta"), "intergovernmental_organization");
  EXPECT_EQ(KindOf("party_io-world_health_organization"), "intergovernmental_organization");
  EXPECT_EQ(KindOf("party_member_countries_not_listed"), "group");
  EXPECT_THAT(NamesOf(EntityOf(*engine_, "party_sun")), ElementsAre("Soviet Union", "苏联"));
}

TEST_F(Treaties, AStateThatNobodyKnowsIsReported) {
  const Imported imported = TakeGgo({{.state = "XXX", .force = "1978"}});
  EXPECT_THAT(ProblemsOf(imported), ElementsAre("repaired UNKNOWN_CODE parties_GGO.tsv:2: id"));
  EXPECT_THAT(TimesOf(), IsEmpty());
}

TEST_F(Treaties, ATreatyThatStandsInThePartyFileAloneIsThere) {
  TakeGgo({{.state = "CHN", .force = "1978"}});
  EXPECT_EQ(KindOf("treaty:CHN-SWE_1978A"), "agreement");
}

TEST_F(Treaties, ACountryOfTwoDatasetsIsOne) {
  TakeGgo({{.state = "SWE", .force = "1978"}});
  const Imported imported = TakeIeadb("1901-06-24", "", "");
  EXPECT_EQ(imported.summary.entities().created(), 2U);  // The source and the treaty.
  EXPECT_EQ(RelationsOf(*engine_, "iso3166:SE", "party").size(), 2U);
}

// --- Organisations.

// 复旦大学, and real ids of others.
constexpr char kFudan[] = "013q1eq08";
constexpr char kHospital[] = "02n96ep67";
constexpr char kOther[] = "01skt4w74";

// A record of ROR; `more` follows its id: "\"status\":\"active\"".
std::string Organisation(const std::string& id, const std::string& name, const std::string& type,
                         const std::string& relationships = "",
                         const std::string& status = "active", const std::string& more = "") {
  return R"({"id":"https://ror.org/)" + id + R"(","status":")" + status + R"(","types":[")" + type +
         R"("],"names":[{"lang":"zh","types":["ror_display","label"],"value":")" + name +
         R"("}],"relationships":[)" + relationships + "]" + more + "}\n";
}

std::string Related(const std::string& type, const std::string& id) {
  return R"({"label":"Shanghai Cancer Center","type":")" + type + R"(","id":"https://ror.org/)" +
         id + R"("})";
}

class Organisations : public Traps {
 protected:
  Imported TakeRor(const std::string& records) {
    return Take(Shipped("ror"), {{"ror-data-v2-subset.json", records}});
  }
  const std::string part_of_ = std::string("ror_") + kHospital + ".part_of.ror_" + kFudan;
};

TEST_F(Organisations, ARelationStoredFromBothSidesIsOne) {
  const Imported imported =
      TakeRor(Organisation(kFudan, "复旦大学", "education", Related("child", kHospital)) +
              Organisation(kHospital, "肿瘤医院", "healthcare", Related("parent", kFudan)));
  EXPECT_THAT(imported.problems, IsEmpty());
  EXPECT_EQ(imported.summary.repeated(), 1U);
  EXPECT_THAT(RelationsOf(*engine_), ElementsAre(part_of_));
}

TEST_F(Organisations, ARelationStoredFromOneSideIsTheSame) {
  TakeRor(Organisation(kFudan, "复旦大学", "education", Related("child", kHospital)) +
          Organisation(kHospital, "肿瘤医院", "healthcare"));
  EXPECT_THAT(RelationsOf(*engine_), ElementsAre(part_of_));
  // The next release stores it from the other side.
  TakeRor(Organisation(kFudan, "复旦大学", "education") +
          Organisation(kHospital, "肿瘤医院", "healthcare", Related("parent", kFudan)));
  EXPECT_THAT(RelationsOf(*engine_), ElementsAre(part_of_));
}

TEST_F(Organisations, ATargetThatNoRecordDescribesIsAStub) {
  const std::string fudan =
      Organisation(kFudan, "复旦大学", "education", Related("child", kHospital));
  const Imported imported = TakeRor(fudan);
  EXPECT_THAT(imported.problems, IsEmpty());
  const auto stub = EntityOf(*engine_, std::string("ror:") + kHospital);
  ASSERT_TRUE(stub.has_value());
  EXPECT_EQ(ValueOf(stub, "stub"), "true");
  EXPECT_EQ(stub->kind(), "organization");
  EXPECT_THAT(NamesOf(stub), ElementsAre("Shanghai Cancer Center"));
  EXPECT_THAT(RelationsOf(*engine_), ElementsAre(part_of_));
}

TEST_F(Organisations, AStubIsFilledByWhoDescribesItLater) {
  const std::string fudan =
      Organisation(kFudan, "复旦大学", "education", Related("child", kHospital));
  TakeRor(fudan);
  TakeRor(fudan + Organisation(kHospital, "肿瘤医院", "healthcare"));
  const auto filled = EntityOf(*engine_, std::string("ror:") + kHospital);
  EXPECT_EQ(ValueOf(filled, "stub"), "");
  EXPECT_EQ(filled->kind(), "hospital");
  EXPECT_THAT(NamesOf(filled), ElementsAre("肿瘤医院"));
}

TEST_F(Organisations, AWithdrawnOneAnswersWithItsSuccessor) {
  const Imported imported = TakeRor(
      Organisation(kOther, "旧医院", "healthcare", Related("successor", kHospital), "withdrawn") +
      Organisation(kHospital, "肿瘤医院", "healthcare"));
  EXPECT_THAT(imported.problems, IsEmpty());
  const auto answer = EntityOf(*engine_, std::string("ror:") + kOther);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->id(), std::string("ror_") + kHospital);
  EXPECT_THAT(answer->merged_ids(), ElementsAre(std::string("ror_") + kOther));
}

TEST_F(Organisations, AnInactiveOneStaysBesideItsSuccessor) {
  TakeRor(
      Organisation(kOther, "旧医院", "healthcare", Related("successor", kHospital), "inactive") +
      Organisation(kHospital, "肿瘤医院", "healthcare"));
  const auto old = EntityOf(*engine_, std::string("ror:") + kOther);
  ASSERT_TRUE(old.has_value());
  EXPECT_EQ(old->id(), std::string("ror_") + kOther);
  EXPECT_EQ(ValueOf(old, "status"), "inactive");
  EXPECT_THAT(RelationsOf(*engine_),
              ElementsAre(std::string("ror_") + kOther + ".succeeded_by.ror_" + kHospital));
}

TEST_F(Organisations, AWithdrawnOneWithoutSuccessorStays) {
  TakeRor(Organisation(kOther, "旧医院", "healthcare", "", "withdrawn"));
  EXPECT_EQ(ValueOf(EntityOf(*engine_, std::string("ror:") + kOther), "status"), "withdrawn");
}

TEST_F(Organisations, TwoOfOneNameAreTwo) {
  TakeRor(Organisation(kFudan, "卫生部", "government") +
          Organisation(kHospital, "卫生部", "government"));
  v1::SearchRequest request;
  request.set_query("卫生部");
  request.set_exact(true);
  EXPECT_EQ(engine_->Search(request, {}).value().hits_size(), 2);
}

std::string Located(const std::string& subdivision) {
  return R"(,"locations":[{"geonames_id":1796236,"geonames_details":{"name":"Shanghai","lat":31.2,)"
         R"("lng":121.4,"country_code":"CN","country_name":"China")" +
         subdivision + "}}]";
}

TEST_F(Organisations, APlaceIsPartOfTheRegionOfItsIsoCode) {
  TakeRor(Organisation(
      kFudan, "复旦大学", "education", "", "active",
      Located(R"(,"country_subdivision_code":"SH","country_subdivision_name":"Shanghai Shi")")));
  EXPECT_THAT(RelationsOf(*engine_),
              UnorderedElementsAre(std::string("ror_") + kFudan + ".located_in.geonames_1796236",
                                   "geonames_1796236.part_of.region_cn-sh",
                                   "region_cn-sh.part_of.country_cn"));
  EXPECT_EQ(KindOf("iso3166:CN-SH"), "region");
}

TEST_F(Organisations, APlaceWithoutRegionIsPartOfItsCountry) {
  TakeRor(Organisation(kFudan, "复旦大学", "education", "", "active", Located("")));
  EXPECT_THAT(RelationsOf(*engine_, "geonames:1796236", "part_of"),
              ElementsAre("geonames_1796236.part_of.country_cn"));
}

// --- Projects.

class Projects : public Traps {
 protected:
  // One project, and who takes part with which total cost and in which country.
  Imported TakeCordis(const std::string& country, const std::string& contribution,
                      const std::string& total_cost) {
    return Take(
        Shipped("cordis_h2020"),
        {{"organisations.tsv",
          Tsv({{"organisationID", "name", "shortName", "activityType", "country", "geolocation",
                "organizationURL"},
               {"938119011", "Université de Genève", "", "HES", country, "46.2,6.1", ""}})},
         {"projects.tsv",
          Tsv({{"projectID", "name", "title", "startDate", "endDate", "ecMaxContribution",
                "fundingScheme", "masterCall", "legalBasis", "grantDoi"},
               {"651036", "ALTERIX", "海洋观测", "2016-01-01", "2018-12-31", contribution, "RIA",
                "", "", "10.3030/651036"}})},
         {"participations.tsv",
          Tsv({{"projectID", "organisationID", "role", "order", "ecContribution", "totalCost",
                "endOfParticipation"},
               {"651036", "938119011", "coordinator", "1", "50000.0", total_cost, "False"}})},
         {"topics.tsv", Tsv({{"projectID", "topic", "title"}})}});
  }
};

TEST_F(Projects, ADecimalCommaIsAPoint) {
  const Imported imported = TakeCordis("CH", "1211562,5", "211562,5");
  EXPECT_THAT(imported.problems, IsEmpty());
  const auto part = RelationOf(*engine_, "pic_938119011.participates_in.cordis_project_651036");
  EXPECT_EQ(ValueOf(part, "total_cost"), "211562.5");
  EXPECT_EQ(ValueOf(part, "amount"), "50000");
  EXPECT_EQ(ValueOf(part, "left"), "");
  EXPECT_EQ(ValueOf(EntityOf(*engine_, "grantdoi:10.3030/651036"), "contribution"), "1211562.5");
}

TEST_F(Projects, TheCodesOfTheUnionAreThoseOfIso) {
  for (const auto& [code, iso] : {std::pair{"UK", "GB"}, {"EL", "GR"}, {"SE", "SE"}}) {
    TakeCordis(code, "", "");
    const auto country = EntityOf(*engine_, std::string("iso3166:") + iso);
    ASSERT_TRUE(country.has_value()) << code;
    EXPECT_THAT(RelationsOf(*engine_, "pic:938119011", "located_in"),
                ElementsAre("pic_938119011.located_in." + country->id()));
  }
  EXPECT_EQ(EntityOf(*engine_, "iso3166:UK"), std::nullopt);
  EXPECT_EQ(EntityOf(*engine_, "iso3166:EL"), std::nullopt);
}

TEST_F(Projects, WhoTakesPartInAProjectOfNoRowIsRejected) {
  const Imported imported = Take(
      Shipped("cordis_h2020"),
      {{"organisations.tsv", Tsv({{"organisationID", "name", "shortName", "activityType", "country",
                                   "geolocation", "organizationURL"}})},
       {"projects.tsv",
        Tsv({{"projectID", "name", "title", "startDate", "endDate", "ecMaxContribution",
              "fundingScheme", "masterCall", "legalBasis", "grantDoi"}})},
       {"participations.tsv", Tsv({{"projectID", "organisationID", "role", "order",
                                    "ecContribution", "totalCost", "endOfParticipation"}})},
       {"topics.tsv", Tsv({{"projectID", "topic", "title"}, {"685105", "ICT-37", "开放创新"}})}});
  EXPECT_THAT(ProblemsOf(imported), ElementsAre("rejected DANGLING topics.tsv:2: source"));
}

// --- Cities.

TEST_F(Traps, ATwinStoredFromBothSidesIsOne) {
  const Imported imported = Take(
      Shipped("sister_cities"),
      {{"cities.tsv", Tsv({{"wikidata", "name_en", "country_en", "lat", "lon", "population"},
                           {"Q8686", "Shanghai", "People's Republic of China", "31.2", "121.4", ""},
                           {"Q25287", "Gothenburg", "Sweden", "57.7", "11.9", "587549"}})},
       {"sister_of.tsv", Tsv({{"city_a", "city_b"}, {"Q8686", "Q25287"}, {"Q25287", "Q8686"}})}});
  EXPECT_EQ(imported.summary.repeated(), 1U);
  EXPECT_EQ(RelationsOf(*engine_, "wikidata:Q8686", "sister_of").size(), 1U);
  EXPECT_EQ(RelationsOf(*engine_, "wikidata:Q25287", "part_of").size(), 1U);
}

}  // namespace
}  // namespace partnergraph
