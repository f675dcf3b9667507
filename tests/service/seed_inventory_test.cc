// Checks that the loaded seed says all that the document says, against the list made by reading it,
// tests/data/seed_inventory.tsv:
//
//   line  := section TAB what TAB check
//   check := "entity" ID | "name" TEXT "=>" ID | "relation" ID | "observation" ENTITY METRIC VALUE
//          | "incomplete" ENTITY KIND [TOTAL] | "value" ENTITY KEY VALUE
//
// Empty lines and lines that begin with '#' are comments.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/seed_cli.h"

namespace partnergraph::cli {
namespace {

class SeedInventory : public SeedCliTest {
 protected:
  bool Holds(const std::string& check) {
    std::istringstream words(check);
    std::string type;
    words >> type;
    if (type == "name") return NameHolds(check);
    std::string id;
    words >> id;
    if (type == "entity") return Entity(id).id() == id;
    if (type == "relation") return RelationExists(id);
    if (type == "observation") return ObservationHolds(id, &words);
    if (type == "incomplete") return IncompleteHolds(id, &words);
    if (type == "value") return ValueHolds(id, &words);
    return false;
  }

 private:
  // Empty if there is none.
  v1::Entity Entity(const std::string& id) {
    v1::GetEntityRequest request;
    request.set_entity(id);
    const auto response = engine().GetEntity(request);
    return response.ok() ? response->entity() : v1::Entity();
  }

  bool RelationExists(const std::string& id) {
    v1::GetRelationRequest request;
    request.set_id(id);
    return engine().GetRelation(request).ok();
  }

  // The name may hold blanks.
  bool NameHolds(const std::string& check) {
    const std::size_t begin = std::string("name ").size();
    const std::size_t arrow = check.rfind(" => ");
    if (arrow == std::string::npos || arrow < begin) return false;
    v1::SearchRequest request;
    request.set_query(check.substr(begin, arrow - begin));
    request.set_exact(true);
    const auto response = engine().Search(request, {});
    const std::string id = check.substr(arrow + 4);
    return response.ok() &&
           std::any_of(response->hits().begin(), response->hits().end(),
                       [&](const v1::SearchHit& hit) { return hit.entity().id() == id; });
  }

  bool ObservationHolds(const std::string& id, std::istream* words) {
    std::string metric;
    double value = 0;
    if (!(*words >> metric >> value)) return false;
    const v1::Entity entity = Entity(id);
    return std::any_of(entity.observations().begin(), entity.observations().end(),
                       [&](const v1::Observation& observation) {
                         return observation.metric() == metric && observation.value() == value;
                       });
  }

  bool IncompleteHolds(const std::string& id, std::istream* words) {
    std::string kind;
    *words >> kind;
    std::int64_t total = 0;
    const bool has_total = static_cast<bool>(*words >> total);
    const v1::Entity entity = Entity(id);
    return std::any_of(entity.completeness().begin(), entity.completeness().end(),
                       [&](const v1::Completeness& completeness) {
                         return completeness.kind() == kind && !completeness.complete() &&
                                (!has_total || completeness.total() == total);
                       });
  }

  bool ValueHolds(const std::string& id, std::istream* words) {
    std::string key;
    std::string text;
    *words >> key >> std::ws;
    std::getline(*words, text);
    const v1::Entity entity = Entity(id);
    return std::any_of(entity.values().begin(), entity.values().end(), [&](const v1::Value& value) {
      if (value.key() != key) return false;
      switch (value.kind_case()) {
        case v1::Value::kText:
          return value.text() == text;
        case v1::Value::kDate:
          return value.date() == text;
        case v1::Value::kFlag:
          return (value.flag() ? "true" : "false") == text;
        case v1::Value::kNumber:
          return value.number() == std::strtod(text.c_str(), nullptr);
        case v1::Value::KIND_NOT_SET:
          break;
      }
      return false;
    });
  }
};

TEST_F(SeedInventory, IsWhole) {
  std::ifstream file(PARTNERGRAPH_SOURCE_DIR "/tests/data/seed_inventory.tsv");
  ASSERT_TRUE(file.good());
  int number = 0;
  int checked = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const std::size_t tab = line.rfind('\t');
    ASSERT_NE(tab, std::string::npos) << "seed_inventory.tsv:" << number << ": no tab";
    EXPECT_TRUE(Holds(line.substr(tab + 1)))
        << "seed_inventory.tsv:" << number << ": missing: " << line;
    ++checked;
  }
  EXPECT_GT(checked, 100);
}

TEST_F(SeedInventory, SeesWhatIsMissing) {
  for (const char* check :
       {"entity atlantis", "name 亚特兰蒂斯 => atlantis", "name 新加坡 => hungary",
        "relation stcsm.party.atlantis", "observation pujiang_talent_programme funded_persons 2796",
        "incomplete stcsm agreement 10", "incomplete expert_information_platform has_function",
        "value reply_2023_33 number 34", "nonsense stcsm"}) {
    EXPECT_FALSE(Holds(check)) << check;
  }
  EXPECT_TRUE(Holds("observation pujiang_talent_programme funded_persons 2795"));
  EXPECT_TRUE(Holds("incomplete stcsm agreement"));
}

}  // namespace
}  // namespace partnergraph::cli
