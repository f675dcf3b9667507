#include "graph/store/index_record.h"

#include <gtest/gtest.h>

namespace partnergraph {
namespace {

TEST(IndexRecord, RemembersWhoHeldTheKeyWhen) {
  storage::v1::IndexRecord record;
  AddHolder(7, 3, &record);
  RemoveHolder(5, &record);
  AddHolder(9, 8, &record);
  EXPECT_EQ(HolderAt(record, 2), 0U);
  EXPECT_EQ(HolderAt(record, 3), 7U);
  EXPECT_EQ(HolderAt(record, 4), 7U);
  EXPECT_EQ(HolderAt(record, 5), 0U);
  EXPECT_EQ(HolderAt(record, 8), 9U);
  EXPECT_EQ(Holder(record), 9U);
}

TEST(IndexRecord, AHoldWithinOneRevisionLeavesNoTrace) {
  storage::v1::IndexRecord record;
  AddHolder(7, 3, &record);
  RemoveHolder(3, &record);
  EXPECT_TRUE(record.spans().empty());
  EXPECT_EQ(Holder(record), 0U);
}

}  // namespace
}  // namespace partnergraph
