#include "graph/answer/page_token.h"

#include <gtest/gtest.h>

#include "graph/base/limits.h"
#include "graph/base/violation.h"
#include "partnergraph/v1/graph_service.pb.h"

namespace partnergraph {
namespace {

storage::v1::PageToken Token() {
  storage::v1::PageToken token;
  token.set_revision(3);
  token.set_position(40);
  return token;
}

TEST(PageToken, RoundTrips) {
  const auto token = DecodePageToken(EncodePageToken(Token()));
  ASSERT_TRUE(token.ok());
  EXPECT_EQ(token->revision(), 3U);
  EXPECT_EQ(token->position(), 40U);
}

TEST(PageToken, RefusesWhatWeDidNotMake) {
  for (const char* text : {"next", "!!!", "AAAAAAAAAAAAAAAA", "哥德堡"}) {
    EXPECT_EQ(GetViolation(DecodePageToken(text).status())->rule(), "BAD_PAGE_TOKEN") << text;
  }
}

TEST(PageToken, RefusesAChangedToken) {
  std::string text = EncodePageToken(Token());
  text[4] = text[4] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(DecodePageToken(text).ok());
}

TEST(PageToken, RefusesATokenOfAnotherRequest) {
  v1::ListEntitiesRequest request;
  request.set_kind("city");
  storage::v1::PageToken token = Token();
  token.set_request_fingerprint(RequestFingerprint(request));
  request.set_page_token(EncodePageToken(token));
  EXPECT_TRUE(TokenOf(request).value().has_value());
  request.set_page_size(7);
  EXPECT_TRUE(TokenOf(request).ok());
  request.set_kind("country");
  EXPECT_EQ(GetViolation(TokenOf(request).status())->rule(), "BAD_PAGE_TOKEN");
}

TEST(PageSize, TakesTheLimitAndRefusesOnePast) {
  EXPECT_EQ(PageSize(0, 20).value(), 20U);
  EXPECT_EQ(PageSize(kPageSizeMax, 20).value(), kPageSizeMax);
  EXPECT_EQ(GetViolation(PageSize(kPageSizeMax + 1, 20).status())->rule(), "LIMIT");
}

}  // namespace
}  // namespace partnergraph
