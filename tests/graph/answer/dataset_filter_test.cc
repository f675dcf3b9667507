// A filter by datasets, through the engine: what the store numbers and the snapshot holds.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "analysis_engine.h"

namespace partnergraph {
namespace {

v1::Mutation Twinned(const std::string& city, const std::string& dataset) {
  v1::Mutation mutation = Relate("shanghai", "sister_of", city);
  mutation.mutable_put_relation()->set_dataset(dataset);
  return mutation;
}

// 上海 is twinned with 横滨 (seed), 大阪 (wikidata) and 哥德堡 (of no dataset).
std::unique_ptr<Engine> OpenTwinned() {
  return OpenWith(Commit({PutOntology(), Put("city", "shanghai", "上海"),
                          Put("city", "yokohama", "横滨"), Put("city", "osaka", "大阪"),
                          Put("city", "gothenburg", "哥德堡"), Twinned("yokohama", "seed"),
                          Twinned("osaka", "wikidata"), Twinned("gothenburg", "")}));
}

using Ids = std::set<std::string>;
Ids ReachedBy(const Engine& engine, const std::vector<std::string>& datasets,
              std::uint64_t revision = 0) {
  v1::TraverseRequest request;
  request.set_entity("shanghai");
  request.set_max_hops(1);
  for (const std::string& dataset : datasets) request.mutable_filter()->add_datasets(dataset);
  if (revision != 0) request.mutable_as_of()->set_revision(revision);
  Ids ids;
  const Status status = engine.Traverse(request, {}, [&](const v1::TraverseResponse& response) {
    for (const v1::Reached& reached : response.reached()) {
      if (reached.hops() > 0) ids.insert(reached.entity().id());
    }
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  return ids;
}

TEST(DatasetFilter, LetsPassTheRelationsOfItsDatasets) {
  const auto engine = OpenTwinned();
  EXPECT_EQ(ReachedBy(*engine, {}), (Ids{"gothenburg", "osaka", "yokohama"}));
  EXPECT_EQ(ReachedBy(*engine, {"seed"}), Ids{"yokohama"});
  EXPECT_EQ(ReachedBy(*engine, {"wikidata", "seed"}), (Ids{"osaka", "yokohama"}));
}

TEST(DatasetFilter, OfADatasetThatIsNotThereLetsNothingPass) {
  const auto engine = OpenTwinned();
  EXPECT_EQ(ReachedBy(*engine, {"none_such"}), Ids{});
  EXPECT_EQ(ReachedBy(*engine, {"none_such", "seed"}), Ids{"yokohama"});
}

TEST(DatasetFilter, FollowsARelationToAnotherDatasetAndBack) {
  const auto engine = OpenTwinned();
  ASSERT_TRUE(engine->Write(Commit({Twinned("yokohama", "wikidata")})).ok());
  EXPECT_EQ(ReachedBy(*engine, {"seed"}), Ids{});
  EXPECT_EQ(ReachedBy(*engine, {"wikidata"}), (Ids{"osaka", "yokohama"}));
  EXPECT_EQ(ReachedBy(*engine, {"seed"}, 1), Ids{"yokohama"});
  EXPECT_EQ(ReachedBy(*engine, {"wikidata"}, 1), Ids{"osaka"});
}

TEST(UnknownValues, AreRefusedByPathsAndTraversals) {
  const auto engine = OpenTwinned();
  v1::FindPathsRequest paths;
  paths.set_source("shanghai");
  paths.set_target("osaka");
  paths.set_selector(static_cast<v1::PathSelector>(99));
  EXPECT_EQ(PlaceOf(engine->FindPaths(paths, {}).status()), "selector UNKNOWN_VALUE");
  paths.set_selector(v1::PATH_SELECTOR_SHORTEST_K);
  paths.set_restrictor(static_cast<v1::PathRestrictor>(99));
  EXPECT_EQ(PlaceOf(engine->FindPaths(paths, {}).status()), "restrictor UNKNOWN_VALUE");
  paths.set_restrictor(v1::PATH_RESTRICTOR_WALK);
  paths.set_direction(static_cast<v1::Direction>(99));
  EXPECT_EQ(PlaceOf(engine->FindPaths(paths, {}).status()), "direction UNKNOWN_VALUE");
}

TEST(Hops, DepthOfTwelveMillionIsRefusedAtOnce) {
  const auto engine = OpenWith(Commit({PutOntology(), Put("city", "shanghai", "上海")}));
  v1::TraverseRequest request;
  request.set_entity("shanghai");
  request.set_max_hops(12'345'678);
  const Status status =
      engine->Traverse(request, {}, [](const v1::TraverseResponse&) { return true; });
  EXPECT_EQ(PlaceOf(status), "max_hops LIMIT");
}

}  // namespace
}  // namespace partnergraph
