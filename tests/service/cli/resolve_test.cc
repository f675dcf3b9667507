#include "service/cli/resolve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "seed_cli.h"
#include "service/cli/exit_code.h"

namespace partnergraph::cli {
namespace {

using ::testing::HasSubstr;

class ResolveTest : public SeedCliTest {
 protected:
  StatusOr<std::string> Resolve(const std::string& argument) {
    Session session(&out_, &out_, channel());
    return ResolveEntity(session, argument);
  }
  void AddCities(const std::vector<std::string>& ids, const std::string& name) {
    for (const std::string& id : ids) {
      Write({"put_entity { id: '" + id + "' kind: 'city' dataset: 'test' names { text: '" + name +
             "' language: 'zh-Hans' citations { source_id: 'reply_2023_33' basis: BASIS_STATED } }"
             " citations { source_id: 'reply_2023_33' basis: BASIS_STATED } }"});
    }
  }
  std::ostringstream out_;
};

TEST_F(ResolveTest, TakesAnIdAnIdentifierOrAName) {
  for (const char* argument : {"singapore", "iso3166:SG", "新加坡", "Singapore", "SINGAPORE"}) {
    const StatusOr<std::string> id = Resolve(argument);
    ASSERT_TRUE(id.ok()) << argument << ": " << id.status();
    EXPECT_EQ(*id, "singapore");
  }
}

TEST_F(ResolveTest, TakesTheNamesOfTheDocument) {
  const std::pair<const char*, const char*> names[] = {{"上海市科委", "stcsm"},
                                                       {"奥罗阿大区", "auvergne_rhone_alpes"},
                                                       {"巴符州", "baden_wuerttemberg"},
                                                       {"Göteborg", "gothenburg"},
                                                       {"哥德堡", "gothenburg"}};
  for (const auto& [name, id] : names) {
    const StatusOr<std::string> found = Resolve(name);
    ASSERT_TRUE(found.ok()) << name << ": " << found.status();
    EXPECT_EQ(*found, id);
  }
}

TEST_F(ResolveTest, ListsTheCandidatesOfAnAmbiguousName) {
  AddCities({"wuxi", "wushi"}, "吴市");
  const StatusOr<std::string> id = Resolve("吴市");
  EXPECT_EQ(ExitCodeOf(id.status()), ExitCode::kNotOneEntity);
  EXPECT_THAT(std::string(id.status().message()),
              testing::AllOf(HasSubstr("吴市"), HasSubstr("1."), HasSubstr("2."), HasSubstr("wuxi"),
                             HasSubstr("wushi"), HasSubstr("city")));
}

TEST_F(ResolveTest, PrefersAnIdToAName) {
  AddCities({"dunedin_south"}, "dunedin");
  const StatusOr<std::string> id = Resolve("dunedin");
  ASSERT_TRUE(id.ok()) << id.status();
  EXPECT_EQ(*id, "dunedin");
}

TEST_F(ResolveTest, SuggestsNamesThatBeginLikeIt) {
  const StatusOr<std::string> id = Resolve("昆士");
  EXPECT_EQ(ExitCodeOf(id.status()), ExitCode::kNotOneEntity);
  EXPECT_THAT(std::string(id.status().message()), HasSubstr("queensland"));
}

TEST_F(ResolveTest, SaysThatNothingHasTheName) {
  for (const char* argument : {"阿特兰蒂斯", "Atlantis", "iso3166:XX", "no_such_id", ""}) {
    const StatusOr<std::string> id = Resolve(argument);
    EXPECT_EQ(ExitCodeOf(id.status()), ExitCode::kNotOneEntity) << argument;
    EXPECT_THAT(std::string(id.status().message()), HasSubstr(argument));
  }
}

}  // namespace
}  // namespace partnergraph::cli
