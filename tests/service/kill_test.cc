// What a database holds after its process was killed in the middle of writes: every commit that was
// acknowledged, none by half, and revisions without a gap.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "graph/engine.h"
#include "test_network.h"

namespace partnergraph {
namespace {

// A kill_test_writer process and what it says.
class Writer {
 public:
  Writer(const std::string& database, const std::string& name, int threads) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string program = KILL_TEST_WRITER;
    std::string database_argument = database;
    std::string name_argument = name;
    std::string threads_argument = std::to_string(threads);
    const std::array<char*, 5> arguments = {program.data(), database_argument.data(),
                                            name_argument.data(), threads_argument.data(), nullptr};
    EXPECT_EQ(posix_spawn(&process_, program.c_str(), &actions, nullptr, arguments.data(), environ),
              0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    said_ = fdopen(ends[0], "r");
  }
  ~Writer() {
    Kill();
    fclose(said_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // The next line; empty when the process has ended and all was read. A line that the kill cut off
  // counts as not said.
  std::string ReadLine() {
    std::string line;
    for (int c = getc(said_); c != EOF; c = getc(said_)) {
      if (c == '\n') return line;
      line += static_cast<char>(c);
    }
    return "";
  }
  void Kill() {
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = -1;
  }

 private:
  pid_t process_ = -1;
  FILE* said_ = nullptr;
};

class KillTest : public testing::Test {
 protected:
  KillTest() {
    std::string name = (std::filesystem::temp_directory_path() / "pg_kill_XXXXXX").string();
    folder_ = mkdtemp(name.data());
    database_ = folder_ + "/db";
  }
  ~KillTest() override { std::filesystem::remove_all(folder_); }

  StatusOr<std::unique_ptr<Engine>> Open() const {
    EngineOptions options;
    options.path = database_;
    return Engine::Open(options);
  }

  std::string folder_;
  std::string database_;
};

// All pages of a list, as the ids of its records; `records` takes those of one page.
template <typename Request, typename Response, typename Records>
std::set<std::string> ListIds(const Engine& engine,
                              StatusOr<Response> (Engine::*list)(const Request&, const CallControl&)
                                  const,
                              Records records) {
  std::set<std::string> ids;
  Request request;
  request.set_page_size(kPageSizeMax);
  do {
    const StatusOr<Response> page = (engine.*list)(request, {});
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return ids;
    for (const auto& record : records(*page)) ids.insert(record.id());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return ids;
}

// Every commit, by its comment; checks that revisions run from 1 to the newest.
std::map<std::string, std::uint64_t> ListPairs(const Engine& engine) {
  std::map<std::string, std::uint64_t> pairs;
  std::uint64_t revision = 0;
  std::uint64_t newest = 0;
  do {
    v1::ListCommitsRequest request;
    request.set_from_revision(revision + 1);
    request.set_page_size(kPageSizeMax);
    const auto page = engine.ListCommits(request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) break;
    newest = page->revision();
    if (page->commits().empty()) break;
    for (const v1::Commit& commit : page->commits()) {
      EXPECT_EQ(commit.revision(), ++revision);
      if (commit.comment().empty()) continue;
      EXPECT_EQ(commit.changes_size(), 3) << commit.ShortDebugString();
      EXPECT_TRUE(pairs.emplace(commit.comment(), commit.revision()).second);
    }
  } while (revision < newest);
  EXPECT_EQ(revision, newest);
  return pairs;
}

void ExpectWholePairs(const Engine& engine, const std::map<std::string, std::uint64_t>& pairs) {
  std::set<std::string> entities;
  std::set<std::string> relations;
  for (const auto& [pair, revision] : pairs) {
    entities.insert({pair + "-a", pair + "-b"});
    relations.insert(pair + "-a.agreement." + pair + "-b");
  }
  const auto stored_entities =
      ListIds(engine, &Engine::ListEntities, [](const auto& page) { return page.entities(); });
  const auto stored_relations =
      ListIds(engine, &Engine::ListRelations, [](const auto& page) { return page.relations(); });
  EXPECT_EQ(stored_entities, entities);
  EXPECT_EQ(stored_relations, relations);
}

TEST_F(KillTest, LosesNoAcknowledgedCommitAndKeepsNoneByHalf) {
  constexpr int kRounds = 25;
  std::mt19937 random(20230033);
  std::map<std::string, std::uint64_t> acknowledged;  // Of all rounds: kills add up.
  for (int round = 0; round < kRounds; ++round) {
    // 0: while it opens, or just after.
    const int kill_after = std::uniform_int_distribution<int>(0, 200)(random) * (round % 5 != 0);
    {
      Writer writer(database_, "r" + std::to_string(round), 1 + round % 8);
      std::string line = kill_after == 0 ? "open" : writer.ReadLine();
      ASSERT_EQ(line, "open");
      for (int said = 0; said < kill_after; ++said) {
        std::istringstream words(writer.ReadLine());
        std::uint64_t revision = 0;
        std::string pair;
        ASSERT_TRUE(words >> revision >> pair) << "the writer ended by itself";
        acknowledged[pair] = revision;
      }
      writer.Kill();
      // What it said between our last look and the kill was acknowledged too.
      while (!(line = writer.ReadLine()).empty()) {
        std::istringstream words(line);
        std::uint64_t revision = 0;
        std::string pair;
        if (words >> revision >> pair) acknowledged[pair] = revision;
      }
    }
    const auto engine = Open();
    ASSERT_TRUE(engine.ok()) << engine.status();
    const std::map<std::string, std::uint64_t> pairs = ListPairs(**engine);
    for (const auto& [pair, revision] : acknowledged) {
      const auto found = pairs.find(pair);
      ASSERT_NE(found, pairs.end()) << "lost in round " << round << ": " << pair;
      EXPECT_EQ(found->second, revision) << pair;
    }
    ExpectWholePairs(**engine, pairs);
    if (HasFailure()) FAIL() << "round " << round;
  }
  std::cout << kRounds << " kills, " << acknowledged.size() << " acknowledged commits, 0 lost\n";
}

// Entities and relations of the newest revision.
std::pair<std::size_t, std::size_t> CountRecords(const Engine& engine) {
  const auto statistics = engine.Statistics({}, {});
  EXPECT_TRUE(statistics.ok()) << statistics.status();
  return {statistics->entity_count(), statistics->relation_count()};
}

TEST_F(KillTest, ABulkLoadIsThereAsAWholeOrNotAtAll) {
  constexpr int kRounds = 25;
  constexpr int kRecords = 3000;
  std::mt19937 random(20230034);
  int ticks_max = 0;  // Of a load that nobody ends.
  int whole = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::filesystem::remove_all(database_);
    bool is_done = false;
    {
      Writer writer(database_, "import", kRecords);
      ASSERT_EQ(writer.ReadLine(), "open");
      const int kill_after =
          round == 0 ? -1 : std::uniform_int_distribution<int>(0, ticks_max)(random);
      for (int ticks = 0; ticks != kill_after && !is_done; ++ticks) {
        const std::string line = writer.ReadLine();
        ASSERT_NE(line, "") << "the writer ended by itself";
        is_done = line == "done";
        if (round == 0) ticks_max = ticks;
      }
      writer.Kill();
      std::string line;
      while (!(line = writer.ReadLine()).empty()) is_done = is_done || line == "done";
    }
    const auto engine = Open();
    ASSERT_TRUE(engine.ok()) << engine.status();
    const auto [entities, relations] = CountRecords(**engine);
    if (is_done || entities != 0) {
      ++whole;
      EXPECT_EQ(entities, kRecords);
      EXPECT_EQ(relations, kRecords);
    } else {
      EXPECT_EQ(relations, 0U);
      EXPECT_EQ((*engine)->ListCommits({})->revision(), 1U);
    }
    EXPECT_FALSE(std::filesystem::exists(database_ + "/bulk")) << "what was left was not removed";
    if (HasFailure()) FAIL() << "round " << round;
  }
  std::cout << kRounds << " rounds, " << whole << " loads whole, the others not at all\n";
}

TEST_F(KillTest, ASecondProcessOnOneDatabaseIsRefused) {
  Writer writer(database_, "first", 2);
  ASSERT_EQ(writer.ReadLine(), "open");
  const auto second = Open();
  EXPECT_EQ(second.status().code(), StatusCode::kUnavailable) << second.status();
  EXPECT_THAT(std::string(second.status().message()), testing::HasSubstr(database_));
  // The first goes on.
  for (int i = 0; i < 10; ++i) EXPECT_NE(writer.ReadLine(), "");
  writer.Kill();
  EXPECT_TRUE(Open().ok());
}

}  // namespace
}  // namespace partnergraph
