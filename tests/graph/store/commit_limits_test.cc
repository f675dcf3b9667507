// The limits of one commit: what is at the limit is taken, what is one past it is refused by name.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "graph/base/limits.h"
#include "tests/graph/store/test_store.h"

namespace partnergraph {
namespace {

// Joins the cities by `count` relations, whose ids have `id_bytes` bytes and begin with `id`.
void JoinCities(Store& store, const std::string& city, const std::string& other, std::size_t count,
                const std::string& id, std::size_t id_bytes) {
  for (std::size_t i = 0; i < count;) {
    v1::WriteRequest request = Commit({});
    for (int n = 0; n < kMutationsPerCommitMax && i < count; ++n, ++i) {
      v1::Mutation relate = Relate(city, "sister_of", other);
      std::string text = id + std::to_string(i);
      text.resize(std::max(text.size(), id_bytes), '.');
      relate.mutable_put_relation()->set_id(text);
      *request.add_mutations() = relate;
    }
    const auto written = Write(store, request);
    ASSERT_TRUE(written.ok()) << written.status();
  }
}

TEST(CommitLimits, TakesMutationsAtTheLimitAndRefusesOnePast) {
  const auto store = OpenNetwork();
  v1::WriteRequest request = Commit({});
  for (int i = 0; i < kMutationsPerCommitMax; ++i) {
    *request.add_mutations() = Put("city", "c" + std::to_string(i), "城市");
  }
  EXPECT_TRUE(Write(*store, request).ok());
  *request.add_mutations() = Put("city", "one_more", "城市");
  EXPECT_EQ(Refusal(*store, request, StatusCode::kInvalidArgument).rule(), "TOO_MANY");
}

TEST(CommitLimits, ARecordOfEveryMutationMayHaveTheLongestId) {
  const auto store = OpenNetwork();
  v1::WriteRequest request = Commit({});
  for (int i = 0; i < kMutationsPerCommitMax; ++i) {
    std::string id = "c" + std::to_string(i);
    id.resize(kIdBytesMax, '.');
    v1::Mutation put = Put("city", id, "城市");
    *request.add_mutations() = put;
  }
  const auto written = Write(*store, request);
  EXPECT_TRUE(written.ok()) << written.status();
}

TEST(CommitLimits, TakesItsOwnTextsAtTheLimitAndRefusesOnePast) {
  const auto store = OpenNetwork();
  const auto check = [&](const char* field, std::size_t bytes_max, auto set) {
    v1::WriteRequest request = Commit({Put("city", "shanghai", "上海")});
    set(&request, std::string(bytes_max, 'a'));
    const auto taken = Write(*store, request);
    EXPECT_TRUE(taken.ok()) << field << ": " << taken.status();
    set(&request, std::string(bytes_max + 1, 'a'));
    const auto violation = Refusal(*store, request, StatusCode::kInvalidArgument);
    EXPECT_EQ(violation.place(), field);
    EXPECT_EQ(violation.rule(), "TOO_LONG");
  };
  check("author", kAuthorBytesMax,
        [](v1::WriteRequest* request, const std::string& text) { request->set_author(text); });
  check("comment", kCommentBytesMax,
        [](v1::WriteRequest* request, const std::string& text) { request->set_comment(text); });
  check("request_id", kRequestIdBytesMax,
        [](v1::WriteRequest* request, const std::string& text) { request->set_request_id(text); });
}

// About `bytes` of a request that is refused when it is its turn.
v1::WriteRequest LargeRequest(std::size_t bytes) {
  v1::WriteRequest request = Commit({Put("city", "shanghai", "上海")});
  request.set_comment(std::string(bytes, 'a'));
  return request;
}

TEST(CommitLimits, RefusesMoreWaitingBytesThanTheQueueHolds) {
  auto store = Store::Open({.path = "/store", .in_memory = true}).value();
  constexpr std::size_t kBytes = 4U << 20U;
  std::vector<StatusCode> codes;
  const auto note = [&](const StatusOr<v1::WriteResponse>& response) {
    codes.push_back(response.status().code());
  };
  const v1::WriteRequest request = LargeRequest(kBytes);
  for (std::size_t i = 0; i + 1 < kWaitingBytesMax / kBytes; ++i) store->WriteAsync(request, note);
  EXPECT_TRUE(codes.empty());
  store->WriteAsync(request, note);  // One passes the limit by what is beside its comment.
  EXPECT_EQ(codes, std::vector<StatusCode>{StatusCode::kResourceExhausted});
  store->WriteAsync(FirstCommit(), note);
  EXPECT_EQ(codes.size(), 1U);
  store->Start(nullptr);
  store->Stop();
  EXPECT_EQ(codes.size(), kWaitingBytesMax / kBytes + 1);
  EXPECT_EQ(store->revision(), 1U);
}

TEST(CommitLimits, OneRequestMayBeLargerThanTheQueue) {
  auto store = Store::Open({.path = "/store", .in_memory = true}).value();
  StatusCode code = StatusCode::kOk;
  store->WriteAsync(
      LargeRequest(kWaitingBytesMax),
      [&](const StatusOr<v1::WriteResponse>& response) { code = response.status().code(); });
  store->Start(nullptr);
  store->Stop();
  EXPECT_EQ(code, StatusCode::kInvalidArgument);  // It had its turn; its comment is too long.
}

TEST(CommitLimits, CascadesOfOneCommitCountTogether) {
  const auto store = OpenNetwork();
  ASSERT_TRUE(
      Write(*store, Commit({Put("city", "dunedin", "达尼丁"), Put("city", "osaka", "大阪")})).ok());
  // Two entities go as well.
  constexpr std::size_t kRelations = kChangesPerCommitMax - 2;
  JoinCities(*store, "shanghai", "osaka", kRelations / 2 - 1, "s", 0);
  JoinCities(*store, "dunedin", "sweden", kRelations / 2 + 1, "d", 0);
  const auto violation =
      Refusal(*store, Commit({Delete("shanghai", true), Delete("dunedin", true)}),
              StatusCode::kResourceExhausted);
  EXPECT_EQ(violation.rule(), "LIMIT");
  ASSERT_TRUE(Write(*store, Commit({Unrelate("agreement_1.party.shanghai")})).ok());
  const auto taken = Write(*store, Commit({Delete("shanghai", true), Delete("dunedin", true)}));
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_EQ(static_cast<std::size_t>(taken->changes_size()), kChangesPerCommitMax);
  ExpectAdjacencyMatchesRecords(*store);
}

TEST(CommitLimits, ARelationThatTwoCascadesTakeCountsOnce) {
  const auto store = OpenNetwork();
  JoinCities(*store, "shanghai", "gothenburg", kChangesPerCommitMax / 2 + 1, "r", 0);
  const auto taken = Write(*store, Commit({Delete("shanghai", true), Delete("gothenburg", true)}));
  EXPECT_TRUE(taken.ok()) << taken.status();
  ExpectAdjacencyMatchesRecords(*store);
}

TEST(CommitLimits, RefusesChangesWhoseAnswerWouldBeTooLong) {
  const auto store = OpenNetwork();
  JoinCities(*store, "shanghai", "sweden", kChangeBytesPerCommitMax / kIdBytesMax, "s",
             kIdBytesMax);
  const auto before = store->revision();
  const auto violation =
      Refusal(*store, Commit({Delete("shanghai", true)}), StatusCode::kResourceExhausted);
  EXPECT_EQ(violation.rule(), "LIMIT");
  EXPECT_EQ(store->revision(), before);
}

}  // namespace
}  // namespace partnergraph
