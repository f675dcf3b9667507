#include "graph/store/serialized_entity.h"

#include <gtest/gtest.h>

#include <string>

#include "partnergraph/storage/v1/record.pb.h"

namespace partnergraph {
namespace {

std::string Gothenburg(std::uint64_t revision) {
  storage::v1::EntityRecord record;
  record.set_number(7);
  record.set_revision(revision);
  record.mutable_entity()->set_id("gothenburg");
  record.mutable_entity()->add_names()->set_text("哥德堡");
  return record.SerializeAsString();
}

TEST(SplitEntityRecord, GivesTheBytesOfTheEntity) {
  const std::string record = Gothenburg(300);
  const auto split = SplitEntityRecord(record);
  ASSERT_TRUE(split.ok()) << split.status();
  EXPECT_EQ(split->revision, 300U);
  EXPECT_FALSE(split->deleted);
  v1::Entity entity;
  ASSERT_TRUE(entity.ParseFromArray(split->entity.data(), static_cast<int>(split->entity.size())));
  EXPECT_EQ(entity.names(0).text(), "哥德堡");
}

TEST(SplitEntityRecord, KnowsADeletion) {
  storage::v1::EntityRecord record;
  record.set_deleted(true);
  record.mutable_entity()->set_id("gothenburg");
  const std::string bytes = record.SerializeAsString();
  EXPECT_TRUE(SplitEntityRecord(bytes)->deleted);
}

TEST(SplitEntityRecord, PassesOverFieldsOfANewerProgram) {
  const std::string bytes = Gothenburg(1) + "\x7a\x03new";  // Field 15.
  const auto split = SplitEntityRecord(bytes);
  ASSERT_TRUE(split.ok()) << split.status();
  EXPECT_EQ(split->revision, 1U);
}

TEST(SplitEntityRecord, RefusesEveryCutRecord) {
  const std::string record = Gothenburg(300);
  for (std::size_t size = 0; size < record.size(); ++size) {
    const std::string cut = record.substr(0, size);
    EXPECT_EQ(SplitEntityRecord(cut).status().code(), StatusCode::kDataLoss) << size;
  }
}

TEST(SplitEntityRecord, RefusesTwoEntities) {
  const std::string record = Gothenburg(1);
  EXPECT_EQ(SplitEntityRecord(record + record).status().code(), StatusCode::kDataLoss);
}

}  // namespace
}  // namespace partnergraph
