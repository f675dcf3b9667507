// Reads beside commits: what a reader sees between two of its steps must not disturb it.
#include "graph/store/record_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/graph/store/test_store.h"

namespace partnergraph {
namespace {

using testing::ElementsAre;

// Reads a store, and lets a writer commit between the first read and the first scan.
class ReaderBesideAWriter final : public KeyValueReader {
 public:
  ReaderBesideAWriter(const KeyValueReader& source, std::function<void()> write)
      : source_(source), write_(std::move(write)) {}

  StatusOr<std::optional<std::string>> Get(Family family, std::string_view key) const override {
    return source_.Get(family, key);
  }
  StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Family family, const std::vector<std::string>& keys) const override {
    return source_.MultiGet(family, keys);
  }
  Status Scan(Family family, std::string_view begin, std::string_view end,
              const Visitor& visit) const override {
    if (write_) std::exchange(write_, nullptr)();
    return source_.Scan(family, begin, end, visit);
  }

 private:
  const KeyValueReader& source_;
  mutable std::function<void()> write_;
};

std::vector<std::uint64_t> RevisionsOf(const KeyValueReader& source, const std::string& id,
                                       std::uint64_t revision) {
  const RecordReader reader(&source);
  std::vector<std::uint64_t> revisions;
  const std::uint64_t number = reader.NumberOf(Table::kEntity, id).value();
  EXPECT_TRUE(reader
                  .ScanEntityVersions(number, revision,
                                      [&](const auto& record) {
                                        revisions.push_back(record.revision());
                                        return true;
                                      })
                  .ok());
  return revisions;
}

TEST(RecordReader, ListsEachVersionOnceBesideAWriter) {
  const auto store = OpenNetwork();
  ASSERT_TRUE(Write(*store, Commit({Put("city", "shanghai", "申城")})).ok());
  const ReaderBesideAWriter reader(store->key_values(), [&] {
    ASSERT_TRUE(Write(*store, Commit({Put("city", "shanghai", "沪")})).ok());
  });
  EXPECT_THAT(RevisionsOf(reader, "shanghai", 2), ElementsAre(2, 1));
  EXPECT_THAT(RevisionsOf(store->key_values(), "shanghai", 3), ElementsAre(3, 2, 1));
}

TEST(RecordReader, ListsTheVersionsUpToARevision) {
  const auto store = OpenNetwork();
  ASSERT_TRUE(Write(*store, Commit({Put("city", "shanghai", "申城")})).ok());
  ASSERT_TRUE(Write(*store, Commit({Put("city", "gothenburg", "哥特堡")})).ok());
  ASSERT_TRUE(Write(*store, Commit({Put("city", "shanghai", "沪")})).ok());
  EXPECT_THAT(RevisionsOf(store->key_values(), "shanghai", 3), ElementsAre(2, 1));
  EXPECT_THAT(RevisionsOf(store->key_values(), "shanghai", 1), ElementsAre(1));
  EXPECT_THAT(RevisionsOf(store->key_values(), "shanghai", 0), ElementsAre());
}

}  // namespace
}  // namespace partnergraph
