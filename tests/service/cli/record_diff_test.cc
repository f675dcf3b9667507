#include "service/cli/record_diff.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "partnergraph/v1/entity.pb.h"
#include "partnergraph/v1/relation.pb.h"

namespace partnergraph::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <class Record>
Record Parse(const std::string& text) {
  Record record;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &record));
  return record;
}

TEST(DifferingFields, ShowsChangesInTheirOwnScript) {
  EXPECT_THAT(DifferingFields(Parse<v1::Entity>("kind: 'city' names { text: '吴市' }"),
                              Parse<v1::Entity>("kind: 'region' names { text: '无锡' }")),
              ElementsAre("~ kind: \"city\" -> \"region\"", "+ names[0]: text: \"无锡\"",
                          "- names[0]: text: \"吴市\""));
}

TEST(DifferingFields, LeavesOrderRevisionAndComputedTimesOut) {
  EXPECT_THAT(DifferingFields(Parse<v1::Entity>("names { text: 'a' } names { text: 'b' "
                                                "valid_time { begin: TIME_BOUND_UNKNOWN } } "
                                                "revision: 1"),
                              Parse<v1::Entity>("names { text: 'b' } names { text: 'a' } "
                                                "revision: 2")),
              IsEmpty());
}

TEST(DifferingFields, ShowsATimeByItsText) {
  EXPECT_THAT(DifferingFields(Parse<v1::Relation>("valid_time { edtf: '2005' earliest_day: 1 }"),
                              Parse<v1::Relation>("valid_time { edtf: '2006' earliest_day: 2 }")),
              ElementsAre("~ valid_time.edtf: \"2005\" -> \"2006\""));
  EXPECT_THAT(DifferingFields(Parse<v1::Relation>(""),
                              Parse<v1::Relation>("valid_time { edtf: '2006' earliest_day: 2 }")),
              ElementsAre("+ valid_time: edtf: \"2006\""));
}

}  // namespace
}  // namespace partnergraph::cli
