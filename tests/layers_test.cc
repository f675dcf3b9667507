// Checks the table of layers: which folder may include which, who may know which library, and what
// stands at the top level. The table is that of graph/README.md.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace partnergraph {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = PARTNERGRAPH_SOURCE_DIR;

struct Include {
  std::string file;   // Relative to the root.
  std::string path;   // As written.
};

std::vector<Include> IncludesBelow(const std::string& folder) {
  static const std::regex pattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::vector<Include> includes;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".cc" && extension != ".h") continue;
    std::ifstream in(entry.path());
    std::string line;
    std::smatch match;
    while (std::getline(in, line)) {
      if (!std::regex_search(line, match, pattern)) continue;
      includes.push_back({fs::relative(entry.path(), kRoot).string(), match[1]});
    }
  }
  return includes;
}

// "graph/store/store.h" -> "graph/store"; "graph/engine.h" -> "graph".
std::string LayerOf(const std::string& path) {
  return fs::path(path).parent_path().generic_string();
}

bool StartsWith(const std::string& text, const std::string& prefix) {
  return text.compare(0, prefix.size(), prefix) == 0;
}

const std::map<std::string, std::set<std::string>>& AllowedLayers() {
  static const std::map<std::string, std::set<std::string>> kAllowed = {
      {"graph/base", {}},
      {"graph/names", {"graph/base"}},
      {"graph/model", {"graph/base", "graph/names"}},
      {"graph/store", {"graph/base", "graph/names", "graph/model"}},
      {"graph/snapshot", {"graph/base", "graph/model"}},
      {"graph/query", {"graph/base", "graph/model", "graph/snapshot"}},
      {"graph/analysis", {"graph/base", "graph/model", "graph/snapshot", "graph/query"}},
      {"graph/exchange", {"graph/base", "graph/model"}},
      {"graph/transfer",
       {"graph/base", "graph/model", "graph/store", "graph/snapshot", "graph/query", "graph/analysis",
        "graph/answer", "graph/exchange"}},
      {"graph/answer",
       {"graph/base", "graph/names", "graph/model", "graph/store", "graph/snapshot", "graph/query",
        "graph/analysis"}},
      {"graph",
       {"graph/base", "graph/store", "graph/snapshot", "graph/answer", "graph/exchange",
        "graph/transfer"}},
  };
  return kAllowed;
}

TEST(Layers, GraphIncludesOnlyWhatStandsBelow) {
  for (const Include& include : IncludesBelow("graph")) {
    if (!StartsWith(include.path, "graph/") && !StartsWith(include.path, "service/")) continue;
    const std::string from = LayerOf(include.file);
    const std::string to = LayerOf(include.path);
    ASSERT_EQ(AllowedLayers().count(from), 1U) << from << " is not in the table";
    EXPECT_TRUE(from == to || AllowedLayers().at(from).count(to) != 0)
        << include.file << " includes " << include.path;
  }
}

TEST(Layers, ServiceKnowsOnlyTheEngine) {
  for (const Include& include : IncludesBelow("service")) {
    if (!StartsWith(include.path, "graph/")) continue;
    EXPECT_EQ(include.path, "graph/engine.h") << include.file;
  }
}

TEST(Layers, OnlyTheStoreKnowsRocksDb) {
  for (const char* folder : {"graph", "service"}) {
    for (const Include& include : IncludesBelow(folder)) {
      if (!StartsWith(include.path, "rocksdb/")) continue;
      EXPECT_TRUE(StartsWith(include.file, "graph/store/")) << include.file;
    }
  }
}

TEST(Layers, GraphKnowsNoGrpc) {
  for (const Include& include : IncludesBelow("graph")) {
    EXPECT_FALSE(StartsWith(include.path, "grpc")) << include.file;
    EXPECT_EQ(include.path.find(".grpc.pb.h"), std::string::npos) << include.file;
  }
}

TEST(Layers, BoostAlgorithmsStandInSourceFiles) {
  const std::set<std::string> interface = {
      "boost/graph/graph_traits.hpp", "boost/graph/properties.hpp",
      "boost/graph/graph_concepts.hpp"};
  for (const Include& include : IncludesBelow("graph")) {
    if (!StartsWith(include.path, "boost/graph/") || interface.count(include.path) != 0) continue;
    EXPECT_EQ(fs::path(include.file).extension(), ".cc") << include.file << ": " << include.path;
    EXPECT_TRUE(StartsWith(include.file, "graph/snapshot/") ||
                StartsWith(include.file, "graph/query/") ||
                StartsWith(include.file, "graph/analysis/"))
        << include.file << ": " << include.path;
  }
}

TEST(Layers, TopLevelIsFixed) {
  const std::set<std::string> fixed = {"CMakeLists.txt", "graph", "proto", "service",
                                       "data",           "tests", "README.md",
                                       "LICENSE",        "CMakePresets.json",
                                       "build"};  // Untracked.
  for (const auto& entry : fs::directory_iterator(kRoot)) {
    const std::string name = entry.path().filename().string();
    EXPECT_TRUE(name.front() == '.' || fixed.count(name) != 0) << name;
  }
}

TEST(Layers, EveryFolderSaysWhereToStart) {
  for (const char* folder : {"", "graph", "proto", "service", "data", "tests"}) {
    EXPECT_TRUE(fs::exists(kRoot / folder / "README.md")) << folder;
  }
}

}  // namespace
}  // namespace partnergraph
