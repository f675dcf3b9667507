// A full disk, for real: a small file system in memory. Needs root; else skipped.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <future>
#include <string>

#include "graph/store/store.h"
#include "tests/graph/write_requests.h"

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

StatusOr<v1::WriteResponse> Write(Store& store, const v1::WriteRequest& request) {
  std::promise<StatusOr<v1::WriteResponse>> outcome;
  store.WriteAsync(request, [&](StatusOr<v1::WriteResponse> response) {
    outcome.set_value(std::move(response));
  });
  return outcome.get_future().get();
}

// About half a megabyte that does not compress.
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

// What the process that fills the disk found out.
struct Outcome {
  int acknowledged = 0;
  bool refused_as_full = false;
  bool refused_again = false;
  bool still_reads = false;
};

Outcome FillDisk(const std::string& database) {
  Outcome outcome;
  auto opened = Store::Open({.path = database});
  if (!opened.ok()) return outcome;
  Store& store = **opened;
  store.Start(nullptr);
  if (!Write(store, FirstCommit()).ok()) return outcome;
  Status refused;
  while (refused.ok() && outcome.acknowledged < 1000) {
    refused = Write(store, LargeCommit(outcome.acknowledged)).status();
    if (refused.ok()) ++outcome.acknowledged;
  }
  outcome.refused_as_full = refused.code() == StatusCode::kResourceExhausted;
  const Status again = Write(store, Commit({Put("city", "small", "小")})).status();
  outcome.refused_again = again.code() == StatusCode::kResourceExhausted;
  outcome.still_reads = store.reader().NumberOf(Table::kEntity, "shanghai").value_or(0) != 0;
  return outcome;
}

TEST(DiskFull, RefusesTheCommitAndKeepsAllOthers) {
  SmallDisk disk("12m");
  if (!disk.mounted()) GTEST_SKIP() << "cannot mount a small file system: " << disk.error();
  // In a process of its own: a database whose write failed is not closed before its process ends.
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    const Outcome outcome = FillDisk(disk.database());
    _exit(write(ends[1], &outcome, sizeof(outcome)) == sizeof(outcome) ? 0 : 1);
  }
  Outcome outcome;
  close(ends[1]);
  EXPECT_EQ(read(ends[0], &outcome, sizeof(outcome)), static_cast<ssize_t>(sizeof(outcome)));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_GT(outcome.acknowledged, 0);
  EXPECT_TRUE(outcome.refused_as_full);
  EXPECT_TRUE(outcome.refused_again);
  EXPECT_TRUE(outcome.still_reads);

  ASSERT_TRUE(disk.Grow("256m"));
  const auto reopened = Store::Open({.path = disk.database()});
  ASSERT_TRUE(reopened.ok()) << reopened.status();
  EXPECT_EQ((*reopened)->revision(), 1U + static_cast<std::uint64_t>(outcome.acknowledged));
}

}  // namespace
}  // namespace partnergraph
