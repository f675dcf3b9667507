#include "graph/store/record_sorter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace partnergraph {
namespace {

using Record = std::pair<std::string, std::string>;
using Records = std::vector<Record>;

constexpr std::size_t kTinyBytes = 4096;

Records AllOf(RecordSorter* sorter) {
  Records records;
  const Status read = sorter->ForEach([&](std::string_view key, std::string_view value) {
    records.emplace_back(key, value);
    return absl::OkStatus();
  });
  EXPECT_TRUE(read.ok()) << read;
  return records;
}

// The slow twin.
Records Sorted(Records records) {
  std::stable_sort(records.begin(), records.end(),
                   [](const Record& a, const Record& b) { return a.first < b.first; });
  return records;
}

// Keys that often repeat, with bytes that are no text; values that are all different.
Records RandomRecords(std::uint32_t seed, int count, std::size_t value_bytes_max) {
  std::mt19937 random(seed);
  const std::vector<std::string> pieces = {"上海", "哥德堡", "Göteborg",          "a",
                                           "",     "\xFF",   std::string(1, '\0')};
  Records records;
  for (int i = 0; i < count; ++i) {
    std::string key;
    for (std::uint32_t part = random() % 4; part > 0; --part) key += pieces[random() % 7];
    std::string value(random() % (value_bytes_max + 1), 'x');
    records.emplace_back(std::move(key), std::to_string(i) + value);
  }
  return records;
}

void ExpectSorts(const Records& records, std::size_t memory_bytes) {
  RecordSorter sorter(testing::TempDir(), memory_bytes);
  for (const auto& [key, value] : records) ASSERT_TRUE(sorter.Add(key, value).ok());
  EXPECT_EQ(sorter.count(), records.size());
  EXPECT_EQ(AllOf(&sorter), Sorted(records));
}

TEST(RecordSorter, SortsAsStableSortDoesInMemory) {
  ExpectSorts(RandomRecords(1, 3000, 40), kSortMemoryBytes);
}

TEST(RecordSorter, SortsAsStableSortDoesWhenItSpills) {
  ExpectSorts(RandomRecords(2, 8000, 40), kTinyBytes);
}

TEST(RecordSorter, SortsManySmallInputsOnEitherSideOfItsMemory) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    ExpectSorts(RandomRecords(seed, static_cast<int>(seed % 40), 30), 1 + seed * 7 % 700);
  }
}

TEST(RecordSorter, TakesARecordThatIsLargerThanItsMemory) {
  ExpectSorts({{"b", std::string(300'000, 'b')}, {"a", "1"}, {"b", ""}, {"", "空"}}, 100);
}

TEST(RecordSorter, CanBeReadAgain) {
  for (const std::size_t memory_bytes : {kTinyBytes, kSortMemoryBytes}) {
    const Records records = RandomRecords(3, 2000, 20);
    RecordSorter sorter(testing::TempDir(), memory_bytes);
    for (const auto& [key, value] : records) ASSERT_TRUE(sorter.Add(key, value).ok());
    const Records first = AllOf(&sorter);
    EXPECT_EQ(AllOf(&sorter), first);
    EXPECT_EQ(AllOf(&sorter), first);
  }
}

TEST(RecordSorter, OfNothingVisitsNothing) {
  RecordSorter sorter(testing::TempDir());
  EXPECT_EQ(AllOf(&sorter), Records{});
  EXPECT_EQ(sorter.count(), 0U);
}

TEST(RecordSorter, EndsWithTheVisitorsFirstError) {
  for (const std::size_t memory_bytes : {std::size_t{20}, kSortMemoryBytes}) {
    RecordSorter sorter(testing::TempDir(), memory_bytes);
    for (const char* const key : {"丙", "甲", "乙"}) ASSERT_TRUE(sorter.Add(key, "").ok());
    int visits = 0;
    const Status read = sorter.ForEach([&](std::string_view, std::string_view) {
      return ++visits == 2 ? absl::CancelledError("够了") : absl::OkStatus();
    });
    EXPECT_EQ(read, absl::CancelledError("够了"));
    EXPECT_EQ(visits, 2);
  }
}

TEST(RecordSorter, SaysThatItCannotSpill) {
  RecordSorter sorter(testing::TempDir() + "/没有", 10);
  ASSERT_TRUE(sorter.Add("上海", "1").ok());
  EXPECT_EQ(sorter.Add("哥德堡", "2").code(), StatusCode::kUnavailable);
}

}  // namespace
}  // namespace partnergraph
