// A request id makes a retry safe: whatever became of the first request is what the second hears.
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "tests/graph/store/test_store.h"

namespace partnergraph {
namespace {

v1::WriteRequest WithId(v1::WriteRequest request, const std::string& id) {
  request.set_request_id(id);
  return request;
}

// Puts what FirstCommit put already.
v1::WriteRequest NoChange() {
  return WithId(Commit({Put("city", "shanghai", "上海")}), "order-66");
}

TEST(RequestId, ARepeatReturnsTheFirstResult) {
  const auto store = OpenNetwork();
  const auto request = WithId(Commit({Put("city", "dunedin", "达尼丁")}), "order-66");
  const auto first = Write(*store, request);
  ASSERT_TRUE(Write(*store, Commit({Delete("dunedin")})).ok());
  const auto second = Write(*store, request);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->revision(), first->revision());
  EXPECT_TRUE(second->repeated_request());
  EXPECT_EQ(second->changes_size(), 1);
  EXPECT_EQ(store->revision(), 3U);
}

TEST(RequestId, IsRefusedForAnotherRequest) {
  const auto store = OpenNetwork();
  auto request = WithId(Commit({Put("city", "dunedin", "达尼丁")}), "order-66");
  ASSERT_TRUE(Write(*store, request).ok());
  request.set_comment("another");
  EXPECT_EQ(Refusal(*store, request, StatusCode::kInvalidArgument).rule(), "REUSED_REQUEST_ID");
}

TEST(RequestId, IsRememberedIfNothingChanged) {
  const auto store = OpenNetwork();
  ASSERT_TRUE(Write(*store, NoChange()).ok());
  EXPECT_EQ(store->revision(), 1U);
  ASSERT_TRUE(Write(*store, Commit({Put("city", "shanghai", "申城")})).ok());
  const auto retried = Write(*store, NoChange());
  ASSERT_TRUE(retried.ok()) << retried.status();
  EXPECT_TRUE(retried->repeated_request());
  EXPECT_EQ(retried->revision(), 1U);
  EXPECT_TRUE(retried->changes().empty());
  EXPECT_EQ(Entity(*store, "shanghai", 2)->entity().names(0).text(), "申城");
}

TEST(RequestId, OfANoChangeIsRefusedForAnotherRequest) {
  const auto store = OpenNetwork();
  ASSERT_TRUE(Write(*store, NoChange()).ok());
  EXPECT_EQ(Refusal(*store, WithId(Commit({Put("city", "shanghai", "申城")}), "order-66"),
                    StatusCode::kInvalidArgument)
                .rule(),
            "REUSED_REQUEST_ID");
}

TEST(RequestId, OutlivesARestart) {
  const TemporaryFolder folder;
  const auto change = WithId(Commit({Put("city", "dunedin", "达尼丁")}), "order-67");
  {
    const auto store = OpenStore({.path = folder.path()});
    ASSERT_TRUE(Write(*store, FirstCommit()).ok());
    ASSERT_TRUE(Write(*store, NoChange()).ok());
    ASSERT_TRUE(Write(*store, change).ok());
  }
  const auto store = OpenStore({.path = folder.path()});
  EXPECT_EQ(Write(*store, NoChange())->revision(), 1U);
  const auto repeated = Write(*store, change);
  EXPECT_TRUE(repeated->repeated_request());
  EXPECT_EQ(repeated->changes_size(), 1);
  EXPECT_EQ(store->revision(), 2U);
}

// A store that does not commit until it is started takes all that waits as one group.
TEST(RequestId, IsSeenWithinOneGroup) {
  auto store = Store::Open({.path = "/store", .in_memory = true}).value();
  std::atomic<int> repeated{0};
  std::atomic<int> done{0};
  const auto count = [&](const StatusOr<v1::WriteResponse>& response) {
    if (response.ok() && response->repeated_request()) ++repeated;
    ++done;
  };
  store->WriteAsync(FirstCommit(), count);
  store->WriteAsync(NoChange(), count);
  store->WriteAsync(NoChange(), count);
  const auto change = WithId(Commit({Put("city", "dunedin", "达尼丁")}), "order-67");
  store->WriteAsync(change, count);
  store->WriteAsync(change, count);
  store->Start(nullptr);
  store->Stop();
  EXPECT_EQ(done, 5);
  EXPECT_EQ(repeated, 2);
  EXPECT_EQ(store->revision(), 2U);
}

TEST(RequestId, OfARefusedRequestIsFree) {
  const auto store = OpenNetwork();
  Refusal(*store, WithId(Commit({Delete("nowhere")}), "order-66"), StatusCode::kNotFound);
  const auto second = Write(*store, NoChange());
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_FALSE(second->repeated_request());
}

}  // namespace
}  // namespace partnergraph
