#include "graph/store/spill_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace partnergraph {
namespace {

std::unique_ptr<SpillFile> MakeFile() {
  auto file = SpillFile::Make(testing::TempDir());
  EXPECT_TRUE(file.ok()) << file.status();
  return *std::move(file);
}

std::vector<std::string> Read(const SpillFile& file, std::uint64_t begin, std::uint64_t end) {
  std::vector<std::string> records;
  SpillFile::Reader reader(&file, begin, end);
  while (true) {
    const auto has_record = reader.Next();
    EXPECT_TRUE(has_record.ok()) << has_record.status();
    if (!has_record.ok() || !*has_record) return records;
    records.emplace_back(reader.record());
  }
}

std::vector<std::string> WrittenAndRead(const std::vector<std::string>& records) {
  const auto file = MakeFile();
  for (const std::string& record : records) EXPECT_TRUE(file->Append(record).ok());
  EXPECT_TRUE(file->Flush().ok());
  return Read(*file, 0, file->end());
}

TEST(SpillFile, GivesBackWhatWasWritten) {
  const std::vector<std::string> records = {"上海", "", "Göteborg", std::string(1, '\0'), "\xFF"};
  EXPECT_EQ(WrittenAndRead(records), records);
}

TEST(SpillFile, GivesBackRecordsOfAllSizes) {
  std::mt19937 random(1);
  std::vector<std::string> records;
  for (int i = 0; i < 2000; ++i) {
    records.emplace_back(random() % 3000, static_cast<char>('a' + i % 26));
  }
  EXPECT_EQ(WrittenAndRead(records), records);
}

// The buffers are 64 KiB to read and 1 MiB to write.
TEST(SpillFile, GivesBackRecordsAroundTheSizesOfItsBuffers) {
  std::vector<std::string> records;
  for (const std::size_t size : {std::size_t{64} << 10U, std::size_t{1} << 20U}) {
    for (std::size_t less = 0; less <= 8; ++less) records.emplace_back(size + 4 - less, 'x');
  }
  records.emplace_back(5U << 20U, 'y');
  EXPECT_EQ(WrittenAndRead(records), records);
}

TEST(SpillFile, WithoutRecordsHasNone) { EXPECT_TRUE(WrittenAndRead({}).empty()); }

TEST(SpillFile, ReadsAPart) {
  const auto file = MakeFile();
  ASSERT_TRUE(file->Append("甲").ok());
  const std::uint64_t begin = file->end();
  ASSERT_TRUE(file->Append("乙").ok());
  ASSERT_TRUE(file->Append("丙").ok());
  const std::uint64_t end = file->end();
  ASSERT_TRUE(file->Append("丁").ok());
  ASSERT_TRUE(file->Flush().ok());
  EXPECT_EQ(Read(*file, begin, end), (std::vector<std::string>{"乙", "丙"}));
  EXPECT_EQ(Read(*file, begin, begin), std::vector<std::string>{});
}

TEST(SpillFile, TwoReadersDoNotDisturbEachOther) {
  const auto file = MakeFile();
  for (const char* const record : {"1", "2", "3"}) ASSERT_TRUE(file->Append(record).ok());
  ASSERT_TRUE(file->Flush().ok());
  SpillFile::Reader ahead(file.get(), 0, file->end());
  SpillFile::Reader behind(file.get(), 0, file->end());
  ASSERT_TRUE(ahead.Next().value());
  ASSERT_TRUE(ahead.Next().value());
  ASSERT_TRUE(behind.Next().value());
  EXPECT_EQ(ahead.record(), "2");
  EXPECT_EQ(behind.record(), "1");
}

TEST(SpillFile, GrowsAfterItWasRead) {
  const auto file = MakeFile();
  ASSERT_TRUE(file->Append("一").ok());
  ASSERT_TRUE(file->Flush().ok());
  EXPECT_EQ(Read(*file, 0, file->end()), std::vector<std::string>{"一"});
  ASSERT_TRUE(file->Append("二").ok());
  ASSERT_TRUE(file->Flush().ok());
  EXPECT_EQ(Read(*file, 0, file->end()), (std::vector<std::string>{"一", "二"}));
}

TEST(SpillFile, HasNoName) {
  const std::string folder = testing::TempDir() + "/spill_file_test_has_no_name";
  std::filesystem::create_directories(folder);
  auto file = SpillFile::Make(folder);
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE((*file)->Append("上海").ok());
  ASSERT_TRUE((*file)->Flush().ok());
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  std::filesystem::remove_all(folder);
}

TEST(SpillFile, CannotBeMadeInAFolderThatIsNotThere) {
  EXPECT_EQ(SpillFile::Make(testing::TempDir() + "/没有").status().code(),
            StatusCode::kUnavailable);
}

}  // namespace
}  // namespace partnergraph
