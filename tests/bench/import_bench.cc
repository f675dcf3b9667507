// A large network from CSV into a new database, and out again. Not a Google Benchmark: one run
// takes a minute and a half.
//
//   import_bench ENTITIES RELATIONS [FOLDER]
//
// Makes entities.csv and relations.csv of a random network in FOLDER (else a temporary one), each
// record with what it cites, and prints the time
//   - of the import, and the peak of the memory;
//   - of RocksDB taking in the tables that the import left: the same entries, in order already,
//     written as sorted files and ingested into a second database. That is the limit;
//   - of exports, and what they add to the memory, beside writing as many bytes to a file.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/engine.h"
#include "graph/store/rocks_key_value_store.h"

namespace partnergraph {
namespace {

using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// "VmRSS" or "VmHWM" of /proc/self/status, in MiB.
double MemoryMib(std::string_view name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::strtod(line.c_str() + name.size() + 1, nullptr) / 1024;
  }
  return 0;
}

// Lets "VmHWM" begin anew.
void ForgetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

[[noreturn]] void Fail(const Status& status) {
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::exit(1);
}

void WriteTables(const fs::path& folder, int entities, int relations) {
  std::mt19937_64 random(1);
  std::ofstream out(folder / "entities.csv");
  out << "id,kind,name_zh,name_en,source,section,basis\n"
         "register,document,登记册,The register,register,title,stated\n";
  const auto id = [](std::uint64_t i) {
    const std::string digits = std::to_string(i);
    return "org_" + std::string(7 - std::min<std::size_t>(7, digits.size()), '0') + digits;
  };
  for (int i = 0; i < entities; ++i) {
    out << id(static_cast<std::uint64_t>(i)) << ",university,第" << i << "大学,University number "
        << i << ",register,E" << i << ",stated\n";
  }
  out.close();
  out.open(folder / "relations.csv");
  out << "source,kind,target,valid_time,cited_source,section,basis\n";
  const auto count = static_cast<std::uint64_t>(entities);
  for (int i = 0; i < relations; ++i) {
    const std::uint64_t a = random() % count;
    const std::uint64_t b = (a + 1 + random() % (count - 1)) % count;
    out << id(a) << ",co_publishes_with," << id(b) << ',' << 1950 + random() % 74
        << "/..,register,R" << i << ",stated\n";
  }
}

class Files final : public ImportFiles, private ByteSource {
 public:
  explicit Files(fs::path folder) : folder_(std::move(folder)) {}
  StatusOr<bool> Next(v1::ImportFile* file) override {
    if (begun_ == 2) return false;
    file->set_name(begun_++ == 0 ? "entities.csv" : "relations.csv");
    input_.close();
    input_.clear();
    input_.open(folder_ / file->name());
    return true;
  }
  ByteSource* bytes() override { return this; }
  std::uint64_t bytes_read() const override { return 0; }

 private:
  StatusOr<std::size_t> Read(char* bytes, std::size_t size) override {
    input_.read(bytes, static_cast<std::streamsize>(size));
    return static_cast<std::size_t>(input_.gcount());
  }

  const fs::path folder_;
  int begun_ = 0;
  std::ifstream input_;
};

double Import(Engine* engine, const fs::path& folder) {
  v1::ImportOptions options;
  options.set_author("import_bench");
  options.mutable_fact_tables()->set_dataset("bench");
  if (const Status read = ReadTextproto(PARTNERGRAPH_SOURCE_DIR "/data/ontology.textproto",
                                        "ontology", options.mutable_ontology());
      !read.ok()) {
    Fail(read);
  }
  Files files(folder);
  const auto begin = Clock::now();
  const Status imported =
      engine->Import(options, &files, {}, [](const v1::ImportResponse& response) {
        if (response.has_summary()) {
          std::printf("imported %llu entities, %llu relations; %llu rows rejected\n",
                      static_cast<unsigned long long>(response.summary().entities().created()),
                      static_cast<unsigned long long>(response.summary().relations().created()),
                      static_cast<unsigned long long>(response.summary().rejected()));
        }
        return true;
      });
  if (!imported.ok()) Fail(imported);
  return SecondsSince(begin);
}

// Seconds that RocksDB needs for the entries of `from` when they are in order; without reading
// them.
double Ingest(const fs::path& from, const fs::path& to) {
  auto source = OpenRocks({.path = from, .create_if_missing = false});
  if (!source.ok()) Fail(source.status());
  auto target = OpenRocks({.path = to});
  if (!target.ok()) Fail(target.status());
  constexpr std::size_t kBatchEntries = 100'000;
  double seconds = 0;
  std::vector<std::unique_ptr<KeyValueTable>> tables;
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    const auto family = static_cast<Family>(i);
    auto table = (*target)->NewTable(family);
    if (!table.ok()) Fail(table.status());
    std::vector<std::pair<std::string, std::string>> entries;
    const auto put = [&] {
      const auto begin = Clock::now();
      for (const auto& [key, value] : entries) {
        if (const Status status = (*table)->Put(key, value); !status.ok()) Fail(status);
      }
      seconds += SecondsSince(begin);
      entries.clear();
    };
    const Status scanned =
        (*source)->Scan(family, "", "", [&](std::string_view key, std::string_view value) {
          entries.emplace_back(key, value);
          if (entries.size() == kBatchEntries) put();
          return true;
        });
    if (!scanned.ok()) Fail(scanned);
    put();
    tables.push_back(*std::move(table));
  }
  const auto begin = Clock::now();
  if (const Status ingested = (*target)->Ingest(std::move(tables)); !ingested.ok()) Fail(ingested);
  return seconds + SecondsSince(begin);
}

struct Exported {
  double seconds = 0;
  std::uint64_t bytes = 0;
  double memory_mib = 0;  // Peak above what was there before.
};

Exported Export(const Engine& engine, const std::string& format) {
  Exported exported;
  v1::ExportRequest request;
  request.set_format(format);
  ForgetPeak();
  const double before = MemoryMib("VmRSS");
  const auto begin = Clock::now();
  const Status status = engine.Export(request, {}, [&](const v1::ExportResponse& response) {
    exported.bytes += response.data().size();
    return true;
  });
  exported.seconds = SecondsSince(begin);
  if (!status.ok()) Fail(status);
  exported.memory_mib = MemoryMib("VmHWM") - before;
  return exported;
}

// Seconds for so many bytes in pieces of 64 KiB, durable.
double WriteFile(const fs::path& path, std::uint64_t bytes) {
  const std::string piece(64U << 10U, 'x');
  const auto begin = Clock::now();
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  for (std::uint64_t written = 0; written < bytes; written += piece.size()) {
    if (write(file, piece.data(), piece.size()) < 0) std::abort();
  }
  fdatasync(file);
  close(file);
  return SecondsSince(begin);
}

void Run(int entities, int relations, const fs::path& folder) {
  WriteTables(folder, entities, relations);
  {
    auto engine = Engine::Open({.path = folder / "db"});
    if (!engine.ok()) Fail(engine.status());
    const double seconds = Import(engine->get(), folder);
    std::printf("import: %.1f s, peak %.0f MiB\n", seconds, MemoryMib("VmHWM"));
    for (const char* const format : {"gephi", "gexf", "neo4j"}) {
      const Exported exported = Export(**engine, format);
      const double disk = WriteFile(folder / "bytes", exported.bytes);
      std::printf(
          "export %s: %.1f s, %.0f MB, %.0f MiB above before; a file of these bytes %.1f s\n",
          format, exported.seconds, static_cast<double>(exported.bytes) / 1e6, exported.memory_mib,
          disk);
    }
  }
  std::printf("RocksDB's part, in order: %.1f s\n", Ingest(folder / "db", folder / "limit"));
}

}  // namespace
}  // namespace partnergraph

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: import_bench ENTITIES RELATIONS [FOLDER]\n");
    return 2;
  }
  const bool is_given = argc > 3;
  std::string folder =
      is_given ? argv[3] : (std::filesystem::temp_directory_path() / "pg_bench_XXXXXX").string();
  if (!is_given && mkdtemp(folder.data()) == nullptr) return 1;
  std::filesystem::create_directories(folder);
  partnergraph::Run(std::atoi(argv[1]), std::atoi(argv[2]), folder);
  if (!is_given) std::filesystem::remove_all(folder);
  return 0;
}
