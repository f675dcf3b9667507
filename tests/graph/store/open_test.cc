// What a folder may hold for a store to open it, and what it says of the others.
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "graph/store/rocks_key_value_store.h"
#include "tests/graph/store/test_store.h"

namespace partnergraph {
namespace {

TEST(Open, ReopensAsItWas) {
  const TemporaryFolder folder;
  std::map<std::string, std::string> before;
  {
    const auto store = OpenStore({.path = folder.path()});
    ASSERT_TRUE(Write(*store, FirstCommit()).ok());
    before = Dump(*store);
  }
  const auto store = Store::Open({.path = folder.path()}).value();
  EXPECT_EQ(store->revision(), 1U);
  EXPECT_EQ(store->ontology()->message().version(), "test-1");
  EXPECT_EQ(Dump(*store), before);
}

TEST(Open, SaysThatAnotherHolderHasTheDatabase) {
  const TemporaryFolder folder;
  const auto first = Store::Open({.path = folder.path()});
  ASSERT_TRUE(first.ok());
  const auto second = Store::Open({.path = folder.path()});
  EXPECT_EQ(second.status().code(), StatusCode::kUnavailable);
  EXPECT_NE(second.status().message().find("held by another process"), std::string::npos)
      << second.status();
}

TEST(Open, SaysThatThereIsNoDatabase) {
  const TemporaryFolder folder;
  const auto store = Store::Open({.path = folder.path() + "/none", .create_if_missing = false});
  EXPECT_EQ(store.status().code(), StatusCode::kNotFound) << store.status();
}

TEST(Open, MakesNothingWhereThereIsNoDatabase) {
  const TemporaryFolder folder;
  const std::string none = folder.path() + "/deep/none";
  EXPECT_EQ(Store::Open({.path = none, .create_if_missing = false}).status().code(),
            StatusCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(folder.path() + "/deep"));
}

TEST(Open, KeepsTheTablesOfADatabaseWhoseStateFileIsLost) {
  const TemporaryFolder folder;
  {
    const auto store = OpenStore({.path = folder.path()});
    ASSERT_TRUE(Write(*store, FirstCommit()).ok());
  }
  Store::Open({.path = folder.path()}).value();  // Its log becomes tables.
  const auto tables = [&folder] {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      if (entry.path().extension() == ".sst") ++count;
    }
    return count;
  };
  const int before = tables();
  ASSERT_GT(before, 0);
  std::filesystem::rename(folder.path() + "/CURRENT", folder.path() + "/CURRENT.lost");
  for (int start = 0; start < 2; ++start) {
    const auto store = Store::Open({.path = folder.path()});
    EXPECT_EQ(store.status().code(), StatusCode::kDataLoss) << store.status();
    EXPECT_NE(store.status().message().find("CURRENT is missing"), std::string::npos);
  }
  EXPECT_EQ(tables(), before);
  std::filesystem::rename(folder.path() + "/CURRENT.lost", folder.path() + "/CURRENT");
  EXPECT_EQ(Store::Open({.path = folder.path()}).value()->revision(), 1U);
}

TEST(Open, RefusesADatabaseWithFamiliesOfANewerProgram) {
  const TemporaryFolder folder;
  {
    const auto store = OpenStore({.path = folder.path()});
    ASSERT_TRUE(Write(*store, FirstCommit()).ok());
  }
  {
    std::vector<std::string> names;
    ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, folder.path(), &names).ok());
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const std::string& name : names)
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* raw = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open({}, folder.path(), families, &handles, &raw).ok());
    const std::unique_ptr<rocksdb::DB> db(raw);
    rocksdb::ColumnFamilyHandle* added = nullptr;
    ASSERT_TRUE(db->CreateColumnFamily({}, "views", &added).ok());
    handles.push_back(added);
    for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
  }
  const auto store = Store::Open({.path = folder.path()});
  EXPECT_EQ(store.status().code(), StatusCode::kFailedPrecondition) << store.status();
  EXPECT_NE(store.status().message().find("newer program"), std::string::npos);
}

// What a program of another version wrote is refused, and the way out is named.
void ExpectRefusedFormat(std::uint32_t version, const std::string& way_out) {
  const TemporaryFolder folder;
  {
    const auto key_values = OpenRocks({.path = folder.path()}).value();
    const auto batch = key_values->NewBatch();
    storage::v1::StoreHeader header;
    header.set_format_version(version);
    batch->Put(Family::kMeta, kHeaderKey, header.SerializeAsString());
    ASSERT_TRUE(key_values->Commit(batch.get()).ok());
  }
  const auto store = Store::Open({.path = folder.path()});
  EXPECT_EQ(store.status().code(), StatusCode::kFailedPrecondition);
  EXPECT_NE(store.status().message().find("format version " + std::to_string(version)),
            std::string::npos);
  EXPECT_NE(store.status().message().find(way_out), std::string::npos);
}

TEST(Open, RefusesANewerFormatVersion) { ExpectRefusedFormat(kFormatVersion + 1, "newer program"); }
TEST(Open, RefusesAnOlderFormatVersion) { ExpectRefusedFormat(kFormatVersion - 1, "new database"); }

TEST(Open, FindsAMissingRevision) {
  const TemporaryFolder folder;
  {
    const auto store = OpenStore({.path = folder.path()});
    ASSERT_TRUE(Write(*store, FirstCommit()).ok());
    ASSERT_TRUE(Write(*store, Commit({Put("city", "dunedin", "达尼丁")})).ok());
  }
  {
    const auto key_values = OpenRocks({.path = folder.path()}).value();
    const auto batch = key_values->NewBatch();
    batch->Delete(Family::kLog, EncodeNumber(1));
    ASSERT_TRUE(key_values->Commit(batch.get()).ok());
  }
  const auto store = Store::Open({.path = folder.path()});
  EXPECT_EQ(store.status().code(), StatusCode::kDataLoss);
  EXPECT_NE(store.status().message().find("revision 1"), std::string::npos) << store.status();
}

TEST(Open, FindsDamageInTheMiddleOfTheLog) {
  const TemporaryFolder folder;
  {
    const auto store = OpenStore({.path = folder.path()});
    ASSERT_TRUE(Write(*store, FirstCommit()).ok());
    for (int i = 0; i < 50; ++i) {
      ASSERT_TRUE(Write(*store, Commit({Put("city", "c" + std::to_string(i), "城")})).ok());
    }
  }
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
    if (file.path().extension() != ".log" || file.file_size() == 0) continue;
    std::fstream log(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    log.seekp(static_cast<std::streamoff>(file.file_size() / 2));
    log.write("\xFF\xFF\xFF\xFF", 4);
  }
  EXPECT_EQ(Store::Open({.path = folder.path()}).status().code(), StatusCode::kDataLoss);
}

// A database of another program; with data if `value` is not empty.
void MakeForeignDatabase(const std::string& path, const std::string& value) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* raw = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, path, &raw).ok());
  const std::unique_ptr<rocksdb::DB> db(raw);
  if (value.empty()) return;
  ASSERT_TRUE(db->Put(rocksdb::WriteOptions(), "key", value).ok());
}

TEST(Open, RefusesADatabaseOfAnotherProgramAndLeavesItAsItWas) {
  const TemporaryFolder folder;
  MakeForeignDatabase(folder.path(), "value");
  const auto store = Store::Open({.path = folder.path()});
  EXPECT_EQ(store.status().code(), StatusCode::kInvalidArgument) << store.status();
  EXPECT_NE(store.status().message().find("another RocksDB database"), std::string::npos);
  rocksdb::DB* raw = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(rocksdb::Options(), folder.path(), &raw).ok());
  const std::unique_ptr<rocksdb::DB> db(raw);
  std::string value;
  ASSERT_TRUE(db->Get(rocksdb::ReadOptions(), "key", &value).ok());
  EXPECT_EQ(value, "value");
}

TEST(Open, RefusesADatabaseOfOursThatLacksAFamily) {
  const TemporaryFolder folder;
  { ASSERT_TRUE(Write(*OpenStore({.path = folder.path()}), FirstCommit()).ok()); }
  {
    std::vector<std::string> names;
    ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, folder.path(), &names).ok());
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const std::string& name : names)
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* raw = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open({}, folder.path(), families, &handles, &raw).ok());
    const std::unique_ptr<rocksdb::DB> db(raw);
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      if (handle->GetName() == FamilyName(Family::kCitations)) {
        ASSERT_TRUE(db->DropColumnFamily(handle).ok());
      }
      ASSERT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
    }
  }
  const auto store = Store::Open({.path = folder.path()});
  EXPECT_EQ(store.status().code(), StatusCode::kInvalidArgument) << store.status();
  EXPECT_NE(store.status().message().find("load the data into a new folder"), std::string::npos);
}

// As a process leaves it that ends while it makes the families.
TEST(Open, TakesADatabaseThatIsHalfMade) {
  const TemporaryFolder folder;
  MakeForeignDatabase(folder.path(), "");
  const auto store = OpenStore({.path = folder.path()});
  EXPECT_TRUE(Write(*store, FirstCommit()).ok());
}

TEST(Open, FindsThatTheHeaderIsLost) {
  const TemporaryFolder folder;
  { ASSERT_TRUE(Write(*OpenStore({.path = folder.path()}), FirstCommit()).ok()); }
  {
    const auto key_values = OpenRocks({.path = folder.path()}).value();
    const auto batch = key_values->NewBatch();
    batch->Delete(Family::kMeta, kHeaderKey);
    ASSERT_TRUE(key_values->Commit(batch.get()).ok());
  }
  const auto store = Store::Open({.path = folder.path()});
  EXPECT_EQ(store.status().code(), StatusCode::kDataLoss) << store.status();
  EXPECT_NE(store.status().message().find("header"), std::string::npos);
}

}  // namespace
}  // namespace partnergraph
