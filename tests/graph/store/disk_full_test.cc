// A full disk, for real: a small file system in memory. Needs root; else skipped.
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include "tests/graph/store/test_store.h"

namespace partnergraph {
namespace {

// A file system of `bytes` in a temporary folder, unmounted at the end.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& size) {
    std::string pattern = (std::filesystem::temp_directory_path() / "pg_disk_XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    mounted_ = mount("tmpfs", path_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
    if (!mounted_) error_ = std::strerror(errno);
  }
  ~SmallDisk() {
    if (mounted_) umount2(path_.c_str(), MNT_DETACH);
    std::filesystem::remove_all(path_);
  }
  bool mounted() const { return mounted_; }
  const std::string& error() const { return error_; }
  std::string database() const { return path_ + "/db"; }
  bool Grow(const std::string& size) {
    return mount("tmpfs", path_.c_str(), "tmpfs", MS_REMOUNT, ("size=" + size).c_str()) == 0;
  }

 private:
  std::string path_;
  std::string error_;
  bool mounted_ = false;
};

// About 100 kB that do not compress.
v1::WriteRequest LargeCommit(int i) {
  v1::Mutation put = Put("city", "c" + std::to_string(i), "城市");
  std::uint64_t state = 88172645463325252ULL + static_cast<std::uint64_t>(i);
  for (int n = 0; n < 150; ++n) {
    v1::Citation* citation = put.mutable_put_entity()->mutable_names(n % 2)->citations_size() < 50
                                 ? put.mutable_put_entity()->mutable_names(n % 2)->add_citations()
                                 : nullptr;
    if (citation == nullptr) break;
    citation->set_source_id("shanghai");
    citation->set_basis(v1::BASIS_STATED);
    std::string text(900, 'a');
    for (char& c : text) {  // Marsaglia's xorshift.
      state ^= state << 13U;
      state ^= state >> 7U;
      state ^= state << 17U;
      c = static_cast<char>('a' + state % 26);
    }
    citation->set_original(text);
  }
  return Commit({put});
}

TEST(DiskFull, RefusesTheCommitLosesNothingAndGoesOnWhenThereIsRoom) {
  SmallDisk disk("72m");  // A little more than the room that is kept free.
  if (!disk.mounted()) GTEST_SKIP() << "cannot mount a small file system: " << disk.error();
  std::uint64_t acknowledged = 0;
  {
    auto opened = Store::Open({.path = disk.database()});
    ASSERT_TRUE(opened.ok()) << opened.status();
    Store& store = **opened;
    store.Start(nullptr);
    Status refused = Write(store, FirstCommit()).status();
    while (refused.ok() && acknowledged < 1000) {
      ++acknowledged;
      refused = Write(store, LargeCommit(static_cast<int>(acknowledged))).status();
    }
    EXPECT_EQ(refused.code(), StatusCode::kResourceExhausted) << refused;
    EXPECT_GT(acknowledged, 1U);
    EXPECT_EQ(store.revision(), acknowledged);
    EXPECT_NE(store.reader().NumberOf(Table::kEntity, "shanghai").value_or(0), 0U);
    ASSERT_TRUE(disk.Grow("256m"));
    EXPECT_TRUE(Write(store, Commit({Put("city", "dunedin", "达尼丁")})).ok());
  }
  const auto reopened = Store::Open({.path = disk.database()});
  ASSERT_TRUE(reopened.ok()) << reopened.status();
  EXPECT_EQ((*reopened)->revision(), acknowledged + 1);
}

}  // namespace
}  // namespace partnergraph
