// Which reads are short calls, and that one which turns out to be long gives up and can be asked
// again.
#include "graph/base/short_call.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "graph/engine.h"
#include "tests/graph/write_requests.h"

namespace partnergraph {
namespace {

std::unique_ptr<Engine> OpenWith(const v1::WriteRequest& request) {
  auto engine = Engine::Open({.path = "/engine", .in_memory = true}).value();
  const auto response = engine->Write(request);
  EXPECT_TRUE(response.ok()) << response.status();
  return engine;
}

// `hub` with `count` sister cities.
std::unique_ptr<Engine> OpenStar(int count) {
  auto engine = OpenWith(Commit({PutOntology(), Put("city", "hub", "枢纽")}));
  v1::WriteRequest commit = Commit({});
  for (int i = 0; i < count; ++i) {
    const std::string id = "sister" + std::to_string(i);
    *commit.add_mutations() = Put("city", id, "友城");
    *commit.add_mutations() = Relate("hub", "sister_of", id);
    if (commit.mutations_size() < 2000 && i + 1 < count) continue;
    EXPECT_TRUE(engine->Write(commit).ok());
    commit = Commit({});
  }
  return engine;
}

// The sister cities of `hub` by a role that none has, to be read from every relation.
v1::NeighborsRequest SistersByRole() {
  v1::NeighborsRequest request;
  request.set_entity("hub");
  request.add_partner_roles("host");
  return request;
}

TEST(ShortCalls, AreTheReadsOfASmallNetwork) {
  const auto engine = OpenWith(FirstCommit());
  ShortCall call;
  const CallControl control{.short_call = &call};
  EXPECT_TRUE(engine->ListEntities({}, control).ok());
  EXPECT_TRUE(engine->ListRelations({}, control).ok());
  EXPECT_TRUE(engine->Statistics({}, control).ok());
  v1::FindPathsRequest paths;
  paths.set_source("shanghai");
  paths.set_target("gothenburg");
  EXPECT_TRUE(engine->FindPaths(paths, control).ok());
  EXPECT_FALSE(call.outgrown());
}

TEST(ShortCalls, AnOlderRevisionIsOneOnlyOnceItWasMade) {
  const auto engine = OpenWith(FirstCommit());
  ASSERT_TRUE(engine->Write(Commit({Put("city", "dunedin", "达尼丁")})).ok());
  v1::GetEntityRequest get;
  get.set_entity("shanghai");
  get.mutable_as_of()->set_revision(1);
  ShortCall call;
  EXPECT_TRUE(absl::IsCancelled(engine->GetEntity(get, {.short_call = &call}).status()));
  EXPECT_TRUE(call.outgrown());

  ASSERT_TRUE(engine->GetEntity(get).ok());
  ShortCall next;
  EXPECT_TRUE(engine->GetEntity(get, {.short_call = &next}).ok());
  EXPECT_FALSE(next.outgrown());
}

TEST(ShortCalls, ReadAsManyRecordsAsTheirStepsAllow) {
  const int most = static_cast<int>(kShortCallStepsMax / kStepsPerRecord);
  ShortCall call;
  // The edges to them are steps as well.
  EXPECT_TRUE(OpenStar(most * 9 / 10)->Neighbors(SistersByRole(), {.short_call = &call}).ok());
  EXPECT_FALSE(call.outgrown());

  const auto engine = OpenStar(most + 1);
  ShortCall longer;
  const auto given_up = engine->Neighbors(SistersByRole(), {.short_call = &longer});
  EXPECT_TRUE(absl::IsCancelled(given_up.status()));
  EXPECT_TRUE(longer.outgrown());
  const auto answer = engine->Neighbors(SistersByRole(), {});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_FALSE(answer->truncated());
}

TEST(ShortCalls, CompareAsManyRecordsAsTheirStepsAllow) {
  const auto engine = OpenWith(Commit({PutOntology()}));
  // Each is read at both revisions; in the end they are what they were.
  constexpr int kCities = kShortCallStepsMax / kStepsPerRecord / 2;
  for (const char* name : {"友城", "姐妹城市", "友城"}) {
    v1::WriteRequest commit = Commit({});
    for (int i = 0; i < kCities; ++i) {
      *commit.add_mutations() = Put("city", "city" + std::to_string(i), name);
    }
    ASSERT_TRUE(engine->Write(commit).ok());
  }
  v1::DiffRequest request;
  request.set_from_revision(2);
  request.set_page_size(1);
  request.set_to_revision(3);
  ShortCall call;
  EXPECT_EQ(engine->Diff(request, {.short_call = &call})->differences_size(), 1);
  EXPECT_FALSE(call.outgrown());

  request.set_to_revision(4);
  ShortCall longer;
  EXPECT_TRUE(absl::IsCancelled(engine->Diff(request, {.short_call = &longer}).status()));
  EXPECT_TRUE(longer.outgrown());
  EXPECT_TRUE(engine->Diff(request)->differences().empty());
}

TEST(ShortCalls, LookForARareKindAmongAsManyRecordsAsTheirStepsAllow) {
  const auto engine = OpenStar(static_cast<int>(kShortCallStepsMax / kStepsPerRecord));
  v1::ListEntitiesRequest request;
  request.set_kind("country");
  ShortCall call;
  EXPECT_TRUE(absl::IsCancelled(engine->ListEntities(request, {.short_call = &call}).status()));
  EXPECT_TRUE(call.outgrown());
  EXPECT_TRUE(engine->ListEntities(request)->entities().empty());
}

TEST(ShortCalls, GiveUpWithinASearchForPaths) {
  // Rows of ten cities; each city is a sister of all in the next row.
  v1::WriteRequest rows = Commit({PutOntology()});
  const auto city = [](int row, int i) {
    return "city" + std::to_string(row) + "-" + std::to_string(i);
  };
  for (int row = 0; row < 40; ++row) {
    for (int i = 0; i < 10; ++i) {
      *rows.add_mutations() = Put("city", city(row, i), "城");
      for (int j = 0; j < 10 && row > 0; ++j) {
        *rows.add_mutations() = Relate(city(row, i), "sister_of", city(row - 1, j));
      }
    }
  }
  const auto engine = OpenWith(rows);
  v1::FindPathsRequest request;
  request.set_source(city(0, 0));
  request.set_target(city(39, 0));
  request.set_selector(v1::PATH_SELECTOR_SHORTEST_K);
  request.set_max_paths(1000);
  request.set_max_hops(100);
  ShortCall call;
  EXPECT_TRUE(absl::IsCancelled(engine->FindPaths(request, {.short_call = &call}).status()));
  EXPECT_TRUE(call.outgrown());
  const auto answer = engine->FindPaths(request, {});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_GT(answer->visited_edges(), kShortCallStepsMax);
}

}  // namespace
}  // namespace partnergraph
